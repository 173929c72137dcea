"""Persona cards: who a group of customers is, what it needs, how it behaves, what it is worth and risks, what to do."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.answer import Figure
from zhike.errors import Text
from zhike.metric import Unit
from zhike.segments.playbook import KEEP, Play, plays
from zhike.segments.standouts import COMMONER, Standout, standouts
from zhike.web import allowed
from zhike.web.failures import Failures, Found
from zhike.web.links import Links
from zhike.web.models import forecast
from zhike.web.office import View
from zhike.web.persona_blocks import blocks
from zhike.web.persona_groups import MOST_ROWS, Group, figures, of_all, told
from zhike.web.shown import link

BEHAVIOUR = ("median_days_between_orders", "average_order", "products", "discount_share")
VALUE = ("spent_per_customer", "spent_last_year", "potential", "margin_rate", "net_contribution")
EXPECTED = "value_12"
RISK = ("late_customers", "gone_customers", "overdue", "returns_share")
SHOW = (
    "customers", "spent", "spent_per_customer", "spent_last_year", "spent_year_before", "average_order", "median_days_between_orders",
    "products", "repeat_customers", "late_customers", "dormant_customers", "lapsed_customers", "returns_share",
    "discount_share", "margin_rate", "net_contribution", "receivable", "overdue", "days_beyond_terms", "on_time_share", "potential", EXPECTED,
    "worth_per_customer", "cac", "worth_to_cost", "yearly_worth",
)  # fmt: skip
LATER = ("potential",)
WHO = (
    "industry",
    "province",
    "size_class",
    "kind_of_party",
    "source_channel",
    "age_band",
    "gender",
    "enterprise_type",
    "retail_type",
)
HOW = ("main_channel", "main_season")
SAID = ("business_model", "market_position", "financial_needs", "risk_preference")
"""What customers say of their own business; counted where anybody says anything."""
NEEDS = "main_category"
BOUGHT = "category"
MOST_TOLD = 4
MOST_WANTED = 3
LEAST_PART = 0.03
"""A category with a smaller part of a group's sales is not what it needs."""
GONE: Text = ("Dormant or lapsed", "沉睡或流失")
TIMES: Text = ("times as common as among all", "倍于全体占比")
LABELS = ("customers", "spent")


def _said(view: View) -> list[str]:
    """What anybody says of their own business; nothing on snapshots sealed before it was read."""
    people = view.table("profiles")
    asked = {name: people[name].notnull().any() for name in SAID if name in people.columns}
    found = (
        view.kept("what customers say of their business", lambda: view.rows(people.aggregate(**asked))) if asked else []
    )
    return [name for name in asked if found and found[0][name]]


def read(view: View, some: Sequence[Group], lang: str, called: str) -> Found:
    """What the cards are made of, a question a dimension: figures of each group and of all, how many of which class,
    what they bought.
    """
    basis = some[0].basis if some else ""

    def names() -> list[str]:
        return [name for name in (*WHO, *HOW, *_said(view)) if name in view.vocabulary.dimensions and name != basis]

    def counts(view: View) -> dict[str, dict[str, dict[str, int]]]:
        counted = {name: told(view, some, ("customers",), lang, name) for name in names()}
        return {one.code: {name: _counted(rows.get(one.code, ())) for name, rows in counted.items()} for one in some}

    def bought(view: View) -> dict[str, dict[str, Figure]]:
        rows = told(view, some, ("spent",), lang, BOUGHT)
        return {code: {str(v): row["spent"] for v, row in own if v is not None} for code, own in rows.items()}

    return Found(
        view,
        called,
        {
            "figures": lambda view: figures(view, some, shown_in(view), lang),
            "all": lambda view: of_all(view, shown_in(view), lang)[0][1],
            "counts": counts,
            "counts_of_all": lambda view: {
                name: _counted(of_all(view, ("customers",), lang, name)) for name in names()
            },
            "bought": bought,
            "bought_by_all": lambda view: {
                str(v): row["spent"] for v, row in of_all(view, ("spent",), lang, BOUGHT) if v is not None
            },
        },
    )


def _counted(rows: Sequence[tuple[Any, Mapping[str, Figure]]]) -> dict[str, int]:
    """How many customers are of each class."""
    return {str(v): _count(row) for v, row in rows if v is not None}


