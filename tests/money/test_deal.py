"""A deal worked by hand: cash by month, what remains, when it pays back, at what price nothing remains."""

from dataclasses import replace
from decimal import Decimal

import pytest

from zhike.money.deal import Deal, Line, at_discount, break_even, outcome

D = Decimal
CUPS = Line("cup", D(100), D("12.50"), D(8))
DEAL = Deal(
    (CUPS,), discount=D("0.04"), deposit=D("0.25"), rebate=D("0.02"), transport=D(60), serving=D("0.05"),
    term=45, late=15, deliveries=2, rate=D("0.10"),
)  # fmt: skip


def test_cash_by_month_is_what_a_hand_writes_down():
    found = outcome(DEAL)

    # sales 100 × 12.5 × 0.96 = 1200; deposit 300; goods 800, transport 60, serving 60: 920 in two parts of 460
    # two payments of 450, 60 days after each delivery: in the months 2 and 3; the rebate of 24 with the last
    assert [(m.number, m.came, m.went, m.stands) for m in found.months] == [
        (0, D(300), D(460), D(-160)),
        (1, D(0), D(460), D(-620)),
        (2, D(450), D(0), D(-170)),
        (3, D(450), D(24), D(256)),
    ]
    # (160 + 620 + 170) for 30 days each at 10 % a year
    assert found.capital == D("7.81")
    assert found.margin == D(1200) - 24 - 800 - 60 - 60 - D("7.81")
    assert found.margin_share == found.margin / 1176
    assert (found.need, found.paid_back) == (D(620), 3)


def test_at_the_break_even_price_nothing_remains():
    factor = break_even(DEAL)

    # the cost to serve stays 60, like freight
    other = replace(DEAL, lines=(replace(CUPS, price=CUPS.price * factor),), transport=D(120), serving=D(0))
    assert outcome(other).margin == pytest.approx(0, abs=0.02)
    assert factor < 1


def test_a_deal_at_a_loss_breaks_even_above_the_offer_and_never_pays_back():
    found = Deal((Line("cup", D(10), D(5), D(8)),), term=30)

    assert outcome(found).margin == D(-30)
    assert outcome(found).paid_back is None
    assert break_even(found) == pytest.approx(D("1.6"), abs=D("0.0001"))
    assert break_even(Deal((Line("gift", D(10), D(0), D(8)),))) is None


def test_paid_in_advance_it_ties_no_money():
    found = outcome(Deal((CUPS,), deposit=D(1), rate=D("0.5")))

    assert (found.capital, found.need, found.paid_back) == (0, 0, 0)
    assert found.margin == D(450)


def test_thirds_lose_no_cent():
    found = outcome(Deal((Line("cup", D(1), D("100.00"), D("50.00")),), deliveries=3))

    assert [m.came for m in found.months] == [D("33.33"), D("33.33"), D("33.34")]
    assert [m.went for m in found.months] == [D("16.67"), D("16.67"), D("16.66")]


def test_another_discount_changes_sales_and_leaves_costs():
    found = at_discount(DEAL, D("0.10"))

    assert (found.sales, found.goods, found.serving) == (D(1125), D(800), D(60))


def test_who_pays_before_the_goods_go_out_pays_at_the_signing():
    early = Deal((CUPS,), term=0, late=-60, deliveries=2, rate=D("0.10"))

    assert [(m.number, m.came, m.went) for m in outcome(early).months] == [(0, D(1250), D(400)), (1, D(0), D(400))]
    assert outcome(early).margin == D(450)


def test_the_lines_of_an_offer_add_up_to_its_sum():
    offer = Deal((Line("umbrella", D(100), D("20.35")), Line("pillow", D(33), D("15.15"))), discount=D("0.033"))

    # 2,034.99 × 0.967 and 499.95 × 0.967, each to the cent
    assert [offer.offered(line) for line in offer.lines] == [D("1967.85"), D("483.45")]
    assert offer.sales == sum(offer.offered(line) for line in offer.lines)
