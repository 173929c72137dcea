"""What a definition gives for this very company."""

from datetime import date
from decimal import Decimal

import ibis
import pytest

from zhike.answer.plan import _summed
from zhike.catalog.metrics import METRICS
from zhike.errors import NotFound
from zhike.web.worked import QUOTIENT, _gives


@pytest.mark.parametrize(
    ("means", "parts"),
    [
        ("复购客户数 ÷ 客户数，二者同一期间与条件。", [("复购客户数", "客户数")]),
        ("平均每单；销售额 ÷ 订单数；退货冲减销售额。", [("销售额", "订单数")]),
        ("折扣额 ÷（退货前销售额 + 折扣额）。", []),
        ("购买天数。", []),
    ],
)
def test_a_quotient_is_read_where_the_words_are_one(means, parts):
    assert [(found[1], found[2]) for found in QUOTIENT.finditer(means)] == parts


@pytest.mark.parametrize(
    ("above", "below", "value", "gives"),
    [(1964, 2723, 1964 / 2723, True), (1964, 2723, 0.5, False), (Decimal(-5), Decimal(100), 0.05, True), (1, 0, 1, False), (1, 2, None, False)],
)  # fmt: skip
def test_a_quotient_is_shown_only_where_it_gives_the_figure(above, below, value, gives):
    assert _gives(above, below, value) == gives


@pytest.mark.parametrize(
    ("name", "label"),
    [("calm_contacts", "Contacts without a complaint"), ("value_36", "Expected value, 36 months")],
    ids=["asked for as an attribute", "asked for by name"],
)
def test_a_figure_that_older_tables_lack_asks_for_an_update(name, label):
    known = {one.name: one for one in METRICS}
    people = ibis.table({"customer_id": "string"}, name="profiles")

    with pytest.raises(NotFound, match=f"did not compute “{label}” yet"):
        _summed(known[name], people, date(2026, 6, 30))
