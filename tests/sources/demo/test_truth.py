"""The truth tables say what was planted and what came of it."""

import numpy as np
import pytest

from zhike.sources.demo.company import company
from zhike.sources.demo.truth import goods_table, month_sums, month_table, parameters, party_table, season_table


@pytest.fixture(scope="module")
def whole():
    return company(seed=5, first=0, count=1_500)


def test_parties_carry_what_they_bought_and_owe(whole):
    table = party_table(whole).to_pylist()
    orders, lines = whole.orders, whole.lines
    for party in (3, 40, 700):
        mine = (orders.customer == party) & ~orders.is_cancelled
        assert table[party]["amount"] == pytest.approx(lines.amount[mine[lines.order]].sum() / 100)
        assert table[party]["orders"] == (mine & (orders.original < 0)).sum()
        owed = whole.receivables
        assert table[party]["receivable"] == pytest.approx(owed.balance[owed.customer == party].sum() / 100)


def test_months_add_up_to_all_lines_that_stand(whole):
    stands = ~whole.orders.is_cancelled[whole.lines.order]
    table = month_table(month_sums(whole))

    assert sum(table["lines"].to_pylist()) == stands.sum()
    assert round(100 * sum(table["amount"].to_pylist())) == whole.lines.amount[stands].sum()
    assert round(100 * sum(table["cost"].to_pylist())) == whole.lines.cost[stands].sum()
    assert len(set(table["month"].to_pylist())) == 36


def test_who_is_still_a_customer_has_no_day_of_dropping_out(whole):
    table = party_table(whole).to_pylist()

    assert [row["dropped_on"] is None for row in table] == (whole.parties.dropped < 0).tolist()
    assert all((row["churn_reason"] is None) == (row["dropped_on"] is None) for row in table)


def test_only_companies_have_terms_codes_and_tax_ids(whole):
    for row in party_table(whole).to_pylist():
        is_company = row["kind_of_party"] == "company"
        fields = ("customer_code", "customer_tax_id", "term_days", "credit_limit", "payer")
        assert {row[name] is not None for name in fields} == {is_company}
        assert (row["member_card"] is None) == is_company


def test_seasons_and_goods_are_told_by_the_day_and_by_the_price_list(whole):
    assert len(season_table()) == 2 * 1096
    assert len(goods_table(whole)) == 4 * 360
    margin = np.array(goods_table(whole)["cost"]) / np.array(goods_table(whole)["list_price"])
    assert 0.25 < margin.min() < margin.max() < 0.75


def test_parameters_hold_every_planted_share():
    found = parameters(customers=10, seed=3)

    assert (found["customers"], found["seed"], found["as_of"]) == (10, 3, "2026-06-30")
    assert sum(found["tiers"].values()) == pytest.approx(1)
    assert sum(found["payers"].values()) == pytest.approx(1)
    assert sum(found["churn_reasons"].values()) == pytest.approx(1)
