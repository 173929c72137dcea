"""Lines, orders and products."""

import pytest

from raw_facts import AS_OF, other_currencies, raw
from zhike.clean.sales import order_lines, orders, products

WHO = """
    party_key | customer_id | evidence | clean_name | kind_of_party
    a         | K1          | name     | 甲公司     | company
    b         | K2          | name     | 乙公司     | company
"""


@pytest.fixture
def sold(given):
    """Order lines out of raw lines, documents and products written as text."""

    def lines(text="", documents="", listed="", **parameters):
        return order_lines(
            raw(given, "order_lines", text),
            raw(given, "documents", documents),
            raw(given, "products", listed),
            given("matches", WHO),
            other_currencies(given, order_lines=text, documents=documents),
            as_of=AS_OF,
            **parameters,
        )

    return lines


def shown(found):
    """Decimals and days as text, which reads better in an expectation."""
    return [
        tuple(value if isinstance(value, int | bool) or value is None else str(value) for value in row) for row in found
    ]


# Orders


def test_an_order_sent_back_whole_never_happened(given, rows):
    lines = given(
        "order_lines",
        """
        order_id | customer_id | ordered_on | quantity | amount
        A        | ann         | 2025-01-05 |  1       |  10.00
        A        | ann         | 2025-01-09 | -1       | -10.00
    """,
    )

    assert rows(orders(lines)) == []


def test_a_wrong_price_put_right_in_the_same_order_leaves_the_difference(given, rows):
    lines = given(
        "order_lines",
        """
        order_id | customer_id | ordered_on | quantity | amount
        A        | ann         | 2025-01-05 |  5       |  10.00
        A        | ann         | 2025-01-05 | -5       | -10.00
        A        | ann         | 2025-01-05 |  5       |  12.00
        A        | ann         | 2025-01-05 | -5       | -10.50
    """,
    )

    assert shown(rows(orders(lines), "amount", "sold", "returned")) == [("1.50", "22.00", "-20.50")]


def test_an_order_adds_up_its_lines_and_takes_its_place_from_the_first(given, rows):
    lines = given(
        "order_lines",
        """
        source | order_id | customer_id | ordered_on | quantity | amount | cost | discount | kind   | store | load | file | sheet | row
        s      | A        | ann         | 2025-01-07 |  2       |  20.00 | 12.0 | 1.00     | sale   | 东店  | L1   | f    | x     | 9
        s      | A        | ann         | 2025-01-05 |  1       |  10.00 |      |          | sale   |       | L1   | f    | x     | 8
        s      | A        | ann         | 2025-01-09 | -1       |  -4.00 | -3.0 |          | return | 西店  | L1   | f    | x     | 10
        t      | A        | ann         | 2025-02-01 |  1       |   0.00 |      |          | gift   |       | L2   | g    |       | 2
    """,
    )

    wanted = (
        "source",
        "ordered_on",
        "kind",
        "amount",
        "sold",
        "returned",
        "discount",
        "cost",
        "costed_amount",
        "quantity",
        "lines",
        "store",
        "row",
    )
    assert shown(rows(orders(lines), *wanted)) == [
        ("s", "2025-01-05", "sale", "26.00", "30.00", "-4.00", "1.00", "9.00", "16.00", "2.0000", 3, "东店", 8),
        ("t", "2025-02-01", "gift", "0.00", "0.00", "0.00", None, None, None, "1.0000", 1, None, 2),
    ]


# Lines: what is missing is derived


