"""Totals: what all customers, or those of one part, are expected to bring together, with an interval of its own.

The ends of a sum are not the sums of ends: chance evens out over customers, what is unsure in the model does not.
So each posterior draw gives a total of its own, and around it lies what chance leaves open of each customer. A draw
is one of how often customers buy, of what they spend and of what part of sales serving them takes; margins are taken
as they were. What moves all customers together (season, prices, the times) no model of single customers knows: how
far past totals went beyond what chance and the model leave open is added to all.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from scipy import stats

from zhike.models.fitted import Fitted, Numbers
from zhike.models.forecast import Chosen, Forecast, chosen
from zhike.models.gamma_gamma import WIDE, GammaGamma, expecting
from zhike.models.kinds import Kinds, of_kind
from zhike.models.outlook import ENDED, HIGH, LIFETIME, LOW, TERMS, YEAR_WEEKS, days_of, divisor, life, seen_amount
from zhike.models.patterns import Patterns
from zhike.models.shock import Shock
from zhike.tables import IBIS_TYPES

MEASURES = {f"{name}_{term}": term for name in ("value", "net_value") for term in ENDED}
DIMENSIONS = ("tier", "province", "main_channel", "main_salesperson", "industry", "cohort", "rfm_class", "activity")
ALL = "all"
CHANCE = stats.norm.ppf((np.arange(500) + 0.5) / 500)
COLUMNS: Mapping[str, pa.DataType] = {
    "dimension": pa.string(), "part": pa.string(), "customers": pa.int64(),
    **{f"{name}{end}": pa.float64() for name in MEASURES for end in ("", "_low", "_high")},
}  # fmt: skip


def value_totals(
    profiles: ir.Table,
    histories: ir.Table,
    serving_shares: ir.Table,
    covariates: ir.Table,
    *,
    forecast: Forecast,
    gamma_gamma: Fitted,
    kinds: Kinds,
    seed: int,
) -> ir.Table:
    """What customers are expected to bring together.

    Row      all customers, or those of one part of one dimension; part "" is where a customer has none
    Units    money; low and high: the middle 80 % of what could come
    Leaves   everything where the model did not prove better than a plain rule
    Missing  what is missing of every customer: value where spending bears no fit, net value where costs are unknown
    """
    rows: list[dict[str, Any]] = []
    if forecast.orders and forecast.model is not None and forecast.draws:
        by = chosen(forecast, histories, covariates)
        spends = spending_draws(gamma_gamma, histories, len(forecast.draws), np.random.default_rng([seed, 98]))
        each = _each(profiles, by, ratios(by, forecast), spends, kinds)
        costs = cost_draws(serving_shares, len(forecast.draws), np.random.default_rng([seed, 99]))
        rows += _rows(_by_part(each), costs, forecast.shock)
    table = ibis.memtable(
        pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in COLUMNS.items()})
    )
    money = {
        name: ibis.ifelse(table[name].isnan(), ibis.null("float64"), table[name]).round(2).cast(IBIS_TYPES["money"])
        for name, kind in COLUMNS.items()
        if kind == pa.float64()
    }
    return table.mutate(**money)


def ratios(by: Chosen, forecast: Forecast) -> dict[str, Numbers]:
    """By term: orders expected under each draw, as a part of those under the likeliest numbers.

    Shapes  patterns × draws
    """
    model = by.model
    assert model is not None
    assert forecast.parameters is not None
    mine = model.told(by.seen)
    told = mine.told
    found = {}
    for term in ENDED:
        far = life(by.seen) if term == LIFETIME else float(TERMS[term])
        ahead = far * YEAR_WEEKS * mine.pace
        best = model.expected_orders(model.of(*forecast.parameters.values()), **told, ahead=ahead)
        drawn = [model.expected_orders(model.of(*np.exp(one)), **told, ahead=ahead) for one in forecast.draws]
        found[term] = np.stack(drawn, axis=1) / np.maximum(best, 1e-12)[:, None]
    return found


@dataclass(frozen=True)
class Spends:
    """What customers spend, as fitted and by draw.

    Shapes  draws: one per draw of the model of buying
    """

    likeliest: GammaGamma
    draws: tuple[GammaGamma, ...]


def spending_draws(
    gamma_gamma: Fitted, histories: ir.Table, count: int, generator: np.random.Generator
) -> Spends | None:
    """Numbers of Gamma-Gamma that the data leave possible; None where spending bears no fit.

    By the normal form of the fit on the logarithms; where the data leave a number open, or spending has no variance over
    customers, the mean of all who came back is as unsure as a mean of so many is.
    """
    best = expecting(gamma_gamma, histories)
    if best is None:
        return None
    if gamma_gamma.covariance is not None and best.q > WIDE:
        logs = generator.multivariate_normal(gamma_gamma.logs, np.array(gamma_gamma.covariance), count)
        return Spends(best, tuple(_bounded(GammaGamma(*one), best) for one in np.exp(logs).tolist()))
    error = _error_of_mean(histories)
    scales = np.exp(error * generator.standard_normal(count) - error * error / 2)
    return Spends(best, tuple(replace(best, v=best.v * scale) for scale in scales.tolist()))


def _bounded(drawn: GammaGamma, best: GammaGamma) -> GammaGamma:
    """A draw with a mean, as the likeliest has one: nothing else compares."""
    return replace(drawn, q=max(drawn.q, 1 + (best.q - 1) / 3))


def _error_of_mean(histories: ir.Table) -> float:
    """The standard error of what customers spend on a repeat day, as a part of it."""
    paid = histories.filter(histories.repeat_days > 0, histories.mean_repeat_amount > 0)
    amount = paid.mean_repeat_amount
    (found,) = paid.aggregate(mean=amount.mean(), spread=amount.std(), count=paid.count()).to_pyarrow().to_pylist()
    return float(found["spread"] / found["mean"] / np.sqrt(found["count"])) if found["spread"] else 0.0


def cost_draws(serving_shares: ir.Table, count: int, generator: np.random.Generator) -> Numbers:
    """What serving and capital may take, as a part of what is expected of them, by draw, spread evenly.

    The company's share is costs ÷ net sales of all: a ratio of sums over customers, as unsure as customers differ.
    Source  [C1977] section 6.4, customers being drawn from very many
    """
    t = serving_shares.filter(serving_shares.serving_share.notnull())
    sales = t.net_sales.cast("float64")
    cost = (t.serving_cost + t.capital_cost).cast("float64")
    squares = {"ss": (sales * sales).sum(), "cs": (cost * sales).sum(), "cc": (cost * cost).sum()}
    sums = t.aggregate(count=t.count(), sales=sales.sum(), cost=cost.sum(), **squares)
    (found,) = sums.to_pyarrow().to_pylist()
    if found["count"] < 2 or not (found["sales"] > 0 and found["cost"] > 0):
        return np.ones(count)
    share = found["cost"] / found["sales"]
    off = found["cc"] - 2 * share * found["cs"] + share * share * found["ss"]
    error = np.sqrt(max(off, 0.0) * found["count"] / (found["count"] - 1)) / found["cost"]
    return np.asarray(1 + error * generator.permutation(stats.norm.ppf((np.arange(count) + 0.5) / count)))


def ends(
    totals: Numbers, variance: float, shock: Shock, *, least: float = -np.inf, most: float = np.inf
) -> tuple[float, float]:
    """The middle 80 % of totals by draw, with the variance of chance around each, and what moves all together.

    least, most: what a total cannot go below or above, whatever chance would have: nobody buys less than nothing
    """
    effect = np.random.default_rng(len(CHANCE)).permutation(shock.factors(len(CHANCE)))
    spread = (totals[:, None] + np.sqrt(max(variance, 0.0)) * CHANCE) * effect
    low, high = np.clip(np.quantile(spread, [LOW, HIGH]), least, most)
    return float(low), float(high)


def _each(profiles: ir.Table, by: Chosen, part: Mapping[str, Numbers], spends: Spends | None, kinds: Kinds) -> ir.Table:
    """Every customer of whom something is expected, with the ratios of the pattern and of the own spending."""
    histories, seen = by.histories, by.seen
    columns = seen.keys
    keys = list(columns)
    shares = _per_day(spends, seen)
    columns |= {
        f"of_{term}_{n}": pa.array(one * shares[n]) for term, all_ in part.items() for n, one in enumerate(all_.T)
    }
    sales = profiles.select("customer_id", first=profiles.spent.cast("float64"), party=profiles.kind_of_party)
    own = histories.join(sales, "customer_id")
    factor = of_kind(own.party, kinds) if spends else ibis.literal(1.0)
    amount = seen_amount(own, own.first, spends.likeliest if spends else None)
    own = own.select("customer_id", *keys, amount=amount, factor=factor)
    placed = own.join(ibis.memtable(pa.table(columns)), keys)
    levels = (
        {f"level_{n}": _level(placed.amount, placed.factor, spends, one) for n, one in enumerate(spends.draws)}
        if spends
        else {}
    )
    placed = placed.mutate(**levels)
    known = profiles.filter(profiles.value_12.notnull())
    month = known.first_ordered_on.truncate("M").cast("timestamp").cast("date").cast("string")
    kept = known.select(
        "customer_id",
        *(name for name in DIMENSIONS if name != "cohort"),
        cohort=month,
        **{name: known[name].cast("float64") for name in MEASURES},
        **{f"{name}_chance": _chance(known, name) for name in MEASURES},
    )
    return kept.join(placed, "customer_id")


def _per_day(spends: Spends | None, seen: Patterns) -> dict[int, Numbers]:
    """By draw: p ÷ (px + q − 1) as a part of the likeliest's, which hangs on the pattern only."""
    if spends is None:
        return defaultdict(lambda: np.ones(len(seen)))
    days = days_of(spends.likeliest, seen.repeats)
    best = spends.likeliest.p / divisor(spends.likeliest, days)
    return {n: one.p / divisor(one, days) / best for n, one in enumerate(spends.draws)}


