from decimal import Decimal

from raw_facts import raw
from zhike.credit.terms import credit_terms


def test_limits_and_terms_go_to_their_customers(given, rows):
    told = raw(given, "credit_terms", "party_key | credit_limit | term_days\np | 5000 | 30\nq | 100 | 30\np | |")

    found = credit_terms(told, given("matches", "party_key | customer_id\np | ann"))

    assert rows(found, "customer_id", "credit_limit", "term_days") == [("ann", Decimal("5000.00"), 30)]
