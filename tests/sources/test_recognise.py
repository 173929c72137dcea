"""What a sheet is taken for where its words say little."""

import pytest

from zhike.sources.headers import meanings
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


def fields(
    header: str, rows: list[str], *, title: str = "", sign: str | None = None
) -> tuple[str | None, dict[str, str | None]]:
    """The kind and the fields of a small table; cells stand apart by blanks, or by the sign."""
    names = header.split(sign)
    columns = [[cell or None for cell in column] for column in zip(*(row.split(sign) for row in rows), strict=True)]
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


def test_what_is_taken_off_a_whole_order_is_no_discount_of_its_lines() -> None:
    rows = [
        f"{4000 + n // 2} 2024-02-{n // 2 + 1:02} Ann Lee SKU-{n % 7} Mug{n % 7} {n % 3 + 1} {n % 7 + 2}.50 "
        f"{n // 2 + 1.25 if n % 4 < 2 else 0:.2f} {n // 2 * 3 + 9.99:.2f} {n // 2 * 2 + 4.10:.2f}"
        for n in range(40)
    ]

    kind, found = fields(
        "Order_Number Order_Date First_Name_(Billing) Last_Name_(Billing) SKU Item_Name Quantity Item_Cost "
        "Cart_Discount_Amount Order_Subtotal_Amount Order_Total_Tax_Amount",
        rows,
    )

    assert kind == "order_lines"
    assert found["First_Name_(Billing)"] == "customer_name"
    assert [found[name] for name in ("Cart_Discount_Amount", "Order_Subtotal_Amount", "Order_Total_Tax_Amount")] == [
        None, None, None,
    ]  # fmt: skip


def test_what_the_buyer_paid_goes_before_what_the_shop_received() -> None:
    rows = [
        f"240601-{n:06} 2024-06-{n % 28 + 1:02} 张三{n} 保温杯{n % 6} {n % 2 + 1} {n * 3 + 20}.00 {3 * (n % 4 == 0)}.00 {n * 3 + 20 - 3 * (n % 4 == 0)}.00 {n * 3 + 20}.00"
        for n in range(40)
    ]

    _, found = fields(
        "订单号 拼单成交时间 收货人 商品 商品数量(件) 商品总价(元) 平台优惠折扣(元) 用户实付金额(元) 商家实收金额(元)",
        rows,
    )

    assert (found["用户实付金额(元)"], found["商家实收金额(元)"]) == ("amount_with_tax", None)


def test_goods_are_sent_to_the_address_where_they_are_sent() -> None:
    rows = [f"#10{n:02} 2024-05-{n % 28 + 1:02} Mug-{n % 6} 2 9.50 {n}-Hill-Road {n}-Quay-Street" for n in range(30)]

    _, found = fields(
        "Name Created_at Lineitem_name Lineitem_quantity Lineitem_price Billing_Street Shipping_Street", rows
    )

    assert (found["Billing_Street"], found["Shipping_Street"]) == (None, "address")


def test_a_contact_is_the_customer_of_a_claim_that_names_nobody_else() -> None:
    rows = [
        f"INV-{n:04} Blue{n % 9} 2024-01-{n % 28 + 1:02} 2024-02-{n % 28 + 1:02} {n * 10}.00 {n}.00"
        for n in range(1, 30)
    ]

    kind, found = fields("Number Contact Date Due_Date Total Due_Amount", rows, title="Invoices")

    assert (kind, found["Contact"]) == ("invoices", "customer_name")


def test_companies_that_repeat_beside_persons_who_do_not_are_the_persons_list() -> None:
    people = [
        f"{5100 + n} {['Ava', 'Liam', 'Noah'][n % 3]} {['Stone', 'Berg', 'Roy', 'Lind'][n % 4]} p{n}@example.com Buyer {['Blue_Ltd', 'Red_Inc', 'Oak_Co'][n % 3]} Grace_Hill Referrals 2023-01-{n % 28 + 1:02}"
        for n in range(60)
    ]

    kind, found = fields(
        "Record_ID First_Name Last_Name Email Job_Title Company_Name Contact_owner Original_Source Create_Date", people
    )

    assert (kind, found["First_Name"], found["Company_Name"]) == ("people", "contact_person", "customer_name")


