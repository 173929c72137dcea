"""Offers: a deal of the calculator goes to the sales manager and to finance, as it was calculated when it was put forward."""

from urllib.parse import urlencode

import pytest

from web.shop import as_
from web.test_deals import ASKED
from zhike.web.offers import lowered

COSTED = {"product": "杯", "quantity": "10", "price": "12", "cost": "8"}


def test_what_was_put_forward_is_what_the_calculator_said(earning):
    said = earning.get("/deals.json", params=ASKED).json()["result"]
    kept = earning.post("/offers", data={"query": urlencode(ASKED), "name": "甲公司春季", "why": "老客户增量"})
    assert kept.status_code == 303

    (offer,) = earning.get("/offers.json").json()["waiting"]
    told = {row["label"]: row["value"]["value"] for row in offer["figures"]}
    assert told["本单净利"] == said["rows"][-1]["value"]["value"] == "248.19"
    assert told["折后销售额"] == "1200.00"
    assert (offer["customer"]["name"], offer["next"], offer["steps"][0]["why"]) == ("甲公司", "endorse", "老客户增量")
    # the form opens again as it was filled in
    assert earning.get(offer["href"].replace("/deals?", "/deals.json?")).json()["result"] == said


@pytest.mark.parametrize("query", [{}, {"product": "新品", "price": "5"}, ASKED | {"discount": "x"}])
def test_a_deal_that_cannot_be_calculated_is_not_put_forward(earning, query):
    assert earning.post("/offers", data={"query": urlencode(query), "name": "x", "why": "y"}).status_code == 422


def test_an_offer_goes_through_each_role_in_turn_and_through_no_other(office, address, signed, staff):
    with (
        as_(office, address, "周航") as sales,
        as_(office, address, "陈静") as manager,
        as_(office, address, "段强") as finance,
    ):
        name = sales.get("/customers.json").json()["rows"][0]["name"]
        given = {"query": urlencode(COSTED | {"customer": name}), "name": "样单", "why": "试用"}
        assert sales.post("/offers", data=given).status_code == 303
        (id_,) = [one["id"] for one in sales.get("/offers.json").json()["waiting"]]

        def step(client, state, why=""):
            return client.post(f"/offers/{id_}", data={"state": state, "why": why}).status_code

        assert [step(sales, "endorsed"), step(finance, "endorsed"), step(manager, "approved")] == [403, 403, 403]

        def waits(client):
            pages = [client.get(f"{page}.json").json()["waiting"] for page in ("/todo", "/home")]
            assert pages[0] == pages[1]
            assert all(("样单" in client.get(page).text) == bool(pages[0]) for page in ("/todo", "/today"))
            return [(one["name"], one["customer"], one["by"], one["amount"]["value"]) for one in pages[0]]

        assert (waits(sales), waits(manager), waits(finance)) == ([], [("样单", name, "周航", "120.00")], [])
        assert step(manager, "endorsed", "可以") == 303
        assert (waits(sales), waits(manager), waits(finance)) == ([], [], [("样单", name, "陈静", "120.00")])
        assert [step(manager, "approved"), step(manager, "refused", "不"), step(finance, "refused")] == [403, 403, 422]
        assert step(finance, "approved", "账期 30 天") == 303
        assert waits(finance) == []
        told = finance.get("/offers.json").json()["decided"][0]
        customer = sales.get(f"/customers/{told['customer']['id']}.json").json()
    assert [(one["who"], one["why"]) for one in told["steps"]] == [
        ("周航", "试用"),
        ("陈静", "可以"),
        ("段强", "账期 30 天"),
    ]
    assert (told["state"], told["next"]) == ("已批准，可对外报价", "")
    assert [(one["name"], one["state"], one["sales"]["value"]) for one in customer["offers"]] == [
        ("样单", "已批准，可对外报价", "120.00")
    ]


