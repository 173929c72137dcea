"""A tiny snapshot: four customers, their documents and lines, as the files that a run would seal."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Sealed:
    """As much of a snapshot as a question sees."""

    folder: Path
    name: str = "2024-12-31.0123456789ab"
    as_of: date = date(2024, 12, 31)

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"


@pytest.fixture
def snapshot(engine, given, tmp_path):
    profiles = given(
        "profiles",
        """
        customer_id | name   | customer_code | province | tier   | activity | orders | order_lines | quantity | spent  | first_ordered_on | last_ordered_on | days_since_order | receivable | is_late
        ann         | 安记   | 0001          | 广东省   | high   | active   | 2      | 3           | 6        | 130.00 | 2024-01-05       | 2024-02-10      | 325              | 30.00      | true
        bob         | 博世   | 0002          | 广东省   | low    | active   | 1      | 1           | 1        | 10.00  | 2024-02-01       | 2024-02-01      | 334              | 0.00       | false
        cat         |        | 0003          |          | middle | lapsed   | 1      | 2           | 2        | 50.50  | 2023-12-31       | 2023-12-31      | 366              | 0.00       | false
        dan         | O'Neil | 0004          | 江苏省   |        | never    | 0      | 0           | 0        | 0.00   |                  |                 |                  | 0.00       | false
    """,
    )
    orders = given(
        "orders",
        """
        order_id | customer_id | ordered_on | kind   | amount | quantity | lines | channel | store
        A1       | ann         | 2024-01-05 | sale   | 100.00 | 5        | 2     | 线上    | 一店
        A2       | ann         | 2024-02-10 | sale   | 40.00  | 2        | 1     | 线下    | 二店
        A3       | ann         | 2024-02-11 | return | -10.00 | -1       | 1     | 线下    | 二店
        B1       | bob         | 2024-02-01 | sale   | 10.00  | 1        | 1     | 线上    | 一店
        C1       | cat         | 2023-12-31 | sale   | 50.50  | 2        | 2     |         | 一店
        X1       |             | 2024-02-02 | sale   | 999.00 | 9        | 1     | 线下    | 一店
    """,
    )
    lines = given(
        "order_lines",
        """
        order_id | line_no | customer_id | ordered_on | kind   | amount | quantity | product_code | product_name | category | channel | store | source | load | file     | sheet  | row
        A1       | 1       | ann         | 2024-01-05 | sale   | 60.00  | 3        | p1           | 杯子         | 餐具     | 线上    | 一店  | s      | L1   | a.xlsx   | Sheet1 | 5
        A1       | 2       | ann         | 2024-01-05 | sale   | 40.00  | 2        | p2           | 盘子         | 餐具     | 线上    | 一店  | s      | L1   | a.xlsx   | Sheet1 | 6
        A2       | 1       | ann         | 2024-02-10 | sale   | 40.00  | 2        | p1           | 杯子         | 餐具     | 线下    | 二店  | s      | L1   | a.xlsx   | Sheet1 | 7
        A3       | 1       | ann         | 2024-02-11 | return | -10.00 | -1       | p1           | 杯子         | 餐具     | 线下    | 二店  | s      | L1   | a.xlsx   | Sheet1 | 8
        B1       | 1       | bob         | 2024-02-01 | sale   | 10.00  | 1        | p3           | 毛巾         | 家纺     | 线上    | 一店  | s      | L1   | a.xlsx   | Sheet1 | 9
        C1       | 1       | cat         | 2023-12-31 | sale   | 25.25  | 1        | p1           | 杯子         | 餐具     |         | 一店  | s      | L2   | b.csv    |        | 2
        C1       | 2       | cat         | 2023-12-31 | sale   | 25.25  | 1        | p2           | 盘子         | 餐具     |         | 一店  | s      | L2   | b.csv    |        | 3
        X1       | 1       |             | 2024-02-02 | sale   | 999.00 | 9        | p1           | 杯子         | 餐具     | 线下    | 一店  | s      | L2   | b.csv    |        | 4
    """,
    )
    for name, table in (("profiles", profiles), ("orders", orders), ("order_lines", lines)):
        engine.write(table, tmp_path / f"{name}.parquet")
    return Sealed(tmp_path)