def _level(amount: ir.Value, factor: ir.Value, spends: Spends, drawn: GammaGamma) -> ir.Value:
    """v + x m̄ of a draw as a part of the likeliest's; factor: by how much the customer's kind spends unlike all."""
    return (amount + drawn.v * factor) / (amount + spends.likeliest.v * factor)


def _chance(known: ir.Table, name: str) -> ir.Value:
    """The variance that chance leaves one customer: that of its draws, at least that of rare orders of the usual worth."""
    worth, term = known[name].cast("float64"), MEASURES[name]
    spread = known[f"value_{term}_deviation"].cast("float64")
    if name.startswith("net_"):  # what serving takes is a part of the same sales
        spread = spread * worth / known[f"value_{term}"].cast("float64").nullif(0.0)
    orders = known.expected_orders_365 * TERMS[term]
    rare = worth * worth / ibis.greatest(orders, ibis.literal(1e-6))
    return ibis.greatest((spread * spread).fill_null(0.0), rare)


def _by_part(each: ir.Table) -> ir.Table:
    """Every customer once for each dimension, with the part it is in: all sums are laid out, and asked, at once."""
    numbered = enumerate((ALL, *DIMENSIONS))
    dimensions = ibis.memtable(pa.table({"dimension": (ALL, *DIMENSIONS), "number": [n for n, _ in numbered]}))
    many = each.cross_join(dimensions)
    named = ((many.dimension == name, many[name].cast("string").fill_null("")) for name in DIMENSIONS)
    return many.mutate(part=ibis.cases(*named, else_=""))


