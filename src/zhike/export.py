"""The only writer of xlsx, csv, HTML tables and Parquet files that leave a workspace.

These are the raw writers of grids: rows of cells go in, a file comes out, and nothing is
added or changed. A file appears under its name only when it is whole: it is written beside
itself and renamed at the end, so that a full disk or an interruption leaves no half file.
"""

import csv
import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from zhike.errors import QueryLimit, Text, UsageError, say
from zhike.metric import Unit

Cell = None | bool | str | int | float | Decimal | date | datetime
Row = Sequence[Cell]
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; counted from zero, both ends included."""

_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""Written into every workbook as its date of making, so that equal content gives equal bytes."""


@dataclass(frozen=True)
class Grid:
    """One sheet of a workbook: its rows from the top, and the areas merged into one cell.

    `widths` of its columns in letters, `units` of the numbers in them, `heads` the rows whose words are bold.
    """

    name: str
    rows: Iterable[Row]
    merged: tuple[Area, ...] = ()
    date_format: str = "yyyy-mm-dd"
    widths: tuple[int, ...] = ()
    units: tuple[Unit | None, ...] = ()
    heads: frozenset[int] = frozenset()


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A name beside the path to write to; it takes the path's name only when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_workbook(path: Path, sheets: Iterable[Grid]) -> None:
    """An xlsx workbook with a sheet per grid.

    Row      as given; a missing cell stays empty
    Units    numbers are numbers, decimals too; dates are Excel dates; text stays text, also where it looks like
             a formula or an address
    """
    grids = tuple(sheets)
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # Row by row to disk, which bounds memory; merged areas need rows that are still open.
        "constant_memory": not any(grid.merged for grid in grids),
    }
    with _whole(path) as part:
        book = xlsxwriter.Workbook(str(part), options)
        book.set_properties({"created": _MADE})
        instants = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for grid in grids:
            days = book.add_format({"num_format": grid.date_format})
            head = book.add_format({"bold": True})
            numbers = [book.add_format({"num_format": _FORMATS.get(unit or "", "General")}) for unit in grid.units]
            _write_sheet(book.add_worksheet(grid.name), grid, days, instants, head, numbers)
        book.close()


def _write_sheet(
    sheet: xlsxwriter.worksheet.Worksheet,
    grid: Grid,
    days: xlsxwriter.format.Format,
    instants: xlsxwriter.format.Format,
    head: xlsxwriter.format.Format,
    numbers: Sequence[xlsxwriter.format.Format],
) -> None:
    for x, width in enumerate(grid.widths):
        sheet.set_column(x, x, width)
    for area in grid.merged:
        sheet.merge_range(*area, "")
    for y, row in enumerate(grid.rows):
        for x, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                sheet.write_string(y, x, cell, head if y in grid.heads else None)
            elif isinstance(cell, bool):
                sheet.write_boolean(y, x, cell)
            elif isinstance(cell, datetime):
                sheet.write_datetime(y, x, cell, instants)
            elif isinstance(cell, date):
                sheet.write_datetime(y, x, cell, days)
            else:
                sheet.write_number(y, x, cell, numbers[x] if x < len(numbers) else None)


def write_delimited(path: Path, rows: Iterable[Row], encoding: str = "utf-8-sig", separator: str = ",") -> None:
    """A text file with a separator between cells and CRLF between rows; UTF-16 starts with its mark."""
    with _whole(path) as part, part.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)


def write_html_table(
    path: Path,
    rows: Iterable[Row],
    encoding: str = "gb18030",
    *,
    titles: Sequence[str] = (),
    width: int = 1,
    text_columns: Iterable[int] = (),
) -> None:
    """An HTML page with one table, as older programs save it under the name .xls.

    Row      titles first, each over the whole width; then the rows
    Units    cells of `text_columns` carry the mark that keeps their leading zeros in a spreadsheet
    """
    textual = frozenset(text_columns)
    with _whole(path) as part, part.open("w", encoding=encoding, newline="\n") as file:
        # gb2312 is what such programs declare, whatever they write.
        declared = "gb2312" if encoding.lower() in {"gb18030", "gbk", "gb2312"} else encoding
        file.write(
            '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
            f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><body><table border="1">\n'
        )
        for title in titles:
            file.write(f'<tr><td colspan="{width}" align="center">{html.escape(title)}</td></tr>\n')
        for row in rows:
            file.write(f"<tr>\n{''.join(_html_cell(cell, x in textual) for x, cell in enumerate(row))}</tr>\n")
        file.write("</table></body></html>\n")


def _html_cell(cell: Cell, textual: bool) -> str:
    if cell is None or cell == "":
        return "<td></td>\n"
    mark = " style=\"mso-number-format:'\\@'\"" if textual else ""
    return f"<td{mark}>{html.escape(str(cell))}</td>\n"


