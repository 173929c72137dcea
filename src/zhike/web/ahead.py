"""Ahead: what is expected of one customer, with intervals, and the reasons in words."""

from collections.abc import Mapping
from typing import Any

from zhike.web import leaving, net_value
from zhike.web.links import Links
from zhike.web.models import forecast, label
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import Day


def ahead(view: View, row: Mapping[str, Any], links: Links, seen: Seen) -> dict[str, Any]:
    """Still a customer, next orders, value; or the words why none is shown; nothing of one who never bought."""
    told = forecast(view)
    if not told or not row.get("orders"):
        return {}
    words, id_ = seen.words, row["customer_id"]

    def end(name: str) -> Any:
        return links.cell(row[name], "outlook", name, customer_id=id_)

    def figure(name: str, low: str, high: str) -> dict[str, Any]:
        return {"value": links.metric(row[name], name, customer=id_), "low": end(low), "high": end(high)}

    rows = []
    if row.get("probability_alive") is not None:
        rows.append({"label": words("Still a customer"), **figure("probability_alive", "alive_low", "alive_high")})
    for days in (90, 365):
        name = f"expected_orders_{days}"
        if row.get(name) is not None:
            label_ = links.words.say(links.vocabulary.metric(name).label)
            rows.append({"label": label_, **figure(name, f"{name}_low", f"{name}_high")})
    for name in ("value_12", "net_value_12", "value_36", "net_value_36", "value_lifetime", "net_value_lifetime"):
        if row.get(name) is not None:
            label_ = links.words.say(links.vocabulary.metric(name).label)
            rows.append({"label": label_, **figure(name, f"{name}_low", f"{name}_high")})
    return {
        "rows": rows,
        "model": label(told["model"], seen) if told["model"] else "",
        "href": f"/models/{told['model']}" if told["model"] else "/models",
        "words": words.say(tuple(told["reason"])) if told["reason"] else "",
        "why": _why(row, links, seen) if rows else "",
        "net": net_value.of_one(view, row, links),
        "potential": net_value.could_buy(row, links),
        "is_margin": row.get("value_basis") == "margin",
        "leaving": _leaving(view, row, links, seen),
    }


def _leaving(view: View, row: Mapping[str, Any], links: Links, seen: Seen) -> dict[str, Any]:
    """The probability of no more order with what speaks for it; or the words why none is shown."""
    told, id_ = leaving.told(view), row["customer_id"]
    if not told:
        return {}
    if row.get("churn_probability") is None:
        reason = told["reason"] or leaving.NOT_ASKED
        return {"words": seen.words.say(tuple(reason)), "rule": ""}
    case = leaving.case_of(view, id_)
    return {
        "days": str(told["main"]),
        "probability": links.metric(row["churn_probability"], "churn_probability", customer=id_),
        "at_risk": links.metric(row["value_at_risk"], "value_at_risk", customer=id_),
        "why": leaving.joined(leaving.reasons(row["churn_reasons"], case, view.snapshot.as_of, links), links),
        "rule": leaving.rule(leaving.shown(view), seen),
    }


def _why(row: Mapping[str, Any], links: Links, seen: Seen) -> Any:
    """What the model read of this customer."""
    id_ = row["customer_id"]
    if row["last_ordered_on"] is None:
        return ""
    said = seen.words(
        "Because of {days} order days after the first on {first}, the last {since} ago.",
        days=links.metric(row["repeat_days"], "repeat_days", customer=id_),
        first=Day(row["first_ordered_on"], seen.lang, spoken=True),
        since=links.metric(row["days_since_order"], "days_since_order", customer=id_),
    )
    if not row["is_late"]:
        return said
    late = links.metric(row["days_late"], "days_late", customer=id_)
    more = seen.words("The model sees no rhythms: by their own they are {late} late.", late=late)
    return seen.words("{first} {second}", first=said, second=more)
