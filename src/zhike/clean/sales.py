"""Accepted lines and documents → the lines, orders and products that all figures are made of."""

from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from zhike.clean import words
from zhike.clean.evidence import meanings
from zhike.currency import at_rate, turned, working
from zhike.tables import IBIS_TYPES, conform, table

MONEY = IBIS_TYPES["money"]
PRICE = IBIS_TYPES["price"]
QUANTITY = IBIS_TYPES["quantity"]
CENT = ibis.literal(Decimal("0.01"), type=MONEY)

_KINDS = ("sale", "return", "gift", "freight")
"""Kinds of lines; an order is of the first kind that one of its lines has."""

_PROVENANCE = ("source", "load", "file", "sheet", "row")
_RAW = (
    "order_id", "line_no", "ordered_on", "ordered_at", "product_code", "product_name", "category", "unit", "quantity",
    "unit_price", "amount", "amount_with_tax", "tax", "tax_rate", "discount", "cost", "document_kind", "salesperson",
    "department", "store", "warehouse", "channel", "campaign", "currency", "exchange_rate",
    "home_amount", "home_amount_with_tax", "note", "custom", *_PROVENANCE,
)  # fmt: skip


def order_lines(
    raw_order_lines: ir.Table,
    raw_documents: ir.Table,
    raw_products: ir.Table,
    matches: ir.Table,
    conversions: ir.Table,
    *,
    as_of: date,
    sale_document: str = "any",
) -> ir.Table:
    """Every line of a sale, return, gift or freight, with what its source left out derived by rule.

    Row      one line of a document; a document known only by its total is one line
    Units    amount in the workspace's currency without tax, as far as `amount_rule` says so
    Dates    the company's calendar day as the source writes it, never the day of the instant
    Leaves   opening balances; documents whose lines are here too; documents that `sale_document` does not choose
    Missing  customer_id of anonymous sales; discount and cost where the source has none, or no rate turns the amount:
             it counts as nothing then, and `original_amount` holds it
    """
    lines = _of_sales(_with_customers(raw_order_lines, matches), sale_document)
    documents = _of_sales(_with_customers(raw_documents, matches), sale_document)
    both = ibis.union(lines, _without_lines(documents, raw_documents, raw_order_lines, matches))
    both = both.mutate(product_key=ibis.coalesce(both.product_code.nullif(""), both.product_name.nullif("")))
    told = _joined(both, meanings(raw_order_lines, raw_documents), "source")
    told = _joined(told, _by_key(raw_products), "product_key")
    priced = _with_amounts(turned(told, conversions, as_of=as_of))
    return conform(
        priced.mutate(
            order_id=_order_number(priced),
            product_code=priced.product_key,
            product_name=ibis.coalesce(priced.product_name, priced.listed_name, priced.product_code),
            category=ibis.coalesce(priced.category, priced.listed_category),
            unit=ibis.coalesce(priced.unit, priced.listed_unit),
            kind=_kind(priced),
        ),
        "order_lines",
    )


def orders(order_lines: ir.Table) -> ir.Table:
    """Orders: the lines that share an order number, added up.

    Row     one order of one customer
    Units   amount in the workspace's currency, tax excluded
    Dates   an order is dated by its earliest line
    Leaves  orders whose quantities and sums cancel out: the customer kept nothing
    """
    lines = _complete(order_lines, "order_lines")
    kind = ibis.coalesce(lines.kind, ((lines.quantity < 0) | (lines.amount < 0)).ifelse("return", "sale"))
    lines = lines.mutate(kind=kind, ordered_row=lines.row.fill_null(0))
    returned = lines.kind == "return"
    found = lines.group_by("source", "order_id", "customer_id").aggregate(
        ordered_on=lines.ordered_on.min(),
        rank=_rank(lines.kind).min(),
        amount=lines.amount.sum(),
        sold=lines.amount.sum(where=~returned).fill_null(0),
        returned=lines.amount.sum(where=returned).fill_null(0),
        discount=lines.discount.sum(),
        cost=lines.cost.sum(),
        costed_amount=lines.amount.sum(where=lines.cost.notnull()),
        quantity=lines.quantity.sum(),
        least=lines.quantity.min(),
        lines=lines.count(),
        **{name: _first(lines, name) for name in ("salesperson", "department", "store", "channel", "campaign")},
        **{name: _first(lines, name) for name in ("load", "file", "sheet")},
        row=lines.row.min(),
    )
    undone = (found.quantity == 0) & (found.least < 0) & (found.amount == 0)
    kept = found.filter(~undone.fill_null(False))
    return conform(kept.mutate(kind=_named(kept["rank"])), "orders")


