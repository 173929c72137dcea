"""Ability: one company's capability on its page: five parts with their evidence, ratios beside its industry, Altman's Z."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from zhike.credit import altman, composite, ratios
from zhike.credit.capability import BY_NAME, PARTS, POINTS, capability_middles
from zhike.credit.composite import NAMES
from zhike.errors import Text
from zhike.metric import Unit
from zhike.web import able_lists, assessment, weights
from zhike.web.capability import finding
from zhike.web.charts import Chart
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.retail import retail
from zhike.web.scores import means
from zhike.web.shown import Day

# fmt: off
FOURTHS: Mapping[str, Text] = {"best": ("best ¼", "前 ¼"), "upper": ("upper half", "中上"), "lower": ("lower half", "中下"), "worst": ("last ¼", "后 ¼")}
ZONES: Mapping[str, Text] = {"safe": ("safe", "安全区"), "grey": ("grey zone", "灰色区"), "distress": ("distress", "预警区")}
NEEDS: Mapping[str, Text] = {
    "growth": ("It needs supply that keeps up, a limit that grows with its sales while receipts are watched, and one person to turn to; agree the price of the next volume now.", "需要供货跟得上、额度随销售逐步放宽并盯紧回款、专人对接；宜提前谈下一档销量的价格。"),
    "stable": ("It needs reliability: a yearly agreement, fixed days of delivery and payment; widen the range step by step.", "看重稳定：宜签年度框架协议，固定交期与账期，逐步增加品类。"),
    "potential": ("It needs patience: small first orders, training and support, short terms until payments speak; look again every half-year.", "需要培育：先小批量试单，提供培训与支持，账期从短，视回款逐步放宽；每半年复评一次。"),
}
ENABLES: Mapping[str, Text] = {
    "purchases": ("Train its buyers and sales staff on our range; a trial lot with a target for the next half-year.", "培训其采购与销售人员熟悉我方产品；先小批量试单，并约定半年目标。"),
    "behaviour": ("Agree a plan for paying on time; advice on planning purchases, so that less comes back.", "约定按期付款计划；辅导其采购计划，减少退货。"),
    "finance": ("Advice on stock and receivables: turn goods faster, collect sooner; ask for statements every half-year.", "辅导其存货与应收管理：加快周转、尽早回款；每半年索取报表复评。"),
    "market": ("Training of its salespeople, goods and displays for its market, leads of its region passed on.", "培训其销售团队，提供适合其市场的商品与陈列支持，转介当地线索。"),
    "satisfaction": ("Settle what it complains of first; a visit by the one who answers for service.", "先解决其投诉与意见；由服务负责人上门回访。"),
}
LOW, MOST = 40, 2
"""Parts below so many points ask for support; so many of them at a time."""
# fmt: on


def ability(seen: Seen, view: View, row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """What a company is able to; nothing for persons, and before the run computes it."""
    id_ = row["customer_id"]
    if row["kind_of_party"] != "company" or not view.has("capability"):
        return {}
    points = view.table("capability_points")
    sealed = view.rows_of(id_, "capability points", lambda id: points.filter(points.customer_id == id))
    judged = assessment.standing(seen, view).get(id_, {})
    laid = assessment.laid_over(sealed, judged)
    parts, decided = means(laid), weights.standing(seen)
    array = np.array([[parts.get(name, np.nan) for name in NAMES]])
    score, carried = composite.composite(array, decided.weights)
    known = not np.isnan(score[0])
    words = links.words
    return {
        "score": links.sum(round(float(score[0]), 1), "number", "#points", words("Score")) if known else "",
        "carried": links.sum(float(carried[0]), "share", "/capability#weights", words("Weight that is known")),
        "is_ranked": bool(carried[0] >= composite.ENOUGH),
        "radar": _radar(view, parts, links),
        "parts": [_part(name, label, laid, sealed, judged, parts, links) for name, label in PARTS],
        "power": _together(parts, "power", links),
        "potential": _together(parts, "potential", links),
        "type": _type(row, links),
        "support": [
            {"part": words.say(dict(PARTS)[name]), "text": words.say(ENABLES[name])} for name in weakest(parts)
        ],
        "retail": retail(row, links),
        "industry": _industry(view, row, links),
        "ratios": _ratios(view, id_, links),
        "altman": _altman(view, id_, links),
        "findings": _findings(view, id_, links),
    }


def weakest(parts: Mapping[str, float]) -> list[str]:
    """The parts that training and support should raise, the weakest first; what is not known asks for nothing."""
    return [name for name in sorted(parts, key=lambda one: parts[one])[:MOST] if parts[name] < LOW]


def middle_of(view: View) -> Mapping[str, Any]:
    """The middle company's parts."""
    made = view.of_all("capability_middles", lambda: capability_middles(view.table("capability")))
    return {row["part"]: row["middle"] for row in made}


