"""Costs, drivers and shares: every cost to the cent at who caused it, or said to be nobody's."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from raw_facts import own_currency, raw
from zhike.money.costs import costs, decided_drivers
from zhike.money.drivers import driver_units
from zhike.money.periods import periods
from zhike.money.shares import cost_shares, document_costs

pytestmark = pytest.mark.large_plan
AS_OF = date(2024, 6, 30)
WHO = """
    party_key | customer_id | evidence | clean_name | kind_of_party
    a         | K1          | name     | 甲公司     | company
    b         | K2          | name     | 乙公司     | company
"""
PROVENANCE = "source | load | file | sheet | row"
ORDERS = """
    order_id | customer_id | ordered_on | kind   | amount | sold | returned | quantity | lines | store | source | load | file | sheet | row
    1        | K1          | 2024-03-02 | sale   | 100.00 | 1    | 0        | 1        | 1     |       | s      | L    | f    |       | 1
    2        | K1          | 2024-03-05 | sale   | 100.00 | 1    | 0        | 1        | 1     |       | s      | L    | f    |       | 2
    3        | K2          | 2024-03-09 | sale   | 100.00 | 1    | 0        | 1        | 1     |       | s      | L    | f    |       | 3
    4        | K2          | 2024-03-12 | return | -50.00 | 0    | -50.00   | -1       | 1     |       | s      | L    | f    |       | 4
    5        |             | 2024-03-12 | sale   | 20.00  | 1    | 0        | 1        | 1     | 一店  | s      | L    | f    |       | 5
    6        | K3          | 2024-04-01 | sale   | 30.00  | 1    | 0        | 1        | 1     | 一店  | s      | L    | f    |       | 6
"""
LINES = """
    order_id | customer_id | ordered_on | kind | quantity | amount | amount_rule | source | load | file | sheet | row
    1        | K1          | 2024-03-02 | sale | 2        | 100.00 | given       | s      | L    | f    |       | 1
    2        | K1          | 2024-03-05 | sale | 1        | 100.00 | given       | s      | L    | f    |       | 2
    3        | K2          | 2024-03-09 | sale | 4        | 100.00 | given       | s      | L    | f    |       | 3
    5        |             | 2024-03-12 | sale | 1        | 20.00  | given       | s      | L    | f    |       | 5
    6        | K3          | 2024-04-01 | sale | 1        | 30.00  | given       | s      | L    | f    |       | 6
"""
NOTHING = {
    "interactions": "customer_id | spoken_on | kind_of_interaction | topic | staff | minutes | source | load | file | sheet | row",
    "tied_capital": "customer_id | month | money_days | balance",
    "invoices": "customer_id | invoiced_on | due_on | invoice_amount | balance | kind | source | load | file | sheet | row",
}
COSTS = """
    period        | pool       | amount  | driver   | party_key
    2024-03       | 运输费     | 100.00  | 发货单数 |
    2024-03       | 销售人工   | 100.01  | 订单数   |
    2024年第1季度 | 退货处理   | 7.77    | 退货单数 |
    2024-03       | 特殊处理   | 180.00  | 次       | a
    2024-03       | 特殊处理   | 12.00   |          | z
    2024-03       | 房租       | 500.00  |          |
    2024-05       | 运输费     | 60.00   | 发货单数 |
    去年          | 运输费     | 9.00    | 发货单数 |
    2024-12       | 运输费     | 1000.00 | 发货单数 |
"""


@pytest.fixture
def brought(given):
    """The steps from the sheets to the shares; keyword: what the sheets hold."""

    def make(booked=COSTS, contacts="", deliveries="", staff="", drivers=""):
        matches = given("matches", WHO)
        written = raw(given, "costs", booked)
        book = costs(written, periods(written), matches, own_currency(given), as_of=AS_OF, cost_drivers=drivers)
        spoken = given("interactions", contacts or NOTHING["interactions"])
        sent = raw(given, "deliveries", deliveries)
        capital, claims = given("tied_capital", NOTHING["tied_capital"]), given("invoices", NOTHING["invoices"])
        units = driver_units(
            book, given("order_lines", LINES), given("orders", ORDERS), sent, spoken, capital, matches, as_of=AS_OF
        )
        stated = document_costs(book, sent, raw(given, "staff", staff), spoken, claims, matches, as_of=AS_OF)
        return book, cost_shares(book, units, stated)

    return make


def test_each_cost_is_named_pooled_or_said_to_be_nobodys(brought, rows):
    book, _ = brought()

    assert sorted(rows(book, "pool", "amount", "state", "driver"), key=str) == sorted(
        [
            ("运输费", Decimal("100.00"), "pool", "deliveries"),
            ("销售人工", Decimal("100.01"), "pool", "orders"),
            ("退货处理", Decimal("7.77"), "pool", "returns"),
            ("特殊处理", Decimal("180.00"), "direct", None),
            ("特殊处理", Decimal("12.00"), "nobody", None),
            ("房租", Decimal("500.00"), "no_driver", None),
            ("运输费", Decimal("60.00"), "pool", "deliveries"),
            ("运输费", Decimal("9.00"), "no_period", "deliveries"),
            ("运输费", Decimal("1000.00"), "future", "deliveries"),
        ],
        key=str,
    )


def test_the_shares_of_a_cost_add_up_to_it_to_the_cent(brought, rows):
    book, shares = brought()
    booked = {row: amount for row, amount, state in rows(book, "row", "amount", "state") if state != "future"}

    added = defaultdict(Decimal)
    for row, amount in rows(shares, "row", "amount"):
        added[row] += amount

    assert dict(added) == booked


def test_a_pool_goes_to_who_caused_it_and_the_odd_cent_to_the_largest_remainder(brought, rows):
    """By hand: 3 deliveries without a shop, 2 of them K1's; 4 orders at 25.0025, the cent to K1's 50.005 before the others."""
    _, shares = brought()

    assert sorted(rows(shares, "pool", "customer_id", "amount", "borne"), key=str) == sorted(
        [
            ("运输费", "K1", Decimal("66.67"), "allocated"),
            ("运输费", "K2", Decimal("33.33"), "allocated"),
            ("运输费", None, Decimal("60.00"), "unallocated"),
            ("运输费", None, Decimal("9.00"), "unallocated"),
            ("销售人工", "K1", Decimal("50.01"), "allocated"),
            ("销售人工", "K2", Decimal("25.00"), "allocated"),
            ("销售人工", None, Decimal("25.00"), "anonymous"),
            ("退货处理", "K2", Decimal("7.77"), "allocated"),
            ("特殊处理", "K1", Decimal("180.00"), "direct"),
            ("特殊处理", None, Decimal("12.00"), "unallocated"),
            ("房租", None, Decimal("500.00"), "unallocated"),
        ],
        key=str,
    )


def test_of_a_year_that_runs_on_only_the_months_so_far_count(brought, rows):
    """Half of a year's rent had come by June; the odd cents of its months go to the first ones."""
    book, shares = brought("period | pool | amount | driver\n2024年 | 房租 | 1200.07 | 订单数")

    assert rows(book, "first_month", "last_month", "amount", "state") == [
        (date(2024, 1, 1), date(2024, 6, 1), Decimal("600.06"), "pool"),
        (date(2024, 7, 1), date(2024, 12, 1), Decimal("600.01"), "future"),
    ]
    assert sum(amount for (amount,) in rows(shares, "amount")) == Decimal("600.06")