def test_rows_without_an_order_number_are_one_order_per_customer_day_and_shop(sold, rows):
    lines = sold("""
        party_key | ordered_on | store | amount
        a         | 2024-03-01 | 东店  | 1.00
        a         | 2024-03-01 | 东店  | 2.00
        a         | 2024-03-02 | 东店  | 3.00
        a         | 2024-03-01 |       | 4.00
                  | 2024-03-01 | 东店  | 5.00
                  | 2024-03-01 | 东店  | 6.00
    """)

    assert shown(rows(orders(lines), "order_id", "customer_id", "amount")) == [
        ("K1 2024-03-01", "K1", "4.00"),
        ("K1 2024-03-01 东店", "K1", "3.00"),
        ("K1 2024-03-02 东店", "K1", "3.00"),
        ("s 2024-03-01 东店", None, "11.00"),
    ]


def test_a_number_that_a_spreadsheet_has_rounded_names_no_order(sold, rows):
    lines = sold("""
        order_id    | party_key | ordered_on | amount
        3.82407E+17 | a         | 2024-03-01 | 1.00
        3.82407E+17 | b         | 2024-03-01 | 2.00
        0001        | b         | 2024-03-01 | 4.00
    """)

    assert rows(lines, "order_id") == [("0001",), ("K1 2024-03-01",), ("K2 2024-03-01",)]


def test_an_amount_that_is_missing_is_derived_and_says_how(sold, rows):
    lines = sold(
        """
        order_id | ordered_on | product_code | quantity | unit_price | amount | amount_with_tax | tax  | tax_rate | discount
        given    | 2024-03-01 | p            | 3        | 2.00       | 5.99   |                 |      |          |
        tax      | 2024-03-01 | p            | 3        | 2.00       |        | 6.78            | 0.78 |          |
        rate     | 2024-03-01 | p            | 1        |            |        | 10.00           |      | 0.13     |
        half     | 2024-03-01 | p            | 1        |            |        | 0.57            |      | 0.2      |
        back     | 2024-03-01 | p            | -1       |            |        | -10.00          |      | 0.13     |
        with     | 2024-03-01 | p            | 3        |            |        | 6.78            |      |          |
        price    | 2024-03-01 | p            | 3        | 1.115      |        |                 |      |          | 0.34
        list     | 2024-03-01 | p            | 2        |            |        |                 |      |          |
        bare     | 2024-03-01 | p            |          |            |        |                 |      |          |
        none     | 2024-03-01 | q            | 4        |            |        |                 |      |          |
        """,
        listed="""
        product_code | list_price
        p            | 2.50
        """,
    )

    assert shown(rows(lines, "order_id", "quantity", "amount", "amount_rule")) == [
        ("back", "-1.0000", "-8.85", "tax_taken_off"),
        ("bare", "1.0000", "2.50", "list_price"),
        ("given", "3.0000", "5.99", "given"),
        ("half", "1.0000", "0.48", "tax_taken_off"),
        ("list", "2.0000", "5.00", "list_price"),
        ("none", "4.0000", "0.00", "none"),
        ("price", "3.0000", "3.01", "quantity_times_price"),
        ("rate", "1.0000", "8.85", "tax_taken_off"),
        ("tax", "3.0000", "6.00", "tax_taken_off"),
        ("with", "3.0000", "6.78", "tax_included"),
    ]


def test_money_back_without_a_quantity_is_one_piece_back(sold, rows):
    lines = sold("""
        order_id | ordered_on | amount
        A        | 2024-03-01 | -8.00
    """)

    assert shown(rows(lines, "quantity", "kind")) == [("-1.0000", "return")]