def test_a_line_without_its_tax_and_a_number_above_codes_are_known_for_what_they_are() -> None:
    rows = [
        f"2024-03-{n // 2 + 1:02} PSI-{n // 2:04} Blue_Ltd {1900 + n % 7}-S {['Oslo', 'Rome', 'Bern', 'Kyiv', 'Lima', 'Bonn', 'Nice'][n % 7]}·chair {n % 3 + 1} {n % 7 + 2}.50 {(n % 3 + 1) * (n % 7 + 2.5):.2f} {(n % 3 + 1) * (n % 7 + 2.5) * 1.2:.2f}"
        for n in range(40)
    ]

    _, found = fields(
        "Posting_Date Document_No. Sell-to_Customer_Name No. Description Quantity Unit_Price_Excl._VAT Line_Amount_Excl._VAT Amount_Including_VAT",
        rows,
    )

    assert (found["No."], found["Description"]) == ("product_code", "product_name")
    assert (found["Line_Amount_Excl._VAT"], found["Amount_Including_VAT"]) == ("amount", "amount_with_tax")


def test_a_list_of_sales_that_says_what_is_owed_is_no_list_of_claims() -> None:
    rows = [
        f"XS{n:04} 2024-03-{n % 28 + 1:02} 第{n % 9}号商行 {n % 5 + 1} {n * 10 + 10}.00 0 {n} {n * 9 + 10}.00 {n * 9 + 10 if n % 2 else 0}.00 {0 if n % 2 else n * 9 + 10}.00"
        for n in range(40)
    ]

    kind, found = fields(
        "单号 业务日期 客户 销售数 商品总额 抹零 优惠 应收金额 实收金额 欠款", rows, title="销售单列表"
    )

    assert kind == "documents"
    assert (found["应收金额"], found["实收金额"], found["欠款"]) == ("amount_with_tax", "received_amount", "balance")
    assert (found["优惠"], found["抹零"], found["销售数"]) == ("discount", None, "quantity")


def test_contracts_that_were_signed_and_partly_paid_are_documents() -> None:
    rows = [
        f"HT{n:04} 第{n % 9}号商行 2024-03-{n % 28 + 1:02} {n * 10 + 10}.00 {n * 10 + 10 if n % 2 else 0}.00 {0 if n % 2 else n * 10 + 10}.00 执行中 王建国 2024-03-{n % 28 + 1:02}"
        for n in range(40)
    ]

    kind, found = fields(
        "合同编号 公司名称 签订日期 合同金额(元) 已回款(元) 未回款(元) 合同状态 负责人 创建时间", rows, title="合同订单"
    )

    assert kind == "documents"
    assert (found["合同编号"], found["签订日期"], found["创建时间"]) == ("order_id", "ordered_on", None)
    assert (found["合同金额(元)"], found["已回款(元)"], found["未回款(元)"]) == ("amount", "received_amount", "balance")


def test_the_bills_of_a_till_are_sales_however_they_were_paid() -> None:
    rows = [
        f"2024050{n % 9 + 1} B{n:05} 2024-05-0{n % 9 + 1} 万象店 1380000{n:04} {n * 3 + 20}.00 {n % 4}.00 {n * 3 + 20 - n % 4}.00 {['微信', '现金'][n % 2]} 小张"
        for n in range(40)
    ]

    kind, found = fields(
        "营业日期 账单号 结账时间 门店名称 会员手机 消费金额 优惠金额 实收金额 支付方式 收银员", rows, title="账单流水"
    )

    assert (kind, found["账单号"], found["实收金额"]) == ("documents", "order_id", "amount_with_tax")


def test_invoices_that_name_goods_nowhere_are_claims_though_their_file_says_nothing() -> None:
    rows = [
        f"{n:08} 增值税专用发票 2024-03-{n:02} 第{n}号商行 {n}00.00 13% {n}3.00 {n}13.00 正常" for n in range(1, 10)
    ]
    kind, found = fields("发票编号 发票类型 开票日期 客户名称 不含税金额 税率 税额 价税合计 发票状态", rows)

    assert kind == "invoices"
    assert (found["发票编号"], found["价税合计"], found["不含税金额"]) == ("invoice_no", "invoice_amount", None)


