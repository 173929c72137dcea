"""Spending power: fourths of those who spent in the last 365 days."""

import pytest

from zhike.segments.spending import spending

HEADER = "customer_id | orders | spent_last_year\n"


def bands(table, rows):
    return {customer: band for customer, band, _ in rows(spending(table))}


def test_four_customers_stand_in_four_bands_each_from_its_own_sales(given, rows):
    table = given("customer_metrics", HEADER + "ann | 1 | 400.00\nbob | 1 | 30.00\ncid | 1 | 20.00\ndee | 1 | 10.00")

    assert [(who, band, str(least)) for who, band, least in rows(spending(table))] == [
        ("ann", "high", "400.00"),
        ("bob", "upper", "30.00"),
        ("cid", "lower", "20.00"),
        ("dee", "low", "10.00"),
    ]


def test_equal_customers_stand_in_one_band(given, rows):
    table = given("customer_metrics", HEADER + "ann | 1 | 10.00\nbob | 1 | 10.00\ncid | 1 | 10.00\ndee | 1 | 90.00")

    assert bands(table, rows) == {"ann": "low", "bob": "low", "cid": "low", "dee": "high"}


def test_where_all_who_spent_have_spent_the_same_they_do_not_differ(given, rows):
    table = given("customer_metrics", HEADER + "ann | 1 | 10.00\nbob | 2 | 10.00\ncid | 1 | 10.00\ndee | 1 | 0.00")

    assert bands(table, rows) == {"ann": "same", "bob": "same", "cid": "same", "dee": "none"}


def test_who_spent_nothing_or_less_this_year_has_no_power_and_moves_nobody_else(given, rows):
    table = given(
        "customer_metrics", HEADER + "ann | 3 | 0.00\nbob | 1 | -5.00\ncid | 1 | 20.00\neve | 0 | 0.00\nfay | 2 |"
    )

    assert rows(spending(table)) == [
        ("ann", "none", None),
        ("bob", "none", None),
        ("cid", "same", pytest.approx(20)),
        ("fay", "none", None),
    ]


@pytest.mark.parametrize("count", [5, 8, 11])
def test_bands_are_those_of_a_plain_count_of_who_spent_less(given, rows, count):
    spent = [(f"c{n:02d}", (n * 7) % count + 1) for n in range(count)]
    table = given("customer_metrics", HEADER + "\n".join(f"{who} | 1 | {amount}.00" for who, amount in spent))

    wanted = {
        who: ("low", "lower", "upper", "high")[sum(other < amount for _, other in spent) * 4 // count]
        for who, amount in spent
    }
    assert bands(table, rows) == wanted
