"""What was known before a tier rose or fell: planted differences are found, and nothing that came later counts."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from zhike.segments.tier_drivers import tier_drivers

AS_OF, BEFORE = date(2026, 6, 30), date(2025, 7, 5)


@pytest.fixture
def made(engine, given, rows):
    def make(days=(BEFORE, AS_OF), count=120):
        generator = np.random.default_rng(2)
        moves = generator.choice(["rose", "same", "fell"], count)
        began = np.where(moves == "rose", "low", np.where(moves == "fell", "high", "middle"))
        columns = {"cut_on": [], "customer_id": [], "order_days": [], "complaints": [], "days_since": []}
        for day in days:
            for number, move in enumerate(moves):
                columns["cut_on"].append(day)
                columns["customer_id"].append(f"c{number:03}")
                columns["order_days"].append(float(generator.poisson(9 if move == "rose" else 4)))
                columns["complaints"].append(float(generator.poisson(2 if move == "fell" else 0.2)))
                # random a year ago; today it tells who rose: that would be hindsight
                columns["days_since"].append(
                    1.0 if day == AS_OF and move == "rose" else float(generator.integers(2, 90))
                )
        flags = {name: pa.nulls(len(columns["cut_on"]), pa.int64()) for name in ("silent_30", "silent_60", "silent_90")}
        cases = pa.table({**columns, **flags, "is_asked": [True] * len(columns["cut_on"])})
        standings = "customer_id | tier_move | year_tier_before\n" + "\n".join(
            f"c{number:03} | {move} | {tier}" for number, (move, tier) in enumerate(zip(moves, began, strict=True))
        )
        found = tier_drivers(engine.given(cases), given("standings", standings), as_of=AS_OF)
        return {row[:2]: row[2:] for row in rows(found, "move", "feature", "known_on", "median_moved", "median_stayed", "higher")}  # fmt: skip

    return make


def test_what_was_planted_is_told_as_of_the_day_before_and_hindsight_is_not(made):
    found = made()

    assert found.keys() == {("rose", "order_days"), ("fell", "complaints")}
    known_on, moved, stayed, higher = found["rose", "order_days"]
    assert (known_on, moved > stayed, higher > 0.8) == (BEFORE, True, True)


def test_without_a_day_near_the_beginning_nothing_is_told(made):
    assert made(days=(AS_OF,)) == {}
    assert made(days=(date(2024, 12, 1), date(2025, 9, 1))) == {}
