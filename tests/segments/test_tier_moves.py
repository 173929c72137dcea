"""Moves between tiers, and how long a climb takes."""

from datetime import date
from decimal import Decimal

import pytest

from zhike.segments.tier_moves import tier_climbs, tier_moves

GRADED = """
graded_on  | customer_id | tier   | spent | margin
2024-06-30 | ann         | high   | 90.00 | 30.00
2025-06-30 | ann         | middle | 40.00 | 10.00
2024-06-30 | bob         | low    | 10.00 | 2.00
2025-06-30 | bob         | high   | 80.00 | 25.00
2024-06-30 | cid         | low    |  9.00 |
2025-06-30 | dee         | low    |  5.00 |
2025-06-30 | fox         | low    |  4.00 |
2025-03-31 | fox         | low    |  4.00 |
"""
METRICS = """
customer_id | first_ordered_on
ann         | 2020-01-01
bob         | 2020-01-01
cid         | 2020-01-01
dee         | 2025-05-01
fox         | 2019-01-01
"""


def test_every_customer_of_either_year_is_in_one_cell(given, rows):
    moves = tier_moves(given("year_tiers", GRADED), given("customer_metrics", METRICS), as_of=date(2025, 6, 30))

    today = [row[1:] for row in rows(moves) if row[0] == date(2025, 6, 30)]
    assert today == [
        ("high", "middle", 1, Decimal("90.00"), Decimal("40.00"), Decimal("30.00"), Decimal("10.00")),
        ("low", "high", 1, Decimal("10.00"), Decimal("80.00"), Decimal("2.00"), Decimal("25.00")),
        ("low", "none", 1, Decimal("9.00"), Decimal("0.00"), None, None),
        ("new", "low", 1, Decimal("0.00"), Decimal("5.00"), None, None),
        ("none", "low", 1, Decimal("0.00"), Decimal("4.00"), None, None),
    ]


def test_both_years_sums_are_those_of_the_tiers(given, rows):
    moves = rows(tier_moves(given("year_tiers", GRADED), given("customer_metrics", METRICS), as_of=date(2025, 6, 30)))

    today = [row for row in moves if row[0] == date(2025, 6, 30)]
    assert sum(row[4] for row in today) == Decimal("109.00")
    assert sum(row[5] for row in today) == Decimal("129.00")


QUARTER_ENDS = ("2023-12-31", "2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31")


def ladder(**tiers: str) -> str:
    """`ann="- l l h"`: one customer's tiers on the days of grading, by first letter."""
    names = {"l": "low", "m": "middle", "h": "high"}
    return "graded_on | customer_id | tier | spent | margin\n" + "\n".join(
        f"{day} | {who} | {names[letter]} | 1.00 |"
        for who, line in tiers.items()
        for day, letter in zip(QUARTER_ENDS, line.split(), strict=True)
        if letter != "-"
    )


def test_of_those_still_followed_so_many_climb_each_quarter(given, rows):
    graded = ladder(
        old="l l h h h",  # when it began is not known
        ann="- l m m m",  # climbs after one quarter
        bob="- l l l h",  # after three
        cid="- l l l l",  # not within three
        dee="- - - l l",  # followed for one quarter only
        eve="- h h h h",  # cannot climb
        fox="- - m h l",  # from the middle, after one
    )

    found = rows(tier_climbs(given("year_tiers", graded)))

    assert [row[:4] for row in found] == [("low", 1, 4, 1), ("low", 3, 2, 1), ("middle", 1, 1, 1)]
    assert [row[4] for row in found] == pytest.approx([1 / 4, 1 - 3 / 4 * 1 / 2, 1])


def test_who_is_graded_today_for_the_first_time_says_nothing_yet(given, rows):
    assert rows(tier_climbs(given("year_tiers", ladder(old="l l l l l", new="- - - - l")))) == []
