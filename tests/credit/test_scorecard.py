"""Points, classes and what caps them."""

import pytest

from zhike.credit.scorecard import CAPS, FACTORS, factor, judged_by_points, weakest

BEST = {
    "days_beyond_terms": -2, "on_time_share": 1, "slower_days": -10, "oldest_overdue_days": 0, "overdue_share": 0,
    "months_as_customer": 48, "months_with_order": 12, "returned_share": 0, "complaints": 0, "limit_used": 0.3,
}  # fmt: skip
OTHERS = {"old_share": 0, "written_off": "0.00", "payments": 12}


@pytest.fixture
def scored(given, rows):
    """Score, class and cap of one customer whose traits are the best but for these."""

    def found(**told):
        values = BEST | OTHERS | told
        measured = given(
            "credit_scores",
            " | ".join(values) + "\n" + " | ".join("" if v is None else str(v) for v in values.values()),
        )
        return rows(judged_by_points(measured), "credit_score", "credit_class", "capped_by")[0]

    return found  # fmt: skip


def test_all_factors_at_their_best_make_a_hundred_points(scored):
    assert sum(one.most for one in FACTORS) == 100
    assert scored() == (100, "A", None)


@pytest.mark.parametrize("name", [one.name for one in FACTORS])
def test_an_edge_belongs_to_the_band_below_and_what_is_missing_gives_its_own_points(scored, name):
    one = factor(name)
    for band, after in zip(one.bands, one.bands[1:], strict=False):
        assert scored(**{name: band.most})[0] == 100 - one.most + band.points
        step = 1 if one.unit in ("count",) or name == "oldest_overdue_days" else 0.001
        assert scored(**{name: band.most + step})[0] == 100 - one.most + after.points
    assert scored(**{name: None})[0] == 100 - one.most + one.unknown


def test_what_is_unknown_gives_neither_the_best_nor_more_than_the_best():
    assert all(one.unknown < one.most for one in FACTORS)


def test_a_class_begins_with_its_least_points(scored):
    worse = {"days_beyond_terms": 90, "on_time_share": 0, "slower_days": 30, "overdue_share": 0.5}

    assert scored(**worse) == (53, "C", None)
    assert scored(**worse, returned_share=0.2) == (49, "D", None)


@pytest.mark.parametrize(
    ("told", "class_", "cap"),
    [
        ({"written_off": "12.00"}, "E", "written_off"),
        ({"old_share": 0.3, "oldest_overdue_days": 200}, "E", "lasting"),
        ({"old_share": 0.2, "oldest_overdue_days": 100}, "D", "old"),
        ({"old_share": 0.19, "oldest_overdue_days": 200}, "A", None),  # a small remainder caps nothing
        ({"payments": None}, "C", "no_payment"),
        ({"written_off": "12.00", "payments": 0}, "E", "written_off"),
    ],
)
def test_old_money_and_no_payments_hold_the_class_down(scored, told, class_, cap):
    assert scored(**told)[1:] == (class_, cap)


def test_a_cap_that_changes_nothing_is_not_named(scored):
    worst = {
        one.name: (0 if one.name in ("on_time_share", "months_as_customer", "months_with_order") else 999)
        for one in FACTORS
    }

    assert scored(**worst, old_share=0.5) == (0, "E", None)  # fmt: skip


def test_the_factors_that_cost_most_come_first():
    row = {f"{one.name}_points": one.most for one in FACTORS} | {"on_time_share_points": 0, "slower_days_points": 2}

    assert [one.name for one in weakest(row)] == ["on_time_share", "slower_days"]
    assert len(CAPS) == 4
