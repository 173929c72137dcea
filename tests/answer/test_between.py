"""Sums of expected value say between which ends they lie, where the run drew an interval for just these customers."""

from dataclasses import replace
from decimal import Decimal

import ibis
import pytest

from asked import WORDS, _metric
from zhike.access import OWNER, authorize
from zhike.answer import answer, document, everything
from zhike.answer.between import plain_ends
from zhike.question import read

VALUED = replace(
    WORDS,
    metrics={
        **WORDS.metrics,
        "value_12": _metric("value_12", "money", over=lambda t: t.spent.sum()),
        "value_12_low": _metric(
            "value_12_low", "money", over=lambda t: ibis.ifelse(t.count() > 9, t.spent.max(), None)
        ),
    },
)
TOTALS = """
    dimension | part   | customers | value_12 | value_12_low | value_12_high
    all       |        | 3         | 190.50   | 150.00       | 240.00
    tier      |        | 1         | 0.00     |              |
    tier      | high   | 1         | 130.00   | 90.00        | 180.00
    tier      | low    | 1         | 10.00    | 2.00         | 21.00
"""
ENDS = tuple(f"{name}_{end}" for name in ("value_36", "value_lifetime", "net_value_12", "net_value_36", "net_value_lifetime") for end in ("low", "high"))  # fmt: skip


@pytest.fixture
def valued(engine, given, snapshot):
    head, *lines = TOTALS.strip().splitlines()
    text = "\n".join([" | ".join([head, *ENDS]), *(line + " |" * len(ENDS) for line in lines)])
    engine.write(given("value_totals", text), snapshot.path("value_totals"))
    return snapshot


@pytest.fixture
def ask(engine, valued):
    def asked(text, **options):
        return answer(read(text, VALUED), valued, engine, vocabulary=VALUED, **options)

    return asked


def test_a_sum_says_between_which_ends_it_lies(ask):
    assert ask("show=customers,value_12").one("value_12").between == (Decimal("150.00"), Decimal("240.00"))
    found = {row[0].value: row[1].between for row in ask("by=tier&show=value_12").rows}
    assert found == {
        "high": (Decimal("90.00"), Decimal("180.00")),
        "low": (Decimal("2.00"), Decimal("21.00")),
        "middle": None,
        None: None,
    }


def test_for_other_customers_than_those_of_the_run_no_ends_are_told(ask):
    for text in ("show=value_12&province=广东省", "by=tier,province&show=value_12", "by=customer&show=value_12"):
        assert not [cell for row in ask(text).rows for cell in row if plain_ends([cell])], text
    assert ask("by=tier&show=spent").rows[0][1].between is None
    rules = replace(authorize(OWNER, "question.ask"), row_predicate=("province=广东省",))
    assert ask("show=value_12", decision=rules).one("value_12").between is None


def test_programs_find_the_ends_behind_the_other_columns(ask, engine, valued):
    found = document(ask("by=tier&show=value_12,customers", lang="zh"))
    assert [one["name"] for one in found["columns"]] == [
        "tier",
        "value_12",
        "customers",
        "value_12_low",
        "value_12_high",
    ]
    assert found["columns"][3]["label"] == "value_12指标：80% 区间下限"
    assert found["rows"][0] == ["high", "130.00", 1, "90.00", "180.00"]
    assert found["rows"][1] == ["middle", "50.50", 1, None, None]
    table = everything(read("by=tier&show=value_12", VALUED), valued, engine, vocabulary=VALUED)
    assert table.select(["tier", "value_12_high"]).to_pylist()[0] == {
        "tier": "high",
        "value_12_high": Decimal("180.00"),
    }


def test_a_snapshot_without_intervals_tells_none(engine, snapshot):
    assert answer(read("show=value_12", VALUED), snapshot, engine, vocabulary=VALUED).one("value_12").between is None


def test_ends_are_shown_as_figures_of_their_own(ask, engine, valued):
    assert ask("show=value_12_low").one("value_12_low").value == Decimal("150.00")
    assert [row[1].value for row in ask("by=tier&show=value_12_low").rows if row[0].value == "low"] == [Decimal("2.00")]
    assert ask("by=province,tier&show=value_12_low").rows[0][2].between is None
    assert ask("province=广东省,浙江省&show=value_12_low").one("value_12_low").value is None
    found = everything(read("by=tier&show=value_12,value_12_low", VALUED), valued, engine, vocabulary=VALUED)
    assert found.column_names == ["tier", "value_12", "value_12_low", "value_12_high"]
    assert dict(zip(*(found.column(name).to_pylist() for name in ("tier", "value_12_low")), strict=True))["high"] == 90


def test_one_part_has_the_interval_of_that_part_by_a_filter_and_by_what_one_may_see(ask):
    assert ask("show=value_12&tier=high").one("value_12").between == (Decimal("90.00"), Decimal("180.00"))
    rules = replace(authorize(OWNER, "question.ask"), row_predicate=("tier=low",))
    assert ask("show=value_12", decision=rules).one("value_12").between == (Decimal("2.00"), Decimal("21.00"))
    assert ask("show=value_12&tier=low", decision=rules).one("value_12").between is not None
    assert ask("show=value_12&tier=high", decision=rules).one("value_12").between is None
    assert ask("by=province&show=value_12", decision=rules).rows[0][1].between is None
