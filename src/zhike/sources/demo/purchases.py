"""What the demo company's customers bought: orders and their lines, as arrays.

Money is in 分 (whole numbers), so that every sum is exact. Wholesale amounts are without tax,
those of shops and of the net shop with tax, as their systems write them.
"""

from dataclasses import dataclass, fields

import numpy as np

from zhike.sources.demo.goods import CATEGORIES, COUNT, PER_CATEGORY, Goods, price_list
from zhike.sources.demo.parties import Flags, Parties
from zhike.sources.demo.seasons import CALENDAR, DAYS, START, Floats, Ints, Season, open_day

WHOLESALE_OLD, WHOLESALE_NEW, SHOP, ONLINE = 0, 1, 2, 3
"""Systems: 管家婆 until the change, T+ after it, 秦丝 at the tills, the net shop's own."""

NEW_SYSTEM_FROM = (CALENDAR[731] - START).days  # 2025-07-01
SALE, RETURN, GIFT, FREIGHT = 0, 1, 2, 3

# fmt: off
RETURN_SHARE = 0.028      # of the lines sold
GIFT_SHARE = 0.012        # of wholesale lines
FREIGHT_SHARE = 0.06      # of wholesale orders
CANCELLED_SHARES = (0.0, 0.02, 0.02, 0.06)  # of the orders, by system
WALK_IN_SHARE = 0.12      # receipts to nobody, per receipt to a member
JITTER = 0.07             # of a steady buyer's interval

# fmt: on


@dataclass(frozen=True)
class Orders:
    """Sales and returns, in the order of their time. `customer` counts within the parties; -1: nobody known."""

    customer: Ints
    day: Ints
    minute: Ints
    system: Ints
    is_cancelled: Flags
    original: Ints
    store: Ints
    salesperson: Ints

    @property
    def count(self) -> int:
        return len(self.day)


@dataclass(frozen=True)
class Lines:
    """Lines in the order of their orders. Quantity, amount and cost of returned goods are negative; money in 分."""

    order: Ints
    number: Ints
    product: Ints
    kind: Ints
    quantity: Ints
    list_price: Ints
    unit_price: Ints
    discount: Ints
    amount: Ints
    cost: Ints


def purchases(
    parties: Parties, goods: Goods, wholesale: Season, retail: Season, generator: np.random.Generator
) -> tuple[Orders, Lines]:
    """All orders and lines of these parties, and of the passers-by in the shops."""
    customer, day = _order_days(parties, wholesale, retail, generator)
    walk_ins = round(WALK_IN_SHARE * float(np.count_nonzero(parties.is_retail[customer])))
    at_index = np.searchsorted(retail.passed, generator.random(walk_ins) * retail.passed[-1], side="right") - 1
    customer = np.concatenate((customer, np.full(walk_ins, -1)))
    day = np.concatenate((day, np.minimum(at_index, DAYS - 1)))
    sales = _orders(parties, customer, day, generator)
    lines = _lines(parties, goods, sales, generator)
    return _with_returns(sales, lines, generator)


def _order_days(
    parties: Parties, wholesale: Season, retail: Season, generator: np.random.Generator
) -> tuple[Ints, Ints]:
    pairs = [_steady_days(parties, generator)]
    for season, chosen in ((wholesale, parties.is_company & ~parties.is_steady), (retail, ~parties.is_company)):
        pairs.append(_irregular_days(parties, np.flatnonzero(chosen), season, generator))
    return np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs])


def _irregular_days(
    parties: Parties, chosen: Ints, season: Season, generator: np.random.Generator
) -> tuple[Ints, Ints]:
    """Poisson orders in the season's own time, from a customer's first order to the drop-out [SMC1987]."""
    passed = season.passed
    begin = np.maximum(parties.started[chosen], 0)
    end = np.where(parties.dropped[chosen] >= 0, parties.dropped[chosen], DAYS)
    span = passed[end] - passed[begin]
    count = generator.poisson(parties.rate[chosen] / 7 * span)
    who = np.repeat(np.arange(len(chosen)), count)
    at = passed[begin[who]] + generator.random(len(who)) * span[who]
    day = np.minimum(np.searchsorted(passed, at, side="right") - 1, DAYS - 1)
    new = parties.started[chosen] >= 0  # who comes within the period comes with an order
    return np.concatenate((chosen[new], chosen[who])), np.concatenate((parties.started[chosen[new]], day))


def _steady_days(parties: Parties, generator: np.random.Generator) -> tuple[Ints, Ints]:
    """Every so many days, a little early or late; never while we are closed; late ones stop before the end."""
    chosen = np.flatnonzero(parties.is_steady)
    interval = parties.interval[chosen].astype(float)
    phase = np.where(parties.started[chosen] >= 0, parties.started[chosen], generator.random(len(chosen)) * interval)
    most = DAYS // 14 + 2
    jitter = generator.normal(0, JITTER, (len(chosen), most)) * interval[:, None]
    jitter[:, 0] = 0
    day = np.rint(phase[:, None] + interval[:, None] * np.arange(most) + jitter).astype(np.int64)
    day = open_day(np.clip(day, 0, DAYS))
    end = np.where(parties.dropped[chosen] >= 0, parties.dropped[chosen], DAYS)
    # The last order of a late one lies 1.8 to 3.5 intervals back.
    stop = DAYS - 1 - np.rint(interval * generator.uniform(1.8, 3.5, len(chosen))).astype(np.int64)
    end = np.where(parties.is_late[chosen], stop + 1, end)
    keep = day < end[:, None]
    keep[:, 1:] &= day[:, 1:] != day[:, :-1]
    who, which = np.nonzero(keep)
    return chosen[who], day[who, which]


