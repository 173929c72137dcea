"""What one customer buys: products with quantity, amount, orders and share."""

import ibis
import ibis.expr.types as ir

from zhike.metrics.ratios import MONEY, share
from zhike.tables import IBIS_TYPES


def customer_products(order_lines: ir.Table, products: ir.Table) -> ir.Table:
    """Products bought by each customer. The one pass over the lines that the figures of customers need.

    Row      one product of one customer, returned ones too; name and category as the product list has them
    Units    amount and quantity with returns taken off; share of the customer's amount before returns
    Leaves   anonymous sales; freight; lines without a product
    Missing  share where the customer's lines add up to nothing; last_ordered_on where it was only returned
    """
    lines = order_lines.filter(
        order_lines.customer_id.notnull(), order_lines.product_code.notnull(), order_lines.kind != "freight"
    )
    sold = lines.kind == "sale"
    # Documents first, then products: an order number may stand in two sources, and counting pairs would hide it.
    documents = lines.group_by("customer_id", "product_code", "source", "order_id").aggregate(
        quantity=lines.quantity.sum(),
        amount=lines.amount.sum(),
        gross=lines.amount.sum(where=lines.kind != "return"),
        sold=sold.cast("int64").max(),
        last_ordered_on=lines.ordered_on.max(where=sold),
    )
    found = documents.group_by("customer_id", "product_code").aggregate(
        quantity=documents.quantity.sum().cast(IBIS_TYPES["quantity"]),
        amount=documents.amount.sum().cast(MONEY),
        gross=documents.gross.sum().fill_null(0).cast(MONEY),
        orders=documents.sold.sum(),
        last_ordered_on=documents.last_ordered_on.max(),
    )
    # One sorting per customer serves both; names come last, they would only be carried along.
    best = ibis.window(
        group_by=found.customer_id,
        order_by=[found.amount.desc(), found.product_code],
        rows=(None, None),
    )
    ranked = found.mutate(
        share=share(found.gross, found.gross.sum().over(best)), rank=(ibis.row_number().over(best) + 1).cast("int64")
    )
    named = ranked.left_join(products.select("product_code", "product_name", "category"), "product_code")
    return named.select(
        "customer_id",
        "product_code",
        "product_name",
        "category",
        "quantity",
        "amount",
        "orders",
        "last_ordered_on",
        "share",
        "rank",
    )
