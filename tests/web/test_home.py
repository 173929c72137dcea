import re

import pytest
from markupsafe import Markup

from web import shop
from zhike.engine import Reader, connect
from zhike.web.app import create_app


def test_home_names_who_is_late_and_what_they_usually_buy(signed):
    page = signed.get("/home.json").json()

    assert [one["name"] for one in page["late"]] == [shop.LATE]
    assert page["late"][0]["product"] in ("不锈钢保温杯", "收纳箱 大号")
    assert page["late"][0]["late"]["value"] > 30


def test_home_begins_with_what_matters_most(signed):
    heading = Markup(re.search(r"<h1>(.*?)</h1>", signed.get("/").text)[1]).striptags()

    assert heading.startswith("1 位客户超期未购；逾期未收 ¥3,000.00；")
    assert "环比" in heading


def test_home_names_who_owes_since_when(signed):
    page = signed.get("/home.json").json()

    assert page["overdue_total"]["value"] == "3000.00"
    assert [(one["name"], one["due"]) for one in page["owed"]] == [(shop.STEADY[0], "2024-10-01")]


def test_money_overdue_is_said_when_all_who_owe_it_are_ticked_off(signed):
    home = signed.get("/home.json").json()
    owing = home["owed"][0]["id"]
    assert (home["is_overdue"], home["has_claims"]) == (True, True)
    signed.post("/ticks", data={"customer": owing, "reason": "overdue", "state": "done"})
    page = signed.get("/").text
    signed.post("/ticks", data={"customer": owing, "reason": "overdue", "state": "open"})

    assert "有逾期款的客户均已处理。" in page
    assert "没有逾期" not in page


def test_a_name_ticked_off_leaves_the_list_and_an_opened_one_comes_back(signed):
    customer = signed.get("/home.json").json()["late"][0]["id"]
    response = signed.post("/ticks", data={"customer": customer, "reason": "late", "state": "later", "back": "/"})

    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert signed.get("/home.json").json()["late"] == []
    assert "超期未购的客户均已处理。" in (page := signed.get("/").text)
    assert "没有客户超期未购" not in page
    signed.post("/ticks", data={"customer": customer, "reason": "late", "state": "open"})
    assert len(signed.get("/home.json").json()["late"]) == 1


def test_what_no_list_asks_cannot_be_ticked(signed):
    assert signed.post("/ticks", data={"customer": "x", "reason": "late", "state": "sold"}).status_code == 422


def test_home_holds_each_file_against_its_own_total(signed):
    books = signed.get("/home.json").json()["books"]

    assert ("销售明细.csv", "相符") in [(one["file"], one["said"]) for one in books]


def test_every_chart_has_a_finding_and_the_same_figures_as_a_table(signed):
    for chart in signed.get("/home.json").json()["charts"]:
        assert chart["finding"], chart["name"]
        assert chart["rows"], chart["name"]


def test_an_empty_workspace_says_what_to_bring(tmp_path):
    made = shop.empty(tmp_path)
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made), "en") as client:
        page = client.get("/")
    app.state.office.close()

    assert page.status_code == 200
    assert "Bring the exports you already have" in page.text


@pytest.mark.parametrize(
    ("tables", "falls"),
    [
        (("company_months", "late_backtest"), {"changes", "months", "backtest"}),
        (("profiles", "redirects"), {"how_many", "late", "owed", "new", "gone", "rfm", "activity"}),
    ],
)
def test_a_damaged_table_takes_down_its_own_parts_of_home_only(company, tables, falls):
    app = create_app(company)
    app.state.office.engine = Reader(connect())  # which holds nothing in memory, as with millions of customers
    with shop.served(app) as address, shop.client(address, shop.session(company)) as reader:
        assert reader.get("/help").status_code == 200  # the snapshot is open, its files are whole
        with shop.damaged(company, tables):
            page, told = reader.get("/"), reader.get("/home.json").json()
        app.state.office.clock = lambda: float("inf")  # a second later
        assert reader.get("/home.json").json()["failed"] == {}, "mended, it is whole again"
    app.state.office.close()

    assert set(told["failed"]) == falls
    assert page.status_code == 200
    assert sum(page.text.count(f"{table}.parquet 缺失或已损坏。") for table in tables) == len(falls)
    assert page.text.count("请点击“更新数据”") == len(falls - {"backtest"})
    assert {chart["name"] for chart in told["charts"]} >= {"retention", "pareto"}


def test_home_says_with_a_number_what_nobody_expected(company, caplog):
    app = create_app(company)
    app.state.office.desk.loads.active = None  # what is read of the books fails
    with shop.served(app) as address, shop.client(address, shop.session(company), "en") as reader:
        told = reader.get("/home.json").json()["failed"]["books"]
    app.state.office.close()

    number = told["what"].removeprefix("This part could not be made (number ").removesuffix(").")
    assert f"error {number} in the part books of /home.json" in caplog.text
