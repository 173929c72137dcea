"""Failures of one part of a page: the part says what failed and what to do, every other part still shows.

failures = Failures(seen, view.snapshot)
found = Found(view, "tiers", {"moves": _move_rows, "climbs": _climb_rows})
content = failures.parts(flow=lambda: _flow(found["moves"], …), climb=lambda: _climb(found["climbs"], …))
"""

import logging
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, TypeVar

from zhike import snapshots
from zhike.errors import QueryLimit, SnapshotCorrupt, Text, UsageError, ZhikeError
from zhike.snapshots import Snapshot
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.unmade import Failure, Unmade, failure

Made = TypeVar("Made")
Without = TypeVar("Without")
log = logging.getLogger("zhike.web")
ASKED = (UsageError, QueryLimit)
"""Errors of what was asked, not of the part that answers it."""


class PartFailed(ZhikeError):
    """One part of a page could not be made, and nobody expected it."""


class Found(Mapping[str, Any]):
    """What a page reads from its snapshot: each thing by itself, when it is first asked for, once per snapshot."""

    def __init__(self, view: View, page: str, read: Mapping[str, Callable[[View], Any]]) -> None:
        self._view, self._page, self._read = view, page, read

    def __getitem__(self, name: str) -> Any:
        return self._view.kept(f"{self._page}, {name}", partial(self._read[name], self._view))

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


@dataclass
class Failures:
    """The parts of one page that could not be made, by name."""

    seen: Seen
    snapshot: Snapshot
    found: dict[str, Failure] = field(default_factory=dict)

    def made(self, name: str, make: Callable[[], Made], without: Without, label: str = "") -> Made | Without:
        """One part of the page, called `label` by people; `without` stands for it where it fails."""
        try:
            found = self._tried(name, make)
        except ASKED as error:
            found = Unmade(error)
        if not isinstance(found, Unmade):
            return found
        self.found[name] = failure(found.why, self.seen.words.say, label)
        return without

    def parts(self, **makes: Callable[[], Any]) -> dict[str, Any]:
        """Parts of the page by name; `Unmade` stands for those that fail.

        Errors  UsageError, QueryLimit: what the address asks fails the page
        """
        return {name: self._tried(name, make) for name, make in makes.items()}

    def several(self, names: Sequence[str], make: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """Parts that are made together, and fail together."""
        found = self._tried(names[0], make)
        return dict.fromkeys(names, found) if isinstance(found, Unmade) else found

    def _tried(self, name: str, make: Callable[[], Made]) -> Made | Unmade:
        try:
            return make()
        except ASKED:
            raise
        except ZhikeError as error:
            return Unmade(error)
        except Exception as error:  # the boundary of one part: whatever befalls it, the others live
            number = uuid.uuid4().hex[:8]
            log.exception("error %s in the part %s of %s", number, name, self.seen.here.partition("?")[0])
            files = [file for file in self._damaged if file in str(error)] or self._damaged
            return Unmade(SnapshotCorrupt(*snapshots.unreadable(files)) if files else PartFailed(*_unexpected(number)))

    @cached_property
    def _damaged(self) -> list[str]:
        """The sealed files that are not what was sealed; from now on every page says so."""
        self.seen.office.lost()
        return snapshots.damaged_files(self.snapshot)


def _unexpected(number: str) -> tuple[Text, Text]:
    return (
        (f"This part could not be made (number {number}).", f"此部分未能生成（编号 {number}）。"),
        (
            "The rest of the page is not touched by that. Try again; if it stays, send the log of zhike serve with this number.",
            "页面其他部分不受影响。请重试；如仍出现，请提供 zhike serve 日志与该编号。",
        ),
    )
