"""A segment's customers as a file that our own import knows for customers: the rows and nothing else."""

import secrets
from typing import Any

from zhike.export import Heading, write_answer
from zhike.web.exports import KINDS
from zhike.web.pages import Download, Seen
from zhike.web.segments import must_exist, names_of

HEADINGS = (
    ("customer_code", "客户编码"), ("name", "客户名称"), ("industry", "行业"), ("owner", "业务员"),
)  # fmt: skip
"""The columns, in the words of the programs that such a file may go to, in whichever language it is asked for."""


def workbook(seen: Seen) -> Download:
    """The segment as an Excel workbook."""
    return _written(seen, "xlsx")


def delimited(seen: Seen) -> Download:
    """The segment as a CSV file."""
    return _written(seen, "csv")


def _written(seen: Seen, kind: str) -> Download:
    view, one = seen.office.view(seen.decision), must_exist(seen)
    people = view.table("profiles")
    columns = [column for column, _ in HEADINGS if column not in ("name", "customer_code")]
    wanted = people.filter(one.holds(people)).select("customer_id", "customer_code", "name", *columns)
    rows = view.rows(wanted.order_by("customer_id").limit(seen.decision.max_rows))
    names = names_of(rows, seen)
    cells = (tuple(_cell(row, column, names) for column, _ in HEADINGS) for row in rows)
    path = seen.office.drafts.room() / f"{secrets.token_hex(8)}.{kind}"
    label = seen.words.say(one.label)
    write_answer(path, [Heading(words, "text") for _, words in HEADINGS], cells, about=(), lang=seen.lang)
    return Download(path, f"{label} {view.snapshot.as_of:%Y-%m-%d}.{kind}".replace("/", "_"), KINDS[kind])


def _cell(row: dict[str, Any], column: str, names: dict[str, str]) -> str:
    return names[row["customer_id"]] if column == "name" else str(row[column] or "")
