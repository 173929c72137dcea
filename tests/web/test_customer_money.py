"""A customer's own statement, what they owe by age, and how they pay."""

from decimal import Decimal

import pytest

from web import shop


@pytest.fixture
def second(earning):
    """The customer who costs more than they bring."""
    return next(row["id"] for row in earning.get("/customers.json").json()["rows"] if row["name"] == "乙公司")


def test_a_customers_statement_goes_from_sales_to_what_remains(earning, second):
    told = earning.get(f"/customers/{second}.json?period=all").json()["earns"]

    # sales 200, goods 120, transport 2/4 of 100, time 2/4 of 200, special handling 30: a loss of 100
    amounts = {row[0]: Decimal(row[1]["value"]) for row in told["statement"]["rows"]}
    assert list(amounts.values()) == [200, 200, -120, -50, 30, -100, -30, -100]
    assert amounts["净贡献"] == -100
    assert (
        told["statement"]["finding"] == "成本已知的净销售额中 −50.0% 成为净贡献，全体客户为 12.5%"
    )  # 150 of the 1,200 whose cost is known; 50 more are of unknown cost
    # the company's share of salespeople's time is 200 of the 1200 with a known cost
    assert told["weighs"] == "销售人工比按全体客户比例多占 ¥66.67"


def test_months_without_sales_say_so_and_other_periods_are_near(earning, second):
    assert earning.get(f"/customers/{second}.json?period=2023").status_code == 200
    page = earning.get(f"/customers/{second}.json?period=2024").json()["earns"]

    assert [chosen for *_, chosen in page["periods"]] == [False, True, False]
    assert page["periods"][1][1] == f"/customers/{second}?period=2024#earns"


def test_what_is_open_stands_by_age_and_adds_up(signed):
    rows = signed.get("/customers.json").json()["rows"]
    steady = next(row["id"] for row in rows if row["name"] == shop.STEADY[0])
    owes = signed.get(f"/customers/{steady}.json").json()["owes"]

    assert [(age["label"], age["amount"]["value"], age["claims"]["value"]) for age in owes["ages"]] == [
        ("91–180 天", "3000.00", 1)
    ]
    assert sum(Decimal(age["amount"]["value"]) for age in owes["ages"]) == Decimal(owes["receivable"]["value"])
