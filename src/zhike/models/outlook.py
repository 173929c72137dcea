"""Outlook: what the model that proved best expects of each customer, with intervals; nothing where none did.

Everything is computed once per pattern and joined to the customers in the engine; what depends on a customer's own
money is a factor.
"""

from collections.abc import Callable, Iterator
from functools import partial

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from zhike.models.buying import Buying
from zhike.models.draws import MANY
from zhike.models.fitted import Fitted, Numbers
from zhike.models.forecast import AHEAD_OF_PAST, Chosen, Forecast, chosen
from zhike.models.gamma_gamma import WIDE, GammaGamma, expecting
from zhike.models.kinds import Kinds, of_kind
from zhike.models.patterns import Patterns, known
from zhike.tables import IBIS_TYPES

MONEY = IBIS_TYPES["money"]
HORIZONS = (30, 90, 180, 365)
BUYING_WITHIN = (30, 60, 90)
YEARS = (1, 2, 3)
LIFETIME = "lifetime"
LONGEST_LIFE = 30.0
"""Years: what lies beyond is worth next to nothing today."""
TERMS = {**{str(12 * years): years for years in YEARS}, LIFETIME: YEARS[-1]}
"""How far value looks, with the years that must be told for it: a lifetime is told where three years are."""
ENDED = ("12", "36", LIFETIME)
"""The terms with an interval."""
YEAR_WEEKS = 365 / 7
MONTH_WEEKS = YEAR_WEEKS / 12
PIECE = 2_000
SIMULATED = 200
SIMULATED_OF_MANY = 100
LOW, HIGH = 0.1, 0.9
COSTED = 0.5
"""Where costs are known of at least this part of sales, value is margin; else it is sales, and says so."""


def outlook(
    histories: ir.Table,
    customer_metrics: ir.Table,
    serving_shares: ir.Table,
    covariates: ir.Table,
    customers: ir.Table,
    *,
    forecast: Forecast,
    gamma_gamma: Fitted,
    kinds: Kinds,
    discount_rate: float,
    seed: int,
) -> ir.Table:
    """What is expected of each customer.

    Row      one customer with at least one order day
    Units    order days; money of the workspace's currency; low and high of order days: the middle 80 % of what could
             come; of money: 80 % of it (see `around`); deviation: its standard deviation
    Dates    counted from `as_of`; money at the end of each month ahead, after three years in the middle of each year,
             discounted by `discount_rate` a year; a lifetime goes as far as anything is told, 30 years at most
    Missing  what the model did not prove to know better than a plain rule; what lies further ahead than five times as
             long as anybody is known; value where spending bears no fit; net value
             where value is sales, or where no cost of serving was brought
    Source   [FH2013] eq. (5) for spending; who has not come back counts with the first day where spending is so wide
             that the mean of all says little of one; companies and persons have a middle of their own where they differ
    """
    by = chosen(forecast, histories, covariates)
    seen = by.seen
    money = expecting(gamma_gamma, histories) or GammaGamma(1.0, 2.0, 0.0)
    scored = _scored(by, forecast, money, discount_rate, seed)
    found = by.histories.left_join(scored, list(seen.keys)).join(_margins(customer_metrics), "customer_id")
    found = found.left_join(_served(serving_shares), "customer_id").drop("customer_id_right")
    bears = gamma_gamma.parameters is not None and forecast.orders
    parties = customers.select(party_id="customer_id", party="kind_of_party")
    found = found.left_join(parties, found.customer_id == parties.party_id)
    usual = money.v * of_kind(found.party, kinds)
    scale = money.p * (usual + seen_amount(found, found.sales, money))
    spend = scale / found.divisor
    left = ibis.ifelse(found.basis == "margin", found.margin_rate - found.taken_rate, ibis.null("float64"))
    worth = _worth(found, spend, scale, found.margin_rate, "value") | _worth(found, spend, scale, left, "net_value")
    nothing, told = ibis.null(MONEY), seen.longest * AHEAD_OF_PAST
    return found.select(
        "customer_id",
        **{name: known(found[name]) if days / 7 <= told else ibis.null("float64") for name, days in SHOWN.items()},
        expected_spend=spend.cast(MONEY) if bears else nothing,
        **{
            name: value.round(2).cast(MONEY) if bears and YEAR_WEEKS * years <= told else nothing
            for name, (years, value) in worth.items()
        },
        value_basis=found.basis if bears else ibis.null("string"),
    )


def _worth(
    found: ir.Table, spend: ir.Value, scale: ir.Value, rate: ir.Value, name: str
) -> dict[str, tuple[int, ir.Value]]:
    """What the sales expected are worth at `rate` of them, with the ends of what could come; with the years ahead.

    What is expected never stands outside its own ends: where nearly always nothing comes, it is the upper one.
    """
    worth = {f"{name}_{term}": (years, found[f"discounted_{term}"] * spend * rate) for term, years in TERMS.items()}
    for term in ENDED:
        ends = [found[f"worth_{term}_{end}"] * scale * rate for end in ("low", "high")]
        ends.append(worth[f"{name}_{term}"][1])
        worth[f"{name}_{term}_low"] = TERMS[term], ibis.least(*ends)
        worth[f"{name}_{term}_high"] = TERMS[term], ibis.greatest(*ends)
        if name == "value":
            worth[f"value_{term}_deviation"] = TERMS[term], (found[f"worth_{term}_deviation"] * scale * rate).abs()
    return worth


