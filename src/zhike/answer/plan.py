"""From a question to one SELECT over the smallest table that has everything.

    profiles       where only customers' own attributes and figures are used; nothing older is read again
    orders         where documents matter: a period, a month, a channel, a store
    order_lines    where single lines matter: a product, a category

Customers come in before the documents are added up, so no document counts twice. Sales that name no customer
belong to no question: figures are about known customers, at every grain alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.common.exceptions import IbisTypeError

from zhike import predicate as predicates
from zhike.errors import BadQuestion, NotFound, Text
from zhike.metric import Dimension, Metric, Unit, call
from zhike.predicate import Vocabulary
from zhike.question import Question
from zhike.sounds import in_order

Base = Literal["profiles", "orders", "order_lines"]
Scan = Callable[[str], ir.Table]

ALWAYS = ("customer_id", "name", "customer_code")
NAME = "shown_name"
CODE = "shown_code"
GOODS = "shown_product"
TOTAL = "rows_in_all"

# What a figure is held in until it is shown: sums widen, and what is shown as money is money.
TYPES: dict[Unit, str] = {
    "count": "int64",
    "money": "decimal(38, 2)",
    "price": "decimal(38, 6)",
    "quantity": "decimal(38, 4)",
    "share": "float64",
    "number": "float64",
    "day": "date",
    "text": "string",
}
ADDITIVE: tuple[Unit, ...] = ("count", "money", "quantity")


@dataclass(frozen=True)
class Plan:
    """What is sent to the engine for one question."""

    base: Base
    page: ir.Table
    total: ir.Table | None  # counts the rows where `page` does not
    sort: tuple[str, ...]


def plan(
    question: Question,
    vocabulary: Vocabulary,
    scan: Scan,
    *,
    as_of: date,
    found: tuple[str, ...] = (),
    most: int | None = None,
) -> Plan:
    """The plan of a question.

    `found`: ids of customers that a text search found by their contacts. `most`: so many rows instead of one page.

    Errors  BadQuestion where a figure cannot be split or filtered as asked
    """
    asked = Chosen(question, vocabulary, scan, as_of, found)
    base = asked.base()
    sort = question.sort or _default_sort(question, vocabulary)
    rows, each = _over_profiles(asked, asked.metrics) if base == "profiles" else (_over_documents(asked, base), None)
    total = None
    if not question.by:
        return Plan(base, rows, None, ())
    if each is None:
        rows = rows.mutate(**{TOTAL: ibis._.count().over(ibis.window())})
    else:
        total = each.aggregate(**{TOTAL: each.count()})
    rows = rows.order_by(_order(rows, sort, question, vocabulary))
    size, offset = (question.limit, (question.page - 1) * question.limit) if most is None else (most, 0)
    page = rows.limit(size, offset=offset)
    typed = {metric.name: _cast(page[metric.name], metric) for metric in asked.metrics if metric.name in page.columns}
    return Plan(base, page.mutate(**typed), total, sort)


def column(dimension: str) -> str:
    """The column that holds a dimension in a plan's rows; a metric may have the same name."""
    return f"by_{dimension}"


