"""One card per group: what stands on it is what a question about the same customers answers."""

from decimal import Decimal

import pytest


@pytest.fixture(scope="module")
def told(signed):
    return signed.get("/personas.json", params={"by": "tier"}).json()


def test_every_number_of_a_card_is_what_the_same_question_answers(signed, told):
    assert told["cards"]
    card = told["cards"][0]
    for shown in (card["customers"], card["spent"], *(line["value"] for line in card["behaviour"] + card["value"])):
        path, _, query = shown["explained_by"].partition("?")
        again = signed.get(f"{path}.json?{query}").json()
        assert shown["shown"].replace("¥", "") in (again["short"], again["exact"]), shown


def test_the_groups_add_up_to_all_who_bought(signed, told):
    everybody = signed.get("/customers.json", params={"segment": "effective"}).json()["total"]["value"]

    assert sum(card["customers"]["value"] for card in told["cards"]) == everybody
    assert sum(card["sold"]["value"] for card in told["cards"]) == pytest.approx(1)
    assert sum(Decimal(card["spent"]["value"]) for card in told["cards"]) > 0


def test_too_few_customers_for_clusters_are_told_so_in_words(signed):
    page = signed.get("/personas")

    assert "未形成聚类" in page.text
    assert "不足 100 个" in page.text


def test_where_no_segment_is_saved_the_page_says_how_to_build_one(signed):
    assert "/segments/new" in signed.get("/personas", params={"by": "segment"}).text


def test_a_basis_that_there_is_not_is_refused_with_those_there_are(signed):
    page = signed.get("/personas", params={"by": "zodiac"})

    assert page.status_code == 422
    assert "tier" in page.text


def test_what_is_not_known_says_what_to_bring(told):
    brought = [
        row["bring"] for card in told["cards"] for side in card["blocks"] for row in side["rows"] if not row["known"]
    ]

    assert any("请导入" in one for one in brought)
