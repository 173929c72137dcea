"""A condition is a tree of filters with one spelling, a sentence and an expression."""

from datetime import date
from decimal import Decimal

import ibis
import pyarrow as pa
import pytest

from asked import WORDS
from zhike.condition import Bought, Ground, Group, Lately, document, from_document, holds, read, sentence, spell
from zhike.errors import BadQuestion, UnknownName
from zhike.predicate import Predicate

PEOPLE = ibis.memtable(
    pa.table(
        {
            "customer_id": ["ann", "bob", "cid", "dan"],
            "province": ["江苏省", "广东省", None, "广东省"],
            "spent": [Decimal(100), Decimal(50), Decimal(900), None],
            "last_ordered_on": [date(2024, 6, 1), date(2024, 3, 1), date(2024, 3, 2), None],
        }
    ),
    schema={"customer_id": "string", "province": "string", "spent": "decimal(18, 2)", "last_ordered_on": "date"},
)
PRODUCTS = ibis.memtable(
    {
        "customer_id": ["ann", "ann", "bob", "cid", "dan"],
        "product_code": ["P1", "P2", "P1", "P3", "P3"],
        "product_name": ["茶杯", "茶壶", "茶杯", "a,b(c)|50%", "a,b(c)|50%"],
        "category": ["陶瓷", "陶瓷", "陶瓷", "布艺", "布艺"],
        "quantity": [Decimal(3), Decimal(2), Decimal(9), Decimal(1), Decimal(1)],
        "amount": [Decimal(30), Decimal(20), Decimal(90), Decimal(5), Decimal(0)],
        "orders": [1, 1, 1, 1, 0],  # dan was given it
        "last_ordered_on": [date(2024, 6, 1), date(2024, 5, 1), date(2023, 1, 1), date(2024, 3, 2), date(2024, 3, 2)],
    }
)
GROUND = Ground(WORDS, date(2024, 6, 1), lambda: PRODUCTS)


def who(text):
    found = PEOPLE.filter(holds(read(text, WORDS), PEOPLE, GROUND)).customer_id
    return sorted(ibis.duckdb.connect().to_pyarrow(found).to_pylist())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("province=广东省", ["bob", "dan"]),
        ("province=广东省|江苏省", ["ann", "bob", "dan"]),
        ("all(province=广东省,spent.min=10)", ["bob"]),
        ("any(province=江苏省,spent.min=900)", ["ann", "cid"]),
        ("not(province=广东省)", ["ann", "cid"]),  # whoever's province is unknown is not in Guangdong
        ("not(spent.min=100)", ["bob", "dan"]),
        ("not(any(province=广东省,spent.max=100))", ["cid"]),
        ("last_ordered_on.days=91", ["ann"]),
        ("last_ordered_on.days=92", ["ann", "cid"]),  # 2 March is the 92nd day back, 1 June being the first
        ("last_ordered_on.days=36500", ["ann", "bob", "cid"]),
        ("bought(product=P1)", ["ann", "bob"]),
        ("bought(product=茶壶)", ["ann"]),
        ("bought(product=a%2Cb%28c%29%7C50%25)", ["cid"]),
        ("bought(category=陶瓷,orders.min=2)", ["ann"]),
        ("bought(category=陶瓷,amount.min=60)", ["bob"]),
        ("bought(category=陶瓷,quantity.min=5,days=90)", ["ann"]),
        ("not(bought(category=陶瓷))", ["cid", "dan"]),
    ],
)
def test_a_condition_finds_its_customers_and_is_written_as_it_was_read(text, names):
    condition = read(text, WORDS)

    assert who(text) == names
    assert spell(condition) == text
    assert read(spell(condition), WORDS) == condition
    assert from_document(document(condition), WORDS) == condition


def test_a_condition_reads_as_a_sentence_in_both_languages():
    condition = Group(
        "all",
        (
            Predicate("spent", "min", (Decimal(1000),)),
            Group("any", (Lately("last_ordered_on", 90), Group("not", (Predicate("tier", "is", ("high",)),)))),
            Bought("category", ("陶瓷",), (("orders.min", Decimal(2)),), 30),
        ),
    )

    assert sentence(condition, WORDS, "en") == (
        "Spent at least 1,000 and (Last ordered on in the last 90 days or not: Tier is High)"
        " and bought of the category 陶瓷, on at least 2 orders, last in the last 30 days"
    )
    assert sentence(condition, WORDS, "zh") == (
        "spent指标不低于 1,000，且（last_ordered_on指标在近 90 天内，或不满足：tier维度为高）"
        "，且买过类别陶瓷、不少于 2 单、最近一次在近 30 天内"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "all()",
        "all(",
        "all(province=a",
        "province=a)",
        "not(province=a,tier=high)",
        "a,b",
        "spent.min=many",
        "last_ordered_on.days=0",
        "last_ordered_on.days=1.5",
        "bought(orders.min=2)",
        "bought(product=)",
        "bought(product=a,category=b)",
        "bought(product=a,days=90,days=30)",
        "bought(product=a,days=999999)",
        "province=a\x00",
        "not(" * 9 + "tier=high" + ")" * 9,
        "(" * 3000,
        f"any({','.join(['tier=high'] * 60)})",
        "tier=" + "x" * 4000,
    ],
)
def test_what_makes_no_condition_is_refused_with_what_to_do(text):
    with pytest.raises((BadQuestion, UnknownName)) as told:
        read(text, WORDS)
    assert told.value.status == 422


@pytest.mark.parametrize("text", ["some(tier=high)", "colour=red", "from=2024-01-01", "product=P1", "bought(shop=a)"])
def test_an_unknown_name_or_one_of_documents_is_named(text):
    with pytest.raises(UnknownName):
        read(text, WORDS)


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        "tier",
        {"all": "tier"},
        {"tier": 1},
        {"tier": []},
        {"tier": ["high"], "spent.min": "1"},
        {"bought": {"product": 5}},
        {"not": [{"tier": "high"}, {"tier": "low"}]},
    ],
)
def test_json_of_another_form_is_refused(told):
    with pytest.raises((BadQuestion, UnknownName)):
        from_document(told, WORDS)
