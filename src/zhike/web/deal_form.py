"""The form of a deal: what its address says, with what is known of the customer and the products filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl

from zhike.errors import BadQuestion, Text
from zhike.money.deal import Deal, Line
from zhike.web.office import View
from zhike.web.pages import Seen

LINES = ("product", "quantity", "price", "cost", "rival")
ONCE = (
    "customer",
    "discount",
    "deposit",
    "rebate",
    "transport",
    "serving",
    "term",
    "late",
    "deliveries",
    "rate",
    "points",
    "valid",
    "facts",
)
SEVERAL = LINES
KEYS = (*ONCE, *SEVERAL)
MOST_LINES = 20
SPARE = 2
"""Empty rows of the form below those filled in."""
LONGEST = 500
# fmt: off
LABELS: dict[str, Text] = {
    "customer": ("Customer", "客户"), "product": ("Product", "商品"), "quantity": ("Quantity", "数量"), "price": ("Price", "单价"), "cost": ("Own cost", "单位成本"), "rival": ("Rival's price", "竞品单价"), "facts": ("Proofs on the proposal", "方案附实绩"),
    "discount": ("Discount %", "折扣 %"), "deposit": ("Deposit %", "定金 %"), "rebate": ("Rebate %", "返利 %"), "transport": ("Transport", "运费"),
    "serving": ("Cost to serve, % of sales", "服务成本占销售 %"), "term": ("Term, days", "账期（天）"), "late": ("Pays late by, days", "预计晚付（天）"),
    "deliveries": ("Deliveries, a month apart", "分几次交货（每月一次）"), "rate": ("Own cost of capital, % a year", "资金成本（年 %）"), "points": ("Why us", "合作优势"), "valid": ("Valid until", "报价有效期"),
}
RANGES: dict[str, tuple[int, int]] = {
    "discount": (0, 100), "deposit": (0, 100), "rebate": (0, 100), "transport": (0, 10**9), "serving": (0, 100), "term": (0, 720), "late": (-60, 720), "deliveries": (1, 36), "rate": (0, 100),
}
# fmt: on
WHOLE = ("term", "late", "deliveries")


@dataclass(frozen=True)
class Typed:
    """What stands in the form, as text: the reader's own words, else what is known."""

    fields: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]
    customer: Mapping[str, Any]
    alike: tuple[Mapping[str, Any], ...]
    known: frozenset[str]

    @property
    def deal(self) -> Deal:
        """The deal that the form says.

        Errors  BadQuestion, naming the field
        """
        said = {name: _number(name, self.fields[name], *RANGES[name]) for name in RANGES}
        lines = tuple(
            Line(
                row["product"],
                _number("quantity", row["quantity"], 0, 10**9),
                _number("price", row["price"], 0, 10**9),
                _number("cost", row["cost"], 0, 10**9) if row["cost"] else None,
            )
            for row in self.rows
        )
        for row in self.rows:
            self.rival(row)
        share = {name: said[name] / 100 for name in ("discount", "deposit", "rebate", "serving", "rate")}
        return Deal(
            lines,
            share["discount"],
            share["deposit"],
            share["rebate"],
            said["transport"],
            share["serving"],
            int(said["term"]),
            int(said["late"]),
            int(said["deliveries"]),
            share["rate"],
        )

    def rival(self, row: Mapping[str, str]) -> Decimal | None:
        """What a rival asks for a piece, where somebody knows.

        Errors  BadQuestion where it is no number
        """
        return _number("rival", row["rival"], 0, 10**9) or None if row["rival"] else None


def read(seen: Seen, view: View) -> Typed:
    """The form of an address.

    Errors  BadQuestion where it has too many products
    """
    customer, alike = _customer(view, seen.asked("customer").strip()[:LONGEST])
    usual = _usual(view, customer, float(seen.office.workspace.settings["capital_rate"]))
    fields = {name: seen.asked(name).strip()[:LONGEST] for name in ONCE}
    known = frozenset(name for name in usual if name in ONCE and not fields[name])
    return Typed({**fields, **{name: usual[name] for name in known}}, _rows(seen, view), customer, alike, known)


def told(query: str) -> tuple[tuple[str, str], ...]:
    """The form of an address without what is empty; a product keeps all its fields, so that none slips to another's."""
    pairs = parse_qsl(query, keep_blank_values=True)
    once = [(key, value) for key, value in pairs if key in ONCE and value]
    columns = {name: [value for key, value in pairs if key == name] for name in LINES}
    rows = [
        {name: columns[name][n] if n < len(columns[name]) else "" for name in LINES}
        for n, product in enumerate(columns["product"])
        if product.strip()
    ]
    return (*once, *((name, row[name]) for row in rows for name in LINES))


def _rows(seen: Seen, view: View) -> tuple[Mapping[str, str], ...]:
    columns = {name: [value.strip()[:LONGEST] for key, value in seen.query if key == name] for name in LINES}
    count = max(len(values) for values in columns.values())
    if count > MOST_LINES + SPARE:
        raise BadQuestion(
            (f"The deal has {count} products.", f"报价有 {count} 种商品。"),
            (f"At most {MOST_LINES} are calculated at once.", f"一次最多计算 {MOST_LINES} 种。"),
        )
    typed = [{name: columns[name][n] if n < len(columns[name]) else "" for name in LINES} for n in range(count)]
    rows = [row for row in typed if row["product"]]
    listed = _listed(view, [row["product"] for row in rows])
    return tuple(_filled(row, listed) for row in rows)


