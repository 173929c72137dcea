"""Tiers ahead: how many customers each tier will have in a year, after the test that allows it to be said."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.web.links import Links

TABLE = "tier_outlook"


def ahead(rows: Sequence[Mapping[str, Any]], links: Links) -> dict[str, Any]:
    """Each tier today and in a year with its interval; or the words why it is not told."""
    words = links.words
    today = sorted((row for row in rows if row["actual"] is None), key=lambda row: ("high", "middle", "low").index(row["tier"]))  # fmt: skip
    past = [row for row in rows if row["actual"] is not None]
    if not today or not past:
        return {"words": words("Not tested yet: it takes three years of orders, two to see moves and one to see what followed.")}  # fmt: skip
    off, unmoved = (sum(abs(row[name] - row["actual"]) for row in past) for name in ("expected", "customers"))
    said = {
        "days": str(len({row["graded_on"] for row in past})),
        "error": links.sum(round(off), "count", "#ahead", words("Off by")),
        "other": links.sum(unmoved, "count", "#ahead", words("Off by")),
    }
    if off >= unmoved:
        return {"words": words("Not better than “as many as today” on this company's own past: over {days} past days the tiers were off by {error} customers together, against {other}.", **said)}  # fmt: skip

    def cell(row: Mapping[str, Any], name: str) -> Any:
        return links.cell(row[name], TABLE, name, graded_on=row["graded_on"], tier=row["tier"])

    labels = dict(links.vocabulary.dimension("year_tier").labels)
    shown = [
        {
            "label": words.say(labels[row["tier"]]),
            **{name: cell(row, name) for name in ("customers", "expected", "low", "high")},
        }
        for row in today
    ]
    return {
        "words": "",
        "head": words("In a year {expected} customers are expected to be of high value, {now} are today", expected=links.sum(round(today[0]["expected"]), "count", "#ahead", words("Expected in a year")), now=shown[0]["customers"]),
        "test": words("If customers move as in the last year, and as many come. The same rule was asked on {days} past days: its tiers a year later were off by {error} customers together, against {other} if they had stayed as they were.", **said),
        "rows": shown,
    }  # fmt: skip
