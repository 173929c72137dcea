"""Versions: the personas of each update's day, how many customers were in them, and whether they told what followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhike.errors import ZhikeError
from zhike.segments.checks import PLAIN
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.persona_cards import number
from zhike.web.persona_checks import part_explained, verdict
from zhike.web.persona_groups import figures, groups
from zhike.web.runs import past
from zhike.web.shown import Day, link

MOST = 12


@dataclass(frozen=True)
class Version:
    """The personas of one snapshot. Missing  part, plain (of the plain rule): where the run could not test them"""

    name: str
    as_of: date
    groups: int
    customers: int
    part: float | None
    plain: float | None


def versions(seen: Seen, view: View, by: str, links: Links) -> list[dict[str, Any]]:
    """The newest update of each day, the latest first; nothing where there is only what is shown."""
    names = of_days(past(seen), view.snapshot.name)[:MOST]
    found = view.kept(f"versions by {by} in {', '.join(names)}", lambda: [_version(seen, name, by) for name in names])
    known = [one for one in found if one is not None]
    return [_row(one, view, by, links) for one in known] if len(known) > 1 else []


def of_days(names: Sequence[str], shown: str) -> list[str]:
    """One update of each day: the one shown, else that which came last; names are as the desk lists them, newest first."""
    days: dict[str, str] = {}
    for name in names:
        day = name.partition(".")[0]
        if day not in days or name == shown:
            days[day] = name
    return [days[day] for day in sorted(days, reverse=True)]


def _version(seen: Seen, name: str, by: str) -> Version | None:
    """The groups as that update made them; nothing where it did not know them, or its files are gone."""
    try:
        view = seen.office.view(seen.decision, name)
        some = groups(view, by, seen.words)
        own = figures(view, some, ("customers",), seen.lang)
    except ZhikeError:
        return None
    people = [int(number(one["customers"]) or 0) for one in own.values()]
    if not any(people):
        return None
    day = view.snapshot.as_of
    return Version(
        name,
        day,
        sum(count > 0 for count in people),
        sum(people),
        part_explained(view, by),
        part_explained(view, PLAIN),
    )


def _row(one: Version, view: View, by: str, links: Links) -> dict[str, Any]:
    words, address = links.words, link("/personas", by=by, at=one.name)
    said = words.say(links.vocabulary.metric("customers").label)
    return {
        "day": Day(one.as_of, words.lang),
        "href": address,
        "is_shown": one.name == view.snapshot.name,
        "groups": links.sum(one.groups, "count", address, words("Personas")),
        "customers": links.sum(one.customers, "count", address, said),
        "part": ""
        if one.part is None
        else links.sum(round(one.part, 4), "share", f"{address}#test", words("Explained")),
        "verdict": words("Not tested") if one.part is None else words.say(verdict(one.part, one.plain)),
    }
