"""Offers for programs: the same functions, the same rights and the same figures as on the pages."""

import pytest

from web.shop import as_

LINE = {"product": "杯", "quantity": 10, "price": "12.00", "cost": 8}
WISH = {
    "name": "春季",
    "why": "老客户增量",
    "lines": [LINE],
    "discount": 5,
    "term": 45,
    "deliveries": 1,
    "serving": 0,
    "rate": 0,
}
PATH = "/api/v1/offers"


def someone(client):
    return client.get("/api/v1/customers", params={"limit": 1}).json()["data"][0]


def test_what_a_program_puts_forward_stands_on_the_page_with_its_figures(signed):
    who = someone(signed)
    made = signed.post(PATH, json=WISH | {"customer": who["customer"]})
    said = made.json()["data"]
    (page,) = [one for one in signed.get("/offers.json").json()["waiting"] if one["id"] == said["offer"]]
    listed = signed.get(PATH, params={"state": "open"}).json()["data"]

    assert made.status_code == 201
    # by hand: 10 × 12.00 less 5 % is 114.00; less 10 × 8 leaves 34.00
    assert (said["figures"]["sales"], said["figures"]["margin"]) == ("114.00", "34.00")
    assert (said["state"], said["next"], said["customer"], said["customer_name"]) == ("proposed", "endorse", who["customer"], who["name"])  # fmt: skip
    assert (said["lines"], said["deal"]["term"]) == ([{"product": "杯", "quantity": "10", "price": "12.00", "cost": "8", "rival": ""}], "45")  # fmt: skip
    assert [one["value"]["value"] for one in page["figures"]][:2] == ["114.00", "34.00"]
    assert listed[0] == said == signed.get(f"{PATH}/{said['offer']}").json()["data"]


def test_a_step_is_taken_by_whose_turn_it_is_and_by_no_other(office, address, signed, staff):
    with (
        as_(office, address, "周航") as sales,
        as_(office, address, "陈静") as manager,
        as_(office, address, "段强") as finance,
    ):
        id_ = sales.post(PATH, json=WISH | {"name": "样单"}).json()["data"]["offer"]

        def step(client, state, why=""):
            return client.post(f"{PATH}/{id_}", json={"state": state, "why": why}).status_code

        assert [step(sales, "endorsed"), step(finance, "endorsed"), step(manager, "approved")] == [403, 403, 403]
        assert step(manager, "endorsed", "可以") == 201
        assert [step(manager, "approved"), step(finance, "refused"), step(finance, "approved")] == [403, 422, 201]
        assert step(finance, "approved") == 409
        said = sales.get(f"{PATH}/{id_}").json()["data"]
        states = {name: [one["offer"] for one in sales.get(PATH, params={"state": name}).json()["data"]] for name in ("open", "decided", "all")}  # fmt: skip

    assert [(one["state"], one["who"], one["why"]) for one in said["steps"]] == [
        ("proposed", "周航", "老客户增量"), ("endorsed", "陈静", "可以"), ("approved", "段强", ""),
    ]  # fmt: skip
    assert (said["next"], id_ in states["open"], id_ in states["decided"], id_ in states["all"]) == (
        None,
        False,
        True,
        True,
    )


def test_a_request_sent_again_under_its_key_puts_nothing_forward_twice(signed):
    wish, headers = WISH | {"name": "重发"}, {"Idempotency-Key": "a-1"}
    first, again = (signed.post(PATH, json=wish, headers=headers) for _ in range(2))
    other = signed.post(PATH, json=wish | {"discount": 6}, headers=headers)
    without = signed.post(PATH, json=wish)

    assert first.json()["data"]["offer"] == again.json()["data"]["offer"]
    assert (other.status_code, without.status_code) == (422, 409)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"lines": []}, "lines"), ({"lines": [LINE | {"price": "x"}]}, "price"), ({"lines": [{"product": "新品"}]}, ""), ({"why": ""}, "why"),
        ({"discount": 101}, "Discount"), ({"discount": True}, "discount"), ({"term": 1.5}, "Term"), ({"rebat": 1}, "rebat"), ({"valid": "soon"}, "valid"),
    ],
)  # fmt: skip
def test_what_is_no_deal_is_refused_and_what_is_wrong_is_named(signed, wrong, named):
    refused = signed.post(f"{PATH}?lang=en", json=WISH | wrong)

    assert refused.status_code == 422
    assert named in refused.json()["title"]


def test_a_customer_that_is_none_or_several_is_refused(signed):
    assert signed.post(PATH, json=WISH | {"customer": "公司"}).status_code == 404
    assert signed.get(f"{PATH}/x").status_code == 404
    assert signed.post(f"{PATH}/x", json={"state": "endorsed"}).status_code == 404
    assert signed.get(PATH, params={"state": "late"}).status_code == 422


def test_the_description_holds_the_models_of_a_body_whole(signed):
    about = signed.get("/api/v1/openapi.json").json()["paths"][PATH.removeprefix("/api/v1")]["post"]
    schema = about["requestBody"]["content"]["application/json"]["schema"]

    assert schema["properties"]["lines"]["items"]["required"] == ["product"]
    assert "$ref" not in str(schema)