@contextmanager
def open_parquet(path: Path, schema: pa.Schema) -> Iterator[Callable[[pa.Table], None]]:
    """A Parquet file to which tables are added one after another; only one of them is in memory."""
    with _whole(path) as part, pq.ParquetWriter(part, schema, compression="zstd", compression_level=1) as writer:
        yield writer.write_table


def write_parquet(path: Path, table: pa.Table) -> None:
    """A Parquet file with the rows of one table."""
    with open_parquet(path, table.schema) as add:
        add(table)


def write_text(path: Path, text: str) -> None:
    """A UTF-8 text file, whole or not at all."""
    with _whole(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


# Answers: what leaves a workspace for people. Texts come from strangers, and a spreadsheet runs what looks like a formula.

_FORMULA = re.compile(r"[\s\"'“”‘’\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_INNER = re.compile(r"([\r\n]+)([\s\"']*)(?=[=+\-@＝＋－＠])")
_LARGEST_SHEET = 1_048_575
_FORMATS = {
    "money": "#,##0.00",
    "share": "0.0%",
    "count": "#,##0",
    "quantity": "#,##0.####",
    "days": "0.#",
    "price": "#,##0.00####",
}

SAFE_TEXT: Text = (
    "Texts that begin with = + - @ are texts, never formulas; in CSV files an apostrophe stands before them.",
    "以 = + - @ 开头的文字一律按文本写入，不会成为公式；CSV 文件中此类文字前加有单引号。",
)


@dataclass(frozen=True)
class Heading:
    """One column of an export: its words and its unit."""

    label: str
    unit: Unit


def neutral(cell: Cell) -> Cell:
    """A text that no spreadsheet takes for a formula; numbers, days and other texts stay as they are."""
    if not isinstance(cell, str):
        return cell
    inner = _INNER.sub(r"\1'\2", cell)
    return f"'{inner}" if _FORMULA.match(cell) else inner


def write_answer(
    path: Path, headings: Sequence[Heading], rows: Iterable[Row], *, about: Sequence[tuple[str, str]], lang: str
) -> None:
    """The rows of an answer as .csv, .xlsx or .parquet, by the file's ending. `about`: what the figures rest on.

    Errors  UsageError for another ending; QueryLimit where a workbook cannot hold the rows
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        header = [[neutral(heading.label) for heading in headings]]
        write_delimited(path, chain(header, ([neutral(cell) for cell in row] for row in rows)))
    elif kind == ".xlsx":
        _write_answer_workbook(
            path, headings, rows, [*about, (say(("Texts", "文字"), lang), say(SAFE_TEXT, lang))], lang
        )
    elif kind == ".parquet":
        columns = list(zip(*rows, strict=True)) or [()] * len(headings)
        write_parquet(
            path, pa.table({heading.label: list(column) for heading, column in zip(headings, columns, strict=True)})
        )
    else:
        raise UsageError(
            (
                f"“{path.name}” is neither .csv, .xlsx nor .parquet.",
                f"“{path.name}”不是 .csv、.xlsx 或 .parquet 文件。",
            ),
            ("Name the file with one of these endings.", "请使用以上扩展名之一。"),
        )


def _write_answer_workbook(
    path: Path, headings: Sequence[Heading], rows: Iterable[Row], about: Sequence[tuple[str, str]], lang: str
) -> None:
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": True,
    }
    with _whole(path) as part:
        book = xlsxwriter.Workbook(str(part), options)
        book.set_properties({"created": _MADE})
        head = book.add_format({"bold": True, "bottom": 1})
        formats = [
            book.add_format(
                {"num_format": _FORMATS.get(heading.unit, "yyyy-mm-dd" if heading.unit == "day" else "General")}
            )
            for heading in headings
        ]
        sheet = book.add_worksheet(say(("Answer", "查询结果"), lang))
        sheet.freeze_panes(1, 0)
        for x, heading in enumerate(headings):
            sheet.set_column(x, x, 16)
            sheet.write_string(0, x, heading.label, head)
        for y, row in enumerate(rows, 1):
            if y > _LARGEST_SHEET:
                raise QueryLimit(
                    (f"A workbook holds at most {_LARGEST_SHEET:,} rows.", f"一个工作表最多 {_LARGEST_SHEET:,} 行。"),
                    ("Export to a .csv or .parquet file.", "请导出为 .csv 或 .parquet 文件。"),
                )
            for x, cell in enumerate(row):
                _write_cell(sheet, y, x, cell, formats[x])
        notes = book.add_worksheet(say(("About", "说明"), lang))
        notes.set_column(0, 0, 18)
        notes.set_column(1, 1, 90)
        for y, (label, text) in enumerate(about):
            notes.write_string(y, 0, label, head)
            notes.write_string(y, 1, text)
        book.close()


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet, y: int, x: int, cell: Cell, format_: xlsxwriter.format.Format
) -> None:
    if cell is None or cell == "" or (isinstance(cell, float) and cell != cell):
        return
    if isinstance(cell, str):
        sheet.write_string(y, x, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(y, x, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(y, x, cell, format_)
    else:
        sheet.write_number(y, x, cell, format_)
