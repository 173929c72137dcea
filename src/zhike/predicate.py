"""One filter, as URL key, expression and sentence.

    province=广东省            the customer's province is one of those given (repeat the key for several)
    province.missing=yes       the source says nothing about it
    spent.min=1000             the customer's own figure, over all its orders, is at least so much
    first_ordered_on.to=…      the customer's own day is not after
    from=2024-01-01            documents of this day and later
    q=杭州                     the customer's name or code has these letters
    segment=late               the customer belongs to one of these segments

Names come from a `Vocabulary`, never from the address; values become typed literals of the engine.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.common.exceptions import IbisTypeError

from zhike.errors import BadQuestion, NotFound, Text, UnknownName, say
from zhike.metric import Dimension, Metric, Unit
from zhike.sounds import heard

Test = Literal["is", "min", "max", "from", "to", "missing", "search"]
Value = str | Decimal | date | bool

LONGEST_VALUE = 200
MOST_VALUES = 200
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_PERIOD = {
    "month": _MONTH,
    "cohort": _MONTH,
    "year": re.compile(r"([0-9]{4})()"),
    "quarter": re.compile(r"([0-9]{4})-?[Qq]([1-4])"),
}
NUMBERS: tuple[Unit, ...] = ("count", "money", "price", "quantity", "days", "share", "number")


class Segment(Protocol):
    """What a filter needs to know of a segment: its words, and who belongs to it."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def means(self) -> Text: ...
    @property
    def holds(self) -> Callable[[ir.Table], ir.BooleanValue]: ...


@dataclass(frozen=True)
class Vocabulary:
    """The names that a question may use, and what they stand for."""

    metrics: Mapping[str, Metric]
    dimensions: Mapping[str, Dimension]
    segments: Mapping[str, Segment]

    def metric(self, name: str) -> Metric:
        """The metric of that name."""
        if name not in self.metrics:
            raise UnknownName(("metric", "指标"), name, self.metrics)
        return self.metrics[name]

    def dimension(self, name: str) -> Dimension:
        """The dimension of that name."""
        if name not in self.dimensions:
            raise UnknownName(("dimension", "维度"), name, self.dimensions)
        return self.dimensions[name]

    def segment(self, name: str) -> Segment:
        """The segment of that name."""
        if name not in self.segments:
            raise UnknownName(("segment", "客群"), name, self.segments)
        return self.segments[name]

    def keys(self) -> tuple[str, ...]:
        """Every key under which a filter may stand."""
        named = [*self.dimensions, *(f"{name}.missing" for name in self.dimensions if name != "segment")]
        for metric in self.metrics.values():
            if metric.per_customer:
                named += [f"{metric.name}.{test}" for test in _tests(metric.unit)]
        return ("from", "to", "q", "segment", *named)


@dataclass(frozen=True, order=True)
class Predicate:
    """One filter. Any of `values` is enough where there are several."""

    name: str  # a dimension, a metric, "segment", or "" for period and text search
    test: Test
    values: tuple[Value, ...]

    @property
    def key(self) -> str:
        """The key it stands under in an address."""
        if self.test == "search":
            return "q"
        if self.test == "is":
            return self.name
        return f"{self.name}.{self.test}" if self.name else self.test

    def spelled(self) -> tuple[tuple[str, str], ...]:
        """Keys and values as the address writes them."""
        return tuple((self.key, _spelled(self.name, value)) for value in self.values)


# Reading


def read(key: str, texts: Iterable[str], vocabulary: Vocabulary) -> Predicate:
    """The filter that a key and its values make.

    Errors  UnknownName where the key is none; BadQuestion where a value does not fit it
    """
    values = tuple(bounded(key, text) for text in texts)
    if len(values) > MOST_VALUES:
        raise _bad(key, f"{len(values)}", (f"Give at most {MOST_VALUES} values.", f"最多给出 {MOST_VALUES} 个值。"))
    if key in ("q", "from", "to") or ("." in key and key not in vocabulary.dimensions):  # custom.… has a dot too
        if len(values) != 1:
            raise _bad(key, values[1], ("Give this filter once.", "此条件只能给出一次。"))
        return _single(key, values[0], vocabulary)
    if key == "segment":
        return Predicate("segment", "is", tuple(sorted({vocabulary.segment(value).name for value in values})))
    if key not in vocabulary.dimensions:
        raise UnknownName(("filter", "筛选条件"), key, vocabulary.keys())
    dimension = vocabulary.dimensions[key]
    return Predicate(key, "is", tuple(sorted({_typed(key, dimension.unit, value) for value in values}, key=str)))


def _single(key: str, value: str, vocabulary: Vocabulary) -> Predicate:
    if key == "q":
        return Predicate("", "search", (value.strip(),))
    if key in ("from", "to"):
        return Predicate("", key, (_day(key, value),))  # type: ignore[arg-type]
    name, _, test = key.rpartition(".")
    if (
        test == "missing"
        and (name in vocabulary.dimensions or _asked_per_customer(name, vocabulary))
        and name != "segment"
    ):
        if value not in ("yes", "no"):
            raise _bad(key, value, ("Write yes or no.", "请写 yes 或 no。"))
        return Predicate(name, "missing", (value == "yes",))
    if not _asked_per_customer(name, vocabulary) or test not in _tests(vocabulary.metrics[name].unit):
        raise UnknownName(("filter", "筛选条件"), key, vocabulary.keys())
    return Predicate(name, test, (_typed(key, vocabulary.metrics[name].unit, value),))