@dataclass(frozen=True)
class Chosen:
    """A question with the tables that it may read."""

    question: Question
    vocabulary: Vocabulary
    scan: Scan
    as_of: date
    found: tuple[str, ...]

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return tuple(self.vocabulary.dimension(name) for name in self.question.by)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        return tuple(self.vocabulary.metric(name) for name in self.question.show)

    def base(self) -> Base:
        """The smallest table that has everything."""
        where = [predicates.table_of(filter_, self.vocabulary) for filter_ in self.question.where]
        wanted = {*where, *(dimension.on for dimension in self.dimensions)}
        lines = "order_lines" in wanted or (wanted != {"customers"} and any(metric.lines for metric in self.metrics))
        if wanted <= {"customers"}:
            return "profiles" if all(self._known(metric) for metric in self.metrics) else self._documents()
        return "order_lines" if lines else "orders"

    def _documents(self) -> Base:
        return "order_lines" if any(m.lines for m in self.metrics if m.value is not None) else "orders"

    def _known(self, metric: Metric) -> bool:
        return metric.over is not None or metric.value is None or metric.name in self.scan("profiles").columns

    @cached_property
    def people(self) -> ir.Table:
        """The customers whom the filters leave."""
        return self.chosen(self.filters("customers"))

    def chosen(self, filters: list[predicates.Predicate]) -> ir.Table:
        """The customers for whom these filters hold."""
        return self.kept(self.scan("profiles"), filters)

    def kept(self, people: ir.Table, filters: list[predicates.Predicate]) -> ir.Table:
        """Of some customers those for whom these filters hold."""
        return _kept(people, [self.holds(filter_, people) for filter_ in filters])

    def holds(self, filter_: predicates.Predicate, table: ir.Table) -> ir.BooleanValue:
        condition = predicates.holds(filter_, table, self.vocabulary)
        if filter_.test == "search" and self.found:
            return condition | table.customer_id.isin(self.found)
        return condition

    def filters(self, table: str) -> list[predicates.Predicate]:
        """The filters that choose among the rows of a table."""
        return [f for f in self.question.where if predicates.table_of(f, self.vocabulary) == table]


def _kept(table: ir.Table, conditions: list[ir.BooleanValue]) -> ir.Table:
    return table.filter(conditions) if conditions else table


# Over customers


def _over_profiles(asked: Chosen, metrics: tuple[Metric, ...]) -> tuple[ir.Table, ir.Table | None]:
    """Figures from the rows of profiles; and the customers themselves where each is a row of its own."""
    chosen = asked.kept(_narrow(asked, metrics), asked.filters("customers"))
    people, keys = _split(chosen, asked.dimensions, asked.vocabulary)
    if "customer" in asked.question.by:
        keys |= {NAME: people["name"], CODE: people.customer_code}
        if not any(_many(dimension) for dimension in asked.dimensions):
            # A customer is one row already. Its figures are cast once the page is chosen: for every customer before
            # that would be three times the work at a million.
            return people.select(**keys, **{m.name: predicates.own_value(m, people) for m in metrics}), people
    figures = {metric.name: _cast(_group(metric, people, asked, bool(keys)), metric) for metric in metrics}
    return _aggregated(people, keys, figures), None


def _narrow(asked: Chosen, metrics: tuple[Metric, ...]) -> ir.Table:
    """The customers with the columns that the question touches: two hundred would take longer to plan than to answer."""
    whole = asked.scan("profiles")
    touched = [asked.holds(filter_, whole) for filter_ in asked.filters("customers")]
    touched += [
        _segments(whole, asked.vocabulary) if dimension.name == "segment" else dimension.value(whole)
        for dimension in asked.dimensions
    ]
    touched += [_summed(metric, whole, asked.as_of) for metric in metrics if metric.over is not None]
    fields = [field for value in touched for field in value.op().find(ops.Field, filter=ops.Value)]
    names = {*ALWAYS, *(metric.name for metric in metrics), *(field.name for field in fields)}
    return whole.select(*(name for name in whole.columns if name in names))


def _summed(metric: Metric, people: ir.Table, as_of: date) -> ir.Value:
    """A figure of many customers.

    Errors  NotFound where the tables were made before there was such a figure
    """
    assert metric.over is not None
    try:
        return call(metric.over, people, as_of)
    except (AttributeError, IbisTypeError) as error:  # a column that an older version did not make
        raise predicates.not_yet(metric) from error


def is_computed(metric: Metric, people: ir.Table, as_of: date) -> bool:
    """Whether the tables of a run hold the figure: a version before it was known does not."""
    if metric.over is None:
        return metric.name in people.columns
    try:
        _summed(metric, people, as_of)
    except NotFound:
        return False
    return True


