"""Snapshots are named by what goes into them, sealed, and put in force in one step."""

from datetime import date

import pyarrow as pa
import pytest
from pyarrow import parquet

from brought import made
from zhike import engine, snapshots
from zhike.desk import Desk
from zhike.errors import NotFound, SnapshotCorrupt, UnknownName

DAY = date(2026, 6, 30)


@pytest.fixture
def at(tmp_path):
    return made(tmp_path)


def sealed(at, number, **tables):
    """A snapshot of these tables: name → rows."""
    with Desk(at.desk) as desk, snapshots.draft(at) as folder:
        said = {}
        for name, count in tables.items():
            parquet.write_table(pa.table({"n": list(range(count))}), folder / f"{name}.parquet")
            said[name] = {"rows": count, "sums": {"n": str(sum(range(count)))}}
        name, _ = snapshots.name_of(DAY, {"number": number})
        return snapshots.publish(
            at, desk, folder, name, {"as_of": DAY.isoformat(), "fits": {}, "settings": {}, "tables": said}
        )


def test_a_name_is_the_day_and_a_hash_of_what_goes_in():
    name, whole = snapshots.name_of(DAY, {"a": 1, "b": [1, 2]})

    assert name == f"2026-06-30.{whole[:12]}"
    assert snapshots.name_of(DAY, {"b": [1, 2], "a": 1})[0] == name
    assert (
        len(
            {snapshots.name_of(DAY, {"a": a})[0] for a in (1, 2, "1")}
            | {snapshots.name_of(date(2026, 7, 1), {"a": 1})[0]}
        )
        == 4
    )


def test_the_companys_own_definitions_are_part_of_the_code_version(tmp_path):
    own = tmp_path / "definitions.py"
    before = snapshots.code_version(own)
    own.write_text("METRICS = ()")

    assert before == snapshots.code_version() != snapshots.code_version(own)


def test_a_published_snapshot_is_in_force_and_says_what_it_holds(at):
    sealed(at, 1, orders=3)
    found = snapshots.current(at)

    assert (found.as_of, found.tables, found.rows("orders"), found.stale) == (DAY, ("orders",), 3, False)
    with engine.connected(threads=1) as connected:
        assert connected.fetch(found.table("orders", connected)).num_rows == 3
    with pytest.raises(UnknownName, match="nothing"):
        found.path("nothing")


def test_before_the_first_run_nothing_is_in_force(at):
    with pytest.raises(NotFound) as told:
        snapshots.current(at)
    assert "zhike refresh" in told.value.fix[0]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"rows": 3', '"rows": 4'),
        lambda text: text.replace(",\n", ", \n", 1),
        lambda text: text[:-2],
        lambda text: "",
        lambda text: "[]",
    ],
)
def test_a_manifest_is_sealed_to_the_last_blank(at, spoil):
    path = sealed(at, 1, orders=3).folder / "manifest.json"
    path.chmod(0o600)
    path.write_text(spoil(path.read_text()))
    with pytest.raises(SnapshotCorrupt, match=r"manifest\.json"):
        snapshots.open(path.parent)


def test_a_snapshot_under_another_name_is_not_that_snapshot(at):
    folder = sealed(at, 1, orders=3).folder
    other = folder.rename(folder.with_name("2026-06-30.000000000000"))
    with pytest.raises(SnapshotCorrupt):
        snapshots.open(other)


def test_a_draft_that_was_not_published_leaves_nothing(at):
    def broken_off():
        with snapshots.draft(at) as folder:
            (folder / "orders.parquet").write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    left = at.snapshots / f"{snapshots.DRAFT}dead"
    left.mkdir()
    sealed(at, 1, orders=1)

    assert [path.name[:4] for path in at.snapshots.iterdir() if path.is_dir()] == ["2026"]


def test_a_damaged_snapshot_made_again_is_kept_aside(at):
    first = sealed(at, 1, orders=3)
    first.path("orders").chmod(0o600)
    first.path("orders").write_bytes(b"rot")
    again = sealed(at, 1, orders=3)

    assert snapshots.open(again.folder).name == first.name
    assert len(list(at.snapshots.glob(".damaged-*"))) == 1


def test_two_snapshots_are_compared_by_rows_and_sums(at):
    before, after = sealed(at, 1, orders=3, customers=2), sealed(at, 2, orders=4, customers=2, cohorts=1)

    assert snapshots.compare(before, after) == {
        "orders": {"rows": (3, 4), "n": ("3", "6")},
        "cohorts": {"rows": (None, 1), "n": (None, "0")},
    }
