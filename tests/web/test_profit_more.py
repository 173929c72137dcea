"""Profit by category, and the sales from which on a customer earns its cost to serve."""

from decimal import Decimal

import pytest


def test_categories_add_up_to_the_statement(earning):
    page = earning.get("/profit.json?period=all").json()

    (row,) = page["categories"]
    assert [row[name]["value"] for name in ("net_sales", "uncosted", "cost_of_goods", "margin")] == ["1250.00", "50.00", "720.00", "480.00"]  # fmt: skip
    assert row["share"]["value"] == pytest.approx(480 / 1200)


def test_who_buys_less_than_what_serving_costs_is_counted(earning):
    rows = earning.get("/profit.json?period=all").json()["thresholds"]

    assert sum(row["customers"]["value"] for row in rows) <= 3
    for row in rows:
        needed = Decimal(row["serving"]["value"]) / Decimal(str(row["margin"]["value"]))
        assert float(row["needed"]["value"]) == pytest.approx(float(needed), abs=0.05)
    # 甲 bought 1,000, keeps 375 of margin and costs 50 to serve: from 133.33 on it earns
    assert "133.33" in [row["needed"]["value"] for row in rows]
