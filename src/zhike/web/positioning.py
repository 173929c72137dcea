"""Positioning: each product of a deal beside goods like it, by price and by what those show who buy it; nothing is claimed
that the company's own documents do not say.

Goods like it are all others of the same category and unit. A difference counts for or against a product where chance
alone would show one as large in fewer than one of ten cases.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from statistics import median
from typing import Any

from zhike.errors import Text
from zhike.money.deal import Deal
from zhike.money.positions import level, stand, verdict
from zhike.web import competitors
from zhike.web.deal_form import Typed
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import link

HREF = "#position"
LEAST_LIKE, LEAST_CUSTOMERS, LEAST_ORDERS = 3, 5, 20
"""From so many goods, customers and orders on something is told of them."""
NONE = "none"
"""What the form says where no proofs go onto the proposal."""
# fmt: off
FACTS: tuple[tuple[str, str, str, int, bool, Text], ...] = (
    # name       part        of           from             more is better
    ("again",    "again",    "customers", LEAST_CUSTOMERS, True,  ("Customers who bought it again", "复购客户占比")),
    ("on_time",  "on_time",  "promised",  LEAST_ORDERS,    True,  ("Orders there by the promised day", "按期送达率")),
    ("returned", "returned", "pieces",    LEAST_CUSTOMERS, False, ("Pieces sent back", "退货率")),
)
LEVELS: Mapping[str, Text] = {"low": ("low-priced", "低价位"), "middle": ("mid-priced", "中价位"), "high": ("high-priced", "高价位")}
STANDS: Mapping[str, tuple[Text, Text]] = {
    "value": (("good value", "性价比突出"), ("Costs no more than goods like it and is better proven: hold the price, lead with the proofs.", "价格不高于同类而表现更好：守住价格，主打实绩。")),
    "premium": (("worth more", "优质优价"), ("Dearer than goods like it, and better proven: argue with the proofs, not with discounts.", "价格高于同类，表现也更好：用实绩说话，不必让价。")),
    "price": (("cheaper, nothing else", "以价取胜"), ("Cheaper than goods like it, and not better proven: price is the argument; watch the margin.", "价格低于同类，表现无明显优势：以价格为卖点，注意毛利。")),
    "weak": (("hard to defend", "缺乏优势"), ("Worse proven than goods like it and not cheaper: mend what speaks against it, or offer another.", "表现不及同类且价格不低：先改进短板，或改推其他商品。")),
    "dear": (("dearer without proof", "价高待证"), ("Dearer than goods like it without better proof: expect to be asked why; bring what the figures do not show.", "价格高于同类而无更好实绩：需准备其他理由说明价差。")),
    "alike": (("like others", "与同类相当"), ("Neither price nor proofs set it apart: terms, delivery and service decide.", "价格与表现均与同类相当：靠账期、交货与服务取胜。")),
}
VERDICTS: Mapping[str, Text] = {"for": ("for us", "优势"), "against": ("against us", "劣势"), "alike": ("about the same", "相当")}
# fmt: on


def positioning(view: View, typed: Typed, deal: Deal, links: Links) -> dict[str, Any]:
    """Each product that was sold in the last 365 days beside goods like it; nothing where none was."""
    if not view.has("product_positions") or not typed.rows:
        return {}
    found = []
    for row, line, (one, like) in zip(typed.rows, deal.lines, _known(view, typed), strict=True):
        if one:
            offered = float(line.price * (1 - deal.discount))
            found.append(_told(row, typed.rival(row), one, like, offered, links))
    good = sum(one["stand"] in ("value", "premium") for one in found)
    if not found:
        return {}
    words = links.words
    finding = (
        words("{goods} beside goods like it: {stand}", goods=found[0]["name"], stand=found[0]["stand_is"])
        if len(found) == 1
        else words(
            "{good} of {count} products stand out beside goods like them",
            good=links.sum(good, "count", HREF, words("Products")), count=links.sum(len(found), "count", HREF, words("Products")),
        )
    )  # fmt: skip
    return {"finding": finding, "rows": found, "at": _at(view, typed.customer, links)}


def proofs(typed: Typed, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What may be shown to the customer: of each product only what speaks for it, in figures of the documents."""
    if typed.fields["facts"] == NONE:
        return []
    return [{"name": row["name"], "points": row["points"]} for row in told.get("rows", ()) if row["points"]]


def _at(view: View, customer: Mapping[str, Any], links: Links) -> list[dict[str, Any]]:
    """Where we stand with the customer: what it buys from us, what it could, what came of our offers, how content it is."""
    if not customer:
        return []
    id_, names = customer["customer_id"], ("spent_last_year", "potential", "satisfaction")
    people = view.table("profiles")
    (row,) = view.rows(people.filter(people.customer_id == id_).select(*names))
    told = [
        {"label": links.words.say(links.vocabulary.metric(name).label), "value": links.metric(row[name], name, customer=id_)}
        for name in names
        if row[name] is not None
    ]  # fmt: skip
    return told + competitors.decided(view, id_, links)


