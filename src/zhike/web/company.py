"""The company on one page: what it sold and earned, what is owed and came in, how its stock turns; beside its books."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.errors import Text
from zhike.money.bills import cash_day
from zhike.web import bills, earned, targets
from zhike.web.charts import Chart
from zhike.web.earned import Span
from zhike.web.failures import Failures, Found
from zhike.web.foreign import foreign
from zhike.web.ledger import ledger
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.plan import plan
from zhike.web.profit import first_month
from zhike.web.shown import Month, link
from zhike.web.times import every
from zhike.web.unmade import is_made

KEYS = ("at", "account", "month")
MONTHS = 12
LISTED = 12
# fmt: off
SAID: dict[str, Text] = {
    "Cash in": ("Cash in", "回款"), "Gross margin": ("Gross margin", "毛利"), "Net contribution": ("Net contribution", "净贡献"), "Stock": ("Stock", "库存金额"), "Slow stock": ("Slow stock", "滞销库存"),
}
# fmt: on
SLOW = 180
"""Stock that lasts for more days than this is slow."""


def company(seen: Seen) -> Page:
    """The company's situation as of the data, the plain plan ahead, and the difference to the books."""
    view = seen.office.view(seen.decision, seen.asked("at"))
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    failures = Failures(seen, view.snapshot)
    first = failures.made("first", lambda: first_month(view), view.snapshot.as_of)
    if first is None or not view.has("product_year"):
        return Page("company.html", seen.words("Company"), {"nothing": True}, "company")
    span = earned.spans(first, view.snapshot.as_of)[0]
    found = Found(view, f"company {span.first}", _read(span))
    content = {
        "nothing": False,
        "span": span.says(seen.lang),
        "strip": _strip(found, span, links, failures),
        **failures.parts(
            sales=lambda: links.metric(found["total"]["net_sales"], "spent", **span.days),
            cash_in=lambda: _sum(found["came"], links, "Cash in", "/receivables"),
            receivable=lambda: links.metric(found["owed"]["receivable"], "receivable"),
            months=lambda: _months(found["months"], links),
            stock=lambda: _stock(found["stock"], links),
            slow=lambda: [_product(row, links) for row in found["slow"]],
            products=lambda: [_product(row, links) for row in found["products"]],
            customers=lambda: _customers(found["customers"], view, span, links),
            targets=lambda: targets.latest(view, links),
            foreign=lambda: foreign(view, links),
            plan=lambda: plan(view, found["total"], span, links, seen),
            ledger=lambda: ledger(view, links, seen),
        ),
    }
    return Page("company.html", seen.words("Company"), content, "company")


# What is read, once per snapshot


def _came_in(view: View, span: Span) -> Decimal | None:
    found: Decimal | None = view.rows(_came(view, span).aggregate(amount=lambda t: t.received_amount.sum()))[0][
        "amount"
    ]
    return found


def _owed(view: View) -> dict[str, Any]:
    people = view.table("profiles")
    return view.rows(people.aggregate(receivable=people.receivable.sum(), overdue=people.overdue.sum()))[0]


def _on_hand(view: View) -> ir.Table:
    goods = view.table("product_year")
    return goods.filter(goods.stock_amount > 0)


def _stock_sums(view: View) -> dict[str, Any]:
    goods, stock = view.table("product_year"), _on_hand(view)
    behind = goods.filter((goods.average_stock > 0) & goods.cost_of_goods.notnull())
    sums = stock.aggregate(
        amount=stock.stock_amount.sum(),
        slow=stock.stock_amount.sum(where=_is_slow(stock)),
        slow_products=_is_slow(stock).cast("int64").sum(),
    )
    turned = behind.aggregate(cost=behind.cost_of_goods.sum(), behind=behind.average_stock.sum())
    return view.rows(sums)[0] | view.rows(turned)[0]


