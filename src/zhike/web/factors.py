"""The factors of the expert scorecard as a page shows them: which value gives how many points."""

from typing import Any

from zhike.credit.scorecard import FACTORS
from zhike.web.links import Links


def factors(links: Links) -> list[dict[str, Any]]:
    """Every factor with its bands in words."""
    return [
        {
            "label": links.words.say(one.label),
            "bands": [
                {
                    "upto": "> " + links.plain(one.bands[-2].most, one.unit)
                    if band.most is None
                    else "≤ " + links.plain(band.most, one.unit),
                    "points": str(band.points),
                }
                for band in one.bands
            ],
            "unknown": str(one.unknown),
            "why": links.words.say(one.why_unknown),
        }
        for one in FACTORS
    ]
