"""Calls: the customers to speak with, why, what is at stake, and what people said about each reason.

A reason holds by the figures of the snapshot in force; its state follows from the newest tick. What was done
comes back where the reason still holds a month later, or holds anew because the customer bought in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from zhike.catalog.reasons import REASONS, at_stake, staked
from zhike.desk import Tick
from zhike.errors import Text
from zhike.web.office import View
from zhike.web.pages import Seen

State = Literal["open", "later", "done", "not_needed"]
STATES: tuple[State, ...] = ("open", "later", "done", "not_needed")
ASKED = "asked"
"""The reason of those whom somebody put on the list by hand."""
LABELS: dict[str, Text] = {reason.name: reason.label for reason in REASONS} | {ASKED: ("Put here by hand", "人工加入")}
DONE_DAYS = 30
"""So many days what was done rests; then it is asked again, where the reason still holds."""
MOST = 5_000
"""Of so many customers, those with most at stake, the list is made; nobody calls more."""
SHOWN = (
    "customer_id", "name", "customer_code", "owner", "main_salesperson", "main_product", "average_order", "spent",
    "spent_last_year", "spent_year_before", "first_ordered_on", "last_ordered_on", "days_since_order",
    "median_days_between_orders", "days_late", "overdue", "oldest_due_on", "second_due_on",
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One reason of one customer, with the newest word on it."""

    reason: str
    state: State
    stake: Decimal
    tick: Tick | None


@dataclass(frozen=True)
class Call:
    """One customer with every reason to speak with them, the one with most at stake first."""

    row: Mapping[str, Any]
    items: tuple[Item, ...]
    assigned: str
    due_on: date | None

    @property
    def id(self) -> str:
        return str(self.row["customer_id"])

    @property
    def calls(self) -> str:
        """Who is to speak with them: who was asked to, else who looks after them, else who sells most to them."""
        return self.assigned or self.usual

    @property
    def usual(self) -> str:
        return self.row["owner"] or self.row["main_salesperson"] or ""

    def of(self, state: str, reason: str = "") -> tuple[Item, ...]:
        """The reasons in that state ("" for any), perhaps of one name."""
        return tuple(
            one for one in self.items if (not state or one.state == state) and (not reason or one.reason == reason)
        )


def calls(seen: Seen, view: View) -> tuple[Call, ...]:
    """Everybody with a reason, or with a word of somebody on one."""
    ticks = _by_customer(said(seen, view))
    found = view.kept("calls", lambda: view.rows(_columns(at_stake(view.table("profiles")).limit(MOST))))
    known = {row["customer_id"] for row in found}
    return _made((*found, *_others(view, [id_ for id_ in ticks if id_ not in known])), ticks, seen)


def said(seen: Seen, view: View) -> dict[tuple[str, str], Tick]:
    """The newest tick of each customer and reason; what was said of one who became another's is that one's."""
    return led_on(seen.office.desk.ticks.newest(), view.kept("where former ids lead", lambda: _redirects(view)))


def led_on(ticks: Mapping[tuple[str, str], Tick], redirects: Mapping[str, str]) -> dict[tuple[str, str], Tick]:
    """Ticks under the ids that live; of several the newest stands."""
    found: dict[tuple[str, str], Tick] = {}
    for (customer_id, reason), tick in sorted(ticks.items(), key=lambda pair: pair[1].id):
        found[redirects.get(customer_id, customer_id), reason] = tick
    return found


def _redirects(view: View) -> dict[str, str]:
    if not view.has("redirects"):
        return {}
    rows = view.rows(view.table("redirects").select("old_id", "customer_id"))
    return {str(row["old_id"]): str(row["customer_id"]) for row in rows}


def how_many(view: View) -> int:
    """How many customers have a reason, those beyond the list too."""
    people = view.table("profiles")
    return int(view.kept("calls counted", lambda: view.rows(at_stake(people).count().name("n").as_table()))[0]["n"])


