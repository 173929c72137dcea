"""Drawings of acquisition: how far leads get, and where a new customer is dear."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.errors import Text
from zhike.web.charts import Chart
from zhike.web.earned import Span
from zhike.web.links import Links
from zhike.web.shown import link
from zhike.web.won import NOBODY, Part
from zhike.web.won_parts import BY, costs_of, name_of, row

DRAWN = 12
# fmt: off
STAGES: dict[str, Text] = {
    "lead": ("Leads", "线索"), "contact": ("Contacted", "接洽"), "need": ("Need confirmed", "意向确认"), "quote": ("Quoted", "报价"),
    "negotiation": ("Negotiation", "谈判"), "won": ("Won", "成交"),
}
# fmt: on


def funnel(funnel: Mapping[str, Any], links: Links) -> Chart | None:
    if not funnel["leads"]:
        return None
    words, steps = links.words, funnel["steps"]

    def cell(value: int) -> Any:
        return links.sum(value, "count", link("/explain/cell", table="leads", column="reached"), words("Leads"))

    rows, before = [], None
    for stage, leads in steps:
        of = links.sum(leads / before if before else None, "share", "#chart-funnel", words("Of the stage before"))
        all_ = links.sum(leads / funnel["leads"], "share", "#chart-funnel", words("Of all leads"))
        rows.append((words.say(STAGES[stage]), cell(leads), of, all_))
        before = leads
    worst = min(range(1, len(steps)), key=lambda place: steps[place][1] / max(steps[place - 1][1], 1))
    finding = words(
        "Of {leads} leads {won} were won; most are lost before “{stage}”",
        leads=cell(funnel["leads"]), won=cell(funnel["won"]), stage=words.say(STAGES[steps[worst][0]]),
    )  # fmt: skip
    spec = {
        "kind": "bars", "unit": "count", "zh": words.lang == "zh", "title": finding.striptags(),
        "x": [words.say(STAGES[stage]) for stage, _ in steps],
        "series": [{"name": words("Leads"), "data": [leads for _, leads in steps]}],
    }  # fmt: skip
    under = words("Leads by the furthest stage reached; {open} are still followed", open=cell(funnel["open"]))
    head = (words("Stage"), words("Leads"), words("Of the stage before"), words("Of all leads"))
    return Chart("funnel", finding, under, head, rows, spec)


def dear(found: Sequence[Part], by: str, span: Span, links: Links) -> Chart | None:
    words = links.words
    known = [one for one in found if one.each and one.marketing and one.key != NOBODY]
    known = known if by == "quarter" else sorted(known, key=lambda one: -(one.each or 0))
    if len(known) < 2:
        return None
    shown = known[-DRAWN:] if by == "quarter" else known[:DRAWN]
    names = [name_of(one.key, by, links) for one in shown]
    most = max(shown, key=lambda one: one.each or 0)
    finding = words(
        "“{name}” is dearest: {each} for a new customer",
        name=name_of(most.key, by, links),
        each=links.sum(most.each, "money", costs_of(most.key, by, span), words("Cost of a new customer")),
    )
    rows = []
    for name, one in zip(names, shown, strict=True):
        full, marketing = row(one, by, span, links)["each"], row(one, by, span, links)["marketing_each"]
        rows.append((name, full, marketing))
    spec = {
        "kind": "bars", "unit": "money", "zh": words.lang == "zh", "title": finding.striptags(), "x": names,
        "series": [{"name": words("Cost of a new customer"), "data": [one.each for one in shown]}],
    }  # fmt: skip
    head = (words.say(BY[by]), words("Cost of a new customer"), words("Marketing only"))
    return Chart("dear", finding, words("Marketing and salespeople's time ÷ new customers"), head, rows, spec)
