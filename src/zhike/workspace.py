"""Workspace: a folder with one company's files, snapshots and decisions, readable without us.

zhike.toml      settings, and the format of the folder
sources/        the files as given, each under a random name        private
intake/         accepted rows by load, private tables by snapshot   private
snapshots/      one folder per snapshot: manifest.json and a Parquet file per table
desk.db         decisions, loads, contacts, the pointer             private
definitions.py  the company's own metrics, dimensions and segments  (optional)
.scratch/       what a run or a load is working on; empty when nothing runs
"""

import os
import shutil
import tomllib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psutil

from zhike import settings as settings_table
from zhike.desk import opening
from zhike.errors import BrokenSetup, Conflict, NotFound
from zhike.settings import Settings

FORMAT = 1
"""The layout of the folder; a later format is refused by this version, an earlier one is brought up by desk."""

TOML = """\
# 知客工作区 · a Zhike workspace
format = {format}

[settings]
{settings}"""


@dataclass(frozen=True)
class Workspace:
    """One company's folder and the settings in force."""

    folder: Path
    settings: Settings = field(default_factory=Settings)

    @property
    def toml(self) -> Path:
        return self.folder / "zhike.toml"

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def intake(self) -> Path:
        return self.folder / "intake"

    @property
    def snapshots(self) -> Path:
        return self.folder / "snapshots"

    @property
    def desk(self) -> Path:
        return self.folder / "desk.db"

    @property
    def definitions(self) -> Path:
        return self.folder / "definitions.py"

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the company's calendar days."""
        name = str(self.settings["time_zone"])
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise BrokenSetup(
                (f"{self.toml} names an unknown time zone “{name}”.", f"{self.toml} 中的时区“{name}”无法识别。"),
                ("Write it like Asia/Shanghai.", "请写成 Asia/Shanghai 这样的形式。"),
            ) from error

    def today(self) -> date:
        """The company's calendar day."""
        return datetime.now(UTC).astimezone(self.zone).date()

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A private folder for the length of a block, on the workspace's own disk, so that a rename moves."""
        root = self.folder / ".scratch"
        root.mkdir(mode=0o700, exist_ok=True)
        _collect(root)
        own = root / f"{os.getpid()}-{int(psutil.Process().create_time())}-{uuid.uuid4().hex[:8]}"
        own.mkdir(mode=0o700)
        try:
            yield own
        finally:
            shutil.rmtree(own, ignore_errors=True)


def init(folder: Path, *, company: str = "") -> Workspace:
    """Make a workspace in a folder that is new or empty.

    Errors  Conflict where the folder is a workspace already or holds other things
    """
    folder = Path(folder).expanduser().resolve()
    if (folder / "zhike.toml").exists():
        raise Conflict(
            (f"{folder} is a workspace already.", f"{folder} 已经是工作区。"),
            (f"Go on with: zhike import FILES -w {folder}.", f"可以直接执行：zhike import 文件 -w {folder}。"),
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(
            (f"{folder} is not empty.", f"{folder} 不是空文件夹。"),
            ("Name a new or an empty folder.", "请指定一个新的或空的文件夹。"),
        )
    made = Workspace(folder)
    for private in (made.folder, made.sources, made.intake, made.snapshots):
        private.mkdir(mode=0o700, parents=True, exist_ok=True)
    opening.make(made.desk)
    # Last of all: a folder without zhike.toml is no workspace, so that one half made is never taken for whole.
    lines = f'company = "{_quoted(company)}"\n' if company else ""
    made.toml.write_text(TOML.format(format=FORMAT, settings=lines), "utf-8")
    return open(folder)


def open(folder: Path) -> Workspace:
    """The workspace in a folder.

    Errors  NotFound where there is none; BrokenSetup for a broken zhike.toml or a workspace of a newer version
    """
    folder = Path(folder).expanduser().resolve()
    toml = folder / "zhike.toml"
    if not toml.is_file():
        raise NotFound(
            (f"There is no workspace in {folder}.", f"{folder} 中没有工作区。"),
            (f"Make one with: zhike init {folder}.", f"可执行以下命令新建：zhike init {folder}。"),
        )
    settings = settings_table.read(toml)
    _check_format(toml)
    return Workspace(folder, settings)


def newer(what: Path, theirs: int, ours: int) -> BrokenSetup:
    """The error for something that a later version of Zhike has written."""
    return BrokenSetup(
        (
            f"{what} was written by a newer Zhike (format {theirs}; this one knows {ours}).",
            f"{what} 由更新版本的知客写入（格式 {theirs}，本版本支持 {ours}）。",
        ),
        (
            "Upgrade with: pip install --upgrade zhike. Nothing was changed.",
            "请升级：pip install --upgrade zhike。未做任何改动。",
        ),
    )


def _check_format(toml: Path) -> None:
    found = tomllib.loads(toml.read_text("utf-8")).get("format", FORMAT)
    if not isinstance(found, int) or found < 1:
        raise BrokenSetup(
            (f"{toml}: “format” is {found!r}.", f"{toml}：“format”的值是 {found!r}。"),
            (f"Write: format = {FORMAT}.", f"应为：format = {FORMAT}。"),
        )
    if found > FORMAT:
        raise newer(toml.parent, found, FORMAT)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def _collect(root: Path) -> None:
    """Remove what dead processes left behind."""
    for left in root.iterdir():
        if not alive(left.name):
            shutil.rmtree(left, ignore_errors=True)


def alive(name: str) -> bool:
    """Whether the process that a name `pid-start-…` speaks of still runs; a reused number is another process."""
    pid, _, rest = name.partition("-")
    start = rest.partition("-")[0]
    if not (pid.isdigit() and start.isdigit()):
        return False
    try:
        return abs(int(psutil.Process(int(pid)).create_time()) - int(start)) <= 1
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
