"""A request as a route sees it: who asks, what, in which language and form; and the cursors that lead on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request
from itsdangerous import BadData, URLSafeTimedSerializer

from zhike.access import Decision, Principal, authorize
from zhike.answer.at import snapshot_at
from zhike.errors import BadQuestion, UnknownName, UsageError
from zhike.snapshots import Snapshot
from zhike.web.api.says import KINDS, Kind
from zhike.web.office import Office

CURSOR_SECONDS = 24 * 3600


class NotAcceptable(UsageError):
    """None of the forms that the caller accepts is one of ours."""

    status = 406
    code = "not_acceptable"


@dataclass(frozen=True)
class Asked:
    """A request as a route sees it."""

    office: Office
    principal: Principal
    decision: Decision
    path: Mapping[str, str]
    query: tuple[tuple[str, str], ...]
    lang: str
    kind: Kind
    cursors: URLSafeTimedSerializer

    @property
    def options(self) -> dict[str, Any]:
        """What every answer is given; names of persons only to those who may read them."""
        contacts = self.office.desk.contacts if authorize(self.principal, "contact.read").allow else None
        return {"decision": self.decision, "vocabulary": self.office.vocabulary, "contacts": contacts}

    @property
    def scope(self) -> str:
        """Whose keys of requests are told apart: this caller's in this workspace."""
        return f"{self.office.workspace.folder}\0{self.principal.name}"

    def one(self, key: str) -> str:
        """The value of a key that may stand once."""
        found = [value for name, value in self.query if name == key]
        if len(found) > 1:
            raise twice(key)
        return found[0] if found else ""

    def only(self, *known: str) -> None:
        """Refuse keys that this address does not take."""
        for name, _ in self.query:
            if name not in (*known, "lang"):
                raise UnknownName(("key", "键"), name[:60], known)

    def snapshot(self, at: str) -> Snapshot:
        """The snapshot that the question means."""
        if at:
            return snapshot_at(self.office.workspace, self.office.desk, at)
        return self.office.view(self.decision).snapshot


def who(request: Request, office: Office, admitted: Callable[[Request], Principal]) -> Principal:
    """Whose request it is: the session in `Authorization: Bearer`, else the cookie's; never both."""
    by_cookie = admitted(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return office.door.who(token.strip()) if scheme.lower() == "bearer" else by_cookie


def kind_of(request: Request) -> Kind:
    """The first of the accepted forms that is ours."""
    wanted = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "*/*").split(",")]
    for one in wanted:
        if one in ("*/*", "application/*", "application/json", ""):
            return "application/json"
        for kind in KINDS:
            if one in (kind, kind.split("/")[0] + "/*"):
                return kind
    raise NotAcceptable(
        (f"“{', '.join(wanted)[:80]}” is none of the forms that there are.", f"不支持“{', '.join(wanted)[:80]}”格式。"),
        (f"Accept one of: {', '.join(KINDS)}.", f"可用的格式：{'、'.join(KINDS)}。"),
    )


def lang_of(request: Request) -> str:
    """The caller's language: ?lang=, else Accept-Language, else English."""
    chosen = dict(parse_qsl(request.url.query)).get("lang", "")
    wanted = chosen or request.headers.get("accept-language", "en")
    return "zh" if wanted.strip().lower().startswith("zh") else "en"


# Cursors: opaque, signed for one caller, one question and one snapshot


def cursor_to(asked: Asked, question: str, snapshot: Snapshot, page: int, limit: int, total: int) -> str | None:
    if page * limit >= total:
        return None
    return asked.cursors.dumps(
        {"question": question, "page": page + 1, "at": snapshot.name, "for": asked.principal.name}
    )


def turned(asked: Asked, question: str, at: str, page: int = 1) -> tuple[int, str]:
    """The page and the snapshot: those of the cursor where one is given."""
    token = asked.one("cursor")
    if not token:
        return page, at
    try:
        held = asked.cursors.loads(token[:4000], max_age=CURSOR_SECONDS)
    except (BadData, UnicodeError) as error:
        raise _bad_cursor() from error
    if held["for"] != asked.principal.name or held["question"] != question or page != 1:
        raise _bad_cursor()
    return int(held["page"]), str(held["at"])


def _bad_cursor() -> BadQuestion:
    return BadQuestion(
        ("The cursor is not one that this question was given.", "游标与该查询不符，或已失效。"),
        (
            "Ask again without a cursor, and go on with the next_cursor of the answer.",
            "请去掉游标重新查询，再使用返回的 next_cursor。",
        ),
    )


def twice(key: str) -> BadQuestion:
    return BadQuestion((f"“{key}” stands there twice.", f"“{key}”重复出现。"), ("Give it once.", "请只给出一次。"))
