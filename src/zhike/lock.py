"""A lock between processes: held by a file that the system lets go of when its holder dies."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from zhike.errors import Conflict

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOOK_SECONDS = 0.2
OPENING = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)


@contextmanager
def held(path: Path, *, waiting: Callable[[], object] | None = None, seconds: float = 3_600) -> Iterator[None]:
    """Hold the lock for the length of a block; `waiting` is called once where somebody else has it.

    Errors  Conflict after so many seconds of waiting
    """
    number = os.open(path, OPENING, 0o600)
    try:
        told, ends = False, time.monotonic() + seconds
        while not _taken(number):
            if not told and waiting is not None:
                waiting()
            told = True
            if time.monotonic() >= ends:
                raise Conflict(
                    (f"Another process is at work in {path.parent}.", f"另一个进程正在处理 {path.parent}。"),
                    ("Wait until it has finished, then try again.", "请等待其完成后重试。"),
                )
            time.sleep(LOOK_SECONDS)
        yield
    finally:
        os.close(number)  # lets go of the lock too


def _taken(number: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the second is how Windows says it
        return False
    return True
