"""Who rose and fell between two years, told once more by adding up the sales list."""

from datetime import date
from decimal import Decimal

import pytest

from web import shop
from zhike import load, run
from zhike.answer import vocabulary_of
from zhike.web import tier_ahead
from zhike.web.app import create_app
from zhike.web.links import Links
from zhike.web.words import Words

TODAY = date(2025, 6, 30)
SALES = (
    # customer, day, amount
    ("甲升商贸有限公司", "2023-08-01", "100.00"), ("甲升商贸有限公司", "2024-02-01", "50.00"), ("甲升商贸有限公司", "2024-09-01", "6000.00"),
    ("乙降百货有限公司", "2023-09-01", "5000.00"), ("乙降百货有限公司", "2025-01-10", "60.00"),
    ("丙稳实业有限公司", "2024-03-01", "2000.00"), ("丙稳实业有限公司", "2025-03-01", "2500.00"),
    ("丁走贸易有限公司", "2024-01-05", "80.00"),
    ("戊新工贸有限公司", "2025-05-05", "90.00"),
    ("己回餐饮有限公司", "2022-05-05", "70.00"), ("己回餐饮有限公司", "2025-04-05", "75.00"),
)  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiers")
    made = shop.empty(folder)
    rows = [f"{day},XS{n:03d},{name},收纳箱,1,{amount}" for n, (name, day, amount) in enumerate(SALES)]
    path = folder / "销售明细.csv"
    path.write_text("单据日期,单据编号,客户名称,商品名称,数量,金额\n" + "\n".join(rows) + "\n", "utf-8-sig")
    load.bring(made, [path], yes=True)
    run.refresh(made, as_of=TODAY)
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        yield client
    app.state.office.close()


def year_of(name, first, last):
    return sum(Decimal(amount) for who, day, amount in SALES if who == name and first < date.fromisoformat(day) <= last)


def test_the_bridge_leads_from_one_years_sales_to_the_others(pages):
    bridge = pages.get("/tiers.json").json()["bridge"]
    names = {name for name, *_ in SALES}
    before = sum(year_of(name, date(2023, 6, 30), date(2024, 6, 30)) for name in names)
    after = sum(year_of(name, date(2024, 6, 30), TODAY) for name in names)

    assert Decimal(bridge["before"]["value"]) == before
    assert Decimal(bridge["after"]["value"]) == after
    assert sum(Decimal(row["difference"]["value"]) for row in bridge["rows"]) == after - before


def test_everybody_of_either_year_made_one_move(pages):
    page = pages.get("/tiers.json").json()

    assert {row["label"]: row["customers"]["value"] for row in page["bridge"]["rows"]} == {
        "升档": 1, "不变": 1, "降档": 1, "本年新客": 1, "隔年回归": 1, "未再购买": 1
    }  # fmt: skip
    assert [one["name"] for one in page["lists"]["rose"]] == ["甲升商贸有限公司"]
    assert [one["name"] for one in page["lists"]["fell"]] == ["乙降百货有限公司"]


def test_each_number_of_the_matrix_leads_to_as_many_customers(pages):
    cells = [cell["value"] for row in pages.get("/tiers.json").json()["matrix"]["rows"] for cell in row["cells"]]
    led = [cell for cell in cells if cell]

    assert len(led) == 6
    for cell in led:
        path, _, query = cell["explained_by"].partition("?")
        assert pages.get(f"{path}.json?{query}").json()["total"]["value"] == cell["value"], query


def test_margin_is_not_spoken_of_where_no_costs_are_known(pages):
    assert pages.get("/tiers.json").json()["bridge"]["margin"] == ""


def test_the_moves_up_to_an_earlier_day_are_told_and_lead_to_no_customers_of_today(pages):
    page = pages.get("/tiers.json?day=2024-06-30").json()  # began in May 2022
    assert [row["label"] for row in page["bridge"]["rows"]] == ["本年新客"]
    assert Decimal(page["bridge"]["after"]["value"]) == sum(year_of(name, date(2023, 6, 30), date(2024, 6, 30)) for name in {n for n, *_ in SALES})  # fmt: skip
    assert page["lists"] == {}
    assert {cell["value"]["explained_by"] for row in page["matrix"]["rows"] for cell in row["cells"] if cell["value"]} == {"#moves"}  # fmt: skip

    assert pages.get("/tiers?day=2024-06-30").status_code == 200
    assert pages.get("/tiers?day=2024-06-29").status_code == 422


def test_where_tiers_lead_is_told_with_its_test_or_not_at_all():
    def row(tier, customers, expected, actual, on=date(2025, 6, 30)):
        ends = {"low": None, "high": None} if actual is not None else {"low": expected - 5, "high": expected + 5}
        return {"graded_on": on, "tier": tier, "customers": customers, "expected": expected, "actual": actual, **ends}

    links = Links(Words("en"), vocabulary_of(), "CNY")
    now = [row(tier, 10, 12.4, None, TODAY) for tier in ("low", "high", "middle")]
    good = tier_ahead.ahead([*now, row("high", 10, 14.6, 15)], links)
    assert "off by 0 customers together, against 5" in good["test"].striptags()
    assert good["head"].striptags() == "In a year 12 customers are expected to be of high value, 10 are today"
    assert len(good["rows"]) == 3
    assert "Not better than “as many as today”" in tier_ahead.ahead([*now, row("high", 10, 4.0, 11)], links)["words"]
    assert "it takes three years" in tier_ahead.ahead(now, links)["words"]


def test_before_there_is_a_year_the_page_says_what_to_bring(signed):
    page = signed.get("/tiers")

    assert page.status_code == 200
    assert "本年首次购买" in page.text  # everybody of the small company is new
