"""How often 80 % intervals of money hold what followed: of customers, of all together, and of value tiers.

Demo companies of many seeds, whose future is known. At each of some past days all is done that a run does: backtest,
choice of the model, fit of spending, kinds, draws. Nothing is discounted; value is sales.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from bench.coverage import APART, FIRST, SETTINGS
from zhike import engine
from zhike.engine import Engine
from zhike.models.backtest import backtest
from zhike.models.covariates import covariates
from zhike.models.forecast import fit_forecast
from zhike.models.gamma_gamma import fit_gamma_gamma
from zhike.models.histories import histories
from zhike.models.kinds import fit_kinds
from zhike.models.outlook import outlook
from zhike.models.totals import DIMENSIONS, value_totals
from zhike.segments.tiers import tiers
from zhike.settings import Settings
from zhike.sources.demo.company import company
from zhike.sources.demo.seasons import DAYS, START
from zhike.tables import IBIS_TYPES

COMPANIES = 20
MOST = 1_000
AHEAD = timedelta(days=365)
TERM = "12"
MONEY = ibis.dtype(IBIS_TYPES["money"]).to_pyarrow()
NUMBERS = ("spent", "costed_amount", "cost", "net_sales", "serving_cost", "capital_cost")
SHARES = ("serving_share", "capital_share")
ASKED = Settings()["covariates"]
TIERED: dict[str, Any] = {"tier_high": 0.5, "tier_middle": 0.8, "tier_by": "spent"}


def measure(folder: Path, customers: int) -> Iterator[dict[str, Any]]:
    """Shares of customers, of companies and of tiers whose interval held what they brought in 365 days."""
    del folder
    count = min(customers, MOST)
    held: dict[str, list[tuple[float, float, float]]] = {}
    with engine.connected() as connected:
        ibis.set_backend(connected.backend)
        for seed in range(COMPANIES):
            orders, people = sold(seed, count)
            given = connected.given(orders), connected.given(people)
            for day in range(FIRST + seed * APART // COMPANIES, DAYS - AHEAD.days, APART):
                for what, one in _held(connected, *given, START + timedelta(days=day), seed):
                    held.setdefault(what, []).append(one)
    for what, found in held.items():
        inside, expected, came = np.array(found, dtype=float).T
        yield {
            "what": f"80 % intervals of sales in 12 months on the demo's truth: {what}",
            "customers": count,
            "times": len(found),
            "held": round(float(inside.mean()), 3),
            "expected_by_came": round(float(expected.sum() / came.sum()), 3),
        }


def sold(seed: int, customers: int) -> tuple[pa.Table, pa.Table]:
    """The orders of one demo company with their amounts, returns left out; and who its customers are."""
    made = company(seed=seed, first=0, count=customers, look_alikes=0.0)
    amounts = np.bincount(made.lines.order, weights=made.lines.amount, minlength=made.orders.count)
    kept = (made.orders.customer >= 0) & (made.orders.original < 0) & ~made.orders.is_cancelled & (amounts > 0)
    opened = (START - date(1970, 1, 1)).days
    orders = pa.table(
        {
            "order_id": pa.array([str(one) for one in np.flatnonzero(kept).tolist()]),
            "customer_id": pa.array([_named(one) for one in made.orders.customer[kept].tolist()]),
            "ordered_on": pa.array((made.orders.day[kept] + opened).astype(np.int32), pa.date32()),
            "kind": pa.array(["sale"] * int(kept.sum())),
            **dict.fromkeys(("channel", "store"), pa.nulls(int(kept.sum()), pa.string())),
            "amount": pa.array((amounts[kept] / 100).round(2)).cast(MONEY),
        }
    )
    kinds = np.where(made.parties.is_company, "company", "person").tolist()
    unknown = dict.fromkeys(("source_channel", "province", "size_class"), pa.nulls(len(kinds), pa.string()))
    people = pa.table({"customer_id": [_named(one) for one in range(len(kinds))], "kind_of_party": kinds, **unknown})
    return orders, people


def _named(number: int) -> str:
    return f"c{number:06}"


def _held(
    connected: Engine, orders: ir.Table, people: ir.Table, day: date, seed: int
) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """By what is summed: the share within its interval, what was expected, what came."""
    past = orders.filter(orders.ordered_on <= ibis.literal(day))
    known = connected.given(connected.fetch(histories(past, as_of=day)))
    traits = connected.given(connected.fetch(covariates(known, past, people, covariates=ASKED)))
    tested = connected.given(connected.fetch(backtest(past, traits, as_of=day, seed=seed, **SETTINGS)))
    told, spending, kinds = (
        fit_forecast(tested, known, traits, seed=seed),
        fit_gamma_gamma(known),
        fit_kinds(known, people),
    )
    figures, costs = _figures(connected, past)
    fitted = {"forecast": told, "gamma_gamma": spending, "kinds": kinds, "seed": seed}
    each = connected.given(connected.fetch(outlook(known, figures, costs, traits, people, discount_rate=0.0, **fitted)))
    profiles = _profiles(connected, each, figures, known, people)
    totals = connected.fetch(value_totals(profiles, known, costs, traits, **fitted)).to_pylist()
    came = _came(connected, orders, profiles, day)
    worth = [
        (float(row[f"value_{TERM}_low"]), float(row[f"value_{TERM}"]), float(row[f"value_{TERM}_high"]), row["came"])
        for row in came
        if row[f"value_{TERM}"] is not None
    ]
    if not worth:
        return
    low, middle, high, actual = np.array(worth, dtype=float).T
    inside = (low <= actual + 0.005) & (actual <= high + 0.005)
    yield "customers", (float(inside.mean()), float(middle.sum()), float(actual.sum()))
    by_tier = {tier: sum(row["came"] for row in came if row["tier"] == tier) for tier in ("high", "middle", "low")}
    for row in totals:
        if row["dimension"] not in ("all", "tier"):
            continue
        what = f"tier {row['part']}" if row["part"] else "all together"
        actual_ = by_tier[row["part"]] if row["part"] else float(actual.sum())
        is_held = float(row[f"value_{TERM}_low"]) <= actual_ <= float(row[f"value_{TERM}_high"])
        yield what, (float(is_held), float(row[f"value_{TERM}"]), actual_)


def _figures(connected: Engine, past: ir.Table) -> tuple[ir.Table, ir.Table]:
    """What customers bought so far, costs unknown; and what serving them costs, unknown too."""
    sums = past.group_by("customer_id").aggregate(spent=past.amount.sum(), orders=past.count())
    nothing = {name: ibis.null(IBIS_TYPES["money"]) for name in NUMBERS if name != "spent"}
    wide = sums.mutate(**nothing, **{name: ibis.null("float64") for name in SHARES})
    found = connected.given(connected.fetch(wide))
    return found, found


def _profiles(connected: Engine, each: ir.Table, figures: ir.Table, known: ir.Table, people: ir.Table) -> ir.Table:
    """What totals read of profiles, the tier among it."""
    graded = tiers(figures, each, figures, figures, **TIERED).select("customer_id", "tier")
    found = each.join(figures.select("customer_id", "spent"), "customer_id").join(graded, "customer_id")
    found = found.join(known.select("customer_id", "first_ordered_on"), "customer_id").join(people, "customer_id")
    unknown = {name: ibis.null("string") for name in DIMENSIONS if name not in ("tier", "cohort")}
    return connected.given(connected.fetch(found.mutate(**unknown)))


def _came(connected: Engine, orders: ir.Table, profiles: ir.Table, day: date) -> list[dict[str, Any]]:
    """Every customer known on a day, with what it brought in the 365 days after."""
    ahead = orders.filter(orders.ordered_on > ibis.literal(day), orders.ordered_on <= ibis.literal(day + AHEAD))
    sums = ahead.group_by("customer_id").aggregate(came=ahead.amount.sum().cast("float64"))
    found = profiles.left_join(sums, "customer_id")
    names = ("customer_id", "tier", *(f"value_{TERM}{end}" for end in ("", "_low", "_high")))
    return connected.fetch(found.select(*names, came=found.came.fill_null(0.0))).to_pylist()
