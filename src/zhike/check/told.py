"""From cleaned rows to what is shown and loaded: facts, what was left out, what is doubtful, what must be asked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhike.check import marks
from zhike.check.checked import CheckedSheet, Column, signature
from zhike.check.cleaned import Cleaned
from zhike.check.document import bridges, document
from zhike.check.looked import Looked
from zhike.check.understood import Understood
from zhike.clean import facts, quality, typed
from zhike.clean.plan import Plan, cell
from zhike.engine import Engine
from zhike.errors import Text
from zhike.intake.dbase import ELSEWHERE, UNKNOWN_TYPE
from zhike.sources import recognise as recognising
from zhike.sources.recognise import Recognised

SORTED = 1_000_000
"""A longer sheet's facts stay in the order in which they are read, which is nearly theirs: to sort them would spill."""

UNREAD: dict[str, Text] = {
    ELSEWHERE: (
        "Its texts lie in a second file (.dbt or .fpt): put both into one zip file and import that.",
        "内容存放在同名的备注文件（.dbt 或 .fpt）中：请将两个文件压缩成一个 zip 再导入。",
    ),
    UNKNOWN_TYPE: ("Its values are of a type that cannot be read.", "该列的数据类型无法读取。"),
}
"""What is said of a column of which a note begins so."""


def tell(cleaned: Cleaned) -> CheckedSheet:
    """The sheet with its files written."""
    looked, plan, whole = cleaned.understood.looked, cleaned.plan, cleaned.whole
    found, engine = cleaned.understood.found, looked.engine
    out = {name: looked.into / f"{looked.stem}-{name}.parquet" for name in ("facts", "leftovers", "doubts")}
    shares = quality.conflict_shares(whole, plan)
    against = quality.conflict(engine.fetch(shares).to_pylist()[0]) if shares is not None else None
    plan = plan if against is None else plan.with_(discount=against[1])
    accepted = facts.accepted(whole, plan)
    engine.write(accepted.order_by("row") if looked.sheet.rows <= SORTED else accepted, out["facts"], passing=True)
    flags = _flags(engine, whole, plan, against)
    _write_named(engine, quality.leftovers(whole, plan), plan, out["leftovers"])
    shown = engine.given(flags).filter(lambda t: t.reason.notin(("bad_number", "bad_date")))
    doubts = quality.doubts(whole, plan).union(shown, *marks.doubted(engine, whole, plan))
    _write_named(engine, doubts, plan, out["doubts"])
    counted = {row["class"]: row for row in engine.fetch(quality.counts(whole, plan)).to_pylist()}
    columns = _columns(looked, plan, cleaned.understood)
    asked = _unsure(looked, found, plan)
    return CheckedSheet(
        file=looked.sheet.file,
        sheet=looked.sheet.sheet,
        kind=plan.kind,
        confidence=found.confidence,
        header_rows=looked.shape.header_rows,
        columns=columns,
        unsure=tuple(asked),
        document=_with_more(document(looked, whole, plan, counted, columns, flags), cleaned),
        raw=looked.sheet.path,
        facts=out["facts"],
        leftovers=out["leftovers"],
        doubts=out["doubts"],
        bridge=bridges(looked, whole, plan, counted),
        signature=signature(looked.names),
        sha256=looked.sheet.sha256,
        notes=looked.sheet.notes,
        questions=tuple(asked.values()),
        reading=cleaned.understood.reading,
    )


def _with_more(told: dict[str, Any], cleaned: Cleaned) -> dict[str, Any]:
    """The document, with the cells that were filled and what is said or assumed of all rows, where there is such."""
    touched = {"filled": cleaned.filled, "repeated": cleaned.repeated}
    filled = {name: dict(cells) for name, cells in touched.items() if cells.get("rows")}
    plan = cleaned.plan
    stated = {name: said for name, said in plan.stated.items() if name not in plan.assumed}
    assumed = {name: said for name, said in plan.stated.items() if name in plan.assumed}
    periods = dict.fromkeys(of["period"] for of in plan.headed.values() if "period" in of)
    stated |= {"period": "、".join(periods)} if periods else {}
    return told | filled | ({"stated": stated} if stated else {}) | ({"assumed": assumed} if assumed else {})


