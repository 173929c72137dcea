"""What a question needs from a workspace, open for the length of a block."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zhike import engine
from zhike.access import OWNER, Decision, authorize
from zhike.answer import vocabulary_at
from zhike.answer.at import snapshot_at
from zhike.answer.explain import asked as figure_asked
from zhike.answer.saved import KIND
from zhike.cli.screen import workspace_of
from zhike.desk import Desk
from zhike.engine import Engine, Reader
from zhike.predicate import Vocabulary
from zhike.question import Question, read, snapshot_named
from zhike.snapshots import Snapshot
from zhike.workspace import Workspace


@dataclass(frozen=True)
class Opened:
    """A workspace with the question read in its words, and the snapshot that the question means."""

    workspace: Workspace
    question: Question
    words: Vocabulary
    snapshot: Snapshot
    engine: Engine
    desk: Desk
    decision: Decision


@contextmanager
def opened(
    folder: Path | None, question: str, action: str = "question.ask", *, explaining: bool = False
) -> Iterator[Opened]:
    """The workspace in a folder, ready to answer; `explaining`: the question may begin with a metric."""
    here = workspace_of(folder)
    decision = authorize(OWNER, action).require()
    limits = {"memory_limit_gb": here.settings["memory_limit_gb"], "threads": here.settings["threads"]}
    with Desk(here.desk) as at:
        _, mark, rest = question.partition("?")
        snapshot = snapshot_at(here, at, snapshot_named(rest if mark and explaining else question))
        with engine.connected(**limits) as connected:
            reader = Reader(connected)
            words = vocabulary_at(here.definitions, snapshot, reader, at.decisions.standing(KIND))
            asked = figure_asked(question, words)[0] if explaining else read(question, words)
            yield Opened(here, asked, words, snapshot, reader, at, decision)
