"""To do: one list of whom to call and why, ranked by what is at stake."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhike.catalog.reasons import REASONS
from zhike.desk import Contact
from zhike.errors import Text, UnknownName
from zhike.question import LAST_PAGE, whole
from zhike.web import calls, outcome
from zhike.web.calls import ASKED, LABELS, Call, Item
from zhike.web.failures import Failures
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day, Shown, brief, link
from zhike.web.ticking import LATER_DAYS
from zhike.web.values import FEW, OFFERED
from zhike.web.waiting import waiting

PAGE = 25
KEYS = ("who", "reason", "state", "page")
SAID = ("did", "now", "of")
"""Keys of an address that says what was ticked just now."""
NOBODY = "-"
"""In the address: those for whom nobody is named."""
LISTED = (
    "rows",
    "count",
    "stake",
    "people",
    "by_person",
    "everybodys",
    "reasons",
    "states",
    "beyond",
    "done",
    "did",
    "pager",
    "back",
)
"""Parts of the page that are made of the list of calls."""
ALL = "all"
STATE_WORDS: dict[str, Text] = {
    "open": ("To do", "待跟进"),
    "later": ("Put off", "已改期"),
    "done": ("Done", "已处理"),
    "not_needed": ("Not needed", "不需要"),
    ALL: ("All", "全部"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: whose list, which reason, which state, which page."""

    who: str = ""
    reason: str = ""
    state: str = "open"
    page: int = 1

    def href(self, path: str = "/todo", **other: Any) -> str:
        """The address of the same list with something else; what is usual is not written."""
        said = {"who": self.who, "reason": self.reason, "state": self.state, "page": 1} | other
        return link(
            path,
            who=said["who"],
            reason=said["reason"],
            state="" if said["state"] == "open" else said["state"],
            page="" if said["page"] == 1 else said["page"],
        )

    @property
    def items_in(self) -> str:
        return "" if self.state == ALL else self.state


def read(seen: Seen) -> Asked:
    """The address as asked.

    Errors  UnknownName for a reason or a state that is none; BadQuestion for a page that is no number
    """
    reason, state = seen.asked("reason"), seen.asked("state") or "open"
    if reason and reason not in LABELS:
        raise UnknownName(("reason", "跟进原因"), reason[:60], tuple(LABELS))
    if state not in STATE_WORDS:
        raise UnknownName(("state", "状态"), state[:60], tuple(STATE_WORDS))
    return Asked(seen.asked("who")[:200], reason, state, whole("page", seen.asked("page") or "1", LAST_PAGE))


def todo(seen: Seen) -> Page:
    """Whom to call, in the order of what is at stake; what was done, and what came of it."""
    asked, view = read(seen), seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    failures = Failures(seen, view.snapshot)
    content = {
        "who": asked.who,
        "state": asked.state,
        "reason": asked.reason,
        "any_reason": asked.href(reason=""),
        "few": FEW,
        "rules": [(seen.words.say(reason.label), seen.words.say(reason.stakes)) for reason in REASONS],
        "xlsx": asked.href("/todo.xlsx"),
        "csv": asked.href("/todo.csv"),
        "week": Day(seen.office.workspace.today() + timedelta(days=LATER_DAYS), seen.lang),
        **failures.several(LISTED, lambda: _listed(asked, seen, view, links)),
        **failures.parts(
            waiting=lambda: waiting(seen, view, links), outcome=lambda: outcome.sentence(seen, view, links)
        ),
    }
    return Page("todo.html", seen.words("To do"), content, "todo")


