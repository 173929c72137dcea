"""A company that many tests start from is computed once in a run of the tests; each gets a copy of its own."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from zhike import workspace
from zhike.workspace import Workspace

PLACE = "ZHIKE_TESTS_KEEP"
"""Names the folder that all workers of one run share."""


def begin() -> None:
    """Make the folder, in the process that starts the workers."""
    os.environ.setdefault(PLACE, tempfile.mkdtemp(prefix="zhike-tests-"))


def end() -> None:
    shutil.rmtree(os.environ.pop(PLACE), ignore_errors=True)


def copied(here: Workspace, folder: Path) -> Workspace:
    """Another workspace that holds the same."""
    shutil.copytree(here.folder, folder / here.folder.name)
    return workspace.open(folder / here.folder.name)


def made(name: str, make: Callable[[Path], Workspace], folder: Path) -> Workspace:
    """What `make` makes in an empty folder, copied into `folder`; `name` tells it from the others."""
    kept = Path(os.environ[PLACE]) / name
    with (kept.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other workers wait instead of computing it again
        if not kept.exists():
            begun = kept.with_suffix(".begun")
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            make(begun)
            begun.rename(kept)
    (inside,) = (one for one in kept.iterdir() if one.is_dir())
    return copied(workspace.open(inside), folder)
