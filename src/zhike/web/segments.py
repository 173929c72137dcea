"""Segments: those that come with the product and those that people saved; one of them; the builder."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import ibis

from zhike import condition as conditions
from zhike.answer.saved import MOST_FROZEN, Saved
from zhike.condition import Condition, Ground
from zhike.errors import NotFound, Text, UsageError, ZhikeError
from zhike.predicate import Predicate, Segment, Vocabulary
from zhike.question import LAST_PAGE, whole
from zhike.web import allowed, building, contrast, values, won_targets
from zhike.web.building import BOUGHT, TESTS, Form
from zhike.web.customers import values_of
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Go, Page, Seen
from zhike.web.shown import Day, link

SHOWN = 10
PAGE = 50
EVIDENCE = {
    "fast_growing": ("order_growth", "order_growth_low", "spent_last_year", "spent_year_before"),
    "room_to_sell": ("spent_last_year", "potential", "peers_spend"),
}
"""The figures that a segment rests on: its list of customers shows them."""
LONGEST_NAME = 60
REMEMBERED = 12
"""So many snapshots are looked at for the history of a segment."""
TOPS: tuple[tuple[str, Text], ...] = (
    ("all", ("all groups", "满足全部条件组")),
    ("any", ("any group", "满足任一条件组")),
)
KINDS: tuple[tuple[str, Text], ...] = (
    ("all", ("All of these", "满足以下全部")), ("any", ("Any of these", "满足以下任一")), ("none", ("None of these", "以下均不满足")),
)  # fmt: skip


def segments(seen: Seen) -> Page:
    """Every segment with how many customers it has and what they bought."""
    view = seen.office.view(seen.decision)
    links = _links(seen)
    own, known = seen.office.segments(), view.vocabulary.segments
    mine = {one.id for one in own}
    ready = [segment for name, segment in known.items() if name not in mine]
    there = [one for one in own if one.id in known]
    page = min(whole("page", seen.asked("page") or "1", LAST_PAGE), max(1, -(-len(there) // PAGE)))
    here = [(known[one.id], one) for one in there[(page - 1) * PAGE : page * PAGE]]
    names = ", ".join(one.id for _, one in here)
    counted = {
        **view.kept("segments counted", lambda: sizes(view, ready)),
        **view.kept(f"segments counted {names}", lambda: sizes(view, [segment for segment, _ in here])),
    }
    content = {
        "own": [_listed(segment, counted, links, one) for segment, one in here],
        "count": len(there),
        "pager": _pager(page, len(there), len(here)),
        "lost": [{"id": one.id, "name": one.name} for one in own if one.id not in known],
        "ready": [_listed(segment, counted, links) for segment in ready],
        "as_of": Day(view.snapshot.as_of, seen.lang),
    }
    return Page("segments.html", seen.words("Segments"), content, "segments")


def _listed(
    segment: Segment, counted: Mapping[str, tuple[Any, Any]], links: Links, one: Saved | None = None
) -> dict[str, Any]:
    people, spent = counted[segment.name]
    return {
        "id": segment.name,
        "name": links.words.say(segment.label),
        "means": links.words.say(segment.means),
        "customers": links.metric(people, "customers", segment=segment.name),
        "spent": links.metric(spent, "spent", segment=segment.name),
        "frozen": bool(one and one.frozen_on),
    }


def sizes(view: View, segments: Sequence[Segment]) -> dict[str, tuple[Any, Any]]:
    """How many customers each of some segments has, and what they bought."""
    if not segments:
        return {}
    people, found = view.table("profiles"), {}
    for place, segment in enumerate(segments):
        member = segment.holds(people).fill_null(False)
        found[f"n{place}"], found[f"m{place}"] = member.sum(), people.spent.sum(where=member)
    row = view.rows(people.aggregate(**found))[0]
    return {one.name: (row[f"n{i}"] or 0, row[f"m{i}"] or 0) for i, one in enumerate(segments)}


def _pager(page: int, total: int, shown: int) -> dict[str, str]:
    if total <= PAGE:
        return {}
    first = (page - 1) * PAGE + 1
    return {
        "range": f"{first:,}–{first + shown - 1:,}",
        "of": f"{total:,}",
        "before": link("/segments", page=str(page - 1) if page > 2 else "") if page > 1 else "",
        "after": link("/segments", page=str(page + 1)) if page * PAGE < total else "",
    }


# One segment


def segment(seen: Seen) -> Page:
    """One segment: what it means, who is in it, who came and went, and whom it shares with another."""
    view, links, one = seen.office.view(seen.decision), _links(seen), must_exist(seen)
    counted = view.kept(f"segment counted {one.name}", lambda: sizes(view, [one]))
    own = _own(seen).get(one.name)
    found = view.kept(f"members of {one.name}", lambda: _first(view, one))
    content = {
        **_listed(one, counted, links, own),
        "list": link("/customers", segment=one.name, show=",".join(EVIDENCE.get(one.name, ()))),
        "is_own": own is not None,
        "frozen_on": own.frozen_on if own else "",
        "condition": own.condition if own else f"segment={one.name}",
        "spelled": own.condition if own else "",
        "members": _members(found, links, seen),
        "spend": _spend(seen, view, one, links),
        "history": _history(seen, view, one.name, links),
        "others": [
            (name, seen.words.say(other.label), name == seen.asked("with"))
            for name, other in view.vocabulary.segments.items()
            if name != one.name
        ],
        "overlap": _overlap(seen, view, one, links),
        "contrast": _contrast(seen, view, one, links),
        "with_others": seen.asked("with") == contrast.OTHERS,
        "as_of": Day(view.snapshot.as_of, seen.lang),
    }
    return Page("segment.html", seen.words.say(one.label), content, "segments")


def _first(view: View, one: Segment) -> list[dict[str, Any]]:
    people = view.table("profiles")
    wanted = people.filter(one.holds(people)).select("customer_id", "name", "customer_code", "spent", "last_ordered_on")
    return view.rows(wanted.order_by(ibis.desc("spent"), "customer_id").limit(SHOWN))


def _spend(seen: Seen, view: View, one: Segment, links: Links) -> dict[str, Any]:
    """What may be spent on its customers; nothing where what they are worth is not known."""
    where = (Predicate("segment", "is", (one.name,)),)
    return allowed.of_one(allowed.figures(view, where, seen.lang), won_targets.ratio(seen), links)


def _members(rows: list[dict[str, Any]], links: Links, seen: Seen) -> list[dict[str, Any]]:
    names = names_of(rows, seen)
    return [
        {
            "id": row["customer_id"],
            "name": names[row["customer_id"]],
            "spent": links.metric(row["spent"], "spent", customer=row["customer_id"]),
            "last": Day(row["last_ordered_on"], seen.lang) if row["last_ordered_on"] else "",
        }
        for row in rows
    ]


def names_of(rows: list[dict[str, Any]], seen: Seen) -> dict[str, str]:
    """What customers are called: id → name, those of persons from the desk."""
    nameless = [row["customer_id"] for row in rows if not row["name"]]
    named = seen.office.names(nameless) if nameless else {}
    return {
        row["customer_id"]: row["name"] or named.get(row["customer_id"]) or row["customer_code"] or row["customer_id"]
        for row in rows
    }


def _history(seen: Seen, view: View, name: str, links: Links) -> dict[str, Any]:
    """How many belonged to it on each sealed day, and who came and went since the one before."""
    views = [seen.office.view(seen.decision, one.name) for one in seen.office.desk.snapshots.all()]
    by_day = {one.snapshot.as_of: one for one in views if one.snapshot.as_of <= view.snapshot.as_of}
    by_day[view.snapshot.as_of] = view
    days = sorted(by_day)[-REMEMBERED:]
    ids = {day: by_day[day].kept(f"ids of {name}", lambda day=day: _ids(by_day[day], name)) for day in days}  # type: ignore[misc]
    told: dict[str, Any] = {
        "days": [
            {"day": Day(day, seen.lang), "customers": replace(links, at=by_day[day].snapshot.name).metric(len(found), "customers", segment=name)}
            for day, found in ids.items()
            if found is not None
        ],
        "entered": [], "left": [],
    }  # fmt: skip
    now, before = ids[days[-1]], ids[days[-2]] if len(days) > 1 else None
    if now is not None and before is not None:
        told["entered"] = _people(view, now - before, seen)
        told["left"] = _people(view, before - now, seen)
    return told


def _ids(view: View, name: str) -> frozenset[str] | None:
    """Who belonged to it; nothing where that day knows no such segment."""
    known = view.vocabulary.segments.get(name)
    if known is None:
        return None
    people = view.table("profiles")
    return frozenset(row["customer_id"] for row in view.rows(people.filter(known.holds(people)).select("customer_id")))


def _people(view: View, ids: frozenset[str], seen: Seen) -> list[dict[str, str]]:
    wanted = sorted(ids)[:50]
    if not wanted:
        return []
    people = view.table("profiles")
    rows = view.rows(people.filter(people.customer_id.isin(wanted)).select("customer_id", "name", "customer_code"))
    names = names_of(rows, seen)
    return [{"id": id_, "name": names[id_]} for id_ in wanted if id_ in names]


def _overlap(seen: Seen, view: View, one: Segment, links: Links) -> dict[str, Any]:
    """Who belongs to both, and to one only."""
    other = view.vocabulary.segments.get(seen.asked("with"))
    if other is None:
        return {}
    people = view.table("profiles")
    a, b = one.holds(people).fill_null(False), other.holds(people).fill_null(False)
    row = view.rows(people.aggregate(both=(a & b).sum(), first=(a & ~b).sum(), second=(~a & b).sum()))[0]
    said = seen.words.say(links.vocabulary.metric("customers").label)
    parts = {
        key: links.sum(row[key] or 0, "count", link("/customers", segment=(one.name, other.name)), said) for key in row
    }
    return {**parts, "name": seen.words.say(other.label), "id": other.name}


def _contrast(seen: Seen, view: View, one: Segment, links: Links) -> dict[str, Any]:
    """What tells its customers from those of the other segment that is asked for, or from everybody else."""
    asked = seen.asked("with")
    other = view.vocabulary.segments.get(asked)
    if other is None and asked != contrast.OTHERS:
        return {}
    return view.kept(
        f"{one.name} beside {asked} in {seen.lang} {seen.words.numbers}",
        lambda: contrast.contrast(view, one, other, links),
    )


# The builder


def build(seen: Seen) -> Page:
    """The builder: rows and groups, and whom they find."""
    base = _base(seen)
    own = _own(seen).get(seen.path.get("segment", ""))
    if "segment" in seen.path and own is None:
        raise _none(seen.path["segment"])
    text = seen.asked("condition") or (own.condition if own else "")
    sent = any(key == "kind.0" for key, _ in seen.query)
    made, problem = None, None
    form: Form | None = Form()
    try:
        if sent or not text:
            form = building.read(seen.query)
            made = building.condition(form, base)
        else:
            made = conditions.read(text, base)
            form = building.form_of(made)
    except ZhikeError as error:
        problem = {"what": seen.words.say(error.what), "fix": seen.words.say(error.fix)}
    view = seen.office.view(seen.decision)
    content = {
        "id": own.id if own else "",
        "name": seen.asked("name") if sent else (own.name if own else seen.asked("name")),
        "form": _form(form, view, base, seen) if form else None,
        "fields": _fields(base, seen),
        "spelled": conditions.spell(made) if made else "",
        "sentence": conditions.sentence(made, base, seen.lang) if made else "",
        "problem": problem,
        "found": _found(made, base, view, seen) if made else None,
        "tops": [(code, seen.words.say(text)) for code, text in TOPS],
        "kinds": [(code, seen.words.say(text)) for code, text in KINDS],
        "here": f"/segments/{own.id}/edit" if own else "/segments/new",
    }
    return Page("builder.html", seen.words("Edit the segment" if own else "New segment"), content, "segments")


def _found(made: Condition, base: Vocabulary, view: View, seen: Seen) -> dict[str, Any]:
    """How many a condition finds, what they bought, and the first of them."""
    people = view.table("profiles")
    member = conditions.holds(made, people, Ground(base, view.snapshot.as_of, lambda: view.table("customer_products")))
    text = conditions.spell(made)
    row = view.rows(people.aggregate(n=member.sum(), spent=people.spent.sum(where=member)))[0]
    links, shown = _links(seen), link("/segments/new", condition=text)
    metrics = links.vocabulary.metrics
    wanted = people.filter(member).select("customer_id", "name", "customer_code", "spent", "last_ordered_on")
    return {
        "customers": links.sum(row["n"] or 0, "count", shown, seen.words.say(metrics["customers"].label)),
        "spent": links.sum(row["spent"] or 0, "money", shown, seen.words.say(metrics["spent"].label)),
        "first": _members(view.rows(wanted.order_by(ibis.desc("spent"), "customer_id").limit(SHOWN)), links, seen),
    }


def _fields(base: Vocabulary, seen: Seen) -> list[dict[str, Any]]:
    own = [
        (name, seen.words.say(d.label))
        for name, d in base.dimensions.items()
        if d.on == "customers" and name != "customer"
    ]
    figures = [
        (name, seen.words.say(m.label)) for name, m in base.metrics.items() if m.per_customer and m.unit != "text"
    ]
    bought = [(name, seen.words.say(text)) for name, text in BOUGHT.items()]
    return [
        {"label": seen.words("Who they are"), "options": own},
        {"label": seen.words("Figures of a customer"), "options": figures},
        {"label": seen.words("What they bought"), "options": bought},
    ]


def _form(form: Form, view: View, base: Vocabulary, seen: Seen) -> dict[str, Any]:
    boxes = []
    for place, box in enumerate(form.boxes):
        rows = [
            {
                "place": f"{number}",
                "field": row.field,
                "test": row.test,
                "value": row.value,
                "also": row.also,
                "tests": [(test, seen.words.say(TESTS[test])) for test in building.tests(row.field, base)],
                "choices": _with(row.value, _choices(row.field, view, base, seen)),
                "offered": _offered(row.field, view, base),
                "bought": row.field in BOUGHT,
            }
            for number, row in enumerate(box.rows)
        ]
        boxes.append({"place": f"{place}", "kind": box.kind, "rows": rows})
    return {"top": form.top, "boxes": boxes}


def _choices(field: str, view: View, base: Vocabulary, seen: Seen) -> list[tuple[str, str]]:
    """What a value may be; nothing where it is written."""
    if field == "segment":
        return [(name, seen.words.say(one.label)) for name, one in base.segments.items()]
    if field not in BOUGHT and field not in base.dimensions:
        return []
    labels = {code: seen.words.say(text) for code, text in base.dimensions[field].labels} if field not in BOUGHT else {}
    return [(one, labels.get(one, one)) for one in values_of(field, view)]


def _offered(field: str, view: View, base: Vocabulary) -> list[str]:
    """The commonest values of a field that has too many for a box."""
    if field not in BOUGHT and (field not in base.dimensions or field == "segment"):
        return []
    found, all_ = values.common(field, view, values.OFFERED)
    return [] if all_ else found


def _with(value: str, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The choices, the one in force among them even where nobody has that value now."""
    return choices if not choices or not value or value in dict(choices) else [*choices, (value, value)]


