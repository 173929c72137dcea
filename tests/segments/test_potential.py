"""Potential against the upper fourth of the peers, counted once more with NumPy."""

import numpy as np
import pytest

from zhike.segments.potential import potential

TRADES = (("餐饮业", "small", 25, 100), ("餐饮业", "micro", 5, 7), ("零售业", "small", 24, 1000))
"""Industry, size, how many, and what the n-th of them spent: n times as much."""


@pytest.fixture
def told(given, rows):
    def of(extra="", extra_spent=""):
        people, spent = [], []
        for trade, size, count, each in TRADES:
            for n in range(1, count + 1):
                people.append(f"{trade}{size}{n} | company | {trade} | {size}")
                spent.append(f"{trade}{size}{n} | 1 | {each * n}.00")
        customers = given(
            "customers", "customer_id | kind_of_party | industry | size_class\n" + "\n".join(people) + "\n" + extra
        )
        metrics = given(
            "customer_metrics", "customer_id | orders | spent_last_year\n" + "\n".join(spent) + "\n" + extra_spent
        )
        return {who: tuple(rest) for who, *rest in rows(potential(customers, metrics))}

    return of


def test_it_is_what_the_upper_fourth_of_the_peers_spends_less_the_own(told):
    upper = np.quantile(np.arange(1, 26) * 100, 0.75)

    money, spend, peers, by = told()["餐饮业small3"]

    assert (float(spend), peers, by) == (upper, 25, "industry_size")
    assert float(money) == upper - 300


def test_who_buys_as_much_as_the_better_ones_has_none(told):
    assert float(told()["零售业small24"][0]) == 0


def test_too_few_of_the_same_size_are_widened_to_the_industry(told):
    spent = [100 * n for n in range(1, 26)] + [7 * n for n in range(1, 6)]
    money, spend, peers, by = told()["餐饮业micro1"]

    assert (float(spend), peers, by) == (pytest.approx(np.quantile(spent, 0.75)), 30, "industry")
    assert float(money) == pytest.approx(np.quantile(spent, 0.75) - 7)


def test_an_unknown_industry_is_held_against_all_of_its_kind_and_a_person_against_everybody(told):
    found = told("xi | company | | \nyu | person | | ", "xi | 1 | 5.00\nyu | 2 | 5.00")

    assert found["xi"][2:] == (55, "kind")
    assert found["yu"][2:] == (56, "all")


def test_who_bought_nothing_this_year_has_all_of_it_and_who_never_bought_none(told):
    found = told("zo | company | 零售业 | small\nno | company | 零售业 | small", "zo | 3 | 0.00\nno | 0 | 0.00")

    assert float(found["zo"][0]) == float(found["zo"][1])
    assert "no" not in found


def test_one_customer_alone_has_no_peers(given, rows):
    people = given("customers", "customer_id | kind_of_party | industry | size_class\nann | company | 餐饮业 | small")

    assert rows(
        potential(people, given("customer_metrics", "customer_id | orders | spent_last_year\nann | 1 | 9.00"))
    ) == [("ann", None, None, None, None)]