def test_orders_tell_of_their_invoices_and_stay_orders() -> None:
    rows = [f"DD{n:06} 第{n}号商行 2024-03-{n:02} {n}00.00 电子普票 已开票" for n in range(1, 10)]
    kind, found = fields("订单号 客户名称 下单时间 订单金额 发票类型 发票状态", rows)

    assert (kind, found["订单号"], found["订单金额"]) == ("documents", "order_id", "amount")


def test_of_two_kinds_of_document_the_one_that_tells_returns_is_it() -> None:
    kinds = ("销售专用发票", "红字专用发票")
    rows = [
        f"{kinds[n % 5 == 0]} {n:08} 2024-03-{n:02} 普通销售 第{n % 4}号商行 SP{n:04} {n} 5.00 {n * 5}.00"
        for n in range(1, 29)
    ]
    _, found = fields("发票类型 发票号 开票日期 销售类型 客户名称 存货编码 数量 无税单价 无税金额", rows)

    assert (found["发票类型"], found["销售类型"]) == ("document_kind", None)


def test_the_invoice_that_an_order_asks_for_is_no_kind_of_order() -> None:
    rows = [f"{290000000 + n} SP{n:04} {n} 5.00 {n * 5}.00 2024-03-{n:02} user{n} 电子发票" for n in range(1, 29)]
    _, found = fields("订单号 货号 订购数量 京东价 实付金额 下单时间 下单帐号 发票类型", rows)

    assert (found["发票类型"], found["实付金额"]) == (None, "amount_with_tax")


def test_a_product_is_known_by_its_own_code_not_by_its_bar_code() -> None:
    rows = [f"0{10000 + n} 球阀{n}型 五金 只 69{n * 7919 + 10**10} {n}.50" for n in range(1, 40)]
    kind, found = fields("商品编码 商品名称 商品类别 计量单位 条形码 参考成本", rows, title="商品资料")

    assert (kind, found["商品编码"], found["条形码"]) == ("products", "product_code", None)


def test_a_type_of_complaints_enquiries_and_repairs_is_the_kind_of_contact() -> None:
    kinds = ("投诉", "咨询", "报修")
    rows = [
        f"2024-05-{n:02} 第{n % 7}号商行 1381234{n:04} {kinds[n % 3]} 水管接头漏水要求换货 王建国 已处理"
        for n in range(1, 29)
    ]
    kind, found = fields("来电时间 客户名称 联系电话 反馈类型 投诉内容 处理人 处理结果", rows)

    assert (kind, found["反馈类型"], found["投诉内容"]) == ("interactions", "kind_of_interaction", "text")


@pytest.mark.parametrize(
    ("cells", "field"), [(("日用", "工具", "咖啡"), "category"), (("销售出库", "销售退货", "赠品"), "document_kind")]
)
def test_a_class_beside_goods_is_theirs_unless_its_cells_are_kinds_of_documents(cells, field) -> None:
    rows = [
        f"2024-05-{n:02} D{n:04} K{n % 9:03} 第{n % 9}号贸易有限公司 P{n % 5} 商品{n % 5} {cells[n % 3]} {n} 20.00 {20 * n}.00"
        for n in range(1, 29)
    ]
    kind, found = fields("单据日期 单据编号 客户编码 客户名称 商品编码 商品名称 类别 数量 单价 金额", rows)

    assert (kind, found["类别"]) == ("order_lines", field)


def test_money_that_came_in_is_a_receipt_though_it_names_order_and_goods() -> None:
    rows = [f"2024-03-{n:02} KH{n % 4:04} XS{n:06} {n}00.00 SP{n % 5:04}" for n in range(1, 29)]
    kind, found = fields("回款日期 客户编号 销售订单号 回款金额 物料编码", rows)

    assert (kind, found["回款日期"], found["物料编码"]) == ("receipts", "received_on", None)


