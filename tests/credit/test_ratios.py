"""Ratios, Altman's Z, findings: from the items of a statement, each to its row."""

import json
from datetime import date

import pytest

from zhike.credit.altman import z_scores
from zhike.credit.findings import statement_findings
from zhike.credit.ratios import BY_NAME, RATIOS, ratios

HEADER = "customer_id | ended_on | item | amount | months | state | source | load | file | sheet | row | item_written | period_written | first_month | currency | original_amount\n"
ACME = {
    "cash": 50, "receivables": 90, "stock": 120, "current_assets": 300, "assets": 500, "current_liabilities": 150, "liabilities": 200,
    "equity": 300, "reserve": 20, "retained": 80, "revenue": 730, "cost_of_sales": 511, "interest": 10, "profit_before_tax": 65,
    "net_profit": 50, "operating_cash": 60, "selling_cost": 73, "admin_cost": 36, "research_cost": 14, "investing_cash": -23,
    "financing_cash": 11,
}  # fmt: skip


@pytest.fixture
def stated(given):
    """Statements of one customer: items of 2025, and further rows (item, amount, ended_on, months, state)."""

    def of(items, *more, who="ann"):
        lines = [(name, amount, "2025-12-31", 12, "used") for name, amount in items.items()] + list(more)
        body = "\n".join(
            f'{who} | {day} | {name} | {amount}.00 | {months} | {state} | s | 7 | a.xlsx | 表\\"1 | {n} | {name} | {day[:4]} | {date(int(day[:4]), int(day[5:7]) - months + 1, 1) if months <= int(day[5:7]) else date(int(day[:4]) - 1, int(day[5:7]) - months + 13, 1)} | | '
            for n, (name, amount, day, months, state) in enumerate(lines, 2)
        )
        return given("statements", HEADER + body)

    return of


def test_every_ratio_of_a_whole_statement_is_what_one_works_out_by_hand(stated, rows):
    found = dict(rows(ratios(stated(ACME)), "ratio", "value"))

    wanted = {
        "own_sales": 730, "current_ratio": 300 / 150, "quick_ratio": 180 / 150, "cash_ratio": 50 / 150, "debt_to_assets": 0.4,
        "debt_to_equity": 200 / 300, "interest_cover": 75 / 10, "receivables_turnover": 730 / 90, "receivable_days": 45.0,
        "stock_turnover": 511 / 120, "stock_days": 365 * 120 / 511, "assets_turnover": 1.46, "gross_margin": 0.3,
        "net_margin": 50 / 730, "return_on_assets": 0.1, "return_on_equity": 50 / 300, "cash_to_debt": 0.4, "cash_to_sales": 60 / 730,
        "selling_rate": 0.1, "admin_rate": 36 / 730, "research_rate": 14 / 730, "finance_rate": 10 / 730, "running_rate": 133 / 730,
        "cash_to_profit": 1.2, "free_cash_to_sales": 37 / 730, "outside_cash": 11 / 730,
    }  # fmt: skip
    assert found == pytest.approx(wanted)
    assert set(wanted) == set(BY_NAME)


def test_each_ratio_names_the_rows_it_was_made_of(stated, rows):
    told = dict(rows(ratios(stated(ACME)), "ratio", "inputs"))

    assert [
        (one["item"], one["amount"], one["file"], one["sheet"], one["row"]) for one in json.loads(told["quick_ratio"])
    ] == [
        ("current_assets", "300.00", "a.xlsx", '表\\"1', 5),
        ("stock", "120.00", "a.xlsx", '表\\"1', 4),
        ("current_liabilities", "150.00", "a.xlsx", '表\\"1', 7),
    ]
    assert [one["item"] for one in json.loads(told["interest_cover"])] == ["profit_before_tax", "interest"]


def test_nothing_is_divided_by_what_is_missing_or_not_above_zero(stated, rows):
    few = {
        "current_assets": 300,
        "current_liabilities": 0,
        "liabilities": 600,
        "assets": 500,
        "revenue": 100,
        "interest": 0,
        "ebit": 9,
    }

    assert {name for name, _ in rows(ratios(stated(few)), "ratio", "value")} == {
        "own_sales", "debt_to_assets", "assets_turnover", "finance_rate",
    }  # fmt: skip