def _slow(view: View) -> list[dict[str, Any]]:
    stock = _on_hand(view)
    return view.rows(stock.filter(_is_slow(stock)).order_by(ibis.desc("stock_amount"), "product_code").limit(LISTED))


def _products(view: View) -> list[dict[str, Any]]:
    return view.rows(view.table("product_year").order_by(ibis.desc("amount"), "product_code").limit(LISTED))


def _a_year_before(span: Span) -> Span:
    return Span("", span.first.replace(year=span.first.year - 1), span.last.replace(year=span.last.year - 1))


def _is_slow(goods: ir.Table) -> ir.BooleanValue:
    return (goods.turnover == 0) | (goods.days_of_stock > SLOW).fill_null(False)


def _came(view: View, span: Span) -> ir.Table:
    """Receipts less refunds; prepayments among them, opening balances not; bills on the day they mature."""
    rows = view.table("receipts")
    last, day = date.fromisoformat(span.days["to"]), cash_day(rows)
    return rows.filter(rows.kind != "opening", day >= ibis.literal(span.first), day <= ibis.literal(last))


def _month_rows(view: View) -> list[dict[str, Any]]:
    this = view.snapshot.as_of.replace(day=1)
    first = (this - timedelta(days=28 * MONTHS)).replace(day=1)
    earns, came, owed = view.table("profit_months"), view.table("receipts"), view.table("receivable_months")
    sold = earns.filter(earns.month >= ibis.literal(first)).group_by("month")
    by = {
        row["month"]: dict(row)
        for row in view.rows(
            sold.aggregate(**{name: earns[name].sum() for name in ("net_sales", "gross_margin", "net_contribution")})
        )
    }
    day = cash_day(came)
    month = day.truncate("M").cast("date")
    for row in view.rows(
        came.filter(came.kind != "opening", day >= ibis.literal(first), day <= ibis.literal(view.snapshot.as_of))
        .group_by(month=month)
        .aggregate(came=came.received_amount.sum())
    ):
        by.setdefault(row["month"], {"month": row["month"]})["came"] = row["came"]
    for row in view.rows(owed.filter(owed.month >= ibis.literal(first))):
        by.setdefault(row["month"], {"month": row["month"]})["receivable"] = row["receivable"]
    return [by.get(month) or {"month": month} for month in every(by, "month")][-MONTHS:]


def _best(view: View, span: Span) -> ir.Table:
    """The customers of most sales, with all that this page says of products."""
    people = view.table("profiles").select("customer_id", "name", "customer_code", "receivable", "overdue")
    came = _came(view, span)
    paid = (
        came.filter(came.customer_id.notnull())
        .group_by(payer=came.customer_id)
        .aggregate(came=came.received_amount.sum())
    )
    held = view.table("customer_stock").select("stock_held", "turnover", holder="customer_id")
    rows = earned.by_customer(view, span).order_by(ibis.desc("net_sales"), "customer_id").limit(LISTED)
    named = rows.join(people, "customer_id")
    both = named.left_join(paid, named.customer_id == paid.payer)
    return both.left_join(held, both.customer_id == held.holder).order_by(ibis.desc("net_sales"), "customer_id")


def _read(span: Span) -> dict[str, Callable[[View], Any]]:
    """What the page reads: of the span, and as it stands now."""
    return {
        "total": partial(earned.totals, span=span),
        "nobody": partial(earned.unallocated, span=span),
        "before": partial(earned.totals, span=_a_year_before(span)),
        "came": partial(_came_in, span=span),
        "customers": lambda view: view.rows(_best(view, span)),
        "bills": bills.sums,
        "owed": _owed,
        "months": _month_rows,
        "stock": _stock_sums,
        "slow": _slow,
        "products": _products,
    }


# What is said


def _sum(value: Any, links: Links, said: str, href: str) -> Any:
    return links.sum(value or Decimal(0), "money", href, links.words.say(SAID[said]))


