"""Compare: two states of the company side by side, and the customers who came, went or moved between them."""

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.answer import Question
from zhike.answer.movements import CLASSES, movements
from zhike.errors import NotFound, UnknownName
from zhike.web import inputs, runs
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day, Shown, link

FIGURES = (
    "customers", "known_customers", "orders", "spent", "average_order", "margin", "margin_rate", "repeat_rate",
    "active_customers", "late_customers", "lapsed_customers", "receivable", "overdue",
)  # fmt: skip
NAMED = 10
MOVED = 50
NONE = "none"


def compare(seen: Seen) -> Page:
    """What differs between `at` and `with`: by default the state in force and the one before.

    Errors  NotFound where there is no such snapshot, or only one; UnknownName for a class that is none
    """
    after, before = _two(seen)
    links, old = _links(after, seen), _links(before, seen)
    found = after.kept(f"movements since {before.snapshot.name}", lambda: _found(before, after))
    here = {"at": after.snapshot.name, "with": before.snapshot.name}
    changed = inputs.changed(before.snapshot.manifest, after.snapshot.manifest)
    figures = _figures(before, after, links, old)
    counts = found["counts"]
    lists = ("entered", "left", "up", "down")
    names = after.called([row for name in lists for row in found[name]])
    content = {
        "at": here["at"],
        "with": here["with"],
        "day": Day(after.snapshot.as_of, seen.lang),
        "day_before": Day(before.snapshot.as_of, seen.lang),
        "computed": runs.computed_at(after.snapshot.manifest, seen),
        "computed_before": runs.computed_at(before.snapshot.manifest, seen),
        "same_day": changed.same_day,
        "inputs": [seen.words.say(one) for one in changed.sentences()],
        "nothing": not any(counts[name] for name in ("up", "down", "entered", "left", *CLASSES)),
        "difference": links.metric(counts["difference"], "spent", signed=True),
        "figures": figures,
        "counts": {
            name: _count(counts[name], f"#{name}", seen) for name in ("entered", "left", "up", "down", "merged")
        },
        "lists": {name: _people(found[name], names, links, old) for name in lists},
        "matrices": [_matrix(name, found, here, seen) for name in CLASSES],
        "moved": _moved(before, after, seen, links, old),
        "swapped": link("/runs/compare", **{"at": here["with"], "with": here["at"]}),
    }
    return Page("compare.html", seen.words("Compare"), content, "runs")


def _two(seen: Seen) -> tuple[View, View]:
    after = seen.office.view(seen.decision, seen.asked("at"))
    with_ = seen.asked("with")
    if not with_:
        others = [name for name in runs.past(seen) if name != after.snapshot.name]
        if not others:
            raise NotFound(
                ("There is nothing yet to compare with.", "暂无可对比的结果。"),
                ("Update the data once more; every update can be compared.", "再次更新数据后即可对比。"),
            )
        with_ = others[0]
    return after, seen.office.view(seen.decision, with_)


def _links(view: View, seen: Seen) -> Links:
    currency = str(seen.office.workspace.settings["currency"])
    return Links(seen.words, seen.office.vocabulary, currency, view.snapshot.name)


# What is read, once per pair


def _movements(before: View, after: View) -> ir.Table:
    return movements(
        before.table("profiles"), before.table("redirects"), after.table("profiles"), after.table("redirects")
    )


def _found(before: View, after: View) -> dict[str, Any]:
    all_of_them = _movements(before, after)
    both = all_of_them.filter(all_of_them.in_before & all_of_them.in_after)
    came = all_of_them.filter(~all_of_them.in_before)
    went = all_of_them.filter(~all_of_them.in_after)
    t = all_of_them
    stayed = t.in_before & t.in_after
    counts = t.aggregate(
        entered=(~t.in_before).sum(),
        left=(~t.in_after).sum(),
        up=(stayed & (t.change > 0)).sum(),
        down=(stayed & (t.change < 0)).sum(),
        merged=t.merged.sum(),
        difference=t.change.sum(),
        **{name: (stayed & ~_same(t, name)).sum() for name in CLASSES},
    )
    found: dict[str, Any] = {
        "counts": {name: value or 0 for name, value in after.rows(counts)[0].items()},
        "entered": after.rows(came.order_by(ibis.desc("spent_after"), "customer_id").limit(NAMED)),
        "left": after.rows(went.order_by(ibis.desc("spent_before"), "customer_id").limit(NAMED)),
        "up": after.rows(both.filter(both.change > 0).order_by(ibis.desc("change"), "customer_id").limit(NAMED)),
        "down": after.rows(both.filter(both.change < 0).order_by("change", "customer_id").limit(NAMED)),
    }
    for name in CLASSES:
        pair = (f"{name}_before", f"{name}_after")
        found[name] = after.rows(both.group_by(*pair).aggregate(customers=both.count()))
    return found


def _same(t: ir.Table, name: str) -> Any:
    return t[f"{name}_before"].fill_null("") == t[f"{name}_after"].fill_null("")


