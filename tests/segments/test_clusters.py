"""Clusters that were planted are found again; where there are none, words say so."""

import json
from collections import Counter
from dataclasses import asdict

import numpy as np
import pyarrow as pa
import pytest

from zhike.segments.clusters import ALIKE, FEW, GAP, SHAPELESS, clusters, fit_clusters
from zhike.segments.kmeans import adjusted_rand

KINDS = (
    # repeat days, average order, days since order
    (40, 300.0, 10),
    (2, 9000.0, 60),
    (1, 80.0, 500),
)
"""Regulars, few large orders, long gone."""


def bought(engine, rows):
    columns = ("customer_id", "orders", "repeat_days", "average_order", "days_since_order")
    types = (pa.string(), pa.int64(), pa.int64(), pa.decimal128(18, 2), pa.int64())
    arrays = [pa.array(values, pa.float64()).cast(kind) if pa.types.is_decimal(kind) else pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), types, strict=True)]  # fmt: skip
    return engine.given(pa.table(dict(zip(columns, arrays, strict=True))))


@pytest.fixture(scope="module")
def planted():
    """300 customers of three kinds, and which kind each is."""
    chance = np.random.default_rng(3)
    kinds = chance.integers(3, size=300)
    noisy = chance.lognormal(0, 0.25, (300, 3))
    rows = [
        (f"k{n:03d}", 1, *(type(of)(round(of * by)) for of, by in zip(KINDS[kind], noise, strict=True)))
        for n, (kind, noise) in enumerate(zip(kinds, noisy, strict=True))
    ]
    return rows, dict(zip((row[0] for row in rows), kinds.tolist(), strict=True))


def test_planted_clusters_are_found_again_with_their_names(engine, rows, planted):
    table = bought(engine, planted[0])
    found = fit_clusters(table, seed=7)
    members = dict(rows(clusters(table, clustering=found)))

    assert found.reason is None
    order = sorted(members)
    agreed = adjusted_rand(
        np.array([planted[1][id_] for id_ in order]), np.array([int(members[id_][1]) for id_ in order])
    )
    assert agreed > 0.98
    assert [one.label[1].split("、")[0] for one in found.clusters] == ["购买频繁", "客单价高", "久未购买"]
    assert min(one.stability for one in found.clusters) > 0.95
    assert max(one.valley for one in found.clusters) < GAP


def test_stable_cuts_through_one_cloud_of_counts_are_told_to_have_no_gap_between_them(engine):
    """How often people buy is skewed and whole: such a cloud falls into stable parts though nothing parts it."""
    chance = np.random.default_rng(0)
    often, large, since = (chance.poisson(chance.gamma(1.2, 6, 1200)), np.exp(chance.normal(6, 1, 1200)), chance.exponential(60, 1200))  # fmt: skip
    rows = [(f"k{n:04d}", 1, int(often[n]), round(float(large[n]), 2), int(since[n])) for n in range(1200)]
    found = fit_clusters(bought(engine, rows), seed=1)

    assert found.clusters
    assert min(one.valley for one in found.clusters) > GAP


def test_the_order_of_the_rows_changes_nothing_and_the_record_is_json(engine, planted):
    found = [fit_clusters(bought(engine, some), seed=7) for some in (planted[0], planted[0][::-1])]

    assert found[0] == found[1]
    assert json.loads(json.dumps(asdict(found[0])))["clusters"][0]["code"] == "c1"


def test_one_cloud_without_parts_is_refused_in_words(engine):
    chance = np.random.default_rng(5)
    rows = [(f"k{n}", 1, *map(int, np.exp(chance.normal([3, 6, 4], [0.6, 0.8, 0.7])))) for n in range(400)]

    found = fit_clusters(bought(engine, rows), seed=7)

    assert (found.clusters, found.reason) == ((), SHAPELESS)
    assert [one.k for one in found.tried] == list(range(2, 9))


def test_few_customers_and_equal_customers_are_refused_in_words(engine, rows):
    few = bought(engine, [("ann", 1, 3, 50.0, 7)])
    equal = bought(engine, [(f"k{n}", 1, 3, 50.0, 7) for n in range(120)])

    refused = fit_clusters(few, seed=7)
    assert (refused.reason, fit_clusters(equal, seed=7).reason) == (FEW, ALIKE)
    assert rows(clusters(few, clustering=refused)) == [("ann", None)]


def test_one_giant_does_not_make_a_cluster_of_its_own(engine, rows, planted):
    table = bought(engine, [*planted[0], ("giant", 1, 4000, 9_000_000.0, 1)])
    found = fit_clusters(table, seed=7)

    assert len(found.clusters) == 3
    assert min(Counter(cluster for _, cluster in rows(clusters(table, clustering=found))).values()) > 50


def test_who_never_bought_belongs_to_none(engine, rows, planted):
    table = bought(engine, [*planted[0], ("nobody", 0, None, None, None)])

    assert "nobody" not in dict(rows(clusters(table, clustering=fit_clusters(table, seed=7))))
