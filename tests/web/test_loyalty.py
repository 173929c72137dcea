"""Loyalty on a customer's page: both sides with their parts; of one side alone no score is told."""

from decimal import Decimal

from zhike.answer import vocabulary_of
from zhike.web.links import Links
from zhike.web.loyalty import loyalty
from zhike.web.words import Words

ANN = {"customer_id": "ann", "orders": 9, "loyalty": 0.7, "regularity": 0.8, "rebought_share": 0.6, "satisfaction": 0.9, "nps_score": Decimal(7), "calm_contacts": 0.8, "contact_loyalty": 0.8, "overall_loyalty": 0.75}  # fmt: skip


def told(row):
    return loyalty(row, Links(Words("en"), vocabulary_of(), "CNY"))


def test_both_sides_are_told_with_their_parts():
    found = told(ANN)
    assert (found["score"].value, found["purchases"].value, found["contacts"].value) == (0.75, 0.7, 0.8)
    assert [one["value"].value for one in found["bought"]] == [0.8, 0.6]
    assert [one["label"] for one in found["told"]][-1] == "Contacts without a complaint"


def test_one_side_alone_is_told_without_a_score():
    bought = told(ANN | dict.fromkeys(("satisfaction", "nps_score", "calm_contacts", "contact_loyalty", "overall_loyalty")))  # fmt: skip
    assert (bought["score"], bought["contacts"], bought["told"], bought["purchases"].value) == ("", "", [], 0.7)
    heard = told(ANN | {"loyalty": None, "overall_loyalty": None})
    assert (heard["score"], heard["purchases"], heard["bought"]) == ("", "", [])
    assert told(ANN | {"orders": 0}) == {}
