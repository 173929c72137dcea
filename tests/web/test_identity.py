"""Who a customer is, on one page; and addresses of customers that became another's."""

from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from web import shop
from zhike import desk, doubts, load, run, verdicts
from zhike.web.app import create_app

MASTER = (
    "客户编码,客户名称,电话,地址,行业,建档日期\r\n"
    f"01,{shop.STEADY[0]},0571-88881111,苏州市姑苏区一号,批发业,2019-01-05\r\n"
    f"02,{shop.STEADY[1]},13500004621,成都市锦江区二号,零售业,2020-03-01\r\n"
)
LATER = (
    "客户编码,客户名称,电话,地址,行业,建档日期\r\n"
    f"02,{shop.STEADY[1]},13500004621,成都市武侯区三号,零售业,2020-03-01\r\n"
)
CRM = (
    "客户编号,客户名称,手机,客户地址,所属行业,创建时间,客户级别\r\n"
    f"C1,{shop.STEADY[0]},13911112222,苏州市吴中区九号,零售业,2023-06-01,A\r\n"
)
RELATIONS = (
    "客户名称,关联单位,关系类型,起始日期\r\n"
    f"{shop.STEADY[0]},{shop.STEADY[1]},供应商,2021-05-01\r\n"
    f"{shop.STEADY[0]},{shop.STEADY[2]},母公司,2020-01-01\r\n"
)
LOOKED = (
    "时间,客户名称,行为,对象,停留时长(秒)\r\n"
    f"2024-08-15 10:00:00,{shop.STEADY[1]},打开,对账单下载,5\r\n"
    f"2024-12-20 23:30:00,{shop.STEADY[1]},浏览商品,不锈钢保温杯,30\r\n"
    f"2024-12-21 00:30:00,{shop.STEADY[1]},浏览商品,不锈钢保温杯,12\r\n"
    f"2024-12-21 00:31:00,{shop.STEADY[1]},加入购物车,不锈钢保温杯,5\r\n"
    f"2024-12-22 10:00:00,{shop.STEADY[1]},打开,对账单下载,5\r\n"
)


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, dict[str, str]]]:
    """The small company with two lists more, of which somebody said that two customers are one; ids by name, before."""
    folder = tmp_path_factory.mktemp("merged")
    made = shop.filled(folder)
    for name, text, kind in (
        ("客户档案.csv", MASTER, "customers"),
        ("客户档案_新.csv", LATER, "customers"),
        ("客户导出.csv", CRM, "customers"),
        ("关系.csv", RELATIONS, "relations"),
        ("浏览行为.csv", LOOKED, "events"),
    ):
        (folder / name).write_text(text, "utf-8-sig")
        load.bring(made, [folder / name], yes=True, kind=kind)
    before = run.refresh(made, as_of=date(2024, 12, 31))
    with shop.served(app := create_app(made)) as address, shop.client(address, shop.session(made)) as client:
        rows = client.get("/customers.json?limit=100").json()["rows"]
        ids = {row["name"]: row["id"] for row in rows}
        keys = [
            client.get(f"/customers/{ids[name]}/identity.json").json()["keys"][0]
            for name in (shop.LATE, shop.STEADY[2])
        ]
        for name, judged in ((shop.LATE, {"management": "5"}), (shop.STEADY[2], {"partners": "1"})):
            client.post(f"/customers/{ids[name]}/assessment", data=judged)
        with desk.Desk(made.desk) as at:
            about = doubts.about(doubts.folder_of(made, before.snapshot), *keys)
            verdicts.decide(at, "same", *keys, about=about, who="王经理", why="同一老板")
        run.refresh(made, as_of=date(2024, 12, 31))
        client.get("/customers.json")
        app.state.office._pinned = None  # the pointer is looked at once a second
        yield client, ids
    app.state.office.close()


def identity(merged, name):
    client, ids = merged
    return client.get(f"/customers/{ids[name]}/identity.json", follow_redirects=True).json()


