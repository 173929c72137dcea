"""How values look: numbers with their way to a definition, days, moments; and the rule that nothing else is printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from jinja2 import Undefined
from markupsafe import Markup, escape

from zhike.answer import figure
from zhike.answer.figure import Value
from zhike.errors import say
from zhike.metric import Better, Unit
from zhike.web.unmade import Unmade

SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥"}


MISSING = Markup('<span class="missing">–</span>')


class BareNumber(TypeError):
    """A template tried to print a value that leads to no definition."""


@dataclass(frozen=True)
class Shown:
    """A number on a page: its value, its unit, and the address that explains it."""

    value: Value
    unit: Unit
    lang: str
    href: str
    said: str = ""  # what is counted, for those who hear the page
    signed: bool = False  # a change: the plus is written too
    currency: str = ""
    better: Better = "more"  # what colour says of its sign
    numbers: str = ""  # how the reader wants large ones written
    places: int | None = None  # as many as its column has
    is_exact: bool = False  # written with every digit, where somebody signs it

    def __html__(self) -> Markup:
        if self.value is None:
            return MISSING
        label = f' aria-label="{escape(self.said)} {escape(self.short)}"' if self.said else ""
        # Every part is escaped by itself: this runs some hundred times a page.
        return Markup(  # noqa: S704
            f'<a class="figure{self._tone}" href="{escape(self.href)}" title="{escape(self.exact)}"{label}>{escape(self.short)}</a>'
        )

    @property
    def short(self) -> str:
        """Three or four digits, 万/亿 or K/M."""
        if self.is_exact:
            return self.exact
        return self._signed(figure.shown(self.value, self.unit, self.lang, self.numbers, self.places))

    @property
    def exact(self) -> str:
        """Every digit there is."""
        return self._signed(figure.exact(self.value, self.unit, self.lang))

    def _signed(self, text: str) -> str:
        if self.value is None or isinstance(self.value, str | date):
            return text
        minus, size = ("−", text[1:]) if text.startswith("−") else ("+" if self.signed and self.value > 0 else "", text)
        sign = SIGNS.get(self.currency, f"{self.currency} " if self.currency else "") if self.unit == "money" else ""
        return minus + sign + size

    @property
    def _tone(self) -> str:
        """A loss is red; so is a change for the worse, and one for the better is green. Days before a day are no loss."""
        if isinstance(self.value, str | date | None) or not self.better or not self.value:
            return ""
        if self.unit == "days" and not self.signed:
            return ""
        good = (self.value > 0) == (self.better == "more")
        return (" positive" if self.signed else "") if good else " negative"


@dataclass(frozen=True)
class Day:
    """A calendar day."""

    value: date | None
    lang: str
    spoken: bool = False  # within a sentence

    @staticmethod
    def read(text: str) -> date | None:
        """The day that an address writes; nothing where it is none."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None

    def __html__(self) -> Markup:
        if self.value is None:
            return MISSING
        return Markup('<time datetime="{}">{}</time>').format(self.value.isoformat(), self.text)

    @property
    def text(self) -> str:
        if self.value is None:
            return "–"
        if not self.spoken:
            return self.value.isoformat()
        if self.lang == "zh":
            return f"{self.value.year}年{self.value.month}月{self.value.day}日"
        return f"{self.value.day} {MONTHS[self.value.month - 1]} {self.value.year}"


@dataclass(frozen=True)
class Month:
    """A month, written as people write it."""

    value: date
    lang: str

    def __html__(self) -> Markup:
        return escape(self.text)

    @property
    def text(self) -> str:
        if self.lang == "zh":
            return f"{self.value.year}年{self.value.month}月"
        return f"{MONTHS[self.value.month - 1][:3]} {self.value.year}"


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


BRIEF = 40


def brief(name: str) -> str:
    """A name within a sentence, cut where it would bury the sentence."""
    return name if len(name) <= BRIEF else f"{name[: BRIEF - 1].rstrip()}…"


def finalize(value: Any) -> Any:
    """What a template may print: text, and values that know how to be shown."""
    if value is None:
        return ""
    if isinstance(value, Undefined):
        return str(value)  # a name that is none raises; `… if …` without an else is empty
    if isinstance(value, str) or hasattr(value, "__html__"):
        return value
    raise BareNumber(f"{value!r} ({type(value).__name__}) has no definition and cannot be printed")


def plain(value: Any, lang: str) -> Any:
    """The same content for the page's .json twin."""
    if isinstance(value, Unmade):
        return {"failed": say(value.why.what, lang), "fix": say(value.why.fix, lang)}
    if isinstance(value, Shown):
        return {
            "value": figure.plain(value.value),
            "unit": value.unit,
            "shown": value.short,
            "explained_by": value.href,
        }
    if isinstance(value, Day | Month):
        return value.value.isoformat() if value.value else None
    if isinstance(value, Mapping):
        return {str(key): plain(item, lang) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(item, lang) for item in value]
    if isinstance(value, Markup):
        return value.striptags()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name), lang) for name in value.__dataclass_fields__}
    return value


def link(path: str, **asked: Any) -> str:
    """An address with a query; what is empty is left out, several values of one name are all written."""
    pairs = [(name, one) for name, value in asked.items() for one in (value if isinstance(value, tuple) else (value,))]
    query = "&".join(
        f"{_quoted(name.replace('__', '.'))}={_quoted(str(value))}" for name, value in pairs if value not in (None, "")
    )
    return f"{path}?{query}" if query else path


@lru_cache(4096)
def _quoted(part: str) -> str:
    """A part of a query; a page names the same customer and the same columns some hundred times."""
    return quote_plus(part)
