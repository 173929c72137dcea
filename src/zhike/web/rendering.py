"""Templates: Jinja with escaping always on, and the rule that a bare number cannot be printed."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from zhike.errors import BrokenSetup
from zhike.web.aligned import aligned
from zhike.web.shown import brief, finalize
from zhike.web.unmade import is_made, part

HERE = Path(__file__).parent
STATIC = HERE / "static"
VENDOR = STATIC / "vendor"


@cache
def environment() -> Environment:
    """The one template environment."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"aligned": aligned, "brief": brief}
    made.tests["made"] = is_made
    made.globals |= {"icon": icon, "static": static, "part": part}
    return made


def render(template: str, context: Mapping[str, Any]) -> str:
    """A template filled."""
    return environment().get_template(template).render(context)


@cache
def icon(name: str) -> Markup:
    """A drawing of the icon set, for the eye only."""
    path = VENDOR / "icons" / f"{name}.svg"
    try:
        drawing = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise missing(path) from error
    start = drawing.index("<svg") + 4
    return Markup('<svg aria-hidden="true" focusable="false"' + drawing[start:])  # noqa: S704 - a file of the package


@cache
def static(name: str) -> str:
    """The address of a static file; it changes with the file, so that browsers may keep it."""
    try:
        digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    except FileNotFoundError as error:
        raise missing(STATIC / name) from error
    return f"/static/{name}?v={digest}"


def missing(path: Path) -> BrokenSetup:
    """The error for a front-end file that the build did not bring."""
    return BrokenSetup(
        (f"The pages' file {path.name} is not installed.", f"页面文件 {path.name} 未安装。"),
        (
            "Install again: pip install --force-reinstall zhike (from a clone: make setup).",
            "请重新安装：pip install --force-reinstall zhike（从源码：make setup）。",
        ),
    )
