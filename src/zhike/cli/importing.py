"""zhike import: recognise, check, load; with a terminal it shows, asks and explains."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pyarrow import parquet

from zhike import check, load
from zhike.answer.figure import exact
from zhike.check import Bridge, CheckedSheet
from zhike.clean.plan import cell
from zhike.cli.beside import together
from zhike.cli.screen import Progress, Screen, made, option_workspace, workspace_of
from zhike.errors import Text, UsageError, counted, say
from zhike.metric import Unit
from zhike.tables import FACTS, FIELDS, fact, field

if TYPE_CHECKING:
    from rich.console import Console

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
        console.print(_safe(screen.say(said)), style="yellow")
    for sheet in found:
        show(screen, console, sheet)
        if "clusters" in sheet.document:
            _customers(screen, console, sheet.document)
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


# What was found, for people


def _customers(screen: Screen, console: "Console", document: Mapping[str, Any]) -> None:
    """How many customers the names of a sheet stand for, and which of them are one."""
    names, customers = document["customers_as_written"], document["customers_true"]
    told: Text = (
        f"  {counted(names, 'name', 'names')}, {counted(customers, 'customer', 'customers')}",
        f"  {names:,} 个名称，{customers:,} 个客户",
    )
    console.print(screen.say(told))
    for cluster in document["clusters"]:
        console.print(f"    {_safe(' = '.join(cluster))}", style="dim")
    console.print()


def show(screen: Screen, console: "Console", sheet: CheckedSheet) -> None:
    """One sheet: what it is, how its columns are read, how its rows add up, and what a person should look at."""
    document = sheet.document
    place = document["file"] + (f" · {document['sheet']}" if document["sheet"] else "")
    console.print(f"[bold]{_safe(place)}[/bold]  {screen.say(fact(sheet.kind).label)}")
    _columns(screen, console, sheet)
    console.print(_counts(screen, document["rows"]))
    for name, value in document.get("totals", {}).items():
        label = screen.say(field(name).label)
        if name not in {one.field for one in sheet.bridge}:
            total = exact(Decimal(value), _unit(name), screen.lang)
            console.print(screen.say((f"  {label}: {total} accepted", f"  {label}：入库 {total}")))
    for one in sheet.bridge:
        console.print(bridge(screen, one), style="" if one.rest == 0 else "yellow")
    reasons = [flag["reason"] for flag in document.get("flags", [])]
    if reasons:
        words = [
            f"{screen.say(REASONS.get(reason, (reason, reason)))} {reasons.count(reason):,}"
            for reason in dict.fromkeys(reasons)
        ]
        text = screen.say((", ", "、")).join(words)
        console.print(screen.say((f"  To look at: {text}", f"  需要留意：{text}")), style="yellow")
    console.print()


REASONS: dict[str, Text] = {
    "accepted": ("accepted", "入库"),
    "rejected": ("rejected", "拒绝"),
    "blank": ("blank", "空行"),
    "subtotal": ("subtotals", "小计合计行"),
    "repeated_header": ("repeated headers", "重复表头"),
    "cancelled": ("cancelled", "作废或未审核"),
    "duplicate": ("duplicates", "重复"),
    "other": ("other", "其他"),
    "rounded_id": ("ids rounded by Excel", "被 Excel 舍入的编号"),
    "ambiguous_date": ("dates that read two ways", "日期有两种读法"),
    "bad_number": ("unreadable numbers", "无法识别的数字"),
    "bad_date": ("unreadable or missing dates", "无法识别或缺失的日期"),
    "conflict": ("figures that contradict", "前后矛盾"),
}


def _columns(screen: Screen, console: "Console", sheet: CheckedSheet) -> None:
    """Header → field, three beside each other; a question mark where the guess is unsure."""
    from rich.columns import Columns
    from rich.padding import Padding

    read = [
        f"{_safe(one.header)} [dim]→[/dim] {screen.say(field(one.field).label)}"
        f"{' [yellow]?[/yellow]' if one.header in sheet.unsure else ''}"
        for one in sheet.columns
        if one.field
    ]
    console.print(Padding(Columns(read, padding=(0, 3), column_first=True), (0, 0, 0, 2)), soft_wrap=False)
    own, left = (
        [_safe(one.header) for one in sheet.columns if not one.field and one.custom == kept] for kept in (True, False)
    )
    between = screen.say((", ", "、"))
    if own:
        console.print(screen.say(("  kept as own fields: ", "  保留为自定义字段：")) + between.join(own), style="dim")
    if left:
        console.print(screen.say(("  not used: ", "  未使用：")) + between.join(left), style="dim")
    if said := sheet.document.get("stated"):
        told = between.join(f"{screen.say(field(name).label)} {_safe(text)}" for name, text in said.items())
        console.print(
            screen.say(("  from the title, for every row: ", "  取自标题（适用于每一行）：")) + told, style="dim"
        )
    for why in dict.fromkeys(one.unread for one in sheet.columns if one.unread):
        those = between.join(_safe(one.header) for one in sheet.columns if one.unread == why)
        console.print(screen.say((f"    {those}: {why[0]}", f"    {those}：{why[1]}")), style="dim")


def _counts(screen: Screen, rows: Mapping[str, Any]) -> str:
    """accepted + rejected + excluded + blank = physical rows, as one line."""
    counts = {"accepted": rows["accepted"], "rejected": rows["rejected"], **rows["excluded"], "blank": rows["blank"]}
    parts = [f"{screen.say(REASONS[name])} {count:,}" for name, count in counts.items() if count or name == "accepted"]
    total = screen.say((counted(rows["physical"], "row", "rows"), f"共 {rows['physical']:,} 行"))
    return f"  {total} = {' + '.join(parts)}"


def bridge(screen: Screen, one: Bridge) -> str:
    """How the file's own 合计 leads to what was accepted."""
    label, unit = screen.say(field(one.field).label), _unit(one.field)
    parts = [(one.accepted, ("accepted", "入库"), 0)]
    parts += [
        (part.value, REASONS.get(part.reason, (part.reason, part.reason)), part.rows)
        for part in one.parts
        if part.value
    ]
    if one.rest:
        parts.append((one.rest, ("unexplained", "未能解释"), 0))
    words = []
    for value, reason, rows in parts:
        count = screen.say((f" ({counted(rows, 'row', 'rows')})", f"（{rows:,} 行）")) if rows else ""
        words.append(f"{screen.say(reason)} {exact(value, unit, screen.lang)}{count}")
    printed = exact(one.printed, unit, screen.lang)
    return screen.say(
        (f"  {label}: the file's own total {printed} = ", f"  {label}：文件合计 {printed} = ")
    ) + " + ".join(words)


