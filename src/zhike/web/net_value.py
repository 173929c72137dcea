"""Net value: what is left of expected value after serving and capital; or the words why none is told."""

from collections.abc import Mapping
from typing import Any

import ibis

from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import Shown
from zhike.web.words import Words

TERMS = ("12", "24", "36", "lifetime")
ALL = "/customers?show=net_value_12,value_12,net_contribution,spent_last_year&sort=-net_value_12"


def of_all(view: View, links: Links, *, is_margin: bool) -> dict[str, Any]:
    """Value, what is taken off and what is left, of everybody; beside what was left so far."""
    people = view.table("profiles")
    if "net_value_12" not in people.columns:
        return {}
    known = people.filter(people.net_value_12.notnull())
    left = {name: known[name].sum() for name in (f"net_value_{term}" for term in TERMS) if name in known.columns}
    (sums,) = view.kept(
        "net value",
        lambda: view.rows(
            known.aggregate(value_12=known.value_12.sum(), **left).cross_join(
                people.aggregate(net_contribution=people.net_contribution.sum())
            )
        ),
    )
    if sums["net_value_12"] is None:
        return {"why": _why(links.words, is_margin=is_margin), "rows": [], "all": ""}
    taken = sums["value_12"] - sums["net_value_12"]
    said = links.words("Taken off in 12 months")
    told: list[tuple[str, str, Shown]] = [("taken", said, links.sum(taken, "money", ALL, said))]
    told += [
        (name, links.words.say(links.vocabulary.metric(name).label), links.metric(sums[name], name)) for name in left
    ]
    past = links.metric(sums["net_contribution"], "net_contribution")
    told.append(("net_contribution", links.words("Net contribution so far"), past))
    if sums.get("net_value_lifetime") is not None and sums["net_contribution"] is not None:
        said = links.words("So far and over the lifetime")
        told.append(
            ("life", said, links.sum(sums["net_contribution"] + sums["net_value_lifetime"], "money", ALL, said))
        )
    return {
        "why": "",
        "head": links.words(
            "After serving and capital, {net} of {value} are left in 12 months",
            net=links.metric(sums["net_value_12"], "net_value_12"),
            value=links.metric(sums["value_12"], "value_12"),
        ),
        "rows": [{"name": name, "label": label, "value": value, "between": None} for name, label, value in told],
        "all": ALL,
    }


def of_one(view: View, row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """What is taken off the expected value of one customer, in words, beside what it left so far."""
    if row.get("value_12") is None or not view.has("serving_shares"):
        return {}
    if row["net_value_12"] is None:
        return {"why": _why(links.words, is_margin=row["value_basis"] == "margin")}
    words, id_ = links.words, row["customer_id"]
    shares = view.table("serving_shares")

    def own(id: ibis.Value) -> ibis.Table:
        return shares.filter(shares.customer_id == id).select("serving_share", "capital_share")

    (found,) = view.rows_of(id_, "serving shares", own)
    cells = {
        name: links.cell(found[f"{name}_share"], "serving_shares", f"{name}_share", customer_id=id_)
        for name in ("serving", "capital")
    }
    return {
        "why": "",
        "taken": words(
            "Net value takes off what serving costs, {serving} of expected sales, and {capital} of them for the capital in receivables.",
            **cells,
        )
        if found["capital_share"] is not None
        else words(
            "Net value takes off what serving costs, {serving} of expected sales; no capital is known to be tied in receivables.",
            serving=cells["serving"],
        ),
        "past": words(
            "Net contribution so far: {amount}.",
            amount=links.metric(row["net_contribution"], "net_contribution", customer=id_),
        ),
    }


def could_buy(row: Mapping[str, Any], links: Links) -> Any:
    """What the customer buys in a year beside what the better of its peers buy; nothing where it buys as much."""
    if not row.get("potential") or row.get("peers_spend") is None:
        return ""
    cells = {
        name: links.metric(row[metric], metric, customer=row["customer_id"])
        for name, metric in (("sales", "spent_last_year"), ("peers", "peers_spend"), ("potential", "potential"))
    }
    return links.words(
        "Sales of {sales} in the last 365 days, while the upper fourth of the peers reaches {peers}: potential of {potential}.",
        **cells,
    )


def _why(words: Words, *, is_margin: bool) -> str:
    return (
        words(
            "Without net value: no costs of serving were brought for the last 12 months; value is margin before them."
        )
        if is_margin
        else words("Without net value: too few costs of goods are known, so value is sales.")
    )
