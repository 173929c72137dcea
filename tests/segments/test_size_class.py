"""Sizes against the table of the standard (国家统计局 2017): the lower limits must all be reached."""

from datetime import date

import pytest

from zhike.segments.size_class import size_classes

TODAY = date(2025, 6, 30)


@pytest.fixture
def told(given, rows):
    def of(industry, employees="", revenue="", assets="", ended="2024-12-31"):
        people = f"customer_id | kind_of_party | industry | employees | total_assets\nann | company | {industry} | {employees} | {assets}"
        items = (
            f"customer_id | item | state | months | ended_on | amount\nann | revenue | used | 12 | {ended} | {revenue}"
            if revenue
            else "customer_id | item | state | months | ended_on | amount\nbob | revenue | used | 12 | 2024-12-31 | 1.00"
        )
        found = size_classes(given("customers", people), given("statements", items), as_of=TODAY)
        (row,) = rows(found, "size_by_standard", "size_at_most", "size_inputs", "size_missing")
        return row

    return of


@pytest.mark.parametrize(
    ("industry", "employees", "revenue_wan", "assets_wan", "size"),
    [
        ("批发业", 200, 40000, "", "large"), ("批发业", 199, 40000, "", "medium"), ("批发业", 200, 4999, "", "small"),
        ("批发业", 500, 999, "", "micro"), ("零售业", 300, 20000, "", "large"), ("零售业", 49, 20000, "", "small"),
        ("制造业", 1000, 40000, "", "large"), ("制造业", 300, 1999, "", "small"), ("餐饮业", 100, 2000, "", "medium"),
        ("房地产业", "", 1000, 5000, "medium"), ("商务服务业", 300, "", 120000, "large"), ("商务服务业", 10, "", 99, "micro"),
        ("教育", 100, "", "", "medium"), ("F5137", 20, 5000, "", "medium"), ("建筑业", "", 6000, 4999, "small"),
    ],
)  # fmt: skip
def test_the_class_is_the_highest_whose_lower_limits_are_all_reached(
    told, industry, employees, revenue_wan, assets_wan, size
):
    money = [f"{value * 10000}.00" if value != "" else "" for value in (revenue_wan, assets_wan)]

    assert told(industry, employees, *money)[0] == size


def test_where_an_indicator_is_missing_the_size_is_unknown_and_what_is_known_says_at_most(told):
    assert told("批发业", 30) == (None, "medium", "employees", "revenue")
    assert told("批发业") == (None, None, None, "employees,revenue")


def test_one_indicator_below_small_makes_a_company_micro_whatever_the_other_is(told):
    assert told("批发业", 3)[:2] == ("micro", "micro")


def test_an_old_statement_says_nothing_of_today(told):
    assert told("批发业", 30, "90000000.00", ended="2021-12-31")[3] == "revenue"


def test_a_person_has_no_size(given, rows):
    people = given(
        "customers", "customer_id | kind_of_party | industry | employees | total_assets\nann | person | 批发业 | 3 |"
    )
    none = given(
        "statements",
        "customer_id | item | state | months | ended_on | amount\nann | revenue | used | 12 | 2024-12-31 | 1.00",
    )

    assert rows(size_classes(people, none, as_of=TODAY)) == []