def _asked_per_customer(name: str, vocabulary: Vocabulary) -> bool:
    return name in vocabulary.metrics and vocabulary.metrics[name].per_customer


def _tests(unit: Unit) -> tuple[Test, ...]:
    if unit == "day":
        return ("from", "to", "missing")
    return ("min", "max", "missing") if unit in NUMBERS else ("missing",)


def bounded(key: str, text: str) -> str:
    """The text of a value; BadQuestion where it is too long or has control characters."""
    if len(text) > LONGEST_VALUE:
        raise _bad(key, text[:20] + "…", (f"Give at most {LONGEST_VALUE} letters.", f"最多 {LONGEST_VALUE} 个字符。"))
    if printable(text) != text:
        raise _bad(key, printable(text)[:40], ("Leave out control characters.", "请去掉控制字符。"))
    return text


def printable(text: str) -> str:
    """The text as a terminal or a page may show it: control characters and halves of letters replaced."""
    return "".join("�" if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text)


def _typed(name: str, unit: Unit, text: str) -> Value:
    if unit == "day":
        return _day(name, text)
    if unit in NUMBERS:
        return number(name, text)
    return text


def number(key: str, text: str) -> Decimal:
    """The number that people write so; BadQuestion where it is none."""
    share = text.endswith("%")
    plain = text.removesuffix("%").replace(",", "")
    if not _NUMBER.fullmatch(plain):
        raise _bad(key, text, ("Write a number such as 1000 or 0.25.", "请写数字，例如 1000 或 0.25。"))
    found = (Decimal(plain) / 100).quantize(Decimal("0.000001")) if share else Decimal(plain)
    # Adding 0 turns -0 into 0: one value, one spelling.
    return found.quantize(Decimal(1)) + 0 if found == found.to_integral_value() else found.normalize()


def _day(key: str, text: str) -> date:
    try:
        period = _PERIOD.get(key)
        if period is not None and (match := period.fullmatch(text)):
            part = int(match[2] or 1)
            return date(int(match[1]), part * 3 - 2 if key == "quarter" else part, 1)
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # 2024-02-30: said below
    raise _bad(key, text, ("Write a day such as 2024-03-31.", "请写日期，例如 2024-03-31。"))