def _served(serving_shares: ir.Table) -> ir.Table:
    """What serving and capital take of each customer's sales; missing where no cost of serving is known."""
    taken = serving_shares.serving_share + serving_shares.capital_share.fill_null(0.0)
    return serving_shares.select("customer_id", taken_rate=taken)


SHOWN = {
    **dict.fromkeys(("probability_alive", "alive_low", "alive_high"), 0),
    **{f"buying_{days}": days for days in BUYING_WITHIN},
    **{f"expected_orders_{days}{end}": days for days in HORIZONS for end in ("", "_low", "_high")},
}
"""The columns of what is known of orders, with the days that each looks ahead."""
WORTHS = tuple(f"worth_{term}_{end}" for term in ENDED for end in ("low", "high", "deviation"))
FACTORS = ("divisor", *(f"discounted_{term}" for term in TERMS), *WORTHS)


def _scored(by: Chosen, forecast: Forecast, spending: GammaGamma, discount_rate: float, seed: int) -> ir.Table:
    """All that is the same for customers with the same history."""
    columns: dict[str, Numbers] = {}
    model, seen = by.model, by.seen
    if model is not None and forecast.parameters is not None and len(seen):
        columns = expected(model, list(forecast.parameters.values()), seen, discount_rate)
        columns |= drawn(model, np.array(forecast.draws), seen, spending, np.random.default_rng([seed, 7]))
        for name in WORTHS:
            columns[name] = columns[name] * columns[f"kept_{name.split('_')[1]}"]
        columns["divisor"] = divisor(spending, days_of(spending, seen.repeats))
    kept = {
        name: pa.array(columns[name])
        if name in columns and _proven(name, forecast)
        else pa.nulls(len(seen), pa.float64())
        for name in (*SHOWN, *FACTORS)
    }
    return ibis.memtable(pa.table({**seen.keys, **kept}))


def _proven(name: str, forecast: Forecast) -> bool:
    return (
        forecast.buying
        if name in ("probability_alive", "alive_low", "alive_high") or name.startswith("buying")
        else forecast.orders
    )


def expected(model: Buying, parameters: list[float], seen: Patterns, discount_rate: float) -> dict[str, Numbers]:
    """What is expected of each pattern, and its order days ahead discounted by month."""
    best, mine = model.of(*parameters), model.told(seen)
    told = mine.told
    found = {"probability_alive": model.alive(best, **told)}
    for days in BUYING_WITHIN:
        found[f"buying_{days}"] = 1 - model.none_ahead(best, **told, ahead=days / 7 * mine.pace)
    for days in HORIZONS:
        found[f"expected_orders_{days}"] = model.expected_orders(best, **told, ahead=days / 7 * mine.pace)
    of = partial(model.expected_orders, best, **told)
    monthly = (1 + discount_rate) ** (1 / 12) - 1
    for month, total, until in months(lambda weeks: of(ahead=weeks * mine.pace), count=12 * YEARS[-1], rate=monthly):
        if month % 12 == 0:
            found[f"discounted_{month}"] = total
            found[f"kept_{month}"] = total / np.maximum(until, 1e-12)
    total, until = later(lambda weeks: of(ahead=weeks * mine.pace), total, until, rate=discount_rate, years=life(seen))
    return found | {f"discounted_{LIFETIME}": total, f"kept_{LIFETIME}": total / np.maximum(until, 1e-12)}


def life(seen: Patterns) -> float:
    """The years that a lifetime is followed for: as far as the past lets anything be told."""
    return min(max(seen.longest * AHEAD_OF_PAST / YEAR_WEEKS, float(YEARS[-1])), LONGEST_LIFE)


def months(
    orders: Callable[[float], Numbers], *, count: int, rate: float, weeks: float = MONTH_WEEKS
) -> Iterator[tuple[int, Numbers, Numbers]]:
    """Months ahead: the orders until then, each month's discounted from its end, and undiscounted; rate is a month's."""
    before = total = np.zeros(1)
    for month in range(1, count + 1):
        until = orders(month * weeks)
        total = total + (until - before) / (1 + rate) ** month
        before = until
        yield month, total, until


def later(
    orders: Callable[[float], Numbers], total: Numbers, until: Numbers, *, rate: float, years: float
) -> tuple[Numbers, Numbers]:
    """Discounted orders and orders until so many years ahead, from those of the first three; rate is a year's."""
    since = float(YEARS[-1])
    while since < years:
        end = min(since + 1, years)
        before, until = until, orders(end * YEAR_WEEKS)
        total = total + (until - before) / (1 + rate) ** ((since + end) / 2)
        since = end
    return total, until


