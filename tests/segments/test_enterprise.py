"""Enterprise types: growth, stable, potential, by a company's own sales first."""

from datetime import date

import pytest

from zhike.segments.enterprise import enterprise_types

DAY = date(2026, 6, 30)


@pytest.fixture
def typed(given, rows):
    """The types of companies named in the text tables: customer → (type, growth, what grew)."""

    def types(metrics, own="", signals="", founded=""):
        founded_on = dict(line.split() for line in founded.splitlines())
        who = sorted(
            {line.split("|")[0].strip() for line in (metrics + "\n" + own).splitlines() if line.strip()} | {*founded_on}
        )
        customers = given(
            "customers",
            "customer_id | kind_of_party | founded_on\n"
            + "\n".join(f"{id_} | company | {founded_on.get(id_, '')}" for id_ in who)
            + "\nzed | person |",
        )
        bought = given(
            "customer_metrics",
            "customer_id | orders_last_year | orders_year_before | spent_last_year | spent_year_before | first_ordered_on\n"
            + "\n".join(line if line.count("|") == 5 else f"{line} |" for line in metrics.splitlines() if line.strip()),
        )
        statements = given("statements", "customer_id | ended_on | months | item | amount | state\n" + own)
        news = given("signals", "customer_id | noted_on | kind\n" + signals)
        found = enterprise_types(customers, bought, statements, news, as_of=DAY)
        return {
            row[0]: row[1:] for row in rows(found, "customer_id", "enterprise_type", "enterprise_growth", "growth_of")
        }

    return types


def test_a_fifth_more_is_growth_less_than_a_fifth_either_way_is_stable_and_the_rest_has_no_type(typed):
    found = typed(
        "ann | 4 | 4 | 120.00 | 100.00\nbob | 4 | 4 | 81.00 | 100.00\ncid | 4 | 4 | 80.00 | 100.00\ndee | 1 | 4 | 500.00 | 100.00"
    )

    assert found == {
        "ann": ("growth", pytest.approx(0.2), "purchases"),
        "bob": ("stable", pytest.approx(-0.19), "purchases"),
        "cid": (None, pytest.approx(-0.2), "purchases"),
        "dee": (None, None, None),
    }


def test_own_sales_of_two_whole_years_count_before_purchases(typed):
    own = """
        ann | 2024-12-31 | 12 | revenue | 100.00 | used
        ann | 2025-12-31 | 12 | revenue | 150.00 | used
        bob | 2024-12-31 | 12 | revenue | 100.00 | used
        bob | 2025-12-31 | 6 | revenue | 150.00 | used
        cid | 2021-12-31 | 12 | revenue | 100.00 | used
        cid | 2022-12-31 | 12 | revenue | 300.00 | used
        dee | 2023-12-31 | 12 | revenue | 100.00 | used
        dee | 2025-12-31 | 12 | revenue | 300.00 | used"""
    bought = "\n".join(f"{who} | 2 | 2 | 100.00 | 100.00" for who in ("ann", "bob", "cid", "dee"))

    assert typed(bought, own) == {
        "ann": ("growth", pytest.approx(0.5), "own_sales"),
        **dict.fromkeys(("bob", "cid", "dee"), ("stable", 0.0, "purchases")),
    }


def test_young_companies_and_those_with_promising_news_have_potential_unless_they_grow_or_shrink(typed):
    bought = """
        ann | 2 | 2 | 100.00 | 100.00
        bob | 2 | 2 | 100.00 | 100.00
        cid | 2 | 2 | 50.00 | 100.00
        dee | 2 | 2 | 50.00 | 100.00
        eve | 2 | 2 | 200.00 | 100.00
        fay | 2 | 2 | 100.00 | 100.00"""
    news = "bob | 2025-12-01 | 专利\ndee | 2025-12-01 | 融资\neve | 2025-12-01 | 榜单\nfay | 2024-01-01 | 专利\nfay | 2026-01-01 | 新闻"
    found = typed(bought, signals=news, founded="ann 2023-01-01\ncid 2023-01-01\ngus 2024-01-01")

    assert {who: told[0] for who, told in found.items()} == {
        "ann": "potential", "bob": "potential", "cid": None, "dee": "potential", "eve": "growth", "fay": "stable", "gus": "potential",
    }  # fmt: skip


def test_who_came_within_the_year_before_has_not_grown_for_that(typed):
    """ann and bob bought 100 in the 182 days of the year before that they were there: 200 a year; cid only in 100 days."""
    found = typed(
        "ann | 4 | 4 | 200.00 | 100.00 | 2024-12-30\n"
        "bob | 4 | 4 | 260.00 | 100.00 | 2024-12-30\n"
        "cid | 4 | 4 | 200.00 | 100.00 | 2025-03-22\n"
        "dee | 4 | 4 | 200.00 | 100.00 | 2020-01-01"
    )

    assert [found[id_][0] for id_ in ("ann", "bob", "cid", "dee")] == ["stable", "growth", None, "growth"]
