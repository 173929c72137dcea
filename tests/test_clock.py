"""Days of instants, and instants of what clocks show, against the standard library's own zones."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from zhike.clock import day_of, to_utc

ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu")
BEGAN = datetime(1991, 1, 1, tzinfo=UTC)


def instants(zone):
    """Instants of fifty years, and those around the days on which clocks were changed."""
    chance = Random(7)
    found = [BEGAN + timedelta(seconds=chance.randrange(48 * 365 * 86_400)) for _ in range(300)]
    for year in range(1992, 2039, 4):
        for month, day in ((3, 28), (4, 1), (10, 27), (11, 3)):
            midnight = datetime(year, month, day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
            found += [midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=1, minutes=30)]
    return found


@pytest.mark.every_engine
@pytest.mark.parametrize("zone", ZONES)
def test_the_day_of_an_instant_is_the_one_of_the_zones_calendar(engine, zone):
    found = instants(zone)
    table = engine.given(pa.table({"at": pa.array(found, pa.timestamp("us", "UTC")), "n": range(len(found))}))
    got = engine.fetch(table.select("n", day=day_of(table["at"], zone)).order_by("n"))["day"].to_pylist()

    assert got == [one.astimezone(ZoneInfo(zone)).date() for one in found]


@pytest.mark.parametrize("zone", ZONES)
def test_what_a_clock_shows_leads_back_to_the_instant(engine, zone):
    found = instants(zone)
    shown = [one.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for one in found]
    table = engine.given(pa.table({"shown": pa.array(shown, pa.timestamp("us")), "n": range(len(found))}))
    got = engine.fetch(table.select("n", at=to_utc(table.shown, zone)).order_by("n"))["at"].to_pylist()

    later = [one.replace(tzinfo=ZoneInfo(zone), fold=1).astimezone(UTC) for one in shown]
    assert [one.replace(tzinfo=UTC) for one in got] == later
    assert sum(one != other for one, other in zip(found, later, strict=True)) < 15  # hours that a clock shows twice
