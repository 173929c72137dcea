"""What the rows of a load hold, read from the statistics of their files: from which day to which, what is filled.

Nothing is scanned: a Parquet file says of each column how many cells are empty, and its least and greatest value.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

from pyarrow import parquet

from zhike.desk import Load, Part
from zhike.tables import fact


@dataclass(frozen=True)
class Held:
    """What one part of a load holds: its rows, its period, and how many cells of each field are filled."""

    rows: int = 0
    first: date | None = None
    last: date | None = None
    filled: dict[str, int] = field(default_factory=dict)


def held(path: Path, part: Part, zone: tzinfo = UTC) -> Held:
    """One part; nothing where its file is gone."""
    if not path.is_file():
        return Held()
    day = fact(part.fact).day or ""
    fields = set(fact(part.fact).fields)
    filled: dict[str, int] = {}
    days: list[date] = []
    with parquet.ParquetFile(path) as file:
        about = file.metadata
        for group in range(about.num_row_groups):
            chunk = about.row_group(group)
            for place in range(chunk.num_columns):
                column = chunk.column(place)
                name, told = column.path_in_schema, column.statistics
                if name not in fields:
                    continue
                if told is not None and told.has_null_count:
                    filled[name] = filled.get(name, 0) + chunk.num_rows - told.null_count
                if name == day and told is not None and told.has_min_max:
                    days += [_day(told.min, zone), _day(told.max, zone)]
        return Held(about.num_rows, min(days, default=None), max(days, default=None), filled)


def _day(value: date | datetime, zone: tzinfo) -> date:
    """A day; that of an instant, which is kept in UTC, in the company's zone."""
    if not isinstance(value, datetime):
        return value
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(zone).date()


def whole(parts: Iterable[Held]) -> Held:
    """Several parts taken together."""
    some: Sequence[Held] = list(parts)
    filled: dict[str, int] = {}
    for one in some:
        for name, count in one.filled.items():
            filled[name] = filled.get(name, 0) + count
    return Held(
        sum(one.rows for one in some),
        min((one.first for one in some if one.first), default=None),
        max((one.last for one in some if one.last), default=None),
        filled,
    )


def by_source(loads: Sequence[Load], intake: Path, zone: tzinfo = UTC) -> dict[str, dict[str, Held]]:
    """Per fact and source what the loads in force hold."""
    found: dict[str, dict[str, list[Held]]] = {}
    for load in loads:
        for part in load.parts:
            found.setdefault(part.fact, {}).setdefault(load.source, []).append(held(intake / part.path, part, zone))
    return {
        name: {source: whole(parts) for source, parts in sources.items()} for name, sources in sorted(found.items())
    }
