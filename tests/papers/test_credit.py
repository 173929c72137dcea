"""Published credit data: the learned scorecard on cases that it was not learned from."""

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv

from zhike.credit.judged import judged
from zhike.credit.learned import learn, probabilities


def folds(bad, many, rng):
    """The number of each case's fold, as many bad cases in each."""
    fold = np.empty(bad.size, int)
    for flag in (True, False):
        cases = rng.permutation(np.flatnonzero(bad == flag))
        fold[cases] = np.arange(cases.size) % many
    return fold


def crossed(table, bad, many, rng):
    """Probabilities of each fold's cases by the scorecard of the others; and the areas fold by fold."""
    fold, found, areas = folds(bad, many, rng), np.empty(bad.size), []
    for one in range(many):
        out = fold == one
        card = learn(table.filter(pa.array(~out)), bad[~out])
        found[out] = probabilities(card, table.filter(pa.array(out)))
        areas.append(judged(found[out], bad[out]).auc)
    return found, areas


def test_german_credit_is_told_as_well_as_by_the_published_regression(shared_data):
    table = csv.read_csv(shared_data / "german_credit" / "germancredit.csv")
    bad = np.array(table["creditability"].to_pylist()) == "bad"
    table = table.drop_columns(["creditability"])
    rng = np.random.default_rng(0)

    areas = [area for _ in range(5) for area in crossed(table, bad, 10, rng)[1]]

    assert np.mean(areas) == pytest.approx(0.7915, abs=0.006)
    assert np.mean(areas) > 0.7819  # logistic regression with one column for each value, ten folds


def test_taiwan_default_is_told_better_than_by_the_published_regression(shared_data):
    table = csv.read_csv(shared_data / "taiwan_credit_default" / "UCI_Credit_Card.csv")
    bad = np.array(table["default.payment.next.month"].to_pylist()) == 1
    table = table.drop_columns(["ID", "default.payment.next.month"])
    for name in ("SEX", "EDUCATION", "MARRIAGE"):
        table = table.set_column(table.column_names.index(name), name, table[name].cast(pa.string()))

    probability, areas = crossed(table, bad, 5, np.random.default_rng(0))

    assert np.mean(areas) == pytest.approx(0.7675, abs=0.003)
    assert np.mean(areas) > 0.7243
    found = judged(probability, bad)
    assert found.ks > 0.40
    assert found.expected == pytest.approx(found.happened, abs=0.025)  # tenth by tenth
