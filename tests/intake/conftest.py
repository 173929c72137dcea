"""A file written, read through the jail, and looked at as a grid."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest

from zhike.errors import BadFile
from zhike.intake import LIMITS, RawSheet, pipe, read
from zhike.intake.cells import Sheets
from zhike.intake.child import Reading
from zhike.intake.given import Given
from zhike.intake.landing import Landed, Landing

Grid = list[list[str | None]]


def grid(sheet: RawSheet | Landed) -> Grid:
    """The cells of a sheet, row by row, without the row numbers."""
    columns = [column.to_pylist() for column in pq.read_table(sheet.path).columns]
    assert list(columns[0]) == list(range(1, sheet.rows + 1))
    assert len(columns) == sheet.columns + 1
    return [list(row) for row in zip(*columns[1:], strict=True)] if len(columns) > 1 else [[] for _ in columns[0]]


def readers_left() -> list[psutil.Process]:
    """Reading children of this process that are still there, dead or alive; a browser or Spark beside them is not ours."""
    return [
        child
        for child in psutil.Process().children()
        if child.status() == psutil.STATUS_ZOMBIE or "-I" in child.cmdline()
    ]


def read_in_process(path: Path, into: Path) -> list[Landed]:
    """What `read` gives, without a child: for tests of hundreds of small files whose content is our own."""
    frames = io.BytesIO()
    name = path.name
    Reading(Sheets(frames, LIMITS), None, None).file(Given(name, lambda: path.open("rb")))
    frames.seek(0)
    landing = Landing(into, LIMITS, None)
    while (frame := pipe.receive(frames)) is not None:
        letter, body = frame
        if letter == b"B":
            landing.rows(body)
        else:
            landing.told(json.loads(body))
    return landing.landed


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """A file as somebody gives it, in a folder of its own."""

    def write(name: str, content: bytes) -> Path:
        folder = tmp_path / "given"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
        return folder / name

    return write


@pytest.fixture
def quarantine(tmp_path: Path) -> Path:
    folder = tmp_path / "quarantine"
    folder.mkdir()
    return folder


@pytest.fixture
def sheets(put: Callable[[str, bytes], Path], quarantine: Path) -> Callable[..., list[RawSheet]]:
    """`sheets("a.csv", b"…")`: the content read through the jail."""

    def of(name: str, content: bytes, **how: object) -> list[RawSheet]:
        return read(put(name, content), into=quarantine, **how)  # type: ignore[arg-type]

    return of


@pytest.fixture
def cells(sheets: Callable[..., list[RawSheet]]) -> Callable[..., Grid]:
    """`cells("a.csv", b"…")`: the grid of its one sheet."""

    def of(name: str, content: bytes, **how: object) -> Grid:
        (sheet,) = sheets(name, content, **how)
        return grid(sheet)

    return of


@pytest.fixture
def refused(sheets: Callable[..., list[RawSheet]], quarantine: Path) -> Callable[..., BadFile]:
    """The error that this content ends in; nothing of it stays behind."""

    def of(name: str, content: bytes, **how: object) -> BadFile:
        before = set(quarantine.iterdir())
        with pytest.raises(BadFile) as caught:
            sheets(name, content, **how)
        assert set(quarantine.iterdir()) == before
        error = caught.value
        assert all(error.what)
        assert all(error.fix)
        assert "–" not in error.what[0] or error.code in ("cell_too_large", "undecodable"), error.what
        return error

    return of


@pytest.fixture
def refused_path(quarantine: Path) -> Callable[[Path], BadFile]:
    """The error that a file ends in; nothing of it stays behind."""

    def of(path: Path) -> BadFile:
        with pytest.raises(BadFile) as caught:
            read(path, into=quarantine)
        assert list(quarantine.iterdir()) == []
        return caught.value

    return of
