"""Capability: points between two lines, parts as means of what is known, and what a year ago foretold."""

from datetime import date

import ibis
import pytest

from zhike.credit.capability import capability, capability_before, capability_points

DAY = date(2026, 6, 30)
HEADS = {
    "orders": "customer_id | ordered_on | amount | sold | returned | kind",
    "invoices": "customer_id | invoice_no | invoiced_on | due_on | balance",
    "settlements": "customer_id | invoice_no | invoiced_on | due_on | received_on | amount",
    "customers": "customer_id | kind_of_party | industry",
    "ratios": "customer_id | ended_on | ratio | value",
    "z_scores": "customer_id | ended_on | model | score | is_own",
    "ratio_positions": "customer_id | ratio | position",
    "enterprise_types": "customer_id | growth_of | enterprise_growth | promising_signals",
    "industry_prospects": "industry | relative",
    "satisfaction": "customer_id | satisfaction | nps_score",
    "signals": "customer_id | noted_on | kind | text | value",
    "needs": "customer_id | field | value",
    "raw": "party_key | date | aspect | score | load | file | sheet | row | text",
    "matches": "party_key | customer_id",
}
TRADE = """
    ann | 2025-07-01 | 100.00 | 110.00 | -10.00 | sale
    ann | 2026-06-30 | 50.00  | 50.00  | 0.00   | sale
    ann | 2025-06-30 | 100.00 | 100.00 | 0.00   | sale
    bob | 2026-01-05 | 500.00 | 500.00 | 0.00   | sale
    zed | 2026-01-05 | 900.00 | 900.00 | 0.00   | sale"""
PAID = """
    ann | 1 | 2025-12-10 | 2026-01-10 | 2026-01-10 | 75.00
    ann | 2 | 2025-12-31 | 2026-01-31 | 2026-02-10 | 25.00
    ann | 3 | 2024-12-01 | 2025-01-01 | 2025-06-30 | 999.00"""
WHO = "ann | company | 零售业\nbob | company |\nzed | person |"


@pytest.fixture
def sealed(engine, given, tmp_path):
    """Text tables as files: DuckDB 1.5 cannot push every filter of many joins into a table held in memory."""

    def of(name, text):
        path = tmp_path / f"{name}.parquet"
        table = given(name, f"{HEADS[name]}\n{text}")
        engine.write(table.mutate(custom=ibis.null("string")) if name == "raw" else table, path)
        return engine.read(path)

    return of


@pytest.fixture
def points(sealed):
    """The points that text tables give."""

    def of(**texts):
        return capability_points(*(sealed(name, texts.get(name, "")) for name in HEADS), as_of=DAY)

    return of


def told(table, rows):
    return {row[:3]: row[3:] for row in rows(table, "customer_id", "part", "point", "value", "points")}


def test_what_a_company_bought_and_paid_in_a_year_gives_points_and_persons_get_none(points, rows):
    found = told(points(orders=TRADE, settlements=PAID, customers=WHO), rows)

    assert found == {
        ("ann", "purchases", "spent_place"): (0.0, 0.0),
        ("bob", "purchases", "spent_place"): (1.0, 100.0),
        ("ann", "purchases", "spent_change"): (0.5, 100.0),
        ("ann", "purchases", "order_months"): (2.0, pytest.approx(100 * 2 / 12)),
        ("bob", "purchases", "order_months"): (1.0, pytest.approx(100 / 12)),
        ("ann", "behaviour", "returns_share"): (pytest.approx(10 / 160), pytest.approx(100 * (1 - 10 / 160 / 0.2))),
        ("bob", "behaviour", "returns_share"): (0.0, 100.0),
        ("ann", "behaviour", "on_time_share"): (0.75, pytest.approx(50)),
        ("ann", "behaviour", "days_late"): (2.5, pytest.approx(100 * (1 - 2.5 / 60))),
    }


