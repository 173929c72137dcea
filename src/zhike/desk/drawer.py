"""What the desk's drawers share: a way in, and the time of the act."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import Connection


class Opened(Protocol):
    """The part of Desk that a drawer needs."""

    def reading(self) -> AbstractContextManager[Connection]: ...

    def writing(self) -> AbstractContextManager[Connection]: ...


class Drawer:
    """One kind of record of the desk."""

    def __init__(self, desk: Opened) -> None:
        self._desk = desk


def now() -> str:
    """This instant, UTC, as the desk writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
