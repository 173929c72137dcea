"""Titles of companies so small that shares of their customers say nothing, and of pages that were named and said nothing."""

import html
import re
from decimal import Decimal

import pytest

from zhike.answer import vocabulary_of
from zhike.web import charts
from zhike.web.links import Links
from zhike.web.profit import _finding
from zhike.web.retention import _first
from zhike.web.words import Words


class Span:
    key = "last12"


@pytest.fixture
def links():
    return Links(Words("en"), vocabulary_of(), "CNY")


def steps(customers):
    """The curve of a company of so many customers: 60 % of its sales are the largest's."""
    return [
        {"top_share": share, "customers": max(1, round(share * customers)), "spent": Decimal(60), "spent_share": 0.6}
        for share in (0.2, 1.0)
    ]


@pytest.mark.parametrize(
    ("customers", "said"),
    [
        (1, "All sales come from one customer"),
        (5, "The largest 1 of 5 customers makes 60.0% of sales"),
        (40, "The best 20.0% of customers make 60.0% of sales"),
    ],
)
def test_few_customers_are_counted_and_not_told_as_a_share(customers, said, links):
    assert charts._pareto(steps(customers), links).finding.striptags() == said


def grid(**customers):
    return [
        {"recency_score": int(name[1]), "frequency_score": int(name[3]), "customers": count, "spent": Decimal(10)}
        for name, count in customers.items()
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (grid(r5f5=2, r1f5=1), "2 customers buy often and lately (¥10.00); 1 bought often and has stopped"),
        (grid(r5f5=1), "1 customer buys often and lately (¥10.00); nobody who bought often has stopped"),
        (grid(r1f5=1), "Nobody buys often and lately; 1 bought often and has stopped"),
        (grid(r5f1=1), "Nobody buys more often than others yet"),
    ],
)
def test_of_nobody_no_number_is_told(rows, said, links):
    assert charts._rfm(rows, links).finding.striptags() == said


def test_without_any_cost_nothing_is_said_to_remain(links):
    total = {"net_sales": Decimal(100), "uncosted": Decimal(100)}

    assert _finding([0.0], 0, total, Span, links) == "What remains of sales cannot be told: no cost is known"
    told = _finding([80.0, -10.0], 1, total | {"uncosted": Decimal(0)}, Span, links)
    assert told.striptags() == "2 customers bring what remains; 1 is at a loss"


def test_where_everybody_who_bought_came_back_no_share_is_told(links):
    told = _first([{"stage": 1, "reached": 1, "went_on": 1, "lapsed": 0}], links)

    assert (told["all_back"], told["reached"].value) == (True, 1)


def test_where_nobody_is_lost_that_is_said(links):
    rows = [{"stage": 1, "reached": 4, "went_on": 3, "lapsed": 0}]

    assert _first(rows, links)["nobody_lost"] is True
    assert _first([rows[0] | {"lapsed": 1}], links)["nobody_lost"] is False


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("/import", "files? (is|are) loaded, "),
        ("/settings", "(The company's settings are as delivered|settings (is|are) its own)"),
        ("/help", r"\d+ tasks step by step, \d+ words explained"),
    ],
)
def test_the_title_says_what_there_is(page, said, signed):
    text = signed.get(page + "?lang=en").text
    heading = re.search(r"<h1>(.*?)</h1>", text, re.S)[1]

    assert re.search(said, html.unescape(heading))
