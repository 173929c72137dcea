"""Which customers a person is asked about, and why they were not joined."""

import pytest

from resolved import UNDECIDED, decisions, pairs, portraits
from zhike.identity import groups
from zhike.identity.doubtful import doubtful_pairs

pytestmark = pytest.mark.large_plan

COMPANIES = """
    party_key | source | clean_name                 | city | branch   | form         | tax_id
    a         | s      | 泉州安大贸易有限公司       | 泉州 |          | 有限公司     | 111111111
    b         | s      | 泉州安大贸易               | 泉州 |          |              | 111111111
    c         | s      | 安达贸易公司               |      |          |              |
    d         | s      | 吴忠安大贸易有限公司       | 吴忠 |          | 有限公司     |
    e         | s      | 泉州安大贸易有限公司北门店 | 泉州 | 北门店   | 有限公司     |
    f         | s      | 泉州安大贸易股份有限公司   | 泉州 |          | 股份有限公司 |
    g         | s      | 安大商贸公司               |      |          |              | 222222222
"""


@pytest.fixture
def asked(engine):
    def run(written, alike, said=UNDECIDED, ask_from=0.3):
        text, near = engine.given(portraits(written)), engine.given(pairs(alike))
        known = engine.given(groups.nothing_known())
        told = engine.given(said)
        nobody = engine.given(groups.empty("parties"))
        who = engine.given(groups.matches(text, near, known, told, nobody, join_from=0.95).to_pyarrow())
        found = doubtful_pairs(near, text, who, told, ask_from=ask_from, join_from=0.95)
        assert found.columns == (
            "customer_id", "other_id", "left_key", "right_key", "probability", "evidence", "why_apart",
        )  # fmt: skip
        owner = {row["party_key"]: row["customer_id"] for row in engine.fetch(who).to_pylist()}
        rows = engine.fetch(found).to_pylist()
        assert all(
            row["customer_id"] == owner[row["left_key"]] < owner[row["right_key"]] == row["other_id"] for row in rows
        )
        return {("".join(sorted(row["left_key"] + row["right_key"])), row["why_apart"]) for row in rows}

    return run


@pytest.mark.parametrize(
    ("pair", "probability", "why"),
    [
        ("a | c", 0.6, "unsure"),
        ("a | d", 0.99, "region"),
        ("a | e", 0.99, "branch"),
        ("a | f", 0.99, "form"),
        ("a | g", 0.99, "tax_id"),
        ("a | d", 0.5, "region"),
    ],
)
def test_what_holds_two_likely_customers_apart_is_said(asked, pair, probability, why):
    alike = f"left | right | probability\n{pair} | {probability}"

    assert asked(COMPANIES, alike) == {(pair.replace(" | ", ""), why)}


@pytest.mark.every_engine
def test_the_most_alike_pair_of_two_customers_is_shown_once(asked):
    alike = """
        left | right | probability
        a    | c     | 0.5
        b    | c     | 0.7
        a    | d     | 0.2
    """
    assert asked(COMPANIES, alike) == {("bc", "unsure")}


def test_joined_customers_are_not_asked_about(asked):
    assert asked(COMPANIES, "left | right | probability\na | b | 0.9\na | c | 0.99") == set()


@pytest.mark.parametrize("kind", ["different", "parent"])
def test_what_was_decided_is_not_asked_again_whichever_spelling_it_was_about(asked, kind):
    alike = "left | right | probability\na | c | 0.6\nb | c | 0.9"

    assert asked(COMPANIES, alike, decisions((kind, "c", "a"))) == set()


def test_a_name_that_fits_two_is_asked_for_both(asked):
    written = """
        party_key | clean_name               | city
        a         | 上海华联超市股份有限公司 | 上海
        b         | 华联超市                 |
        c         | 北京华联超市             | 北京
    """
    alike = "left | right | probability\na | b | 0.97\nb | c | 0.96\na | c | 0.4"

    assert asked(written, alike) == {("ab", "several"), ("bc", "several"), ("ac", "region")}


def test_two_cards_in_one_source_are_said_to_be_the_reason(asked):
    written = """
        party_key | source | clean_name | card
        a         | pos    | 秦桂       | 641848
        b         | pos    | 秦贵       | 641849
    """
    assert asked(written, "left | right | probability\na | b | 0.98") == {("ab", "source")}


def test_the_likeliest_are_asked_where_there_are_too_many(monkeypatch, asked):
    monkeypatch.setattr("zhike.identity.doubtful.MOST", 1)
    alike = "left | right | probability\na | c | 0.6\nc | d | 0.9"

    assert asked(COMPANIES, alike) == {("cd", "several")}


def test_without_pairs_nobody_is_asked(asked):
    assert asked(COMPANIES, "left | right | probability") == set()


def test_an_empty_company_is_no_error(asked):
    assert asked("party_key | clean_name", "left | right | probability") == set()
