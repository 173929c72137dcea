"""What columns say about each other: quantity × price ≈ amount, amount + tax ≈ total, lines of one document.

Everything is measured on a sample of rows that stand together; evidence is a score per column and meaning.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from zhike.sources.profile import Look, narrow

Floats = NDArray[np.float64]
Evidence = dict[tuple[int, str], float]

LEAST_TAX = 0.005
"""What is less than this share of a sum on most lines is a rebate now and then, no tax."""
MOST_NUMERIC = 14
"""More columns of numbers than these are not tried against each other."""


@dataclass(frozen=True)
class Relations:
    """Evidence from several columns at once.

    scores     (column, meaning) → how much it speaks for it
    document   the column whose values number the documents, if one was found
    repeats    share of rows that are not the first of their document
    level      per column: 1.0 the same throughout each document, 0.0 changes on every line
    whole      columns of sums that repeat a whole document's total on each of its lines
    paired     code column → the column of names that it stands for
    """

    scores: Evidence = field(default_factory=dict)
    document: int | None = None
    repeats: float = 0.0
    level: Mapping[int, float] = field(default_factory=dict)
    whole: frozenset[int] = frozenset()
    paired: Mapping[int, int] = field(default_factory=dict)


def relate(
    columns: Sequence[Sequence[str | None]],
    looks: Sequence[Look],
    numbered: Collection[int] = (),
    rebates: Collection[int] = (),
) -> Relations:
    """The relations of a sample's columns.

    numbered: those whose headers say that they number documents. rebates: those whose headers say that they are
    discounts, which make a sum with another as a tax does.
    """
    scores: Evidence = defaultdict(float)
    numeric = [
        i
        for i, one in enumerate(looks)
        if one.number > 0.8
        and one.filled > 2
        and one.distinct > 1
        and one.serial < 0.9
        and one.mobile < 0.5
        and one.date < 0.8
        and one.padded < 0.3
    ][:MOST_NUMERIC]
    values = {i: floats(columns[i]) for i in numeric}
    _products(values, looks, scores)
    _sums(values, scores, rebates)
    _rates(values, looks, scores)
    _taxes(values, scores)
    _days(columns, looks, scores)
    document, repeats = _document(columns, looks, numbered)
    level = _levels(columns, document) if document is not None and repeats > 0.05 else {}
    if document is not None:
        scores[document, "@number"] += 3.0
        _line_numbers(columns, looks, document, scores)
    whole = frozenset(
        i
        for i in numeric
        if i != document
        and level.get(i, 0.0) > 0.985
        and looks[i].distinct > 8
        and repeats > 0.3
        and not _tiny(values[i])
    )
    capped = {place: max(-4.0, min(6.0, score)) for place, score in scores.items()}
    if document is not None and repeats > 0.1:
        sums = [i for i, one in enumerate(looks) if i in values or (one.number > 0.8 and one.filled > 2)]
        whole |= _once(columns, sums, document)
    return Relations(capped, document, repeats, level, whole, _pairs(columns, looks))


def _once(columns: Sequence[Sequence[str | None]], numeric: Sequence[int], document: int) -> frozenset[int]:
    """Columns of sums that stand on the first line of each document only: the whole document's."""
    keys = columns[document]
    first = [row == 0 or (bool(keys[row]) and keys[row] != keys[row - 1]) for row in range(len(keys))]
    told = set()
    for position in numeric:
        here = [bool(cell) for cell in columns[position]]
        on_first = sum(1 for one, opens in zip(here, first, strict=True) if one and opens) / max(1, sum(first))
        after = sum(1 for one, opens in zip(here, first, strict=True) if one and not opens) / max(
            1, len(first) - sum(first)
        )
        if on_first > 0.8 and after < 0.03:
            told.add(position)
    return frozenset(told)


_SIGNS = re.compile(r"(?:us|hk|nt)?\$|rmb|cny|usd|eur|gbp|hkd|[,￥¥€£\s元']", re.I)


def floats(cells: Sequence[str | None]) -> Floats:
    """A column's numbers, NaN where there is none."""
    read: dict[str, float] = {}
    for cell in {cell for cell in cells if cell}:
        text = _SIGNS.sub("", narrow(cell).strip()).replace("−", "-")
        if text[-1:] == "-":
            text = f"-{text[:-1]}"
        sign = -1.0 if text[:1] == "(" and text[-1:] == ")" else 1.0
        factor = 0.01 if text[-1:] == "%" else 1.0
        try:
            read[cell] = sign * factor * float(text.strip("()%"))
        except ValueError:
            read[cell] = np.nan
    return np.array([read[cell] if cell else np.nan for cell in cells], dtype=np.float64)


