"""The catalogue as the vocabulary of questions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import ibis.expr.types as ir
from ibis.common.exceptions import IbisTypeError

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
    @property
    def fits(self) -> Mapping[str, Any]: ...
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
    if "custom_fields" in snapshot.tables:  # else sealed before there were any
        fields = engine.fetch(engine.read(snapshot.path("custom_fields"))).to_pylist()
        catalog = catalog.with_custom((row["table"], row["field"]) for row in fields)
    return _named_clusters(_known(vocabulary_of(catalog), snapshot, engine), snapshot)


def _known(vocabulary: Vocabulary, snapshot: Sealed, engine: Engine) -> Vocabulary:
    """The classes and segments that a snapshot can tell; one sealed before a column was made lacks what rests on it."""
    people = engine.read(snapshot.path("profiles"))
    dimensions = {
        name: one
        for name, one in vocabulary.dimensions.items()
        if one.on != "customers" or one.many or _tells(one.value, people)
    }
    segments = {name: one for name, one in vocabulary.segments.items() if _tells(one.holds, people)}
    return replace(vocabulary, dimensions=dimensions, segments=segments)


def _tells(value: Callable[[Any], Any], people: ir.Table) -> bool:
    try:
        value(people)
    except (AttributeError, IbisTypeError):  # the table has no such column
        return False
    return True


def _named_clusters(vocabulary: Vocabulary, snapshot: Sealed) -> Vocabulary:
    """The clusters called what that run called them."""
    if "cluster" not in vocabulary.dimensions:
        return vocabulary
    told = snapshot.fits["clustering"]["clusters"]
    labels = tuple((str(one["code"]), (str(one["label"][0]), str(one["label"][1]))) for one in told)
    named = replace(vocabulary.dimensions["cluster"], labels=labels, order=tuple(code for code, _ in labels))
    return replace(vocabulary, dimensions={**vocabulary.dimensions, "cluster": named})
