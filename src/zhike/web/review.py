"""Review: which two customers are one. One doubtful pair at a time, what speaks for and against it, four answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from zhike import doubts, verdicts
from zhike.desk import Decision
from zhike.doubts import Doubt, Doubts, Side
from zhike.errors import Conflict, Text, UsageError
from zhike.identity import evidence
from zhike.identity.levels import TOP
from zhike.tables import field as field_of
from zhike.web.differences import Piece, differing
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Go, Page, Seen
from zhike.web.shown import Day, link

REASON = "pair"
"""The list that a pair put off is ticked on."""
LATER_DAYS = 7
AHEAD = 12
"""Pairs of the queue that are shown beside the one that is asked."""
MOST_VALUES = 4
MOST_DECIDED = 200
KINDS: dict[str, Text] = {
    "same": ("one customer", "同一客户"),
    "different": ("two customers", "不同客户"),
    "parent": ("parent and branch", "上下级"),
}
DONE: dict[str, Text] = {
    "ignored": ("ignored: newer answers say otherwise", "未采用：较新的决定与之矛盾"),
    "kept": ("kept: it is the newer one", "已采用：以较新的决定为准"),
}
LIKELY: tuple[tuple[float, Text], ...] = (
    (0.90, ("very likely one customer", "很可能是同一客户")),
    (0.65, ("probably one customer", "较可能是同一客户")),
    (0.45, ("as likely one as two", "是与不是的可能性相当")),
    (0.15, ("probably two customers", "较可能是两个客户")),
    (0.0, ("very likely two customers", "很可能是两个客户")),
)
BANK: Text = ("Bank account", "银行账号")
SOURCES: Text = ("Sources", "数据源")
PUT_OFF: Text = ("Put off; it is asked again in a week.", "已推迟，一周后再询问。")


def review(seen: Seen) -> Page:
    """The pair whose answer is worth most, the queue behind it, and what was decided."""
    return _page(seen)


def decide(seen: Seen) -> Page | Go:
    """One answer: same, different, parent (of whom), or later.

    Errors  UsageError where the form says something that no button says
    """
    kind, left, right = seen.given("kind"), seen.given("left")[:200], seen.given("right")[:200]
    pair = seen.given("pair")[:200]
    if kind == "later":
        until = seen.office.workspace.today() + timedelta(days=LATER_DAYS)
        seen.office.desk.ticks.add(pair, REASON, "later", who=seen.decision.principal.name, until=until)
        return Go(link("/review", later=pair))
    if kind == "parent_left":  # the left one is the parent: the child comes first
        kind, left, right = "parent", right, left
    elif kind == "parent_right":
        kind = "parent"
    if kind not in ("same", "different", "parent") or not left or not right:
        raise _unknown_answer(seen.given("kind"))
    try:
        made = verdicts.decide(
            seen.office.desk, kind, left, right, about=about(seen, left, right), who=seen.decision.principal.name,
            why=seen.given("why").strip()[:500],
        )  # fmt: skip
    except Conflict as error:
        return _page(seen, pair=pair, refused=error)
    back = _back(seen, "/review")
    return Go(link(back, answered=str(made)) if back == "/review" else back)


def apart(seen: Seen) -> Page | Go:
    """One spelling taken out of its customer: it is not the others."""
    key, others = seen.given("party_key")[:200], [value[:200] for name, value in seen.form if name == "others"]
    try:
        verdicts.apart(
            seen.office.desk, key, others, about=about(seen, key, *others), who=seen.decision.principal.name,
            why=seen.given("why").strip()[:500],
        )  # fmt: skip
    except Conflict as error:
        return _page(seen, refused=error)
    return Go(_back(seen, "/review"))


def withdraw(seen: Seen) -> Page | Go:
    """An answer taken back, or a pair that was put off asked again.

    Errors  NotFound where there is no such decision
    """
    if seen.given("later"):
        seen.office.desk.ticks.add(seen.given("later")[:200], REASON, "open", who=seen.decision.principal.name)
        return Go(link("/review", pair=seen.given("later")[:200]))
    number = seen.given("decision")
    if not number.isdigit() or len(number) > 12:
        raise _unknown_answer(number)
    try:
        verdicts.withdraw(
            seen.office.desk, int(number), who=seen.decision.principal.name, why=seen.given("why").strip()[:500]
        )
    except Conflict as error:
        return _page(seen, refused=error)
    return Go(_back(seen, "/review"))


def doubts_of(view: View) -> Doubts:
    """The doubtful pairs of a snapshot, as its reader may see them."""
    folder = doubts.folder_of(view.office.workspace, view.snapshot.name)
    return Doubts(folder, view.table("profiles"), view.office.engine)


def queue_of(view: View) -> tuple[Doubt, ...]:
    """The pairs of a snapshot, most valuable first; read once."""
    return view.kept("doubtful pairs", lambda: doubts_of(view).queue())


def behind(view: View) -> int:
    """How many pairs there are beyond those that are asked of one run."""
    return view.kept("doubtful pairs behind", lambda: max(doubts_of(view).count - len(queue_of(view)), 0))


# The page


def _page(seen: Seen, *, pair: str = "", refused: Conflict | None = None) -> Page:
    view = seen.office.view(seen.decision)
    found, queue = doubts_of(view), queue_of(view)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    standing = verdicts.standing(seen.office.desk)
    answered = doubts.answered(queue, standing)
    open_pairs = waiting(seen, queue, standing)
    asked = pair or seen.asked("pair")
    now = next((one for one in queue if one.name == asked), open_pairs[0] if open_pairs else None)
    beside = [one for one in open_pairs if now is None or one.name != now.name][:AHEAD]
    pairs = [one for one in (now, *beside) if one]
    names = found.names([id for one in pairs for id in (one.customer_id, one.other_id)], seen.office.desk.contacts)
    shown, conflicts = standing[::-1][:MOST_DECIDED], found.conflicts()
    called = found.called([*(key for one in shown for key in doubts.keys_of(one)), *_keys_in(conflicts)])
    rest = behind(view)
    content = {
        "known": found.is_known,
        "pair": _pair(now, found, names, links, seen) if now else None,
        "queue": [_queued(one, names, links) for one in beside],
        "more": _count(len(open_pairs) + rest - len(beside) - (1 if now else 0)),
        "open": _count(len(queue) + rest - len(answered)),
        "answered": str(len(answered)),
        "total": str(len(queue) + rest),
        "queue_length": bool(queue),
        "is_answered": bool(answered),
        "rule": seen.words.say(doubts.RULE),
        "undo": _undo(seen, standing, called),
        "decided": [_decided(one, called, seen) for one in shown],
        "conflicts": [_conflict(row, called, seen) for row in conflicts],
        "refused": {"what": seen.words.say(refused.what), "fix": seen.words.say(refused.fix)} if refused else None,
    }
    return Page("review.html", seen.words("Who is who"), content, "review", status=refused.status if refused else 200)


def _keys_in(conflicts: Sequence[Mapping[str, str]]) -> list[str]:
    """The parties that contradicting decisions speak of: subjects `left|right`, with `kind:` before those against."""
    subjects = [one for row in conflicts for one in (row["decision"], *row["against"].split())]
    return [key for one in subjects for key in one.rpartition(":")[2].split("|")]


def waiting(seen: Seen, queue: Sequence[Doubt], standing: Sequence[Decision] | None = None) -> list[Doubt]:
    """The pairs that nobody has answered, those put off behind the others."""
    if not queue:
        return []
    answered = doubts.answered(queue, verdicts.standing(seen.office.desk) if standing is None else standing)
    ticks = seen.office.desk.ticks.standing(on=seen.office.workspace.today())
    return sorted((one for one in queue if one.name not in answered), key=lambda one: (one.name, REASON) in ticks)


def _pair(one: Doubt, found: Doubts, names: Mapping[str, str], links: Links, seen: Seen) -> dict[str, Any]:
    left, right = found.sides(one)
    say = seen.words.say
    told = [
        evidence.tell(mark.name, mark.level, mark.weight, top=TOP.get(mark.name, 1), left=left.portrait, right=right.portrait)
        for mark in one.evidence
    ]  # fmt: skip
    compared = [mark.name for mark in one.evidence]
    silent = evidence.silent(compared, left.portrait, right.portrait)
    placeless = evidence.placeless(compared, left.portrait, right.portrait)
    silent = tuple(label for label in silent if not placeless or label != evidence.LABELS["region"])
    return {
        "name": one.name,
        "left": {"id": one.customer_id, "key": one.left_key, "name": names[one.customer_id]},
        "right": {"id": one.other_id, "key": one.right_key, "name": names[one.other_id]},
        "percent": percent(one.probability),
        "likely": say(likely(one.probability)),
        "why_apart": say(evidence.APART.get(one.why_apart, evidence.APART["unsure"])),
        "rows": [*_written(left, right, seen), *_files(left, right, seen)],
        "figures": _figures(left, right, links),
        "evidence": [{"found": say(e.found), "says": say(e.says), "tone": e.tone, "weight": signed(e.weight)} for e in told],
        "placeless": say(evidence.PLACELESS) if placeless else "",
        "silent": say((", ", "、")).join(say(label) for label in silent),
        "worth": links.plain(one.worth, "money"),
    }  # fmt: skip


def _written(left: Side, right: Side, seen: Seen) -> list[dict[str, Any]]:
    """What the sources write, field by field; differing characters of the first values are marked."""
    rows = []
    for name in doubts.FACTS:
        one, other = left.said.get(name, ()), right.said.get(name, ())
        if not one and not other:
            continue
        label = seen.words.say(BANK if name == "bank_account" else field_of(name).label)
        rows.append({"label": label, **_beside(one, other)})
    return rows


def _files(left: Side, right: Side, seen: Seen) -> list[dict[str, Any]]:
    files: dict[str, list[str]] = {}
    for load in seen.office.desk.loads.active():
        files.setdefault(load.source, []).append(load.file)
    named = [
        tuple(dict.fromkeys(file for source in side.sources for file in files.get(source, [source])))
        for side in (left, right)
    ]
    return [{"label": seen.words.say(SOURCES), **_beside(*named), "agree": ""}]


def _beside(one: Sequence[str], other: Sequence[str]) -> dict[str, Any]:
    common = next((value for value in one if value in other), None)
    if common is not None:  # what both say comes first: it is what decides
        one = (common, *(value for value in one if value != common))
        other = (common, *(value for value in other if value != common))
    marked = differing(one[0], other[0]) if one and other else None
    agree = "same" if common is not None else "differs" if one and other else "one"
    return {"left": _values(one, marked and marked[0]), "right": _values(other, marked and marked[1]), "agree": agree}


def _values(values: Sequence[str], marked: Sequence[Piece] | None) -> dict[str, Any]:
    pieces = [tuple(marked)] if marked else []
    pieces += [(Piece(value, False),) for value in values[len(pieces) : MOST_VALUES]]
    return {"values": pieces, "more": _count(len(values) - MOST_VALUES)}


def _figures(left: Side, right: Side, links: Links) -> list[dict[str, Any]]:
    """What the orders of both say."""
    rows = []
    for name in ("orders", "spent", "receivable", "last_ordered_on"):
        values = [side.figures.get(name) for side in (left, right)]
        if name == "receivable" and not any(values):
            continue
        shown = [_figure(name, value, side, links) for value, side in zip(values, (left, right), strict=True)]
        rows.append({"label": _label(name, links), "left": shown[0], "right": shown[1]})
    return rows


def _label(name: str, links: Links) -> str:
    return links.words.say(links.vocabulary.metric(name).label)


def _figure(name: str, value: Any, side: Side, links: Links) -> Any:
    if name == "last_ordered_on":
        return Day(value, links.words.lang)
    return links.metric(value, name, customer=side.customer_id)


def _queued(one: Doubt, names: Mapping[str, str], links: Links) -> dict[str, Any]:
    return {
        "href": link("/review", pair=one.name),
        "left": names[one.customer_id],
        "right": names[one.other_id],
        "percent": percent(one.probability),
        "worth": links.plain(one.worth, "money"),
    }


def _undo(seen: Seen, standing: Sequence[Decision], called: Mapping[str, str]) -> dict[str, str] | None:
    """What was answered last, while the address says so."""
    later, number = seen.asked("later")[:200], seen.asked("answered")
    if later:
        return {"said": seen.words.say(PUT_OFF), "decision": "", "later": later}
    found = next((one for one in standing if str(one.id) == number), None)
    return {"said": seen.words.say(sentence(found, called)), "decision": number, "later": ""} if found else None


def sentence(one: Decision, called: Mapping[str, str]) -> Text:
    """A decision as a sentence about two names."""
    left, right = (called.get(key, key) for key in doubts.keys_of(one))
    if one.kind == "parent":
        return (f"“{right}” is the parent of “{left}”.", f"“{right}”是“{left}”的上级单位。")
    what = KINDS.get(one.kind, (one.kind, one.kind))
    return (f"“{left}” and “{right}” are {what[0]}.", f"“{left}”与“{right}”是{what[1]}。")


def _decided(one: Decision, called: Mapping[str, str], seen: Seen) -> dict[str, str]:
    when = datetime.fromisoformat(one.at).astimezone(seen.office.workspace.zone)
    return {
        "id": str(one.id),
        "kind": seen.words.say(KINDS.get(one.kind, (one.kind, one.kind))),
        "said": seen.words.say(sentence(one, called)),
        "who": one.who,
        "when": when.strftime("%Y-%m-%d %H:%M"),
        "why": one.why,
    }


def _conflict(row: Mapping[str, str], called: Mapping[str, str], seen: Seen) -> dict[str, str]:
    def named(subject: str) -> str:
        return " – ".join(called.get(key, key) for key in subject.rpartition(":")[2].split("|"))

    against = "; ".join(named(one) for one in row["against"].split())
    return {
        "decision": named(row["decision"]),
        "kind": seen.words.say(KINDS.get(row["kind"], (row["kind"], row["kind"]))),
        "against": against,
        "done": seen.words.say(DONE.get(row["done"], (row["done"], row["done"]))),
    }


def about(seen: Seen, *keys: str) -> verdicts.About:
    """What a decision keeps of these parties.

    Errors  NotFound where the snapshot in force knows one of them not, or its private tables are gone
    """
    view = seen.office.view(seen.decision)
    return doubts.about(doubts.folder_of(seen.office.workspace, view.snapshot.name), *keys)


def percent(share: float) -> str:
    """A probability as people read it; never 0 % or 100 %, since nothing here is certain."""
    return f"{min(max(round(share * 100), 1), 99)} %"


def signed(weight: float) -> str:
    """A weight with its sign."""
    return f"{weight:+.1f}".replace("-", "−")


def likely(share: float) -> Text:
    """A probability in words."""
    for from_, words in LIKELY:
        if share >= from_:
            return words
    return LIKELY[-1][1]


def _count(number: int) -> str:
    return f"{number:,}" if number > 0 else ""


def _back(seen: Seen, default: str) -> str:
    back = seen.given("back", default)
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else default


def _unknown_answer(given: str) -> UsageError:
    return UsageError(
        (f"“{given[:40]}” is none of the answers.", f"“{given[:40]}”不是可用的答案。"),
        ("Use the buttons of the page.", "请使用页面上的按钮。"),
    )
