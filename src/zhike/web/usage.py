"""Usage: which pages show a figure, read from what the pages are made of, so that it cannot be forgotten."""

import ast
import re
import threading
from functools import cache
from pathlib import Path

from zhike.metric import Metric
from zhike.web.menu import Entry, entries

HERE = Path(__file__).parent
NOT_A_USE = ("definitions", "help", "settings", "import", "runs")
"""Places that name figures without showing them to work with."""

_PARSING = threading.Lock()

COLUMNS = "customers"
"""The place where every figure of a single customer can be a column."""


def pages_of(metric: Metric) -> tuple[Entry, ...]:
    """The places of the menu that show it."""
    return tuple(
        entry
        for entry in entries()
        if entry.place not in NOT_A_USE
        and (metric.name in _named(entry.place) or (entry.place == COLUMNS and metric.per_customer))
    )


@cache
def _named(place: str) -> frozenset[str]:
    """The texts that a page's module, its template and the parts that are its own name."""
    found: set[str] = set()
    for module in (place, *_parts(place)):
        path = HERE / f"{module}.py"
        if path.is_file():
            tree = _parsed(path)
            found |= {
                one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)
            }
    template = HERE / "templates" / f"{place}.html"
    if template.is_file():
        for shown in re.findall(r"show=([\w,]+)", template.read_text("utf-8")):
            found |= set(shown.split(","))
    return frozenset(found)


def _parsed(path: Path) -> ast.Module:
    """A module's tree; one thread at a time, since Python 3.11 mixes up trees that several build at once."""
    with _PARSING:
        return ast.parse(path.read_text("utf-8"))


def _parts(place: str) -> tuple[str, ...]:
    """The modules that a page's module names from the pages' room and that are no pages themselves."""
    path = HERE / f"{place}.py"
    if not path.is_file():
        return ()
    places = {entry.place for entry in entries()} | {"upload"}
    tree = _parsed(path)
    named = [
        alias.name
        for one in ast.walk(tree)
        if isinstance(one, ast.ImportFrom) and one.module == "zhike.web"
        for alias in one.names
    ]
    return tuple(name for name in named if name not in places)
