"""Which parties are one customer."""

from itertools import permutations

import pyarrow as pa
import pytest

from resolved import resolved as written_out
from zhike.identity.groups import empty, matches, new_ids
from zhike.identity.groups import resolve as resolved
from zhike.identity.links import kind_of
from zhike.identity.portraits import drawn as drawn_from
from zhike.tables import PARTY

UNDECIDED = pa.table({name: pa.array([], pa.string()) for name in ("kind", "subject", "value")})
NOTHING = pa.table({"party_key": pa.array([], pa.string()), "customer_id": pa.array([], pa.string())})
NOBODY_PAID = empty("parties")
COLUMNS = ("party_key", "source", *PARTY)


def parties(text):
    """Parties written as text: key, source and any of the fields that say who."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines() if line.strip()]
    found = {
        name: [row[lines[0].index(name)] or None if name in lines[0] else None for row in lines[1:]] for name in COLUMNS
    }
    return pa.table({name: pa.array(values, pa.string()) for name, values in found.items()})


def drawn(table):
    return drawn_from(table, empty("traits"), empty("portraits"))


def resolve(table, known):
    return resolved(drawn(table), known)


def groups(text, known=NOTHING):
    """The parties of each customer, as a set of frozen sets."""
    found = {}
    for row in resolve(parties(text), known).matches.to_pylist():
        found.setdefault(row["customer_id"], set()).add(row["party_key"])
    return {frozenset(keys) for keys in found.values()}


def evidence(text):
    return {row["party_key"]: row["evidence"] for row in resolve(parties(text), NOTHING).matches.to_pylist()}


def of(*keys):
    return {frozenset(each.split()) for each in keys}


def test_a_code_joins_within_its_source_and_nowhere_else():
    text = """
        party_key | source | customer_code | customer_name
        a         | k3     | 01.001        | 爵尼电子有限公司
        b         | k3     | 01.001        | 爵尼电子（嘉兴）
        c         | u8     | 01.001        | 纳华超市有限公司
    """
    assert groups(text) == of("a b", "c")
    assert evidence(text) == {"a": "code", "b": "code", "c": "itself"}


def numbered(source, names):
    return "".join(f"    {source}{code} | {source} | {code} | {name}\n" for code, name in names.items())


ALIKE = {
    "11": "爵尼电子有限公司",
    "12": "纳华超市有限公司",
    "13": "安大贸易有限公司",
    "14": "吉鹿包装有限公司",
    "15": "恒发百货有限公司",
}


def test_two_sources_that_number_their_customers_alike_share_their_codes():
    text = "party_key | source | customer_code | customer_name\n" + numbered("k", ALIKE) + numbered("u", ALIKE)
    found = groups(text + "    k16 | k | 16 | 秦氏五金厂\n    u16 | u | 16 |\n    x16 | x | 16 |\n")

    assert {frozenset({"k16", "u16"}), frozenset({"x16"})} <= found


def test_sources_that_number_otherwise_share_nothing():
    text = "party_key | source | customer_code | customer_name\n" + numbered("k", ALIKE)
    text += numbered("u", dict(zip(ALIKE, [*list(ALIKE.values())[1:], "别家商店"], strict=True)))
    found = groups(text + "    k16 | k | 16 | 秦氏五金厂\n    u16 | u | 16 |\n")

    assert {frozenset({"k16"}), frozenset({"u16"})} <= found


def test_a_valid_tax_id_joins_whatever_the_names_say():
    text = """
        party_key | source | customer_tax_id    | customer_name
        a         | k3     | 91350527YGX870175T | 泉州安大供应链管理有限公司
        b         | crm    | 91350527ygx870175t | 安大
        c         | crm    | 91350527YGX870175A | 吴忠安大供应链管理有限公司
    """
    assert groups(text) == of("a b", "c")
    assert evidence(text)["a"] == "tax_id"


def test_companies_join_by_name_however_it_is_spelt():
    assert groups("""
        party_key | source | customer_name
        a         | k3     | 佳先（大庆）礼品有限公司
        b         | u8     | 佳先(大慶)禮品 有限公司
        c         | t      | 佳先（大庆）礼品
        d         | z      | 佳先（大庆）礼品有限公司(李经理13900001234)
        e         | z      | 佳先（哈尔滨）礼品有限公司
        f         | z      | 佳先（大庆）礼品有限公司让胡路分公司
    """) == of("a b c d", "e", "f")


def test_another_legal_form_is_another_company():
    assert groups("""
        party_key | source | customer_name
        a         | z      | Fox Point Gifts Ltd
        b         | z      | FOX  POINT GIFTS LIMITED
        c         | z      | Fox Point Gifts GmbH
        d         | y      | Fox Point Gifts Ltd.
    """) == of("a b d", "c")


def test_two_tax_ids_under_one_name_are_two_companies():
    assert groups("""
        party_key | source | customer_tax_id    | customer_name
        a         | k3     | 91350527YGX870175T | 便民超市
        b         | u8     | 91640323Y49393973H | 便民超市
        c         | u8     | 91640323Y49393973H | 便民超市有限公司
    """) == of("a", "b c")


def test_a_phone_does_not_hold_two_tax_ids_together():
    assert groups("""
        party_key | source | customer_tax_id    | phone       | customer_name
        a         | k3     | 91350527YGX870175T | 13500004621 | 安大贸易有限公司
        b         | u8     | 91640323Y49393973H | 13500004621 | 安大贸易
        c         | crm    |                    | 13500004621 | 安大市贸易
    """) == of("a", "b", "c")


def test_one_mobile_joins_parties_whose_names_agree():
    text = """
        party_key | source | phone           | customer_name
        a         | qs     | 13500004621     | 秦桂
        b         | tb     | +86 135-0000-4621 | 秦桂
        c         | tb     | 135 0000 4621   | happy_桂33513
        d         | crm    | 13500004621     |
    """
    assert groups(text) == of("a b c d")
    assert evidence(text)["a"] == "phone"


def test_two_companies_with_one_phone_and_clearly_different_names_stay_apart():
    assert groups("""
        party_key | source | phone       | customer_name
        a         | k3     | 13500004621 | 泉州安大贸易有限公司
        b         | crm    | 13500004621 | 泉州市安大贸易
        c         | crm    | 13500004621 | 温州西窗礼品有限公司
    """) == of("a b", "c")


def test_the_salesmans_own_phone_joins_nobody():
    assert groups("""
        party_key | source | phone       | customer_name
        a         | x      | 13500004621 | 泉州安大贸易有限公司
        b         | x      | 13500004621 | 温州西窗礼品有限公司
        c         | x      | 13500004621 | 中卫吉鹿包装有限公司
        d         | x      | 13500004621 | 李四
        e         | y      | 13500004621 | 李四光
    """) == of("a", "b", "c", "d", "e")


def test_a_phone_handed_on_joins_a_nickname_to_the_person_its_parcels_ask_for():
    written = """
        party_key | source | clean_name   | kind_of_party | phones         | contact_person
        holder    | shop   | 邓然晓       | person        | +8613500004621 |
        stranger  | net    | 阳光志255581 | person        | +8613500004621 | 王秀兰
        herself   | net2   | 小晓99       | person        | +8613500004621 | 邓然晓
    """
    told = {row["party_key"]: row["customer_id"] for row in written_out(written).matches.to_pylist()}

    assert told["holder"] == told["herself"]
    assert told["holder"] != told["stranger"]


def test_a_name_alone_does_not_join_two_persons_with_different_cards():
    assert groups("""
        party_key | source | member_card | phone       | customer_name
        a         | qs     | 00641848    | 13500004621 | 秦桂
        b         | qs     | 00641849    | 13600004622 | 秦桂
        c         | book   |             |             | 秦桂
    """) == of("a", "b", "c")


def test_a_bare_name_joins_the_one_person_who_bears_it():
    text = """
        party_key | source | member_card | phone       | customer_name
        a         | qs     | 00641848    | 13500004621 | 秦桂
        b         | tb     |             | 13500004621 | 秦桂
        c         | book   |             |             | 秦 桂
        d         | book   |             |             | 李先生
        e         | list   |             |             | 李先生
    """
    assert groups(text) == of("a b c", "d", "e")


def test_a_source_that_keeps_two_persons_of_one_name_is_believed():
    assert groups("""
        party_key | source | customer_code | customer_name
        a         | crm    | 1             | 秦桂
        b         | crm    | 2             | 秦桂
        c         | book   |               | 秦桂
    """) == of("a", "b", "c")


def test_a_code_used_for_whoever_comes_joins_nobody():
    names = ("赵一", "钱二", "孙三", "李四", "周五", "吴六", "郑七", "王八", "冯九", "陈十")
    text = "party_key | source | customer_code | customer_name\n" + "\n".join(
        f"{place} | pos | 9999 | {name}" for place, name in enumerate(names)
    )
    assert len(groups(text)) == len(names)


def test_anonymous_sales_have_no_customer():
    found = resolve(
        parties("""
        party_key | source | customer_code | customer_name | phone
        a         | qs     | 0001          | 散客          |
        b         | qs     |               | Cash Customer |
        c         | qs     |               | 零售客户      | 13500004621
        d         | qs     |               |               | 无
        e         | qs     | 0002          |               |
        """),
        NOTHING,
    ).matches

    assert [(row["party_key"], row["clean_name"], row["kind_of_party"]) for row in found.to_pylist()] == [
        ("c", None, "person"),
        ("e", None, "company"),
    ]


TEXT = """
    party_key | source | customer_code | customer_name        | phone       | customer_tax_id
    a         | k3     | 1             | 泉州安大贸易有限公司 |             | 91350527YGX870175T
    b         | u8     | 7             | 泉州安大贸易         | 13500004621 |
    c         | crm    |               | 泉州市安大贸易       | 13500004621 |
    d         | crm    |               | 秦桂                 | 13600004622 |
    e         | u8     | 8             | 吴忠安大贸易有限公司 |             |
