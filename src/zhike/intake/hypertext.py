"""HTML tables, as much software saves them under the name .xls."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhike.intake.cells import About, Sheets
from zhike.intake.given import Given, ascii_of
from zhike.intake.limits import MIB
from zhike.intake.refusals import Refused
from zhike.intake.text import Encoding

HTML_HEAD = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|table|body|style|div)\b", re.I | re.S
)
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
SKIPPED = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|xml|title)\b[^>]*>.*?(?:</\1\s*>|\Z)", re.I | re.S)
TAG = re.compile(
    r"<(/?)(table|tr|td|th|br|p|div)\b((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>|<[/!?a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>",
    re.I,
)
SPAN = re.compile(r"\b(row|col)span\s*=\s*[\"']?\s*(\d{1,7})", re.I)
BLANKS = re.compile(r"[ \t\r\n\f]+")


@dataclass
class Table:
    """The grid that grows while the tags go by; spans are laid out as a browser would."""

    rows: list[list[str | None]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)  # column → rows below still covered by a cell from above

    def begin_row(self) -> None:
        self.rows.append([])

    def add(self, text: str | None, down: int, across: int, most: int) -> None:
        row = self.rows[-1]
        while self.taken.get(len(row), 0) >= len(self.rows):
            row.append(None)
        left = len(row) + 1
        if left + across - 1 > most:
            raise Refused("sheet_dimensions", sheet="", rows=len(self.rows), columns=left + across - 1)
        row.append(text)
        row.extend([None] * (across - 1))
        top = len(self.rows)
        if down > 1:
            for column in range(left - 1, left - 1 + across):
                self.taken[column] = top + down - 1
        if down > 1 or across > 1:
            self.merged.append((top, left, top + down - 1, left + across - 1))


def looks_like_html(head: bytes) -> bool:
    """Tags at the very start, in any encoding that keeps ASCII."""
    return HTML_HEAD.match(ascii_of(head)) is not None


def charset_of(head: bytes) -> str | None:
    """The encoding that the page claims; a hint, to be proven."""
    found = CHARSET.search(head)
    return found[1].decode("ascii") if found else None


def read_hypertext(given: Given, encoding: Encoding, sheets: Sheets, about: About) -> None:
    """Every table of the page that has rows, one below the other, as one sheet."""
    most = sheets.limits.workbook_bytes // 8
    content = given.head(most + 1)
    if len(content) > most:
        raise Refused("archive_too_large", detail=f"HTML > {most // MIB} MiB")
    text = content.decode(encoding.codec)
    del content
    table = lay_out(SKIPPED.sub(" ", text), sheets.limits.columns)
    if not table.rows:
        raise Refused("type_mismatch", kind="a web page without a table", kind_zh="没有表格的网页")
    height = len(table.rows)
    merged = [(top, left, min(bottom, height), right) for top, left, bottom, right in table.merged]
    named = given.name.lower().endswith((".htm", ".html"))
    told = {
        "encoding": encoding.name,
        "possible": encoding.possible,
        "merged": merged,
        "notes": ["HTML table" if named else f"named {given.suffix}, is HTML"],
    }
    sheets.sheet(table.rows, width=max(map(len, table.rows)), file=given.name, about=told | about)


def lay_out(text: str, most_columns: int) -> Table:
    """The cells of all tables in reading order."""
    table, cell, spans = Table(), None, ""
    for kind, attributes, words in _pieces(text):
        if kind in ("td", "th", "/td", "/th", "tr", "/tr", "table", "/table"):
            if cell is not None:
                _close(table, cell, spans, most_columns)
                cell = None
            if kind in ("td", "th"):
                if not table.rows:
                    table.begin_row()
                cell, spans = [words], attributes
                continue
            if kind == "tr":
                table.begin_row()
        elif cell is not None:
            cell.append("\n" if kind == "br" else "")
        if cell is not None:
            cell.append(words)
    if cell is not None:
        _close(table, cell, spans, most_columns)
    return table


def _pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """Each tag with its attributes and the words after it, up to the next tag."""
    last: re.Match[str] | None = None
    for tag in TAG.finditer(text):
        if last is not None:
            yield _name(last), last[3] or "", text[last.end() : tag.start()]
        last = tag
    if last is not None:
        yield _name(last), last[3] or "", text[last.end() :]


def _name(tag: re.Match[str]) -> str:
    return ((tag[1] or "") + (tag[2] or "")).lower()


def _close(table: Table, cell: list[str], attributes: str, most: int) -> None:
    spans = {name.lower(): max(1, int(size)) for name, size in SPAN.findall(attributes)}
    lines = "".join("\n" if part == "\n" else BLANKS.sub(" ", part) for part in cell)
    text = html.unescape("\n".join(line.strip(" ") for line in lines.split("\n")).strip(" \n"))
    kept = text if text.strip() else None
    table.add(kept, min(spans.get("row", 1), 1_048_576), spans.get("col", 1), most)
