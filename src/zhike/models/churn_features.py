"""What was known of each customer on a day: the cases that churn models learn from, are tested on, and score.

A feature of a day rests on documents up to that day and on nothing later; what followed stands beside it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.errors import Text
from zhike.models.cases import calendar

SPACINGS = (90, 30)
"""Days between two cuts; the longer one where the past holds it three times over."""
MOST_CUTS = 6
LEAST_CUTS = 2
HORIZONS = (30, 60, 90)
YEAR = 365
"""Whoever has not ordered for longer is gone by every definition, and is not asked about."""
LATELY = 180
JUST_NOW = 30
"""Days whose prices are those of today."""
MOST = 200_000
"""So many rows of past days are enough to learn from; of more, a sample of customers by a hash of their ids."""
SALT = "churn"
DIGITS = 9
SPREAD_PER_DEVIATION = 1.4826
DEARER, MUCH_BACK, PAYS_LATE = 0.05, 0.1, 15
"""From such a rise of prices, such a share sent back, so many days beyond terms on it is said of a customer."""
COMPLAINT = "投诉|complain"
SERVICE = "售后|维修|after-sales|after sales|service"


@dataclass(frozen=True)
class Feature:
    """One thing known of a customer on a day."""

    name: str
    label: Text


# fmt: off
FEATURES = (
    Feature("days_since",       ("Days since the last order", "距最近购买天数")),
    Feature("order_days",       ("Order days so far", "累计购买天数")),
    Feature("age_days",         ("Days since the first order", "距首购天数")),
    Feature("order_days_lately", ("Order days, last 180 days", "近 180 天购买天数")),
    Feature("order_days_before", ("Order days, 180 days before", "再前 180 天购买天数")),
    Feature("median_gap",       ("Median days between orders", "购买间隔中位数")),
    Feature("lateness",         ("Days since the last order ÷ patience of the own rhythm", "距最近购买天数 ÷ 自身节奏上限")),
    Feature("gap_trend",        ("Recent intervals ÷ usual interval", "近期购买间隔 ÷ 平时间隔")),
    Feature("mean_amount",      ("Mean amount of an order day", "每个购买日平均金额")),
    Feature("amount_trend",     ("Recent amount ÷ usual amount of an order day", "近期每次金额 ÷ 平时每次金额")),
    Feature("returned_share",   ("Returned share of sales, last 365 days", "近 365 天退货占比")),
    Feature("discount_share",   ("Discount share of sales, last 365 days", "近 365 天折扣占比")),
    Feature("price_change",     ("Change of the prices paid", "成交价变动")),
    Feature("price_now",        ("What others now pay for the goods bought, against what was paid", "所购商品现价（按其他客户成交）较其原成交价的变动")),
    Feature("complaints",       ("Complaints, last 180 days", "近 180 天投诉次数")),
    Feature("services",         ("Service cases, last 180 days", "近 180 天售后次数")),
    Feature("contacts",         ("Contacts, last 180 days", "近 180 天跟进次数")),
    Feature("days_beyond_terms", ("Days beyond payment terms, last 365 days", "近 365 天超出账期天数")),
)
# fmt: on
NAMES = tuple(one.name for one in FEATURES)


def cuts(first: date | None, as_of: date) -> list[date]:
    """Past days whose whole next period can be seen, the newest first; nothing where the past is too short."""
    if first is None:
        return []
    for days in SPACINGS:
        count = min(MOST_CUTS, (as_of - first).days // days - 1)
        if count >= LEAST_CUTS:
            return [as_of - timedelta(days=days * step) for step in range(1, count + 1)]
    return []


def churn_cases(
    orders: ir.Table,
    order_lines: ir.Table,
    interactions: ir.Table,
    settlements: ir.Table,
    *,
    as_of: date,
    late_after: float,
    steady_orders: int,
) -> ir.Table:
    """The customers of `as_of` and of past days, with what was known of them then.

    Row      one customer who had bought by the cut; `is_asked`: within the 365 days up to it
    Units    days, shares, money per order day; `silent_…`: 1 where no order followed in so many days
    Dates    features end with the cut; contacts the day before it, for they are dated by instants
    Leaves   customers beyond 200,000 rows of past days, by a hash of their ids; at `as_of` nobody
    Missing  silent_… where that many days are not over yet; rhythm without an interval; the rest without a document
    """
    told = (orders.filter(orders.customer_id.notnull()), order_lines, interactions, settlements)
    past = cuts(calendar(orders)[0], as_of)
    now = known_at(told, [as_of], as_of, late_after, steady_orders)
    if not past:
        return now
    some = sampled(told, len(past))
    return ibis.union(now, known_at(some, past, as_of, late_after, steady_orders))


def known_at(
    told: tuple[ir.Table, ...], days: list[date], as_of: date, late_after: float, steady_orders: int
) -> ir.Table:
    orders, order_lines, interactions, settlements = told
    at = ibis.array([ibis.literal(day) for day in days])
    bought = _bought(orders, at, late_after, steady_orders)
    parts = (
        _documents(orders, at),
        _prices(order_lines, at),
        _prices_now(order_lines, at),
        _talked(interactions, at),
        _paid(settlements, at),
    )
    found = bought
    for number, part in enumerate(parts):
        right = part.rename({f"cut_{number}": "cut_on", f"id_{number}": "customer_id"})
        found = found.left_join(
            right, (found.cut_on == right[f"cut_{number}"]) & (found.customer_id == right[f"id_{number}"])
        ).drop(f"cut_{number}", f"id_{number}")
    later = _next(orders, at).rename(cut_n="cut_on", id_n="customer_id")
    found = found.left_join(later, (found.cut_on == later.cut_n) & (found.customer_id == later.id_n))
    silent: dict[str, Any] = {
        f"silent_{days}": ibis.ifelse(
            found.cut_on <= ibis.literal(as_of - timedelta(days=days)),
            (found.next_in.isnull() | (found.next_in > days)).cast("int64"),
            ibis.null("int64"),
        )
        for days in HORIZONS
    }
    counted = {name: found[name].fill_null(0) for name in ("complaints", "services", "contacts")}
    # Sums in another order differ in their last digits; a tree must not branch on that.
    kept = {name: counted.get(name, found[name]).cast("float64").round(DIGITS) for name in NAMES}
    return found.select("cut_on", "customer_id", **kept, is_asked=found.days_since <= YEAR, **silent)


def _dated(rows: ir.Table, at: ir.ArrayValue) -> ir.Table:
    """Rows once for each cut."""
    return rows.mutate(cut_on=at.unnest())


def _age(t: ir.Table, day: str) -> ir.IntegerValue:
    return t.cut_on.delta(t[day], unit="day")


def _bought(orders: ir.Table, at: ir.ArrayValue, late_after: float, steady_orders: int) -> ir.Table:
    """What the order days up to the cut say."""
    sales = orders.filter(orders.kind == "sale")
    days = sales.group_by("customer_id", "ordered_on").aggregate(amount=sales.amount.sum().cast("float64"))
    by_day = ibis.window(group_by=days.customer_id, order_by=days.ordered_on)
    gaps = days.mutate(gap=days.ordered_on.delta(days.ordered_on.lag().over(by_day), unit="day").cast("float64"))
    t = _dated(gaps, at)
    t = t.filter(t.ordered_on <= t.cut_on).mutate(ago=lambda t: _age(t, "ordered_on"))
    lately = t.ago < LATELY
    found = t.group_by("cut_on", "customer_id").aggregate(
        days_since=t.ago.min(),
        age_days=t.ago.max(),
        order_days=t.count(),
        order_days_lately=lately.cast("int64").sum(),
        order_days_before=((t.ago >= LATELY) & (t.ago < 2 * LATELY)).cast("int64").sum(),
        median_gap=t.gap.median(),
        recent_gap=t.gap.mean(where=lately),
        mean_amount=t.amount.mean(),
        recent_amount=t.amount.mean(where=lately),
    )
    middle = found.select(cut_m="cut_on", id_m="customer_id", middle="median_gap")
    apart = t.filter(t.gap.notnull()).join(middle, (t.cut_on == middle.cut_m) & (t.customer_id == middle.id_m))
    off = apart.group_by(cut_m="cut_on", id_m="customer_id").aggregate(off=(apart.gap - apart.middle).abs().median())
    both = found.left_join(off, (found.cut_on == off.cut_m) & (found.customer_id == off.id_m)).drop("cut_m", "id_m")
    spread = ibis.greatest(both.off * SPREAD_PER_DEVIATION, ibis.literal(1.0))
    patience = ibis.ifelse(
        both.order_days >= steady_orders, both.median_gap + spread * late_after, ibis.null("float64")
    )
    return both.mutate(
        lateness=both.days_since / patience,
        gap_trend=both.recent_gap / both.median_gap.nullif(0),
        amount_trend=both.recent_amount / ibis.ifelse(both.mean_amount > 0, both.mean_amount, ibis.null("float64")),
    )


def _documents(orders: ir.Table, at: ir.ArrayValue) -> ir.Table:
    """What came back and what was taken off within a year."""
    t = _dated(orders, at)
    t = t.filter(t.ordered_on <= t.cut_on, _age(t, "ordered_on") < YEAR)
    sums = t.group_by("cut_on", "customer_id").aggregate(
        sold=t.sold.sum().cast("float64"),
        returned=t.returned.sum().cast("float64"),
        discount=t.discount.sum().cast("float64"),
    )
    sold = ibis.ifelse(sums.sold > 0, sums.sold, ibis.null("float64"))
    back = -sums.returned / sold
    return sums.select(
        "cut_on",
        "customer_id",
        returned_share=ibis.ifelse(back > 1, 1.0, back),  # the least of two would be 1 where nothing was sold
        discount_share=sums.discount / (sold + sums.discount),
    )


def _priced(order_lines: ir.Table, at: ir.ArrayValue, lately: int, longest: int) -> ir.Table:
    """What each customer paid for each product in the last days, and in those before, up to the longest."""
    bought = order_lines.filter(
        order_lines.kind == "sale",
        order_lines.customer_id.notnull(),
        order_lines.product_code.notnull(),
        order_lines.quantity > 0,
        order_lines.amount > 0,
    ).select("customer_id", "product_code", "ordered_on", "quantity", "amount")
    t = _dated(bought, at)
    t = t.filter(t.ordered_on <= t.cut_on, _age(t, "ordered_on") < longest)
    late = _age(t, "ordered_on") < lately
    return t.group_by("cut_on", "customer_id", "product_code").aggregate(
        now=t.amount.sum(where=late).cast("float64"),
        pieces=t.quantity.sum(where=late).cast("float64"),
        then=t.amount.sum(where=~late).cast("float64"),
        pieces_then=t.quantity.sum(where=~late).cast("float64"),
    )


def _prices(order_lines: ir.Table, at: ir.ArrayValue) -> ir.Table:
    """What is paid for the same products against the year before, weighted by what was bought lately."""
    each = _priced(order_lines, at, LATELY, LATELY + YEAR)
    both = each.filter(each.pieces > 0, each.pieces_then > 0)
    sums = both.group_by("cut_on", "customer_id").aggregate(
        now=both.now.sum(), then=(both.pieces * both.then / both.pieces_then).sum()
    )
    return sums.select("cut_on", "customer_id", price_change=sums.now / sums.then.nullif(0.0) - 1)


def _prices_now(order_lines: ir.Table, at: ir.ArrayValue) -> ir.Table:
    """What the goods of the last half year cost by now, as others pay who bought them then too.

    Whoever left over a price has not paid it: others tell it.
    """
    each = _priced(order_lines, at, JUST_NOW, JUST_NOW + LATELY)
    both = each.filter(each.pieces > 0, each.pieces_then > 0)
    sums = both.group_by("cut_on", "product_code").aggregate(
        paid=both.now.sum(), before=(both.pieces * both.then / both.pieces_then).sum()
    )
    index = sums.select(cut_p="cut_on", product_p="product_code", rise=sums.paid / sums.before)
    theirs = each.filter(each.then > 0)
    told = theirs.join(index, (theirs.cut_on == index.cut_p) & (theirs.product_code == index.product_p))
    found = told.group_by("cut_on", "customer_id").aggregate(now=(told.then * told.rise).sum(), then=told.then.sum())
    return found.select("cut_on", "customer_id", price_now=found.now / found.then - 1)


def _talked(interactions: ir.Table, at: ir.ArrayValue) -> ir.Table:
    """Complaints, service and contacts of half a year."""
    said = interactions.filter(interactions.customer_id.notnull())
    said = said.select(
        "customer_id",
        on="spoken_on",
        words=(said.kind_of_interaction.fill_null("") + " " + said.topic.fill_null("")).lower(),
    )
    t = _dated(said, at)
    t = t.filter(t.on < t.cut_on, _age(t, "on") <= LATELY)
    return t.group_by("cut_on", "customer_id").aggregate(
        complaints=t.words.re_search(COMPLAINT).cast("int64").sum(),
        services=t.words.re_search(SERVICE).cast("int64").sum(),
        contacts=t.count(),
    )


def _paid(settlements: ir.Table, at: ir.ArrayValue) -> ir.Table:
    """How late was paid within a year, weighted by money."""
    due = settlements.filter(settlements.due_on.notnull(), settlements.amount > 0)
    t = _dated(due.select("customer_id", "received_on", "due_on", amount=due.amount.cast("float64")), at)
    t = t.filter(t.received_on <= t.cut_on, _age(t, "received_on") < YEAR)
    late = t.received_on.delta(t.due_on, unit="day").cast("float64") * t.amount
    return t.group_by("cut_on", "customer_id").aggregate(days_beyond_terms=late.sum() / t.amount.sum())


def _next(orders: ir.Table, at: ir.ArrayValue) -> ir.Table:
    """Days from the cut to the next order."""
    sales = orders.filter(orders.kind == "sale").select("customer_id", "ordered_on").distinct()
    t = _dated(sales, at)
    t = t.filter(t.ordered_on > t.cut_on, t.ordered_on.delta(t.cut_on, unit="day") <= max(HORIZONS))
    return t.group_by("cut_on", "customer_id").aggregate(next_in=t.ordered_on.delta(t.cut_on, unit="day").min())


def sampled(told: tuple[ir.Table, ...], cuts: int) -> tuple[ir.Table, ...]:
    """All rows, or those of as many customers as are enough."""
    customers = told[0].aggregate(n=told[0].customer_id.nunique()).to_pyarrow()["n"].to_pylist()[0]
    if customers * cuts <= MOST:
        return told
    limit = format(int(MOST / (customers * cuts) * 0xFFFFFF), "06x")
    return tuple(t.filter((ibis.literal(SALT) + t.customer_id).hexdigest("md5").substr(0, 6) <= limit) for t in told)
