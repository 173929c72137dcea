"""What a page is: a function from a request, as seen here, to content and a template, or to another address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from starlette.datastructures import UploadFile

from zhike.access import Decision
from zhike.web.office import Office
from zhike.web.preferences import Preferences
from zhike.web.words import Words


@dataclass(frozen=True)
class Seen:
    """A request as a page sees it: in whose language, from where, asking what."""

    office: Office
    words: Words
    decision: Decision
    path: Mapping[str, str]
    query: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()
    files: tuple[UploadFile, ...] = ()
    here: str = "/"
    session: str = ""

    @property
    def preferences(self) -> Preferences:
        """What the reader prefers."""
        return self.office.preferred(self.decision.principal.name)

    @property
    def lang(self) -> str:
        return self.words.lang

    def asked(self, name: str, default: str = "") -> str:
        """The value of a key of the address, the last where it stands several times."""
        return dict(self.query).get(name, default)

    def given(self, name: str, default: str = "") -> str:
        """The value of a field of the form."""
        return dict(self.form).get(name, default)


@dataclass(frozen=True)
class Page:
    """One template and what stands in it; the .json twin is the same content."""

    template: str
    title: str
    content: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""  # the entry of the menu it belongs to
    status: int = 200


@dataclass(frozen=True)
class Go:
    """The answer to a decision: an address that shows its result; or where what was asked for stands now."""

    to: str
    cookie: tuple[str, str] | None = None  # name and value; an empty value takes it away
    lasting: bool = False
    private: bool = True  # out of reach for scripts
    also: tuple[tuple[str, str], ...] = ()  # more cookies of the same kind
    status: int = 303


@dataclass(frozen=True)
class Download:
    """A file to keep."""

    path: Path
    name: str
    kind: str
    temporary: bool = True


@dataclass(frozen=True)
class Told:
    """What is so now: fields that the page knows by name; `last` where nothing follows."""

    fields: Mapping[str, str]
    last: bool = False


@dataclass(frozen=True)
class Stream:
    """Something told as it goes on: looked at again and again, said when it changed, until it is over."""

    look: Callable[[], Told]


Handler = Callable[[Seen], Page | Go | Download | Stream]


Keys = tuple[str, ...] | Literal["question"]
"""The keys that an address may have; "question" where the page reads a question, which refuses for itself."""


@dataclass(frozen=True)
class Route:
    """One address: its method, the page behind it, the action that must be allowed, and what it may be asked."""

    method: str
    path: str
    page: Handler
    action: str
    twin: str = ""  # the address of the .json twin; "" for pages without one
    largest: int = 64 << 10  # bytes of a request's body
    keys: Keys = ()
    several: tuple[str, ...] = ()  # those of the keys that may stand more than once
