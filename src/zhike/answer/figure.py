"""A figure: a metric's value with its snapshot and its filter. The only way in which a number reaches a reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from zhike.errors import Text, say
from zhike.metric import Unit
from zhike.predicate import Predicate, period_text
from zhike.question import Question, write

Value = None | bool | int | float | Decimal | str | date | datetime

MISSING = "–"
EXACT_BELOW = 100_000
WHOLE_FROM = 10_000
"""Money of so much is written without its cents."""
STEPS: dict[str, tuple[tuple[Decimal, str], ...]] = {
    "wan": ((Decimal(10**8), "亿"), (Decimal(10**4), "万")),
    "thousands": ((Decimal(10**9), "B"), (Decimal(10**6), "M"), (Decimal(10**3), "K")),
    "full": (),
}
PLACES: dict[Unit, int] = {"money": 2, "price": 4, "quantity": 4, "days": 1, "number": 2, "share": 4}


@dataclass(frozen=True)
class Figure:
    """One number, day or class that a metric gives for the customers and orders of a filter."""

    value: Value
    metric: str
    unit: Unit
    snapshot: str
    where: tuple[Predicate, ...] = ()
    words: Text | None = None  # for classes: the word that people read
    between: tuple[Value, Value] | None = None  # of a sum: the ends of its 80 % interval, where the run made one

    @property
    def question(self) -> Question:
        """The question to which this figure alone is the answer."""
        return Question(where=self.where, show=(self.metric,), at=self.snapshot)

    @property
    def address(self) -> str:
        """The same as a query string: the way to definition, SQL and rows."""
        return write(self.question)

    def short(self, lang: str) -> str:
        """The value as it is read at a glance: 万 and 亿 in Chinese, K and M in English."""
        if self.words is not None:
            return say(self.words, lang)
        return shown(self.value, self.unit, lang)

    def exact(self, lang: str) -> str:
        """Every digit there is."""
        if self.words is not None:
            return say(self.words, lang)
        return exact(self.value, self.unit, lang)

    def plain(self) -> bool | int | float | str | None:
        """The value for JSON: decimals as text, days as ISO text, missing as null."""
        return plain(self.value)


@dataclass(frozen=True)
class Part:
    """The value of a dimension in one row: what the row's figures are about."""

    value: Value
    dimension: str
    words: Text | None = None
    filter: Predicate | None = None  # narrows a question to this row

    def short(self, lang: str) -> str:
        """As people read it."""
        if self.words is not None:
            return say(self.words, lang)
        if self.value is None:
            return say(("(not given)", "（未填）"), lang)
        if isinstance(self.value, date):
            return period_text(self.dimension, self.value)
        return str(self.value)

    exact = short

    def plain(self) -> bool | int | float | str | None:
        """The value for JSON; a month reads 2024-03."""
        if isinstance(self.value, date):
            return period_text(self.dimension, self.value)
        return plain(self.value)


Cell = Figure | Part


def plain(value: Value) -> bool | int | float | str | None:
    """A value for JSON, nothing rounded."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value != value:
        return None
    return value


def shown(value: Value, unit: Unit, lang: str, numbers: str = "", places: int | None = None) -> str:
    """A value at a glance.

    `numbers` says how large ones are written where it is not as the language has it; `places` how many stand after
    the point where the column has so many, never fewer than a small amount needs to be told from nothing.
    """
    number = _number(value)
    if number is None:
        return _other(value, lang)
    sign, size = ("−" if number < 0 else ""), abs(number)
    if unit == "share":
        return f"{sign}{_rounded(size * 100, 1):,f}%"
    if places is not None and (unit in ("days", "number") or size < EXACT_BELOW):
        text = f"{_rounded(size, 2 if unit == 'money' and 0 < size < 1 else places):,f}"
        return sign + (_days(text, lang) if unit == "days" else text)
    if unit == "days":
        return f"{sign}{_days(_trimmed(size, 1), lang)}"
    if unit == "number" or size < EXACT_BELOW:
        whole = unit == "count" or (unit == "money" and size >= WHOLE_FROM) or (unit == "number" and size >= 1000)
        return sign + (
            f"{_rounded(size, 0):,f}" if whole else f"{_rounded(size, 2):,f}" if unit == "money" else _trimmed(size, 2)
        )
    for step, word in STEPS[numbers or ("wan" if lang.startswith("zh") else "thousands")]:
        if size >= step:
            part = size / step
            return f"{sign}{_rounded(part, 2 if part < 100 else 1 if part < 1000 else 0):,f}{word}"
    return f"{sign}{_rounded(size, 0):,f}"


def places(values: Iterable[Value], unit: str) -> int | None:
    """How many places the numbers of one column are written with; nothing where each is written in its own way."""
    sizes = [abs(number) for number in map(_number, values) if number is not None]
    if not sizes or unit not in ("money", "number", "days"):
        return None
    if unit == "money":
        return 0 if max(sizes) >= WHOLE_FROM else 2
    most = 1 if unit == "days" else 2 if max(sizes) < 100 else 1 if max(sizes) < 1000 else 0
    return min(most, max(-_exponent(size, most) for size in sizes))


def exact(value: Value, unit: Unit, lang: str) -> str:
    """A value with every digit."""
    number = _number(value)
    if number is None:
        return _other(value, lang)
    sign, size = ("−" if number < 0 else ""), abs(number)
    if unit == "share":
        return f"{sign}{_trimmed(size * 100, 4)}%"
    if unit == "money":
        return f"{sign}{_rounded(size, 2):,f}"
    text = _trimmed(size, PLACES.get(unit, 0))
    return sign + (_days(text, lang) if unit == "days" else text)


def listed(values: Iterable[Value]) -> list[bool | int | float | str | None]:
    """A row for JSON."""
    return [plain(value) for value in values]


def _number(value: Value) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() else None


def _other(value: Value, lang: str) -> str:
    if isinstance(value, bool):
        return say(("yes", "是") if value else ("no", "否"), lang)
    if value is None or isinstance(value, float | Decimal):
        return MISSING
    return value.isoformat() if isinstance(value, date) else str(value)


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _exponent(number: Decimal, places: int) -> int:
    """Minus the places that a number needs, of so many at most."""
    found = _rounded(number, places).normalize().as_tuple().exponent
    return min(0, found) if isinstance(found, int) else 0


def _trimmed(number: Decimal, places: int) -> str:
    text = f"{_rounded(number, places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _days(text: str, lang: str) -> str:
    if lang.startswith("zh"):
        return f"{text} 天"
    return f"{text} day" if text == "1" else f"{text} days"