def products(raw_products: ir.Table, order_lines: ir.Table) -> ir.Table:
    """Every product of the product lists and of the lines.

    Row      one product, known by its code, else by its name
    Units    list price and cost of one piece
    Leaves   freight
    Missing  what neither list nor lines say
    """
    listed = _listed(raw_products)
    sold = order_lines.filter(order_lines.product_code.notnull(), order_lines.kind != "freight")
    spellings = sold.group_by("product_code", "product_name", "category", "unit").aggregate(last=sold.ordered_on.max())
    seen = spellings.group_by("product_code").aggregate(
        seen_name=_newest(spellings, "product_name", spellings["last"].cast("string")),
        seen_category=_newest(spellings, "category", spellings["last"].cast("string")),
        seen_unit=_newest(spellings, "unit", spellings["last"].cast("string")),
    )
    both = listed.outer_join(seen, "product_code")
    return conform(
        both.select(
            product_code=ibis.coalesce(both.product_code, both.product_code_right),
            product_name=ibis.coalesce(both.listed_name, both.seen_name),
            category=ibis.coalesce(both.listed_category, both.seen_category),
            unit=ibis.coalesce(both.listed_unit, both.seen_unit),
            list_price=both.list_price,
            cost=both.listed_cost,
        ),
        "products",
    )


def _with_customers(raw: ir.Table, matches: ir.Table) -> ir.Table:
    """The raw rows in sales' own columns, with the customer that each party is."""
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    lines = raw.select(*_RAW, "party_key")
    return lines.left_join(who, lines.party_key == who.matched_key).drop("party_key", "matched_key")


def _of_sales(lines: ir.Table, sale_document: str) -> ir.Table:
    """The lines that are sales: no opening balance, and of one sale's documents only the kind that was chosen."""
    opening = ibis.or_(
        lines.document_kind.re_search(words.OPENING).fill_null(False),
        lines.note.re_search("^(" + words.OPENING + ")").fill_null(False),
        *(lines[name].contains(words.OPENING_CHINESE).fill_null(False) for name in ("product_name", "order_id")),
    )
    chosen = lines.filter(~opening)
    if sale_document == "any":
        return chosen
    kind = chosen.document_kind.fill_null("")
    class_ = ibis.cases(*((kind.re_search(pattern), name) for name, pattern in words.DOCUMENT_CLASSES), else_="")
    return chosen.filter((class_ == "") | (class_ == sale_document))


def _without_lines(
    documents: ir.Table, raw_documents: ir.Table, raw_order_lines: ir.Table, matches: ir.Table
) -> ir.Table:
    """The documents whose lines are not here: same number, and the same day or the same customer.

    A number alone proves nothing, two shops both have an order 1001. The raw tables are asked, not the lines as
    they stand in the query: what is read twice would be kept whole by the engine.
    """
    asked = raw_documents.select("order_id").filter(raw_documents.order_id.notnull()).distinct()
    numbers = raw_order_lines.semi_join(asked, "order_id").select("order_id", "ordered_on", "party_key")
    days = numbers.select("order_id", "ordered_on").distinct()
    who = matches.select("party_key", "customer_id")
    people = numbers.inner_join(who, "party_key").select("order_id", "customer_id").distinct()
    return documents.anti_join(days, ["order_id", "ordered_on"]).anti_join(people, ["order_id", "customer_id"])


