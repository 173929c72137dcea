"""explain: what a figure means, how it was computed, and the rows behind it, down to file, sheet and row.

Each level of the drill adds up to the figure: customers → documents → lines → file, sheet, row. Where a metric
is no sum (an average, a share, a day), the levels show what it was taken from, and say that they do not add up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from zhike import predicate as predicates
from zhike import question as questions
from zhike.access import OWNER, Decision, authorize
from zhike.answer import Contacts, answer, found_by_contact
from zhike.answer.figure import Figure
from zhike.answer.plan import TYPES, Base, Chosen, documents_of
from zhike.answer.scan import Snapshot, scan
from zhike.answer.words import vocabulary_of
from zhike.engine import Engine
from zhike.errors import Text, UnknownName
from zhike.metric import Metric, call
from zhike.predicate import Vocabulary
from zhike.question import Question
from zhike.tables import IBIS_TYPES, WORKING, table

MOST_ROWS = 1000
PLACE = ("load", "file", "sheet", "row")
LINE = (
    "order_id",
    "line_no",
    "ordered_on",
    "customer_id",
    "product_code",
    "product_name",
    "kind",
    "quantity",
    "unit_price",
    "amount",
    "amount_rule",
)
CLAIM = ("invoice_no", "customer_id", "invoiced_on", "due_on", "kind", "invoice_amount", "balance")
TURNED = tuple(column.name for column in WORKING)
CLAIMS = ("receivable", "overdue", "oldest_due_on")

LEVELS: dict[str, Text] = {
    "customers": ("customers", "客户"),
    "documents": ("documents", "单据"),
    "lines": ("lines", "明细行"),
    "claims": ("claims", "应收单"),
}


@dataclass(frozen=True)
class Level:
    """One level of the drill: how many rows, and whether they add up to the figure."""

    name: str
    rows: int
    sum: Decimal | int | None  # missing where the metric is no sum at this level
    agrees: bool | None


@dataclass(frozen=True)
class Explanation:
    """One figure with everything that it rests on."""

    figure: Figure
    metric: Metric
    question: Question
    as_of: date
    sentence: str
    table: str
    formula: str
    sql: str
    levels: tuple[Level, ...]
    rows: pa.Table
    files: tuple[Mapping[str, Any], ...]


def asked(text: str, vocabulary: Vocabulary) -> tuple[Question, str]:
    """The question and the metric that `METRIC`, `METRIC?question` or a figure's address names."""
    name, mark, rest = text.partition("?")
    if not mark and "=" not in text:
        name, rest = text, ""
    elif not mark or not name:
        name, rest = "", text.removeprefix("?")
    question = questions.read(rest, vocabulary)
    metric = vocabulary.metric(name or question.show[0]).name
    return replace(question, by=(), show=(metric,), sort=(), page=1), metric


def explain(
    question: Question,
    snapshot: Snapshot,
    engine: Engine,
    *,
    lang: str = "zh",
    limit: int = 20,
    decision: Decision | None = None,
    vocabulary: Vocabulary | None = None,
    contacts: Contacts | None = None,
) -> Explanation:
    """The first figure of a question, explained. `limit`: how many rows behind it are shown."""
    words = vocabulary if vocabulary is not None else vocabulary_of()
    metric = words.metric(question.show[0])
    alone = replace(question, by=(), show=(metric.name,), sort=(), page=1)
    options: dict[str, Any] = {"decision": decision, "vocabulary": words, "contacts": contacts}
    found = answer(alone, snapshot, engine, lang=lang, **options)
    behind = _Behind(alone, metric, snapshot, engine, **options)
    figure = found.one(metric.name)
    rows = behind.rows(limit)
    return Explanation(
        figure, metric, alone, snapshot.as_of, found.sentence, found.table, formula(metric, found.table), found.sql,
        behind.levels(figure), rows, behind.files(),
    )  # fmt: skip


def rows_behind(
    question: Question, metric: str, snapshot: Snapshot, engine: Engine, *, limit: int = MOST_ROWS, **options: Any
) -> pa.Table:
    """The lines (or claims) behind a figure, with file, sheet and row, and what each adds to it.

    Shapes  the columns of the lines; `adds` where the metric is a sum of lines
    """
    words: Vocabulary = options.pop("vocabulary", None) or vocabulary_of()
    return _Behind(replace(question, by=()), words.metric(metric), snapshot, engine, vocabulary=words, **options).rows(
        limit
    )


