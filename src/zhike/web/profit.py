"""Profit: who earns us what, who costs us more than they bring, and why; every sum down to its documents."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import ibis

from zhike.errors import NotFound, Text
from zhike.money.profit import COST_LINES
from zhike.web import earned
from zhike.web.charts import MANY, Chart
from zhike.web.earned import BORNE, DRIVERS, NAMES, Span
from zhike.web.failures import Failures
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.profit_more import ahead, categories, thresholds
from zhike.web.shown import Day, Month, link

LOSERS = 15
PARTS = 20
SPLITS = (
    "tier",
    "main_salesperson",
    "province",
    "industry",
    "main_category",
    "main_channel",
    "source_channel",
    "activity",
    "rfm_class",
)
NOTHING_LOST = 1.0005
"""Up to so much of what remains at its highest nobody takes anything away."""
TOTALS = ("gross_sales", "net_sales", "gross_margin", "net_contribution")
FIGURES = {"net_sales": "spent", "cost_of_goods": "cost", "returned": "returned"}
"""Lines that a figure of the catalogue explains, with its documents."""
EVERYTHING: dict[str, Text] = {"12m": ("Last 12 months", "近 12 个月"), "all": ("All months", "全部月份")}
POINTS = 100


def profit(seen: Seen) -> Page:
    """The company's statement, the curve of its customers, those at a loss, and what it rests on."""
    view = seen.office.view(seen.decision, seen.asked("at"))
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    failures = Failures(seen, view.snapshot)
    first = failures.made("first", lambda: first_month(view), view.snapshot.as_of)
    if first is None:
        return Page("profit.html", seen.words("Profit"), {"nothing": True}, "profit")
    choices = earned.spans(first, view.snapshot.as_of)
    span = next((one for one in choices if one.key == seen.asked("period")), choices[0])
    by = seen.asked("by") if seen.asked("by") in SPLITS else SPLITS[0]

    def total() -> dict[str, Decimal]:
        return view.kept(f"profit {span.key}", lambda: earned.totals(view, span))

    def values() -> Sequence[float]:
        return view.kept(f"profit curve {span.key}", lambda: earned.curve(view, span))

    def losing() -> int:
        return view.kept(f"profit losing {span.key}", lambda: earned.losing(view, span))

    def pools() -> list[dict[str, Any]]:
        return view.kept(f"profit pools {span.key} {seen.lang}", lambda: _pools(view, span, links))

    content = {
        "nothing": False,
        "says": span.says(seen.lang),
        "periods": [(one.key, said(one, seen), one.key == span.key) for one in choices],
        "by": by,
        "splits": [(name, seen.words.say(_dimension(name, links)), name == by) for name in SPLITS],
        "period": span.key,
        **failures.parts(
            finding=lambda: _finding(values(), losing(), total(), span, links),
            known=lambda: _known(total(), links, span),
            nobody=lambda: nobody(view, span, links),
            ahead=lambda: ahead(view, span, "costs", "pool", links),
            waterfall=lambda: waterfall(total(), links, span.days, _left(total(), links)),
            whale=lambda: _whale(values(), links, span),
            losers=lambda: _losers(view, span, total(), links, seen),
            by_part=lambda: view.kept(f"profit by {by} {span.key} {seen.lang}", lambda: _parts(view, span, by, links)),
            categories=lambda: categories(view, span, links),
            thresholds=lambda: thresholds(view, span, links),
            pools=pools,
            all_pools=lambda: _added(pools(), links),
            rankings=lambda: _rankings(view, links),
        ),
    }
    return Page("profit.html", seen.words("Profit"), content, "profit")


def first_month(view: View) -> date | None:
    """The first month of any statement; nothing without sales."""
    if not view.has("profit_months"):
        return None
    rows = view.table("profit_months")
    found: date | None = view.kept(
        "first month of profit", lambda: view.rows(rows.aggregate(first=rows.month.min()))[0]["first"]
    )
    return found


def said(span: Span, seen: Seen) -> str:
    """What a span is called where one is chosen."""
    return seen.words.say(EVERYTHING[span.key]) if span.key in EVERYTHING else span.key


def _dimension(name: str, links: Links) -> Text:
    return links.vocabulary.dimension(name).label


def _shown(value: Any, links: Links, name: str, href: str, *, unit: Any = "money") -> Any:
    return links.sum(value, unit, href, links.words.say(NAMES[name]))


