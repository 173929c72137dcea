"""What makes a group: the traits that tell its customers from all others, how well, and who outside is most like it.

A group is a segment, a class of a persona's basis, or those who buy a category or a product.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from zhike.answer.figure import shown
from zhike.errors import NotFound, Text
from zhike.predicate import own_value
from zhike.segments.classifier import Bins, Classifier, Effect, Values, learned, log_odds, speaks
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.persona_groups import SEGMENTS, bases, groups
from zhike.web.shown import Day, link

KEYS = ("of",)
BOUGHT = ("category", "product")
FIGURES = (
    "average_order", "median_days_between_orders", "products", "categories", "margin_rate", "discount_share", "returns_share",
    "regularity", "rebought_share", "tenure_days", "repeat_days", "on_time_share", "days_beyond_terms", "spent_last_year",
)  # fmt: skip
CLASSES = (
    "kind_of_party", "industry", "province", "size_class", "enterprise_type", "retail_type", "source_channel", "main_channel", "main_category",
    "main_season", "gender", "age_band", "nps_band",
)  # fmt: skip
MADE_OF = ("repeat_days", "tenure_days", "spent_last_year", "average_order", "median_days_between_orders")
BOUGHT_IN = (
    "main_category",
    "products",
    "categories",
    "average_order",
    "spent_last_year",
    "margin_rate",
    "rebought_share",
)
"""What buying the category or product changes by itself: it says nothing of who buys it."""
MADE = ("cluster", "tier", "activity", "rfm_class", "spending_power")
"""Groups that are made of such figures: these would only say so again."""
MOST = 100_000
"""Buyers that are looked at; an id is a fingerprint, so the first by id are as good as drawn by lot."""
TOLD = 15
ALIKE = 15
LISTED = 50
"""So many of those most alike are in the list that can be kept as a segment or exported."""
CHOICES = 40
UNKNOWN: Text = ("unknown or other", "未知或其他")
KINDS: dict[str, Text] = {"category": ("Buys the category", "购买类别"), "product": ("Buys the product", "购买商品"), SEGMENTS: ("Segment", "客群")}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """The group that an address names: `by:code`."""

    by: str
    code: str
    label: str

    @property
    def key(self) -> str:
        return f"{self.by}:{self.code}"


def group_traits(seen: Seen) -> Page:
    """The traits of one group.

    Errors  NotFound where the address names none
    """
    view = seen.office.view(seen.decision)
    links = Links(seen.words, view.vocabulary, str(seen.office.workspace.settings["currency"]))
    offered = choices(view, seen)
    asked = seen.asked("of")
    known = {one.key: one for _, some in offered for one in some}
    one = known.get(asked) or (_rarer(asked, seen) if asked else next(iter(known.values()), None))
    if one is None and asked:
        raise NotFound(
            (f"There is no such group: “{asked[:60]}”.", f"没有该群体：“{asked[:60]}”。"),
            ("Choose one from the list on the page “Traits of a group”.", "请在“群体特征”页面的列表中选择。"),
        )
    content: dict[str, Any] = {
        "day": Day(view.snapshot.as_of, seen.lang),
        "offered": _offered(offered, one),
        "one": None,
    }
    if one is not None:
        ids, values, member = view.kept(f"traits of {one.key}", lambda: _values(view, one))
        made = view.kept(f"what makes {one.key}", lambda: learned(values, member))
        content |= {"one": {"label": one.label, "href": _list(one)}} | _told(made, one, links)
        best = _nearest(made, values, member) if made.traits and not made.reason else []
        content["alike"] = _alike(view, made, ids, values, best[:ALIKE], links)
        content["alike_list"] = link("/customers", customer=tuple(ids[n] for n, _ in best)) if best else ""
        content["circular"] = [trait_label(name, links) for name in BOUGHT_IN] if one.by in BOUGHT else []
        content["sampled"] = f"{MOST:,}" if len(ids) == MOST else ""
    return Page("group_traits.html", seen.words("Traits of a group"), content, "segments")


def choices(view: View, seen: Seen) -> list[tuple[str, list[Chosen]]]:
    """The groups that are offered, under headings."""
    found = []
    known = view.vocabulary.segments
    some = [Chosen(SEGMENTS, name, seen.words.say(one.label)) for name, one in known.items()]
    own = {one.id for one in seen.office.segments()}
    some.sort(key=lambda one: one.code not in own)
    found.append((seen.words.say(KINDS[SEGMENTS]), some))
    for by in bases(view):
        if by != SEGMENTS:
            label = seen.words.say(view.vocabulary.dimension(by).label)
            found.append(
                (
                    label,
                    [
                        Chosen(by, one.code, seen.words.say((": ", "：")).join((label, one.label)))
                        for one in groups(view, by, seen.words)
                    ],
                )
            )
    for by in BOUGHT:
        said = seen.words.say(KINDS[by])
        names = view.kept(f"most bought {by}", lambda by=by: _most_bought(view, by))  # type: ignore[misc]
        found.append(
            (said, [Chosen(by, code, seen.words.say((": ", "：")).join((said, label))) for code, label in names])
        )
    return [(label, some) for label, some in found if some]


def _most_bought(view: View, by: str) -> list[tuple[str, str]]:
    table = view.table("customer_products")
    table = table.filter(table.orders > 0)
    code = table.category if by == "category" else table.product_code
    name = table.category if by == "category" else table.product_name
    named = table.select("customer_id", code=code, label=ibis.coalesce(name, code)).filter(lambda t: t.code.notnull())
    counted = named.group_by("code").aggregate(label=named.label.max(), n=named.customer_id.nunique())
    rows = view.rows(counted.order_by(ibis.desc("n"), "code").limit(CHOICES))
    return [(str(row["code"]), str(row["label"])) for row in rows]


def _rarer(asked: str, seen: Seen) -> Chosen | None:
    """A product or category beyond the most bought ones."""
    by, _, code = asked.partition(":")
    return Chosen(by, code, f"{seen.words.say(KINDS[by])}: {code}") if by in BOUGHT and code else None


def _offered(offered: Sequence[tuple[str, list[Chosen]]], one: Chosen | None) -> list[dict[str, Any]]:
    return [
        {"label": label, "options": [{"key": each.key, "label": each.label, "chosen": each == one} for each in some]}
        for label, some in offered
    ]


def _list(one: Chosen) -> str:
    if one.by in BOUGHT:
        return link("/segments/new", condition=f"bought({one.by}={one.code})")
    return link("/customers", **{one.by: one.code})


def _values(view: View, one: Chosen) -> tuple[list[str], Values, np.ndarray[Any, Any]]:
    """The buyers by id, their traits, and who belongs."""
    people = view.table("profiles")
    bought = people.filter(people.orders > 0).order_by("customer_id").limit(MOST)
    wanted: dict[str, ir.Value] = {"customer": bought.customer_id, "member": _member(view, one, bought)}
    dropped = {one.by, *BOUGHT_IN} if one.by in BOUGHT else {one.by}
    known = view.vocabulary
    dropped |= set(MADE_OF) if one.by in MADE else set()
    figures = [name for name in FIGURES if name in bought.columns and name not in dropped]
    classes = [name for name in CLASSES if name in known.dimensions and name not in dropped]
    wanted |= {f"f_{name}": own_value(known.metric(name), bought).cast("float64") for name in figures}
    wanted |= {f"c_{name}": known.dimension(name).value(bought).cast("string") for name in classes}
    rows = view.office.engine.fetch(bought.select(**wanted).order_by("customer"))
    values: dict[str, Any] = {
        name: np.asarray(rows[f"f_{name}"].fill_null(float("nan")).to_numpy(), dtype=np.float64) for name in figures
    }
    values |= {name: rows[f"c_{name}"].to_pylist() for name in classes}
    member = np.asarray(rows["member"].fill_null(False).to_numpy(zero_copy_only=False), dtype=np.bool_)
    return rows["customer"].to_pylist(), values, member


def _member(view: View, one: Chosen, people: ir.Table) -> ir.BooleanValue:
    if one.by == SEGMENTS:
        return view.vocabulary.segment(one.code).holds(people).fill_null(False)
    if one.by in BOUGHT:
        table = view.table("customer_products")
        column = table.category if one.by == "category" else table.product_code
        return people.customer_id.isin(table.filter(column == one.code, table.orders > 0).customer_id)
    return (view.vocabulary.dimension(one.by).value(people) == one.code).fill_null(False)


# What is said


def _told(made: Classifier, one: Chosen, links: Links) -> dict[str, Any]:
    words, href = links.words, _list(one)

    def number(value: float | None, unit: Any = "number") -> Any:
        return "" if value is None else links.sum(round(value, 3), unit, href, one.label)

    return {
        "reason": words.say(made.reason) if made.reason else "",
        "members": number(made.members, "count"),
        "others": number(made.others, "count"),
        "held": number(made.held, "count"),
        "auc": number(made.auc),
        "low": number(made.low),
        "high": number(made.high),
        "lift": number(made.lift),
        "defines": [trait_label(name, links) for name in made.defines],
        "effects": [_effect(effect, made.bins[effect.name], one, links) for effect in _most_telling(made)],
        "first": [
            bin_label(made.bins[e.name], e.bin, links)
            for e in made.effects
            if e.odds > 1 and e.bin < made.bins[e.name].count - 1
        ][:1],
        "points": [
            {
                "label": trait_label(trait.bins.name, links),
                "bins": [
                    {"label": bin_label(trait.bins, place, links, alone=True), "points": number(float(points) * 10)}
                    for place, points in enumerate(trait.points())
                ],
            }
            for trait in made.traits
        ],
    }


def _most_telling(made: Classifier) -> list[Effect]:
    """What speaks for belonging, then what speaks against it; that something is unknown speaks of our data."""
    known = [effect for effect in made.effects if effect.bin < made.bins[effect.name].count - 1]
    against = [effect for effect in known if effect.odds < 1]
    return [*(effect for effect in known if effect.odds > 1)][: TOLD - min(len(against), 5)] + against[:5]


def _effect(effect: Effect, bins: Bins, one: Chosen, links: Links) -> dict[str, Any]:
    """One trait of the table; odds how many times larger, or smaller where it speaks against belonging."""
    href, label = _list(one), bin_label(bins, effect.bin, links)
    ends = (effect.odds, effect.low, effect.high) if effect.odds > 1 else (1 / effect.odds, 1 / effect.high, 1 / effect.low)  # fmt: skip
    odds, low, high = (links.sum(round(end, 2), "number", href, label) for end in ends)
    sure: Text = ("very sure", "把握很大") if effect.p < 0.001 else ("sure", "把握较大") if effect.p < 0.01 else ("fairly sure", "有一定把握")  # fmt: skip
    return {
        "label": label,
        "share": links.sum(round(effect.share, 4), "share", href, label),
        "other": links.sum(round(effect.other, 4), "share", href, label),
        "odds": odds,
        "low": low,
        "high": high,
        "more": effect.odds > 1,
        "sure": links.words.say(sure),
    }


def trait_label(name: str, links: Links) -> str:
    """A trait in words."""
    known = links.vocabulary
    return links.words.say(known.metric(name).label if name in known.metrics else known.dimension(name).label)


def bin_label(bins: Bins, place: int, links: Links, *, alone: bool = False) -> str:
    """A bin of a trait in words."""
    words = links.words
    if place == bins.count - 1:
        said = words.say(UNKNOWN)
    elif bins.values:
        labels = dict(links.vocabulary.dimension(bins.name).labels)
        value = bins.values[place]
        said = words.say(labels[value]) if value in labels else value
    else:
        said = _between(bins, place, links)
    return said if alone else words.say((": ", "：")).join((trait_label(bins.name, links), said))


def _between(bins: Bins, place: int, links: Links) -> str:
    unit, lang = links.vocabulary.metric(bins.name).unit, links.words.lang
    ends = [shown(edge, unit, lang) for edge in bins.edges]
    if place == 0:
        return f"≤ {ends[0]}"
    return f"> {ends[-1]}" if place == len(ends) else f"{ends[place - 1]} – {ends[place]}"


def _nearest(made: Classifier, values: Values, member: np.ndarray[Any, Any]) -> list[tuple[int, float]]:
    """The places of those outside who are most like those inside, with how likely each is."""
    scores = np.where(member, -np.inf, log_odds(made, values))
    best = [int(n) for n in np.argsort(-scores, kind="stable")[:LISTED] if np.isfinite(scores[n])]
    return [(n, float(1 / (1 + np.exp(-scores[n])))) for n in best]


def _alike(
    view: View,
    made: Classifier,
    ids: Sequence[str],
    values: Values,
    nearest: Sequence[tuple[int, float]],
    links: Links,
) -> list[dict[str, Any]]:
    """Who is outside and most like those inside, with what speaks for it."""
    if not nearest:
        return []
    best, likely = [n for n, _ in nearest], dict(nearest)
    said = speaks(made, {name: column[best] if isinstance(column, np.ndarray) else [column[n] for n in best] for name, column in values.items()})  # fmt: skip
    people = view.table("profiles")
    wanted = people.filter(people.customer_id.isin([ids[n] for n in best]))
    rows = {
        row["customer_id"]: row for row in view.rows(wanted.select("customer_id", "name", "customer_code", "spent"))
    }
    names = view.called(rows.values())
    return [
        {
            "id": ids[n],
            "name": names[ids[n]],
            "likeness": links.sum(round(likely[n], 4), "share", f"/customers/{ids[n]}", names[ids[n]]),
            "spent": links.metric(rows[ids[n]]["spent"], "spent", customer=ids[n]),
            "traits": [bin_label(made.bins[name], bin_, links) for name, bin_ in traits],
        }
        for n, traits in zip(best, said, strict=True)
    ]  # fmt: skip
