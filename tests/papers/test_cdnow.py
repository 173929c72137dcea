"""CDNOW as its authors count it: every customer of the sample bought, also for nothing."""

from datetime import date

from pyarrow import parquet

from zhike import load, run, workspace


def test_the_sample_has_its_published_customers_and_repeaters(shared_data, tmp_path):
    place = workspace.init(tmp_path / "cdnow")
    columns = ["-", "customer_code", "ordered_on", "quantity", "amount"]
    load.bring(place, [shared_data / "cdnow" / "CDNOW_sample.txt"], kind="order_lines", columns=columns)
    ran = run.refresh(place, as_of=date(1997, 9, 30))
    days = parquet.read_table(ran.path / "customer_metrics.parquet", columns=["repeat_days"])["repeat_days"].to_pylist()
    assert len(days) == 2_357
    assert [sum(1 for day in days if day == n) for n in range(7)] == [1_411, 439, 214, 100, 62, 38, 29]
    assert sum(1 for day in days if day >= 7) == 64
