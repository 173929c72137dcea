"""Upload: bring files, see what they were understood to be, mend it, load, and take back."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pyarrow import parquet

from zhike import load as loading
from zhike.answer.figure import exact
from zhike.check import Bridge, CheckedSheet
from zhike.errors import NotFound, Text, UsageError, say
from zhike.tables import FACTS, fact
from zhike.tables import field as field_of
from zhike.web.drafts import File
from zhike.web.pages import Go, Page, Seen
from zhike.web.shown import Shown

SHOWN_ROWS = 12
SHOWN_LEFT = 40
SAMPLES = 3
LARGEST = 2 << 30

REASONS: dict[str, Text] = {
    "accepted": ("accepted", "计入"), "rejected": ("rejected: no readable date or amount", "拒绝：日期或金额无法读取"), "blank": ("blank", "空行"),
    "subtotal": ("subtotals (小计, 合计)", "小计、合计行"), "repeated_header": ("repeated headers", "重复表头"), "cancelled": ("cancelled, void or draft", "作废、未审核或已取消"),
    "duplicate": ("duplicates", "重复导出的行"), "other": ("opening balances and footers", "期初与表尾"), "rounded_id": ("ids that Excel has rounded", "被 Excel 舍入的编号"),
    "ambiguous_date": ("dates whose day and month can be exchanged", "日月可互换的日期"), "bad_number": ("unreadable numbers", "无法读取的数字"),
    "bad_date": ("unreadable dates", "无法读取的日期"), "conflict": ("contradictions", "前后矛盾"), "equal_lines": ("equal lines within one document", "同一单据内的相同行"),
}  # fmt: skip
STATES: dict[str, Text] = {"active": ("counts", "生效中"), "undone": ("taken back", "已撤销"), "replaced": ("replaced by a later load", "已被替换")}


def choose(seen: Seen) -> Page:
    """The page that takes files, and what was brought before."""
    loads = [_load_row(load, seen) for load in reversed(seen.office.desk.loads.all())]
    jobs = [job for job in seen.office.drafts.jobs.all() if job.state in ("todo", "running")]
    content = {"loads": loads, "busy": [{"href": f"/jobs/{job.id}", "step": seen.words.say(job.step)} for job in jobs], "kinds": [seen.words.say(f.label) for f in FACTS[:2]]}
    return Page("import.html", seen.words("Import"), content, "import")


def receive(seen: Seen) -> Go:
    """Files sent: kept, and read by a job.

    Errors  UsageError where none was sent
    """
    sent = [(file.filename or "", file.file) for file in seen.files if file.filename]
    if not sent:
        raise UsageError(("No file was chosen.", "没有选择文件。"), ("Choose or drop a file first.", "请先选择或拖入文件。"))
    draft = seen.office.drafts.receive(sent)
    job = seen.office.drafts.jobs.start("check", {"draft": draft.id})
    return Go(f"/jobs/{job}")


def preview(seen: Seen) -> Page:
    """What the files of a draft were understood to be, before anything is loaded."""
    draft = seen.office.drafts.one(seen.path["draft"])
    files = [_file(number, file, seen) for number, file in enumerate(draft.files)]
    content = {"draft": draft.id, "files": files, "ready": any(file.ready for file in draft.files), "facts": [(f.name, seen.words.say(f.label)) for f in FACTS]}
    return Page("preview.html", seen.words("Check before loading"), content, "import")


def mend(seen: Seen) -> Go:
    """A person's word on one file: kind, and what each column is; the file is read anew."""
    draft = seen.office.drafts.one(seen.path["draft"])
    number = seen.given("file")
    if not number.isdigit() or int(number) >= len(draft.files):
        raise UsageError(("There is no such file in this upload.", "此次上传中没有该文件。"), ("Choose the file again.", "请重新选择文件。"))
    file = draft.files[int(number)]
    kind = seen.given("kind")
    if kind:
        fact(kind)
    changed = kind not in ("", *(sheet.kind for sheet in file.sheets))
    columns = [] if changed else _said(file, seen)
    seen.office.drafts.say(draft, int(number), kind if changed or file.kind else "", columns)
    return Go(f"/jobs/{seen.office.drafts.jobs.start('check', {'draft': draft.id, 'again': len(columns)})}")


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
        raise UsageError(("Nothing here can be loaded.", "没有可导入的文件。"), ("Mend what is marked, or choose another file.", "请修正标出的问题，或选择其他文件。"))
    job = seen.office.drafts.jobs.start("load", {"draft": draft.id, "who": seen.decision.principal.name})
    return Go(f"/jobs/{job}")


