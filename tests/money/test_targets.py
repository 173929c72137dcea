"""Targets beside what came, worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from raw_facts import raw
from zhike.money.periods import periods
from zhike.money.targets import targets

pytestmark = pytest.mark.large_plan
STAFF = """
    name | department
    陈静 | 销售一部
    周航 | 销售二部
    吴飞 | 销售一部
    吴飞 | 销售二部
"""
ORDERS = """
    source | order_id | customer_id | ordered_on | kind   | amount | costed_amount | cost  | quantity | salesperson | department | store  | channel
    a      | 1        | ann         | 2025-01-10 | sale   | 100.00 | 100.00        | 60.00 | 10       | 陈静        |            |        |
    a      | 2        | ann         | 2025-02-10 | sale   | 50.00  |               |       | 5        | 陈静        | 销售二部   |        |
    a      | 3        | bob         | 2025-03-31 | sale   | 30.00  | 30.00         | 20.00 | 3        | 周航        |            | 城西店 | 门店
    a      | 4        | bob         | 2025-04-01 | sale   | 40.00  | 40.00         | 30.00 | 4        | 周航        |            | 城西店 | 门店
    a      | 5        | bob         | 2025-04-02 | return | -10.00 | -10.00        | -7.00 | -1       | 周航        |            | 城西店 | 门店
    a      | 6        |             | 2025-04-03 | sale   | 7.00   | 7.00          | 5.00  | 1        | 吴飞        |            | 城西店 | 门店
"""
LINES = """
    customer_id | ordered_on | category | quantity | amount | cost
    ann         | 2025-01-10 | 家纺     | 10       | 100.00 | 60.00
    ann         | 2025-02-10 | 家纺     | 5        | 50.00  |
    bob         | 2025-03-31 | 餐具     | 3        | 30.00  | 20.00
"""
RECEIPTS = """
    customer_id | received_on | received_amount | kind    | is_bill | matures_on
    ann         | 2025-01-31  | 80.00           | receipt | false   |
    ann         | 2025-02-28  | 5.00            | opening | false   |
    ann         | 2025-03-31  | 9.00            | receipt | true    | 2025-04-30
    bob         | 2025-04-10  | 20.00           | receipt | false   |
"""
CUSTOMERS = """
    customer_id | province | city   | owner
    ann         | 浙江省   | 杭州市 | 陈静
    bob         | 广东省   |        |
"""
METRICS = """
    customer_id | main_salesperson
    ann         | 陈静
    bob         | 周航
"""
WON = """
    customer_id | acquisition_channel
    ann         | 展会
    bob         |
"""


@pytest.fixture
def reached(given, rows):
    def of(text: str, as_of: date = date(2025, 4, 15)) -> list[tuple]:
        written = raw(given, "targets", text)
        found = targets(
            written, periods(written), raw(given, "staff", STAFF), given("orders", ORDERS), given("order_lines", LINES),
            given("receipts", RECEIPTS), given("customers", CUSTOMERS), given("customer_metrics", METRICS),
            given("acquisitions", WON), as_of=as_of,
        )  # fmt: skip
        return [row[1:] for row in sorted(rows(found, "row", "kind", "name", "actual", "state"))]

    return of


def test_sales_of_a_quarter_are_those_of_whoever_the_target_names(reached):
    found = reached("""
        period        | metric | value | dimension
        2025年第1季度 | 销售额 | 150   |
        2025年第1季度 | 销售额 | 150   | 陈静
        2025年第1季度 | 销售额 | 151   | 业务员：陈静
        2025年第1季度 | 业绩   | 99    | 销售一部
        2025Q1        | 销售额 | 99    | 销售二部
        2025-03       | 销售额 | 99    | 城西店
        2025年        | 销售额 | 25    | 广东
        2025上半年    | 销售额 | 200   | 华东区
        2025-01       | 销售额 | 90    | 家纺
    """)

    assert found == [
        ("everybody", "", 180, "reached"),
        ("salesperson", "陈静", 150, "reached"),
        ("salesperson", "陈静", 150, "missed"),
        # of her two orders one names another department
        ("department", "销售一部", 100, "reached"),
        ("department", "销售二部", 80, "missed"),
        ("store", "城西店", 30, "missed"),
        # 30 in March, 40 − 10 in April
        ("province", "广东省", 60, "reached"),
        # 105 of 181 days have passed; 150 of 200 came
        ("region", "华东", 150, "on_course"),
        ("category", "家纺", 100, "reached"),
    ]


def test_each_figure_counts_its_own(reached):
    found = reached("""
        period    | metric     | value | dimension
        2025-01至2025-04 | 毛利额     | 1 | 周航
        2025-01至2025-04 | 销量       | 1 | 周航
        2025-01至2025-04 | 订单数     | 1 | 周航
        2025-01至2025-04 | 回款       | 1 | 周航
        2025-01至2025-04 | 回款       | 1 |
        2025-01至2025-04 | 新增客户数 | 1 | 展会
        2025-01至2025-04 | 新客       | 1 | 全公司
        2025-01至2025-04 | 销售额(万元) | 0.01 | 周航
    """)

    # of known cost: 30 − 20, 40 − 30, −10 + 7
    assert [row[2] for row in found[:4]] == [17, 6, 2, 20]
    # the bill is cash at the end of April, after the data; what was open at the beginning is no cash of the period
    assert found[4][2] == Decimal("100.00")
    assert [row[2] for row in found[5:7]] == [1, 2]
    assert found[7][2:] == (60, "behind")


def test_what_cannot_be_read_is_told_and_of_a_target_said_twice_the_later_stands(reached):
    found = reached("""
        period   | metric     | value | dimension
        明年     | 销售额     | 1     |
        2025-01  | 费用率     | 1     |
        2025-01  | 销售额     | 1     | 赵某
        2025-01  | 回款       | 1     | 城西店
        2025-05  | 销售额     | 1     |
        2025-04  | 销售额     | 99    |
        2025-01  | 销售额     | 1     | 吴飞
        2025-01  | 销售额     | 500   | 陈静
        2025-01  | 销售额     | 90    | 陈静
    """)

    assert [(row[2], row[3]) for row in found] == [
        (None, "no_period"), (None, "no_metric"), (None, "no_name"), (None, "no_split"), (None, "ahead"),
        (37, "behind"), (0, "missed"), (100, "reached"),
    ]  # fmt: skip