# Decisions


def save(seen: Seen) -> Go | Page:
    """A segment kept, new or in the place of what it was; the builder again, as it was filled, where something is wrong.

    Errors  NotFound where there is none to change
    """
    id_ = seen.given("id")
    if id_ and id_ not in _own(seen):
        raise _none(id_)
    try:
        return _kept(seen, id_)
    except ZhikeError as error:
        filled = replace(seen, query=seen.form, path={"segment": id_} if id_ else {})
        page = build(filled)
        problem = {"what": seen.words.say(error.what), "fix": seen.words.say(error.fix)}
        return replace(page, content={**page.content, "problem": problem}, status=422)


def _kept(seen: Seen, id_: str) -> Go:
    """The segment of the form, kept.

    Errors  UsageError without a name or a condition; UnknownName, BadQuestion
    """
    base = _base(seen)
    name = seen.given("name").strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise UsageError(
            (f"The segment's name has {len(name)} letters.", f"客群名称有 {len(name)} 个字。"),
            (f"Write between 1 and {LONGEST_NAME} letters.", f"请填写 1 到 {LONGEST_NAME} 个字。"),
        )
    text = seen.given("condition")
    made = building.condition(building.read(seen.form), base) if not text else conditions.read(text, base)
    if made is None:
        raise UsageError(
            ("The segment has no condition.", "该客群没有任何条件。"),
            ("Fill at least one row.", "请至少填写一个条件。"),
        )
    id_ = id_ or f"s-{secrets.token_hex(4)}"
    seen.office.segment(id_, {"name": name, "condition": conditions.spell(made)}, seen.decision.principal.name)
    return Go(f"/segments/{id_}")