# What is said


def _figures(before: View, after: View, links: Links, old: Links) -> list[dict[str, Any]]:
    names = tuple(name for name in FIGURES if name in links.vocabulary.metrics)
    new_cells = after.answer(Question(show=names), links.words.lang).rows[0]
    old_cells = before.answer(Question(show=names), links.words.lang).rows[0]
    found = []
    for name, new, was in zip(names, new_cells, old_cells, strict=True):
        metric = links.vocabulary.metric(name)
        difference, ratio = _difference(new.value, was.value, metric.unit, links)
        found.append(
            {
                "label": links.words.say(metric.label),
                "before": old.metric(was.value, name),
                "after": links.metric(new.value, name),
                "difference": links.metric(difference, name, signed=True) if metric.unit != "share" else ratio,
                "ratio": ratio if metric.unit != "share" else "",
                "differs": new.value != was.value,
            }
        )
    return found


def _difference(new: Any, was: Any, unit: str, links: Links) -> tuple[Any, str]:
    """New − old, and the same in words: by how many per cent, or points of a share."""
    if new is None or was is None:
        return None, ""
    if unit == "share":
        points = round((new - was) * 100, 2)
        return None, str(links.words("{points} points", points=f"{points:+.2f}".replace("-", "−"))) if points else "0"
    ratio = f"{float(new) / float(was) - 1:+.1%}".replace("-", "−") if was else ""
    return new - was, ratio if new != was else ""


def _count(value: int, href: str, seen: Seen) -> Shown:
    return Shown(value, "count", seen.lang, href)


def _people(rows: list[dict[str, Any]], names: Mapping[str, str], links: Links, old: Links) -> list[dict[str, Any]]:
    return [_person(row, names, links, old) for row in rows]


def _person(row: Mapping[str, Any], names: Mapping[str, str], links: Links, old: Links) -> dict[str, Any]:
    id_ = row["customer_id"]
    merged = bool(row["merged"])  # the sum of several: no single customer's figure there
    was = row["spent_before"]
    return {
        "id": id_,
        "name": names[id_],
        "href": link(f"/customers/{id_}", at=links.at if row["in_after"] else old.at),
        "before": links.plain(was, "money") if merged and was is not None else old.metric(was, "spent", customer=id_),
        "after": links.metric(row["spent_after"], "spent", customer=id_),
        "difference": links.metric(row["change"], "spent", signed=True, customer=id_),
        "merged": merged,
    }


def _matrix(name: str, found: Mapping[str, Any], here: Mapping[str, str], seen: Seen) -> dict[str, Any]:
    """How many customers of each class before are of which class after; each number leads to them."""
    dimension = seen.office.vocabulary.dimension(name)
    labels = dict(dimension.labels)
    counted = {(row[f"{name}_before"], row[f"{name}_after"]): row["customers"] for row in found[name]}
    values = [value for value in (*dimension.order, None) if any(value in pair for pair in counted)]
    say = {value: seen.words.say(labels[value]) if value else seen.words("(none)") for value in values}
    rows = []
    for was in values:
        cells: list[Any] = []
        for now in values:
            asked = {**here, "of": name, "from": was or NONE, "to": now or NONE}
            count = counted.get((was, now), 0)
            cells.append(
                {
                    "same": was == now,
                    "value": _count(count, link("/runs/compare", **asked) + "#moved", seen) if count else "",
                }
            )
        rows.append({"label": say[was], "cells": cells})
    return {
        "label": seen.words.say(dimension.label),
        "head": [say[value] for value in values],
        "rows": rows,
        "changed": _count(found["counts"][name], f"#{name}", seen),
        "name": name,
    }


def _moved(before: View, after: View, seen: Seen, links: Links, old: Links) -> dict[str, Any]:
    """The customers of one cell of a matrix."""
    of, was, now = seen.asked("of"), seen.asked("from"), seen.asked("to")
    if not of:
        return {}
    if of not in CLASSES:
        raise UnknownName(("class", "类别"), of[:40], CLASSES)
    dimension = seen.office.vocabulary.dimension(of)
    for value in (was, now):
        if value not in (*dimension.order, NONE):
            raise UnknownName(("value", "取值"), value[:40], (*dimension.order, NONE))
    t = _movements(before, after)
    chosen = t.filter(
        t.in_before & t.in_after, t[f"{of}_before"].fill_null(NONE) == was, t[f"{of}_after"].fill_null(NONE) == now
    )
    rows = after.rows(chosen.order_by(ibis.desc("spent_after"), "customer_id").limit(MOVED))
    labels = dict(dimension.labels)
    said = [seen.words.say(labels[value]) if value in labels else seen.words("(none)") for value in (was, now)]
    return {
        "title": seen.words(
            "{of}: from {before} to {after}", of=seen.words.say(dimension.label), before=said[0], after=said[1]
        ),
        "rows": _people(rows, after.called(rows), links, old),
        "cut": len(rows) == MOVED,
    }
