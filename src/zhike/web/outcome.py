"""Outcome: what came of the calls, beside customers of the same list whom nobody ticked.

Each side is followed for the same number of days: those done from the day after they were ticked, the others
from the day after the first was ticked of their list. Who was called was chosen by people, not by lot; so the
difference shows what happened, and proves no effect.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhike.catalog.reasons import REASONS
from zhike.desk import Tick
from zhike.errors import NotFound, SnapshotCorrupt
from zhike.web import calls
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day, Shown

DAYS = 30
"""So long each is followed; who was ticked later than that before the data ends does not count yet."""
NEWEST_LISTS = 12
MOST = 5_000
SHOWN = 200
MONEY_OWED = "overdue"


@dataclass(frozen=True)
class Followed:
    """One customer of a list from a day on: whether it was done, and what came in the days after."""

    customer_id: str
    reason: str
    day: date
    is_done: bool
    ordered: Decimal | None = None  # None: no order
    received: Decimal = Decimal(0)


@dataclass(frozen=True)
class Side:
    """One side of the comparison, added up; customers count once, whatever their reasons."""

    customers: int
    ordered: int
    amount: Decimal
    owing: int
    received: Decimal


def followed(seen: Seen, view: View) -> tuple[Followed, ...]:
    """Everybody followed to the end of their days, computed once per snapshot and tick."""
    ticks = [one for one in seen.office.desk.ticks.all() if one.reason in {reason.name for reason in REASONS}]
    newest = max((one.id for one in ticks), default=0)
    return view.kept(f"followed after tick {newest}", lambda: _filled(tuple(_begun(ticks, seen, view)), view))


def side(some: Iterable[Followed], is_done: bool) -> Side:
    """One side, added up."""
    own = [one for one in some if one.is_done == is_done]
    by_customer = {one.customer_id: one for one in own}
    buying = [one.ordered for one in by_customer.values() if one.ordered is not None]
    owing = {one.customer_id: one.received for one in own if one.reason == MONEY_OWED}
    return Side(len(by_customer), len(buying), sum(buying, Decimal(0)), len(owing), sum(owing.values(), Decimal(0)))


def sentence(seen: Seen, view: View, links: Links) -> dict[str, Any]:
    """Both sides in figures, or why nothing can be said yet."""
    done = [
        one
        for one in seen.office.desk.ticks.newest().values()
        if one.state == "done" and one.reason in {reason.name for reason in REASONS}
    ]
    some = followed(seen, view)
    told: dict[str, Any] = {
        "any": bool(done),
        "as_of": Day(view.snapshot.as_of, seen.lang, spoken=True),
        "from": Day(min((calls.day_of(one, seen) for one in done), default=None), seen.lang, spoken=True),
        "sides": [],
    }
    if any(one.is_done for one in some):
        told["sides"] = [_side(side(some, is_done), is_done, links) for is_done in (True, False)]
    return told


def outcome(seen: Seen) -> Page:
    """The customers behind the comparison, each with what came after its day."""
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    some = followed(seen, view)
    ids = sorted({one.customer_id for one in some})
    names = _names(ids, view)
    rows = sorted(some, key=lambda one: (not one.is_done, -(one.ordered or 0), one.customer_id, one.reason))
    content = {
        **sentence(seen, view, links),
        "rows": [_row(one, names, links, seen) for one in rows[:SHOWN]],
        "more": f"{len(rows) - SHOWN:,}" if len(rows) > SHOWN else "",
    }
    return Page("outcome.html", seen.words("What came of it"), content, "todo")


# Who is followed from when


def _begun(ticks: Sequence[Tick], seen: Seen, view: View) -> Iterable[Followed]:
    """Per list that was in force when something was done: those done, and those of it whom nobody ticked."""
    moves = sorted(seen.office.desk.snapshots.all(), key=lambda move: move.number)
    last = view.snapshot.as_of - timedelta(days=DAYS)
    told: dict[tuple[str, str], list[Tick]] = {}
    for tick in ticks:
        told.setdefault((tick.customer_id, tick.reason), []).append(tick)
    lists: dict[str, list[Tick]] = {}
    for (_, _), own in told.items():
        if own[-1].state == "done" and calls.day_of(own[-1], seen) <= last:
            standing = [move.name for move in moves if move.at <= own[-1].at]
            if standing:
                lists.setdefault(standing[-1], []).append(own[-1])
    for name, done in sorted(lists.items())[-NEWEST_LISTS:]:
        first = min(calls.day_of(tick, seen) for tick in done)
        yield from (Followed(tick.customer_id, tick.reason, calls.day_of(tick, seen), True) for tick in done)
        until = first + timedelta(days=DAYS)
        touched = {
            id_ for (id_, _), own in told.items() if any(first <= calls.day_of(tick, seen) <= until for tick in own)
        }
        for id_, reason in _members(name, {tick.reason for tick in done}, seen):
            if id_ not in touched:
                yield Followed(id_, reason, first, False)


def _members(name: str, reasons: Iterable[str], seen: Seen) -> list[tuple[str, str]]:
    """Who stood on those lists of a snapshot; nobody where it is gone."""
    try:
        people = seen.office.view(seen.decision, name)
    except (NotFound, SnapshotCorrupt):
        return []
    rows = people.table("profiles")
    return [
        (str(row["customer_id"]), reason.name)
        for reason in REASONS
        if reason.name in reasons
        for row in people.rows(
            rows.filter(reason.holds(rows)).select("customer_id").order_by("customer_id").limit(MOST)
        )
    ]


# What came after


def _filled(some: Sequence[Followed], view: View) -> tuple[Followed, ...]:
    if not some:
        return ()
    ids, first = sorted({one.customer_id for one in some}), min(one.day for one in some)
    orders, receipts = view.table("orders"), view.table("receipts")
    sold = orders.filter(orders.customer_id.isin(ids), orders.ordered_on > first)
    paid = receipts.filter(receipts.customer_id.isin(ids), receipts.received_on > first)
    bought = _by_customer(view.rows(sold.select("customer_id", "kind", day=sold.ordered_on, amount=sold.amount)))
    came = _by_customer(view.rows(paid.select("customer_id", day=paid.received_on, amount=paid.received_amount)))
    return tuple(_followed(one, bought.get(one.customer_id, []), came.get(one.customer_id, [])) for one in some)


def _followed(one: Followed, bought: Sequence[Mapping[str, Any]], came: Sequence[Mapping[str, Any]]) -> Followed:
    until = one.day + timedelta(days=DAYS)
    documents = [row for row in bought if one.day < row["day"] <= until]
    has_ordered = any(row["kind"] == "sale" for row in documents)
    ordered = sum((row["amount"] for row in documents), Decimal(0)) if has_ordered else None
    received = [row["amount"] for row in came if one.day < row["day"] <= until and one.reason == MONEY_OWED]
    return replace(one, ordered=ordered, received=sum(received, Decimal(0)))


def _by_customer(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(str(row["customer_id"]), []).append(row)
    return found


# What is shown


def _side(one: Side, is_done: bool, links: Links) -> dict[str, Any]:
    words = links.words

    def of(value: Any, unit: Any, said: str) -> Shown:
        return links.sum(value, unit, "/todo/outcome", said)

    return {
        "label": words("Done") if is_done else words("Same lists, not ticked"),
        "customers": of(one.customers, "count", words("Customers")),
        "ordered": of(one.ordered, "count", words("Ordered since")),
        "share": of(one.ordered / one.customers if one.customers else None, "share", words("Share")),
        "amount": of(one.amount, "money", words("Sales")),
        "owing": of(one.owing, "count", words("Owed overdue money")),
        "received": of(one.received, "money", words("Received since")),
    }


def _row(one: Followed, names: Mapping[str, str], links: Links, seen: Seen) -> dict[str, Any]:
    until = one.day + timedelta(days=DAYS)
    since: dict[str, Any] = {"from": one.day + timedelta(days=1), "to": until}
    received = links.sum(one.received, "money", f"/customers/{one.customer_id}", seen.words("Received since"))
    return {
        "id": one.customer_id,
        "name": names.get(one.customer_id, one.customer_id),
        "reason": seen.words.say(calls.LABELS[one.reason]),
        "is_done": one.is_done,
        "day": Day(one.day, seen.lang),
        "ordered": links.metric(one.ordered, "spent", customer=one.customer_id, **since)
        if one.ordered is not None
        else "",
        "received": received if one.reason == MONEY_OWED else "",
    }


def _names(ids: Sequence[str], view: View) -> dict[str, str]:
    if not ids:
        return {}
    people = view.table("profiles")
    rows = view.rows(people.filter(people.customer_id.isin(ids)).select("customer_id", "name", "customer_code"))
    return view.called(rows)
