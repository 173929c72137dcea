"""Call sheet: the list of whom to call as a file, all rows, in the order of the screen."""

import secrets
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from zhike.export import Heading, write_answer
from zhike.web import calls, todo
from zhike.web.exports import KINDS
from zhike.web.links import Links
from zhike.web.pages import Download, Seen


def workbook(seen: Seen) -> Download:
    """The list as an Excel workbook."""
    return _written(seen, "xlsx")


def delimited(seen: Seen) -> Download:
    """The list as a CSV file."""
    return _written(seen, "csv")


def _written(seen: Seen, kind: str) -> Download:
    asked, view, words = todo.read(seen), seen.office.view(seen.decision), seen.words
    headings = [
        Heading(words("Customer"), "text"), Heading(words("Why"), "text"), Heading(words("At stake"), "money"),
        Heading(words("Phone"), "text"), Heading(words("Contact person"), "text"), Heading(words("Usually buys"), "text"),
        Heading(words("Last order"), "day"), Heading(words("Owner"), "text"), Heading(words("Due"), "day"),
        Heading(words("State"), "text"), Heading(words("Note"), "text"), Heading(words("Customer id"), "text"),
    ]  # fmt: skip
    about = [
        (words("Company"), str(seen.office.workspace.settings["company"])),
        (words("Owner"), (words("Nobody named") if asked.who == todo.NOBODY else asked.who) or words("All")),
        (words("Reason"), words.say(calls.LABELS[asked.reason]) if asked.reason else words("All")),
        (words("State"), words.say(todo.STATE_WORDS[asked.state])),
        (words("Data up to"), view.snapshot.as_of.isoformat()),
        (words("Snapshot"), view.snapshot.name),
    ]
    path = seen.office.drafts.room() / f"{secrets.token_hex(8)}.{kind}"
    write_answer(path, headings, _rows(seen, asked), about=about, lang=seen.lang)
    return Download(path, f"{words('To do')} {seen.office.workspace.today():%Y-%m-%d}.{kind}", KINDS[kind])


def _rows(seen: Seen, asked: todo.Asked) -> Iterator[tuple[Any, ...]]:
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    found = todo.chosen(calls.calls(seen, view), asked, seen)
    names, reach = todo.names_of(found, seen), todo.reach_of(found, seen)
    for call in found:
        shown = todo.row(call, asked, names, reach, links, seen)
        items = call.of(asked.items_in, asked.reason)
        yield (
            shown["name"],
            "；".join(f"{one['label']}: {_text(one['sentence'])}" for one in shown["reasons"]),
            sum(one.stake for one in items),
            "、".join(shown["phones"]),
            shown["person"],
            _text(shown["buys"]),
            call.row["last_ordered_on"],
            shown["calls"],
            call.due_on,
            "、".join(dict.fromkeys(seen.words.say(todo.STATE_WORDS[one.state]) for one in items)),
            "；".join(dict.fromkeys(one["note"] for one in shown["reasons"] if one["note"])),
            call.id,
        )


def _text(said: Any) -> str:
    return said.striptags() if isinstance(said, Markup) else str(said)
