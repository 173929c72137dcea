"""Statements: what customers' own accounts say, item by item."""

from datetime import date

import pytest

from raw_facts import own_currency, raw
from zhike.money.periods import periods
from zhike.money.statements import statements

HEADER = "party_key | period | item | amount | source | load | file | sheet | row\n"


@pytest.fixture
def said(given, rows):
    def of(*lines):
        body = "\n".join(f"{line} | s | 1 | a.xlsx | 报表 | {n}" for n, line in enumerate(lines, 2))
        matches = given("matches", "party_key | customer_id\np | ann")
        written = raw(given, "statements", HEADER + body)
        found = statements(written, periods(written), matches, own_currency(given), as_of=date(2026, 6, 30))
        by_row = sorted(rows(found, "row", "item", "first_month", "ended_on", "months", "state"))
        return [row[1:] for row in by_row]

    return of


def test_items_are_known_however_accountants_number_and_bracket_them(said):
    written = (
        "一、营业总收入",
        "减：营业成本（万元）",
        "其中: 利息费用",
        "流动资产合计",
        "资产总计",
        "负债 合计",
        "所有者权益（或股东权益）合计",
        "经营活动产生的现金流量净额",
        "Total current liabilities",
        "Retained earnings",
        "盈余公积",
    )
    found = said(*(f"p | 2025年 | {item} | 1.00" for item in written))

    assert [row[0] for row in found] == ["revenue", "cost_of_sales", "interest", "current_assets", "assets", "liabilities", "equity", "operating_cash", "current_liabilities", "retained", "reserve"]  # fmt: skip


def test_periods_have_a_first_month_a_last_day_and_a_length(said):
    periods = ("2025年", "2025-06", "2025年第3季度", "2025-07至2026-06", "20251231")

    assert [row[1:4] for row in said(*(f"p | {period} | 存货 | 1.00" for period in periods))] == [
        (date(2025, 1, 1), date(2025, 12, 31), 12),
        (date(2025, 6, 1), date(2025, 6, 30), 1),
        (date(2025, 7, 1), date(2025, 9, 30), 3),
        (date(2025, 7, 1), date(2026, 6, 30), 12),
        (date(2025, 12, 1), date(2025, 12, 31), 1),
    ]


def test_of_one_item_said_twice_the_last_counts_and_what_cannot_be_placed_says_why(said):
    found = said(
        "p | 2025年 | 存货 | 1.00",
        "p | 2025-12 | 存货 | 2.00",
        "p | 2025年 | 营业收入 | 9.00",
        "p | 2025-12 | 营业收入 | 1.00",
        "p | 去年 | 存货 | 3.00",
        "p | 2025年 | 商誉 | 3.00",
        "p | 2025年 | 老板的心情 | 3.00",
        "p | 2026年 | 存货 | 3.00",
    )

    states = ["repeated", "used", "used", "used", "no_period", "detail", "no_item", "future"]
    assert [row[4] for row in found] == states


def test_rows_of_nobody_known_are_left(said):
    assert said("q | 2025年 | 存货 | 1.00") == []


def test_what_flowed_by_the_last_day_of_a_year_is_the_years_unless_months_stand_beside_it(said):
    """A list with a row for each company dates its year by the last day; one by months does so with each month."""
    year = said(
        "p | 2025-12-31 | 营业收入 | 5.00", "p | 2025-12-31 | 存货 | 1.00", "p | 2024年12月31日 | 净利润 | 1.00"
    )
    months = said("p | 2025-11-30 | 营业收入 | 5.00", "p | 2025-12-31 | 营业收入 | 5.00")

    assert [row[:4] for row in year] == [
        ("revenue", date(2025, 1, 1), date(2025, 12, 31), 12),
        ("stock", date(2025, 12, 1), date(2025, 12, 31), 1),
        ("net_profit", date(2024, 1, 1), date(2024, 12, 31), 12),
    ]
    assert [row[3] for row in months] == [1, 1]
