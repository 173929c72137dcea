"""Why a figure changed between two periods: the parts that moved it, and what made sales more or less."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zhike.answer import Answer, Figure
from zhike.web.against import ADD_UP, TIMES, Beside, moved
from zhike.web.explore_asked import Asked
from zhike.web.explore_pivot import adds, number
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import brief

MOST_MOVED = 6
CENT = Decimal("0.01")
FACTORS = ("spent", "orders", "customers")


def parts(rows: Sequence[Beside], now: Answer, then: Answer | None, links: Links) -> list[dict[str, Any]]:
    """Which rows moved the first figure that adds up, where rows are parts of one whole."""
    whole = then is not None and max(now.total_rows, then.total_rows) <= now.question.limit
    if not whole or len(now.question.by) != 1 or now.question.by[0] in TIMES:
        return []
    show = now.question.show
    place = next((i for i, name in enumerate(show) if links.vocabulary.metric(name).unit in ADD_UP and adds(name, now.question.by, links.vocabulary)), None)  # fmt: skip
    if place is None:
        return []
    told = []
    better = links.vocabulary.metric(show[place]).better
    for row, change in moved(rows, place)[:MOST_MOVED]:
        of = (row.now or row.then or ())[place]
        told.append(
            {
                "name": " · ".join(brief(part.short(links.words.lang)) for part in row.parts),
                "change": links.sum(change, of.unit, f"/explain?{of.address}", of.metric, signed=True, better=better),
                "up": change > 0,
            }
        )
    return told


@dataclass(frozen=True)
class Made:
    """Of what sales are made: customers × orders of each × amount of each order."""

    spent: Decimal
    orders: int
    customers: int

    @property
    def factors(self) -> tuple[Fraction, Fraction, Fraction]:
        """The three whose product they are."""
        return (
            Fraction(self.customers),
            Fraction(self.orders, self.customers),
            Fraction(self.spent) / self.orders,
        )


def shares(now: Made, then: Made) -> tuple[Decimal, Decimal, Decimal] | None:
    """What each factor added to sales, in whole cents that add up to the change; nothing where one period had none.

    Each factor's share is the mean of what it changes over the six orders in which the three can change.

    Source  [Shapley1953]; for three factors as in [Sun1998]
    """
    if not all((now.orders, now.customers, then.orders, then.customers)):
        return None
    after, before = now.factors, then.factors
    exact = []
    for place in range(3):
        a, b = (other for other in range(3) if other != place)
        both = before[a] * before[b] + after[a] * after[b]
        mixed = before[a] * after[b] + after[a] * before[b]
        exact.append((after[place] - before[place]) * (both / 3 + mixed / 6))
    cents = [Decimal(round(one * 100)) * CENT for one in exact]
    largest = max(range(3), key=lambda place: abs(exact[place]))
    cents[largest] += (now.spent - then.spent) - sum(cents)
    return cents[0], cents[1], cents[2]


def factors(asked: Asked, view: View, links: Links, lang: str) -> dict[str, Any] | None:
    """How much of the change of sales came from customers, from their orders and from the size of an order."""
    if asked.before is None or "spent" not in asked.question.show:
        return None
    now, then = _figures(asked.question, view, lang), _figures(asked.before, view, lang)
    if now is None or then is None:
        return None
    made, before = (Made(number(one[0]), int(number(one[1])), int(number(one[2]))) for one in (now, then))
    found = shares(made, before)
    change = made.spent - before.spent
    if found is None or not change:
        return None
    words = links.words
    more = words("Sales rose by {change}", change=_money(abs(change), now[0], links))
    less = words("Sales fell by {change}", change=_money(abs(change), now[0], links))
    return {
        "title": more if change > 0 else less,
        "parts": [
            {"sentence": one, "change": _money(cents, now[0], links, signed=True), "up": cents >= 0}
            for one, cents in zip(_sentences(made, before, now, then, links), found, strict=True)
        ],
    }


def _sentences(made: Made, before: Made, now: Sequence[Figure], then: Sequence[Figure], links: Links) -> list[Any]:
    words = links.words
    each = [links.sum(one.orders / one.customers, "number", f"/explain?{of[1].address}", words("Orders per customer")) for one, of in ((made, now), (before, then))]  # fmt: skip
    size = [_money(one.spent / one.orders, of[0], links) for one, of in ((made, now), (before, then))]
    return [
        words("{now} customers after {then}", now=links.figure(now[2]), then=links.figure(then[2])),
        words("{now} orders per customer after {then}", now=each[0], then=each[1]),
        words("{now} per order after {then}", now=size[0], then=size[1]),
    ]


def _figures(question: Any, view: View, lang: str) -> list[Figure] | None:
    rows = view.totals(replace(question, show=FACTORS), lang).rows
    found = [cell for cell in rows[0] if isinstance(cell, Figure)] if rows else []
    return found if len(found) == len(FACTORS) else None


def _money(value: Decimal, of: Figure, links: Links, *, signed: bool = False) -> Any:
    return links.sum(value, of.unit, f"/explain?{of.address}", of.metric, signed=signed)
