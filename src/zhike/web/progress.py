"""Progress: how far a background job is, as a page, as a stream of events, and how it is called off."""

from datetime import UTC, datetime
from typing import Any

from zhike import snapshots
from zhike.desk import Job
from zhike.errors import NotFound, SnapshotCorrupt, Text
from zhike.web.pages import Go, Page, Seen, Stream, Told
from zhike.web.shown import link

MOVING = ("todo", "running")
LEAST = 0.05
"""The share that must be done before anything is said of what is left."""
LONG_SECONDS = 99
"""What is left is said in seconds up to this, then in minutes."""
STARTED = ("/runs", "/import")
"""Pages that an update is started from and that show its result; after any other, home does."""


def job(seen: Seen) -> Page | Go:
    """A job's progress; where it has ended well, the page with its result.

    Errors  NotFound
    """
    found = _one(seen)
    if found.state == "done":
        return Go(_back(found))
    place = "runs" if found.kind == "refresh" else "import"
    return Page("job.html", seen.words("Working"), {"job": shown(found, seen), "over": f"/jobs/{found.id}"}, place)


def events(seen: Seen) -> Stream:
    """The same as it changes, until the job has ended.

    Errors  NotFound
    """
    id_ = _one(seen).id

    def look() -> Told:
        found = seen.office.drafts.jobs.one(id_)
        said = shown(found, seen)
        return Told({name: said[name] for name in ("step", "done", "total", "left")}, found.state not in MOVING)

    return Stream(look)


def cancel(seen: Seen) -> Go:
    """A job called off.

    Errors  NotFound
    """
    found = _one(seen)
    seen.office.drafts.jobs.cancel(found.id)
    return Go("/runs" if found.kind == "refresh" else "/import")


def shown(found: Job, seen: Seen) -> dict[str, Any]:
    """What a page shows of a job."""
    outcome = found.outcome or {}
    return {
        "id": str(found.id),
        "state": found.state,
        "step": seen.words.say(found.step),
        "done": str(found.done),
        "total": str(max(found.total, 1)),
        "percent": f"{100 * found.done // max(found.total, 1)}",
        "left": _left(found, seen),
        "what": seen.words.say(_text(outcome.get("what"))),
        "fix": seen.words.say(_text(outcome.get("fix"))),
        "moving": found.state in MOVING,
        "loaded": found.state == "cancelled" and _loaded(found, seen),
    }


def _loaded(found: Job, seen: Seen) -> bool:
    """Whether files were loaded before the job was called off: each counts as soon as it is there."""
    if found.kind != "load" or found.began_at is None:
        return False
    began = datetime.fromisoformat(found.began_at)
    return any(datetime.fromisoformat(load.at) >= began for load in seen.office.desk.loads.active())


def _one(seen: Seen) -> Job:
    id_ = seen.path["job"]
    if not id_.isdecimal() or len(id_) > 12:
        raise NotFound(
            (f"There is no job “{id_[:40]}”.", f"没有编号为“{id_[:40]}”的任务。"),
            ("Look under Updates.", "请在“更新数据”中查看。"),
        )
    return seen.office.drafts.jobs.one(int(id_))


def _back(found: Job) -> str:
    """Where the result of a job is looked at: the files read, what was loaded, or where an update was started."""
    if found.kind == "check":
        return link(f"/import/{found.asked['draft']}", file=found.asked.get("file", ""))
    if found.kind == "reread":
        return "/quality"
    if found.kind == "load":
        return f"/loaded/{found.id}"
    return found.asked["back"] if found.asked.get("back") in STARTED else "/"


def _text(told: Any) -> Text:
    return (str(told[0]), str(told[1])) if told else ("", "")


def _left(found: Job, seen: Seen) -> str:
    """Seconds that are probably left: by the last update's length, else by the share of steps that are done."""
    if found.state != "running" or found.began_at is None or not LEAST * found.total <= found.done < found.total:
        return ""
    passed = (datetime.now(UTC) - datetime.fromisoformat(found.began_at)).total_seconds()
    by_steps = passed * (found.total - found.done) / found.done
    last = _last_seconds(seen) if found.kind == "refresh" else 0.0
    seconds = max(1, round(last - passed if last > passed else by_steps))
    if seconds > LONG_SECONDS:
        return str(seen.words("about {minutes} min left", minutes=str(round(seconds / 60))))
    return str(seen.words("about {seconds} s left", seconds=str(seconds)))


def _last_seconds(seen: Seen) -> float:
    newest = seen.office.desk.snapshots.newest()
    if newest is None:
        return 0.0
    try:
        return float(snapshots.manifest_of(seen.office.workspace.snapshots / newest.name)["run"]["seconds"])
    except (SnapshotCorrupt, KeyError):
        return 0.0
