"""A file as it is understood before anything is loaded: kind, columns, accepted rows, doubts, the bridge to its 合计.

    check(Path("销售出库单列表.xlsx"), into=folder)  →  [CheckedSheet(kind="order_lines", …)]

The only place where reading (`intake`), recognising (`sources`) and cleaning (`clean`) meet.
"""

import hashlib
import itertools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from pyarrow import parquet

from zhike import intake, tables
from zhike.clean import bridge, cells, copies, facts, fill, quality, rows, typed
from zhike.clean.bridge import Bridge, BridgePart
from zhike.clean.plan import DAYS, NUMBERS, SUMS, Plan, cell
from zhike.engine import Engine, connected
from zhike.errors import BadQuestion, Text, UnknownName
from zhike.sources import recognise as recognising
from zhike.sources import shapes
from zhike.sources.headers import is_bucket, key, meanings, scale, stated_order, stated_scale
from zhike.sources.kinds import fields_of
from zhike.sources.profile import look
from zhike.sources.recognise import Recognised

__all__ = [
    "Bridge",
    "BridgePart",
    "CheckedSheet",
    "Column",
    "as_json",
    "check",
    "known_fields",
    "memory",
    "signature",
    "understand",
]

HEAD = 400
"""Rows in which the header is looked for."""
SAMPLE = 1500
"""Rows from the top by which columns are recognised …"""
SPREAD = 500
"""… and about as many from all over the sheet."""


@dataclass(frozen=True)
class Column:
    """One column's recognition."""

    header: str
    field: str | None
    confidence: float
    evidence: tuple[Text, ...]
    custom: bool


@dataclass(frozen=True)
class CheckedSheet:
    """One sheet that holds a fact: what it was taken for and what it gives."""

    file: str
    sheet: str
    kind: str
    confidence: float
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    unsure: tuple[str, ...]
    document: dict[str, Any]
    raw: Path
    facts: Path
    leftovers: Path
    doubts: Path
    bridge: tuple[Bridge, ...]
    signature: str = ""
    sha256: str = ""
    notes: tuple[str, ...] = field(default=())
    questions: tuple[Text, ...] = field(default=())
    """`unsure` in words, one for one."""


def check(
    path: Path,
    *,
    into: Path,
    kind: str | None = None,
    columns: Sequence[str] | None = None,
    duplicates: Literal["keep", "drop"] = "drop",
    remembered: Mapping[str, Mapping[str, Any]] | None = None,
    encoding: str | None = None,
) -> list[CheckedSheet]:
    """Every sheet of a file that holds a fact, read, recognised and cleaned; nothing is loaded.

    kind, columns: what a person says (`--as`, `--columns`): fields by position with `-` for columns to leave out,
    or `header=field`. remembered: confirmed mappings by header signature (`memory`).
    Errors  BadFile where the file cannot be read, UnknownName for a kind or a field that is none
    """
    if kind is not None:
        tables.fact(kind)
    _wishes(columns or ())  # a wrong name is told before a long file is read
    into.mkdir(parents=True, exist_ok=True)
    sheets = intake.read(path, into=into, encoding=encoding)
    return understand(sheets, into=into, kind=kind, columns=columns, duplicates=duplicates, remembered=remembered)


