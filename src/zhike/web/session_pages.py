"""Coming in and going out, and what a reader chooses for the eye: language, light or dark."""

import math

from starlette.exceptions import HTTPException

from zhike.access import OWNER
from zhike.errors import NotSignedIn
from zhike.users import users
from zhike.web.pages import Go, Page, Seen
from zhike.web.signin import COOKIE
from zhike.web.words import COOKIE as LANGUAGE

THEME = "theme"


def enter(seen: Seen) -> Page:
    """The page of a one-time link: its button spends it, looking does not."""
    return _door(seen, seen.words("Welcome"), token=seen.asked("token")[:200])


def spend(seen: Seen) -> Go:
    """The link spent, and a session opened.

    Errors  NotSignedIn where the link is unknown, spent or too old
    """
    session = seen.office.door.enter(seen.given("token")[:200])
    if session is None:
        raise NotSignedIn(
            ("This link has been used, or is older than half an hour.", "该链接已被使用，或已超过半小时。"),
            ("Start zhike serve again; it prints a new one.", "请重新运行 zhike serve，会显示新的链接。"),
        )
    return Go("/", (COOKIE, session))


def sign_in(seen: Seen) -> Page:
    """The page that asks for the password."""
    return _door(seen, seen.words("Sign in"))


def try_password(seen: Seen) -> Page | Go:
    """A session for the right password; the same answer for every wrong one.

    Errors  429 with Retry-After while tries must wait
    """
    if wait := seen.office.door.wait():
        raise HTTPException(429, headers={"Retry-After": f"{math.ceil(wait)}"})
    session = seen.office.door.with_password(
        seen.given("password")[:200], seen.given("name").strip()[:200] or OWNER.name
    )
    if session is None:
        wrong = seen.words("That is not the password. After several tries, wait a minute.")
        return _door(seen, seen.words("Sign in"), wrong=wrong, status=401)
    return Go("/", (COOKIE, session))


def _door(seen: Seen, title: str, *, token: str = "", wrong: str = "", status: int = 200) -> Page:
    content = {"token": token, "wrong": wrong, "several": bool(users(seen.office.desk))}
    return Page("enter.html", title, content, status=status)


def leave(seen: Seen) -> Go:
    """The session ended."""
    seen.office.door.leave(seen.session)
    return Go("/sign-in", (COOKIE, ""))


def preferences(seen: Seen) -> Go:
    """Language or light chosen, kept in this browser; back to where the reader was."""
    back = seen.given("back", "/")
    back = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    for name, allowed in ((LANGUAGE, ("zh", "en")), (THEME, ("light", "dark"))):
        if seen.given(name) in allowed:
            return Go(back, (name, seen.given(name)), lasting=True)
    return Go(back)
