"""Expected cash: how much of what is open comes in which week, and what the same would have said on past days.

Rules to beat, which need no model:

    due      everything is paid on its due day; what is past it, at once
    average  everything is paid so many days past its due day as customers were late until then, on average
    own      the same with the customer's own average, where the customer has paid before
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import stats

from zhike.money.settlement import row_name
from zhike.money.survival import LEARNED_FROM, Counts, Numbers, Spells, added, counts, drawn, lasting, shares, strength
from zhike.tables import conform

WEEKS = 13
LATER = WEEKS + 1
"""The row of what is expected after the last week, or never."""
ORIGINS = 5
KNOWN_BEFORE = 182
"""Days of receipts that must lie before a day on which rules are tested."""
LEAST_PAID = 30
MODEL = "survival"
NAIVE = ("due", "average", "own")
LOW, HIGH = 0.1, 0.9
USUAL_TERM = 30
AT_ONCE = 50_000
COLUMNS: Mapping[str, pa.DataType] = {
    "origin": pa.date32(), "rule": pa.string(), "week": pa.int64(), "starts_on": pa.date32(), "expected": pa.float64(),
    "low": pa.float64(), "high": pa.float64(), "actual": pa.float64(), "spread": pa.float64(),
}  # fmt: skip


def cash_backtest(invoices: ir.Table, settlements: ir.Table, *, as_of: date) -> ir.Table:
    """What each rule said on past days of the claims then open, and what came.

    Row      one origin, rule and week after it
    Units    the workspace's currency; low and high enclose four fifths
    Dates    origins are 13 weeks apart; a rule knows claims and receipts up to its origin
    Leaves   origins with less than 26 weeks of receipts before them or fewer than 30 paid claims
    Missing  low and high of rules that are no models, and at the first origin: it teaches the intervals
    """
    seen = _read(invoices, settlements)
    rows: list[dict[str, Any]] = []
    spread: list[float] = []
    for origin in reversed(_origins(seen, as_of)):
        known = seen.on(origin)
        came = known.came()
        said = _said(known)
        if said is None:
            continue
        mean, variance = said
        wide = float(np.mean(spread)) if spread else None
        rows += _rows(origin, MODEL, mean, variance, wide, came)
        for rule in NAIVE:
            rows += _rows(origin, rule, _naive(known, rule), None, None, came)
        spread.extend(((came - mean) ** 2 / np.maximum(variance, 1.0)).tolist())
    return _table(rows, "cash_backtest")


def expected_cash(invoices: ir.Table, settlements: ir.Table, cash_backtest: ir.Table, *, as_of: date) -> ir.Table:
    """What is expected of the claims open today, week by week.

    Row      one rule and week; week 14 is what comes after the thirteen weeks, or never
    Units    the workspace's currency; all weeks of a rule add up to what is open, credit notes taken off
    Missing  low and high where no past day could be tested; rows of the model where too little was ever paid
    """
    known = _read(invoices, settlements).on(as_of)
    rows: list[dict[str, Any]] = []
    if len(known.amount) and known.amount.sum() > 0:
        said = _said(known)
        if said is not None:
            rows += _rows(as_of, MODEL, said[0], said[1], _spread(cash_backtest), None, known.open)
        for rule in NAIVE:
            rows += _rows(as_of, rule, _naive(known, rule), None, None, None, known.open)
    return _table(rows, "expected_cash")


def _spread(cash_backtest: ir.Table) -> float | None:
    """How much more weeks differ from what was expected than single claims would; the mean of all tested weeks."""
    found = cash_backtest.aggregate(spread=cash_backtest.spread.mean(where=cash_backtest.rule == MODEL))
    value = found.to_pyarrow().column(0)[0].as_py()
    return None if value is None or value != value else float(value)


# What is known on a day


@dataclass(frozen=True)
class _Seen:
    """All claims and what paid them.

    Shapes  one number per claim: days since 1970, amounts, the customer's place; one per part: its claim's place
    """

    customer: Counts
    made: Counts
    due: Counts
    amount: Numbers
    credit: Numbers
    part_claim: Counts
    part_day: Counts
    part_amount: Numbers

    def on(self, day: date) -> "_Known":
        """What was known at the end of a day."""
        today = (day - date(1970, 1, 1)).days
        there = self.made <= today
        before = (self.part_day <= today) & there[self.part_claim]
        paid = added(self.part_claim[before], self.part_amount[before], len(self.amount))
        left = np.where(there, np.maximum(self.amount - paid, 0.0), 0.0)
        customers = int(self.customer.max(initial=-1)) + 1
        owed = added(self.customer, left, customers)
        credit = added(self.customer, np.where(there, self.credit, 0.0), customers)
        kept = np.clip(1 - np.divide(credit, owed, out=np.zeros(customers), where=owed > 0), 0.0, 1.0)
        return _Known(self, today, there, left, left * kept[self.customer], before)


@dataclass(frozen=True)
class _Known:
    """What was known on a day: which claims there were, what of each was open, which parts had come.

    Units  amount: open, the customer's credit notes taken off in proportion
    """

    seen: _Seen
    today: int
    there: Any
    left: Numbers
    amount: Numbers
    before: Any

    @property
    def open(self) -> float:
        """What all customers owed."""
        return float(self.amount.sum())

    def came(self) -> Numbers:
        """What was paid on the claims of that day in each week after it."""
        seen = self.seen
        week = (seen.part_day - self.today - 1) // 7
        inside = ~self.before & self.there[seen.part_claim] & (week >= 0) & (week < WEEKS)
        return added(week[inside], seen.part_amount[inside], WEEKS)

    def late(self) -> tuple[Counts, Counts, Numbers]:
        """Of every part paid until then: the customer, days past the due day, amount."""
        seen, claim = self.seen, self.seen.part_claim[self.before]
        return seen.customer[claim], seen.part_day[self.before] - seen.due[claim], seen.part_amount[self.before]

    def spells(self, since: int) -> Spells:
        """Every claim in its parts: those paid, and what was open."""
        seen, claim = self.seen, self.seen.part_claim[self.before]
        still = np.flatnonzero(self.there & (self.left > 0.005))
        of = np.concatenate([claim, still])
        ended = np.concatenate(
            [np.maximum(seen.part_day[self.before], seen.made[claim]), np.full(len(still), self.today)]
        )
        size = np.concatenate([seen.part_amount[self.before], self.left[still]])
        entered = np.maximum(seen.made[of], since)
        found = Spells(
            seen.customer[of],
            (entered - seen.due[of]) // 7,
            (ended - seen.due[of]) // 7,
            size / np.maximum(seen.amount[of], 0.01),
            np.arange(len(of)) < len(claim),
        )
        fit = ended >= since
        return Spells(found.who[fit], found.entered[fit], found.left[fit], found.weight[fit], found.paid[fit])


def _read(invoices: ir.Table, settlements: ir.Table) -> _Seen:
    known = invoices.filter(invoices.customer_id.notnull(), invoices.kind != "written_off")
    dated = known.filter(known.invoiced_on.notnull() | known.due_on.notnull())
    claims = dated.select(
        "customer_id", "invoiced_on", "due_on", "invoice_amount", "balance", claim=row_name(dated)
    ).to_pyarrow()
    parts = settlements.select("claim", "received_on", "amount").to_pyarrow()
    # Looked up among millions as texts of Arrow: as objects of Python they would not fit beside the engine.
    place = pc.index_in(parts.column("claim"), value_set=claims.column("claim")).combine_chunks()
    fits = place.is_valid().to_numpy(zero_copy_only=False)
    part_claim, count = place.drop_null().to_numpy(), len(claims)
    claims, parts = claims.drop_columns("claim"), parts.drop_columns("claim")
    part_amount = _money(parts, "amount")[fits]
    settled = added(part_claim, part_amount, count)
    balance = _money(claims, "balance")
    owed = _money(claims, "invoice_amount") > 0
    amount = np.where(owed, balance + settled, np.maximum(balance, 0.0))
    who = claims.column("customer_id").combine_chunks().dictionary_encode()
    customer = pc.rank(who.dictionary).to_numpy()[who.indices.to_numpy(zero_copy_only=False)] - 1
    made, due = _days(claims, "invoiced_on"), _days(claims, "due_on")
    both = ~np.isnan(made) & ~np.isnan(due)
    term = float(np.median((due - made)[both])) if both.any() else USUAL_TERM
    due = np.where(np.isnan(due), made + term, due)
    made = np.where(np.isnan(made), np.minimum(due, due - term), made)
    return _Seen(
        customer.astype(np.int64), made.astype(np.int64), due.astype(np.int64), np.maximum(amount, 0.0),
        np.maximum(-balance, 0.0), part_claim.astype(np.int64), _days(parts, "received_on")[fits].astype(np.int64), part_amount,
    )  # fmt: skip


def _money(rows: pa.Table, name: str) -> Numbers:
    return np.asarray(rows.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False), float)


def _days(rows: pa.Table, name: str) -> Numbers:
    days = rows.column(name).cast(pa.date32()).cast(pa.int32())
    return np.asarray(days.cast(pa.float64()).to_numpy(zero_copy_only=False), float)


def _origins(seen: _Seen, as_of: date) -> list[date]:
    """Past days that leave their thirteen weeks to be seen; the newest first."""
    if not len(seen.part_day):
        return []
    first = date(1970, 1, 1) + timedelta(days=int(seen.part_day.min()))
    found = [as_of - timedelta(weeks=WEEKS * step) for step in range(1, ORIGINS + 1)]
    return [origin for origin in found if (origin - first).days >= KNOWN_BEFORE]


# What the rules say


def _said(known: _Known, *, at_once: int = AT_ONCE) -> tuple[Numbers, Numbers] | None:
    """Mean and variance of each week, claims taken as independent; nothing where too little was ever paid.

    A number for each customer and week would fill the memory where customers are many: so many are looked at at once.
    """
    if np.unique(known.seen.part_claim[known.before]).size < LEAST_PAID:
        return None
    spells = known.spells(int(known.seen.part_day.min()))
    customers = int(known.seen.customer.max()) + 1
    everybody = shares(*counts(spells.of_all(), 1))
    teachers = np.arange(min(customers, LEARNED_FROM))
    like = strength(*counts(spells.of(teachers, customers), len(teachers)), everybody)
    still = np.flatnonzero(known.amount > 0.005)
    owing, who = np.unique(known.seen.customer[still], return_inverse=True)
    mean, variance = np.zeros(WEEKS), np.zeros(WEEKS)
    for begin in range(0, len(owing), at_once):
        asked = owing[begin : begin + at_once]
        own = drawn(*counts(spells.of(asked, customers), len(asked)), everybody, like)
        here = np.flatnonzero((who >= begin) & (who < begin + at_once))
        edges = (known.today - known.seen.due[still[here]])[:, None] + 7 * np.arange(WEEKS + 1)
        log = lasting(own, who[here] - begin, edges)
        lasts = np.exp(log - log[:, :1])
        part, amount = lasts[:, :-1] - lasts[:, 1:], known.amount[still[here]][:, None]
        mean += (amount * part).sum(axis=0)
        variance += (amount**2 * part * (1 - part)).sum(axis=0)
    return mean, variance


def _naive(known: _Known, rule: str) -> Numbers:
    """What a rule without a model expects in each week."""
    seen, shift = known.seen, np.zeros(len(known.amount))
    if rule != "due":
        who, late, money = known.late()
        whole = float(np.average(late, weights=money)) if money.sum() > 0 else 0.0
        shift[:] = whole
        if rule == "own":
            customers = int(seen.customer.max()) + 1
            weight = added(who, money, customers)
            mean = np.divide(
                added(who, money * late, customers), weight, out=np.full(customers, whole), where=weight > 0
            )
            shift = mean[seen.customer]
    day = np.maximum(np.rint(seen.due + shift), known.today + 1)
    week = ((day - known.today - 1) // 7).astype(np.int64)
    inside = (week < WEEKS) & (known.amount > 0)
    return added(week[inside], known.amount[inside], WEEKS)


def _rows(
    origin: date, rule: str, mean: Numbers, variance: Numbers | None, wide: float | None,
    came: Numbers | None, whole: float | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """One row a week, with an interval where it is known how far weeks go apart."""
    low = high = [None] * len(mean)
    if variance is not None and wide is not None:
        spread = np.maximum(variance * max(wide, 1.0), 1e-6)
        scale = spread / np.maximum(mean, 1e-6)
        ends = [stats.gamma.ppf(end, np.maximum(mean, 1e-6) / scale, scale=scale) for end in (LOW, HIGH)]
        low, high = (np.round(end, 2).tolist() for end in ends)
    rows: list[dict[str, Any]] = [
        {
            "origin": origin,
            "rule": rule,
            "week": week + 1,
            "starts_on": origin + timedelta(days=7 * week + 1),
            "expected": round(float(mean[week]), 2),
            "low": low[week],
            "high": high[week],
            "actual": None if came is None else round(float(came[week]), 2),
            "spread": None
            if came is None or variance is None
            else float((came[week] - mean[week]) ** 2 / max(variance[week], 1.0)),
        }
        for week in range(len(mean))
    ]
    if whole is not None:
        rest = round(whole, 2) - sum(row["expected"] for row in rows)
        rows.append(rows[-1] | {"week": LATER, "starts_on": origin + timedelta(days=7 * WEEKS + 1), "expected": rest, "low": None, "high": None})  # fmt: skip
    return rows


def _table(rows: list[dict[str, Any]], name: str) -> ir.Table:
    found = ibis.memtable(
        pa.table({column: pa.array([row[column] for row in rows], kind) for column, kind in COLUMNS.items()})
    )
    # Missing numbers are missing on Spark too, which takes them as not-a-number.
    floats = [column for column, kind in COLUMNS.items() if pa.types.is_floating(kind)]
    told = found.mutate(**{c: ibis.ifelse(found[c].isnan(), ibis.null("float64"), found[c]) for c in floats})
    return conform(told, name)
