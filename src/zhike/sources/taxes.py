"""What the tax of a sale's lines is, which sum is the one with it and which the one without."""

import re
from dataclasses import replace

import numpy as np

from zhike.sources.columns import Guess
from zhike.sources.summed import MOSTLY, UNUSED, Sheet, adds_up, place

TAX = re.compile(
    r"(?<!含)(?<!incl )(?<!incl. )(?<!inc )(?<!including )(?<!with )"
    r"(?<!w/o )(?<!excl )(?<!excl. )(?<!ex )(?<!ex. )(?<!excluding )(?<!without )(?<!before )(\btax\b|\bvat\b|\bgst\b|税额)",
    re.I,
)


def by_its_word(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """A share of the price that is called something else is no tax, though it be 10 % throughout."""
    for name in ("tax", "tax_rate"):
        position = place(guesses, name)
        if position is not None and sheet.means(position) and name not in sheet.means(position):
            guesses = guesses | {position: UNUSED}
    return guesses


def by_its_sign(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """A tax that is written 20% is a rate."""
    position = place(guesses, "tax")
    if position is None or sheet.looks[position].percent < MOSTLY:
        return guesses
    free = place(guesses, "tax_rate") is None
    return guesses | {position: replace(guesses[position], field="tax_rate") if free else UNUSED}


def exchanged(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """Of two sums whose difference is the tax, the greater is the one with it."""
    net, gross, tax = (place(guesses, name) for name in ("amount", "amount_with_tax", "tax"))
    if net is None or gross is None or tax is None:
        return guesses
    if not adds_up(sheet.numbers(gross) + sheet.numbers(tax), sheet.numbers(net)):
        return guesses
    if not is_taxed(sheet, gross, net) or adds_up(sheet.numbers(gross), sheet.numbers(net)):
        return guesses
    return guesses | {
        net: replace(guesses[net], field="amount_with_tax"),
        gross: replace(guesses[gross], field="amount"),
    }


def is_taxed(sheet: Sheet, net: int, gross: int) -> bool:
    """Whether a sum is another with a tax on it, up to a third."""
    one, other = sheet.numbers(net), sheet.numbers(gross)
    both = np.isfinite(one) & np.isfinite(other) & (one > 0)
    return bool(both.any()) and bool(((other[both] >= one[both] - 0.011) & (other[both] <= one[both] * 1.34)).all())


def before(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """货款 beside 税额 and 价税合计 is the sum without tax, if the two make the third."""
    tax, whole = place(guesses, "tax"), place(guesses, "amount_with_tax")
    if tax is None or whole is None or place(guesses, "amount") is not None:
        return guesses
    due = sheet.numbers(whole) - sheet.numbers(tax)
    for position, guess in sorted(guesses.items()):
        if guess.field is None and sheet.looks[position].number > MOSTLY and adds_up(due, sheet.numbers(position)):
            return guesses | {position: Guess("amount", 0.95, 8.0, 0.9, 3.0)}
    return guesses


RATES = (0.01, 0.03, 0.05, 0.06, 0.09, 0.13)
"""What is added to a sale in China, as a share of it."""


def at_a_rate(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """总金额 beside 总含税金额, with no column of tax, is the sum without it where the two are a rate apart on every row."""
    whole = place(guesses, "amount_with_tax")
    if whole is None or place(guesses, "amount") is not None or "@gross" not in sheet.means(whole):
        return guesses
    for position in sheet.sums(guesses):
        net = sheet.numbers(position)
        if adds_up(net, sheet.numbers(whole)):
            continue
        apart = [np.abs(net * (1 + rate) - sheet.numbers(whole)) <= 0.011 for rate in RATES]
        if adds_up(np.where(np.any(apart, axis=0), sheet.numbers(whole), np.nan_to_num(net)), sheet.numbers(whole)):
            return guesses | {position: Guess("amount", 0.95, 8.0, 0.9, 3.0)}
    return guesses


def with_it(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """A total beside a sum and its tax is the sum with it, if the two make the third."""
    net, tax = place(guesses, "amount"), place(guesses, "tax")
    if net is None or tax is None or place(guesses, "amount_with_tax") is not None:
        return guesses
    due = sheet.numbers(net) + sheet.numbers(tax)
    if adds_up(sheet.numbers(net), due):
        return guesses
    whole = next((one for one in sheet.sums(guesses) if adds_up(due, sheet.numbers(one))), None)
    return guesses if whole is None else guesses | {whole: Guess("amount_with_tax", 0.95, 8.0, 0.9, 3.0)}


def by_its_price(guesses: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """A bare 金额 that is quantity × 含税单价 holds its tax."""
    net, price, quantity = (place(guesses, name) for name in ("amount", "unit_price", "quantity"))
    if net is None or price is None or quantity is None or place(guesses, "amount_with_tax") is not None:
        return guesses
    if not _TAXED_PRICE.search(sheet.headers[price]) or _UNTAXED.search(sheet.headers[net]):
        return guesses
    if not adds_up(sheet.numbers(quantity) * sheet.numbers(price), sheet.numbers(net)):
        return guesses
    return guesses | {net: replace(guesses[net], field="amount_with_tax")}


_TAXED_PRICE = re.compile(r"(?<!不)含税|\b(incl|inc|including|with)\b.{0,5}\b(tax|vat|gst)\b|\bgross\b", re.I)
_UNTAXED = re.compile(r"不含|无税|未税|去税|净|\b(net|excl?|excluding|without|untaxed)\b", re.I)
