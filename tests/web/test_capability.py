"""A small manufacturer's owner: customers' statements → ratios → beside the industry → type and what it needs → score."""

from collections.abc import Iterator

import httpx
import pytest

from web import shop
from web.makers import GROWS, NAMES, OFF, PEERS, filled
from zhike.web.app import create_app


@pytest.fixture(scope="module")
def makers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Pages of six manufacturers of one industry, with their statements."""
    made = filled(tmp_path_factory.mktemp("makers"))
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        yield client
    app.state.office.close()


def of(makers: httpx.Client, name: str) -> tuple[str, dict]:
    """A company's id and what its page says of its capability."""
    ids = {row["name"]: row["id"] for row in makers.get("/capability.json").json()["rows"]}
    return ids[name], makers.get(f"/customers/{ids[name]}.json").json()["able"]


def test_from_statements_to_ratios_beside_the_industry_to_the_type_and_what_it_needs(makers):
    id_, able = of(makers, GROWS)
    ratios = {row["label"]: row for row in able["ratios"]["rows"]}

    assert [value["value"] for value in ratios["流动比率"]["values"]] == [2.0, 2.0]
    assert [one["value"] for one in ratios["流动比率"]["peers"]] == pytest.approx(
        [2.18, 2.40, 2.67], abs=0.006
    )  # by hand: 300 ÷ 150 … 100
    assert (ratios["流动比率"]["fourth"], able["ratios"]["companies"]["value"]) == ("后 ¼", 6)
    assert ratios["资产负债率"]["values"][0]["value"] == 0.4
    assert able["type"]["label"] == "成长型"
    assert "50.0%" in able["type"]["why"][0]
    assert "额度" in able["type"]["needs"]
    (own, *_) = [one for one in able["altman"] if one["is_own"]]
    wanted = 0.717 * 150 / 500 + 0.847 * 100 / 500 + 3.107 * 135 / 500 + 0.420 * 1.5 + 0.998 * 3
    assert (own["score"]["value"], own["zone"]) == (pytest.approx(wanted, abs=0.01), "安全区")
    assert of(makers, PEERS[1])[1]["type"]["label"] == "稳定型"
    page = makers.get(f"/customers/{id_}")
    assert page.status_code == 200
    assert "购买力" in page.text


def test_every_part_of_the_page_is_there_and_what_is_not_known_says_what_to_bring(makers):
    page = makers.get("/capability.json").json()

    assert page["raised"]["rows"] == page["lists"]["strong"] == []
    assert [(row["day"], row["kind"]) for row in page["watched"]["rows"]] == [("2025-05-01", "榜单")]
    assert "请导入满意度问卷。" in page["lists"]["lacking"]
    ranked = makers.get("/capability.json?by=power").json()["rows"]
    points = [float(row["parts"][5]["value"]) for row in ranked]
    assert points == sorted(points, reverse=True)
    able = of(makers, GROWS)[1]
    assert able["power"]["lacks"] == ""
    assert able["potential"]["lacks"] == "满意度"
    assert "请导入满意度问卷。" in able["potential"]["bring"]


def test_a_ratio_leads_to_the_rows_of_the_statement_it_was_made_of(makers):
    _, able = of(makers, GROWS)
    ratio = next(row for row in able["ratios"]["rows"] if row["label"] == "流动比率")
    behind = makers.get(ratio["values"][-1]["explained_by"]).text

    assert "财务报表.csv" in behind


def test_a_sheet_that_does_not_balance_is_told_with_its_amount(makers):
    found = makers.get("/capability.json").json()["findings"]["rows"]

    assert {(row["name"], row["kind"], row["amount"]["value"]) for row in found} == {
        (OFF, "资产 ≠ 负债 + 权益", "-40000.00")
    }
    assert len(found) == 2


def test_weights_are_a_decision_that_changes_the_score_and_can_be_taken_back(makers):
    usual = makers.get("/capability.json").json()
    only = {"purchases": "0", "behaviour": "0", "finance": "100", "market": "0", "satisfaction": "0"}
    kept = makers.post("/capability/weights", data=only)
    page = makers.get("/capability.json").json()

    assert (kept.status_code, kept.headers["location"]) == (303, "/capability#weights")
    assert all(row["score"]["value"] == row["parts"][2]["value"] for row in page["rows"])
    assert page["decided"]["who"]

    makers.post("/capability/weights", data={"usual": "1"})
    assert makers.get("/capability.json").json()["rows"] == usual["rows"]


@pytest.mark.parametrize("wrong", [{"market": "-1"}, {"market": "x"}, {"market": "101"}, dict.fromkeys(("purchases", "behaviour", "finance", "market", "satisfaction"), "0")])  # fmt: skip
def test_what_makes_no_weights_is_refused(makers, wrong):
    five = dict.fromkeys(("purchases", "behaviour", "finance", "market", "satisfaction"), "20") | wrong

    assert makers.post("/capability/weights", data=five).status_code == 422


