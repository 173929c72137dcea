"""What an address may ask: the keys of its route, each once; a slip of the pen is named and never passed over."""

from collections.abc import Sequence

from zhike.errors import BadQuestion, UnknownName
from zhike.predicate import printable
from zhike.web import tour, views
from zhike.web.pages import Route

SHELL = ("lang", tour.KEY, views.KEY)
"""Keys that the frame around every page reads."""


def only(route: Route, query: Sequence[tuple[str, str]]) -> None:
    """Refuse what the route does not read; one that reads a question refuses for itself.

    Errors  UnknownName, BadQuestion
    """
    if route.keys != "question":
        refuse([key for key, _ in query], route.keys, route.several)


def refuse(given: Sequence[str], known: tuple[str, ...], several: tuple[str, ...] = ()) -> None:
    """Refuse a key that is not known, naming the nearest that are, and one that stands more than once.

    Errors  UnknownName, BadQuestion
    """
    for place, key in enumerate(given):
        if key not in known:
            raise UnknownName(("key", "参数"), printable(key[:60]), (*known, *SHELL))
        if key in given[:place] and key not in several:
            raise BadQuestion(
                (f"“{key}” stands there twice.", f"“{key}”重复出现。"), ("Give it once.", "请只给出一次。")
            )
