"""What a sheet is taken for where its words say little."""

from zhike.sources.recognise import recognise

JOURNAL = [
    [f"{n // 3:05}" for n in range(60)],
    [f"1997{n % 12 + 1:02}{n % 28 + 1:02}" for n in range(60)],
    [str(n % 4 + 1) for n in range(60)],
    [f"{n * 1.37 + 5:.2f}" for n in range(60)],
]
"""Who, when, how many, for how much: a journal as programs write it, without a header."""


def test_a_journal_without_a_header_is_sales() -> None:
    found = recognise([None] * 4, JOURNAL)

    assert found.kind == "order_lines"
    assert [found.guesses[place].field for place in range(4)] == ["customer_code", "ordered_on", "quantity", "amount"]


def test_days_written_as_one_number_are_no_money() -> None:
    found = recognise([None] * 4, JOURNAL, kind="products")

    assert found.guesses[1].field is None


def fields(header: str, rows: list[str], *, title: str = "") -> tuple[str | None, dict[str, str | None]]:
    """The kind and the fields of a small table; cells stand apart by blanks."""
    names = header.split()
    columns = [list(column) for column in zip(*(row.split() for row in rows), strict=True)]
    found = recognise(names, columns, title=title)
    return found.kind, {name: found.guesses[place].field for place, name in enumerate(names)}


def test_a_list_of_tax_invoices_is_one_of_claims() -> None:
    kind, found = fields(
        "数电发票号码 购买方名称 开票日期 金额 税额 价税合计 发票票种 开票人",
        [
            f"2433200000010000{n:04} 第{n}号商行 2024-03-{n:02} {n}00.00 {n}3.00 {n}13.00 数电发票 李会计"
            for n in range(1, 10)
        ],
        title="全量发票查询",
    )

    assert kind == "invoices"
    assert found["价税合计"] == "invoice_amount"
    assert found["开票人"] is None


def test_an_account_with_debit_and_credit_is_a_ledger_even_with_customers_in_it() -> None:
    kind, found = fields(
        "日期 科目名称 往来单位 借方金额 贷方金额 余额",
        [f"2024-03-{n:02} 应收账款 第{n % 4}号商行 {n}00.00 {n}0.00 {n}90.00" for n in range(1, 20)],
        title="核算项目明细账",
    )

    assert kind == "ledger"
    assert (found["借方金额"], found["贷方金额"], found["余额"]) == ("debit", "credit", "closing")


def test_who_receives_the_goods_is_the_customer_where_nobody_else_is_named() -> None:
    rows = [
        f"E2024{n:06} 2024-03-{n:02} 保温杯{n} {n} {n}9.90 王小{'一二三四五六七八九'[n - 1]} 138000000{n:02}"
        for n in range(1, 10)
    ]

    _, alone = fields("订单号 下单时间 商品名称 数量 实付金额 收货人 收货人手机号", rows)
    _, beside = fields(
        "订单号 下单时间 商品名称 数量 实付金额 收货人 收货人手机号 买家会员名",
        [f"{row} tb_{n}号" for n, row in enumerate(rows)],
    )

    assert (alone["收货人"], beside["收货人"]) == ("customer_name", "contact_person")


def test_a_city_is_no_person() -> None:
    _, found = fields(
        "订单号 下单时间 商品名称 数量 实付金额 收货人 市",
        [f"E2024{n:06} 2024-03-{n:02} 保温杯{n} {n} {n}9.90 王小{n}二 金华市" for n in range(1, 10)],
    )

    assert found["市"] in (None, "address")


def test_pieces_written_with_their_unit_are_a_quantity() -> None:
    _, found = fields(
        "日期 客户 品名 数量 单价 金额",
        [f"2024-05-{n:02} 第{n % 3}号商行 保温杯{n} {n}个 2.00 {2 * n}.00" for n in range(1, 10)],
    )

    assert found["数量"] == "quantity"