def _split(
    table: ir.Table, dimensions: tuple[Dimension, ...], vocabulary: Vocabulary
) -> tuple[ir.Table, dict[str, ir.Value]]:
    """The table, and an expression on it per dimension; a customer stands once in each of its segments."""
    several = [dimension for dimension in dimensions if _many(dimension)]
    for dimension in several:
        value = _segments(table, vocabulary) if dimension.name == "segment" else dimension.value(table)
        table = table.mutate(**{column(dimension.name): value.unnest()})
    table = _kept(table, [table[column(dimension.name)].notnull() for dimension in several])
    keys = {column(d.name): table[column(d.name)] if d in several else d.value(table) for d in dimensions}
    return table, keys


def _many(dimension: Dimension) -> bool:
    return dimension.many or dimension.name == "segment"


def _segments(table: ir.Table, vocabulary: Vocabulary) -> ir.ArrayValue:
    """Every segment that holds; a workspace's own are among them."""
    none = ibis.null("string")
    return ibis.array([ibis.ifelse(s.holds(table), ibis.literal(s.name), none) for s in vocabulary.segments.values()])


def _group(metric: Metric, table: ir.Table, asked: Chosen, split: bool) -> ir.Value:
    """The metric over the customers of a group: 0 where nobody is left; a sum that is unknown stays unknown."""
    if metric.over is not None:
        return call(metric.over, table, asked.as_of)
    if metric.name not in table.columns or metric.unit not in ADDITIVE:
        raise _only_for_one(metric)
    value = table[metric.name].sum()
    if split:
        return value
    nothing = ibis.literal(0, type="int64").cast(TYPES[metric.unit])
    return ibis.ifelse(table.count() == 0, nothing, value.cast(TYPES[metric.unit]))


# Over documents


def _over_documents(asked: Chosen, base: Base) -> ir.Table:
    documents, keys = split_documents(asked, base, asked.metrics)
    for metric in asked.metrics:
        if metric.value is None and any(d.on != "customers" for d in asked.dimensions):
            raise _not_by_document(metric, asked.question)
    counted = tuple(metric for metric in asked.metrics if metric.value is not None)
    figures = {m.name: _cast(call(m.value, documents, asked.as_of), m) for m in counted if m.value is not None}
    if "product" in asked.question.by:
        figures[GOODS] = documents.product_name.max()
    found = _aggregated(documents, keys, figures)
    rest = tuple(metric for metric in asked.metrics if metric.value is None)
    if rest or "customer" in asked.question.by:
        found = _joined(found, _people_side(asked, rest), list(keys))
    return found


def documents_of(asked: Chosen, base: Base, metrics: tuple[Metric, ...]) -> ir.Table:
    """The documents (or lines) of the customers asked about, with what the metrics need to know of the customer."""
    return split_documents(asked, base, metrics)[0]


def split_documents(asked: Chosen, base: Base, metrics: tuple[Metric, ...]) -> tuple[ir.Table, dict[str, ir.Value]]:
    """The same, and an expression on them per dimension."""
    table = asked.scan(base)
    vocabulary = asked.vocabulary
    one = [f for f in asked.filters("customers") if f.name == "customer" and f.test == "is"]
    others = [f for f in asked.filters("customers") if f not in one]
    conditions = [
        predicates.holds(f, table, vocabulary) for f in (*asked.filters("orders"), *asked.filters("order_lines"), *one)
    ]
    table = _kept(table, [*conditions, table.customer_id.notnull()])
    of_people = tuple(d for d in asked.dimensions if d.on == "customers" and d.name != "customer")
    needs = sorted({need for metric in metrics for need in metric.needs})
    if of_people or others or needs:
        people, keys = _split(asked.chosen(others), of_people, vocabulary)
        people = people.select("customer_id", *needs, **keys)
        table = table.inner_join(people, "customer_id")
    table, rest = _split(table, tuple(d for d in asked.dimensions if d not in of_people), vocabulary)
    held = {column(d.name): table[column(d.name)] for d in of_people} | rest
    return table, {column(name): held[column(name)] for name in asked.question.by}