def _with_amounts(lines: ir.Table) -> ir.Table:
    """Quantity, amount with its rule, discount and cost of each line."""
    less = ibis.coalesce(lines.amount, lines.amount_with_tax) < 0
    quantity = ibis.coalesce(lines.quantity, less.ifelse(-1, 1).cast(QUANTITY), ibis.literal(1).cast(QUANTITY))
    at_price = (quantity * lines.unit_price).cast(MONEY)
    at_list = (quantity * lines.list_price).cast(MONEY)
    discount = _discount(lines, quantity, ibis.coalesce(at_price, at_list))
    taken = ibis.coalesce(discount, ibis.literal(0).cast(MONEY))
    tax_known = lines.tax.notnull() | lines.tax_rate.notnull()
    rules = (
        (lines.amount.notnull(), "given", lines.amount),
        (lines.amount_with_tax.notnull() & tax_known, "tax_taken_off", _without_tax(lines)),
        (lines.amount_with_tax.notnull(), "tax_included", lines.amount_with_tax),
        (at_price.notnull(), "quantity_times_price", (at_price - taken).cast(MONEY)),
        (at_list.notnull(), "list_price", (at_list - taken).cast(MONEY)),
    )
    amount = ibis.cases(*((test, value) for test, _, value in rules), else_=ibis.literal(0).cast(MONEY)).cast(MONEY)
    rule = ibis.cases(*((test, name) for test, name, _ in rules), else_="none")
    foreign = lines.in_currency.notnull() & rule.notin(["list_price", "none"])  # list prices are in the own currency
    unknown = foreign & lines.rate.isnull()
    return lines.mutate(
        quantity=quantity.cast(QUANTITY),
        amount=foreign.ifelse(at_rate(amount, lines.rate), amount),
        amount_rule=unknown.ifelse("no_rate", rule),
        discount=unknown.ifelse(None, foreign.ifelse(at_rate(discount, lines.rate), discount)).cast(MONEY),
        cost=unknown.ifelse(None, _cost(lines, quantity)).cast(MONEY),
        is_less=amount < 0,
        is_free=(amount == 0) & (rule != "none"),
        **{name: foreign.ifelse(value, None) for name, value in working(lines, amount).items()},
    )


def _without_tax(lines: ir.Table) -> ir.DecimalColumn:
    """The sum less its tax: the tax as given, else ÷ (1 + rate), half a cent away from zero on every engine."""
    with_tax = lines.amount_with_tax
    cents = (with_tax.cast("float64").abs() * 100.0 / (1.0 + lines.tax_rate) + (0.5 + 1e-7)).floor()
    size = cents.cast("int64").cast("decimal(18, 0)") * CENT
    divided = (with_tax < 0).ifelse(-size, size).cast(MONEY)
    return ibis.coalesce((with_tax - lines.tax).cast(MONEY), divided)


def _discount(lines: ir.Table, quantity: ir.DecimalColumn, gross: ir.DecimalColumn) -> ir.DecimalColumn:
    """The discount as money off the line, with the sign of the quantity."""
    given = lines.discount.abs()
    share = ibis.cases(
        (lines.discount_means == "paid_share", 1 - given),
        (lines.discount_means == "paid_percent", (100 - given) * CENT),
        (lines.discount_means == "off_share", given),
        (lines.discount_means == "off_percent", given * CENT),
    ).cast("decimal(18, 4)")
    off = ibis.coalesce((gross.abs() * share).cast(MONEY), share.isnull().ifelse(given, None).cast(MONEY))
    return (quantity < 0).ifelse(-off, off).cast(MONEY)


def _cost(lines: ir.Table, quantity: ir.DecimalColumn) -> ir.DecimalColumn:
    """The cost of the whole line, with the sign of the quantity; from the product list where the line has none."""
    size = lines.cost_is_of_one_piece.ifelse((lines.cost.abs() * quantity.abs()).cast(MONEY), lines.cost.abs())
    listed = (lines.listed_cost * quantity.abs()).cast(MONEY)
    cost = ibis.coalesce(size.cast(MONEY), listed)
    return (quantity < 0).ifelse(-cost, cost).cast(MONEY)


def _order_number(lines: ir.Table) -> ir.StringColumn:
    """The document's number; without one, the customer's day and shop make one order."""
    number = lines.order_id.nullif("")
    usable = number.re_search(words.ROUNDED_NUMBER).ifelse(None, number)
    who = ibis.coalesce(lines.customer_id, lines.source)
    shop = ibis.coalesce(ibis.literal(" ") + lines.store.nullif(""), "")
    return ibis.coalesce(usable, who + " " + lines.ordered_on.cast("string") + shop)