def _spelled(name: str, value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return period_text(name, value)
    return format(value, "f") if isinstance(value, Decimal) else value


def period_text(name: str, day: date) -> str:
    """A day as the address and the tables write it: as month, quarter or year where it stands for one."""
    if name in ("month", "cohort"):
        return f"{day:%Y-%m}"
    if name == "quarter":
        return f"{day:%Y}Q{(day.month + 2) // 3}"
    return f"{day:%Y}" if name == "year" else day.isoformat()


def _bad(key: str, value: str, fix: Text) -> BadQuestion:
    return BadQuestion((f"“{value}” does not fit the filter “{key}”.", f"“{value}”不适用于筛选条件“{key}”。"), fix)


# Meaning


def table_of(predicate: Predicate, vocabulary: Vocabulary) -> Literal["customers", "orders", "order_lines"]:
    """Which rows the filter chooses among."""
    if predicate.test in ("from", "to") and not predicate.name:
        return "orders"
    if predicate.name in vocabulary.dimensions:
        return vocabulary.dimensions[predicate.name].on
    return "customers"


def holds(predicate: Predicate, table: ir.Table, vocabulary: Vocabulary) -> ir.BooleanValue:
    """The filter as an expression on the table that `table_of` names (`customers`: the table profiles)."""
    if predicate.test == "search":
        return _search(table, str(predicate.values[0]))
    if predicate.name == "segment":
        return _any(vocabulary.segment(str(value)).holds(table) for value in predicate.values)
    if not predicate.name:
        day = ibis.literal(predicate.values[0], type="date")
        return table.ordered_on >= day if predicate.test == "from" else table.ordered_on <= day
    if predicate.name in vocabulary.dimensions:
        column = vocabulary.dimensions[predicate.name].value(table)
    else:
        column = own_value(vocabulary.metric(predicate.name), table)
    if predicate.test == "missing":
        return column.isnull() if predicate.values[0] else column.notnull()
    literals = [_literal(value, column) for value in predicate.values]
    if predicate.test == "is":
        return column.isin(literals)
    return column >= literals[0] if predicate.test in ("min", "from") else column <= literals[0]


def _search(table: ir.Table, text: str) -> ir.BooleanValue:
    """Letters anywhere in the name or the code, or what the name sounds like.

    Letters without case are looked for as they stand: turning a million names into lower case takes longer than the rest.
    """
    wanted = text.lower()
    literal = ibis.literal(wanted, type="string")
    has_case = wanted != text.upper()
    code = table.customer_code.lower() if has_case else table.customer_code
    sounds = heard(text)
    if sounds:
        named = table.name.re_search(f"(?i:{re.escape(wanted)})|{sounds}")
    else:
        named = (table.name.lower() if has_case else table.name).contains(literal)
    return named | code.contains(literal)


def _any(conditions: Iterable[ir.BooleanValue]) -> ir.BooleanValue:
    first, *others = conditions
    for other in others:
        first = first | other
    return first


def _literal(value: Value, column: ir.Value) -> ir.Value:
    type_ = column.type()
    if isinstance(value, Decimal):
        if type_.is_floating():
            return ibis.literal(float(value), type="float64")
        return _bound(value, type_)
    return ibis.literal(value, type="date" if isinstance(value, date) else "string")


def _bound(value: Decimal, type_: dt.DataType) -> ir.Value:
    """A number in the column's own type where that holds it: the engine then skips blocks in which none can match."""
    _, digits, exponent = value.normalize().as_tuple()
    places, whole = max(0, -int(exponent)), max(0, len(digits) + int(exponent))
    if type_.is_int64() and not places and whole <= 18:
        return ibis.literal(int(value), type="int64")
    if type_.is_decimal() and places <= (type_.scale or 0) and whole <= (type_.precision or 0) - (type_.scale or 0):
        return ibis.literal(value, type=type_.copy(nullable=True))
    return ibis.literal(value, type="decimal(38, 6)")


def own_value(metric: Metric, table: ir.Table) -> ir.Column:
    """A metric's value of each single row of profiles: its column, else what `over` gives of one row.

    Errors  NotFound where the table was made before there was such a figure
    """
    if metric.name in table.columns:
        return table[metric.name]
    if metric.over is None:
        raise not_yet(metric)
    try:
        return metric.over(table).op().replace(of_one_row).to_expr()
    except (AttributeError, IbisTypeError) as error:  # a column that an older version did not make
        raise not_yet(metric) from error


def not_yet(metric: Metric) -> NotFound:
    """What is told of a figure that the tables of an older version do not hold."""
    return NotFound(
        (f"The last update did not compute “{metric.label[0]}” yet.", f"最近一次更新尚未计算“{metric.label[1]}”。"),
        (
            "Update data: it is computed from the files that are there.",
            "请点击“更新数据”，系统会依据已导入的资料计算。",
        ),
    )


def of_one_row(node: ops.Node, kwargs: Mapping[str, Any] | None) -> ops.Node:
    """An aggregate over one row is what it adds up."""
    if kwargs:
        node = node.__recreate__(kwargs)
    if not isinstance(node, ops.Reduction):
        return node
    if isinstance(node, ops.Sum | ops.Mean | ops.Min | ops.Max | ops.Median | ops.First | ops.Arbitrary):
        value = node.arg
    elif isinstance(node, ops.CountStar):
        value = ibis.literal(1, type="int64").op()
    elif isinstance(node, ops.Count | ops.CountDistinct):
        value = node.arg.to_expr().notnull().cast("int64").op()
    else:
        raise TypeError(f"{type(node).__name__} has no value for one row")
    if node.where is None:
        return value
    nothing = 0 if isinstance(node, ops.CountStar | ops.Count | ops.CountDistinct) else None
    return ibis.ifelse(node.where.to_expr(), value.to_expr(), nothing).op()


# Words


def sentence(predicate: Predicate, vocabulary: Vocabulary, lang: str) -> str:
    """The filter as people read it."""
    zh = lang.startswith("zh")
    if predicate.test == "search":
        return say((f"name or code has “{predicate.values[0]}”", f"名称或编码含“{predicate.values[0]}”"), lang)
    label = say(_label(predicate.name, vocabulary), lang)
    if predicate.test == "missing":
        if zh:
            return f"{label}为空" if predicate.values[0] else f"{label}不为空"
        return f"{label} is missing" if predicate.values[0] else f"{label} is known"
    words = [_word(predicate, value, vocabulary, lang) for value in predicate.values]
    if predicate.test == "is":
        return f"{label}为{'或'.join(words)}" if zh else f"{label} is {' or '.join(words)}"
    between: dict[str, Text] = {
        "min": (" at least ", "不低于 "),
        "max": (" at most ", "不高于 "),
        "from": (" from ", "自 "),
        "to": (" to ", "至 "),
    }
    return f"{label}{say(between[predicate.test], lang)}{words[0]}"


def _label(name: str, vocabulary: Vocabulary) -> Text:
    if name == "":
        return ("Period", "期间")
    if name == "segment":
        return ("Segment", "客群")
    return (vocabulary.dimensions.get(name) or vocabulary.metric(name)).label


def _word(predicate: Predicate, value: Value, vocabulary: Vocabulary, lang: str) -> str:
    if predicate.name == "segment":
        return say(vocabulary.segment(str(value)).label, lang)
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, str) and predicate.name in vocabulary.dimensions:
        labels = dict(vocabulary.dimensions[predicate.name].labels)
        return say(labels[value], lang) if value in labels else value
    return _spelled(predicate.name, value)
