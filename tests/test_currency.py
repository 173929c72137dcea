"""Other currencies: every sum against plain arithmetic, at the rate of its day; what has no rate adds to nothing."""

import random
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from raw_facts import AS_OF, other_currencies, raw
from zhike.clean.sales import order_lines
from zhike.money.channels import channels
from zhike.money.claims import invoices, settlements
from zhike.money.costs import costs
from zhike.money.foreign import foreign_sums
from zhike.money.periods import periods
from zhike.money.receivables import receipts
from zhike.money.spend import spend
from zhike.money.statements import statements

WHO = "party_key | customer_id\na | ann\nb | bob"
RATES = """
    currency   | to_currency | date       | valid_from | valid_to   | period   | exchange_rate | quantity | row
    USD        |             | 2024-03-01 |            |            |          | 7.10          |          | 2
    美元       | 人民币      | 2024-03-11 |            |            |          | 7.20          |          | 3
    美元       | EUR         | 2024-03-05 |            |            |          | 0.92          |          | 4
    EUR        |             |            |            |            | 2024年3月 | 7.80         |          | 5
    100JPY/CNY |             |            |            |            | 2024Q1   | 4.80          |          | 6
    港币       |             |            | 2024-03-01 | 2024-03-20 |          | 91.0          | 100      | 7
    CNY        |             | 2024-03-01 |            |            |          | 1             |          | 8
    GBP        |             |            |            |            |          | 9.10          |          | 9
"""
NOTHING = "customer_id | amount | currency | original_amount | exchange_rate"
MARCH = [date(2024, 2, 20) + timedelta(days=n) for n in range(70)]
WRITTEN = ("USD", "美元", "usd ", "EUR", "欧元", "日元", "HKD", "港元", "GBP", "人民币", "CNY", "", "本位币")
"""As sheets write them; nothing is known of pounds."""


def rate_of(written, day):
    """The oracle: what the rates above say, looked up by hand."""
    text = written.strip().upper()
    if text in ("", "人民币", "CNY", "本位币"):
        return Decimal(1)
    if text in ("USD", "美元"):
        return Decimal("7.2") if date(2024, 3, 11) <= day < date(2024, 4, 11) else Decimal("7.1") if date(2024, 3, 1) <= day < date(2024, 3, 11) else None  # fmt: skip
    if text in ("EUR", "欧元"):
        return Decimal("7.8") if (day.year, day.month) == (2024, 3) else None
    if text == "日元":
        return Decimal("0.048") if day < date(2024, 4, 1) else None
    if text in ("HKD", "港元"):
        return Decimal("0.91") if date(2024, 3, 1) <= day <= date(2024, 3, 20) else None
    return None


def cents(value):
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.fixture(scope="module")
def sheet():
    """Documents of all ways of writing a currency: (number, who, day, currency, sum, own rate, sum in our currency)."""
    rng = random.Random(7)
    found = []
    for n in range(260):
        own = rng.choice(("", "", "", "", "6.9", "1"))
        amount = Decimal(rng.randrange(-20_000, 900_000)) / 100
        home = cents(amount * Decimal("6.5")) if rng.random() < 0.1 else None
        found.append((str(n), rng.choice("ab"), rng.choice(MARCH), rng.choice(WRITTEN), amount, own, home))
    return found


def expected(row):
    """What the sum comes to in our currency; none where nothing says the rate."""
    _, _, day, written, amount, own, home = row
    if rate_of(written, day) == 1 and (written.strip() or own != "6.9"):
        return amount
    if home is not None and written.strip():
        return home
    if own == "6.9":
        return cents(amount * Decimal(own))
    rate = rate_of(written, day)
    return None if rate is None else cents(amount * rate)


def written(sheet, number, day, amount):
    head = f"{number} | party_key | {day} | currency | {amount} | exchange_rate | home_amount"
    return "\n".join([head, *(" | ".join("" if one is None else str(one) for one in row) for row in sheet)])