def test_a_list_that_numbers_receipts_is_no_sale_though_its_day_could_be_any_day() -> None:
    rows = [f"2024-03-{n:02} 第{n % 4}号商行 SK{n:06} {n}00.00 {n}.00 {n * 99}.00" for n in range(1, 29)]
    kind, found = fields("日期 客户 收款单号 收款金额 手续费 实际到账", rows)

    assert kind == "receipts"
    assert (found["日期"], found["收款单号"], found["收款金额"]) == ("received_on", "document_no", "received_amount")

    sold = [f"2024-03-{n:02} 第{n % 4}号商行 XS{n:06} {n}00.00 SK{n:06} {n}00.00" for n in range(1, 29)]
    kind, found = fields("日期 客户 销售单号 销售金额 收款单号 收款金额", sold)

    assert (kind, found["销售金额"]) == ("documents", "amount")


def test_cards_with_what_they_hold_and_owe_are_members() -> None:
    rows = [
        f"VIP{n:05} {name} 138{n:08} {n % 2} {n}0.00 {n}00.00 0.00 2024-03-{n:02} 1990-01-{n:02}"
        for n, name in enumerate(["张伟", "王芳", "李娜", "刘洋", "陈静", "杨帆", "赵敏", "黄磊", "周杰"], 1)
    ]
    kind, found = fields(
        "卡号(必填[唯一]) 姓名(必填) 手机号(必填[唯一]) 性别(必填) 卡金余额(必填) 充值总额 欠款 开卡时间(格式：YYYY-mm-dd) 生日",
        rows,
    )

    assert kind == "customers"
    assert (found["卡号(必填[唯一])"], found["姓名(必填)"]) == ("member_card", "customer_name")
    assert found["开卡时间(格式：YYYY-mm-dd)"] == "created_on"


def test_who_ordered_by_name_alone_is_the_customer_and_the_shop_is_not() -> None:
    rows = [
        f"DD{n:06} {name} 138{n:08} {n}9.00 2024-03-{n:02} 万家日用品有限公司 毛巾 {n}"
        for n, name in enumerate(["张伟", "王芳", "李娜", "刘洋", "陈静", "杨帆", "赵敏", "黄磊", "周杰"], 1)
    ]
    _, found = fields("订单号 名字 电话 金额 下单时间 商家名称 商品名称 数量", rows)

    assert (found["名字"], found["商家名称"]) == ("customer_name", "store")


def test_who_keyed_a_record_owns_nothing() -> None:
    rows = [f"KH{n:04} 第{n}号商行 李会计 2024-03-{n:02}" for n in range(1, 10)]
    _, found = fields("客户编码 客户名称 创建人 创建时间", rows)

    assert (found["创建人"], found["创建时间"]) == (None, "created_on")


def test_a_sum_after_its_discount_is_the_sum() -> None:
    rows = [f"XS{n:05} 2024-03-{n:02} 第{n}号商行 {n}00.00 {n}90.00" for n in range(1, 10)]
    _, found = fields("小票编号 消费时间 客户 消费金额 折后金额", rows)

    assert (found["消费金额"], found["折后金额"]) == (None, "amount")


def test_numbers_of_customers_are_their_codes_whatever_they_are_called() -> None:
    _, told = fields(
        "Sales Document,Document Date,Sold-to Party,Name 1,Material,Order Quantity,Net Value",
        [f"1000{n},2024-03-0{1 + n},000100{n % 3},Blue {n % 3} Ltd,M-{n},{n + 1},{n + 1}0.50" for n in range(8)],
        sign=",",
    )

    assert (told["Sold-to Party"], told["Name 1"]) == ("customer_code", "customer_name")


def test_what_was_asked_is_a_contact_and_no_sale() -> None:
    kind, told = fields(
        "询盘编号,询盘时间,买家姓名,公司名称,询盘产品,采购数量,询盘内容,跟进业务员,跟进状态",
        [
            f"INQ{n:05},2026-01-0{1 + n} 09:00,Tom Reed,Blue {n} Ltd,保温杯,{n + 1}00,Please quote FOB Ningbo for these.,李娜,待回复"
            for n in range(8)
        ],
        sign=",",
    )

    assert kind == "interactions"
    assert (told["询盘时间"], told["询盘内容"], told["跟进业务员"]) == ("at", "text", "staff")


