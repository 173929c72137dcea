"""Offers: deals put forward, with what was calculated then, every step with its note, and what may be done now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl, urlencode

from zhike import offers as desk_offers
from zhike.errors import BadQuestion, Text, UnknownName
from zhike.metric import Unit
from zhike.money.deal import outcome
from zhike.offers import KIND, STATES, Offer, offer
from zhike.web.deal_form import LINES, ONCE, Typed, bare, read, told
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Go, Page, Seen
from zhike.web.shown import Day, link
from zhike.web.waiting import is_own, must_be_turn_of, next_step

DECIDED = 20
LOWER = Decimal("0.995")
"""An own cost below this part of the known one is told to those who decide."""
STEPS = ("endorsed", "approved", "refused", "withdrawn")
TONES = {"approved": "", "refused": "bad"}
FIGURES: dict[str, tuple[Text, Unit]] = {
    "sales": (("Sales after discount", "折后销售额"), "money"),
    "margin": (("Margin of the deal", "本单净利"), "money"),
    "share": (("Margin rate", "净利率"), "share"),
    "need": (("Most money tied", "最高占用资金"), "money"),
    "paid_back": (("Pays back in month", "回本月份"), "count"),
}
KNOWN = ("credit_class", "exposure", "overdue", "suggested_limit")
"""What whoever decides is told of the customer beside the deal."""


def offers(seen: Seen) -> Page:
    """What waits for a decision, and what was decided last."""
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    found = desk_offers.offers(seen.office.desk)
    waiting, decided = [one for one in found if one.is_open], [one for one in found if not one.is_open][:DECIDED]
    known = people(view, [one.customer_id for one in (*waiting, *decided)])
    content = {
        "waiting": [_told(one, known, view, links, seen) for one in waiting],
        "decided": [_told(one, known, view, links, seen) for one in decided],
        "count": links.sum(len(waiting), "count", "#waiting", seen.words("Offers")),
    }
    return Page("offers.html", seen.words("Offers"), content, "offers")


def people(view: View, ids: list[str]) -> dict[str, dict[str, Any]]:
    """Customers by id: what they are called, and what whoever decides is told of them."""
    table = view.table("profiles")
    kept = [name for name in ("customer_id", "name", "customer_code", *KNOWN) if name in table.columns]
    rows = view.rows(table.filter(table.customer_id.isin([one for one in ids if one] or [""])).select(*kept))
    called = view.called(rows)
    return {row["customer_id"]: row | {"called": called[row["customer_id"]]} for row in rows}


def _told(one: Offer, known: Mapping[str, Mapping[str, Any]], view: View, links: Links, seen: Seen) -> dict[str, Any]:
    zone, here = seen.office.workspace.zone, f"/deals?{one.query}"
    row = known.get(one.customer_id, {})

    def figure(name: str) -> Any:
        label, unit = FIGURES[name]
        value = Decimal(one.figures[name])
        shown = int(value) if unit == "count" else float(value) if unit == "share" else value
        return links.sum(shown, unit, here, seen.words.say(label))

    return {
        "id": one.id,
        "name": one.name,
        "href": here,
        "customer": {"id": one.customer_id, "name": row["called"]} if row else {},
        "about": _about(row, links),
        "costs": typed_costs(one, view, seen) if one.is_open else [],
        "figures": [
            {"label": seen.words.say(FIGURES[name][0]), "value": figure(name)} for name in FIGURES if one.figures.get(name)
        ],
        "state": seen.words.say(STATES[one.state]),
        "tone": TONES.get(one.state, "quiet"),
        "next": next_step(seen, "offer", one),
        "is_own": is_own(seen, one),
        "steps": [
            {
                "state": seen.words("put forward") if n == 0 else seen.words.say(DONE[step.state]),
                "who": step.who,
                "why": step.why,
                "day": Day(datetime.fromisoformat(step.at).astimezone(zone).date(), seen.lang),
            }
            for n, step in enumerate(one.steps)
        ],
    }  # fmt: skip


DONE: dict[str, Text] = {
    "endorsed": ("endorsed by the sales manager", "销售经理审核通过"),
    "approved": ("approved by finance", "财务批准"),
    "refused": ("refused", "驳回"),
    "withdrawn": ("taken back", "撤回"),
}


def _about(row: Mapping[str, Any], links: Links) -> list[dict[str, Any]]:
    """Class, exposure and what is overdue of the customer, as they are today."""
    said = [name for name in KNOWN[1:] if row.get(name) is not None]
    told = [
        {
            "label": links.words.say(links.vocabulary.metric(name).label),
            "value": links.metric(row[name], name, customer=row["customer_id"]),
        }
        for name in said
    ]
    if row.get("credit_class"):
        told.insert(0, {"label": links.words("Class"), "value": row["credit_class"]})
    return told


def typed_costs(one: Offer, view: View, seen: Seen) -> list[str]:
    """Products whose own cost was put in by hand lower than it is known: the margin rests on it."""
    pairs = parse_qsl(one.query, keep_blank_values=True)
    rows = read(replace(seen, query=tuple(pair for pair in pairs if pair[0] == "product")), view).rows
    names = {row["product"]: row["called"] for row in rows}
    return [
        str(
            seen.words(
                "{product}: own cost {said} put in, {known} known", product=names[product], said=said, known=known
            )
        )
        for product, said, known in lowered(pairs, {row["product"]: row["cost"] for row in rows})
    ]


def lowered(pairs: Sequence[tuple[str, str]], costs: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Products of a form with the own cost put in and the known one, where that is higher."""
    columns = {name: [value for key, value in pairs if key == name] for name in ("product", "cost")}
    found = []
    for product, said in zip(columns["product"], columns["cost"], strict=False):
        known, put = number(costs.get(product, "")), number(said)
        if known is not None and put is not None and put < known * LOWER:
            found.append((product, said, costs[product]))
    return found


