"""Segments that people saved: decisions, read as names that a question may use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir

from zhike import condition as conditions
from zhike.catalog import Segment
from zhike.condition import Condition, Ground
from zhike.engine import Engine
from zhike.errors import ZhikeError
from zhike.predicate import Vocabulary

KIND = "segment"
MOST_FROZEN = 5_000


class Decided(Protocol):
    """What this needs to know of a decision."""

    @property
    def subject(self) -> str: ...
    @property
    def value(self) -> Any: ...


class Dated(Protocol):
    """What this needs to know of a snapshot."""

    @property
    def as_of(self) -> date: ...
    def path(self, name: str, /) -> Path: ...


@dataclass(frozen=True)
class Saved:
    """A segment as a person saved it: a condition, or the members of one day."""

    id: str
    name: str
    condition: str
    frozen_on: str = ""
    members: tuple[str, ...] = ()


def saved(decisions: Iterable[Decided]) -> list[Saved]:
    """The saved segments in force, by name; what was removed is gone."""
    found = [_saved(one.subject, one.value) for one in decisions if isinstance(one.value, Mapping)]
    return sorted(found, key=lambda one: (one.name, one.id))


def _saved(id_: str, value: Mapping[str, Any]) -> Saved:
    members = tuple(str(one) for one in value.get("members", ()))
    return Saved(id_, str(value["name"]), str(value["condition"]), str(value.get("frozen_on", "")), members)


def with_saved(vocabulary: Vocabulary, some: Iterable[Saved], snapshot: Dated, engine: Engine) -> Vocabulary:
    """The vocabulary with these segments beside its own.

    A segment whose condition names what this snapshot does not know (a custom field of later) is left out.
    """
    ground = Ground(vocabulary, snapshot.as_of, lambda: engine.read(snapshot.path("customer_products")))
    added: dict[str, Segment] = {}
    for one in some:
        try:
            condition = conditions.read(one.condition, vocabulary)
        except ZhikeError:
            continue
        added[one.id] = _segment(one, condition, ground)
    return replace(vocabulary, segments={**vocabulary.segments, **added})


def _segment(one: Saved, condition: Condition, ground: Ground) -> Segment:
    en, zh = (conditions.sentence(condition, ground.vocabulary, lang) for lang in ("en", "zh"))

    def holds(profiles: Any) -> ir.BooleanValue:
        if one.frozen_on:
            return profiles.customer_id.isin([ibis.literal(id_, type="string") for id_ in one.members])
        return conditions.holds(condition, profiles, ground)

    if one.frozen_on:
        en, zh = f"Fixed on {one.frozen_on}: {en}", f"{one.frozen_on} 固定的名单：{zh}"
    return Segment(one.id, (one.name, one.name), (en, zh), holds)