@pytest.mark.parametrize(
    ("marks", "points_"),
    [
        ((5, 1), (100.0, 0.0)),  # a sheet of five marks
        ((5, 0), (100.0, 0.0)),
        ((4, 2), (75.0, 25.0)),
        ((10, 6), (100.0, 60.0)),  # of ten
        ((80, 4), (80.0, 4.0)),  # of a hundred
    ],
)
def test_marks_of_a_sheet_are_out_of_what_all_of_them_together_say(points, rows, marks, points_):
    sheet = "\n".join(f"p | 2025-12-{n + 10} | {aspect} | {mark} | L | a | b | {n} |" for n, (aspect, mark) in enumerate(zip(("管理", "组织"), marks, strict=True)))  # fmt: skip
    found = told(points(customers=WHO, raw=sheet, matches="p | ann"), rows)

    assert (found["ann", "market", "management"][1], found["ann", "market", "organisation"][1]) == points_


def test_assessments_in_words_give_the_points_of_their_marks_and_remarks_give_none(points, rows):
    said = (
        ("管理水平", "", "优"), ("组织能力", "", "良好"), ("市场地位", "", "差。"), ("风险偏好", "", "比较稳健"), ("技术壁垒", "90", "差"), ("合作关系", "", "配合度好"),
    )  # fmt: skip
    sheet = "\n".join(f"p | 2025-12-20 | {aspect} | {mark} | L | a | b | {n} | {words}" for n, (aspect, mark, words) in enumerate(said))  # fmt: skip
    bold = "p | 2025-12-20 | 风险偏好 | | L | a | b | 1 | 扩张不激进"
    marks = points(customers=WHO, raw=sheet, matches="p | ann")

    assert {key[2]: value[1] for key, value in told(marks, rows).items()} == {
        "management": 100.0, "organisation": 75.0, "market_position": 0.0, "risk_preference": 75.0, "technology": 90.0,
    }  # fmt: skip
    assert told(points(customers=WHO, raw=bold, matches="p | ann"), rows) == {}


def test_nobody_gets_points_for_sending_nothing_back_where_no_return_was_brought(points, rows):
    kept = TRADE.replace("| 110.00 | -10.00 |", "| 100.00 | 0.00 |")

    assert "returns_share" not in {key[2] for key in told(points(orders=kept, customers=WHO), rows)}
    assert "returns_share" in {key[2] for key in told(points(orders=TRADE, customers=WHO), rows)}


def test_a_risk_preference_of_the_list_of_customers_counts_where_nobody_assessed_it(points, rows):
    listed = "ann | risk_preference | 比较稳健\nbob | risk_preference | 非常激进\nann | needs | 稳健"
    found = told(points(customers=WHO, needs=listed), rows)
    assessed = told(
        points(customers=WHO, needs=listed, raw="p | 2025-12-20 | 风险意识 | 40 | L | a | b | 1 |", matches="p | ann"),
        rows,
    )

    assert {key[0]: value[1] for key, value in found.items()} == {"ann": 75.0, "bob": 0.0}
    assert assessed["ann", "finance", "risk_preference"] == (40.0, 40.0)


def test_who_stopped_paying_is_late_and_not_unknown(points, rows):
    open_ = """
        bob | 1 | 2025-01-01 | 2025-03-02 | 30.00
        bob | 2 | 2026-06-01 | 2026-06-20 | 30.00
        bob | 3 | 2026-06-20 | 2026-07-20 | 900.00
        bob | 4 | 2026-06-01 | 2026-06-20 | -50.00"""
    paid = "bob | 5 | 2026-05-01 | 2026-05-31 | 2026-05-31 | 40.00"
    found = told(points(orders=TRADE, invoices=open_, settlements=paid, customers=WHO), rows)

    assert found["bob", "behaviour", "on_time_share"] == (pytest.approx(0.4), 0.0)
    assert found["bob", "behaviour", "days_late"][0] == pytest.approx((30 * 485 + 30 * 10) / 100)


def test_the_newest_accounts_give_points_where_less_debt_is_better_and_old_ones_none(points, rows):
    ratios = """
        ann | 2024-12-31 | current_ratio | 2.0
        ann | 2025-12-31 | current_ratio | 1.4
        ann | 2025-12-31 | debt_to_assets | 0.65
        ann | 2025-12-31 | gross_margin | 0.5
        bob | 2023-12-31 | current_ratio | 2.0"""
    scores = "ann | 2025-12-31 | z_service | 1.85 | true\nann | 2025-12-31 | z_private | 9 | false"
    found = told(points(ratios=ratios, z_scores=scores, customers=WHO), rows)

    assert {name[2]: value[1] for name, value in found.items()} == pytest.approx(
        {"current_ratio": 50, "debt_to_assets": 50, "z_score": 50}
    )


