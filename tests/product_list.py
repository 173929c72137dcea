"""The product list that the lines themselves make, for tests that bring no other."""

import ibis.expr.types as ir


def product_list(lines: ir.Table) -> ir.Table:
    """Code, name and category of every product on the lines."""
    named = lines.filter(lines.product_code.notnull())
    return named.group_by("product_code").aggregate(
        product_name=named.product_name.max(), category=named.category.max()
    )
