"""Which of a sale's sums is its line's: document totals, taxes and codes of accounts beside it are not.

settled(guesses, headers, looks, sample, relations)  →  the guesses, columns that only look like a line's sum left out

Words come first; where they leave two columns for one field, what adds up decides: quantity × price − discount is
the line's sum, and it is so much and its tax that make the sum with tax.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from zhike.sources import taxes
from zhike.sources.columns import Guess
from zhike.sources.headers import key
from zhike.sources.profile import Look
from zhike.sources.relations import Floats, Relations, filled_down, floats
from zhike.sources.summed import COSTS, MOSTLY, OFF, SUMS, UNUSED, Sheet, adds_up, place

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
SHOP = re.compile(r"买家|收件|收货人|店铺|网名|旺旺|线上订单|京东|下单[帐账]号|拼单")
PAID = re.compile(r"^(买家)?已付(金额|款)?$")
BEFORE = frozenset(
    key(word) for word in ("商品金额", "货品金额", "应付金额", "应收金额", "订单金额", "商品总金额", "货品总金额")
)
"""Sums before what the buyer of a web shop paid."""
FEW = 0.5
SAME = 0.985
"""A sum that stays the same in so many documents is the document's."""


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
    sheet = Sheet(headers, looks, sample, relations)
    for rule in (
        taxes.by_its_word,
        taxes.by_its_sign,
        _payable,
        _counted,
        _priced,
        _no_cost,
        _of_the_line,
        _before_discount,
        _after_discount,
        taxes.before,
        taxes.at_a_rate,
        taxes.with_it,
        taxes.exchanged,
        taxes.by_its_price,
        _partly_paid,
        _money_off,
        _off_the_whole,
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
    if amount is not None and priced and taxes.TAX.search(headers[amount]):
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


def _payable(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """Of a web shop's 订单金额 and 应付金额, the sale is what the buyer has to pay: less on some rows and never more."""
    whole = place(guesses, "amount")
    if whole is None or place(guesses, "amount_with_tax") is not None or key(sheet.headers[whole]) not in BEFORE:
        return guesses
    if not any(SHOP.search(one) for one in sheet.headers.values()):
        return guesses
    for position in sheet.sums(guesses):
        if PAYABLE.match(key(sheet.headers[position])):
            left = sheet.numbers(whole) - sheet.numbers(position)
            known = left[np.isfinite(left)]
            if known.size and float(known.min()) >= -0.011:
                paid = replace(guesses[whole], field="amount_with_tax")
                return guesses | {whole: UNUSED, position: paid}
    return guesses


PAYABLE = re.compile(r"^(订单|买家|用户|客户|顾客)?应付(金额|总额|款)?$")


def _of_accounts(guesses: dict[int, Guess], looks: Sequence[Look]) -> dict[int, Guess]:
    """A code that most names share is an account's in the books, not a customer's."""
    where = {guess.field: position for position, guess in guesses.items() if guess.field}
    code, name = where.get("customer_code"), where.get("customer_name")
    if code is None or name is None or looks[code].unique >= FEW * looks[name].unique:
        return guesses
    return guesses | {code: UNUSED}


def _counted(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """Of boxes and pieces, what the price is of: 件数(箱) 5, 总数量 120, where 120 × 单价 is 金额 and 5 × 单价 is not."""
    taken, price = place(guesses, "quantity"), place(guesses, "unit_price")
    totals = [one for name in ("amount", "amount_with_tax") if (one := place(guesses, name)) is not None]
    if taken is None or price is None or not totals or _made(guesses, sheet, taken, price, totals):
        return guesses
    for position in sheet.unused(guesses, _PIECES):
        if _made(guesses, sheet, position, price, totals):
            return guesses | {taken: UNUSED, position: replace(guesses[taken], content=4.0)}
    return guesses


def _made(guesses: Mapping[int, Guess], sheet: Sheet, quantity: int, price: int, totals: Sequence[int]) -> bool:
    """Whether so many pieces at the price make one of the sums, less their discount where they have one."""
    product = sheet.numbers(quantity) * sheet.numbers(price)
    return any(adds_up(one, sheet.numbers(total)) for one in _left(product, guesses, sheet) for total in totals)


def _left(product: Floats, guesses: Mapping[int, Guess], sheet: Sheet) -> list[Floats]:
    """What quantity × price leaves: as it is, and less the discount as money, as a share off or a share paid."""
    off = place(guesses, "discount")
    if off is None:
        return [product]
    told = np.nan_to_num(sheet.numbers(off))
    rate = told / 100 if _is_percent(told) else told
    shares = [product * (1 - rate), product * rate] if float(rate.max(initial=0.0)) <= 1 else []
    return [product, product - told, *shares]


def _is_percent(told: Floats) -> bool:
    return 1.0 < float(told.max(initial=0.0)) <= FULL


FULL = 100.0
_PIECES = frozenset(("quantity", "sold"))


def _priced(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """A price that doubles as the quantity doubles is the price of the whole line, where there is no other sum."""
    quantity, price = place(guesses, "quantity"), place(guesses, "unit_price")
    goods = next((one for name in ("product_code", "product_name") if (one := place(guesses, name)) is not None), None)
    if quantity is None or price is None or goods is None or any(place(guesses, name) is not None for name in _TOTALS):
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


def _no_cost(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """A sum of costs is quantity × the cost of one, and no sale for all that."""
    told = dict(guesses)
    for name in ("amount", "amount_with_tax"):
        position = place(guesses, name)
        if position is not None and sheet.means(position) & COSTS and not sheet.means(position) & SUMS:
            told[position] = UNUSED
    return told


def _of_the_line(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """Of two sums, the one that is quantity × price; the other is its document's, or the line's with its tax."""
    product = _product(guesses, sheet)
    if product is None:
        return guesses
    for name in ("amount_with_tax", "amount"):
        taken = place(guesses, name)
        left = _left(product, guesses, sheet)
        if taken is None or any(adds_up(one, sheet.numbers(taken)) for one in left):
            continue
        sums = sheet.sums(guesses)
        lined = next((total for one in left for total in sums if adds_up(one, sheet.numbers(total))), None)
        if lined is None:
            whole = _is_whole(product, taken, sheet)
            return guesses | {taken: UNUSED} if whole else guesses
        if sheet.relations.level.get(taken, 0.0) > SAME:
            own = "amount" if place(guesses, "amount") is None and "amount" in sheet.means(lined) else name
            return guesses | {taken: UNUSED, lined: replace(guesses[taken], field=own, content=4.0)}
        if name == "amount" and place(guesses, "amount_with_tax") is None and taxes.is_taxed(sheet, lined, taken):
            with_tax = replace(guesses[taken], field="amount_with_tax")
            return guesses | {taken: with_tax, lined: Guess("amount", 0.95, 8.0, 0.9, 4.0)}
    return guesses


def _is_whole(product: Floats, taken: int, sheet: Sheet) -> bool:
    """Whether a sum is its document's: the same on each line, and what the lines together make."""
    document = sheet.relations.document
    if document is None or sheet.relations.level.get(taken, 0.0) <= SAME:
        return False
    named = filled_down([sheet.sample[document]])[0]
    own: dict[str | None, float] = {}
    said: dict[str | None, float] = {}
    rows = list(zip(*sheet.sample, strict=True))
    seen: set[tuple[str | None, ...]] = set()  # rows that were exported twice are one
    for row, number, line, whole in zip(rows, named, product, sheet.numbers(taken), strict=True):
        if row in seen:
            continue
        seen.add(row)
        own[number] = own.get(number, 0.0) + float(line)
        said[number] = float(whole)
    return adds_up(np.array(list(own.values())), np.array(list(said.values())))


def _before_discount(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """金额 beside 折扣 and 折后金额, where nothing speaks of tax, is the sum before the discount, not one with tax."""
    whole, amount = place(guesses, "amount_with_tax"), place(guesses, "amount")
    if whole is None or amount is None or place(guesses, "discount") is None:
        return guesses
    taxed = place(guesses, "tax") is not None or place(guesses, "tax_rate") is not None
    if taxed or sheet.means(whole) & _TAXED or not sheet.means(whole):
        return guesses
    product = _product(guesses, sheet)
    if product is not None and not adds_up(product, sheet.numbers(whole)):
        left = any(adds_up(one, sheet.numbers(amount)) for one in _left(product, guesses, sheet))
        if left and taxes.is_taxed(sheet, amount, whole):
            return guesses  # the other is what is left, and this one more than the price makes
    return guesses | {whole: UNUSED}


def _after_discount(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """Of 销售金额, 优惠金额 and 优惠后金额, the sale is what is left: the first less the second on every row."""
    whole, off = place(guesses, "amount"), place(guesses, "discount")
    if whole is None or off is None:
        return guesses
    money = sheet.numbers(off)
    if _is_share(money) or not np.nansum(np.abs(money)):
        return guesses
    for position, guess in sorted(guesses.items()):
        left = position != whole and guess.field is None and AFTER.search(key(sheet.headers.get(position, "")))
        if left and adds_up(sheet.numbers(whole) - money, sheet.numbers(position)):
            return guesses | {whole: UNUSED, position: replace(guesses[whole], content=4.0)}
    return guesses


AFTER = re.compile(r"后|净|实|\b(net|after)\b", re.I)
"""What a sum is called from which something was taken off."""
_TAXED = frozenset(("@gross", "@paid", "amount_with_tax"))


def _partly_paid(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """应收金额 that is 实收金额 + 欠款 on every row is the sale, and 实收 what came in for it so far."""
    paid, open_ = place(guesses, "amount_with_tax"), place(guesses, "balance")
    if paid is None or open_ is None or place(guesses, "received_amount") is not None:
        return guesses
    if "@paid" not in sheet.means(paid):
        return guesses
    due = floats(sheet.sample[paid]) + floats(sheet.sample[open_])
    for position, guess in sorted(guesses.items()):
        named = guess.field in (None, "amount") and sheet.means(position) & SUMS
        if named and adds_up(np.abs(due), sheet.numbers(position)):
            whole = replace(guesses[paid], content=4.0)
            return guesses | {position: whole, paid: replace(guesses[paid], field="received_amount")}
    return guesses


def _money_off(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """Of a discount's rate and its money, the money: what quantity × price is lowered by."""
    taken, product = place(guesses, "discount"), _product(guesses, sheet)
    total = next((one for name in ("amount", "amount_with_tax") if (one := place(guesses, name)) is not None), None)
    if taken is None or product is None or total is None:
        return guesses
    off = product - sheet.numbers(total)
    fits = [one for one in sorted([taken, *sheet.unused(guesses, OFF)]) if adds_up(off, sheet.numbers(one))]
    if not fits or taken in fits[:1] or _is_share(sheet.numbers(fits[0])):
        return guesses
    return guesses | {taken: UNUSED, fits[0]: replace(guesses[taken], content=4.0)}


def _off_the_whole(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """整单优惠 that stands on every line of its order is the order's: the lines' own sums know nothing of it."""
    taken, product = place(guesses, "discount"), _product(guesses, sheet)
    total = next((one for name in ("amount", "amount_with_tax") if (one := place(guesses, name)) is not None), None)
    if taken is None or product is None or total is None or sheet.relations.repeats < FEW / 2:
        return guesses
    money = sheet.numbers(taken)
    if _is_share(money) or not np.nansum(money) or sheet.relations.level.get(taken, 0.0) <= SAME:
        return guesses
    lowered = money > 0
    full = np.where(lowered, product, sheet.numbers(total))
    return guesses | {taken: UNUSED} if adds_up(full, sheet.numbers(total)) else guesses


def _numbered(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """A number that runs through several documents is the sheet's, not a line's."""
    position, document = place(guesses, "line_no"), sheet.relations.document
    if position is None or document is None or sheet.looks[position].running <= SAME:
        return guesses
    return guesses if sheet.looks[document].distinct < DOCUMENTS else guesses | {position: UNUSED}


DOCUMENTS = 3
"""So many documents tell a number that runs on from one that begins anew."""


def _product(guesses: Mapping[int, Guess], sheet: Sheet) -> Floats | None:
    quantity, price = place(guesses, "quantity"), place(guesses, "unit_price")
    return None if quantity is None or price is None else sheet.numbers(quantity) * sheet.numbers(price)


def _is_share(values: Floats) -> bool:
    known = values[np.isfinite(values)]
    return bool(known.size) and float(known.max()) <= 1.0
