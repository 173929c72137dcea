"""Acquisition: what new customers cost, through which channel they came, how far leads get, and what they are worth."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from zhike.errors import Text, UnknownName
from zhike.web import (
    allowed,
    earned,
    joins,
    prospects,
    targets,
    won,
    won_brought,
    won_channels,
    won_quality,
    won_targets,
)
from zhike.web.earned import Span
from zhike.web.failures import Failures, Found
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.profit_more import ahead
from zhike.web.unmade import is_made
from zhike.web.won import Part
from zhike.web.won_charts import dear, funnel
from zhike.web.won_leads import ends, leads_by
from zhike.web.won_parts import BY, costs_of, row
from zhike.web.won_rules import attribution

KEYS = ("at", "period", "by", "rule", "joined")
SHOWN = 40
LIMITED = 12


def acquisition(seen: Seen) -> Page:
    """What winning customers costs, and what comes of it, in one period.

    Errors  UnknownName where `by` is no way to split
    """
    by = seen.asked("by", "channel")
    if by not in BY:
        raise UnknownName(("way to split", "拆分方式"), by[:40], tuple(BY))
    view = seen.office.view(seen.decision, seen.asked("at"))
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    failures = Failures(seen, view.snapshot)
    first = failures.made("first", lambda: won.first_month(view), view.snapshot.as_of)
    if first is None:
        return Page("acquisition.html", seen.words("Acquisition"), {"nothing": True}, "acquisition")
    choices = earned.spans(first, view.snapshot.as_of)
    span = next((one for one in choices if one.key == seen.asked("period")), choices[0])
    ratio, over = won_targets.ratio(seen), by if by != "quarter" else "channel"
    found = Found(view, f"acquisition {span.key}", _read(span))
    content = {
        "nothing": False,
        "says": span.says(seen.lang),
        "periods": [(one.key, _called(one, seen), one.key == span.key) for one in choices],
        "splits": [(name, seen.words.say(label), name == by) for name, label in BY.items()],
        "by": by,
        "period": span.key,
        "ratio": links.sum(ratio, "number", "#targets", seen.words("Worth ÷ cost (CLV:CAC)")),
        "joined": seen.asked("joined"),
        "charts": [
            one
            for one in failures.parts(
                funnel=lambda: funnel(found["leads"], links), dear=lambda: dear(found[by], by, span, links)
            ).values()
            if not is_made(one) or one
        ],
        **failures.parts(
            finding=lambda: _finding(found["whole"], span, links),
            ahead=lambda: ahead(view, span, "spend", "channel", links),
            sums=lambda: _sums(found["whole"], found["leads"], span, links),
            rows=lambda: [row(one, by, span, links) for one in found[by][:SHOWN]],
            total=lambda: row(found["whole"], "", span, links),
            more=lambda: f"{len(found[by]) - SHOWN:,}" if len(found[by]) > SHOWN else "",
            is_modelled=lambda: found["whole"].sums.get("basis") == "margin",
            leads=lambda: leads_by(view, span, by, found[by], links),
            prospects=lambda: prospects.prospects(view, links),
            attribution=lambda: attribution(view, span, found["whole"], links),
            brought=lambda: targets.of_figure(view, "new_customers", links),
            of_sheets=lambda: won_brought.shown(view, links),
            targets=lambda: won_targets.shown(
                seen,
                found["whole"],
                found["channel"],
                {"": found["leads"], **ends(view, span)},
                won_quality.length(view, span),
                links,
                span.key,
            ),
            compared=lambda: won_channels.compared(seen, found["channel"], span, links),
            quality=lambda: won_quality.quality(view, span, over, links),
            response=lambda: won_quality.responses(view, links),
            keeping=lambda: won_quality.keeping(view, span, found["whole"], links),
            limits=lambda: allowed.parts(view, won.BY[over], ratio, links, sort="-customers", most=LIMITED),
            spelled=lambda: joins.found(view, seen, links),
        ),
    }
    return Page("acquisition.html", seen.words("Acquisition"), content, "acquisition")


def _read(span: Span) -> dict[str, Callable[[View], Any]]:
    """What the page reads of a span: all that is new, each way to split it, and the leads."""
    splits = {by: partial(won.parts, span=span, by=by) for by in BY}
    return {**splits, "whole": partial(won.whole, span=span), "leads": partial(won.funnel, span=span)}


def _called(span: Span, seen: Seen) -> str:
    named: dict[str, Text] = {"12m": ("Last 12 months", "近 12 个月"), "all": ("All months", "全部月份")}
    return seen.words.say(named[span.key]) if span.key in named else span.key


# What is said


def _finding(whole: Part, span: Span, links: Links) -> Any:
    words = links.words
    if not whole.customers:
        return words("No new customers in this period")
    many = links.metric(whole.customers, "new_customers", **span.days)
    if not whole.cost:
        return words("{many} new customers; no spend was brought for this period", many=many)
    each = links.sum(whole.each, "money", costs_of(None, "", span), words("Cost of a new customer"))
    if whole.payback is None:
        return words("A new customer costs {each}; not yet earned back", each=each)
    months = links.sum(whole.payback, "count", "#parts", words("Months to earn it back"))
    return words("A new customer costs {each}, earned back after {months} months", each=each, months=months)


def _sums(whole: Part, leads: Mapping[str, Any], span: Span, links: Links) -> list[dict[str, Any]]:
    words, total = links.words, row(whole, "", span, links)
    decided = leads["won"] + leads["lost"]
    rate = links.sum(
        leads["won"] / decided if decided else None, "share", "#chart-funnel", words("Conversion of leads")
    )
    ratio = total["ratio"]
    return [
        {"label": words("New customers"), "value": total["customers"]},
        {"label": words("Cost of winning"), "value": total["cost"]},
        {"label": words("Marketing cost of a new customer"), "value": total["marketing_each"]},
        {"label": words("Conversion of leads"), "value": rate},
        {"label": words("Worth ÷ cost (CLV:CAC)"), "value": ratio, "low": total["low"], "high": total["high"]},
    ]
