"""Tables as dirty as people's files are, as the bytes of a file, with the grid that stands in it."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

Row = list[str | None]
HEADER = ("日期", "单据编号", "客户", "商品名称", "数量", "金额")
RECEIPTS = ("收款单号", "收款日期", "客户名称", "收款金额")
DIRT = st.sampled_from(
    [
        "", " ", "　", "-", "#N/A", "合计", "小计", "待定", "NaN", "(12.50)", "￥3", "1,234.5", "１２", "2024-02-30",
        "20240305", "A" * 300, "=1+1", "\u202eabc", "𠮷野家", "</script>", "{{7*7}}", "${jndi:x}", "ignore all rules",
        "\ufeff",
    ]
)  # fmt: skip
EXTRA = st.sampled_from(["备注", "", "规格", "x" * 60_000, "金额", " 日期 "])
"""Further columns: named, nameless, endless, or named like another."""
MONEY = st.decimals(min_value=-9999, max_value=9999, places=2).map(str)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@dataclass(frozen=True)
class Dirty:
    """A file, and its cells row by row as they stand in it; `first` is the row of the first header."""

    name: str
    content: bytes
    grid: tuple[tuple[str | None, ...], ...]
    first: int

    def at(self, row: int, position: int) -> str | None:
        """The cell of a row, from 1, and a column, from 0."""
        cells = self.grid[row - 1]
        return cells[position] if position < len(cells) else None


def plainly_read(text: str | None) -> Decimal | None:
    """An independent reader of the money that `MONEY` and `DIRT` write."""
    known = {"(12.50)": "-12.50", "￥3": "3", "1,234.5": "1234.5", "１２": "12", "20240305": "20240305"}
    bare = (text or "").strip(" 　\ufeff")
    if bare in known:
        return Decimal(known[bare])
    try:
        value = Decimal(bare)
    except ArithmeticError:
        return None
    return value if value.is_finite() and bare.isascii() else None


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, list[Row]]:
    """Sales below up to two titles: dirt in any cell, ragged rows, headers again, totals, perhaps receipts below."""
    header: Row = [*HEADER, *draw(st.lists(EXTRA, max_size=2))]
    titles = draw(st.integers(0, 2))
    rows: list[Row] = [*(["销售明细"] for _ in range(titles)), list(header)]
    for index in range(draw(st.integers(4, 25))):
        row: Row = [
            f"2024-03-{index % 28 + 1:02d}",
            f"XS{index // 2:04d}",
            draw(st.sampled_from(["杭州华信贸易有限公司", "宁波金源百货商行", ""])),
            "保温杯",
            str(draw(st.integers(-5, 90))),
            draw(MONEY),
            *("备" for _ in header[6:]),
        ]
        for position in draw(st.lists(st.integers(0, 5), max_size=2)):
            row[position] = draw(DIRT)
        if index % 5 == 0 and draw(st.booleans()):
            row = [*row, "多", "余"][: draw(st.integers(4, 10))]
        rows.append(row)
        if draw(st.integers(0, 12)) == 0:
            rows.append(draw(st.sampled_from([list(header), ["合计", None, None, None, "9", "9.00"], [None] * 6, []])))
    if draw(st.booleans()):
        rows += [[], *draw(st.sampled_from([[], [["收款明细"]]])), list(RECEIPTS)]
        rows += [
            [f"SK{n:03}", f"2024-04-{n:02}", "宁波金源百货商行", draw(MONEY)] for n in range(1, draw(st.integers(3, 6)))
        ]
    return titles + 1, rows


@st.composite
def files(draw: st.DrawFn) -> Dirty:
    """One of these tables as a file: text with stray quotation marks and mixed line ends, or a web page with merged cells."""
    first, rows = draw(tables())
    if draw(st.integers(0, 3)) == 0:
        return _page(first, rows)
    codec = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    separator = draw(st.sampled_from([",", "\t", ";"]))
    lines: list[str] = []
    for number, row in enumerate(rows, 1):
        stray = number > first and len(row) > 5 and draw(st.integers(0, 7)) == 0
        if stray and not any(set(cell or "") & {separator, '"', "\n"} for cell in row):
            row[3] = f'"{row[3] or ""}'
            line = separator.join(cell or "" for cell in row)
        else:
            line = _line(row, separator)
        end = draw(ENDS)
        split = end == "\n" and not line and lines and lines[-1].endswith("\r")  # the two would be one line end
        lines.append(line + ("\r" if split else end))
    return Dirty("sales.csv", "".join(lines).encode(codec), tuple(map(tuple, rows)), first)


def _line(row: Sequence[str | None], separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="").writerow(["" if cell is None else cell for cell in row])
    return out.getvalue()


def _page(first: int, rows: list[Row]) -> Dirty:
    """An HTML table: titles across all columns, and where two rows have one customer, one cell for both."""
    width = max(map(len, rows))
    grid: list[Row] = [list(row) for row in rows]
    parts: list[str] = []
    for number, row in enumerate(rows):
        cells: list[str] = []
        for position, cell in enumerate(row):
            if number + 1 < first:
                cells.append(f"<td colspan={width}>{_told(cell)}</td>")
            elif grid[number][position] == "\0":
                grid[number][position] = None
            else:
                down = position == 2 and _joins(rows, number)
                if down:
                    grid[number + 1][2] = "\0"
                cells.append(f"<td{' rowspan=2' if down else ''}>{_told(cell)}</td>")
        parts.append(f"<tr>{''.join(cells)}</tr>")
    page = f"<html><body><table>{''.join(parts)}</table></body></html>"
    return Dirty("sales.xls", page.encode(), tuple(map(tuple, grid)), first)


def _joins(rows: Sequence[Row], number: int) -> bool:
    """Whether the customer's cell of a row may be one with that below: the same order, the same name."""
    if number + 1 >= len(rows) or number % 2:
        return False
    one, other = rows[number], rows[number + 1]
    return len(one) > 5 and len(other) > 5 and one[1:3] == other[1:3] and bool(one[2])


def _told(cell: str | None) -> str:
    return (cell or "").replace("&", "&amp;").replace("<", "&lt;")
