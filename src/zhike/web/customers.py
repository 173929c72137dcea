"""Customers: the list, filtered, sorted, in pages, with the sum of everybody whom the filters leave."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from zhike import question as questions
from zhike.answer import Question
from zhike.predicate import NUMBERS, Predicate, sentence
from zhike.web import fields, values
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import link

SHOW = ("spent", "orders", "average_order", "last_ordered_on", "days_since_order", "receivable", "tier", "activity")
BAR = ("segment", "activity", "tier", "rfm_class", "province", "industry", "owner")
"""The dimensions of the filter bar; those without a value in this company are left out."""
RANGES = ("spent", "days_since_order")
MOST_SORTS = 3
PRESETS = (
    ("all", ("Everybody", "全部客户"), ""),
    (
        "late",
        ("Later than usual", "超期未购"),
        "segment=late&show=spent_last_year,median_days_between_orders,days_since_order,days_late,last_ordered_on,tier&sort=-spent_last_year",
    ),
    (
        "overdue",
        ("Owe overdue money", "逾期欠款"),
        "segment=owes_overdue&show=receivable,overdue,oldest_due_on,spent,last_ordered_on&sort=-overdue",
    ),
    (
        "new",
        ("New without a second order", "新客未复购"),
        "segment=new_without_second_order&show=first_ordered_on,spent,orders&sort=-first_ordered_on",
    ),
    ("lost", ("Lost high value", "流失的高价值"), "segment=lost_high_value"),
    (
        "growing",
        ("Potential", "潜力客户"),
        "segment=promising&show=spent_last_year,spent_year_before,orders,last_ordered_on,tier,activity&sort=-spent_last_year",
    ),
)


@dataclass(frozen=True)
class Choice:
    """One box of the filter bar: to choose from, or to write in where the values are too many to list."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]  # value, words, chosen; where it is written, the commonest
    written: bool = False
    value: str = ""


def read(seen: Seen) -> Question:
    """The question that the page's address asks: one row per customer."""
    pairs = [(key, value) for key, value in seen.query if key != "by"]
    if not any(key == "show" and value.strip() for key, value in pairs):
        sorted_by = (name.strip().removeprefix("-") for name in dict(pairs).get("sort", "").split(","))
        wanted = (name for name in sorted_by if name in seen.office.vocabulary.metrics)
        pairs.append(("show", ",".join(dict.fromkeys((*SHOW, *wanted)))))
    return questions.from_pairs([*pairs, ("by", "customer")], seen.office.vocabulary)


def customers(seen: Seen) -> Page:
    """The customers whom the filters leave, one page of them, and the sum of all."""
    asked = read(seen)
    view = seen.office.view(seen.decision, asked.at)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]), asked.at)
    asked = asked if asked.sort else replace(asked, sort=_usual(asked))
    found = view.answer(asked, seen.lang)
    name = next(i for i, column in enumerate(found.columns) if column.name == "name")
    key = next(i for i, column in enumerate(found.columns) if column.name == "customer")
    shown = [i for i, column in enumerate(found.columns) if column.metric]
    own, totals = fields.added(seen), _totals(view, asked, seen, links)
    rows = [
        {
            "id": str(row[key].value),
            "own": own.get(str(row[key].value), {}),
            "name": row[name].short(seen.lang),
            "cells": [_cell(row[i], found.columns[i].metric, links) for i in shown],
        }
        for row in found.rows
    ]
    content = {
        "rows": rows,
        "by_name": _by_name(asked),
        "own": fields.names(own.values()),
        "show": ",".join(asked.show),
        "sort": ",".join(asked.sort),
        "one_sort": _address(replace(asked, sort=(), page=1)) if len(asked.sort) > 1 else "",
        "columns": [_column(found.columns[i].metric, asked, links) for i in shown],
        "total": links.metric(found.total_rows, "customers", **_where(asked)),
        "totals": totals,
        "sum": _sum(asked.show, totals, links),
        "filtered": found.sentence,
        "choices": [one for name in BAR if (one := choice(name, view, asked, links))],
        "ranges": [range_of(name, asked, links) for name in RANGES],
        "others": _others(asked),
        "chips": _chips(asked, seen),
        "chooser": _chooser(asked, seen),
        "presets": [
            {
                "name": seen.words.say(label),
                "href": f"/customers?{query}" if query else "/customers",
                "current": _same(query, asked, seen),
            }
            for _, label, query in PRESETS
        ],
        "search": next((str(f.values[0]) for f in asked.where if f.test == "search"), ""),
        "pager": _pager(asked, found.total_rows, len(found.rows)),
        "query": questions.write(replace(asked, by=(), page=1)),
    }
    return Page("customers.html", seen.words("Customers"), content, "customers")