def formula(metric: Metric, base: str) -> str:
    """The metric's expression alone, on the whole of a table, as SQL."""
    about = table(base)
    columns = {column.name: IBIS_TYPES[column.type] for column in about.columns}
    columns |= {need: IBIS_TYPES[table("profiles").column(need).type] for need in metric.needs if base != "profiles"}
    rows = ibis.table(columns, name=base)
    if base != "profiles" and metric.value is not None:
        value = call(metric.value, rows, date(2000, 1, 1))
    else:
        value = call(metric.over, rows, date(2000, 1, 1)) if metric.over is not None else rows[metric.name].sum()
    text = str(ibis.to_sql(rows.aggregate(value.name(metric.name)), dialect="duckdb"))
    return text.replace("MAKE_DATE(2000, 1, 1)", "as_of").replace("'2000-01-01'", "as_of")


class _Behind:
    """The rows of one figure."""

    def __init__(
        self, question: Question, metric: Metric, snapshot: Snapshot, engine: Engine, *,
        decision: Decision | None = None, vocabulary: Vocabulary, contacts: Contacts | None = None,
    ) -> None:  # fmt: skip
        self.metric, self.snapshot, self.engine, self.words, self.question = (
            metric,
            snapshot,
            engine,
            vocabulary,
            question,
        )
        decision = decision if decision is not None else authorize(OWNER, "row.read")
        tables = scan(snapshot, engine, decision, vocabulary)
        self.chosen = Chosen(question, vocabulary, tables, snapshot.as_of, found_by_contact(question, contacts))
        self.options: dict[str, Any] = {"decision": decision, "vocabulary": vocabulary, "contacts": contacts}

    def rows(self, limit: int) -> pa.Table:
        """The lowest level, newest first."""
        if self.metric.name in CLAIMS:
            claims = self.claims()
            shown = claims.select([name for name in (*CLAIM, *TURNED, *PLACE) if name in claims.columns])
            order = [ibis.desc(shown.balance), shown.file, shown.sheet, shown.row]
            return _as_needed(self.engine.fetch(shown.order_by(order).limit(min(limit, MOST_ROWS))))
        lines = self.lines()
        adds = self.added(lines)
        columns = {name: lines[name] for name in (*LINE, *TURNED, *PLACE) if name in lines.columns}
        if adds is not None:
            columns["adds"] = adds
        shown = lines.select(**columns)
        order = [ibis.desc(shown.ordered_on), shown.file, shown.sheet, shown.row]
        return _as_needed(self.engine.fetch(shown.order_by(order).limit(min(limit, MOST_ROWS))))

    def levels(self, figure: Figure) -> tuple[Level, ...]:
        """Customers, documents, lines: each with its number of rows and its sum."""
        wanted: dict[str, ir.Table] = {"customers": self.customers()}
        if self.metric.name in CLAIMS:
            wanted["claims"] = self.claims().filter(self.claims().balance != 0)
        else:
            wanted |= {"documents": self.documents(), "lines": self.lines()}
        return tuple(self._level(name, rows, figure) for name, rows in wanted.items())

    def _level(self, name: str, rows: ir.Table, figure: Figure) -> Level:
        adds = self.added(rows, name)
        counted: dict[str, ir.Value] = {"rows": rows.count()}
        if adds is not None:
            counted["sum"] = adds.sum().cast(TYPES[self.metric.unit])
        told = self.engine.fetch(rows.aggregate(**counted)).to_pylist()[0]
        total = told.get("sum")
        if total is None and adds is not None and told["rows"] == 0:
            total = 0
        return Level(name, int(told["rows"]), total, None if adds is None else total == figure.value)

    def added(self, rows: ir.Table, level: str = "lines") -> ir.Value | None:
        """What each row adds to the figure; None where the metric is no sum of such rows."""
        name, unit = self.metric.name, self.metric.unit
        if unit not in ("count", "money", "quantity") or self.divides:
            return None
        if level == "claims":
            return rows.balance if name == "receivable" else None
        if level == "customers":
            return rows[name] if name in rows.columns else None
        if level == "documents" and name in rows.columns:
            return rows[name]
        if self.metric.value is None:
            return None
        value = call(self.metric.value, rows, self.snapshot.as_of)
        if value.op().find(ops.CountDistinct):
            return None  # a document has several lines and counts once
        return value.op().replace(predicates.of_one_row).to_expr().name("adds")

    def customers(self) -> ir.Table:
        """The customers who have a part in the figure, each with its own."""
        if self.base == "profiles":
            people = self.chosen.people
            if self.metric.per_customer:
                return people.filter(predicates.own_value(self.metric, people).notnull() & self._bought(people))
            own = predicates.own_value(self.metric, people)
            counted = people.mutate(**{self.metric.name: own})
            return counted.filter(counted[self.metric.name] != 0) if self.metric.unit == "count" else counted
        lines = documents_of(self.chosen, self.base, (self.metric,))
        figures = (
            {} if self.metric.value is None else {self.metric.name: call(self.metric.value, lines, self.snapshot.as_of)}
        )
        found = lines.group_by("customer_id").aggregate(rows_of_it=lines.count(), **figures)
        if self.metric.per_customer or self.metric.unit != "count" or not figures:
            return found
        return found.filter(found[self.metric.name] != 0)

    def _bought(self, people: ir.Table) -> ir.BooleanValue:
        return people.orders.notnull() if self.metric.name in CLAIMS else people.order_lines > 0

    def documents(self) -> ir.Table:
        """The documents, or the parts of documents, that are in the figure."""
        if self.base != "order_lines":
            found = documents_of(self.chosen, "orders", (self.metric,))
            if self.metric.per_customer:
                return found
            # Of a number of customers: the documents of those who are counted.
            return found.semi_join(self.customers(), "customer_id")
        lines = self.lines()
        keys = [key for key in ("source", "order_id", "customer_id") if key in lines.columns]
        figures = (
            {} if self.metric.value is None else {self.metric.name: call(self.metric.value, lines, self.snapshot.as_of)}
        )
        return lines.group_by(keys).aggregate(rows_of_it=lines.count(), **figures)

    def lines(self) -> ir.Table:
        """The lines in the figure. A line belongs to the period of its document."""
        if self.base == "order_lines":
            return documents_of(self.chosen, "order_lines", (self.metric,))
        documents = self.documents()
        lines = self.chosen.scan("order_lines")
        keys = [
            key for key in ("source", "order_id", "customer_id") if key in lines.columns and key in documents.columns
        ]
        kept = lines.semi_join(documents, [lines[key].identical_to(documents[key]) for key in keys])
        if self.metric.needs:
            people = self.chosen.people.select("customer_id", *self.metric.needs)
            kept = kept.inner_join(people, "customer_id")
        return kept

    def claims(self) -> ir.Table:
        """The claims on the customers in the figure."""
        people = self.chosen.people
        return self.chosen.scan("invoices").semi_join(people, "customer_id")

    def files(self) -> tuple[Mapping[str, Any], ...]:
        """The files that the rows came from, with their number of rows."""
        rows = self.claims() if self.metric.name in CLAIMS else self.lines()
        grouped = rows.group_by("load", "file", "sheet").aggregate(rows=rows.count())
        return tuple(self.engine.fetch(grouped.order_by("load", "file", "sheet").limit(MOST_ROWS)).to_pylist())

    @cached_property
    def divides(self) -> bool:
        """Whether the metric is a quotient: those of the parts do not add up to that of the whole."""
        if self.metric.value is not None:
            value = call(self.metric.value, self.lines(), self.snapshot.as_of)
        elif self.metric.over is not None:
            value = call(self.metric.over, self.chosen.people, self.snapshot.as_of)
        else:
            return False
        return bool(value.op().find((ops.Divide, ops.FloorDivide)))

    @cached_property
    def base(self) -> Base:
        return self.chosen.base()