def test_every_spelling_says_which_key_joined_it(merged):
    page = identity(merged, shop.STEADY[0])

    assert len(page["spellings"]) >= 3
    assert {row["by"] for row in page["spellings"]} == {"名称"}
    assert all(shop.STEADY[0] in row["cells"] for row in page["spellings"])


def test_what_sources_contradict_each_other_about_comes_first(merged):
    page = identity(merged, shop.STEADY[0])
    disputed = {field["field"]: field for field in page["disputed"]}

    assert set(disputed) == {"phone", "address"}
    assert disputed["phone"]["value"] == "13911112222"
    assert disputed["phone"]["why"] == "最新"
    assert [one["value"] for one in disputed["phone"]["others"]] == ["0571-88881111"]


def test_the_record_says_source_day_and_what_lost(merged):
    record = {field["field"]: field for field in identity(merged, shop.STEADY[0])["record"]}

    assert record["industry"]["value"] == "零售业"
    assert record["industry"]["on"] == "2023-06-01"
    assert record["industry"]["from"].startswith("客户导出.csv · ")
    assert [(one["value"], one["why"]) for one in record["industry"]["others"]] == [("批发业", "较旧")]
    assert record["created_on"]["value"] == "2019-01-05"


def test_the_numbers_that_nobody_brought_are_named_as_unknown(merged):
    known = {one["label"]: one["values"] for one in identity(merged, shop.STEADY[0])["known_by"]}

    assert known["电话"] == ["13911112222", "0571-88881111"]
    assert known["会员卡号"] == []


def test_what_a_later_list_changed_in_the_record_is_told(merged):
    amended = identity(merged, shop.STEADY[1])["amended"]
    assert [(one["label"], one["before"], one["after"]) for one in amended] == [
        ("地址", "成都市锦江区二号", "成都市武侯区三号")
    ]
    assert amended[0]["from"].startswith("客户档案_新.csv")
    assert identity(merged, shop.STEADY[0])["amended"] == []
    client, ids = merged
    page = client.get(f"/customers/{ids[shop.STEADY[1]]}/identity").text
    assert "资料变更记录" in page
    assert "成都市锦江区二号" in page


def test_parents_and_partners_are_told_from_both_sides(merged):
    one = {(row["kind"], row["name"]) for row in identity(merged, shop.STEADY[0])["relations"]}
    other = {(row["kind"], row["name"]) for row in identity(merged, shop.STEADY[1])["relations"]}

    assert ("供应商", shop.STEADY[1]) in one
    assert any(kind == "上级单位" for kind, _ in one)
    assert other == {("以其为供应商", shop.STEADY[0])}


def test_the_address_of_a_customer_that_became_anothers_leads_to_that_one(merged):
    client, ids = merged
    now = {row["id"] for row in client.get("/customers.json?limit=100").json()["rows"]}
    gone = ({ids[shop.LATE], ids[shop.STEADY[2]]} - now).pop()
    lives = ({ids[shop.LATE], ids[shop.STEADY[2]]} & now).pop()

    for end in ("", ".json", "/identity", "/identity.json", "?lang=en"):
        answer = client.get(f"/customers/{gone}{end}")
        assert (answer.status_code, answer.headers["location"]) == (302, f"/customers/{lives}{end}")
    answer = client.get(f"/api/v1/customers/{gone}?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/api/v1/customers/{lives}?lang=en")
    assert client.get(f"/customers/{gone}", follow_redirects=True).status_code == 200


def test_the_history_says_who_decided_what_and_which_id_was_joined(merged):
    history = identity(merged, shop.LATE)["history"]

    assert history[0]["who"] == "王经理"
    assert history[0]["why"] == "同一老板"
    assert history[0]["decision"]
    assert "已并入该客户" in history[-1]["said"]


