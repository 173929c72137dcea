"""Work in a process of its own."""

import os
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

import psutil
import pytest

from zhike import child
from zhike.errors import UsageError
from zhike.jobs import Cancelled

WORKS = """
import os, time
from zhike.errors import UsageError

def doubled(number, *, tell):
    tell("half")
    time.sleep(0.3)
    tell("whole")
    return 2 * number, os.getpid()

def refused(*, tell):
    raise UsageError(("No.", "不行。"), ("Ask again.", "请重试。"))

def killed(*, tell):
    os._exit(9)

def endless(*, tell):
    while True:
        tell(os.getpid())
        time.sleep(0.05)
"""


@pytest.fixture
def works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module that the child can import as any other."""
    (tmp_path / "works_of_a_child.py").write_text(WORKS, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield import_module("works_of_a_child")
    sys.modules.pop("works_of_a_child", None)


def test_it_says_how_far_it_is_and_gives_what_it_made(works: Any) -> None:
    said: list[str] = []

    made, process = child.run(works.doubled, 21, tell=said.append, cancel=threading.Event())

    assert (made, said) == (42, ["half", "whole"])
    assert process != os.getpid()


def test_its_refusal_and_its_sudden_end_are_told(works: Any) -> None:
    with pytest.raises(UsageError, match=r"No\."):
        child.run(works.refused, tell=print, cancel=threading.Event())
    with pytest.raises(child.Broken, match="memory"):
        child.run(works.killed, tell=print, cancel=threading.Event())


def test_called_off_it_is_gone_at_once(works: Any) -> None:
    cancel, seen = threading.Event(), []

    def heard(process: int) -> None:
        seen.append(process)
        cancel.set()

    with pytest.raises(Cancelled):
        child.run(works.endless, tell=heard, cancel=cancel)

    assert not psutil.pid_exists(seen[0])
