"""Churn: who is likely to order no more, how well that is known, why, and who came back since the last update."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.errors import Text, UnknownName
from zhike.web import churn_card, leaving, runs
from zhike.web.charts import Chart
from zhike.web.failures import Failures, Found
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.persona_cards import shown_in, to_do
from zhike.web.persona_groups import SEGMENTS, Group, figures, of_all
from zhike.web.shown import Day, link
from zhike.web.why_leaving import why

NAMED = 15
CROSSED = 10
WHO = ("all", "new", "old")
"""Everybody, those with one order day, those with more."""
STAGES = (1, 2, 3, 6, 10)
"""Order days from which a stage begins."""
SHOWN = (
    "customer_id", "name", "customer_code", "owner", "main_salesperson", "churn_probability", "value_at_risk",
    "spent_last_year", "days_since_order", "churn_reasons", "is_late", "days_late", "repeat_days",
)  # fmt: skip
DEFINITIONS: dict[str, tuple[Text, dict[str, Any]]] = {
    "fixed_60": (("No order for 60 days", "60 天未购买"), {"days_since_order__min": 61, "days_since_order__max": 365}),
    "fixed_90": (("No order for 90 days", "90 天未购买"), {"days_since_order__min": 91, "days_since_order__max": 365}),
    "fixed_180": (
        ("No order for 180 days", "180 天未购买"),
        {"days_since_order__min": 181, "days_since_order__max": 365},
    ),
    "gaps_2": (("Silent for twice their usual interval", "超过自身间隔的 2 倍"), {}),
    "gaps_3": (("Silent for three times their usual interval", "超过自身间隔的 3 倍"), {}),
    "silent": (
        ("Probability of no more order 50 % or more", "流失概率 ≥50%"),
        {"churn_band": ("likely", "raised")},
    ),
    "leaving": (("Likely leaving (this page)", "可能流失（本页口径）"), {"segment": "leaving"}),
    "not_alive": (
        ("Probability of still being a customer below 50 %", "仍为客户的概率 <50%"),
        {"probability_alive__max": 0.4999, "days_since_order__max": 365},
    ),
}


def churn(seen: Seen) -> Page:
    """The test, whom to call, new against old, by stage, definitions side by side, and what changed.

    Errors  UnknownName where `who` is none of all, new, old
    """
    who = seen.asked("who", WHO[0])
    if who not in WHO:
        raise UnknownName(("who", "客户范围"), who[:40], WHO)
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    told, is_made = leaving.told(view), view.has("churn_risks")
    failures, found, rule = Failures(seen, view.snapshot), Found(view, f"churn {who}", READ[who]), leaving.shown(view)
    content = {
        "day": Day(view.snapshot.as_of, seen.lang),
        "made": is_made,
        "rule": leaving.rule(rule, seen),
        "days": str(told.get("main") or 90),
        "reason": seen.words.say(tuple(told["reason"])) if told.get("reason") else "",
        "boosted": seen.words.say(tuple(told["boosted"])) if told.get("boosted") else "",
        "naive": leaving.rule(told.get("naive", {}).get(str(told.get("main")), ""), seen) if told else "",
        "who": who,
        "kinds": [
            {"name": name, "label": label, "href": link("/churn", who=name if name != "all" else "") + "#call"}
            for name, label in zip(WHO, (seen.words("All"), seen.words("Bought once"), seen.words("Bought before")), strict=True)
        ],
        "all": "/customers?segment=leaving&show=churn_probability,value_at_risk,spent_last_year&sort=-value_at_risk" if rule else "/customers?segment=late&sort=-spent",
        **failures.parts(
            head=lambda: _headline(found, rule, links) if is_made else {},
            test=lambda: _test(churn_card.tested(view), told, links, seen),
            charts=lambda: _charts(churn_card.tested(view), told, rule, links),
            people=lambda: _people(view, found["people"], links) if is_made else [],
            new_old=lambda: _new_old(found, links) if rule else [],
            stages=lambda: _stages(found, links) if rule else [],
            definitions=lambda: _definitions(view, links) if is_made else [],
            why=lambda: why(view, links),
            since=lambda: _since(view, seen, links) if rule else {},
            plays=lambda: _plays(view, links, "leaving" if rule else "late") if is_made else [],
        ),
    }  # fmt: skip
    return Page("churn.html", seen.words("Customers leaving"), content, "churn")


# What is read, once per snapshot


Rows = list[dict[str, Any]]


def _named(who: str, view: View) -> Rows:
    """Whom to call first, of those asked for."""
    people, is_shown = view.table("profiles"), bool(leaving.shown(view))
    named = people.is_leaving if is_shown else people.is_late
    kinds = {"new": people.repeat_days == 0, "old": people.repeat_days > 0}
    chosen = (
        people.filter(named.fill_null(False), kinds[who]) if who in kinds else people.filter(named.fill_null(False))
    )
    first = chosen.value_at_risk if is_shown else chosen.spent_last_year
    return view.rows(
        chosen.order_by(first.desc(), chosen.average_order.desc(), "customer_id").select(*SHOWN).limit(NAMED)
    )


def _whole(view: View) -> Rows:
    people = view.table("profiles")
    return view.rows(
        people.aggregate(
            leaving=people.is_leaving.fill_null(False).cast("int64").sum(),
            late=people.is_late.fill_null(False).cast("int64").sum(),
            at_risk=people.value_at_risk.sum(where=people.is_leaving),
            late_spent=people.spent_last_year.sum(where=people.is_late),
            bought=people.is_effective.fill_null(False).cast("int64").sum(),
            steady=people.is_steady.fill_null(False).cast("int64").sum(),
        )
    )


def _summed(name: str, part: Callable[[ir.Table], ir.Value], view: View) -> Rows:
    """Those who are asked about, part by part: how many, how many leaving, at what price."""
    people = view.table("profiles")
    asked = people.filter(people.churn_probability.notnull())
    sums = {
        "customers": asked.count(),
        "leaving": asked.is_leaving.cast("int64").sum(),
        "at_risk": asked.value_at_risk.sum(where=asked.is_leaving),
    }
    return view.rows(asked.group_by(**{name: part(asked)}).aggregate(**sums).order_by(name))


def _stage(asked: ir.Table) -> ir.Value:
    return ibis.cases(*((asked.repeat_days + 1 >= begin, begin) for begin in reversed(STAGES)))


READ: dict[str, dict[str, Callable[[View], Rows]]] = {
    who: {
        "people": partial(_named, who),
        "whole": _whole,
        "kinds": partial(_summed, "is_new", lambda asked: asked.repeat_days == 0),
        "stages": partial(_summed, "stage", _stage),
    }
    for who in WHO
}
"""What the page reads of everybody, of new and of old customers."""


# What is said


def _headline(found: Mapping[str, Any], rule: str, links: Links) -> dict[str, Any]:
    (whole,) = found["whole"]
    if not whole["bought"]:
        return {}
    if not rule and not whole["steady"]:  # nobody has a rhythm to be late by
        return {}
    if not rule:
        return {
            "late": links.metric(whole["late"], "customers", segment="late"),
            "spent": links.metric(whole["late_spent"] or 0, "spent_last_year", segment="late"),
        }
    return {
        "leaving": links.metric(whole["leaving"], "leaving_customers"),
        "at_risk": links.metric(whole["at_risk"] or 0, "value_at_risk", segment="leaving"),
    }


def _test(tests: Sequence[Mapping[str, Any]], told: Mapping[str, Any], links: Links, seen: Seen) -> dict[str, Any]:
    """The newest test of the model, beside the best plain rule."""
    if not told.get("main") or not told.get("tried"):
        return {}
    main, naive = int(told["main"]), str(told["naive"][str(told["main"])])
    model, plain = churn_card.newest(tests, main, str(told["tried"])), churn_card.newest(tests, main, naive)
    if model is None or plain is None:
        return {}

    def figures(row: Mapping[str, Any]) -> dict[str, Any]:
        names = ("auc", "auc_low", "auc_high", "brier", "brier_low", "brier_high", "silent", "customers")
        units = {"brier": "share", "brier_low": "share", "brier_high": "share"}
        return {name: churn_card.cell(row, name, links, unit=units.get(name)) for name in names}

    return {
        "model": leaving.rule(str(told["tried"]), seen),
        "rule": leaving.rule(naive, seen),
        "origin": Day(model["origin"], seen.lang, spoken=True),
        "times": str(len({row["origin"] for row in tests if row["horizon_days"] == main})),
        "expected": churn_card.cell(model, "expected", links, unit="count", value=round(model["expected"])),
        "of_model": figures(model),
        "of_rule": figures(plain),
    }


def _charts(tests: Sequence[Mapping[str, Any]], told: Mapping[str, Any], rule: str, links: Links) -> list[Chart]:
    mine = [row for row in tests if row["horizon_days"] == told.get("main")]
    drawn = churn_card.tenths(mine, rule or str(told.get("tried", "")), links)
    return [drawn] if drawn else []


def _people(view: View, rows: Sequence[Mapping[str, Any]], links: Links) -> list[dict[str, Any]]:
    names = view.called(rows)
    cases = leaving.known(view, [row["customer_id"] for row in rows])
    found = []
    for row in rows:
        id_ = row["customer_id"]
        why = leaving.reasons(row["churn_reasons"], cases.get(id_), view.snapshot.as_of, links)
        found.append(
            {
                "id": id_,
                "name": names[id_],
                "who": row["owner"] or row["main_salesperson"] or "",
                "probability": links.metric(row["churn_probability"], "churn_probability", customer=id_),
                "at_risk": links.metric(row["value_at_risk"], "value_at_risk", customer=id_),
                "spent": links.metric(row["spent_last_year"], "spent_last_year", customer=id_),
                "late": links.metric(row["days_late"], "days_late", customer=id_),
                "why": leaving.joined(why, links),
            }
        )
    return found


def _plays(view: View, links: Links, segment: str) -> list[dict[str, Any]]:
    """What the playbook says of those who are leaving, beside all customers."""
    show, lang = shown_in(view), links.words.lang
    group = Group(SEGMENTS, segment, "")
    own = figures(view, [group], show, lang).get(segment)
    if own is None or not own["customers"].value:
        return []
    return to_do(own, of_all(view, show, lang)[0][1], link("/customers", **group.where), links)


def _new_old(found: Mapping[str, Any], links: Links) -> list[dict[str, Any]]:
    words = links.words
    said = {
        True: (words("Bought once"), {"repeat_days.max": 0}),
        False: (words("Bought before"), {"repeat_days.min": 1}),
    }
    return [_line(said[row["is_new"]][0], row, said[row["is_new"]][1], links) for row in reversed(found["kinds"])]


def _stages(found: Mapping[str, Any], links: Links) -> list[dict[str, Any]]:
    words, rows = links.words, []
    for row in found["stages"]:
        begin = row["stage"]
        after = next((one for one in STAGES if one > begin), None)
        where: dict[str, Any] = {"repeat_days.min": begin - 1}
        if after is None:
            label = words("{count} order days and more", count=str(begin))
        else:
            where["repeat_days.max"] = after - 2
            span = str(begin) if after == begin + 1 else f"{begin}–{after - 1}"
            label = words("{count} order days", count=span) if span != "1" else words("The first order")
        rows.append(_line(label, row, where, links))
    return rows


def _line(label: Any, row: Mapping[str, Any], where: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """One part of those asked about: how many, how many leaving, at what price."""
    asked = {"churn_band": ("likely", "raised", "low"), **where}
    share = row["leaving"] / row["customers"] if row["customers"] else None
    href = link("/customers", segment="leaving", **{name.replace(".", "__"): value for name, value in where.items()})
    return {
        "label": label,
        "href": href,
        "customers": links.metric(row["customers"], "customers", **asked),
        "leaving": links.metric(row["leaving"], "leaving_customers", **where),
        "share": links.sum(share, "share", href, links.words("Likely leaving")),
        "at_risk": links.metric(row["at_risk"] or 0, "value_at_risk", segment="leaving", **where),
    }


def _definitions(view: View, links: Links) -> list[dict[str, Any]]:
    """Every definition with whom it calls leaving; those that count nobody known are left out."""
    rows = {row["definition"]: row for row in view.rows(view.table("churn_definitions"))}
    found = []
    for name, (label, where) in DEFINITIONS.items():
        row = rows.get(name)
        if row is None or not row["customers"]:
            continue
        names = ("customers", "leaving", "share", "spent_last_year")
        cells = {one: links.cell(row[one], "churn_definitions", one, definition=name) for one in names}
        href = link("/customers", **where) if where else ""
        found.append({"label": links.words.say(label), "href": href, "is_ours": name == "leaving", **cells})
    return found


def _since(view: View, seen: Seen, links: Links) -> dict[str, Any]:
    """Who crossed the line since the last update of an earlier day, and who came back."""
    before = _before(view, seen)
    if before is None:
        return {}
    found = view.kept(f"churn since {before.snapshot.name}", lambda: _crossed(before, view))
    names = view.called([*found["crossed"], *found["back"]])
    old = Links(links.words, links.vocabulary, links.currency, before.snapshot.name)

    def line(row: Mapping[str, Any]) -> dict[str, Any]:
        id_ = row["customer_id"]
        return {
            "id": id_,
            "name": names[id_],
            "before": old.metric(row["was"], "churn_probability", customer=id_),
            "now": links.metric(row["churn_probability"], "churn_probability", customer=id_),
            "at_risk": links.metric(row["value_at_risk"], "value_at_risk", customer=id_),
            "day": Day(row["last_ordered_on"], seen.lang),
        }

    compare = link("/runs/compare", **{"at": view.snapshot.name, "with": before.snapshot.name})
    sums = found["sums"]
    said = seen.words("Since the last update")
    return {
        "day": Day(before.snapshot.as_of, seen.lang, spoken=True),
        "href": compare,
        "crossed": links.sum(sums["crossed"] or 0, "count", compare, said),
        "at_risk": links.sum(sums["at_risk"] or 0, "money", compare, said),
        "back": links.sum(sums["back"] or 0, "count", compare, said),
        "were": links.sum(sums["were"] or 0, "count", compare, said),
        "spent_back": links.sum(sums["spent_back"] or 0, "money", compare, said),
        "lists": {name: [line(row) for row in found[name]] for name in ("crossed", "back")},
    }


def _before(view: View, seen: Seen) -> View | None:
    """The newest state of an earlier day that knew who was leaving."""
    for name in runs.past(seen):
        if name[:10] < view.snapshot.as_of.isoformat():
            found = seen.office.view(seen.decision, name)
            return found if "is_leaving" in found.table("profiles").columns else None
    return None


def _crossed(before: View, after: View) -> dict[str, Any]:
    """Whom the two states know, under the ids of today."""
    day = before.snapshot.as_of
    t = crossed(before.table("profiles"), after.table("profiles"), after.table("redirects"), day)
    orders = after.table("orders")
    later = orders.filter(orders.ordered_on > ibis.literal(day))
    back = t.filter(t.is_back)
    spent = later.semi_join(back.select("customer_id"), "customer_id").aggregate(s=lambda o: o.amount.sum())
    sums = t.aggregate(
        crossed=t.is_new.cast("int64").sum(),
        at_risk=t.value_at_risk.sum(where=t.is_new),
        back=t.is_back.cast("int64").sum(),
        were=t.was_leaving.cast("int64").sum(),
    )
    first = (ibis.desc("value_at_risk"), "customer_id")
    return {
        "sums": {**after.rows(sums)[0], "spent_back": after.rows(spent)[0]["s"]},
        "crossed": after.rows(t.filter(t.is_new).order_by(*first).limit(CROSSED)),
        "back": after.rows(back.order_by(ibis.desc("spent_last_year"), "customer_id").limit(CROSSED)),
    }


def crossed(old: ir.Table, now: ir.Table, redirects: ir.Table, day: date) -> ir.Table:
    """Customers of today with what was said of them on an earlier day.

    Row      one customer: is_new: leaving now and not then; is_back: leaving then, and bought since that day
    Missing  was: of customers of whom nothing was said then; who became another's customer is that one
    """
    then = old.select(then_id="customer_id", was="churn_probability", was_leaving=old.is_leaving.fill_null(False))
    led = redirects.select("old_id", led_to=redirects.customer_id)
    both = then.left_join(led, then.then_id == led.old_id)
    told = both.group_by(key=both.led_to.fill_null(both.then_id)).aggregate(
        was=both.was.max(), was_leaving=both.was_leaving.any()
    )
    t = now.left_join(told, now.customer_id == told.key)
    was = t.was_leaving.fill_null(False)
    names = ("customer_id", "name", "customer_code", "was", "churn_probability", "value_at_risk", "spent_last_year", "last_ordered_on")  # fmt: skip
    return t.select(
        *names,
        was_leaving=was,
        is_new=t.is_leaving.fill_null(False) & ~was,
        is_back=was & (t.last_ordered_on > ibis.literal(day)).fill_null(False),
    )
