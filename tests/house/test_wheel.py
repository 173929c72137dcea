"""The door: what is installed from a wheel has all that the pages need, and runs without the sources beside it."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "zhike"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("wheel")
    asked = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, timeout=900)
    return next(out.glob("zhike-*.whl"))


def test_the_wheel_carries_the_pages_their_words_and_what_they_are_drawn_with(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name.removeprefix("zhike/") for name in archive.namelist()}
        scripts = next(archive.read(name) for name in archive.namelist() if name.endswith("entry_points.txt"))
    kinds = ("*.html", "*.po", "*.css", "*.js", "*.svg", "*.py", "*.csv", "*.json", "*.typed")
    wanted = {str(path.relative_to(PACKAGE)) for kind in kinds for path in PACKAGE.rglob(kind)}

    assert wanted - held == set()
    assert {"py.typed", "web/static/vendor/echarts.min.js", "web/locale/zh/LC_MESSAGES/zhike.po"} <= held
    assert not [name for name in held if "__pycache__" in name or name.endswith(".pyc")]
    assert b"zhike = zhike.cli:main" in scripts


def unpacked(wheel: Path, folder: Path) -> dict[str, str]:
    """The environment in which the wheel's package is the one found, beside all that is installed."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return os.environ | {"PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"}


def zhike(*asked: str) -> list[str]:
    return [sys.executable, "-c", "import sys; from zhike.cli import main; sys.exit(main())", *asked]


@contextmanager
def serving(where: Path, environment: dict[str, str]) -> Iterator[str]:
    """The pages of a workspace; the address whose button signs in."""
    asked = zhike("serve", "-w", str(where), "--port", "0", "--json")
    with subprocess.Popen(asked, stdout=subprocess.PIPE, env=environment, cwd=where, text=True) as process:
        try:
            assert process.stdout is not None
            told = ""
            for line in process.stdout:
                told += line
                if line.startswith("}"):
                    break
            yield json.loads(told)["link"]
        finally:
            process.terminate()


@pytest.mark.t2
def test_what_is_installed_makes_the_demo_and_serves_its_pages(wheel: Path, tmp_path: Path) -> None:
    environment = unpacked(wheel, tmp_path / "installed")
    found = [*zhike()[:2], "import zhike; print(zhike.__file__)"]
    place = subprocess.run(found, env=environment, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    made = zhike("demo", str(tmp_path / "demo"), "--customers", "60", "--no-serve")
    subprocess.run(made, env=environment, cwd=tmp_path, check=True, capture_output=True, timeout=900)

    assert place.strip() == str(tmp_path / "installed" / "zhike" / "__init__.py")
    with serving(tmp_path / "demo", environment) as link, httpx.Client(follow_redirects=True, timeout=300) as client:
        at = httpx.URL(link)
        home = client.post(
            at.join("/enter"), data=dict(at.params), headers={"Origin": f"{at.scheme}://{at.netloc.decode()}"}
        )
        drawn = client.get(at.join("/static/vendor/echarts.min.js"))
        customers = client.get(at.join("/customers"))
    assert (home.status_code, drawn.status_code, customers.status_code) == (200, 200, 200)
