"""Files on their way in: understood and counted, then loaded and computed. Work for `child`: plain values in and out."""

import shutil
import threading
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Named
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from zhike import check, load, remembered, run, workspace
from zhike.arrival import Arrival, Loaded
from zhike.check import Aside, CheckedSheet, Reading, Survey
from zhike.check.glimpse import Glimpse, glimpse
from zhike.desk import Desk
from zhike.errors import Text, UsageError, ZhikeError
from zhike.overlap import Spans
from zhike.workspace import Workspace

FileTell = Callable[[int, Text, float], None]
"""tell(which file, what is being done, share done of it)."""
Tell = Callable[[Text, int, int], None]
"""tell(what is being done, how much is done, of how much)."""

READ, WHOLE = 200, 1000
"""Of the whole progress of a load, the part after which the files are read and the figures begin."""


@dataclass(frozen=True)
class Asked:
    """One file that is to be understood, and what a person said of it."""

    path: Path
    into: Path
    sha256: str
    kind: str = ""
    columns: tuple[str, ...] = ()
    encoding: str = ""
    readings: Named[str, Reading] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What a file was understood to be; `refused` says why it is not, and what to do."""

    sheets: tuple[CheckedSheet, ...] = ()
    glimpses: tuple[Glimpse, ...] = ()  # what is shown of each
    aside: tuple[Aside, ...] = ()
    counted: Loaded | None = None  # what loading it would do
    recalled: frozenset[str] = frozenset()  # signatures of sheets read as a person confirmed them before
    refused: tuple[Text, Text] | None = None


@dataclass(frozen=True)
class Ready:
    """One file that is to be loaded."""

    path: Path
    sha256: str
    sheets: tuple[CheckedSheet, ...]
    aside: tuple[Aside, ...] = ()


def understand(folder: Path, files: Sequence[Asked], *, tell: FileTell) -> list[Found]:
    """Every file read, recognised, cleaned and counted; nothing is loaded. A file that cannot be read says so."""
    here = workspace.open(folder)
    with Desk(here.desk) as desk:
        spans = Spans() if len(files) > 1 else None
        return [_understood(here, desk, number, asked, spans, tell) for number, asked in enumerate(files)]


def load_all(folder: Path, files: Sequence[Ready], who: str, *, tell: Tell) -> dict[str, Any]:
    """Every file loaded, one after the other, and all figures computed anew."""
    here = workspace.open(folder)
    loads: list[str] = []
    spans = Spans() if len(files) > 1 else None
    loading, computing = _part(tell, 0, READ), _part(tell, READ, WHOLE)
    with Desk(here.desk) as desk:
        for number, file in enumerate(files):
            loading((f"Loading {file.path.name}", f"正在导入 {file.path.name}"), number, len(files))
            if desk.loads.with_content(file.sha256) is not None:
                continue  # sent twice, or loaded meanwhile by the command: once is enough
            said = frozenset(sheet.signature for sheet in file.sheets)  # the person saw the guesses and let them load
            arrival = Arrival(here, desk, file.path, file.sha256, file.sheets, who, confirmed=said, spans=spans)
            loads.append(arrival.commit().load)
            remembered.leave_out(desk, Survey(file.sheets, file.aside), who=who)
    return {"loads": loads, **compute(folder, None, tell=computing)}


def read_again(folder: Path, source: str, who: str, *, tell: Tell) -> dict[str, Any]:
    """A source read anew after a rule was decided upon, and all figures computed anew."""
    here = workspace.open(folder)
    reading, computing = _part(tell, 0, READ), _part(tell, READ, WHOLE)
    done = load.read_again(here, source, who=who, progress=lambda what, share: reading(what, int(100 * share), 100))
    return {"loads": [one.load for one in done], **compute(folder, None, tell=computing)}


def _part(tell: Tell, begins: int, ends: int) -> Tell:
    """The progress of one part of a job, within the whole's: what is done is never taken back."""
    return lambda what, done, total: tell(what, begins + (ends - begins) * done // max(total, 1), WHOLE)


def compute(folder: Path, as_of: date | None, *, tell: Tell, cancel: threading.Event | None = None) -> dict[str, Any]:
    """All figures from what is loaded."""
    made = run.refresh(workspace.open(folder), as_of=as_of, progress=tell, cancel=cancel)
    return {"snapshot": made.snapshot, "new": made.new, "seconds": round(made.seconds, 1)}


def _understood(here: Workspace, desk: Desk, number: int, asked: Asked, spans: Spans | None, tell: FileTell) -> Found:
    known = remembered.known(desk)
    tell(number, ("reading", "正在读取"), 0.0)
    try:
        survey = check.survey(
            asked.path,
            into=asked.into,
            kind=asked.kind or None,
            columns=asked.columns,
            remembered=known,
            encoding=asked.encoding or None,
            readings=asked.readings,
            time_zone=str(here.zone),
            tell=lambda what, share: tell(number, what, share),
        )
        if not survey.sheets and not any(one.by_person for one in survey.aside):
            return Found(aside=survey.aside, refused=_nothing(asked.path.name, survey))
        scratch = asked.into / "counted"
        scratch.mkdir(parents=True, exist_ok=True)
        arrival = Arrival(here, desk, asked.path, asked.sha256, survey.sheets, "owner", spans=spans)
        counted = arrival.preview(scratch) if survey.sheets else None
        shutil.rmtree(scratch, ignore_errors=True)
        recalled = frozenset(
            one.signature for one in survey.sheets if remembered.is_known(one.signature, known) and not asked.columns
        )
        return Found(survey.sheets, tuple(map(glimpse, survey.sheets)), survey.aside, counted, recalled)
    except ZhikeError as error:
        shutil.rmtree(asked.into, ignore_errors=True)
        return Found(refused=(error.what, error.fix))


def _nothing(name: str, survey: Survey) -> tuple[Text, Text]:
    error = UsageError(
        (f"“{name}”: {survey.nothing[0]}", f"“{name}”：{survey.nothing[1]}"),
        (
            "Check that it is the right file, or say below what kind of data it is.",
            "请确认文件是否正确，或在下方指定资料类型。",
        ),
    )
    return error.what, error.fix
