"""What counts of all that was loaded: each document once, its latest copy, nothing from after the day."""

from datetime import date

import pytest

from brought import bring, bring_sheets, fetched, made
from zhike import engine, load, raw
from zhike.desk import Desk
from zhike.tables import FACTS


@pytest.fixture
def at(tmp_path):
    return made(tmp_path)


JANUARY = """
    order_id | customer_name | ordered_on | product_name | amount
    A1       | 安记          | 2025-01-05 | cup          | 10.00
    A1       | 安记          | 2025-01-05 | plate        | 20.00
    A2       | 博世          | 2025-01-31 | cup          | 10.00
"""


def test_an_order_in_two_exports_counts_once_as_the_later_one_has_it(at):
    bring(at, "order_lines", JANUARY)
    later = bring(
        at,
        "order_lines",
        """
        order_id | customer_name | ordered_on | product_name | amount
        A2       | 博世          | 2025-01-31 | cup          | 12.00
        A3       | 博世          | 2025-02-01 | cup          | 11.00
    """,
    )
    found = fetched(at, "order_lines", "order_id", "amount", "load")

    assert [(order, str(amount), brought) for order, amount, brought in found] == [
        ("A1", "10.00", "0001"), ("A1", "20.00", "0001"), ("A2", "12.00", "0002"), ("A3", "11.00", "0002")]  # fmt: skip
    assert [(p.inserted, p.updated, p.skipped) for p in later.parts] == [(1, 1, 0)]


def test_the_same_rows_in_another_order_add_nothing(at):
    bring(at, "order_lines", JANUARY)
    header, *rows = [line for line in JANUARY.splitlines() if line.strip()]
    again = bring(at, "order_lines", "\n".join([header, *reversed(rows)]))

    assert len(fetched(at, "order_lines", "order_id")) == 3
    assert [(p.inserted, p.updated, p.skipped) for p in again.parts] == [(0, 0, 3)]


def test_an_undone_load_gives_back_what_it_had_replaced(at):
    bring(at, "order_lines", JANUARY)
    later = bring(at, "order_lines", "order_id | customer_name | ordered_on | amount\nA2 | 博世 | 2025-01-31 | 12.00")
    load.undo(at, later.id)

    assert len(fetched(at, "order_lines", "order_id")) == 3
    assert ("A2", "0001") in fetched(at, "order_lines", "order_id", "load")


def test_two_sources_may_use_the_same_order_number(at):
    bring(at, "order_lines", JANUARY, source="u8")
    bring(at, "order_lines", JANUARY, source="shop")

    assert len(fetched(at, "order_lines", "order_id")) == 6


def test_equal_lines_within_one_order_stay(at):
    bring(
        at,
        "order_lines",
        """
        order_id | customer_name | ordered_on | product_name | amount
        A1       | 安记          | 2025-01-05 | cup          | 10.00
        A1       | 安记          | 2025-01-05 | cup          | 10.00
    """,
    )

    assert len(fetched(at, "order_lines", "order_id")) == 2


def test_lines_without_a_number_are_their_customers_day(at):
    rows = """
        customer_code | ordered_on | quantity | amount
        00001         | 1997-01-01 | 1        | 11.77
        00001         | 1997-01-01 | 1        | 11.77
        00002         | 1997-01-12 | 1        | 12.00
    """
    bring(at, "order_lines", rows)
    again = bring(at, "order_lines", "\n".join([*rows.splitlines(), "        00003 | 1997-01-13 | 2 | 5.00"]))

    assert len(fetched(at, "order_lines", "customer_code")) == 4
    assert [(p.inserted, p.updated, p.skipped) for p in again.parts] == [(1, 0, 3)]


def test_one_claim_in_two_sheets_of_a_workbook_counts_once_as_the_later_sheet_has_it(at):
    done = bring_sheets(
        at,
        ("invoices", "应收单", "invoice_no | customer_name | customer_code | invoiced_on | invoice_amount\nAR1 | 安记 | C1 | 2024-07-01 | 100.00"),
        ("invoices", "账龄表", "invoice_no | customer_name | invoiced_on | invoice_amount | balance\nAR1 | 安记 | 2024-07-01 | 100.00 | 40.00"),
    )  # fmt: skip

    assert [(s, str(b)) for s, b in fetched(at, "invoices", "sheet", "balance")] == [("账龄表", "40.00")]
    assert sum(part.inserted for part in done.parts) == 1