def _usual(asked: Question) -> tuple[str, ...]:
    """The order where none is asked for: the first column, largest first."""
    return (f"-{asked.show[0]}",)


def _where(asked: Question) -> dict[str, Any]:
    return {
        key: value
        for key, value in questions.pairs(replace(asked, by=(), show=(), sort=(), page=1, limit=questions.PAGE_SIZE))
        if key not in questions.OWN_KEYS
    }


def _cell(cell: Any, metric: str, links: Links) -> dict[str, Any]:
    tone = {
        ("activity", "lapsed"): "bad",
        ("activity", "dormant"): "warn",
        ("activity", "slowing"): "warn",
        ("activity", "never"): "quiet",
    }
    if isinstance(cell.value, str):
        return {"value": links.figure(cell), "number": False, "tone": tone.get((metric, cell.value), "")}
    text = cell.unit == "text"
    return {"value": "" if text else links.figure(cell), "number": not text, "tone": ""}


def _column(name: str, asked: Question, links: Links) -> dict[str, Any]:
    metric = links.vocabulary.metric(name)
    return {
        "name": name,
        "label": links.words.say(metric.label),
        "means": links.words.say(metric.means),
        "number": metric.unit in NUMBERS or metric.unit == "day",
        **_order(name, asked, f"-{name}", name),
    }


def _by_name(asked: Question) -> dict[str, str]:
    """The head of the first column: in the order of the names' pinyin; persons, whom no snapshot names, last."""
    return _order("customer", asked, "customer", "-customer")


def _order(name: str, asked: Question, first: str, second: str) -> dict[str, str]:
    """How a column sorts now, the address that sorts by it alone, and the one that sorts by it where others tie."""
    now = next((one for one in asked.sort if one.removeprefix("-") == name), "")
    turned = second if now == first else first
    alone = replace(asked, sort=(turned,), page=1)
    if not now:
        also = replace(asked, sort=(*asked.sort, first), page=1) if len(asked.sort) < MOST_SORTS else None
    else:
        also = replace(asked, sort=tuple(turned if one == now else one for one in asked.sort), page=1)
    several = len(asked.sort) > 1
    return {
        "sorted": "" if not now else "descending" if now.startswith("-") else "ascending",
        "place": f"{asked.sort.index(now) + 1}" if now and several else "",
        "is_first": "yes" if now and asked.sort[0] == now else "",
        "href": _address(also if now and several and also else alone),
        "also": _address(also) if also and not now else "",
    }


def _address(asked: Question) -> str:
    """The page's own address: what it shows unasked is not written."""
    kept = replace(asked, by=(), sort=() if asked.sort == _usual(asked) else asked.sort)
    query = questions.write(kept if asked.show != SHOW else replace(kept, show=()))
    return f"/customers?{query}" if query else "/customers"


def _totals(view: View, asked: Question, seen: Seen, links: Links) -> list[Any]:
    summed = view.totals(asked, seen.lang)
    figures = dict(zip((column.name for column in summed.columns), summed.rows[0], strict=True)) if summed.rows else {}
    adds = ("count", "money", "quantity", "share")
    return [
        links.figure(figures[name]) if name in figures and seen.office.vocabulary.metric(name).unit in adds else ""
        for name in asked.show
    ]


def _sum(show: Sequence[str], totals: Sequence[Any], links: Links) -> dict[str, Any]:
    """The first sum of money, by name; nothing where no column is money."""
    for name, total in zip(show, totals, strict=True):
        metric = links.vocabulary.metric(name)
        if total and metric.unit == "money":
            return {"label": links.words.say(metric.label), "value": total}
    return {}


