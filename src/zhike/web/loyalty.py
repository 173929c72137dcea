"""Loyalty of one customer: what purchases say of it, and what contacts say, half each."""

from collections.abc import Mapping
from typing import Any

from zhike.web.links import Links

BOUGHT = ("regularity", "rebought_share")
"""The parts of the metric `loyalty`."""
TOLD = ("satisfaction", "nps_score", "calm_contacts")
"""The parts of the metric `contact_loyalty`."""


def loyalty(row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """The parts of both sides and the mean of the sides; of one side only there is no score, and it says what lacks.

    Leaves  customers who never bought
    """
    if not row.get("orders"):
        return {}

    def figure(name: str) -> Any:
        return "" if row.get(name) is None else links.metric(row[name], name, customer=row["customer_id"])

    def known(names: tuple[str, ...]) -> list[dict[str, Any]]:
        label = links.vocabulary.metric
        return [
            {"label": links.words.say(label(name).label), "value": figure(name)}
            for name in names
            if row.get(name) is not None
        ]

    bought = figure("loyalty")
    return {
        "score": figure("overall_loyalty"),
        "purchases": bought,
        "contacts": figure("contact_loyalty"),
        "bought": known(BOUGHT) if bought else [],
        "told": known(TOLD),
    }
