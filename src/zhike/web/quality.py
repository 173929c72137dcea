"""Data quality: what was changed, left out or doubted, by rule, with examples; and a score per source in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pyarrow import parquet

from zhike import check, remembered
from zhike import load as loading
from zhike.desk import Load
from zhike.errors import NotFound, Text
from zhike.web import brought, coverage, money_findings, sheets
from zhike.web.accounted import accounted
from zhike.web.links import Links
from zhike.web.pages import Go, Page, Seen
from zhike.web.record import records

EXAMPLES = 3
NO_SOURCE: Text = ("There is no such source.", "没有该数据源。")
OUT: Text = ("left out", "未计入")

# fmt: off
RULES: dict[str, tuple[Text, Text]] = {
    # rule: what was done, how it can be taken back
    "rejected": (("A cell that is needed is missing or unreadable: the row does not count.", "必需的单元格缺失或无法读取，该行未计入。"),
                 ("Open the load, download the rejected rows, mend them in Excel and load them again.", "打开该批次，下载被拒绝的行，在 Excel 中修正后再导入。")),
    "duplicate": (("The same document stands twice in one sheet: it counts once.", "同一单据在表中出现两次，只计一次。"),
                  ("Count them after all, for a source: below.", "可按数据源改为仍然计入，见下方按钮。")),
    "cancelled": (("Void, draft, unapproved or closed documents do not count.", "作废、草稿、未审核或已关闭的单据未计入。"), ("Count them after all, for a source: below.", "可按数据源改为仍然计入，见下方按钮。")),
    "subtotal": (("小计 and 合计 rows are checks, never data.", "小计、合计行只用于核对，不作为数据。"), ("If a customer or product is really called so, count them after all: below.", "若确有客户或商品以此命名，可改为仍然计入，见下方按钮。")),
    "repeated_header": (("The header was printed again on a later page.", "后续页面重复打印的表头。"), ("", "")),
    "other": (("Opening balances, print footers and remarks are no sales.", "期初余额、打印表尾与备注不是业务数据。"), ("", "")),
    "filled": (("A cell that stands on a document's first line only holds for its following lines.", "仅在单据首行填写的单元格，沿用到该单据的后续各行。"), ("Leave them empty, for a source: below.", "可按数据源改为保持空白，见下方按钮。")),
    "repeated": (("〃, 同上 and the like mean what stands above: it is taken in their place.", "〃、“同上”等记号表示与上一行相同，按上方单元格读取。"), ("Leave the marks as they are, for a source: below.", "可按数据源改为保留记号原样，见下方按钮。")),
    "blank": (("Empty rows.", "空行。"), ("", "")),
    "ambiguous_date": (("Day and month can be exchanged: read in the order shown.", "日与月可以互换，按右侧顺序读取。"), ("Read them the other way, for a source: below.", "可按数据源改用另一种顺序，见下方按钮。")),
    "rounded_id": (("Excel has rounded the number: it is shown, but never used to tell who is who.", "编号已被 Excel 舍入：仅显示，不用于识别身份。"), ("Export it as text and load the file again.", "请以文本格式重新导出后导入。")),
    "conflict": (("Two values that should agree do not: both are kept as written.", "本应一致的两个值不一致，均按原样保留。"), ("", "")),
    "equal_line": (("Equal lines within one document: both count.", "同一单据内的相同行，均计入。"), ("", "")),
    "bad_number": (("An optional number cannot be read: the cell is empty, the row counts.", "非必需的数字无法读取，该单元格留空，行仍计入。"), ("", "")),
    "bad_date": (("An optional date cannot be read: the cell is empty, the row counts.", "非必需的日期无法读取，该单元格留空，行仍计入。"), ("", "")),
    "bad_tax_id": (("The tax number fails its own check: not used to tell who is who.", "税号校验不通过，不用于识别身份。"), ("", "")),
    "bad_phone": (("A telephone of one digit alone: not used to tell who is who.", "号码全为同一数字，不用于识别身份。"), ("", "")),
    "returned": (("Returns count negative, whatever sign the sheet writes.", "退货一律按负数计，无论表中写法。"), ("", "")),
}
# fmt: on
UNREADABLE = ("bad_number", "bad_date", "bad_tax_id", "bad_phone")
CELLS = ("filled", "repeated")
"""Rules by which a cell holds what stands above it."""
AT_ODDS = ("conflict", "ambiguous_date", "rounded_id")
WORDS: tuple[tuple[float, Text], ...] = (
    (0.97, ("Good: can be relied on.", "好：可以放心使用。")),
    (0.9, ("Usable: some cells are missing or to be looked at.", "可用：部分单元格缺失或需核对。")),
    (0.0, ("Weak: look at the marked rows before you rely on it.", "偏弱：使用前请先处理标出的行。")),
)


@dataclass(frozen=True)
class Score:
    """How good a source's rows are: three shares, and their mean."""

    completeness: float
    validity: float
    consistency: float

    @property
    def whole(self) -> float:
        return (self.completeness + self.validity + self.consistency) / 3


