"""What a row is by its own cells: a line, a sum, the header again, a footer, nothing."""

import ibis
import pyarrow as pa
import pytest

from zhike.clean.plan import Plan
from zhike.clean.rows import any_of, classed, count_of, exceptional, trimmed, with_classes
from zhike.engine import Engine

HEADER = ("日期", "单号", "客户", "商品", "数量", "金额")
PLAN = Plan(kind="order_lines", names=HEADER, fields=dict(enumerate(("ordered_on", "order_id", "customer_name", "product_name", "quantity", "amount"))), header=(HEADER,), first_row=1, last_row=99, typical=6)  # fmt: skip


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2024-03-05|A1|杭州华信贸易有限公司|保温杯|1|2.50", None),
        ("|||雨伞|2|60.00", None),
        ("||||| ", "blank"),
        ("合计||||3|62.50", "subtotal"),
        ("|||本页合计|3|62.50", "subtotal"),
        ("小 计：||||3|62.50", "subtotal"),
        ("杭州华信贸易有限公司 小计||||3|62.50", "subtotal"),
        ("Grand Total||||3|62.50", "subtotal"),
        ("日计||||3|62.50", "subtotal"),
        ("|||本頁小計|3|62.50", "subtotal"),
        ("#支出合计：6笔，共-1.00元|||||", "subtotal"),
        ("Total Ash Ford Home GmbH||||3|62.50", "subtotal"),
        ("2024-03-05|A1|Total Home Ltd|Mug|3|62.50", None),
        ("||||3|62.50", None),
        ("日期|单号|客户|商品|数量|金额", "repeated_header"),
        ("制单人：李娜|||||", "other"),
        ("打印时间：2024-04-02|||审核人：周|| ", "other"),
        ("|||期初余额||100.00", "other"),
        ("本表数据仅供参考|||||", "other"),
        ("2024-03-05|A1|杭州合计科技有限公司|保温杯|1|2.50", None),
        ("2024-03-05|A1|杭州华信贸易有限公司|小计算器|1|2.50", None),
    ],
)
def test_a_row_is_what_its_cells_say(engine: Engine, row: str, expected: str | None) -> None:
    cells = {f"c{index + 1}": pa.array([cell or None], pa.string()) for index, cell in enumerate(row.split("|"))}
    raw = engine.given(pa.table({"row": pa.array([7], pa.int64()), **cells}))

    assert engine.fetch(classed(trimmed(raw, PLAN), PLAN)).column("class").to_pylist() == [expected]


def test_lines_keep_their_cells_and_get_the_class_that_was_found_apart(engine: Engine) -> None:
    texts = [
        ["2024-03-05", "A1", "杭州华信贸易有限公司", "保温杯", "1", "2.50"],
        ["合计", None, None, None, "1", "2.50"],
    ]
    cells = {f"c{index + 1}": pa.array([row[index] for row in texts], pa.string()) for index in range(6)}
    lines = trimmed(engine.given(pa.table({"row": pa.array([2, 3], pa.int64()), **cells})), PLAN)

    found = engine.fetch(with_classes(lines, exceptional(lines, PLAN)).order_by("row")).to_pylist()

    assert [(row["row"], row["c6"], row["class"]) for row in found] == [(2, "2.50", None), (3, "2.50", "subtotal")]


def test_cells_of_a_column_without_blanks_at_their_ends_are_left_as_they_are(engine: Engine) -> None:
    cells = {
        f"c{index + 1}": pa.array([text], pa.string()) for index, text in enumerate(("a ", "b ", "", "d", "e", "f"))
    }
    raw = engine.given(pa.table({"row": pa.array([2], pa.int64()), **cells}))

    found = engine.fetch(trimmed(raw, PLAN.with_(spaced=frozenset({0, 2})))).to_pylist()[0]

    assert (found["c1"], found["c2"], found["c3"]) == ("a", "b ", None)


def test_sums_at_the_end_of_a_sheet_need_no_word(engine: Engine) -> None:
    texts = [["2024-03-05", "A1", "杭州华信贸易有限公司", "保温杯", "1", "2.50"], [None, None, None, None, "1", "2.50"]]
    cells = {f"c{index + 1}": pa.array([row[index] for row in texts], pa.string()) for index in range(6)}
    raw = engine.given(pa.table({"row": pa.array([2, 3], pa.int64()), **cells}))
    last = PLAN.with_(last_row=3)

    assert engine.fetch(classed(trimmed(raw, last), last)).column("class").to_pylist() == [None, "subtotal"]