def test_a_line_is_a_sale_a_return_a_gift_or_freight(sold, rows):
    lines = sold("""
        order_id | ordered_on | product_code | product_name   | quantity | unit_price | amount | document_kind
        sale     | 2024-03-01 | 1            | 杯子           | 2        | 1.00       | 2.00   | 销售单
        return   | 2024-03-01 | 1            | 杯子           | -2       | 1.00       | -2.00  | 销售退货单
        money    | 2024-03-01 | 1            | 杯子           | 1        |            | -2.00  | 折让
        gift     | 2024-03-01 | 1            | 杯子           | 2        | 0          | 0.00   | 销售单
        said     | 2024-03-01 | 1            | 杯子           | 2        | 9.00       | 0.00   | 赠品出库
        freight  | 2024-03-01 | 9            | 运费           | 1        | 8.00       | 8.00   | 销售单
        POST     | 2024-03-01 | POST         | POSTAGE        | 1        | 8.00       | 8.00   |
        card     | 2024-03-01 | 7            | POSTAGE STAMPS CARD | 1   | 8.00       | 8.00   |
        unknown  | 2024-03-01 | 1            | 杯子           | 2        |            |        |
    """)

    assert rows(lines, "order_id", "kind") == [
        ("POST", "freight"),
        ("card", "freight"),
        ("freight", "freight"),
        ("gift", "gift"),
        ("money", "return"),
        ("return", "return"),
        ("said", "gift"),
        ("sale", "sale"),
        ("unknown", "sale"),
    ]


def test_a_discount_written_as_a_share_becomes_money(sold, rows):
    lines = sold("""
        source | order_id | ordered_on | quantity | unit_price | discount | amount_with_tax | amount
        qs     | 1        | 2024-03-01 | 1        | 69.99      | 0.95     | 66.49           |
        qs     | 2        | 2024-03-01 | 2        | 23.55      | 0.95     | 44.75           |
        qs     | 3        | 2024-03-01 | -2       | 23.55      | 0.95     | -44.75          |
        qs     | 4        | 2024-03-01 | 1        | 10.00      |          | 10.00           |
        mo     | 5        | 2024-03-01 | 1        | 10.00      | 0.50     |                 | 9.50
        mo     | 6        | 2024-03-01 | 2        | 10.00      | 3.00     |                 |
        pc     | 7        | 2024-03-01 | 2        | 10.00      | 15       |                 | 17.00
    """)

    assert shown(rows(lines, "order_id", "discount", "amount")) == [
        ("1", "3.50", "66.49"),
        ("2", "2.36", "44.75"),
        ("3", "-2.36", "-44.75"),
        ("4", None, "10.00"),
        ("5", "0.50", "9.50"),
        ("6", "3.00", "17.00"),
        ("7", "3.00", "17.00"),
    ]


def test_a_cost_of_one_piece_is_told_from_the_cost_of_a_line_by_its_source(sold, rows):
    lines = sold("""
        source | order_id | ordered_on | quantity | unit_price | amount | cost
        piece  | 1        | 2024-03-01 | 1        | 4.99       | 4.99   | 1.87
        piece  | 2        | 2024-03-01 | 2        | 4.99       | 9.98   | 1.87
        piece  | 3        | 2024-03-01 | -4       | 9.99       | -39.96 | 3.74
        line   | 4        | 2024-03-01 | 18       | 5.45       | 98.10  | 60.82
        line   | 5        | 2024-03-01 | 3        | 5.95       | 17.85  | 11.07
        line   | 6        | 2024-03-01 | -1       | 1.95       | -1.95  | 1.21
        alone  | 7        | 2024-03-01 | 2        | 5.00       | 10.00  | 6.00
    """)

    assert shown(rows(lines, "order_id", "cost")) == [
        ("1", "1.87"), ("2", "3.74"), ("3", "-14.96"), ("4", "60.82"), ("5", "11.07"), ("6", "-1.21"), ("7", "6.00"),
    ]  # fmt: skip


def test_what_a_line_lacks_of_its_product_comes_from_the_list(sold, rows):
    lines = sold(
        """
        order_id | ordered_on | product_code | product_name | category | quantity | amount
        code     | 2024-03-01 | p            |              |          | 2        | 5.00
        own      | 2024-03-01 | p            | 老名字       | 老类别   | 1        | 5.00
        name     | 2024-03-01 |              | 陶瓷杯       |          | 1        | 5.00
        alone    | 2024-03-01 |              | 无此物       |          | 1        | 5.00
        """,
        listed="""
        product_code | product_name | category | unit | cost
        p            | 陶瓷杯       | 餐具     | 只   | 1.10
        """,
    )

    assert shown(rows(lines, "order_id", "product_code", "product_name", "category", "unit", "cost")) == [
        ("alone", "无此物", "无此物", None, None, None),
        ("code", "p", "陶瓷杯", "餐具", "只", "2.20"),
        ("name", "陶瓷杯", "陶瓷杯", "餐具", "只", "1.10"),
        ("own", "p", "老名字", "老类别", "只", "1.10"),
    ]


