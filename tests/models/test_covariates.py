"""Covariates: known from the first order on, few values each, and never twice the same."""

from datetime import date

import pytest

from zhike.models import covariates as room
from zhike.models.covariates import OTHER, Design, covariates
from zhike.models.histories import histories

ORDERS = """
    order_id | customer_id | ordered_on | kind | amount | channel | store
    A        | ann         | 2025-01-05 | sale | 10     | shop    | s1
    B        | ann         | 2025-05-09 | sale | 10     | online  | s2
    C        | bob         | 2025-01-07 | sale | 10     | shop    | s1
    D        | cat         | 2025-06-01 | sale | 10     | online  | s2
    E        | dan         | 2025-06-02 | sale | 10     |         |
"""
CUSTOMERS = """
    customer_id | source_channel | province | size_class | kind_of_party
    ann         | 展会           | 广东省   | large      | company
    bob         |                | 广东省   |            | person
    cat         |                | 江苏省   |            | person
    dan         |                |          |            | person
"""


@pytest.fixture
def made(given, monkeypatch):
    monkeypatch.setattr(room, "LEAST", 1)
    orders = given("orders", ORDERS)
    past = histories(orders, as_of=date(2025, 6, 30))
    return lambda setting: covariates(past, orders, given("customers", CUSTOMERS), covariates=setting)


@pytest.mark.every_engine
def test_the_channel_is_that_of_the_first_order_and_who_says_nothing_is_a_value_too(made, rows):
    found = rows(made("channel, season"), "customer_id", "covariate_group", "channel", "season", "province")
    assert found == [
        ("ann", 2, "shop", "Q1", None),
        ("bob", 2, "shop", "Q1", None),
        ("cat", 1, "online", "Q2", None),
        ("dan", 0, "", "Q2", None),
    ]


def test_without_the_setting_there_are_none(made, rows):
    assert rows(made("")) == []
    assert Design.read(made("")).traits == ()


def test_rare_values_count_as_one_and_where_that_is_rare_too_as_the_commonest(made, rows, monkeypatch):
    monkeypatch.setattr(room, "LEAST", 2)
    assert rows(made("channel"), "channel") == [("shop",), ("shop",), (OTHER,), (OTHER,)]
    monkeypatch.setattr(room, "LEAST", 3)
    assert rows(made("province"), "province") == [(OTHER,)] * 4  # nothing is common: nobody is told apart


def test_a_value_that_others_already_say_is_left_out(made):
    design = Design.read(made("size_class,kind_of_party"))  # who is a company is large here
    assert design.against == {"size_class": "", "kind_of_party": "person"}
    assert design.traits == (("size_class", "large"),)
    assert design.rows.tolist() == [[0.0], [1.0]]