def _people_side(asked: Chosen, metrics: tuple[Metric, ...]) -> ir.Table:
    """Names, and the figures that are known of whole customers only, split in the same way."""
    of_people = tuple(d for d in asked.dimensions if d.on == "customers")
    narrowed = Question(where=asked.question.where, by=tuple(d.name for d in of_people), show=("customers",))
    found, _ = _over_profiles(Chosen(narrowed, asked.vocabulary, asked.scan, asked.as_of, asked.found), metrics)
    return found


def _joined(left: ir.Table, right: ir.Table, keys: list[str]) -> ir.Table:
    shared = [key for key in keys if key in right.columns]
    if not shared:
        return left.cross_join(right)
    # A missing province is a group like any other.
    matched = left.left_join(right, [left[key].identical_to(right[key]) for key in shared], rname="{name}_again")
    return matched.drop(*(f"{key}_again" for key in shared))


# Both


def _aggregated(table: ir.Table, keys: dict[str, ir.Value], figures: dict[str, ir.Value]) -> ir.Table:
    if not figures:
        return table.select(**keys).distinct() if keys else table.aggregate(rows=table.count())
    return table.group_by(**keys).aggregate(**figures) if keys else table.aggregate(**figures)


def _cast(value: ir.Value, metric: Metric) -> ir.Value:
    wanted = TYPES.get(metric.unit)
    return value.cast(wanted) if wanted is not None else value


def _default_sort(question: Question, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Times and ranked classes in their own order; everything else by its first figure, largest first."""
    if not question.by:
        return ()
    first = vocabulary.dimension(question.by[0])
    if first.order or first.unit in ("day", "count") or first.name in ("month", "quarter", "year"):
        return (first.name,)
    return (f"-{question.show[0]}",)


def _order(table: ir.Table, sort: tuple[str, ...], question: Question, vocabulary: Vocabulary) -> list[ir.Value]:
    """As asked, what is missing last; then by the dimensions, so that equal rows keep one order."""
    order = [_direction(table, name, question, vocabulary, as_asked=True) for name in sort]
    named = {name.removeprefix("-") for name in sort} - {"customer"}  # several may bear one name
    return order + [_direction(table, name, question, vocabulary) for name in question.by if name not in named]


def _direction(
    table: ir.Table, name: str, question: Question, vocabulary: Vocabulary, *, as_asked: bool = False
) -> ir.Value:
    """Customers stand in the order of their names' pinyin where that is asked for; by id where rows are equal."""
    plain = name.removeprefix("-")
    if plain == "customer" and as_asked:
        value: ir.Value = in_order(table[NAME])
    else:
        value = table[plain] if plain in question.show else table[column(plain)]
    order = vocabulary.dimensions[plain].order if plain in vocabulary.dimensions else ()
    if order:
        value = value.cases(*((word, place) for place, word in enumerate(order)), else_=ibis.null("int8"))
    return ibis.desc(value, nulls_first=False) if name.startswith("-") else ibis.asc(value, nulls_first=False)


def _only_for_one(metric: Metric) -> BadQuestion:
    what: Text = (
        f"“{metric.label[0]}” says something about one customer, not about several.",
        f"“{metric.label[1]}”只针对单个客户，不能对多个客户汇总。",
    )
    return BadQuestion(what, ("Ask with by=customer, or leave it out.", "请使用 by=customer，或去掉该指标。"))


def _not_by_document(metric: Metric, question: Question) -> BadQuestion:
    split = ", ".join(question.by)
    what: Text = (
        f"“{metric.label[0]}” is known of whole customers and cannot be split by {split}.",
        f"“{metric.label[1]}”按客户计算，不能按 {split} 拆分。",
    )
    return BadQuestion(
        what,
        (
            f"Leave out {metric.name}, or split by something of the customer.",
            f"请去掉 {metric.name}，或改按客户属性拆分。",
        ),
    )