def test_market_and_satisfaction_are_read_from_what_others_found_and_no_signal_is_no_fact(points, rows):
    found = told(
        points(
            customers=WHO,
            ratio_positions="ann | own_sales | 0.75\nann | current_ratio | 0.1",
            enterprise_types="ann | own_sales | 0.3 | 0\nbob | purchases | 0.9 | 3",
            industry_prospects="零售业 | 0.05",
            satisfaction="ann | 0.7 | 8",
            raw="p | 2025-12-20 | 管理水平 | 80 | L | a | b | 1 |\np | 2024-12-20 | 管理水平 | 10 | L | a | b | 2 |\np | 2025-12-20 | 合作意愿 | 60 | L | a | b | 3 |\np | 2025-12-20 | 其他 | 60 | L | a | b | 4 |\np | 2025-12-20 | 专利与技术壁垒 | 90 | L | a | b | 5 |",
            matches="p | ann",
        ),
        rows,
    )

    assert {name: value[1] for name, value in found.items()} == pytest.approx(
        {
            ("ann", "market", "own_sales_place"): 75, ("ann", "market", "own_sales_change"): 100, ("bob", "market", "signals"): 100,
            ("ann", "market", "prospect"): 75, ("ann", "market", "management"): 80, ("ann", "market", "partners"): 60,
            ("ann", "market", "technology"): 90,
            ("ann", "satisfaction", "survey"): 50, ("ann", "satisfaction", "recommends"): 80,
        }
    )  # fmt: skip


def test_patents_stand_for_a_technology_barrier_that_nobody_assessed(points, rows):
    found = told(
        points(
            customers=WHO,
            signals="ann | 2026-01-05 | 专利 | | 3\nbob | 2025-01-05 | 发明专利 | |\nbob | 2024-01-05 | 专利 | 实用新型 | 0\nbob | 2020-01-05 | 专利 | | 9\n"
            "bob | 2026-01-05 | 融资 | | 9\nbob | 2026-01-05 | 专利 | 新增外观专利 | 2",
            raw="p | 2025-12-20 | 技术 | 90 | L | a | b | 1 |",
            matches="p | ann",
        ),
        rows,
    )

    assert {name: value[1] for name, value in found.items()} == {
        ("ann", "market", "technology"): 90,
        ("bob", "market", "technology"): 40,
    }


def test_a_part_is_the_mean_of_what_is_known_and_missing_where_nothing_is(given, rows):
    table = given(
        "capability_points",
        "customer_id | part | point | value | points\nann | finance | a | 1 | 40\nann | finance | b | 1 | 60\nann | market | c | 1 | 0",
    )

    assert rows(capability(table)) == [("ann", 3, None, None, 50.0, 0.0, None)]


def test_looking_back_sees_nothing_later_and_says_what_followed(sealed, rows):
    heads = ("orders", "invoices", "settlements", "customers", "ratios", "z_scores")
    texts = {
        "invoices": "cid | 9 | 2024-08-01 | 2024-09-01 | 50.00",
        "orders": TRADE + "\n    cid | 2024-07-01 | 100.00 | 100.00 | 0.00 | sale",
        "settlements": PAID,
        "customers": WHO + "\ncid | company |",
        "ratios": "ann | 2025-03-31 | current_ratio | 2.0\nann | 2024-12-31 | current_ratio | 0.8",
        "z_scores": "",
    }
    tables = [sealed(name, texts[name]) for name in heads]
    found = {row[0]: row[1:] for row in rows(capability_before(*tables, as_of=DAY))}

    # a year ago: 100.00 each of ann and cid, in one month; ann then paid 180 days late; its accounts of March were not out; cid
    # owes 50.00 since September 2024; nobody had sent anything back by then, so that says nothing of anybody
    assert found == {
        "ann": (pytest.approx((0 + 100 / 12) / 2), 0.0, 0.0, 0.75, pytest.approx(0.5)),
        "cid": (pytest.approx((0 + 100 / 12) / 2), 0.0, None, 0.0, pytest.approx(-1.0)),
    }
