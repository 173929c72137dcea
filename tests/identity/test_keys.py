"""Numbers by which a party is known again."""

import pyarrow as pa
import pytest

from zhike.identity import keys


@pytest.mark.parametrize(
    ("written", "known_as"),
    [
        ("91350527YGX870175T", "YGX870175"),
        ("9135 0527-YGX870175t", "YGX870175"),
        ("９１３５０５２７ＹＧＸ８７０１７５Ｔ", "YGX870175"),
        ("91350527YGX870175A", None),  # wrong check character
        ("9.13506E+17", None),
        ("000000000000000000", None),
        ("无", None),
        ("350527100000019", None),
        ("110108710924566", "710924566"),  # an old number of 15 digits and …
        ("91110108710924566H", "710924566"),  # … the new one of the same organisation
        ("11010519491231002X", "11010519491231002X"),  # a sole trader's identity number
        ("11010519491231002X01", "11010519491231002X"),
    ],
)
def test_a_tax_id_counts_if_its_check_digits_are_right(written, known_as):
    assert keys.tax_id(written) == known_as


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("13500004621", ("+8613500004621",)),
        ("+86 135-0000-4621", ("+8613500004621",)),
        ("0086 13500004621", ("+8613500004621",)),
        ("'13300006446", ("+8613300006446",)),
        ("１３５００００４６２１", ("+8613500004621",)),
        ("0571-88001234", ("+8657188001234",)),
        ("(0571) 8800 1234", ("+8657188001234",)),
        ("020-55508514", ("+862055508514",)),
        ("0571-88001234-801", ("+8657188001234",)),
        ("0571-88001234转801", ("+8657188001234",)),
        ("0571-88001234/13500004621", ("+8613500004621", "+8657188001234")),
        ("13500004621、13600004622", ("+8613500004621", "+8613600004622")),
        ("+44 20 7946 0958", ("+442079460958",)),
        ("13800000000", ()),
        ("13888888888", ()),
        ("13800138000", ()),
        ("1.35E+10", ()),
        ("138****4621", ()),
        ("00000000", ()),
        ("无", ()),
        ("12345", ()),
    ],
)
def test_a_phone_is_one_number_however_it_is_written(written, numbers):
    assert keys.phone(written) == numbers


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("A.B@Example.COM ", "a.b@example.com"),
        ("mailto:x.y@qq.com", "x.y@qq.com"),
        ("none@none.com", None),
        ("test@qq.com", None),
        ("无", None),
        ("a@b", None),
    ],
)
def test_a_mail_address_that_is_one(written, address):
    assert keys.email(written) == address


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("00641848", "00641848"),
        (" 0064 1848", "00641848"),
        ("ｖ１０", "V10"),
        ("000000", None),
        ("1111111", None),
        ("无", None),
        ("1.23457E+17", None),
        ("", None),
    ],
)
def test_a_card_keeps_its_zeros_and_a_filler_is_none(written, number):
    assert keys.card(written) == number


def test_each_distinct_text_is_looked_at_once():
    seen = []

    def normal(text):
        seen.append(text)
        return text.lower()

    column = pa.chunked_array([["A", "B", None], ["A", " "]])
    assert keys.mapped(column, normal).to_pylist() == ["a", "b", None, "a", None]
    assert sorted(seen) == ["A", "B"]


def test_a_code_of_equal_digits_is_one_where_codes_are_numbered_through():
    numbered = pa.chunked_array([["11110", "11111", "22223", "22222", None, "99999", "00000", "00001", "散客"]])
    assert keys.codes(numbered).to_pylist() == ["11110", "11111", "22223", "22222", None, None, None, "00001", None]
