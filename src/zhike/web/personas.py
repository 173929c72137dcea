"""Personas: one card per group of customers, with what changed since the last update and a test on the past."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from zhike.errors import Text, UnknownName
from zhike.segments.checks import LEAST_HELD
from zhike.segments.clusters import GAP, STABLE
from zhike.segments.tiers import KNOWN_BEFORE
from zhike.web import won_targets
from zhike.web.failures import Failures, Found
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.persona_cards import card, number, read
from zhike.web.persona_checks import checked
from zhike.web.persona_drift import Drift, drift, earlier, told
from zhike.web.persona_groups import SEGMENTS, Group, bases, groups
from zhike.web.persona_versions import versions
from zhike.web.shown import Day, link
from zhike.web.words import Words

KEYS = ("by", "at")
LEAST_AHEAD = 0.02
"""So much larger than its part of the customers a group's part of sales must be to be told first."""
SAVED: Text = ("My segments", "自建客群")


def personas(seen: Seen) -> Page:
    """The personas of one basis.

    Errors  UnknownName where `by` names no basis that this snapshot knows
    """
    at = seen.asked("at")
    view = seen.office.view(seen.decision, at)
    links = Links(seen.words, view.vocabulary, str(seen.office.workspace.settings["currency"]))
    known = bases(view)
    by = seen.asked("by", known[0])
    if by not in known:
        raise UnknownName(("basis", "分组方式"), by[:40], known)
    some = groups(view, by, seen.words, at)
    found, failures = (
        read(view, some, seen.lang, f"personas by {by} in {seen.lang} {at}"),
        Failures(seen, view.snapshot),
    )
    shown = cache(lambda: [one for one in some if _has_somebody(found, one)])
    changed = cache(
        lambda: view.kept(f"drift of personas by {by} in {seen.lang} {at}", lambda: _drift(seen, view, shown()))
    )
    content = {
        "day": Day(view.snapshot.as_of, seen.lang),
        "by": by,
        "bases": [
            {"name": one, "label": _basis(one, links), "href": link("/personas", by=one, **({"at": at} if at else {}))}
            for one in known
        ],
        "newest": link("/personas", by=by)
        if view.snapshot.name != seen.office.view(seen.decision).snapshot.name
        else "",
        "untested": _untested(view, by, seen),
        "is_saved": by == SEGMENTS,
        "clusters": _clusters(view, links) if by == "cluster" or "cluster" not in known else {},
        "run": link("/runs"),
        "snapshot": view.snapshot.name,
        **failures.parts(
            finding=lambda: _finding(shown(), found, links),
            cards=lambda: [_card(seen, view, one, found, changed, failures, links) for one in shown()],
            check=lambda: checked(view, some, links) if shown() else {},
            firm=lambda: _firm(view, links) if by == "rfm_class" else [],
            versions=lambda: versions(seen, view, by, links),
            gone=lambda: _gone(changed(), some, links),
            since=lambda: one.day if (one := changed()) else "",
            compare=lambda: link("/runs/compare", **{"with": one.at}) if (one := changed()) else "",
        ),
    }
    return Page("personas.html", seen.words("Personas"), content, "personas")


def _untested(view: View, by: str, seen: Seen) -> str:
    """Why groups have no test."""
    if by == "tier" and view.snapshot.settings.get("tier_by", "spent") not in KNOWN_BEFORE:
        if view.snapshot.settings["tier_by"] == "profit":
            return seen.words("Tiers go by net contribution here (setting tier_by), and what customers had cost half a year ago was not kept.")  # fmt: skip
        return seen.words("Tiers go by expected value here (setting tier_by), and what was expected half a year ago was not kept. The forecast itself is tested under Model cards.")  # fmt: skip
    return seen.words("Whether these groups still predict cannot be told: groups of half a year ago are known for clusters, tiers, activity, RFM classes and spending power only, and at least {least} customers must have been known then.", least=f"{2 * LEAST_HELD}")  # fmt: skip


def _basis(name: str, links: Links) -> str:
    return links.words.say(SAVED if name == SEGMENTS else links.vocabulary.dimension(name).label)


def _has_somebody(found: Found, group: Group) -> bool:
    own = found["figures"].get(group.code)
    return own is not None and bool(number(own["customers"]))


def _drift(seen: Seen, view: View, some: list[Group]) -> Drift | None:
    before = earlier(seen, view) if some else None
    return drift(view, before, some, seen.lang) if before else None


def _gone(since: Drift | None, some: list[Group], links: Links) -> list[dict[str, Any]]:
    """Clusters of the update before that none of today is."""
    if since is None:
        return []
    names = {one.code: one.label for one in some}
    address = link("/runs/compare", **{"with": since.at})
    said = links.words.say(links.vocabulary.metric("customers").label)
    return [
        {
            "label": links.words.say(one.label),
            "customers": links.sum(one.customers, "count", address, said),
            "into": names.get(one.into, ""),
            "most": links.sum(one.most, "count", address, said),
        }
        for one in since.gone
    ]