"""


def ids(table, known=NOTHING):
    return {row["party_key"]: row["customer_id"] for row in resolve(table, known).matches.to_pylist()}


def test_the_order_of_rows_and_loads_changes_no_id():
    table = parties(TEXT)
    first = ids(table)

    assert len(set(first.values())) == 3
    assert all(
        len(name) == 12 and name[0] == "K" and set(name[1:]) <= set("0123456789abcdef") for name in first.values()
    )
    for order in list(permutations(range(5)))[::17]:
        assert ids(table.take(pa.array(order))) == first


def test_an_id_outlives_the_key_it_was_made_from():
    first = resolve(parties(TEXT), NOTHING)
    was = {row["party_key"]: row["customer_id"] for row in first.matches.to_pylist()}
    later = parties("""
        party_key | source | customer_code | customer_name          | customer_tax_id
        x         | k3     | 1             | 安大集团控股           |
        y         | new    |               | 秦桂                   |
        z         | u8     | 8             | 吴忠安大贸易有限公司   | 91640323Y49393973H
    """)
    found = ids(later, first.new_ids)

    assert found["x"] == was["a"]  # known by its code, whatever it is called now
    assert found["z"] == was["e"]  # a stronger key has come, the id stays
    assert found["y"] != was["d"]


def test_parties_remembered_by_themselves_keep_their_id_too():
    known = pa.table({"party_key": ["d", "e"], "customer_id": ["K0000000000d", "K0000000000e"]})

    assert ids(parties(TEXT), known)["d"] == "K0000000000d"


def test_of_two_known_customers_that_prove_to_be_one_the_older_id_stays():
    known = pa.table(
        {
            "party_key": ["a", "e", "d"],
            "customer_id": ["Kz", "Ka", "Kd"],
            "run": [1, 2, 1],
        }
    )
    merged = TEXT + "    f | u8 | 8 | 泉州安大贸易有限公司 | |\n"
    found = ids(parties(merged), known)

    assert found["a"] == found["e"] == "Kz"


def test_one_known_customer_that_proves_to_be_two_gives_its_id_to_one_of_them():
    known = pa.table({"party_key": ["a", "e"], "customer_id": ["Kold", "Kold"]})
    found = ids(parties(TEXT), known)

    assert found["a"] == "Kold"
    assert found["e"] != "Kold"


def test_only_ids_not_known_before_are_to_be_remembered():
    first = resolve(parties(TEXT), NOTHING)

    assert first.new_ids.num_rows > 0
    assert resolve(parties(TEXT), first.new_ids).new_ids.num_rows == 0
    assert not any("13500004621" in key or "安大" in key for key in first.new_ids["party_key"].to_pylist())


def test_the_marks_to_remember_can_be_had_after_the_matches_too(engine, rows):
    whole = resolve(parties(TEXT), NOTHING)
    written, nothing = engine.given(drawn(parties(TEXT))), engine.given(NOTHING)
    who = matches(
        written,
        engine.given(empty("pairs")),
        nothing,
        engine.given(UNDECIDED),
        engine.given(NOBODY_PAID),
        join_from=0.95,
    )
    found = new_ids(written, who, nothing)

    remembered = {(row["customer_id"], row["party_key"]) for row in whole.new_ids.to_pylist()}
    by_itself = {pair for pair in remembered if kind_of(pair[1]) == "itself"}  # known by the party itself
    told = {(row["customer_id"], row["party_key"]) for row in whole.matches.to_pylist()}
    assert set(rows(found, "customer_id", "party_key")) == (remembered - by_itself) | told


def test_the_step_gives_the_table_of_the_contract(engine, rows):
    written = engine.given(drawn(parties(TEXT)))
    found = matches(
        written,
        engine.given(empty("pairs")),
        engine.given(NOTHING),
        engine.given(UNDECIDED),
        engine.given(NOBODY_PAID),
        join_from=0.95,
    )

    assert found.columns == ("party_key", "customer_id", "evidence", "clean_name", "kind_of_party")
    assert rows(found, "party_key", "evidence", "kind_of_party") == [
        ("a", "name", "company"),
        ("b", "phone", "company"),
        ("c", "phone", "company"),
        ("d", "itself", "person"),
        ("e", "itself", "company"),
    ]


@pytest.mark.parametrize("text", ["party_key | source | customer_name"])
def test_without_parties_there_are_no_customers(text):
    assert resolve(parties(text), NOTHING).matches.num_rows == 0


def test_whom_only_a_cost_names_is_no_customer_unless_it_is_one_already(engine, rows):
    text = """
        party_key | source | customer_name
        carrier   | books  | 顺达物流有限公司
        paid      | books  | 安大贸易有限公司
        buys      | sales  | 安大贸易有限公司
    """
    paid = pa.table({"party_key": ["carrier", "paid", "buys"], "is_customer": [False, False, True]})
    who = matches(
        engine.given(drawn(parties(text))),
        engine.given(empty("pairs")),
        engine.given(NOTHING),
        engine.given(UNDECIDED),
        engine.given(paid),
        join_from=0.95,
    )

    assert sorted(key for (key,) in rows(who, "party_key")) == ["buys", "paid"]