def test_an_id_numbers_orders_where_nothing_else_does() -> None:
    names = "ID,{}Purchase Date,Bill-to Name,Grand Total,Status"
    rows = [f"00000{n},%s2024-03-0{1 + n},Ann {n} Reed,{n + 1}0.50,Complete" for n in range(8)]

    assert fields(names.format(""), [row % "" for row in rows], sign=",")[1]["ID"] == "order_id"
    told = fields(names.format("Order Number,"), [row % f"SO-{n}," for n, row in enumerate(rows)], sign=",")[1]
    assert (told["ID"], told["Order Number"]) == (None, "order_id")


def test_an_order_s_number_stands_on_each_line_and_its_payment_s_on_the_first() -> None:
    _, told = fields(
        "Name,Email,Created at,Lineitem name,Lineitem quantity,Lineitem price,Payment Reference,Details",
        [
            f"#{1001 + n // 2},a{n // 2}@b.cn,2024-03-0{1 + n // 2},Mug {n},{n + 1},10.00,{'' if n % 2 else f'c{n}7x.1'},https://shop/{n}"
            for n in range(12)
        ],
        sign=",",
    )

    assert (told["Name"], told["Payment Reference"], told["Details"]) == ("order_id", None, None)


def test_details_that_count_goods_are_lines_though_each_order_has_one() -> None:
    rows = [f"XS{n:04} 2024-03-{n:02} 第{n % 4}号商行 保温杯 {n} {n}0.00" for n in range(1, 29)]
    header = "单据编号 单据日期 客户名称 商品名称 数量 金额"

    assert fields(header, rows, title="销售订单明细")[0] == "order_lines"
    assert fields(header, rows, title="销售订单列表")[0] == "documents"


def test_what_numbers_the_documents_does_so_whatever_it_is_called() -> None:
    rows = [
        f"{1000 + n // 3} 2024-03-0{1 + n // 9} 第{n // 3 % 4}号商行 00{n % 5}37 蛋糕架{n % 5} {n + 1} 2.50 {(n + 1) * 2.5:.2f}"
        for n in range(36)
    ]
    _, told = fields("批次号 日期 客户 款号 名称 数量 单价 小计", rows)

    assert (told["批次号"], told["款号"]) == ("order_id", "product_code")


def test_a_return_has_its_own_number_and_gives_back_what_was_refunded() -> None:
    names = "售后单号,线上订单号,申请时间,买家账号,商品名称,退货数量,退款金额"
    rows = [f"90{n:04},38{n:08},2026-01-0{1 + n},buyer_{n},保温杯{n},{n + 1},{n + 1}0.50" for n in range(8)]

    told = fields(names, rows, sign=",")[1]
    seldom = fields(names, [row if n == 3 else row[6:] for n, row in enumerate(rows)], sign=",")[1]

    assert (told["售后单号"], told["线上订单号"], told["退款金额"]) == ("order_id", "original_order_id", "amount")
    assert (seldom["售后单号"], seldom["线上订单号"]) == (None, "order_id")


def test_the_number_that_a_person_named_stays() -> None:
    names = ["售后单号", "线上订单号", "申请时间", "买家账号", "商品名称", "退货数量", "退款金额"]
    rows = [f"90{n:04},38{n:08},2026-01-0{1 + n},buyer_{n},保温杯{n},{n + 1},{n + 1}0.50".split(",") for n in range(8)]
    columns = [list(column) for column in zip(*rows, strict=True)]

    named = recognise(names, columns, fixed={1: "order_id"}).guesses
    unused = recognise(names, columns, fixed={0: None}).guesses

    assert (named[0].field, named[1].field) == (None, "order_id")
    assert (unused[0].field, unused[1].field) == (None, "order_id")


def test_marks_under_a_numbered_question_are_marks_whatever_it_asks() -> None:
    rows = [f"2026-01-0{1 + n % 9},甲{n}商行,{n % 5 + 1},{5 - n % 3},发货快一点" for n in range(30)]
    told = fields("提交答卷时间,1、您的单位名称,2、产品质量打分,2、业务员态度,3、您的建议", rows, sign=",")[1]

    assert told["2、业务员态度"] == "score"


