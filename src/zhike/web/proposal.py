"""The proposal: what the customer is shown of a deal, to print or as a workbook; own costs stand on neither."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from zhike.errors import BadQuestion
from zhike.export import Cell, Grid, neutral, write_workbook
from zhike.metric import Unit
from zhike.money.deal import Deal, outcome
from zhike.web import approved, positioning
from zhike.web.deal_form import Typed, read
from zhike.web.links import Links
from zhike.web.mending import XLSX
from zhike.web.office import View
from zhike.web.pages import Download, Page, Seen
from zhike.web.shown import Day, Shown, link


def proposal(seen: Seen) -> Page:
    """The proposal as a page to print.

    Errors  BadQuestion where no product is named, or a field is no number
    """
    view = seen.office.view(seen.decision)
    typed, deal = _asked(seen, view)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    words, here = seen.words, "#terms"
    rows = [
        {
            "name": row["called"],
            "quantity": links.sum(line.quantity, "quantity", here, words("Quantity")),
            "listed": _whole(links.sum(Decimal(row["list_price"]), "price", here, words("List price"))) if row["list_price"] else "",
            "price": _whole(links.sum(line.price * (1 - deal.discount), "price", here, words("Offered price"))),
            "amount": _whole(links.sum(deal.offered(line), "money", here, words("Amount"))),
            "saved": _saved(row, line.price * (1 - deal.discount), links),
        }
        for row, line in zip(typed.rows, deal.lines, strict=True)
    ]  # fmt: skip
    content = {
        "company_name": str(seen.office.workspace.settings["company"]),
        "today": Day(seen.office.workspace.today(), seen.lang),
        "to": typed.customer.get("called") or typed.fields["customer"],
        "rows": rows,
        "has_list": _has_list(typed),
        "total": _whole(links.sum(deal.sales, "money", here, words("Total"))),
        "terms": [{"label": label, "said": said} for label, said in _terms(typed, deal, seen)],
        "proofs": positioning.proofs(typed, positioning.positioning(view, typed, deal, links)),
        "points": [line.strip() for line in typed.fields["points"].splitlines() if line.strip()],
        "draft": draft(seen, typed),
        "back": f"/deals?{seen.here.partition('?')[2]}",
    }
    return Page("proposal.html", words("Proposal"), content, "deals")


def _whole(shown: Shown) -> Shown:
    """To the cent, and prices to their last digit: what somebody signs adds up."""
    return replace(shown, is_exact=True)


def _has_list(typed: Typed) -> bool:
    return any(row["list_price"] for row in typed.rows)


def draft(seen: Seen, typed: Typed) -> str:
    """What marks a proposal that nobody approved as it stands, where deals are approved; else nothing."""
    told = approved.standing(seen, typed)
    return "" if told["is_approved"] or not told["is_used"] else str(seen.words("Draft: not approved as it stands"))


def workbook(seen: Seen) -> Download:
    """The proposal as a workbook; with `inside` the own calculation on a second sheet.

    Errors  BadQuestion where no product is named, or a field is no number
    """
    view = seen.office.view(seen.decision)
    typed, deal = _asked(seen, view)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    told = positioning.positioning(view, typed, deal, links)
    rows = list(_sheet(typed, deal, positioning.proofs(typed, told), seen))
    columns: tuple[Unit, ...] = ("price", "price", "money") if _has_list(typed) else ("price", "money")
    sheets = [_grid(seen.words("Proposal"), rows, "quantity", *columns)]
    if seen.asked("inside"):
        sheets.append(_grid(seen.words("Own calculation"), list(_inside(deal, seen)), "money", "money", "money"))
        if told:
            sheets.append(_grid(seen.words("Positioning"), list(_position(told, seen))))
    path = seen.office.drafts.room() / f"{secrets.token_hex(8)}.xlsx"
    write_workbook(path, sheets)
    who = typed.customer.get("called") or typed.fields["customer"]
    name = "".join(c for c in f"{seen.words('Proposal')} {who}".strip() if c not in '\\/:*?"<>|')[:80]
    return Download(path, f"{name} {seen.office.workspace.today():%Y-%m-%d}.xlsx", XLSX)


def _grid(name: Any, rows: Sequence[tuple[Cell, ...]], *units: Unit) -> Grid:
    """A sheet as people read it: columns as wide as what stands in them, the first row and those after a gap bold."""
    heads = frozenset(y for y in range(len(rows)) if rows[y] and (y == 0 or not rows[y - 1]))
    return Grid(str(name), rows, widths=(30, *[18] * max(4, len(units))), units=(None, *units), heads=heads)


def _asked(seen: Seen, view: View) -> tuple[Typed, Deal]:
    typed = read(seen, view)
    if not typed.rows:
        raise BadQuestion(
            ("The proposal names no product.", "报价方案没有商品。"),
            ("Fill in a product under Deal calculator.", "请在“报价测算”中填写商品。"),
        )
    return typed, typed.deal


def _saved(row: Any, price: Decimal, links: Links) -> Any:
    """By how much the offer is below the list."""
    listed = Decimal(row["list_price"] or "0")
    if not listed or price >= listed:
        return ""
    return links.sum(float(1 - price / listed), "share", link("/deals"), links.words("Below list"))


def _terms(typed: Typed, deal: Deal, seen: Seen) -> Iterator[tuple[Any, Any]]:
    """What is agreed besides the prices."""
    words = seen.words
    if deal.deposit:
        yield words("Deposit"), words("{share}% at signing", share=f"{deal.deposit * 100:f}".rstrip("0").rstrip("."))
    yield words("Payment"), words("within {days} days of each delivery", days=str(deal.term))
    if deal.deliveries > 1:
        yield words("Delivery"), words("in {count} parts, a month apart", count=str(deal.deliveries))
    if deal.rebate:
        yield words("Rebate"), words("{share}% of sales, after the last payment", share=f"{deal.rebate * 100:f}".rstrip("0").rstrip("."))  # fmt: skip
    if typed.fields["valid"]:
        yield words("Valid until"), typed.fields["valid"]


def _sheet(typed: Typed, deal: Deal, proofs: Sequence[Mapping[str, Any]], seen: Seen) -> Iterator[tuple[Cell, ...]]:
    words = seen.words
    yield (str(words("Proposal")),)
    if mark := draft(seen, typed):
        yield (mark,)
    yield (str(words("Offered by")), neutral(str(seen.office.workspace.settings["company"])))
    yield (str(words("To")), neutral(str(typed.customer.get("called") or typed.fields["customer"])))
    yield (str(words("Date")), seen.office.workspace.today())
    yield ()
    between = (words("List price"),) if _has_list(typed) else ()
    yield tuple(
        str(one) for one in (words("Product"), words("Quantity"), *between, words("Offered price"), words("Amount"))
    )
    for row, line in zip(typed.rows, deal.lines, strict=True):
        listed = (Decimal(row["list_price"]) if row["list_price"] else None,) if between else ()
        yield (neutral(row["called"]), line.quantity, *listed, line.price * (1 - deal.discount), deal.offered(line))
    yield (str(words("Total")), None, *(None for _ in between), None, deal.sales)
    yield ()
    for label, said in _terms(typed, deal, seen):
        yield (str(label), neutral(str(said)))
    points = [line.strip() for line in typed.fields["points"].splitlines() if line.strip()]
    if points:
        yield ()
        yield (str(words("Why us")),)
        for point in points:
            yield (neutral(point),)
    if proofs:
        yield ()
        yield (str(words("Value for money")), str(words("From our own documents of the last 365 days")))
    for proof in proofs:
        for said in proof["points"]:
            yield (neutral(proof["name"]), said.striptags())


def _position(told: Mapping[str, Any], seen: Seen) -> Iterator[tuple[Cell, ...]]:
    """The positioning of each product, for our own people."""
    words = seen.words
    for one in told["at"]:
        yield (str(one["label"]), _cell(one["value"]))
    for row in told["rows"]:
        yield ()
        yield (neutral(row["name"]), str(row["stand_is"]), row["advice"])
        yield tuple(
            str(one) for one in (words("What is compared"), words("This product"), words("Beside it"), words("Speaks"))
        )
        if row["middle"]:
            label = words("Offered price, beside the middle price")
            yield (str(label), *(_cell(row[name]) for name in ("offered", "middle", "against")))
        if row["rival"]:
            label = words("Offered price, beside the rival's")
            yield (str(label), *(_cell(row[name]) for name in ("offered", "rival", "to_rival")))
        for fact in row["facts"]:
            yield (fact["label"], _cell(fact["ours"]), _cell(fact["like"]), fact["verdict_is"])


def _cell(told: Any) -> Cell:
    """A figure of the page as a cell: its value where it has one, shares to four places, else its words."""
    if isinstance(told, Shown) and isinstance(told.value, float):
        return round(told.value, 4)
    return (
        told.value if isinstance(told, Shown) else told.striptags() if isinstance(told, Markup) else neutral(str(told))
    )


def _inside(deal: Deal, seen: Seen) -> Iterator[tuple[Cell, ...]]:
    words = seen.words
    if not deal.is_costed:
        yield (str(words("The cost of a product is missing.")),)
        return
    found = outcome(deal)
    for label, value in (
        (words("Sales after discount"), found.sales), (words("Rebate"), -found.rebate), (words("Cost of goods"), -found.goods),
        (words("Transport"), -found.transport), (words("Cost to serve"), -found.serving), (words("Cost of capital"), -found.capital),
        (words("Margin of the deal"), found.margin), (words("Most money tied"), found.need),
    ):  # fmt: skip
        yield (str(label), value)
    yield ()
    yield tuple(str(one) for one in (words("Month"), words("Comes in"), words("Goes out"), words("Stands at")))
    for month in found.months:
        yield (month.number, month.came, -month.went, month.stands)
