"""The golden record: what every source says of a customer, and which of it stands."""

import pytest

from raw_facts import raw
from zhike.identity.golden import golden_values

pytestmark = pytest.mark.large_plan

PARTIES = """
    party_key | source | customer_code | customer_name               | customer_tax_id | phone         | email | member_card
    a         | erp    | 01            | 泉州安大贸易有限公司        |                 | 0595-22221111 |       |
    a2        | crm    | C7            | 泉州安大贸易有限公司（王芳）|                 | 13500004621   |       |
    a3        | shop   |               | 安大贸易                    |                 | 135-0000-4621 |       |
    p         | people |               | 泉州安大贸易有限公司        |                 | 13911112222   |       |
    c         | shop   |               | 秦桂                        |                 |               |       | 0064
    q1        | people |               | 厦门红日食品有限公司        |                 |               | a@hongri.cn |
    q2        | people |               | 厦门红日食品有限公司        |                 |               | b@hongri.cn |
"""
MATCHES = """
    party_key | customer_id | evidence | clean_name           | kind_of_party
    a         | K1          | name     | 泉州安大贸易有限公司 | company
    a2        | K1          | name     | 泉州安大贸易有限公司 | company
    a3        | K1          | phone    | 安大贸易             | company
    p         | K1          | name     | 泉州安大贸易有限公司 | company
    c         | K3          | card     | 秦桂                 | person
    q1        | K5          | name     | 厦门红日食品有限公司 | company
    q2        | K5          | name     | 厦门红日食品有限公司 | company
"""
NO_TRAITS = "party_key | kind | value\nnobody | none |"


@pytest.fixture
def told(given, engine):
    """The golden values of some field: value, source, whether it stands, why, how many rows."""

    def values(field, customers="", people="", lines="", documents="", traits=NO_TRAITS, trusted="", columns=()):
        raws = [
            raw(given, name, text)
            for name, text in zip(
                ("customers", "people", "order_lines", "documents"), (customers, people, lines, documents), strict=True
            )
        ]
        made = golden_values(
            given("matches", MATCHES),
            given("parties", PARTIES),
            given("traits", traits),
            *raws,
            trusted_sources=trusted,
        )
        shown = columns or ("value", "source", "is_best", "rule", "rows")
        found = engine.fetch(made.filter(made.field == field).order_by("customer_id", "value", "source"))
        return [tuple(row[name] for name in shown) for row in found.to_pylist()]

    return values


def standing(found):
    return [(row[0], row[3]) for row in found if row[2]]


@pytest.mark.every_engine
def test_of_two_lists_the_newer_row_stands_and_the_older_is_told(told):
    found = told(
        "industry",
        """
        party_key | source | industry | created_on
        a         | erp    | 批发业   | 2020-01-05
        a2        | crm    | 零售业   | 2023-02-01
    """,
    )

    assert found == [("批发业", "erp", False, "newest", 1), ("零售业", "crm", True, "newest", 1)]


def test_a_trusted_source_stands_before_a_newer_one(told):
    text = """
        party_key | source | file       | industry | created_on
        a         | erp    | 金蝶.xlsx  | 批发业   | 2020-01-05
        a2        | crm    | 纷享.xlsx  | 零售业   | 2023-02-01
    """

    assert standing(told("industry", text, trusted="erp")) == [("批发业", "trusted")]
    assert standing(told("industry", text, trusted="crm, erp")) == [("零售业", "trusted")]
    assert standing(told("industry", text, trusted="金蝶")) == [("批发业", "trusted")]


def test_without_dates_the_later_load_is_newer_and_then_most_rows_count(told):
    by_load = told(
        "level",
        """
        party_key | source | level | load
        a         | erp    | A     | 0002
        a2        | crm    | B     | 0001
    """,
    )
    by_rows = told(
        "level",
        """
        party_key | source | level
        a         | erp    | A
        a2        | crm    | B
        a2        | crm    | B
    """,
    )

    assert standing(by_load) == [("A", "newest")]
    assert standing(by_rows) == [("B", "most")]
    assert [row[4] for row in by_rows] == [1, 2]


def test_what_nothing_else_tells_apart_the_fuller_value_decides_and_then_its_letters(told):
    fuller = told("owner", "party_key | source | owner\na | erp | 王\na2 | crm | 王小明")
    letters = told("owner", "party_key | source | owner\na | erp | 李明\na2 | crm | 王明")

    assert standing(fuller) == [("王小明", "filled")]
    assert standing(letters) == [("王明", "order")]


def test_one_value_of_several_sources_is_no_conflict_and_stands_once(told):
    found = told(
        "industry",
        """
        party_key | source | industry
        a         | erp    | 批发业
        a2        | crm    | 批发业
    """,
    )

    assert sorted(row[2] for row in found) == [False, True]
    assert {row[3] for row in found} == {"only", "agrees"}


