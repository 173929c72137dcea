from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from zhike.desk import Tick
from zhike.web.calls import Call, Item, led_on, rank, state_of


@dataclass
class Somewhere:
    """A workspace where it is that day in Shanghai."""

    day: date
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))

    def today(self) -> date:
        return self.day


@dataclass
class Asking:
    """As much of a request as the states of calls need."""

    office: object


def on(day: date) -> Asking:
    return Asking(type("Office", (), {"workspace": Somewhere(day)})())


def tick(state, at="2026-06-01T02:00:00.000000+00:00", reason="late", until=None):
    return Tick(1, at, "ann", "c1", reason, state, until, "")


BEFORE = {"last_ordered_on": date(2026, 3, 1)}


@pytest.mark.parametrize(
    ("said", "day", "state"),
    [
        (None, date(2026, 6, 2), "open"),
        (tick("open"), date(2026, 6, 2), "open"),
        (tick("done"), date(2026, 6, 30), "done"),
        (tick("done"), date(2026, 7, 1), "open"),  # thirty days later it is asked again
        (tick("done", reason="asked"), date(2027, 6, 1), "done"),
        (tick("not_needed"), date(2027, 6, 1), "not_needed"),
        (tick("later", until=date(2026, 6, 9)), date(2026, 6, 8), "later"),
        (tick("later", until=date(2026, 6, 9)), date(2026, 6, 9), "open"),
    ],
)
def test_what_was_ticked_stands_as_long_as_it_was_meant_to(said, day, state):
    assert state_of(said, BEFORE, on(day)) == state


@pytest.mark.parametrize("state", ["done", "not_needed"])
def test_who_bought_since_and_is_late_again_is_late_anew(state):
    since = {"last_ordered_on": date(2026, 6, 5)}

    assert state_of(tick(state), since, on(date(2026, 6, 20))) == "open"
    assert state_of(tick(state, reason="overdue"), since, on(date(2026, 6, 20))) == state


def test_the_day_of_a_tick_is_the_companys_day():
    """18:30 in London's winter time is the next day in Shanghai: an order of the first of June came before."""
    at = "2026-05-31T18:30:00.000000+00:00"

    assert state_of(tick("done", at), {"last_ordered_on": date(2026, 6, 1)}, on(date(2026, 6, 2))) == "done"


def call(name, stake, due=None):
    row = {"customer_id": name, "owner": None, "main_salesperson": "周航"}
    return Call(row, (Item("late", "open", Decimal(stake), None),), "", due)


def test_a_day_that_has_come_goes_before_money_and_one_to_come_does_not():
    found = [call("small", 10), call("due", 1, date(2026, 6, 1)), call("soon", 5, date(2026, 6, 9)), call("big", 99)]

    ranked = rank(found, "open", "", date(2026, 6, 2))
    assert [one.id for one in ranked] == ["due", "big", "small", "soon"]


def test_who_was_asked_calls_else_who_looks_after_them_else_who_sells_most():
    row = {"customer_id": "c1", "owner": "陈静", "main_salesperson": "周航"}

    assert Call(row, (), "王强", None).calls == "王强"
    assert Call(row, (), "", None).calls == "陈静"
    assert Call(row | {"owner": None}, (), "", None).calls == "周航"


def test_what_was_said_of_a_customer_who_became_anothers_is_said_of_that_one_and_the_newest_stands():
    old, new = replace(tick("done"), id=1, customer_id="c0"), replace(tick("later"), id=2)

    assert led_on({("c0", "late"): old}, {"c0": "c1"}) == {("c1", "late"): old}
    assert led_on({("c1", "late"): new, ("c0", "late"): old}, {"c0": "c1"}) == {("c1", "late"): new}
