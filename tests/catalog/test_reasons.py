from decimal import Decimal

import pytest

from zhike.catalog.reasons import REASONS, at_stake

HEADER = (
    "customer_id | is_late | overdue | orders_last_year | orders_year_before | spent_last_year | spent_year_before "
    "| activity | repeat_days | average_order\n"
)
PEOPLE = """
    ann | true  | 0.00   | 6 | 8 | 900.00 | 1000.00 | slowing | 13 | 70.00
    bob | true  | 250.00 | 1 | 9 | 100.00 | 1500.00 | slowing | 9  | 60.00
    cid | false | 0.00   | 1 | 0 | 80.00  | 0.00    | new     | 0  | 80.00
    dee | false | 0.00   | 5 | 5 | 500.00 | 500.00  | active  | 9  | 50.00
    eve | false | 40.00  | 0 | 0 |        |         | never   |    |
"""


@pytest.fixture
def people(given, rows):
    table = at_stake(given("profiles", HEADER + PEOPLE))
    names = [reason.name for reason in REASONS]
    found = rows(table, "customer_id", "stake", *(f"has_{name}" for name in names))
    return {row[0]: (row[1], {name for name, has in zip(names, row[2:], strict=True) if has}) for row in found}


def test_a_customer_has_every_reason_that_holds_and_one_without_any_is_left_out(people):
    assert {name: reasons for name, (_, reasons) in people.items()} == {
        "ann": {"late"},
        "bob": {"late", "overdue", "falling"},
        "cid": {"new"},
        "eve": {"overdue"},
    }


def test_late_and_falling_together_put_at_stake_what_was_bought_the_year_before_and_no_more(people):
    assert people["bob"][0] == Decimal("1500.00") + Decimal("250.00")


def test_a_new_customer_is_to_be_called_when_a_second_order_is_due_and_not_on_the_day_of_the_first(given, rows):
    header, *lines = (HEADER + PEOPLE.strip()).splitlines()
    for is_due in ("true", "false"):
        text = "\n".join([f"{header} | is_second_due", *(f"{line} | {is_due}" for line in lines)])
        found = rows(at_stake(given("profiles", text)), "customer_id", "has_new")
        assert ("cid" in dict(found)) is (is_due == "true")


def test_at_stake_with_one_who_orders_by_the_year_and_is_late_is_an_order_of_theirs(given, rows):
    text = f"{HEADER}fay | true | 0.00 | 0 | 1 | 0.00 | 4000.00 | slowing | 4 | 4100.00"
    assert rows(at_stake(given("profiles", text)), "customer_id", "stake", "has_falling") == [
        ("fay", Decimal("4100.00"), False)
    ]


def test_each_reason_alone_puts_its_own_money_at_stake(people):
    assert {name: people[name][0] for name in ("ann", "cid", "eve")} == {
        "ann": Decimal("900.00"),
        "cid": Decimal("80.00"),
        "eve": Decimal("40.00"),
    }


def test_those_with_most_at_stake_come_first(given, engine):
    found = engine.fetch(at_stake(given("profiles", HEADER + PEOPLE)).select("customer_id")).to_pylist()

    assert [row["customer_id"] for row in found] == ["bob", "ann", "cid", "eve"]
