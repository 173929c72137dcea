"""The figures of one customer: orders, money, days, what and where they mostly buy."""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.metrics.order_days import order_days
from zhike.metrics.ratios import MONEY, average, share
from zhike.tables import IBIS_TYPES

YEAR_DAYS = 365


def customer_metrics(orders: ir.Table, customer_products: ir.Table, *, as_of: date) -> ir.Table:
    """The figures of each customer.

    Row      one customer with at least one document of any kind
    Units    money in the workspace's currency, tax excluded, returns taken off; gross_sales before returns
    Dates    first, second and last order are days with a sale; a year is the 365 days up to and including `as_of`
    Leaves   anonymous sales
    Missing  days and dates of a customer who only returned goods; cost where no line has one; main_… where no
             document names one
    """
    documents = orders.filter(orders.customer_id.notnull())
    found = _sums(documents, as_of)
    for part in (_second_days(orders), _products(customer_products)):
        found = found.left_join(part, "customer_id").drop("customer_id_right")
    for name in ("channel", "store", "salesperson"):
        found = found.left_join(_main(documents, name), "customer_id").drop("customer_id_right")
    days_since = ibis.literal(as_of).delta(found.last_ordered_on, unit="day")
    return found.select(
        "customer_id",
        "orders",
        "order_lines",
        "quantity",
        "spent",
        "gross_sales",
        "returned",
        "discount",
        "cost",
        "costed_amount",
        "first_ordered_on",
        "last_ordered_on",
        days_since_order=days_since.cast("int64"),
        repeat_days=found.repeat_days,
        tenure_days=found.last_ordered_on.delta(found.first_ordered_on, unit="day").cast("int64"),
        second_ordered_on=found.second_ordered_on,
        days_to_second_order=found.second_ordered_on.delta(found.first_ordered_on, unit="day").cast("int64"),
        average_order=average(found.spent, found.orders),
        returns_share=share(-found.returned, found.gross_sales),
        discount_share=share(found.discount, found.gross_sales + found.discount),
        margin=(found.costed_amount - found.cost).cast(MONEY),
        margin_rate=share(found.costed_amount - found.cost, found.costed_amount),
        products=found.products.fill_null(0),
        categories=found.categories.fill_null(0),
        main_product=found.main_product,
        main_category=found.main_category,
        main_channel=found.main_channel,
        main_store=found.main_store,
        main_salesperson=found.main_salesperson,
        rebought_share=found.rebought_share,
        orders_last_year=found.orders_last_year,
        orders_year_before=found.orders_year_before,
        spent_last_year=found.spent_last_year,
        spent_year_before=found.spent_year_before,
    )


def _sums(documents: ir.Table, as_of: date) -> ir.Table:
    sold = documents.kind == "sale"
    year_start = ibis.literal(as_of - timedelta(days=YEAR_DAYS))
    before_start = ibis.literal(as_of - timedelta(days=2 * YEAR_DAYS))
    last_year = documents.ordered_on > year_start
    year_before = (documents.ordered_on > before_start) & (documents.ordered_on <= year_start)
    return documents.group_by("customer_id").aggregate(
        orders=sold.cast("int64").sum(),
        order_lines=documents.lines.sum(),
        quantity=documents.quantity.sum().cast(IBIS_TYPES["quantity"]),
        spent=documents.amount.sum().cast(MONEY),
        gross_sales=documents.sold.sum().cast(MONEY),
        returned=documents.returned.sum().cast(MONEY),
        discount=documents.discount.sum().cast(MONEY),
        cost=documents.cost.sum().cast(MONEY),
        costed_amount=documents.costed_amount.sum().cast(MONEY),
        first_ordered_on=documents.ordered_on.min(where=sold),
        last_ordered_on=documents.ordered_on.max(where=sold),
        orders_last_year=(sold & last_year).cast("int64").sum(),
        orders_year_before=(sold & year_before).cast("int64").sum(),
        spent_last_year=documents.amount.sum(where=last_year).fill_null(0).cast(MONEY),
        spent_year_before=documents.amount.sum(where=year_before).fill_null(0).cast(MONEY),
    )


def _second_days(orders: ir.Table) -> ir.Table:
    days = order_days(orders)
    numbered = days.mutate(number=ibis.row_number().over(group_by=days.customer_id, order_by=days.ordered_on))
    return numbered.group_by("customer_id").aggregate(
        repeat_days=numbered.count() - 1, second_ordered_on=numbered.ordered_on.max(where=numbered.number == 1)
    )


def _products(customer_products: ir.Table) -> ir.Table:
    bought = customer_products.filter(customer_products.orders > 0)
    positive = ibis.greatest(bought.amount, ibis.literal(0).cast(MONEY))
    found = bought.group_by("customer_id").aggregate(
        products=bought.count(),
        categories=bought.category.nunique(),
        main_product=bought.product_name.fill_null(bought.product_code).max(where=bought["rank"] == 1),
        rebought_share=share(positive.sum(where=bought.orders > 1).fill_null(0), positive.sum()),
    )
    named = bought.filter(bought.category.notnull())
    sums = named.group_by("customer_id", "category").aggregate(amount=named.amount.sum())
    category = sums.group_by("customer_id").aggregate(main_category=_best(sums.amount, sums.category))
    return found.left_join(category, "customer_id").drop("customer_id_right")


def _main(documents: ir.Table, column: str) -> ir.Table:
    """The value of a column with the largest amount of each customer."""
    named = documents.filter(documents[column].notnull(), documents.kind == "sale")
    sums = named.group_by("customer_id", column).aggregate(amount=named.amount.sum())
    return sums.group_by("customer_id").aggregate(_best(sums.amount, sums[column]).name(f"main_{column}"))


def _best(amount: ir.DecimalValue, name: ir.StringValue) -> ir.StringValue:
    """Of a group, the name with the largest amount; of equals the first by name, on every engine."""
    return ibis.struct({"less": -amount, "name": name}).min()["name"]
