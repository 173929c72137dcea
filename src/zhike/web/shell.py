"""The shell around every page: the reader's language and light, the menu, and what day the data is of."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from zhike.errors import SnapshotCorrupt
from zhike.web import amounts, tour, views
from zhike.web.foreign import waiting
from zhike.web.links import Links
from zhike.web.menu import ON_A_PHONE, entries, opened_with
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.preferences import THEMES, Preferences
from zhike.web.rendering import render
from zhike.web.shown import Day
from zhike.web.silence import silence
from zhike.web.unsold import unsold
from zhike.web.words import COOKIE, Words, preferred

THEME = "theme"
DEFAULTS = Preferences()


def words_of(request: Request, preferences: Preferences = DEFAULTS) -> Words:
    """The reader's language: the address's, the choice kept in this browser, the reader's own, the browser's own."""
    chosen = dict(parse_qsl(request.url.query)).get("lang", "")[:2] or request.cookies.get(COOKIE)
    found = preferred(chosen or preferences.language, request.headers.get("accept-language", ""))
    return replace(found, numbers=preferences.numbers)


def html(page: Page, seen: Seen, request: Request) -> str:
    """The whole page."""
    theme = request.cookies.get(THEME, "") or seen.preferences.theme
    return render(page.template, {**_frame(seen, theme if theme in THEMES else "", page), **page.content})


def _frame(seen: Seen, theme: str, page: Page) -> dict[str, Any]:
    """What stands on every page around its own content."""
    signed_in = seen.decision.principal.role != "nobody"
    view = _view(seen) if signed_in else None
    return {
        "_": seen.words,
        "say": seen.words.say,
        "lang": seen.words.tag,
        "theme": theme,
        "title": page.title,
        "place": page.place,
        "full": False,
        "menu": opened_with(seen.preferences.filters),
        "numbers": seen.words.numbers,
        "on_a_phone": [entry.place for entry in entries()[:ON_A_PHONE]],
        "here": seen.here,
        "tour": tour.box(seen.here, seen, view) if signed_in else {},
        "saved_view": views.just_kept(seen.here, seen) if signed_in else {},
        "signed_in": signed_in,
        "company": str(seen.office.workspace.settings["company"]),
        "as_of": Day(view.snapshot.as_of, seen.lang) if view else None,
        "stale": view is not None and view.snapshot.stale,
        "lost": ", ".join(seen.office.damage()) if view else "",
        "unrated": _unrated(view, seen) if view else {},
        "moneyless": _moneyless(view) if view else False,
        "silence": silence(view, page.place, seen) if view else {},
        "unsold": unsold(view, page.place, seen) if view else {},
        "q": seen.asked("q")[:200],
    }


def _unrated(view: View, seen: Seen) -> dict[str, Any]:
    """What counts as nothing in every sum; of a damaged file, which is told beside it, nothing is known."""
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    try:
        return waiting(view, links)
    except SnapshotCorrupt:
        return {}


def _moneyless(view: View) -> bool:
    """Has no sale an amount? Of a damaged file nothing is known."""
    try:
        return amounts.none_known(view)
    except SnapshotCorrupt:
        return False


def _view(seen: Seen) -> View | None:
    """What the frame speaks of: nothing where no snapshot can be read, so that errors can be told on a page."""
    try:
        return seen.office.maybe(seen.decision)
    except SnapshotCorrupt:
        return None