def understand(
    sheets: Sequence[intake.RawSheet],
    *,
    into: Path,
    kind: str | None = None,
    columns: Sequence[str] | None = None,
    duplicates: Literal["keep", "drop"] = "drop",
    remembered: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[CheckedSheet]:
    """`check` of sheets that are read already."""
    wishes = _wishes(columns or ())
    sheets = [sheet for sheet in sheets if sheet.rows and sheet.columns]
    with connected("duckdb://", memory_limit_gb=0.6, threads=2, scratch=into / "scratch") as engine:
        found = [_Sheet(engine, sheet, into, index).look() for index, sheet in enumerate(sheets)]
        understood = [one.recognise(kind, wishes, remembered or {}) for one in found]
        chosen = [one for one in understood if one.is_fact] or [one for one in understood if one.may_be_fact][:1]
        return [one.clean(keep=duplicates == "keep") for one in chosen]


def memory(sheet: CheckedSheet) -> dict[str, Any]:
    """What is kept of a confirmed sheet so that the next file with the same headers needs no question. JSON-able."""
    return {
        sheet.signature: {
            "kind": sheet.kind,
            "mapping": {column.header: column.field for column in sheet.columns},
            "custom": [column.header for column in sheet.columns if column.custom],
        }
    }


def signature(names: Sequence[str | None]) -> str:
    """What tells one layout of headers from another, however they are spaced."""
    return hashlib.sha256("\x1f".join(key(name or "") for name in names).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class _Wishes:
    """`--columns`: fields by position, or by header."""

    by_position: tuple[str | None, ...] = ()
    by_header: Mapping[str, str | None] = field(default_factory=dict)


def _wishes(columns: Sequence[str]) -> _Wishes:
    by_position: list[str | None] = []
    by_header: dict[str, str | None] = {}
    for one in columns:
        header, equals, name = one.rpartition("=")
        name = name.strip()
        if name not in ("-", ""):
            tables.field(name)
        if equals:
            by_header[header.strip()] = None if name in ("-", "") else name
        else:
            by_position.append(None if name in ("-", "") else name)
    if by_position and by_header:
        raise BadQuestion(
            ("Columns are named by position and by header at once.", "列的指定同时用了位置和表头两种写法。"),
            (
                "Use one of the two: quantity,amount or 数量=quantity.",
                "请只用一种写法：quantity,amount 或 数量=quantity。",
            ),
        )
    return _Wishes(tuple(by_position), by_header)


class _Sheet:
    """One sheet on its way from raw text to facts; steps in the order in which they are called."""

    def __init__(self, engine: Engine, sheet: intake.RawSheet, into: Path, index: int) -> None:
        self.engine, self.sheet, self.into = engine, sheet, into
        self.stem = f"{sheet.sha256[:12]}-{index}"
        self.table = engine.read(sheet.path)
        self.shape = shapes.Shape((), (), "")
        self.names: tuple[str | None, ...] = ()
        self.head: list[tuple[str | None, ...]] = []
        self.found: Recognised | None = None
        self.last_row = 0
        self.empty: frozenset[int] = frozenset()
        self.odd: frozenset[int] = frozenset()
        self.sample: list[list[str | None]] = []
        self.custom_wish: frozenset[str] = frozenset()
        self.months: dict[int, date] = {}

    # ── looking ──

    def look(self) -> "_Sheet":
        """The shape, and what the recognition needs of the rest."""
        cells_ = [cell(position) for position in range(self.sheet.columns)]
        head = self.engine.fetch(self.table.filter(self.table.row <= HEAD).order_by("row").select(*cells_))
        self.head = list(zip(*(column.to_pylist() for column in head.columns), strict=True))
        self.shape = shapes.find(self.head, merged=self.sheet.merged)
        self.names = self.shape.names + (None,) * (self.sheet.columns - len(self.shape.names))
        self._extent()
        self.sample = self._sample(cells_)
        return self

    def _extent(self) -> None:
        """The last row, columns without content, blanks that an engine does not know."""
        below = self.table.filter(self.table.row >= self.shape.first_row)
        texts = [below[cell(position)] for position in range(self.sheet.columns)]
        there = [text.strip().nullif("").notnull() for text in texts]
        several = rows.count_of(there) >= min(3, max(1, self.sheet.columns // 2))
        told: dict[str, ir.Scalar] = {"last": below.row.max(where=rows.any_of(there))}
        for position, text in enumerate(texts):
            header = rows.any_of(
                [
                    text.strip() == one
                    for row in self.shape.header_rows
                    if (one := (self.head[row - 1][position] or "").strip())
                ]
            )
            told[f"n{position}"] = (there[position] & several & ~header.fill_null(False)).sum()
            told[f"any{position}"] = there[position].sum()
            told[f"o{position}"] = rows.any_of(
                [text.contains(blank) for blank in ("\u3000", "\u00a0", "\u200b", "\ufeff")]
            ).sum()
        counts = self.engine.fetch(below.aggregate(**told)).to_pylist()[0]
        self.last_row = int(counts["last"] or max(self.shape.header_rows, default=0))
        self.empty = frozenset(position for position in range(self.sheet.columns) if not counts[f"n{position}"])
        self.filled = {position: int(counts[f"any{position}"] or 0) for position in range(self.sheet.columns)}
        self.odd = frozenset(position for position in range(self.sheet.columns) if counts[f"o{position}"])

    def _sample(self, names: Sequence[str]) -> list[list[str | None]]:
        """Columns of rows that may be facts: from the top, and some from all over."""
        first = self.shape.first_row
        step = max(1, (self.last_row - first) // SPREAD)
        row = self.table.row
        wanted = (row >= first) & (row <= self.last_row) & ((row < first + SAMPLE) | (row % step == 0))
        taken = self.engine.fetch(self.table.filter(wanted).order_by("row").select(*names))
        lines = list(zip(*(column.to_pylist() for column in taken.columns), strict=True))
        headers = [self.head[one - 1] for one in self.shape.header_rows]
        kept = [line for line in lines if _may_be_fact(line, headers)]
        return [list(column) for column in zip(*kept, strict=True)] if kept else [[] for _ in names]

    # ── recognising ──

    def recognise(self, kind: str | None, wishes: _Wishes, remembered: Mapping[str, Mapping[str, Any]]) -> "_Sheet":
        """Kind and columns, by what a person said, by what was confirmed before, else by words and content."""
        if wishes.by_position and not self._header_is_real():
            self._headerless()
        fixed = self._fixed(wishes)
        known = remembered.get(signature(self.names))
        if known and not fixed and kind in (None, known["kind"]):
            kind = str(known["kind"])
            fixed = {position: known["mapping"].get(self.label(position)) for position in range(len(self.names))}
            self.custom_wish = frozenset(known.get("custom", ()))
        kind = self._cross_tab(kind, fixed)
        self.found = recognising.recognise(
            self.names,
            self.sample,
            title=f"{self.shape.title} {self.sheet.sheet}",
            file=self.sheet.file,
            empty=self.empty,
            kind=kind,
            fixed=fixed,
        )
        self.found = _rest_of(self.found, fixed, len(self.names)) if wishes.by_position else self.found
        return self

    def _cross_tab(self, kind: str | None, fixed: dict[int, str | None]) -> str | None:
        """A sheet of 客户 × 月份: its months are sums, whatever else it is."""
        months = shapes.months(self.names, self._title())
        numeric = {
            position for position in months if position not in fixed and look(self.sample[position]).number > 0.8
        }
        if len(numeric) < 3 or len(numeric) * 2 < len(self.names) - 2 or kind not in (None, "documents", "order_lines"):
            return kind
        self.months = {position: months[position] for position in sorted(numeric)}
        for position, name in enumerate(self.names):
            if (
                position not in self.months
                and name
                and re.search(r"合计|总计|累计|小计|平均|total|average|sum", name, re.I)
            ):
                fixed[position] = None
        fixed.update(dict.fromkeys(self.months, "amount"))
        return kind or "documents"

    def _header_is_real(self) -> bool:
        words = [name for name in self.names if name and max(meanings(name).values(), default=0.0) > 0.5]
        return bool(self.shape.header_rows) and (
            bool(words) or (self.shape.header_rows[0] > 0 and any(name for name in self.names))
        )

    def _headerless(self) -> None:
        self.shape = shapes.Shape((), (None,) * self.sheet.columns, "")
        self.names = self.shape.names
        self._extent()
        self.sample = self._sample([cell(position) for position in range(self.sheet.columns)])

    def _fixed(self, wishes: _Wishes) -> dict[int, str | None]:
        if wishes.by_position:
            if len(wishes.by_position) > len(self.names):
                raise BadQuestion(
                    (
                        f"{len(wishes.by_position)} columns are named, “{self.sheet.file}” has {len(self.names)}.",
                        f"指定了 {len(wishes.by_position)} 列，而“{self.sheet.file}”只有 {len(self.names)} 列。",
                    ),
                    ("Name one field per column, - to leave one out.", "请按列逐一指定字段，不用的列写 -。"),
                )
            named = list(wishes.by_position) + [None] * (len(self.names) - len(wishes.by_position))
            return dict(enumerate(named))
        fixed: dict[int, str | None] = {}
        labels = {self.label(position): position for position in range(len(self.names))}
        folded = {key(label): position for label, position in labels.items()}
        for header, name in wishes.by_header.items():
            found = labels.get(header, folded.get(key(header)))
            if found is not None:
                fixed[found] = name
            elif len(self.names) > 1 and not any(name for name in self.names if name):
                raise UnknownName(("column", "列"), header, labels)
        return fixed

    def _title(self) -> str:
        return " ".join((self.shape.title, self.sheet.sheet, self.sheet.file))

    def label(self, position: int) -> str:
        """A column's name as it is printed: its header, else #n."""
        return self.names[position] or f"#{position + 1}"

    @property
    def is_fact(self) -> bool:
        """Whether the sheet was taken for one of the facts."""
        return (
            self.found is not None
            and self.found.kind is not None
            and self.last_row > max(self.shape.header_rows, default=0)
        )

    @property
    def may_be_fact(self) -> bool:
        """Whether a person could say that it is one: rows of several columns."""
        return self.found is not None and sum(1 for one in self.sample if any(one)) >= 2 and len(self.sample[0]) >= 2

    # ── cleaning ──

    def clean(self, *, keep: bool) -> CheckedSheet:
        """Typed rows, their classes, what is left out, what is doubtful."""
        found = self.found
        assert found is not None
        kind = found.kind or max(found.scores, key=lambda one: found.scores[one])
        plan = self._plan(kind, found).with_(keep_duplicates=keep)
        lines = self._write(rows.classed(rows.trimmed(self._with_whole_names(found), plan), plan), "lines")
        lines = self._filled(lines, plan)
        plan, statuses = self._statuses(lines, plan)
        lines = facts.cancelled(lines, plan, statuses)
        lines = facts.with_copies(lines, None if keep else self._copies(lines, plan))
        plan, lookups = self._lookups(lines, plan)
        whole = facts.decided(typed.typed(lines, plan, lookups, statuses), plan)
        whole = self._write(whole, "typed")
        return self._told(whole, plan, found)

    def _with_whole_names(self, found: Recognised) -> ir.Table:
        """The table with last names joined to first ones, where the sheet writes a name in two columns."""
        if found.joined is None:
            return self.table
        first, last = (self.table[cell(position)].strip().nullif("") for position in found.joined)
        latin = (first + " " + last).re_search(r"[A-Za-z]")
        whole = ibis.ifelse(latin.fill_null(False), first + ibis.literal(" ") + last, last + first)
        below = self.table.row >= self.shape.first_row
        return self.table.mutate(
            **{
                cell(found.joined[0]): ibis.ifelse(
                    below, ibis.coalesce(whole, first, last), self.table[cell(found.joined[0])]
                )
            }
        )

    def _write(self, expression: ir.Table, name: str) -> ir.Table:
        path = self.into / f"{self.stem}-{name}.parquet"
        self.engine.write(expression, path)
        return self.engine.read(path)

    def _plan(self, kind: str, found: Recognised) -> Plan:
        fields = {
            position: guess.field
            for position, guess in found.guesses.items()
            if guess.field and position not in self.empty
        }
        header = tuple(self.head[row - 1] for row in self.shape.header_rows)
        running = frozenset(
            position
            for position, one in enumerate(found.looks)
            if position not in fields
            and (one.running > 0.9 or key(self.label(position)) in ("序号", "no", "行次", "#", "sno", "rowid"))
        )
        stated = stated_scale(self.shape.title)
        scales: dict[int, int] = {}
        for position, name in fields.items():
            if tables.field(name).type == "money":
                own = scale(self.label(position))
                scales[position] = own if own != 1 or "元" in self.label(position) else stated
        counts = (
            [sum(1 for one in line if one) for line in zip(*self.sample, strict=True)]
            if self.sample and self.sample[0]
            else [0]
        )
        return Plan(
            kind=kind,
            names=tuple(self.label(position) for position in range(len(self.names))),
            fields=fields,
            header=header,
            first_row=self.shape.first_row,
            last_row=self.last_row,
            typical=sorted(counts)[len(counts) // 2],
            running=running,
            empty=frozenset(position for position in range(len(self.names)) if not self.filled[position]),
            custom=frozenset(
                position for position in range(len(self.names)) if self._is_custom(position, found, fields)
            ),
            odd_blanks=self.odd,
            scales={position: factor for position, factor in scales.items() if factor != 1},
            merged=self.sheet.merged,
            months=self.months,
        )

    def _is_custom(self, position: int, found: Recognised, fields: Mapping[int, str]) -> bool:
        """Further columns that are kept: named, filled, and not of the kind that nobody analyses."""
        name = self.names[position]
        if self.custom_wish:
            return self.label(position) in self.custom_wish
        if position in fields or position in self.empty or name is None or position in (found.joined or ()):
            return False
        if is_bucket(name) and found.looks[position].number > 0.5:
            return False
        one = found.looks[position]
        return (
            meanings(name).get("-", 0.0) < 0.7
            and one.running < 0.9
            and one.hexadecimal < 0.5
            and one.ip < 0.5
            and position not in found.relations.whole
        )

    def _filled(self, lines: ir.Table, plan: Plan) -> ir.Table:
        candidates = lines.filter(lines["class"].isnull())
        told = {"rows": candidates.count()} | {
            cell(position): candidates[cell(position)].count() for position in plan.used
        }
        counts = self.engine.fetch(candidates.aggregate(**told)).to_pylist()[0]
        if not counts["rows"] or not fill.needs_look(counts, plan):
            return lines
        sums = self.engine.fetch(lines.filter(lines["class"] == "subtotal").aggregate(n=ibis._.count())).to_pylist()[0][
            "n"
        ]
        measured = self.engine.fetch(fill.patterns(lines, plan)).to_pylist()[0]
        fills = fill.decide(measured, plan, subtotals=int(sums))
        return self._write(fill.filled(lines, plan, fills), "filled") if fills.within or fills.down else lines

    def _statuses(self, lines: ir.Table, plan: Plan) -> tuple[Plan, dict[str, tuple[str, ...]]]:
        """Which states and kinds of document there are, and which of them count for nothing or turn signs."""
        kind, status = plan.first("document_kind", "kind"), plan.column("document_status")
        told: dict[str, tuple[str, ...]] = {}
        if kind is not None and plan.kind in ("order_lines", "documents", "receipts", "invoices"):
            texts = self._distinct(lines, kind)
            told["returns"] = facts.return_kinds(texts)
            told["openings"] = facts.opening_kinds(texts) if plan.kind in ("order_lines", "documents") else ()
        if status is not None and plan.kind in (
            "order_lines",
            "documents",
            "receipts",
            "invoices",
            "quotes",
            "deliveries",
        ):
            texts = self._distinct(lines, status)
            told["cancelled"] = facts.cancelled_states(texts)
            if facts.approval_marks(texts):
                void = "作废" in plan.names[status] or "void" in plan.names[status].lower()
                told["cancelled"] = (
                    tuple(text for text in texts if text.lower() in facts.VOID_MARK)
                    if void
                    else facts.not_approved(texts)
                )
                plan = plan if void else plan.with_(marks=frozenset({status}))
        return plan, told

    def _distinct(self, lines: ir.Table, position: int, most: int = 2000) -> list[str]:
        text = lines.filter(lines["class"].isnull())[cell(position)]
        seen = text.as_table().distinct().filter(lambda t: t[cell(position)].notnull()).limit(most)
        return sorted(str(one) for one in self.engine.fetch(seen).column(0).to_pylist())

    def _copies(self, lines: ir.Table, plan: Plan) -> ir.Table | None:
        if plan.key is None:
            return None
        again = copies.candidates(lines, plan)
        if not self.engine.fetch(again.limit(1)).num_rows:
            return None
        single = False
        if plan.kind != "order_lines":
            told = self.engine.fetch(copies.keys_differ(lines, plan)).to_pylist()[0]
            single = bool(told["documents"]) and told["rows"] <= 1.02 * told["documents"]
        return self._write(copies.copies(lines, plan, single=single), "copies")

    def _lookups(self, lines: ir.Table, plan: Plan) -> tuple[Plan, dict[int, ir.Table]]:
        """Texts that the engine does not cast itself, read once each; the order of dates and the decimal sign first."""
        lookups: dict[int, ir.Table] = {}
        orders, decimals, unclear = dict(plan.orders), dict(plan.decimals), set(plan.ambiguous)
        open_signs: set[int] = set()
        for position in sorted(plan.fields):
            type_ = plan.type_of(position)
            if type_ not in NUMBERS and type_ not in DAYS:
                continue
            name = plan.fields[position]
            special = name in ("tax_rate", "discount", "birth_year")
            odd = self.engine.fetch(typed.odd_texts(lines, position, type_, all_rates=special))
            texts = [str(one) for one in odd.column("text").to_pylist()]
            if type_ in DAYS:
                order, decided = self._order(texts, position)
                orders[position] = order
                if not decided:
                    unclear.add(position)
            elif texts:
                sign = cells.decimal_sign(texts)
                decimals[position] = "." if sign == "?" else sign
                if sign == "?" and name in recognising.sums(plan.kind):
                    open_signs.add(position)
            if texts:
                stated = plan.with_(orders=orders, decimals=decimals, ambiguous=frozenset(unclear))
                path = self.into / f"{self.stem}-texts{position}.parquet"
                parquet.write_table(typed.read_texts(texts, stated, position), path)
                lookups[position] = self.engine.read(path)
            if name == "ordered_on" and self._has_clock(lines, position, lookups.get(position)):
                orders[position] += "+clock"
        known = plan.with_(
            orders=orders, decimals=decimals, ambiguous=frozenset(unclear), open_signs=frozenset(open_signs)
        )
        return known, lookups

    def _order(self, texts: list[str], position: int) -> tuple[str, bool]:
        """Which number of a date comes first, and whether anything says so."""
        column = [one for one in self.sample[position] if one] if position < len(self.sample) else []
        proven = cells.date_order(sorted({*texts, *column}))
        if proven is not None:
            return proven, True
        stated = stated_order(self.label(position)) or stated_order(self.shape.title)
        if stated is not None:
            return stated, True
        return min(("dmy", "mdy"), key=lambda order: _disorder(column, order)), False

    def _has_clock(self, lines: ir.Table, position: int, lookup: ir.Table | None) -> bool:
        text = lines[cell(position)]
        timed = lines.filter(text.length() >= 13, text.re_search(r"[0-9]{1,2}:[0-9]{2}")).limit(1).select("row")
        return (
            bool(self.engine.fetch(timed).num_rows)
            if lookup is None
            else bool(
                self.engine.fetch(
                    lookup.filter(lookup.moment.notnull(), lookup.moment != lookup.moment.truncate("D")).limit(1)
                ).num_rows
            )
            or bool(self.engine.fetch(timed).num_rows)
        )

    # ── telling ──

    def _told(self, whole: ir.Table, plan: Plan, found: Recognised) -> CheckedSheet:
        out = {name: self.into / f"{self.stem}-{name}.parquet" for name in ("facts", "leftovers", "doubts")}
        shares = quality.conflict_shares(whole, plan)
        against = quality.conflict(self.engine.fetch(shares).to_pylist()[0]) if shares is not None else None
        plan = plan if against is None else plan.with_(discount=against[1])
        self.engine.write(facts.accepted(whole, plan).order_by("row"), out["facts"])
        flags = self._flags(whole, plan, against)
        self._write_named(quality.leftovers(whole, plan), plan, out["leftovers"])
        self._write_named(
            quality.doubts(whole, plan).union(
                self.engine.given(flags).filter(lambda t: t.reason.notin(("bad_number", "bad_date")))
            ),
            plan,
            out["doubts"],
        )
        counted = {row["class"]: row for row in self.engine.fetch(quality.counts(whole, plan)).to_pylist()}
        columns = tuple(
            self._column(position, plan, found) for position in range(len(self.names)) if self._is_told(position)
        )
        asked = self._unsure(found, plan)
        return CheckedSheet(
            file=self.sheet.file,
            sheet=self.sheet.sheet,
            kind=plan.kind,
            confidence=found.confidence,
            header_rows=self.shape.header_rows,
            columns=columns,
            unsure=tuple(asked),
            document=self._document(whole, plan, counted, columns, flags),
            raw=self.sheet.path,
            facts=out["facts"],
            leftovers=out["leftovers"],
            doubts=out["doubts"],
            bridge=self._bridge(whole, plan, counted),
            signature=signature(self.names),
            sha256=self.sheet.sha256,
            notes=self.sheet.notes,
            questions=tuple(asked.values()),
        )

    def _is_told(self, position: int) -> bool:
        return self.names[position] is not None or bool(self.filled[position])

    def _column(self, position: int, plan: Plan, found: Recognised) -> Column:
        guess = found.guesses[position]
        name = plan.fields.get(position)
        shown = guess if name == guess.field else replace(guess, field=name)
        return Column(
            self.label(position),
            name,
            guess.confidence,
            recognising.evidence(shown, self.names[position]),
            position in plan.custom,
        )

    def _unsure(self, found: Recognised, plan: Plan) -> dict[str, Text]:
        """What must be asked before the sheet is loaded, with its words."""
        asked = recognising.unsure(found, self.names)
        told = {name: recognising.question(name, found, self.names, plan.kind) for name in asked}
        for positions, what in (
            (plan.ambiguous, ("date order", "日期顺序")),
            (plan.open_signs, ("decimal sign", "小数点")),
        ):
            for position in sorted(positions):
                name = plan.names[position]
                told[f"{what[0]} of {name}"] = (f"{what[0]} of “{name}”", f"“{name}”列的{what[1]}")
        return told

    def _flags(self, whole: ir.Table, plan: Plan, against: tuple[str, str] | None) -> pa.Table:
        rounded = frozenset(position for position in typed.rounded_ids(plan) if self._holds_rounded(whole, position))
        return self.engine.fetch(quality.flags(whole, plan, against, has_rounded=rounded).order_by("row", "position"))

    def _holds_rounded(self, whole: ir.Table, position: int) -> bool:
        text = whole[cell(position)]
        return bool(
            self.engine.fetch(
                whole.filter(text.upper().contains("E"), text.re_search(typed.ROUNDED)).limit(1).select("row")
            ).num_rows
        )

    def _write_named(self, expression: ir.Table, plan: Plan, path: Path) -> None:
        """Positions as headers."""
        position = expression.position
        header = (
            ibis.cases(*((position == one, name) for one, name in enumerate(plan.names)), else_=ibis.null("string"))
            if plan.names
            else ibis.null("string")
        )
        told = expression.mutate(column=header).drop("position")
        order = [name for name in ("row", "class", "column", "value", "reason") if name in told.columns]
        self.engine.write(told.select(*order).order_by("row"), path)

    def _document(
        self,
        whole: ir.Table,
        plan: Plan,
        counted: Mapping[str, Mapping[str, Any]],
        columns: Sequence[Column],
        flags: pa.Table,
    ) -> dict[str, Any]:
        """The sheet's object of the exchange form."""
        number = {name: int(counted[name]["rows"]) if name in counted else 0 for name in quality.CLASSES}
        accepted = counted.get("accepted", {})
        told: dict[str, Any] = {
            "file": self.sheet.file,
            "sheet": self.sheet.sheet,
            "kind": plan.kind,
            "encoding": self.sheet.encoding,
            "header_rows": list(self.shape.header_rows),
            "mapping": {column.header: column.field for column in columns},
            "rows": {
                "physical": self.last_row - self.shape.first_row + 1,
                "accepted": number["accepted"],
                "rejected": number["rejected"],
                "blank": number["blank"],
                "excluded": {
                    name: number[name] for name in ("subtotal", "repeated_header", "cancelled", "duplicate", "other")
                },
            },
            "totals": {
                name: bridge.printed(name, accepted.get(name)) for name in SUMS if plan.column(name) is not None
            },
        }
        if plan.kind in ("order_lines", "documents", "receipts", "invoices"):
            back = self.engine.fetch(quality.returns(whole, plan)).to_pylist()[0]
            money = next(
                (
                    name
                    for name in ("amount", "amount_with_tax", "received_amount", "invoice_amount")
                    if plan.column(name) is not None
                ),
                None,
            )
            if plan.kind == "receipts" and plan.column("received_amount") is not None:
                money = "received_amount"
            told["returns"] = {
                "rows": int(back["rows"]),
                "quantity": bridge.printed("quantity", back.get("quantity")),
                "amount": bridge.printed("amount", back.get(money) if money else None),
            }
        told["flags"] = [
            {"row": row["row"], "column": plan.names[row["position"]], "reason": row["reason"]}
            for row in flags.to_pylist()
        ]
        names = quality.parties(whole, plan)
        if names is not None:
            told["customers_as_written"] = int(self.engine.fetch(names).to_pylist()[0]["names"])
        return told

    def _bridge(self, whole: ir.Table, plan: Plan, counted: Mapping[str, Mapping[str, Any]]) -> tuple[Bridge, ...]:
        """Per summed column with a grand total below: from what is printed to what was accepted."""
        sums = self.engine.fetch(quality.printed_totals(whole, plan).order_by("row")).to_pylist()
        grand = [
            row
            for row in sums
            if re.search(r"^[^页]*(合\s*计|总\s*计|total)", str(row["label"] or "").strip(), re.I)
            and not re.search(r"本页|小\s*计|sub", str(row["label"]), re.I)
        ]
        told: list[Bridge] = []
        for name in SUMS:
            position = plan.column(name)
            if position is None or not grand or grand[-1].get(name) is None:
                continue
            printed = cells.number(str(grand[-1][name]), decimal=plan.decimals.get(position, "."))
            if isinstance(printed, cells.Bad):
                continue
            told.append(
                bridge.between(
                    name, plan.names[position], int(grand[-1]["row"]), printed * plan.scales.get(position, 1), counted
                )
            )
        return tuple(told)


def _may_be_fact(line: Sequence[str | None], headers: Sequence[Sequence[str | None]]) -> bool:
    """Of a sample row: not blank, not a sum, not the header again."""
    texts = [one.strip() for one in line if one and one.strip()]
    if (
        not texts
        or (len(texts) == 1 and len(line) > 3)
        or any(re.match(rows.SUBTOTAL.replace("(?i)", ""), one, re.I) for one in texts[:4])
    ):
        return False
    return not any(shapes.is_header_again(line, header) for header in headers)


def _disorder(column: Sequence[str], order: str) -> int:
    """How often a column goes back in time under an order of day and month: sheets are mostly sorted."""
    moments = [moment for one in column[:2000] if not isinstance(moment := cells.instant(one, order=order), cells.Bad)]
    return sum(1 for one, two in itertools.pairwise(moments) if two < one) + (len(column[:2000]) - len(moments))


def _rest_of(found: Recognised, fixed: Mapping[int, str | None], width: int) -> Recognised:
    """All columns were named by position: nothing else is guessed."""
    kept = {position: guess for position, guess in found.guesses.items() if position in fixed or guess.field is None}
    return replace(
        found,
        guesses={
            position: kept.get(position) or replace(next(iter(found.guesses.values())), field=None)
            for position in range(width)
        },
    )


def known_fields(kind: str) -> tuple[str, ...]:
    """What columns of a kind may be mapped to, for people who correct a mapping."""
    return fields_of(kind)


def as_json(sheets: Sequence[CheckedSheet]) -> str:
    """The exchange form: one list of the sheets' objects."""
    return json.dumps([sheet.document for sheet in sheets], ensure_ascii=False)
