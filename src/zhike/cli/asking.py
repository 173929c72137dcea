"""zhike ask."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhike.answer import Answer, Cell, Figure, answer, document, ends_shown, totals
from zhike.answer.figure import shown
from zhike.cli.opened import opened
from zhike.cli.screen import Screen, made, option_workspace
from zhike.errors import Text, say
from zhike.metric import Unit

if TYPE_CHECKING:
    from rich.table import Table

ASK: Text = (
    "Answer a question. It is the address of a page: filters, by (how to split), show (which figures), sort, page, limit.\n\n"
    "Examples: by=tier&show=customers,spent · by=customer&province=广东省&sort=-spent · by=month&from=2024-01-01",
    "查询。写法与网页地址相同：筛选条件、by（按什么拆分）、show（看哪些指标）、sort（排序）、page、limit。\n\n"
    "例：by=tier&show=customers,spent · by=customer&province=广东省&sort=-spent · by=month&from=2024-01-01",
)
RIGHT: tuple[Unit, ...] = ("count", "money", "price", "quantity", "days", "share", "number")


def command(name: str, lang: str) -> click.Command:
    """The command of that name."""
    return made(name, ask, ASK, lang, click.Argument(["question"], default=""), option_workspace(lang))


def ask(screen: Screen, question: str, workspace: Path | None) -> None:
    """Print the answer to a question."""
    with opened(workspace, question) as at:
        found = answer(
            at.question,
            at.snapshot,
            at.engine,
            lang=screen.lang,
            decision=at.decision,
            vocabulary=at.words,
            contacts=at.desk.contacts,
        )
        if screen.as_json:
            screen.document(document(found))
            return
        summed = None
        if found.question.by and found.rows:
            summed = totals(
                at.question,
                at.snapshot,
                at.engine,
                lang=screen.lang,
                decision=at.decision,
                vocabulary=at.words,
                contacts=at.desk.contacts,
            )
        show(screen, found, summed)


def show(screen: Screen, found: Answer, summed: Answer | None) -> None:
    """The answer as a table; one row reads better as a list."""
    console = screen.out()
    table = _table(screen, found, summed) if found.question.by else _listed(screen, found)
    if found.sentence:
        console.print(found.sentence, style="bold")
    if found.rows:
        console.print(table)
    else:
        console.print(screen.say(("No customer fits these filters.", "没有符合条件的客户。")))
    console.print(_below(screen, found), style="dim")


def _listed(screen: Screen, found: Answer) -> "Table":
    table = _empty(header=False)
    table.add_column()
    table.add_column(justify="right")
    for column, cell in zip(found.columns, found.rows[0], strict=True):
        table.add_row(say(column.label, screen.lang), cell.exact(screen.lang) + _between(cell, screen.lang))
    return table


def _table(screen: Screen, found: Answer, summed: Answer | None) -> "Table":
    table = _empty(header=True)
    for column in found.columns:
        number = bool(column.metric) and column.unit in RIGHT
        table.add_column(say(column.label, screen.lang), justify="right" if number else "left", no_wrap=number)
    for row in found.rows:
        table.add_row(*(cell.short(screen.lang) + _between(cell, screen.lang) for cell in row))
    if summed is not None and found.total_rows > 1:
        figures = {cell.metric: cell for cell in summed.rows[0] if isinstance(cell, Figure)}
        words = screen.say(("All customers of these filters", "符合条件的全部客户"))
        cells = [_summed(figures.get(c.name) if c.metric else None, screen.lang) for c in found.columns]
        table.add_section()
        table.add_row(words, *cells[1:], style="bold")
    return table


def _between(cell: Cell, lang: str) -> str:
    """The 80 % interval of a sum, behind it."""
    if not isinstance(cell, Figure) or cell.between is None:
        return ""
    low, high = (shown(end, cell.unit, lang) for end in cell.between)
    return f" ({low} – {high})"


def _summed(cell: Figure | None, lang: str) -> str:
    return cell.short(lang) + _between(cell, lang) if cell is not None else ""


def _empty(*, header: bool) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(box=SIMPLE_HEAD, show_header=header, header_style="bold", pad_edge=False)


def _below(screen: Screen, found: Answer) -> str:
    """How many rows, in which order, as of when."""
    first = (found.question.page - 1) * found.question.limit
    words = {column.name: say(column.label, screen.lang) for column in found.columns}
    order = ", ".join(
        f"{words.get(name.removeprefix('-'), name)}{'↓' if name.startswith('-') else '↑'}" for name in found.sort
    )
    which = f"{first + 1}–{first + len(found.rows)}" if found.rows else "0"
    has_ends = bool(ends_shown(found))
    parts = [
        screen.say((f"rows {which} of {found.total_rows:,}", f"第 {which} 行，共 {found.total_rows:,} 行"))
        if found.question.by
        else "",
        screen.say((f"sorted by {order}", f"按 {order} 排序")) if order else "",
        screen.say(("in brackets: 80 % interval of the sum", "括号内为合计的 80% 区间")) if has_ends else "",
        screen.say((f"data as of {found.as_of}", f"数据截至 {found.as_of}")),
        screen.say((f"snapshot {found.snapshot}", f"快照 {found.snapshot}")),
    ]
    return " · ".join(part for part in parts if part)
