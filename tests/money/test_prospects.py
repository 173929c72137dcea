"""Prospects: what earlier leads tell of one that is still open, by hand."""

import pytest

from zhike.money.prospects import Chance, Earlier

DECIDED = [
    {"reached": "won", "outcome": "won", "days": 10, "leads": 9},
    {"reached": "won", "outcome": "won", "days": 40, "leads": 3},
    {"reached": "quote", "outcome": "lost", "days": 50, "leads": 8},
    {"reached": "lead", "outcome": "lost", "days": 5, "leads": 20},
    {"reached": "won", "outcome": "won", "days": None, "leads": 100},
]


@pytest.mark.parametrize(
    ("reached", "age", "won", "decided"),
    [
        ("lead", 0, 12, 40),
        ("quote", 0, 12, 20),
        ("quote", 10, 12, 20),
        ("quote", 11, 3, 11),  # those won within ten days were no longer open
        ("negotiation", 0, 12, 12),
        ("quote", 41, 0, 8),
    ],
)
def test_a_lead_is_held_against_those_that_came_as_far_and_took_as_long(reached, age, won, decided):
    assert Earlier(DECIDED).chance(reached, age) == Chance(decided, won)


def test_of_few_nothing_is_said_and_of_many_a_share_with_its_interval():
    """Jeffreys' interval of 12 of 20: the quantiles of Beta(12.5, 8.5)."""
    assert (Chance(9, 9).share, Chance(9, 9).ends) == (None, None)
    assert Chance(20, 12).share == 0.6
    assert Chance(20, 12).ends == pytest.approx((0.4571, 0.7300), abs=2e-3)


def test_the_type_is_how_far_it_came_and_whether_it_takes_longer_than_nine_of_ten_that_were_won():
    """Nine of ten of the twelve are 10.8: within 40 days."""
    earlier = Earlier(DECIDED)

    assert earlier.late_after == 40
    assert [earlier.type_of(stage, age) for stage in ("contact", "quote") for age in (40, 41)] == ["new", "cold", "ready", "stalled"]  # fmt: skip


def test_without_earlier_leads_nothing_is_late_and_nothing_is_told():
    assert Earlier([]).late_after is None
    assert Earlier([]).type_of("negotiation", 9_999) == "ready"
    assert Earlier([]).chance("lead", 0) == Chance(0, 0)
