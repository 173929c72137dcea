"""One row per customer."""

import json

import pytest

from raw_facts import AS_OF, own_currency, raw
from zhike.clean.sales import order_lines
from zhike.identity.contacts import contacts
from zhike.identity.customers import customers
from zhike.identity.golden import golden_values
from zhike.places.written import places

pytestmark = pytest.mark.large_plan

PARTIES = """
    party_key | source | customer_code | customer_name                  | phone       | member_card | customer_tax_id | email
    a         | s      | 01            | 泉州安大贸易有限公司           | 13500004621 |             |                 |
    a2        | t      |               | 泉州安大贸易 有限公司          |             |             |                 |
    b         | s      | 02            | 泉州安大贸易有限公司钦州分公司 |             |             |                 |
    c         | s      |               | 秦桂                           |             | 0064        |                 |
    d         | s      |               | 散客                           |             |             |                 |
    e         | t      |               | 山西醉金香礼品                 |             |             |                 |
"""
MATCHES = """
    party_key | customer_id | evidence | clean_name                     | kind_of_party
    a         | K1          | name     | 泉州安大贸易有限公司           | company
    a2        | K1          | name     | 泉州安大贸易有限公司           | company
    b         | K2          | code     | 泉州安大贸易有限公司钦州分公司 | company
    c         | K3          | card     | 秦桂                           | person
    e         | K4          | name     | 山西醉金香礼品                 | company
"""
NAMES = ("customers", "order_lines", "documents")
NO_TRAITS = "party_key | kind | value\nx | none |"
NO_RELATIONS = "customer_id | other_id | kind\nx | y | partner"


@pytest.fixture
def matched(given):
    return given("matches", MATCHES)


@pytest.fixture
def made(given, matched):
    """Customers out of master rows, lines and documents written as text."""

    def table(master="", lines="", documents="", relations=NO_RELATIONS, trusted="", more=("", "")):
        parties, matched = given("parties", PARTIES + more[0]), given("matches", MATCHES + more[1])
        raws = [raw(given, name, text) for name, text in zip(NAMES, (master, lines, documents), strict=True)]
        sold = order_lines(*raws[1:], raw(given, "products"), matched, own_currency(given), as_of=AS_OF)
        traits, people = given("traits", NO_TRAITS), raw(given, "people")
        golden = golden_values(matched, parties, traits, raws[0], people, *raws[1:], trusted_sources=trusted)
        return customers(golden, given("relations", relations), raws[0], sold, parties, matched, places(*raws, parties))

    return table


def named(found, name):
    """The row of the customer of that name, or the only person, as a dictionary."""
    rows = [row for row in found if row["name"] == name]
    assert len(rows) == 1
    return rows[0]


@pytest.fixture
def read(engine, made):
    return lambda *texts, **more: engine.fetch(made(*texts, **more)).to_pylist()


def test_every_customer_stands_there_once_and_the_anonymous_one_does_not(read):
    found = read()

    assert sorted((row["name"] or "", row["kind_of_party"]) for row in found) == [
        ("", "person"),
        ("山西醉金香礼品", "company"),
        ("泉州安大贸易有限公司", "company"),
        ("泉州安大贸易有限公司钦州分公司", "company"),
    ]
    assert (named(found, "泉州安大贸易有限公司")["spellings"], named(found, "泉州安大贸易有限公司")["sources"]) == (
        2,
        2,
    )


def test_a_party_seen_only_in_sales_is_a_customer_too_and_says_where_it_stands(read):
    found = read(
        "",
        """
        party_key | order_id | ordered_on | amount | file  | row
        e         | 2        | 2024-05-01 | 1.00   | x.csv | 9
        e         | 1        | 2024-04-01 | 1.00   | x.csv | 7
        d         | 3        | 2024-04-01 | 1.00   | x.csv | 8
    """,
    )
    row = named(found, "山西醉金香礼品")

    assert (row["province"], row["city"], row["file"], row["row"]) == ("山西省", None, "x.csv", 7)


@pytest.mark.every_engine
def test_each_field_comes_from_the_newest_row_that_has_it(read):
    found = read("""
        party_key | customer_code | customer_name         | industry | employees | level | created_on | load | row
        a         | 01            | 泉州安大贸易有限公司  | 批发业   | 30        | B     | 2020-01-01 | L1   | 2
        a2        |               | 泉州安大贸易 有限公司 |          | 150       | A     | 2021-01-01 | L2   | 2
        a         | 01            | 泉州安大贸易有限公司  |          |           |       |            | L3   | 5
    """)
    row = named(found, "泉州安大贸易有限公司")

    assert (row["industry"], row["employees"], row["level"], str(row["created_on"])) == (
        "批发业",
        150,
        "A",
        "2020-01-01",
    )
    assert (row["size_class"], row["customer_code"], row["load"], row["row"]) == ("medium", "01", "L3", 5)


