"""zhike review, zhike decide."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from zhike import doubts, verdicts
from zhike.access import OWNER, authorize
from zhike.answer.scan import scan
from zhike.cli.opened import Opened, opened
from zhike.cli.screen import Screen, made, option_workspace
from zhike.desk import Decision
from zhike.doubts import Doubt, Doubts
from zhike.errors import Text, UsageError, counted
from zhike.identity import evidence
from zhike.identity.levels import TOP

REVIEW: Text = (
    "List the customers that may be one and are asked of a person, most valuable first; and what was decided.",
    "列出需人工核对、可能重复的客户（价值高的在前），以及已作出的决定。",
)
DECIDE: Text = (
    "Say who is who. It holds in every later run, until it is withdrawn.\n\n"
    "zhike decide same A B · zhike decide different A B · zhike decide parent CHILD PARENT · zhike decide withdraw NUMBER\n\n"
    "A and B are customers' ids, as zhike review lists them; or a name or code that one customer alone has.",
    "确认客户关系；以后每次更新数据都有效，直至撤回。\n\n"
    "zhike decide same A B（同一客户）· zhike decide different A B（不同客户）· zhike decide parent 下级 上级 · zhike decide withdraw 编号\n\n"
    "A、B 为 zhike review 所列的客户编号，或唯一的名称、编码。",
)
ACTS = (*verdicts.KINDS, "withdraw")
LIMIT = 50


@dataclass(frozen=True)
class Room:
    """A workspace with the doubtful pairs of the snapshot in force."""

    at: Opened
    found: Doubts


def command(name: str, lang: str) -> click.Command:
    """The command of that name."""
    if name == "review":
        text: Text = (f"At most so many pairs; by default {LIMIT}.", f"最多列出多少对；默认 {LIMIT}。")
        limit = click.Option(
            ["--limit"], type=click.IntRange(1, doubts.LONGEST_QUEUE), default=LIMIT, help=text[lang == "zh"]
        )
        return made(name, review, REVIEW, lang, limit, option_workspace(lang))
    why: Text = ("Why; kept with the decision.", "理由，随决定保存。")
    return made(
        name, decide, DECIDE, lang, click.Argument(["act"], type=click.Choice(ACTS)),
        click.Argument(["which"], nargs=-1, required=True, metavar="A B"),
        click.Option(["--why"], default="", help=why[lang == "zh"]), option_workspace(lang),
    )  # fmt: skip


def review(screen: Screen, limit: int, workspace: Path | None) -> None:
    """Print the doubtful pairs that nobody has answered, and the decisions in force."""
    with _room(workspace, "contact.read") as room:
        standing = verdicts.standing(room.at.desk)
        queue = room.found.queue()
        answered = doubts.answered(queue, standing)
        waiting = [one for one in queue if one.name not in answered]
        names = room.found.names(
            [id for one in waiting[:limit] for id in (one.customer_id, one.other_id)], room.at.desk.contacts
        )
        called = room.found.called([key for one in standing for key in doubts.keys_of(one)])
        told = {
            "snapshot": room.at.snapshot.name,
            "as_of": room.at.snapshot.as_of.isoformat(),
            "pairs": room.found.count,
            "answered": len(answered),
            "waiting": room.found.count - len(answered),
            "rule": screen.say(doubts.RULE),
            "customers": _certainty(room.found),
            "doubtful": [_pair(one, names, room.found, screen) for one in waiting[:limit]],
            "decisions": [_decision(one, called) for one in reversed(standing)],
            "conflicts": room.found.conflicts(),
        }
    if screen.as_json:
        screen.document(told)
    else:
        _show(screen, told)


def decide(screen: Screen, act: str, which: Sequence[str], why: str, workspace: Path | None) -> None:
    """Put a decision on record, or take one back."""
    with _room(workspace, "decision.make") as room:
        if act == "withdraw":
            if len(which) != 1 or not which[0].isdigit():
                raise _wanted(
                    "withdraw",
                    "the number of one decision, as zhike review lists it",
                    "一个决定的编号（见 zhike review）",
                )
            gone = verdicts.withdraw(room.at.desk, int(which[0]), who=OWNER.name, why=why)
            told: dict[str, Any] = {"withdrawn": gone}
            said: Text = (f"Withdrawn: {_listed(gone)}.", f"已撤回：{_listed(gone)}。")
        else:
            if len(which) != 2:
                raise _wanted(act, "two customers", "两个客户")
            left, right = room.found.between(which[0], which[1])
            number = verdicts.decide(
                room.at.desk,
                act,
                left,
                right,
                about=doubts.about(room.found.folder, left, right),
                who=OWNER.name,
                why=why,
            )
            told = {"decision": number, "kind": act, "left": left, "right": right}
            said = (f"Decision {number} is on record.", f"已记录第 {number} 号决定。")
    if screen.as_json:
        screen.document(told)
        return
    click.echo(screen.say(said))
    screen.note(("It counts from the next run on: zhike refresh", "将在下次更新数据后生效：zhike refresh"))


@contextmanager
def _room(workspace: Path | None, action: str) -> Iterator[Room]:
    with opened(workspace, "", action) as at:
        people = scan(at.snapshot, at.engine, authorize(OWNER, "question.ask").require(), at.words)("profiles")
        yield Room(at, Doubts(doubts.folder_of(at.workspace, at.snapshot.name), people, at.engine))


def _wanted(act: str, what: str, what_zh: str) -> UsageError:
    return UsageError(
        (f"“{act}” wants {what}.", f"“{act}”需要{what_zh}。"),
        ("See: zhike decide --help", "用法见：zhike decide --help"),
    )


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _certainty(found: Doubts) -> dict[str, Any]:
    sure = found.certainty()
    return {"counted": sure.counted, "low": sure.low, "high": sure.high, "expected": round(sure.expected, 1)}


def _pair(one: Doubt, names: Mapping[str, str], found: Doubts, screen: Screen) -> dict[str, Any]:
    portraits = found.portrait(one.left_key), found.portrait(one.right_key)
    told = [
        evidence.tell(
            mark.name, mark.level, mark.weight, top=TOP.get(mark.name, 1), left=portraits[0], right=portraits[1]
        )
        for mark in one.evidence
    ]
    return {
        "customer_id": one.customer_id,
        "other_id": one.other_id,
        "name": names[one.customer_id],
        "other_name": names[one.other_id],
        "probability": round(one.probability, 4),
        "spent": str(one.worth),
        "why_apart": one.why_apart,
        "why": screen.say(evidence.APART.get(one.why_apart, evidence.APART["unsure"])),
        "evidence": [
            {"mark": e.mark, "weight": e.weight, "found": screen.say(e.found), "says": screen.say(e.says)} for e in told
        ],
    }


def _decision(one: Decision, called: Mapping[str, str]) -> dict[str, Any]:
    left, right = doubts.keys_of(one)
    return {
        "decision": one.id, "kind": one.kind, "left": left, "right": right, "left_name": called.get(left),
        "right_name": called.get(right), "who": one.who, "at": one.at, "why": one.why,
    }  # fmt: skip


def _show(screen: Screen, told: Mapping[str, Any]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    console, sure = screen.out(), told["customers"]
    if sure["low"] != sure["high"]:
        console.print(
            screen.say(
                (
                    f"{counted(sure['counted'], 'customer', 'customers')}; {sure['low']:,} to {sure['high']:,} if the doubtful pairs turn out as likely as they look",
                    f"{sure['counted']:,} 位客户；存疑的客户若按概率判断，为 {sure['low']:,} 至 {sure['high']:,} 位",
                )
            )
        )
    if not told["doubtful"]:
        console.print(screen.say(("Nothing to ask.", "没有需要核对的客户。")))
    else:
        table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
        for text in (
            ("Customer", "客户"),
            ("Other", "另一客户"),
            ("Likely", "概率"),
            ("Sales of both", "双方销售额"),
            ("What speaks most", "主要依据"),
        ):
            table.add_column(screen.say(text))
        for one in told["doubtful"]:
            sides = (f"{escape(one['name'])}\n{one['customer_id']}", f"{escape(one['other_name'])}\n{one['other_id']}")
            most = "\n".join(f"{escape(e['found'])} ({e['weight']:+.1f})" for e in one["evidence"][:3])
            table.add_row(*sides, f"{min(one['probability'], 0.99):.0%}", one["spent"], most)
        console.print(table)
        console.print(told["rule"], style="dim")
    for one in told["decisions"][:LIMIT]:
        console.print(escape(_line(one, screen)))


def _line(one: Mapping[str, Any], screen: Screen) -> str:
    kind = screen.say(verdicts.KIND_WORDS[one["kind"]])
    names = f"{one['left_name'] or one['left']} – {one['right_name'] or one['right']}"
    why = f" · {one['why']}" if one["why"] else ""
    return f"{one['decision']}  {names}: {kind} · {one['who']} · {one['at'][:16].replace('T', ' ')}{why}"