def _card(
    seen: Seen,
    view: View,
    one: Group,
    found: Found,
    changed: Callable[[], Drift | None],
    failures: Failures,
    links: Links,
) -> dict[str, Any]:
    def drift() -> dict[str, Any]:
        since = changed()
        return told(one, since, found["figures"][one.code], links) if since else {}

    return card(view, one, found, failures, links, ratio=won_targets.ratio(seen)) | failures.parts(drift=drift)


def _finding(some: list[Group], found: Found, links: Links) -> dict[str, Any]:
    """The group whose part of sales is furthest above its part of the customers."""
    if not some:
        return {}
    people, sold = number(found["all"]["customers"]), number(found["all"]["spent"])
    if not people or not sold or sold <= 0:
        return {}

    def shares(one: Group) -> tuple[float, float]:
        own = found["figures"][one.code]
        return (number(own["customers"]) or 0.0) / people, (number(own["spent"]) or 0.0) / sold

    best = max(some, key=lambda one: shares(one)[1] - shares(one)[0])
    if shares(best)[1] - shares(best)[0] < LEAST_AHEAD:
        return {"label": ""}
    share, part = (links.sum(value, "share", f"#{best.code}", best.label) for value in shares(best))
    return {"label": best.label, "share": share, "part": part}


CHANGES: tuple[tuple[str, Text], ...] = (
    ("month", ("If the data ended 30 days earlier", "数据日提前 30 天")),
    ("cut_up", ("If every cut were 5 % higher", "各分界上调 5%")),
    ("cut_down", ("If every cut were 5 % lower", "各分界下调 5%")),
)


def _firm(view: View, links: Links) -> list[dict[str, Any]]:
    """How many would be in another RFM class after each change; nothing where the run did not look."""
    if not view.has("rfm_stability"):
        return []
    rows = {row["change"]: row for row in view.rows(view.table("rfm_stability"))}
    return [
        {
            "label": links.words.say(label),
            **{
                name: links.cell(rows[change][name], "rfm_stability", name, change=change)
                for name in ("changed", "share")
            },
        }
        for change, label in CHANGES
        if change in rows and rows[change]["customers"]
    ]


def _gaps(found: Sequence[Mapping[str, Any]], words: Words) -> str:
    """Whether the clusters are parted by gaps or cut one cloud; nothing where the run did not look."""
    if not found or any("valley" not in one for one in found):
        return ""
    apart, many = sum(one["valley"] < GAP for one in found), {"all": f"{len(found)}"}
    if apart == len(found):
        return words("A gap lies between every cluster and the nearest other: these groups are there, whoever looks.")
    if not apart:
        return words("No gap lies between these clusters: they cut one cloud of customers into stable parts, and the lines could as well lie elsewhere. Read them as a description, not as kinds of customers.")  # fmt: skip
    return words("A gap parts {apart} of {all} from the nearest other cluster; the others are cuts through one cloud, and their lines could as well lie elsewhere.", apart=f"{apart}", **many)  # fmt: skip


def _clusters(view: View, links: Links) -> dict[str, Any]:
    """How the clusters were found, or in words why there are none."""
    told: Mapping[str, Any] = view.snapshot.fits.get("clustering") or {}
    if not told:
        return {}
    words, href = links.words, "#how"

    def cell(value: float | None, unit: Any = "number") -> Any:
        return "" if value is None else links.sum(round(value, 3), unit, href, words("Clusters"))

    return {
        "reason": words.say(tuple(told["reason"])) if told["reason"] else "",
        "sample": links.sum(told["sample"], "count", href, words("Customers")),
        "line": f"{STABLE:g}",
        "gap_line": f"{GAP:g}",
        "count": f"{len(told['clusters'])}",
        "tried": [
            {
                "k": f"{one['k']}",
                "silhouette": cell(one["silhouette"]),
                "cloud": cell(one["cloud"]),
                "clearer": cell(one["silhouette"] - one["cloud"]),
                "stability": cell(one["stability"]),
                "rand": cell(one["rand"]),
                "is_chosen": one["k"] == len(told["clusters"]),
            }
            for one in told["tried"]
        ],
        "stability": [
            {
                "label": words.say(tuple(one["label"])),
                "value": cell(one["stability"]),
                "valley": cell(one.get("valley")),
                "has_gap": one.get("valley", 1.0) < GAP,
            }
            for one in told["clusters"]
        ],
        "gaps": _gaps(told["clusters"], words),
    }
