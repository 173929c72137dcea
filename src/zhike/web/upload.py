"""Upload: bring files, see what they were understood to be, mend it, load, and take back."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

from pyarrow import parquet

from zhike import load as loading
from zhike.check import glimpse
from zhike.errors import NotFound, Text, UsageError, say
from zhike.export import neutral, write_delimited
from zhike.tables import FACTS, fact
from zhike.tables import field as field_of
from zhike.web import reading, sheets, wizard
from zhike.web.drafts import File
from zhike.web.pages import Download, Go, Page, Seen
from zhike.web.shown import Shown

IN_THE_BOOKS = ("order_lines", "documents", "invoices", "receipts")
SUMS = ("amount", "amount_with_tax", "received_amount", "invoice_amount", "balance")
LARGEST = 2 << 30
"""Bytes of one upload."""
LIMIT = {"bytes": str(LARGEST), "size": f"{LARGEST >> 30} GB"}

NEWEST = 30
"""So many loads stand on the page; all of them on that of the sources."""
STATES: dict[str, Text] = {
    "active": ("counts", "生效中"),
    "undone": ("taken back", "已撤销"),
    "replaced": ("replaced by a later load", "已被替换"),
}


def choose(seen: Seen) -> Page:
    """The page that takes files, and what was brought before."""
    every = seen.office.desk.loads.all()
    loads = [_load_row(load, seen) for load in every[-NEWEST:][::-1]]
    jobs = [job for job in seen.office.drafts.jobs.all() if job.state in ("todo", "running")]
    content = {
        "finding": _brought(seen),
        "loads": loads,
        "more": sheets.plain(len(every)) if len(every) > NEWEST else "",
        "busy": [{"href": f"/jobs/{job.id}", "step": seen.words.say(job.step)} for job in jobs],
        "kinds": [seen.words.say(f.label) for f in FACTS[:2]],
        "limit": LIMIT,
    }
    return Page("import.html", seen.words("Import"), content, "import")


def receive(seen: Seen) -> Go:
    """Files sent: kept, and read by a job.

    Errors  UsageError where none was sent
    """
    sent = [(file.filename or "", file.file) for file in seen.files if file.filename]
    if not sent:
        raise UsageError(
            ("No file was chosen.", "没有选择文件。"), ("Choose or drop a file first.", "请先选择或拖入文件。")
        )
    draft = seen.office.drafts.receive(sent)
    job = seen.office.drafts.jobs.start("check", {"draft": draft.id})
    return Go(f"/jobs/{job}")


def preview(seen: Seen) -> Page:
    """What the files of a draft were understood to be, before anything is loaded; one of them in full."""
    draft = seen.office.drafts.one(seen.path["draft"])
    files = [wizard.listed(number, file, draft.id, seen) for number, file in enumerate(draft.files)]
    number = wizard.chosen(draft, seen.asked("file"))
    content = {
        "draft": draft.id,
        "finding": wizard.finding(draft, seen),
        "files": files,
        "several": len(files) > 1,
        "f": wizard.shown(number, draft.files[number], seen),
        "ready": any(file.ready for file in draft.files),
        "ready_count": sheets.plain(sum(file.ready for file in draft.files)),
        "facts": [(f.name, seen.words.say(f.label)) for f in FACTS],
        "encodings": wizard.ENCODINGS,
    }
    return Page("preview.html", seen.words("Check before loading"), content, "import")


def mend(seen: Seen) -> Go:
    """A person's word on one file: encoding; of each sheet kind, header rows, formats; of each column what it is.

    The file is read anew. Errors  UsageError for a file or an encoding that is none
    """
    draft = seen.office.drafts.one(seen.path["draft"])
    number = seen.given("file")
    if not number.isdigit() or int(number) >= len(draft.files):
        raise UsageError(
            ("There is no such file in this upload.", "此次上传中没有该文件。"),
            ("Choose the file again.", "请重新选择文件。"),
        )
    file = draft.files[int(number)]
    kind, encoding = seen.given("kind"), seen.given("encoding")
    if kind:
        fact(kind)
    if encoding not in ("", *wizard.ENCODINGS):
        raise UsageError(
            (f"“{encoding[:40]}” is none of the encodings.", f"“{encoding[:40]}”不是可选的编码。"),
            ("Choose one of the list.", "请从列表中选择。"),
        )
    changed = kind not in ("", *(sheet.kind for sheet in file.sheets))
    readings, anew = reading.readings(file, seen)
    columns = [] if changed or anew or encoding != file.encoding else _said(file, seen)
    kind = kind if changed or file.kind else ""
    seen.office.drafts.say(draft, int(number), kind=kind, columns=columns, encoding=encoding, readings=readings)
    asked = {"draft": draft.id, "again": secrets.token_hex(4), "file": number}
    return Go(f"/jobs/{seen.office.drafts.jobs.start('check', asked)}")


def _said(file: File, seen: Seen) -> list[str]:
    """The columns that the form gives another field than the guess; what was said before stays said."""
    found = {text.rpartition("=")[0]: text for text in file.columns}
    for s, sheet in enumerate(file.sheets):
        for c, column in enumerate(sheet.columns):
            given = seen.given(f"s{s}c{c}")
            if given and given != (column.field or "-"):
                if given != "-":
                    field_of(given)
                found[column.header] = f"{column.header}={given}"
    return list(found.values())


def commit(seen: Seen) -> Go:
    """Everything that is ready, loaded, and the figures computed anew."""
    draft = seen.office.drafts.one(seen.path["draft"])
    if not any(file.ready for file in draft.files):
        raise UsageError(
            ("Nothing here can be loaded.", "没有可导入的文件。"),
            ("Mend what is marked, or choose another file.", "请修正标出的问题，或选择其他文件。"),
        )
    job = seen.office.drafts.jobs.start("load", {"draft": draft.id, "who": seen.decision.principal.name})
    return Go(f"/jobs/{job}")


def discard(seen: Seen) -> Go:
    """A draft let go; nothing was loaded."""
    seen.office.drafts.drop(seen.office.drafts.one(seen.path["draft"]))
    return Go("/import")


def one_load(seen: Seen) -> Page:
    """One load: what was accepted, what was left out and why, and the bridge to the file's own total.

    Errors  NotFound
    """
    found = seen.office.desk.loads.one(seen.path["load"])
    if found is None:
        raise _no_load(seen.path["load"])
    folder = seen.office.workspace.intake / found.id
    shown = [
        sheets.counts(document, seen)
        | {
            "anchor": f"s{number - 1}",
            "left": sheets.left_out(glimpse.left_out(folder / f"{number:02d}.leftovers.parquet"), seen),
            "doubts": sheets.doubts(glimpse.first_rows(folder / f"{number:02d}.doubts.parquet", glimpse.DOUBTS), seen),
            "bridges": sheets.kept_bridges(document, seen),
        }
        for number, document in enumerate(found.checked, 1)
    ]
    content = {
        "load": _load_row(found, seen),
        "parts_of_file": shown,
        "rejected": any(document["rows"]["rejected"] for document in found.checked),
        "kept": loading.original(seen.office.workspace, found) is not None,
    }
    return Page("load.html", found.file, content, "import")


def undo(seen: Seen) -> Go:
    """A load taken back as a whole, and the figures computed anew without it."""
    loading.undo(seen.office.workspace, seen.path["load"], who=seen.decision.principal.name)
    if not seen.office.desk.loads.active():
        return Go("/import")
    return Go(f"/jobs/{seen.office.drafts.jobs.start('refresh', {'back': '/import'})}")


# What is shown


def _brought(seen: Seen) -> str:
    """What there is by now, in one sentence."""
    active = seen.office.desk.loads.active()
    if not active:
        return seen.words("No file is loaded yet: bring the first")
    at = datetime.fromisoformat(max(load.at for load in active)).astimezone(seen.office.workspace.zone)
    rows = sheets.plain(sum(load.rows for load in active))
    return seen.words(
        "{files} {files:file is|files are} loaded, {rows} rows; the last came on {day}",
        files=sheets.plain(len(active)), rows=rows, day=f"{at:%Y-%m-%d}",
    )  # fmt: skip


def _load_row(load: Any, seen: Seen) -> dict[str, Any]:
    kinds = list(dict.fromkeys(part.fact for part in load.parts))
    at = datetime.fromisoformat(load.at).astimezone(seen.office.workspace.zone)
    totals = [_total(document, seen) for document in load.checked]
    return {
        "id": load.id,
        "href": f"/loads/{load.id}",
        "file": load.file,
        "at": f"{at:%Y-%m-%d %H:%M}",
        "who": load.who,
        "kinds": "、".join(seen.words.say(fact(kind).label) for kind in kinds)
        if seen.lang == "zh"
        else ", ".join(fact(kind).label[0] for kind in kinds),
        "rows": sheets.number(load.rows, seen, f"/loads/{load.id}"),
        "totals": [total for total in totals if total],
        "state": seen.words.say(STATES[load.state]),
        "active": load.state == "active",
    }


def _total(document: Mapping[str, Any], seen: Seen) -> str:
    """The largest sum of a sheet, by its name."""
    for name in SUMS:
        if name in document.get("totals", {}):
            return f"{seen.words.say(field_of(name).label)} {sheets.money(document['totals'][name], seen)}"
    return ""


def books(seen: Seen) -> list[dict[str, Any]]:
    """Per sheet in force: what was accepted beside what the file itself prints as 合计."""
    found: list[dict[str, Any]] = []
    for load in seen.office.desk.loads.active():
        for document in load.checked:
            row = _book(load, document, seen)
            if row:
                found.append(row)
    return found


def _book(load: Any, document: Mapping[str, Any], seen: Seen) -> dict[str, Any]:
    """One sheet beside its own total; nothing where it has no sums at all."""
    href = f"/loads/{load.id}"
    said: dict[str, Any] = {
        "file": load.file,
        "href": href,
        "kind": say(fact(document["kind"]).label, seen.lang),
        "tone": "",
    }
    bridges: Sequence[Mapping[str, Any]] = document.get("bridge", ())
    if not bridges:
        name = next((name for name in SUMS if name in document["totals"]), "")
        if not name or document["kind"] not in IN_THE_BOOKS:
            return {}
        accepted = Shown(Decimal(str(document["totals"][name])), "money", seen.lang, href)
        return said | {
            "accepted": accepted,
            "total": "–",
            "difference": "",
            "said": seen.words("no total in the file"),
            "tone": "quiet",
        }
    one = bridges[-1]
    printed, taken, rest = (Decimal(one[name]) for name in ("printed", "accepted", "rest"))
    words = (
        seen.words("equal") if printed == taken else seen.words("explained") if not rest else seen.words("unexplained")
    )
    values = {
        name: Shown(value, "money", seen.lang, href)
        for name, value in (("accepted", taken), ("total", printed), ("difference", printed - taken))
    }
    return said | values | {"said": words, "tone": "bad" if rest else ""}


def left_out(seen: Seen) -> Download:
    """Every row of a load that was left out, with its reason, as a file to mend by.

    Errors  NotFound
    """
    found = seen.office.desk.loads.one(seen.path["load"])
    if found is None:
        raise _no_load(seen.path["load"])
    folder = seen.office.workspace.intake / found.id
    head = [
        seen.words("Sheet"),
        seen.words("Row"),
        seen.words("Kind"),
        seen.words("Column"),
        seen.words("Value"),
        seen.words("Why"),
    ]
    path = seen.office.drafts.room() / f"{secrets.token_hex(8)}.csv"
    write_delimited(
        path, ([neutral(str(cell)) for cell in row] for row in chain([head], _all_left(found, folder, seen)))
    )
    return Download(path, f"{Path(found.file).stem} {seen.words('Rows left out')}.csv", "text/csv; charset=utf-8")


def _all_left(load: Any, folder: Path, seen: Seen) -> Iterator[tuple[str, ...]]:
    for number, document in enumerate(load.checked, 1):
        path = folder / f"{number:02d}.leftovers.parquet"
        if path.is_file():
            with parquet.ParquetFile(path) as file:
                for batch in file.iter_batches(batch_size=10_000):
                    for row in batch.to_pylist():
                        yield (
                            document["sheet"],
                            str(row["row"]),
                            sheets.reason(row["class"], seen),
                            row["column"] or "",
                            row["value"] or "",
                            sheets.reason(row["reason"], seen),
                        )


def _no_load(id_: str) -> NotFound:
    return NotFound(
        (f"There is no load “{id_[:60]}”.", f"没有导入批次“{id_[:60]}”。"),
        ("See all of them under Import.", "请在“导入数据”中查看全部批次。"),
    )