def discard(seen: Seen) -> Go:
    """A draft let go; nothing was loaded."""
    seen.office.drafts.drop(seen.office.drafts.one(seen.path["draft"]))
    return Go("/import")


def refresh(seen: Seen) -> Go:
    """The figures computed anew from what is loaded."""
    return Go(f"/jobs/{seen.office.drafts.jobs.start('refresh')}")


def job(seen: Seen) -> Page | Go:
    """A job's progress; where it has ended well, the page with its result."""
    id_ = seen.path["job"]
    if not id_.isdigit():
        raise NotFound((f"There is no job “{id_[:40]}”.", f"没有编号为“{id_[:40]}”的任务。"), ("Look under Import.", "请在“导入数据”中查看。"))
    found = seen.office.drafts.jobs.one(int(id_))
    if found.state == "done":
        return Go(f"/import/{found.asked['draft']}" if found.kind == "check" else "/")
    outcome = found.outcome or {}
    content = {
        "id": id_,
        "state": found.state,
        "step": seen.words.say(found.step),
        "done": str(found.done),
        "total": str(max(found.total, 1)),
        "percent": f"{100 * found.done // max(found.total, 1)}",
        "left": _left(found, seen),
        "what": seen.words.say(_text(outcome.get("what"))),
        "fix": seen.words.say(_text(outcome.get("fix"))),
        "moving": found.state in ("todo", "running"),
    }
    return Page("job.html", seen.words("Working"), content, "import")


def cancel(seen: Seen) -> Go:
    """A job called off."""
    if seen.path["job"].isdigit():
        seen.office.drafts.jobs.cancel(int(seen.path["job"]))
    return Go("/import")


def _text(told: Any) -> Text:
    return (str(told[0]), str(told[1])) if told else ("", "")


def _left(found: Any, seen: Seen) -> str:
    """Seconds that are probably left, once there is something to go by."""
    if found.began_at is None or not 0 < found.done < found.total:
        return ""
    passed = (datetime.now(UTC) - datetime.fromisoformat(found.began_at)).total_seconds()
    seconds = round(passed * (found.total - found.done) / found.done)
    return str(seen.words("about {seconds} s left", seconds=str(seconds)))


def one_load(seen: Seen) -> Page:
    """One load: what was accepted, what was left out and why, and the bridge to the file's own total.

    Errors  NotFound
    """
    found = seen.office.desk.loads.one(seen.path["load"])
    if found is None:
        raise NotFound((f"There is no load “{seen.path['load'][:60]}”.", f"没有导入批次“{seen.path['load'][:60]}”。"), ("See all of them under Import.", "请在“导入数据”中查看全部批次。"))
    folder = seen.office.workspace.intake / found.id
    sheets = [
        _sheet_counts(document, seen)
        | {"left": _left_out(folder / f"{number:02d}.leftovers.parquet", seen), "doubts": _doubts(folder / f"{number:02d}.doubts.parquet", seen), "bridges": _kept_bridges(document, seen)}
        for number, document in enumerate(found.checked, 1)
    ]
    content = {"load": _load_row(found, seen), "parts_of_file": sheets, "kept": loading.original(seen.office.workspace, found) is not None}
    return Page("load.html", found.file, content, "import")


def undo(seen: Seen) -> Go:
    """A load taken back as a whole, and the figures computed anew without it."""
    loading.undo(seen.office.workspace, seen.path["load"], who=seen.decision.principal.name)
    if not seen.office.desk.loads.active():
        return Go("/import")
    return Go(f"/jobs/{seen.office.drafts.jobs.start('refresh')}")


# What is shown


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
        "kinds": "、".join(seen.words.say(fact(kind).label) for kind in kinds) if seen.lang == "zh" else ", ".join(fact(kind).label[0] for kind in kinds),
        "rows": _number(load.rows, seen, f"/loads/{load.id}"),
        "totals": [total for total in totals if total],
        "state": seen.words.say(STATES[load.state]),
        "active": load.state == "active",
    }


def _total(document: Mapping[str, Any], seen: Seen) -> str:
    """The largest sum of a sheet, by its name."""
    for name in ("amount", "amount_with_tax", "received_amount", "invoice_amount", "balance"):
        if name in document.get("totals", {}):
            return f"{seen.words.say(field_of(name).label)} {_money(document['totals'][name], seen)}"
    return ""


