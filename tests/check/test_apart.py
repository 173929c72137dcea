"""Several tables in one sheet: each is understood by itself, and no row is lost between them."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from check.written import as_sheet, rows_of
from zhike.check import CheckedSheet, understand
from zhike.check.apart import apart
from zhike.engine import connected

Row = list[str | None]
Rows = list[Row]
SALES = ["单据编号", "单据日期", "客户名称", "商品名称", "数量", "金额"]
RECEIPTS = ["收款单号", "收款日期", "客户名称", "收款金额"]


def sales(count: int, first: int = 1) -> Rows:
    """Sales of 1.50, 2.50 … each to one of three."""
    return [
        [
            f"XS{n // 2:04}",
            f"2024-03-{n // 2 % 28 + 1:02}",
            f"客户{n // 2 % 3}号商行",
            ("保温杯", "雨伞")[n % 2],
            str(n),
            f"{n}.50",
        ]
        for n in range(first, first + count)
    ]


def receipts(count: int) -> Rows:
    return [
        [f"SK{n:04}", f"2024-04-{n % 28 + 1:02}", f"客户{n % 3}号商行", f"{n * 10}.25"] for n in range(1, count + 1)
    ]


def beside(left: Rows, right: Rows, gap: int = 1) -> Rows:
    width = max(map(len, left))
    height = max(len(left), len(right))
    empty: Rows = [[] for _ in range(height)]
    pairs = zip([*left, *empty][:height], [*right, *empty][:height], strict=True)
    return [[*one, *[None] * (width - len(one) + gap), *other] for one, other in pairs]


@pytest.fixture
def understood(tmp_path: Path) -> Any:
    def run(rows: Rows, **wishes: Any) -> list[CheckedSheet]:
        return understand([as_sheet(rows, tmp_path)], into=tmp_path, **wishes)

    return run


@pytest.fixture(scope="module")
def tops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """`tops(rows)`: first row and number of columns of each table of a sheet."""
    folder = tmp_path_factory.mktemp("apart")
    with connected("duckdb://", memory_limit_gb=0.6, threads=1, scratch=folder / "scratch") as engine:

        def run(rows: Rows) -> list[tuple[int, int]]:
            into = folder / str(next(count))
            into.mkdir()
            return [(one.top, one.columns) for one in apart(engine, as_sheet(rows, into), into, "x")]

        count = itertools.count()
        yield run


def held(sheet: CheckedSheet) -> tuple[str, tuple[int, ...], int, int]:
    """Kind, header rows, accepted and physical rows; all physical rows are accounted for."""
    rows = sheet.document["rows"]
    assert rows["physical"] == rows["accepted"] + rows["rejected"] + rows["blank"] + sum(rows["excluded"].values())
    return sheet.kind, sheet.header_rows, rows["accepted"], rows["physical"]


def test_a_table_below_another_is_read_by_its_own_header(understood):
    total = ["合计", None, None, None, "55", "60.00"]
    sold, paid = understood([["销售明细表"], SALES, *sales(10), total, [], ["收款明细表"], RECEIPTS, *receipts(6)])

    assert held(sold) == ("order_lines", (2,), 10, 11)
    assert held(paid) == ("receipts", (16,), 6, 6)
    assert sold.document["totals"]["amount"] == "60.00"
    assert paid.document["totals"]["received_amount"] == "211.50"
    assert [sold.document["sheet"], paid.document["sheet"]] == ["", "#2"]
    assert [row["row"] for row in rows_of(paid.facts)] == list(range(17, 23))
    assert paid.notes == ("table 2 of 2 in this sheet, from row 15",)


def test_tables_side_by_side_are_two(understood):
    sold, paid = understood(beside([["销售"], SALES, *sales(9)], [["收款"], [], [], RECEIPTS, *receipts(5)]))

    assert held(sold) == ("order_lines", (2,), 9, 9)
    assert held(paid) == ("receipts", (4,), 5, 5)
    assert paid.document["totals"]["received_amount"] == "151.25"


WEAK: Row = ["单据编号", "单据日期", "客户名称", "品", "量", "钱"]


@pytest.mark.parametrize(
    ("what", "rows", "expected"),
    [
        ("a blank row between", [SALES, *sales(10), [], RECEIPTS, *receipts(6)], [1, 13]),
        ("a title between", [SALES, *sales(10), ["收款明细表"], RECEIPTS, *receipts(6)], [1, 12]),
        ("nothing between", [SALES, *sales(10), RECEIPTS, *receipts(6)], [1, 12]),
        ("far below", [SALES, *sales(900), [], RECEIPTS, *receipts(5)], [1, 903]),
        ("a second header better known", [WEAK, *sales(5), [], [*RECEIPTS, "备注"], *receipts(5)], [1, 8]),
        ("three", [SALES, *sales(3), [], RECEIPTS, *receipts(3), [], ["商品编码", "商品名称", "单价"], ["P01", "杯", "2"], ["P02", "伞", "3"]], [1, 6, 11]),
        ("a header printed again on each page", [SALES, *sales(5), [], ["第 2 页"], SALES, *sales(5, 6)], [1]),
        ("blank rows", [SALES, *sales(5), [], [], *sales(5, 6)], [1]),
        ("words that are no names", [SALES, *sales(5), ["备注", "以上数据", "仅供", "参考"], *sales(5, 6)], [1]),
        ("a header below which nothing stands", [SALES, *sales(10), [], RECEIPTS], [1]),
    ],
)  # fmt: skip
def test_tables_below_each_other_are_told_by_their_headers(what, rows, expected, tops):
    assert [top for top, _ in tops(rows)] == expected, what


@pytest.mark.parametrize(
    ("what", "rows", "expected"),
    [
        ("of other lengths", beside([SALES, *sales(9)], [RECEIPTS, *receipts(5)], 3), [(1, 6), (1, 4)]),
        ("of one length, with names of both", beside([SALES, *sales(5)], [RECEIPTS, *receipts(5)]), [(1, 6), (1, 4)]),
        ("an empty column in one table", [[*SALES[:3], None, *SALES[3:]], *[[*row[:3], None, *row[3:]] for row in sales(9)]], [(1, 7)]),
        ("a remark beside the table", beside([SALES, *sales(9)], [["说明"], ["以上为含税金额"]]), [(1, 8)]),
    ],
)  # fmt: skip
def test_tables_side_by_side_are_told_by_an_empty_column_and_their_headers(what, rows, expected, tops):
    assert tops(rows) == expected, what
