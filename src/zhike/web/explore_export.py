"""What Explore shows as a file: a cross table as it stands, or all rows of a list, the other period beside each figure."""

import secrets
from collections.abc import Iterable, Iterator

from zhike.answer.figure import Value
from zhike.export import Heading, write_answer
from zhike.question import sentence
from zhike.web import explore_cross
from zhike.web.explore_asked import everything, read
from zhike.web.explore_pivot import pivot
from zhike.web.exports import KINDS
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Download, Seen


def workbook(seen: Seen) -> Download:
    """As an Excel workbook."""
    return _written(seen, "xlsx")


def delimited(seen: Seen) -> Download:
    """As a CSV file that Excel opens with Chinese in it."""
    return _written(seen, "csv")


def _written(seen: Seen, kind: str) -> Download:
    view = seen.office.view(seen.decision, seen.asked("at"))
    asked = read(seen, view.snapshot.as_of)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    crossed = pivot(asked, view, links.vocabulary, seen.lang) if asked.crossed else None
    if crossed is not None:
        figure = seen.words.say(links.vocabulary.metric(crossed.metric).label)
        where = sentence(asked.question, links.vocabulary, seen.lang)
        told = [(seen.words("Figures"), figure), *_notes(where, seen, view)]
        return _file(
            explore_cross.headings(crossed, links), explore_cross.lines(crossed, links), told, seen, view, kind
        )
    now, then, rows = everything(asked, view, seen.lang)
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

    return _file(headings, cells(), _notes(now.sentence, seen, view), seen, view, kind)


def _notes(filters: str, seen: Seen, view: View) -> list[tuple[str, str]]:
    """What the file says about itself."""
    return [
        (seen.words("Company"), str(seen.office.workspace.settings["company"])),
        (seen.words("Filters"), filters or "–"),
        (seen.words("Data up to"), view.snapshot.as_of.isoformat()),
        (seen.words("Snapshot"), view.snapshot.name),
    ]


def _file(
    headings: list[Heading],
    rows: Iterable[list[Value]],
    notes: list[tuple[str, str]],
    seen: Seen,
    view: View,
    kind: str,
) -> Download:
    path = seen.office.drafts.room() / f"{secrets.token_hex(8)}.{kind}"
    write_answer(path, headings, rows, about=notes, lang=seen.lang)
    return Download(path, f"{seen.words('Explore')} {view.snapshot.as_of:%Y-%m-%d}.{kind}", KINDS[kind])
