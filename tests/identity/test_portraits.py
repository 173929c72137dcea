"""All that says who a party is, each mark in one spelling."""

import pyarrow as pa
import pytest

from zhike.identity import portraits as portraits_module
from zhike.identity.portraits import drawn, portraits
from zhike.tables import PARTY, table

COLUMNS = [column.name for column in table("portraits").columns]
NONE_KNOWN = pa.table({name: pa.array([], pa.string()) for name in COLUMNS})


def written(text, columns):
    """A table written as text; a column left out is empty."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines() if line.strip()]
    return pa.table(
        {
            name: pa.array(
                [row[lines[0].index(name)] or None if name in lines[0] else None for row in lines[1:]], pa.string()
            )
            for name in columns
        }
    )


def draw(parties, traits="party_key | kind | value", known=NONE_KNOWN):
    """The portraits by party, without what is missing."""
    found = drawn(
        written(parties, ("party_key", "source", *PARTY)), written(traits, ("party_key", "kind", "value")), known
    )
    return {
        row["party_key"]: {name: value for name, value in row.items() if value is not None} for row in found.to_pylist()
    }


def said(parties, traits="party_key | kind | value"):
    """The portrait of party a but for where it comes from."""
    return {
        name: value
        for name, value in draw(parties, traits)["a"].items()
        if name not in ("party_key", "source", "print")
    }


def test_a_company_has_the_parts_of_its_name_and_its_marks_in_one_spelling():
    assert said("""
        party_key | source | customer_name                        | customer_tax_id    | customer_code | phone         | email
        a         | k3     | 仕泰隆【惠州】超市 有限公司(张经理)  | 91350527ygx870175t | ０１.001      | 135-0000-4621 | A.B@Example.com
    """) == {
        "kind_of_party": "company", "clean_name": "仕泰隆(惠州)超市有限公司", "province": "广东省", "city": "惠州市", "brand": "仕泰隆",
        "sound": "shi tai long", "trade": "超市", "form": "有限公司", "tax_id": "YGX870175", "code": "01001", "phones": "+8613500004621",
        "email": "a.b@example.com", "contact_person": "张经理",
    }  # fmt: skip


def test_a_phone_typed_into_the_name_is_a_phone():
    assert (
        said("""
        party_key | source | customer_name                  | phone
        a         | k3     | 永辉超市-张经理 13900001234    | 0571-88001122
    """)["phones"]
        == "+8613900001234 +8657188001122"
    )


def test_a_person_has_a_given_name_and_a_surname_and_no_word_of_its_own():
    assert said("party_key | source | customer_name\na | x | 欧阳文") == {
        "kind_of_party": "person", "clean_name": "欧阳文", "given_name": "文", "surname": "欧阳",
    }  # fmt: skip
    assert said("party_key | source | customer_name\na | x | Jon V. Yang")["surname"] == "yang"


def test_a_vague_name_has_no_parts():
    assert said("party_key | source | customer_name | member_card\na | x | 王先生 | 17") == {
        "kind_of_party": "person", "clean_name": "王先生", "card": "17",
    }  # fmt: skip


def test_columns_of_their_own_name_a_person():
    assert said(
        "party_key | source | customer_name | customer_code\na | x | lachlan | 69",
        """
        party_key | kind      | value
        a         | surname   | Berry
        a         | born_on   | 1999-02-19
        a         | postcode  | 48 14
        a         | id_number | 736 4009
        a         | address   | 69 Giblin Street, Killarney
        """,
    ) == {
        "kind_of_party": "person", "clean_name": "lachlan berry", "given_name": "lachlan", "surname": "berry", "code": "69", "born_on": "19990219",
        "postcode": "4814", "id_number": "7364009", "address": "69giblinstreetkillarney",
    }  # fmt: skip


def test_a_chinese_name_in_two_columns_is_put_together_the_chinese_way():
    traits = "party_key | kind | value\na | surname | 欧阳\na | given_name | 文"
    found = said("party_key | source | customer_code\na | x | 7", traits)

    assert (found["clean_name"], found["given_name"], found["surname"]) == ("欧阳文", "文", "欧阳")


def test_an_owners_document_does_not_make_a_company_a_person():
    found = said(
        "party_key | source | customer_name\na | x | 永辉超市",
        "party_key | kind | value\na | id_number | 330102199001011234",
    )

    assert (found["kind_of_party"], found["brand"], found["born_on"]) == ("company", "永辉", "19900101")


@pytest.mark.parametrize(
    ("written_as", "day"),
    [("1990年1月2日", "19900102"), ("1990/01/02", "19900102"), ("19900102", "19900102"), ("13/02/1990", "19900213"), ("02/13/1990", "19900213"),
     ("1990-01-02 00:00:00", "19900102"), ("1990", None), ("不详", None), ("00000000", None)],
)  # fmt: skip
def test_a_day_of_birth_has_one_spelling(written_as, day):
    found = said(
        "party_key | source | customer_name\na | x | 秦桂", f"party_key | kind | value\na | born_on | {written_as}"
    )

    assert found.get("born_on") == day


def test_former_and_short_names_stand_together():
    assert (
        said(
            "party_key | source | customer_name\na | x | 泉州安大贸易有限公司（原西窗商贸）",
            "party_key | kind | value\na | short_name | 安大\na | former_name | 东风 商行\na | former_name | 无",
        )["former"]
        == "西窗商贸|东风商行|安大"
    )


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("散客 |  |  |", "nobody"), ("散客 | 17 | |", "nobody"), ("散客 | | 13500004621 |", "person"), (" | 17 | |", "company"), (" | | | A9", "person"),
        (" | | 13500004621 |", "person"), (" | | 无 |", "nobody"), ("华联超市 | | |", "company"),
    ],
)  # fmt: skip
def test_whoever_bears_a_mark_is_somebody(row, kind):
    assert (
        said(f"party_key | source | customer_name | customer_code | phone | member_card\na | x | {row}")[
            "kind_of_party"
        ]
        == kind
    )


def test_of_several_addresses_the_longest_stands():
    traits = "party_key | kind | value\na | address | 河中路1号\na | address | 浙江杭州河中路1号\na | address | 无"

    assert said("party_key | source | customer_name\na | x | 永辉超市", traits)["address"] == "浙江杭州河中路1号"


PARTIES = """
    party_key | source | customer_name        | phone
    a         | k3     | 泉州安大贸易有限公司 |
    b         | u8     | 泉州安大贸易         | 13500004621
    c         | tb     | 秦桂                 |