def shown_in(view: View) -> tuple[str, ...]:
    """The figures that this snapshot has; one sealed before a column was made lacks some."""
    columns = view.table("profiles").columns
    return tuple(name for name in SHOW if name not in LATER or name in columns)


def _count(row: Mapping[str, Figure]) -> int:
    return int(number(row["customers"]) or 0)


def number(figure: Figure | None) -> float | None:
    """A figure's value to reckon with."""
    return None if figure is None or figure.value is None else float(figure.value)  # type: ignore[arg-type]


def card(view: View, group: Group, found: Found, failures: Failures, links: Links, *, ratio: float) -> dict[str, Any]:
    """One group's card; what stands on tables that are lost fails alone. ratio: worth ÷ cost that is wanted"""
    own, of_all, address = found["figures"][group.code], found["all"], link("/customers", **group.where)

    def stand(names: Sequence[str], most: int) -> list[dict[str, Any]]:
        counts = found["counts"][group.code]
        every = standouts(counts, found["counts_of_all"], people=int(number(own["customers"]) or 0))
        return [_standout(one, group, links) for one in every if one.name in names][:most]

    label = links.vocabulary.metric("spent").label
    return {
        "code": group.code,
        "label": group.label,
        "href": address,
        "explore": link("/explore", **group.where, by="month", show="customers,spent,average_order"),
        "traits": link("/traits", of=f"{group.basis}:{group.code}"),
        "segment": link("/segments/new", condition=f"{group.basis}={group.code}"),
        "is_segment": group.basis == "segment",
        "customers": links.of(own["customers"]),
        "share": _part(own["customers"], of_all["customers"], links, address),
        "spent": links.of(own["spent"]),
        "sold": _part(own["spent"], of_all["spent"], links, address),
        "behaviour": _lines(BEHAVIOUR, own, of_all, links),
        "value": _lines(VALUE, own, of_all, links),
        "expected": _expected(view, own, links),
        "allowed": allowed.of_one(own, ratio, links),
        "risk": _risk(own, address, links),
        "plays": to_do(own, of_all, address, links),
        "said": links.words.say(label),
        **failures.parts(
            who=lambda: stand(WHO, MOST_TOLD),
            needs=lambda: _needs(group, found, links),
            how=lambda: stand(HOW, 2),
            blocks=lambda: blocks(own, found["counts"][group.code], group, links),
        ),
    }


def to_do(own: Mapping[str, Figure], of_all: Mapping[str, Figure], address: str, links: Links) -> list[dict[str, Any]]:
    """What the playbook says of a group beside all customers."""
    found = plays(reckoned(own, of_all), reckoned(of_all, of_all))
    return [_play(one, links, address) for one in found] or [{"says": links.words.say(KEEP), "because": ""}]


def reckoned(own: Mapping[str, Figure], of_all: Mapping[str, Figure]) -> dict[str, float | None]:
    """A group's figures as the playbook reads them."""
    values = {name: number(figure) for name, figure in own.items()}
    people, again = values["customers"], values["repeat_customers"]
    return {
        **values,
        "single_buyers": None if people is None or again is None else people - again,
        "gone_customers": (values["dormant_customers"] or 0.0) + (values["lapsed_customers"] or 0.0),
        "all_spent": number(of_all["spent"]),
        "all_customers": number(of_all["customers"]),
    }


def _part(own: Figure, whole: Figure, links: Links, address: str) -> Any:
    a, b = number(own), number(whole)
    said = links.words.say(links.vocabulary.metric(own.metric).label)
    return links.sum(a / b, "share", address, said) if a is not None and b else ""


def class_label(name: str, value: str, links: Links) -> str:
    """A class in words."""
    dimension = links.vocabulary.dimension(name)
    labels = dict(dimension.labels)
    return links.words.say(labels[value]) if value in labels else value


def _standout(one: Standout, group: Group, links: Links) -> dict[str, Any]:
    address = link("/customers", **{**group.where, one.name: one.value})
    label = links.words.say(links.vocabulary.dimension(one.name).label)
    return {
        "name": label,
        "label": class_label(one.name, one.value, links),
        "share": links.sum(one.share, "share", address, label),
        "lift": links.sum(round(one.lift, 2), "number", address, links.words.say(TIMES)),
    }


