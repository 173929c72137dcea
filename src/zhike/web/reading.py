"""What the wizard's form says of the sheets of a file: kind, header rows, order of dates, format of numbers."""

from dataclasses import replace
from typing import Any

from zhike import check
from zhike.check import Aside, CheckedSheet, Reading
from zhike.errors import Text
from zhike.web.drafts import File
from zhike.web.pages import Seen

DATES: dict[str, Text] = {
    "ymd": ("year / month / day", "年/月/日"),
    "dmy": ("day / month / year", "日/月/年"),
    "mdy": ("month / day / year", "月/日/年"),
}
NUMBERS: dict[str, Text] = {".": ("1,234.56", "1,234.56"), ",": ("1.234,56", "1.234,56")}


def readings(file: File, seen: Seen) -> tuple[dict[str, Reading], bool]:
    """What is said of each sheet by its place; and whether any is to be recognised anew, columns and all.

    Errors  UsageError, UnknownName for what cannot be said
    """
    told = dict(file.readings)
    anew = False
    for number, sheet in enumerate(file.sheets):
        before = told.get(sheet.place, Reading())
        told[sheet.place] = now = _of_sheet(number, sheet, before, seen)
        anew = anew or (now.kind, now.header) != (before.kind, before.header)
    for number, one in enumerate(file.aside):
        kind = seen.given(f"a{number}kind")
        if kind:
            told[one.place] = check.said(kind=kind)
            anew = True
    return told, anew


def _of_sheet(number: int, sheet: CheckedSheet, before: Reading, seen: Seen) -> Reading:
    """What the form says of one sheet; what it shows and leaves as it is was not said."""
    kind = seen.given(f"s{number}kind", sheet.kind)
    header = seen.given(f"s{number}header", header_of(sheet)).strip()
    how = check.said(
        kind=before.kind if kind == sheet.kind else kind,
        header="" if header == header_of(sheet) else header,
        dates=seen.given(f"s{number}dates", before.dates),
        numbers=seen.given(f"s{number}numbers", before.numbers),
    )
    if header == header_of(sheet):
        how = replace(how, header=before.header)
    off = before.off
    keep = seen.given("keep")
    if keep in ("yes", "no"):
        off = (sheet.reading.off or frozenset()) - {"duplicate"} | ({"duplicate"} if keep == "yes" else frozenset())
    return replace(how, off=off)


def header_of(sheet: CheckedSheet) -> str:
    """The rows of the header as the form writes them; 0 of a sheet without one."""
    return ",".join(str(row) for row in sheet.header_rows) or "0"


def shown(number: int, sheet: CheckedSheet, seen: Seen) -> dict[str, Any]:
    """The controls of one sheet, each with what holds now."""
    how = sheet.reading
    return {
        "name": f"s{number}",
        "place": sheet.place,
        "kind_is": sheet.kind,
        "header": header_of(sheet),
        "lowest": str(check.LOWEST),
        "dates": [(name, seen.words.say(words), name == how.dates) for name, words in DATES.items()],
        "numbers": [(name, seen.words.say(words), name == how.numbers) for name, words in NUMBERS.items()],
    }


def aside(number: int, one: Aside, seen: Seen) -> dict[str, Any]:
    """A sheet that gives nothing, as it is listed."""
    return {
        "name": f"a{number}",
        "place": one.place,
        "rows": f"{one.rows:,}",
        "by_person": one.by_person,
        "why": seen.words.say(one.why) if one.why else "",
        "first": " · ".join(one.first),
    }
