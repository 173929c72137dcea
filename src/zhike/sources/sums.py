"""Which of a sale's sums is its line's: document totals, taxes and codes of accounts beside it are not.

settled("order_lines", guesses, headers, looks)  →  the guesses, columns that only look like a line's sum left out
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhike.sources.columns import Guess
from zhike.sources.headers import key
from zhike.sources.profile import Look

LINE = re.compile(r"line|item|明细|行", re.I)
TOTALS = frozenset(
    key(word)
    for word in (
        "total",
        "order total",
        "invoice total",
        "document total",
        "order total amount",
        "订单总额",
        "单据总额",
    )
)
"""What the sum of a whole document is called where its lines have sums of their own."""
TAX = re.compile(r"(?<!含)(?<!incl )(?<!including )(?<!with )(\btax\b|\bvat\b|税额)", re.I)
SHOP = re.compile(r"买家|收件|收货人|店铺|网名|旺旺|线上订单")
PAID = re.compile(r"^(买家)?已付(金额|款)?$")
BEFORE = frozenset(
    key(word) for word in ("商品金额", "货品金额", "应付金额", "应收金额", "订单金额", "商品总金额", "货品总金额")
)
"""Sums before what the buyer of a web shop paid."""
FEW = 0.5
UNUSED = Guess(None, 0.9, 0.0, 1.0, 0.0)


def settled(guesses: dict[int, Guess], headers: Mapping[int, str], looks: Sequence[Look]) -> dict[int, Guess]:
    """The guesses of a sheet of sales, its sums told apart."""
    where = {guess.field: position for position, guess in guesses.items() if guess.field}
    dropped: set[int] = set()
    amount, whole = where.get("amount"), where.get("amount_with_tax")
    priced = {"quantity", "unit_price"} <= set(where)
    if amount is not None and priced and TAX.search(headers[amount]):
        dropped.add(amount)
        amount = None
    lined = any(LINE.search(headers[where[name]]) for name in ("amount", "unit_price") if name in where)
    if whole is not None and priced and lined and key(headers[whole]) in TOTALS:
        dropped.add(whole)
    guesses = {position: UNUSED if position in dropped else guess for position, guess in guesses.items()}
    return _of_accounts(_paid(guesses, headers), looks)


def _paid(guesses: dict[int, Guess], headers: Mapping[int, str]) -> dict[int, Guess]:
    """A web shop is paid before it sends: what was paid is the sale, and what was to be paid is not."""
    where = {guess.field: position for position, guess in guesses.items() if guess.field}
    paid = where.get("received_amount")
    if paid is None or not PAID.match(key(headers[paid])) or not any(SHOP.search(one) for one in headers.values()):
        return guesses
    rest = {where[name] for name in ("amount", "amount_with_tax") if name in where}
    if any(key(headers[one]) not in BEFORE for one in rest):
        return guesses
    told = {position: UNUSED if position in rest else guess for position, guess in guesses.items()}
    return told | {paid: replace(guesses[paid], field="amount_with_tax")}


def _of_accounts(guesses: dict[int, Guess], looks: Sequence[Look]) -> dict[int, Guess]:
    """A code that most names share is an account's in the books, not a customer's."""
    where = {guess.field: position for position, guess in guesses.items() if guess.field}
    code, name = where.get("customer_code"), where.get("customer_name")
    if code is None or name is None or looks[code].unique >= FEW * looks[name].unique:
        return guesses
    return guesses | {code: UNUSED}
