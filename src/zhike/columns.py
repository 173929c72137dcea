"""Columns: what a table of a snapshot promises: what a row is, its key, its columns with one sentence each."""

from dataclasses import dataclass

from zhike.errors import Text, UnknownName
from zhike.facts import ColumnType


@dataclass(frozen=True)
class Column:
    """One column of a snapshot's table."""

    name: str
    type: ColumnType
    means: Text
    nullable: bool = True


@dataclass(frozen=True)
class Table:
    """One table of a snapshot (or, if private, of intake/)."""

    name: str
    row: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    private: bool = False

    def column(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise UnknownName(("column", "列"), name, (column.name for column in self.columns))


def columns(*rows: tuple[str, ColumnType, str, str]) -> tuple[Column, ...]:
    """Columns written as rows: name, type and meaning; a name that ends with “!” is never missing."""
    return tuple(Column(name.rstrip("!"), type_, (en, zh), not name.endswith("!")) for name, type_, en, zh in rows)