def _needs(group: Group, found: Found, links: Links) -> list[dict[str, Any]]:
    """The categories with the largest part of their sales, those first that they buy more of than all do."""
    mine, all_ = found["bought"][group.code], found["bought_by_all"]
    whole, everything = (sum(max(number(one) or 0.0, 0.0) for one in some.values()) for some in (mine, all_))
    if not whole or not everything or len(all_) >= MOST_ROWS:  # of more, no share is known
        return []
    told = []
    for name, figure in mine.items():
        share = max(number(figure) or 0.0, 0.0) / whole
        of_all = max(number(all_.get(name)) or 0.0, 0.0) / everything
        if share >= LEAST_PART and of_all > 0:
            told.append((share / of_all >= COMMONER, share, share / of_all, name, figure))
    told.sort(key=lambda one: (not one[0], -one[1], one[3]))
    return [
        {
            "label": name,
            "share": links.sum(share, "share", f"/explain?{figure.address}", name),
            "lift": links.sum(round(lift, 2), "number", f"/explain?{figure.address}", links.words.say(TIMES)),
            "is_more": more,
        }
        for more, share, lift, name, figure in told[:MOST_WANTED]
    ]


def _lines(names: Sequence[str], own: Mapping[str, Figure], all_: Mapping[str, Figure], links: Links) -> list[Any]:
    """Figures beside those of all; what nobody knows is left out."""
    return [
        {
            "label": links.words.say(links.vocabulary.metric(name).label),
            "value": links.of(own[name]),
            "all": links.of(all_[name]) if name not in ("spent_last_year", "potential", "net_contribution") else "",
        }
        for name in names
        if name in own
        and own[name].value is not None
        # What remains of sales whose cost nobody knows would be no answer.
        and not (name == "net_contribution" and own["margin_rate"].value is None)
    ]


def _expected(view: View, own: Mapping[str, Figure], links: Links) -> dict[str, Any]:
    """The value expected where the forecast has proved itself; else why it is not shown."""
    label = links.words.say(links.vocabulary.metric(EXPECTED).label)
    told = forecast(view)
    if told.get("orders") and own[EXPECTED].value is not None:
        return {"label": label, "value": links.of(own[EXPECTED]), "why_not": ""}
    if not told.get("model"):
        return {"label": label, "value": "", "why_not": links.words("not shown: no forecast could be tested yet")}
    if told.get("orders"):
        return {"label": label, "value": "", "why_not": links.words("not shown: what they spend bears no forecast")}
    return {"label": label, "value": "", "why_not": links.words("not shown: no forecast beat the plain rules")}


def _risk(own: Mapping[str, Figure], address: str, links: Links) -> list[dict[str, Any]]:
    people = number(own["customers"]) or 0.0
    gone = (number(own["dormant_customers"]) or 0.0) + (number(own["lapsed_customers"]) or 0.0)
    told: list[dict[str, Any]] = []
    for name in RISK:
        if name == "gone_customers":
            count: Any = links.sum(int(gone), "count", f"{address}&activity=dormant&activity=lapsed", links.words.say(GONE))  # fmt: skip
            told.append({"label": links.words.say(GONE), "value": count, "share": _of(gone, people, links, address)})
        elif own[name].value is not None:
            told.append(
                {
                    "label": links.words.say(links.vocabulary.metric(name).label),
                    "value": links.of(own[name]),
                    "share": _of(number(own[name]), people, links, address) if name == "late_customers" else "",
                }
            )
    return told


def _of(count: float | None, people: float, links: Links, address: str) -> Any:
    return links.sum(count / people, "share", address, links.words("Customers")) if count is not None and people else ""


def _play(one: Play, links: Links, address: str) -> dict[str, Any]:
    unit: Unit = "number" if one.rule.figure == "products" else "share"
    words = links.words
    shown = [links.sum(value, unit, address, words.say(one.rule.says)) for value in (one.value, one.mark)]
    return {
        "says": words.say(one.rule.says),
        "because": words(words.say(one.rule.because), value=shown[0], mark=shown[1]),
    }
