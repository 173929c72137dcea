"""The engine answers alike wherever it runs."""

import ibis


def test_a_sum_of_money_stays_exact_to_the_cent(engine, given, rows):
    lines = given(
        "order_lines",
        """
        customer_id | amount
        ann         | 0.10
        ann         | 0.20
        bob         | 5.00
    """,
    )
    spent = lines.group_by("customer_id").aggregate(spent=ibis._.amount.sum().cast("decimal(18, 2)"))
    assert [(who, str(sum_)) for who, sum_ in rows(spent)] == [("ann", "0.30"), ("bob", "5.00")]


def test_what_is_written_reads_back_the_same(engine, given, rows, tmp_path):
    lines = given(
        "order_lines",
        """
        customer_id | amount | ordered_on
        ann         | 0.10   | 2025-01-01
        bob         |        |
    """,
    )
    assert engine.write(lines, tmp_path / "lines.parquet") == 2
    assert rows(engine.read(tmp_path / "lines.parquet")) == rows(lines)
