"""Memory: the most that this process and its children hold together while something goes on."""

import math
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

SAMPLE_SECONDS = 0.1
CHILDREN_SECONDS = 1.0
"""To find a process's children means to ask every process of the machine; they are found anew after so long."""


class Watch:
    """Samples of the resident memory of a process tree: the most of all, and the most since it was last asked."""

    def __init__(self) -> None:
        self._own = psutil.Process(os.getpid())
        self._children: list[psutil.Process] = []
        self._found_at = -math.inf
        self._lock = threading.Lock()
        self._most = self._since = 0

    def sample(self) -> int:
        """Bytes held now."""
        now = 0
        for one in (self._own, *self._found()):
            try:
                now += one.memory_info().rss
            except psutil.Error:
                continue
        with self._lock:
            self._most, self._since = max(self._most, now), max(self._since, now)
        return now

    def _found(self) -> list[psutil.Process]:
        if time.monotonic() - self._found_at >= CHILDREN_SECONDS:
            self._children, self._found_at = self._own.children(recursive=True), time.monotonic()
        return self._children

    def most(self) -> int:
        """The most bytes held at any sample so far."""
        self.sample()
        return self._most

    def most_since(self) -> int:
        """The most bytes held since this was last asked, so that each part of a piece of work has its own peak."""
        now = self.sample()
        with self._lock:
            most, self._since = self._since, now
        return most


@contextmanager
def watched() -> Iterator[Watch]:
    """A watch that samples by itself for the length of a block."""
    watch, over = Watch(), threading.Event()

    def sample() -> None:
        while not over.wait(SAMPLE_SECONDS):
            watch.sample()

    watcher = threading.Thread(target=sample, daemon=True)
    watcher.start()
    try:
        yield watch
    finally:
        over.set()
        watcher.join()