def _finding(values: Sequence[float], losing: int, total: Mapping[str, Decimal], span: Span, links: Links) -> Any:
    words, whole = links.words, sum(values)
    href = link("/profit", period=span.key) + "#losers"
    many = links.sum(losing, "count", href, words("Customers at a loss"))
    if total["net_sales"] and total["uncosted"] == total["net_sales"]:
        return words("What remains of sales cannot be told: no cost is known")
    if not values:
        return words("No customer has bought in these months")
    if whole <= 0:
        lost = links.sum(Decimal(str(round(whole, 2))), "money", href, words("Net contribution"))
        return words("The customers together cost {lost}; {many} of them are at a loss", lost=lost, many=many)
    top = max(1, round(len(values) * 0.2))
    share = links.sum(
        sum(values[:top]) / whole,
        "share",
        link("/profit", period=span.key) + "#chart-whale",
        words("Share of net contribution"),
    )
    if len(values) < MANY:
        return words("{count} customers bring what remains; {many} are at a loss", count=str(len(values)), many=many)
    if not losing:
        return words("The best 20 % of customers bring {share} of net contribution; nobody is at a loss", share=share)
    return words(
        "The best 20 % of customers bring {share} of net contribution; {many} are at a loss", share=share, many=many
    )


def _known(total: Mapping[str, Decimal], links: Links, span: Span) -> dict[str, Any]:
    """How much of the sales the statement speaks of."""
    net = total["net_sales"]
    known = float((net - total["uncosted"]) / net) if net else None
    return {
        "share": links.sum(
            known,
            "share",
            link("/explain", show="costed_amount", **span.days),
            links.words("Share of sales with known cost"),
        ),
        "is_whole": total["uncosted"] == 0,
        "uncosted": _shown(total["uncosted"], links, "uncosted", link("/explain", show="costed_amount", **span.days)),
    }


def _left(total: Mapping[str, Decimal], links: Links) -> Any:
    """What remains of net sales at the end."""
    words, left = links.words, earned.remains(total)
    if left is None:
        return words("From sales to net contribution")
    share, is_whole = left
    shown = links.sum(
        share,
        "share",
        link("/explain/cell", table="profit_months", column="net_contribution"),
        words("Net contribution"),
    )
    if not is_whole:
        return words("Of net sales with known cost {share} remain as net contribution", share=shown)
    return words("Of net sales {share} remain as net contribution", share=shown)


def waterfall(
    total: Mapping[str, Decimal], links: Links, days: Mapping[str, str], finding: Any, customer: str = ""
) -> Chart:
    """From list sales to net contribution: each line, its sum so far, and its share of net sales."""
    words, drawn, rows = links.words, [], []
    base = total["net_sales"]
    height = Decimal(0)
    for name in earned.steps():
        value = total[name]
        if not value and name not in TOTALS:
            continue
        label, is_total = words.say(NAMES[name]), name in TOTALS
        before, height = (Decimal(0), value) if is_total else (height, height - value)
        drawn.append({"name": label, "from": float(before), "to": float(height), "total": is_total})
        signed = value if is_total else -value
        href = _explained(name, days, customer)
        rows.append(
            (
                label,
                links.sum(signed, "money", href, label),
                links.sum(float(signed / base), "share", href, label) if base else "",
            )
        )
    spec = {
        "kind": "waterfall",
        "unit": "money",
        "zh": words.lang == "zh",
        "title": finding.striptags(),
        "steps": drawn,
    }
    return Chart("waterfall", finding, "", (words("Line"), words("Amount"), words("Of net sales")), rows, spec, "tall")


def _explained(name: str, days: Mapping[str, str], customer: str) -> str:
    if name in FIGURES:
        return link("/explain", show=FIGURES[name], customer=customer, **days)
    if name in COST_LINES:
        return link("/profit/costs", line=name, customer=customer, first=days["from"], last=days["to"])
    return link("/explain/cell", table="profit_months", column=name, customer_id=customer)


def _whale(values: Sequence[float], links: Links, span: Span) -> Chart | None:
    whole = sum(values)
    if len(values) < 3 or whole <= 0:
        return None
    words, points, rows, height = links.words, [], [], 0.0
    marks = {round(len(values) * n / POINTS): n for n in range(1, POINTS + 1)}
    for place, value in enumerate(values, start=1):
        height += value
        if place in marks:
            points.append([round(place / len(values), 4), round(height / whole, 4)])
            if marks[place] % 10 == 0:
                href = link("/profit", period=span.key)
                rows.append(
                    (
                        links.sum(marks[place] / POINTS, "share", href, words("Share of customers")),
                        links.sum(Decimal(str(round(height, 2))), "money", href, words("Net contribution")),
                        links.sum(height / whole, "share", href, words("Share of net contribution")),
                    )
                )
    peak = max(point[1] for point in points)
    finding = (
        words("No customer takes away what the others bring")
        if peak < NOTHING_LOST
        else words(
            "At its highest the customers bring {peak} of what remains; the rest is lost again on the others",
            peak=links.sum(peak, "share", link("/profit", period=span.key), words("Share of net contribution")),
        )
    )
    spec = {
        "kind": "whale", "unit": "share", "zh": words.lang == "zh", "title": finding.striptags(), "points": points, "peak": peak,
        "low": min(0.0, *(p[1] for p in points)), "names": [words("Share of customers"), words("Share of net contribution")],
    }  # fmt: skip
    head = (words("Share of customers"), words("Net contribution"), words("Share of net contribution"))
    return Chart("whale", finding, words("Customers by net contribution, best first"), head, rows, spec, "tall")