def calls_of(seen: Seen, view: View, customer_ids: Sequence[str]) -> dict[str, Call]:
    """Those of some customers with whom there is something to do, or of whom somebody said something."""
    ticks = _by_customer(said(seen, view))
    return {call.id: call for call in _made(_others(view, list(customer_ids)), ticks, seen)}


def call_of(seen: Seen, row: Mapping[str, Any], ticks: Sequence[Tick]) -> Call | None:
    """One customer, from its row with what is at stake and every tick of it; none where there is nothing to do or say."""
    id_ = str(row["customer_id"])
    newest = {one.reason: one for one in sorted(ticks, key=lambda one: one.id) if one.reason in LABELS}
    found = _made([row], {id_: newest}, seen)
    return found[0] if found else None


def rank(found: Iterable[Call], state: str, reason: str, today: date) -> list[Call]:
    """Those whose day has come first, then those with most at stake."""

    def place(call: Call) -> tuple[bool, Decimal, str]:
        has_come = call.due_on is not None and call.due_on <= today
        return (not has_come, -sum((one.stake for one in call.of(state, reason)), Decimal(0)), call.id)

    return sorted(found, key=place)


def state_of(tick: Tick | None, row: Mapping[str, Any], seen: Seen) -> State:
    """Where a reason stands now: what was put off comes back on its day, what was done after a month.

    A customer later than usual who bought since is late anew: what was said before was said of another time.
    """
    if tick is None or tick.state == "open":
        return "open"
    today, day = seen.office.workspace.today(), day_of(tick, seen)
    if tick.state == "later":
        return "open" if tick.until is not None and tick.until <= today else "later"
    if tick.reason == "late" and row["last_ordered_on"] is not None and row["last_ordered_on"] > day:
        return "open"
    if tick.state == "done" and tick.reason != ASKED and day + timedelta(days=DONE_DAYS) <= today:
        return "open"
    return tick.state


def day_of(tick: Tick, seen: Seen) -> date:
    """The company's day on which something was ticked."""
    return datetime.fromisoformat(tick.at).astimezone(seen.office.workspace.zone).date()


# From rows and ticks to calls


def _columns(rows: Any) -> Any:
    known = [name for name in SHOWN if name in rows.columns]
    return rows.select(*known, *(f"{part}_{reason.name}" for reason in REASONS for part in ("has", "stake")))


def _others(view: View, customer_ids: list[str]) -> list[dict[str, Any]]:
    """The rows of customers of whom somebody said something, though no reason holds or the list is too short."""
    if not customer_ids:
        return []
    people = view.table("profiles")
    return view.rows(_columns(staked(people.filter(people.customer_id.isin(customer_ids)))))


def _made(rows: Iterable[Mapping[str, Any]], ticks: Mapping[str, Mapping[str, Tick]], seen: Seen) -> tuple[Call, ...]:
    made = []
    for row in rows:
        said = ticks.get(row["customer_id"], {})
        items = tuple(item for name in LABELS if (item := _item(name, row, said.get(name), seen)) is not None)
        if not items:
            continue
        newest = sorted(said.values(), key=lambda one: one.id, reverse=True)
        made.append(
            Call(
                row,
                tuple(sorted(items, key=lambda one: -one.stake)),
                newest[0].owner if newest else "",
                newest[0].due_on if newest else None,
            )
        )
    return tuple(made)


def _item(name: str, row: Mapping[str, Any], tick: Tick | None, seen: Seen) -> Item | None:
    holds = tick is not None if name == ASKED else bool(row.get(f"has_{name}"))
    state = state_of(tick, row, seen)
    if not holds and state == "open":
        return None
    return Item(name, state, row.get(f"stake_{name}") or Decimal(0), tick)


def _by_customer(ticks: Mapping[tuple[str, str], Tick]) -> dict[str, dict[str, Tick]]:
    found: dict[str, dict[str, Tick]] = {}
    for (customer_id, reason), tick in ticks.items():
        if reason in LABELS:
            found.setdefault(customer_id, {})[reason] = tick
    return found
