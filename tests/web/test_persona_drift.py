"""Clusters are found anew in each update: today's is the earlier one that shares most customers with it."""

from zhike.web.persona_drift import Gone, _gone, _matched

MOVES = {("c1", "c2"): 40, ("c2", "c1"): 30, ("c1", "c1"): 5, ("", "c3"): 9, ("c2", ""): 2}


def test_a_cluster_is_the_one_it_shares_most_customers_with_and_a_new_one_is_none():
    assert _matched(MOVES, ["c1", "c2", "c3"], "cluster") == {"c2": "c1", "c1": "c2"}


def test_other_groups_keep_their_names():
    assert _matched({}, ["high", "low"], "tier") == {"high": "high", "low": "low"}


def test_a_cluster_that_is_found_no_more_is_told_with_where_its_customers_are():
    moves = MOVES | {("c4", "c1"): 8, ("c4", "c2"): 9, ("c4", ""): 3, ("c5", ""): 2}
    was = _matched(moves, ["c1", "c2", "c3"], "cluster")
    labels = {"c4": ("Large orders", "订单大")}

    assert _gone(moves, was, labels) == [
        Gone(("Large orders", "订单大"), customers=20, into="c2", most=9),
        Gone(("c5", "c5"), customers=2, into="", most=0),
    ]
