"""The plan by which an understood sheet's rows are cleaned."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from zhike import tables
from zhike.check.looked import Looked
from zhike.check.understood import Understood, is_posted
from zhike.clean.plan import SUMS, Plan
from zhike.errors import Text
from zhike.sources import balances, titles
from zhike.sources.columns import ANSWERED, Seen
from zhike.sources.headers import is_bucket, key, meanings, scale, stated_scale
from zhike.sources.scores import paid_out
from zhike.sources.years import since

RUNNING = ("序号", "no", "行次", "#", "sno", "rowid")
"""Headers, folded, of columns that number the rows."""

ASSUMED: Mapping[str, Text] = {
    "date": (
        "from when the file was saved (if it is another day, write it in the file's name), for every row",
        "取自文件保存日期（如不是这一天，请写在文件名中），适用于每一行",
    ),
    "account": (
        "what customers owe, as the sheet names no account (if it is another, write it above the table), for every row",
        "表中没有写明科目，按应收客户款理解（如为其他科目，请写在表格上方），适用于每一行",
    ),
}
"""Whence fields have their value that nothing in the file says."""

OWN_SOURCE = "source"
"""A field that has the name of a row's own provenance (whence a signal is known): it is kept among the further columns."""


def planned(understood: Understood, *, keep_duplicates: bool) -> Plan:
    """What is known of the sheet before its cells are read."""
    looked, found = understood.looked, understood.found
    extent = looked.extent
    fields = {
        position: guess.field
        for position, guess in found.guesses.items()
        if guess.field and position not in extent.empty
    }
    kind = found.kind or max(found.scores, key=lambda one: found.scores[one])
    stated, assumed = _for_all_rows(understood, kind, fields)
    return Plan(
        kind=kind,
        names=looked.labels,
        fields=fields,
        header=looked.header,
        zone=looked.zone,
        first_row=looked.shape.first_row,
        last_row=looked.last_row,
        typical=_typical(looked.sample),
        running=_running(understood, fields),
        empty=frozenset(range(len(looked.names))) - extent.filled,
        custom=frozenset(position for position in range(len(looked.names)) if _is_custom(understood, position, fields)),
        odd_blanks=extent.odd,
        spaced=extent.spaced,
        scales=_scales(understood, fields),
        since=since(*(looked.labels[one] for one in fields), looked.shape.title, looked.sheet.sheet, looked.sheet.file),
        merged=looked.sheet.merged,
        keep_duplicates=keep_duplicates,
        months=understood.months,
        currencies=understood.currencies,
        headed=understood.headed,
        paid_out=_paid_out(understood, fields),
        struck=looked.struck,
        worded=frozenset(n for n in fields if kind == "responses" and found.looks[n].answered > ANSWERED),
        ids=understood.ids,
        stated=stated,
        assumed=assumed,
        sides=balances.sides(looked.labels, fields) if kind == "ledger" else {},
        against=_against(looked.names, fields) if kind == "ledger" else {},
    )


def _against(names: Sequence[str | None], fields: Mapping[int, str]) -> dict[int, int]:
    """The balances of the debit side that have one of the credit side beside them, both in use."""
    pairs = balances.against(names).items()
    return {debit: credit for debit, credit in pairs if fields.get(debit) and fields.get(debit) == fields.get(credit)}


def _paid_out(understood: Understood, fields: Mapping[int, str]) -> tuple[int, ...]:
    """The columns of what was paid out, beside the one of what came in."""
    looked, found = understood.looked, understood.found
    if "received_amount" not in fields.values() or "invoice_amount" in fields.values():
        return ()
    seen = [Seen(name, found.looks[position], position) for position, name in enumerate(looked.names)]
    return tuple(position for position in paid_out(seen) if position not in fields and position in looked.extent.filled)


