"""What became of every row that was brought: counted, replaced by a later load, or dated after the day."""

from datetime import date
from decimal import Decimal

import pytest
from pyarrow import parquet

from brought import bring, made
from zhike import engine
from zhike.accounted import accounted_rows
from zhike.cli import refreshing
from zhike.cli.screen import Screen
from zhike.desk import Desk
from zhike.run import Run

YEAR_END = date(2025, 12, 31)


@pytest.fixture
def at(tmp_path):
    return made(tmp_path)


def told(at, as_of=YEAR_END):
    with Desk(at.desk) as desk, engine.connected(threads=1) as connected:
        return accounted_rows(connected, at, desk.loads.active(), as_of=as_of).to_pylist()


def short(rows):
    return [(row["load"], row["fact"], row["state"], row["rows"], row["amount"]) for row in rows]


LINES = """
    order_id | customer_name | ordered_on | amount
    A1       | 安记          | 2025-01-05 | 10.00
    A1       | 安记          | 2025-01-05 | 20.00
    A2       | 博世          | 2025-06-30 | 40.00
    A3       | 博世          | 2052-06-30 | 80.00
    A4       | 博世          | 2026-01-01 | 0.50
    A4       | 博世          | 2026-01-01 | 0.00
"""


def test_rows_of_a_later_day_are_ahead_and_lead_to_the_row(at):
    bring(at, "order_lines", LINES)
    counted, ahead = sorted(told(at), key=lambda row: row["state"], reverse=True)

    assert short([counted, ahead]) == [
        ("0001", "order_lines", "counted", 3, Decimal("70.00")),
        ("0001", "order_lines", "ahead", 3, Decimal("80.50")),
    ]
    assert [ahead[name] for name in ("first_on", "first_row", "last_on", "last_row")] == [
        date(2026, 1, 1), 6, date(2052, 6, 30), 5]  # fmt: skip


def test_the_day_itself_counts_and_an_earlier_day_counts_less(at):
    bring(at, "order_lines", LINES)

    assert {row["state"]: row["rows"] for row in told(at, date(2026, 1, 1))} == {"counted": 5, "ahead": 1}
    assert {row["state"]: row["rows"] for row in told(at, date(2024, 1, 1))} == {"ahead": 6}


def test_what_a_later_load_holds_is_replaced_and_nothing_is_lost_between(at):
    bring(at, "order_lines", LINES)
    bring(at, "order_lines", "order_id | customer_name | ordered_on | amount\nA1 | 安记 | 2025-01-05 | 31.00")
    found = told(at)

    assert sorted(short(found)) == [
        ("0001", "order_lines", "ahead", 3, Decimal("80.50")),
        ("0001", "order_lines", "counted", 1, Decimal("40.00")),
        ("0001", "order_lines", "replaced", 2, Decimal("30.00")),
        ("0002", "order_lines", "counted", 1, Decimal("31.00")),
    ]
    assert sum(row["rows"] for row in found) == 7


def test_an_amount_with_tax_stands_where_no_other_is_written(at):
    bring(at, "order_lines", "order_id | customer_name | ordered_on | amount_with_tax\nA1 | 安记 | 2025-01-05 | 113.00")

    assert [row["amount"] for row in told(at)] == [Decimal("113.00")]


def test_a_list_has_neither_sum_nor_day(at):
    bring(at, "customers", "customer_code | customer_name\nC1 | 安记\nC2 | 博世")

    assert [(*row,) for row in short(told(at))] == [("0001", "customers", "counted", 2, None)]
    assert [told(at)[0][name] for name in ("first_on", "first_row", "last_on", "last_row")] == [None] * 4


def test_a_visit_is_ahead_by_the_companys_own_day(at):
    bring(at, "interactions", "customer_name | at\n安记 | 2025-12-31T15:59:00\n安记 | 2025-12-31T16:00:00")

    assert {row["state"]: (row["rows"], row["last_on"]) for row in told(at)} == {
        "counted": (1, date(2025, 12, 31)),
        "ahead": (1, date(2026, 1, 1)),
    }


def test_a_terminal_is_told_of_rows_that_do_not_count_where_some_are_dated_after_today(at, tmp_path, capsys):
    bring(at, "order_lines", LINES)
    with Desk(at.desk) as desk, engine.connected(threads=1) as connected:
        parquet.write_table(
            accounted_rows(connected, at, desk.loads.active(), as_of=YEAR_END), tmp_path / "accounted_rows.parquet"
        )
    done = Run("2025-12-31.a", True, tmp_path, YEAR_END, 1.0, 1, {}, {})

    for day, said in (
        (date(2026, 1, 1), "3 行日期晚于 2025-12-31，最晚 2052-06-30（f.csv 第 5 行）"),
        (date(2060, 1, 1), ""),
    ):
        refreshing.warn(Screen("zh", as_json=False), done, day)
        assert said in capsys.readouterr().err if said else capsys.readouterr().err == ""