OWN_WORDS = (
    ("应收核销记录", "核销日期 客户名称 收款单号 应收单号 核销金额", "2025-03-{n:02} 第{n}号商行 SK{n:04} YS{n:04} {n}00.00", "allocations"),
    ("员工花名册", "工号 姓名 部门 岗位 联系电话 入职日期", "G{n:03} 王小{n} 销售部 业务员 138000000{n:02} 2020-03-{n:02}", "staff"),
    ("合同管理", "合同编码 对方单位 生效时间 终止时间 合同总额", "HT{n:03} 第{n}号商行 2025-01-{n:02} 2026-01-{n:02} {n}0000.00", "contracts"),
    ("集团成员单位", "成员单位 所属集团 关系类型", "第{n}号商行 恒达集团 全资", "relations"),
    ("积分流水", "日期 卡号 积分变动 变动原因", "2025-03-{n:02} 8000{n:03} {n}0 购物", "points"),
    ("应收余额表", "客户编码 客户名称 期初余额 本期应收 本期收款 期末余额", "{n:03} 第{n}号商行 {n}1.00 {n}2.00 {n}3.00 {n}4.00", "ledger"),
    ("报价明细", "报价日期 客户名称 物料编码 物料名称 数量 单价 金额", "2025-03-{n:02} 第{n}号商行 M{n:03} 阀门{n} {n} 10.00 {n}0.00", "quotes"),
    ("信用主数据", "客户名称 信贷限额 付款天数", "第{n}号商行 {n}0000.00 30", "credit_terms"),
)  # fmt: skip


@pytest.mark.parametrize(("title", "header", "row", "kind"), OWN_WORDS)
def test_a_sheet_is_known_by_the_words_that_only_its_kind_has(title: str, header: str, row: str, kind: str) -> None:
    stated = ["account", "period"] if kind == "ledger" else []
    names, rows = header.split(), [row.format(n=n).split() for n in range(1, 19)]

    found = recognise(names, [list(one) for one in zip(*rows, strict=True)], title=title, stated=stated)

    assert found.kind == kind


def test_words_that_mean_something_alone_mean_nothing_beside_others() -> None:
    assert meanings("出货") == {"sold": 0.6}
    assert "sold" not in meanings("出货时日")
    assert meanings("From") == {"currency": 1.0}
    assert "currency" not in meanings("Received From Whom")


def test_a_mark_that_is_given_in_words_is_text() -> None:
    _, found = fields(
        "提交时间 公司名称 1、您对口味是否满意 2、您对配送是否满意",
        [f"2025-03-{n:02} 第{n}号商行 {'满意' if n % 2 else '一般'} {n % 5 + 1}" for n in range(1, 15)],
        title="回访问卷",
    )

    assert (found["1、您对口味是否满意"], found["2、您对配送是否满意"]) == ("text", "score")


def test_who_sold_is_not_who_keyed_the_document() -> None:
    header = "单号 开单时间 客户 货号 品名 数量 单价 小计 开单人 店员"
    _, found = fields(
        header,
        [f"XS{n:03} 2025-03-{n:02} 第{n}号商行 H{n:02} 毛巾 {n} 2.00 {n * 2}.00 李娟 王伟" for n in range(1, 15)],
    )
    _, alone = fields(
        header.removesuffix(" 店员"),
        [f"XS{n:03} 2025-03-{n:02} 第{n}号商行 H{n:02} 毛巾 {n} 2.00 {n * 2}.00 李娟" for n in range(1, 15)],
    )

    assert (found["开单人"], found["店员"], alone["开单人"]) == (None, "salesperson", "salesperson")


def test_comments_are_what_was_said_where_no_other_column_holds_it() -> None:
    header, row = (
        "Type,Company,Assigned To,Date,Comments{}",
        "Call,Blue {n} Ltd,Ann Poe,2025-03-{n:02},Wants samples of mug {n}{}",
    )

    def told(more: str, cell: str) -> dict[str, str | None]:
        rows = [row.format(cell, n=n).split(",") for n in range(1, 15)]
        names = header.format(more).split(",")
        found = recognise(names, [list(one) for one in zip(*rows, strict=True)], title="activities")
        return {name: found.guesses[place].field for place, name in enumerate(names)}

    assert told("", "")["Comments"] == "text"
    assert told(",Call summary", ",Asked for a new list of prices")["Comments"] == "note"


