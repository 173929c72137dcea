"""The import wizard's middle steps: the files of a draft in a list, and one of them in full."""

from typing import Any

from zhike.answer import Question
from zhike.errors import NotFound, Text
from zhike.web import reading, sheets
from zhike.web.drafts import Draft, File
from zhike.web.links import Links
from zhike.web.pages import Go, Page, Seen
from zhike.web.shown import Day, link

ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "windows-1252")
"""What a text file may be said to be written in; without a word it is found out."""
BINARY = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".parquet", ".zip")
STATES: dict[str, tuple[str, Text]] = {
    "refused": ("bad", ("cannot be read", "无法读取")),
    "twin": ("quiet", ("loaded already", "已导入过")),
    "left": ("quiet", ("left out", "不导入")),
    "look": ("warn", ("please look", "请核对")),
    "ready": ("", ("ready", "可导入")),
}


def state(file: File) -> str:
    """How a file stands: refused, left out, loaded already, to be looked at, or ready."""
    if not file.refused and not file.sheets and file.aside:
        return "left"
    if file.refused or not file.sheets:
        return "refused"
    if file.twin:
        return "twin"
    asks = any(sheet.unsure and sheet.signature not in file.recalled for sheet in file.sheets)
    rest = any(bridge.rest for sheet in file.sheets for bridge in sheet.bridge)
    rejected = any(sheet.document["rows"]["rejected"] for sheet in file.sheets)
    return "look" if asks or rest or rejected else "ready"


def chosen(draft: Draft, asked: str) -> int:
    """The file that is shown in full: the one asked for, else the first that needs a person, else the first."""
    if asked.isdigit() and int(asked) < len(draft.files):
        return int(asked)
    order = ("refused", "look", "ready", "twin", "left")
    return min(range(len(draft.files)), key=lambda number: (order.index(state(draft.files[number])), number))


def listed(number: int, file: File, draft: str, seen: Seen) -> dict[str, Any]:
    """One file's line in the list: what it is, how many rows count, how it stands."""
    tone, words = STATES[state(file)]
    rows = [sheet.document["rows"] for sheet in file.sheets]
    kinds = dict.fromkeys(sheets.kind(sheet.document, seen) for sheet in file.sheets)
    return {
        "href": link(f"/import/{draft}", file=str(number)),
        "name": file.path.name,
        "kinds": seen.words.say((", ", "、")).join(kinds),
        "accepted": sheets.plain(sum(one["accepted"] for one in rows)),
        "rejected": sheets.plain(sum(one["rejected"] for one in rows)),
        "state": seen.words.say(words),
        "tone": tone,
        "fix": seen.words.say(file.refused[0]) if file.refused else "",
    }


def finding(draft: Draft, seen: Seen) -> str:
    """What the files would bring, in one sentence."""
    rows = [sheet.document["rows"] for file in draft.files if file.ready for sheet in file.sheets]
    if not rows:
        return seen.words("Nothing here can be loaded yet")
    taken, rejected = (sum(one[name] for one in rows) for name in ("accepted", "rejected"))
    if rejected:
        return seen.words(
            "{rows} rows can be loaded, {rejected} are rejected: check them first",
            rows=sheets.plain(taken),
            rejected=sheets.plain(rejected),
        )
    return seen.words("{rows} rows can be loaded: check them first", rows=sheets.plain(taken))


def shown(number: int, file: File, seen: Seen) -> dict[str, Any]:
    """One file with everything that was understood of it."""
    counted = file.counted
    return {
        "number": str(number),
        "name": file.path.name,
        "refused": [seen.words.say(part) for part in file.refused] if file.refused else [],
        "twin": file.twin,
        "twin_href": f"/loads/{file.twin}",
        "ready": file.ready,
        "one": len(file.sheets) <= 1 and not file.aside,
        "is_text": file.path.suffix.lower() not in BINARY,
        "encoding": file.encoding,
        "keep": any(not sheet.reading.applies("duplicate") for sheet in file.sheets),
        "doubles": any(sheet.document["rows"]["excluded"]["duplicate"] for sheet in file.sheets),
        "rejected": any(sheet.document["rows"]["rejected"] for sheet in file.sheets),
        "kind": file.kind or (file.sheets[0].kind if file.sheets else ""),
        "inserted": sheets.plain(counted.inserted) if counted else "",
        "updated": sheets.plain(counted.updated) if counted else "",
        "skipped": sheets.plain(counted.skipped) if counted else "",
        "overlaps": bool(counted and (counted.updated or counted.skipped)),
        "sheets": [
            sheets.sheet_shown(s, sheet, glance, seen)
            | {"recalled": sheet.signature in file.recalled, "how": reading.shown(s, sheet, seen)}
            for s, (sheet, glance) in enumerate(zip(file.sheets, file.glimpses, strict=True))
        ],
        "aside": [reading.aside(a, one, seen) for a, one in enumerate(file.aside)],
    }


def loaded(seen: Seen) -> Page | Go:
    """What a load job has brought: each file with its counts, what to do next, and how to take it back.

    Errors  NotFound where there is no such job
    """
    number = seen.path["job"]
    found = seen.office.desk.jobs.one(int(number)) if number.isdigit() and len(number) < 10 else None
    if found is None or found.kind != "load":
        raise NotFound(("There is no such import.", "没有该次导入。"), ("Look under Import.", "请在“导入数据”中查看。"))
    if found.state != "done":
        return Go(f"/jobs/{found.id}")
    loads = [seen.office.desk.loads.one(load) for load in (found.outcome or {}).get("loads", ())]
    files = [
        {
            "id": load.id,
            "href": f"/loads/{load.id}",
            "file": load.file,
            "active": load.state == "active",
            "rows": sheets.number(load.rows, seen, f"/loads/{load.id}"),
            "inserted": sheets.plain(sum(part.inserted for part in load.parts)),
            "updated": sheets.plain(sum(part.updated for part in load.parts)),
            "skipped": sheets.plain(sum(part.skipped for part in load.parts)),
            "rejected": sheets.plain(sum(sheet["rows"]["rejected"] for sheet in load.checked)),
        }
        for load in loads
        if load is not None
    ]
    return Page("loaded.html", seen.words("Loaded"), {"files": files, "so_far": _so_far(seen)}, "import")


def _so_far(seen: Seen) -> dict[str, Any]:
    """How many customers are known now, and what they bought; nothing where no update came about."""
    view = seen.office.maybe(seen.decision)
    if view is None:
        return {}
    customers, spent = view.totals(Question(show=("customers", "spent")), seen.lang).rows[0]
    links = Links(seen.words, view.vocabulary, str(seen.office.workspace.settings["currency"]))
    return {
        "customers": links.figure(customers),
        "spent": links.figure(spent),
        "day": Day(view.snapshot.as_of, seen.lang),
    }
