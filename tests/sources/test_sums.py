"""The sums of a sale's lines are told from those of its document, its taxes and what was to be paid."""

import pytest

from zhike.sources.recognise import recognise
from zhike.sources.taxes import TAX


def fields_of(names: str, rows: list[str]) -> dict[str, str | None]:
    headers = names.split(",")
    columns = list(zip(*(row.split(",") for row in rows), strict=True))
    found = recognise(headers, [[cell or None for cell in column] for column in columns])
    return {name: found.guesses[position].field for position, name in enumerate(headers)}


def test_a_document_s_total_and_its_tax_are_not_the_line_s_sum() -> None:
    told = fields_of(
        "Name,Created at,Billing Name,Lineitem name,Lineitem quantity,Lineitem price,Total,Tax 1 Value",
        [
            f"#{1001 + n // 2},2024-03-0{1 + n // 2},Ann {n // 2},{'Lamp' if n % 2 else 'Mug'},{1 + n % 2},{20 if n % 2 else 10},"
            f"{'' if n % 2 else 53.2},{'' if n % 2 else 3.2}"
            for n in range(12)
        ],
    )

    assert told["Lineitem price"] == "unit_price"
    assert told["Total"] is told["Tax 1 Value"] is None


def test_a_code_that_most_names_share_is_an_account_s() -> None:
    names = "ContactName,InvoiceNumber,InvoiceDate,Description,Quantity,UnitAmount,LineAmount,{},TaxAmount"
    rows = [f"Blue {n} Ltd,INV-{n},2024-03-0{1 + n},Mug,{n + 1},10.00,{n + 1}0.00,%s,2.00" for n in range(8)]

    assert fields_of(names.format("AccountCode"), [row % 200 for row in rows])["AccountCode"] is None
    own = [row % f"C{n:03d}" for n, row in enumerate(rows)]
    assert fields_of(names.format("Customer Code"), own)["Customer Code"] == "customer_code"


def test_what_a_web_shop_s_buyer_paid_is_the_sale_and_a_wholesaler_s_receipt_is_not() -> None:
    rows = [f"DD{n},2024-03-0{1 + n},甲{n},保温杯,2,10.00,20.00,{20 - n}.00" for n in range(8)]
    shop = fields_of("线上订单号,下单时间,买家账号,商品名称,数量,单价,商品金额,已付金额", rows)
    trade = fields_of("单据编号,单据日期,客户名称,商品名称,数量,单价,金额,已付金额", rows)

    assert (shop["商品金额"], shop["已付金额"]) == (None, "amount_with_tax")
    assert (trade["金额"], trade["已付金额"]) == ("amount", "received_amount")


def test_a_list_of_stock_without_days_is_no_sale() -> None:
    rows = [f"SP{n},保温杯{n},500ml,个,主仓,{n + 5},10.00,{(n + 5) * 10}.00" for n in range(8)]
    found = recognise(
        ["存货编码", "存货名称", "规格型号", "主计量单位", "仓库", "结存数量", "结存单价", "结存金额"],
        [list(column) for column in zip(*(row.split(",") for row in rows), strict=True)],
    )

    assert found.kind == "products"


def test_invoices_with_goods_on_their_lines_are_lines() -> None:
    rows = [
        f"Blue {n % 3} Ltd,INV-{n // 2},2024-03-0{1 + n // 2},2024-04-0{1 + n // 2},36.00,36.00,W{n % 2},Mug,2,10.00,20.00,200,Awaiting Payment"
        for n in range(12)
    ]
    found = recognise(
        [
            "ContactName",
            "InvoiceNumber",
            "InvoiceDate",
            "DueDate",
            "Total",
            "InvoiceAmountDue",
            "InventoryItemCode",
            "Description",
            "Quantity",
            "UnitAmount",
            "LineAmount",
            "AccountCode",
            "Status",
        ],
        [list(column) for column in zip(*(row.split(",") for row in rows), strict=True)],
    )

    assert found.kind == "order_lines"


ORDER = "订单号,下单时间,买家账号,商品名称,商品数量,商品单价,{}"


