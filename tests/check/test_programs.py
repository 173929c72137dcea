"""Exports of programs as they really write them: which column is meant, which rows are none, what turns signs."""

from pathlib import Path
from typing import Any

from pyarrow import parquet

from zhike.check import check


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    """The facts of a sheet."""
    return parquet.read_table(sheet.facts).to_pylist()


def test_pieces_are_sold_and_not_boxes_where_the_price_is_a_piece_s(checked: Any) -> None:
    told = checked(
        "送货日期,送货单号,客户,品名,件数(箱),每箱数量,总数量,单价(元/个),金额(元)\n"
        + "".join(
            f"2025-03-{n:02},SH{n:04},第{n % 4}号商行,保温杯{n % 3},{n},24,{n * 24},1.50,{n * 36}.00\n"
            for n in range(1, 15)
        )
    )

    assert (told.document["mapping"]["总数量"], told.document["mapping"]["件数(箱)"]) == ("quantity", None)
    assert told.document["totals"]["quantity"] == str(24 * 105)


def test_boxes_are_sold_where_the_price_is_a_box_s(checked: Any) -> None:
    told = checked(
        "送货日期,送货单号,客户,品名,件数(箱),每箱数量,总数量,单价(元/箱),金额(元)\n"
        + "".join(
            f"2025-03-{n:02},SH{n:04},第{n % 4}号商行,保温杯{n % 3},{n},24,{n * 24},36.00,{n * 36}.00\n"
            for n in range(1, 15)
        )
    )

    assert (told.document["mapping"]["件数(箱)"], told.document["totals"]["quantity"]) == ("quantity", "105")


def test_a_subtotal_after_its_discount_is_the_sum_and_the_total_holds_the_tax(checked: Any) -> None:
    lines = "".join(
        f"S{n:05},2025-03-{n:02} 09:00:00,Blue {n % 4} Ltd,Mug {n % 5},{n},10.00,{10 * (n % 3 == 0)},"
        f"{n * (9 if n % 3 == 0 else 10)}.00,{n * (9 if n % 3 == 0 else 10) * 1.15:.2f}\n"
        for n in range(1, 25)
    )
    told = checked(
        "Order Reference/Order Reference,Order Reference/Order Date,Order Reference/Customer/Display Name,Product/Name,"
        f"Quantity,Unit Price,Discount (%),Subtotal,Total\n{lines}"
    )

    assert told.document["mapping"]["Subtotal"] == "amount"
    assert told.document["mapping"]["Total"] == "amount_with_tax"


def test_what_is_taken_off_a_whole_order_is_not_its_lines(checked: Any) -> None:
    head = "销售单号,销售时间,客户,商品名称,数量,单价,小计,整单优惠,应收金额\n"
    lines = "".join(
        f"XS{n:04},2025-03-{n:02},第{n % 4}号商行,{what},{count},10.00,{count}0.00,{5 * (n % 3)}.00,{50 - 5 * (n % 3)}.00\n"
        for n in range(1, 20)
        for what, count in (("保温杯", 2), ("毛巾", 3))
    )

    assert checked(head + lines).document["mapping"]["整单优惠"] is None


def test_what_is_taken_off_each_line_stays_the_line_s(checked: Any) -> None:
    head = "销售单号,销售时间,客户,商品名称,数量,单价,优惠,金额\n"
    lines = "".join(
        f"XS{n:04},2025-03-{n:02},第{n % 4}号商行,{what},{count},10.00,{n % 3}.00,{count * 10 - n % 3}.00\n"
        for n in range(1, 20)
        for what, count in (("保温杯", 2), ("毛巾", 3))
    )

    assert checked(head + lines).document["mapping"]["优惠"] == "discount"


def _receipts(party: str) -> str:
    return f"收付款单列表,,,,\n单据日期,单据类型,单据编号,{party},结算方式,本币金额\n" + "".join(
        f"2025-03-{n:02},{'付款单' if n % 7 == 0 else '收款单'},{n:010},第{n % 4}号商行,电汇,100.00\n"
        for n in range(1, 22)
    )


