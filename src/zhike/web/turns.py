"""Turns: so many pages are made at the same time as the machine can make, the others wait for theirs.

Threads that compute hand each other the one lock of this process. When twenty readers ask at once on two cores, twenty
threads wait for it longer than they work: at a million customers the middle page took 1 to 3 seconds, and 0.05 to 0.25
when three were made at a time on an idle machine. What takes long gives its turn up and goes on beside: nobody waits for
a large export.
"""

import asyncio
import os
from collections.abc import Callable
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

Made = TypeVar("Made")
MORE = 1
"""Turns beyond the processors: while one page waits for the engine another is made."""
LONG_SECONDS = 0.5


class Turns:
    """The turns of one application; who came first goes first."""

    def __init__(self, most: int | None = None, *, long: float = LONG_SECONDS) -> None:
        self._turns = asyncio.Semaphore(most or (os.cpu_count() or 1) + MORE)
        self._long = long

    async def take(self, make: Callable[..., Made], *given: object) -> Made:
        """What `make` returns of what is given, made in a thread of its own when it is its turn."""
        await self._turns.acquire()
        held = True

        def give_up() -> None:
            nonlocal held
            if held:
                held = False
                self._turns.release()

        long = asyncio.get_running_loop().call_later(self._long, give_up)
        try:
            return await run_in_threadpool(make, *given)
        finally:
            long.cancel()
            give_up()
