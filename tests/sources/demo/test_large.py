"""Tables of a large company are exact and tell what stands."""

from decimal import Decimal

import numpy as np

from zhike.sources.demo.company import company
from zhike.sources.demo.large import LARGE_FILES, Tally, coded, money, retail_lines, wholesale_lines
from zhike.tables import FIELDS


def test_money_is_exact_below_zero_too():
    found = money(np.array([0, 1, -1, -123456, 10**15]))

    assert found.to_pylist() == [
        Decimal("0.00"),
        Decimal("0.01"),
        Decimal("-0.01"),
        Decimal("-1234.56"),
        Decimal(10**13),
    ]


def test_texts_are_numbers_into_a_list():
    assert coded(np.array([1, 0, 1]), ("甲", "乙")).to_pylist() == ["乙", "甲", "乙"]


def test_headers_are_the_fields_own_words():
    chunk = company(seed=5, first=0, count=100)
    labels = {field.label[1] for field in FIELDS}
    for _, _, make in LARGE_FILES:
        assert set(make(chunk).table.column_names) <= labels


def test_wholesale_and_retail_lines_are_all_lines():
    chunk = company(seed=5, first=3_000, count=300)

    assert len(wholesale_lines(chunk).table) + len(retail_lines(chunk).table) == len(chunk.lines.order)


def test_freight_has_its_own_product():
    chunk = company(seed=5, first=0, count=300)
    rows = wholesale_lines(chunk).table.to_pylist()

    assert {row["商品名称"] for row in rows if row["商品编码"] == "FY001"} == {"运费"}
    assert {row["商品类别"] for row in rows if row["商品名称"] == "运费"} == {"服务"}


def test_parts_add_up_whatever_their_size():
    parts = [company(seed=5, first=first, count=200) for first in (0, 200)]
    both, each = Tally("a", "order_lines"), [Tally("a", "order_lines"), Tally("a", "order_lines")]
    for part, one in zip(parts, each, strict=True):
        both.add(wholesale_lines(part))
        one.add(wholesale_lines(part))

    total = sum(Decimal(one.truth()["totals"]["amount"]) for one in each)
    assert Decimal(both.truth()["totals"]["amount"]) == total
    assert both.truth()["rows"]["accepted"] == sum(one.truth()["rows"]["accepted"] for one in each)
