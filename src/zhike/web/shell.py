"""The shell around every page: the reader's language and light, the menu, and what day the data is of."""

from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from zhike.web.menu import MENU, ON_A_PHONE, entries
from zhike.web.pages import Page, Seen
from zhike.web.rendering import render
from zhike.web.shown import Day
from zhike.web.words import COOKIE, Words, preferred

THEME = "theme"
THEMES = ("light", "dark")


def words_of(request: Request) -> Words:
    """The reader's language: the address's, the choice kept in this browser, the browser's own."""
    chosen = dict(parse_qsl(request.url.query)).get("lang", "")[:2] or request.cookies.get(COOKIE)
    return preferred(chosen, request.headers.get("accept-language", ""))


def html(page: Page, seen: Seen, request: Request) -> str:
    """The whole page."""
    theme = request.cookies.get(THEME, "")
    return render(page.template, {**_frame(seen, theme if theme in THEMES else "", page), **page.content})


def _frame(seen: Seen, theme: str, page: Page) -> dict[str, Any]:
    """What stands on every page around its own content."""
    signed_in = seen.decision.principal.role != "nobody"
    view = seen.office.maybe(seen.decision) if signed_in else None
    return {
        "_": seen.words,
        "say": seen.words.say,
        "lang": seen.words.tag,
        "theme": theme,
        "title": page.title,
        "place": page.place,
        "menu": MENU,
        "on_a_phone": [entry.place for entry in entries()[:ON_A_PHONE]],
        "here": seen.here,
        "signed_in": signed_in,
        "company": str(seen.office.workspace.settings["company"]),
        "as_of": Day(view.snapshot.as_of, seen.lang) if view else None,
        "stale": view is not None and view.snapshot.stale,
        "q": seen.asked("q")[:200],
    }
