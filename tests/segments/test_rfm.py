import pytest

from zhike.errors import UnknownName
from zhike.segments.rfm import CLASSES, MEAN_CLASSES, rfm

HEADER = "customer_id | orders | days_since_order | spent\n"


def test_fifths_have_linearly_interpolated_edges_and_an_edge_belongs_to_the_lower_fifth(given, rows):
    # days 0 10 20 30 40 50: edges at 10, 20, 30, 40 exactly; money 0 … 5: edges 1, 2, 3, 4
    text = "".join(f"c{n} | 1 | {n * 10} | {n}.00\n" for n in range(6))

    assert rows(
        rfm(given("customer_metrics", HEADER + text), rfm_method="quantile"),
        "customer_id",
        "recency_score",
        "monetary_score",
    ) == [
        ("c0", 5, 1),
        ("c1", 5, 1),
        ("c2", 4, 2),
        ("c3", 3, 3),
        ("c4", 2, 4),
        ("c5", 1, 5),
    ]


def test_equal_numbers_of_orders_are_ranked_by_customer_id(given, rows):
    text = "".join(f"c{n} | {orders} | 0 | 1.00\n" for n, orders in enumerate([1, 1, 1, 1, 9]))

    assert rows(
        rfm(given("customer_metrics", HEADER + text), rfm_method="quantile"), "customer_id", "frequency_score"
    ) == [
        ("c0", 1),
        ("c1", 2),
        ("c2", 3),
        ("c3", 4),
        ("c4", 5),
    ]


def test_each_pair_of_scores_falls_into_exactly_one_class():
    for r in range(1, 6):
        for f in range(1, 6):
            assert len([name for rs, fs, name in CLASSES if rs[0] <= r <= rs[1] and fs[0] <= f <= fs[1]]) == 1, (r, f)
    assert len({row[:3] for row in MEAN_CLASSES}) == 8


def test_fixed_cuts_score_everybody_against_the_same_marks(given, rows):
    table = given(
        "customer_metrics",
        HEADER
        + """
        ann | 13 |  30 | 100000.01
        bob |  1 | 366 |   1000.00
        cid |  3 |  90 |   5000.01
    """,
    )

    assert rows(rfm(table, rfm_method="fixed")) == [
        ("ann", 5, 5, 5, "champions"),
        ("bob", 1, 1, 1, "hibernating"),
        ("cid", 4, 2, 3, "potential_loyalists"),
    ]


def test_the_method_by_means_makes_eight_classes(given, rows):
    table = given(
        "customer_metrics",
        HEADER
        + """
        ann | 9 |  10 | 900.00
        bob | 1 |  10 |  10.00
        cid | 2 | 100 | 890.00
        dee | 8 | 100 |  20.00
    """,
    )

    assert rows(rfm(table, rfm_method="mean"), "customer_id", "rfm_class") == [
        ("ann", "important_value"),
        ("bob", "general_develop"),
        ("cid", "important_win_back"),
        ("dee", "general_keep"),
    ]


def test_who_never_bought_has_no_score(given, rows):
    assert rows(rfm(given("customer_metrics", HEADER + "ann | 0 | | -5.00"), rfm_method="quantile")) == []


def test_an_unknown_method_is_refused(given):
    with pytest.raises(UnknownName, match="There is no RFM method “quintile”"):
        rfm(given("customer_metrics", HEADER + "ann | 1 | 1 | 5.00"), rfm_method="quintile")