def test_a_spelling_can_be_said_to_be_somebody_elses_without_scripts(merged):
    client, ids = merged
    page = client.get(f"/customers/{ids[shop.STEADY[0]]}/identity").text

    assert 'form="apart" name="party_key"' in page
    assert 'action="/identity/apart"' in page
    assert "<script" not in page.split("<main")[1]


def test_the_customers_page_leads_to_it(merged):
    client, ids = merged

    assert f"/customers/{ids[shop.STEADY[0]]}/identity" in client.get(f"/customers/{ids[shop.STEADY[0]]}").text


def test_nobody_of_that_id_is_an_error_that_says_what_to_do(merged):
    client, _ = merged
    response = client.get("/customers/nobody/identity")

    assert response.status_code == 404
    assert "nobody" in response.text


def test_how_complete_the_record_is_stands_with_the_fields_that_are_missing_or_doubted(merged):
    page, poor = (identity(merged, name)["complete"] for name in (shop.STEADY[0], shop.STEADY[2]))

    assert (page["filled"]["value"], page["fields"]["value"]) == (7, 7)
    assert page["complete"]["value"] == 1.0
    assert (page["missing"], page["doubted"]) == ([], ["电话", "地址"])
    assert page["accurate"]["value"] == pytest.approx(5 / 7)
    assert poor["filled"]["value"] == 1
    assert "电话" in poor["missing"]
    assert poor["doubted"] == []


def test_the_customers_page_tells_what_was_looked_at_and_whether_it_was_bought(merged):
    client, ids = merged
    page = client.get(f"/customers/{ids[shop.STEADY[1]]}.json").json()
    seen, used = page["looks"]["rows"]

    assert seen["name"] == "不锈钢保温杯"
    assert [(kind["event"], kind["times"]["value"]) for kind in seen["kinds"]] == [("浏览商品", 2), ("加入购物车", 1)]
    assert (seen["is_product"], seen["bought"] > "2024") == (True, True)
    assert (used["name"], used["is_product"], used["bought"]) == ("对账单下载", False, "")
    assert page["looks"]["goods"] == "1"
    assert [one["value"]["value"] for one in page["looks"]["figures"]] == [3, 1, 4]
    assert not client.get(f"/customers/{ids[shop.STEADY[0]]}.json").json()["looks"]
    months = page["looks"]["over_time"]
    assert [(row[0], row[1]["value"], row[2]["value"]) for row in months["rows"]] == [("2024-12-01", 3, 4), ("2024-08-01", 1, 1)]  # fmt: skip
    assert months["spec"]["series"][0]["data"] == [1, 0, 0, 0, 3]
    assert "均购买过" in client.get(f"/customers/{ids[shop.STEADY[1]]}").text


def test_data_quality_tells_how_many_customers_have_each_field(merged):
    client, _ = merged
    records = client.get("/quality.json").json()["records"]
    (companies,) = (kind for kind in records["kinds"] if kind["name"] == "单位客户")
    by_label = {row["label"]: row["filled"]["value"] for row in companies["rows"] + companies["others"]}

    assert by_label["地址"] == 2
    assert by_label["客户名称"] == companies["customers"]["value"]
    assert client.get("/quality").status_code == 200


def test_what_was_judged_of_two_customers_counts_for_the_one_that_they_became(merged):
    client, ids = merged
    now = {row["id"] for row in client.get("/customers.json?limit=100").json()["rows"]}
    lives = ({ids[shop.LATE], ids[shop.STEADY[2]]} & now).pop()

    def marks():
        parts = client.get(f"/customers/{lives}.json").json()["able"]["parts"]
        evidence = next(part for part in parts if part["name"] == "market")["evidence"]
        return {row["label"]: row["points"]["value"] for row in evidence if row["by"]}

    assert marks() == {"管理水平（评估）": 100, "合作伙伴关系（评估）": 0}
    # judged anew, and the other taken back, under the id that lives
    client.post(f"/customers/{lives}/assessment", data={"management": "3"})
    assert marks() == {"管理水平（评估）": 50}
