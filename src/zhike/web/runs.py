"""Updates: the figures computed anew, the update under way, and every earlier state with what went into it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhike import snapshots
from zhike.desk import Job
from zhike.errors import SnapshotCorrupt, Text, UsageError
from zhike.question import LAST_PAGE, whole
from zhike.web import inputs, progress
from zhike.web.links import Links
from zhike.web.pages import Go, Page, Seen
from zhike.web.shown import Day, link

SHOWN = 20
FAILED = 3
MOST_CHOICES = 100
FIRST_DAY = date(1990, 1, 1)


def runs(seen: Seen) -> Page:
    """The update under way or the button that starts one, and the history of updates."""
    jobs = [one for one in seen.office.drafts.jobs.all() if one.kind == "refresh"]
    moving = next((one for one in reversed(jobs) if one.state in progress.MOVING), None)
    names = past(seen)
    start = _start(seen.asked("page"), len(names))
    there = zip(names[start : start + SHOWN], [*names[start + 1 : start + SHOWN + 1], ""], strict=False)
    shown = [_row(name, before, seen) for name, before in there]
    content = {
        "job": progress.shown(moving, seen) if moving else {},
        "now": next((row for row in shown if row["in_force"]), {}),
        "over": "/runs",
        "today": seen.office.workspace.today().isoformat(),
        "loaded": bool(seen.office.desk.loads.active()),
        "runs": shown,
        "failed": _failed(jobs, seen),
        "choices": [{"name": name, "words": _choice(name, seen)} for name in names[:MOST_CHOICES]],
        "newer": link("/runs", page=_page(start - SHOWN)) if start else "",
        "older": link("/runs", page=_page(start + SHOWN)) if start + SHOWN < len(names) else "",
    }
    return Page("runs.html", seen.words("Updates"), content, "runs")


def start(seen: Seen) -> Go:
    """The figures computed anew from what is loaded, as of the day given or the latest.

    Errors  UsageError for a day that is none, is to come, or lies before all trade
    """
    day = seen.given("as_of").strip()
    asked: dict[str, Any] = {"as_of": _day(day, seen).isoformat() if day else None}
    if seen.given("back") == "/runs":
        asked["back"] = "/runs"
    id_ = seen.office.drafts.jobs.start("refresh", asked)
    return Go("/runs" if "back" in asked else f"/jobs/{id_}")


def past(seen: Seen) -> list[str]:
    """The snapshots that are there, the one in force first, each once."""
    moves = dict.fromkeys(move.name for move in seen.office.desk.snapshots.all())
    return [name for name in moves if (seen.office.workspace.snapshots / name / snapshots.MANIFEST).is_file()]


def manifest(name: str, seen: Seen) -> Mapping[str, Any]:
    """What was sealed of one of them.

    Errors  SnapshotCorrupt
    """
    folder = seen.office.workspace.snapshots / name
    return seen.office.keep(("manifest", name), lambda: snapshots.manifest_of(folder))


def computed_at(made: Mapping[str, Any], seen: Seen) -> str:
    """When a snapshot was computed, by the company's clock."""
    at = datetime.fromisoformat(made["run"]["at"]).astimezone(seen.office.workspace.zone)
    return f"{at:%Y-%m-%d %H:%M}"


def _row(name: str, before: str, seen: Seen) -> dict[str, Any]:
    try:
        made = manifest(name, seen)
    except SnapshotCorrupt as error:
        return {"name": name, "damaged": seen.words.say(error.what), "in_force": False}
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]), at=name)
    people: Mapping[str, Any] = made["tables"].get("profiles", {})
    spent = people.get("sums", {}).get("spent")
    return {
        "name": name,
        "damaged": "",
        "day": Day(date.fromisoformat(made["as_of"]), seen.lang),
        "at": computed_at(made, seen),
        "in_force": name == seen.office.desk.snapshots.all()[0].name,
        "customers": links.metric(people.get("rows"), "known_customers"),
        "spent": links.metric(Decimal(spent) if spent is not None else None, "spent"),
        "rows": f"{sum(int(one['rows']) for one in made['tables'].values()):,}",
        "seconds": f"{made['run']['seconds']:.1f}",
        "memory": f"{made['run']['peak_memory_bytes'] / (1 << 20):,.0f}",
        "changed": _changed(before, made, seen),
        "compare": link("/runs/compare", **{"at": name, "with": before}) if before else "",
        "look": link("/customers", at=name),
    }


def _changed(before: str, made: Mapping[str, Any], seen: Seen) -> list[str]:
    if not before:
        return []
    try:
        old = manifest(before, seen)
    except SnapshotCorrupt as error:
        return [seen.words.say(error.what)]
    return [seen.words.say(one) for one in inputs.changed(old, made).sentences()]


def _choice(name: str, seen: Seen) -> str:
    try:
        made = manifest(name, seen)
    except SnapshotCorrupt:
        return name
    return str(seen.words("{day}, computed {at}", day=made["as_of"], at=computed_at(made, seen)))


def _failed(jobs: Sequence[Job], seen: Seen) -> list[dict[str, str]]:
    """Updates that were broken off since the last one that ended well, the newest first."""
    found = []
    for one in jobs:
        if one.state == "done":
            break
        if one.state in ("failed", "cancelled"):
            at = datetime.fromisoformat(one.ended_at or one.made_at).astimezone(seen.office.workspace.zone)
            said = progress.shown(one, seen)
            what = said["what"] or seen.words("Cancelled; nothing was changed.")
            found.append({"at": f"{at:%Y-%m-%d %H:%M}", "what": str(what), "fix": said["fix"], "state": one.state})
    return found[:FAILED]


def _day(text: str, seen: Seen) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _no_day((f"“{text[:40]}” is no day.", f"“{text[:40]}”不是日期。")) from error
    if day > seen.office.workspace.today():
        raise _no_day((f"{day} is still to come.", f"{day} 尚未到来。"))
    first = _first_month(seen)
    if day < first:
        raise _no_day((f"{day} lies before the first order.", f"{day} 早于第一张单据。"))
    return day


def _first_month(seen: Seen) -> date:
    view = seen.office.maybe(seen.decision)
    if view is None or "company_months" not in view.snapshot.tables:
        return FIRST_DAY
    months = view.table("company_months")
    found = view.rows(months.aggregate(first=months.month.min()))[0]["first"]
    return found or FIRST_DAY


def _no_day(what: Text) -> UsageError:
    fix: Text = (
        "Choose a day between the first order and today, or leave it empty.",
        "请选择首张单据与今天之间的日期，或留空。",
    )
    return UsageError(what, fix)


def _start(page: str, all_of_them: int) -> int:
    start = (whole("page", page or "1", LAST_PAGE) - 1) * SHOWN
    return start if start < all_of_them else 0


def _page(start: int) -> str:
    number = start // SHOWN + 1
    return str(number) if number > 1 else ""
