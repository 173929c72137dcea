"""What Explore shows as a file: the same rows and columns, the other period and the change beside each figure."""

import secrets
from collections.abc import Iterator

from zhike.answer.figure import Value
from zhike.export import Heading, write_answer
from zhike.web import explore
from zhike.web.exports import KINDS
from zhike.web.pages import Download, Seen


def workbook(seen: Seen) -> Download:
    """As an Excel workbook."""
    return _written(seen, "xlsx")


def delimited(seen: Seen) -> Download:
    """As a CSV file that Excel opens with Chinese in it."""
    return _written(seen, "csv")


def _written(seen: Seen, kind: str) -> Download:
    view = seen.office.view(seen.decision, seen.asked("at"))
    asked = explore.read(seen, view.snapshot.as_of)
    now, then, rows = explore.answered(asked, view, seen.lang)
    headings = [Heading(seen.words.say(c.label), "text") for c in now.columns if not c.metric]
    for column in (c for c in now.columns if c.metric):
        label = seen.words.say(column.label)
        headings.append(Heading(label, column.unit))
        if then is not None:
            headings.append(Heading(f"{label} · {seen.words('The other period')}", column.unit))

    def cells() -> Iterator[list[Value]]:
        for row in rows:
            told: list[Value] = [part.short(seen.lang) for part in row.parts]
            for place in range(len(asked.question.show)):
                told.append(row.now[place].value if row.now else None)
                if then is not None:
                    told.append(row.then[place].value if row.then else None)
            yield told

    notes = [
        (seen.words("Company"), str(seen.office.workspace.settings["company"])),
        (seen.words("Filters"), now.sentence or "–"),
        (seen.words("Data up to"), view.snapshot.as_of.isoformat()),
        (seen.words("Snapshot"), view.snapshot.name),
    ]
    path = seen.office.drafts.room() / f"{secrets.token_hex(8)}.{kind}"
    write_answer(path, headings, cells(), about=notes, lang=seen.lang)
    return Download(path, f"{seen.words('Explore')} {view.snapshot.as_of:%Y-%m-%d}.{kind}", KINDS[kind])
