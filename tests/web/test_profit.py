"""Profit: what the page says of a company with costs, and that its numbers are those of the sheets."""

from datetime import date
from decimal import Decimal

import ibis
import pyarrow as pa
import pytest

from zhike.catalog.formulas import is_loss
from zhike.web.earned import cause, remains, spans


def test_the_title_says_who_is_at_a_loss(earning):
    page = earning.get("/profit.json").json()

    assert "2 家在亏" in page["finding"] or "亏" in page["finding"]
    assert [(row["name"], row["net_contribution"]["value"], row["cause"]) for row in page["losers"]] == [
        ("乙公司", "-100.00", "销售人工"),
        ("丙公司", "-75.00", "销售人工"),
    ]


def test_every_pool_is_borne_to_the_cent_and_what_nobody_bears_is_shown(earning):
    pools = {row["pool"]: row for row in earning.get("/profit.json?period=all").json()["pools"]}

    assert {name: [Decimal(row[part]["value"]) for part in ("total", "direct", "allocated", "unallocated", "left")] for name, row in pools.items()} == {
        "运输费": [100, 0, 100, 0, 0],
        "销售人工": [200, 0, 200, 0, 0],
        "特殊处理": [30, 30, 0, 0, 0],
        "房租": [70, 0, 0, 70, 0],
    }  # fmt: skip


def test_what_was_brought_of_months_to_come_is_told_and_in_no_pool(earning):
    told = earning.get("/profit.json").json()["ahead"]

    assert (told["amount"]["value"], [(row["what"], row["months"], row["amount"]["value"], row["place"]) for row in told["rows"]]) == (
        "90.00", [("仓储", "2024年4月 – 2024年5月", "90.00", "服务费用.csv · 6")]
    )  # fmt: skip
    assert "属于 2024年3月之后的月份" in earning.get("/profit").text
    assert earning.get("/profit.json?period=2024").json()["ahead"]["amount"]["value"] == "90.00"


def test_sales_of_unknown_cost_are_said_and_in_no_margin(earning):
    page = earning.get("/profit.json").json()

    assert page["known"]["uncosted"]["value"] == "50.00"
    assert page["known"]["share"]["value"] == pytest.approx(1200 / 1250)
    # 1200 − 720 − 100 − 200 − 30; the rent is nobody's
    assert page["waterfall"]["rows"][-1][1]["value"] == "150.00"


def test_a_cost_leads_to_its_sheet_and_row(earning):
    page = earning.get("/profit/costs.json", params={"pool": "运输费"}).json()

    assert [(row["amount"]["value"], row["place"]) for row in page["rows"]] == [("100.00", "服务费用.csv ·  · 2")]
    assert earning.get("/profit/costs", params={"pool": "没有"}).status_code == 404


@pytest.mark.parametrize("asked", ["", "?period=2024", "?period=all&by=province", "?period=1066&by=nothing", "?at=x"])
def test_the_page_stands_whatever_is_asked(earning, asked):
    assert earning.get(f"/profit{asked}").status_code == (404 if "at=" in asked else 200)


def test_what_customers_earn_is_a_figure_like_others(earning):
    page = earning.get("/customers.json?show=net_contribution,cost_to_serve").text

    assert all(value in page for value in ("325.00", "-100.00", "-75.00"))


def test_a_company_without_costs_has_a_page_too(signed):
    page = signed.get("/profit").text

    assert "利润" in page
    assert signed.get("/profit/costs.json").json()["rows"] == []


def test_the_cause_of_a_loss_is_what_exceeds_the_companys_own_share():
    company = dict.fromkeys(("cost_of_goods", "transport", "rebates", "returns_handling", "sales_time", "service", "special", "other_costs", "capital_cost"), Decimal(0)) | {"net_sales": Decimal(1000), "uncosted": Decimal(0), "cost_of_goods": Decimal(600), "transport": Decimal(50)}  # fmt: skip
    row = dict.fromkeys(company, Decimal(0)) | {
        "net_sales": Decimal(100),
        "uncosted": Decimal(0),
        "cost_of_goods": Decimal(70),
        "transport": Decimal(45),
    }

    assert cause(row, company) == ("transport", Decimal("40.00"))


def test_the_last_twelve_months_end_with_the_month_of_the_data():
    first, *others = spans(date(2023, 7, 1), date(2024, 12, 30))

    assert (first.first, first.last, first.days) == (
        date(2024, 1, 1),
        date(2024, 12, 1),
        {"from": "2024-01-01", "to": "2024-12-31"},
    )
    assert [one.key for one in others] == ["2024", "2023", "all"]
    assert spans(date(2020, 1, 1), date(2024, 6, 30))[0].first == date(2023, 7, 1)


def test_costs_that_nobody_bears_are_told_beside_what_remains_and_all_pools_add_up(earning):
    """70.00 of rent drive nothing: they are in no statement, and stand in the head of both pages."""
    page = earning.get("/profit.json?period=all").json()

    assert page["nobody"]["value"] == "70.00"
    total = {name: Decimal(page["all_pools"][name]["value"]) for name in ("total", "direct", "allocated", "unallocated", "left")}  # fmt: skip
    assert total == {name: sum(Decimal(row[name]["value"]) for row in page["pools"]) for name in total}
    assert total["total"] == 400
    assert total["left"] == 0

    assert "70.00" in earning.get("/profit?period=all").text.partition("</h1>")[2][:2000]
    strip = {row["label"]: row["under"] for row in earning.get("/company.json").json()["strip"]}
    assert "¥70.00" in strip["净贡献"]


@pytest.mark.parametrize(
    ("left", "uncosted", "loses"), [("-10.00", "0.00", True), ("-10.00", "9.00", True), ("-10.00", "500.00", False), ("-10.00", "-5.00", True), ("1.00", "0.00", False)]
)  # fmt: skip
def test_nobody_is_at_a_loss_for_goods_of_unknown_cost(left, uncosted, loses):
    row = {"net_contribution": [Decimal(left)], "uncosted": [Decimal(uncosted)]}
    table = ibis.memtable(pa.table({name: pa.array(value, pa.decimal128(18, 2)) for name, value in row.items()}))

    assert table.select(loses=is_loss(table.net_contribution, table.uncosted)).to_pyarrow()["loses"].to_pylist() == [
        loses
    ]


def test_what_remains_is_a_part_of_the_sales_whose_cost_is_known():
    def of(net, uncosted, left):
        return remains({"net_sales": Decimal(net), "uncosted": Decimal(uncosted), "net_contribution": Decimal(left)})

    assert of(1000, 0, 100) == (0.1, True)
    assert of(1000, 800, 50) == (0.25, False)
    assert of(1000, 1000, -5) is None