def _columns(looked: Looked, plan: Plan, understood: Understood) -> tuple[Column, ...]:
    """The columns that have a name or hold anything."""
    told = [
        position for position, name in enumerate(looked.names) if name is not None or position in looked.extent.filled
    ]
    return tuple(_column(looked, position, plan, understood) for position in told)


def _column(looked: Looked, position: int, plan: Plan, understood: Understood) -> Column:
    guess, computed = understood.found.guesses[position], understood.computed
    name = plan.fields.get(position)
    shown = guess if name == guess.field else replace(guess, field=name)
    why = computed.get(position) or _unread(looked, position)
    evidence = (why,) if why else recognising.evidence(shown, looked.names[position])
    return Column(looked.labels[position], name, guess.confidence, evidence, position in plan.custom, why)


def _unread(looked: Looked, position: int) -> Text | None:
    """Why a column of a dBase table is empty though its file holds something."""
    for begins, why in UNREAD.items():
        if f"{begins}{looked.labels[position]}" in looked.sheet.notes:
            return why
    return None


def _unsure(looked: Looked, found: Recognised, plan: Plan) -> Mapping[str, Text]:
    """What must be asked before the sheet is loaded, with its words."""
    asked = [
        name
        for name in recognising.unsure(found, looked.names)
        if not (plan.across and name in recognising.when(plan.kind))  # the headers across say when
    ]
    told = {name: recognising.question(name, found, looked.names, plan.kind) for name in asked}
    for positions, what, example in (
        (plan.ambiguous, ("date order", "日期顺序"), _either_month),
        (plan.open_signs, ("decimal sign", "小数点"), _either_point),
    ):
        for position in sorted(positions):
            name = plan.names[position]
            more = example([text for text in looked.sample[position] if text] if position < len(looked.sample) else [])
            told[f"{what[0]} of {name}"] = (f"{what[0]} of “{name}”{more[0]}", f"“{name}”列的{what[1]}{more[1]}")
    return told


_TWO_WAYS = re.compile(r"^\s*(1[0-2]|0?[1-9])[-/.](1[0-2]|0?[1-9])[-/.][0-9]{2,4}")
_THOUSAND = re.compile(r"^\s*-?[0-9]{1,3}\.[0-9]{3}\s*$")


def _either_month(texts: Sequence[str]) -> Text:
    """A day of the column that reads two ways, as a question that anybody can answer; nothing where none is at hand."""
    for text in texts:
        found = _TWO_WAYS.match(text)
        if found and int(found[1]) != int(found[2]):
            day = text.strip().split()[0]
            return (
                f": in “{day}”, is the month {found[1]} or {found[2]}?",
                f"：“{day}”中，月份是 {found[1]} 还是 {found[2]}？",
            )
    return ("", "")


def _either_point(texts: Sequence[str]) -> Text:
    """A number of the column that reads two ways, as such a question."""
    number = next((text.strip() for text in texts if _THOUSAND.match(text)), "")
    if not number:
        return ("", "")
    return (
        f": is the point in “{number}” for thousands or for decimals?",
        f"：“{number}”中的点是千位分隔还是小数点？",
    )


def _flags(engine: Engine, whole: ir.Table, plan: Plan, against: tuple[str, str] | None) -> pa.Table:
    rounded = frozenset(position for position in typed.rounded_ids(plan) if _holds_rounded(engine, whole, position))
    return engine.fetch(quality.flags(whole, plan, against, has_rounded=rounded).order_by("row", "position"))


def _holds_rounded(engine: Engine, whole: ir.Table, position: int) -> bool:
    text = whole[cell(position)]
    found = whole.filter(text.upper().contains("E"), text.re_search(typed.ROUNDED))
    return bool(engine.fetch(found.limit(1).select("row")).num_rows)


def _write_named(engine: Engine, expression: ir.Table, plan: Plan, path: Path) -> None:
    """Positions as headers."""
    position = expression.position
    named = [(position == one, name) for one, name in enumerate(plan.names)]
    header = ibis.cases(*named, else_=ibis.null("string")) if named else ibis.null("string")
    told = expression.mutate(column=header).drop("position")
    order = [name for name in ("row", "class", "column", "value", "reason") if name in told.columns]
    engine.write(told.select(*order).order_by("row"), path)