def _for_all_rows(
    understood: Understood, kind: str, fields: Mapping[int, str]
) -> tuple[dict[str, str], frozenset[str]]:
    """What the title says for all rows, of what the kind can have from there and no column says; and what is assumed."""
    looked = understood.looked
    told = titles.stated(looked.shape.title, looked.sheet.sheet, looked.sheet.file)
    told |= balances.stated(looked.title, fields) if kind == "ledger" else {}
    told |= titles.raised(looked.labels) if kind == "signals" else {}
    told = {**(titles.stored(looked.labels) if kind == "costs" else {}), **told, **understood.whose}
    if kind == "statements":
        told.pop("period", None)  # its columns say of when they are
    sold = any(titles.SOLD.match(looked.labels[one]) for one, name in fields.items() if name in SUMS)
    if sold and titles.taken_back(label for label in looked.labels if label):
        told.pop("document_kind", None)  # what came back stands in columns of its own
    told = titles.taken_back(looked.labels[one] for one, name in fields.items() if name in SUMS) | told
    number = next((looked.labels[one] for one, name in fields.items() if name == "order_id"), "")
    if kind in ("order_lines", "documents") and (back := titles.returned(number)):
        told = {"document_kind": back, **told}  # numbers of returns, and of nothing else
    known = {*fields.values(), *(("customer_name",) if set(fields.values()) & set(tables.PARTY) else ())}
    given = {name: told[name] for name in titles.GIVEN.get(kind, ()) if name in told and name not in known}
    assumed = {name: said for name, said in _assumed(looked, kind).items() if name not in {*given, *known}}
    return {**given, **assumed}, frozenset(assumed)


def _assumed(looked: Looked, kind: str) -> dict[str, str]:
    """What holds of all rows though nothing says so: goods counted when the file was saved, what customers owe."""
    saved = looked.sheet.saved_at
    if kind in ("stock", "signals") and saved is not None:
        return {"date": saved.astimezone(ZoneInfo(looked.zone)).date().isoformat()}
    return {"account": balances.RECEIVABLE} if kind == "ledger" and is_posted(looked) else {}


def _typical(sample: tuple[tuple[str | None, ...], ...]) -> int:
    """How many cells a row usually holds."""
    if not sample or not sample[0]:
        return 0
    counts = sorted(sum(1 for one in line if one) for line in zip(*sample, strict=True))
    return counts[len(counts) // 2]


def _running(understood: Understood, fields: Mapping[int, str]) -> frozenset[int]:
    labels = understood.looked.labels
    return frozenset(
        position
        for position, one in enumerate(understood.found.looks)
        if position not in fields and (one.running > 0.9 or key(labels[position]) in RUNNING)
    )


def _scales(understood: Understood, fields: Mapping[int, str]) -> dict[int, int]:
    """10,000 for columns of 万元, whether their own header says so or the title."""
    looked = understood.looked
    stated = stated_scale(looked.shape.title)
    told: dict[int, int] = {}
    for position, name in fields.items():
        if tables.field(name).type in ("count", "quantity"):
            told[position] = scale(looked.labels[position])
        if name == "value" and "metric" in fields.values():
            own = scale(looked.labels[position])
            told[position] = own if own != 1 else stated  # else the metric that the title states has its unit
        if tables.field(name).type == "money":
            own = scale(looked.labels[position])
            told[position] = own if own != 1 or "元" in looked.labels[position] else stated
    return {position: factor for position, factor in told.items() if factor != 1}


def _is_custom(understood: Understood, position: int, fields: Mapping[int, str]) -> bool:
    """Further columns that are kept: named, filled, and not of the kind that nobody analyses."""
    looked, found = understood.looked, understood.found
    name = looked.names[position]
    if position == looked.struck or position in understood.computed:
        return False
    if understood.kept and position not in fields:
        return looked.labels[position] in understood.kept
    if fields.get(position) == OWN_SOURCE:
        return True
    if position in fields or position in looked.extent.empty or name is None or position in (found.joined or ()):
        return False
    one = found.looks[position]
    if is_bucket(name) and one.number > 0.5:
        return False
    return (
        meanings(name).get("-", 0.0) < 0.7
        and one.running < 0.9
        and one.hexadecimal < 0.5
        and one.ip < 0.5
        and position not in found.relations.whole
    )
