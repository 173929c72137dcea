"""zhike explain, zhike definitions."""

from pathlib import Path
from typing import Any

import click

from zhike import catalog
from zhike.answer import vocabulary_of
from zhike.answer.definitions import definitions as all_definitions
from zhike.answer.explain import LEVELS, TURNED, Explanation, document
from zhike.answer.explain import explain as explained
from zhike.answer.figure import exact
from zhike.catalog.dimensions import KIND_LABELS
from zhike.cli.opened import opened
from zhike.cli.screen import Screen, made, option_workspace, workspace_of
from zhike.currency import how_turned
from zhike.errors import NotFound, Text, say
from zhike.predicate import Vocabulary
from zhike.tables import field, table

EXPLAIN: Text = (
    "Show where a figure comes from: definition, formula, SQL, and the rows behind it down to file, sheet and row.\n\n"
    "WHAT is a metric (spent), a metric of a question (spent?province=广东省), or a question (province=广东省&show=spent).",
    "说明一个数值的来历：口径、公式、SQL，以及背后的单据明细，直到文件、工作表与行。\n\n"
    "WHAT 可以是指标（spent）、带条件的指标（spent?province=广东省），或一个查询（province=广东省&show=spent）。",
)
DEFINITIONS: Text = ("List every figure, split and segment with its definition.", "列出全部指标、维度、客群及其口径。")


def command(name: str, lang: str) -> click.Command:
    """The command of that name."""
    if name == "definitions":
        which: Text = ("only this one", "只看这一项")
        return made(
            name,
            definitions,
            DEFINITIONS,
            lang,
            click.Argument(["which"], metavar=f"[{say(which, lang)}]", default=""),
            option_workspace(lang),
        )
    many: Text = ("How many rows to show.", "显示多少行。")
    limit = click.Option(["--limit"], type=click.IntRange(1, 1000), default=10, show_default=True, help=say(many, lang))
    return made(name, explain, EXPLAIN, lang, click.Argument(["what"]), option_workspace(lang), limit)


def explain(screen: Screen, what: str, workspace: Path | None, limit: int) -> None:
    """Explain one figure."""
    with opened(workspace, what, "row.read", explaining=True) as at:
        found = explained(
            at.question,
            at.snapshot,
            at.engine,
            lang=screen.lang,
            limit=limit,
            decision=at.decision,
            vocabulary=at.words,
            contacts=at.desk.contacts,
        )
        kept = {load.id: (at.workspace.sources / load.stored).is_file() for load in at.desk.loads.all()}
        told = document(found, at.words, screen.lang)
        told["files"] = [{**file, "kept": kept.get(str(file["load"]), False)} for file in found.files]
        if screen.as_json:
            screen.document(told)
            return
        show(screen, found, kept)


def show(screen: Screen, found: Explanation, kept: dict[str, bool]) -> None:
    """The explanation, from the number down to the rows."""
    console = screen.out()
    metric = found.metric
    filters = f"  ({found.sentence})" if found.sentence else ""
    console.print(
        f"[bold]{screen.say(metric.label)}[/bold]  [bold cyan]{found.figure.exact(screen.lang)}[/bold cyan]{filters}"
    )
    console.print(screen.say(metric.means))
    console.print()
    rows = screen.say(table(found.table).row)
    _line(screen, ("Computed from", "取数表"), f"{found.table}{screen.say((': ', '：'))}{rows}")
    _line(screen, ("As of", "数据截至"), f"{found.as_of}  {screen.say(('snapshot', '快照'))} {found.figure.snapshot}")
    console.print(f"\n[bold]{screen.say(('Formula', '公式'))}[/bold]")
    console.print(found.formula, markup=False, style="dim")
    console.print(f"\n[bold]{screen.say(('SQL as run', '实际执行的 SQL'))}[/bold]")
    console.print(found.sql, markup=False, style="dim")
    console.print(f"\n[bold]{screen.say(('What is behind it', '联查'))}[/bold]")
    for one in found.levels:
        total = (
            ""
            if one.sum is None
            else "  "
            + screen.say(
                (f"sum {exact(one.sum, metric.unit, screen.lang)}", f"合计 {exact(one.sum, metric.unit, screen.lang)}")
            )
        )
        mark = "" if one.agrees is None else " [green]✓[/green]" if one.agrees else " [red]≠[/red]"
        console.print(f"  {one.rows:>12,} {screen.say(LEVELS[one.name])}{total}{mark}")
    for file in found.files[:10]:
        gone = "" if kept.get(str(file["load"]), False) else screen.say(("  (the file is gone)", "  （原文件已清理）"))
        sheet = f" · {file['sheet']}" if file["sheet"] else ""
        console.print(
            f"  {file['rows']:>12,} {screen.say(('rows in', '行，来自'))} {file['file']}{sheet}  [{file['load']}]{gone}",
            markup=False,
        )
    _rows(screen, found)