def _losers(view: View, span: Span, total: Mapping[str, Decimal], links: Links, seen: Seen) -> list[dict[str, Any]]:
    rows = view.kept(f"profit losers {span.key}", lambda: earned.losers(view, span, LOSERS))
    nameless = [row["customer_id"] for row in rows if not row["name"]]
    named = seen.office.names(nameless) if nameless else {}
    return [_loser(row, span, total, links, named) for row in rows]


def _loser(
    row: Mapping[str, Any], span: Span, total: Mapping[str, Decimal], links: Links, named: Mapping[str, str]
) -> dict[str, Any]:
    id_ = row["customer_id"]
    worst, over = earned.cause(row, total)
    own = link("/explain/cell", table="customer_profit", column="net_contribution", customer_id=id_)
    return {
        "id": id_,
        "name": row["name"] or named.get(id_) or row["customer_code"] or id_,
        "net_sales": links.metric(row["net_sales"], "spent", customer=id_, **span.days),
        "gross_margin": _shown(row["gross_margin"], links, "gross_margin", own),
        "cost_to_serve": _shown(row["cost_to_serve"], links, "cost_to_serve", own),
        "net_contribution": _shown(row["net_contribution"], links, "net_contribution", own),
        "cause": links.words.say(NAMES[worst]),
        "over": links.sum(over, "money", _explained(worst, span.days, id_), links.words.say(NAMES[worst])),
        "who": row["main_salesperson"] or "",
    }


def _parts(view: View, span: Span, by: str, links: Links) -> list[dict[str, Any]]:
    labels = dict(links.vocabulary.dimension(by).labels)
    found = []
    for row in earned.split(view, span, by, PARTS):
        where = {by: row["part"]} if row["part"] else {}
        href = link("/customers", **where, show="net_contribution,spent", sort="net_contribution")
        base = row["net_sales"] - row["uncosted"]
        gross, is_unknown = row["gross_sales"], row["net_sales"] > 0 and row["uncosted"] >= row["net_sales"]
        found.append(
            {
                "name": links.words.say(labels[row["part"]]) if row["part"] in labels else row["part"] or "–",
                "href": href,
                "customers": links.sum(row["customers"], "count", href, links.words("Customers")),
                "losing": links.sum(row["losing"], "count", href, links.words("Customers at a loss")),
                "net_sales": links.metric(row["net_sales"], "spent", **where, **span.days),
                "realised": links.sum(
                    float(row["net_sales"] / gross) if gross else None, "share", href, links.words("Price realised")
                ),
                "gross_margin": _shown(None if is_unknown else row["gross_margin"], links, "gross_margin", href),
                "cost_to_serve": _shown(row["cost_to_serve"], links, "cost_to_serve", href),
                "net_contribution": _shown(
                    None if is_unknown else row["net_contribution"], links, "net_contribution", href
                ),
                "share": links.sum(
                    float(row["net_contribution"] / base) if base else None,
                    "share",
                    href,
                    links.words("Net contribution share"),
                ),
            }
        )
    return found


def _pools(view: View, span: Span, links: Links) -> list[dict[str, Any]]:
    found = []
    days = span.days
    for row in earned.pools(view, span):
        href = link("/profit/costs", pool=row["pool"], first=days["from"], last=days["to"])
        parts = {name: row[name] or Decimal(0) for name in BORNE if name != "document"}
        left = row["total"] - sum(parts.values())
        found.append(
            {
                "pool": row["pool"],
                "href": href,
                "line": links.words.say(NAMES[row["line"]]),
                "driver": links.words.say(DRIVERS[row["drivers"]]) if row["drivers"] else "–",
                "total": links.sum(row["total"], "money", href, row["pool"]),
                "left": links.sum(left, "money", href, row["pool"]),
                **{name: links.sum(value, "money", href, row["pool"]) for name, value in parts.items()},
            }
        )
    for row in earned.documents(view, span):
        label = links.words.say(NAMES[row["line"]])
        href = link("/explain/cell", table="document_costs", column="amount", line=row["line"])
        none = links.sum(Decimal(0), "money", href, label)
        total = links.sum(row["total"], "money", href, label)
        found.append(
            {
                "pool": links.words("{line}, as documents state it", line=label), "href": href, "line": label, "driver": "–", "total": total,
                "left": none, "direct": total, "allocated": none, "anonymous": none, "unallocated": none,
            }
        )  # fmt: skip
    return found


