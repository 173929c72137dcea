"""How a figure reads: short at a glance, exact on hover, plain for programs, and never without its metric."""

from datetime import date
from decimal import Decimal

import pytest

from zhike.answer.figure import Figure, Part, exact, shown
from zhike.predicate import Predicate


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (Decimal("0.00"), "money", "0.00", "0.00"),
        (Decimal("1234.5"), "money", "1,234.50", "1,234.50"),
        (Decimal("-1234.5"), "money", "−1,234.50", "−1,234.50"),
        (Decimal("26367.40"), "money", "26,367", "26,367"),
        (Decimal("123456.78"), "money", "12.35万", "123.5K"),
        (Decimal("1234567890.12"), "money", "12.35亿", "1.23B"),
        (Decimal("9999999999.00"), "money", "100.00亿", "10.00B"),
        (1234, "count", "1,234", "1,234"),
        (1234567, "count", "123.5万", "1.23M"),
        (0.23456, "share", "23.5%", "23.5%"),
        (-0.05, "share", "−5.0%", "−5.0%"),
        (1, "days", "1 天", "1 day"),
        (23.5, "days", "23.5 天", "23.5 days"),
        (Decimal("12.0000"), "quantity", "12", "12"),
        (date(2024, 3, 1), "day", "2024-03-01", "2024-03-01"),
        (None, "money", "–", "–"),
        (float("nan"), "number", "–", "–"),
    ],
)
def test_a_value_reads_at_a_glance(value, unit, zh, en):
    assert (shown(value, unit, "zh"), shown(value, unit, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Decimal("1234567890.12"), "money", "1,234,567,890.12"),
        (1234567, "count", "1,234,567"),
        (0.234567, "share", "23.4567%"),
        (Decimal("12.3450"), "quantity", "12.345"),
    ],
)
def test_every_digit_is_there_on_hover(value, unit, text):
    assert exact(value, unit, "zh") == text


def test_programs_get_money_as_text_counts_as_numbers_and_missing_as_null():
    assert [
        Figure(v, "m", "money", "s").plain() for v in (Decimal("1.10"), 3, 0.5, None, float("nan"), date(2024, 2, 29))
    ] == [
        "1.10",
        3,
        0.5,
        None,
        None,
        "2024-02-29",
    ]


def test_a_figure_knows_the_question_to_which_it_is_the_answer():
    figure = Figure(
        Decimal("1.00"), "spent", "money", "2024-12-31.0123456789ab", (Predicate("province", "is", ("广东省",)),)
    )
    assert figure.address == "province=广东省&show=spent&at=2024-12-31.0123456789ab"


def test_a_class_reads_as_its_word():
    assert Figure("high", "tier", "text", "s", (), ("High", "高")).short("zh") == "高"
    assert Part(None, "province").short("en") == "(not given)"
    assert Part(date(2024, 4, 1), "quarter").short("zh") == "2024Q2"


def test_half_a_cent_is_rounded_up_when_printing_only():
    figure = Figure(Decimal("0.125"), "m", "money", "s")
    assert figure.exact("en") == "0.13"
    assert figure.value == Decimal("0.125")
