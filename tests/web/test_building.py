"""The builder's rows make a condition, and a condition stands in rows."""

import pytest

from asked import WORDS
from zhike import condition as conditions
from zhike.web import building
from zhike.web.building import Box, Form, Row


@pytest.mark.parametrize(
    "text",
    [
        "province=广东省",
        "all(province=广东省,spent.min=1000)",
        "any(province=广东省|江苏省,last_ordered_on.days=90)",
        "not(tier=high)",
        "all(province.missing=no,any(spent.min=1,spent.max=5),not(any(tier=high,segment=late)))",
        "any(bought(product=P1),bought(category=陶瓷,orders.min=2),bought(product=P1|P2,days=30))",
    ],
)
def test_what_the_rows_show_of_a_condition_makes_the_same_condition(text):
    condition = conditions.read(text, WORDS)

    form = building.form_of(condition)

    assert form is not None
    assert building.condition(form, WORDS) == condition


@pytest.mark.parametrize(
    "text", ["q=杭州", "not(all(tier=high,spent.min=1))", "all(tier=high,all(spent.min=1,not(tier=low)))"]
)
def test_a_condition_of_another_shape_stands_in_no_rows(text):
    assert building.form_of(conditions.read(text, WORDS)) is None


def test_rows_that_are_not_filled_say_nothing():
    form = Form("all", (Box("all", (Row("tier", "is", ""), Row())), Box("none", (Row("", "is", "x"),))))

    assert building.condition(form, WORDS) is None


SENT = [("kind.0", "any"), *[(f"{name}.0", value) for name, value in zip(("field", "test", "value", "also"), ("tier", "is", "high", ""), strict=True)]]  # fmt: skip
HIGH = Row("tier", "is", "high", "")


@pytest.mark.parametrize(
    ("press", "boxes"),
    [
        ("", (Box("any", (HIGH,)),)),
        ("row.0", (Box("any", (HIGH, Row())),)),
        ("group", (Box("any", (HIGH,)), Box())),
        ("drop.0.0", (Box(),)),
        ("drop.7.1", (Box("any", (HIGH,)),)),
        ("drop.x", (Box("any", (HIGH,)),)),
    ],
)
def test_a_button_adds_or_removes_a_row_or_a_group(press, boxes):
    assert building.read([*SENT, ("press", press)]) == Form("all", boxes)