def test_a_cost_of_several_months_that_names_a_customer_is_borne_month_by_month(brought, rows):
    _, shares = brought(
        "period | pool | amount | party_key\n2024年第1季度 | 特殊处理 | -100.00 | a\n2023年 | 房租 | 0.02 |"
    )

    assert rows(shares, "month", "customer_id", "amount", "borne") == [
        (date(2023, 1, 1), None, Decimal("0.01"), "unallocated"),
        (date(2023, 2, 1), None, Decimal("0.01"), "unallocated"),
        (date(2024, 1, 1), "K1", Decimal("-33.34"), "direct"),
        (date(2024, 2, 1), "K1", Decimal("-33.33"), "direct"),
        (date(2024, 3, 1), "K1", Decimal("-33.33"), "direct"),
    ]


def test_a_cost_taken_back_is_shared_to_the_cent_as_well(brought, rows):
    _, shares = brought("period | pool | amount | driver\n2024-03 | 运输费 | -100.00 | 发货单数")

    assert rows(shares, "customer_id", "amount") == [("K1", Decimal("-66.67")), ("K2", Decimal("-33.33"))]


def test_drivers_can_be_chosen(brought, rows):
    _, shares = brought(
        "period | pool | amount | driver\n2024-03 | 运输费 | 80.00 | 发货单数", drivers="运输费=quantity"
    )

    assert rows(shares, "customer_id", "amount") == [
        (None, Decimal("10.00")),
        ("K1", Decimal("30.00")),
        ("K2", Decimal("40.00")),
    ]
    assert decided_drivers("运输费=quantity；房租＝x, 房租=customers, 别的=nothing") == {
        "运输费": "quantity",
        "房租": "customers",
    }


def test_a_year_beside_its_own_months_is_told(brought, rows):
    book, _ = brought(
        "period | pool | amount\n2024 | 运输费 | 5\n2024-03 | 运输费 | 1\n2023-03 | 运输费 | 1\n2024-03 | 售后 | 1"
    )

    assert rows(book, "pool", "first_month", "is_overlapping") == [
        ("售后", date(2024, 3, 1), False),
        ("运输费", date(2023, 3, 1), False),
        ("运输费", date(2024, 1, 1), True),
        ("运输费", date(2024, 3, 1), True),
        ("运输费", date(2024, 7, 1), False),  # the half of the year to come counts nowhere yet
    ]


CONTACTS = """
    customer_id | spoken_on | kind_of_interaction | topic | staff | minutes | source | load | file | sheet | row
    K1          | 2024-03-02 | 拜访                |       | 甲    | 30      | s      | L    | c    |       | 1
    K2          | 2024-04-02 | 电话                |       | 乙    | 20      | s      | L    | c    |       | 2
"""
STAFF = "name | hourly_cost\n甲 | 60.00\n丙 | 40.00"
SENT = "order_id | party_key | shipped_on | freight\n3 | b | 2024-04-09 | 15.50\n9 | b | 2024-07-09 | 99.00"


def test_documents_count_only_where_the_books_hold_no_such_cost(brought, rows):
    """The books have sales time and transport in March: the visit of March is in them. 20 minutes at the middle 50.00 an hour."""
    _, shares = brought(contacts=CONTACTS, staff=STAFF, deliveries=SENT)

    assert sorted(rows(shares.filter(shares.borne == "document"), "line", "customer_id", "amount")) == [
        ("sales_time", "K2", Decimal("16.67")),
        ("transport", "K2", Decimal("15.50")),
    ]


def test_without_books_time_costs_what_staff_costs(brought, rows):
    _, shares = brought("", contacts=CONTACTS, staff=STAFF)

    assert rows(shares, "line", "customer_id", "amount") == [
        ("sales_time", "K1", Decimal("30.00")),
        ("sales_time", "K2", Decimal("16.67")),
    ]
