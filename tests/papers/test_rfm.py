"""Published and measured results on the Online Retail II wholesaler, year 2010–2011 (RESULTS.md, “RFM”)."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pytest

from product_list import product_list
from zhike.engine import Engine
from zhike.metrics.cohorts import cohorts
from zhike.metrics.customer import customer_metrics
from zhike.metrics.product import customer_products
from zhike.segments.rfm import rfm
from zhike.tables import IBIS_TYPES

DAY_OF_REFERENCE = date(2011, 12, 11)


@pytest.fixture
def lines(engine: Engine, shared_data: Path) -> ir.Table:
    """The year's lines with a customer, invoices that cancel left out."""
    raw = engine.read(shared_data / "online_retail_ii" / "year_2010_2011.parquet")
    known = raw.filter(raw.CustomerID.notnull(), ~raw.Invoice.cast("string").startswith("C"))
    amount = known.Quantity.cast("decimal(12, 0)") * known.Price.cast("decimal(12, 3)")
    return known.select(
        order_id=known.Invoice.cast("string"),
        customer_id=known.CustomerID.cast("int64").cast("string"),
        ordered_on=known.InvoiceDate.cast("timestamp").date(),
        product_code=known.StockCode.cast("string"),
        product_name=known.Description.cast("string"),
        category=ibis.null("string"),
        quantity=known.Quantity.cast(IBIS_TYPES["quantity"]),
        amount=amount,
        kind=ibis.literal("sale"),
        source=ibis.literal("online_retail"),
    )


@pytest.fixture
def figures(lines: ir.Table) -> ir.Table:
    """customer_metrics of those who spent more than nothing."""
    found = customer_metrics(_orders(lines), customer_products(lines, product_list(lines)), as_of=DAY_OF_REFERENCE)
    return found.filter(found.spent > 0)


def _orders(lines: ir.Table) -> ir.Table:
    found = lines.group_by("source", "order_id", "customer_id").aggregate(
        ordered_on=lines.ordered_on.min(), amount=lines.amount.sum(), quantity=lines.quantity.sum(), lines=lines.count()
    )
    nothing = {name: ibis.null(IBIS_TYPES["money"]) for name in ("discount", "cost", "costed_amount")}
    unnamed = {name: ibis.null("string") for name in ("channel", "store", "salesperson")}
    none = ibis.literal(Decimal("0.00"), IBIS_TYPES["money"])
    return found.mutate(kind=ibis.literal("sale"), sold=found.amount, returned=none, **nothing, **unnamed)


def test_the_year_has_4338_customers_and_a_revenue_of_8911407_90(engine: Engine, figures: ir.Table) -> None:
    row = engine.fetch(figures.aggregate(customers=figures.count(), revenue=figures.spent.sum())).to_pylist()[0]

    assert row["customers"] == 4_338
    assert row["revenue"] == pytest.approx(Decimal("8911407.90"), abs=Decimal("0.01"))


def test_the_ten_classes_have_the_published_sizes(engine: Engine, figures: ir.Table) -> None:
    found = engine.fetch(rfm(figures, rfm_method="quantile"))

    assert Counter(found["rfm_class"].to_pylist()) == {
        "hibernating": 1071,
        "loyal": 819,
        "champions": 633,
        "at_risk": 593,
        "potential_loyalists": 484,
        "about_to_sleep": 352,
        "need_attention": 187,
        "promising": 94,
        "cant_lose": 63,
        "new": 42,
    }


def test_means_and_medians_are_the_measured_ones(engine: Engine, figures: ir.Table) -> None:
    names = {"since": "days_since_order", "orders": "orders", "spent": "spent"}
    means = {f"mean_{name}": figures[column].cast("float64").mean() for name, column in names.items()}
    medians = {f"median_{name}": figures[column].cast("float64").median() for name, column in names.items()}
    row = engine.fetch(figures.aggregate(**means, **medians)).to_pylist()[0]

    # The measured recency counts full 24 hours up to midnight of the day of reference: one less than calendar days.
    assert row["mean_since"] - 1 == pytest.approx(93.059, abs=5e-4)
    assert row["mean_orders"] == pytest.approx(4.272, abs=1e-3)  # printed with the last digit cut off
    assert row["mean_spent"] == pytest.approx(2054.266, abs=5e-3)
    assert (row["median_since"] - 1, row["median_orders"]) == (51, 2)
    assert row["median_spent"] == pytest.approx(674.485, abs=6e-3)


def test_the_cohort_of_december_2010_is_followed_for_twelve_months(engine: Engine, lines: ir.Table) -> None:
    found = engine.fetch(cohorts(_orders(lines))).to_pylist()
    december = {row["age_months"]: row for row in found if row["cohort"] == date(2010, 12, 1)}

    assert december[0]["customers"] == december[0]["active"] == 885
    assert [december[age]["active"] for age in range(1, 13)] == [
        324,
        286,
        340,
        321,
        352,
        321,
        309,
        313,
        350,
        331,
        445,
        235,
    ]
