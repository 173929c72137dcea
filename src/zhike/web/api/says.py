"""What the API says: closed models, from which its description is generated too."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

ARROW: Literal["application/vnd.apache.arrow.stream"] = "application/vnd.apache.arrow.stream"
PARQUET: Literal["application/vnd.apache.parquet"] = "application/vnd.apache.parquet"
Kind = Literal["application/json", "text/csv", "application/vnd.apache.arrow.stream", "application/vnd.apache.parquet"]
KINDS: tuple[Kind, ...] = ("application/json", "text/csv", ARROW, PARQUET)

PLAIN = r"^[^\x00-\x1f\x7f]+$"
"""What names something: no control characters."""
LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""A text of one or more lines."""

Plain = None | bool | int | float | str


class Strict(BaseModel):
    """What the API says: the listed fields, of these types, and no others."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Definition(Strict):
    """What a number means."""

    label: str
    unit: str
    means: str


class Meta(Strict):
    """What the answer rests on."""

    snapshot: str | None
    as_of: str | None
    total: int
    next_cursor: str | None
    question: str | None = None
    filters: str | None = None
    sort: list[str] = []


class Rows(Strict):
    """A list with what its numbers mean."""

    data: list[dict[str, Plain]]
    meta: Meta
    definitions: dict[str, Definition]


class One(Strict):
    """One thing with what its numbers mean."""

    data: dict[str, Any]
    meta: Meta
    definitions: dict[str, Definition]


class Problem(Strict):
    """An error (RFC 9457). `code` is stable; title and detail are in the caller's language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