def _agree(left: Floats, right: Floats, *, least: int = 4) -> float:
    """Share of rows in which two columns are the same to the cent, of rows where both say something."""
    both = np.isfinite(left) & np.isfinite(right) & ((np.abs(left) > 1e-9) | (np.abs(right) > 1e-9))
    if both.sum() < least:
        return 0.0
    near = np.abs(np.abs(left[both]) - np.abs(right[both])) <= 0.011 + 0.0006 * np.abs(right[both])
    return float(near.mean())


def _tiny(values: Floats) -> bool:
    """Whether what is not nought is at most 1: a rate, a mark."""
    known = values[np.isfinite(values) & (values != 0)]
    return not known.size or float(np.median(np.abs(known))) <= 1.0


def _products(values: Mapping[int, Floats], looks: Sequence[Look], scores: Evidence) -> None:
    """quantity × price ≈ amount."""
    best: list[tuple[float, int, int, int]] = []
    for one, two in itertools.combinations(values, 2):
        product = values[one] * values[two]
        if (np.nanmax(np.abs(values[one]), initial=0) <= 1 and looks[one].distinct <= 2) or looks[two].distinct <= 1:
            continue
        for total in values:
            if total in (one, two):
                continue
            share = _agree(product, values[total])
            trivial = max(_agree(values[one], values[total]), _agree(values[two], values[total]))
            if share >= 0.75 and trivial < 0.9:
                best.append((share + 0.1 * (1 - trivial), one, two, total))
    if not best:
        return
    best.sort(reverse=True)
    top = best[0][0]
    for share, one, two, total in [found for found in best if found[0] > top - 0.25][:3]:
        quantity, price = _which(one, two, values, looks)
        weight = 4.0 if share >= top - 0.1 else 1.5
        for position, meaning in ((quantity, "quantity"), (price, "unit_price"), (total, "@line_total")):
            scores[position, meaning] = max(scores.get((position, meaning), 0.0), weight)
        scores[quantity, "unit_price"] = min(scores.get((quantity, "unit_price"), 0.0), -2.0)
        scores[price, "quantity"] = min(scores.get((price, "quantity"), 0.0), -2.0)


def _which(one: int, two: int, values: Mapping[int, Floats], looks: Sequence[Look]) -> tuple[int, int]:
    """Of two factors, the quantity first: whole, possibly negative; prices have cents and are seldom 1."""

    def pieces(position: int) -> float:
        known = np.abs(values[position][np.isfinite(values[position])])
        return (
            2.0 * looks[position].integer
            + 1.5 * (looks[position].negative > 0)
            + (float((known == 1).mean()) if known.size else 0.0)
        )

    return (one, two) if pieces(one) >= pieces(two) else (two, one)


def _sums(values: Mapping[int, Floats], scores: Evidence, rebates: Collection[int]) -> None:
    """amount + tax ≈ amount with tax; claim = paid + open."""
    for one, two in itertools.combinations(values, 2):
        for total in values:
            if total in (one, two) or _agree(values[one] + values[two], values[total]) < 0.9:
                continue
            zero_one, zero_two = (float(np.nanmean(np.abs(values[i]) < 1e-9)) for i in (one, two))
            if (
                min(_agree(values[one], values[total]), _agree(values[two], values[total])) > 0.95
                or max(zero_one, zero_two) > 0.97
            ):
                continue
            ratio = _ratio(values[one], values[two])
            small, large = (one, two) if ratio < 1 else (two, one)
            rate = _ratio(values[small], values[large])
            if small in rebates:
                continue
            if _steady(values[small], values[large]) and LEAST_TAX <= rate <= 0.25:
                scores[large, "amount"] += 3.0
                scores[small, "tax"] += 5.0
                scores[total, "@gross"] += 4.0
            elif max(zero_one, zero_two) > 0.02:
                scores[total, "invoice_amount"] += 3.0
                for part in (one, two):
                    scores[part, "paid_amount"] += 2.0
                    scores[part, "balance"] += 2.0


def _ratio(one: Floats, two: Floats) -> float:
    both = np.isfinite(one) & np.isfinite(two) & (np.abs(two) > 1e-9)
    return float(np.median(np.abs(one[both] / two[both]))) if both.any() else np.inf


