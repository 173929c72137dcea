"""`zhike` alone, at a real terminal."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is POSIX")


@pytest.fixture
def terminal(tmp_path):
    """Starts `zhike` at a pseudo-terminal; says what it printed so far, and takes what is typed."""
    running = []

    def started(*words):
        outside, inside = pty.openpty()
        program = [sys.executable, "-c", "from zhike.cli import main; main()", *words]
        env = {**os.environ, "HOME": str(tmp_path), "LANG": "zh_CN.UTF-8", "BROWSER": "true", "TERM": "dumb"}
        process = subprocess.Popen(
            program, stdin=inside, stdout=inside, stderr=inside, env=env, start_new_session=True, preexec_fn=_as_typed
        )
        os.close(inside)
        running.append((process, outside))
        return process, outside

    yield started
    for process, outside in running:
        interrupted(process)
        os.close(outside)


def _as_typed():
    """Ctrl-C counts as at a terminal, even where the tests themselves were started in the background without it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(process, seconds=300):
    """What the program ends with when Ctrl-C is pressed as people press it: again where nothing happens for long.

    One press can be lost: a signal that comes just before a prompt waits for its line is handled after that line.
    """
    end = time.monotonic() + seconds
    while process.poll() is None:
        assert time.monotonic() < end, "Ctrl-C does not end it"
        os.killpg(process.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
    return process.returncode


def read_until(outside, words, seconds=300):
    """What was printed until the words came."""
    told, end = b"", time.monotonic() + seconds
    while words not in told.decode("utf-8", "replace"):
        assert time.monotonic() < end, told.decode("utf-8", "replace")
        if select.select([outside], [], [], 0.2)[0]:
            told += os.read(outside, 4096)
    return told.decode("utf-8", "replace")


def test_two_answers_lead_from_nothing_to_the_pages(terminal, tmp_path):
    process, outside = terminal()
    shown = read_until(outside, "请选择")
    assert "我的公司" in shown
    assert "演示公司" in shown
    os.write(outside, b"\n")
    read_until(outside, "公司文件夹")
    os.write(outside, b"\n")
    read_until(outside, "公司名称")
    os.write(outside, "大成百货\n".encode())
    told = read_until(outside, "Ctrl-C")

    link = re.search(r"http://127\.0\.0\.1:\d+/enter\?token=[\w-]+", told)[0]
    with urllib.request.urlopen(link, timeout=300) as page:
        assert page.status == 200
    assert "大成百货" in (tmp_path / "Zhike" / "zhike.toml").read_text("utf-8")
    assert interrupted(process) in (0, 130)


def test_a_folder_with_other_things_is_left_alone(terminal, tmp_path):
    (tmp_path / "Zhike").mkdir()
    (tmp_path / "Zhike" / "账.xlsx").write_bytes(b"mine")
    process, outside = terminal()
    read_until(outside, "请选择")
    os.write(outside, b"1\n")
    read_until(outside, "公司文件夹")
    os.write(outside, b"\n")
    assert "不是知客的文件夹" in read_until(outside, "→")
    assert [path.name for path in (tmp_path / "Zhike").iterdir()] == ["账.xlsx"]

    os.write(outside, b"/proc/nothing\n")
    read_until(outside, "公司名称")
    os.write(outside, b"\n")
    told = read_until(outside, "公司文件夹")
    assert "无法建立 /proc/nothing" in told
    assert "Traceback" not in told
    assert interrupted(process) == 130


def test_an_answer_that_is_none_is_asked_again_in_the_readers_language(terminal, tmp_path):
    process, outside = terminal()
    read_until(outside, "请选择")
    os.write(outside, b"3\n")
    assert "请输入 1 或 2" in read_until(outside, "请选择")
    os.write(outside, b"1\n")
    read_until(outside, "公司文件夹")
    os.write(outside, f"'{tmp_path}/我的 公司'\n".encode())
    read_until(outside, "公司名称")
    os.write(outside, b"\n")
    read_until(outside, "Ctrl-C")
    assert (tmp_path / "我的 公司" / "zhike.toml").exists()
    assert interrupted(process) in (0, 130)


def test_without_a_terminal_zhike_alone_shows_its_commands():
    program = [sys.executable, "-c", "from zhike.cli import main; main()"]
    env = {**os.environ, "LANG": "en_US.UTF-8", "LC_ALL": ""}
    done = subprocess.run(program, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env=env)
    assert "Commands" in done.stdout
    assert done.returncode == 0
