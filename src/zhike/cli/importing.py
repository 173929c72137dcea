"""zhike import: recognise, check, load; with a terminal it shows, asks and explains."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from zhike import check, load
from zhike.check import CheckedSheet
from zhike.cli.beside import together
from zhike.cli.found import customers, safe, show
from zhike.cli.screen import Screen, made, option_workspace, workspace_of
from zhike.cli.unsure import asking
from zhike.errors import Text, UsageError, say

IMPORT: Text = ("Load exported files: recognise, check, load.", "导入导出文件：识别、检查、入库。")

_DRY: Text = ("Check only: no workspace is needed and nothing is written.", "只检查：不需要工作区，也不写入任何内容。")
_CLUSTERS: Text = (
    "With --dry-run: also say which names of a sheet are one customer.",
    "与 --dry-run 同用：同时列出表内哪些名称是同一个客户。",
)
_YES: Text = ("Act on guesses that are unsure.", "识别把握不大时也照此导入。")
_AS: Text = ("The kind of data, where you know it better.", "指定资料类型。")
_COLUMNS: Text = (
    "The field of each column, by place: -,customer_code,ordered_on (- skips a column); or by header: 客户=customer_name,金额=amount.",
    "各列对应的字段。按顺序：-,customer_code,ordered_on（- 表示跳过）；或按列名：客户=customer_name,金额=amount。",
)
_DUPLICATES: Text = (
    "Lines that a sheet holds twice: drop (default) or keep.",
    "表内重复的行：drop 去除（默认）或 keep 保留。",
)
_HEADER: Text = ("The rows of the header: 3, or 2,3; 0 where there is none.", "表头所在行：3 或 2,3；没有表头填 0。")
_DATES: Text = (
    "Which number of a date comes first: dmy, mdy or ymd.",
    "日期顺序：dmy（日/月/年）、mdy（月/日/年）或 ymd。",
)
_NUMBERS: Text = (
    "What stands before the decimals: . (1,234.56) or , (1.234,56).",
    "小数点符号：.（1,234.56）或 ,（1.234,56）。",
)
_LEAVE: Text = ("A sheet that is not loaded; may be said again.", "不导入的工作表，可多次指定。")
_REJECTS: Text = ("Load nothing if more rows than this are rejected.", "被拒绝的行超过此数时不导入。")
_ENCODING: Text = ("The encoding of a text file, where it is recognised wrongly.", "文本文件的编码（识别有误时指定）。")
_FORCE: Text = (
    "Load again what is loaded already; the new copy replaces the old one.",
    "已导入过的相同内容重新导入，替换原批次。",
)


def command(name: str, lang: str) -> click.Command:
    """The command of that name."""
    path = click.Path(path_type=Path)
    return made(
        name,
        import_files,
        IMPORT,
        lang,
        click.Argument(["files"], metavar="FILES", nargs=-1, required=True, type=path),
        option_workspace(lang),
        click.Option(["--dry-run"], is_flag=True, help=say(_DRY, lang)),
        click.Option(["--clusters"], is_flag=True, help=say(_CLUSTERS, lang)),
        click.Option(["--yes"], is_flag=True, help=say(_YES, lang)),
        click.Option(["--as", "kind"], metavar="FACT", default=None, help=say(_AS, lang)),
        click.Option(["--columns"], default=None, help=say(_COLUMNS, lang)),
        click.Option(["--header"], metavar="ROWS", default="", help=say(_HEADER, lang)),
        click.Option(["--dates"], type=click.Choice(check.DATES), default=None, help=say(_DATES, lang)),
        click.Option(["--decimal"], type=click.Choice(check.NUMBERS), default=None, help=say(_NUMBERS, lang)),
        click.Option(["--leave-out"], metavar="SHEET", multiple=True, help=say(_LEAVE, lang)),
        click.Option(["--duplicates"], type=click.Choice(["keep", "drop"]), default=None, help=say(_DUPLICATES, lang)),
        click.Option(
            ["--max-rejects"], type=click.IntRange(min=0), metavar="N", default=None, help=say(_REJECTS, lang)
        ),
        click.Option(["--encoding"], default=None, help=say(_ENCODING, lang)),
        click.Option(["--force"], is_flag=True, help=say(_FORCE, lang)),
    )


def import_files(
    screen: Screen,
    files: tuple[Path, ...],
    workspace: Path | None,
    dry_run: bool,
    clusters: bool,
    yes: bool,
    kind: str | None,
    columns: str | None,
    header: str,
    dates: str | None,
    decimal: str | None,
    leave_out: tuple[str, ...],
    duplicates: str | None,
    max_rejects: int | None,
    encoding: str | None,
    force: bool,
) -> None:
    """Check the files, and load them unless it is a dry run."""
    said = {
        "kind": kind,
        "columns": [one.strip() for one in columns.split(",")] if columns else None,
        "encoding": encoding,
        "duplicates": duplicates,
        "readings": _readings(header, dates or "", decimal or "", leave_out),
    }
    given: dict[str, Any] = {name: one for name, one in said.items() if one is not None}
    if clusters and not dry_run:
        raise UsageError(
            ("--clusters shows what a sheet alone says, and loads nothing.", "--clusters 只查看单个表内的客户归并，不导入。"),
            ("Say --dry-run --clusters; after a load, see zhike refresh.", "请使用 --dry-run --clusters；导入后请运行 zhike refresh。"),
        )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="zhike-") as folder:
        whole = together(files, Path(folder))
        if dry_run:
            _dry(screen, whole, given, clusters=clusters)
            return
        how = {"yes": yes, "max_rejects": max_rejects, "force": force}
        _bring(screen, whole, workspace, given | how)


def _bring(screen: Screen, files: Sequence[Path], workspace: Path | None, given: Mapping[str, Any]) -> None:
    """Load the files, and say what was found and what can be done next."""
    here = workspace_of(workspace)
    with screen.progress(("Reading", "正在读取")) as tell:
        done = load.bring(
            here,
            files,
            **given,
            ask=asking(screen, tell) if screen.asks else None,
            progress=lambda what, share: tell(share, what),
            workers=os.cpu_count() or 1,
        )
    if screen.as_json:
        screen.document([check.exchanged(document) for loaded in done for document in loaded.documents])
        return
    console = screen.out()
    for loaded in done:
        if loaded.state == "duplicate":
            console.print(
                screen.say(
                    (
                        f"{loaded.file}: loaded before as {loaded.duplicate_of}, passed over",
                        f"{loaded.file}：已导入过（批次 {loaded.duplicate_of}），跳过",
                    )
                )
            )
            continue
        for sheet in loaded.sheets:
            show(screen, console, sheet)
        console.print(
            screen.say(
                (
                    f"Loaded as {loaded.load}. To take it back: zhike undo {loaded.load}",
                    f"已导入，批次 {loaded.load}。如需撤销：zhike undo {loaded.load}",
                )
            ),
            style="green",
        )
    where = f" -w {workspace}" if workspace is not None else ""
    console.print(screen.say((f"Next: zhike refresh{where}", f"下一步：zhike refresh{where}")))


def _readings(header: str, dates: str, decimal: str, leave_out: Sequence[str]) -> dict[str, check.Reading] | None:
    """What is said of all sheets, and of those that are left out; None where nothing is."""
    every = check.said(header=header, dates=dates, numbers=decimal)
    told = {"": every} if every != check.Reading() else {}
    return told | {sheet: check.said(kind=check.LEFT_OUT) for sheet in leave_out} or None


def _dry(screen: Screen, files: Sequence[Path], given: Mapping[str, Any], *, clusters: bool) -> None:
    found: list[Any] = []
    empty: list[Text] = []
    with tempfile.TemporaryDirectory(prefix="zhike-") as folder, screen.progress(("Reading", "正在读取")) as tell:
        for number, path in enumerate(files):
            tell(number / len(files), (f"Reading {path.name}", f"正在读取 {path.name}"))
            survey = check.survey(path, into=Path(folder) / str(number), **given)
            sheets = [sheet for sheet in survey.sheets if sheet.kind]
            if not sheets:
                empty.append((f"“{path.name}”: {survey.nothing[0]}", f"“{path.name}”：{survey.nothing[1]}"))
            if clusters:
                tell((number + 0.7) / len(files), (f"Who is who in {path.name}", f"正在归并 {path.name} 中的客户"))
            found += _with_clusters(sheets, Path(folder) / f"{number}.customers") if clusters else sheets
    if screen.as_json:
        screen.document([check.exchanged(sheet.document) for sheet in found])
        return
    console = screen.out()
    for said in empty:
        console.print(safe(screen.say(said)), style="yellow")
    for sheet in found:
        show(screen, console, sheet)
        if "clusters" in sheet.document:
            customers(screen, console, sheet.document)
    console.print(
        screen.say(("Nothing was written. Leave out --dry-run to load.", "未写入任何内容。去掉 --dry-run 即可导入。")),
        style="dim",
    )


def _with_clusters(sheets: Sequence[CheckedSheet], folder: Path) -> list[CheckedSheet]:
    """The sheets, their documents telling which names are one customer; none of it where a sheet names no party."""
    from zhike import clusters  # the pipeline's rooms take a while to load, and only this needs them

    told = []
    with clusters.room(folder) as room:
        for sheet in sheets:
            without = {name: one for name, one in sheet.document.items() if name not in clusters.KEYS}
            told.append(replace(sheet, document=without | room.told(sheet)))
    return told
