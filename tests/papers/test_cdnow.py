"""CDNOW as its authors count it: every customer of the sample bought, also for nothing."""

from pyarrow import parquet


def test_the_sample_has_its_published_customers_and_repeaters(cdnow):
    days = parquet.read_table(cdnow.path("customer_metrics"), columns=["repeat_days"])["repeat_days"].to_pylist()
    assert len(days) == 2_357
    assert [sum(1 for day in days if day == n) for n in range(7)] == [1_411, 439, 214, 100, 62, 38, 29]
    assert sum(1 for day in days if day >= 7) == 64
