"""Exports: the list on the screen as a file, all rows, written by the one module that writes such files."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zhike.answer import everything
from zhike.errors import UsageError
from zhike.export import Heading, write_answer
from zhike.web import customers, fields
from zhike.web.pages import Download, Go, Seen
from zhike.web.shown import link

KINDS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
BATCH = 10_000


def workbook(seen: Seen) -> Download:
    """The customers of the page's filters as an Excel workbook."""
    return _written(seen, "xlsx")


def delimited(seen: Seen) -> Download:
    """The customers of the page's filters as a CSV file that Excel opens with Chinese in it."""
    return _written(seen, "csv")


def selected(seen: Seen) -> Go:
    """The file of the customers that were chosen on the page, in the columns and the order of the page.

    Errors  UsageError where nobody was chosen
    """
    chosen = tuple(dict.fromkeys(value for key, value in seen.form if key == "customer" and value))
    if not chosen:
        raise UsageError(
            ("No customer was chosen.", "未选择任何客户。"),
            ("Choose some with the boxes before their names.", "请用名称前的方框选择客户。"),
        )
    kind = "csv" if seen.given("kind") == "csv" else "xlsx"
    return Go(link(f"/customers.{kind}", customer=chosen, show=seen.given("show"), sort=seen.given("sort")))


def _written(seen: Seen, kind: str) -> Download:
    asked = customers.read(seen)
    view = seen.office.view(seen.decision, asked.at)
    rows = everything(
        asked,
        view.snapshot,
        seen.office.engine,
        decision=seen.decision,
        vocabulary=seen.office.vocabulary,
        contacts=seen.office.desk.contacts,
    )
    about = view.answer(asked, seen.lang)
    dimensions = seen.office.vocabulary.dimensions
    labels = [
        {code: seen.words.say(text) for code, text in dimensions[c.name].labels} if c.name in dimensions else {}
        for c in about.columns
    ]
    own = fields.added(seen)
    added = fields.names(own.values())
    headings = [Heading(seen.words.say(c.label), c.unit) for c in about.columns]
    headings += [Heading(name, "text") for name in added]
    key = next(i for i, column in enumerate(about.columns) if column.name == "customer")
    notes = [
        (seen.words("Company"), str(seen.office.workspace.settings["company"])),
        (seen.words("Filters"), about.sentence or "–"),
        (seen.words("Data up to"), view.snapshot.as_of.isoformat()),
        (seen.words("Snapshot"), view.snapshot.name),
        *(
            (seen.words.say(m.label), seen.words.say(m.means))
            for m in (seen.office.vocabulary.metric(name) for name in asked.show)
        ),
    ]
    path = seen.office.drafts.room() / f"{secrets.token_hex(8)}.{kind}"
    cells = (
        (*cells, *(own[cells[key]][name].value if name in own.get(cells[key], {}) else "" for name in added))
        for cells in _cells(rows, labels)
    )
    write_answer(path, headings, cells, about=notes, lang=seen.lang)
    return Download(path, f"{seen.words('Customers')} {view.snapshot.as_of:%Y-%m-%d}.{kind}", KINDS[kind])


def _cells(rows: Any, labels: Sequence[Mapping[str, str]]) -> Iterator[tuple[Any, ...]]:
    """The rows, with people's words for coded classes, a piece at a time."""
    for batch in rows.to_batches(max_chunksize=BATCH):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield tuple(
                words.get(cell, cell) if isinstance(cell, str) else cell
                for words, cell in zip(labels, row, strict=True)
            )