def test_points_change_for_a_reason_not_for_their_sign() -> None:
    _, found = fields(
        "会员卡号 会员姓名 变动时间 变动类型 变动积分 变动原因",
        [f"VIP{n:04} 王小{n} 2025-03-{n:02} 增加 {n}0 消费赠送" for n in range(1, 15)],
        title="会员积分流水",
    )

    assert (found["变动类型"], found["变动原因"]) == (None, "reason")


BESIDE = (
    ("小票号 收银时间 收银员 导购 商品条码 商品名称 数量 实收金额 会员", "LS{n:03} 2025-03-{n:02} 李娟 王伟 69000000{n:02} 毛巾 {n} {n}0.00 王小{n}", {"收银员": None, "导购": "salesperson"}),
    ("物料编码 名称 基本单位 一级价 二级价 零售价 参考成本", "M{n:03} 毛巾{n} 个 {n}.10 {n}.20 {n}.80 {n}.00", {"一级价": None, "二级价": None, "零售价": "list_price"}),
    ("销售订单号 客户 承诺到货日 实际发货日 签收时间 承运商 运费", "SO{n:03} 第{n}号商行 2025-03-{n:02} 2025-02-{n:02} 2025-04-{n:02} 顺丰 {n}0", {"承诺到货日": "promised_on", "实际发货日": "shipped_on"}),
    ("时间 客户 沟通类型 沟通人 沟通纪要 计划时间", "2025-03-{n:02} 第{n}号商行 电话 王伟 客户对价格有疑问，约下周再谈 2025-04-{n:02}", {"时间": "at", "计划时间": "next_at"}),
    ("Ticket_ID Created_at Requester Organization Subject Priority Assignee", "90{n:02} 2025-03-{n:02} Ann_Poe Blue_{n}_Ltd Broken_mug High Bob_Lee", {"Requester": "contact_person", "Priority": "severity"}),
    ("单位名称 联系人 座机 手机 邮箱", "第{n}号商行 王小{n} 0574-880000{n:02} 138000000{n:02} u{n}@163.com", {"座机": None, "手机": "phone"}),
    ("会员ID 会员昵称 手机号 会员等级 注册时间 标签", "7000{n:02} 王小{n} 138000000{n:02} 银卡会员 2024-03-{n:02} 高价值", {"标签": None}),
)  # fmt: skip
"""What a column is not, beside the one that is meant."""


@pytest.mark.parametrize(("header", "row", "meant"), BESIDE)
def test_of_two_columns_the_one_that_is_meant_is_taken(header: str, row: str, meant: dict[str, str | None]) -> None:
    _, found = fields(header, [row.format(n=n) for n in range(1, 19)])

    assert {name: found[name] for name in meant} == meant


@pytest.mark.parametrize(
    ("title", "word"), [("财务报表.csv", "科目"), ("客户数据.csv", "科目"), ("客户数据.csv", "项目")]
)
def test_items_of_accounts_beside_a_customer_are_its_statement_and_no_costs(title: str, word: str) -> None:
    items = ("资产总计", "负债合计", "所有者权益合计", "营业收入", "营业成本", "净利润")
    rows = [
        f"苏州{who}有限公司 2025 {item} {place * 1000}"
        for who in ("远航", "天成", "明珠")
        for place, item in enumerate(items, 3)
    ]
    kind, found = fields(f"客户名称 期间 {word} 金额", rows, title=title)

    assert kind == "statements"
    assert found == {"客户名称": "customer_name", "期间": "period", word: "item", "金额": "amount"}


def test_costs_of_a_customer_by_account_stay_costs() -> None:
    rows = [
        f"苏州{who}有限公司 2025-0{month} {pool} {month * 130}"
        for who in ("远航", "天成", "明珠")
        for month, pool in enumerate(("管理费用", "销售费用", "运输费", "差旅费"), 3)
    ]
    kind, found = fields("客户名称 期间 费用科目 金额", rows, title="客户费用.csv")

    assert kind == "costs"
    assert found["费用科目"] == "pool"
