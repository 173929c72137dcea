"""Parents, branches, chains and partners."""

import pyarrow as pa
import pytest

from raw_facts import raw
from zhike.identity.relations import head, kind_of, relations

pytestmark = pytest.mark.large_plan

PORTRAITS = """
    party_key | source | kind_of_party | clean_name                       | province | city   | brand | trade | form     | branch     | tax_id | code | card | phones         | email | bank_account | id_number
    a         | erp    | company       | 泉州安大贸易有限公司             | 福建省   | 泉州市 | 安大  | 贸易  | 有限公司 |            |        | 01   |      |                |       |              |
    b         | erp    | company       | 泉州安大贸易有限公司钦州分公司   | 福建省   | 泉州市 | 安大  | 贸易  | 有限公司 | 钦州分公司 |        | 02   |      |                |       |              |
    d         | crm    | company       | 吴忠安大贸易有限公司             | 宁夏     | 吴忠市 | 安大  | 贸易  | 有限公司 |            |        | 01   |      |                |       |              |
    e         | crm    | company       | 厦门红日食品有限公司             | 福建省   | 厦门市 | 红日  | 食品  | 有限公司 |            |        | 05   |      |                |       |              |
    s1        | erp    | company       | 永丰超市(西湖店)                 |          |        | 永丰  | 超市  |          | 西湖店     |        |      |      | +8613500004621 |       |              |
    s2        | erp    | company       | 永丰超市(滨江店)                 |          |        | 永丰  | 超市  |          | 滨江店     |        |      |      | +8613500004621 |       |              |
    s3        | erp    | company       | 永丰超市(城南店)                 |          |        | 永丰  | 超市  |          | 城南店     |        |      |      | +8613900001111 |       |              |
"""
MATCHES = "party_key | customer_id | clean_name\n" + "\n".join(
    f"{key} | K{key} | x" for key in ("a", "b", "d", "e", "e2", "h", "s1", "s2", "s3")
)


@pytest.fixture
def made(given, rows, engine):
    def table(customers="", stated="", decisions=(), portraits=PORTRAITS):
        text = pa.string()
        said = pa.table(
            {name: pa.array([one[name] for one in decisions], text) for name in ("kind", "subject", "value")}
        )
        found = relations(
            given("portraits", portraits), given("matches", MATCHES), raw(given, "customers", customers),
            raw(given, "relations", stated), engine.given(said),
        )  # fmt: skip
        return rows(found, "customer_id", "other_id", "kind", "evidence")

    return table


def test_a_branch_belongs_to_the_firm_before_the_words_of_its_branch_and_not_to_its_namesake_elsewhere(made):
    assert made() == [
        ("Ka", "Kb", "branch", "name"),
        ("Kb", "Ka", "parent", "name"),
        ("Ks2", "Ks1", "group", "name, phone"),
    ]


def test_somebody_to_ask_for_behind_a_name_is_no_branch(made):
    asked = (
        PORTRAITS
        + "    h | erp | company | 厦门红日食品有限公司(孟海) | | | 红日 | 食品 | 有限公司 | 孟海 | | | | | | |\n"
    )

    assert [row for row in made(portraits=asked) if "Kh" in row] == []


def test_shops_of_one_name_are_a_chain_only_where_they_share_a_phone_or_have_a_head_office(made):
    office = PORTRAITS + "    h | erp | company | 永丰超市 | | | 永丰 | 超市 | | | | | | | | |\n"

    assert [row for row in made() if row[2] == "group"] == [("Ks2", "Ks1", "group", "name, phone")]
    assert [row for row in made(portraits=office) if row[2] == "group"] == [
        (shop, "Kh", "group", "name") for shop in ("Ks1", "Ks2", "Ks3")
    ]


def test_a_list_names_the_parent_by_its_code_in_the_same_source_or_by_its_name(made):
    for parent in ("01", "泉州安大贸易 有限公司"):
        found = made(f"party_key | source | parent_code\nb | erp | {parent}")

        assert ("Kb", "Ka", "parent", "source") in found
        assert ("Kb", "Kd", "parent", "source") not in found


def test_what_names_nobody_or_several_is_left_out(made):
    stated = """
        party_key | source | other_party          | kind
        a         | bank   | 谁也不是有限公司     | 供应商
        a         | bank   | 厦门红日食品有限公司 | 供应商
    """
    two = PORTRAITS + "    e2 | pos | company | 厦门红日食品有限公司 | | | 红日 | 食品 | 有限公司 | | | | | | | |\n"

    assert [row for row in made(stated=stated) if row[2] == "supplier"] == [("Ka", "Ke", "supplier", "source")]
    assert [row for row in made(stated=stated, portraits=two) if row[2] == "supplier"] == []


@pytest.mark.every_engine
def test_partners_suppliers_and_rivals_are_named_as_sources_say(made):
    found = made(
        stated="""
            party_key | source | other_party          | kind
            a         | bank   | 厦门红日食品有限公司 | 合作伙伴
            a         | bank   | 吴忠安大贸易有限公司 | 竞争对手
            e         | bank   | 泉州安大贸易有限公司 | 老乡
        """
    )

    assert {row[:3] for row in found if row[3] == "source"} == {
        ("Ka", "Ke", "partner"), ("Ka", "Kd", "competitor"), ("Ke", "Ka", "老乡"),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["分公司", "总公司"])
def test_of_a_firm_and_its_branch_the_branch_is_below_whichever_way_the_list_says_it(made, kind):
    for one, other in (("b", "泉州安大贸易有限公司"), ("a", "泉州安大贸易有限公司钦州分公司")):
        found = made(stated=f"party_key | source | other_party | kind\n{one} | bank | {other} | {kind}")

        assert ("Kb", "Ka", "parent", "source") in found
        assert ("Ka", "Kb", "parent", "source") not in found


def test_nobody_stands_above_himself_and_the_circle_is_said(made):
    found = made(
        stated="""
            party_key | source | other_party          | kind   | since
            a         | bank   | 厦门红日食品有限公司 | 母公司 | 2020-01-01
            e         | bank   | 吴忠安大贸易有限公司 | 母公司 | 2020-01-01
            d         | bank   | 泉州安大贸易有限公司 | 母公司 | 2020-01-01
        """
    )
    parents = {(row[0], row[1]) for row in found if row[2] == "parent" and row[3] == "source"}

    assert parents == {("Ka", "Ke"), ("Kd", "Ka")}
    assert ("Ke", "Kd", "circle", "source") in found


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("控股子公司", "branch"),
        ("Head Office", "parent"),
        ("战略合作伙伴", "partner"),
        ("供应商", "supplier"),
        ("", "partner"),
        ("老乡", "老乡"),
    ],
)
def test_a_kind_is_read_from_its_words(words, kind):
    assert kind_of(words) == kind


@pytest.mark.parametrize(
    ("name", "branch", "firm"),
    [
        ("萍乡西窗电子科技有限公司钦州市分公司", "钦州分公司", "萍乡西窗电子科技有限公司"),
        ("永丰超市(西湖店)", "西湖店", "永丰超市"),
        ("星菲商行第三分店", "第三分店", "星菲商行"),
        ("西湖店", "西湖店", ""),
    ],
)
def test_the_head_offices_name_stands_before_the_branch(name, branch, firm):
    assert head(name, branch) == firm


def test_a_decided_parent_outweighs_a_source_and_a_name(made):
    found = made(
        "party_key | source | parent_code\nb | erp | 01",
        decisions=[{"kind": "parent", "subject": "b|e", "value": "{}"}],
    )

    assert [row for row in found if row[0] == "Kb"] == [("Kb", "Ke", "parent", "decision")]