def test_every_kind_of_document_is_turned_as_plain_arithmetic_turns_it(engine, given, rows, sheet):
    def made(table):
        """The step's table once computed, as a run keeps it for the steps after."""
        return engine.given(engine.fetch(table))

    who = given("matches", WHO)
    lines, claims, came = (
        written(sheet, "order_id", "ordered_on", "amount"),
        written(sheet, "invoice_no", "invoiced_on", "invoice_amount"),
        written(sheet, "document_no", "received_on", "received_amount"),
    )
    known = made(other_currencies(given, RATES, order_lines=lines, invoices=claims, receipts=came))
    sold = made(
        order_lines(
            raw(given, "order_lines", lines), raw(given, "documents"), raw(given, "products"), who, known, as_of=AS_OF
        )
    )
    paid = made(receipts(raw(given, "receipts", came), who, known, as_of=AS_OF))
    parts = settlements(paid, raw(given, "invoices", claims), raw(given, "allocations"), who, known, as_of=AS_OF)
    owed = made(invoices(raw(given, "invoices", claims), paid, made(parts), who, known, as_of=AS_OF))

    wanted = {row[0]: expected(row) for row in sheet}
    assert sum(one is None for one in wanted.values()) > 40
    as_it_counts = {number: Decimal(0) if one is None else one for number, one in wanted.items()}
    assert dict(rows(sold, "order_id", "amount")) == as_it_counts
    assert dict(rows(owed, "invoice_no", "invoice_amount")) == as_it_counts
    assert dict(rows(paid, "document_no", "received_amount")) == as_it_counts
    assert {number for number, rule in rows(sold, "order_id", "amount_rule") if rule == "no_rate"} == {
        number for number, one in wanted.items() if one is None
    }

    left = {}
    for _, who_, _, code, amount, _, _ in (row for row in sheet if wanted[row[0]] is None):
        key = ({"a": "ann", "b": "bob"}[who_], {"美元": "USD", "欧元": "EUR", "日元": "JPY", "港元": "HKD"}.get(code.strip(), code.strip().upper()))  # fmt: skip
        left[key] = left.get(key, 0) + amount
    sums = rows(
        foreign_sums(sold, owed, paid, given("costs", NOTHING), given("spend", NOTHING)),
        "fact",
        "customer_id",
        "currency",
        "not_turned",
        "rows_without_rate",
    )
    for fact in ("order_lines", "invoices", "receipts"):
        assert {(who, code): sum_ for kind, who, code, sum_, bare in sums if kind == fact and bare} == left


def test_a_turned_sum_says_what_it_was_at_which_rate_of_which_day_and_from_where(given, rows):
    text = "order_id | ordered_on | amount | currency | exchange_rate\n1 | 2024-03-13 | 10.00 | 美元 |\n2 | 2024-03-13 | 10.00 | USD | 6.5\n3 | 2024-03-13 | 10.00 | GBP |\n4 | 2024-03-13 | 10.00 | RMB |"
    lines = order_lines(
        raw(given, "order_lines", text), raw(given, "documents"), raw(given, "products"), given("matches", WHO),
        other_currencies(given, RATES, order_lines=text), as_of=AS_OF,
    )  # fmt: skip

    assert rows(
        lines, "order_id", "amount", "currency", "original_amount", "exchange_rate", "rate_on", "rate_from"
    ) == [
        ("1", Decimal("72.00"), "USD", Decimal("10.00"), 7.2, date(2024, 3, 11), "f.csv · 3"),
        ("2", Decimal("65.00"), "USD", Decimal("10.00"), 6.5, date(2024, 3, 13), "document"),
        ("3", Decimal("0.00"), "GBP", Decimal("10.00"), None, None, None),
        ("4", Decimal("10.00"), None, None, None, None, None),
    ]


def test_goods_without_a_rate_cost_nothing_and_what_came_back_is_still_a_return(given, rows):
    text = "order_id | ordered_on | quantity | unit_price | amount | cost | discount | currency\n1 | 2024-03-13 | 2 | 5.00 | 10.00 | 6.00 | 1.00 | GBP\n2 | 2024-03-13 | -2 | 5.00 | -10.00 | 6.00 | | GBP"
    lines = order_lines(
        raw(given, "order_lines", text), raw(given, "documents"), raw(given, "products"), given("matches", WHO),
        other_currencies(given, order_lines=text), as_of=AS_OF,
    )  # fmt: skip

    assert rows(lines, "order_id", "amount", "cost", "discount", "kind") == [
        ("1", Decimal("0.00"), None, None, "sale"),
        ("2", Decimal("0.00"), None, None, "return"),
    ]


def test_what_was_paid_in_the_claims_currency_pays_it_whatever_the_rate_of_the_day(given, rows):
    claims = "invoice_no | party_key | invoiced_on | invoice_amount | paid_amount | currency\n1 | a | 2024-03-02 | 100.00 | | USD\n2 | a | 2024-03-02 | 100.00 | | USD\n3 | a | 2024-03-02 | 100.00 | 40.00 | USD\n4 | a | 2024-03-02 | 720.00 | | "
    came = "document_no | party_key | received_on | received_amount | invoice_no | currency\n1 | a | 2024-03-12 | 100.00 | 1 | USD\n2 | a | 2024-03-12 | 355.00 | 2 |\n4 | a | 2024-03-12 | 100.00 | 4 | USD"
    known, who = other_currencies(given, RATES, invoices=claims, receipts=came), given("matches", WHO)
    paid = receipts(raw(given, "receipts", came), who, known, as_of=AS_OF)
    parts = settlements(paid, raw(given, "invoices", claims), raw(given, "allocations"), who, known, as_of=AS_OF)
    owed = invoices(raw(given, "invoices", claims), paid, parts, who, known, as_of=AS_OF)

    assert rows(owed, "invoice_no", "invoice_amount", "paid_amount", "balance") == [
        ("1", Decimal("710.00"), Decimal("710.00"), Decimal("0.00")),
        ("2", Decimal("710.00"), Decimal("355.00"), Decimal("355.00")),
        ("3", Decimal("710.00"), Decimal("284.00"), Decimal("426.00")),
        ("4", Decimal("720.00"), Decimal("720.00"), Decimal("0.00")),
    ]