def quality(seen: Seen) -> Page:
    """Every rule that touched a row of the loads in force, and how good each source is."""
    loads = seen.office.desk.loads.active()
    counted = by_rule(loads)
    view = seen.office.maybe(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    content = {
        "rules": [_rule(name, counted[name], loads, seen) for name in RULES if name in counted],
        "sources": _scores(loads, seen),
        "off": _off(loads, seen),
        "accounted": accounted(view, links, seen),
        "money": money_findings.found(view, seen),
        "records": records(view, links) if view else {},
        "physical": sheets.plain(sum(document["rows"]["physical"] for load in loads for document in load.checked)),
        "accepted": sheets.plain(sum(document["rows"]["accepted"] for load in loads for document in load.checked)),
    }
    return Page("quality.html", seen.words("Data quality"), content, "quality")


CALL_OFF: dict[str, Text] = {
    "filled": ("Leave these cells empty", "保持空白，不再填充"),
    "repeated": ("Leave the marks as they are", "保留记号原样"),
    "ambiguous_date": ("Read the other way", "改用另一种日期顺序"),
}
COUNT_AFTER_ALL: Text = ("Count them after all", "仍然计入")


def decide(seen: Seen) -> Go:
    """A rule called off for a source, or applied again: decided, its files read anew, the figures computed anew.

    Errors  UsageError for a rule that cannot be called off; NotFound for a source that is none, or no longer kept
    """
    source, rule, office = seen.given("source"), seen.given("rule"), seen.office
    loads = [load for load in office.desk.loads.active() if load.source == source]
    gone = next((load.file for load in loads if loading.original(office.workspace, load) is None), "")
    if not loads or gone:
        what = (f"“{gone}” is no longer kept.", f"“{gone}”的原文件已不再保留。") if gone else NO_SOURCE
        raise NotFound(what, ("Nothing was changed. Load the file again instead.", "未做任何改动，请重新导入该文件。"))
    who = seen.decision.principal.name
    remembered.call_off(office.desk, source, rule, off=seen.given("off") == "yes", who=who)
    return Go(f"/jobs/{office.drafts.jobs.start('reread', {'source': source, 'rule': rule, 'who': who})}")


def counts(document: Mapping[str, Any]) -> dict[str, int]:
    """How many rows of a sheet each rule touched."""
    rows = document["rows"]
    found = {"rejected": rows["rejected"], **rows["excluded"], "blank": rows["blank"], **document.get("doubts", {})}
    for name in CELLS:
        found[name] = document.get(name, {}).get("rows", 0)
    found["returned"] = document.get("returns", {}).get("rows", 0)
    return {name: count for name, count in found.items() if count and name in RULES}


def by_rule(loads: Sequence[Load]) -> dict[str, dict[str, int]]:
    """Per rule how many rows of each load."""
    found: dict[str, dict[str, int]] = {}
    for load in loads:
        for document in load.checked:
            for name, count in counts(document).items():
                of = found.setdefault(name, {})
                of[load.id] = of.get(load.id, 0) + count
    return found


def score(documents: Iterable[Mapping[str, Any]], filled: int, cells: int) -> Score:
    """Of some sheets. Completeness: filled ÷ all cells of the columns that the source has. Validity: rows that could
    be read ÷ all that should. Consistency: rows without contradiction ÷ accepted rows and duplicates."""
    good = rejected = unreadable = odds = twice = 0
    for one in documents:
        doubts = one.get("doubts", {})
        good += one["rows"]["accepted"]
        rejected += one["rows"]["rejected"]
        twice += one["rows"]["excluded"]["duplicate"]
        unreadable += sum(doubts.get(name, 0) for name in UNREADABLE)
        odds += sum(doubts.get(name, 0) for name in AT_ODDS)
    return Score(
        _share(filled, cells),
        _share(good - min(unreadable, good), good + rejected),
        _share(good - min(odds, good), good + twice),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _scores(loads: Sequence[Load], seen: Seen) -> list[dict[str, Any]]:
    named = brought.names(loads)
    by_source: dict[str, list[Load]] = {}
    for load in loads:
        by_source.setdefault(load.source, []).append(load)
    rows = []
    for source, some in by_source.items():
        filled = cells = 0
        for load in some:
            for part in load.parts:
                held = coverage.held(seen.office.workspace.intake / part.path, part)
                filled += sum(held.filled.values())
                cells += held.rows * sum(1 for count in held.filled.values() if count)
        found = score([document for load in some for document in load.checked], filled, cells)
        rows.append((found.whole, named[source], some[-1], found))
    rows.sort(key=lambda one: (one[0], one[1]))
    return [
        {
            "name": name,
            "href": f"/loads/{load.id}",
            "completeness": _percent(found.completeness),
            "validity": _percent(found.validity),
            "consistency": _percent(found.consistency),
            "whole": _percent(whole),
            "words": next(seen.words.say(words) for least, words in WORDS if whole >= least),
        }
        for whole, name, load, found in rows
    ]


def _percent(share: float) -> str:
    return f"{int(share * 1000) / 10:g} %"


def _rule(name: str, by_load: Mapping[str, int], loads: Sequence[Load], seen: Seen) -> dict[str, Any]:
    done, back = RULES[name]
    touched = [load for load in loads if load.id in by_load]
    return {
        "name": name,
        "label": seen.words("returns") if name == "returned" else sheets.reason(name, seen),
        "done": seen.words.say(done),
        "back": seen.words.say(back),
        "rows": sheets.plain(sum(by_load.values())),
        "files": [
            {"file": load.file, "href": f"/loads/{load.id}", "rows": sheets.plain(by_load[load.id])} for load in touched
        ],
        "examples": _examples(name, touched, seen),
        "sources": _sources(loads, touched) if name in check.RULES else [],
        "call_off": seen.words.say(CALL_OFF.get(name, COUNT_AFTER_ALL)),
    }


def _sources(loads: Sequence[Load], touched: Sequence[Load]) -> list[dict[str, str]]:
    """The sources that a rule touched, by name."""
    named = brought.names(loads)
    return [{"source": source, "name": named[source]} for source in dict.fromkeys(load.source for load in touched)]


def _off(loads: Sequence[Load], seen: Seen) -> list[dict[str, str]]:
    """The rules that are not applied to a source."""
    named = brought.names(loads)
    return [
        {"source": source, "name": named[source], "rule": rule, "label": sheets.reason(rule, seen)}
        for source, rules in remembered.called_off(seen.office.desk).items()
        for rule, is_off in rules.items()
        if is_off and source in named
    ]


def _examples(name: str, loads: Sequence[Load], seen: Seen) -> list[dict[str, str]]:
    """Some rows: where each stands, what it says, and what it became."""
    found: list[dict[str, str]] = []
    for load in loads:
        folder = seen.office.workspace.intake / load.id
        for number, document in enumerate(load.checked, 1):
            if len(found) >= EXAMPLES:
                return found
            if name in CELLS:
                found += [_taken(cell, load, document) for cell in document.get(name, {}).get("cells", ())]
                continue
            for row in _rows(folder, number, name)[: EXAMPLES - len(found)]:
                found.append(_example(row, folder, number, load, document, seen))
    return found


def _taken(cell: Mapping[str, Any], load: Load, document: Mapping[str, Any]) -> dict[str, str]:
    return {
        "file": load.file,
        "sheet": document["sheet"],
        "row": str(cell["row"]),
        "href": f"/loads/{load.id}",
        "column": cell["column"],
        "before": str(cell.get("before", "")),
        "after": str(cell["value"])[:60],
    }


def _rows(folder: Path, number: int, name: str) -> list[dict[str, Any]]:
    for kind, column in (("leftovers", "class"), ("doubts", "reason")):
        path = folder / f"{number:02d}.{kind}.parquet"
        if path.is_file():
            rows: list[dict[str, Any]] = (
                parquet.read_table(path, filters=[(column, "=", name)]).slice(0, EXAMPLES).to_pylist()
            )
            if rows:
                return rows
    return []


def _example(
    row: Mapping[str, Any], folder: Path, number: int, load: Load, document: Mapping[str, Any], seen: Seen
) -> dict[str, str]:
    return {
        "file": load.file,
        "sheet": document["sheet"],
        "row": str(row["row"]),
        "href": f"/loads/{load.id}",
        "column": row["column"] or "",
        "before": (row["value"] or "")[:60],
        "after": seen.words.say(OUT) if "class" in row else _became(row, folder, number, document, seen),
    }


def _became(row: Mapping[str, Any], folder: Path, number: int, document: Mapping[str, Any], seen: Seen) -> str:
    """What the cell of an accepted row was read as."""
    field = document["mapping"].get(row["column"] or "")
    path = folder / f"{number:02d}.{document['kind']}.parquet"
    if not field or not path.is_file() or field not in parquet.read_schema(path).names:
        return str(seen.words("kept as it is"))
    found = parquet.read_table(path, columns=[field], filters=[("row", "=", row["row"])])[field].to_pylist()
    value = found[0] if found else None
    if isinstance(value, datetime):
        return f"{value.astimezone(seen.office.workspace.zone):%Y-%m-%d %H:%M}"
    return str(value)[:60] if value is not None else str(seen.words("empty"))