def _steady(one: Floats, two: Floats) -> bool:
    """True if one is nearly the same share of two throughout: a tax."""
    both = np.isfinite(one) & np.isfinite(two) & (np.abs(two) > 1)
    if both.sum() < 4:
        return False
    ratios = np.abs(one[both] / two[both])
    return bool((np.abs(ratios - np.median(ratios)) < 0.02).mean() > 0.7)


_USUAL = (0.03, 0.05, 0.06, 0.09, 0.1, 0.13, 0.16, 0.17, 0.19, 0.2, 0.21)


def _taxes(values: Mapping[int, Floats], scores: Evidence) -> None:
    """A column that is 13 % (or another usual rate) of another on every line is its tax."""
    for tax, base in itertools.permutations(values, 2):
        both = np.isfinite(values[tax]) & np.isfinite(values[base]) & (np.abs(values[base]) > 1)
        if both.sum() < 6:
            continue
        off = np.abs(np.abs(values[tax][both]) - np.abs(values[base][both]) * _ratio(values[tax], values[base]))
        rate = _ratio(values[tax], values[base])
        near = min(abs(rate - usual) for usual in _USUAL) < 0.0015
        if near and float((off <= 0.012).mean()) > 0.85 and len(np.unique(values[base][both])) > 5:
            scores[tax, "tax"] = max(scores.get((tax, "tax"), 0.0), 3.5)


def _rates(values: Mapping[int, Floats], looks: Sequence[Look], scores: Evidence) -> None:
    """amount × rate ≈ tax."""
    for rate in values:
        if looks[rate].rate < 0.95 or looks[rate].distinct > 8:
            continue
        share = np.where(values[rate] >= 1, values[rate] / 100, values[rate])
        for base, tax in itertools.permutations(values, 2):
            if (
                rate not in (base, tax)
                and _agree(values[base] * share, values[tax]) > 0.9
                and float(np.nanmean(np.abs(values[tax]) > 0)) > 0.3
            ):
                scores[rate, "tax_rate"] = 5.0
                scores[tax, "tax"] = max(scores.get((tax, "tax"), 0.0), 3.0)


def _days(columns: Sequence[Sequence[str | None]], looks: Sequence[Look], scores: Evidence) -> None:
    """Of two columns of days, one that always follows the other by some weeks is when payment is due."""
    dates = [i for i, one in enumerate(looks) if one.date > 0.8 or one.serial > 0.95]
    for early, late in itertools.permutations(dates, 2):
        pairs = [(str(a), str(b)) for a, b in zip(columns[early], columns[late], strict=True) if a and b]
        if len(pairs) < 5 or any(
            not re.match(r"[12][0-9]{3}[-/.年]?[0-9]{1,2}", one) for pair in pairs[:50] for one in pair
        ):
            continue
        behind = [_day_number(b) - _day_number(a) for a, b in pairs[:300]]
        steady = Counter(behind).most_common(1)[0][1] / len(behind)
        if min(behind) >= 0 and max(behind) <= 200 and np.median(behind) >= 7 and steady > 0.2:
            scores[late, "due_on"] += 3.0
            scores[late, "@date"] -= 2.0
        elif min(behind) >= 0 and np.median(behind) >= 1:
            scores[late, "next_at"] += 1.0


def _day_number(text: str) -> int:
    parts = [int(part) for part in re.findall(r"[0-9]+", narrow(text))[:3]]
    if len(parts) == 3 and parts[0] > 31:
        return parts[0] * 372 + parts[1] * 31 + parts[2]
    digits = str(parts[0]) if parts else "0"
    return int(digits[:4]) * 372 + int(digits[4:6]) * 31 + int(digits[6:8]) if len(digits) >= 8 else 0


def filled_down(columns: Sequence[Sequence[str | None]]) -> list[list[str | None]]:
    """Columns with the last value that stood above in place of blanks."""
    told = []
    for cells in columns:
        last: str | None = None
        down: list[str | None] = []
        for cell in cells:
            last = cell if cell and cell.strip() else last
            down.append(last)
        told.append(down)
    return told


