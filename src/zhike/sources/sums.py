"""Which of a sale's sums is its line's: document totals, taxes and codes of accounts beside it are not.

settled(guesses, headers, looks, sample, relations)  →  the guesses, columns that only look like a line's sum left out

Words come first; where they leave two columns for one field, what adds up decides: quantity × price − discount is
the line's sum, and it is so much and its tax that make the sum with tax.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zhike.sources.columns import Guess
from zhike.sources.headers import key, meanings
from zhike.sources.profile import Look
from zhike.sources.relations import Floats, Relations, filled_down, floats

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
TAX = re.compile(
    r"(?<!含)(?<!incl )(?<!incl. )(?<!inc )(?<!including )(?<!with )"
    r"(?<!w/o )(?<!excl )(?<!excl. )(?<!ex )(?<!ex. )(?<!excluding )(?<!without )(?<!before )(\btax\b|\bvat\b|\bgst\b|税额)",
    re.I,
)
SHOP = re.compile(r"买家|收件|收货人|店铺|网名|旺旺|线上订单")
PAID = re.compile(r"^(买家)?已付(金额|款)?$")
BEFORE = frozenset(
    key(word) for word in ("商品金额", "货品金额", "应付金额", "应收金额", "订单金额", "商品总金额", "货品总金额")
)
"""Sums before what the buyer of a web shop paid."""
FEW = 0.5
UNUSED = Guess(None, 0.9, 0.0, 1.0, 0.0)
SUMS = frozenset(("@amount", "@gross", "@paid", "@due", "amount", "amount_with_tax"))
"""What headers of sums may mean."""
SAME = 0.985
"""A sum that stays the same in so many documents is the document's."""
PROVEN = 0.95
"""Share of rows that must add up."""


def settled(
    guesses: dict[int, Guess],
    headers: Mapping[int, str],
    looks: Sequence[Look],
    sample: Sequence[Sequence[str | None]],
    relations: Relations,
    said: Collection[int] = (),
) -> dict[int, Guess]:
    """The guesses of a sheet of sales, its sums told apart. said: columns that a person named, which stay as they are."""
    guesses = _worded(guesses, headers, looks)
    sheet = _Sheet(headers, looks, sample, relations)
    for rule in (
        _tax_by_its_word,
        _tax_by_its_sign,
        _priced,
        _no_cost,
        _of_the_line,
        _before_discount,
        _before_tax,
        _with_tax,
        _exchanged,
        _partly_paid,
        _money_off,
        _numbered,
    ):
        told = rule(guesses, sheet)
        guesses = guesses if any(told[position] is not guesses[position] for position in said) else told
    return guesses


def _worded(guesses: dict[int, Guess], headers: Mapping[int, str], looks: Sequence[Look]) -> dict[int, Guess]:
    """What words alone say of two sums."""
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


@dataclass(frozen=True)
class _Sheet:
    """What is asked of a sheet beside its guesses."""

    headers: Mapping[int, str]
    looks: Sequence[Look]
    sample: Sequence[Sequence[str | None]]
    relations: Relations

    def numbers(self, position: int) -> Floats:
        """A column's numbers, without signs."""
        return np.abs(floats(self.sample[position]))

    def unused(self, guesses: Mapping[int, Guess], meant: frozenset[str]) -> list[int]:
        """Columns of numbers that are not used, whose words mean one of these."""
        return [
            position
            for position, guess in sorted(guesses.items())
            if guess.field is None and self.looks[position].number > MOSTLY and self.means(position) & meant
        ]

    def sums(self, guesses: Mapping[int, Guess]) -> list[int]:
        """Columns of numbers that are not used, which are called a sum, of whatever."""
        return [
            position
            for position, guess in sorted(guesses.items())
            if guess.field is None
            and self.looks[position].number > MOSTLY
            and (self.means(position) & SUMS or _SUM.search(self.headers[position]))
            and not self.means(position) & (_COSTS | _OFF)
        ]

    def means(self, position: int) -> frozenset[str]:
        """What a column's words may mean."""
        return frozenset(meanings(self.headers[position]) if self.headers[position] else ())


MOSTLY = 0.8
_SUM = re.compile(r"小计|金额|总价|货款|subtotal|amount|total", re.I)


def _tax_by_its_word(guesses: dict[int, Guess], sheet: _Sheet) -> dict[int, Guess]:
    """A share of the price that is called something else is no tax, though it be 10 % throughout."""
    position = _place(guesses, "tax")
    if position is None or not sheet.means(position) or "tax" in sheet.means(position):
        return guesses
    return guesses | {position: UNUSED}


def _tax_by_its_sign(guesses: dict[int, Guess], sheet: _Sheet) -> dict[int, Guess]:
    """A tax that is written 20% is a rate."""
    position = _place(guesses, "tax")
    if position is None or sheet.looks[position].percent < MOSTLY:
        return guesses
    free = _place(guesses, "tax_rate") is None
    return guesses | {position: replace(guesses[position], field="tax_rate") if free else UNUSED}


