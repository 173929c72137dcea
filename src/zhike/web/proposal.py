"""The proposal: what the customer is shown of a deal, to print or as a workbook; own costs stand on neither."""

import secrets
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from zhike.errors import BadQuestion
from zhike.export import Cell, Grid, neutral, write_workbook
from zhike.money.deal import Deal, outcome
from zhike.web.deal_form import Typed, read
from zhike.web.links import Links
from zhike.web.mending import XLSX
from zhike.web.pages import Download, Page, Seen
from zhike.web.shown import link


def proposal(seen: Seen) -> Page:
    """The proposal as a page to print.

    Errors  BadQuestion where no product is named, or a field is no number
    """
    typed, deal = _asked(seen)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    words, here = seen.words, "#terms"
    rows = [
        {
            "name": row["called"],
            "quantity": links.sum(line.quantity, "quantity", here, words("Quantity")),
            "listed": links.sum(Decimal(row["list_price"]), "price", here, words("List price")) if row["list_price"] else "",
            "price": links.sum(line.price * (1 - deal.discount), "price", here, words("Offered price")),
            "amount": links.sum((line.amount * (1 - deal.discount)).quantize(Decimal("0.01")), "money", here, words("Amount")),
            "saved": _saved(row, line.price * (1 - deal.discount), links),
        }
        for row, line in zip(typed.rows, deal.lines, strict=True)
    ]  # fmt: skip
    content = {
        "company_name": str(seen.office.workspace.settings["company"]),
        "to": typed.customer.get("called") or typed.fields["customer"],
        "rows": rows,
        "total": links.sum(deal.sales, "money", here, words("Total")),
        "terms": [{"label": label, "said": said} for label, said in _terms(typed, deal, seen)],
        "points": [line.strip() for line in typed.fields["points"].splitlines() if line.strip()],
        "back": f"/deals?{seen.here.partition('?')[2]}",
    }
    return Page("proposal.html", words("Proposal"), content, "deals")


def workbook(seen: Seen) -> Download:
    """The proposal as a workbook; with `inside` the own calculation on a second sheet.

    Errors  BadQuestion where no product is named, or a field is no number
    """
    typed, deal = _asked(seen)
    sheets = [Grid(str(seen.words("Proposal")), list(_sheet(typed, deal, seen)))]
    if seen.asked("inside"):
        sheets.append(Grid(str(seen.words("Own calculation")), list(_inside(deal, seen))))
    path = seen.office.drafts.room() / f"{secrets.token_hex(8)}.xlsx"
    write_workbook(path, sheets)
    who = typed.customer.get("called") or typed.fields["customer"]
    name = "".join(c for c in f"{seen.words('Proposal')} {who}".strip() if c not in '\\/:*?"<>|')[:80]
    return Download(path, f"{name} {seen.office.workspace.today():%Y-%m-%d}.xlsx", XLSX)


def _asked(seen: Seen) -> tuple[Typed, Deal]:
    typed = read(seen, seen.office.view(seen.decision))
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
        yield words("Deposit"), words("{share} % at signing", share=f"{deal.deposit * 100:f}".rstrip("0").rstrip("."))
    yield words("Payment"), words("within {days} days of each delivery", days=str(deal.term))
    if deal.deliveries > 1:
        yield words("Delivery"), words("in {count} parts, a month apart", count=str(deal.deliveries))
    if deal.rebate:
        yield words("Rebate"), words("{share} % of sales, after the last payment", share=f"{deal.rebate * 100:f}".rstrip("0").rstrip("."))  # fmt: skip
    if typed.fields["valid"]:
        yield words("Valid until"), typed.fields["valid"]


def _sheet(typed: Typed, deal: Deal, seen: Seen) -> Iterator[tuple[Cell, ...]]:
    words = seen.words
    yield (str(words("Proposal")),)
    yield (str(words("From")), neutral(str(seen.office.workspace.settings["company"])))
    yield (str(words("To")), neutral(str(typed.customer.get("called") or typed.fields["customer"])))
    yield (str(words("Date")), seen.office.workspace.today())
    yield ()
    yield tuple(
        str(one)
        for one in (words("Product"), words("Quantity"), words("List price"), words("Offered price"), words("Amount"))
    )
    for row, line in zip(typed.rows, deal.lines, strict=True):
        listed = Decimal(row["list_price"]) if row["list_price"] else None
        price = line.price * (1 - deal.discount)
        yield (
            neutral(row["called"]),
            line.quantity,
            listed,
            price,
            (line.amount * (1 - deal.discount)).quantize(Decimal("0.01")),
        )
    yield (str(words("Total")), None, None, None, deal.sales)
    yield ()
    for label, said in _terms(typed, deal, seen):
        yield (str(label), neutral(str(said)))
    points = [line.strip() for line in typed.fields["points"].splitlines() if line.strip()]
    if points:
        yield ()
        yield (str(words("Why us")),)
        for point in points:
            yield (neutral(point),)


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
