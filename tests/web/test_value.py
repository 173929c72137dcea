"""Value and its test on the small company, and on a company that has too little past for any."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from web import shop
from zhike import load, run
from zhike.answer import vocabulary_of
from zhike.web.app import create_app
from zhike.web.links import Links
from zhike.web.value import _instead
from zhike.web.words import Words


def test_the_test_stands_before_any_number(signed):
    page = signed.get("/value.json").json()

    assert page["worth"] == bool(page["verdict"].get("orders"))
    assert bool(page["sums"]) == page["has_value"]
    if page["sums"]:
        shown = {row["label"]: row["value"]["value"] for row in page["sums"]}
        assert len(shown) == 5


def test_a_way_to_split_that_is_not_offered_is_named(signed):
    assert signed.get("/value?by=shoe").status_code == 422


def test_every_model_and_rule_has_a_card_and_unknown_ones_none(signed):
    for one in signed.get("/models.json").json()["models"]:
        assert signed.get(one["href"]).status_code == 200
    assert signed.get("/models/crystal_ball").status_code == 404


def test_the_card_of_spending_says_what_companies_and_persons_spend_or_why_one_law_stands_for_both(signed):
    kinds = signed.get("/models/gamma_gamma.json").json()["kinds"]
    assert "各满 30 个才能区分，目前单位 4 个、个人 0 个" in kinds["reason"]
    assert [row["factor"] for row in kinds["rows"]] == ["–"]
    assert signed.get("/models/bg_nbd.json").json()["kinds"] == {}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    made = shop.empty(folder)
    path = folder / "一单.csv"
    path.write_text(
        "单据日期,单据编号,客户名称,商品名称,数量,金额\r\n2024-01-05,XS001,苏州如期百货有限公司,保温杯,1,10.00\r\n",
        "utf-8-sig",
    )
    load.bring(made, [path], yes=True)
    run.refresh(made)
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        yield client
    app.state.office.close()


OTHERS = (
    "/", "/todo", "/retention", "/tiers", "/personas", "/receivables", "/credit", "/capability", "/company", "/profit",
    "/acquisition", "/explore", "/review", "/dashboards/owner", "/segments/late",
)  # fmt: skip


@pytest.mark.parametrize("path", OTHERS)
def test_with_one_customer_a_page_stands_and_says_something(tiny, path):
    shown = tiny.get(path)

    assert shown.status_code == 200
    assert not re.search(r"NaN|Infinity|<h1>\s*</h1>", shown.text)


def test_one_customer_is_told_in_words_and_without_numbers(tiny):
    page = tiny.get("/value.json").json()
    assert (page["worth"], page["sums"]) == (False, [])
    assert page["verdict"]["reason"]
    for path in ("/value", "/models", "/models/pareto_nbd", "/churn", "/models/churn"):
        shown = tiny.get(path)
        assert shown.status_code == 200
        assert "NaN" not in shown.text
    assert "个客户" in tiny.get("/models/pareto_nbd").text


@pytest.fixture(scope="module")
def unpaid(tmp_path_factory):
    """Buyers of whom days are known and no amounts, as of donations or visits."""
    folder = tmp_path_factory.mktemp("unpaid")
    made = shop.empty(folder)
    path = folder / "购买日.csv"
    path.write_text("客户名称,单据日期\r\n" + "".join(
        f"客户{who:02d}有限公司,{date(2023, 1, 1) + timedelta(days=who * 5 + step * (9 + who % 40))}\r\n"
        for who in range(45) for step in range(4 + who % 9)
    ), "utf-8-sig")  # fmt: skip
    load.bring(made, [path], kind="order_lines", columns=["customer_name", "ordered_on"])
    run.refresh(made)
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made), "en") as client:
        yield client
    app.state.office.close()


def test_without_amounts_orders_are_told_and_no_zero_is_read_as_money(unpaid, signed):
    page = unpaid.get("/value.json").json()
    shown = unpaid.get("/value").text

    assert not page["has_value"]
    assert "No sale has an amount" in shown
    assert "No sale has an amount" in unpaid.get("/tiers").text
    assert "所有销售均无金额" not in signed.get("/value").text
    if page["worth"]:
        assert {row["label"] for row in page["sums"]} == {"Order days expected in 90 days"}
        assert "expected to order on" in shown


def test_the_errors_that_decide_stand_on_the_page(unpaid):
    """The mean over all tests: one whose newest test went the other way is not told as having lost."""
    page = unpaid.get("/value.json").json()
    model, rule = (page["test"][f"{side}_squared_error"]["value"] for side in ("model", "rule"))
    assert (model < rule) == page["verdict"]["orders"]


@pytest.mark.parametrize(("orders", "rule", "told"), [(False, "rhythm", True), (False, "hiatus", False), (True, "rhythm", False)])  # fmt: skip
def test_where_the_own_rhythm_won_the_page_says_who_is_due_and_who_is_late(given, engine, orders, rule, told):
    people = given("profiles", """
        customer_id | expected_next_on | is_late
        ann         | 2025-07-01       | false
        bob         | 2025-07-30       | false
        cat         | 2025-07-31       | false
        dan         | 2025-06-30       | true
        eve         |                  | false
    """)  # fmt: skip
    view = SimpleNamespace(snapshot=SimpleNamespace(as_of=date(2025, 6, 30)), table=lambda _: people, kept=lambda _, make: make(), rows=lambda asked: engine.fetch(asked).to_pylist())  # fmt: skip
    said = _instead(view, {"orders": orders, "rule_orders": rule}, Links(Words("en"), vocabulary_of(), "CNY"))

    assert bool(said) == told
    if told:
        assert "2 customers are due within 30 days, 1 is later" in said.striptags()
        assert "expected_next_on.from=2025-07-01" in said
