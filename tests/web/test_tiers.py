"""Who rose and fell between two years, told once more by adding up the sales list."""

from datetime import date
from decimal import Decimal

import pytest

from web import shop
from zhike import load, run
from zhike.web.app import create_app

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


def test_before_there_is_a_year_the_page_says_what_to_bring(signed):
    page = signed.get("/tiers")

    assert page.status_code == 200
    assert "本年首次购买" in page.text  # everybody of the small company is new
