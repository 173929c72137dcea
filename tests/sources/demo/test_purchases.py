"""Purchases follow what was planted: rates, rhythms, prices, returns."""

import numpy as np
import pytest

from zhike.sources.demo.company import company
from zhike.sources.demo.goods import CATEGORIES, PER_CATEGORY
from zhike.sources.demo.parties import DROP_OUT, PURCHASE
from zhike.sources.demo.purchases import (
    CANCELLED_SHARES,
    FREIGHT,
    GIFT,
    NEW_SYSTEM_FROM,
    ONLINE,
    RETURN,
    RETURN_SHARE,
    SALE,
    SHOP,
    WHOLESALE_NEW,
    WHOLESALE_OLD,
)
from zhike.sources.demo.seasons import CALENDAR, DAYS, season


@pytest.fixture(scope="module")
def whole():
    return company(seed=5, first=0, count=20_000)


def sale_days(whole, customer):
    orders = whole.orders
    return np.unique(orders.day[(orders.customer == customer) & (orders.original < 0)])


def test_orders_come_in_the_order_of_time_and_lines_in_that_of_orders(whole):
    assert (np.diff(whole.orders.day) >= 0).all()
    assert (np.diff(whole.lines.order) >= 0).all()
    assert (np.diff(whole.lines.order)[np.diff(whole.lines.number) <= 0] == 1).all()


def test_about_twenty_lines_per_customer(whole):
    assert 19 < len(whole.lines.order) / whole.parties.count < 24


@pytest.mark.parametrize(("kind", "trade"), [("company", "wholesale"), ("person", "retail")])
def test_irregular_buyers_order_at_their_planted_rate(whole, kind, trade):
    who, passed = whole.parties, season(trade).passed
    chosen = (who.is_company == (kind == "company")) & ~who.is_steady
    end = np.where(who.dropped >= 0, who.dropped, DAYS)
    weeks = (passed[end] - passed[np.maximum(who.started, 0)]) / 7
    orders = whole.orders
    sale = (orders.customer >= 0) & (orders.original < 0)
    repeats = np.bincount(orders.customer[sale], minlength=who.count) - (who.started >= 0)

    expected = (who.rate * weeks)[chosen].sum()
    assert repeats[chosen].sum() == pytest.approx(expected, rel=0.02)
    slow = chosen & (who.rate < PURCHASE[kind][1])
    assert repeats[slow].sum() == pytest.approx((who.rate * weeks)[slow].sum(), rel=0.03)


def test_nobody_buys_before_the_start_or_after_the_drop_out(whole):
    orders, who = whole.orders, whole.parties
    sale = np.flatnonzero((orders.customer >= 0) & (orders.original < 0))
    customer, day = orders.customer[sale], orders.day[sale]

    assert (day >= np.maximum(who.started[customer], 0)).all()
    gone = who.dropped[customer] >= 0
    assert (day[gone] < np.maximum(who.dropped[customer][gone], 1)).all()


def test_drop_outs_are_as_many_as_planted(whole):
    who = whole.parties
    for kind, is_company in (("company", True), ("person", False)):
        shape, mean = DROP_OUT[kind]
        weeks = (DAYS - np.maximum(who.started, 0)) / 7
        chosen = (who.is_company == is_company) & ~who.is_steady
        expected = 1 - (1 + weeks * mean / shape) ** -shape  # Pareto: exponential over a gamma
        assert (who.dropped[chosen] >= 0).mean() == pytest.approx(expected[chosen].mean(), abs=0.02)


def test_steady_buyers_keep_their_interval(whole):
    who = whole.parties
    kept = []
    for customer in np.flatnonzero(who.is_steady)[:400]:
        gaps = np.diff(sale_days(whole, customer))
        if len(gaps) >= 6:
            kept.append(abs(np.median(gaps) - who.interval[customer]) <= 0.1 * who.interval[customer])

    assert len(kept) > 200
    assert np.mean(kept) > 0.95


def test_steady_buyers_order_when_we_are_open(whole):
    orders = whole.orders
    steady = (orders.customer >= 0) & whole.parties.is_steady[np.maximum(orders.customer, 0)] & (orders.original < 0)
    later = steady & (orders.day > whole.parties.started[np.maximum(orders.customer, 0)])

    assert {CALENDAR[day].weekday() for day in orders.day[later]} == {0, 1, 2, 3, 4, 5}


