"""The profit statement against a plain loop, and how far the ranking depends on the drivers."""

import random
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from scipy.stats import spearmanr

from zhike.money.capital import tied_capital
from zhike.money.profit import customer_profit, profit_months, profit_rankings

SHARES = """
    customer_id | month      | pool | line       | amount | borne       | source | load | file | sheet | row
    K1          | 2024-03-01 | 运输 | transport  | 10.00  | allocated   | s | L | f | | 1
    K1          | 2024-03-01 | 人工 | sales_time | 25.00  | allocated   | s | L | f | | 2
                | 2024-03-01 | 人工 | sales_time | 5.00   | anonymous   | s | L | f | | 2
                | 2024-03-01 | 房租 | other_costs | 99.00 | unallocated | s | L | f | | 3
"""
LINES = """
    order_id | customer_id | ordered_on | kind   | quantity | amount | amount_rule | discount | cost   | source | load | file | sheet | row
    1        | K1          | 2024-03-02 | sale   | 1        | 100.00 | given       | 4.00     | 60.00  | s | L | f | | 1
    1        | K1          | 2024-03-02 | sale   | 1        | 40.00  | given       |          |        | s | L | f | | 2
    1        | K1          | 2024-03-02 | gift   | 1        | 0.00   | given       |          | 3.00   | s | L | f | | 3
    2        | K1          | 2024-03-09 | return | -1       | -20.00 | given       |          | -12.00 | s | L | f | | 4
    3        |             | 2024-03-09 | sale   | 1        | 30.00  | given       |          | 10.00  | s | L | f | | 5
"""


@pytest.fixture
def statement(given):
    tied = given("tied_capital", "customer_id | month | money_days | balance\nK1 | 2024-03-01 | 3650 | 100")
    return profit_months(given("order_lines", LINES), given("cost_shares", SHARES), tied, capital_rate=0.10)


def test_a_statement_goes_from_list_sales_to_what_remains(statement, rows):
    """100 + 40 + 4 before discounts; 40 of unknown cost are in no margin; 3,650 yuan·days at 10 % a year are 1.00."""
    (one,) = [
        dict(zip(statement.columns, row, strict=True)) for row in rows(statement.filter(statement.customer_id == "K1"))
    ]

    assert {name: str(value) for name, value in one.items() if name not in ("customer_id", "month") and value} == {
        "gross_sales": "144.00", "discount": "4.00", "returned": "20.00", "net_sales": "120.00", "uncosted": "40.00", "cost_of_goods": "51.00",
        "transport": "10.00", "gross_margin": "19.00", "sales_time": "25.00", "capital_cost": "1.00", "cost_to_serve": "26.00", "net_contribution": "-7.00",
    }  # fmt: skip


def test_the_lines_of_a_statement_add_up(statement, rows):
    for values in rows(statement):
        row = dict(zip(statement.columns, values, strict=True))
        assert row["gross_sales"] - row["discount"] - row["returned"] == row["net_sales"]
        margin = row["net_sales"] - row["uncosted"] - row["cost_of_goods"] - row["transport"] - row["rebates"]
        assert row["gross_margin"] == margin
        assert row["net_contribution"] == margin - row["cost_to_serve"]


def test_costs_that_nobody_bears_and_anonymous_sales_are_no_customers(statement, rows):
    assert rows(customer_profit(statement), "customer_id", "net_contribution", "contribution_share") == [
        ("K1", Decimal("-7.00"), pytest.approx(-7 / 80))
    ]


