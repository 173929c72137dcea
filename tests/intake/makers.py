"""Workbooks put together part by part, so that a test can hold anything a file could hold."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts: Mapping[str, bytes | str | Iterable[bytes]]) -> bytes:
    """A zip of these parts; a part may be a stream of pieces, so that a bomb needs no memory to make."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            if isinstance(content, str):
                content = content.encode()
            with archive.open(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), "w", force_zip64=False) as part:
                part._compressor = zlib.compressobj(1, zlib.DEFLATED, -15)  # ZipInfo alone would store it
                part._zinfo.compress_type = zipfile.ZIP_DEFLATED
                for piece in [content] if isinstance(content, bytes) else content:
                    part.write(piece)
    return out.getvalue()


def xlsx_parts(*sheets: str | bytes | Iterator[bytes], names: Iterable[str] = (), head: str = "") -> dict:
    """The parts of an .xlsx whose sheets have this inside `<sheetData>`."""
    titles = list(names) or [f"Sheet{n}" for n in range(1, len(sheets) + 1)]
    numbered = list(enumerate(titles, 1))
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n, _ in numbered
    )
    parts: dict = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{XML}{head}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        + "".join(f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>' for n, title in numbered)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n, _ in numbered
        )
        + "</Relationships>",
    }
    before = f'{XML}<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    for (n, _), data in zip(numbered, sheets, strict=True):
        pieces = [data.encode()] if isinstance(data, str) else [data] if isinstance(data, bytes) else data
        parts[f"xl/worksheets/sheet{n}.xml"] = _around(before, pieces, b"</sheetData></worksheet>")
    return parts


def _around(before: bytes, pieces: Iterable[bytes], after: bytes) -> Iterator[bytes]:
    yield before
    yield from pieces
    yield after


def xlsx(*sheets: str | bytes | Iterator[bytes], names: Iterable[str] = ()) -> bytes:
    """A whole .xlsx."""
    return zipped(xlsx_parts(*sheets, names=names))


def cell(reference: str, text: str) -> str:
    """A cell with text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def ods(table: str, *, prologue: str = "") -> bytes:
    """An .ods with one table."""
    spaces = f'xmlns:office="{OPEN}:office:1.0" xmlns:table="{OPEN}:table:1.0" xmlns:text="{OPEN}:text:1.0"'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'{XML}<manifest:manifest xmlns:manifest="{OPEN}:manifest:1.0"/>',
            "content.xml": f'{XML}{prologue}<office:document-content {spaces} office:version="1.2"><office:body>'
            f'<office:spreadsheet><table:table table:name="表一">{table}</table:table></office:spreadsheet></office:body></office:document-content>',
        }
    )


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of an .xls stream."""
    return struct.pack("<HH", kind, len(body)) + body


