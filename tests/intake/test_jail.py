"""RELIABILITY D-07: the child has little, sees little, and its death is an answer."""

import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pyarrow as pa
import pytest

from intake.conftest import grid, read_in_process, readers_left
from intake.makers import cell, xlsx
from zhike.errors import BadFile
from zhike.intake import LIMITS, jail, pipe, read

SLOW = b"a,b\n" + b"1,2\n" * 3_000_000


@pytest.fixture
def slow(put) -> Path:
    return put("slow.csv", SLOW)


def child_of_mine() -> psutil.Process:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        for child in psutil.Process().children():
            if "-I" in child.cmdline():
                return child
        time.sleep(0.01)
    raise AssertionError("no child was started")


def in_background(work) -> tuple[threading.Thread, list[BaseException]]:
    caught: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BadFile as wrong:
            caught.append(wrong)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, caught


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_child_that_dies_is_an_error_and_leaves_nothing(sign, slow, quarantine):
    thread, caught = in_background(lambda: read(slow, into=quarantine))
    child = child_of_mine()
    time.sleep(0.4)
    os.kill(child.pid, sign)
    thread.join(60)

    assert [error.code for error in caught] == ["parser_killed"]
    assert list(quarantine.iterdir()) == []
    assert readers_left() == []


def test_a_child_that_computes_too_long_is_ended(slow, quarantine):
    before = sum(os.times()[2:4])
    with pytest.raises(BadFile) as caught:
        read(slow, into=quarantine, limits=replace(LIMITS, processor_seconds=1))

    assert caught.value.code == "parser_killed"
    assert "longer than 1 seconds to compute" in caught.value.what[0]
    assert sum(os.times()[2:4]) - before < 4
    assert list(quarantine.iterdir()) == []


def test_a_child_that_is_slow_is_waited_for_while_something_comes():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    guard = jail.Guard(process, replace(LIMITS, silent_seconds=1))
    began = time.monotonic()
    while time.monotonic() < began + 1.5:
        guard.heard()
        time.sleep(0.05)
    alive = process.poll() is None
    process.wait(20)

    assert alive
    assert guard.reason == "silence"
    assert time.monotonic() - began > 2


def test_a_child_that_stops_is_ended_too(slow, quarantine):
    thread, caught = in_background(lambda: read(slow, into=quarantine, limits=replace(LIMITS, silent_seconds=2)))
    os.kill(child_of_mine().pid, signal.SIGSTOP)
    thread.join(60)

    assert [error.code for error in caught] == ["parser_killed"]
    assert "nothing came for 2 seconds" in caught[0].what[0]


def test_memory_is_bounded_from_outside_and_inside(put, quarantine):
    rows = "".join(f'<row r="{n}">{cell(f"A{n}", "x" * 200)}</row>' for n in range(1, 300_000))
    path = put("a.xlsx", xlsx(rows))

    for limits in (
        replace(LIMITS, memory_bytes=80 << 20),
        replace(LIMITS, address_bytes=256 << 20, memory_bytes=1 << 40),
    ):
        with pytest.raises(BadFile) as caught:
            read(path, into=quarantine, limits=limits)
        assert caught.value.code == "parser_killed"
        assert list(quarantine.iterdir()) == []