def test_flows_of_half_a_year_make_no_ratio_and_what_does_not_count_is_left(stated, rows):
    half = stated(
        {"assets": 500}, ("revenue", 100, "2025-12-31", 6, "used"), ("liabilities", 100, "2025-12-31", 12, "repeated")
    )

    assert rows(ratios(half)) == []


def test_a_ratio_that_is_better_low_says_so():
    assert {ratio.name for ratio in RATIOS if ratio.better < 0} == {"debt_to_assets", "debt_to_equity", "receivable_days", "stock_days", "selling_rate", "admin_rate", "finance_rate", "running_rate"}  # fmt: skip


def found(table, rows):
    return sorted(
        (kind, about, None if amount is None else float(amount))
        for kind, about, amount in rows(statement_findings(table), "kind", "about", "amount")
    )


def test_a_whole_balanced_statement_has_no_finding_and_rounding_is_none(stated, rows):
    assert found(stated(ACME), rows) == []
    assert found(stated(ACME | {"assets": 500_000, "liabilities": 200_100, "equity": 300_000}), rows) == []


def test_a_sheet_that_does_not_balance_says_by_how_much_and_a_missing_side_says_which(stated, rows):
    assert found(stated(ACME | {"equity": 280}), rows) == [("unbalanced", "assets liabilities equity", 20.0)]
    assert found(stated({"assets": 500, "liabilities": 620}), rows) == [
        ("missing_side", "equity", None),
        ("negative_equity", "equity", -120.0),
    ]


def test_an_item_said_twice_differently_and_what_cannot_be_placed_are_findings_with_amounts(stated, rows):
    more = (
        ("cash", 70, "2025-12-31", 12, "repeated"), ("stock", 120, "2025-12-31", 12, "repeated"), ("revenue", 300, "2025-06-30", 6, "used"),
        ("revenue", 9, "2026-12-31", 12, "future"),
    )  # fmt: skip

    assert [one for one in found(stated(ACME, *more), rows) if one[0] != "missing_side"] == [
        ("future", "revenue · 2026", 9.0), ("not_a_year", "revenue · 2025", 300.0), ("repeated", "cash", 20.0),
    ]  # fmt: skip


def test_years_that_overlap_are_told_and_years_that_follow_are_not(stated, rows):
    other = (("revenue", 700, "2025-06-30", 12, "used"), ("revenue", 600, "2024-12-31", 12, "used"))
    overlaps = [one[:2] for one in found(stated(ACME, *other), rows) if one[0] == "overlap"]

    assert overlaps == [("overlap", "2024 / 2025"), ("overlap", "2025 / 2025")]


def test_z_of_a_customer_is_by_the_model_made_for_its_industry(stated, given, rows):
    table = stated(ACME | {"market_value": 900})

    def own(industry):
        customers = given("customers", f"customer_id | industry\nann | {industry}")
        return rows(z_scores(table, customers).filter(lambda t: t.is_own), "model", "score", "zone")

    assert own("塑料制品制造") == [
        ("z", pytest.approx(1.2 * 0.3 + 1.4 * 0.2 + 3.3 * 0.15 + 0.6 * 4.5 + 0.999 * 1.46), "safe")
    ]
    assert own("C2927")[0][0] == "z"
    assert own("F5199") == [("z_service", pytest.approx(6.56 * 0.3 + 3.26 * 0.2 + 6.72 * 0.15 + 1.05 * 1.5), "safe")]
    assert own("")[0][0] == "z_service"


def test_a_private_manufacturer_goes_by_z_prime(stated, given, rows):
    scores = z_scores(stated(ACME), given("customers", "customer_id | industry\nann | 家具制造"))

    assert rows(scores, "model", "is_own") == [("z_private", True), ("z_service", False)]
    assert rows(scores.filter(lambda t: t.is_own), "score", "zone") == [
        (pytest.approx(0.717 * 0.3 + 0.847 * 0.2 + 3.107 * 0.15 + 0.420 * 1.5 + 0.998 * 1.46), "safe")
    ]
