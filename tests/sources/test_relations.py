"""What columns say about each other."""

from zhike.sources.profile import look
from zhike.sources.relations import relate

QUANTITY = ["10", "2", "4", "1", "3", "12", "6", "5"]
PRICE = ["2.50", "30.00", "2.50", "8.00", "8.00", "1.25", "9.95", "0.85"]
AMOUNT = ["25.00", "60.00", "10.00", "8.00", "24.00", "15.00", "59.70", "4.25"]


def of(*columns: list[str | None]) -> dict[tuple[int, str], float]:
    return dict(relate(columns, [look(column) for column in columns]).scores)


def test_quantity_times_price_is_the_amount_whatever_the_headers_say() -> None:
    scores = of(list(PRICE), list(AMOUNT), list(QUANTITY))

    assert scores[2, "quantity"] >= 4
    assert scores[0, "unit_price"] >= 4
    assert scores[1, "@line_total"] >= 4


def test_amount_and_tax_make_the_amount_with_tax() -> None:
    tax = [f"{float(amount) * 0.13:.2f}" for amount in AMOUNT]
    both = [f"{float(amount) + float(part):.2f}" for amount, part in zip(AMOUNT, tax, strict=True)]

    scores = of(list(both), list(tax), list(AMOUNT))

    assert scores[0, "@gross"] >= 4
    assert scores[1, "tax"] >= 4
    assert scores[2, "amount"] >= 3


def test_a_document_is_the_code_whose_neighbours_share_a_day() -> None:
    orders: list[str | None] = ["XS001", "XS001", "XS001", "XS002", "XS002", "XS003", "XS003", "XS003"]
    days: list[str | None] = ["2024-01-02"] * 5 + ["2024-01-03"] * 3
    goods: list[str | None] = ["SP001", "SP002", "SP003", "SP001", "SP004", "SP002", "SP005", "SP001"]
    columns = [goods, orders, days]

    found = relate(columns, [look(column) for column in columns])

    assert found.document == 1
    assert found.repeats == 5 / 8
    assert (found.level[2], found.level[0]) == (1.0, 0.0)


def test_orders_that_are_numbered_one_after_the_other_are_documents_where_their_header_says_so() -> None:
    orders: list[str | None] = [str(4000 + n * 2 // 3) for n in range(90)]
    days: list[str | None] = [f"2024-{n * 2 // 3 // 28 + 1:02}-{n * 2 // 3 % 28 + 1:02}" for n in range(90)]
    rebate: list[str | None] = [["0.00", "0.00", f"{5 + n * 2 // 3 * 1.5:.2f}"][n * 2 // 3 % 3] for n in range(90)]
    columns = [orders, days, rebate]
    looks = [look(column) for column in columns]

    assert relate(columns, looks, [0]).document == 0
    assert 2 in relate(columns, looks, [0]).whole
    assert relate(columns, looks).document is None


def test_a_rebate_now_and_then_is_no_tax_of_what_was_paid() -> None:
    paid = [f"{n * 7.3 + 20:.2f}" for n in range(40)]
    rebate = ["3.00" if n % 4 == 0 else "0.00" for n in range(40)]
    both = [f"{float(one) + float(two):.2f}" for one, two in zip(paid, rebate, strict=True)]

    scores = of(list(paid), list(rebate), list(both))

    assert scores.get((1, "tax"), 0.0) <= 0
    assert scores.get((2, "@gross"), 0.0) <= 0


def test_lines_may_be_numbered_by_tens() -> None:
    orders: list[str | None] = ["10000345"] * 3 + ["10000346"] * 2 + ["10000347"] * 4
    items: list[str | None] = ["10", "20", "30", "10", "20", "10", "20", "30", "40"]
    days: list[str | None] = ["2024-01-02"] * 5 + ["2024-01-03"] * 4

    assert of(orders, items, days)[1, "line_no"] == 6
