"""A5: whatever happens to a sealed file, no number of it is shown."""

import os
import random
import shutil
from pathlib import Path

import duckdb
import pytest

from brought import bring, made
from faults.lines import SHORT, day, golden, text
from zhike import run, snapshots
from zhike.desk import Desk
from zhike.errors import SnapshotCorrupt

SEED = 20260630
COPIES = 300


@pytest.fixture
def at(tmp_path):
    workspace = made(tmp_path)
    bring(workspace, "order_lines", text())
    return workspace


def damage(folder: Path, chance: random.Random) -> tuple[str, str]:
    """One file with one bit flipped, 512 bytes at random, or its tail cut off; says which and how."""
    path = chance.choice(sorted(folder.iterdir()))
    content = bytearray(path.read_bytes())
    way = chance.choice(("bit", "bytes", "tail"))
    place = chance.randrange(len(content))
    if way == "bit":
        content[place] ^= 1 << chance.randrange(8)
    elif way == "bytes":
        content[place : place + 512] = chance.randbytes(512)
    else:
        del content[place:]
    path.chmod(0o600)
    path.write_bytes(content)
    return path.name, way


def copies(sealed: Path, into: Path) -> list[tuple[Path, str, str]]:
    chance = random.Random(SEED)
    made = []
    for number in range(COPIES):
        copy = into / str(number) / sealed.name
        shutil.copytree(sealed, copy)
        made.append((copy, *damage(copy, chance)))
    return made


def test_every_damaged_copy_is_detected_and_its_file_named(at, tmp_path):
    sealed = run.refresh(at, as_of=day(90), rows=SHORT)
    found = 0
    for copy, name, _ in copies(sealed.path, tmp_path / "copies"):
        with pytest.raises(SnapshotCorrupt, match=name.replace(".", r"\.")):
            snapshots.open(copy)
        found += 1
    print(f"seed {SEED}: {found} of {COPIES} detected")

    assert found == COPIES


def test_without_verification_damage_goes_unseen(at, tmp_path, monkeypatch):
    """The test above can fail: with the check of the files off, copies are opened and some give wrong numbers."""
    sealed = run.refresh(at, as_of=day(90), rows=SHORT)
    monkeypatch.setattr(snapshots, "_is_whole", lambda *_: True)
    opened = wrong = 0
    for copy, _, _ in copies(sealed.path, tmp_path / "copies"):
        try:
            found = snapshots.open(copy)
        except SnapshotCorrupt:
            continue
        opened += 1
        try:
            told = duckdb.sql(
                f"SELECT count(*), sum(amount) FROM read_parquet('{found.path('customer_months')}')"
            ).fetchone()
        except duckdb.Error:
            continue
        wrong += told != golden(day(90))
    print(f"seed {SEED}: {opened} of {COPIES} opened, {wrong} gave wrong numbers from one table alone")

    assert opened > 0


def test_the_last_good_snapshot_stands_in_marked_stale_and_the_administrator_is_told_once(at):
    old = run.refresh(at, as_of=day(10), rows=SHORT)
    new = run.refresh(at, as_of=day(20), rows=SHORT)
    path = new.path / "customer_months.parquet"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])

    for _ in range(3):
        found = snapshots.current(at)
        assert (found.name, found.stale) == (old.snapshot, True)
    with Desk(at.desk) as desk:
        told = [(event.kind, event.subject) for event in desk.events.all()]
    assert told == [("snapshot_corrupt", new.snapshot)]


def test_where_no_snapshot_is_whole_none_is_shown(at):
    done = run.refresh(at, as_of=day(10), rows=SHORT)
    (done.path / "manifest.json").unlink()

    with pytest.raises(SnapshotCorrupt, match=r"manifest\.json"):
        snapshots.current(at)


def test_the_scrub_finds_damage_that_came_after_the_first_look(at):
    done = run.refresh(at, as_of=day(10), rows=SHORT)
    snapshots.open(done.path)
    path = done.path / "customer_months.parquet"
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert {name: error is None for name, error in snapshots.verify(at).items()} == {done.snapshot: False}