def test_a_thousand_columns_are_counted_like_ten() -> None:
    assert count_of([ibis.literal(True)] * 3).execute() == 3
    assert "c" in str(any_of([ibis.literal(False)] * 2000).name("c").get_name())


def _classes(engine: Engine, plan: Plan, *rows: str) -> list[str | None]:
    """What rows of a sheet that ends with them are; cells apart by bars."""
    cells = list(zip(*(row.split("|") for row in rows), strict=True))
    named = {
        f"c{place + 1}": pa.array([cell or None for cell in column], pa.string()) for place, column in enumerate(cells)
    }
    raw = engine.given(pa.table({"row": pa.array(range(2, len(rows) + 2), pa.int64()), **named}))
    ending = plan.with_(last_row=len(rows) + 1)
    found = engine.fetch(classed(trimmed(raw, ending), ending).order_by("row")).column("class").to_pylist()
    return [None if one is None else str(one) for one in found]


def test_a_sum_at_the_end_has_its_currency_beside_it(engine: Engine) -> None:
    names = ("Document", "Customer", "Item", "Quantity", "Net Value", "Currency")
    fields = dict(enumerate(("order_id", "customer_name", "product_name", "quantity", "amount", "currency")))
    plan = PLAN.with_(names=names, fields=fields, header=(names,))

    told = _classes(engine, plan, "A1|Blue Ltd|Mug|1|2.50|EUR", "A2|Blue Ltd|Mug|1|2.50|EUR", "||||5.00|EUR")

    assert told == [None, None, "subtotal"]


def test_what_an_account_opens_with_is_no_claim_and_a_claim_of_before_is_one(engine: Engine) -> None:
    names = ("往来单位", "单据日期", "单据类型", "单据编号", "应收金额", "应收余额")
    fields = dict(
        enumerate(("customer_name", "invoiced_on", "document_kind", "invoice_no", "invoice_amount", "balance"))
    )
    plan = PLAN.with_(kind="invoices", names=names, fields=fields, header=(names,))

    told = _classes(
        engine,
        plan,
        "甲商行||期初余额|||100.00",
        "甲商行|2024-01-01|期初余额||100.00|100.00",
        "甲商行|2024-01-05|销货单|S1|9.00|9.00",
        "|||期初余额|12.50|",
    )

    assert told == ["other", None, None, "other"]


def test_a_code_without_a_name_is_no_remark(engine: Engine) -> None:
    names = ("客户编码", "客户名称", "电话", "地址", "业务员", "备注")
    fields = dict(enumerate(("customer_code", "customer_name", "phone", "address", "owner", "note")))
    plan = PLAN.with_(kind="customers", names=names, fields=fields, header=(names,))

    told = _classes(engine, plan, "K001|甲商行|13812345678|杭州|李娜|", "K002|||||", "以上客户均已核对|||||")

    assert told == [None, None, "other"]


AGED = ("客户编号", "客户名称", "单据号", "应收余额", "30天以内", "31-60天", "61-90天", "90天以上")


def _class_of(engine: Engine, plan: Plan, row: str) -> str | None:
    cells = {f"c{index + 1}": pa.array([cell or None], pa.string()) for index, cell in enumerate(row.split("|"))}
    raw = engine.given(pa.table({"row": pa.array([7], pa.int64()), **cells}))
    found: list[str | None] = engine.fetch(classed(trimmed(raw, plan), plan)).column("class").to_pylist()
    return found[0]


def test_a_group_is_summed_up_however_many_sums_stand_beside_its_label(engine: Engine) -> None:
    fields = dict(enumerate(("customer_code", "customer_name", "invoice_no", "balance")))
    plan = Plan(kind="invoices", names=AGED, fields=fields, header=(AGED,), first_row=1, last_row=99, typical=6)

    assert _class_of(engine, plan, "001.05小计|||0|0|0|0|0") == "subtotal"
    assert _class_of(engine, plan, "001.05|杭州合计商行|YS1|5|5|||") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("华东区", "other"),
        ("二、浙江省", "other"),
        ("A类客户", "other"),
        ("杭州华信商行", None),
        ("阳光经营部", None),
    ],
)
def test_an_area_or_a_class_heads_its_customers_and_is_none(engine: Engine, name: str, expected: str | None) -> None:
    names = ("客户名称", "联系人", "电话", "地址", "业务员")
    fields = dict(enumerate(("customer_name", "contact_person", "phone", "address", "owner")))
    plan = Plan(kind="customers", names=names, fields=fields, header=(names,), first_row=1, last_row=99, typical=5)

    assert _class_of(engine, plan, f"{name}||||") == expected
