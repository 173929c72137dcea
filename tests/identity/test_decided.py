"""What people decided holds, whatever speaks against it, and is found again."""

import json

import pytest

from resolved import UNDECIDED, customers, decisions, ids, of, portraits, resolved
from zhike.identity.decided import Said, decision_conflicts, marks_by_party, weighed

TAXED = """
    party_key | source | clean_name           | tax_id    | phones
    a         | k3     | 安大贸易有限公司     | 111111111 | +8613500004621
    b         | u8     | 安大贸易有限公司     | 111111111 |
    c         | crm    | 吉鹿包装有限公司     | 111111111 |
    d         | shop   | 吉鹿包装厂           |           | +8613600004622
    e         | pos    | 吉鹿包装有限公司     |           |
"""


def said(kind, left, right, number):
    return Said(kind, left, right, number, f"{left}|{right}")


def judged(*told):
    """The numbers of the decisions kept, and of those ignored with what is against them."""
    ledger, ignored = weighed(said(*one, number) for number, one in enumerate(told, 1))
    against = {one.number: sorted(other.number for other in others) for one, others in ignored}
    return sorted(one.number for one in ledger.kept), against


def test_without_a_decision_the_tax_id_joins():
    assert customers(TAXED) == of("a b c e", "d")


def test_the_same_customer_by_decision_whatever_speaks_against():
    written = """
        party_key | clean_name       | tax_id    | city
        a         | 泉州安大贸易公司 | 111111111 | 泉州
        b         | 吴忠吉鹿包装公司 | 222222222 | 吴忠
        c         | 散客             |           |
    """
    found = resolved(written, None, decisions(("same", "b", "a"), ("same", "a", "c")))

    assert len(set(ids(found).values())) == 1
    assert set(found.matches["evidence"].to_pylist()) == {"decision"}


def test_different_customers_by_decision_though_they_share_a_tax_id():
    assert customers(TAXED, None, decisions(("different", "c", "a"))) == of("a b", "c e", "d")


def test_a_shared_mark_stays_with_the_side_that_has_more_of_it():
    shared = """
        party_key | source | clean_name       | code
        a         | k3     | 安大贸易有限公司 | 0001
        b         | k3     | 吉鹿包装有限公司 | 0001
        c         | k3     | 吉鹿包装有限公司 | 0001
        d         | k3     |                  | 0001
    """
    assert customers(shared, None, decisions(("different", "a", "b"))) == of("a", "b c d")


def test_a_parent_stands_apart_too():
    assert customers(TAXED, None, decisions(("parent", "c", "a"))) == of("a b", "c e", "d")


def test_a_decision_stands_though_the_mark_joins_through_a_third():
    chain = """
        party_key | clean_name | phones                        | email
        a         | 秦桂       | +8613500004621                |
        b         | 秦桂       | +8613500004621 +8613600004622 |
        c         | 秦桂       | +8613600004622                |
    """
    found = customers(chain, None, decisions(("different", "a", "c")))

    assert found in (of("a b", "c"), of("a", "b c"))
    assert customers(chain) == of("a b c")


def test_a_newer_decision_wins_and_the_older_is_said_to_be_ignored():
    assert judged(("same", "a", "b"), ("different", "b", "a")) == ([2], {1: [2]})
    assert judged(("different", "b", "a"), ("same", "a", "b")) == ([2], {1: [2]})


def test_what_follows_from_two_decisions_contradicts_a_third():
    assert judged(("different", "a", "c"), ("same", "a", "b"), ("same", "b", "c")) == ([2, 3], {1: [2, 3]})
    assert judged(("same", "a", "b"), ("same", "b", "c"), ("different", "a", "c")) == ([2, 3], {1: [3]})


def test_nobody_is_his_own_parents_parent():
    kept, ignored = judged(("parent", "a", "b"), ("parent", "b", "c"), ("parent", "c", "a"))
    assert (kept, ignored) == ([2, 3], {1: [2, 3]})
    assert judged(("parent", "a", "b"), ("parent", "b", "c"), ("same", "a", "c"))[1] == {1: [2]}


def test_decisions_that_agree_are_all_kept():
    told = (("same", "a", "b"), ("same", "b", "a"), ("different", "a", "c"), ("parent", "c", "b"), ("same", "c", "d"))
    assert judged(*told) == ([1, 2, 3, 4, 5], {})


@pytest.mark.parametrize("kind", ["same", "different"])
def test_a_decision_finds_rewritten_rows_by_their_marks(kind):
    marks = marks_by_party(portraits(TAXED))
    value = {"left": {"key": "a", "marks": marks["a"]}, "right": {"key": "d", "marks": marks["d"]}}
    rewritten = (
        TAXED.replace("    a  ", "    x  ").replace("    d  ", "    y  ").replace("吉鹿包装厂  ", "吉鹿纸包装厂")
    )
    found = customers(rewritten, None, decisions((kind, "a", "d", value)))

    assert found == (of("x b c e y") if kind == "same" else of("x b c e", "y"))
    assert not any("135" in mark or "安大" in mark for mark in marks["a"])


def test_the_two_sides_of_a_rewritten_export_are_told_apart_by_what_they_do_not_share():
    marks = marks_by_party(portraits(TAXED))
    value = {"left": {"key": "a", "marks": marks["a"]}, "right": {"key": "c", "marks": marks["c"]}}
    rewritten = TAXED.replace("    a  ", "    x  ").replace("    c  ", "    y  ")

    assert customers(rewritten, None, decisions(("different", "a", "c", value))) == of("x b", "y e", "d")


def test_a_decision_about_parties_that_are_gone_waits():
    assert customers(TAXED, None, decisions(("different", "a", "z"), ("same", "y", "z"))) == of("a b c e", "d")


def test_a_name_that_several_persons_bear_is_no_way_to_find_one_again():
    before = "party_key | clean_name | phones\na | 秦桂 | +8613500004621\nb | 王小明 |"
    marks = marks_by_party(portraits(before))
    value = {"left": {"key": "a", "marks": marks["a"]}, "right": {"key": "b", "marks": marks["b"]}}
    now = """
        party_key | source | clean_name | card
        c         | pos    | 秦桂       | 00641848
        d         | pos    | 秦桂       | 00641849
        b         | pos    | 王小明     |
    """
    assert customers(now, None, decisions(("same", "a", "b", value))) == of("b", "c", "d")


def test_contradictions_are_listed_with_what_was_done(engine, rows):
    told = decisions(("same", "a", "d"), ("same", "d", "e"), ("different", "a", "e"))
    found = decision_conflicts(engine.given(told), engine.given(portraits(TAXED)))

    assert rows(found, "decision", "kind", "against", "done") == [
        ("a|d", "same", "different:a|e", "ignored"),
        ("a|e", "different", "same:a|d", "kept"),
    ]


def test_without_decisions_there_are_no_conflicts(engine, rows):
    assert rows(decision_conflicts(engine.given(UNDECIDED), engine.given(portraits(TAXED)))) == []


@pytest.mark.parametrize("value", ["true", "", "[1]", '{"left": 3}', "{", json.dumps({"left": {"marks": "x"}})])
def test_a_decision_of_another_form_counts_by_its_subject_alone(value):
    odd = decisions(("different", "a", "c"))
    odd = odd.set_column(2, "value", [[value]])

    assert customers(TAXED, None, odd) == of("a b", "c e", "d")