def test_a_document_s_total_is_never_a_line_s_even_where_no_other_sum_stands() -> None:
    lines = [(n // 2, 1 + n % 2, 10 + 3 * n) for n in range(24)]
    whole = {order: sum(one[1] * one[2] for one in lines if one[0] == order) for order, _, _ in lines}
    rows = [f"DD{o:05},2024-03-{1 + o:02},甲{o},杯{p},{q},{p}.00,{whole[o]}.00" for o, q, p in lines]
    alone = fields_of(ORDER.format("结算金额"), rows)
    beside = fields_of(
        ORDER.format("订单实付金额,商品实际成交金额"),
        [f"{row},{q * p}.00" for row, (_, q, p) in zip(rows, lines, strict=True)],
    )

    assert alone["结算金额"] is None
    assert (beside["订单实付金额"], beside["商品实际成交金额"]) == (None, "amount_with_tax")


def test_a_subtotal_that_is_quantity_times_price_is_the_line_s_sum_and_the_total_holds_its_tax() -> None:
    rows = [
        f"S{n // 2:05},2024-03-0{1 + n // 2},Azure {n},Desk {n},{n + 1},10.00,{n + 1}0.00,{(n + 1) * 11.5:.2f}"
        for n in range(12)
    ]
    told = fields_of("Order Reference,Order Date,Customer,Product,Quantity,Unit Price,Subtotal,Total", rows)

    assert (told["Subtotal"], told["Total"]) == ("amount", "amount_with_tax")


def test_goods_money_beside_its_tax_and_their_sum_is_the_amount() -> None:
    rows = [
        f"2024/3/{1 + n},XK-{n:04},甲{n},保温杯,{n + 1},10.00,{n + 1}0.00,{(n + 1) * 1.3:.2f},{(n + 1) * 11.3:.2f}"
        for n in range(8)
    ]
    told = fields_of("开单日期,单号,客户名称,货品名称,数量,单价,货款,税额,价税合计", rows)

    assert (told["货款"], told["税额"], told["价税合计"]) == ("amount", "tax", "amount_with_tax")


def test_of_a_discount_s_rate_and_its_money_the_money_is_taken_and_neither_is_a_tax() -> None:
    rows = [
        f"XS{n:04},2024-03-0{1 + n},甲{n},保温杯,{n + 1},10.00,{10 * (n % 2)},{(n + 1) * (n % 2)}.00,{(n + 1) * (10 - n % 2)}.00"
        for n in range(8)
    ]
    told = fields_of("单据编号,单据日期,客户,商品名称,数量,单价,折扣率(%),折扣额,金额", rows)
    shop = [
        f"D{n:04},2024-03-0{1 + n},甲{n},保温杯,1,{n + 10}.00,{(n + 10) * 0.9:.2f},{(n + 10) * 0.1:.2f}"
        for n in range(8)
    ]
    off = fields_of("主订单编号,订单提交时间,收件人,选购商品,商品数量,商品单价,订单应付金额,商家优惠", shop)

    assert (told["折扣率(%)"], told["折扣额"]) == (None, "discount")
    assert off["商家优惠"] == "discount"


def test_a_sum_of_costs_is_no_sale() -> None:
    rows = [f"CK{n:04},2024-03-0{1 + n},甲{n},保温杯,{n + 1},10.00,{n + 1}0.00,6.00,{(n + 1) * 6}.00" for n in range(8)]
    told = fields_of("出库单号,发货时间,客户网名,货品名称,货品数量,货品成交价,货品成交总价,货品成本,货品总成本", rows)

    assert told["货品成交总价"] == "amount_with_tax"
    assert {told["货品成本"], told["货品总成本"]} <= {"cost", None}


def test_a_number_that_runs_through_the_sheet_numbers_no_document_s_lines() -> None:
    rows = [f"{n + 1},2024-03-0{1 + n // 2},XS{n // 2:04},甲,杯{n},2,{n + 5}.00" for n in range(12)]

    assert fields_of("行号,单据日期,单据编号,客户,商品名称,数量,单价", rows)["行号"] is None


def test_a_bank_s_statement_is_of_receipts_and_what_it_paid_out_is_none_of_their_sums() -> None:
    rows = [
        f"202403{1 + n:02},C{n:06},{'' if n % 3 else f'{n}00.00'},{f'{n}50.00' if n % 3 else ''},{9000 + n}.00,杭州恒达{n}商贸有限公司,6225{n:012}"
        for n in range(9)
    ]
    headers = ["交易日", "流水号", "借方金额", "贷方金额", "余额", "收(付)方名称", "收(付)方账号"]
    found = recognise(
        headers, [[cell or None for cell in one] for one in zip(*(r.split(",") for r in rows), strict=True)]
    )
    told = {name: found.guesses[position].field for position, name in enumerate(headers)}

    assert found.kind == "receipts"
    assert (told["贷方金额"], told["收(付)方名称"]) == ("received_amount", "customer_name")
    assert told["借方金额"] is told["余额"] is told["收(付)方账号"] is None


def test_a_whole_address_is_taken_before_its_province_though_stars_hide_it() -> None:
    rows = [f"D{n:04},2024-03-0{1 + n},王**,保温杯,1,{n + 10}.00,江苏省,人民路***" for n in range(8)]
    told = fields_of("订单编号,下单时间,收件人,商品名称,数量,实付金额,省,详细地址", rows)

    assert (told["省"], told["详细地址"]) == (None, "address")


@pytest.mark.parametrize(
    ("header", "taxed"),
    [
        ("Tax Amount", True),
        ("VAT", True),
        ("税额", True),
        ("Line Amount Excl. VAT", False),
        ("Amount Incl. VAT", False),
    ],
)
def test_a_sum_without_its_tax_is_no_tax(header: str, taxed: bool) -> None:
    assert bool(TAX.search(header)) is taxed


def test_the_sum_before_a_discount_is_not_one_with_tax() -> None:
    rows = [
        f"XS{n // 2},2024-03-0{1 + n // 2},甲商行,保温杯{n},{n + 2},10.00,{(n + 2) * 10}.00,0.9,9.00,{(n + 2) * 9}.00"
        for n in range(12)
    ]
    told = fields_of("单据编号,单据日期,单位全名,商品全名,数量,单价,金额,折扣,折后单价,折后金额", rows)

    assert (told["金额"], told["折扣"], told["折后金额"]) == (None, "discount", "amount")


def test_a_price_that_grows_with_the_quantity_is_the_line_s_sum() -> None:
    names = "order-id,purchase-date,buyer-name,sku,quantity,item-price"
    rows = [f"111-{n},2024-03-0{1 + n // 3},Ann {n},S{n % 3},{n + 1},{(n + 1) * (n % 3 + 2):.2f}" for n in range(18)]
    each = [f"111-{n},2024-03-0{1 + n // 3},Ann {n},S{n % 3},{n + 1},{n % 3 + 2}.00" for n in range(18)]

    assert fields_of(names, rows)["item-price"] == "amount"
    assert fields_of(names, each)["item-price"] == "unit_price"


def test_taxes_in_percent_are_a_rate() -> None:
    rows = [f"S{n},2024-03-0{1 + n},Blue Ltd,Mug,{n + 1},10.00,20%,{n + 1}0.00" for n in range(8)]

    assert (
        fields_of("Order,Order Date,Customer,Product,Quantity,Unit Price,Taxes,Subtotal", rows)["Taxes"] == "tax_rate"
    )


def test_of_two_sums_that_a_tax_parts_the_greater_is_the_one_with_it() -> None:
    rows = [
        f"S{n},2024-03-0{1 + n},Blue Ltd,Mug,{n + 1},10.00,{n + 1}0.00,{n + 1}.00,{(n + 1) * 11}.00" for n in range(8)
    ]
    told = fields_of("Order,Order Date,Customer,Product,Quantity,Item Cost,Line Gross,Line Tax,Line Amount", rows)

    assert (told["Line Gross"], told["Line Amount"]) == ("amount", "amount_with_tax")


def test_a_total_beside_a_sum_and_its_tax_is_the_sum_with_it() -> None:
    rows = [
        f"S{n},2024-03-0{1 + n},Blue Ltd,Mug,{n + 1},10.00,{n + 1}0.00,{(n + 1) / 2:.2f},{(n + 1) * 10.5:.2f}"
        for n in range(8)
    ]
    told = fields_of(
        "Invoice #,Date Issued,Client Name,Item Name,Quantity,Rate,Line Subtotal,Tax 1 Amount,Line Total", rows
    )

    assert (told["Line Subtotal"], told["Tax 1 Amount"], told["Line Total"]) == ("amount", "tax", "amount_with_tax")


def test_a_document_s_total_is_known_as_one_where_a_part_was_exported_twice() -> None:
    lines = [(n // 2, 1 + n % 2, 10 + 3 * n) for n in range(24)]
    whole = {order: sum(one[1] * one[2] for one in lines if one[0] == order) for order, _, _ in lines}
    rows = [f"DD{o:05},2024-03-{1 + o:02},甲{o},杯{p},{q},{p}.00,{whole[o]}.00" for o, q, p in lines]

    assert fields_of(ORDER.format("应付金额"), [*rows, *rows[:12]])["应付金额"] is None


@pytest.mark.parametrize("left", ["优惠后金额", "折后应收", "净额"])
def test_the_sale_is_what_is_left_after_the_discount(left: str) -> None:
    sums = [(100 + 37 * n, 5 * (n % 3)) for n in range(24)]
    rows = [f"XH{n:04},2024-04-{1 + n:02},甲{n % 5}公司,{a}.00,{d}.00,{a - d}.00" for n, (a, d) in enumerate(sums)]
    told = fields_of(f"单据编号,单据日期,客户,销售金额,优惠金额,{left}", rows)

    assert (told["销售金额"], told["优惠金额"], told[left]) == (None, "discount", "amount")


def test_a_total_beside_one_with_tax_is_the_sum_without_it_where_a_rate_lies_between_them() -> None:
    rows = [f"2025-03-0{n},SA{n},甲{n}商行,{n * 100}.00,{n * 113}.00" for n in range(1, 9)]
    same = [f"2025-03-0{n},SA{n},甲{n}商行,{n * 113}.00,{n * 113}.00" for n in range(1, 9)]
    header = "单据日期,单据编号,客户,总金额,总含税金额"

    assert fields_of(header, rows)["总金额"] == "amount"
    assert fields_of(header, same)["总金额"] is None


def test_what_a_web_shop_s_buyer_has_to_pay_is_the_sale_and_the_sum_before_it_is_not() -> None:
    rows = [
        f"30000{n:04},保温杯,{n + 1},2025-03-0{1 + n},{n + 1}0.00,{n + 1 - 0.5 * (n % 2):.1f}0,jd_{n:04}"
        for n in range(8)
    ]
    told = fields_of("订单号,商品名称,订购数量,下单时间,订单金额,应付金额,下单帐号", rows)

    assert (told["订单金额"], told["应付金额"]) == (None, "amount_with_tax")


def test_a_sum_repeated_on_every_line_is_its_document_s_though_each_line_has_a_time_of_its_own() -> None:
    rows = [
        f"PF2025{n // 3:04},2025-03-0{1 + n // 3} 10:{10 + n}:00,甲{n // 3},K{n:03},毛衣{n},{n + 1},10.00,{n + 1}0.00,"
        f"{sum(30 * (n // 3) + 10 * (k + 1) for k in range(3))}.00"
        for n in range(18)
    ]
    told = fields_of("单据编号,销售时间,客户名称,款号,品名,数量,单价,小计,整单实收", rows)

    assert (told["小计"], told["整单实收"]) == ("amount", None)


def test_a_bare_sum_that_is_quantity_times_the_price_with_tax_holds_its_tax() -> None:
    rows = [f"2025-03-0{1 + n},XK-{n:04},甲{n},保温杯,{n + 1},11.30,{(n + 1) * 11.3:.2f},13%" for n in range(8)]
    taxed = fields_of("单据日期,单号,客户名称,商品名称,数量,含税单价,金额,税率", rows)
    bare = fields_of("单据日期,单号,客户名称,商品名称,数量,不含税单价,金额,税率", rows)

    assert (taxed["金额"], bare["金额"]) == ("amount_with_tax", "amount")
