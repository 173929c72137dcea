"""Load: bring files in, undo, list. A load comes whole or not at all, and goes whole.

Used so:

    bring(workspace, [Path("sales.xlsx")])                   check, ask where unsure, commit
    bring(workspace, files, commit=False)                    what it would do: counts before commit
    undo(workspace, "0003-3f2a91c0")
    sources(workspace)                                       every load, oldest first
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

from zhike import check as checking
from zhike import remembered, snapshots
from zhike.arrival import Arrival, Loaded
from zhike.check import CheckedSheet, Reading, Survey
from zhike.desk import Desk, Load
from zhike.errors import DuplicateImport, NotFound, Text, TooManyRejects, UnsureGuess, counted
from zhike.overlap import Spans
from zhike.sources.recognise import sums
from zhike.workspace import Workspace

__all__ = ["Loaded", "bring", "original", "read_again", "sources", "undo"]

Progress = Callable[[Text, float], None]
"""progress(what is being done, share done of all files)."""

Answer = Mapping[str, Any]
"""What a person said of a sheet: {"kind": fact, "columns": {header: field or None}}."""

Ask = Callable[[CheckedSheet], Answer | None]
"""Shows a sheet whose recognition is unsure; None: nobody knows."""

Known = Mapping[str, Mapping[str, Any]]
"""What was confirmed before, by header signature, as `check` takes it."""

Look = Callable[[], Survey]

Columns = Sequence[str] | Mapping[str, str | None]
"""Fields by place ("-" leaves a column out), or header → field (None leaves it out)."""


@dataclass(frozen=True)
class _Said:
    """What a person says of the files beforehand, or when asked."""

    kind: str | None
    columns: tuple[str, ...]
    duplicates: Literal["drop", "keep"] | None
    encoding: str | None
    readings: Mapping[str, Reading]
    yes: bool
    ask: Ask | None
    time_zone: str
    confirmed: set[str] = field(default_factory=set)

    def look(self, path: Path, into: Path, known: Known) -> Survey:
        """The sheets of a file as they are understood with what was said."""
        return checking.survey(
            path, into=into, kind=self.kind, columns=self.columns, duplicates=self.duplicates, remembered=known,
            encoding=self.encoding, readings=self.readings, time_zone=self.time_zone,
        )  # fmt: skip

    def leaves(self, sheet: CheckedSheet) -> bool:
        """Is anything left to ask? Who names the kind and the columns knows that no amount is among them."""
        left = {*sheet.unsure}
        return bool(left - sums(sheet.kind) if self.kind and self.columns else left)

    def confirming(self, found: Survey) -> Survey:
        """The sheets, remembered as spoken about where a person said something of them."""
        if self.kind or self.columns or self.readings or self.encoding or self.duplicates or self.yes:
            self.confirmed.update(sheet.signature for sheet in found.sheets)
        return found


def bring(
    workspace: Workspace,
    files: Sequence[Path],
    *,
    kind: str | None = None,
    columns: Columns | None = None,
    duplicates: Literal["drop", "keep"] | None = None,
    encoding: str | None = None,
    readings: Mapping[str, Reading] | None = None,
    yes: bool = False,
    max_rejects: int | None = None,
    force: bool = False,
    ask: Ask | None = None,
    progress: Progress | None = None,
    who: str = "owner",
    commit: bool = True,
    workers: int = 1,
) -> list[Loaded]:
    """Read files, and load their accepted rows: all files are checked before the first is committed.

    kind, columns: said beforehand instead of guessed. duplicates: what a sheet holds twice is dropped, or kept; None
    as it was said of an earlier file, else dropped. readings: header rows, order of dates … by sheet, "" for all.
    yes: act on unsure guesses. force: the same content again replaces the load that has it.
    commit: False says what would happen and changes nothing. workers: so many files are checked at a time, each in
    a process of its own; more than one only from a program whose start can be repeated, as the command line's can.

    Errors  UnsureGuess, TooManyRejects, BadFile, StorageFull: then nothing is loaded. DuplicateImport where every
            file is loaded already; beside others such a file is passed over.
    """
    tell = progress or _silent
    said = _Said(kind, _written(columns), duplicates, encoding, readings or {}, yes, ask, str(workspace.zone))
    with Desk(workspace.desk) as desk, workspace.scratch() as scratch:
        hashes = [_content(path) for path in files]
        twins = [None if force else desk.loads.with_content(sha256) for sha256 in hashes]
        if commit and files and all(twins):
            raise _duplicate(files[0], twins[0])
        known = remembered.known(desk)
        wanted = [(path, scratch / f"{i:03d}") for i, path in enumerate(files) if not (commit and twins[i])]
        found: list[Survey] = [Survey(()) for _ in files]
        with _looked(said, wanted, known, workers) as looks:
            for number, (path, into) in enumerate(wanted):
                tell((f"Reading {path.name}", f"正在读取 {path.name}"), 0.8 * number / len(wanted))
                found[int(into.name)] = _checked(path, into, said, dict(known), looks[number])
        _check_rejects(found, max_rejects)
        spans = Spans() if len(wanted) > 1 else None
        done: list[Loaded] = []
        for path, sha256, twin, survey in zip(files, hashes, twins, found, strict=True):
            tell((f"Loading {path.name}", f"正在导入 {path.name}"), 0.8 + 0.2 * len(done) / len(files))
            twin = twin or (None if force else desk.loads.with_content(sha256))  # the same file named twice
            if twin is not None and commit:
                done.append(Loaded(path.name, twin.id, "duplicate", duplicate_of=twin.id))
                continue
            confirmed = frozenset(said.confirmed)
            arrival = Arrival(workspace, desk, path, sha256, survey.sheets, who, force, confirmed, spans)
            loaded = arrival.commit() if commit else arrival.preview(scratch)
            if commit:
                remembered.leave_out(desk, survey, who=who)
            done.append(replace(loaded, duplicate_of=twin.id if twin else ""))
        return done


def undo(workspace: Workspace, load: str, *, who: str = "owner") -> Load:
    """Take a load back as a whole: the next run does not see it, and what it had replaced counts again.

    How its sheets were to be read is forgotten with it, so that the next file of that form is looked at afresh.

    Errors  NotFound where there is no such load, or it has ended before
    """
    with Desk(workspace.desk) as desk:
        found = desk.loads.one(load)
        if found is None or not desk.loads.undo(load, who=who):
            state = f" ({found.state})" if found else ""
            raise NotFound(
                (f"There is no active load “{load}”{state}.", f"没有生效中的导入批次“{load}”{state}。"),
                (
                    f"See them with: zhike sources -w {workspace.folder}.",
                    f"可用 zhike sources -w {workspace.folder} 查看。",
                ),
            )
        remembered.forget(desk, found)
        return desk.loads.one(load) or found


def read_again(workspace: Workspace, source: str, *, who: str, progress: Progress | None = None) -> list[Loaded]:
    """Every file of a source read anew from what was kept of it, as it was read but for the rules decided upon since.

    Errors  NotFound where a file is no longer kept: then nothing is changed
    """
    tell = progress or _silent
    with Desk(workspace.desk) as desk, workspace.scratch() as scratch:
        loads = [load for load in desk.loads.active() if load.source == source]
        kept = [_copied(workspace, load, scratch / f"{number:03d}") for number, load in enumerate(loads)]
        known = remembered.known(desk, guesses=True)
        arrivals, spans = [], Spans()
        for number, (load, path) in enumerate(zip(loads, kept, strict=True)):
            tell((f"Reading {path.name}", f"正在读取 {path.name}"), 0.8 * number / len(loads))
            sheets = checking.check(path, into=path.parent / "checked", remembered=known, time_zone=str(workspace.zone))
            arrivals.append(Arrival(workspace, desk, path, load.sha256, tuple(sheets), who, force=True, spans=spans))
        # In their order, so that of a document in two files the later one still counts.
        return [arrival.commit() for arrival in arrivals if arrival.sheets]


def _copied(workspace: Workspace, load: Load, folder: Path) -> Path:
    """The file of a load under the name it came with."""
    kept = original(workspace, load)
    if kept is None:
        raise NotFound(
            (f"“{load.file}” is no longer kept, so that it cannot be read anew.", f"“{load.file}”的原文件已不再保留，无法重新读取。"),
            ("Load the file again instead.", "请重新导入该文件。"),
        )  # fmt: skip
    folder.mkdir()
    return Path(shutil.copy2(kept, folder / load.file))


def sources(workspace: Workspace) -> list[Load]:
    """Every load, oldest first; those that ended too."""
    with Desk(workspace.desk) as desk:
        return desk.loads.all()


def original(workspace: Workspace, load: Load) -> Path | None:
    """The file of a load as it was given; None where retention or erasure has removed it."""
    path = workspace.sources / load.stored
    return path if path.is_file() else None


def _silent(_what: Text, _share: float) -> None:
    """Nobody listens."""


def _written(columns: Columns | None) -> tuple[str, ...]:
    """Columns as `check` reads them."""
    if isinstance(columns, Mapping):
        return tuple(f"{header}={name or '-'}" for header, name in columns.items())
    return tuple(columns or ())


@contextmanager
def _looked(said: _Said, files: Sequence[tuple[Path, Path]], known: Known, workers: int) -> Iterator[list[Look]]:
    """A first look at every file: taken when it is asked for, or ahead by several processes."""
    if workers < 2 or len(files) < 2:
        yield [partial(said.look, path, into, known) for path, into in files]
        return
    with ProcessPoolExecutor(min(workers, len(files)), mp_context=get_context("spawn")) as pool:
        plain = replace(said, ask=None)  # what asks a person stays in this process
        looks = [pool.submit(plain.look, path, into, known) for path, into in files]
        try:
            yield [look.result for look in looks]
        finally:
            pool.shutdown(cancel_futures=True)


def _checked(path: Path, into: Path, said: _Said, known: dict[str, Mapping[str, Any]], look: Look) -> Survey:
    """The sheets of a file, understood; where a guess is too unsure, asked for.

    Errors  UnsureGuess, naming file, sheet and columns
    """
    found = said.confirming(look())
    if not found.sheets:
        raise UnsureGuess(
            (f"“{path.name}”: {found.nothing[0]}", f"“{path.name}”：{found.nothing[1]}"),
            ("Say what it is with --as and --columns, or check that it is the right file.",
             "请用 --as 和 --columns 指明资料类型和各列含义，或确认文件是否正确。"),
        )  # fmt: skip
    unsure = (
        []
        if said.yes
        else [sheet for sheet in found.sheets if said.leaves(sheet) and not remembered.is_known(sheet.signature, known)]
    )
    if not unsure:
        return found
    answers = {sheet.signature: said.ask(sheet) for sheet in unsure} if said.ask else {}
    for sheet in unsure:
        answer = answers.get(sheet.signature)
        if answer is None:
            raise _unsure(unsure)
        custom = checking.memory(sheet)[sheet.signature]["custom"]
        known[sheet.signature] = {"kind": answer["kind"], "mapping": dict(answer["columns"]), "custom": custom}
        said.confirmed.add(sheet.signature)
    return said.confirming(said.look(path, into / "again", known))


def _unsure(sheets: Sequence[CheckedSheet]) -> UnsureGuess:
    en, zh = [], []
    for sheet in sheets:
        place = f"{sheet.file} · {sheet.sheet}" if sheet.sheet else sheet.file
        en.append(f"“{place}”: {', '.join(one[0] for one in sheet.questions)}")
        zh.append(f"“{place}”：{'、'.join(one[1] for one in sheet.questions)}")
    return UnsureGuess(
        (f"Not sure enough to load: {'; '.join(en)}.", f"识别把握不足，未导入：{'；'.join(zh)}。"),
        ("See the guesses with --dry-run; then say --yes, or name the kind with --as and the columns with --columns.",
         "可先用 --dry-run 查看识别结果，再加 --yes 确认，或用 --as 指明资料类型、用 --columns 指明各列。"),
    )  # fmt: skip


def _check_rejects(found: Sequence[Survey], most: int | None) -> None:
    rejected = sum(sheet.document["rows"]["rejected"] for survey in found for sheet in survey.sheets)
    if most is not None and rejected > most:
        raise TooManyRejects(
            (f"{counted(rejected, 'row was', 'rows were')} rejected; at most {most} are allowed.", f"有 {rejected} 行被拒绝，允许上限为 {most} 行。"),
            ("Nothing was loaded. See the rows with --dry-run, mend them in the file, and import again.",
             "未导入任何数据。可用 --dry-run 查看，修正文件后再导入。"),
        )  # fmt: skip


def _content(path: Path) -> str:
    try:
        return snapshots.hash_of(path)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError) as error:
        raise NotFound(
            (f"There is no readable file “{path}”.", f"没有可读取的文件“{path}”。"),
            ("Check the name and the folder.", "请检查文件名与所在文件夹。"),
        ) from error


def _duplicate(path: Path, twin: Load | None) -> DuplicateImport:
    load, at = (twin.id, twin.at[:10]) if twin else ("", "")
    return DuplicateImport(
        (f"“{path.name}” is loaded already: the same content came on {at} as load {load}.",
         f"“{path.name}”已经导入过：相同内容已于 {at} 导入，批次 {load}。"),
        (f"Nothing was changed. To read it anew, undo it first (zhike undo {load}) or import with --force.",
         f"未做任何改动。如需重新读取，请先撤销（zhike undo {load}）或使用 --force。"),
    )  # fmt: skip
