"""Tier drivers: what was known of those who rose or fell before they did, beside those who stayed."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.models.churn_features import FEATURES
from zhike.web.links import Links
from zhike.web.shown import Day

TABLE = "tier_drivers"
LABELS = {one.name: one.label for one in FEATURES}
MOST = 8


def drivers(rows: Sequence[Mapping[str, Any]], links: Links) -> dict[str, Any]:
    """By move, what differed most first; nothing where nothing differed beyond chance, of a move or of both."""
    by = {move: [row for row in rows if row["move"] == move] for move in ("rose", "fell")}
    return {move: _of(found, links) if found else {} for move, found in by.items()} if rows else {}


def _of(rows: Sequence[Mapping[str, Any]], links: Links) -> dict[str, Any]:
    words, first = links.words, rows[0]

    def cell(row: Mapping[str, Any], name: str) -> Any:
        return links.cell(row[name], TABLE, name, move=row["move"], feature=row["feature"])

    most = sorted(rows, key=lambda row: (-abs(row["higher"] - 0.5), row["feature"]))[:MOST]
    told = {name: cell(first, name) for name in ("moved", "stayed")}
    return {
        "under": words("As known on {day}, {moved} who moved against {stayed} who began in the same tiers and stayed; of what is listed at most 5% may be chance.", day=Day(first["known_on"], words.lang, spoken=True), **told),
        "rows": [
            {
                "label": words.say(LABELS.get(row["feature"], (row["feature"], row["feature"]))),
                **{name: cell(row, name) for name in ("median_moved", "median_stayed", "higher")},
            }
            for row in most
        ],
    }  # fmt: skip