def _unit(name: str) -> Unit:
    return "money" if field(name).type == "money" else "quantity"


def _safe(text: str) -> str:
    """Text of a file for a terminal: no control characters, no markup."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain.replace("[", r"\[")


# What is unsure, asked


def asking(screen: Screen, bar: Progress) -> Callable[[CheckedSheet], Mapping[str, Any] | None]:
    """Asks about a sheet whose recognition is unsure: the kind, then each unsure column, by numbers to choose."""

    def ask(sheet: CheckedSheet) -> Mapping[str, Any] | None:
        with bar.paused():
            return _asked(screen, sheet)

    return ask


def _asked(screen: Screen, sheet: CheckedSheet) -> Mapping[str, Any] | None:
    console = screen.err()
    show(screen, console, sheet)
    console.print(
        screen.say(("Not sure enough to load this without you.", "识别把握不足，请逐项确认（回车采用建议）。")),
        style="bold yellow",
    )
    columns = {one.header: one.field for one in sheet.columns}
    kind = sheet.kind
    if "kind" in sheet.unsure:
        kind = _choose(screen, ("Kind of data", "资料类型"), [(one.name, screen.say(one.label)) for one in FACTS], kind)
    none = ("", screen.say(("leave out", "不使用")))
    known = [none, *((one, screen.say(field(one).label)) for one in fact(kind).fields)]
    fields = {name for name, _ in known}
    samples = _samples(sheet)
    # Of another kind than was guessed, every column may mean something else.
    asked = sheet.unsure if kind == sheet.kind else tuple(columns)
    for name in asked:
        if name in columns:
            example = screen.say((", ", "、")).join(samples.get(name, ()))
            what: Text = (f"Column “{name}” ({example})", f"列“{name}”（{example}）")
            guess = columns[name] if columns[name] in fields else ""
            columns[name] = _choose(screen, what, known, guess or "") or None
        elif name in {one.name for one in FIELDS}:
            label = field(name).label
            headers = [none, *((header, header) for header in columns)]
            held = _choose(screen, (f"Which column holds “{label[0]}”?", f"哪一列是“{label[1]}”？"), headers, "")
            columns |= {held: name} if held else {}
        elif name != "kind":
            # A date that reads two ways is loaded as the sheet's other rows suggest, and flagged row by row.
            said = dict(zip(sheet.unsure, sheet.questions, strict=True))[name]
            what = (
                f"{said[0]}: load as recognised, and flag each row?",
                f"{said[1]}有两种读法，按识别结果导入并逐行标记，可以吗？",
            )
            if not click.confirm(screen.say(what), default=True, err=True):
                return None
    return {"kind": kind, "columns": columns}


def _samples(sheet: CheckedSheet) -> dict[str, list[str]]:
    """The first values of each column, so that a person sees what it holds."""
    first = max(sheet.header_rows, default=0)
    rows = parquet.ParquetFile(sheet.raw)
    head = next(rows.iter_batches(batch_size=first + 50), None)
    found: dict[str, list[str]] = {}
    for position, column in enumerate(sheet.columns):
        if head is not None and cell(position) in head.schema.names:
            values = [str(value) for value in head.column(cell(position)).to_pylist()[first:] if value]
            found[column.header] = [value[:20] for value in dict.fromkeys(values)][:3]
    return found


def _choose(screen: Screen, what: Text, choices: Sequence[tuple[str, str]], guess: str | None) -> str:
    from rich.columns import Columns

    console = screen.err()
    console.print(f"\n[bold]{_safe(screen.say(what))}[/bold]")
    rows = [
        f"[{'bold cyan' if name == guess else 'default'}]{number:>3} {label}[/]"
        for number, (name, label) in enumerate(choices, 1)
    ]
    console.print(Columns(rows, padding=(0, 2), equal=True, column_first=True))
    names = [name for name, _ in choices]
    default = names.index(guess) + 1 if guess in names else None
    number = click.prompt(
        screen.say(("Number", "序号")), type=click.IntRange(1, len(choices)), default=default, err=True
    )
    return names[number - 1]
