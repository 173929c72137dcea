"""Scores: the five parts of every company's capability as an array, with what people judged laid over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhike.credit.composite import NAMES, Numbers
from zhike.web.assessment import Judged, laid_over, standing
from zhike.web.office import View
from zhike.web.pages import Seen


@dataclass(frozen=True)
class Scores:
    """Companies and their parts, in one order; `judged` are those whose parts people's judgements changed."""

    ids: list[str]
    parts: Numbers
    judged: frozenset[str]

    def of(self, customer_id: str) -> dict[str, float | None]:
        """One company's parts."""
        if customer_id not in self.ids:
            return dict.fromkeys(NAMES)
        row = self.parts[self.ids.index(customer_id)]
        return {name: None if np.isnan(value) else float(value) for name, value in zip(NAMES, row, strict=True)}


def scores(seen: Seen, view: View) -> Scores:
    """The parts of every company as they stand now."""
    sealed = view.kept("capability", lambda: view.rows(view.table("capability").order_by("customer_id")))
    ids = [row["customer_id"] for row in sealed]
    parts = np.array([[np.nan if row[name] is None else row[name] for name in NAMES] for row in sealed], dtype=float)
    parts = parts.reshape(len(ids), len(NAMES))
    people = standing(seen, view)
    place = {id_: number for number, id_ in enumerate(ids)}
    met = {id_: judged for id_, judged in people.items() if id_ in place}
    for id_, each in _anew(view, met).items():
        parts[place[id_]] = [each.get(name, np.nan) for name in NAMES]
    return Scores(ids, parts, frozenset(met))


def _anew(view: View, judged: Mapping[str, Mapping[str, Judged]]) -> dict[str, dict[str, float]]:
    """The parts of judged companies, from their points."""
    if not judged:
        return {}
    points = view.table("capability_points")
    rows: dict[str, list[dict[str, Any]]] = {id_: [] for id_ in judged}
    for row in view.rows(points.filter(points.customer_id.isin(sorted(judged)))):
        rows[row["customer_id"]].append(row)
    return {id_: means(laid_over(rows[id_], judged[id_])) for id_ in judged}


def means(points: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """The mean of the points of each part that has any."""
    found: dict[str, list[float]] = {}
    for (part, _), value in points.items():
        found.setdefault(part, []).append(value)
    return {part: sum(values) / len(values) for part, values in found.items()}
