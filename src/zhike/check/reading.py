"""How a person says that a sheet is to be read; what is not said is found out, and what was said is remembered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhike import tables
from zhike.errors import UsageError

LEFT_OUT = "-"
"""The kind of a sheet that is not loaded."""
DATES = ("dmy", "mdy", "ymd")
"""Which of a date's numbers comes first: 日/月/年, 月/日/年, 年/月/日."""
NUMBERS = (".", ",")
"""What stands before the decimals: 1,234.56 or 1.234,56."""
FOUND = "auto"
"""Said where what was said before is to be forgotten: it is found out again."""
RULES = ("duplicate", "subtotal", "cancelled", "other", "filled", "repeated", "ambiguous_date")
"""Rules of cleaning that a person may call off."""
LOWEST = 400
"""The last row in which a header may be said to stand."""


@dataclass(frozen=True)
class Reading:
    """What a person said of one sheet, beside its columns."""

    kind: str = ""  # a fact; LEFT_OUT
    header: tuple[int, ...] | None = None  # rows of the header, from 1; () of a sheet without one
    dates: str = ""
    numbers: str = ""
    encoding: str = ""  # of a text file
    off: frozenset[str] | None = None  # rules that are not applied

    def over(self, before: "Reading") -> "Reading":
        """What is said now holds, and what was said before where now nothing is."""
        return Reading(
            self.kind or before.kind,
            before.header if self.header is None else self.header,
            _rather(self.dates, before.dates),
            _rather(self.numbers, before.numbers),
            self.encoding or before.encoding,
            before.off if self.off is None else self.off,
        )

    def applies(self, rule: str) -> bool:
        """Whether a rule of cleaning is applied."""
        return rule not in (self.off or ())

    def document(self) -> dict[str, Any]:
        """What was said, as JSON can say it; nothing where nothing was said."""
        told: dict[str, Any] = {
            "kind": self.kind,
            "dates": self.dates,
            "numbers": self.numbers,
            "encoding": self.encoding,
        }
        told = {name: value for name, value in told.items() if value}
        if self.header is not None:
            told["header"] = list(self.header)
        if self.off is not None:
            told["off"] = sorted(self.off)
        return told


AS_FOUND = Reading()
Readings = Mapping[str, Reading]
"""By a sheet's place (`place`); "" speaks for all others."""


def reading(document: Mapping[str, Any]) -> Reading:
    """What `Reading.document` said."""
    header, off = document.get("header"), document.get("off")
    return Reading(
        **{name: str(document.get(name, "")) for name in ("kind", "dates", "numbers", "encoding")},
        header=None if header is None else tuple(int(row) for row in header),
        off=None if off is None else frozenset(off),
    )


def said(
    *, kind: str = "", header: str = "", dates: str = "", numbers: str = "", off: frozenset[str] | None = None
) -> Reading:
    """A reading as a form or a command line says it. header: "3", "2,3" or "2-3", "0" where there is none.

    Errors  UnknownName for a kind that is none; UsageError for a row, an order of dates or a decimal sign that is none
    """
    if kind not in ("", LEFT_OUT):
        tables.fact(kind)
    if dates not in ("", FOUND, *DATES):
        raise _none_of(dates, DATES)
    if numbers not in ("", FOUND, *NUMBERS):
        raise _none_of(numbers, NUMBERS)
    return Reading(kind, rows_of(header), dates, numbers, off=off)


def rows_of(text: str) -> tuple[int, ...] | None:
    """Rows of a header: "3", "2,3", "2-3"; "0" where there is none, "" where it is to be found out.

    Errors  UsageError
    """
    plain = re.sub(r"\s+", "", text.replace("，", ",").replace("、", ",").replace("–", "-"))
    if not plain:
        return None
    if plain == "0":
        return ()
    found = [int(one) for one in re.split("[,-]", plain)] if re.fullmatch(r"\d{1,3}([,-]\d{1,3})?", plain) else []
    if not found or found != sorted(set(found)) or not 1 <= found[0] <= found[-1] <= LOWEST:
        raise UsageError(
            (f"“{text[:40]}” are no header rows.", f"“{text[:40]}”不是有效的表头行。"),
            (
                f"Write one row (3) or two (2,3), none below {LOWEST}; 0 where the sheet has no header.",
                f"请填写一行（3）或两行（2,3），不超过第 {LOWEST} 行；没有表头则填 0。",
            ),
        )
    return tuple(found)


def place(file: str, sheet: str, whole: str) -> str:
    """What a sheet is called among those of the file `whole`: its name, with its member's where that is an archive."""
    return " · ".join(one for one in ("" if file == whole else file, sheet) if one)


def _rather(now: str, before: str) -> str:
    return (now or before).replace(FOUND, "")


def _none_of(given: str, known: tuple[str, ...]) -> UsageError:
    names = " ".join(known)
    return UsageError(
        (f"“{given[:40]}” is none of: {names}", f"“{given[:40]}”不是以下之一：{names}"),
        ("Choose one of them.", "请选择其中之一。"),
    )
