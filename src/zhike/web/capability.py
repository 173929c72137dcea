"""Capability: which companies are able to what, how far the ranking hangs on the weights, and whether it foretells."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from zhike.catalog.dimensions import ENTERPRISE_LABELS
from zhike.credit import composite
from zhike.credit.capability import PARTS
from zhike.credit.composite import NAMES, Foretold
from zhike.errors import Text, UnknownName
from zhike.web import able_lists, weights
from zhike.web.failures import Failures
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.scores import Scores, scores
from zhike.web.shown import Day, link
from zhike.web.unmade import is_made

SHOWN, MOST = 20, 100
"""So many companies of the ranking are listed; so many where more are asked for."""
FOUND = 30
NOBODY = Scores([], np.empty((0, 5)), frozenset())
BEFORE = ("purchases", "behaviour", "finance")
# fmt: off
FINDINGS: Mapping[str, Text] = {
    "missing_side": ("A side is missing", "缺少一方"), "unbalanced": ("Does not balance", "资产 ≠ 负债 + 权益"), "negative_equity": ("Equity below nothing", "所有者权益为负"),
    "repeated": ("Said twice, differently", "同期同项目金额不一致"), "overlap": ("Periods overlap", "报表期间重叠"), "not_a_year": ("Not a whole year: in no ratio", "非完整年度，未计入比率"),
    "no_rate": ("In another currency without a rate: in no ratio", "外币缺少汇率：未计入比率"), "no_item": ("Item not known", "报表项目无法识别"), "no_period": ("Period cannot be read", "报表期间无法识别"), "future": ("Ends after the data's day", "期末晚于数据日"),
}
LEFT: Mapping[str, Text] = {
    "no_aspect": ("Its aspect is none of those that count", "评估方面不在计分之列"), "no_mark": ("Its mark is no number and no word that is a mark", "得分既不是数字，也不是可识别的等级"),
    "no_range": ("Its mark is below 0 or above 100", "得分超出 0–100"),
}
SIDES: Mapping[str, Text] = {"assets": ("assets", "资产总计"), "liabilities": ("liabilities", "负债合计"), "equity": ("equity", "所有者权益合计")}
# fmt: on


def capability(seen: Seen) -> Page:
    """The ranking by five parts, with the weights, their weight, and what a year ago's score foretold.

    Errors  UnknownName where `by` is no part
    """
    by = seen.asked("by")
    if by and by not in (*NAMES, *able_lists.TOGETHER):
        raise UnknownName(("part", "分项"), by[:40], (*NAMES, *able_lists.TOGETHER))
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    decided = weights.standing(seen)
    failures, most = Failures(seen, view.snapshot), MOST if seen.asked("more") else SHOWN
    found = failures.parts(scores=lambda: scores(seen, view) if view.has("capability") else NOBODY)["scores"]
    content: dict[str, Any] = {"day": Day(view.snapshot.as_of, seen.lang), "nothing": is_made(found) and not found.ids}
    if not content["nothing"]:
        content |= {
            "by": by,
            "weights": _weights(decided, links),
            "decided": {"who": decided.who, "day": Day(decided.day, seen.lang)} if decided.who else {},
            **failures.several(
                ("rows", "heads", "ranked", "unranked", "more"),
                lambda: _ranked(view, found, decided.weights, (by, most), links),
            ),
            **failures.parts(
                moves=lambda: _moves(found, decided.weights, links),
                foretold=lambda: _foretold(view, decided.weights, links),
                findings=lambda: _findings(view, links),
                left=lambda: _left_out(view, links),
                prospects=lambda: _prospects(view, links),
                lists=lambda: able_lists.lists(view, found, links),
                raised=lambda: able_lists.raised(view, decided.weights, links),
                watched=lambda: able_lists.watched(view, links),
            ),
        }
    return Page("capability.html", seen.words("Capability"), content, "capability")


def _ranked(
    view: View, found: Scores, weighed: Mapping[str, int], asked: tuple[str, int], links: Links
) -> dict[str, Any]:
    by, most = asked
    order = composite.ranking(found.parts, weighed)
    score, carried = composite.composite(found.parts, weighed)
    both = able_lists.columns(found)
    if by:
        column = both[by] if by in both else found.parts[:, NAMES.index(by)]
        sure = order[~np.isnan(column[order])]
        shown = sure[np.argsort(-column[sure], kind="stable")][:most]
    else:
        shown = order[:most]
    people = view.table("profiles")
    ids = [found.ids[place] for place in shown]
    about = {row["customer_id"]: row for row in view.rows(people.filter(people.customer_id.isin(ids)).select("customer_id", "name", "customer_code", "enterprise_type"))}  # fmt: skip
    names, types = view.called(about.values()), dict(ENTERPRISE_LABELS)
    rows = [
        {
            "id": id_,
            "name": names.get(id_, id_),
            "rank": str(number),
            "type": links.words.say(types[kind]) if (kind := about.get(id_, {}).get("enterprise_type")) else "",
            "parts": [
                *(_part(found, place, name, links) for name in NAMES),
                *(_both(float(values[place]), name, id_, links) for name, values in both.items()),
            ],
            "score": links.sum(round(float(score[place]), 1), "number", _points_of(id_), links.words("Score")),
            "carried": links.sum(float(carried[place]), "share", _points_of(id_), links.words("Weight that is known")),
        }
        for number, (place, id_) in enumerate(zip(shown.tolist(), ids, strict=True), 1)
    ]
    return {
        "rows": rows,
        "heads": [{"name": name, "label": links.words.say(label), "href": link("/capability", by=name) + "#ranking", "is_on": by == name} for name, label in (*PARTS, *((name, label) for name, (label, _) in able_lists.TOGETHER.items()))],
        "ranked": links.sum(len(order), "count", "#ranking", links.words("Ranked")),
        "unranked": links.sum(len(found.ids) - len(order), "count", "#ranking", links.words("Too little known")) if len(found.ids) > len(order) else "",
        "more": link("/capability", by=by, more=1) if most == SHOWN and len(order) > len(rows) else "",
    }  # fmt: skip


def _points_of(customer_id: str) -> str:
    return link(f"/customers/{customer_id}") + "#capability"


def _both(value: float, name: str, id_: str, links: Links) -> Any:
    """Purchasing power or potential of a company; a dash where one of its two parts is not known."""
    label = links.words.say(able_lists.TOGETHER[name][0])
    return links.sum(None if np.isnan(value) else round(value, 1), "number", _points_of(id_), label)


def _part(found: Scores, place: int, name: str, links: Links) -> Any:
    value, id_ = found.parts[place, NAMES.index(name)], found.ids[place]
    if np.isnan(value):
        return links.sum(None, "number", "", "")
    if id_ in found.judged:
        return links.sum(round(float(value), 1), "number", _points_of(id_), links.words("With what people judged"))
    return links.cell(round(float(value), 1), "capability", name, customer_id=id_)


def _weights(decided: weights.Decided, links: Links) -> list[dict[str, Any]]:
    total = sum(decided.weights.values())
    return [
        {
            "name": name,
            "label": links.words.say(label),
            "weight": str(decided.weights[name]),
            "share": links.sum(decided.weights[name] / total, "share", "#weights", links.words("Weight")),
        }
        for name, label in PARTS
    ]


def _moves(found: Scores, weighed: Mapping[str, int], links: Links) -> dict[str, Any]:
    """How much of the best twenty stays when one weight moves."""
    kept, words = composite.kept(found.parts, weighed), links.words

    def shown(name: str, step: int) -> Any:
        value = kept.get((name, step))
        return links.sum(value, "share", "#moves", words("Stays among the best twenty")) if value is not None else ""

    rows = [
        {"label": words.say(label), "up": shown(name, composite.STEP), "down": shown(name, -composite.STEP)}
        for name, label in PARTS
    ]
    least = min(kept.values(), default=1.0)
    return {"rows": rows, "least": links.sum(least, "share", "#moves", words("Least"))}


def _foretold(view: View, weighed: Mapping[str, int], links: Links) -> list[dict[str, Any]]:
    """What the score of a year ago, with these weights, had to do with what followed."""
    rows = view.kept("capability before", lambda: view.rows(view.table("capability_before")))
    parts = np.full((len(rows), len(NAMES)), np.nan)
    for name in BEFORE:
        parts[:, NAMES.index(name)] = [np.nan if row[name] is None else row[name] for row in rows]
    then = {name: weighed[name] if name in BEFORE else 0 for name in NAMES}
    if not rows or not sum(then.values()):
        return []
    score, carried = composite.composite(parts, then)
    score = np.where(carried >= composite.ENOUGH, score, np.nan)
    words, found = links.words, []
    for column, label in (("on_time_after", words("Payment on time afterwards")), ("change_after", words("Growth of sales afterwards"))):  # fmt: skip
        after = np.array([np.nan if row[column] is None else row[column] for row in rows], dtype=float)
        one = composite.foretold(score, after)

        def number(value: float | None, said: str = str(label), signed: bool = True) -> Any:
            return links.sum(None if value is None else round(value, 2), "number", "#foretold", said, signed=signed)

        found.append(
            {
                "label": label,
                "companies": links.sum(one.companies, "count", "#foretold", words("Companies")),
                "spearman": number(one.spearman),
                "low": number(one.low),
                "high": number(one.high),
                "verdict": _verdict(one, links),
            }
        )
    return found


def _verdict(one: Foretold, links: Links) -> str:
    words = links.words
    if one.verdict == "few":
        return words("Too few companies to say.")
    if one.verdict == "no":
        return words("Foretells nothing: do not lean on the score for this.")
    if one.verdict == "reverse":
        return words("Goes the other way: who scored high did worse afterwards. Do not use the score for this.")
    weak = one.spearman is not None and one.spearman < 0.3
    return words("Goes with it, but weakly.") if weak else words("Who scored high did better afterwards.")


def _findings(view: View, links: Links) -> dict[str, Any]:
    table = view.table("statement_findings")
    rows = view.kept("findings", lambda: view.rows(table.order_by(table.amount.abs().desc(nulls_first=False), "customer_id", "kind", "about").limit(FOUND + 1)))  # fmt: skip
    if not rows:
        return {}
    people = view.table("profiles")
    ids = sorted({row["customer_id"] for row in rows})
    names = view.called(view.rows(people.filter(people.customer_id.isin(ids)).select("customer_id", "name", "customer_code")))  # fmt: skip
    return {
        "rows": [finding(row, links) | {"id": row["customer_id"], "name": names.get(row["customer_id"], "")} for row in rows[:FOUND]],
        "more": len(rows) > FOUND,
    }  # fmt: skip


def _left_out(view: View, links: Links) -> dict[str, Any]:
    """Assessments of sheets that give no points, the newest first, each with its row."""
    if not view.has("assessments_left"):
        return {}
    table, people = view.table("assessments_left"), view.table("profiles").select("name", "customer_code", who="customer_id")  # fmt: skip
    order = (table.noted_on.desc(nulls_first=False), "load", "file", "sheet", "row")
    first = table.order_by(order).limit(FOUND)
    rows = view.kept("assessments left", lambda: view.rows(first.left_join(people, first.customer_id == people.who)))
    if not rows:
        return {}
    count = view.kept("assessments left, how many", lambda: view.rows(table.aggregate(n=table.count()))[0]["n"])
    names, words = view.called(rows), links.words
    return {
        "count": links.sum(count, "count", "#left", words("Assessments that give no points")),
        "rows": [
            {
                "id": row["customer_id"], "name": names.get(row["customer_id"], ""), "day": Day(row["noted_on"], words.lang),
                "aspect": row["aspect"], "said": row["said"] or words("nothing"), "why": words.say(LEFT[row["why"]]),
                "place": f"{row['file']} › {row['sheet']} › {row['row']}",
            }
            for row in rows
        ],
        "more": count > len(rows),
    }  # fmt: skip


def finding(row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """One finding of a statement in words, with its amount."""
    words = links.words
    about = row["about"]
    if row["kind"] in ("missing_side", "unbalanced", "negative_equity"):
        about = "、".join(words.say(SIDES[side]) for side in about.split()) if row["kind"] == "missing_side" else ""
    amount = row["amount"]
    key = {"customer_id": row["customer_id"], "kind": row["kind"], "about": row["about"], "place": row["place"]}
    return {
        "kind": words.say(FINDINGS[row["kind"]]),
        "about": about,
        "day": Day(row["ended_on"], words.lang),
        "amount": links.cell(amount, "statement_findings", "amount", **key) if amount is not None else "",
        "place": row["place"],
    }


def _prospects(view: View, links: Links) -> list[dict[str, Any]]:
    rows = view.kept(
        "prospects of industries", lambda: view.rows(view.table("industry_prospects").order_by("industry"))
    )
    return [
        {
            "industry": row["industry"],
            "href": link("/customers", industry=row["industry"]),
            "index": row["index_name"],
            **{
                name: links.cell(row[name], "industry_prospects", name, signed=True, industry=row["industry"])
                if row[name] is not None
                else ""
                for name in ("index_change", "market_change", "relative")
            },
        }
        for row in rows
    ]