def decided(client, query, name="样单", why="试用"):
    """A deal put forward, endorsed and approved by the owner alone; its number."""
    client.post("/offers", data={"query": urlencode(query, doseq=True), "name": name, "why": why})
    id_ = client.get("/offers.json").json()["waiting"][0]["id"]
    for state in ("endorsed", "approved"):
        assert client.post(f"/offers/{id_}", data={"state": state}).status_code == 303
    return id_


def test_a_field_left_empty_stays_its_products(earning):
    """杯 has no price of its own in the form: 50 is the other's."""
    asked = [("product", "杯"), ("quantity", "10"), ("price", ""), ("cost", "8"), ("rival", ""), ("product", ""), ("quantity", ""),
             ("price", ""), ("cost", ""), ("rival", ""), ("product", "新品"), ("quantity", "1"), ("price", "50"), ("cost", "20"), ("rival", "")]  # fmt: skip
    said = earning.get("/deals.json", params=asked).json()["result"]
    id_ = decided(earning, asked)
    (offer,) = [one for one in earning.get("/offers.json").json()["decided"] if one["id"] == id_]
    earning.post("/deals", data={"query": urlencode(asked), "name": "两种"})
    kept = next(one for one in earning.get("/deals.json").json()["kept"] if one["name"] == "两种")

    for address in (offer["href"], kept["href"]):
        assert earning.get(address.replace("/deals?", "/deals.json?")).json()["result"] == said
    earning.post(f"/deals/{kept['id']}/remove")


def test_a_deal_changed_after_its_approval_is_told_and_its_proposal_is_a_draft(earning):
    asked = ASKED | {"price": "13", "points": ""}
    id_ = decided(earning, asked, name="春季单")
    same = earning.get("/deals.json", params=asked | {"price": "13.00", "points": "送货快"}).json()["approval"]
    other = earning.get("/deals.json", params=asked | {"price": "11", "term": "90"}).json()["approval"]

    assert (same["is_approved"], same["changes"]) == (True, [])
    assert same["href"].endswith(id_)
    assert other["is_approved"] is False
    assert other["changes"] == [
        {"label": "账期（天）", "was": "45", "now": "90"},
        {"label": "杯 · 单价", "was": "13", "now": "11"},
    ]
    assert "不一致" in earning.get("/deals", params=asked | {"price": "11"}).text
    drafts = [
        earning.get("/deals/proposal.json", params=asked | more).json()["draft"] for more in ({}, {"price": "11"})
    ]
    assert drafts == ["", "草稿：当前内容未经审批"]
    assert "草稿：当前内容未经审批" in earning.get("/deals/proposal", params=asked | {"price": "11"}).text


def test_an_approval_ends_with_its_last_day(earning):
    asked = ASKED | {"price": "14", "valid": "2020-01-31"}
    decided(earning, asked, name="旧单")
    told = earning.get("/deals.json", params=asked).json()["approval"]

    assert told["is_approved"] is False
    assert "已过期" in told["words"]


def test_an_own_cost_put_in_below_the_known_one_is_found_and_no_other():
    known = {"A": "8", "B": "", "C": "5"}
    typed = [("product", "A"), ("cost", "4"), ("product", "B"), ("cost", "1"), ("product", "C"), ("cost", "5.00")]

    assert lowered(typed, known) == [("A", "4", "8")]


def test_the_sales_manager_does_not_endorse_what_they_put_forward(office, address, signed, staff):
    with as_(office, address, "陈静") as manager:
        manager.post("/offers", data={"query": urlencode(COSTED), "name": "自提", "why": "试"})
        (offer,) = [one for one in manager.get("/offers.json").json()["waiting"] if one["name"] == "自提"]
        steps = [
            manager.post(f"/offers/{offer['id']}", data={"state": one}).status_code for one in ("endorsed", "withdrawn")
        ]

    assert (offer["next"], offer["is_own"], steps) == ("", True, [409, 303])