CLAIMS = """
    invoice_no | customer_id | invoiced_on | due_on     | invoice_amount | paid_amount | balance | kind        | source | load | file | sheet | row
    1          | K1          | 2024-01-11  | 2024-02-11 | 100.00         | 100.00      | 0.00    | blue        | s | L | f | | 1
    2          | K1          | 2024-02-01  | 2024-03-01 | 50.00          | 0.00        | 50.00   | blue        | s | L | f | | 2
    3          | K2          | 2024-01-31  | 2024-02-10 | 30.00          | 30.00       | 0.00    | blue        | s | L | f | | 3
    4          | K2          | 2024-01-31  | 2024-02-10 | 70.00          | 0.00        | 70.00   | written_off | s | L | f | | 4
    5          | K3          | 2023-10-20  | 2023-11-20 | 40.00          | 40.00       | 0.00    | blue        | s | L | f | | 5
    6          | K3          | 2024-02-29  | 2024-03-20 | 8.00           | 0.00        | 8.00    | blue        | s | L | f | | 6
"""
PAID = """
    document_no | customer_id | received_on | received_amount | kind    | source | load | file | sheet | row
    r           | K1          | 2024-02-11  | 100.00          | receipt | s | L | f | | 1
    q           | K3          | 2024-01-02  | 40.00           | receipt | s | L | f | | 2
"""


def test_capital_is_tied_from_the_claim_to_the_money_day_by_day(given, rows):
    """A loop over days; K2 has no receipts, so what is said to be paid is paid on the due day; K3 waits months between."""
    found = tied_capital(given("invoices", CLAIMS), given("receipts", PAID), as_of=date(2024, 3, 10))

    moves = [("K1", date(2024, 1, 11), 100), ("K1", date(2024, 2, 1), 50), ("K1", date(2024, 2, 11), -100), ("K2", date(2024, 1, 31), 30), ("K2", date(2024, 2, 10), -30),
             ("K3", date(2023, 10, 20), 40), ("K3", date(2024, 1, 2), -40), ("K3", date(2024, 2, 29), 8)]  # fmt: skip
    expected = defaultdict(float)
    for number in range(date(2023, 10, 1).toordinal(), date(2024, 3, 10).toordinal() + 1):
        day = date.fromordinal(number)
        for who in ("K1", "K2", "K3"):
            expected[who, day.replace(day=1)] += sum(amount for name, on, amount in moves if name == who and on <= day)
    assert {(who, month): days for who, month, days in rows(found, "customer_id", "month", "money_days")} == {
        key: value for key, value in expected.items() if value > 0
    }


def test_the_ranking_under_other_drivers_is_told(engine, given, rows):
    """Against scipy's own Spearman, on made-up customers with ties."""
    chance = random.Random(5)
    names = [f"K{n:02d}" for n in range(30)]
    own = {name: Decimal(chance.randrange(0, 40)) for name in names}
    net = {name: Decimal(chance.randrange(-40, 60)) for name in names}
    units = {name: float(chance.randrange(1, 9)) for name in names}
    month = date(2024, 3, 1)
    book = given("costs", "first_month | last_month | pool | line | amount | driver | state | source | load | file | sheet | row\n"
                 f"2024-03-01 | 2024-03-01 | p | service | {sum(own.values())} | orders | pool | s | L | f | | 1")  # fmt: skip
    money = pa.decimal128(18, 2)
    shares = engine.given(
        pa.table({"customer_id": names, "amount": pa.array(own.values(), money), "borne": ["allocated"] * 30})
    )
    people = engine.given(pa.table({"customer_id": names, "net_contribution": pa.array(net.values(), money)}))
    taken = engine.given(pa.table({"customer_id": names * 2, "month": pa.array([month] * 60), "driver": ["amount"] * 30 + ["lines"] * 30, "units": [*units.values(), *([1.0] * 30)]}))  # fmt: skip

    found = {row[0]: row[1:] for row in rows(profit_rankings(book, shares, taken, people))}

    for driver, weight in (("amount", units), ("lines", dict.fromkeys(names, 1.0))):
        whole = float(sum(own.values())) / sum(weight.values())
        then = [float(net[name] + own[name]) - whole * weight[name] for name in names]
        now = [float(net[name]) for name in names]
        assert found[driver][:3] == (30, pytest.approx(spearmanr(now, then).statistic), sum((a < 0) != (b < 0) for a, b in zip(now, then, strict=True)))  # fmt: skip
