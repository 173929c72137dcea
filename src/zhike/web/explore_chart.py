"""The chart of an explored question: a line of times, or bars of the largest parts; none where it would say nothing."""

from collections.abc import Sequence
from typing import Any

from zhike.answer import Answer
from zhike.predicate import NUMBERS
from zhike.web.against import TIMES, Beside
from zhike.web.charts import Chart
from zhike.web.links import Links

BARS = 15
MOST_TIMES = 60


def drawn(now: Answer, rows: Sequence[Beside], links: Links) -> Chart | None:
    """The first figure by the first dimension, beside the other period where there is one."""
    asked = now.question
    metric = links.vocabulary.metric(asked.show[0])
    if len(asked.by) != 1 or metric.unit not in NUMBERS or len(rows) < 2:
        return None
    in_time = asked.by[0] in TIMES
    shown = _ordered([row for row in rows if row.now], in_time)
    if not shown:
        return None
    words = links.words
    label, by = words.say(metric.label), words.say(links.vocabulary.dimension(asked.by[0]).label)
    names = [row.parts[0].short(words.lang) for row in shown]
    compared = any(row.then for row in rows)
    series = [{"name": label, "data": [_value(row.now) for row in shown]}]
    if compared:
        series.append({"name": words("The other period"), "data": [_value(row.then) for row in shown]})
    finding = words("{label} by {by}", label=label, by=by)
    spec = {
        "kind": "months" if in_time else "bars", "unit": metric.unit, "zh": words.lang == "zh",
        "title": finding.striptags(), "x": names, "series": series if in_time else series[:1],
    }  # fmt: skip
    head = (by, label, *((words("The other period"),) if compared else ()))
    table = [
        (name, links.figure(row.now[0]) if row.now else "", *((links.figure(row.then[0]) if row.then else "",) if compared else ()))
        for name, row in zip(names, shown, strict=True)
    ]  # fmt: skip
    under = "" if in_time or len(rows) <= BARS else words("The {count} largest", count=str(len(shown)))
    return Chart("explored", finding, under, head, table, spec, size="tall" if not in_time and len(shown) > 8 else "")


def _ordered(rows: list[Beside], in_time: bool) -> list[Beside]:
    if in_time:
        return sorted(rows, key=lambda row: str(row.parts[0].plain()))[-MOST_TIMES:]
    return sorted(rows, key=lambda row: -_value(row.now))[:BARS]


def _value(figures: Any) -> float:
    return float(figures[0].value) if figures and figures[0].value is not None else 0.0