def _kind(lines: ir.Table) -> ir.StringColumn:
    """Return where goods or money come back, else freight, else gift at a price of nothing, else sale.

    Where no price is given, an amount of 0 may be a purchase paid otherwise: it stays a sale.
    """
    named = lines.product_name.re_search(words.FREIGHT_NAME).fill_null(False)
    coded = lines.product_code.upper().isin(words.FREIGHT_CODES).fill_null(False)
    said = lines.document_kind.re_search(words.GIFT).fill_null(False)
    free = lines.is_free & ((lines.unit_price == 0).fill_null(False) | said)
    return ibis.cases(
        ((lines.quantity < 0) | lines.is_less, "return"), (named | coded, "freight"), (free, "gift"), else_="sale"
    )


def _by_key(raw_products: ir.Table) -> ir.Table:
    """The product list by code and, for lines that only have a name, by name: one row per key, or lines would double."""
    listed = _listed(raw_products)
    named = listed.filter(listed.listed_name.notnull(), listed.listed_name != listed.product_code)
    first = named.group_by("listed_name").aggregate(product_code=named.product_code.min())
    alone = first.anti_join(listed, first.listed_name == listed.product_code)
    named = named.semi_join(alone, ["listed_name", "product_code"])
    by_name = named.mutate(product_key=named.listed_name)
    return listed.mutate(product_key=listed.product_code).union(by_name).drop("product_code")


def _listed(raw_products: ir.Table) -> ir.Table:
    """One row per product of the lists, each field from the newest row that has it."""
    products = raw_products.mutate(
        product_code=ibis.coalesce(*(_said(raw_products[name]) for name in ("product_code", "product_name", "name"))),
        listed_name=ibis.coalesce(_said(raw_products.product_name), _said(raw_products["name"])),
        listed_price=ibis.coalesce(raw_products.list_price, raw_products.unit_price),
        age=_age(raw_products),
    )
    known = products.filter(products.product_code.notnull())
    return known.group_by("product_code").aggregate(
        listed_name=_newest(known, "listed_name", known.age),
        listed_category=_newest(known, "category", known.age),
        listed_unit=_newest(known, "unit", known.age),
        list_price=_newest(known, "listed_price", known.age).cast(PRICE),
        listed_cost=_newest(known, "cost", known.age).cast(PRICE),
    )


def _age(raw: ir.Table) -> ir.StringColumn:
    """Sorts rows by load, then by place: the largest is the newest."""
    row = raw.row.cast("string").lpad(12, "0")
    return raw.load.fill_null("") + "/" + raw.file.fill_null("") + "/" + raw.sheet.fill_null("") + "/" + row


def _newest(rows: ir.Table, column: str, age: ir.StringColumn) -> ir.Scalar:
    """Of a group, the column's value in the newest row that has one; of equals the largest."""
    value = rows[column]
    return ibis.struct({"age": age, "value": value}).max(where=value.notnull())["value"]


def _first(lines: ir.Table, column: str) -> ir.Scalar:
    """Of an order, the column's value in the first row that has one."""
    value = lines[column]
    return ibis.struct({"row": lines.ordered_row, "value": value}).min(where=value.notnull())["value"]


def _said(text: ir.StringColumn) -> ir.StringColumn:
    return text.strip().nullif("")


def _joined(lines: ir.Table, more: ir.Table, key: str) -> ir.Table:
    """The lines with what one row per key adds to them; no line is lost or doubled."""
    return lines.left_join(more, key).drop(f"{key}_right")


def _rank(kind: ir.StringColumn) -> ir.IntegerColumn:
    return ibis.cases(*((kind == name, rank) for rank, name in enumerate(_KINDS)), else_=0)


def _named(rank: ir.IntegerColumn) -> ir.StringColumn:
    return ibis.cases(*((rank == number, name) for number, name in enumerate(_KINDS)), else_="sale")


def _complete(lines: ir.Table, name: str) -> ir.Table:
    """The table with the columns of its contract that it lacks, empty."""
    lacking = [column for column in table(name).columns if column.name not in lines.columns]
    return lines.mutate(**{column.name: ibis.null(IBIS_TYPES[column.type]) for column in lacking})
