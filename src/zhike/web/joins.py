"""Joins: channels spelled in several ways, what hangs on each, and the decision that two are one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from zhike.errors import NotFound
from zhike.money.channels import JOIN
from zhike.money.spellings import suggested
from zhike.web import won
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Go, Seen
from zhike.web.shown import link


def found(view: View, seen: Seen, links: Links) -> dict[str, Any]:
    """Spellings that count as one, those joined by people, and channels that may be one."""
    rows = view.kept("spelled channels", lambda: won.spelled(view))
    decided = standing(seen)
    by_key: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_key[row["key"]].append(row)
    own = {key: _label(some) for key, some in by_key.items()}
    free = [(key, _weight(some)) for key, some in by_key.items() if key not in decided]
    pairs = suggested(free)
    return {
        "pairs": [_pair(one, into, by_key, own, links) for one, into in pairs],
        "joined": [
            {"key": key, "name": own[key], "into": own.get(into, into), "amount": _amount(by_key[key], links)}
            for key, into in sorted(decided.items())
            if key in own
        ],
        "same": [
            {"name": own[key], "spellings": "、".join(sorted(f"“{row['written']}”" for row in some))}
            for key, some in sorted(by_key.items())
            if len(some) > 1
        ],
        "choices": [{"key": key, "name": own[key]} for key in sorted(own)],
        "is_waiting": {row["key"] for row in rows if row["is_joined"]} != {key for key in decided if key in own},
    }


def standing(seen: Seen) -> dict[str, str]:
    """The joins in force: which key is which other one."""
    return {one.subject: one.value for one in seen.office.desk.decisions.standing(JOIN) if isinstance(one.value, str)}


def join(seen: Seen) -> Go:
    """Say that a channel is another one, or that it is not; the next update of the data counts it so.

    Errors  NotFound for a channel that no sheet names
    """
    view = seen.office.view(seen.decision)
    known = {row["key"] for row in won.spelled(view)}
    one, into = seen.given("channel"), seen.given("into")
    for key in (one, into) if into else (one,):
        if key not in known:
            raise NotFound(
                (f"No sheet names a channel “{key[:40]}”.", f"没有资料写有渠道“{key[:40]}”。"),
                ("Choose one of the channels on the page Acquisition.", "请在“获客”页选择渠道。"),
            )
    desk, who, decided = seen.office.desk, seen.decision.principal.name, standing(seen)
    target = decided.get(into, into)
    if not target:
        desk.decisions.add(JOIN, one, None, who=who)
    elif target != one:
        desk.decisions.add(JOIN, one, target, who=who)
        for other, was in decided.items():
            if was == one and other != target:
                desk.decisions.add(JOIN, other, target, who=who)
    return Go(link("/acquisition", joined="yes" if target else "no") + "#spelled")


def _label(rows: Sequence[Mapping[str, Any]]) -> str:
    return str(
        max(rows, key=lambda row: row["spendings"] + row["leads"] + row["messages"] + row["declared"])["written"]
    ).strip()


def _weight(rows: Sequence[Mapping[str, Any]]) -> float:
    named = sum(row["leads"] + row["messages"] + row["declared"] for row in rows)
    return float(sum(row["spent"] for row in rows)) + float(named)


def _amount(rows: Sequence[Mapping[str, Any]], links: Links) -> Any:
    href = link("/explain/cell", table="channels", column="spent", key=rows[0]["key"])
    return links.sum(sum(row["spent"] for row in rows), "money", href, links.words("Spend"))


def _leads(rows: Sequence[Mapping[str, Any]], links: Links) -> Any:
    href = link("/explain/cell", table="channels", column="leads", key=rows[0]["key"])
    return links.sum(sum(row["leads"] for row in rows), "count", href, links.words("Leads"))


def _pair(
    one: str, into: str, by_key: Mapping[str, Sequence[Mapping[str, Any]]], own: Mapping[str, str], links: Links
) -> dict[str, Any]:
    return {
        "channel": one, "name": own[one], "amount": _amount(by_key[one], links), "leads": _leads(by_key[one], links),
        "into": into, "into_name": own[into], "into_amount": _amount(by_key[into], links), "into_leads": _leads(by_key[into], links),
    }  # fmt: skip
