"""Quality of the customers that channels win, and the cost of winning beside that of keeping."""

from collections.abc import Mapping
from typing import Any

import ibis

from zhike.metric import Unit
from zhike.money.response import Response, response
from zhike.web import won
from zhike.web.earned import Span
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import link
from zhike.web.won import Part
from zhike.web.won_parts import costs_of, listed, name_of

AFTER = (3, 6, 12)
MOST = 12
ENOUGH = 5
"""Of fewer customers no share is shown."""


def quality(view: View, span: Span, by: str, links: Links) -> list[dict[str, Any]]:
    """Of the span's new customers those who bought in the three months up to the 3rd, 6th and 12th after their first."""
    told = view.kept(f"acquisition quality {by} {span.key}", lambda: view.rows(_kept(view, span, by)))
    margins = view.kept(f"acquisition curves {by} {span.key}", lambda: won.curves(view, span, by))
    order = sorted(told, key=lambda row: (row["part"] is None, -row["customers"]))
    return [_quality(row, margins.get(row["part"], []), by, span, links) for row in order[:MOST]]


def _kept(view: View, span: Span, by: str) -> Any:
    rows, as_of = won.people(view, span), view.snapshot.as_of
    until = as_of.year * 12 + as_of.month - 1
    start = (rows.first_ordered_on.year() * 12 + rows.first_ordered_on.month() - 1).cast("int64")
    named = rows.select("customer_id", part=won.part_of(rows, by), start=start)
    months = view.table("customer_months").filter(lambda t: t.orders > 0)
    number = (months.month.year() * 12 + months.month.month() - 1).cast("int64")
    bought = months.select("customer_id", number=number).join(named, "customer_id")
    age = bought.number - bought.start
    seen = bought.group_by("customer_id").aggregate(**{f"kept_{n}": age.between(n - 2, n).max() for n in AFTER})
    both = named.left_join(seen, "customer_id")
    observed = {n: until - both.start >= n for n in AFTER}
    return both.group_by("part").aggregate(
        customers=both.count(),
        **{f"seen_{n}": observed[n].cast("int64").sum() for n in AFTER},
        **{f"kept_{n}": (observed[n] & both[f"kept_{n}"].fill_null(False)).cast("int64").sum() for n in AFTER},
    )


def _quality(row: Mapping[str, Any], margin: list[float], by: str, span: Span, links: Links) -> dict[str, Any]:
    href, name = listed(row["part"], by, span), name_of(row["part"], by, links)
    kept, earned = [], []
    for n in AFTER:
        seen = row[f"seen_{n}"]
        enough = seen >= ENOUGH
        kept.append(links.sum(row[f"kept_{n}"] / seen if enough else None, "share", href, name))
        earned.append(links.sum(margin[n] if enough and len(margin) > n else None, "money", href, name))
    return {
        "name": name,
        "href": href,
        "customers": links.sum(row["customers"], "count", href, links.words("New customers")),
        "kept": kept,
        "earned": earned,
    }


def keeping(view: View, span: Span, whole: Part, links: Links) -> dict[str, Any]:
    """What it costs to win a new customer, and to keep an old one for a year."""

    def found() -> dict[str, Any]:
        rows, people = view.table("profit_months"), view.table("profiles")
        old = people.filter(people.first_ordered_on < ibis.literal(span.first)).select("customer_id")
        own = rows.filter(rows.month >= ibis.literal(span.first), rows.month <= ibis.literal(span.last))
        each = (
            own.semi_join(old, "customer_id")
            .group_by("customer_id")
            .aggregate(
                cost=(own.cost_to_serve + own.rebates).sum(), sold=own.net_sales.sum(), earned=own.gross_margin.sum()
            )
        )
        buying = each.filter(each.sold > 0)
        return view.rows(
            buying.aggregate(customers=buying.count(), cost=buying.cost.sum(), earned=buying.earned.sum())
        )[0]

    row = view.kept(f"acquisition keeping {span.key}", found)
    months = length(view, span)
    if not row["customers"] or not months or not whole.each:
        return {}
    year = float(row["cost"]) / row["customers"] * 12 / months
    earned = float(row["earned"]) / row["customers"] * 12 / months
    href, words = link("/profit", period=span.key), links.words
    return {
        "winning": links.sum(whole.each, "money", costs_of(None, "", span), words("Cost of a new customer")),
        "keeping": links.sum(year, "money", href, words("Cost of keeping a customer for a year")),
        "earned": links.sum(earned, "money", href, words("Margin")),
        "customers": links.sum(row["customers"], "count", href, words("Customers")),
        "times": links.sum(float(whole.each) / year if year > 0 else None, "number", href, words("Cost of a new customer")),
        "is_dearer": year > 0 and float(whole.each) > year,
    }  # fmt: skip


