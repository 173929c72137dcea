"""The season ahead is told by what past years did in the same weeks, and only where all of them did."""

from datetime import date, timedelta

import pytest

from zhike.web.seasonal import ratios

AS_OF = date(2025, 6, 30)


def company(given, busy, *, since=900):
    """Two customers order every second day; `busy` says on which days so many more do."""
    lines = ["order_id | customer_id | ordered_on | kind | amount"]
    for back in range(0, since, 2):
        day = AS_OF - timedelta(days=back)
        lines += [f"{back}-{n} | c{n} | {day} | sale | 1.00" for n in range(2 + busy(day))]
    return given("orders", "\n".join(lines))


def rows(asked):
    return asked.to_pyarrow().to_pylist()


def test_what_was_busy_every_summer_is_seen_ahead(given):
    found = ratios(company(given, lambda day: 4 if day.month in (7, 8, 9) else 0), AS_OF, rows)

    assert found == pytest.approx([2.0, 2.0], rel=0.05)  # 6 ÷ (6 × ¼ + 2 × ¾)


def test_an_even_company_and_one_that_grows_have_no_season(given):
    assert ratios(company(given, lambda day: 0), AS_OF, rows) == pytest.approx([1.0, 1.0], abs=0.03)
    grown = ratios(company(given, lambda day: (day - date(2023, 1, 1)).days // 100), AS_OF, rows)
    assert grown == pytest.approx([1.0, 1.0], abs=0.06)


def test_too_short_a_past_tells_no_season(given):
    assert ratios(company(given, lambda day: 0, since=480), AS_OF, rows) == []
    assert len(ratios(company(given, lambda day: 0, since=520), AS_OF, rows)) == 1
    assert ratios(company(given, lambda day: 0, since=0), AS_OF, rows) == []