def test_money_paid_out_to_a_customer_is_a_refund_among_receipts(checked: Any) -> None:
    told = checked(_receipts("客户"))

    assert told.document["totals"]["received_amount"] == "1500.00"
    assert told.document["returns"]["rows"] == 3


def test_money_paid_out_to_whoever_else_is_no_receipt(checked: Any) -> None:
    told = checked(_receipts("往来单位"))

    assert told.document["totals"]["received_amount"] == "1800.00"
    assert told.document["rows"]["excluded"]["other"] == 3


def test_goods_above_their_sales_are_the_goods_of_these(checked: Any) -> None:
    head = "Sales by Product/Service Detail,,,,,,\n,Date,Num,Customer,Quantity,Sales price,Amount\n"
    parts = "".join(
        f"{what},,,,,,\n"
        + "".join(f",03/{n + 13}/2025,{at}{n:03},Blue {n} Ltd,{n},2.00,{n * 2}.00\n" for n in range(1, 7))
        + f"Total for {what},,,,21,,42.00\n"
        for at, what in enumerate(("Steel Bottle", "Glass Jar", "Tea Towel", "Lunch Bag"), 1)
    )
    told = checked(head + parts)

    assert (told.kind, told.document["mapping"]["#1"]) == ("order_lines", "product_name")
    assert {row["product_name"] for row in rows_of(told)} == {"Steel Bottle", "Glass Jar", "Tea Towel", "Lunch Bag"}


def test_a_rate_of_rebate_is_no_rate_of_tax(checked: Any) -> None:
    told = checked(
        "单据日期,单据编号,客户,销售金额,优惠率(%),优惠金额,优惠后金额\n"
        + "".join(
            f"2025-03-{n:02},XS{n:04},第{n % 4}号商行,{n}00.00,{5 * (n % 2)},{n * 5 * (n % 2)}.00,{n * 100 - n * 5 * (n % 2)}.00\n"
            for n in range(1, 25)
        )
    )

    assert "tax_rate" not in told.document["mapping"].values()
    assert told.document["mapping"]["优惠后金额"] == "amount"


def test_an_account_beside_a_name_is_the_customer_s_code(checked: Any) -> None:
    told = checked(
        "订单号,商品名称,订购数量,下单时间,京东价,下单帐号,客户姓名\n"
        + "".join(
            f"8{n:011},保温杯{n % 3},1,2025-03-{n:02} 09:00:00,19.90,jd_u{n % 9:03},{'周吴郑王冯陈褚卫蒋'[n % 9]}海涛\n"
            for n in range(1, 25)
        )
    )

    assert told.document["mapping"]["客户姓名"] == "customer_name"
    assert told.document["mapping"]["下单帐号"] == "customer_code"


def test_months_may_lead_with_a_dash_and_a_short_year(checked: Any) -> None:
    told = checked(
        "Order Number,Buyer Name,Item Title,Quantity,Sold For,Sale Date\n"
        + "".join(f"12-{n:05},Ann Lee,Mug,{n},£4.99,Mar-{n:02}-25\n" for n in range(1, 20))
        + "19,record(s) downloaded,from ,Mar-01-25,to,Mar-19-25\n"
    )

    assert told.document["rows"]["excluded"]["other"] == 1
    assert str(min(row["ordered_on"] for row in rows_of(told))) == "2025-03-01"


def test_sums_that_are_named_beside_them_end_a_list_of_invoices(checked: Any) -> None:
    told = checked(
        "发票号码,购方企业名称,开票日期,商品名称,数量,单价,金额,税率,税额\n"
        + "".join(
            f"{45678000 + n},第{n % 4}号商行,2025-03-{n:02},保温杯,{n},10.00,{n}0.00,13%,{n * 1.3:.2f}\n"
            for n in range(1, 15)
        )
        + "份数：,14,金额合计：,1050.00,税额合计：,136.50,,,\n"
    )

    assert told.document["rows"]["excluded"]["subtotal"] == 1
    assert told.document["rows"]["accepted"] == 14