def length(view: View, span: Span) -> int:
    """Months of the span that the data have reached."""
    last = min(span.last, view.snapshot.as_of.replace(day=1))
    return max((last.year - span.first.year) * 12 + last.month - span.first.month + 1, 0)


# From more spend to more customers


def responses(view: View, links: Links) -> dict[str, Any]:
    """Each channel's response to spend over all months, and where money would win more."""
    told = view.kept("acquisition responses", lambda: _responses(view))
    words = links.words
    rows = [_response(name, one, links) for name, one in sorted(told.items())]
    clear = [(one.next, name) for name, one in told.items() if one is not None and one.verdict != "unclear"]
    finding = ""
    if len(clear) > 1:
        (low, into), (high, out) = min(clear), max(clear)
        finding = words(
            "One more customer costs {low} in “{into}” and {high} in “{out}”: money moved there would win more, as long as the others' months repeat themselves",
            low=links.sum(low, "money", "#response", into), into=into, high=links.sum(high, "money", "#response", out), out=out,
        )  # fmt: skip
    return {"rows": rows, "finding": finding}


def _responses(view: View) -> dict[str, Response | None]:
    spent, people = view.table("spend"), view.table("profiles")
    counted = spent.filter(spent.state == "counted", spent.channel.notnull())
    money = view.rows(counted.group_by("channel", "month").aggregate(amount=counted.amount.sum()))
    won_by = people.filter(people.acquisition_channel.notnull(), people.first_ordered_on.notnull())
    month = won_by.first_ordered_on.truncate("M").cast("timestamp").cast("date")
    heads = view.rows(won_by.group_by(channel="acquisition_channel", month=month).aggregate(customers=won_by.count()))
    came = {(row["channel"], row["month"]): row["customers"] for row in heads}
    found: dict[str, Response | None] = {}
    for channel in sorted({row["channel"] for row in money}):
        own = sorted((row["month"], float(row["amount"])) for row in money if row["channel"] == channel)
        found[channel] = response([amount for _, amount in own], [came.get((channel, day), 0) for day, _ in own])
    return found


def _response(name: str, one: Response | None, links: Links) -> dict[str, Any]:
    words = links.words
    says = {
        "diminishing": words("Diminishing: more money wins fewer customers each time"),
        "even": words("Not to be told apart from even: twice the money, twice the customers"),
        "growing": words("Growing: more money wins more customers each time"),
        "unclear": words("The months cannot tell: customers came whatever was spent"),
    }
    if one is None:
        return {
            "name": name,
            "says": words("Too few months or customers, or spend that hardly varies"),
            "is_known": False,
        }
    href = link("/acquisition/costs", period="all", by="channel", part=name, kind="marketing")

    def show(value: float | None, unit: Unit) -> Any:
        return links.sum(value, unit, href, name)

    return {
        "name": name, "says": says[one.verdict], "is_known": True, "is_clear": one.verdict != "unclear",
        "months": show(one.months, "count"), "usual": show(one.usual, "money"), "average": show(one.average, "money"),
        "power": show(one.power, "number"), "low": show(one.low, "number"), "high": show(one.high, "number"),
        "next": show(one.next if one.verdict != "unclear" else None, "money"),
    }  # fmt: skip
