"""What a row is by its own cells: a line, a sum, the header again, a footer, nothing."""

import pyarrow as pa
import pytest

from zhike.clean.plan import Plan
from zhike.clean.rows import classed, trimmed
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
