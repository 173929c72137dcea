"""The page of credit: two customers who buy on credit, a limit asked for, endorsed, granted, and what then counts."""

from decimal import Decimal

import pytest

from web.shop import STEADY


@pytest.fixture(scope="module")
def customer(signed):
    """The id of the one who owes 800, none of it overdue."""
    (row,) = [one for one in signed.get("/credit.json").json()["rows"] if one["name"] == STEADY[1]]
    return row["id"]


def test_classes_add_up_to_the_exposure_and_to_the_customers_listed(signed):
    page = signed.get("/credit.json").json()

    assert sum(Decimal(one["exposure"]["value"]) for one in page["classes"]) == Decimal("3800.00")
    assert page["exposure"]["value"] == "3800.00"
    assert [(one["name"], one["value"]["value"]) for one in page["rows"]] == [
        (STEADY[0], "3000.00"),
        (STEADY[1], "800.00"),
    ]
    assert sum(one["customers"]["value"] for one in page["classes"]) == 2  # fmt: skip


def test_a_class_leads_to_its_customers_and_no_class_is_refused(signed):
    (first, *_) = signed.get("/credit.json").json()["rows"]

    only = signed.get(f"/credit.json?class={first['class']}").json()["rows"]
    assert first["name"] in [one["name"] for one in only]
    assert {one["class"] for one in only} == {first["class"]}
    assert signed.get("/credit?class=F").status_code == 422
    assert signed.get("/credit?page=0").status_code == 422


def test_the_points_of_a_customer_are_told_factor_by_factor_and_add_up(signed):
    (debtor,) = [one["id"] for one in signed.get("/credit.json").json()["rows"] if one["name"] == STEADY[0]]
    told = signed.get(f"/customers/{debtor}.json").json()["credit"]

    assert sum(one["points"]["value"] for one in told["factors"]) == told["score"]["value"]
    assert sum(int(one["most"]) for one in told["factors"]) == 100
    assert told["limit"]["value"] == told["suggested"]["value"]  # no source says one


def test_who_never_bought_on_credit_has_the_limit_of_a_new_customer(signed):
    rows = signed.get("/api/v1/customers", params={"q": STEADY[2], "show": "spent"}).json()["data"]
    (id_,) = [row["customer"] for row in rows]

    told = signed.get(f"/customers/{id_}.json").json()["credit"]
    assert (told["class"], told["limit"]["value"], told["origin"]) == ("", "10000.0", "新客户额度")
    assert "尚未赊销" in signed.get(f"/customers/{id_}").text


def test_a_limit_is_asked_for_endorsed_and_granted_and_counts_in_the_check(signed, customer):
    sent = signed.post(f"/customers/{customer}/credit", data={"limit": "20,000", "term": "45", "why": "旺季备货"})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/customers/{customer}#credit")
    for state in ("endorsed", "approved"):
        (waiting,) = signed.get("/credit.json").json()["waiting"]
        assert waiting["name"] == STEADY[1]
        moved = signed.post(f"/credit/requests/{waiting['id']}", data={"state": state})
        assert (moved.status_code, moved.headers["location"]) == (303, "/credit#requests")

    page = signed.get("/credit.json").json()
    assert page["waiting"] == []
    assert [one["state"] for one in page["decided"][0]["steps"]] == ["待销售经理审核", "待财务审批", "已批准"]
    checked = signed.post("/api/v1/credit/check", json={"customer": customer, "amount": 19_200}).json()["data"]
    assert (checked["limit"], checked["limit_from"], checked["available"]) == ("20000.00", "approved", "19200.00")
    assert checked["term_days"] == 45
    again = signed.post(f"/credit/requests/{waiting['id']}", data={"state": "refused"})
    assert again.status_code == 409


@pytest.mark.parametrize("told", [{"limit": "many"}, {"limit": "5", "term": "soon"}, {"limit": "5", "until": "31.12."}])
def test_what_no_limit_can_be_read_from_is_refused_and_kept_nowhere(signed, customer, told):
    refused = signed.post(f"/customers/{customer}/credit", data={"why": "x"} | told)

    assert refused.status_code == 422
    assert signed.get("/credit.json").json()["waiting"] == []
