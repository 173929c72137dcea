"""Who of our rivals is named by customers, counted by hand."""

from datetime import date

from raw_facts import raw
from zhike.feedback.mentions import mentions

MATCHES = "party_key | customer_id\na | ann\nb | bob"
QUOTES = """
    lost_to              | state
    万品仓批发有限公司   | lost
    优家                 | lost
    Acme Trading Co. Ltd | lost
                         | won
"""
CONTACTS = """
    party_key | at                  | topic        | text                                 | outcome
    a         | 2025-03-01T02:00:00 | 询价         | 说万品仓报价更低，万品仓还包运费     | 待跟进
    b         | 2025-03-02T02:00:00 | 万品仓来访过 |                                      | 已转向优家
    b         | 2025-03-03T02:00:00 | 回访         | compares us with ACME TRADING        |
    x         | 2025-03-04T02:00:00 | 回访         | 优家的货到得快                       |
    a         | 2025-03-05T02:00:00 | 回访         | 一切正常                             |
    a         | 2026-03-05T02:00:00 | 回访         | 万品仓                               |
"""
ANSWERS = """
    party_key | at                  | question   | text
    b         | 2025-04-01T02:00:00 | 意见和建议 | 价格不如万品仓
    a         | 2025-04-01T02:00:00 | 意见和建议 |
"""


def found(given, rows, contacts=CONTACTS, quotes=QUOTES):
    table = mentions(
        raw(given, "interactions", contacts), raw(given, "responses", ANSWERS), given("quotes", quotes),
        given("matches", MATCHES), as_of=date(2025, 12, 31), time_zone="Asia/Shanghai",
    )  # fmt: skip
    return sorted(rows(table, "rival", "noted_on", "customer_id", "said_in"), key=str)


def test_each_contact_or_answer_counts_once_for_each_rival_that_it_names(given, rows):
    assert found(given, rows) == [
        ("Acme Trading Co. Ltd", date(2025, 3, 3), "bob", "contact"),
        ("万品仓批发有限公司", date(2025, 3, 1), "ann", "contact"),
        ("万品仓批发有限公司", date(2025, 3, 2), "bob", "contact"),
        ("万品仓批发有限公司", date(2025, 4, 1), "bob", "answer"),
        ("优家", date(2025, 3, 2), "bob", "contact"),
        ("优家", date(2025, 3, 4), None, "contact"),
    ]


def test_nobody_is_named_where_no_offer_was_lost(given, rows):
    assert found(given, rows, quotes="lost_to | state\n | won") == []
