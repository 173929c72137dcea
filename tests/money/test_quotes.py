"""Offers, what became of them, and what the same goods sell for."""

from datetime import date

import pytest

from raw_facts import raw
from zhike.money.quotes import quotes

AS_OF = date(2026, 6, 30)
HEAD = "party_key | quoted_on | product_code | quantity | unit_price | amount | valid_until | outcome | lost_to\n"


@pytest.fixture
def told(given, rows):
    def found(text, *columns):
        sold = "product_code | ordered_on | kind | quantity | amount\n"
        table = quotes(
            raw(given, "quotes", HEAD + text),
            given("matches", "party_key | customer_id\na | ann"),
            given("products", "product_code | category\nP1 | cups"),
            given(
                "order_lines",
                sold
                + "P1 | 2026-01-05 | sale | 10 | 90.00\nP1 | 2026-02-05 | sale | 30 | 350.00\nP1 | 2024-02-05 | sale | 1 | 99.00",
            ),
            as_of=AS_OF,
        )
        return rows(table, *columns)

    return found


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("2026-07-30 | 成交 |", "won"),
        ("2026-07-30 | 未成交 |", "lost"),
        ("2026-07-30 | 流失 | 万品仓", "lost"),
        ("2026-07-30 | | 万品仓", "lost"),
        ("2026-07-30 | 跟进中 |", "open"),
        ("2026-06-01 | 跟进中 |", "expired"),
        ("| |", "open"),
        ("2026-07-30 | Closed Won |", "won"),
        ("2026-07-30 | not accepted |", "lost"),
        ("2026-07-30 | 待签约 |", "open"),
        ("2026-06-01 | 未下单 |", "expired"),
    ],
)
def test_what_became_of_an_offer_is_read_from_its_words_else_from_its_last_day(told, written, state):
    assert told(f"a | 2026-05-01 | P1 | 2 | 12 | 24.00 | {written}", "state") == [(state,)]


def test_an_offer_stands_beside_what_the_goods_sold_for_and_knows_its_customer(told):
    found = told(
        "a | 2026-05-01 | P1 | 2 | 12 | | | 流失 | 万品仓\nb | 2026-05-02 | P9 | 1 | 5 | 5.00 | | 成交 |",
        "customer_id", "category", "usual_price", "amount", "lost_to",
    )  # fmt: skip

    assert [(who, kind, usual, str(amount), to) for who, kind, usual, amount, to in found] == [
        (None, None, None, "5.00", None),
        ("ann", "cups", 11.0, "24.00", "万品仓"),
    ]
