"""Numbers made for a page: a change is told where it says something."""

from decimal import Decimal

import pytest

from zhike.answer import vocabulary_of
from zhike.answer.figure import Figure
from zhike.web.links import Links
from zhike.web.words import Words


@pytest.mark.parametrize(
    ("now", "then", "share"),
    [("150", "100", 0.5), ("50", "100", -0.5), ("-20", "100", -1.2), ("0", "100", -1.0)],
)
def test_a_change_is_a_share_of_what_was(now, then, share):
    assert change(now, then).value == pytest.approx(share)


@pytest.mark.parametrize("then", ["0", "-100", None])
def test_of_nothing_or_less_than_nothing_no_share_is_told(then):
    assert change("150", then) == ""


def change(now, then):
    links = Links(Words("en"), vocabulary_of(), "CNY")
    return links.change(*(Figure(one and Decimal(one), "spent", "money", "2024-12-31.x") for one in (now, then)))
