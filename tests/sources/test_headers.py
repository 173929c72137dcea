"""What a header's words mean."""

import pytest

from zhike.sources.headers import meanings, name_parts, scale, stated_order, stated_scale
from zhike.sources.kinds import resolve


@pytest.mark.parametrize(
    ("header", "kind", "field"),
    [
        ("购货单位代码", "order_lines", "customer_code"),
        ("往来单位全名", "order_lines", "customer_name"),
        ("单据编号", "order_lines", "order_id"),
        ("单据编号", "receipts", "document_no"),
        ("单据编号", "invoices", "invoice_no"),
        ("负责人", "customers", "owner"),
        ("负责人", "documents", "salesperson"),
        ("含税金额", "order_lines", "amount_with_tax"),
        ("销售金额（含税）", "order_lines", "amount_with_tax"),
        ("金额(含税,元)", "order_lines", "amount_with_tax"),
        ("销售金额（不含税）", "order_lines", "amount"),
        ("单价/(元/件)", "order_lines", "unit_price"),
        ("数量/件", "order_lines", "quantity"),
        ("Order Total (incl. VAT)", "documents", "amount_with_tax"),
        ("开票金额(含税)", "invoices", "invoice_amount"),
        ("价税合计", "invoices", "invoice_amount"),
        ("买家实际支付金额", "documents", "amount_with_tax"),
        ("基本信息/客户编码", "customers", "customer_code"),
        ("企业规模（人）", "customers", "employees"),
        ("Lineitem quantity", "order_lines", "quantity"),
        ("Order Lines/Subtotal", "order_lines", "amount"),
        ("InvoiceDate", "order_lines", "ordered_on"),
        ("2、您对产品质量的满意程度（1-5分）", "responses", "score"),
        ("待收款金额", "documents", "balance"),
        ("尚未核销金额", "invoices", "balance"),
        ("累计已回款金额", "documents", "received_amount"),
        ("业务伙伴代码", "order_lines", "customer_code"),
        ("客户类型", "interactions", "kind_of_party"),
        ("下次拜访计划日期", "interactions", "next_at"),
        ("买家公司名", "order_lines", "customer_name"),
        ("最后跟进时间", "customers", "-"),
        ("制单人", "order_lines", "-"),
        ("期初余额/借方", "ledger", "opening"),
        ("本期发生额/贷方", "ledger", "credit"),
        ("购方识别号", "invoices", "customer_tax_id"),
        ("数电发票号码", "invoices", "invoice_no"),
        ("签订日期", "contracts", "starts_on"),
        ("物流公司", "deliveries", "carrier"),
        ("物流公司", "order_lines", "-"),
        ("Applied Amount", "invoices", "paid_amount"),
        ("BP Code", "invoices", "customer_code"),
        ("已付款", "documents", "received_amount"),
        ("CustomerPayment ID", "receipts", "-"),
        ("POCountry", "order_lines", "address"),
        ("消费(元)", "spend", "amount"),
        ("线索成本", "spend", "-"),
        ("Amount Incl. VAT", "order_lines", "amount_with_tax"),
        ("Amount Excl. VAT", "order_lines", "amount"),
        ("卡类型", "customers", "level"),
        ("款项性质", "receipts", "document_kind"),
        ("商品名称", "events", "object"),
    ],
)
def test_a_header_means_a_field_of_its_kind(header: str, kind: str, field: str) -> None:
    found = resolve(meanings(header), kind)

    assert max(found, key=lambda name: found[name]) == field


def test_a_price_with_tax_is_a_weaker_unit_price_than_one_without() -> None:
    assert meanings("含税单价")["unit_price"] < meanings("无税单价")["unit_price"]


def test_units_in_headers_and_titles_multiply_money() -> None:
    assert (scale("费用(万元)"), scale("金额（千元）"), scale("单价(元)"), scale("数量")) == (10_000, 1_000, 1, 1)
    assert (stated_scale("截止日期：2024年 单位：万元"), stated_scale("单位：义乌市某礼品有限公司")) == (10_000, 1)
    assert (stated_scale("月度销售额（万元）"), stated_scale("月度销售额")) == (10_000, 1)


def test_a_header_can_state_the_order_of_day_and_month() -> None:
    assert (stated_order("日期(DD/MM/YYYY)"), stated_order("Date (mm-dd-yyyy)"), stated_order("日期")) == (
        "dmy",
        "mdy",
        None,
    )


def test_a_name_in_two_columns_may_say_in_brackets_whose_it_is() -> None:
    assert name_parts(["Order", "First Name (Billing)", "Last Name (Billing)", "First Name (Shipping)"]) == (1, 2)


def test_a_header_in_traditional_characters_means_what_it_means_in_simplified_ones() -> None:
    pairs = (("客戶名稱", "客户名称"), ("數量", "数量"), ("未稅金額", "未税金额"), ("備註", "备注"))

    assert [meanings(one) for one, _ in pairs] == [meanings(other) for _, other in pairs]


def test_the_name_of_what_is_known_is_it_and_the_code_of_a_class_is_none() -> None:
    assert meanings("存货大类名称")["category"] > 0.9
    assert meanings("存货大类编码") == {"-": 0.8}
    assert meanings("原币余额") == {"balance": 1.0}
