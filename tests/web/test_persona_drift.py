"""Clusters are found anew in each update: today's is the earlier one that shares most customers with it."""

from zhike.web.persona_drift import _matched

MOVES = {("c1", "c2"): 40, ("c2", "c1"): 30, ("c1", "c1"): 5, ("", "c3"): 9, ("c2", ""): 2}


def test_a_cluster_is_the_one_it_shares_most_customers_with_and_a_new_one_is_none():
    assert _matched(MOVES, ["c1", "c2", "c3"], "cluster") == {"c2": "c1", "c1": "c2"}


def test_other_groups_keep_their_names():
    assert _matched({}, ["high", "low"], "tier") == {"high": "high", "low": "low"}