def test_who_is_planted_late_is_late_and_the_other_steady_buyers_are_not(whole):
    who = whole.parties
    active = np.flatnonzero(who.is_steady & (who.dropped < 0) & (who.started < DAYS - 200))
    waiting = np.array([(DAYS - 1 - sale_days(whole, i)[-1]) / who.interval[i] for i in active])

    assert waiting[who.is_late[active]].min() > 1.6
    assert np.quantile(waiting[~who.is_late[active]], 0.98) < 1.3


def test_each_system_has_its_time_and_its_customers(whole):
    orders, who = whole.orders, whole.parties
    company_order = (orders.customer >= 0) & who.is_company[np.maximum(orders.customer, 0)]

    assert orders.day[orders.system == WHOLESALE_OLD].max() < NEW_SYSTEM_FROM
    assert orders.day[orders.system == WHOLESALE_NEW].min() >= NEW_SYSTEM_FROM
    assert company_order[orders.system <= WHOLESALE_NEW].all()
    assert not company_order[orders.system == SHOP].any()
    assert (orders.customer[orders.system != SHOP] >= 0).all()


def test_two_to_four_in_a_hundred_lines_come_back(whole):
    back = whole.lines.kind == RETURN

    assert 0.02 < back.mean() < 0.04
    able = (whole.lines.kind == SALE) & (whole.orders.system[whole.lines.order] != ONLINE)
    assert back.sum() / able.sum() == pytest.approx(RETURN_SHARE, rel=0.1)


def test_returned_goods_were_bought_before_by_the_same_customer(whole):
    orders, lines = whole.orders, whole.lines
    back = np.flatnonzero(orders.original >= 0)
    original = orders.original[back]

    assert (orders.customer[original] == orders.customer[back]).all()
    assert (orders.day[original] < orders.day[back]).all()
    assert not orders.is_cancelled[original].any()
    bought = set(zip(lines.order.tolist(), lines.product.tolist(), strict=True))
    returned = np.flatnonzero(lines.kind == RETURN)
    assert {(int(orders.original[lines.order[i]]), int(lines.product[i])) for i in returned} <= bought


def test_signs_tell_sales_from_returns(whole):
    lines = whole.lines

    assert (lines.quantity[lines.kind == RETURN] < 0).all()
    assert (lines.amount[lines.kind == RETURN] <= 0).all()
    assert (lines.amount[lines.kind == SALE] > 0).all()
    assert (lines.amount[lines.kind == GIFT] == 0).all()
    assert (lines.product[lines.kind == FREIGHT] == -1).all()


def test_amount_is_quantity_times_price_less_discount(whole):
    lines = whole.lines

    assert (lines.amount == lines.quantity * lines.unit_price - lines.discount).all()


def test_documents_are_cancelled_as_often_as_planted(whole):
    orders = whole.orders
    for system, share in enumerate(CANCELLED_SHARES):
        found = orders.is_cancelled[(orders.system == system) & (orders.original < 0)].mean()
        assert found == pytest.approx(share, abs=0.006)


def test_price_effects_come_out_of_wholesale_quantities(whole):
    """Within a category the log quantity falls with the log price as planted; tiers and season aside."""
    orders, lines, goods = whole.orders, whole.lines, whole.goods
    sold = (lines.kind == SALE) & (orders.system[lines.order] <= WHOLESALE_NEW) & (lines.quantity >= 3)
    relative = np.log(lines.list_price[sold] / goods.prices[0, lines.product[sold]])
    basket = np.log(whole.parties.basket[orders.customer[lines.order[sold]]])
    quantity = np.log(lines.quantity[sold]) - basket
    category = lines.product[sold] // PER_CATEGORY

    slopes = []
    for c in range(len(CATEGORIES)):
        x = relative[category == c] - relative[category == c].mean()
        slopes.append((x * quantity[category == c]).sum() / (x * x).sum())

    planted = np.array([row[1] for row in CATEGORIES])
    assert np.abs(np.array(slopes) - planted).mean() < 0.25
    assert np.corrcoef(slopes, planted)[0, 1] > 0.8


def test_a_chunk_does_not_depend_on_who_asks():
    one, two = company(seed=5, first=3_000, count=500), company(seed=5, first=3_000, count=500)

    assert one.lines.amount.tolist() == two.lines.amount.tolist()
    assert one.names["old"].tolist() == two.names["old"].tolist()
    assert company(seed=6, first=3_000, count=500).lines.amount.tolist() != one.lines.amount.tolist()
