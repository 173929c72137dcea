"""Lists of capability: whom to ask into joint projects, whom to support, what support raised, and who is watched."""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import numpy as np

from zhike.credit.capability import PARTS
from zhike.credit.composite import NAMES, Numbers
from zhike.credit.interventions import KINDS
from zhike.errors import Text
from zhike.web.beyond import LISTED
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.scores import Scores
from zhike.web.shown import Day, link

TOGETHER: Mapping[str, tuple[Text, tuple[str, str]]] = {
    "power": (("Purchasing power", "购买力"), ("purchases", "finance")),
    "potential": (("Cooperation potential", "合作潜力"), ("market", "satisfaction")),
}
"""Two figures, each the mean of two parts: what a company can buy, and what cooperation with it promises."""
# fmt: off
BRING: Mapping[str, Text] = {
    "purchases": ("Bring its orders.", "请导入其销售订单。"),
    "behaviour": ("Bring claims with due days and receipts.", "请导入带到期日的应收单与收款单。"),
    "finance": ("Bring its statements (财务报表).", "请导入其财务报表。"),
    "market": ("Assess it, or bring outside signs (外部信号) and statements.", "请填写评估，或导入外部信号与财务报表。"),
    "satisfaction": ("Bring survey answers (问卷).", "请导入满意度问卷。"),
}
# fmt: on
STRONG, WEAK, NAMED, FEWEST = 60.0, 40.0, 8, 5
MOST_READ = 5_000


def together(parts: Mapping[str, float | None], of: str) -> float | None:
    """The mean of both parts of a figure; of the one that is known; nothing where neither is."""
    known = [value for name in TOGETHER[of][1] if (value := parts.get(name)) is not None]
    return sum(known) / len(known) if known else None


def missing(parts: Mapping[str, float | None], of: str) -> list[str]:
    """The parts of a figure of which nothing is known."""
    return [name for name in TOGETHER[of][1] if parts.get(name) is None]


def columns(found: Scores) -> dict[str, Numbers]:
    """Both figures of every company; missing where either part is not known, so that all are of the same kind."""
    return {
        name: found.parts[:, [NAMES.index(part) for part in parts]].mean(axis=1)
        for name, (_, parts) in TOGETHER.items()
    }


def lists(view: View, found: Scores, links: Links) -> dict[str, Any]:
    """Strong companies for joint projects, weak ones for training and support, both still buying."""
    figures, at = columns(found), {id_: n for n, id_ in enumerate(found.ids)}
    power, potential = figures["power"], figures["potential"]
    rows = [row for row in view.kept("buying companies", lambda: _buying(view)) if row["customer_id"] in at]
    places = {row["customer_id"]: at[row["customer_id"]] for row in rows}
    least = np.where(np.isnan(found.parts), np.inf, found.parts).min(axis=1, initial=np.inf)
    able = [row for row in rows if power[(n := places[row["customer_id"]])] >= STRONG and potential[n] >= STRONG]
    unable = [row for row in rows if least[places[row["customer_id"]]] < WEAK]
    able = sorted(able, key=lambda row: -(power[places[row["customer_id"]]] + potential[places[row["customer_id"]]]))
    counted, best, first = len(rows) < MOST_READ, able[:NAMED], unable[:NAMED]
    names = view.called([*best, *first])
    known = {name: int((~np.isnan(values)).sum()) for name, values in figures.items()}
    return {
        "strong": [
            _named(row, names, links)
            | {name: _points(figures[name][places[row["customer_id"]]], name, row["customer_id"], links) for name in TOGETHER}
            for row in best
        ],
        "strong_count": links.sum(len(able), "count", "#joint", links.words("Companies")) if counted and able else "",
        "known": known["potential"] > 0 and known["power"] > 0,
        "lacking": [links.words.say(BRING[part]) for part in _unknown(found)],
        "weak": [
            _named(row, names, links)
            | {"parts": _weak_parts(found.parts[places[row["customer_id"]]], row["customer_id"], links)}
            for row in first
        ],
        "weak_count": links.sum(len(unable), "count", "#support", links.words("Companies")) if counted and unable else "",
    }  # fmt: skip


def _buying(view: View) -> list[dict[str, Any]]:
    """Companies that buy, those that bought most in the last year first."""
    people = view.table("profiles")
    rows = people.filter(people.kind_of_party == "company", people.activity.isin(("new", "active", "slowing")))
    shown = rows.select("customer_id", "name", "customer_code", "owner", "main_salesperson", "spent_last_year")
    return view.rows(shown.order_by(ibis.desc("spent_last_year"), "customer_id").limit(MOST_READ))


def _unknown(found: Scores) -> list[str]:
    """The parts known of nobody."""
    return [name for n, name in enumerate(NAMES) if np.isnan(found.parts[:, n]).all()] if found.ids else list(NAMES)


