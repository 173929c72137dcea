"""Totals: what all customers, or those of one part, are expected to bring together, with an interval of its own.

The ends of a sum are not the sums of ends: chance evens out over customers, what is unsure in the model does not.
So each posterior draw gives a total of its own, and around it lies what chance leaves open of each customer.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from scipy import stats

from zhike.models.buying import BUYING, STEADY
from zhike.models.fitted import Numbers
from zhike.models.forecast import Forecast
from zhike.models.outlook import HIGH, LOW, YEAR_WEEKS
from zhike.models.patterns import COLUMNS as KEYS
from zhike.models.patterns import Patterns, patterns
from zhike.tables import IBIS_TYPES

MEASURES = {"value_12": 12, "value_36": 36, "net_value_12": 12, "net_value_36": 36}
DIMENSIONS = ("tier", "province", "main_channel", "main_salesperson", "industry", "cohort", "rfm_class", "activity")
ALL = "all"
WIDTH = float(stats.norm.ppf(HIGH) - stats.norm.ppf(LOW))
"""Standard deviations between the ends of the middle 80 %."""
CHANCE = stats.norm.ppf((np.arange(500) + 0.5) / 500)
COLUMNS: Mapping[str, pa.DataType] = {
    "dimension": pa.string(), "part": pa.string(), "customers": pa.int64(),
    **{f"{name}{end}": pa.float64() for name in MEASURES for end in ("", "_low", "_high")},
}  # fmt: skip


def value_totals(profiles: ir.Table, histories: ir.Table, *, forecast: Forecast) -> ir.Table:
    """What customers are expected to bring together.

    Row      all customers, or those of one part of one dimension; part "" is where a customer has none
    Units    money; low and high: the middle 80 % of what could come
    Leaves   everything where the model did not prove better than a plain rule
    Missing  what is missing of every customer: value where spending bears no fit, net value where costs are unknown
    """
    rows: list[dict[str, Any]] = []
    if forecast.orders and forecast.model is not None and forecast.draws:
        seen = patterns(histories, chances=forecast.model not in STEADY)
        each = _each(profiles, histories, seen, ratios(forecast, seen))
        for dimension in (ALL, *DIMENSIONS):
            rows += _rows(each, dimension, len(forecast.draws))
    table = ibis.memtable(
        pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in COLUMNS.items()})
    )
    money = {
        name: ibis.ifelse(table[name].isnan(), ibis.null("float64"), table[name]).round(2).cast(IBIS_TYPES["money"])
        for name, kind in COLUMNS.items()
        if kind == pa.float64()
    }
    return table.mutate(**money)


def ratios(forecast: Forecast, seen: Patterns) -> dict[int, Numbers]:
    """By months ahead: orders expected under each draw, as a part of those under the likeliest numbers.

    Shapes  patterns × draws
    """
    assert forecast.model is not None
    assert forecast.parameters is not None
    model = BUYING[forecast.model]
    mine = model.told(seen)
    told = {"repeats": mine.repeats, "last": mine.last, "age": mine.age}
    found = {}
    for months in (12, 36):
        ahead = months / 12 * YEAR_WEEKS * mine.pace
        best = model.expected_orders(model.of(*forecast.parameters.values()), **told, ahead=ahead)
        drawn = [model.expected_orders(model.of(*np.exp(one)), **told, ahead=ahead) for one in forecast.draws]
        found[months] = np.stack(drawn, axis=1) / np.maximum(best, 1e-12)[:, None]
    return found


def ends(totals: Numbers, variance: float) -> tuple[float, float]:
    """The middle 80 % of totals by draw, with the variance of chance around each."""
    spread = totals[:, None] + np.sqrt(max(variance, 0.0)) * CHANCE
    low, high = np.quantile(spread, [LOW, HIGH])
    return float(low), float(high)


def _each(profiles: ir.Table, histories: ir.Table, seen: Patterns, part: Mapping[int, Numbers]) -> ir.Table:
    """Every customer of whom something is expected, with the ratios of the pattern."""
    columns = {
        name: pa.array(one)
        for name, one in zip(KEYS, (seen.repeats.astype(np.int64), seen.last, seen.age), strict=True)
    }
    columns |= {f"of_{months}_{n}": pa.array(one) for months, all_ in part.items() for n, one in enumerate(all_.T)}
    placed = histories.select("customer_id", *KEYS).join(ibis.memtable(pa.table(columns)), list(KEYS))
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


def _chance(known: ir.Table, name: str) -> ir.Value:
    """The variance that chance leaves one customer: of its interval, at least that of rare orders of the usual worth."""
    width = (known[f"{name}_high"] - known[f"{name}_low"]).cast("float64") / WIDTH
    worth = known[name].cast("float64")
    orders = known.expected_orders_365 * (MEASURES[name] / 12)
    return ibis.greatest(width * width, worth * worth / ibis.greatest(orders, ibis.literal(1e-6)))


def _rows(each: ir.Table, dimension: str, draws: int) -> Iterator[dict[str, Any]]:
    part = ibis.literal("") if dimension == ALL else each[dimension].cast("string").fill_null("")
    sums = {"customers": each.count()}
    for name, months in MEASURES.items():
        sums[name], sums[f"{name}_chance"] = each[name].sum(), each[f"{name}_chance"].sum()
        sums |= {f"{name}_{n}": (each[name] * each[f"of_{months}_{n}"]).sum() for n in range(draws)}
    for row in each.group_by(part=part).aggregate(**sums).order_by("part").to_pyarrow().to_pylist():
        told = {"dimension": dimension, "part": row["part"], "customers": row["customers"]}
        for name in MEASURES:
            told[name] = row[name]
            low = high = None
            if row[name] is not None:
                low, high = ends(np.array([row[f"{name}_{n}"] for n in range(draws)]), row[f"{name}_chance"] or 0.0)
            told |= {f"{name}_low": low, f"{name}_high": high}
        yield told