def test_the_own_currency_is_whichever_the_company_has(given, rows):
    text = "order_id | ordered_on | amount | currency\n1 | 2024-03-13 | 10.00 | USD\n2 | 2024-03-13 | 10.00 | 人民币"
    known = other_currencies(
        given, "currency | period | exchange_rate\nRMB | 2024-03 | 0.14", home="USD", order_lines=text
    )

    assert rows(known, "currency", "rate") == [("CNY", 0.14)]


BOOKED = """
    period        | pool   | amount  | driver | currency | exchange_rate | party_key
    2024年3月     | 运输费 | 100.00  | 发货   | USD      |               |
    2024年2月     | 运输费 | 100.00  | 发货   | USD      |               |
    2024年第1季度 | 展会   | 10.01   | 订单   | USD      |               |
    2024年        | 展会   | 50.00   | 订单   | GBP      |               | a
    2024年1月     | 展会   | 50.00   | 订单   | GBP      | 9.5           |
    2024年1月     | 房租   | 7.00    |        | 人民币   |               |
    哪一天        | 房租   | 8.00    |        | USD      |               |
"""


def sums_alone(text):
    """The table without the columns that only costs have."""
    cells = ([cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines())
    return "\n".join(" | ".join((period, amount, *rest)) for period, _, amount, _, *rest in cells)


@pytest.fixture
def booked(given):
    """Costs, spend and statements of one table of sums, each a row."""
    sums = sums_alone(BOOKED)
    both = other_currencies(given, RATES, costs=BOOKED, spend=sums, statements=sums)
    book, won = raw(given, "costs", BOOKED), raw(given, "spend", sums)
    nobody = given("contacts", "kind | subject | value\nother | x | 1").mutate(number=1)
    others = (raw(given, name) for name in ("leads", "touches", "customers"))
    names = channels(won, *others, nobody, periods(won), both, as_of=AS_OF)
    return (
        costs(book, periods(book), given("matches", WHO), both, as_of=AS_OF),
        spend(won, periods(won), raw(given, "campaigns"), names, both, as_of=AS_OF),
    )


def test_costs_and_spend_are_turned_at_the_rate_of_their_periods_last_day(booked, rows):
    """March: 7.20 of the 11th; February: no rate yet; the quarter ends in March; pounds and no day that anybody reads: none."""
    wanted = [(row, Decimal(sum_)) for row, sum_ in enumerate(("720", "0", "72.07", "0", "475", "7", "0"), 2)]
    book, won = booked

    assert sorted(rows(book, "row", "amount")) == wanted
    months = won.group_by("row").aggregate(amount=won.amount.sum(), original=won.original_amount.sum())
    found = {row: (amount, original) for row, amount, original in rows(months, "row", "amount", "original")}
    assert {row: amount for row, (amount, _) in found.items()} == dict(wanted)
    assert found[4][1] == Decimal("10.01")  # the months' parts of it


def test_what_of_costs_and_spend_no_rate_turns_is_said_by_customer_and_currency(booked, given, rows):
    none = [given(name, NOTHING) for name in ("order_lines", "invoices", "receipts")]
    nothing = [one.mutate(invoice_amount=one.amount, received_amount=one.amount) for one in none]
    sums = foreign_sums(*nothing, *booked)

    told = rows(sums.filter(sums.rows_without_rate > 0), "fact", "customer_id", "currency", "not_turned")
    waits = [("costs", None, "USD", "108.00"), ("costs", "ann", "GBP", "50.00"), ("spend", None, "GBP", "50.00"), ("spend", None, "USD", "108.00")]  # fmt: skip
    assert sorted(told, key=str) == sorted([(*one[:3], Decimal(one[3])) for one in waits], key=str)


def test_a_statement_in_another_currency_is_turned_or_used_for_nothing(given, rows):
    said = """
        party_key | period    | item     | amount | currency
        a         | 2024年3月 | 营业收入 | 100    | USD
        a         | 2023年    | 营业收入 | 100    | USD
        b         | 2023年    | 营业收入 | 100    |
    """
    written = raw(given, "statements", said)
    both = other_currencies(given, RATES, statements=said)

    found = statements(written, periods(written), given("matches", WHO), both, as_of=AS_OF)

    assert sorted(rows(found, "row", "amount", "state")) == [
        (2, Decimal("720.00"), "used"), (3, Decimal("0.00"), "no_rate"), (4, Decimal("100.00"), "used"),
    ]  # fmt: skip