def test_the_same_invoice_number_of_two_customers_is_two_claims(at):
    bring(
        at,
        "invoices",
        """
        invoice_no | customer_name | invoiced_on | invoice_amount
        AR1        | 安记          | 2024-07-01  | 100.00
        AR1        | 博世          | 2024-07-01  | 100.00
    """,
    )
    bring(
        at,
        "invoices",
        "invoice_no | customer_name | invoiced_on | invoice_amount\nAR1 | 博世 | 2024-07-01 | 90.00",
        source="erp",
    )

    assert [(c, str(a)) for c, a in fetched(at, "invoices", "customer_name", "invoice_amount")] == [
        ("博世", "90.00"),
        ("安记", "100.00"),
    ]


def test_a_receipt_number_is_one_receipt_in_the_whole_workspace(at):
    bring(
        at,
        "receipts",
        "document_no | customer_name | received_on | received_amount\nR1 | 安记 | 2024-07-01 | 5.00",
        source="a",
    )
    bring(
        at,
        "receipts",
        "document_no | customer_name | received_on | received_amount\nR1 | 安记 | 2024-07-01 | 5.00",
        source="b",
    )

    assert len(fetched(at, "receipts", "document_no")) == 1


def test_follow_ups_that_two_exports_share_count_once(at):
    both = "2024-07-01 10:00:00 | 安记 | 电话 | 张三"
    bring(
        at,
        "interactions",
        f"at | customer_name | kind_of_interaction | staff\n{both}\n2024-06-01 09:00:00 | 安记 | 拜访 | 张三",
    )
    bring(
        at,
        "interactions",
        f"at | customer_name | kind_of_interaction | staff\n{both}\n2024-08-01 09:00:00 | 安记 | 拜访 | 张三",
    )

    assert len(fetched(at, "interactions", "staff")) == 3


def test_what_happened_after_the_day_is_not_seen(at):
    bring(at, "order_lines", JANUARY)
    bring(
        at,
        "interactions",
        """
        at                  | customer_name | kind_of_interaction
        2025-01-05 15:59:59 | 安记          | last second of the fifth in Shanghai
        2025-01-05 16:00:00 | 安记          | midnight of the sixth
    """,
    )

    assert {row[0] for row in fetched(at, "order_lines", "order_id", as_of=date(2025, 1, 30))} == {"A1"}
    assert fetched(at, "interactions", "kind_of_interaction", as_of=date(2025, 1, 5)) == [
        ("last second of the fifth in Shanghai",)
    ]


def test_a_run_without_a_day_takes_the_latest_order_day_that_is_not_in_the_future(at):
    bring(at, "order_lines", JANUARY + "    A9 | 博世 | 2999-12-31 | cup | 1.00\n")
    with Desk(at.desk) as desk, engine.connected(threads=1) as connected:
        assert raw.latest_day(connected, at, desk.loads.all()) == date(2025, 1, 31)


def test_a_party_is_the_source_and_everything_the_row_says_of_it(at):
    bring(
        at,
        "order_lines",
        """
        order_id | customer_name | phone       | ordered_on | amount
        A1       | 安记          | 13500004621 | 2025-01-05 | 1.00
        A2       | 安记          | 13500004621 | 2025-01-06 | 1.00
        A3       | 安记          |             | 2025-01-07 | 1.00
        A4       |               |             | 2025-01-08 | 1.00
    """,
    )
    keys = [key for _, key in fetched(at, "order_lines", "order_id", "party_key")]

    assert keys[0] == keys[1] != keys[2]
    assert len(keys[0]) == 32
    assert keys[3] is None


@pytest.mark.parametrize("fact", [fact.name for fact in FACTS])
def test_a_fact_nobody_loaded_is_an_empty_table_with_all_its_columns(at, fact):
    with engine.connected(threads=1) as connected:
        rows = raw.raw(connected, at, [], fact, as_of=date(2025, 1, 1))
        assert connected.fetch(rows).num_rows == 0
        assert list(rows.columns) == list(raw.columns_of(fact))