def _named(row: Mapping[str, Any], names: Mapping[str, str], links: Links) -> dict[str, Any]:
    id_ = row["customer_id"]
    return {
        "id": id_,
        "name": names.get(id_, id_),
        "who": row["owner"] or row["main_salesperson"] or "",
        "spent": links.metric(row["spent_last_year"], "spent_last_year", customer=id_) if row["spent_last_year"] is not None else "",
    }  # fmt: skip


def _points(value: float, of: str, id_: str, links: Links) -> Any:
    href = link(f"/customers/{id_}") + "#capability"
    return links.sum(round(float(value), 1), "number", href, links.words.say(TOGETHER[of][0]))


def _weak_parts(parts: Numbers, id_: str, links: Links) -> list[dict[str, Any]]:
    labels, href = dict(PARTS), link(f"/customers/{id_}") + "#support"
    low = sorted((float(value), name) for name, value in zip(NAMES, parts, strict=True) if value < WEAK)
    return [
        {"label": links.words.say(labels[name]), "points": links.sum(round(value, 1), "number", href, links.words("Points"))}
        for value, name in low[:2]
    ]  # fmt: skip


# What support raised


def raised(view: View, weights: Mapping[str, int], links: Links) -> dict[str, Any]:
    """By what was done a half to a whole year ago: the score then and now, beside companies with whom nothing was done."""
    if not view.has("interventions") or not view.has("capability_before"):
        return {}
    rows = view.kept("capability then and now", lambda: _then_and_now(view))
    day = view.snapshot.as_of.toordinal()
    done = view.kept("interventions of capability", lambda: view.rows(view.table("interventions").select("customer_id", "kind", "done_on")))  # fmt: skip
    kinds: dict[str, set[str]] = {}
    for one in done:
        if day - one["done_on"].toordinal() < 365:
            kinds.setdefault(one["kind"], set()).add(one["customer_id"])
    touched = {id_ for ids in kinds.values() for id_ in ids}
    scores = {id_: pair for id_, then, now in rows if (pair := scored(then, now, weights))}
    others = [pair for id_, pair in scores.items() if id_ not in touched]
    words, found = links.words, []
    for kind, label in KINDS.items():
        own = [scores[id_] for id_ in kinds.get(kind, set()) if id_ in scores]
        if len(own) >= FEWEST:
            found.append({"label": words.say(label), **_changed(own, links)})
    return {
        "rows": found,
        "others": _changed(others, links) if len(others) >= FEWEST else {},
        "fewest": str(FEWEST),
    }


def _then_and_now(view: View) -> list[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    before, now = view.table("capability_before"), view.table("capability")
    named = {f"{name}_now": now[name] for name in ("purchases", "behaviour", "finance")}
    after = now.select(now_id=now.customer_id, **named)
    both = before.join(after, before.customer_id == after.now_id)
    rows = view.rows(both)
    return [(row["customer_id"], row, {name: row[f"{name}_now"] for name in ("purchases", "behaviour", "finance")}) for row in rows]  # fmt: skip


def scored(then: Mapping[str, Any], now: Mapping[str, Any], weights: Mapping[str, int]) -> tuple[float, float] | None:
    """The score of both days from the parts that both know."""
    names = [name for name in now if then[name] is not None and now[name] is not None and weights[name]]
    whole = sum(weights[name] for name in names)
    if not whole:
        return None
    first, second = (sum(weights[name] * float(one[name]) for name in names) / whole for one in (then, now))
    return first, second


def _changed(pairs: Sequence[tuple[float, float]], links: Links) -> dict[str, Any]:
    then, now = (sum(pair[n] for pair in pairs) / len(pairs) for n in (0, 1))
    words = links.words
    return {
        "companies": links.sum(len(pairs), "count", "#raised", words("Companies")),
        "then": links.sum(round(then, 1), "number", "#raised", words("Points")),
        "now": links.sum(round(now, 1), "number", "#raised", words("Points")),
        "change": links.sum(round(now - then, 1), "number", "#raised", words("Change"), signed=True),
    }


# Who is watched


def watched(view: View, links: Links) -> dict[str, Any]:
    """The customers that rankings and reports name, the newest first; what to bring where none was."""
    table = view.table("signals")
    said = table.kind + " " + table.text.fill_null("")
    listed = table.filter(said.re_search(f"(?i){LISTED.pattern}"))
    rows = view.kept("watched", lambda: view.rows(listed.order_by(ibis.desc("noted_on"), "file", "row").limit(200)))
    ids = list(dict.fromkeys(row["customer_id"] for row in rows))
    people = view.table("profiles")
    names = view.called(view.rows(people.filter(people.customer_id.isin(ids or [""])).select("customer_id", "name", "customer_code")))  # fmt: skip
    return {
        "count": links.sum(len(ids), "count", "#watched", links.words("Customers")) if ids else "",
        "rows": [
            {
                "id": row["customer_id"],
                "name": names.get(row["customer_id"], row["customer_id"]),
                "day": Day(row["noted_on"], links.words.lang),
                "kind": row["kind"],
                "text": row["text"] or "",
                "from": " · ".join(str(part) for part in (row["said_by"], row["file"], row["row"]) if part),
            }
            for row in rows[:NAMED]
        ],
    }
