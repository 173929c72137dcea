"""The parent's side: starts the child, believes nothing it says, writes what it hands over as Parquet."""

import errno
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from io import FileIO
from pathlib import Path
from typing import IO

import psutil

from zhike.errors import BadFile, StorageFull, Text
from zhike.intake import pipe
from zhike.intake.landing import Landed, Landing
from zhike.intake.limits import MIB, Limits
from zhike.intake.refusals import CODES, Particulars, bad_file

# The child imports only what lies under zhike/intake and zhike/errors.py: two empty packages stand in for the
# real ones, whose own imports would cost it a second and half a gigabyte of address space. Arrow does without NumPy.
START = """
import sys, types
for name, folder in (("zhike", sys.argv[1]), ("zhike.intake", sys.argv[2])):
    package = types.ModuleType(name)
    package.__path__ = [folder]
    sys.modules[name] = package
sys.modules["numpy"] = None
from zhike.intake.child import main
main(sys.stdin.buffer.read().decode())
"""
HERE = Path(__file__).resolve().parent
KEPT = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP")  # Windows starts nothing without them
FIXED = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}

NO_ROOM: Text = ("There is no room left on the disk for what the file holds.", "磁盘空间不足，无法存放文件内容。")
MAKE_ROOM: Text = ("Make room on the disk and import the file again.", "请清理磁盘空间后重新导入。")


def run(
    file: FileIO,
    name: str,
    *,
    into: Path,
    encoding: str | None,
    separator: str | None,
    limits: Limits,
    progress: Callable[[int], None] | None,
) -> list[Landed]:
    """The sheets of one open file, landed in `into`; on any refusal nothing of it stays there."""
    asked: dict[str, object] = {"name": name, "limits": asdict(limits), "encoding": encoding, "separator": separator}
    if os.name == "posix":
        asked["handle"] = file.fileno()
    else:
        asked["path"] = str(Path(str(file.name)).resolve())
    landing = Landing(into, limits, progress)
    whole = False
    try:
        with _child(asked, file) as (process, guard):
            assert process.stdout is not None
            told = _listen(process.stdout, landing, guard)
        if told is None or told.get("refused") is not None:
            raise _refusal(name, told, guard, process.returncode, limits)
        whole = True
        return landing.landed
    except OSError as wrong:
        if wrong.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise StorageFull(NO_ROOM, MAKE_ROOM) from wrong
    finally:
        landing.close(keep=whole)


@contextmanager
def _child(asked: dict[str, object], file: FileIO) -> Iterator[tuple["subprocess.Popen[bytes]", "Guard"]]:
    handles = (file.fileno(),) if os.name == "posix" else ()
    environment = FIXED | {key: os.environ[key] for key in KEPT if os.name != "posix" and key in os.environ}
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own text, no word of the file's
        [sys.executable, "-I", "-X", "utf8", "-c", START, str(HERE.parent), str(HERE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        pass_fds=handles,
        close_fds=True,
    )
    limits = asked["limits"]
    assert isinstance(limits, dict)
    guard = Guard(process, Limits(**limits))
    try:
        with suppress(BrokenPipeError):
            assert process.stdin is not None
            process.stdin.write(json.dumps(asked).encode())
            process.stdin.close()
        yield process, guard
    finally:
        if process.stdout is not None:
            process.stdout.close()
        if process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.5)
        if process.poll() is None:
            process.kill()
        process.wait()
        guard.stop()


class Guard(threading.Thread):
    """Watches silence, computing and resident memory from outside, because not every system has limits of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]", limits: Limits) -> None:
        super().__init__(daemon=True, name="zhike-intake-guard")
        self.process = process
        self.limits = limits
        self.reason = ""
        self.heard()
        self.over = threading.Event()
        self.start()

    def heard(self) -> None:
        """Something came of it."""
        self.until = time.monotonic() + self.limits.silent_seconds

    def run(self) -> None:
        try:
            watched = psutil.Process(self.process.pid)
            while not self.over.wait(0.05):
                if time.monotonic() > self.until:
                    self.reason = "silence"
                elif sum(watched.cpu_times()[:2]) > self.limits.processor_seconds:
                    self.reason = "computing"
                elif watched.memory_info().rss > self.limits.memory_bytes:
                    self.reason = "memory"
                if self.reason:
                    self.process.kill()
                    return
        except psutil.Error:
            return

    def stop(self) -> None:
        self.over.set()
        self.join()


def _listen(out: IO[bytes], landing: Landing, guard: Guard) -> dict[str, object] | None:
    """Frames until the child says that it is done or refuses; None where it ends without a word."""
    try:
        while (frame := pipe.receive(out)) is not None:
            letter, body = frame
            guard.heard()
            if letter == b"B":
                landing.rows(body)
                continue
            message = json.loads(body)
            if not isinstance(message, dict):
                raise pipe.Garbled
            if "done" in message or "refused" in message:
                return message
            landing.told(message)
    except (pipe.Garbled, ValueError, KeyError, TypeError):
        return None
    return None


def _refusal(name: str, told: dict[str, object] | None, guard: Guard, status: int | None, limits: Limits) -> BadFile:
    if told is not None and told.get("refused") in CODES and isinstance(told.get("particulars"), dict):
        given = told["particulars"]
        assert isinstance(given, dict)
        return bad_file(str(told["refused"]), name, {str(key): str(value) for key, value in given.items()})
    particulars: Particulars
    if guard.reason == "silence":
        seconds = limits.silent_seconds
        particulars = {"detail": f"nothing came for {seconds} seconds", "detail_zh": f"连续 {seconds} 秒没有进展"}
    elif guard.reason == "computing" or status in (-24, 128 + 24):
        seconds = limits.processor_seconds
        particulars = {
            "detail": f"it took longer than {seconds} seconds to compute",
            "detail_zh": f"计算用时超过 {seconds} 秒",
        }
    elif guard.reason == "memory":
        size = limits.memory_bytes // MIB
        particulars = {"detail": f"it needs more than {size} MiB of memory", "detail_zh": f"所需内存超过 {size} MiB"}
    elif status == 1:  # an exception of Python or a panic of Rust: the file confused its reader
        return bad_file("unreadable_file", name, {"detail": "its content is damaged", "detail_zh": "内容已损坏"})
    else:
        particulars = {"detail": f"the reader ended with status {status}", "detail_zh": f"读取进程以状态 {status} 结束"}
    return bad_file("parser_killed", name, particulars)
