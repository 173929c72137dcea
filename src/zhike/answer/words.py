"""The catalogue as the vocabulary of questions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

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
    if "custom_fields" not in snapshot.tables:  # sealed before there were any
        return _with_clusters(vocabulary_of(catalog), snapshot)
    fields = engine.fetch(engine.read(snapshot.path("custom_fields"))).to_pylist()
    own = vocabulary_of(catalog.with_custom((row["table"], row["field"]) for row in fields))
    return _with_clusters(own, snapshot)


def _with_clusters(vocabulary: Vocabulary, snapshot: Sealed) -> Vocabulary:
    """The clusters called what that run called them; the dimension is gone where the run knew none."""
    dimensions = dict(vocabulary.dimensions)
    found = dimensions.pop("cluster")
    if "clusters" in snapshot.tables:
        told = snapshot.fits["clustering"]["clusters"]
        labels = tuple((str(one["code"]), (str(one["label"][0]), str(one["label"][1]))) for one in told)
        order = tuple(code for code, _ in labels)
        dimensions = {
            name: replace(found, labels=labels, order=order) if name == "cluster" else one
            for name, one in vocabulary.dimensions.items()
        }
    return replace(vocabulary, dimensions=dimensions)
