"""A1: a refresh killed at any moment leaves the old snapshot or the new one, and nothing else."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from pyarrow import compute, parquet

from brought import bring, made
from faults.lines import day, golden, text
from zhike import snapshots
from zhike.desk import Desk
from zhike.errors import NotFound, SnapshotCorrupt
from zhike.workspace import Workspace, alive

SEED = 20260630
TESTS = Path(__file__).parents[1]


@dataclass
class Reader:
    """Asks for golden answers twenty times a second."""

    at: Workspace
    reads: int = 0
    broken: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def go(self) -> None:
        with Desk(self.at.desk) as desk:
            while not self.over.wait(0.05):
                self.reads += 1
                try:
                    found = snapshots.current(self.at, desk)
                    amounts = parquet.read_table(found.path("customer_months"), columns=["amount"])["amount"]
                    (whole,) = parquet.read_table(found.path("frequency")).to_pylist()
                    told = (len(amounts), compute.sum(amounts).as_py())
                    if not told == (whole["orders"], whole["spent"]) == golden(found.as_of) or found.stale:
                        self.broken.append(f"{found.name}: {told}, {whole}, stale={found.stale}")
                except (SnapshotCorrupt, NotFound, OSError) as error:
                    self.broken.append(repr(error))


@dataclass
class Nursery:
    """The process that forks workers."""

    at: Workspace
    way: str = "atomic"

    def __enter__(self):
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "faults.worker", str(self.at.folder), self.way],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env, cwd=TESTS,
        )  # fmt: skip
        assert self._line() == "ready"
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(30)

    def start(self, as_of: date) -> int:
        self.process.stdin.write(f"{as_of}\n")
        self.process.stdin.flush()
        return int(self._line().removeprefix("pid "))

    def ended(self) -> list[str]:
        """The acknowledgements up to the worker's end."""
        said = []
        while (line := self._line()) != "gone":
            said.append(line)
        return said

    def _line(self) -> str:
        return self.process.stdout.readline().strip()


@pytest.fixture
def at(tmp_path):
    workspace = made(tmp_path)
    bring(workspace, "order_lines", text())
    return workspace


def kill(at: Workspace, way: str, kills: int) -> tuple[Reader, list[str], int, int]:
    """So many kills of a worker or its whole group at random moments of its work; then one that may finish.

    Says what the reader saw, what was acknowledged, how many kills came before the end, and the last day's number.
    """
    chance = random.Random(SEED)
    reader = Reader(at)
    acks: list[str] = []
    midway = 0
    with Nursery(at, way) as nursery:
        for _ in range(2):  # the first one also warms up
            began = time.monotonic()
            nursery.start(day(0) if not acks else day(1))
            acks += nursery.ended()
            lasts = time.monotonic() - began
        thread = threading.Thread(target=reader.go, daemon=True)
        thread.start()
        wanted = 2
        for number in range(kills):
            pid = nursery.start(day(wanted))
            # Most die within the usual time, some are let live longer: what they publish must then stay.
            began = time.monotonic()
            long = chance.random() < 0.3
            wait(pid, lasts * (chance.uniform(1, 4) if long else chance.uniform(0, 1)))
            lived = time.monotonic() - began
            with suppress(ProcessLookupError):  # it was done before
                (os.kill if number % 2 else os.killpg)(pid, signal.SIGKILL)
            said = nursery.ended()
            acks += said
            midway += not said
            # The machine may be busier or idler than a moment ago: what is usual is learnt anew each time.
            lasts = lived if said else max(lasts, lived)
            wanted += snapshots.current(at).as_of == day(wanted)  # a day that was not reached is tried again
            with Desk(at.desk) as desk:
                for job in desk.jobs.all():
                    if job.state == "running":
                        assert not alive(f"{job.owner}-"), "a dead worker's job looks alive"
        began = time.monotonic()
        nursery.start(day(wanted))
        acks += nursery.ended()
        ready = time.monotonic() - began
        reader.over.set()
        thread.join()
    print(
        f"seed {SEED}: {kills} kills, {midway} before the end, {reader.reads} reads, {len(reader.broken)} broken, one refresh {lasts:.1f} s, after the last kill {ready:.1f} s"
    )
    return reader, acks, midway, wanted


def wait(pid: int, seconds: float) -> None:
    """Let a worker live so long, or until it is done."""
    ends = time.monotonic() + seconds
    with suppress(ProcessLookupError):
        while time.monotonic() < ends:
            os.kill(pid, 0)
            time.sleep(min(0.01, max(0.0, ends - time.monotonic())))


@pytest.mark.timeout(1200)
def test_readers_see_the_old_or_the_new_snapshot_whenever_a_refresh_is_killed(at):
    reader, acks, midway, last = kill(at, "atomic", 50)

    assert reader.broken == []
    assert reader.reads >= 100
    assert midway >= 15, "the kills came too late to prove anything"
    with Desk(at.desk) as desk:
        published = {move.name for move in desk.snapshots.all()}
        states = {job.state for job in desk.jobs.all(most=200)}
    acknowledged = {ack.split()[2] for ack in acks if ack.startswith("ack") and ack.endswith("done")}
    assert acknowledged <= published, "an acknowledged snapshot was lost"
    assert snapshots.current(at).as_of == day(last)
    assert last > 4, "nothing was ever finished"
    assert states <= {"todo", "done"}, "a killed job neither waits again nor is done"
    assert all(damage is None for damage in snapshots.verify(at).values())
    assert [path.name for path in at.snapshots.iterdir() if path.name.startswith(".") and path.is_dir()] == []
    assert list((at.folder / ".scratch").iterdir()) == []


def test_the_same_reader_catches_a_refresh_that_publishes_in_place(at):
    reader, *_ = kill(at, "in-place", 4)

    assert len(reader.broken) > 0