def _line(screen: Screen, label: Text, text: str) -> None:
    screen.out().print(f"{screen.say(label)}{screen.say((': ', '：'))}{text}", markup=False)


def _rows(screen: Screen, found: Explanation) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    columns = [
        name
        for name in found.rows.column_names
        if name not in ("load", "amount_rule", "product_code", "unit_price", "customer_id", *TURNED)
    ]
    columns += ["worked"] if "currency" in found.rows.column_names else []
    grid = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    words: dict[str, Text] = {
        "adds": ("Adds", "计入"),
        "file": ("File", "文件"),
        "sheet": ("Sheet", "工作表"),
        "row": ("Row", "行"),
        "worked": ("Other currency", "外币折算"),
    }
    numbers = ("quantity", "amount", "adds", "row", "invoice_amount", "balance")
    for name in columns:
        label = words.get(name) or field(name).label
        grid.add_column(screen.say(label), justify="right" if name in numbers else "left")
    kinds = {code: screen.say(text) for code, text in KIND_LABELS}
    for row in found.rows.to_pylist():
        told = row | {"worked": screen.say(how_turned(row))}
        grid.add_row(*(_cell(name, told[name], found, kinds) for name in columns))
    if found.rows.num_rows:
        screen.out().print(grid)


def _cell(name: str, value: Any, found: Explanation, kinds: dict[str, str]) -> str:
    if name == "row" or value is None:
        return "" if value is None else str(value)
    if name == "kind":
        return kinds.get(str(value), str(value))
    units: dict[str, Any] = {
        "quantity": "quantity",
        "amount": "money",
        "invoice_amount": "money",
        "balance": "money",
        "adds": found.metric.unit,
    }
    return exact(value, units.get(name, "text"), "en").replace("[", r"\[")


def definitions(screen: Screen, which: str, workspace: Path | None) -> None:
    """Every name with its meaning."""
    words = _words(workspace)
    found = all_definitions(words, screen.lang, which)
    if screen.as_json:
        screen.document(found)
        return
    console = screen.out()
    titles: dict[str, Text] = {
        "metrics": ("Figures", "指标"),
        "dimensions": ("Splits", "维度"),
        "segments": ("Segments", "客群"),
    }
    for kind, items in found.items():
        if items:
            console.print(f"\n[bold]{screen.say(titles[kind])}[/bold]")
        for item in items:
            console.print(f"[bold]{item['label']}[/bold] [dim]{item['name']}[/dim]")
            console.print(f"  {item['means']}", markup=False)


def _words(folder: Path | None) -> Vocabulary:
    """The names of a workspace, custom fields among them; ours alone where there is none."""
    if folder is None and not (Path.cwd() / "zhike.toml").is_file():
        return vocabulary_of()
    try:
        with opened(folder, "", "definition.read") as at:
            return at.words
    except NotFound:  # nothing is computed yet
        return vocabulary_of(catalog.read(workspace_of(folder).definitions))