def _priced(guesses: dict[int, Guess], sheet: _Sheet) -> dict[int, Guess]:
    """A price that doubles as the quantity doubles is the price of the whole line, where there is no other sum."""
    quantity, price = _place(guesses, "quantity"), _place(guesses, "unit_price")
    goods = next((one for name in ("product_code", "product_name") if (one := _place(guesses, name)) is not None), None)
    if quantity is None or price is None or goods is None or any(_place(guesses, name) is not None for name in _TOTALS):
        return guesses
    pieces, sums = sheet.numbers(quantity), sheet.numbers(price)
    sold: dict[str, list[tuple[float, float]]] = {}
    for name, count, money in zip(sheet.sample[goods], pieces, sums, strict=True):
        if name and count > 0 and money > 0:
            sold.setdefault(name, []).append((float(count), float(money)))
    varied = [rows for rows in sold.values() if len({count for count, _ in rows}) > 1]
    of_one = sum(_is_steady([money for _, money in rows]) for rows in varied)
    of_all = sum(_is_steady([money / count for count, money in rows]) for rows in varied)
    if of_all < ENOUGH or of_all < of_one + MOSTLY * len(varied) / 2:
        return guesses
    return guesses | {price: replace(guesses[price], field="amount", content=4.0)}


_TOTALS = ("amount", "amount_with_tax", "received_amount")
ENOUGH = 3
"""So many goods sold in different numbers tell a line's price from a piece's."""


def _is_steady(prices: Sequence[float]) -> bool:
    return max(prices) - min(prices) <= 0.011 + 0.01 * min(prices)


def _exchanged(guesses: dict[int, Guess], sheet: _Sheet) -> dict[int, Guess]:
    """Of two sums whose difference is the tax, the greater is the one with it."""
    net, gross, tax = (_place(guesses, name) for name in ("amount", "amount_with_tax", "tax"))
    if net is None or gross is None or tax is None:
        return guesses
    if not _adds_up(sheet.numbers(gross) + sheet.numbers(tax), sheet.numbers(net)):
        return guesses
    if not _is_taxed(sheet, gross, net) or _adds_up(sheet.numbers(gross), sheet.numbers(net)):
        return guesses
    return guesses | {
        net: replace(guesses[net], field="amount_with_tax"),
        gross: replace(guesses[gross], field="amount"),
    }


def _no_cost(guesses: dict[int, Guess], sheet: _Sheet) -> dict[int, Guess]:
    """A sum of costs is quantity × the cost of one, and no sale for all that."""
    told = dict(guesses)
    for name in ("amount", "amount_with_tax"):
        position = _place(guesses, name)
        if position is not None and sheet.means(position) & _COSTS and not sheet.means(position) & SUMS:
            told[position] = UNUSED
    return told


_COSTS = frozenset(("cost", "profit", "freight"))


def _of_the_line(guesses: dict[int, Guess], sheet: _Sheet) -> dict[int, Guess]:
    """Of two sums, the one that is quantity × price; the other is its document's, or the line's with its tax."""
    product = _product(guesses, sheet)
    if product is None:
        return guesses
    for name in ("amount_with_tax", "amount"):
        taken = _place(guesses, name)
        if taken is None or _adds_up(product, sheet.numbers(taken)):
            continue
        lined = next((one for one in sheet.sums(guesses) if _adds_up(product, sheet.numbers(one))), None)
        if lined is None:
            whole = _is_whole(product, taken, sheet)
            return guesses | {taken: UNUSED} if whole else guesses
        if sheet.relations.level.get(taken, 0.0) > SAME:
            return guesses | {taken: UNUSED, lined: replace(guesses[taken], content=4.0)}
        if name == "amount" and _place(guesses, "amount_with_tax") is None and _is_taxed(sheet, lined, taken):
            with_tax = replace(guesses[taken], field="amount_with_tax")
            return guesses | {taken: with_tax, lined: Guess("amount", 0.95, 8.0, 0.9, 4.0)}
    return guesses


def _is_whole(product: Floats, taken: int, sheet: _Sheet) -> bool:
    """Whether a sum is its document's: the same on each line, and what the lines together make."""
    document = sheet.relations.document
    if document is None or sheet.relations.level.get(taken, 0.0) <= SAME:
        return False
    named = filled_down([sheet.sample[document]])[0]
    own: dict[str | None, float] = {}
    said: dict[str | None, float] = {}
    for number, line, whole in zip(named, product, sheet.numbers(taken), strict=True):
        own[number] = own.get(number, 0.0) + float(line)
        said[number] = float(whole)
    return _adds_up(np.array(list(own.values())), np.array(list(said.values())))


def _is_taxed(sheet: _Sheet, net: int, gross: int) -> bool:
    """Whether a sum is another with a tax on it, up to a third."""
    one, other = sheet.numbers(net), sheet.numbers(gross)
    both = np.isfinite(one) & np.isfinite(other) & (one > 0)
    return bool(both.any()) and bool(((other[both] >= one[both] - 0.011) & (other[both] <= one[both] * 1.34)).all())


