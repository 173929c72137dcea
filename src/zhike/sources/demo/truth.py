"""What is true of the demo company, as tables and a document: what analyses can be held against."""

from typing import Any

import numpy as np
import pyarrow as pa

from zhike.sources.demo import finance, goods, parties, purchases, seasons
from zhike.sources.demo.company import Company
from zhike.sources.demo.judgements import stated
from zhike.sources.demo.look_alikes import PHONES
from zhike.sources.demo.masters import credit_limit
from zhike.sources.demo.names import words
from zhike.sources.demo.places import CITIES
from zhike.sources.demo.purchases import RETURN
from zhike.sources.demo.seasons import DAYS, Ints, day_numbers
from zhike.sources.demo.vocabulary import CHURN_REASONS, TRADES

SYSTEM_NAMES = ("管家婆", "T+", "秦丝", "淘宝")


def party_table(company: Company) -> pa.Table:
    """True customers.

    Row      one party; `party` is its number, from 0
    Units    rates per week; amounts in 元 as the systems write them: wholesale without tax, retail with tax
    Dates    first and last order are sales that stand; `dropped_on` is the planted drop-out
    Missing  dropped_on: still a customer on the last day; interval_days: no rhythm of its own; branch_of and
             look_alike_of: the name comes near nobody's; former_name: always called as now
    """
    who = company.parties
    sold = _per_party(company)
    columns: dict[str, Any] = {
        "party": who.number,
        "name": who.name.astype(str),
        "kind_of_party": np.where(who.is_company, "company", "person"),
        "customer_code": _words_where(who.is_company, company.code),
        "member_card": _words_where(~who.is_company, company.card),
        "phone": company.phone,
        "customer_tax_id": _words_where(who.is_company, who.tax_id),
        "province": words(city[0] for city in CITIES)[who.city],
        "city": words(city[1] for city in CITIES)[who.city],
        "industry": _words_where(who.trade >= 0, words(trade[1] for trade in TRADES)[who.trade]),
        "home": np.where(who.is_company, "wholesale", np.where(who.is_online, "online", "shop")),
        "planted_tier": words(parties.TIERS)[who.tier],
        "is_steady": who.is_steady,
        "interval_days": _or_missing(who.interval, who.interval > 0),
        "purchase_rate": who.rate,
        "drop_out_rate": who.drop_out,
        "started_on": day_numbers(who.started),
        "dropped_on": pa.array(day_numbers(who.dropped), mask=who.dropped < 0),
        "churn_reason": _words_where(who.churn_reason >= 0, words(CHURN_REASONS)[who.churn_reason]),
        "is_clearly_late": who.is_late,
        "payer": _words_where(who.is_company, words(parties.PAYERS)[who.payer]),
        "default_from": pa.array(day_numbers(who.default_from), mask=(who.default_from < 0) | ~who.is_company),
        "term_days": _or_missing(who.term_days, who.is_company),
        "credit_limit": _or_missing(credit_limits(company), who.is_company),
        "branch_of": _or_missing(who.branch_of + who.first, who.branch_of >= 0),
        "look_alike_of": _or_missing(who.look_alike_of + who.first, who.look_alike_of >= 0),
        "former_name": _words_where(company.former != "", company.former),
        "phone_kind": words(PHONES)[company.reached.kind],
        **sold,
    }
    return pa.table({name: pa.array(values) for name, values in columns.items()})


def accounts_table(company: Company) -> pa.Table:
    """What is true of the accounts that customers gave.

    Row    one party and year
    Units  shares and multiples
    """
    rows = [
        {
            "party": customer + company.parties.first,
            "year": year,
            "current_ratio": sums["流动资产"] / sums["流动负债"],
            "debt_to_assets": sums["负债合计"] / sums["资产总计"],
            "net_margin": sums["净利润"] / sums["营业收入"],
        }
        for (customer, year), sums in stated(company).items()
    ]
    kinds = {"party": pa.int64(), "year": pa.int64()}
    names = ("party", "year", "current_ratio", "debt_to_assets", "net_margin")
    return pa.table({name: pa.array([row[name] for row in rows], kinds.get(name, pa.float64())) for name in names})