def drawn(
    model: Buying, logs: Numbers, seen: Patterns, spending: GammaGamma, generator: np.random.Generator
) -> dict[str, Numbers]:
    """The middle 80 % of what could come, parameters, customers and orders all being uncertain."""
    count = SIMULATED if len(seen) <= MANY else SIMULATED_OF_MANY
    each = np.exp(np.resize(logs, (count, logs.shape[1])).T)
    mine = model.told(seen)
    years = (YEARS[-1], life(seen))
    ahead = tuple(
        weeks * mine.pace for weeks in (*(days / 7 for days in HORIZONS), *(YEAR_WEEKS * one for one in years))
    )
    names = [f"expected_orders_{days}" for days in HORIZONS]
    found = {f"{name}{end}": np.empty(len(seen)) for name in names for end in ("_low", "_high")}
    found |= {name: np.empty(len(seen)) for name in ("alive_low", "alive_high", *WORTHS)}
    for begin in range(0, len(seen), PIECE):
        piece = slice(begin, begin + PIECE)
        told = {name: one[piece, None] for name, one in mine.told.items()}
        alive = np.stack(
            [model.alive(model.of(*one), **{k: v[:, 0] for k, v in told.items()}) for one in np.exp(logs)], axis=1
        )
        found["alive_low"][piece], found["alive_high"][piece] = np.quantile(alive, [LOW, HIGH], axis=1)
        counts = model.drawn(model.of(*each), **told, ahead=ahead, generator=generator)
        for place, name in enumerate(names):
            low, high = np.quantile(counts[place], [LOW, HIGH], axis=1, method="inverted_cdf")
            found[f"{name}_low"][piece], found[f"{name}_high"][piece] = low, high
        shape = spending.p * days_of(spending, told["repeats"]) + spending.q
        level = 1 / np.maximum(generator.gamma(np.broadcast_to(shape, counts[0].shape)), 1e-9)
        for term, come in zip(ENDED, counts[HORIZONS.index(365) :], strict=True):
            money = generator.gamma(spending.p * come) / spending.p * level
            low, high = around(money)
            found[f"worth_{term}_low"][piece], found[f"worth_{term}_high"][piece] = low, high
            found[f"worth_{term}_deviation"][piece] = money.std(axis=1)
    return found


def around(money: Numbers) -> tuple[Numbers, Numbers]:
    """The ends between which 80 % of what could come lies, by row of draws: the middle of it where hardly any is nothing.

    Where a tenth or more is nothing at all, none of that can be left out below: all that is left out lies above, or
    nine of ten would be held.
    """
    nothing = (money <= 0).mean(axis=1) >= LOW
    low, most, high = np.quantile(money, [LOW, HIGH - LOW, HIGH], axis=1)
    return np.where(nothing, 0.0, low), np.where(nothing, most, high)


def first_tells(money: GammaGamma) -> bool:
    """Whether the first day's money speaks of one who has not come back: where the mean of all says little of one."""
    return money.q <= WIDE


def days_of(money: GammaGamma, repeats: Numbers) -> Numbers:
    """The days whose money speaks of a customer's spending."""
    return np.maximum(repeats, 1.0) if first_tells(money) else repeats


def seen_amount(histories: ir.Table, sales: ir.Value, money: GammaGamma | None) -> ir.Value:
    """The money of the days that speak of a customer's spending; sales: all that was sold to it."""
    repeat = ibis.greatest(histories.mean_repeat_amount.fill_null(0.0), ibis.literal(0.0)) * histories.repeat_days
    if money is None or not first_tells(money):
        return repeat
    return ibis.ifelse(histories.repeat_days == 0, ibis.greatest(sales.fill_null(0.0), 0.0), repeat)


def divisor(money: GammaGamma, repeats: Numbers) -> Numbers:
    """What p (v + x m̄) is divided by to give the mean of ν."""
    return money.p * repeats + money.q - 1


def _margins(customer_metrics: ir.Table) -> ir.Table:
    """The margin rate of each customer, drawn towards all customers' by as much sales as one of them has."""
    t = customer_metrics.mutate(
        costed=customer_metrics.costed_amount.fill_null(0).cast("float64"),
        gained=(customer_metrics.costed_amount - customer_metrics.cost).fill_null(0).cast("float64"),
        sales=customer_metrics.spent.cast("float64"),
    )
    all_ = t.aggregate(
        all_costed=t.costed.sum(), all_gained=t.gained.sum(), all_sales=t.sales.sum(), heads=t.count().cast("float64")
    )
    both = t.cross_join(all_)
    is_margin = ((both.all_costed > 0) & (both.all_costed >= both.all_sales * COSTED)).fill_null(False)
    usual = both.all_gained / both.all_costed.nullif(0.0)
    worth = both.all_costed / both.heads
    own = (both.gained + usual * worth) / (ibis.greatest(both.costed, 0.0) + worth)
    return both.select(
        "customer_id",
        "sales",
        margin_rate=ibis.ifelse(is_margin, own.fill_null(usual), 1.0),
        basis=ibis.ifelse(is_margin, ibis.literal("margin"), ibis.literal("sales")),
    )
