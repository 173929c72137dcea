"""Earned: what the page of profit reads from the sealed statements, for one period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.catalog.formulas import is_loss
from zhike.errors import Text
from zhike.money.profit import AFTER_MARGIN, COST_LINES
from zhike.web.office import View
from zhike.web.shown import Month

SOLD = ("gross_sales", "discount", "returned", "net_sales")
SUMS = (
    *SOLD,
    "uncosted",
    "cost_of_goods",
    *COST_LINES,
    "capital_cost",
    "gross_margin",
    "cost_to_serve",
    "net_contribution",
)
CAUSES = ("cost_of_goods", *COST_LINES, "capital_cost")

# fmt: off
NAMES: dict[str, Text] = {
    "gross_sales": ("Sales before discounts", "折前销售额"), "discount": ("Discounts", "折扣"), "returned": ("Returns", "退货"), "net_sales": ("Net sales", "净销售额"),
    "uncosted": ("Of unknown cost", "成本未知"), "cost_of_goods": ("Cost of goods", "商品成本"), "transport": ("Transport", "运输"), "rebates": ("Rebates", "返利"),
    "gross_margin": ("Gross margin", "毛利"), "returns_handling": ("Handling of returns", "退货处理"), "sales_time": ("Salespeople's time", "销售人工"), "service": ("Service", "售后服务"),
    "special": ("Special handling", "特殊处理"), "other_costs": ("Other costs", "其他费用"), "capital_cost": ("Capital in receivables", "资金占用"), "cost_to_serve": ("Cost to serve", "服务成本"),
    "net_contribution": ("Net contribution", "净贡献"),
}
DRIVERS: dict[str, Text] = {
    "orders": ("orders", "订单数"), "returns": ("return documents", "退货单数"), "retail": ("shop receipts", "零售单数"), "deliveries": ("deliveries", "发货单数"),
    "lines": ("lines", "明细行数"), "quantity": ("pieces", "件数"), "amount": ("sales", "销售额"), "visits": ("visits", "拜访次数"), "minutes": ("minutes", "跟进分钟"),
    "credit_days": ("money × days open", "应收占用（元·天）"), "customers": ("customers, evenly", "客户数（均摊）"),
}
BORNE: dict[str, Text] = {
    "direct": ("names the customer", "直接归属"), "document": ("stated on documents", "单据载明"), "allocated": ("by its driver", "按动因分摊"), "anonymous": ("anonymous sales", "散客承担"), "unallocated": ("nobody", "未分摊"),
}
# fmt: on


@dataclass(frozen=True)
class Span:
    """The months that a page speaks of: `key` is what stands in the address."""

    key: str
    first: date
    last: date

    @property
    def days(self) -> dict[str, Any]:
        """The same as the address of a question writes it."""
        last = (self.last.replace(day=28).toordinal() + 4, self.last)[0]
        end = date.fromordinal(last).replace(day=1).toordinal() - 1
        return {"from": self.first.isoformat(), "to": date.fromordinal(end).isoformat()}

    def says(self, lang: str) -> str:
        """“2025年7月 – 2026年6月”."""
        return f"{Month(self.first, lang).text} – {Month(self.last, lang).text}"


def spans(first: date, as_of: date) -> list[Span]:
    """The last twelve months, every calendar year, and all months; the first is the default."""
    this = as_of.replace(day=1)
    year = date(this.year - (this.month < 12), this.month % 12 + 1, 1)
    years = [Span(str(n), date(n, 1, 1), date(n, 12, 1)) for n in range(this.year, first.year - 1, -1)]
    return [Span("12m", max(year, first), this), *years, Span("all", first, this)]


def months_of(view: View, span: Span) -> ir.Table:
    """The statements of a span."""
    rows = view.table("profit_months")
    return rows.filter(rows.month >= ibis.literal(span.first), rows.month <= ibis.literal(span.last))


def totals(view: View, span: Span) -> dict[str, Decimal]:
    """The company's statement: everybody's, the anonymous too."""
    rows = months_of(view, span)
    found = view.rows(rows.aggregate(**{name: rows[name].sum() for name in SUMS}))[0]
    return {name: found[name] or Decimal(0) for name in SUMS}


def unallocated(view: View, span: Span) -> Decimal:
    """Costs of the span that nobody bears; those whose months nobody can read among them."""
    rows = view.table("cost_shares")
    inside = (rows.month >= ibis.literal(span.first)) & (rows.month <= ibis.literal(span.last))
    chosen = rows.filter(rows.borne == "unallocated", inside | rows.month.isnull())
    return view.rows(chosen.aggregate(amount=chosen.amount.sum()))[0]["amount"] or Decimal(0)


def ahead(view: View, span: Span, name: str, what: str) -> list[dict[str, Any]]:
    """What of costs (`name`) of the months after the data's day was brought, by sheet and row: it counts when they come.

    Nothing where the span ended before; `what` is the column that says what it is for
    """
    if not view.has(name) or span.last < view.snapshot.as_of.replace(day=1):
        return []
    rows = view.table(name)
    month = rows.month if "month" in rows.columns else rows.first_month
    last = rows.month if "month" in rows.columns else rows.last_month
    coming = rows.filter(rows.state == "future", rows.amount != 0)
    found = coming.group_by("file", "sheet", "row", what=coming[what]).aggregate(
        amount=coming.amount.sum(), first=month.min(), last=last.max()
    )
    return view.rows(found.order_by(ibis.desc("amount"), "file", "sheet", "row"))


def by_customer(view: View, span: Span) -> ir.Table:
    """The statement of each known customer."""
    rows = months_of(view, span)
    known = rows.filter(rows.customer_id.notnull())
    return known.group_by("customer_id").aggregate(**{name: known[name].sum() for name in SUMS})


def losing(view: View, span: Span) -> int:
    """How many customers are at a loss."""
    rows = by_customer(view, span)
    return int(
        view.rows(rows.aggregate(n=is_loss(rows.net_contribution, rows.uncosted).cast("int64").sum().fill_null(0)))[0][
            "n"
        ]
    )


def curve(view: View, span: Span) -> list[float]:
    """The net contribution of everybody of whose sales any cost is known, best first."""
    rows = by_customer(view, span)
    rows = rows.filter(~((rows.net_sales > 0) & (rows.uncosted >= rows.net_sales)))
    found = view.office.engine.fetch(rows.select("net_contribution").order_by(ibis.desc("net_contribution")))
    return [float(value) for value in found.column(0).to_pylist()]


def losers(view: View, span: Span, most: int) -> list[dict[str, Any]]:
    """Customers at a loss, the largest loss first, with their statement."""
    people = view.table("profiles").select("customer_id", "name", "customer_code", "main_salesperson")
    rows = by_customer(view, span)
    bad = rows.filter(is_loss(rows.net_contribution, rows.uncosted)).join(people, "customer_id")
    return view.rows(bad.order_by("net_contribution", "customer_id").limit(most))


def remains(total: Mapping[str, Decimal]) -> tuple[float, bool] | None:
    """The part of net sales whose cost is known that remains as net contribution, and whether that is of all sales.

    Sales of unknown cost are in no margin, so they are none of what remains and none of what it is a part of either.
    Missing  where no cost is known, or nothing was sold to set it against
    """
    known = total["net_sales"] - total["uncosted"]
    return (float(total["net_contribution"] / known), not total["uncosted"]) if known > 0 else None


def cause(row: Mapping[str, Any], company: Mapping[str, Decimal]) -> tuple[str, Decimal]:
    """The line that weighs most beyond what the company's own share of it would be, and by how much."""
    base = float(row["net_sales"] - row["uncosted"])
    whole = float(company["net_sales"] - company["uncosted"]) or 1.0
    over = {name: float(row[name]) - max(base, 0.0) * float(company[name]) / whole for name in CAUSES}
    worst = max(CAUSES, key=lambda name: over[name])
    return worst, Decimal(round(over[worst], 2)).quantize(Decimal("0.01"))


