"""What the moves of a year let expect of the next, and how far that went on past years."""

from datetime import date

import numpy as np
import pytest

from zhike.segments.tier_outlook import tier_outlook

TODAY = date(2026, 6, 30)
HEAD = "graded_on | tier_before | tier_after | customers | spent_before | spent_after"
LAST = {("high", "high"): 40, ("high", "low"): 10, ("middle", "middle"): 80, ("middle", "high"): 20, ("low", "low"): 300, ("low", "none"): 100, ("new", "low"): 60, ("none", "middle"): 5}  # fmt: skip
SINCE = "customer_id | first_ordered_on\nann | 2023-07-02"


@pytest.fixture
def made(given, rows):
    def make(moves, since=SINCE):
        lines = [
            f"{day} | {a} | {b} | {n} | 0.00 | 0.00" for day, cells in moves.items() for (a, b), n in cells.items()
        ]
        found = tier_outlook(
            given("tier_moves", "\n".join([HEAD, *lines])), given("customer_metrics", since), as_of=TODAY
        )
        return {row[:2]: row[2:] for row in rows(found, "graded_on", "tier", "customers", "expected", "low", "high", "actual")}  # fmt: skip

    return make


def test_each_tier_gets_its_share_of_every_tier_and_as_many_as_came(made):
    """Now 60 high, 85 middle, 370 low; of the high four fifths stay, of the middle a fifth rises …"""
    found = made({TODAY: LAST})

    assert {tier: row[:2] for (_, tier), row in found.items()} == {
        "high": (60, pytest.approx(60 * 0.8 + 85 * 0.2)),
        "middle": (85, pytest.approx(85 * 0.8 + 5)),
        "low": (370, pytest.approx(60 * 0.2 + 370 * 0.75 + 60)),
    }
    assert all(low < expected < high and actual is None for _, expected, low, high, actual in found.values())


def test_past_years_are_asked_the_same_and_what_followed_makes_the_interval(made):
    """A year ago as many moved; then twice as many were high as could be expected."""
    before = date(2025, 6, 30)
    usual = made({before: LAST, TODAY: LAST}, "customer_id | first_ordered_on\nann | 2020-01-01")
    (now, expected, low, high, actual) = usual[before, "high"]
    assert (now, expected, actual, low, high) == (60, pytest.approx(65.0), 60, None, None)

    other = made(
        {before: LAST, TODAY: LAST | {("high", "high"): 110}}, "customer_id | first_ordered_on\nann | 2020-01-01"
    )
    widths = [found[TODAY, "low"][3] - found[TODAY, "low"][2] for found in (usual, other)]
    assert widths[1] > 1.5 * widths[0]


def test_nothing_is_told_where_two_years_are_not_known(made):
    assert made({TODAY: LAST}, "customer_id | first_ordered_on\nann | 2025-01-01") == {}
    assert made({}, "customer_id | first_ordered_on\nann |") == {}


def test_four_of_five_lie_within_where_customers_move_by_chance(made):
    """Companies whose customers move by the same shares each year, and as many come: the whole company simulated."""
    generator, shares = np.random.default_rng(4), {"high": (0.6, 0.2, 0.1), "middle": (0.2, 0.4, 0.2), "low": (0.02, 0.1, 0.6)}  # fmt: skip
    tiers, held = ("high", "middle", "low"), []

    def year(heads):
        cells = {}
        for before in tiers:
            kept = generator.multinomial(heads[before], [*shares[before], 1 - sum(shares[before])])
            cells |= {(before, after): int(n) for after, n in zip((*tiers, "none"), kept, strict=True) if n}
        cells |= {("new", tier): int(generator.poisson(n)) for tier, n in zip(tiers, (8, 20, 100), strict=True)}
        return cells, {tier: sum(n for (_, after), n in cells.items() if after == tier) for tier in tiers}

    for _ in range(60):
        _, heads = year({"high": 40, "middle": 70, "low": 300})
        before, heads = year(heads)
        last, heads = year(heads)
        _, next_ = year(heads)
        found = made({date(2025, 6, 30): before, TODAY: last}, "customer_id | first_ordered_on\nann | 2020-01-01")
        held += [found[TODAY, tier][2] <= next_[tier] <= found[TODAY, tier][3] for tier in tiers]
    assert 0.75 <= np.mean(held) <= 0.95
