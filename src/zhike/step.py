"""Step and Fit: the rows of a pipeline. Their order is the order in which they run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """One table of the run: the function that makes it, and the tables it is made from.

    The function takes these tables in this order; of `as_of`, `seed`, the settings and the fits before it, it is
    given the keyword-only arguments that it names.
    """

    table: str
    made_by: Callable[..., Any]
    made_from: tuple[str, ...]


@dataclass(frozen=True)
class Fit:
    """A few numbers fitted to tables: a frozen record, kept in the manifest, and a parameter of later steps."""

    name: str
    fit: Callable[..., Any]
    made_from: tuple[str, ...]


Row = Step | Fit
