"""The rows behind a number sum to the number, at every level."""

from decimal import Decimal

import pytest

from asked import WORDS
from zhike.answer.explain import asked, document, explain, rows_behind
from zhike.question import read


@pytest.fixture
def explained(engine, snapshot):
    def of(text, **options):
        return explain(asked(text, WORDS)[0], snapshot, engine, vocabulary=WORDS, **options)

    return of


def levels(found):
    return [(one.name, one.rows, one.sum, one.agrees) for one in found.levels]


def test_money_adds_up_from_customers_to_lines(explained):
    assert levels(explained("spent?province=广东省")) == [
        ("customers", 2, Decimal("140.00"), True),
        ("documents", 4, Decimal("140.00"), True),
        ("lines", 5, Decimal("140.00"), True),
    ]


def test_money_of_a_period_adds_up_too(explained):
    assert levels(explained("spent?from=2024-02-01&to=2024-02-10")) == [
        ("customers", 2, Decimal("50.00"), True),
        ("documents", 2, Decimal("50.00"), True),
        ("lines", 2, Decimal("50.00"), True),
    ]


def test_money_of_a_product_adds_up_over_parts_of_documents(explained):
    assert levels(explained("spent?product=杯子")) == [
        ("customers", 2, Decimal("115.25"), True),
        ("documents", 4, Decimal("115.25"), True),
        ("lines", 4, Decimal("115.25"), True),
    ]


def test_an_average_does_not_pretend_to_add_up(explained):
    assert [(name, sum_) for name, _, sum_, _ in levels(explained("average_order"))] == [
        ("customers", None),
        ("documents", None),
        ("lines", None),
    ]


def test_each_row_says_where_it_stands(engine, snapshot):
    rows = rows_behind(read("province=广东省", WORDS), "spent", snapshot, engine, vocabulary=WORDS).to_pylist()
    assert [(row["file"], row["sheet"], row["row"], row["adds"]) for row in rows] == [
        ("a.xlsx", "Sheet1", 8, Decimal("-10.00")),
        ("a.xlsx", "Sheet1", 7, Decimal("40.00")),
        ("a.xlsx", "Sheet1", 9, Decimal("10.00")),
        ("a.xlsx", "Sheet1", 5, Decimal("60.00")),
        ("a.xlsx", "Sheet1", 6, Decimal("40.00")),
    ]


def test_an_explanation_names_everything_that_it_rests_on(explained):
    found = document(explained("spent?customer=cat", limit=1), WORDS, "zh")
    assert found["value"] == "50.50"
    assert found["means"] == "spent 的含义"
    assert found["filters"] == "customer维度为cat"
    assert found["files"] == [{"load": "L2", "file": "b.csv", "sheet": None, "rows": 2}] or found["files"] == [
        {"load": "L2", "file": "b.csv", "sheet": "", "rows": 2}
    ]
    assert found["snapshot"] == "2024-12-31.0123456789ab"
    assert found["sql"].startswith("SELECT")
    assert "SUM" in found["expression"]
    assert len(found["rows"]) == 1


@pytest.mark.parametrize("text", ["spent", "spent?", "show=spent", "?show=spent"])
def test_a_figure_can_be_named_in_several_ways(text):
    question, metric = asked(text, WORDS)
    assert (str(question), metric) == ("show=spent", "spent")