def _filled(row: Mapping[str, str], listed: Mapping[str, Mapping[str, Any]]) -> Mapping[str, str]:
    """A row with list price and cost where the product is known and nothing else is said."""
    about = listed.get(row["product"], {})
    return {
        "product": row["product"],
        "code": about.get("product_code", ""),
        "called": about.get("product_name") or row["product"],
        "list_price": plain(about.get("list_price")),
        "quantity": row["quantity"] or "1",
        "price": row["price"] or plain(about.get("list_price")) or plain(about.get("sold_at")) or "0",
        "cost": row["cost"] or plain(about.get("cost")),
        "rival": row["rival"],
    }


def _listed(view: View, named: list[str]) -> dict[str, Mapping[str, Any]]:
    if not named or not view.has("products"):
        return {}
    goods = view.table("products")
    found = view.rows(goods.filter(goods.product_code.isin(named) | goods.product_name.isin(named)))
    sold = _sold(view, [row["product_code"] for row in found])
    told = [
        row
        | {
            "sold_at": sold.get(row["product_code"], (None, None))[0],
            "cost": row["cost"] if row["cost"] is not None else sold.get(row["product_code"], (None, None))[1],
        }
        for row in found
    ]
    return {key: row for row in told for key in (row["product_name"], row["product_code"]) if key}


def _sold(view: View, codes: list[str]) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """Mean price and cost of a piece in the sales of the last year."""
    if not codes or not view.has("product_year"):
        return {}
    year = view.table("product_year")
    rows = view.rows(year.filter(year.product_code.isin(codes), year.quantity > 0))
    return {
        row["product_code"]: (
            (row["amount"] / row["quantity"]).quantize(Decimal("0.01")),
            (row["cost_of_goods"] / row["quantity"]).quantize(Decimal("0.0001")) if row["margin"] is not None else None,
        )
        for row in rows
    }


def _customer(view: View, named: str) -> tuple[Mapping[str, Any], tuple[Mapping[str, Any], ...]]:
    """The one customer of that id, code or whole name; else those whose names have the letters."""
    if not named:
        return {}, ()
    people = view.table("profiles")
    kept = ("customer_id", "name", "customer_code", "tier", "days_beyond_terms", "margin_rate")
    exact = (people.customer_id == named) | (people.name == named) | (people.customer_code == named)
    found = view.rows(people.filter(exact).select(*kept).limit(2))
    if len(found) == 1:
        return found[0] | {"called": view.called(found)[found[0]["customer_id"]]}, ()
    if not found:
        found = view.rows(people.filter(people.name.contains(named)).select(*kept).order_by("name").limit(8))
    called = view.called(found)
    return {}, tuple(row | {"called": called[row["customer_id"]]} for row in found)


def _usual(view: View, customer: Mapping[str, Any], rate: float) -> dict[str, str]:
    """What is filled in where nothing is said: the customer's own habits, else plain ones."""
    late = customer.get("days_beyond_terms")
    return {
        "discount": "0", "deposit": "0", "rebate": "0", "transport": "0", "term": _term(view, customer), "deliveries": "1",
        "late": str(max(0, round(late))) if late is not None else "0", "rate": f"{rate * 100:g}", "serving": _serving(view, customer),
    }  # fmt: skip


def _term(view: View, customer: Mapping[str, Any]) -> str:
    """The customer's usual term: the middle one of its claims."""
    if not customer:
        return "30"
    claims = view.table("invoices")
    own = claims.filter(claims.customer_id == customer["customer_id"], claims.invoice_amount > 0)
    days = view.rows(own.aggregate(term=own.due_on.delta(own.invoiced_on, unit="day").median()))[0]["term"]
    return str(round(days)) if days is not None and days == days else "30"


def _serving(view: View, customer: Mapping[str, Any]) -> str:
    """Cost to serve as a share of sales, without the capital that the deal counts itself: the customer's, else all's."""
    if not view.has("profit_months"):
        return "0"
    rows = view.table("profit_months")
    own = rows.filter(rows.customer_id == customer["customer_id"]) if customer else rows
    sums = view.rows(
        own.aggregate(**{name: own[name].sum() for name in ("net_sales", "cost_to_serve", "capital_cost")})
    )[0]
    if not sums["net_sales"] or sums["net_sales"] <= 0:
        return "0" if not customer else _serving(view, {})
    return f"{round(float((sums['cost_to_serve'] - sums['capital_cost']) / sums['net_sales']) * 100, 2):g}"


def _number(name: str, text: str, low: int, high: int) -> Decimal:
    label = LABELS[name]
    try:
        value = Decimal(bare(text))
        if not value.is_finite():
            raise InvalidOperation
    except InvalidOperation as error:
        raise BadQuestion(
            (f"“{text[:40]}” under {label[0]} is no number.", f"“{label[1]}”中的“{text[:40]}”不是数字。"),
            ("Write digits only, as in 12.5.", "请只填写数字，例如 12.5。"),
        ) from error
    if not low <= value <= high or (name in WHOLE and value != int(value)):
        raise BadQuestion(
            (f"{label[0]} {text[:40]} is out of range.", f"“{label[1]}”的值 {text[:40]} 超出范围。"),
            (f"Write a number from {low:,} to {high:,}.", f"请填写 {low:,} 到 {high:,} 之间的数。"),
        )
    return value


def bare(text: str) -> str:
    """What people write into a field of numbers without its marks; 0 where nothing stands."""
    return text.replace(",", "").replace("，", "").replace("%", "").replace("％", "").replace("¥", "").strip() or "0"


def plain(value: Any) -> str:
    """A number as the form writes it; nothing where it is missing."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else ""
