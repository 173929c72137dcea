"""A made-up company whose customers buy at rates of their own and leave; most complain before they do."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa

from zhike.models.churn_features import churn_cases

AS_OF = date(2025, 12, 31)
FIRST = date(2024, 1, 1)
LAST_DAY = (AS_OF - FIRST).days
SETTINGS = {"late_after": 1.0, "steady_orders": 4}


def company(customers, *, seed=1, leaves=0.002):
    """Orders and interactions, and the day on which each customer left (or never)."""
    generator = np.random.default_rng(seed)
    orders, talks, left = [], [], {}
    for number in range(customers):
        id_ = f"c{number:04}"
        day = float(generator.integers(0, 500))
        gone = day + generator.exponential(1 / leaves)
        gap = generator.choice([15.0, 30.0, 60.0])
        left[id_] = gone
        if gone < LAST_DAY and generator.random() < 0.8:
            talks.append((id_, int(gone) - 1))
        while day < min(gone, LAST_DAY):
            orders.append((id_, int(day)))
            day += generator.gamma(3, gap / 3)
    money = pa.decimal128(18, 2)
    ids, days = [who for who, _ in orders], [FIRST + timedelta(days=day) for _, day in orders]
    nothing, some = [Decimal("0.00")] * len(orders), [Decimal("10.00")] * len(orders)
    bought = pa.table(
        {
            "customer_id": pa.array(ids, pa.string()),
            "ordered_on": pa.array(days, pa.date32()),
            "kind": pa.array(["sale"] * len(orders), pa.string()),
            "amount": pa.array(some, money),
            "sold": pa.array(some, money),
            "returned": pa.array(nothing, money),
            "discount": pa.array(nothing, money),
        }
    )
    said = [(id_, FIRST + timedelta(days=day)) for id_, day in talks if 0 <= day <= LAST_DAY]
    complained = pa.table(
        {
            "customer_id": pa.array([id_ for id_, _ in said], pa.string()),
            "spoken_on": pa.array([day for _, day in said], pa.date32()),
            "kind_of_interaction": pa.array(["投诉"] * len(said), pa.string()),
            "topic": pa.array([None] * len(said), pa.string()),
        }
    )
    return bought, complained, left


def empty(name):
    """Order lines and settlements of a company that keeps neither."""
    fields = {
        "order_lines": {
            "customer_id": pa.string(), "product_code": pa.string(), "ordered_on": pa.date32(), "kind": pa.string(),
            "quantity": pa.decimal128(18, 4), "amount": pa.decimal128(18, 2),
        },
        "settlements": {
            "customer_id": pa.string(), "received_on": pa.date32(), "due_on": pa.date32(), "amount": pa.decimal128(18, 2),
        },
    }[name]  # fmt: skip
    return pa.table({column: pa.array([], kind) for column, kind in fields.items()})


def cases_of(engine, orders, talks, as_of=AS_OF):
    """Its cases."""
    tables = [engine.given(one) for one in (orders, empty("order_lines"), talks, empty("settlements"))]
    return engine.given(engine.fetch(churn_cases(*tables, as_of=as_of, **SETTINGS)))
