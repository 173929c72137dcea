"""Parts of the new customers as a page shows them: their names, the addresses behind their numbers, a row of a table."""

from datetime import date
from decimal import Decimal
from typing import Any

from zhike.errors import Text
from zhike.web import won
from zhike.web.earned import Span
from zhike.web.links import Links
from zhike.web.shown import link
from zhike.web.won import NOBODY, Part

# fmt: off
BY: dict[str, Text] = {
    "channel": ("Channel", "渠道"), "campaign": ("Campaign", "活动"), "quarter": ("Quarter", "季度"), "province": ("Province", "省份"),
    "salesperson": ("Salesperson", "业务员"), "industry": ("Industry", "行业"),
}
# fmt: on


def name_of(key: Any, by: str, links: Links) -> str:
    """What a part is called."""
    if key == NOBODY:
        return links.words("Nobody who bought")
    if key is None or key == "":
        return links.words("Not attributed") if by in ("channel", "campaign") else links.words("Unknown")
    return f"{key:%Y} Q{(key.month + 2) // 3}" if isinstance(key, date) else str(key)


def asked(key: Any, by: str, span: Span) -> dict[str, Any]:
    """The new customers of a part as the address of a question writes them."""
    if not by:
        return dict(span.days)
    if isinstance(key, date):
        last = date(key.year + (key.month == 10), (key.month + 2) % 12 + 1, 1).toordinal() - 1
        return {"from": key.isoformat(), "to": date.fromordinal(last).isoformat()}
    column = won.BY[by]
    return {**({f"{column}__missing": "yes"} if key is None else {column: key}), **span.days}


def costs_of(key: Any, by: str, span: Span, kind: str = "") -> str:
    """Where the costs of a part stand, row by row."""
    part = "" if key in (None, NOBODY) else key.isoformat() if isinstance(key, date) else key
    of = "nobody" if key == NOBODY else "none" if key is None else ""
    return link("/acquisition/costs", period=span.key, by=by, part=part, of=of, kind=kind)


def listed(key: Any, by: str, span: Span) -> str:
    """The list of a part's new customers."""
    days = asked(key, by, span)
    first, last = days.pop("from"), days.pop("to")
    days |= {"first_ordered_on__from": first, "first_ordered_on__to": last}
    return link("/customers", **days, show="acquisition_cost,gross_margin,value_36,spent", sort="-gross_margin")


def row(one: Part, by: str, span: Span, links: Links) -> dict[str, Any]:
    words, key = links.words, one.key if by else None
    spent = costs_of(key, by, span)
    name = name_of(key, by, links) if by else words("Total")
    each, value, note = one.each, one.worth, _note(one, by, links)
    is_known = bool(value and each) and not (one.customers and note)
    known = one.key != NOBODY
    href = listed(key, by, span) if known else spent

    def money(amount: Decimal | None, kind: str = "") -> Any:
        return links.sum(amount, "money", costs_of(key, by, span, kind), name)

    def ratio(number: float | None) -> Any:
        shown = number / float(each) if is_known and each and number is not None else None
        return links.sum(shown, "number", href, name)

    return {
        "name": name,
        "href": href,
        "customers": links.metric(one.customers, "new_customers", **asked(key, by, span)) if known else "–",
        "marketing": money(one.marketing, "marketing"),
        "selling": money(one.selling, "selling"),
        "cost": money(one.cost),
        "each": money(each) if one.cost else "–",
        "marketing_each": money(one.marketing_each, "marketing") if one.cost else "–",
        "payback": links.sum(one.payback, "count", href, words("Months to earn it back")) if one.payback is not None else "–",
        "is_due": bool(one.cost and one.customers and one.payback is None),
        "margin": links.sum(one.earned, "money", href, words("Margin to date")),
        "worth": links.sum(value.mean if value else None, "money", href, words("Worth of a customer")),
        "ratio": ratio(value.mean if value else None),
        "low": ratio(value.low if value else None),
        "high": ratio(value.high if value else None),
        "worth_known": is_known,
        "note": note,
    }  # fmt: skip


def _note(one: Part, by: str, links: Links) -> str:
    """What a part lacks."""
    if by not in ("channel", "campaign") or one.key is None:
        return ""
    if one.marketing and not one.customers:
        return links.words("spend without customers")
    return links.words("customers without spend") if one.customers and not one.marketing else ""
