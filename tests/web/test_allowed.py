"""What may be spent on customers follows from what they are worth; where that is not known there are words."""

from decimal import Decimal

import pytest

from zhike.answer import Figure, vocabulary_of
from zhike.catalog import METRICS
from zhike.metric import call
from zhike.web.allowed import SHOW, of_one
from zhike.web.links import Links
from zhike.web.rendering import render
from zhike.web.words import Words

BY_NAME = {metric.name: metric for metric in METRICS}
PEOPLE = """
    customer_id | orders | activity | value_basis | gross_margin | value_12 | value_36 | acquisition_cost
    ann         | 5      | active   | margin      | 500.00       | 90.00    | 200.00   | 100.00
    bob         | 1      | lapsed   | margin      | 40.00        | 1.00     | 2.00     | 50.00
    cat         | 2      | dormant  | margin      | -20.00       | 10.00    | 30.00    | 0.00
    dan         | 0      | never    |             | 0.00         |          |          | 70.00
"""


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("worth_per_customer", Decimal("250.67")),  # (500 + 200 + 40 + 2 − 20 + 30) ÷ 3
        ("yearly_worth", Decimal("50.00")),  # (90 + 10) ÷ 2: bob has lapsed
        ("worth_to_cost", pytest.approx(752 / 150)),  # dan never bought
    ],
)
@pytest.mark.parametrize("basis", ["margin", "sales"])
def test_customers_are_worth_their_margin_and_nothing_is_told_of_sales(given, engine, name, found, basis):
    people = given("profiles", PEOPLE.replace("margin      |", f"{basis:11} |", 3))
    told = engine.fetch(people.aggregate(found=call(BY_NAME[name].over, people, None))).to_pylist()[0]["found"]

    assert told == (found if basis == "margin" else None)


def links(lang="en"):
    return Links(Words(lang), vocabulary_of(), "CNY")


def own(**values):
    told = dict(zip(SHOW, (10, 4, Decimal(600), Decimal(250), 2.4, Decimal(90)), strict=True)) | values
    return {name: Figure(value, name, BY_NAME[name].unit, "s") for name, value in told.items()}


def test_the_most_that_may_be_spent_is_a_third_of_what_a_customer_is_worth():
    told = of_one(own(), 3.0, links())

    assert (told["win"].value, told["keep"].value) == (Decimal(200), Decimal(30))
    assert (told["staying"].value, told["keep_all"].value) == (6, Decimal(180))
    assert told["is_over"]
    assert not of_one(own(), 2.0, links())["is_over"]


def test_customers_who_cost_more_than_they_bring_bear_no_spending():
    told = of_one(own(worth_per_customer=Decimal(-5)), 3.0, links())

    assert told["win"].value == 0
    assert told["is_over"]


def test_where_nothing_is_known_of_worth_no_ceiling_is_made_up():
    assert of_one(own(worth_per_customer=None, yearly_worth=None), 3.0, links()) == {}
    page = render("value_spend.html", {"_": Words("en"), "spend": {"why": "Not told: x", "href": "/models", "there": "Model cards"}})  # fmt: skip
    assert "Not told: x" in page
    assert "¥" not in page