def _before_tax(guesses: dict[int, Guess], sheet: _Sheet) -> dict[int, Guess]:
    """货款 beside 税额 and 价税合计 is the sum without tax, if the two make the third."""
    tax, whole = _place(guesses, "tax"), _place(guesses, "amount_with_tax")
    if tax is None or whole is None or _place(guesses, "amount") is not None:
        return guesses
    due = sheet.numbers(whole) - sheet.numbers(tax)
    for position, guess in sorted(guesses.items()):
        if guess.field is None and sheet.looks[position].number > MOSTLY and _adds_up(due, sheet.numbers(position)):
            return guesses | {position: Guess("amount", 0.95, 8.0, 0.9, 3.0)}
    return guesses


def _before_discount(guesses: dict[int, Guess], sheet: _Sheet) -> dict[int, Guess]:
    """金额 beside 折扣 and 折后金额, where nothing speaks of tax, is the sum before the discount, not one with tax."""
    whole, amount = _place(guesses, "amount_with_tax"), _place(guesses, "amount")
    if whole is None or amount is None or _place(guesses, "discount") is None:
        return guesses
    taxed = _place(guesses, "tax") is not None or _place(guesses, "tax_rate") is not None
    if taxed or sheet.means(whole) & _TAXED or not sheet.means(whole):
        return guesses
    return guesses | {whole: UNUSED}


def _with_tax(guesses: dict[int, Guess], sheet: _Sheet) -> dict[int, Guess]:
    """A total beside a sum and its tax is the sum with it, if the two make the third."""
    net, tax = _place(guesses, "amount"), _place(guesses, "tax")
    if net is None or tax is None or _place(guesses, "amount_with_tax") is not None:
        return guesses
    due = sheet.numbers(net) + sheet.numbers(tax)
    if _adds_up(sheet.numbers(net), due):
        return guesses
    whole = next((one for one in sheet.sums(guesses) if _adds_up(due, sheet.numbers(one))), None)
    return guesses if whole is None else guesses | {whole: Guess("amount_with_tax", 0.95, 8.0, 0.9, 3.0)}


_TAXED = frozenset(("@gross", "@paid", "amount_with_tax"))


def _partly_paid(guesses: dict[int, Guess], sheet: _Sheet) -> dict[int, Guess]:
    """应收金额 that is 实收金额 + 欠款 on every row is the sale, and 实收 what came in for it so far."""
    paid, open_ = _place(guesses, "amount_with_tax"), _place(guesses, "balance")
    if paid is None or open_ is None or _place(guesses, "received_amount") is not None:
        return guesses
    if "@paid" not in sheet.means(paid):
        return guesses
    due = floats(sheet.sample[paid]) + floats(sheet.sample[open_])
    for position, guess in sorted(guesses.items()):
        named = guess.field in (None, "amount") and sheet.means(position) & SUMS
        if named and _adds_up(np.abs(due), sheet.numbers(position)):
            whole = replace(guesses[paid], content=4.0)
            return guesses | {position: whole, paid: replace(guesses[paid], field="received_amount")}
    return guesses


def _money_off(guesses: dict[int, Guess], sheet: _Sheet) -> dict[int, Guess]:
    """Of a discount's rate and its money, the money: what quantity × price is lowered by."""
    taken, product = _place(guesses, "discount"), _product(guesses, sheet)
    total = next((one for name in ("amount", "amount_with_tax") if (one := _place(guesses, name)) is not None), None)
    if taken is None or product is None or total is None:
        return guesses
    off = product - sheet.numbers(total)
    fits = [one for one in sorted([taken, *sheet.unused(guesses, _OFF)]) if _adds_up(off, sheet.numbers(one))]
    if not fits or taken in fits[:1] or _is_share(sheet.numbers(fits[0])):
        return guesses
    return guesses | {taken: UNUSED, fits[0]: replace(guesses[taken], content=4.0)}


_OFF = frozenset(("discount",))


def _numbered(guesses: dict[int, Guess], sheet: _Sheet) -> dict[int, Guess]:
    """A number that runs through several documents is the sheet's, not a line's."""
    position, document = _place(guesses, "line_no"), sheet.relations.document
    if position is None or document is None or sheet.looks[position].running <= SAME:
        return guesses
    return guesses if sheet.looks[document].distinct < DOCUMENTS else guesses | {position: UNUSED}


DOCUMENTS = 3
"""So many documents tell a number that runs on from one that begins anew."""


def _place(guesses: Mapping[int, Guess], name: str) -> int | None:
    return next((position for position, guess in guesses.items() if guess.field == name), None)


def _product(guesses: Mapping[int, Guess], sheet: _Sheet) -> Floats | None:
    quantity, price = _place(guesses, "quantity"), _place(guesses, "unit_price")
    return None if quantity is None or price is None else sheet.numbers(quantity) * sheet.numbers(price)


def _adds_up(one: Floats, other: Floats) -> bool:
    """Whether two columns are the same to the cent, in rows where both say something, and say something in many."""
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < 4 or not (np.abs(other[both]) > 1e-9).any():
        return False
    near = np.abs(one[both] - other[both]) <= 0.011 + 0.0006 * np.abs(other[both])
    return float(near.mean()) >= PROVEN


def _is_share(values: Floats) -> bool:
    known = values[np.isfinite(values)]
    return bool(known.size) and float(known.max()) <= 1.0
