"""What makes a group: bins in words, what is refused, and where the page is reached."""

import pytest

from zhike.answer import vocabulary_of
from zhike.segments.classifier import Bins, Effect
from zhike.web.group_traits import Chosen, _effect, bin_label
from zhike.web.links import Links
from zhike.web.words import Words


@pytest.mark.parametrize(
    ("bins", "place", "said"),
    [
        (Bins("average_order", (100.0, 250.0)), 0, "客单价：≤ 100.00"),
        (Bins("average_order", (100.0, 250.0)), 1, "客单价：100.00 – 250.00"),
        (Bins("average_order", (100.0, 250.0)), 2, "客单价：> 250.00"),
        (Bins("average_order", (100.0, 250.0)), 3, "客单价：未知或其他"),
        (Bins("size_class", values=("large", "small")), 1, "企业规模：小型"),
        (Bins("industry", values=("餐饮业",)), 0, "行业：餐饮业"),
    ],
)
def test_a_bin_is_said_in_words(bins, place, said):
    assert bin_label(bins, place, Links(Words("zh"), vocabulary_of(), "CNY")) == said


def test_few_customers_are_refused_in_words_and_the_choice_stays(signed):
    page = signed.get("/traits", params={"of": "segment:late"})

    assert "至少需要 30 个客户" in page.text
    assert 'value="segment:late" selected' in page.text


def test_buyers_of_a_product_may_be_asked_about_and_what_does_not_exist_is_refused(signed):
    assert signed.get("/traits", params={"of": "product:不存在的商品"}).status_code == 200
    assert signed.get("/traits", params={"of": "segment:nobody"}).status_code == 404
    assert signed.get("/traits").status_code == 200


def test_the_page_is_reached_from_a_segment_and_from_a_persona(signed):
    assert "/traits?of=segment%3Alate" in signed.get("/segments/late").text
    assert "/traits?of=tier%3A" in signed.get("/personas", params={"by": "tier"}).text


def test_the_list_of_a_segment_shows_the_figures_that_it_rests_on(signed):
    page = signed.get("/customers", params={"segment": "fast_growing", "show": "order_growth,order_growth_low"})

    assert signed.get("/segments/fast_growing.json").json()["list"].endswith("order_growth%2Corder_growth_low%2Cspent_last_year%2Cspent_year_before")  # fmt: skip
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("odds", "low", "high", "said"),
    [(4.0, 2.0, 8.0, (True, 4.0, 2.0, 8.0)), (0.02, 0.01, 0.04, (False, 50.0, 25.0, 100.0))],
)
def test_odds_are_said_as_times_larger_or_smaller_never_as_nought(odds, low, high, said):
    effect = Effect("industry", 0, 0.1, 0.8, odds, low, high, 0.001)
    told = _effect(
        effect,
        Bins("industry", values=("餐饮业",)),
        Chosen("segment", "late", "超期"),
        Links(Words("zh"), vocabulary_of(), "CNY"),
    )

    assert (told["more"], *(told[end].value for end in ("odds", "low", "high"))) == said


def test_what_buying_a_product_changes_by_itself_is_no_trait_of_its_buyers(signed):
    page = signed.get("/traits", params={"of": "product:不存在的商品"})

    assert "购买本身就会改变" in page.text
    assert "购买本身就会改变" not in signed.get("/traits", params={"of": "segment:late"}).text