def _radar(view: View, parts: Mapping[str, float], links: Links) -> Chart | None:
    """The known parts beside the middle company's; three at least."""
    known = [(name, links.words.say(label)) for name, label in PARTS if name in parts]
    if len(known) < 3:
        return None
    words, middle = links.words, middle_of(view)
    best, worst = (pick(known, key=lambda one: parts[one[0]]) for pick in (max, min))

    def shown(value: float | None) -> Any:
        return links.sum(None if value is None else round(value, 1), "number", "#points", words("Points"))

    told = words(
        "Strongest in {best} ({most}), weakest in {worst} ({least})",
        best=best[1], most=shown(parts[best[0]]), worst=worst[1], least=shown(parts[worst[0]]),
    )  # fmt: skip
    spec = {
        "kind": "radar", "unit": "number", "zh": words.lang == "zh", "title": told.striptags(), "max": 100,
        "x": [label for _, label in known],
        "series": [
            {"name": words("This company"), "data": [round(parts[name], 1) for name, _ in known]},
            {"name": words("Middle of all companies"), "data": [None if middle[name] is None else round(middle[name], 1) for name, _ in known]},
        ],
    }  # fmt: skip
    rows = [(label, shown(parts[name]), shown(middle[name])) for name, label in known]
    head = (words("Part"), words("This company"), words("Middle of all companies"))
    return Chart("capability", told, words("Points from 0 to 100; a part of which nothing is known is left out"), head, rows, spec)  # fmt: skip


def _part(
    name: str, label: Text, laid: Mapping[tuple[str, str], float], sealed: list[dict[str, Any]],
    judged: Mapping[str, assessment.Judged], parts: Mapping[str, float], links: Links,
) -> dict[str, Any]:  # fmt: skip
    words = links.words
    values = {row["point"]: row for row in sealed}
    evidence = []
    for (part, point), points in laid.items():
        if part != name:
            continue
        about, person = BY_NAME[point], judged.get(point)
        key = {"customer_id": values[point]["customer_id"], "part": part, "point": point} if point in values else {}
        said = (
            {"value": words.say(person.aspect.marks[(person.mark or 1) - 1]), "by": f"{person.who} · {person.day}"}
            if person
            else {"value": links.cell(_plain(values[point]["value"], about.unit), "capability_points", "value", unit=about.unit, **key), "by": ""}
        )  # fmt: skip
        worth = links.sum(points, "count", "#points", words("Points")) if person else links.cell(round(points), "capability_points", "points", unit="count", **key)  # fmt: skip
        evidence.append({"label": words.say(about.label), "points": worth, **said})
    value = parts.get(name)
    return {
        "name": name,
        "label": words.say(label),
        "score": links.sum(round(value, 1), "number", "#points", words("Points")) if value is not None else "",
        "evidence": evidence,
        "unknown": words.say((", ", "、")).join(words.say(p.label) for p in POINTS if p.part == name and (name, p.name) not in laid),
        "bring": words.say(able_lists.BRING[name]),
    }  # fmt: skip


def _plain(value: float, unit: Unit) -> float:
    return round(value, 6 if unit == "share" else 2)


