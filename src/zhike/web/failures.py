"""Failures of one part of a page: the part says what failed and what to do, every other part still shows."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from zhike import snapshots
from zhike.errors import SnapshotCorrupt, Text, ZhikeError
from zhike.snapshots import Snapshot
from zhike.web.pages import Seen

Made = TypeVar("Made")
log = logging.getLogger("zhike.web")


@dataclass(frozen=True)
class Failure:
    """What a person reads where a part of a page should stand: which part, and whether computing anew mends it."""

    what: str
    fix: str
    label: str = ""
    update: bool = False


@dataclass
class Failures:
    """The parts of one page that could not be made, by name."""

    seen: Seen
    snapshot: Snapshot
    found: dict[str, Failure] = field(default_factory=dict)

    def made(self, name: str, make: Callable[[], Made], without: Made, label: str = "") -> Made:
        """One part of the page, called `label` by people; `without` stands for it where it fails."""
        try:
            return make()
        except ZhikeError as error:
            what, fix, update = error.what, error.fix, isinstance(error, SnapshotCorrupt)
        except Exception as error:  # the boundary of one part: whatever befalls it, the others live
            number = uuid.uuid4().hex[:8]
            log.exception("error %s in the part %s of %s", number, name, self.seen.here.partition("?")[0])
            files = _damaged(self.snapshot, error)
            (what, fix), update = (snapshots.unreadable(files) if files else _unexpected(number)), bool(files)
        say = self.seen.words.say
        self.found[name] = Failure(say(what), say(fix), label, update)
        return without


def _damaged(snapshot: Snapshot, error: Exception) -> list[str]:
    """The sealed files that are not what was sealed: those that the error names, else all of them."""
    files = snapshots.damaged_files(snapshot)
    return [file for file in files if file in str(error)] or files


def _unexpected(number: str) -> tuple[Text, Text]:
    return (
        (f"This part could not be made (number {number}).", f"此部分未能生成（编号 {number}）。"),
        (
            "The rest of the page is not touched by that. Try again; if it stays, send the log of zhike serve with this number.",
            "页面其他部分不受影响。请重试；如仍出现，请提供 zhike serve 日志与该编号。",
        ),
    )
