"""The company on one page: sums of the sheets, the plain plan, and words where nothing was brought."""

import pytest


def test_the_strip_says_what_the_statement_says(earning):
    page = earning.get("/company.json").json()

    told = {one["label"]: one["value"]["value"] for one in page["strip"]}
    assert told == {"净销售额": "1250.00", "毛利": "380.00", "净贡献": "150.00", "回款": "0", "应收余额": "0.00"}
    assert page["sales"]["value"] == "1250.00"
    assert page["months"]["rows"][0][1]["value"] == "1250.00"


def test_products_and_customers_bear_margin_and_stock_only_where_known(earning):
    page = earning.get("/company.json").json()

    (cup,) = page["products"]
    assert (cup["name"], cup["amount"]["value"], cup["margin"], cup["turnover"]) == ("杯", "1250.00", "", "")
    assert [(row["name"], row["sales"]["value"], row["turnover"]) for row in page["customers"]] == [
        ("甲公司", "1000.00", ""),
        ("乙公司", "200.00", ""),
        ("丙公司", "50.00", ""),
    ]
    assert page["stock"] == {}
    assert page["ledger"] == {}


def test_without_a_proved_model_the_plan_is_last_years_quarter(earning):
    plan = earning.get("/company.json").json()["plan"]

    assert plan["rows"][0]["value"]["value"] == "0"
    assert "没有模型优于简单规则" in plan["rows"][0]["why"]
    # 380 of 1200 with a known cost; 230 of cost to serve
    assert plan["rows"][1]["why"].endswith("31.7%")


@pytest.mark.parametrize("asked", ["", "?account=sales&month=2024-03", "?account=nothing&month=x"])
def test_the_page_stands_whatever_is_asked(signed, asked):
    assert signed.get(f"/company{asked}").status_code == 200