def _known(view: View, typed: Typed) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """What is known of each product of the deal, and of the goods like it."""
    table = view.table("product_positions")
    codes = [row["code"] for row in typed.rows if row["code"]]
    own = {row["product_code"]: row for row in view.rows(table.filter(table.product_code.isin(codes)))} if codes else {}
    kinds = {row["category"] for row in own.values() if row["category"]}
    every = view.rows(table.filter(table.category.isin(sorted(kinds)))) if kinds else []

    def like(one: Mapping[str, Any]) -> list[dict[str, Any]]:
        same = [row for row in every if (row["category"], row["unit"]) == (one["category"], one["unit"])]
        return [row for row in same if row["product_code"] != one["product_code"]]

    return [(one, like(one)) if (one := own.get(row["code"], {})) else ({}, []) for row in typed.rows]


def _told(
    row: Mapping[str, str],
    rival: Decimal | None,
    one: Mapping[str, Any],
    like: Sequence[Mapping[str, Any]],
    offered: float,
    links: Links,
) -> dict[str, Any]:
    words, many = links.words, len(like) >= LEAST_LIKE
    facts = [fact for name in FACTS if (fact := _fact(name, one, like if many else (), links))]
    middle = median([other["price"] for other in like]) if many else None
    against = offered / middle - 1 if middle else None
    fourth = level(offered, [other["price"] for other in like]) if many else ""
    stands = stand(against, [fact["verdict"] for fact in facts]) if many else ""
    to_rival = offered / float(rival) - 1 if rival else None

    def share(value: float | None, label: Any) -> Any:
        return "" if value is None else links.sum(value, "share", HREF, label, signed=True, better="")

    def price(value: float | Decimal | None) -> Any:
        return "" if value is None else links.sum(Decimal(str(round(float(value), 4))), "price", HREF, words("Price of a piece"))  # fmt: skip

    return {
        "name": row["called"],
        "goods": links.sum(len(like), "count", HREF, words("Goods like it")),
        "kind": words.say((" · ", "·")).join(str(part) for part in (one["category"], one["unit"]) if part),
        "href": link("/explore", by="product") if "product" in links.vocabulary.dimensions else "",
        "offered": price(offered),
        "middle": price(middle),
        "against": share(against, words("Against the middle")),
        "level": words.say(LEVELS[fourth]) if fourth else "",
        "rival": price(rival),
        "to_rival": share(to_rival, words("Against the rival")),
        "stand": stands,
        "stand_is": words.say(STANDS[stands][0]) if stands else words("too few goods like it"),
        "advice": words.say(STANDS[stands][1]) if stands else "",
        "facts": facts,
        "points": _points(one, facts, to_rival, links),
    }


def _fact(
    fact: tuple[str, str, str, int, bool, Text], one: Mapping[str, Any], like: Sequence[Mapping[str, Any]], links: Links
) -> dict[str, Any]:  # fmt: skip
    """A share of the product beside that of the goods like it; nothing where too few stand behind it."""
    name, part, of, least, more, label = fact
    count, whole = float(one[part]), float(one[of])
    if whole < least or one["customers"] < LEAST_CUSTOMERS:
        return {}
    others, all_of = (sum(float(other[column]) for other in like) for column in (part, of))
    say = links.words.say(label)
    says = verdict(count, whole, others, all_of, more=more) if all_of >= least else ""
    return {
        "name": name,
        "label": say,
        "ours": links.sum(count / whole, "share", HREF, say),
        "of": links.sum(int(whole), "count", HREF, say),
        "like": links.sum(others / all_of, "share", HREF, say) if all_of >= least else "",
        "verdict": says,
        "verdict_is": links.words.say(VERDICTS[says]) if says else "",
    }


def _points(
    one: Mapping[str, Any], facts: Sequence[Mapping[str, Any]], to_rival: float | None, links: Links
) -> list[Any]:
    """What speaks for a product, as sentences that the customer may read."""
    words = links.words
    speaking = {fact["name"]: fact for fact in facts if fact["verdict"] == "for"}
    found = [_sentence(name, speaking[name], links) for name in speaking]
    if speaking and "again" not in speaking:
        buyers = links.sum(one["customers"], "count", HREF, words("Customers"))
        found.append(words("{count} customers bought it in the last 365 days", count=buyers))
    if to_rival is not None and to_rival < 0:
        below = links.sum(-to_rival, "share", HREF, words("Against the rival"))
        found.insert(0, words("{share} below the other offer", share=below))
    return found


def _sentence(name: str, fact: Mapping[str, Any], links: Links) -> Any:
    words, told = links.words, {"share": fact["ours"], "count": fact["of"]}
    if name == "again":
        return words("{share} of the {count} customers who bought it in the last 365 days bought it again", **told)
    if name == "on_time":
        return words("{share} of {count} orders with it were there by the promised day", **told)
    return words("Of {count} pieces sold in the last 365 days only {share} came back", **told)
