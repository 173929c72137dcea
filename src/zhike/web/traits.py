"""Traits: what sets one customer apart from others of its industry, most distinct first, with the evidence."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.metrics.peers import FIGURES, MARKS, peer_marks
from zhike.web.links import Links
from zhike.web.office import View

MIDDLE = MARKS.index(0.5)
DISTINCT = 0.9
FEWEST = 20
"""So many peers at least an industry must have; else all who bought are the peers."""
MOST_SAID = 4


def traits(view: View, row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """The customer beside its peers: sentences for what stands out, and every figure beside the middle one."""
    if not row["orders"]:
        return {}
    laid = peers_of(view)
    industry = row["industry"] or ""
    peers = laid.get(industry) if industry else None
    if peers is None or peers["n"] < FEWEST:
        industry, peers = "", laid.get("")
    if peers is None:
        return {}
    placed = [
        (name, *place, marks[MIDDLE])
        for name in FIGURES
        if row.get(name) is not None and (marks := peers[name]) and (place := placed_at(float(row[name]), marks))
    ]
    placed.sort(key=lambda one: (-one[1], FIGURES.index(one[0])))
    where: dict[str, Any] = {"industry": industry} if industry else {}
    return {
        "industry": industry,
        "are_few": peers["n"] < FEWEST,
        "count": links.metric(peers["n"], "customers", segment="effective", **where),
        "said": [
            _sentence(name, share, is_high, middle, row, industry, links)
            for name, share, is_high, middle in placed
            if share >= DISTINCT and peers["n"] >= FEWEST
        ][:MOST_SAID],
        "rows": [_row(name, middle, row, industry, links) for name, _, _, middle in placed],
    }


def placed_at(value: float, marks: Sequence[float]) -> tuple[float, bool]:
    """The largest share of peers, of those marked, beyond whom a value lies, and whether above or below; 0.5 within."""
    above = max((share for share, mark in zip(MARKS, marks, strict=True) if value > mark), default=0.0)
    below = max((1 - share for share, mark in zip(MARKS, marks, strict=True) if value < mark), default=0.0)
    return (above, True) if above >= below else (below, False)


def peers_of(view: View) -> dict[str, dict[str, Any]]:
    """The figures of the peers at each mark, per industry; under "" of everybody who bought."""
    marked = view.of_all("peer_marks", lambda: peer_marks(view.table("profiles")))
    laid: dict[str, dict[str, Any]] = {}
    for row in sorted(marked, key=lambda row: float(row["mark"])):
        of = laid.setdefault(row["industry"], {"n": row["customers"], **{name: [] for name in FIGURES}})
        for name in FIGURES:
            if row[name] is not None:
                of[name].append(row[name])
    return laid


def _sentence(
    name: str, share: float, is_high: bool, middle: float, row: Mapping[str, Any], industry: str, links: Links
) -> Any:
    said = {
        "label": links.words.say(links.vocabulary.metric(name).label),
        "value": links.metric(row[name], name, customer=row["customer_id"]),
        "share": f"{share:.0%}",
        "middle": _middle(name, middle, industry, links),
    }
    if is_high:
        return links.words("{label} {value}: above {share} of them, whose middle is {middle}.", **said)
    return links.words("{label} {value}: below {share} of them, whose middle is {middle}.", **said)


def _row(name: str, middle: float, row: Mapping[str, Any], industry: str, links: Links) -> dict[str, Any]:
    ratio = float(row[name]) / middle - 1 if middle else None
    against: Any = ""
    if ratio is not None:
        against = links.cell(ratio, "profiles", name, unit="share", signed=True, better="", industry=industry)
    return {
        "label": links.words.say(links.vocabulary.metric(name).label),
        "value": links.metric(row[name], name, customer=row["customer_id"]),
        "middle": _middle(name, middle, industry, links),
        "ratio": against,
    }


def _middle(name: str, middle: float, industry: str, links: Links) -> Any:
    return links.cell(middle, "profiles", name, unit=links.vocabulary.metric(name).unit, industry=industry)
