"""What serving takes of each customer's sales: worked by hand, and nothing where no costs were brought."""

from datetime import date
from decimal import Decimal

import pytest

from zhike.money.profit import COST_LINES
from zhike.money.serving import serving_shares

PEOPLE = "customer_id | orders\nann | 9\nbob | 3\ncat | 1"
AS_OF = date(2024, 6, 30)


def months(lines: str) -> str:
    """The statement with what a test does not name at nothing."""
    rest = [name for name in COST_LINES if name not in ("transport", "service")]
    header = " | ".join(("customer_id | month | net_sales | transport | service | capital_cost", *rest))
    return "\n".join([header, *(" | ".join((line, *["0.00"] * len(rest))) for line in lines.strip().splitlines())])


BORNE = months("""
ann | 2023-06-01 | 9000.00 | 900.00 | 0.00 | 90.00
ann | 2023-07-01 | 500.00  | 20.00  | 0.00 | 2.00
ann | 2024-06-01 | 100.00  | 0.00   | 40.00 | 4.00
bob | 2024-06-01 | 200.00  | 4.00   | 0.00 | 0.00
bob | 2024-05-01 | 700.00  | 0.00   | 0.00 | 7.00
    | 2024-06-01 | 900.00  | 90.00  | 0.00 | 0.00
""")


@pytest.fixture
def told(given, rows):
    def tell(text):
        found = serving_shares(given("customer_metrics", PEOPLE), given("profit_months", text), as_of=AS_OF)
        return {row[0]: row[1:] for row in rows(found)}

    return tell


@pytest.mark.every_engine
def test_a_customers_share_is_drawn_towards_the_companys_by_the_sales_of_a_mean_customer(told):
    """June 2023 is too old, May 2024 knows no cost, the last row is nobody's.

    All: 64 of 800 is 8 %, capital 6 of 800 is 0.75 %; a mean customer of the two buys for 400.
    ann: (60 + 8 % × 400) ÷ (600 + 400) = 9.2 %; (6 + 3) ÷ 1000. bob: (4 + 32) ÷ 600 = 6 %; 3 ÷ 600.
    """
    found = told(BORNE)

    assert {name: row[:3] for name, row in found.items()} == {
        "ann": (Decimal("600.00"), Decimal("60.00"), Decimal("6.00")),
        "bob": (Decimal("200.00"), Decimal("4.00"), Decimal("0.00")),
        "cat": (Decimal("0.00"), Decimal("0.00"), Decimal("0.00")),
    }
    assert {name: row[3:] for name, row in found.items()} == {
        "ann": (pytest.approx(0.092), pytest.approx(0.009)),
        "bob": (pytest.approx(0.06), pytest.approx(0.005)),
        "cat": (pytest.approx(0.08), pytest.approx(0.0075)),  # without sales: the company's
    }


def test_a_customer_who_returned_more_than_it_bought_counts_as_one_without_sales(told):
    found = told(
        months("ann | 2024-06-01 | 500.00 | 50.00 | 0.00 | 0.00\nbob | 2024-06-01 | -100.00 | 0.00 | 10.00 | 0.00")
    )

    assert found["bob"][3] == pytest.approx((10 + 60 / 400 * 400) / 400)


@pytest.mark.parametrize("text", [
    "ann | 2024-06-01 | 500.00 | 0.00 | 0.00 | 5.00",
    "ann | 2023-01-01 | 500.00 | 50.00 | 0.00 | 5.00",
    "    | 2024-06-01 | 500.00 | 50.00 | 0.00 | 5.00",
    "ann | 2024-06-01 | -500.00 | 50.00 | 0.00 | 5.00",
    "ann | 2024-06-01 | 100.00 | 50.00 | 0.00 | 5.00\nbob | 2024-06-01 | -600.00 | 0.00 | 0.00 | 0.00",
])  # fmt: skip
def test_where_no_cost_of_serving_was_brought_no_share_is_claimed(told, text):
    """Capital alone, costs of long ago, costs of nobody, and costs without sales to set them against."""
    assert {row[3:] for row in told(months(text)).values()} == {(None, None)}


def test_where_no_capital_was_tied_its_share_is_missing(told):
    found = told(months("ann | 2024-06-01 | 500.00 | 50.00 | 0.00 | 0.00"))

    assert found["ann"][3:] == (pytest.approx(0.1), None)
