"""zhike sources, zhike undo."""

from pathlib import Path
from typing import Any

import click

from zhike import load
from zhike.cli.screen import Screen, made, option_workspace, workspace_of
from zhike.desk import Load
from zhike.errors import Text, counted
from zhike.tables import fact

SOURCES: Text = ("List what was loaded.", "查看已导入的文件。")
UNDO: Text = ("Take one load back as a whole.", "撤销一次导入。")
STATES: dict[str, Text] = {
    "active": ("in force", "生效"),
    "undone": ("undone", "已撤销"),
    "replaced": ("replaced", "已被替换"),
}


def command(name: str, lang: str) -> click.Command:
    """The command of that name."""
    if name == "sources":
        return made(name, sources, SOURCES, lang, option_workspace(lang))
    return made(name, undo, UNDO, lang, click.Argument(["which"], metavar="LOAD"), option_workspace(lang))


def sources(screen: Screen, workspace: Path | None) -> None:
    """Every load, newest last."""
    found = load.sources(workspace_of(workspace))
    if screen.as_json:
        screen.document([described(one) for one in found])
        return
    if not found:
        click.echo(
            screen.say(
                (
                    "Nothing is loaded yet. Bring files in with: zhike import FILES",
                    "尚未导入任何资料。请先执行：zhike import 文件",
                )
            )
        )
        return
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for text, side in (
        (("Load", "批次"), "left"),
        (("File", "文件"), "left"),
        (("Holds", "内容"), "left"),
        (("Rows", "行数"), "right"),
        (("On", "时间"), "left"),
        (("State", "状态"), "left"),
    ):
        table.add_column(screen.say(text), justify=side)  # type: ignore[arg-type]
    for one in found:
        kinds = screen.say((", ", "、")).join(dict.fromkeys(screen.say(fact(part.fact).label) for part in one.parts))
        table.add_row(
            one.id,
            one.file.replace("[", r"\["),
            kinds,
            f"{one.rows:,}",
            one.at[:16].replace("T", " "),
            screen.say(STATES[one.state]),
            style="" if one.state == "active" else "dim",
        )
    screen.out().print(table)


def undo(screen: Screen, which: str, workspace: Path | None) -> None:
    """Take a load back; its rows are gone with the next refresh."""
    found = load.undo(workspace_of(workspace), which)
    if screen.as_json:
        screen.document(described(found))
        return
    click.echo(
        screen.say(
            (
                f"Undone: {found.id} ({found.file}, {counted(found.rows, 'row', 'rows')}).",
                f"已撤销：{found.id}（{found.file}，{found.rows:,} 行）。",
            )
        )
    )
    where = f" -w {workspace}" if workspace is not None else ""
    click.echo(screen.say((f"Next: zhike refresh{where}", f"下一步：zhike refresh{where}")))


def described(one: Load) -> dict[str, Any]:
    """A load for programs."""
    parts = [
        {
            "fact": p.fact,
            "file": p.file,
            "sheet": p.sheet,
            "rows": p.rows,
            "inserted": p.inserted,
            "updated": p.updated,
            "skipped": p.skipped,
        }
        for p in one.parts
    ]
    return {
        "load": one.id,
        "file": one.file,
        "at": one.at,
        "state": one.state,
        "source": one.source,
        "rows": one.rows,
        "parts": parts,
    }