def _rows(parts: ir.Table, costs: Numbers, shock: Shock) -> Iterator[dict[str, Any]]:
    sums = {"customers": parts.count()}
    for name, term in MEASURES.items():
        sums[name], sums[f"{name}_chance"] = parts[name].sum(), parts[f"{name}_chance"].sum()
        sums[f"{name}_least"], sums[f"{name}_most"] = parts[name].min(), parts[name].max()
        sums |= {f"{name}_{n}": _drawn(parts, name, term, n, cost).sum() for n, cost in enumerate(costs.tolist())}
    found = parts.group_by("number", "dimension", "part").aggregate(**sums).order_by("number", "part")
    for row in found.to_pyarrow().to_pylist():
        told = {"dimension": row["dimension"], "part": row["part"], "customers": row["customers"]}
        for name in MEASURES:
            told[name] = row[name]
            low = high = None
            if row[name] is not None:
                drawn = np.array([row[f"{name}_{n}"] for n in range(len(costs))])
                bounds = {
                    "least": -np.inf if row[f"{name}_least"] < 0 else 0.0,
                    "most": np.inf if row[f"{name}_most"] > 0 else 0.0,
                }
                low, high = ends(drawn, row[f"{name}_chance"] or 0.0, shock, **bounds)
            told |= {f"{name}_low": low, f"{name}_high": high}
        yield told


def _drawn(parts: ir.Table, name: str, term: str, n: int, cost: float) -> ir.Value:
    """What a customer brings under one draw; cost: what is taken off for serving, as a part of what is expected."""
    worth = parts[name]
    if name.startswith("net_"):
        worth = worth - (parts[name.removeprefix("net_")] - worth) * (cost - 1)
    under = worth * parts[f"of_{term}_{n}"]
    return under * parts[f"level_{n}"] if f"level_{n}" in parts.columns else under
