"""A retail chain's manager: sales, stock and margin of the shops → trend, turnover → fast-moving or premium, and what it needs."""

from collections.abc import Iterator

import httpx
import pytest

from web import shop
from web.chains import DEAR, FAST, NAMES, filled
from zhike.segments.retail_type import CLUES
from zhike.web.app import create_app
from zhike.web.retail import speaks_for


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Pages of a supplier of two chains and three traders, with the chains' sell-through."""
    made = filled(tmp_path_factory.mktemp("chains"))
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        yield client
    app.state.office.close()


def of(chains: httpx.Client, name: str) -> tuple[str, dict]:
    """A company's id and what its page says of it as a retailer."""
    (id_,) = [row["id"] for row in chains.get("/customers.json").json()["rows"] if row["name"] == name]
    return id_, chains.get(f"/customers/{id_}.json").json()["able"]["retail"]


@pytest.mark.parametrize(
    ("name", "label", "wanted"),
    [
        (FAST, "快消连锁", {"销售趋势": (0.5, ""), "年库存": (12 * 125 / 50, "快消"), "门店毛利": (0.2, "快消"), "购买间隔": (7, "快消"), "每单明细": (10, "快消"), "同类别": (0.5, "快消")}),
        (DEAR, "高端连锁", {"销售趋势": (0, ""), "年库存": (12 * 20 / 80, "高端"), "门店毛利": (0.5, "高端"), "购买间隔": (35, "高端"), "每单明细": (1, "高端"), "同类别": (2, "高端")}),
    ],
)  # fmt: skip
def test_from_sales_stock_and_margin_to_trend_turnover_type_and_what_it_needs(chains, name, label, wanted):
    id_, told = of(chains, name)
    evidence = {row["label"][: len(word)]: row for row in told["evidence"] for word in wanted if row["label"].startswith(word)}  # fmt: skip

    assert {word: (pytest.approx(row["value"]["value"]), row["side"]) for word, row in evidence.items()} == wanted
    assert told["label"] == label
    assert [one["title"] for one in told["about"]] == ["经营模式", "市场定位", "发展策略"]
    assert [one["title"] for one in told["needs"]] == ["库存", "品类", "定价", "账期"]
    page = chains.get(f"/customers/{id_}")
    assert page.status_code == 200
    assert all(one["text"] in page.text for one in told["about"] + told["needs"])
    assert chains.get(evidence["年库存"]["value"]["explained_by"]).status_code == 200


def test_what_shops_sell_on_is_asked_filtered_and_exported_like_any_figure(chains):
    asked = {"show": "stock_turns,shop_margin,sold_change", "stock_turns.min": 1, "sort": "-stock_turns"}
    rows = chains.get("/api/v1/customers", params=asked).json()["data"]
    file = chains.get("/customers.csv", params=asked)

    assert [(row["name"], row["stock_turns"], row["shop_margin"], row["sold_change"]) for row in rows] == [
        (FAST, pytest.approx(30), pytest.approx(0.2), pytest.approx(0.5)),
        (DEAR, pytest.approx(3), pytest.approx(0.5), pytest.approx(0)),
    ]
    assert (file.status_code, "门店毛利率" in file.text, FAST in file.text) == (200, True, True)


def test_who_is_no_retailer_has_no_such_part(chains):
    assert of(chains, NAMES[2])[1] == {}


def test_a_persona_of_chains_tells_their_model_position_and_strategy(chains):
    cards = chains.get("/personas.json", params={"by": "retail_type"}).json()["cards"]
    (fast,) = [card for card in cards if card["code"] == "fmcg"]
    (side,) = [side for side in fast["blocks"] if side["title"] == "零售客户"]

    assert {row["title"]: [k["label"] for k in row["known"] if not k["value"]] for row in side["rows"]} == {
        "经营模式": ["薄利多销：补货频繁、品项多，靠货架不断货盈利。"],
        "市场定位": ["面向大众日常消费，价格与同类持平或更低。"],
        "发展策略": ["以货架份额取胜：固定补货日、稳定供货、按量促销。"],
    }


@pytest.mark.parametrize(("clue", "fast", "dear"), CLUES)
def test_a_clue_speaks_from_its_mark_on_and_for_neither_between(clue, fast, dear):
    assert [speaks_for(clue, value) for value in (fast, (fast + dear) / 2, dear)] == ["fmcg", "", "premium"]