"""
TRAITS = "party_key | kind | value\nb | address | 河中路1号\nb | postcode | 362000\nc | born_on | 19900102"


def test_a_known_portrait_stands_as_it_is_while_its_texts_do():
    parties, traits = written(PARTIES, ("party_key", "source", *PARTY)), written(TRAITS, ("party_key", "kind", "value"))
    first = drawn(parties, traits, NONE_KNOWN)
    marked = first.set_column(COLUMNS.index("brand"), "brand", pa.array(["kept", "kept", "kept"]))
    moved = written(TRAITS.replace("河中路1号", "西湖路2号"), ("party_key", "kind", "value"))

    assert draw(PARTIES, TRAITS, marked)["b"]["brand"] == "kept"
    later = {row["party_key"]: row["brand"] for row in drawn(parties, moved, marked).to_pylist()}
    assert later == {"a": "kept", "b": "安大", "c": "kept"}


def test_portraits_in_pieces_are_those_from_scratch():
    parties, traits = written(PARTIES, ("party_key", "source", *PARTY)), written(TRAITS, ("party_key", "kind", "value"))
    half = drawn(parties.slice(1, 1), traits, NONE_KNOWN)

    assert drawn(parties, traits, half).sort_by("party_key") == drawn(parties, traits, NONE_KNOWN).sort_by("party_key")


def test_the_order_of_the_traits_makes_no_other_print():
    turned = written(TRAITS, ("party_key", "kind", "value")).take([2, 1, 0])
    parties = written(PARTIES, ("party_key", "source", *PARTY))

    assert drawn(parties, turned, NONE_KNOWN) == drawn(
        parties, written(TRAITS, ("party_key", "kind", "value")), NONE_KNOWN
    )


def test_the_step_gives_the_table_of_the_contract(given, rows):
    found = portraits(
        given("parties", PARTIES),
        given("traits", TRAITS),
        given("portraits", " | ".join(COLUMNS) + "\nnone" + " |" * (len(COLUMNS) - 1)),
    )

    assert list(found.columns) == COLUMNS
    assert rows(found, "party_key", "kind_of_party", "brand", "surname", "address") == [
        ("a", "company", "安大", None, None), ("b", "company", "安大", None, "河中路1号"), ("c", "person", None, "秦", None),
    ]  # fmt: skip


def test_without_parties_there_are_no_portraits():
    assert (
        drawn(
            written("party_key", ("party_key", "source", *PARTY)),
            written("party_key", ("party_key", "kind", "value")),
            NONE_KNOWN,
        ).num_rows
        == 0
    )


def test_another_way_of_reading_makes_all_portraits_anew(monkeypatch):
    before = draw(PARTIES)["a"]["print"]
    monkeypatch.setattr(portraits_module, "READ_AS", "another")

    assert draw(PARTIES)["a"]["print"] != before
