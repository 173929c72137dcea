"""A small vocabulary for the tests of questions: the names of the house with the plainest formulas."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis

from zhike.metric import Dimension, Metric
from zhike.predicate import Vocabulary


@dataclass(frozen=True)
class Segment:
    name: str
    label: tuple[str, str]
    means: tuple[str, str]
    holds: Callable[[Any], Any]


def _metric(name: str, unit: str, **more: Any) -> Metric:
    return Metric(
        name,
        (name.replace("_", " ").capitalize(), f"{name}指标"),
        unit,
        (f"What {name} means", f"{name} 的含义"),
        **more,
    )


def _dimension(name: str, on: str, value: Callable[[Any], Any], **more: Any) -> Dimension:
    return Dimension(
        name, (name.capitalize(), f"{name}维度"), (f"What {name} means", f"{name} 的含义"), on, value, **more
    )


METRICS = (
    _metric(
        "customers",
        "count",
        value=lambda t: t.customer_id.nunique(where=t.kind == "sale"),
        over=lambda t: t.count(where=t.orders > 0),
        per_customer=False,
    ),
    _metric("orders", "count", value=lambda t: t.order_id.nunique(where=t.kind == "sale")),
    _metric("spent", "money", value=lambda t: t.amount.sum().fill_null(0)),
    _metric(
        "average_order",
        "money",
        value=lambda t: t.amount.sum() / t.order_id.nunique(where=t.kind == "sale").nullif(0),
        over=lambda t: t.spent.sum() / t.orders.sum().nullif(0),
    ),
    _metric("quantity", "quantity", value=lambda t: t.quantity.sum(), lines=True),
    _metric("last_ordered_on", "day", value=lambda t: t.ordered_on.max(), over=lambda t: t.last_ordered_on.max()),
    _metric("days_since_order", "days", over=lambda t: t.days_since_order.median()),
    _metric("receivable", "money"),
    _metric("tier", "text"),
    _metric("activity", "text"),
    _metric(
        "new_customers",
        "count",
        value=lambda t: t.customer_id.nunique(where=t.ordered_on == t.first_ordered_on),
        over=lambda t: t.first_ordered_on.count(),
        needs=("first_ordered_on",),
        per_customer=False,
    ),
)

DIMENSIONS = (
    _dimension("customer", "customers", lambda t: t.customer_id),
    _dimension("province", "customers", lambda t: t.province),
    _dimension(
        "tier",
        "customers",
        lambda t: t.tier,
        order=("high", "middle", "low"),
        labels=(("high", ("High", "高")), ("middle", ("Middle", "中")), ("low", ("Low", "低"))),
    ),
    _dimension("segment", "customers", lambda t: ibis.null("string")),
    _dimension("custom.税率 (%) & 备注", "customers", lambda t: t.custom),
    _dimension("month", "orders", lambda t: t.ordered_on.truncate("M"), unit="day"),
    _dimension("quarter", "orders", lambda t: t.ordered_on.truncate("Q"), unit="day"),
    _dimension("year", "orders", lambda t: t.ordered_on.truncate("Y"), unit="day"),
    _dimension("channel", "orders", lambda t: t.channel),
    _dimension("product", "order_lines", lambda t: t.product_name),
)

SEGMENTS = (
    Segment("late", ("Late", "超期"), ("late by own rhythm", "晚于自身节奏"), lambda t: t.is_late),
    Segment("big", ("Big", "大客户"), ("spent 100 or more", "销售额达到 100"), lambda t: t.spent >= 100),
)

WORDS = Vocabulary({m.name: m for m in METRICS}, {d.name: d for d in DIMENSIONS}, {s.name: s for s in SEGMENTS})