def _added(pools: Sequence[Mapping[str, Any]], links: Links) -> dict[str, Any]:
    """All pools together; nothing where there is one or none."""
    names, said = ("total", "direct", "allocated", "anonymous", "unallocated", "left"), links.words("Total")
    if len(pools) < 2:
        return {}
    return {name: links.sum(sum((one[name].value for one in pools), Decimal(0)), "money", "#pools", said) for name in names}  # fmt: skip


def nobody(view: View, span: Span, links: Links) -> Any:
    """Costs that nobody bears: they are in no customer's statement, nor in the company's; nothing where there are none."""
    amount = earned.unallocated(view, span)
    href = link("/profit", period=span.key) + "#pools"
    return links.sum(amount, "money", href, links.words.say(BORNE["unallocated"])) if amount else ""


def _rankings(view: View, links: Links) -> list[dict[str, Any]]:
    rows = view.kept("profit rankings", lambda: view.rows(view.table("profit_rankings").order_by("driver")))
    return [
        {
            "driver": links.words.say(DRIVERS[row["driver"]]),
            **{
                name: links.cell(row[name], "profit_rankings", name, driver=row["driver"])
                for name in ("spearman", "turned", "left_top")
            },
        }
        for row in rows
        if row["spearman"] is not None and row["spearman"] == row["spearman"]
    ]


def costs(seen: Seen) -> Page:
    """The costs of one pool or line, row by row, with what became of each.

    Errors  NotFound where there is none
    """
    view = seen.office.view(seen.decision, seen.asked("at"))
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    rows = _cost_rows(view, seen)
    if not rows and (seen.asked("pool") or seen.asked("line")):
        raise NotFound(
            ("No such cost was brought.", "没有导入这样的费用。"), ("Go back to Profit.", "请返回“利润”页面。")
        )
    total = sum((row["amount"] for row in rows), Decimal(0))
    content = {
        "total": links.sum(total, "money", seen.here, seen.words("Total")),
        "rows": [_cost_row(row, links) for row in rows[:200]],
        "more": f"{len(rows) - 200:,}" if len(rows) > 200 else "",
        "name": seen.asked("pool") or seen.words.say(NAMES.get(seen.asked("line"), ("Costs", "费用"))),
    }
    return Page("profit_costs.html", seen.words("Costs"), content, "profit")


def _cost_rows(view: View, seen: Seen) -> list[dict[str, Any]]:
    rows = view.table("cost_shares")
    people = view.table("profiles").select("customer_id", "name", "customer_code")
    for name in ("pool", "line"):
        if seen.asked(name):
            rows = rows.filter(rows[name] == seen.asked(name))
    if seen.asked("customer"):
        rows = rows.filter(rows.customer_id == seen.asked("customer"))
    first, last = Day.read(seen.asked("first")), Day.read(seen.asked("last"))
    if first:
        rows = rows.filter((rows.month >= ibis.literal(first)) | rows.month.isnull())
    if last:
        rows = rows.filter((rows.month <= ibis.literal(last)) | rows.month.isnull())
    keys = ("source", "load", "file", "sheet", "row", "month", "pool", "driver", "borne")
    if seen.asked("customer"):
        return view.rows(
            rows.left_join(people, "customer_id")
            .select(*keys, "customer_id", "name", "amount")
            .order_by("month", "row")
            .limit(2000)
        )
    summed = rows.group_by(*keys).aggregate(amount=rows.amount.sum(), customers=rows.customer_id.nunique())
    return view.rows(summed.order_by("month", "file", "row", "borne").limit(5000))


def _cost_row(row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    key = {name: row[name] for name in ("source", "load", "file", "sheet", "row")}
    return {
        "month": Month(row["month"], links.words.lang) if row["month"] else "–",
        "pool": row["pool"],
        "driver": links.words.say(DRIVERS[row["driver"]]) if row["driver"] else "–",
        "borne": links.words.say(BORNE[row["borne"]]),
        "amount": links.cell(row["amount"], "cost_shares", "amount", **key),
        "customers": links.cell(row["customers"], "cost_shares", "amount", unit="count", **key)
        if "customers" in row
        else row.get("name") or "",
        "place": f"{row['file']} · {row['sheet'] or ''} · {row['row']}",
    }
