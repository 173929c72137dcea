"""answer(question, snapshot, engine) → Answer of Figures. One SELECT per plan; no number leaves without its metric."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute

from zhike import question as questions
from zhike.access import OWNER, Decision, authorize
from zhike.answer.between import ENDS, Intervals, ends_of, filled, intervals, part_of, plain_ends
from zhike.answer.figure import Cell, Figure, Part, Value, plain
from zhike.answer.plan import CODE, GOODS, NAME, TOTAL, Plan, column, plan
from zhike.answer.scan import Snapshot, readable, scan
from zhike.answer.words import vocabulary_at, vocabulary_of
from zhike.engine import Engine
from zhike.errors import QueryLimit, Text, say
from zhike.metric import Unit
from zhike.predicate import Predicate, Vocabulary
from zhike.question import Question

__all__ = [
    "Answer",
    "Cell",
    "Column",
    "Figure",
    "Part",
    "Question",
    "answer",
    "document",
    "ends_shown",
    "everything",
    "totals",
    "vocabulary_at",
    "vocabulary_of",
]


class Contacts(Protocol):
    """Who knows the names of persons, whom a snapshot does not name: the desk."""

    def names(self, customer_ids: Sequence[str], /) -> Mapping[str, str]: ...
    def find(self, words: str, /, *, most: int = 50) -> Sequence[Any]: ...


MOST_FOUND = 1000
AT_ONCE = 5000


@dataclass(frozen=True)
class Column:
    """One column of an answer; `metric` is "" where it holds a dimension."""

    name: str
    label: Text
    unit: Unit
    metric: str = ""


@dataclass(frozen=True)
class Answer:
    """What is shown: columns, one page of rows, how many rows there are in all, and how it was computed."""

    question: Question
    snapshot: str
    as_of: date
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total_rows: int
    sentence: str  # the filters as people read them
    sort: tuple[str, ...]  # the order in force, stated also where it is the default
    table: str  # the base table that was read
    lang: str
    compiled: Callable[[], str] = field(repr=False, compare=False)

    @property
    def sql(self) -> str:
        """The SQL as sent to the engine, while that is open."""
        return self.compiled()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total_rows // self.question.limit))

    def one(self, metric: str) -> Figure:
        """The figure of a metric in the first row: what a question without `by` is asked for."""
        place = [found.name for found in self.columns].index(metric)
        cell = self.rows[0][place]
        assert isinstance(cell, Figure)
        return cell


def answer(
    question: Question,
    snapshot: Snapshot,
    engine: Engine,
    *,
    lang: str = "zh",
    decision: Decision | None = None,
    vocabulary: Vocabulary | None = None,
    contacts: Contacts | None = None,
) -> Answer:
    """The answer to a question from one snapshot.

    Without a decision the owner of the workspace asks. Given `contacts`, persons are named and found by name.

    Errors  UnknownName, BadQuestion, Denied
    """
    words = vocabulary if vocabulary is not None else vocabulary_of()
    found = found_by_contact(question, contacts)
    decision = decision if decision is not None else authorize(OWNER, "question.ask")
    tables = scan(snapshot, engine, decision, words)

    def again(asked: Question) -> pa.Table:
        return engine.fetch(plan(asked, words, tables, as_of=snapshot.as_of, found=found).page)

    made = plan(question, words, tables, as_of=snapshot.as_of, found=found)
    rows = engine.fetch(made.page)
    columns = _columns(question, words)
    shown, ends = _names(rows, question, contacts) | _goods(rows, question), intervals(question, tables)
    return Answer(
        question=question,
        snapshot=snapshot.name,
        as_of=snapshot.as_of,
        columns=columns,
        rows=tuple(_row(row, columns, question, words, snapshot.name, shown, ends) for row in rows.to_pylist()),
        total_rows=_total(made, rows, question, engine, again),
        sentence=questions.sentence(question, words, lang),
        sort=made.sort,
        table=made.base,
        lang=lang,
        compiled=lambda: readable(engine.sql(made.page), tables.opened, engine.name),
    )


def everything(
    question: Question,
    snapshot: Snapshot,
    engine: Engine,
    *,
    decision: Decision | None = None,
    vocabulary: Vocabulary | None = None,
    contacts: Contacts | None = None,
) -> pa.Table:
    """All rows of a question at once, for files and programs: page and limit do not count.

    Shapes  a column per dimension and metric, by name; `name` beside customer; behind them the ends of sums that have
            an interval
    Errors  QueryLimit where the rows are more than the decision lets out
    """
    words = vocabulary if vocabulary is not None else vocabulary_of()
    decision = decision if decision is not None else authorize(OWNER, "export.write")
    found, tables = found_by_contact(question, contacts), scan(snapshot, engine, decision, words)
    made = plan(question, words, tables, as_of=snapshot.as_of, found=found, most=decision.max_rows + 1)
    rows = engine.fetch(made.page)
    if rows.num_rows > decision.max_rows:
        raise QueryLimit(
            (f"The question has more than {decision.max_rows:,} rows.", f"查询结果超过 {decision.max_rows:,} 行。"),
            ("Narrow it by a filter.", "请增加筛选条件。"),
        )
    columns: dict[str, Any] = {}
    for about in _columns(question, words):
        if about.metric or about.name != "name":
            columns[about.name] = rows.column(about.name if about.metric else column(about.name))
        else:
            columns["name"] = _all_names(rows, contacts)
    ends = _all_ends(question, rows, intervals(question, tables))
    columns |= {name: pa.compute.coalesce(columns[name], ends[name]) for name in ends if name in columns}
    more = {name: column for name, column in ends.items() if name.rpartition("_")[0] in question.show}
    return pa.table(columns | {name: more[name] for name in more if name not in columns})


def _all_ends(question: Question, rows: pa.Table, ends: Intervals) -> dict[str, pa.Array]:
    """The ends of sums as columns behind the others; none where there are no intervals."""
    parts = rows.column(column(question.by[0])).to_pylist() if question.by else [None] * rows.num_rows
    found: dict[str, pa.Array] = {}
    for name in dict.fromkeys(metric for _, metric in ends):
        pairs = [ends.get((part_of(part), name), (None, None)) for part in parts]
        for place, end in enumerate(ENDS):
            found[f"{name}_{end}"] = pa.array([pair[place] for pair in pairs], pa.decimal128(18, 2))
    return found


def _all_names(rows: pa.Table, contacts: Contacts | None) -> list[str]:
    ids, names, codes = (rows.column(name).to_pylist() for name in (column("customer"), NAME, CODE))
    missing = [id_ for id_, name in zip(ids, names, strict=True) if not name]
    known: dict[str, str] = {}
    for start in range(0, len(missing) if contacts is not None else 0, AT_ONCE):
        known |= contacts.names(missing[start : start + AT_ONCE]) if contacts is not None else {}
    return [name or known.get(id_) or code or id_ for id_, name, code in zip(ids, names, codes, strict=True)]


def found_by_contact(question: Question, contacts: Contacts | None) -> tuple[str, ...]:
    """Ids of the persons whose contacts have the letters that the question searches for."""
    words = [str(filter_.values[0]) for filter_ in question.where if filter_.test == "search"]
    if contacts is None or not words:
        return ()
    return tuple(sorted({one.customer_id for one in contacts.find(words[0], most=MOST_FOUND)}))


def totals(question: Question, snapshot: Snapshot, engine: Engine, **options: Any) -> Answer:
    """The same figures of all customers that the filters leave: the row below a list.

    Figures that speak of one customer only have no total.
    """
    words: Vocabulary = options.get("vocabulary") or vocabulary_of()
    summed = tuple(name for name in question.show if words.metric(name).unit != "text")
    return answer(replace(question, by=(), sort=(), page=1, show=summed or ("customers",)), snapshot, engine, **options)


def document(found: Answer) -> dict[str, object]:
    """The answer as `zhike ask --json` prints it; the ends of a sum's interval stand behind the other columns."""
    more = ends_shown(found)
    return {
        "question": str(found.question),
        "snapshot": found.snapshot,
        "columns": [
            *(
                {"name": c.name, "label": say(c.label, found.lang), "unit": c.unit, "metric": c.metric or None}
                for c in found.columns
            ),
            *({"name": name, "label": say(label, found.lang), "unit": "money", "metric": None} for name, label in more),
        ],
        "rows": [
            [*(cell.plain() for cell in row), *(plain(plain_ends(row).get(name)) for name, _ in more)]
            for row in found.rows
        ],
        "total_rows": found.total_rows,
    }


