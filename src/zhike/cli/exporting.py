"""zhike export."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from zhike.answer import answer, everything
from zhike.answer.between import ends_of
from zhike.cli.opened import Opened, opened
from zhike.cli.screen import Screen, made, option_workspace
from zhike.errors import Text, counted, say
from zhike.export import Heading, write_answer
from zhike.predicate import period_text

EXPORT: Text = (
    "Write all rows of a question to a .csv, .xlsx or .parquet file.",
    "把查询的全部结果写入 .csv、.xlsx 或 .parquet 文件。",
)

PERIODS = ("month", "quarter", "year", "cohort")


def command(name: str, lang: str) -> click.Command:
    """The command of that name."""
    to: Text = ("The file to write.", "要写入的文件。")
    file = click.Option(
        ["-o", "--output"], required=True, metavar="FILE", type=click.Path(path_type=Path), help=say(to, lang)
    )
    return made(name, export, EXPORT, lang, click.Argument(["question"], default=""), file, option_workspace(lang))


def export(screen: Screen, question: str, output: Path, workspace: Path | None) -> None:
    """All rows of the question, as the screen names them."""
    with opened(workspace, question, "export.write") as at:
        options: dict[str, Any] = {"decision": at.decision, "vocabulary": at.words, "contacts": at.desk.contacts}
        with screen.progress((f"Writing {output.name}", f"正在写入 {output.name}")):
            rows = everything(at.question, at.snapshot, at.engine, **options)
            page = answer(at.question, at.snapshot, at.engine, lang=screen.lang, **options)
            labels = [_labels(screen, at, column.name) for column in page.columns]
            headings = [Heading(say(column.label, screen.lang), column.unit) for column in page.columns]
            named = {name: label for c in page.columns if c.metric for name, label in ends_of(c.metric, c.label)}
            ends = [Heading(say(named[name], screen.lang), "money") for name in rows.column_names[len(headings) :]]
            headings, labels = headings + ends, labels + [{} for _ in ends]
            write_answer(
                output,
                headings,
                _cells(rows, labels, at.question.by),
                about=_about(screen, at, page.sentence),
                lang=screen.lang,
            )
    if screen.as_json:
        screen.document(
            {
                "file": str(output.resolve()),
                "rows": rows.num_rows,
                "snapshot": at.snapshot.name,
                "question": str(at.question),
            }
        )
        return
    click.echo(
        screen.say(
            (f"Wrote {counted(rows.num_rows, 'row', 'rows')} to {output}", f"已将 {rows.num_rows:,} 行写入 {output}")
        )
    )


def _labels(screen: Screen, at: Opened, name: str) -> dict[str, str]:
    """The words of a column's coded values, as the screen shows them."""
    known = at.words.dimensions.get(name)
    return {code: say(words, screen.lang) for code, words in known.labels} if known is not None else {}


def _cells(rows: Any, labels: list[dict[str, str]], by: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """The rows as the screen shows them: words for codes, 2024-03 for a month."""
    names = [name if name in by else "" for name in rows.column_names]
    for batch in rows.to_batches(max_chunksize=10_000):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield tuple(_cell(cell, words, name) for cell, words, name in zip(row, labels, names, strict=True))


def _cell(cell: Any, words: dict[str, str], dimension: str) -> Any:
    if isinstance(cell, str):
        return words.get(cell, cell)
    return period_text(dimension, cell) if dimension in PERIODS and isinstance(cell, date) else cell


def _about(screen: Screen, at: Opened, sentence: str) -> list[tuple[str, str]]:
    words = [
        (screen.say(("Company", "公司")), str(at.workspace.settings["company"])),
        (screen.say(("Filters", "筛选条件")), sentence or "–"),
        (screen.say(("Question", "查询")), str(at.question)),
        (screen.say(("Data as of", "数据截至")), at.snapshot.as_of.isoformat()),
        (screen.say(("Snapshot", "数据快照")), at.snapshot.name),
        (screen.say(("Currency", "币种")), str(at.workspace.settings["currency"])),
    ]
    metrics = [at.words.metric(name) for name in at.question.show]
    return words + [(screen.say(metric.label), screen.say(metric.means)) for metric in metrics]