def _together(parts: Mapping[str, float], of: str, links: Links) -> dict[str, Any]:
    """Purchasing power or potential: the mean of its two parts, which they are, and what the one not known needs."""
    words, labels = links.words, dict(PARTS)
    label, both = able_lists.TOGETHER[of]
    value, unknown = able_lists.together(parts, of), able_lists.missing(parts, of)
    return {
        "label": words.say(label),
        "points": links.sum(round(value, 1), "number", "#points", words.say(label)) if value is not None else "",
        "of": words.say((", ", "、")).join(words.say(labels[name]) for name in both if name not in unknown),
        "lacks": words.say((", ", "、")).join(words.say(labels[name]) for name in unknown),
        "bring": " ".join(words.say(able_lists.BRING[name]) for name in unknown),
    }


def _type(row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """Growing, stable or with potential, why, and what such a company needs."""
    words, id_ = links.words, row["customer_id"]
    why = []
    if row.get("enterprise_growth") is not None:
        change = links.cell(row["enterprise_growth"], "enterprise_types", "enterprise_growth", unit="share", signed=True, customer_id=id_)  # fmt: skip
        own = row["growth_of"] == "own_sales"
        why.append(words("its own sales changed by {change} in a year", change=change) if own else words("its purchases from us changed by {change} in a year", change=change))  # fmt: skip
    if row.get("is_young"):
        why.append(words("founded less than five years ago"))
    if row.get("promising_signals"):
        count = links.cell(row["promising_signals"], "enterprise_types", "promising_signals", customer_id=id_)
        why.append(words("{count} promising signals in two years", count=count))
    kind = row.get("enterprise_type")
    labels = dict(links.vocabulary.dimension("enterprise_type").labels)
    return {
        "label": words.say(labels[kind]) if kind else "",
        "why": why,
        "needs": words.say(NEEDS[kind]) if kind else "",
    }


def _prospect(view: View, industry: str) -> list[dict[str, Any]]:
    prospects = view.table("industry_prospects")
    return view.rows(prospects.filter(prospects.industry == industry))


def _industry(view: View, row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """Its place by own sales, and how its industry fares."""
    id_, words = row["customer_id"], links.words
    places = view.table("ratio_positions")
    place = view.rows_of(
        id_, "place", lambda id: places.filter((places.customer_id == id) & (places.ratio == "own_sales"))
    )
    found: dict[str, Any] = {"name": row["industry"] or "", "place": "", "prospect": ""}
    if place and place[0]["position"] is not None:
        key = {"customer_id": id_, "ratio": "own_sales"}
        found["place"] = words(
            "By its own sales ahead of {share} of {count} companies of {industry} whose statements are here",
            share=links.cell(place[0]["position"], "ratio_positions", "position", **key),
            count=links.cell(place[0]["companies"], "ratio_positions", "companies", **key), industry=row["industry"],
        )  # fmt: skip
    fares = (
        view.kept(f"prospect of {row['industry']}", lambda: _prospect(view, row["industry"])) if row["industry"] else []
    )
    if fares:
        one = fares[0]
        change, relative = (
            links.cell(one[n], "industry_prospects", n, signed=True, industry=row["industry"]) for n in ("index_change", "relative")
        )  # fmt: skip
        found["prospect"] = (
            words("{index}: {change} in a year, {relative} against the market", index=one["index_name"], change=change, relative=relative)
            if one["relative"] is not None
            else words("{index}: {change} in a year; no series of the market was brought", index=one["index_name"], change=change)
        )  # fmt: skip
    return found


def _ratios(view: View, id_: str, links: Links) -> dict[str, Any]:
    """The newest year's ratios beside those of the year before and the industry's quartiles."""
    told, places, peers = (view.table(name) for name in ("ratios", "ratio_positions", "ratio_peers"))
    mine = view.rows_of(id_, "ratios", lambda id: told.filter(told.customer_id == id).order_by("ended_on"))
    if not mine:
        return {}
    words = links.words
    years = sorted({row["ended_on"] for row in mine})[-2:]
    by = {(row["ended_on"], row["ratio"]): row["value"] for row in mine}
    where = {
        row["ratio"]: row for row in view.rows_of(id_, "places", lambda id: places.filter(places.customer_id == id))
    }
    industry = next((row["industry"] for row in where.values()), "")
    quartiles = {row["ratio"]: row for row in view.rows(peers.filter(peers.industry == industry))}
    labels, rows = dict(ratios.GROUPS), []
    for ratio in ratios.RATIOS:
        if not any((year, ratio.name) in by for year in years):
            continue
        place, peer = where.get(ratio.name, {}), quartiles.get(ratio.name, {})
        fourth = place.get("fourth")
        rows.append(
            {
                "group": words.say(labels[ratio.group]),
                "label": words.say(ratio.label),
                "formula": words.say(ratio.formula),
                "values": [_ratio(by.get((year, ratio.name)), ratio, links, customer_id=id_, ended_on=year) for year in years],
                "peers": [_peer(peer.get(name), ratio, links, name, industry) for name in ("lower", "middle", "upper")] if peer.get("middle") is not None else [],
                "fourth": words.say(FOURTHS[fourth]) if fourth else "",
                "tone": {"best": "good", "worst": "bad"}.get(str(fourth), "quiet"),
            }
        )  # fmt: skip
    count = max((row["companies"] or 0 for row in quartiles.values()), default=0)
    brought = any(row["basis"] == "series" for row in quartiles.values())
    return {
        "years": [f"{year:%Y}" if (year.month, year.day) == (12, 31) else Day(year, words.lang) for year in years],
        "rows": rows,
        "industry": industry,
        "companies": links.sum(count, "count", "/capability#ranking", words("Companies")) if count else "",
        "is_brought": brought,
        "are_few": not any(row["peers"] for row in rows),
    }


def _ratio(value: float | None, ratio: ratios.Ratio, links: Links, **key: Any) -> Any:
    if value is None:
        return ""
    return links.cell(_plain(value, ratio.unit), "ratios", "value", unit=ratio.unit, ratio=ratio.name, **key)


def _peer(value: float | None, ratio: ratios.Ratio, links: Links, column: str, industry: str) -> Any:
    if value is None:
        return ""
    return links.cell(
        _plain(value, ratio.unit), "ratio_peers", column, unit=ratio.unit, ratio=ratio.name, industry=industry
    )


def _altman(view: View, id_: str, links: Links) -> list[dict[str, Any]]:
    """Each year's Z by the model made for such a company, newest first; the other models of the newest year below."""
    table = view.table("z_scores")
    rows = view.rows_of(id_, "z", lambda id: table.filter(table.customer_id == id).order_by(table.ended_on.desc(), table.is_own.desc(), table.model))  # fmt: skip
    newest = rows[0]["ended_on"] if rows else None
    found = []
    for row in rows:
        if not row["is_own"] and row["ended_on"] != newest:
            continue
        model = altman.BY_NAME[row["model"]]
        key = {"customer_id": id_, "ended_on": row["ended_on"], "model": row["model"]}
        found.append(
            {
                "model": links.words.say(model.label),
                "day": Day(row["ended_on"], links.words.lang),
                "score": links.cell(round(row["score"], 2), "z_scores", "score", **key),
                "zone": links.words.say(ZONES[row["zone"]]),
                "tone": {"safe": "good", "distress": "bad"}.get(row["zone"], "warn"),
                "is_own": bool(row["is_own"]),
                "lines": f"{model.distress} / {model.safe}",
            }
        )
    return found


def _findings(view: View, id_: str, links: Links) -> list[dict[str, Any]]:
    table = view.table("statement_findings")
    rows = view.rows_of(id_, "findings", lambda id: table.filter(table.customer_id == id).order_by("ended_on", "kind", "about").limit(20))  # fmt: skip
    return [finding(row, links) for row in rows]