def _document(
    columns: Sequence[Sequence[str | None]], looks: Sequence[Look], numbered: Collection[int]
) -> tuple[int | None, float]:
    """The column whose equal neighbours are lines of one document: an id within whose runs days do not change."""
    dates = [i for i, one in enumerate(looks) if one.date > 0.8 or one.serial > 0.95]
    best: tuple[float, int, float] | None = None
    for position, one in enumerate(looks):
        code_like = (
            one.code + one.rounded > 0.8
            and one.mobile < 0.5
            and one.hexadecimal < 0.5
            and one.size < 0.5
            and (one.running < 0.5 or position in numbered)
            and one.length >= 4
        )
        decimals = one.number - one.integer > 0.1
        if not code_like or decimals or position in dates or one.distinct < 3:
            continue
        cells = [
            f"{cell}#{row}" if cell and "E+" in cell.upper() else cell
            for row, cell in enumerate(filled_down([columns[position]])[0])
        ]
        runs = [len(list(group)) for _, group in itertools.groupby(cells)]
        contiguous = one.distinct / len(runs)
        repeats = 1 - len(runs) / max(1, len(cells))
        steady = max((_steady_within(cells, columns[day]) for day in dates), default=1.0)
        if contiguous < 0.6 or steady < 0.98:
            continue
        first_bonus = 0.3 if position < len(columns) / 3 else 0.0
        said = 0.5 if position in numbered else 0.0  # an id that never repeats may be anything's
        whole = 0.2 * one.fill  # a number on each line is worth more than one on a document's first
        worth = contiguous + (one.distinct / max(1, len(cells))) ** 0.5 + first_bonus + said + whole
        if best is None or worth > best[0]:
            best = (worth, position, repeats)
    return (None, 0.0) if best is None else (best[1], best[2])


def _steady_within(keys: Sequence[str | None], cells: Sequence[str | None]) -> float:
    """Share of documents in which a column holds one day (blanks and clocks aside: each line may tell when it was scanned)."""
    seen: dict[str | None, set[str]] = defaultdict(set)
    for name, cell in zip(keys, cells, strict=True):
        if cell:
            seen[name].add(_CLOCK.sub("", cell.strip()))
    return sum(1 for values in seen.values() if len(values) == 1) / len(seen) if seen else 1.0


_CLOCK = re.compile(r"[ T]+\d{1,2}:\d.*$")


def _levels(columns: Sequence[Sequence[str | None]], document: int) -> dict[int, float]:
    """Per column: share of the documents with several lines in which it stays the same."""
    keys = filled_down([columns[document]])[0]
    sizes = Counter(keys)
    told: dict[int, float] = {}
    for position, cells in enumerate(columns):
        seen: dict[str | None, list[str]] = defaultdict(list)
        for name, cell in zip(keys, cells, strict=True):
            if sizes[name] > 1 and cell:
                seen[name].append(cell)
        if seen:
            told[position] = sum(1 for values in seen.values() if len(set(values)) == 1) / len(seen)
    return told


def _line_numbers(
    columns: Sequence[Sequence[str | None]], looks: Sequence[Look], document: int, scores: Evidence
) -> None:
    """A column that counts 1, 2, 3 within each document numbers its lines, and so does one of 10, 20, 30."""
    keys = filled_down([columns[document]])[0]
    for position, one in enumerate(looks):
        if position == document or one.integer < 0.95 or one.running > 0.97:
            continue
        counted: Counter[str | None] = Counter()
        right: Counter[int] = Counter()
        for name, cell in zip(keys, columns[position], strict=True):
            counted[name] += 1
            if cell and re.fullmatch(r"0*([0-9]+)(\.0)?", cell):
                right.update(step for step in _STEPS if int(float(cell)) == step * counted[name])
        if max(right.values(), default=0) > 0.9 * one.filled and one.distinct > 1:
            scores[position, "line_no"] += 6.0


_STEPS = (1, 10)
"""By how much the numbers of a document's lines rise."""


def _pairs(columns: Sequence[Sequence[str | None]], looks: Sequence[Look]) -> dict[int, int]:
    """Code columns and the names they stand for: each code has one name, each name mostly one code."""
    codes = [
        i
        for i, one in enumerate(looks)
        if one.code > 0.8
        and one.distinct > 2
        and one.unique < 1.01
        and (one.number < 0.9 or one.padded > 0.3 or one.integer > 0.9)
    ]
    names = [
        i
        for i, one in enumerate(looks)
        if one.number < 0.2 and one.date < 0.2 and one.code < 0.6 and one.distinct > 2 and one.length >= 2
    ]
    told: dict[int, tuple[float, int]] = {}
    for code, name in itertools.product(codes, names):
        pairs = {(a, b) for a, b in zip(columns[code], columns[name], strict=True) if a and b}
        if len(pairs) < 3:
            continue
        share = min(len({a for a, _ in pairs}), len({b for _, b in pairs})) / len(pairs)
        near = share - 0.02 * abs(code - name)
        if share > 0.85 and (code not in told or near > told[code][0]):
            told[code] = (near, name)
    return {code: name for code, (_, name) in told.items()}