def choice(name: str, view: View, asked: Question, links: Links) -> Choice | None:
    dimension = links.vocabulary.dimension(name)
    labels = {code: links.words.say(text) for code, text in dimension.labels}
    if name == "segment":
        known: Sequence[str] = tuple(links.vocabulary.segments)
        labels = {code: links.words.say(segment.label) for code, segment in links.vocabulary.segments.items()}
    else:
        known = view.kept(f"values of {name}", lambda: values_of(name, view))
    offered, all_ = ((), True) if name == "segment" or known else values.common(name, view, values.OFFERED)
    if not known and all_:
        return None
    chosen = {str(value) for f in asked.where if f.key == name for value in f.values}
    if len(chosen) > 1:
        return None  # several at once stand as chips; a box can hold one
    options = tuple((value, labels.get(value, value), value in chosen) for value in known or offered)
    return Choice(name, links.words.say(dimension.label), options, not all_, next(iter(chosen), ""))


def values_of(name: str, view: View) -> tuple[str, ...]:
    """The values of a dimension, by its own order or the commonest first; none where they are too many for a box."""
    found, all_ = values.common(name, view)
    order = view.vocabulary.dimensions[name].order if name in view.vocabulary.dimensions else ()
    if not all_:
        return ()
    return tuple(sorted(found, key=order.index)) if order and set(found) <= set(order) else tuple(found)


def range_of(name: str, asked: Question, links: Links) -> dict[str, str]:
    given = {f.test: str(f.values[0]) for f in asked.where if f.name == name}
    return {
        "name": name,
        "label": links.words.say(links.vocabulary.metric(name).label),
        "min": given.get("min", ""),
        "max": given.get("max", ""),
    }


def _others(asked: Question) -> list[tuple[str, str]]:
    """What the filter bar does not show and must not lose: filters of other kinds, columns, order."""
    bar = {*(f"{name}.{test}" for name in RANGES for test in ("min", "max")), "q"}
    kept = [
        pair
        for f in asked.where
        if f.key not in bar and not (f.key in BAR and len(f.values) == 1)
        for pair in f.spelled()
    ]
    own = [(key, value) for key, value in questions.pairs(asked) if key in ("limit", "at")]
    own += [("sort", ",".join(asked.sort))] if asked.sort != _usual(asked) else []
    return kept + own + ([("show", ",".join(asked.show))] if asked.show != SHOW else [])


def _chips(asked: Question, seen: Seen) -> list[dict[str, str]]:
    """One chip per filter value, with the address that is without it."""
    chips = []
    for f in asked.where:
        for value in f.values:
            rest = tuple(other for other in f.values if other != value)
            left = asked.without(f.key)
            left = left.with_filter(Predicate(f.name, f.test, rest)) if rest else left
            words = sentence(Predicate(f.name, f.test, (value,)), seen.office.vocabulary, seen.lang)
            chips.append({"words": words, "href": _address(left)})
    return chips


def _chooser(asked: Question, seen: Seen) -> dict[str, Any]:
    metrics = [metric for metric in seen.office.vocabulary.metrics.values() if metric.per_customer]
    options = [(metric.name, seen.words.say(metric.label), metric.name in asked.show) for metric in metrics]
    options.sort(key=lambda option: asked.show.index(option[0]) if option[2] else len(asked.show))
    kept = [
        (key, value) for key, value in questions.pairs(replace(asked, by=(), page=1)) if key not in ("show", "sort")
    ]
    return {"options": options, "kept": kept}


def _same(query: str, asked: Question, seen: Seen) -> bool:
    wanted = questions.read(query, seen.office.vocabulary)
    return wanted.where == asked.where


def _pager(asked: Question, total: int, shown: int) -> dict[str, str]:
    first = (asked.page - 1) * asked.limit + 1
    pages = max(1, -(-total // asked.limit))
    return {
        "range": f"{first:,}–{first + shown - 1:,}" if shown else "0",
        "of": f"{total:,}",
        "page": f"{asked.page:,}",
        "pages": f"{pages:,}",
        "before": _address(replace(asked, page=asked.page - 1)) if asked.page > 1 else "",
        "after": _address(replace(asked, page=asked.page + 1)) if asked.page < pages else "",
    }


def address_of(customer_id: str) -> str:
    """The address of one customer's page."""
    return link("/customers/" + customer_id)
