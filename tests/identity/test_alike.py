"""Parties joined because they are alike, and what holds them apart."""

from itertools import permutations

import pyarrow as pa

from resolved import NOTHING, UNDECIDED, customers, decisions, of, pairs, portraits, resolved
from zhike.identity import groups

HUALIAN = """
    party_key | clean_name                 | city | brand
    a         | 上海华联超市股份有限公司   | 上海 | 华联
    b         | 华联超市                   |      | 华联
    c         | 北京华联超市               | 北京 | 华联
"""
BOTH = """
    left | right | probability | weight
    a    | b     | 0.97        | 5.0
    b    | c     | 0.96        | 4.6
"""


def evidence(*args, **more):
    return {row["party_key"]: row["evidence"] for row in resolved(*args, **more).matches.to_pylist()}


def test_parties_likely_enough_are_one():
    written = """
        party_key | clean_name
        a         | 泉州安大贸易有限公司
        b         | 泉州安达贸易公司
        c         | 泉州安逸贸易公司
    """
    alike = """
        left | right | probability | weight
        a    | b     | 0.95        | 4.2
        a    | c     | 0.40        | -0.6
    """
    assert customers(written, alike) == of("a b", "c")
    assert customers(written, alike, join_from=0.96) == of("a", "b", "c")
    assert evidence(written, alike) == {"a": "likeness", "b": "likeness", "c": "itself"}


def test_a_name_that_fits_two_customers_that_are_apart_is_joined_to_neither():
    assert customers(HUALIAN, BOTH) == of("a", "b", "c")


def test_the_same_name_is_joined_where_only_one_is_known():
    assert customers("\n".join(HUALIAN.splitlines()[:4]), BOTH) == of("a b")


def test_a_name_that_fits_one_of_two_a_hundred_times_better_is_joined_to_it():
    clearly = BOTH.replace("0.97        | 5.0", "0.9999      | 13.0")
    assert customers(HUALIAN, clearly) == of("a b", "c")


def test_two_companies_that_are_not_alike_do_not_become_one_through_a_short_name():
    written = """
        party_key | clean_name
        a         | 上海华联超市有限公司
        b         | 上海华联
        c         | 上海华联商厦有限公司
    """
    assert customers(written, BOTH) == of("a", "b", "c")
    assert customers(written, BOTH + "    a    | c     | 0.6         | 1") == of("a b c")


def test_two_checked_tax_ids_are_two_customers_however_alike():
    written = """
        party_key | clean_name     | tax_id
        a         | 安大贸易公司   | 111111111
        b         | 安达贸易公司   | 222222222
        c         | 安大贸易经营部 |
    """
    alike = """
        left | right | probability | weight
        a    | c     | 0.99        | 16
        b    | c     | 0.96        | 5
        a    | b     | 0.99        | 9
    """
    assert customers(written, alike) == of("a c", "b")


def test_cities_hold_apart_unless_a_tax_id_or_card_is_shared():
    written = """
        party_key | clean_name         | city | card
        a         | 泉州安大贸易公司   | 泉州 | {card}
        b         | 吴忠安大贸易       | 吴忠 | {card}
    """
    alike = "left | right | probability\na | b | 0.99"
    assert customers(written.format(card=""), alike) == of("a", "b")
    assert customers(written.format(card="00641848"), alike) == of("a b")


def test_a_branch_is_not_its_head_office_nor_another_branch():
    written = """
        party_key | clean_name               | branch
        a         | 安大贸易有限公司         |
        b         | 安大贸易有限公司杭州分店 | 杭州分店
        c         | 安大贸易有限公司宁波分店 | 宁波分店
        d         | 安大贸易公司杭州分店     | 杭州分店
    """
    alike = """
        left | right | probability
        a    | b     | 0.99
        a    | c     | 0.99
        b    | c     | 0.99
        b    | d     | 0.99
    """
    assert customers(written, alike) == of("a", "b d", "c")


PERSONS = """
    party_key | source | clean_name | card   | phones
    a         | pos    | 秦桂       | 641848 | +8613500004621
    b         | pos    | 秦贵       | 641849 | +8613600004622
    c         | shop   | 秦桂桂     |        | +8613700004623
"""


def test_one_source_knows_its_two_persons_of_like_names():
    alike = """
        left | right | probability | marks
        a    | b     | 0.98        | name 9, phone -2
        a    | c     | 0.97        | name 9
    """
    assert customers(PERSONS, alike) == of("a c", "b")


def test_another_mark_in_common_outweighs_two_phones_in_one_source():
    alike = """
        left | right | probability | marks
        a    | b     | 0.98        | name 9, phone -2, born_on 12
    """
    assert customers(PERSONS, alike) == of("a b", "c")


def test_what_was_decided_different_is_not_joined_by_likeness():
    written = """
        party_key | clean_name
        a         | 泉州安大贸易有限公司
        b         | 泉州安达贸易公司
        c         | 泉州安大商贸公司
    """
    alike = """
        left | right | probability
        a    | b     | 0.99
        a    | c     | 0.98
        b    | c     | 0.97
    """
    assert customers(written, alike, decisions(("different", "a", "b"))) == of("a", "b", "c")
    assert customers(written, alike, decisions(("different", "a", "c"))) != of("a b c")


def test_nobody_is_like_somebody():
    written = """
        party_key | kind_of_party | clean_name
        a         | nobody        | 散客
        b         | company       | 散客超市
    """
    assert customers(written, "left | right | probability\na | b | 0.99") == of("b")


def test_the_order_of_rows_and_pairs_changes_nothing():
    written, near = portraits(HUALIAN), pairs(BOTH + "    a    | c     | 0.99        | 4.5")
    first = groups.resolve(written, NOTHING, near, UNDECIDED).matches
    for order in permutations(range(3)):
        turned = groups.resolve(written.take(pa.array(order)), NOTHING, near.take(pa.array(order)), UNDECIDED).matches
        assert turned.equals(first)
