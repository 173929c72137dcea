"""Whom customers work with who buys nothing from us."""

from datetime import date

from raw_facts import raw
from zhike.identity.outside import outside_relations

MATCHES = "party_key | customer_id | clean_name\na | Ka | 泉州安大贸易有限公司\nb | Kb | 厦门红日食品有限公司\nc | Kc | 厦门红日食品有限公司"


def test_partners_that_buy_nothing_from_us_are_told_and_customers_and_persons_are_not(given, rows):
    stated = """
        party_key | source | other_party          | kind     | since
        a         | crm    | 苏州精工研究院       | 合作伙伴 | 2023-05-01
        a         | crm    | 苏州精工研究院       | 战略合作 | 2022-01-01
        a         | crm    | 厦门红日食品有限公司 | 供应商   | 2022-01-01
        a         | crm    | 李明                 | 合作伙伴 |
        b         | crm    | Delta Trading Ltd.   | supplier |"""
    customers = "party_key | source | parent_code\nc | erp | 0007\nc | erp | 红日控股集团"
    told = outside_relations(
        given("matches", MATCHES), raw(given, "customers", customers), raw(given, "relations", stated)
    )

    assert rows(told, "customer_id", "other_name", "kind", "since") == [
        ("Ka", "苏州精工研究院", "partner", date(2022, 1, 1)),
        ("Kb", "Delta Trading Ltd.", "supplier", None),
        ("Kc", "红日控股集团", "parent", None),
    ]