GERMAN = "Belegnr.;Buchungsdatum;Kundennr.;Kundenname;Artikelnr.;Artikelbezeichnung;Menge;ME;Einzelpreis;Zeilensumme netto;MwSt.-Betrag;Zeilensumme brutto;Verkäufer;Storniert"


def test_a_german_list_of_invoices_is_read_with_its_commas_and_its_accents(tmp_path: Path) -> None:
    lines = ""
    for n in range(1, 25):
        net = 1250 * n
        lines += (
            f"{200000 + n};{n:02}.03.2025;D{n % 4:04};Bäckerei Müller {n % 4};A{n % 5};Glas {n % 5};{n}.000;Stk;1,25;"
            f"{_german(net)};{_german(net * 0.19)};{_german(net * 1.19)};Jürgen Voß;{'Ja' if n % 9 == 0 else 'Nein'}\n"
        )
    path = tmp_path / "Rechnungen.csv"
    path.write_text(f"{GERMAN}\n{lines}", encoding="cp1252")
    told = check(path, into=tmp_path / "out")[0]

    assert told.document["encoding"] == "Windows-1252"
    assert [told.document["mapping"][name] for name in ("Menge", "Einzelpreis", "Zeilensumme netto")] == [
        "quantity",
        "unit_price",
        "amount",
    ]
    assert told.document["totals"]["quantity"] == "273000"
    assert told.document["rows"]["excluded"]["cancelled"] == 2


def _german(value: float) -> str:
    return f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")


def test_a_french_journal_of_sales_is_read_with_its_credit_notes(checked: Any) -> None:
    told = checked(
        "Date;N° pièce;Type;Code client;Raison sociale;Réf. article;Désignation;Qté;P.U. HT;Montant HT;TVA;Montant TTC\n"
        + "".join(
            f"{n:02}/03/2025;FA{n:05};{'Avoir' if n % 8 == 0 else 'Facture'};C{n % 4};Épicerie {n % 4};R{n % 5};Verre;"
            f"{-n if n % 8 == 0 else n},00;2,00;{-2 * n if n % 8 == 0 else 2 * n},00;"
            f"{_german((-2 if n % 8 == 0 else 2) * n * 0.2)};{_german((-2 if n % 8 == 0 else 2) * n * 1.2)}\n"
            for n in range(1, 25)
        )
        + "Total général;;;;;;;204,00;;408,00;81,60;489,60\n"
    )

    mapping = told.document["mapping"]
    assert (mapping["Raison sociale"], mapping["Code client"], mapping["Désignation"]) == (
        "customer_name",
        "customer_code",
        "product_name",
    )
    assert told.document["totals"] == {"quantity": "204", "amount": "408.00", "amount_with_tax": "489.60"}
    assert told.document["rows"]["excluded"]["subtotal"] == 1


def test_years_in_columns_are_what_customers_bought_in_them(checked: Any) -> None:
    told = checked(
        "近三年客户销售额（元）\n客户名称,2022年,2023年,2024年,合计\n"
        + "".join(f"第{n}号商行,{n}00.00,{n}10.00,{n}20.00,{n * 300 + 30}.00\n" for n in range(1, 9))
    )

    assert (told.kind, told.unsure) == ("documents", ())
    assert told.document["mapping"]["合计"] is None
    found = {(row["customer_name"], str(row["ordered_on"])): float(row["amount"]) for row in rows_of(told)}
    assert len(found) == 24
    assert found["第3号商行", "2023-01-01"] == 310.0