def test_a_phone_written_with_strokes_is_the_same_phone(told):
    found = told("phone", "party_key | source | created_on\na2 | crm | 2024-01-01")
    rules = {row[0]: row[3] for row in found}

    assert rules["135-0000-4621"] == "agrees"
    assert standing(found)[0][0] == "13500004621"


def test_a_customers_own_phone_stands_before_that_of_a_contact_person(told):
    found = told(
        "phone",
        "party_key | source | created_on\na | erp | 2019-01-01",
        "party_key | source | contact_person\np | people | 李四",
    )

    assert standing(found) == [("0595-22221111", "newest")]
    assert ("13911112222", "people", False, "listed", 1) in found


def test_the_addresses_of_two_contact_persons_are_two_persons_and_no_contradiction(told):
    found = told("email", people="party_key | source | contact_person\nq1 | people | 李四\nq2 | people | 王五")

    assert found == [("a@hongri.cn", "people", False, "listed", 1), ("b@hongri.cn", "people", True, "order", 1)]


def test_a_list_names_a_customer_before_a_document_and_without_whom_to_ask_for(told):
    found = told(
        "customer_name",
        "party_key | source\na | erp\na2 | crm",
        lines="party_key | source | order_id | ordered_on | amount\na3 | shop | 1 | 2025-01-01 | 1.00",
    )
    rules = {(row[0], row[1]): row[3] for row in found}

    assert ("泉州安大贸易有限公司", "plain") not in standing(found)  # only the letters differ: the same name
    assert next(row[0] for row in found if row[2] and "安大" in row[0]) == "泉州安大贸易有限公司"
    assert rules["安大贸易", "shop"] == "listed"


def test_a_customer_was_created_when_it_was_first_created(told):
    found = told(
        "created_on",
        """
        party_key | source | created_on
        a         | erp    | 2020-01-05
        a2        | crm    | 2023-02-01
    """,
    )

    assert standing(found) == [("2020-01-05", "earliest")]


@pytest.mark.every_engine
def test_a_value_says_its_newest_row_and_day(told):
    lines = """
        party_key | source | order_id | ordered_on | amount | address    | load | file  | row
        a3        | shop   | 1        | 2025-01-01 | 1.00   | 杭州市西湖 | 0003 | x.csv | 4
        a3        | shop   | 2        | 2025-03-01 | 1.00   | 杭州市西湖 | 0003 | x.csv | 9
    """
    columns = ("value", "rule", "said_on", "rows", "load", "file", "row")
    found = told("delivery_address", lines=lines, columns=columns)

    assert [(*row[:2], str(row[2]), *row[3:]) for row in found] == [
        ("杭州市西湖", "only", "2025-03-01", 2, "0003", "x.csv", 9)
    ]


def test_accounts_and_former_names_stand_in_it_too(told):
    traits = "party_key | kind | value\na | bank_account | 6222 0001\na | postcode | 362000\na | surname | 安"

    assert standing(told("bank_account", traits=traits)) == [("6222 0001", "only")]
    assert told("surname", traits=traits) == []


def test_what_only_other_lists_mention_is_told_without_a_row(told):
    assert told("member_card", columns=("value", "source", "is_best", "said_on", "rows", "load", "row")) == [
        ("0064", "shop", True, None, 1, None, None)
    ]


def test_the_order_in_which_rows_come_changes_nothing(told):
    rows = ["a | erp | A | 0001", "a2 | crm | B | 0001", "a2 | crm | C | 0002", "a | erp | D | 0002"]
    head = "party_key | source | level | load | row\n"
    one, other = (
        told("level", head + "\n".join(f"{row} | 2" for row in some)) for some in (rows, list(reversed(rows)))
    )

    assert one == other
    assert sum(row[2] for row in one) == 1


def test_an_id_of_ours_that_came_back_is_nobody_s_code(given, engine):
    parties = given(
        "parties",
        """
        party_key | source | customer_code | customer_name | customer_tax_id | phone | email | member_card
        a         | erp    | 01            | 秦桂          |                 |       |       |
        x         | back   | K1            | 秦桂          |                 |       |       |
        y         | back   | K7e43f63774e  | 秦桂          |                 |       |       |
        """,
    )
    matches = given(
        "matches",
        "\n".join(MATCHES.splitlines()[:2]) + "".join(f"\n{one} | K1 | name | 秦桂 | person" for one in "axy"),
    )
    raws = [raw(given, name, "") for name in ("customers", "people", "order_lines", "documents")]
    made = golden_values(matches, parties, given("traits", NO_TRAITS), *raws, trusted_sources="")
    found = engine.fetch(made.filter(made.field == "customer_code")).to_pylist()

    assert [row["value"] for row in found] == ["01"]