def test_an_interrupted_parent_leaves_no_child_and_no_file(slow, quarantine):
    def stop(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(slow, into=quarantine, progress=stop)

    assert readers_left() == []
    assert list(quarantine.iterdir()) == []


def test_progress_never_goes_back(put, quarantine):
    seen: list[int] = []
    read(put("a.csv", b"1,2\n" * 100_000), into=quarantine, progress=seen.append)

    assert seen == sorted(seen)
    assert seen[-1] == 100_000


def test_a_file_that_changes_while_it_is_read_is_refused(put, quarantine):
    path = put("a.csv", b"1,2\n" * 100_000)

    def grow(rows: int) -> None:
        with path.open("ab") as file:
            file.write(b"3,4\n")

    with pytest.raises(BadFile) as caught:
        read(path, into=quarantine, progress=grow)

    assert caught.value.code == "unreadable_file"
    assert list(quarantine.iterdir()) == []


def test_the_child_starts_quickly_without_the_house(put, quarantine):
    path = put("a.csv", b"a,b\n")
    read(path, into=quarantine)

    best = min(timed(lambda: read(path, into=quarantine)) for _ in range(3))

    assert best < 1.0  # 0.35 s alone on the machine
    modules = subprocess.run(
        [sys.executable, "-I", "-c", STARTED, str(jail.HERE.parent), str(jail.HERE)],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(json.loads(modules.stdout))
    assert loaded & {"zhike.tables", "ibis", "duckdb", "pandas", "psutil", "pyarrow.dataset", "asyncio"} == set()


STARTED = jail.START.rpartition("main(")[0] + "import json\nprint(json.dumps(sorted(sys.modules)))"


def timed(work) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


@pytest.mark.skipif(shutil.which("strace") is None, reason="SKIPPED LOUDLY: strace is not on this machine")
def test_the_child_opens_no_file_and_no_socket_once_it_reads(put, quarantine, tmp_path):
    """Traced from outside: after its limits are set, nothing is opened but the interpreter's own modules."""
    path = put("a.xlsx", xlsx(f'<row r="1">{cell("A1", "甲")}</row>'))
    log = tmp_path / "trace"
    script = f"import sys; sys.path[:] = {sys.path!r}\nfrom pathlib import Path\nfrom zhike.intake import read\nread(Path({str(path)!r}), into=Path({str(quarantine)!r}))"
    traced = [
        "strace",
        "-ff",
        "-o",
        str(log),
        "-e",
        "trace=open,openat,openat2,creat,connect,socket,execve,fork,prlimit64,unlink,rename",
    ]
    subprocess.run([*traced, sys.executable, "-c", script], check=True, timeout=300)

    traces = [text for text in (file.read_text() for file in tmp_path.glob("trace.*")) if "RLIMIT_FSIZE" in text]
    assert len(traces) == 1
    after = traces[0].partition("RLIMIT_FSIZE")[2]
    opened = re.findall(r'open(?:at2?)?\((?:AT_FDCWD, )?"([^"]+)"[^\n]*= \d', after)
    prefixes = tuple(
        {
            sys.prefix,
            sys.base_prefix,
            str(jail.HERE),
            "/usr/lib",
            "/lib",
            "/etc/ld.so.cache",
            "/sys/",
            "/proc/",
            "/usr/share/zoneinfo/",
        }
    )
    assert [name for name in opened if not name.startswith(prefixes)] == []
    assert str(path) not in after
    assert re.findall(r"^(?:socket|connect|execve|fork|unlink|rename)\(.*", after, re.M) == []
    assert "O_WRONLY" not in after
    assert "O_RDWR" not in after


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="SKIPPED LOUDLY: limits are read from Linux's /proc")
def test_the_child_lives_under_its_limits_with_an_empty_environment(slow, quarantine):
    os.environ["SECRET_OF_THE_PARENT"] = "x"
    try:
        thread, caught = in_background(lambda: read(slow, into=quarantine))
        child, limits, until = child_of_mine(), "", time.monotonic() + 300
        while not re.search(r"Max open files\s+64\s", limits) and time.monotonic() < until:
            limits = Path(f"/proc/{child.pid}/limits").read_text()
        child.suspend()  # its files stay as they are while they are looked at
        environment = Path(f"/proc/{child.pid}/environ").read_bytes()
        handles = [str(handle.readlink()) for handle in Path(f"/proc/{child.pid}/fd").iterdir()]
        child.kill()
        thread.join(60)
    finally:
        del os.environ["SECRET_OF_THE_PARENT"]

    assert re.search(rf"Max address space\s+{LIMITS.address_bytes}\s", limits)
    assert re.search(r"Max file size\s+0\s", limits)
    assert re.search(r"Max open files\s+64\s", limits)
    assert b"SECRET" not in environment
    assert b"PATH=" not in environment
    assert {name.partition(":")[0] for name in handles} <= {"pipe", "/dev/null", str(slow)}
    assert len(caught) == 1


def test_a_child_that_lies_is_not_believed(tmp_path):
    """Buffers whose offsets point outside, rows of another width, text that is no UTF-8."""
    good = pa.array(["甲", None, "c"])
    frames = sent(lambda out: pipe.send_columns(out, [good]))
    assert pipe.columns_of(frames, 1)[1][0].to_pylist() == ["甲", None, "c"]

    offsets = struct.pack("<4l", 0, 3, 3, 4)
    assert offsets in frames
    far, back = (frames.replace(offsets, struct.pack("<4l", *lie)) for lie in ((0, 3, 3, 2**31 - 1), (0, 3, -9, 4)))
    torn = frames.replace("甲".encode(), b"\xe7\x94\xff")
    for body, width in (
        (frames, 2),
        (frames[:-3], 1),
        (frames + b"x", 1),
        (far, 1),
        (back, 1),
        (torn, 1),
        (b"\xff\xff\xff\xff\x01\0\0\0" + b"\0" * 24, 1),
        (b"", 0),
    ):
        with pytest.raises(pipe.Garbled):
            pipe.columns_of(body, width)


def sent(work) -> bytes:
    import io

    out = io.BytesIO()
    work(out)
    out.seek(0)
    frame = pipe.receive(out)
    assert frame is not None
    return frame[1]


def test_sheets_read_at_the_same_time_do_not_meet(put, tmp_path):
    paths = [put(f"{n}.csv", f"n\n{n}\n".encode() * 1000) for n in range(4)]
    found: dict[str, list] = {}

    def work(path: Path) -> None:
        (sheet,) = read(path, into=tmp_path / "together")
        found[path.name] = grid(sheet)

    threads = [threading.Thread(target=work, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {name: {row[0] for row in rows} for name, rows in found.items()} == {
        f"{n}.csv": {"n", str(n)} for n in range(4)
    }


def test_without_the_jail_the_same_is_read(put, quarantine):
    path = put("a.csv", '日期,"备\n注"\n\n2024-01-01,x\n'.encode("gbk"))

    (jailed,), (free,) = read(path, into=quarantine), read_in_process(path, quarantine)

    assert grid(jailed) == grid(free) == [["日期", "备\n注"], [None, None], ["2024-01-01", "x"]]
    assert (jailed.encoding, jailed.notes) == (free.encoding, free.notes)
