import pytest

from zhike.segments.season import festival, season, seasons

HEADER = "customer_id | ordered_on | kind | sold\n"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-01-28", "spring_festival"),  # the eve: New Year was on 29 January
        ("2025-01-29", None),
        ("2024-12-30", "spring_festival"),
        ("2024-12-29", None),
        ("2026-01-17", None),  # New Year on 17 February
        ("2026-01-18", "spring_festival"),
        ("2025-06-18", "june"),
        ("2025-09-06", "mid_autumn"),  # 6 October
        ("2025-09-05", None),
        ("2025-10-06", None),
        ("2025-11-11", "double_eleven"),
        ("2025-11-12", None),
        ("2025-12-12", "double_twelve"),
        ("1990-01-20", None),  # before the years that the calendar here covers
    ],
)
def test_a_day_belongs_to_the_festival_it_is_bought_for(given, rows, day, expected):
    table = given("orders", HEADER + f"ann | {day} | sale | 1.00")

    assert rows(table.select(found=festival(table.ordered_on))) == [(expected,)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2025-02-28", "winter"), ("2025-03-01", "spring"), ("2025-08-31", "summer"), ("2025-11-30", "autumn")],
)
def test_seasons_begin_with_march_june_september_december(given, rows, day, expected):
    table = given("orders", HEADER + f"ann | {day} | sale | 1.00")

    assert rows(table.select(found=season(table.ordered_on))) == [(expected,)]


def test_shares_say_when_in_the_year_a_customer_buys(given, rows):
    table = given(
        "orders",
        HEADER
        + """
        ann | 2025-01-20 | sale   | 30.00
        ann | 2025-11-05 | sale   | 50.00
        ann | 2025-10-20 | sale   | 20.00
        ann | 2025-11-06 | return | 0.00
            | 2025-11-06 | sale   | 9.00
    """,
    )

    assert rows(
        seasons(table),
        "customer_id",
        "main_season",
        "season_share",
        "spring_festival_share",
        "double_eleven_share",
        "june_share",
    ) == [("ann", "autumn", 0.7, 0.3, 0.5, 0.0)]