def test_years_beside_what_else_is_said_of_customers_are_no_sales(checked: Any) -> None:
    told = checked(
        "客户名称,联系人,电话,地址,2023年销售额,2024年销售额\n"
        + "".join(f"第{n}号商行,周海涛,1380000{n:04},浙江省杭州市某路{n}号,{n}00.00,{n}10.00\n" for n in range(1, 19))
    )

    assert told.kind == "customers"


def test_a_last_name_is_a_name_where_there_is_no_other(checked: Any) -> None:
    contacts = checked(
        "Contact Id,Last Name,Account Name,Email,Phone,Title\n"
        + "".join(
            f"c{n:05},Lee{'abcdefghij'[n % 10]},Blue {n % 3} Ltd,u{n}@example.com,+4420{n:08},Buyer\n"
            for n in range(20)
        )
    )
    customers = checked(
        "Customer ID,Last Name,Email,Phone\n"
        + "".join(f"c{n:05},Lee{'abcdefghij'[n % 10]},u{n}@example.com,+4420{n:08}\n" for n in range(20))
    )

    assert (contacts.kind, contacts.document["mapping"]["Last Name"]) == ("people", "contact_person")
    assert contacts.document["mapping"]["Contact Id"] is None
    assert (customers.kind, customers.document["mapping"]["Last Name"]) == ("customers", "customer_name")


def test_a_prospect_is_numbered_by_its_records_id(checked: Any) -> None:
    told = checked(
        "线索导出,,,,,,\n记录ID,公司名称,手机,线索来源,阶段,负责人,创建时间\n"
        + "".join(
            f"66{n:016},第{n}号商行,138{n:08},百度推广,{'已转化' if n % 4 == 0 else '跟进中'},周海涛,2025-03-{n:02} 10:00\n"
            for n in range(1, 25)
        )
    )

    assert (told.kind, told.document["mapping"]["记录ID"]) == ("leads", "lead_id")


def test_what_was_done_about_a_complaint_came_of_it_and_its_state_is_a_state(checked: Any) -> None:
    told = checked(
        "投诉编号,投诉日期,客户名称,投诉类型,投诉内容,处理方式,状态,处理人\n"
        + "".join(
            f"TS{n:04},2025-03-{n:02},第{n % 5}号商行,质量问题,保温杯漏水，客户要求换货,{'换货' if n % 2 else '退款'},"
            f"{'处理中' if n % 7 == 0 else '已关闭'},周海涛\n"
            for n in range(1, 25)
        )
    )

    assert told.kind == "interactions"
    assert (told.document["mapping"]["处理方式"], told.document["mapping"]["状态"]) == ("outcome", "document_status")
    assert told.document["rows"]["accepted"] == 24


def test_a_bill_by_the_space_that_was_taken_is_one_of_storage(checked: Any) -> None:
    told = checked(
        "账单月份,仓库,占用面积(㎡),单价,金额\n"
        + "".join(f"2025年{n}月,{where}仓,{n * 30},18,{n * 540}\n" for n in range(1, 7) for where in ("杭州", "宁波"))
    )

    assert told.kind == "costs"
    assert {row["pool"] for row in rows_of(told)} == {"仓储费"}


def test_a_month_a_sum_and_a_number_are_no_money_spent_on_winning_customers(checked: Any) -> None:
    told = checked(
        "账单月份,车间,台班,单价,金额\n"
        + "".join(f"2025年{n}月,{where}车间,{n * 3},18,{n * 54}\n" for n in range(1, 7) for where in ("一", "二"))
    )

    assert told.kind != "spend" or told.unsure