def test_a_person_has_no_name_here(read):
    found = read("""
        party_key | customer_name | gender | birth_year
        c         | 秦桂          | 女     | 1990
    """)
    row = next(row for row in found if row["kind_of_party"] == "person")

    assert (row["name"], row["gender"], row["birth_year"]) == (None, "女", 1990)


def test_a_persons_name_is_not_taken_for_that_of_a_company_known_by_its_code_only(read):
    found = read(
        more=(
            "    f | s | 09 | | 13800001234 | | |\n    g | t | | 王小明 | 13800001234 | | |\n",
            "    f | K9 | phone | | company\n    g | K9 | phone | 王小明 | person\n",
        )
    )

    assert [
        (row["kind_of_party"], row["name"], row["customer_code"]) for row in found if row["customer_id"] == "K9"
    ] == [("company", None, "09")]


def test_the_lists_own_word_for_a_person_or_a_company_decides(read):
    found = read("""
        party_key | customer_name  | kind_of_party
        c         | 秦桂           | 个体工商户
        e         | 山西醉金香礼品 | 个人
    """)
    kinds = sorted(
        (row["kind_of_party"], row["name"]) for row in found if row["province"] is None or row["province"] == "山西省"
    )

    assert [kind for kind, _ in kinds] == ["company", "person"]
    assert all(name is None for kind, name in kinds if kind == "person")


def test_a_place_comes_from_the_master_then_from_what_was_shipped_then_from_the_name(read):
    lines = """
        party_key | order_id | ordered_on | amount | address
        a         | 1        | 2024-04-01 | 1.00   | 浙江省杭州市余杭区
        c         | 2        | 2024-04-01 | 1.00   | 广东省广州市黄埔区
        c         | 3        | 2024-05-01 | 1.00   | 江苏省扬州市邗江区
        c         | 4        | 2024-06-01 | 1.00   | 自提
    """
    master = """
        party_key | customer_name | address
        a         | 泉州安大贸易有限公司 | 福建省厦门市同安区
    """
    found = read(master, lines)
    person = next(row for row in found if row["kind_of_party"] == "person")

    assert (named(found, "泉州安大贸易有限公司")["province"], named(found, "泉州安大贸易有限公司")["city"]) == (
        "福建省",
        "厦门市",
    )
    assert (person["province"], person["city"]) == ("江苏省", "扬州市")
    assert named(found, "泉州安大贸易有限公司钦州分公司")["city"] == "钦州市"


def test_a_branch_has_the_parent_that_its_relations_say(read):
    found = read(
        relations="""
        customer_id | other_id | kind
        K2          | K1       | parent
        K1          | K2       | branch
    """
    )

    assert named(found, "泉州安大贸易有限公司钦州分公司")["parent_id"] == "K1"
    assert named(found, "泉州安大贸易有限公司")["parent_id"] is None


def test_custom_fields_of_several_rows_are_one_object_in_which_the_newest_value_stands(read):
    found = read("""
        party_key | customer_name        | custom                     | load
        a         | 泉州安大贸易有限公司 | {"区域": "东", "评级": 1}  | L1
        a2        | 泉州安大贸易有限公司 | {"评级": 2}                | L2
        b         | 泉州安大贸易有限公司钦州分公司 | {"区域": "西"}   | L1
    """)

    assert json.loads(named(found, "泉州安大贸易有限公司")["custom"]) == {"区域": "东", "评级": 2}
    assert json.loads(named(found, "泉州安大贸易有限公司钦州分公司")["custom"]) == {"区域": "西"}
    assert named(found, "山西醉金香礼品")["custom"] is None


def test_a_size_class_is_read_as_written_and_else_counted_by_heads_and_industry(read):
    found = read("""
        party_key | customer_name                  | size_class | employees | industry
        a         | 泉州安大贸易有限公司           | 小型企业   | 5000      | 批发业
        b         | 泉州安大贸易有限公司钦州分公司 |            | 250       | 制造业
        e         | 山西醉金香礼品                 |            | 250       | 食品批发
    """)

    assert [
        named(found, name)["size_class"]
        for name in ("泉州安大贸易有限公司", "泉州安大贸易有限公司钦州分公司", "山西醉金香礼品")
    ] == ["small", "small", "large"]


def test_names_of_persons_and_ways_to_reach_anybody_are_contacts(given, made, matched, rows):
    master = """
        party_key | customer_name        | contact_person | phone        | address            | load
        a         | 泉州安大贸易有限公司 | 马兰           | 135-0000-4621 | 福建省厦门市同安区 | L1
        a         | 泉州安大贸易有限公司 | 马兰           |              |                    | L2
        c         | 秦桂                 |                |              |                    | L1
        d         | 散客                 | 某人           |              |                    | L1
    """
    found = contacts(matched, made(master), raw(given, "customers", master))

    assert rows(found, "kind", "value", "load") == [
        ("address", "福建省厦门市同安区", "L1"),
        ("contact_person", "马兰", "L2"),
        ("name", "秦桂", "L1"),
        ("phone", "135-0000-4621", "L1"),
    ]
