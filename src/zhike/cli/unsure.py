"""What an import is unsure of, asked on a terminal by numbers to choose."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click
from pyarrow import parquet

from zhike.check import CheckedSheet
from zhike.clean.plan import cell
from zhike.cli.found import safe, show
from zhike.cli.screen import Progress, Screen
from zhike.errors import Text
from zhike.tables import FACTS, FIELDS, fact, field


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
    console.print(f"\n[bold]{safe(screen.say(what))}[/bold]")
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