def _as_needed(rows: pa.Table) -> pa.Table:
    """Rows without how their sums were turned, where all are in the company's own currency."""
    there = [name for name in TURNED if name in rows.column_names]
    return rows.drop_columns(there) if there and rows["currency"].null_count == rows.num_rows else rows


def document(found: Explanation, vocabulary: Vocabulary, lang: str) -> dict[str, object]:
    """An explanation as `zhike explain --json` prints it."""
    place = 1 if lang.startswith("zh") else 0
    if found.metric.name not in vocabulary.metrics:
        raise UnknownName(("metric", "指标"), found.metric.name, vocabulary.metrics)
    return {
        "metric": found.metric.name,
        "label": found.metric.label[place],
        "unit": found.metric.unit,
        "means": found.metric.means[place],
        "source": found.metric.source or None,
        "question": str(found.question),
        "value": found.figure.plain(),
        "filters": found.sentence or None,
        "snapshot": found.figure.snapshot,
        "as_of": found.as_of.isoformat(),
        "table": found.table,
        "expression": found.formula,
        "sql": found.sql,
        "levels": [
            {
                "level": one.name,
                "rows": one.rows,
                "sum": format(one.sum, "f") if isinstance(one.sum, Decimal) else one.sum,
                "agrees": one.agrees,
            }
            for one in found.levels
        ],
        "rows": [{name: _plain(value) for name, value in row.items()} for row in found.rows.to_pylist()],
        "files": [dict(file) for file in found.files],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