def _strip(found: Mapping[str, Any], span: Span, links: Links, failures: Failures) -> list[dict[str, Any]]:
    """The figures at the head, each with what stands under it; stock only where some was brought."""
    words, profit = links.words, link("/profit", period=span.key)

    def sold() -> tuple[Any, Any]:
        shown = links.metric(found["total"]["net_sales"], "spent", **span.days)
        return shown, _change(found["total"], found["before"], links, span)

    def margin() -> tuple[Any, Any]:
        total = found["total"]
        costed = total["net_sales"] - total["uncosted"]
        if total["net_sales"] and not costed:
            return links.sum(None, "money", profit, words("Gross margin")), words("no cost is known")
        share = links.sum(float(total["gross_margin"] / costed), "share", profit, words("Of sales with known cost")) if costed > 0 else ""  # fmt: skip
        return _sum(total["gross_margin"], links, "Gross margin", profit), share

    def contribution() -> tuple[Any, Any]:
        total = found["total"]
        if total["net_sales"] and total["uncosted"] == total["net_sales"]:
            return links.sum(None, "money", profit, words("Net contribution")), words("no cost is known")
        left = earned.remains(total)
        of = words("Of net sales") if left and left[1] else words("Of sales with known cost")
        share = links.sum(left[0], "share", profit, of) if left else ""
        if found["nobody"]:
            borne = links.sum(found["nobody"], "money", profit + "#pools", words("Net contribution"))
            share = words("{share}; {amount} of costs, borne by nobody, are not taken off", share=share, amount=borne)
        return _sum(total["net_contribution"], links, "Net contribution", profit), share

    def came() -> tuple[Any, Any]:
        return _sum(found["came"], links, "Cash in", "/receivables"), bills.beside(found["bills"], links)

    def owed() -> tuple[Any, Any]:
        overdue = words("{overdue} of it overdue", overdue=links.metric(found["owed"]["overdue"], "overdue"))
        return links.metric(found["owed"]["receivable"], "receivable"), overdue

    def stocked() -> tuple[Any, Any] | None:
        stock = found["stock"]
        return (_sum(stock["amount"], links, "Stock", "#stock"), _turns(stock, links)) if stock["amount"] else None

    shown = failures.parts(
        **{"Net sales": sold, "Gross margin": margin, "Net contribution": contribution, "Cash in": came, "Receivable": owed, "Stock": stocked}
    )  # fmt: skip
    strip = []
    for name, one in shown.items():
        if not is_made(one):
            strip.append({"label": words(name), "value": one, "under": one})
        elif one is not None:
            strip.append({"label": words(name), "value": one[0], "under": one[1]})
    return strip


def _change(total: Mapping[str, Decimal], before: Mapping[str, Decimal], links: Links, span: Span) -> Any:
    """Against the same months a year before, where something was sold in them."""
    if before["net_sales"] <= 0:
        return ""
    ratio = float(total["net_sales"] / before["net_sales"]) - 1
    href = link("/explain", show="spent", **_a_year_before(span).days)
    return links.words(
        "{change} against a year before",
        change=links.sum(ratio, "share", href, links.words("A year before"), signed=True),
    )


def _turns(stock: Mapping[str, Any], links: Links) -> Any:
    if not stock["behind"] or not stock["cost"]:
        return ""
    turns = float(stock["cost"] / stock["behind"])
    return links.words(
        "turns {times} times a year: {days}",
        times=links.sum(turns, "number", "#stock", links.words("Stock turnover")),
        days=links.sum(365 / turns, "days", "#stock", links.words("Days of stock")),
    )


