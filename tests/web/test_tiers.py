"""Who rose and fell between two years, told once more by adding up the sales list."""

from datetime import date
from decimal import Decimal

import pytest

from web import shop
from zhike import load, run
from zhike.answer import vocabulary_of
from zhike.web import tier_ahead, tier_drivers
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


def test_a_customers_page_tells_its_tier_on_every_day_of_grading(pages):
    """By hand: 甲升 bought for 100 in the year up to June 2024's end, and for 6000 in the next; 乙降 the other way."""
    ids = {row["name"]: row["id"] for row in pages.get("/customers.json").json()["rows"]}
    told = {who: pages.get(f"/customers/{ids[who]}.json").json()["tiers"] for who in ("甲升商贸有限公司", "乙降百货有限公司", "戊新工贸有限公司")}  # fmt: skip
    rose, fell = ([row[1] for row in told[who]["rows"]] for who in ("甲升商贸有限公司", "乙降百货有限公司"))

    assert rose[:4] == ["高", "高", "高", "高"]  # from the end of September 2024 on
    assert "高" not in rose[4:]
    assert fell[:4] == ["低", "低", "低", "无销售"] or fell[0] == "低"
    assert told["戊新工贸有限公司"] is None  # graded once so far
    assert "2024-09-30" in told["甲升商贸有限公司"]["finding"]
    spent = told["甲升商贸有限公司"]["rows"][0][2]
    assert Decimal(spent["value"]) == 6000
    path, _, query = spent["explained_by"].partition("?")
    assert pages.get(f"{path}.json?{query}").status_code == 200


def test_where_only_those_who_rose_differed_nothing_is_said_of_those_who_fell():
    row = {"move": "rose", "feature": "order_days", "known_on": TODAY, "moved": 9, "stayed": 30, "median_moved": 6.0, "median_stayed": 2.0, "higher": 0.9, "p_value": 0.001}  # fmt: skip
    links = Links(Words("en"), vocabulary_of(), "CNY")

    assert {move: len(told.get("rows", [])) for move, told in tier_drivers.drivers([row], links).items()} == {"rose": 1, "fell": 0}  # fmt: skip
    assert tier_drivers.drivers([], links) == {}


@pytest.fixture(scope="module")
def equals(tmp_path_factory):
    """Ten customers who all bought once, on the last day of the data, for the same."""
    folder = tmp_path_factory.mktemp("equals")
    made = shop.empty(folder)
    path = folder / "销售明细.csv"
    rows = [f"2025-06-29,XS{n:03d},第{n}号商贸有限公司,收纳箱,1,100.00" for n in range(10)]
    path.write_text("单据日期,单据编号,客户名称,商品名称,数量,金额\n" + "\n".join(rows) + "\n", "utf-8-sig")
    load.bring(made, [path], yes=True)
    run.refresh(made)
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        yield client
    app.state.office.close()


def test_equal_customers_have_one_tier_and_the_page_says_that_it_tells_none_of_them_apart(equals, pages):
    (told,) = equals.get("/tiers.json").json()["borders"]

    assert "¥100" in told
    assert "10 个客户" in told
    assert "等级无法区分" in equals.get("/tiers").text
    assert pages.get("/tiers.json").json()["borders"] == []


def test_a_group_that_brings_as_much_as_its_part_of_the_customers_is_no_finding(equals):
    page = equals.get("/personas", params={"by": "tier"})

    assert "没有哪个分组" in page.text
    assert len(equals.get("/personas.json", params={"by": "tier"}).json()["cards"]) == 1


def test_where_nobody_could_come_back_yet_no_share_of_none_is_told(equals):
    page = equals.get("/retention")

    assert "首单后尚无客户再次购买" in page.text
    assert "首单后 0 天" not in page.text


def test_without_costs_what_remains_of_a_customers_sales_is_not_told_as_nothing(equals):
    id_ = equals.get("/customers.json").json()["rows"][0]["id"]

    assert "商品成本未知" in equals.get(f"/customers/{id_}.json").json()["earns"]["statement"]["finding"]


def test_before_there_is_a_year_the_page_says_what_to_bring(signed):
    page = signed.get("/tiers")

    assert page.status_code == 200
    assert "本年首次购买" in page.text  # everybody of the small company is new