def _orders(parties: Parties, customer: Ints, day: Ints, generator: np.random.Generator) -> Orders:
    count = len(customer)
    known = np.maximum(customer, 0)
    company = parties.is_company[known] & (customer >= 0)
    online = parties.is_online[known] & (customer >= 0)
    away = parties.crosses[known] & (customer >= 0) & (generator.random(count) < np.where(company, 0.10, 0.30))
    wholesale = np.where(day < NEW_SYSTEM_FROM, WHOLESALE_OLD, WHOLESALE_NEW)
    system = np.where(company, np.where(away, ONLINE, wholesale), np.where(online ^ away, ONLINE, SHOP))
    minute = np.where(company, generator.integers(510, 1080, count), generator.integers(560, 1290, count))
    walk_in_store = generator.integers(0, parties.store.max() + 1, count)
    order = np.lexsort((customer, minute, day))
    sales = Orders(
        customer=customer,
        day=day,
        minute=minute,
        system=system,
        is_cancelled=generator.random(count) < np.array(CANCELLED_SHARES)[system],
        original=np.full(count, -1),
        store=np.where(customer >= 0, parties.store[known], walk_in_store),
        salesperson=np.where(customer >= 0, parties.salesperson[known], 11),
    )
    return _pick(sales, order)


def _pick(orders: Orders, which: Ints) -> Orders:
    return Orders(**{field.name: getattr(orders, field.name)[which] for field in fields(Orders)})


