"""Between: the intervals of sums, which are no sums of intervals; the run made them for all customers and their parts."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.answer.figure import Value
from zhike.answer.scan import Tables
from zhike.errors import SnapshotCorrupt, Text, UnknownName
from zhike.question import Question, read

TABLE = "value_totals"
ENDED = tuple(f"{name}_{term}" for name in ("value", "net_value") for term in ("12", "36", "lifetime"))
"""The figures whose sums have an interval."""
WHOLE = "all"
ENDS = ("low", "high")

Intervals = Mapping[tuple[str, str], tuple[Value, Value]]
"""By part ("" is where a customer has none, or all customers) and metric: the ends of the middle 80 %."""


def intervals(question: Question, tables: Tables) -> Intervals:
    """The intervals of a question's sums.

    Leaves  questions about other customers than all, or than those of parts of one dimension, by filter, by split or
            by what the asker may see: the run drew no intervals for those
    """
    names = [name for name in ENDED if {name, *_ends(name)} & {*question.show}]
    asked = _customers(question, tables) if names and _made(tables) else None
    if asked is None:
        return {}
    of, part = asked
    rows = tables.engine.read(tables.snapshot.path(TABLE))
    rows = rows.filter(rows.dimension == of)
    rows = rows if part is None else rows.filter(rows.part == part)
    found: dict[tuple[str, str], tuple[Value, Value]] = {}
    for row in tables.engine.fetch(rows).to_pylist():
        for name in names:
            low, high = (row[end] for end in _ends(name))
            if low is not None and high is not None:
                found[row["part"] if question.by else part_of(None), name] = (low, high)
    return found


def _customers(question: Question, tables: Tables) -> tuple[str, str | None] | None:
    """Whom the question is about: a dimension with one of its parts, or with all; nothing where neither says it."""
    rules = (filter_ for text in tables.decision.row_predicate for filter_ in read(text, tables.vocabulary).where)
    filters = {*question.where, *rules}
    if len(question.by) > 1 or len(filters) > 1:
        return None
    if not filters:
        return (question.by[0] if question.by else WHOLE), None
    (only,) = filters
    is_part = only.test == "is" and len(only.values) == 1 and question.by in ((), (only.name,))
    return (only.name, part_of(only.values[0])) if is_part else None


def filled(row: Mapping[str, Any], part: str, ends: Intervals) -> Mapping[str, Any]:
    """A row of figures where ends that are shown as figures of their own are those of the sum."""
    told = {name: value for (of, metric), pair in ends.items() if of == part for name, value in zip(_ends(metric), pair, strict=True)}  # fmt: skip
    return {name: told.get(name, value) if value is None else value for name, value in row.items()}


def _ends(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_{end}" for end in ENDS)


def part_of(value: Value) -> str:
    """A part of a dimension as the run named it."""
    return "" if value is None else str(value)


def _made(tables: Tables) -> bool:
    """Did the snapshot's run make them?"""
    try:
        return tables.snapshot.path(TABLE).is_file()
    except (UnknownName, SnapshotCorrupt):
        return False


def ends_of(name: str, label: Text) -> tuple[tuple[str, Text], ...]:
    """The names of an interval's two ends, and what people call them."""
    en, zh = label
    return (
        (f"{name}_low", (f"{en}: 80 % interval, low end", f"{zh}：80% 区间下限")),
        (f"{name}_high", (f"{en}: 80 % interval, high end", f"{zh}：80% 区间上限")),
    )


MEANS: Text = (
    "The sum of these customers lies between low and high with a probability of 80 %: by draws of how often they buy, of what they spend and, of net value, of what part of sales serving costs, and by chance. Ends of sums are not sums of ends. Given for all customers and for the parts of one dimension, split by it or filtered to one of them.",
    "这些客户的合计以 80% 的概率落在上下限之间：依据购买频率与消费额参数（净价值另含服务成本占比）的抽样以及随机波动得出；合计的区间不等于各区间之和。仅对全部客户、或单一维度的各取值（按其拆分或筛选到其中一个）给出。",
)


def plain_ends(figures: Sequence[Any]) -> dict[str, Any]:
    """Of a row's figures: the ends of those that have an interval."""
    return {
        f"{one.metric}_{end}": value
        for one in figures
        if getattr(one, "between", None)
        for end, value in zip(ENDS, one.between, strict=True)
    }
