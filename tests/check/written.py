"""Small sheets for the tests of `check`, and how their outcome is read."""

from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from zhike.intake import RawSheet

SALES = """日期,单据编号,客户,商品名称,数量,单价,金额,状态,分摊码
2024-03-05,XS001,杭州华信贸易有限公司,保温杯,10,2.50,25.00,已审核,P1
2024-03-05,XS001,杭州华信贸易有限公司,雨伞,2,30.00,60.00,已审核,P1
2024-03-06,XS002,宁波金源百货商行,保温杯,4,2.50,10.00,已作废,
2024-03-07,XS003,宁波金源百货商行,毛巾,-1,8.00,-8.00,已审核,
2024-03-08,XS004,苏州宏达礼品有限公司,毛巾,3,8.00,待定,已审核,
合计,,,,18,,87.00,,
"""


def rows_of(path: Path) -> list[dict[str, Any]]:
    return list(parquet.read_table(path).to_pylist())


def as_sheet(rows: list[list[str | None]], into: Path) -> RawSheet:
    """Rows as intake would leave them."""
    width = max(len(row) for row in rows)
    columns = {
        f"c{position + 1}": pa.array(
            [(row[position] or None) if position < len(row) else None for row in rows], pa.string()
        )
        for position in range(width)
    }
    path = into / "raw.parquet"
    parquet.write_table(pa.table({"row": pa.array(range(1, len(rows) + 1), pa.int64()), **columns}), path)
    return RawSheet("dirty.csv", "", "UTF-8", ("UTF-8",), path, len(rows), width, (), "0" * 64, ())
