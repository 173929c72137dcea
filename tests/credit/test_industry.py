"""Beside the same industry: quartiles of five and more, benchmarks that were brought, the index against the market."""

from datetime import date

import numpy as np
import pytest

from zhike.credit.industry import industry_prospects, ratio_peers, ratio_positions, surroundings

DAY = date(2026, 6, 30)
NONE = "name | date | value\n"


def told(given, values, ratio="current_ratio", industry="零售业", ended="2025-12-31"):
    lines = "\n".join(f"{who} | {ended} | {ratio} | {value} | []" for who, value in values.items())
    customers = given("customers", "customer_id | industry\n" + "\n".join(f"{who} | {industry}" for who in values))
    return given("ratios", "customer_id | ended_on | ratio | value | inputs\n" + lines), customers


def test_quartiles_of_five_and_more_are_numpys_and_of_four_there_are_none(given, rows):
    values = {"ann": 1.0, "bob": 1.5, "cid": 2.2, "dee": 3.0, "eve": 0.4, "fay": 1.1}
    ratios, customers = told(given, values)
    ((_, _, basis, count, *quartiles),) = rows(ratio_peers(ratios, customers, given("raw", NONE), as_of=DAY))

    assert (basis, count) == ("customers", 6)
    assert quartiles == pytest.approx(np.quantile(list(values.values()), (0.25, 0.5, 0.75)))

    four = told(given, dict(list(values.items())[:4]))
    assert rows(ratio_peers(*four, given("raw", NONE), as_of=DAY)) == [("零售业", "current_ratio", "customers", 4, None, None, None)]  # fmt: skip


def test_a_benchmark_that_was_brought_counts_before_our_customers(given, rows):
    ratios, customers = told(given, {"ann": 1.0})
    series = given(
        "raw",
        NONE
        + "零售业 流动比率 中位数 | 2024-12-31 | 1.1\n零售业 流动比率 中位数 | 2025-12-31 | 1.3\n零售业·流动比率·下四分位 | 2025-12-31 | 0.9\n零售业流动比率上四分位数 | 2025-12-31 | 2.0",
    )

    peers = ratio_peers(ratios, customers, series, as_of=DAY)
    assert rows(peers) == [("零售业", "current_ratio", "series", None, 0.9, 1.3, 2.0)]
    assert rows(ratio_positions(ratios, customers, peers, as_of=DAY), "position", "fourth") == [(None, "lower")]


def test_a_place_among_five_counts_who_does_worse_and_turns_round_where_less_is_better(given, rows):
    values = {"ann": 0.2, "bob": 0.4, "cid": 0.4, "dee": 0.6, "eve": 0.9}
    ratios, customers = told(given, values, ratio="debt_to_assets")
    peers = ratio_peers(ratios, customers, given("raw", NONE), as_of=DAY)

    assert rows(ratio_positions(ratios, customers, peers, as_of=DAY), "customer_id", "position", "fourth") == [
        ("ann", 1.0, "best"), ("bob", 0.625, "best"), ("cid", 0.625, "best"), ("dee", 0.25, "lower"), ("eve", 0.0, "worst"),
    ]  # fmt: skip


def test_where_all_are_the_same_or_more_is_neither_better_nor_worse_nobody_is_in_the_best_fourth(given, rows):
    same = dict.fromkeys(("ann", "bob", "cid", "dee", "eve"), 2.0)
    ratios, customers = told(given, same)
    peers = ratio_peers(ratios, customers, given("raw", NONE), as_of=DAY)
    assert set(rows(ratio_positions(ratios, customers, peers, as_of=DAY), "position", "fourth")) == {(0.5, None)}  # fmt: skip

    ratios, customers = told(given, {who: n / 100 for n, who in enumerate(same)}, ratio="research_rate")
    peers = ratio_peers(ratios, customers, given("raw", NONE), as_of=DAY)
    assert set(rows(ratio_positions(ratios, customers, peers, as_of=DAY), "position", "fourth")) == {(None, None)}  # fmt: skip


def test_what_stands_around_a_company_is_its_industry_its_place_and_what_it_gave_to_rivals(given, rows):
    customers = given(
        "customers",
        "customer_id | kind_of_party | industry\nann | company | 零售业\nbob | company | 零售业\ncid | company |\ndee | person | 零售业\neve | company |",
    )
    places = given("places", "customer_id | ratio | position\nann | own_sales | 0.75\nann | current_ratio | 0.1")
    fares = given("fares", "industry | index_change | relative\n零售业 | 0.12 | 0.05")
    quotes = given("quotes", "customer_id | state\ncid | won\ncid | lost\ncid | lost\ncid | open\n | lost")

    assert rows(surroundings(customers, places, fares, quotes)) == [
        ("ann", 0.12, 0.05, 0.75, None, None, None),
        ("bob", 0.12, 0.05, None, None, None, None),
        ("cid", None, None, None, 3, 2, 1 / 3),
    ]


def test_old_years_count_in_no_comparison(given, rows):
    ratios, customers = told(given, {"ann": 1.0}, ended="2023-12-31")

    assert rows(ratio_peers(ratios, customers, given("raw", NONE), as_of=DAY)) == []


def test_an_industry_fares_as_its_index_less_the_markets(given, rows):
    customers = given("customers", "customer_id | industry\nann | 零售业\nbob | 房地产业")
    series = given(
        "raw",
        NONE
        + "日用品零售景气指数 | 2025-06-01 | 100\n日用品零售景气指数 | 2026-06-01 | 110\n全行业景气指数 | 2025-06-01 | 100\n全行业景气指数 | 2026-06-01 | 102\n零售业流动比率中位数 | 2026-06-01 | 1",
    )

    assert rows(industry_prospects(customers, series, as_of=DAY)) == [
        (
            "零售业",
            "日用品零售景气指数",
            pytest.approx(0.10),
            "全行业景气指数",
            pytest.approx(0.02),
            pytest.approx(0.08),
        )
    ]


def test_without_a_market_there_is_a_change_and_no_comparison(given, rows):
    customers = given("customers", "customer_id | industry\nann | 零售业")
    series = given("raw", NONE + "零售指数 | 2025-06-01 | 100\n零售指数 | 2026-06-01 | 90")

    assert rows(industry_prospects(customers, series, as_of=DAY), "index_change", "relative") == [(pytest.approx(-0.1), None)]  # fmt: skip
