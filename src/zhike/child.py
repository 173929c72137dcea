"""Work in a process of its own, so that the one that serves neither grows nor waits; killed when it is called off."""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any, TypeVar

import psutil

from zhike.errors import StorageFull, ZhikeError
from zhike.jobs import Cancelled

T = TypeVar("T")
Tell = Callable[..., None]
LOOK_SECONDS = 0.2
TELL_SECONDS = 0.2
GROUP_SECONDS = 5


class Broken(StorageFull):
    """The process ended without a word: killed by the system, mostly for want of memory."""

    code = "child_ended"

    def __init__(self) -> None:
        super().__init__(
            ("The work broke off: the machine probably ran out of memory.", "任务意外中断，可能是内存不足。"),
            (
                "Nothing was changed. Close other programs, or bring the file in parts.",
                "未做任何改动。请关闭其他程序，或将文件拆分后重试。",
            ),
        )

    def __reduce__(self) -> tuple[object, ...]:
        return Broken, ()


def run(work: Callable[..., T], *given: Any, tell: Tell, cancel: threading.Event) -> T:
    """What work(*given, tell=tell) returns; `work` is a function of a module, and what goes in and out is plain values.

    Errors  those of the work; Cancelled where it is called off; Broken where the process was killed
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, work, given), daemon=True)
    process.start()
    theirs.close()
    try:
        while not cancel.is_set():
            if not ours.poll(LOOK_SECONDS):
                continue
            try:
                what, told = ours.recv()
            except EOFError:
                raise Broken() from None
            if what == "done":
                return told  # type: ignore[no-any-return]
            if what == "error":
                raise told
            tell(*told)
        raise Cancelled
    finally:
        _end(process.pid)
        process.join()
        ours.close()


def _end(pid: int | None) -> None:
    """Kill a process and all that it has started; one that has ended by itself is left in peace."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        group = [*process.children(recursive=True), process]
        for one in group:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(group[:-1], timeout=GROUP_SECONDS)


def _work(out: Connection, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    """What the child does."""
    threading.Thread(target=_follow_parent, daemon=True).start()
    said = 0.0

    def tell(*told: Any) -> None:
        nonlocal said
        if time.monotonic() - said >= TELL_SECONDS:
            said = time.monotonic()
            out.send(("tell", told))

    try:
        out.send(("done", work(*given, tell=tell)))
    except ZhikeError as error:
        out.send(("error", error))


def _follow_parent() -> None:
    """Ends this process when the one that serves has ended, however it did."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