def _listed(asked: Asked, seen: Seen, view: View, links: Links) -> dict[str, Any]:
    """One page of the calls, and what is counted of all."""
    everybody = calls.calls(seen, view)
    found = chosen(everybody, asked, seen)
    asked = Asked(asked.who, asked.reason, asked.state, min(max(1, asked.page), max(1, -(-len(found) // PAGE))))
    page = found[(asked.page - 1) * PAGE : asked.page * PAGE]
    names, reach = names_of(page, seen), reach_of(page, seen)
    beyond = calls.how_many(view) - calls.MOST
    return {
        "rows": [row(call, asked, names, reach, links, seen) for call in page],
        "count": f"{len(found):,}",
        "stake": _sum(found, asked, links),
        "people": _people(everybody, asked, seen),
        "by_person": _by_person(everybody, links, seen),
        "everybodys": _busiest(everybody),
        "reasons": _reasons(everybody, asked, seen),
        "states": _states(everybody, asked, seen),
        "beyond": f"{beyond:,}" if beyond > 0 else "",
        "done": _done(everybody, asked, seen),
        "did": _did(everybody, seen),
        "pager": _pager(asked, len(found), len(page)),
        "back": asked.href(page=asked.page),
    }


def chosen(everybody: Sequence[Call], asked: Asked, seen: Seen) -> list[Call]:
    """Those whom the address asks for, in their order."""
    some = [one for one in everybody if _is_whose(one, asked.who) and one.of(asked.items_in, asked.reason)]
    return calls.rank(some, asked.items_in, asked.reason, seen.office.workspace.today())


def _is_whose(call: Call, who: str) -> bool:
    return not who or call.calls == ("" if who == NOBODY else who)


# One row


def row(
    call: Call,
    asked: Asked,
    names: Mapping[str, str],
    reach: Mapping[str, Mapping[str, list[str]]],
    links: Links,
    seen: Seen,
) -> dict[str, Any]:
    """One customer of the list, as page and export show it."""
    items = call.of(asked.items_in, asked.reason)
    others = [one for one in call.items if one not in items]
    id_, today, contacts = call.id, seen.office.workspace.today(), reach.get(call.id, {})
    return {
        "id": id_,
        "name": names[id_],
        "stake": stake(items, id_, links, call.row),
        "reasons": _noted_once([reason(one, call, links, seen) for one in items]),
        "others": [_said(one, seen) | {"label": seen.words.say(LABELS[one.reason])} for one in others],
        "ticked": [one.reason for one in items],
        "is_open": any(one.state == "open" for one in items),
        "buys": _buys(call.row, links, seen),
        "phones": contacts.get("phone", [])[:3],
        "person": "、".join(contacts.get("contact_person", [])[:2]),
        "calls": call.calls,
        "usual": call.usual,
        "assigned": bool(call.assigned),
        "due": Day(call.due_on, seen.lang),
        "due_on": call.due_on.isoformat() if call.due_on else "",
        "has_come": call.due_on is not None and call.due_on <= today,
    }


def _noted_once(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A note that was written on several reasons at once stands beside the last of them."""
    later: set[str] = set()
    for one in reversed(reasons):
        if one["note"] in later:
            one |= {"note": "", "by": ""}
        later.add(one["note"])
    return reasons


def reason(item: Item, call: Call, links: Links, seen: Seen) -> dict[str, Any]:
    """One reason as a sentence with figures, with its money and the newest word on it."""
    return {
        "name": item.reason,
        "label": seen.words.say(LABELS[item.reason]),
        "sentence": _sentence(item, call.row, links, seen),
        "stake": stake((item,), call.id, links, call.row),
        **_said(item, seen),
    }


def stake(items: Sequence[Item], id_: str, links: Links, row: Mapping[str, Any]) -> Any:
    """What is at stake: of one reason its own figure, of several their sum, which the customer's page takes apart."""
    value = sum((one.stake for one in items), Decimal(0))
    if not value:
        return ""
    late = "spent_last_year" if row["spent_last_year"] == value else "average_order"
    if len(items) == 1 and (
        metric := {"overdue": "overdue", "late": late, "new": "average_order"}.get(items[0].reason)
    ):
        return links.metric(value, metric, customer=id_)
    said = str(links.words("At stake"))
    return links.sum(value, "money", f"/customers/{id_}#to-do", said)


def _sentence(item: Item, row: Mapping[str, Any], links: Links, seen: Seen) -> Any:
    words, id_ = seen.words, row["customer_id"]

    def of(name: str) -> Shown:
        return links.metric(row[name], name, customer=id_)

    if item.reason == ASKED and item.tick is not None:
        return words(
            "Put here by {who} on {day}.",
            who=item.tick.who,
            day=Day(calls.day_of(item.tick, seen), seen.lang, spoken=True),
        )
    if item.reason == "overdue":
        due = Day(row["oldest_due_on"], seen.lang, spoken=True)
        return words("{overdue} is overdue, the oldest since {due}.", overdue=of("overdue"), due=due)
    if item.reason == "falling":
        before, last = row["spent_year_before"], row["spent_last_year"]
        change = float(last / before) - 1 if before else None
        fall = links.cell(change, "profiles", "spent_last_year", unit="share", signed=True, customer_id=id_)
        return words(
            "{last} in the last 365 days, {before} in the 365 before: {change}.",
            last=of("spent_last_year"), before=of("spent_year_before"), change=fall,
        )  # fmt: skip
    if item.reason == "new":
        first = Day(row["first_ordered_on"], seen.lang, spoken=True)
        if not row.get("second_due_on"):
            return words("First order on {day} for {spent}, none since.", day=first, spent=of("spent"))
        due = Day(row["second_due_on"], seen.lang, spoken=True)
        return words(
            "First order on {day} for {spent}, none since; a second one was due by {due}.",
            day=first, spent=of("spent"), due=due,
        )  # fmt: skip
    return words(
        "Buys every {median}, last {since} ago: {late} late.",
        median=of("median_days_between_orders"), since=of("days_since_order"), late=of("days_late"),
    )  # fmt: skip


def _said(item: Item, seen: Seen) -> dict[str, Any]:
    """The newest word on a reason: its state, the day, who said it, and the note."""
    tick = item.tick
    if tick is None:
        return {"state": item.state, "said": "", "note": "", "by": ""}
    day = Day(calls.day_of(tick, seen), seen.lang, spoken=True)
    said: Any = ""
    if item.state == "later":
        said = seen.words("Put off until {day}", day=Day(tick.until, seen.lang, spoken=True))
    elif item.state == "done":
        said = seen.words("Done on {day}", day=day)
    elif item.state == "not_needed":
        said = seen.words("Not needed, said on {day}", day=day)
    elif tick.state == "done":
        said = seen.words("Done on {day}, and it still holds", day=day)
    elif tick.state == "later":
        said = seen.words("Put off until {day}", day=Day(tick.until, seen.lang, spoken=True))
    return {"state": item.state, "said": said, "note": tick.note, "by": tick.who if said or tick.note else ""}


def _buys(row: Mapping[str, Any], links: Links, seen: Seen) -> Any:
    """What they usually buy, and for how much."""
    if row["average_order"] is None:
        return ""
    usual = links.metric(row["average_order"], "average_order", customer=row["customer_id"])
    if not row["main_product"]:
        return seen.words("{usual} an order", usual=usual)
    return seen.words("Usually {product}, {usual} an order", product=brief(row["main_product"]), usual=usual)


# Around the rows


def _sum(found: Sequence[Call], asked: Asked, links: Links) -> Any:
    value = sum((one.stake for call in found for one in call.of(asked.items_in, asked.reason)), Decimal(0))
    said = str(links.words("At stake"))
    return links.sum(value, "money", f"{asked.href()}#rule", said) if value else ""


def names_of(found: Sequence[Call], seen: Seen) -> dict[str, str]:
    nameless = [call.id for call in found if not call.row["name"]]
    named = seen.office.names(nameless) if nameless else {}
    return {call.id: call.row["name"] or named.get(call.id) or call.row["customer_code"] or call.id for call in found}


def reach_of(found: Sequence[Call], seen: Seen) -> dict[str, dict[str, list[str]]]:
    """How each is reached."""
    return reached(seen.office.desk.contacts.of(*(call.id for call in found)))


def reached(contacts: Sequence[Contact]) -> dict[str, dict[str, list[str]]]:
    """Phones and contact persons by customer; a number written in two ways is one."""
    reach: dict[str, dict[str, dict[str, str]]] = {}
    for one in contacts:
        if one.kind in ("phone", "contact_person"):
            same = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", one.value)
            reach.setdefault(one.customer_id, {}).setdefault(one.kind, {}).setdefault(same, one.value)
    return {id_: {kind: list(values.values()) for kind, values in kinds.items()} for id_, kinds in reach.items()}


def _people(everybody: Sequence[Call], asked: Asked, seen: Seen) -> list[dict[str, Any]]:
    """Who has how many to call, the longest list first."""
    counted: dict[str, int] = {}
    for call in everybody:
        if call.of(asked.items_in, asked.reason):
            counted[call.calls] = counted.get(call.calls, 0) + 1
    if asked.who and asked.who != NOBODY:
        counted.setdefault(asked.who, 0)
    order = sorted(counted, key=lambda name: (not name, -counted[name], name))
    return [
        {
            "name": name or seen.words("Nobody named"),
            "value": name or NOBODY,
            "count": f"{counted[name]:,}",
            "is_chosen": asked.who == (name or NOBODY),
        }
        for name in order
    ]


def _by_person(everybody: Sequence[Call], links: Links, seen: Seen) -> list[dict[str, Any]]:
    """Per person: how many to call and what is at stake, how many are put off and done."""
    own: dict[str, list[Call]] = {}
    for call in everybody:
        own.setdefault(call.calls, []).append(call)
    return [
        {
            "name": name or seen.words("Nobody named"),
            "href": Asked(who=name or NOBODY).href(),
            "stake": _sum(found, Asked(who=name or NOBODY), links),
            **{state: f"{sum(bool(call.of(state)) for call in found):,}" for state in ("open", "later", "done")},
        }
        for name, found in sorted(own.items(), key=lambda pair: (not pair[0], -_open_stake(pair[1]), pair[0]))
    ]


def _open_stake(found: Sequence[Call]) -> Decimal:
    return sum((one.stake for call in found for one in call.of("open")), Decimal(0))


def _busiest(everybody: Sequence[Call]) -> list[str]:
    """Who has most calls to make: those whom a field offers first; the others are looked up."""
    counted = Counter(call.calls for call in everybody if call.calls)
    return sorted(name for name, _ in counted.most_common(OFFERED))


def _reasons(everybody: Sequence[Call], asked: Asked, seen: Seen) -> list[dict[str, Any]]:
    own = [one for one in everybody if _is_whose(one, asked.who)]
    return [
        {"name": name, "label": seen.words.say(label), "count": f"{count:,}", "href": asked.href(reason=name), "is_chosen": asked.reason == name}
        for name, label in LABELS.items()
        if (count := sum(bool(one.of(asked.items_in, name)) for one in own)) or asked.reason == name
    ]  # fmt: skip


def _states(everybody: Sequence[Call], asked: Asked, seen: Seen) -> list[dict[str, Any]]:
    own = [one for one in everybody if _is_whose(one, asked.who)]
    return [
        {
            "label": seen.words.say(label),
            "count": f"{sum(bool(one.of('' if name == ALL else name, asked.reason)) for one in own):,}",
            "href": asked.href(state=name),
            "is_chosen": asked.state == name,
        }
        for name, label in STATE_WORDS.items()
    ]


def _done(everybody: Sequence[Call], asked: Asked, seen: Seen) -> dict[str, str]:
    """How many customers were done with this week, and this month."""
    today = seen.office.workspace.today()
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    days: list[date] = []
    for call in everybody:
        done = [one.tick for one in call.of("done") if one.tick is not None]
        if done and _is_whose(call, asked.who):
            days.append(max(calls.day_of(tick, seen) for tick in done))
    return {"week": f"{sum(day >= monday for day in days):,}", "month": f"{sum(day >= first for day in days):,}"}


def _did(everybody: Sequence[Call], seen: Seen) -> dict[str, Any]:
    """What was ticked just now, and what undoes it."""
    id_, state = seen.asked("did"), seen.asked("now")
    reasons = [name for name in seen.asked("of").split(",") if name in LABELS]
    call = next((one for one in everybody if one.id == id_), None)
    if call is None or not reasons or state not in ("done", "later", "not_needed", "open", "keep"):
        return {}
    name = names_of([call], seen)[id_]
    words = {
        "done": seen.words("“{name}”: done", name=name),
        "later": seen.words("“{name}”: put off", name=name),
        "not_needed": seen.words("“{name}”: not needed", name=name),
        "open": seen.words("“{name}”: to do again", name=name),
        "keep": seen.words("“{name}”: kept", name=name),
    }
    return {"id": id_, "reasons": reasons, "said": words[state], "can_undo": state in ("done", "later", "not_needed")}


def _pager(asked: Asked, total: int, shown: int) -> dict[str, str]:
    first = (asked.page - 1) * PAGE + 1
    return {
        "range": f"{first:,}–{first + shown - 1:,}" if shown else "0",
        "of": f"{total:,}",
        "before": asked.href(page=asked.page - 1) if asked.page > 1 else "",
        "after": asked.href(page=asked.page + 1) if asked.page * PAGE < total else "",
    }