def number(text: str) -> Decimal | None:
    """A number of the form; nothing where there is none."""
    try:
        return Decimal(bare(text)) if text.strip() else None
    except InvalidOperation:
        return None


def propose(seen: Seen) -> Go:
    """A deal of the calculator put forward.

    Errors  BadQuestion for a deal that is none or whose own cost is not known; UsageError without name or note
    """
    id_ = put_forward(seen, told(seen.given("query")), seen.given("name"), seen.given("why"))
    return Go(link("/offers") + f"#{KIND}-{id_}")


def put_forward(seen: Seen, form: tuple[tuple[str, str], ...], name: str, why: str) -> str:
    """A deal put forward, every field as it stands filled in; its number.

    Errors  as those of `propose`
    """
    typed = read(replace(seen, query=form), seen.office.view(seen.decision))
    figures = _figures(typed)
    return desk_offers.propose(
        seen.office.desk, name.strip(), str(typed.customer.get("customer_id", "")), written(typed), figures,
        who=seen.decision.principal.name, why=why.strip(),
    )  # fmt: skip


def _figures(typed: Typed) -> dict[str, str]:
    deal = typed.deal
    if not deal.lines or not deal.is_costed:
        raise BadQuestion(
            ("The deal has no product, or the own cost of one is not known.", "报价没有商品，或有商品的成本未知。"),
            ("Fill in products and their own cost first.", "请先填写商品及其单位成本。"),
        )
    found = outcome(deal)
    told = {
        "sales": deal.sales, "margin": found.margin, "share": found.margin_share, "need": found.need,
        "paid_back": found.paid_back if found.need else None,
    }  # fmt: skip
    return {name: str(value) for name, value in told.items() if value is not None}


def written(typed: Typed) -> str:
    """The form with all that was filled in for the reader: what is known later does not change it."""
    once = [(name, typed.fields[name]) for name in ONCE if typed.fields[name]]
    return urlencode([*once, *((name, row[name]) for row in typed.rows for name in LINES)])


def decide(seen: Seen) -> Go:
    """The next step of an offer.

    Errors  as those of `step`
    """
    id_ = seen.path["offer"]
    step(seen, id_, seen.given("state"), seen.given("why"))
    return Go(link("/offers") + f"#{KIND}-{id_}")


def step(seen: Seen, id_: str, state: str, why: str) -> Offer:
    """The next step of an offer: endorsed, approved or refused by whose turn it is, or taken back by who put it forward.

    Errors  NotFound for no such offer; Conflict where the step does not follow; Denied where it is another's
    """
    if state not in STEPS:
        raise UnknownName(("step", "步骤"), state[:40], STEPS)
    must_be_turn_of(seen, "offer", offer(seen.office.desk, id_), state)
    return desk_offers.move(seen.office.desk, id_, state, who=seen.decision.principal.name, why=why.strip())
