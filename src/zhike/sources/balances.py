"""A ledger's sheet of balances: the account and period that its title says, and on which side a balance stands.

客户余额表                                     The account and the period stand above the table, once for all rows;
科目：1122 应收账款     月份：2024.01-2024.06    贷 beside a balance says that the customer has paid more than was owed.
客户名称   方向  期初余额  借方  贷方  方向  期末余额
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from zhike.sources.headers import meanings
from zhike.tables import PARTY

ACCOUNT = re.compile(r"(?:会计科目|科目名称|科目|account)\s*[:：]\s*((?:[0-9]{4,}\s*)?[^\s:：]+)", re.I)
_OWED = re.compile(
    r"应收账款|应收余额|应收汇总|应收帐款|应收款|客户往来余额|往来明细|客户明细|客户往来|accounts receivable", re.I
)
RECEIVABLE = "应收账款"
"""What a sheet of customers' balances, or of postings to their accounts, is about where it names no account."""
_SOME = 0.05
"""Share of the rows from which on a side is filled, or both are."""
_YEAR, _MONTH = r"((?:19|20)[0-9]{2})", r"(1[0-2]|0?[1-9])"
_RANGE = re.compile(
    rf"{_YEAR}\s*[-./年]\s*{_MONTH}\s*月?(?:\s*[-./]?\s*[0-9]{{1,2}}\s*日?)?\s*(?:[-~～—–至到]+|to)\s*(?:{_YEAR}\s*[-./年]\s*)?{_MONTH}(?![0-9])"
)
_ONE = re.compile(rf"{_YEAR}\s*[-./年]\s*第?\s*{_MONTH}\s*[月期]?(?![0-9])")
_SIDE = re.compile(r"(方向|借\s*/?\s*贷|dr\s*/?\s*cr|^d/c)$", re.I)
BALANCES = ("opening", "closing")


def stated(title: str, fields: Mapping[int, str]) -> dict[str, str]:
    """Account and period as the title says them, for a ledger without such columns.

    Missing  what it does not say
    """
    has, told = set(fields.values()), {}
    if "account" not in has:
        named = ACCOUNT.search(title)
        if named:
            told["account"] = named[1]
        elif _OWED.search(title):
            told["account"] = RECEIVABLE
    if "period" not in has and (period := _period(title)):
        told["period"] = period
    return told


def posted(columns: Iterable[tuple[str | None, float]]) -> bool:
    """Whether each row is a posting to a customer's account: on one side or the other, never on both.

    columns: header, and share of the rows that hold something
    """
    told = {name: fill for header, fill in columns if header for name, word in meanings(header).items() if word >= 1}
    if not set(PARTY) & set(told):
        return False
    if {"debit", "credit"} <= set(told):
        return _in_turn(told["debit"], told["credit"])
    claimed = next((told[name] for name in _CLAIMED if name in told), 0.0)
    paid = next((told[name] for name in _PAID if name in told), 0.0)
    running = bool({"balance", "closing"} & set(told)) and not {"due_on", "invoice_no"} & set(told)
    return running and _in_turn(claimed, paid)


def _in_turn(*sides: float) -> bool:
    return min(sides) > _SOME and sum(sides) <= 1 + _SOME


_CLAIMED = ("@due", "invoice_amount", "debit")
_PAID = ("received_amount", "paid_amount", "@settled", "credit")
"""The sides of an account that a statement for a customer calls by other words: 应收金额, 收款金额, 余额."""


def _period(title: str) -> str:
    """Its months in the way that everybody reads; of several the first."""
    several = _RANGE.search(title)
    if several:
        first, month, last, until = several.groups()
        return f"{first}-{int(month):02d}至{last or first}-{int(until):02d}"
    one = _ONE.search(title)
    return f"{one[1]}-{int(one[2]):02d}" if one else ""


def sides(labels: Sequence[str], fields: Mapping[int, str]) -> dict[int, int]:
    """The columns of balances that have one before them which says the side, and that one."""
    return {
        position: position - 1
        for position, name in fields.items()
        if name in BALANCES and position and position - 1 not in fields and _is_side(labels[position - 1])
    }


def against(labels: Sequence[str | None]) -> dict[int, int]:
    """The columns of balances of the debit side, each with the one of the credit side that is taken from it."""
    told = {
        (name, place): position
        for position, label in enumerate(labels)
        if label
        for name, place in (_balance(label),)
        if name
    }
    return {
        position: told[name, "credit"]
        for (name, place), position in told.items()
        if place == "debit" and (name, "credit") in told
    }


def _balance(label: str) -> tuple[str, str]:
    said = {name: word for name, word in meanings(label).items() if word >= 1}
    for name in BALANCES:
        if f"@{name}_credit" in said:
            return name, "credit"
        if name in said and "借" in label:
            return name, "debit"
    return "", ""


def _is_side(label: str) -> bool:
    return bool(_SIDE.search(re.sub(r"#[0-9]+$", "", label.strip())))