def remove(seen: Seen) -> Go:
    """A segment taken away; it stays on record."""
    one = _must_be_own(seen)
    seen.office.segment(one.id, None, seen.decision.principal.name)
    return Go("/segments")


def freeze(seen: Seen) -> Go:
    """Who is in a segment today, kept as a list of its own.

    Errors  UsageError where they are too many
    """
    view, one = seen.office.view(seen.decision), must_exist(seen)
    ids, own = _ids(view, one.name) or frozenset(), _own(seen).get(one.name)
    if len(ids) > MOST_FROZEN:
        raise UsageError(
            (f"The segment has {len(ids):,} customers.", f"该客群有 {len(ids):,} 个客户。"),
            (
                f"A fixed list holds at most {MOST_FROZEN:,}; narrow the condition.",
                f"固定名单最多 {MOST_FROZEN:,} 个客户，请缩小条件。",
            ),
        )
    day = view.snapshot.as_of.isoformat()
    name = f"{seen.words.say(one.label)[: LONGEST_NAME - 11]} {day}"
    id_ = f"s-{secrets.token_hex(4)}"
    value = {
        "name": name,
        "condition": own.condition if own else f"segment={one.name}",
        "frozen_on": day,
        "members": sorted(ids),
    }
    seen.office.segment(id_, value, seen.decision.principal.name)
    return Go(f"/segments/{id_}")


def _own(seen: Seen) -> dict[str, Saved]:
    return {one.id: one for one in seen.office.segments()}


def _base(seen: Seen) -> Vocabulary:
    """The names that a condition may use: all but the saved segments, so that none rests on itself."""
    vocabulary = seen.office.view(seen.decision).vocabulary
    own = {one.id for one in seen.office.segments()}
    return replace(vocabulary, segments={name: one for name, one in vocabulary.segments.items() if name not in own})


def _links(seen: Seen) -> Links:
    return Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))


def must_exist(seen: Seen) -> Segment:
    """The segment that the address names.

    Errors  NotFound where there is none
    """
    found = seen.office.view(seen.decision).vocabulary.segments.get(seen.path["segment"])
    if found is None:
        raise _none(seen.path["segment"])
    return found


def _must_be_own(seen: Seen) -> Saved:
    found = _own(seen).get(seen.path["segment"])
    if found is None:
        raise _none(seen.path["segment"])
    return found


def _none(id_: str) -> NotFound:
    return NotFound(
        (f"There is no such segment: “{id_[:60]}”.", f"没有该客群：“{id_[:60]}”。"),
        ("Look for it under Segments.", "请在“客群”页面查找。"),
    )
