"""Loyalty of one customer: what purchases say of it, and what contacts say, half each."""

from collections.abc import Mapping
from statistics import fmean
from typing import Any

from zhike.errors import Text
from zhike.web import leaving
from zhike.web.links import Links
from zhike.web.office import View

BOUGHT = ("regularity", "rebought_share")
"""The parts of the metric `loyalty`."""
AT_MOST = {"satisfaction": 1, "nps_score": 10}
LEAST_CONTACTS = 3
"""Of fewer, one complaint would be the whole story."""
CALM: Text = ("Contacts without a complaint, last 180 days", "近 180 天无投诉跟进占比")


def loyalty(view: View, row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """The parts of both sides and the mean of the sides; of one side only there is no score, and it says what lacks.

    Leaves  customers who never bought
    """
    if not row.get("orders"):
        return {}
    id_, words = row["customer_id"], links.words

    def known(name: str) -> dict[str, Any]:
        label = words.say(links.vocabulary.metric(name).label)
        return {"label": label, "value": links.metric(row[name], name, customer=id_)}

    bought = None if row["loyalty"] is None else float(row["loyalty"])
    said = {name: float(row[name]) / most for name, most in AT_MOST.items() if row.get(name) is not None}
    calm = _calm(leaving.case_of(view, id_))
    told = [known(name) for name in said]
    if calm is not None:
        label = words.say(CALM)
        told.append({"label": label, "value": links.sum(calm, "share", f"/customers/{id_}#time", label)})
    heard = fmean([*said.values(), *([] if calm is None else [calm])]) if told else None
    label = words.say(links.vocabulary.metric("loyalty").label)

    def side(value: float | None) -> Any:
        return "" if value is None else links.sum(round(value, 4), "share", "#loyalty", label)

    return {
        "score": side((bought + heard) / 2) if bought is not None and heard is not None else "",
        "purchases": side(bought),
        "contacts": side(heard),
        "bought": [known(name) for name in BOUGHT if row[name] is not None] if bought is not None else [],
        "told": told,
    }


def _calm(case: Mapping[str, Any] | None) -> float | None:
    """Part of the contacts that were no complaint; nothing where few spoke with the customer."""
    if case is None or (case["contacts"] or 0) < LEAST_CONTACTS:
        return None
    return max(1.0 - float(case["complaints"] or 0) / float(case["contacts"]), 0.0)