# Lines: what is not a sale, and what stands twice


def test_a_document_whose_lines_are_here_too_counts_once(sold, rows):
    lines = sold(
        """
        order_id | party_key | ordered_on | amount
        A        | a         | 2024-03-01 | 10.00
        A        | a         | 2024-03-01 | 5.00
        """,
        documents="""
        source | order_id | party_key | ordered_on | amount_with_tax
        d      | A        | b         | 2024-03-01 | 16.95
        d      | A        | a         | 2024-03-04 | 16.95
        d      | B        | a         | 2024-03-01 | 7.00
        d      | A        | b         | 2023-08-08 | 9.00
        d      |          | b         | 2024-03-01 | 3.00
        """,
    )

    assert shown(rows(lines, "amount")) == [("10.00",), ("3.00",), ("5.00",), ("7.00",), ("9.00",)]


def test_one_sale_written_on_three_documents_counts_once_where_one_is_chosen(sold, rows):
    text = """
        order_id | ordered_on | amount | document_kind
        SO1      | 2024-03-01 | 10.00  | 销售订单
        CK1      | 2024-03-02 | 10.00  | 销售出库单
        FP1      | 2024-03-03 | 10.00  | 销售普通发票
        X1       | 2024-03-04 | 1.00   | 零售
        X2       | 2024-03-04 | 2.00   |
    """

    assert rows(sold(text, sale_document="order"), "order_id") == [("SO1",), ("X1",), ("X2",)]
    assert rows(sold(text, sale_document="delivery"), "order_id") == [("CK1",), ("X1",), ("X2",)]
    assert rows(sold(text, sale_document="invoice"), "order_id") == [("FP1",), ("X1",), ("X2",)]
    assert len(rows(sold(text, sale_document="any"))) == 5


def test_a_sum_in_another_currency_is_turned_at_the_lines_own_rate(sold, rows):
    lines = sold("""
        order_id | ordered_on | quantity | unit_price | amount | currency | exchange_rate
        usd      | 2024-03-01 | 10       | 1.00       | 10.00  | USD      | 7.1234
        own      | 2024-03-01 | 10       | 1.00       | 10.00  | 人民币   | 1
        bare     | 2024-03-01 | 10       | 1.00       | 10.00  |          |
    """)

    assert shown(rows(lines, "order_id", "amount")) == [("bare", "10.00"), ("own", "10.00"), ("usd", "71.23")]


# Products


def test_a_product_is_known_from_the_newest_list_and_from_the_lines(given, sold, rows):
    listed = """
        product_code | product_name | category | list_price | load | row
        p            | 旧名         | 旧类     | 9.00       | L1   | 2
        p            | 新名         |          | 10.00      | L2   | 2
    """
    lines = sold(
        """
        order_id | ordered_on | product_code | product_name | category | amount
        1        | 2024-03-01 | p            | 行上名       | 行上类   | 1.00
        2        | 2024-03-01 | q            | 先名         | 类       | 1.00
        3        | 2024-03-05 | q            | 后名         |          | 1.00
        4        | 2024-03-05 | YF           | 运费         |          | 1.00
        """,
        listed=listed,
    )

    assert shown(
        rows(products(raw(given, "products", listed), lines), "product_code", "product_name", "category", "list_price")
    ) == [
        ("p", "新名", "旧类", "10.000000"),
        ("q", "后名", "类", None),
    ]
