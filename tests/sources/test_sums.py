"""The sums of a sale's lines are told from those of its document, its taxes and what was to be paid."""

from zhike.sources.recognise import recognise


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