def _months(rows: list[dict[str, Any]], links: Links) -> Chart | None:
    if not rows:
        return None
    words = links.words
    sold = sum((row.get("net_sales") or Decimal(0) for row in rows[-12:]), Decimal(0))
    came = sum((row.get("came") or Decimal(0) for row in rows[-12:]), Decimal(0))
    finding = (
        words(
            "Of twelve months' sales {share} came in as cash",
            share=links.sum(float(came / sold), "share", "/receivables", words("Cash in")),
        )
        if sold > 0 and came
        else words("Sales by month")
    )
    spec = {
        "kind": "months", "unit": "money", "zh": words.lang == "zh", "title": finding.striptags(), "partial": -1, "x": [f"{row['month']:%Y-%m}" for row in rows],
        "series": [
            {"name": words("Net sales").striptags(), "data": [row.get("net_sales") for row in rows]},
            {"name": words("Cash in").striptags(), "data": [row.get("came") or 0 for row in rows]},
        ],
    }  # fmt: skip

    def cell(row: Mapping[str, Any], table: str, name: str) -> Any:
        href = link("/explain/cell", table=table, column=name, month=row["month"])
        return links.sum(row.get(name), "money", href, words("Amount")) if row.get(name) is not None else ""

    table = [
        (
            Month(row["month"], words.lang),
            links.metric(row.get("net_sales"), "spent", month=f"{row['month']:%Y-%m}"),
            cell(row, "profit_months", "gross_margin"),
            cell(row, "profit_months", "net_contribution"),
            _sum(row.get("came"), links, "Cash in", "/receivables"),
            cell(row, "receivable_months", "receivable"),
        )
        for row in reversed(rows)
    ]
    head = (words("Month"), words("Net sales"), words("Gross margin"), words("Net contribution"), words("Cash in"), words("Open at its end"))  # fmt: skip
    return Chart("company", finding, words("Net sales without tax; cash as received, with tax"), head, table, spec)


def _stock(stock: Mapping[str, Any], links: Links) -> dict[str, Any]:
    if not stock["amount"]:
        return {}
    return {
        "amount": _sum(stock["amount"], links, "Stock", "#stock"),
        "slow": _sum(stock["slow"], links, "Slow stock", "#stock"),
        "slow_products": links.sum(stock["slow_products"], "count", "#stock", links.words("Products")),
        "turns": _turns(stock, links),
        "has_slow": bool(stock["slow"]),
    }


def _product(row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    def cell(name: str, **more: Any) -> Any:
        known = row[name] is not None
        return links.cell(row[name], "product_year", name, product_code=row["product_code"], **more) if known else ""

    share = float(row["margin"] / row["amount"]) if row["margin"] is not None and row["amount"] else None
    return {
        "name": row["product_name"],
        "category": row["category"] or "",
        **{name: cell(name) for name in ("quantity", "amount", "margin", "stock_quantity", "stock_amount", "turnover")},
        "share": cell("margin") and links.sum(share, "share", link("/explain/cell", table="product_year", column="margin", product_code=row["product_code"]), links.words("Gross margin")),
        "days_of_stock": cell("days_of_stock", unit="days"),
    }  # fmt: skip


def _customers(rows: list[dict[str, Any]], view: View, span: Span, links: Links) -> list[dict[str, Any]]:
    names = view.called(rows)

    def one(row: Mapping[str, Any]) -> dict[str, Any]:
        id_ = row["customer_id"]
        here = link(f"/customers/{id_}") + "#earns"
        return {
            "id": id_,
            "name": names[id_],
            "sales": links.metric(row["net_sales"], "spent", customer=id_, **span.days),
            "margin": _sum(row["gross_margin"], links, "Gross margin", here),
            "contribution": _sum(row["net_contribution"], links, "Net contribution", here),
            "receivable": links.metric(row["receivable"], "receivable", customer=id_),
            "came": _sum(row["came"], links, "Cash in", link(f"/customers/{id_}") + "#owes"),
            **{
                name: links.cell(row[name], "customer_stock", name, customer_id=id_) if row[name] is not None else ""
                for name in ("stock_held", "turnover")
            },
        }

    return [one(row) for row in rows]