def _number(value: int, seen: Seen, href: str) -> Shown:
    return Shown(value, "count", seen.lang, href)


def _money(value: Any, seen: Seen) -> str:
    return exact(Decimal(str(value)), "money", seen.lang)


def _file(number: int, file: File, seen: Seen) -> dict[str, Any]:
    counted = file.counted
    return {
        "number": str(number),
        "name": file.path.name,
        "refused": [seen.words.say(part) for part in file.refused] if file.refused else [],
        "twin": file.twin,
        "twin_href": f"/loads/{file.twin}",
        "ready": file.ready,
        "one": len(file.sheets) <= 1,
        "kind": file.kind or (file.sheets[0].kind if file.sheets else ""),
        "inserted": _plain(counted.inserted) if counted else "",
        "updated": _plain(counted.updated) if counted else "",
        "skipped": _plain(counted.skipped) if counted else "",
        "sheets": [_sheet(s, sheet, seen) for s, sheet in enumerate(file.sheets)],
    }


def _plain(value: int) -> str:
    return f"{value:,}"


def _sheet(number: int, sheet: CheckedSheet, seen: Seen) -> dict[str, Any]:
    raw = _head(sheet)
    options = [(name, seen.words.say(field_of(name).label)) for name in fact(sheet.kind).fields]
    samples = _samples(sheet, raw)
    columns = [
        {
            "id": f"s{number}c{c}",
            "header": column.header,
            "field": column.field or "-",
            "other": (column.field, seen.words.say(field_of(column.field).label)) if column.field and column.field not in fact(sheet.kind).fields else (),
            "confidence": f"{column.confidence:.0%}",
            "meter": f"{column.confidence:.2f}",
            "unsure": column.header in sheet.unsure,
            "custom": column.custom,
            "why": " ".join(seen.words.say(text) for text in column.evidence),
            "samples": samples.get(c, []),
        }
        for c, column in enumerate(sheet.columns)
    ]
    return _sheet_counts(sheet.document, seen) | {
        "number": str(number),
        "confidence": f"{sheet.confidence:.0%}",
        "options": options,
        "columns": columns,
        "unsure": list(sheet.unsure),
        "rows": _preview_rows(sheet, raw, seen),
        "width": [name for name in raw.schema.names if name != "row"],
        "bridges": [_bridge(bridge, seen) for bridge in sheet.bridge],
        "left": _left_out(sheet.leftovers, seen),
        "doubts": _doubts(sheet.doubts, seen),
    }


def _sheet_counts(document: Mapping[str, Any], seen: Seen) -> dict[str, Any]:
    rows = document["rows"]
    counts = {"accepted": rows["accepted"], "rejected": rows["rejected"], **rows["excluded"], "blank": rows["blank"]}
    flags: dict[str, int] = {}
    for flag in document.get("flags", ()):
        flags[flag["reason"]] = flags.get(flag["reason"], 0) + 1
    return {
        "sheet": document["sheet"],
        "kind": seen.words.say(fact(document["kind"]).label),
        "physical": _plain(rows["physical"]),
        "counts": [{"name": _reason(name, seen), "rows": _plain(count), "good": name == "accepted", "bad": name == "rejected"} for name, count in counts.items() if count],
        "totals": [{"name": seen.words.say(field_of(name).label), "value": _money(value, seen) if name != "quantity" else exact(Decimal(str(value)), "quantity", seen.lang)} for name, value in document["totals"].items()],
        "flags": [{"name": _reason(name, seen), "rows": _plain(count)} for name, count in flags.items()],
    }


def _reason(name: str, seen: Seen) -> str:
    return say(REASONS.get(name, (name, name)), seen.lang)


def _bridge(bridge: Bridge, seen: Seen) -> dict[str, Any]:
    """合计 = accepted + the parts between, each with its number of rows."""
    return {
        "column": bridge.column,
        "row": str(bridge.row),
        "printed": _money(bridge.printed, seen),
        "accepted": _money(bridge.accepted, seen),
        "parts": [{"name": _reason(part.reason, seen), "rows": _plain(part.rows), "value": _money(part.value, seen)} for part in bridge.parts if part.value or part.unread],
        "rest": _money(bridge.rest, seen) if bridge.rest else "",
        "equal": not bridge.rest,
    }


