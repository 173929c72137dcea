"""Workbooks: looked over as bytes first, then read by calamine, all inside the child.

calamine lays every sheet out as a full rectangle, so a sheet with one cell in each far corner makes it ask for
hundreds of gigabytes. Therefore the parts are streamed once beforehand: sizes, forbidden XML, the box each sheet
spans, and the error cells, which calamine's Python face gives as empty text.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import python_calamine as calamine

from zhike.intake import archives, compound, opendocument, parts
from zhike.intake.cells import About, Sheets, text_of
from zhike.intake.given import Given
from zhike.intake.refusals import Refused

Errors = dict[tuple[int, int], str]
"""The text of error cells by row and column, both from 0."""


@dataclass
class Looked:
    """What the look beforehand has found; error cells by the sheet's place in the workbook."""

    errors: dict[int, Errors] = field(default_factory=dict)
    merged: dict[int, list[tuple[int, int, int, int]]] = field(default_factory=dict)  # where calamine tells none
    notes: list[str] = field(default_factory=list)


def kind_of_zip(archive: zipfile.ZipFile) -> str:
    """ "xlsx", "xlsb", "ods", "" for an archive of files, or the name of another kind of document."""
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names or ("[content_types].xml" in names and any(n.startswith("xl/") for n in names)):
        return "xlsx"
    for start, kind in (
        ("word/", "docx"),
        ("ppt/", "pptx"),
        ("meta-inf/manifest.mf", "jar"),
        ("androidmanifest", "apk"),
    ):
        if any(name.startswith(start) for name in names) and (
            start.startswith(("meta", "and")) or "[content_types].xml" in names
        ):
            return kind
    if "mimetype" in names and archive.infolist()[0].file_size < 200:
        kind = archive.read("mimetype").decode("ascii", "replace").strip()
        return "ods" if kind.startswith("application/vnd.oasis.opendocument.spreadsheet") else kind
    return ""


def read_zipped(given: Given, content: BinaryIO, kind: str, sheets: Sheets, about: About) -> None:
    """An .xlsx, .xlsb or .ods."""
    limits = sheets.limits
    looked = Looked()
    with archives.directory(content, limits.workbook_bytes, limits) as archive:
        if kind == "ods":
            looked.errors, looked.merged = opendocument.look_over(archive, limits)
        else:
            looked.errors = parts.look_over_office(archive, limits)
        if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
            looked.notes.append("macros are left out")
    content.seek(0)
    _read(given, content, looked, sheets, about)


def read_compound(given: Given, content: BinaryIO, sheets: Sheets, about: About) -> None:
    """An .xls in the compound format of Office 97."""
    errors = compound.look_over(content, sheets.limits)
    content.seek(0)
    _read(given, content, Looked(errors), sheets, about)


def _read(given: Given, content: BinaryIO, looked: Looked, sheets: Sheets, about: About) -> None:
    try:
        with calamine.CalamineWorkbook.from_filelike(content) as book:
            for index, sheet in enumerate(book.sheets_metadata):
                if sheet.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                hidden = sheet.visible is not calamine.SheetVisibleEnum.Visible
                notes = looked.notes + (["hidden sheet"] if hidden else [])
                errors = looked.errors.get(index, {})
                told = about | {"notes": notes, "merged": looked.merged.get(index, [])}
                _sheet(given, book.get_sheet_by_index(index), errors, sheets, told)
    except calamine.PasswordError as wrong:
        raise Refused("encrypted_workbook") from wrong
    except calamine.CalamineError as wrong:
        raise Refused(
            "unreadable_file", detail=str(wrong).splitlines()[0][:200] if str(wrong) else "damaged"
        ) from wrong


def _sheet(
    given: Given,
    sheet: calamine.CalamineSheet,
    errors: Errors,
    sheets: Sheets,
    about: About,
) -> None:
    start, end = sheet.start, sheet.end
    width = end[1] + 1 if end else 0
    height = end[0] + 1 if end else 0
    if errors:
        height, width = max(height, *(row + 1 for row, _ in errors)), max(width, *(column + 1 for _, column in errors))
    if height * width > sheets.limits.area or width > sheets.limits.columns:
        raise Refused("sheet_dimensions", sheet=sheet.name, rows=height, columns=width)
    merged = [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    rows = _texts(sheet, start[1] if start else 0, height, errors)
    told: About = about | {"merged": merged} if merged else about
    sheets.sheet(rows, width=width, file=given.name, name=sheet.name, about=told)


def _texts(sheet: calamine.CalamineSheet, left: int, height: int, errors: Errors) -> Iterator[Sequence[str | None]]:
    """All rows from the first of the sheet, as text, with the error cells put back."""
    before: tuple[None, ...] = (None,) * left
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), error in errors.items():
        by_row.setdefault(row, []).append((column, error))
    number = 0
    if sheet.end is not None:
        for cells in sheet.iter_rows():
            texts = [*before, *map(text_of, cells)]
            yield _with_errors(texts, by_row.get(number, ()))
            number += 1
    for rest in range(number, height):
        yield _with_errors([], by_row.get(rest, ()))


def _with_errors(texts: list[str | None], errors: Sequence[tuple[int, str]]) -> list[str | None]:
    for column, error in errors:
        texts.extend([None] * (column + 1 - len(texts)))
        if not texts[column]:
            texts[column] = error
    return texts


def in_memory(given: Given, most: int) -> BinaryIO:
    """A member of an archive as a stream that can be sought in."""
    content = given.head(most + 1)
    if len(content) > most:
        raise Refused("archive_too_large", detail=given.name)
    return io.BytesIO(content)
