"""A workspace's own definitions: METRICS, DIMENSIONS and SEGMENTS as the same plain tuples, in `definitions.py`."""

import runpy
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from zhike.catalog.dimensions import DIMENSIONS, custom
from zhike.catalog.metrics import METRICS
from zhike.catalog.segments import SEGMENTS, Segment
from zhike.errors import BrokenSetup
from zhike.metric import Dimension, Metric

Named = TypeVar("Named", Metric, Dimension, Segment)

GIVEN = {"Metric": Metric, "Dimension": Dimension, "Segment": Segment}
"""What a definitions.py may use without importing it."""

_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    NameError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What a company's own code may fail with; anything else is ours to mend and goes up."""


@dataclass(frozen=True)
class Catalog:
    """Every name that questions of one workspace may use."""

    metrics: tuple[Metric, ...] = METRICS
    dimensions: tuple[Dimension, ...] = DIMENSIONS
    segments: tuple[Segment, ...] = SEGMENTS

    def with_custom(self, fields: Iterable[tuple[str, str]]) -> "Catalog":
        """The same with a dimension `custom.<field>` for each custom field, as the table custom_fields lists them.

        Where customers and lines have a field of one name, that of the lines is `line.<field>`.
        """
        listed = sorted(set(fields))
        taken = {field for table, field in listed if table == "customers"}
        found = tuple(
            custom(field, table, f"line.{field}" if table != "customers" and field in taken else "")
            for table, field in listed
        )
        return replace(self, dimensions=(*self.dimensions, *found))


def read(path: Path) -> Catalog:
    """The catalogue with a workspace's own definitions added; ours alone where there is no file.

    The file is the company's own code and runs as such; it lies in the workspace, beside the settings.

    Errors  BrokenSetup where the file fails, holds something else, or takes a name that exists
    """
    if not path.exists():
        return Catalog()
    try:
        names = runpy.run_path(str(path), init_globals=GIVEN)
    except _FAILURES as error:
        raise _broken(path, f"{type(error).__name__}: {error}") from error
    return Catalog(
        (*METRICS, *_own(path, names, "METRICS", METRICS)),
        (*DIMENSIONS, *_own(path, names, "DIMENSIONS", DIMENSIONS)),
        (*SEGMENTS, *_own(path, names, "SEGMENTS", SEGMENTS)),
    )


def _own(path: Path, names: dict[str, Any], what: str, ours: tuple[Named, ...]) -> tuple[Named, ...]:
    found: tuple[Named, ...] = tuple(names.get(what, ()))
    taken = {one.name for one in ours}
    for one in found:
        if not isinstance(one, type(ours[0])):
            raise _broken(path, f"{what}: {one!r}")
        if one.name in taken:
            raise _broken(path, f"{what}: {one.name}")
        taken.add(one.name)
    return found


def _broken(path: Path, detail: str) -> BrokenSetup:
    return BrokenSetup(
        (f"The definitions in {path.name} cannot be used: {detail}.", f"{path.name} 中的定义无法使用：{detail}。"),
        (
            "Mend or remove that definition; each needs a new name and the form of ours.",
            "请修正或删除该定义；名称不能与已有的重复，写法与内置定义相同。",
        ),
    )