def split(view: View, span: Span, column: str, most: int) -> list[dict[str, Any]]:
    """The statement by an attribute of customers."""
    people = view.table("profiles").select("customer_id", part=view.table("profiles")[column])
    rows = by_customer(view, span).join(people, "customer_id")
    found = rows.group_by("part").aggregate(
        customers=rows.count(), losing=is_loss(rows.net_contribution, rows.uncosted).cast("int64").sum(),
        **{name: rows[name].sum() for name in (*SOLD, "uncosted", "gross_margin", "cost_to_serve", "net_contribution")},
    )  # fmt: skip
    return view.rows(found.order_by(ibis.desc("net_contribution"), "part").limit(most))


def pools(view: View, span: Span) -> list[dict[str, Any]]:
    """Each pool of the span: its total in the books, and who bears it; of costs that begin before or end after it the whole."""
    books, shares = view.table("costs"), view.table("cost_shares")
    inside = (books.last_month >= ibis.literal(span.first)) & (books.first_month <= ibis.literal(span.last))
    if span.key == "all":
        inside = ibis.literal(True)
    chosen = books.filter(books.state != "future", inside | books.first_month.isnull())
    total = chosen.group_by("pool", "line").aggregate(
        total=chosen.amount.sum(), rows=chosen.count(), drivers=chosen.driver.max()
    )
    keys = ["source", "load", "file", "sheet", "row"]
    if "first_month" in shares.columns:  # a row may hold a cost for each month
        keys.append("since")
        shares = shares.mutate(since=shares.first_month.fill_null(date(1, 1, 1)))
    chosen_since = chosen.mutate(since=chosen.first_month.fill_null(date(1, 1, 1)))
    borne = shares.filter(shares.borne != "document").semi_join(chosen_since, keys)
    parts = borne.group_by("pool", "line").aggregate(
        **{
            name: borne.amount.sum(where=borne.borne == name).fill_null(0).cast("decimal(18, 2)")
            for name in BORNE
            if name != "document"
        }
    )
    found = total.left_join(parts, ["pool", "line"]).drop("pool_right", "line_right")
    return view.rows(found.order_by(ibis.desc("total"), "pool"))


def documents(view: View, span: Span) -> list[dict[str, Any]]:
    """Costs that documents state and the books do not hold."""
    rows = view.table("document_costs")
    chosen = rows.filter(rows.month >= ibis.literal(span.first), rows.month <= ibis.literal(span.last))
    return view.rows(chosen.group_by("line").aggregate(total=chosen.amount.sum(), rows=chosen.count()).order_by("line"))


def steps() -> tuple[str, ...]:
    """The waterfall's lines from the top."""
    return (
        *SOLD,
        "uncosted",
        "cost_of_goods",
        "transport",
        "rebates",
        "gross_margin",
        *AFTER_MARGIN,
        "capital_cost",
        "net_contribution",
    )
