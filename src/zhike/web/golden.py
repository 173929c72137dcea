"""The golden record on a page: per field the value that stands, why, and what other sources say instead."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhike.errors import Text
from zhike.identity import keys
from zhike.identity.records import DISPUTED, NO_RIVALS
from zhike.tables import FIELDS
from zhike.web.pages import Seen
from zhike.web.shown import Day

LABELS: dict[str, Text] = {field.name: field.label for field in FIELDS} | {
    "delivery_address": ("Delivery address", "收货地址"),
    "bank_account": ("Bank account", "银行账号"),
    "id_number": ("Number of the document", "证件号码"),
    "born_on": ("Date of birth", "出生日期"),
    "postcode": ("Postcode", "邮编"),
    "former_name": ("Former name", "曾用名"),
    "short_name": ("Short name", "简称"),
}
ORDER = {name: place for place, name in enumerate(LABELS)}
KNOWN_BY = (
    "customer_tax_id", "customer_code", "member_card", "bank_account", "id_number", "phone", "email", "delivery_address",
)  # fmt: skip
"""What tells a customer from others, the surest first."""
SECRET = ("bank_account", "id_number")
STANDS: dict[str, Text] = {
    "only": ("the only value", "唯一的值"),
    "trusted": ("from a trusted source", "来自优先采信的数据源"),
    "listed": ("from the customer list", "来自客户档案"),
    "plain": ("the plain name, nobody typed behind it", "规范写法，未夹带联系人"),
    "newest": ("the newest", "最新"),
    "most": ("said by most rows", "出现最多"),
    "filled": ("says the most", "内容最完整"),
    "earliest": ("the earliest", "最早"),
    "order": ("nothing tells them apart; by letters", "无从区分，按字母顺序"),
}
FALLS: dict[str, Text] = {
    "trusted": ("the source is trusted less", "数据源优先级较低"),
    "listed": ("not from the customer list", "并非来自客户档案"),
    "plain": ("not the plain name", "非规范写法"),
    "newest": ("older", "较旧"),
    "most": ("said by fewer rows", "出现较少"),
    "filled": ("says less", "内容较少"),
    "earliest": ("later", "较晚"),
    "order": ("by letters", "按字母顺序"),
    "agrees": ("the same, written otherwise", "内容相同，写法不同"),
}
UNDATED: Text = ("no date beside it", "未注明日期")
WRONG: Text = ("(not a valid tax id)", "（校验不通过）")
MOST_VALUES = 30
MOST_FILES = 2

Files = Mapping[str, Sequence[str]]
"""Source → the files that were loaded of it."""


def record(rows: Iterable[Mapping[str, Any]], files: Files, seen: Seen) -> list[dict[str, Any]]:
    """Every field with the value that stands, where it comes from, and the values that lost."""
    by_field: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_field.setdefault(row["field"], []).append(row)
    return [
        _field(name, by_field[name], files, seen)
        for name in sorted(by_field, key=lambda one: (ORDER.get(one, 999), one))
    ]


def _field(name: str, rows: Sequence[Mapping[str, Any]], files: Files, seen: Seen) -> dict[str, Any]:
    best = next(row for row in rows if row["is_best"])
    others = [row for row in rows if row["value"] != best["value"]]
    agreeing = {row["source"] for row in rows if row["value"] == best["value"]} - {best["source"]}
    shown = sorted(
        others, key=lambda row: (row["rule"] == "agrees", row["said_on"] is None, row["value"], row["source"])
    )
    return {
        "field": name,
        "label": label(name, seen),
        **_value(best, files, seen),
        "why": seen.words.say(STANDS.get(best["rule"], STANDS["only"])),
        "agreeing": _count(len(agreeing)),
        "others": [{**_value(row, files, seen), "why": seen.words.say(_falls(row))} for row in shown[:MOST_VALUES]],
        "number": _count(len({row["value"] for row in others})),
        "is_wrong": name == "customer_tax_id" and keys.fails_check(str(best["value"])),
        "is_disputed": name in DISPUTED and any(row["rule"] not in NO_RIVALS for row in others),
    }


def _falls(row: Mapping[str, Any]) -> Text:
    """Why a value does not stand."""
    if row["rule"] == "newest" and row["said_on"] is None:
        return UNDATED
    return FALLS.get(row["rule"], FALLS["order"])


def known_by(fields: Sequence[Mapping[str, Any]], seen: Seen) -> list[dict[str, Any]]:
    """The numbers and addresses by which the customer is told from others, with those that nobody has brought."""
    by_name = {field["field"]: field for field in fields}
    found = []
    for name in KNOWN_BY:
        field = by_name.get(name)
        values = [field["value"], *(other["value"] for other in field["others"])] if field else []
        values = [_checked(name, value, seen) for value in dict.fromkeys(values)]
        found.append({"label": label(name, seen), "values": values[:4], "more": _count(len(values) - 4)})
    return found


def _checked(name: str, value: str, seen: Seen) -> str:
    """A tax id with a wrong digit, or rounded by a spreadsheet, tells nobody from others: that is said beside it."""
    wrong = name == "customer_tax_id" and keys.tax_id(value) is None
    return f"{value} {seen.words.say(WRONG)}" if wrong else value


def files_of(source: str, files: Files, seen: Seen) -> list[str]:
    """The files of a source, the first by name."""
    named = list(files.get(source, [source]))
    more = len(named) - MOST_FILES
    return [*named[:MOST_FILES], *([str(seen.words("and {count} more", count=_count(more)))] if more > 0 else [])]


def label(name: str, seen: Seen) -> str:
    """A field as people call it."""
    return seen.words.say(LABELS.get(name, (name, name)))


def masked(name: str, value: str) -> str:
    """A value as pages show it: of numbers that are nobody's business the last digits."""
    return f"…{value[-4:]}" if name in SECRET and len(value) > 4 else value


def _value(row: Mapping[str, Any], files: Files, seen: Seen) -> dict[str, Any]:
    named = [row["file"]] if row["file"] else files_of(row["source"], files, seen)
    at = seen.words("row {row}", row=str(row["row"])) if row["row"] is not None else ""
    return {
        "value": masked(row["field"], str(row["value"])),
        "from": " · ".join(str(part) for part in (", ".join(named), row["sheet"], at) if part),
        "on": Day(row["said_on"], seen.lang) if row["said_on"] else "",
    }


def _count(number: int) -> str:
    return f"{number:,}" if number > 0 else ""
