"""Worked examples: what a definition gives for this very company, and for one of its customers."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from zhike.answer import Question
from zhike.answer.plan import ADDITIVE
from zhike.errors import NotFound
from zhike.metric import Metric
from zhike.predicate import Vocabulary
from zhike.tables import table
from zhike.web import tour
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import link

AT_ONCE = 20
NEAR = 0.001
QUOTIENT = re.compile(r"(?:^|[。：；])\s*([^\s÷。，；：]+) ÷ ([^\s÷。，；（]+)")


def of_the_company(view: View) -> dict[str, Any]:
    """Every figure of the whole company that has one."""
    in_profiles = {column.name for column in table("profiles").columns}
    names = tuple(
        one.name
        for one in view.office.vocabulary.metrics.values()
        if one.unit != "text" and (one.over is not None or (one.name in in_profiles and one.unit in ADDITIVE))
    )
    found: dict[str, Any] = {}
    for start in range(0, len(names), AT_ONCE):
        found |= _values(view, names[start : start + AT_ONCE])
    return {name: value for name, value in found.items() if value is not None}


def _values(view: View, names: tuple[str, ...]) -> dict[str, Any]:
    """The figures of the whole company; those that its last update did not know are left out."""
    try:
        answer = view.answer(Question(show=names), "en")
    except NotFound:
        return (
            {} if len(names) == 1 else {key: value for name in names for key, value in _values(view, (name,)).items()}
        )
    return {cell.metric: cell.value for cell in answer.rows[0] if hasattr(cell, "metric")}


def of_one(view: View) -> dict[str, Any]:
    """The row of one customer with much to see; empty where there is none."""
    id_ = tour.example(view)
    people = view.table("profiles")
    found = view.rows(people.filter(people.customer_id == id_).limit(1)) if id_ else []
    if not found:
        return {}
    name = found[0]["name"] or view.office.names([id_]).get(id_) or found[0]["customer_code"] or id_
    return {**found[0], "name": name, "href": link(f"/customers/{id_}")}


def division(metric: Metric, values: Mapping[str, Any], vocabulary: Vocabulary, links: Links) -> dict[str, Any]:
    """The two figures that a metric divides, where its own words name them and they give its value."""
    by_label = {one.label[1]: one.name for one in vocabulary.metrics.values()}
    for above, below in _quotients(metric.means[1]):
        a, b = by_label.get(above, ""), by_label.get(below, "")
        if a in values and b in values and _gives(values[a], values[b], values.get(metric.name)):
            return {"of": links.metric(values[a], a), "by": links.metric(values[b], b)}
    return {}


def _quotients(means: str) -> Iterator[tuple[str, str]]:
    for found in QUOTIENT.finditer(means):
        yield found[1], found[2]


def _gives(above: Any, below: Any, value: Any) -> bool:
    if value is None or not below:
        return False
    quotient = float(above) / float(below)
    return abs(abs(quotient) - abs(float(value))) <= NEAR * max(abs(quotient), 1e-9)
