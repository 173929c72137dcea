"""A nursery of refresh workers to be killed: reads "DAY" from stdin, forks a worker for it, prints "pid N".

The worker does one job as `zhike serve` does and prints "ack DAY NAME" when it is done. With `in-place` it publishes
as one must not: the pointer first, then the files one by one where readers look.
"""

import os
import shutil
import sys
import time
from datetime import date
from pathlib import Path

from faults.lines import SHORT
from zhike import run, snapshots, workspace
from zhike.jobs import Jobs


def in_place(at, desk, drafted, name, about):
    """The broken twin of snapshots.publish."""
    desk.snapshots.publish(name, "no seal")
    place = at.snapshots / name
    place.mkdir(exist_ok=True)
    tables = {}
    for table, said in about["tables"].items():
        path = drafted / f"{table}.parquet"
        time.sleep(0.1)
        tables[table] = {**said, "file": path.name, "bytes": path.stat().st_size, "sha256": snapshots.hash_of(path)}
        shutil.copyfile(path, place / path.name)
    (place / snapshots.MANIFEST).write_bytes(snapshots._sealed({"name": name, **about, "tables": tables}))
    return snapshots.open(place)


def refresh(at, asked, tell, cancel):
    done = run.refresh(at, as_of=date.fromisoformat(asked["as_of"]), progress=tell, cancel=cancel, rows=SHORT)
    return done.document()


def work(folder: Path, day: str) -> None:
    jobs = Jobs(workspace.open(folder), {"refresh": refresh})
    id = jobs.start("refresh", {"as_of": day})
    while (job := jobs.one(id)).state in ("todo", "running"):
        time.sleep(0.01)
    print(f"ack {day} {(job.outcome or {}).get('snapshot')} {job.state}", flush=True)
    os._exit(0)


def main(folder: str, way: str) -> None:
    if way == "in-place":
        snapshots.publish = in_place
    print("ready", flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.setpgid(0, 0)
            work(Path(folder), line.strip())
        print(f"pid {pid}", flush=True)
        os.waitpid(pid, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
