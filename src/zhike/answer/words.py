"""The catalogue as the vocabulary of questions."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from zhike.answer.saved import Decided, saved, with_saved
from zhike.catalog import Catalog, read
from zhike.engine import Engine
from zhike.predicate import Vocabulary


class Sealed(Protocol):
    """What the words of a question need to know of a snapshot."""

    @property
    def as_of(self) -> date: ...
    @property
    def tables(self) -> tuple[str, ...]: ...
    def path(self, name: str, /) -> Path: ...


@lru_cache(maxsize=8)
def vocabulary_of(catalog: Catalog | None = None) -> Vocabulary:
    """Every name that a question may use: ours, or those of a workspace's own catalogue."""
    catalog = catalog or Catalog()
    return Vocabulary(
        {metric.name: metric for metric in catalog.metrics},
        {dimension.name: dimension for dimension in catalog.dimensions},
        {segment.name: segment for segment in catalog.segments},
    )


def vocabulary_at(definitions: Path, snapshot: Sealed, engine: Engine, decisions: Iterable[Decided] = ()) -> Vocabulary:
    """The names of a workspace: custom fields that a snapshot holds, and segments that people saved, among them."""
    return with_saved(plain_at(definitions, snapshot, engine), saved(decisions), snapshot, engine)


def plain_at(definitions: Path, snapshot: Sealed, engine: Engine) -> Vocabulary:
    """The same without what people saved: the names that a saved condition may use."""
    catalog = read(definitions)
    if "custom_fields" not in snapshot.tables:  # sealed before there were any
        return vocabulary_of(catalog)
    fields = engine.fetch(engine.read(snapshot.path("custom_fields"))).to_pylist()
    return vocabulary_of(catalog.with_custom((row["table"], row["field"]) for row in fields))
