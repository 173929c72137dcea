"""Numbers of one column with the same places after the point, so that the eye can compare them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from zhike.answer.figure import places
from zhike.web.shown import Shown

Path = tuple[Any, ...]


def aligned(rows: Iterable[Any]) -> list[Any]:
    """The same rows; numbers that stand at the same place of each row are written with the same places."""
    rows = list(rows)
    columns: dict[tuple[Path, str], list[Shown]] = {}
    for row in rows:
        for path, shown in _numbers(row, ()):
            columns.setdefault((path, shown.unit), []).append(shown)
    so_many = {key: places((shown.value for shown in column), key[1]) for key, column in columns.items() if len(column) > 1}  # fmt: skip
    return [_written(row, (), so_many) for row in rows] if so_many else rows


def _numbers(part: Any, path: Path) -> Iterator[tuple[Path, Shown]]:
    if isinstance(part, Shown):
        if part.value is not None:
            yield path, part
    elif isinstance(part, Mapping):
        for name, inner in part.items():
            yield from _numbers(inner, (*path, name))
    elif isinstance(part, tuple | list):
        for n, inner in enumerate(part):
            yield from _numbers(inner, (*path, n))


def _written(part: Any, path: Path, so_many: Mapping[tuple[Path, str], int | None]) -> Any:
    if isinstance(part, Shown):
        found = so_many.get((path, part.unit))
        return part if found is None else replace(part, places=found)
    if isinstance(part, Mapping):
        return {name: _written(inner, (*path, name), so_many) for name, inner in part.items()}
    if isinstance(part, tuple | list):
        return _like(part, [_written(inner, (*path, n), so_many) for n, inner in enumerate(part)])
    return part


def _like(part: Sequence[Any], made: list[Any]) -> Sequence[Any]:
    if (named := getattr(part, "_make", None)) is not None:
        found: Sequence[Any] = named(made)
        return found
    return tuple(made) if isinstance(part, tuple) else made
