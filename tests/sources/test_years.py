"""The year of dates that are written without one."""

import pytest

from zhike.sources.years import since


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (("2024年1-4月送货记录",), (2024, 1)),
        (("期间：2023年12月至2024年2月",), (2023, 12)),
        (("2023-11-01 ~ 2024-03-31",), (2023, 11)),
        (("2024-01-01 至 2024-06-30",), (2024, 1)),
        (("送货记录 打印日期：2025-01-05", "2024年"), (2024, 1)),
        (("送货记录", "台账20240305.xlsx"), (2024, 1)),
        (("送货记录 电话 05712024555",), None),
    ],
)
def test_days_count_from_the_nearest_year_that_is_named(told: tuple[str, ...], found: tuple[int, int] | None) -> None:
    assert since(*told) == found
