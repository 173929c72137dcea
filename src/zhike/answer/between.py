"""Between: the intervals of sums, which are no sums of intervals; the run made them for all customers and their parts."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.answer.figure import Value
from zhike.answer.scan import Tables
from zhike.errors import Text, UnknownName
from zhike.question import Question

TABLE = "value_totals"
ENDED = ("value_12", "value_36", "net_value_12", "net_value_36")
"""The figures whose sums have an interval."""
WHOLE = "all"
ENDS = ("low", "high")

Intervals = Mapping[tuple[str, str], tuple[Value, Value]]
"""By part ("" is where a customer has none, or all customers) and metric: the ends of the middle 80 %."""


def intervals(question: Question, tables: Tables) -> Intervals:
    """The intervals of a question's sums.

    Leaves  questions with a filter or more than one way to split, and askers who may not see all customers: the run
            drew no intervals for those
    """
    names = [name for name in question.show if name in ENDED]
    if not names or question.where or len(question.by) > 1 or tables.decision.row_predicate or not _made(tables):
        return {}
    rows = tables(TABLE)
    of = question.by[0] if question.by else WHOLE
    found: dict[tuple[str, str], tuple[Value, Value]] = {}
    for row in tables.engine.fetch(rows.filter(rows.dimension == of)).to_pylist():
        for name in names:
            low, high = (row[f"{name}_{end}"] for end in ENDS)
            if low is not None and high is not None:
                found[part_of(row["part"]), name] = (low, high)
    return found


def part_of(value: Value) -> str:
    """A part of a dimension as the run named it."""
    return "" if value is None else str(value)


def _made(tables: Tables) -> bool:
    """Did the snapshot's run make them?"""
    try:
        return tables.snapshot.path(TABLE).is_file()
    except UnknownName:
        return False


def ends_of(name: str, label: Text) -> tuple[tuple[str, Text], ...]:
    """The names of an interval's two ends, and what people call them."""
    en, zh = label
    return (
        (f"{name}_low", (f"{en}: 80 % interval, low end", f"{zh}：80% 区间下限")),
        (f"{name}_high", (f"{en}: 80 % interval, high end", f"{zh}：80% 区间上限")),
    )


MEANS: Text = (
    "The sum of these customers lies between low and high with a probability of 80 %: by draws of how often they buy and of what they spend, and by chance. Ends of sums are not sums of ends. Given for all customers and their parts by one dimension, without a filter.",
    "这些客户的合计以 80% 的概率落在上下限之间：依据购买频率与消费额参数的抽样以及随机波动得出；合计的区间不等于各区间之和。仅在无筛选、不拆分或按单一维度拆分时给出。",
)


def plain_ends(figures: Sequence[Any]) -> dict[str, Any]:
    """Of a row's figures: the ends of those that have an interval."""
    return {
        f"{one.metric}_{end}": value
        for one in figures
        if getattr(one, "between", None)
        for end, value in zip(ENDS, one.between, strict=True)
    }
