"""The costs of winning the customers of one part, row by row, each with who bears it and where it was written."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.errors import NotFound, Text, UnknownName
from zhike.web import earned, won, won_parts
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day, Month

KEYS = ("at", "period", "by", "part", "of", "kind")
MOST = 200
# fmt: off
KINDS: dict[str, Text] = {"marketing": ("Marketing", "营销费用"), "selling": ("Salespeople's time", "销售人工")}
BORNE: dict[str, Text] = {
    "customer": ("new customers", "新客承担"), "prospect": ("a prospect who has not bought", "尚未购买的潜在客户"), "waiting": ("nobody: the channel has won nobody since", "待归属：该渠道其后尚无新客"),
    "no_channel": ("nobody: no channel is named", "未写渠道"), "no_period": ("nobody: the period cannot be read", "期间无法识别"),
}
# fmt: on


def costs(seen: Seen) -> Page:
    """The rows of spend, and the hours, behind the cost of a new customer.

    Errors  UnknownName where `by` is no way to split; NotFound before the run knew of costs
    """
    by = seen.asked("by")
    if by and by not in won_parts.BY:
        raise UnknownName(("way to split", "拆分方式"), by[:40], tuple(won_parts.BY))
    view = seen.office.view(seen.decision, seen.asked("at"))
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    first = won.first_month(view)
    if first is None:
        raise NotFound(
            ("No cost of winning was brought.", "尚无获客费用。"),
            ("Bring spend under Import.", "请在“导入数据”中导入获客费用。"),
        )
    choices = earned.spans(first, view.snapshot.as_of)
    span = next((one for one in choices if one.key == seen.asked("period")), choices[0])
    key = won.NOBODY if seen.asked("of") == "nobody" else _part(seen, by)
    chosen = _chosen(view, span, by, key, seen.asked("kind"))
    rows = view.rows(chosen)
    total = sum((row["amount"] for row in rows), Decimal(0))
    many = (
        next((one.customers for one in won.parts(view, span, by) if one.key == key), 0)
        if by
        else won.whole(view, span).customers
    )
    name = won_parts.name_of(key, by, links) if by else seen.words("All channels")
    each = (total / many).quantize(Decimal("0.01")) if many else None
    asked = won_parts.asked(key, by, span) if key != won.NOBODY else {}
    content = {
        "name": name,
        "says": span.says(seen.lang),
        "total": links.sum(total, "money", seen.here, name),
        "customers": links.metric(many, "new_customers", **asked) if many else "",
        "each": links.sum(each, "money", seen.here, name) if many else "",
        "rows": [_row(row, links) for row in rows[:MOST]],
        "more": f"{len(rows) - MOST:,}" if len(rows) > MOST else "",
        "kind": seen.words.say(KINDS[seen.asked("kind")]) if seen.asked("kind") in KINDS else "",
    }
    return Page("acquisition_costs.html", seen.words("Cost of winning"), content, "acquisition")


def _part(seen: Seen, by: str) -> Any:
    text = seen.asked("part")
    return Day.read(text) if by == "quarter" else text or None


def _chosen(view: View, span: earned.Span, by: str, key: Any, kind: str) -> ir.Table:
    rows = won.costs(view, span)
    rows = rows.filter(rows.kind == kind) if kind in KINDS else rows
    if by in ("channel", "campaign"):
        rows = rows.filter(rows[by].isnull() if key is None else rows[by] == key)
    elif by == "quarter":
        inside = rows.month.truncate("Q").cast("timestamp").cast("date")
        rows = rows.filter(rows.month.isnull() if key is None else inside == ibis.literal(key, "date"))
    elif by:
        people = view.table("profiles").filter(lambda t: t.orders > 0).select(bearer="customer_id", part=won.BY[by])
        if key == won.NOBODY:
            rows = rows.anti_join(people, rows.customer_id == people.bearer)
        else:
            joined = rows.join(people, rows.customer_id == people.bearer)
            rows = joined.filter(joined.part.isnull() if key is None else joined.part == key)
    keys = ("source", "load", "file", "sheet", "row", "kind", "month", "channel", "campaign", "staff", "borne")
    found = rows.group_by(*keys).aggregate(amount=rows.amount.sum(), customers=rows.customer_id.nunique())
    return found.order_by("kind", "month", "file", "sheet", "row", "borne").limit(5000)


def _row(row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    key = {name: row[name] for name in ("source", "load", "file", "sheet", "row", "month")}
    return {
        "month": Month(row["month"], links.words.lang) if isinstance(row["month"], date) else "–",
        "kind": links.words.say(KINDS[row["kind"]]),
        "channel": row["channel"] or "–",
        "campaign": row["campaign"] or row["staff"] or "",
        "borne": links.words.say(BORNE[row["borne"]]),
        "amount": links.cell(row["amount"], "winning_costs", "amount", **key),
        "customers": links.cell(row["customers"], "winning_costs", "customer_id", unit="count", **key),
        "place": f"{row['file']} · {row['sheet'] or ''} · {row['row']}",
    }