def ends_shown(found: Answer) -> tuple[tuple[str, Text], ...]:
    """The ends of the intervals that any row has and no column shows: their names and what people call them."""
    shown = found.question.show
    there = {cell.metric for row in found.rows for cell in row if isinstance(cell, Figure) and cell.between}
    return tuple(
        end for c in found.columns if c.metric in there for end in ends_of(c.metric, c.label) if end[0] not in shown
    )


def _columns(question: Question, vocabulary: Vocabulary) -> tuple[Column, ...]:
    found: list[Column] = []
    for name in question.by:
        dimension = vocabulary.dimension(name)
        found.append(Column(name, dimension.label, dimension.unit))
        if name == "customer":
            found.append(Column("name", ("Name", "客户名称"), "text"))
    for name in question.show:
        metric = vocabulary.metric(name)
        found.append(Column(name, metric.label, metric.unit, metric.name))
    return tuple(found)


def _names(rows: pa.Table, question: Question, contacts: Contacts | None) -> dict[str, str]:
    if contacts is None or "customer" not in question.by:
        return {}
    missing = [row[column("customer")] for row in rows.select([column("customer"), NAME]).to_pylist() if not row[NAME]]
    return dict(contacts.names(missing)) if missing else {}


def _goods(rows: pa.Table, question: Question) -> dict[str, str]:
    """What products are called, by code; where several of the rows bear one name, with the code behind it."""
    if "product" not in question.by:
        return {}
    pairs = rows.select([column("product"), GOODS]).to_pylist()
    called = {row[column("product")]: row[GOODS] for row in pairs if row[column("product")] and row[GOODS]}
    several = Counter(called.values())
    return {code: name if several[name] == 1 else f"{name} · {code}" for code, name in called.items()}


