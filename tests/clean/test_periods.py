"""Periods, spans and terms of credit, one text at a time."""

import pytest

from zhike.clean.cells import Bad
from zhike.clean.periods import period, span, term

MISSING, BAD_NUMBER = "missing", "bad_number"

TERMS = (
    ("30", "30"), ("月结30天", "30"), ("票到45天", "45"), ("60天内", "60"), ("2个月", "60"), ("三个月", "90"), ("Net 30", "30"), ("45 days", "45"),
    ("30天", "30"), ("Net 45", "45"), ("现款现货", "0"), ("款到发货", "0"), ("现结", "0"), ("cash", "0"), ("月结", "30"), ("当月月结", "30"), ("按合同", BAD_NUMBER), ("面议", BAD_NUMBER), ("", MISSING),
)  # fmt: skip


@pytest.mark.parametrize(("text", "days"), TERMS)
def test_days_of_credit_as_people_agree_them(text: str, days: str) -> None:
    found = term(text)

    assert (found.reason if isinstance(found, Bad) else str(found)) == days


PERIODS = (
    ("3月", "2025-03"), ("12月份", "2025-12"), ("一季度", "2025Q1"), ("Q3", "2025Q3"), ("3月5日", "2025-03-05"), ("3.5", "2025-03-05"), ("Mar-25", "2025-03"), ("March 2025", "2025-03"),
    ("05/03/2025", "2025-03-05"), ("45721", "2025-03-05"), ("2025年3月", None), ("202503", None), ("20250305", None), ("2025-03-05 10:00", None), ("全年", None),
)  # fmt: skip


@pytest.mark.parametrize(("text", "found"), PERIODS)
def test_a_period_leads_with_its_year_as_far_as_it_is_known(text: str, found: str | None) -> None:
    assert period(text, order="dmy", since=(2025, 1)) == found


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2025.3.1-2025.3.15", "2025-03-01 2025-03-15"),
        ("2025-03-01~2025-03-15", "2025-03-01 2025-03-15"),
        ("2025年3月1日至15日", "2025-03-01 2025-03-15"),
        ("2025/12/20-1/5", "2025-12-20 2026-01-05"),
        ("3月1日—3月8日", "2025-03-01 2025-03-08"),
        ("2025-03-01", None),
        ("2025.3.15-2025.3.1", None),
        ("全年", None),
    ],
)
def test_a_span_has_its_first_and_its_last_day(text: str, days: str | None) -> None:
    found = span(text, since=(2025, 1))

    assert (" ".join(f"{one:%Y-%m-%d}" for one in found) if found else None) == days
