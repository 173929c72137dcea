"""What made sales more or less: an oracle goes through the six orders in which three factors can change."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest

from web.test_explore import number, sold, told
from zhike.web.explore_why import Made, shares


def oracle(now, then):
    """Change one factor after the other, in each order; the mean of what each changes."""
    after, before = (
        [Fraction(m.customers), Fraction(m.orders, m.customers), Fraction(m.spent) / m.orders] for m in (now, then)
    )
    found = [Fraction(0)] * 3
    for order in permutations(range(3)):
        at = list(before)
        for place in order:
            was = at[0] * at[1] * at[2]
            at[place] = after[place]
            found[place] += (at[0] * at[1] * at[2] - was) / 6
    return found


CASES = [
    (Made(Decimal("1200.00"), 10, 5), Made(Decimal("1000.00"), 10, 5)),
    (Made(Decimal("987654.33"), 431, 97), Made(Decimal("1234567.89"), 377, 113)),
    (Made(Decimal("0.01"), 1, 1), Made(Decimal("99.99"), 7, 3)),
    (Made(Decimal("-20.00"), 2, 1), Made(Decimal("100.00"), 3, 2)),
]


@pytest.mark.parametrize(("now", "then"), CASES)
def test_shares_are_the_mean_over_all_orders_and_add_up_to_the_cent(now, then):
    found = shares(now, then)

    assert sum(found) == now.spent - then.spent
    assert all(
        abs(Fraction(one) - exact) <= Fraction(2, 100) for one, exact in zip(found, oracle(now, then), strict=True)
    )


def test_where_only_orders_grew_larger_they_alone_made_the_change():
    assert shares(*CASES[0]) == (Decimal(0), Decimal(0), Decimal("200.00"))


def test_without_sales_in_one_of_the_periods_nothing_is_told():
    assert shares(CASES[0][0], Made(Decimal(0), 0, 0)) is None


def test_the_page_tells_the_three_and_they_add_up_to_the_change_of_the_list(signed):
    page = told(signed, "by=salesperson&show=spent&from=2024-10-01&to=2024-12-31&against=previous")

    now, then = (sum(sold(*days, "业务员").values()) for days in (("2024-10-01", "2024-12-31"), ("2024-07-01", "2024-09-30")))  # fmt: skip
    assert sum(number(one["change"]) for one in page["why"]["parts"]) == now - then
