"""Loyalty is read from purchases and from contacts, half each; of one side alone no score is told."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import ibis
import pytest

from zhike.answer import vocabulary_of
from zhike.models.churn_features import NAMES
from zhike.web.links import Links
from zhike.web.loyalty import loyalty
from zhike.web.words import Words

ANN = {"customer_id": "ann", "orders": 9, "loyalty": 0.7, "regularity": 0.8, "rebought_share": 0.6, "satisfaction": 0.9, "nps_score": Decimal(7)}  # fmt: skip
OTHERS = [name for name in NAMES if name not in ("contacts", "complaints")]
CASES = "\n".join(
    [
        " | ".join(["customer_id", "cut_on", "contacts", "complaints", *OTHERS]),
        *(
            row + " |" * len(OTHERS)
            for row in ("ann | 2025-12-31 | 5 | 1", "ann | 2025-06-30 | 4 | 4", "bob | 2025-12-31 | 2 | 1")
        ),
    ]
)


@dataclass
class Shelf:
    """The cases of one snapshot."""

    cases: Any
    engine: Any
    snapshot: Any

    def has(self, name):
        return name == "churn_cases"

    def table(self, _):
        return self.cases

    def rows_of(self, customer_id, _name, make):
        return self.engine.fetch(make(ibis.literal(customer_id))).to_pylist()


@pytest.fixture
def of(given, engine):
    shelf = Shelf(given("churn_cases", CASES), engine, SimpleNamespace(as_of=date(2025, 12, 31)))

    def told(row):
        return loyalty(shelf, row, Links(Words("en"), vocabulary_of(), "CNY"))

    return told


def test_the_score_is_the_mean_of_both_sides(of):
    found = of(ANN)
    heard = (0.9 + 0.7 + 0.8) / 3  # content, would recommend 7 of 10, four contacts of five without a complaint
    assert found["contacts"].value == pytest.approx(heard, abs=1e-4)
    assert found["score"].value == pytest.approx((0.7 + heard) / 2, abs=1e-4)
    assert [one["value"].value for one in found["bought"]] == [0.8, 0.6]
    assert len(found["told"]) == 3


def test_one_side_alone_is_told_without_a_score(of):
    bought = of(ANN | {"customer_id": "bob", "satisfaction": None, "nps_score": None})
    assert (bought["score"], bought["contacts"], bought["purchases"].value) == ("", "", 0.7)
    heard = of(ANN | {"loyalty": None})
    assert (heard["score"], heard["purchases"], heard["bought"]) == ("", "", [])
    assert heard["contacts"].value > 0
    assert of(ANN | {"orders": 0}) == {}