def test_marks_of_a_questionnaire_may_be_words_and_are_of_five(checked: Any) -> None:
    words = ("很满意", "满意", "一般", "不满意", "非常不满意")
    told = checked(
        "客户满意度回访表\n回访日期,客户名称,产品质量,交货及时,意见建议\n"
        + "".join(f"2025-03-{n:02},第{n}号商行,{words[n % 5]},{words[n % 2]},希望降价\n" for n in range(1, 21))
    )

    assert told.kind == "responses"
    assert told.document["mapping"]["产品质量"] == told.document["mapping"]["交货及时"] == "text"
    marks = {(row["row"], row["question"]): (row["score"], row["scale"]) for row in rows_of(told)}
    assert marks[3, "产品质量"] == (4.0, 5.0)
    assert marks[6, "产品质量"] == (1.0, 5.0)
    assert marks[3, "意见建议"] == (None, None)
    assert {row["text"] for row in rows_of(told) if row["question"] == "交货及时"} == {"很满意", "满意"}


def test_days_with_two_digits_of_the_year_behind_are_no_years(checked: Any) -> None:
    told = checked(
        "Document Number,Posting Date,Customer Name,Item No.,Quantity,Unit Price,Row Total,Canceled\n"
        + "".join(
            f"{30000 + n},{n:02}.0{1 + n % 6}.25,Blue {n % 4} Ltd,A{n % 5},{n},2.00,{n * 2}.00,{'Y' if n % 9 == 0 else 'N'}\n"
            for n in range(1, 29)
        )
    )

    assert {row["ordered_on"].year for row in rows_of(told)} == {2025}
    assert told.document["rows"]["excluded"]["cancelled"] == 3


def test_a_list_of_credit_notes_takes_back_all_that_it_lists(checked: Any) -> None:
    told = checked(
        "Credit Note Date,Credit Note Number,Customer Name,Item Name,Quantity,Item Price,Item Total\n"
        + "".join(f"2025-03-{n:02},CN-{n:05},Blue {n % 4} Ltd,Mug {n % 3},{n},2.00,{n * 2}.00\n" for n in range(1, 15))
    )

    assert told.document["totals"] == {"quantity": "-105", "amount": "-210.00"}


def test_a_wallets_download_is_money_received_and_what_was_withdrawn_is_not(checked: Any) -> None:
    told = checked(
        "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Invoice Number\n"
        + "".join(
            f"03/{n:02}/2025,10:00:00,PST,{'' if n % 9 == 0 else 'Ann Lee'},"
            f"{'General Withdrawal' if n % 9 == 0 else 'Website Payment'},Completed,CNY,"
            f"{'-' if n % 9 == 0 else ''}{n}.00,-0.30,{(-n if n % 9 == 0 else n) - 0.3:.2f},{n:017},{'' if n % 9 == 0 else n}\n"
            for n in range(1, 26)
        )
    )

    assert (told.kind, told.document["totals"]["received_amount"]) == ("receipts", "298.00")
    assert told.document["rows"]["excluded"]["other"] == 2


def test_a_balance_that_runs_on_is_no_claims(checked: Any) -> None:
    lines, balance = "", 0
    for n in range(1, 25):
        owed, paid = (n * 10, 0) if n % 3 else (0, n * 5)
        balance += owed - paid
        lines += f"2025-03-{n:02},XS{n:04},第一商行,{owed or ''},{paid or ''},{balance}\n"
    told = checked(f"往来单位应收明细账\n单据日期,单据编号,客户,本期应收,本期收款,余额\n{lines}")

    assert told.kind != "invoices" or "balance" not in told.document["mapping"].values()


def test_the_day_on_which_a_deal_is_expected_is_not_when_it_was_won(checked: Any) -> None:
    told = checked(
        "商机,,,,,,\n商机编号,客户名称,销售阶段,预计成交日期,实际成交日期,负责人,创建时间\n"
        + "".join(
            f"SJ{n:06},第{n}号商行,{'赢单' if n % 3 == 0 else '方案报价'},2025-06-{n:02},{f'2025-05-{n:02}' if n % 3 == 0 else ''},"
            f"周海涛,2025-03-{n:02}\n"
            for n in range(1, 25)
        )
    )

    assert told.kind == "leads"
    assert (told.document["mapping"]["预计成交日期"], told.document["mapping"]["实际成交日期"]) == (None, "won_on")
