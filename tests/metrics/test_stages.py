"""Where on their way customers are lost."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest

from zhike.metrics.stages import losses, stages

pytestmark = pytest.mark.large_plan


@pytest.mark.every_engine
def test_each_stage_tells_who_went_on_and_what_became_of_the_others(given, rows):
    figures = given(
        "customer_metrics",
        """
        customer_id | orders | repeat_days | spent
        ann         | 1      | 0           | 10.00
        bob         | 2      | 0           | 20.00
        cid         | 3      | 2           | 30.00
        dee         | 3      | 2           | 40.00
        eve         | 30     | 25          | 99.00
        fox         | 0      | 0           |  0.00
        """,
    )
    states = given("activity", "customer_id | activity\nann | new\nbob | lapsed\ncid | dormant\ndee | lapsed\neve | active\nfox | never")  # fmt: skip

    assert sorted(rows(stages(figures, states))) == [
        (1, 5, 3, 1, 0, 1, Decimal("20.00")),
        (2, 3, 3, 0, 0, 0, Decimal("0.00")),  # who came back came back again
        (3, 3, 1, 0, 1, 1, Decimal("40.00")),
        *((number, 1, 1, 0, 0, 0, Decimal("0.00")) for number in range(4, 10)),
        (10, 1, 0, 1, 0, 0, Decimal("0.00")),
    ]


def test_where_everybody_came_back_the_first_stage_says_so(given, rows):
    figures = given("customer_metrics", "customer_id | orders | repeat_days | spent\nann | 30 | 2 | 1.00")
    states = given("activity", "customer_id | activity\nann | active")

    assert sorted(rows(stages(figures, states), "stage", "reached", "went_on", "buying")) == [
        (1, 1, 1, 0), (2, 1, 1, 0), (3, 1, 0, 1),
    ]  # fmt: skip
    assert rows(stages(figures.filter(figures.orders > 99), states)) == []


def days_of(seed):
    """Order days of sixty customers over three years, some of whom stop."""
    rng, found = Random(seed), []
    for number in range(60):
        day, stop = date(2022, 1, 1) + timedelta(days=rng.randrange(400)), rng.randrange(1, 12)
        for _ in range(stop):
            found.append((f"c{number:02d}", day))
            day += timedelta(days=rng.randrange(1, 140))
    return found


@pytest.mark.parametrize("active_days", [30, 180])
def test_new_customers_are_lost_apart_from_old_ones(given, rows, active_days):
    days, as_of = days_of(active_days), date(2024, 12, 31)
    text = "order_id | customer_id | ordered_on | kind | amount\n" + "\n".join(
        f"{number} | {who} | {day} | sale | 1.00" for number, (who, day) in enumerate(days) if day <= as_of
    )

    found = rows(losses(given("orders", text), as_of=as_of, active_days=active_days))

    starts = [date(year, month, 1) for year in (2021, 2022, 2023, 2024) for month in (1, 4, 7, 10)]
    counted = {}
    for start, end in pairwise(starts):
        for who in {who for who, _ in days}:
            before = sorted(day for one, day in days if one == who and day < start)
            later = sorted(day for one, day in days if one == who and day < end)
            if before and (start - before[-1]).days <= active_days:
                heads = counted.setdefault((start, "new" if len(before) == 1 else "old"), [0, 0])
                heads[0] += 1
                heads[1] += (end - later[-1]).days > active_days
    assert [row[:4] for row in found] == [(start, kind, *heads) for (start, kind), heads in sorted(counted.items())]
    assert any(lost for *_, lost, _ in found)