def _lines(parties: Parties, goods: Goods, orders: Orders, generator: np.random.Generator) -> Lines:
    wholesale = orders.system <= WHOLESALE_NEW
    mean = np.where(wholesale, 2.7, np.where(orders.customer >= 0, 0.8, 0.3))
    count = 1 + np.minimum(generator.poisson(mean), 13)
    freight = wholesale & (generator.random(orders.count) < FREIGHT_SHARE)
    count += freight
    order = np.repeat(np.arange(orders.count), count)
    start = np.cumsum(count) - count
    number = np.arange(len(order)) - start[order] + 1
    is_freight = freight[order] & (number == count[order])
    of_wholesale = wholesale[order]
    kind = np.where(
        is_freight, FREIGHT, np.where(of_wholesale & (generator.random(len(order)) < GIFT_SHARE), GIFT, SALE)
    )
    product = _products(parties, goods, orders, order, generator)
    lists = price_list(orders.day[order])
    list_price = goods.prices[lists, product]
    unit_price = _unit_prices(parties, orders, order, list_price)
    unit_price = np.where(kind == FREIGHT, 100 * generator.integers(30, 121, len(order)), unit_price)
    unit_price = np.where(kind == GIFT, 0, unit_price)
    quantity = _quantities(parties, orders, order, product, list_price / goods.prices[0, product], generator)
    quantity = np.where(kind == FREIGHT, 1, np.where(kind == GIFT, 1 + quantity // 8, quantity))
    discount = _discounts(orders, order, kind, quantity * unit_price, generator)
    cost = np.where(kind == FREIGHT, unit_price, quantity * goods.costs[lists, product])
    return Lines(
        order=order,
        number=number,
        product=np.where(is_freight, -1, product),
        kind=kind,
        quantity=quantity,
        list_price=np.where(is_freight, unit_price, list_price),
        unit_price=unit_price,
        discount=discount,
        amount=quantity * unit_price - discount,
        cost=cost,
    )


def _products(parties: Parties, goods: Goods, orders: Orders, order: Ints, generator: np.random.Generator) -> Ints:
    """Mostly from the two categories a customer likes; within one, some goods sell far better than others."""
    count = len(order)
    draw = generator.random(count)
    taste = parties.taste[np.maximum(orders.customer[order], 0)]
    anything = generator.integers(0, len(CATEGORIES), count)
    category = np.where(draw < 0.45, taste[:, 0], np.where(draw < 0.72, taste[:, 1], anything))
    product = category * PER_CATEGORY + (PER_CATEGORY * generator.random(count) ** 1.8).astype(np.int64)
    launched = np.array([(day - START).days for day in goods.launched])
    old = np.array([int(np.flatnonzero((launched <= 0) & (goods.category == c))[0]) for c in range(len(CATEGORIES))])
    assert product.max(initial=0) < COUNT
    return np.where(launched[product] > orders.day[order], old[category], product)


def _unit_prices(parties: Parties, orders: Orders, order: Ints, list_price: Ints) -> Ints:
    """List price times the customer's price level: A, B, C by tier for companies."""
    customer = np.maximum(orders.customer[order], 0)
    system = orders.system[order]
    per_cent = np.where(
        system <= WHOLESALE_NEW, np.array((60, 64, 68))[parties.tier[customer]], np.where(system == ONLINE, 92, 100)
    )
    return np.asarray((list_price * per_cent + 50) // 100)


def _quantities(
    parties: Parties, orders: Orders, order: Ints, product: Ints, relative: Floats, generator: np.random.Generator
) -> Ints:
    """Pieces: in wholesale lognormal, times the customer's basket, times (price / first price) ^ elasticity."""
    known = orders.customer[order] >= 0
    basket = np.where(known, parties.basket[np.maximum(orders.customer[order], 0)], 1.0)
    elasticity = np.array([category[1] for category in CATEGORIES])[product // PER_CATEGORY]
    bulk = generator.lognormal(np.log(11), 0.55, len(order)) * basket * relative**elasticity
    few = 1 + generator.poisson(0.35 * np.minimum(basket, 3.0))
    wholesale = orders.system[order] <= WHOLESALE_NEW
    return np.where(wholesale, np.maximum(1, np.rint(bulk)), few).astype(np.int64)


def _discounts(orders: Orders, order: Ints, kind: Ints, gross: Ints, generator: np.random.Generator) -> Ints:
    """In 分: on a few lines everywhere but in the old system, on most during 双十一 and 618."""
    draw = generator.random(len(order))
    event = np.array([(d.month == 11 and d.day <= 11) or (d.month == 6 and 16 <= d.day <= 18) for d in CALENDAR])
    per_cent = np.where(draw < 0.10, 95, np.where(draw < 0.14, 90, 100))
    per_cent = np.where(event[orders.day[order]] & (draw < 0.60), 85, per_cent)
    system = orders.system[order]
    new_wholesale = np.where(draw < 0.05, 95, 100)
    per_cent = np.where(system == WHOLESALE_NEW, new_wholesale, np.where(system == WHOLESALE_OLD, 100, per_cent))
    per_cent = np.where(kind == SALE, per_cent, 100)
    return np.asarray(gross - (gross * per_cent + 50) // 100)


def _with_returns(sales: Orders, lines: Lines, generator: np.random.Generator) -> tuple[Orders, Lines]:
    """The sales and, some days after them, the goods that came back: a document of its own for each order."""
    able = (lines.kind == SALE) & ~sales.is_cancelled[lines.order] & (sales.customer[lines.order] >= 0)
    able &= sales.system[lines.order] != ONLINE
    delay = generator.integers(3, 31, sales.count)
    back = able & (generator.random(len(lines.order)) < RETURN_SHARE) & (sales.day + delay < DAYS)[lines.order]
    returned = np.flatnonzero(back)
    originals, which = np.unique(lines.order[returned], return_inverse=True)
    documents = _pick(sales, originals)
    day = documents.day + delay[originals]
    system = np.where(documents.system == SHOP, SHOP, np.where(day < NEW_SYSTEM_FROM, WHOLESALE_OLD, WHOLESALE_NEW))
    share = generator.uniform(0.2, 1.0, len(returned))
    quantity = np.maximum(1, np.rint(lines.quantity[returned] * share)).astype(np.int64)
    each = lines.amount[returned] // lines.quantity[returned]  # what one piece cost after the discount
    more = {
        "order": sales.count + which,
        "number": np.arange(len(returned)) - np.searchsorted(which, which) + 1,
        "product": lines.product[returned],
        "kind": np.full(len(returned), RETURN),
        "quantity": -quantity,
        "list_price": lines.list_price[returned],
        "unit_price": each,
        "discount": np.zeros(len(returned), dtype=np.int64),
        "amount": -quantity * each,
        "cost": -quantity * (lines.cost[returned] // lines.quantity[returned]),
    }
    both = Orders(
        **{
            field.name: np.concatenate((getattr(sales, field.name), getattr(documents, field.name)))
            for field in fields(Orders)
        }
        | {
            "day": np.concatenate((sales.day, day)),
            "system": np.concatenate((sales.system, system)),
            "original": np.concatenate((sales.original, originals)),
        }
    )
    return _by_time(both, {name: np.concatenate((getattr(lines, name), array)) for name, array in more.items()})


def _by_time(orders: Orders, lines: dict[str, Ints]) -> tuple[Orders, Lines]:
    """Orders by day and minute, lines by order and number, and every pointer to an order moved along."""
    sequence = np.lexsort((orders.original, orders.minute, orders.day))
    place = np.empty(len(sequence), dtype=np.int64)
    place[sequence] = np.arange(len(sequence))
    moved = _pick(orders, sequence)
    original = np.where(moved.original >= 0, place[np.maximum(moved.original, 0)], -1)
    lines["order"] = place[lines["order"]]
    by_order = np.lexsort((lines["number"], lines["order"]))
    named = {field.name: getattr(moved, field.name) for field in fields(Orders)} | {"original": original}
    return Orders(**named), Lines(**{name: array[by_order] for name, array in lines.items()})