def credit_limits(company: Company) -> Ints:
    """In 元, per party."""
    each = {(tier, term): (20_000, 10_000, 5_000)[tier] * term // 10 for tier in range(3) for term in (0, 30, 60, 90)}
    assert company.parties.count == 0 or credit_limit(company, 0) >= 0
    table = np.array([[each[tier, term] for term in (0, 30, 60, 90)] for tier in range(3)])
    return np.asarray(table[company.parties.tier, company.parties.term_days // 30])


def _per_party(company: Company) -> dict[str, Any]:
    orders, lines, count = company.orders, company.lines, company.parties.count
    stands = ~orders.is_cancelled & (orders.customer >= 0)
    sale = np.flatnonzero(stands & (orders.original < 0))
    number = np.bincount(orders.customer[sale], minlength=count)
    first, last = np.full(count, DAYS), np.full(count, -1)
    np.minimum.at(first, orders.customer[sale], orders.day[sale])
    np.maximum.at(last, orders.customer[sale], orders.day[sale])
    day_keys = np.unique(orders.customer[sale] * (DAYS + 1) + orders.day[sale])
    chosen = stands[lines.order]
    customer = orders.customer[lines.order[chosen]]
    amount = np.zeros(count, dtype=np.int64)
    cost = amount.copy()
    np.add.at(amount, customer, lines.amount[chosen])
    np.add.at(cost, customer, lines.cost[chosen])
    owed = np.zeros(count, dtype=np.int64)
    np.add.at(owed, company.receivables.customer, company.receivables.balance)
    return {
        "orders": number,
        "order_days": np.bincount(day_keys // (DAYS + 1), minlength=count),
        "first_ordered_on": pa.array(day_numbers(first), mask=number == 0),
        "last_ordered_on": pa.array(day_numbers(last), mask=number == 0),
        "amount": amount / 100,
        "cost": cost / 100,
        "receivable": owed / 100,
    }


def _words_where(there: Any, values: Any) -> pa.Array:
    return pa.array(list(values), pa.string(), mask=~there)


def _or_missing(values: Ints, there: Any) -> pa.Array:
    return pa.array(values, mask=~there)


def month_sums(company: Company) -> dict[tuple[str, str], Ints]:
    """Per month and system: sales, documents returned, lines, pieces, amount, amount returned, cost; money in 分."""
    orders, lines = company.orders, company.lines
    months = sorted({f"{day:%Y-%m}" for day in seasons.CALENDAR})
    of_day = np.array([months.index(f"{day:%Y-%m}") for day in seasons.CALENDAR])
    key = of_day[orders.day] * 4 + orders.system
    stands = ~orders.is_cancelled
    sums = np.zeros((7, len(months) * 4), dtype=np.int64)
    np.add.at(sums[0], key[stands & (orders.original < 0)], 1)
    np.add.at(sums[1], key[stands & (orders.original >= 0)], 1)
    chosen = np.flatnonzero(stands[lines.order])
    line_key = key[lines.order[chosen]]
    back = lines.kind[chosen] == RETURN
    np.add.at(sums[2], line_key, 1)
    np.add.at(sums[3], line_key, lines.quantity[chosen])
    np.add.at(sums[4], line_key, lines.amount[chosen])
    np.add.at(sums[5], line_key[back], lines.amount[chosen][back])
    np.add.at(sums[6], line_key, lines.cost[chosen])
    return {(months[k // 4], SYSTEM_NAMES[k % 4]): sums[:, k] for k in range(len(months) * 4) if sums[2, k]}


def month_table(sums: dict[tuple[str, str], Ints]) -> pa.Table:
    """True totals.

    Row      one month in one system
    Units    元; wholesale without tax, shops and net shop with tax; returns are negative and inside `amount`
    Leaves   cancelled documents; nothing else: what the exports spoil or repeat counts here once and rightly
    """
    keys = sorted(sums)
    values = np.array([sums[key] for key in keys])
    whole = ("orders", "returned_documents", "lines", "quantity")
    return pa.table(
        {"month": [key[0] for key in keys], "system": [key[1] for key in keys]}
        | {name: values[:, j] for j, name in enumerate(whole)}
        | {name: values[:, 4 + j] / 100 for j, name in enumerate(("amount", "returned_amount", "cost"))}
    )


def season_table() -> pa.Table:
    """Planted seasons: one row per trade and day, the index and the parts whose product it is (mean 1)."""
    tables = []
    for profile in ("wholesale", "retail"):
        found = seasons.season(profile)
        parts = {name: getattr(found, name) for name in ("month", "festival", "event", "weekday", "growth", "index")}
        tables.append(pa.table({"trade": [profile] * DAYS, "day": day_numbers(np.arange(DAYS)), **parts}))
    return pa.concat_tables(tables)


def goods_table(company: Company) -> pa.Table:
    """Planted prices, costs and elasticities: one row per product and price list, in 元."""
    catalogue = company.goods
    lists, products = np.divmod(np.arange(len(goods.PRICE_DAYS) * goods.COUNT), goods.COUNT)
    category = catalogue.category[products]
    return pa.table(
        {
            "product_code": words(catalogue.code)[products],
            "category": words(c[0] for c in goods.CATEGORIES)[category],
            "valid_from": pa.array([goods.PRICE_DAYS[j] for j in lists]),
            "list_price": catalogue.prices[lists, products] / 100,
            "cost": catalogue.costs[lists, products] / 100,
            "elasticity": np.array([c[1] for c in goods.CATEGORIES])[category],
        }
    )


def parameters(*, customers: int, seed: int) -> dict[str, Any]:
    """Everything planted that is one number: rates, shares, days."""
    return {
        "customers": customers,
        "seed": seed,
        "first_day": seasons.START.isoformat(),
        "as_of": seasons.AS_OF.isoformat(),
        "new_years": [day.isoformat() for day in seasons.NEW_YEARS],
        "growth_per_year": seasons.GROWTH_PER_YEAR,
        "company_share": parties.COMPANY_SHARE,
        "steady_share_of_companies": parties.STEADY_SHARE,
        "late_share_of_active_steady": parties.LATE_SHARE,
        "purchase_gamma_shape_and_mean_per_week": parties.PURCHASE,
        "drop_out_gamma_shape_and_mean_per_week": parties.DROP_OUT,
        "steady_drop_out_per_week": parties.STEADY_DROP_OUT,
        "intervals_days": dict(zip(map(str, parties.INTERVALS), parties.INTERVAL_SHARES, strict=True)),
        "interval_jitter": purchases.JITTER,
        "tiers": dict(zip(parties.TIERS, parties.TIER_SHARES, strict=True)),
        "tier_baskets": dict(zip(parties.TIERS, parties.TIER_BASKETS, strict=True)),
        "payers": dict(zip(parties.PAYERS, parties.PAYER_SHARES, strict=True)),
        "churn_reasons": dict(zip(CHURN_REASONS, parties.CHURN_SHARES, strict=True)),
        "return_share_of_lines": purchases.RETURN_SHARE,
        "gift_share_of_wholesale_lines": purchases.GIFT_SHARE,
        "freight_share_of_wholesale_orders": purchases.FREIGHT_SHARE,
        "cancelled_shares": dict(zip(SYSTEM_NAMES, purchases.CANCELLED_SHARES, strict=True)),
        "walk_in_share_of_member_receipts": purchases.WALK_IN_SHARE,
        "tax_per_cent": goods.TAX_PER_CENT,
        "price_levels_per_cent": goods.PRICE_LEVELS,
        "elasticities": {category[0]: category[1] for category in goods.CATEGORIES},
        "new_wholesale_system_from": seasons.CALENDAR[purchases.NEW_SYSTEM_FROM].isoformat(),
        "finance_program_from": seasons.CALENDAR[finance.LEDGER_FROM].isoformat(),
        "cost_pools_per_unit": {
            "运输费": 42.0,
            "退货处理": 35.0,
            "销售人工": 26.0,
            "售后服务": 9.0,
            "平台与门店费": 6.0,
            "特殊处理": 180.0,
        },
    }