def test_an_assessment_is_signed_dated_kept_in_order_and_counts(makers):
    id_, before = of(makers, GROWS)
    address = f"/customers/{id_}/assessment"
    assert (
        makers.post(address, data={"management": "5", "management_note": "总经理二十年经验"}).headers["location"]
        == f"{address}#history"
    )
    makers.post(address, data={"management": "3", "risk_preference": "4"})
    page = makers.get(f"{address}.json").json()
    _, after = of(makers, GROWS)

    assert [(one["aspect"], one["mark"]) for one in page["history"]] == [
        ("风险偏好", "偏稳健"),
        ("管理水平", "一般"),
        ("管理水平", "很好"),
    ]
    assert all(one["who"] and one["day"] for one in page["history"])
    market = next(part for part in after["parts"] if part["name"] == "market")
    assert [one["points"]["value"] for one in market["evidence"] if one["label"] == "管理水平（评估）"] == [50]
    assert after["score"]["value"] != before["score"]["value"]

    makers.post(address, data={})
    assert of(makers, GROWS)[1]["score"] == before["score"]
    assert makers.post(address, data={"management": "6"}).status_code == 422
    assert makers.get("/customers/nobody/assessment").status_code == 404


def test_what_foretells_nothing_or_rests_on_too_few_says_so(makers):
    told = makers.get("/capability.json").json()["foretold"]

    assert {row["verdict"] for row in told} <= {"企业数太少，无法判断。"}


def test_one_part_may_order_the_ranking_and_what_is_none_is_refused(makers):
    rows = makers.get("/capability.json?by=finance").json()["rows"]
    finance = [row["parts"][2]["value"] for row in rows]

    assert finance == sorted(finance, reverse=True)
    assert makers.get("/capability?by=charm").status_code in (404, 422)


def test_a_company_without_statements_has_no_ratios_and_its_page_says_what_is_missing(signed):
    page = signed.get("/capability.json").json()
    able = signed.get(f"/customers/{page['rows'][0]['id']}.json").json()["able"] if page["rows"] else {}

    assert able.get("ratios") == {}
    assert {part["name"] for part in able["parts"] if not part["score"]} >= {"finance", "satisfaction"}


def test_needs_deciders_and_signs_stand_on_the_customers_page_with_their_rows_and_without_a_persons_name(makers):
    ids = {row["name"]: row["id"] for row in makers.get("/capability.json").json()["rows"]}
    known = makers.get(f"/customers/{ids[NAMES[0]]}.json").json()["around"]
    nothing = makers.get(f"/customers/{ids[NAMES[1]]}.json").json()["around"]

    assert [(one["label"], one["value"]) for one in known["needs"]] == [("需求", "要快交货")]
    assert [(one["role"], one["influence"], one["from"]) for one in known["deciders"]] == [
        ("总经理", "决策", "联系人.csv · 第 2 行"),
        ("采购经理", "建议", "联系人.csv · 第 3 行"),
    ]
    (sign,) = known["signs"]
    assert (sign["text"], sign["said_by"], sign["from"]) == ("新开厂房", "地方媒体", "外部信号.csv · 第 2 行")
    assert nothing == {}


def test_partners_team_patents_lists_and_the_industry_stand_on_the_customers_page(makers):
    ids = {row["name"]: row["id"] for row in makers.get("/capability.json").json()["rows"]}

    def told(name):
        parts = makers.get(f"/customers/{ids[name]}.json").json()["beyond"]
        return {one["title"]: [(line["label"], line["text"]) for line in one["lines"]] for one in parts}

    known, decides = told(NAMES[3]), told(NAMES[0])
    assert known["合作伙伴与竞争对手"] == [("供应商", NAMES[4])]
    assert told(NAMES[4])["合作伙伴与竞争对手"] == [("以其为供应商", NAMES[3])]
    assert decides["管理团队与组织"] == [("采购部", "采购经理")]
    patents = known["专利与技术骨干"]
    assert [(label, text["value"] if isinstance(text, dict) else text) for label, text in patents] == [
        ("发明专利", 2),  # those of three years
        ("外观设计", 1),
        ("人才", "引进技术骨干一名"),
    ]
    assert known["是否受行业关注"] == [("榜单", "入选区域百强")]
    assert decides["是否受行业关注"][0][0].startswith("不在已导入的榜单")
    assert ("行业", "五金制造业") in known["所在行业（按我方客户）"]


def test_the_tree_of_a_company_stands_on_its_page_with_its_table(makers):
    ids = {row["name"]: row["id"] for row in makers.get("/capability.json").json()["rows"]}
    name = NAMES[0]
    (part,) = [
        one for one in makers.get(f"/customers/{ids[name]}.json").json()["beyond"] if one["title"] == "管理团队与组织"
    ]

    assert part["chart"]["spec"]["tree"] == {
        "name": name,
        "children": [
            {"name": "采购部", "children": [{"name": "采购经理 · 建议", "children": []}]},
            {"name": "总经理 · 决策", "children": []},
        ],
    }
    assert [list(row[:3]) for row in part["chart"]["rows"]] == [
        ["采购部", name, ""], ["总经理", name, "决策"], ["采购经理", "采购部", "建议"],
    ]  # fmt: skip
    assert "chart-organisation" in makers.get(f"/customers/{ids[name]}").text
