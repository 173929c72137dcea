"""What speaks for and against two parties being one, in words.

tell(Mark("brand", 3, 7.1), top=3, left, right)  →  same own name (字号) “安大”: speaks strongly for one customer
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from zhike.errors import Text

Tone = Literal["for", "against", "little"]

LABELS: dict[str, Text] = {
    "name": ("whole name", "完整名称"), "brand": ("own name (字号)", "字号"), "region": ("place in the name", "名称中的地区"),
    "trade": ("trade", "行业用词"), "form": ("legal form", "组织形式"), "branch": ("branch", "分支机构"),
    "given_name": ("given name", "名"), "surname": ("family name", "姓"), "tax_id": ("tax id", "统一社会信用代码"),
    "phone": ("phone", "电话"), "email": ("e-mail", "电子邮箱"), "address": ("address", "地址"),
    "contact_person": ("contact person", "联系人"), "bank_account": ("bank account", "银行账号"),
    "id_number": ("number of the document", "证件号"), "born_on": ("date of birth", "出生日期"), "postcode": ("postcode", "邮编"),
    "former": ("former or short name", "曾用名或简称"),
}  # fmt: skip

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("clean_name",),
    "region": ("province", "city", "district"),
    "phone": ("phones",),
}
"""The columns of a portrait that a mark is read from, where they are not called like it."""

OPEN = ("name", "brand", "region", "trade", "form", "branch")
"""Marks whose values stand in the name; those of the others are somebody's contacts, and are not told with the evidence."""

APART: dict[str, Text] = {
    "unsure": ("It is too likely to pass over, and too unsure to join without asking.", "可能性较高，但不足以自动合并，需人工确认。"),
    "tax_id": ("Both state a tax id and the two differ, so they were not joined.", "双方均有统一社会信用代码且不一致，因此未自动合并。"),
    "region": (
        "The names state different places: a company of the same own name (字号) elsewhere is another company.",
        "名称所示地区不同：异地同字号通常不是同一家公司，因此未自动合并。",
    ),
    "branch": ("One is a branch, or another branch: a branch is not its parent.", "一方是分支机构，或双方为不同分支机构；分支机构不等于总公司。"),
    "form": ("The legal forms differ: they may be two companies of one owner.", "组织形式不同，可能是同一老板的两家单位。"),
    "source": ("One source keeps them as two: two cards, or two phones.", "同一数据源将其作为两位客户（会员卡号或电话不同）。"),
    "several": ("It fits several customers that are surely not one.", "与多个明确不同的客户都相似，无法判断属于哪一个。"),
}  # fmt: skip

STRONG, CLEAR, LITTLE = 6.0, 2.5, 0.5
"""Weights (log2 of the odds): from a factor of 64 strong, from 6 clear, below 1.4 next to nothing."""


@dataclass(frozen=True)
class Evidence:
    """One mark in words: what was found, and what it says about the question."""

    mark: str
    found: Text
    says: Text
    tone: Tone
    weight: float


def tell(
    mark: str, level: int, weight: float, *, top: int, left: Mapping[str, Any], right: Mapping[str, Any]
) -> Evidence:
    """One compared mark in words. `level`: 0 differs … `top` agrees wholly; `left`, `right`: the two portraits."""
    how: Text = ("differs", "不同") if level <= 0 else ("the same", "相同") if level >= top else ("alike", "相近")
    label = LABELS.get(mark, (mark, mark))
    if mark in OPEN and level > 0 and _value(mark, left) and _value(mark, left) == _value(mark, right):
        how = ("the same", "相同")  # both stop at the city: the district would have made it the highest level
    values = _values(mark, level > 0, left, right)
    found = (f"{label[0]}: {how[0]}{values[0]}", f"{label[1]}{how[1]}{values[1]}")
    return Evidence(mark, found, *_says(weight), weight)


def silent(compared: Sequence[str], left: Mapping[str, Any], right: Mapping[str, Any]) -> tuple[Text, ...]:
    """The marks that only one of two parties states: they say nothing either way."""
    told = []
    for mark in LABELS:
        states = [any(one.get(column) for column in COLUMNS.get(mark, (mark,))) for one in (left, right)]
        if mark not in compared and states[0] != states[1]:
            told.append(LABELS[mark])
    return tuple(told)


def placeless(compared: Sequence[str], left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Whether both have the same 字号 and only one says where: of companies so called elsewhere it may be any."""
    same = bool(left.get("brand")) and left.get("brand") == right.get("brand")
    return same and "region" not in compared and bool(left.get("city")) != bool(right.get("city"))


PLACELESS: Text = (
    "Only one names its place. Where the same own name (字号) stands in several places, it may be any of them; that holds the probability down.",
    "仅一方写明地区；若多地有同字号的客户，可能是其中任何一家，概率因此受限。",
)


def _values(mark: str, same: bool, left: Mapping[str, Any], right: Mapping[str, Any]) -> Text:
    if mark not in OPEN:
        return ("", "")
    one, other = (_value(mark, portrait) for portrait in (left, right))
    if not one or not other:
        return ("", "")
    if same and one == other:
        return (f" “{one}”", f"“{one}”")
    return (f" (“{one}”, “{other}”)", f"（“{one}”与“{other}”）")


def _value(mark: str, portrait: Mapping[str, Any]) -> str:
    said = (str(portrait.get(column) or "") for column in COLUMNS.get(mark, (mark,)))
    return "".join(dict.fromkeys(said))  # 上海市 is province and city


def _says(weight: float) -> tuple[Text, Tone]:
    size = abs(weight)
    if size < LITTLE:
        return ("says little either way", "几乎不影响判断"), "little"
    strength: Text = (
        ("strongly ", "强烈") if size >= STRONG else ("clearly ", "明显") if size >= CLEAR else ("slightly ", "略微")
    )
    if weight > 0:
        return (f"speaks {strength[0]}for one customer", f"{strength[1]}支持是同一客户"), "for"
    return (f"speaks {strength[0]}against it", f"{strength[1]}不支持是同一客户"), "against"
