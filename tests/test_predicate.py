"""One filter is a key, an expression and a sentence."""

from datetime import date
from decimal import Decimal

import ibis
import pytest

from asked import WORDS
from zhike.answer.plan import is_computed
from zhike.errors import NotFound, ZhikeError
from zhike.predicate import Predicate, _literal, holds, own_value, read, sentence, table_of


@pytest.mark.parametrize(
    ("key", "texts", "en", "zh"),
    [
        ("province", ["江苏省", "广东省"], "Province is 广东省 or 江苏省", "province维度为广东省或江苏省"),
        ("tier", ["high"], "Tier is High", "tier维度为高"),
        ("province.missing", ["yes"], "Province is missing", "province维度为空"),
        ("spent.min", ["1000"], "Spent at least 1,000", "spent指标不低于 1,000"),
        ("from", ["2024-01-01"], "Period from 2024-01-01", "期间自 2024-01-01"),
        ("month", ["2024-03"], "Month is 2024-03", "month维度为2024-03"),
        ("q", ["安"], "name or code has “安”", "名称或编码含“安”"),
        ("segment", ["late"], "Segment is Late", "客群为超期"),
    ],
)
def test_a_filter_reads_as_a_sentence_and_writes_as_its_key(key, texts, en, zh):
    filter_ = read(key, texts, WORDS)
    assert filter_.key == key
    assert (sentence(filter_, WORDS, "en"), sentence(filter_, WORDS, "zh")) == (en, zh)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1000", 1000), ("1,000.50", Decimal("1000.5")), ("-0", 0), ("12.5%", Decimal("0.125")), ("0.10", Decimal("0.1"))],
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert read("spent.min", [text], WORDS).values == (value,)


def test_a_filter_says_which_rows_it_chooses_among():
    wanted = {"province": "customers", "channel": "orders", "product": "order_lines"}
    assert {key: table_of(read(key, ["a"], WORDS), WORDS) for key in wanted} == wanted
    assert table_of(read("from", ["2024-01-01"], WORDS), WORDS) == "orders"
    assert table_of(read("spent.min", ["1"], WORDS), WORDS) == "customers"


def test_values_become_typed_literals_and_stay_values():
    people = ibis.table(
        {"province": "string", "spent": "decimal(18, 2)", "name": "string", "customer_code": "string"}, name="p"
    )
    sql = ibis.to_sql(people.filter(holds(Predicate("province", "is", ("x'; DROP TABLE p; --",)), people, WORDS)))
    assert "'x''; DROP TABLE p; --'" in str(sql)
    sql = ibis.to_sql(people.filter(holds(Predicate("spent", "min", (Decimal("1.5"),)), people, WORDS)))
    assert "DECIMAL" in str(sql)


def test_a_quotient_over_one_customer_is_its_own_figure():
    people = ibis.memtable({"spent": [10.0, 9.0], "orders": [2, 3], "name": ["a", "b"]})
    found = people.select("name", own=own_value(WORDS.metrics["average_order"], people))
    assert ibis.duckdb.connect().to_pyarrow(found).to_pylist() == [{"name": "a", "own": 5.0}, {"name": "b", "own": 3.0}]


def test_a_day_is_a_day_of_the_calendar():
    assert read("last_ordered_on.to", ["2024-02-29"], WORDS).values == (date(2024, 2, 29),)
    with pytest.raises(ZhikeError):
        read("last_ordered_on.to", ["2023-02-29"], WORDS)


@pytest.mark.parametrize(
    ("bound", "left"),
    [("5", 2), ("5.00", 2), ("5.005", 1), ("0", 3), ("-1", 3), ("99999999999999999999", 0), ("5.000001", 1)],
)
def test_a_bound_is_exact_however_many_digits_it_has(bound, left):
    rows = ibis.memtable(
        {"spent": [Decimal("4.99"), Decimal("5.00"), Decimal("7.10")]}, schema={"spent": "decimal(18, 2)"}
    )
    number = _literal(Decimal(bound), rows.spent)

    assert rows.filter(rows.spent >= number).count().to_pyarrow().as_py() == left


@pytest.mark.parametrize("name", ["spent", "average_order"])
def test_a_figure_that_an_older_version_did_not_make_is_told_as_not_computed_yet(name):
    older = ibis.memtable({"customer_id": ["K1"], "name": ["ann"]})
    newer = ibis.memtable({"customer_id": ["K1"], "name": ["ann"], "spent": [10.0], "orders": [2]})

    with pytest.raises(NotFound, match="did not compute"):
        own_value(WORDS.metrics[name], older)
    assert [is_computed(WORDS.metrics[name], people, date(2026, 6, 30)) for people in (older, newer)] == [False, True]
