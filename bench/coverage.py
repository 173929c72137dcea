"""How often 80 % intervals hold what followed, on demo companies of many seeds whose future is known.

At each of some past days all is done that a run does: backtest, choice of the model, draws, what moves all together.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from zhike import engine
from zhike.engine import Engine
from zhike.models.backtest import backtest, within
from zhike.models.covariates import covariates
from zhike.models.forecast import Chosen, Forecast, chosen, fit_forecast
from zhike.models.histories import histories
from zhike.models.patterns import COLUMNS
from zhike.models.shock import NONE
from zhike.models.totals import ends
from zhike.sources.demo.company import company
from zhike.sources.demo.seasons import DAYS, START

WEEKS = (4, 13, 39, 52)
FIRST = 400
"""The first day from which a forecast is made: the three tests before it need a year."""
APART = 91
"""Days between two forecasts of one company; each company begins on another day, or all would ask of the same season."""
COMPANIES = 36
"""With a dozen (80 forecasts) 0.725 of the totals at 13 weeks held, with 72 (480 forecasts) 0.754: few tell little."""
MOST = 1_000
SIMULATED = 200
SETTINGS: dict[str, Any] = {"late_after": 1.0, "steady_orders": 4, "active_days": 180}


def measure(folder: Path, customers: int) -> Iterator[dict[str, Any]]:
    """Shares of customers, and of totals, whose interval held what followed."""
    del folder
    count = min(customers, MOST)
    held: dict[int, list[tuple[float, bool, bool]]] = {weeks: [] for weeks in WEEKS}
    with engine.connected() as connected:
        ibis.set_backend(connected.backend)
        for seed in range(COMPANIES):
            days = order_days(seed, count)
            orders = connected.given(days)
            for day in range(FIRST + seed * APART // COMPANIES, DAYS, APART):
                for weeks, one in _held(connected, orders, START + timedelta(days=day), seed):
                    held[weeks].append(one)
    for weeks, found in held.items():
        each, alone, all_ = np.array(found, dtype=float).T
        yield {
            "what": f"80 % intervals of {weeks} weeks on the demo's truth",
            "customers": count,
            "times": len(found),
            "held_of_customers": round(float(each.mean()), 3),
            "held_of_totals": round(float(all_.mean()), 3),
            "held_of_totals_by_the_model_alone": round(float(alone.mean()), 3),
        }


def order_days(seed: int, customers: int) -> pa.Table:
    """The order days of one demo company, as orders."""
    made = company(seed=seed, first=0, count=customers, look_alikes=0.0)
    known = (made.orders.customer >= 0) & (made.orders.original < 0) & ~made.orders.is_cancelled
    pairs = np.unique(np.stack([made.orders.customer[known], made.orders.day[known]]), axis=1)
    opened = (START - date(1970, 1, 1)).days
    return pa.table(
        {
            "order_id": pa.array([str(number) for number in range(pairs.shape[1])]),
            "customer_id": pa.array([f"c{one:06}" for one in pairs[0].tolist()]),
            "ordered_on": pa.array((pairs[1] + opened).astype(np.int32), pa.date32()),
            "kind": pa.array(["sale"] * pairs.shape[1]),
            "amount": pa.array([Decimal("10.00")] * pairs.shape[1], pa.decimal128(18, 2)),
        }
    )


def _held(connected: Engine, orders: ir.Table, day: date, seed: int) -> Iterator[tuple[int, tuple[float, bool, bool]]]:
    """By weeks ahead: the share of customers within, and the total within by the model alone, and with the shock."""
    past = orders.filter(orders.ordered_on <= ibis.literal(day))
    none = covariates(past, past, past, covariates="")
    known = connected.given(connected.fetch(histories(past, as_of=day)))
    tested = connected.given(connected.fetch(backtest(past, none, as_of=day, seed=seed, **SETTINGS)))
    told = fit_forecast(tested, known, none, seed=seed)
    by = chosen(told, known, none)
    for weeks in WEEKS:
        until = day + timedelta(weeks=weeks)
        if until < START + timedelta(days=DAYS):
            yield weeks, _one(connected, orders, known, (day, until), weeks, told, by)


def _one(
    connected: Engine,
    orders: ir.Table,
    known: ir.Table,
    between: tuple[date, date],
    weeks: int,
    told: Forecast,
    by: Chosen,
) -> tuple[float, bool, bool]:
    assert by.model is not None
    mine, model = by.model.told(by.seen), by.model
    ahead, logs = weeks * mine.pace, np.array(told.draws)
    each = np.exp(np.resize(logs, (SIMULATED, logs.shape[1])).T)
    columns = {name: one[:, None] for name, one in mine.told.items()}
    counts = model.drawn(model.of(*each), **columns, ahead=(ahead,), generator=np.random.default_rng(weeks))[0]
    totals = np.array(
        [by.seen.weight @ model.expected_orders(model.of(*np.exp(one)), **mine.told, ahead=ahead) for one in logs]
    )
    chance = float(by.seen.weight @ counts.var(axis=1))
    place = {key: at for at, key in enumerate(zip(*(one.to_pylist() for one in by.seen.keys.values()), strict=True))}
    rows = connected.fetch(_followed(orders, known, *between)).to_pylist()
    actual = np.array([row["actual"] for row in rows], dtype=float)
    at = [place[tuple(row[name] for name in COLUMNS)] for row in rows]
    inside = [
        low <= actual.sum() <= high for low, high in (ends(totals, chance, NONE), ends(totals, chance, told.shock))
    ]
    return float(within(counts[at], actual).mean()), inside[0], inside[1]


def _followed(orders: ir.Table, known: ir.Table, after: date, until: date) -> ir.Table:
    """Every customer known, and the order days that followed."""
    days = orders.filter(orders.ordered_on > ibis.literal(after), orders.ordered_on <= ibis.literal(until))
    counted = days.group_by("customer_id").aggregate(actual=days.ordered_on.nunique())
    found = known.left_join(counted, "customer_id")
    return found.select(*COLUMNS, actual=found.actual.fill_null(0))
