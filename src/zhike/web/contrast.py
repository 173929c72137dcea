"""Two segments beside each other: what tells their customers apart, ranked, with how much and how surely."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir

from zhike.errors import Text
from zhike.predicate import NUMBERS, Segment, own_value
from zhike.segments.differences import FALSE_SHARE, Difference, differences
from zhike.tables import table
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import link

OTHERS = "others"
"""Instead of another segment: everybody who is not in this one."""
MOST = 20_000
"""Customers of a side that are looked at; an id is a fingerprint, so the first by id are as good as drawn by lot."""
SHOWN = 15
OURS = frozenset(column.name for column in table("profiles").columns)
END = re.compile(r"_(low|high)$")
"""An end of an interval, which says nothing that the figure between does not."""
FAR = re.compile(r"^net_(?=value)|_(\d+|lifetime)$")
EFFECTS: tuple[tuple[float, Text], ...] = (
    (0.5, ("large", "很大")), (0.3, ("clear", "明显")), (0.1, ("small", "较小")), (0.0, ("slight", "很小")),
)  # fmt: skip


def contrast(view: View, one: Segment, other: Segment | None, links: Links) -> dict[str, Any]:
    """What tells the members of a segment from those of another, or from everybody else; those in both left out."""
    people = view.table("profiles")
    mine = one.holds(people).fill_null(False)
    theirs = other.holds(people).fill_null(False) if other is not None else ~mine
    sides = [_values(view, people, member, links) for member in (mine & ~theirs, theirs & ~mine)]
    figures = {name: (sides[0][name], sides[1][name]) for name in _figures(people, links)}
    classes = {name: (sides[0][name], sides[1][name]) for name in _classes(view)}
    found = _once(differences(figures, classes))
    address = link("/customers", segment=one.name)
    return {
        "rows": [_told(each, links, address) for each in found[:SHOWN]],
        "left_over": f"{max(len(found) - SHOWN, 0)}" if len(found) > SHOWN else "",
        "sampled": f"{MOST:,}" if max(len(side["customer"]) for side in sides) == MOST else "",
        "chance": f"{FALSE_SHARE:.0%}",
    }


def _figures(people: ir.Table, links: Links) -> list[str]:
    """The figures of a customer that are numbers; of ours those that the run made, of the company's own all."""
    return [
        name
        for name, metric in links.vocabulary.metrics.items()
        if metric.per_customer
        and not (name in OURS and END.search(name))
        and metric.unit in NUMBERS
        and (name in people.columns or (metric.over is not None and name not in OURS))
    ]


def _once(found: Sequence[Difference]) -> list[Difference]:
    """Of figures that differ only in how far ahead they look, or in what is taken off, the one that tells most."""
    told: set[str] = set()
    left = []
    for one in found:
        name = FAR.sub("", one.name) if one.value is None and one.name in OURS else ""
        if name not in told or not name:
            left.append(one)
            told.add(name)
    return left


def _classes(view: View) -> list[str]:
    return [name for name, one in view.vocabulary.dimensions.items() if one.on == "customers" and not one.many and name not in ("customer", "cohort")]  # fmt: skip


def _values(view: View, people: ir.Table, member: ir.BooleanValue, links: Links) -> dict[str, list[Any]]:
    """Per figure and class the values of a side's customers."""
    chosen = people.filter(member).order_by("customer_id").limit(MOST)
    wanted: dict[str, ir.Value] = {"customer": chosen.customer_id}
    for name in _figures(people, links):
        wanted[name] = own_value(links.vocabulary.metric(name), chosen).cast("float64")
    for name in _classes(view):
        wanted[name] = links.vocabulary.dimension(name).value(chosen).cast("string")
    rows = view.office.engine.fetch(chosen.select(**wanted))
    return {name: rows[name].to_pylist() for name in rows.column_names}


def _told(one: Difference, links: Links, address: str) -> dict[str, Any]:
    words = links.words
    if one.value is None:
        metric = links.vocabulary.metric(one.name)
        label, unit = words.say(metric.label), metric.unit
    else:
        dimension = links.vocabulary.dimension(one.name)
        value = dict(dimension.labels).get(one.value)
        label, unit = (
            words.say((": ", "：")).join((words.say(dimension.label), words.say(value) if value else one.value)),
            "share",
        )
    numbers = [Decimal(str(round(value, 4))) for value in (one.one, one.other)]
    return {
        "label": label,
        "is_class": one.value is not None,
        "one": links.sum(numbers[0], unit, address, label),
        "other": links.sum(numbers[1], unit, address, label),
        "effect": words.say(next(text for least, text in EFFECTS if abs(one.effect) >= least)),
        "more": one.effect > 0,
        "sure": words.say(("very sure", "把握很大") if one.p < 0.001 else ("sure", "把握较大") if one.p < 0.01 else ("fairly sure", "有一定把握")),
    }  # fmt: skip
