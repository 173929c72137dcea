"""An answer of ours that is brought in again: a list of customers with figures computed here, or sums alone.

People export a list, write beside it and bring it back. Who the customers are and what was written is read; what was
computed here is not, since every update computes it anew; and sums are never taken for sales.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from zhike.catalog import DIMENSIONS, METRICS
from zhike.check.looked import Looked
from zhike.errors import Text
from zhike.sources.headers import key, meanings
from zhike.sources.profile import look
from zhike.sources.shapes import SUM_COLUMN, months
from zhike.sources.titles import AHEAD

ID = re.compile(r"K[0-9a-f]{11}")
"""What a customer's id looks like."""
NAMES: tuple[Text, ...] = (("Customer", "客户"), ("Name", "客户名称"), ("Customer", "客户名称"))
"""Headers of the column with customers' names."""
FIELDS = {
    "industry": "industry", "gender": "gender", "occupation": "occupation", "owner": "owner", "level": "level",
    "source_channel": "source_channel", "status": "status", "kind_of_party": "kind_of_party",
}  # fmt: skip
"""Dimensions that say what a source said, and its field."""
CALLS: tuple[Text, ...] = (
    ("Why", "原因"), ("At stake", "涉及金额"), ("Usually buys", "常购"), ("Last order", "最近购买"), ("Due", "截止日"),
    ("State", "状态"), ("Customer id", "客户编号"),
)  # fmt: skip
"""Headers of the list of whom to call that are no metric's."""
SHEETS = ("Answer", "查询结果")
FILES = re.compile(r"(Explore|Customers|To do|分析|客户|待办) \d{4}-\d\d-\d\d")
"""What files are called as they are downloaded."""
OTHER = re.compile(r"\s*·\s*(The other period|对比期)$")
TELLING = 0.85
"""A label that another program's word resembles less than so much is ours alone."""
MOSTLY = 0.9

COMPUTED: Text = (
    "Zhike computed it itself; it is computed anew and not loaded.",
    "由知客计算得出，更新数据时会重新计算，不导入。",
)
SUMS: Text = (
    "A table of sums, exported from Zhike or made elsewhere: no documents. Sums are computed from what is loaded.",
    "这是统计汇总表（从知客导出或另行制作），不是原始单据，不导入；汇总数由系统根据单据计算。",
)


@dataclass(frozen=True)
class Ours:
    """An answer of ours: of customers, each once, or of something else."""

    is_customers: bool
    fields: Mapping[int, str] = field(default_factory=dict)
    computed: Mapping[int, Text] = field(default_factory=dict)  # columns that are not loaded, and why
    ids: int | None = None  # the column of our ids


def ours(looked: Looked) -> Ours | None:
    """What the sheet was when it left; None where it is not known to be ours."""
    if not looked.shape.header_rows:
        return None
    labels = [key(OTHER.sub("", name or "")) for name in looked.names]
    ids = [position for position, cells in enumerate(looked.sample) if _are_ids(cells)]
    first = next((n for n, one in enumerate(labels) if one not in _DIMENSIONS and one not in _NAMES), len(labels))
    if not ids and not _is_answer(looked, labels, first):
        return None
    names = [position for position, one in enumerate(labels) if one in _NAMES and position not in ids]
    who = ids or names
    divided = not ids and any(_DIMENSIONS[one][1] != "customers" for one in labels[:first] if one in _DIMENSIONS)
    if not names or divided or not _once(looked.sample[who[0]]):
        return Ours(is_customers=False)
    named = max(names, key=lambda position: labels[position] in _WHOLE_NAMES)
    fields, computed = {named: "customer_name"}, dict.fromkeys(ids[1:], COMPUTED)
    fields |= dict.fromkeys(ids[:1], "customer_code")  # who it is: an id of ours is as sure a mark as a tax number
    for position, one in enumerate(labels):
        if position in fields or position in computed:
            continue
        if position < first and _DIMENSIONS.get(one, ("", ""))[0] in FIELDS:
            fields[position] = FIELDS[_DIMENSIONS[one][0]]
        elif position < first or one in _METRICS or (ids and one in _CALLS):
            computed[position] = COMPUTED
    return Ours(True, fields, computed, ids[0] if ids else None)


def _is_answer(looked: Looked, labels: Sequence[str], first: int) -> bool:
    """Whether the headers are an answer's: ways to split, then figures, one of them named as nobody else does.

    A sheet or a file that still bears the name which an answer has needs only the former.
    """
    if not first:
        return False
    if looked.sheet.sheet in SHEETS or FILES.match(looked.sheet.file):
        return True
    if _is_crossed(looked, labels, first):
        return True
    figures = list(takewhile(_METRICS.__contains__, labels[first:]))
    return len(figures) >= 2 and any(one in _TELLING for one in figures)


def _is_crossed(looked: Looked, labels: Sequence[str], first: int) -> bool:
    """Ways to split, none of them a customer's name, then nothing but months that were: a cross table, however it is called."""
    if any(one in _NAMES for one in labels[:first]) or AHEAD.search(looked.title):
        return False
    dated = months(looked.names, looked.title)
    rest = [position for position in range(first, len(labels)) if not SUM_COLUMN.search(looked.names[position] or "")]
    return len(rest) > 1 and all(position in dated for position in rest)


def _are_ids(cells: Sequence[str | None]) -> bool:
    there = [one.strip() for one in cells if one and one.strip()]
    found = [one for one in there if ID.fullmatch(one)]
    lettered = sum(1 for one in found if re.search("[a-f]", one))  # K20260000001 is somebody else's
    return bool(there) and len(found) >= MOSTLY * len(there) and lettered >= MOSTLY * len(found)


def _once(cells: Sequence[str | None]) -> bool:
    """Each customer has a row; two of one name may be two."""
    return look(list(cells)).unique >= MOSTLY


def _keys(labels: Sequence[Text]) -> frozenset[str]:
    return frozenset(key(one) for label in labels for one in label)


_METRICS = _keys([one.label for one in METRICS])
_TELLING = frozenset(
    key(one)
    for metric in METRICS
    for one in metric.label
    if max(meanings(one).values(), default=0.0) < TELLING
)  # fmt: skip
_DIMENSIONS = {key(label): (one.name, one.on) for one in DIMENSIONS for label in one.label}
_NAMES, _WHOLE_NAMES = _keys(NAMES), _keys(NAMES[1:2])
_CALLS = _keys(CALLS)
