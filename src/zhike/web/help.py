"""Help: one short page per task, and the words of the pages; each step leads to where it is done."""

from zhike.errors import NotFound
from zhike.web import tour
from zhike.web.glossary import WORDS
from zhike.web.menu import entries
from zhike.web.pages import Page, Seen
from zhike.web.tasks import TASKS, Task


def index(seen: Seen) -> Page:
    """All tasks, the tour and the words."""
    content = {
        "begin": tour.address(1, seen.office.maybe(seen.decision)),
        "tasks": [
            {"href": f"/help/{one.name}", "icon": one.icon, "title": seen.words.say(one.title), "lead": seen.words.say(one.lead)}
            for one in _there()
        ],
        "words": [
            {"word": seen.words.say(one.word), "other": one.word[0] if seen.lang == "zh" else one.word[1],
             "means": seen.words.say(one.means), "href": one.address}
            for one in WORDS
        ],
    }  # fmt: skip
    return Page("help.html", seen.words("Help"), content, "help")


def task(seen: Seen) -> Page:
    """One task, step by step.

    Errors  NotFound
    """
    there = _there()
    found = next((one for one in there if one.name == seen.path["task"]), None)
    if found is None:
        raise NotFound(
            (f"There is no help page “{seen.path['task'][:40]}”.", f"没有名为“{seen.path['task'][:40]}”的帮助页。"),
            ("All of them stand under Help.", "请在“帮助”中查看全部页面。"),
        )
    content = {
        "heading": seen.words.say(found.title),
        "lead": seen.words.say(found.lead),
        "steps": [
            {"says": seen.words.say(one.says), "href": one.address, "place": _place(one.address, seen)}
            for one in found.steps
        ],
        "more": [
            {"href": f"/help/{one.name}", "title": seen.words.say(one.title)} for one in there if one.name != found.name
        ],
    }
    return Page("task.html", seen.words.say(found.title), content, "help")


def _place(address: str, seen: Seen) -> str:
    """What the menu calls the page of an address."""
    path = address.partition("?")[0].partition("#")[0]
    return next((seen.words.say(entry.words) for entry in entries() if entry.address == path), "")


def _there() -> tuple[Task, ...]:
    """The tasks whose pages there are."""
    places = {entry.place for entry in entries()}
    return tuple(one for one in TASKS if not one.place or one.place in places)