def _kept_bridges(document: Mapping[str, Any], seen: Seen) -> list[dict[str, Any]]:
    """The bridges that a load kept, as `_bridge` says them."""
    return [
        {
            "column": one["column"],
            "row": str(one["row"]),
            "printed": _money(one["printed"], seen),
            "accepted": _money(one["accepted"], seen),
            "parts": [{"name": _reason(part["reason"], seen), "rows": _plain(part["rows"]), "value": _money(part["value"], seen)} for part in one["parts"] if Decimal(part["value"])],
            "rest": _money(one["rest"], seen) if Decimal(one["rest"]) else "",
            "equal": not Decimal(one["rest"]),
        }
        for one in document.get("bridge", ())
    ]


def _head(sheet: CheckedSheet) -> Any:
    """The first rows of the sheet as given: titles, header, and some rows below."""
    last = max(sheet.header_rows or (0,)) + SHOWN_ROWS
    with parquet.ParquetFile(sheet.raw) as file:
        for batch in file.iter_batches(batch_size=max(last, 60)):
            return batch
        return file.schema_arrow.empty_table()


def _samples(sheet: CheckedSheet, raw: Any) -> dict[int, list[str]]:
    """Some values of each column, by the column's place in the recognition."""
    rows = raw.to_pylist()
    below = [row for row in rows if row["row"] > max(sheet.header_rows or (0,))]
    names = [name for name in raw.schema.names if name != "row"]
    headed = [name for name in names if any(row[name] for row in rows if row["row"] in sheet.header_rows)] if sheet.header_rows else names
    places = headed if len(headed) == len(sheet.columns) else names
    return {c: list(dict.fromkeys(str(row[name])[:40] for row in below if row[name]))[:SAMPLES] for c, name in enumerate(places)}


def _preview_rows(sheet: CheckedSheet, raw: Any, seen: Seen) -> list[dict[str, Any]]:
    last = max(sheet.header_rows or (0,)) + SHOWN_ROWS
    left = {row["row"]: row["reason"] for row in _some(sheet.leftovers, 200)}
    names = [name for name in raw.schema.names if name != "row"]
    return [
        {
            "row": str(row["row"]),
            "cells": [(row[name] or "")[:60] for name in names],
            "header": row["row"] in sheet.header_rows,
            "title": row["row"] < min(sheet.header_rows or (0,)),
            "out": _reason(left[row["row"]], seen) if row["row"] in left else "",
        }
        for row in raw.to_pylist()
        if row["row"] <= last
    ]


def _some(path: Path, most: int) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=most):
            found: list[dict[str, Any]] = batch.to_pylist()
            return found
    return []


def _left_out(path: Path, seen: Seen) -> list[dict[str, str]]:
    rows = [row for row in _some(path, 2000) if row["class"] != "blank"]
    rows.sort(key=lambda row: row["class"] != "rejected")
    return [
        {"row": str(row["row"]), "class": _reason(row["class"], seen), "column": row["column"] or "", "value": (row["value"] or "")[:80], "reason": _reason(row["reason"], seen)}
        for row in rows[:SHOWN_LEFT]
    ]


def _doubts(path: Path, seen: Seen) -> list[dict[str, str]]:
    return [
        {"row": str(row["row"]), "column": row["column"] or "", "value": (row["value"] or "")[:80], "reason": _reason(row["reason"], seen)} for row in _some(path, SHOWN_LEFT)
    ]


def books(seen: Seen) -> list[dict[str, Any]]:
    """Per sheet in force: what was accepted beside what the file itself prints as 合计."""
    found: list[dict[str, Any]] = []
    for load in seen.office.desk.loads.active():
        for document in load.checked:
            bridges: Sequence[Mapping[str, Any]] = document.get("bridge", ())
            for one in bridges[-1:]:
                rest = Decimal(one["rest"])
                found.append(
                    {
                        "file": load.file,
                        "href": f"/loads/{load.id}",
                        "kind": say(fact(document["kind"]).label, seen.lang),
                        "column": one["column"],
                        "accepted": Shown(Decimal(one["accepted"]), "money", seen.lang, f"/loads/{load.id}"),
                        "total": Shown(Decimal(one["printed"]), "money", seen.lang, f"/loads/{load.id}"),
                        "difference": Shown(Decimal(one["printed"]) - Decimal(one["accepted"]), "money", seen.lang, f"/loads/{load.id}"),
                        "said": seen.words("equal") if Decimal(one["printed"]) == Decimal(one["accepted"]) else seen.words("explained") if not rest else seen.words("unexplained"),
                        "tone": "bad" if rest else "",
                    }
                )
    return found