def xls_stream(records: Iterable[bytes], name: str = "表一", globals_: Iterable[bytes] = ()) -> bytes:
    """A workbook stream with one sheet of these records."""
    begin = struct.pack("<HHHHLL", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0x41, 6)
    before = record(0x0809, begin) + b"".join(globals_) + record(0x0042, struct.pack("<H", 1200))
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    place = len(before) + 4 + 6 + len(title) + 4
    sheet = record(0x0809, struct.pack("<HHHHLL", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0x41, 6))
    bound = record(0x0085, struct.pack("<LBB", place, 0, 0) + title)
    return before + bound + record(0x000A) + sheet + b"".join(records) + record(0x000A)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of Office 97 holding these streams, each padded to the size that needs no small sectors."""
    bodies = {
        name: body + b"\0" * (-max(len(body), 4096) % 512 + max(0, 4096 - len(body))) for name, body in streams.items()
    }
    chains: list[int] = []
    starts: dict[str, int] = {}
    for name, body in bodies.items():
        starts[name], count = len(chains), len(body) // 512
        chains += [*range(len(chains) + 1, len(chains) + count), 0xFFFFFFFE]
    directory = len(chains)
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, (name, body) in enumerate(bodies.items(), 1):
        entries.append(_entry(name, 2, starts[name], len(body), right=number + 1 if number < len(bodies) else -1))
    listing = b"".join(entries)
    listing += b"\0" * (-len(listing) % 512)
    count = len(listing) // 512
    chains += [*range(directory + 1, directory + count), 0xFFFFFFFE]
    tables = 1
    while len(chains) + tables > tables * 128:
        tables += 1
    first_table = len(chains)
    fat = struct.pack(f"<{len(chains)}L", *chains) + struct.pack("<L", 0xFFFFFFFD) * tables
    fat += b"\xff" * (tables * 512 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<LLLLLLLLL", 0, tables, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109L", *range(first_table, first_table + tables), *[0xFFFFFFFF] * (109 - tables))
    return header + b"".join(bodies.values()) + listing + fat


def _entry(name: str, kind: int, start: int, size: int, *, right: int = -1, child: int = -1) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<lll", -1, right, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + b"\0" * 36
        + struct.pack("<LQ", start, size)
    )


def xlsb(cells: Iterable[tuple[int, int, bytes]]) -> bytes:
    """An .xlsb with one sheet; cells are (record kind, row × 65536 + column, body)."""

    def rec(kind: int, body: bytes = b"") -> bytes:
        number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, n = b"", len(body)
        while True:
            size += bytes([n & 0x7F | (0x80 if n > 127 else 0)])
            n >>= 7
            if not n:
                return number + size + body

    def text(value: str) -> bytes:
        return struct.pack("<L", len(value)) + value.encode("utf-16-le")

    rows: dict[int, bytes] = {}
    for kind, place, body in cells:
        row, column = divmod(place, 65536)
        rows[row] = rows.get(row, b"") + rec(kind, struct.pack("<LL", column, 0) + body)
    last = max(rows, default=0)
    data = b"".join(rec(0, struct.pack("<L", row) + b"\0" * 13) + body for row, body in sorted(rows.items()))
    sheet = rec(129) + rec(148, struct.pack("<LLLL", 0, last, 0, 10)) + rec(145) + data + rec(146) + rec(130)
    book = rec(131) + rec(143) + rec(156, struct.pack("<LL", 0, 1) + text("rId1") + text("表一")) + rec(144) + rec(132)
    parts = xlsx_parts("")
    parts.pop("xl/worksheets/sheet1.xml")
    parts.pop("xl/workbook.xml")
    rels = parts.pop("xl/_rels/workbook.xml.rels")
    parts["xl/workbook.bin"] = book
    parts["xl/_rels/workbook.bin.rels"] = rels.replace("sheet1.xml", "sheet1.bin")
    parts["xl/worksheets/sheet1.bin"] = sheet
    return zipped(parts)


def spreadsheetml(*sheets: str, names: Iterable[str] = (), head: str = "", encoding: str = "UTF-8") -> bytes:
    """An XML Spreadsheet 2003 whose sheets have these rows inside `<Table>`; anything behind the table after a bar."""
    space = "urn:schemas-microsoft-com:office"
    titles = list(names) or [f"Sheet{n}" for n in range(1, len(sheets) + 1)]
    inside = "".join(
        f'<Worksheet ss:Name="{title}"><Table>{rows.partition("¦")[0]}</Table>{rows.partition("¦")[2]}</Worksheet>'
        for title, rows in zip(titles, sheets, strict=True)
    )
    whole = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n{head}'
        f'<Workbook xmlns="{space}:spreadsheet" xmlns:ss="{space}:spreadsheet" xmlns:x="{space}:excel">{inside}</Workbook>'
    )
    return whole.encode({"gb2312": "gb18030"}.get(encoding, encoding))


def xml_row(*values: str | float | None) -> str:
    """A row of such a sheet: numbers as numbers, the rest as text."""
    cells = (
        "<Cell/>"
        if value is None
        else f'<Cell><Data ss:Type="{"String" if isinstance(value, str) else "Number"}">{value}</Data></Cell>'
        for value in values
    )
    return f"<Row>{''.join(cells)}</Row>"


def dbt(memos: Iterable[bytes], *, wide: bool = False) -> bytes:
    """The memo file of dBase III, or of IV where blocks tell their length: one block of 512 bytes a memo, from 1."""
    blocks = [
        (b"\xff\xff\x08\x00" + struct.pack("<L", len(one) + 8) + one if wide else one + b"\x1a\x1a").ljust(512, b"\0")
        for one in memos
    ]
    return (
        struct.pack("<L", len(blocks) + 1).ljust(20, b"\0")
        + struct.pack("<H", 512).ljust(492, b"\0")
        + b"".join(blocks)
    )


def fpt(memos: Iterable[bytes]) -> bytes:
    """The memo file of FoxPro in blocks of 64 bytes, the first text in block 8."""
    blocks = [(struct.pack(">LL", 1, len(one)) + one).ljust(64, b"\0") for one in memos]
    return (struct.pack(">LHH", 8 + len(blocks), 0, 64)).ljust(512, b"\0") + b"".join(blocks)


def dbf7(fields: Iterable[tuple[str, str, int]], records: Iterable[tuple[bytes, ...]], *, codec: str = "gbk") -> bytes:
    """A table of dBase 7: names of up to 32 bytes, integers with the high byte first."""
    columns, body = list(fields), b"".join(b" " + b"".join(record) for record in records)
    width = 1 + sum(size for _, _, size in columns)
    heads = b"".join(
        name.encode(codec).ljust(32, b"\0") + kind.encode() + bytes([size]) + b"\0" * 14 for name, kind, size in columns
    )
    start = 68 + len(heads) + 1
    head = struct.pack("<BBBBLHH", 0x8C, 124, 3, 5, len(body) // width, start, width).ljust(68, b"\0")
    return head + heads + b"\r" + body + b"\x1a"


def dbf(
    fields: Iterable[tuple[str, str, int]],
    records: Iterable[tuple[bytes | str, ...]],
    *,
    struck: Iterable[int] = (),
    version: int = 3,
    page: int = 0x4D,
    codec: str = "gbk",
    flags: int = 0,
) -> bytes:
    """A dBase table of (name, type, width); texts are padded on the right, bytes stand as given; records from 0."""
    columns = list(fields)
    body = b""
    for number, record in enumerate(records):
        body += b"*" if number in set(struck) else b" "
        for (_, _, size), value in zip(columns, record, strict=True):
            body += value if isinstance(value, bytes) else value.encode(codec).ljust(size)
            assert isinstance(value, str) or len(value) == size
    count = number + 1 if body else 0
    width = 1 + sum(size for _, _, size in columns)
    heads = b"".join(
        name.encode(codec).ljust(11, b"\0") + kind.encode() + b"\0" * 4 + bytes([size, 0, flags]) + b"\0" * 13
        for name, kind, size in columns
    )
    start = 32 + len(heads) + 1
    head = struct.pack("<BBBBLHH", version, 124, 3, 5, count, start, width) + b"\0" * 17 + bytes([page, 0, 0])
    return head + heads + b"\r" + body + b"\x1a"