def _row(
    row: Mapping[str, Any],
    columns: Iterable[Column],
    question: Question,
    vocabulary: Vocabulary,
    snapshot: str,
    names: Mapping[str, str],
    ends: Intervals,
) -> tuple[Cell, ...]:
    parts = {name: _part(name, row[column(name)], vocabulary, names) for name in question.by}
    keys = {part.filter.key for part in parts.values() if part.filter is not None}
    where = (
        *(filter_ for filter_ in question.where if filter_.key not in keys),
        *(part.filter for part in parts.values() if part.filter is not None),
    )
    cells: list[Cell] = []
    mine = part_of(row[column(question.by[0])]) if question.by else ""
    row = filled(row, mine, ends)
    for found in columns:
        if found.metric:
            words, between = _words(found.metric, row[found.name], vocabulary), ends.get((mine, found.metric))
            cells.append(Figure(row[found.name], found.metric, found.unit, snapshot, where, words, between))
        elif found.name == "name" and "customer" in question.by:
            id_ = str(row[column("customer")])
            cells.append(
                Part(row[NAME] or names.get(id_) or row[CODE] or id_, "customer", None, parts["customer"].filter)
            )
        else:
            cells.append(parts[found.name])
    return tuple(cells)


def _part(name: str, value: Value, vocabulary: Vocabulary, names: Mapping[str, str]) -> Part:
    if value is None:
        return Part(None, name, None, Predicate(name, "missing", (True,)))
    typed = value if isinstance(value, str | date) else str(value)
    words = _words(name, value, vocabulary)
    if name == "product" and (called := names.get(str(value))):
        words = (called, called)
    return Part(value, name, words, Predicate(name, "is", (typed,)))


def _words(name: str, value: Value, vocabulary: Vocabulary) -> Text | None:
    if not isinstance(value, str):
        return None
    if name == "segment":
        return vocabulary.segment(value).label
    labels = dict(vocabulary.dimensions[name].labels) if name in vocabulary.dimensions else {}
    return labels.get(value)


def _total(made: Plan, rows: pa.Table, question: Question, engine: Engine, ask: Callable[[Question], pa.Table]) -> int:
    if question.page == 1 and rows.num_rows < question.limit:
        return int(rows.num_rows)
    if not question.by:
        return 1
    if made.total is not None:
        return int(engine.fetch(made.total).column(TOTAL)[0].as_py())
    if rows.num_rows:
        return int(rows.column(TOTAL)[0].as_py())
    # Past the last page nothing tells the count; the first page's first row does.
    first = ask(replace(question, page=1, limit=1))
    return int(first.column(TOTAL)[0].as_py()) if first.num_rows else 0
