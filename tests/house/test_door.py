"""The door: what the scripts to double-click, make and the papers say of Python is what the package takes."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TELL = ("Makefile", "README.md", "README.zh-CN.md", "docs/start/first-hour.md", "docs/start/first-hour.zh-CN.md")
SCRIPTS = ("start/start.bat", "start/start.command")


def _range() -> tuple[int, int]:
    """The first and the last minor version of Python 3 that the package takes."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    found = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", said)
    assert found is not None
    first, beyond = found.groups()
    return int(first), int(beyond) - 1


@pytest.mark.parametrize("name", [*TELL, *SCRIPTS])
def test_everything_names_the_versions_that_the_package_takes(name: str) -> None:
    first, last = _range()

    assert re.search(rf"Python 3\.{first} (to|至) 3\.{last}\b", (ROOT / name).read_text("utf-8"))


@pytest.mark.parametrize("name", ["Makefile", *SCRIPTS])
def test_scripts_ask_python_for_the_same_versions(name: str) -> None:
    first, last = _range()
    [asked] = re.findall(r"sys\.exit\((not [^\"']+)\)[\"']", (ROOT / name).read_text("utf-8"))

    class Python:
        version_info = (3, 0, 0)

    def refused(minor: int) -> bool:
        Python.version_info = (3, minor, 1)
        return bool(eval(asked, {"sys": Python}))

    assert [minor for minor in range(5, 30) if not refused(minor)] == [*range(first, last + 1)]


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_try_every_version_by_its_name(name: str) -> None:
    first, last = _range()
    text = (ROOT / name).read_text("utf-8")
    named = "py -3.{}" if name.endswith(".bat") else "python3.{}"

    assert all(named.format(minor) in text for minor in range(first, last + 1))


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
def test_the_script_says_what_to_do_where_no_python_fits(tmp_path: Path) -> None:
    (tmp_path / "start").mkdir()
    shutil.copy(ROOT / "start/start.command", tmp_path / "start")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("dirname", "sh"):
        (programs / name).symlink_to(shutil.which(name) or name)
    for name in ("python3", "python3.14"):  # one that is too new, and one that is none
        (programs / name).write_text("#!/bin/sh\nexit 1\n")
        (programs / name).chmod(0o755)
    done = subprocess.run(
        [tmp_path / "start/start.command"], env={"PATH": str(programs)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert done.returncode == 1
    assert "Python 3.11 to 3.14" in done.stderr
    assert "知客需要" in done.stderr
    assert not (tmp_path / ".venv").exists()
