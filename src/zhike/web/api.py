"""The REST API under /api/v1: the same questions and the same answers for programs.

    GET /ask?by=tier&show=customers,spent        GET /customers?province=广东省      GET /customers/{id}
    GET /explain?show=spent&from=2024-01-01      GET /definitions                   GET /definitions/{name}
    GET /snapshots                               GET /tables/{name}                 GET /openapi.json

Every list comes as `{data, meta, definitions}`; `meta.next_cursor` leads on within the same snapshot. With
`Accept: text/csv`, Arrow or Parquet all rows come at once. Errors are RFC 9457 problems with a stable `code`.
"""

import logging
import secrets
import tempfile
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl

import pyarrow as pa
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from itsdangerous import BadData, URLSafeTimedSerializer
from pydantic import BaseModel, ConfigDict
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from zhike import question as questions
from zhike.access import ACTIONS, Decision, Principal, Resource, authorize
from zhike.answer import Answer, Question, answer, everything
from zhike.answer.at import snapshot_at
from zhike.answer.definitions import definitions
from zhike.answer.explain import document as explained, explain
from zhike.answer.figure import plain
from zhike.answer.scan import scan
from zhike.errors import BadQuestion, NotFound, Text, UnknownName, UsageError, ZhikeError, say
from zhike.export import Heading, write_answer, write_parquet
from zhike.predicate import Predicate
from zhike.snapshots import Snapshot
from zhike.tables import TABLES, Table
from zhike.web.office import Office

PREFIX = "/api/v1"
CURSOR_SECONDS = 24 * 3600
ARROW = "application/vnd.apache.arrow.stream"
PARQUET = "application/vnd.apache.parquet"
Kind = Literal["application/json", "text/csv", "application/vnd.apache.arrow.stream", "application/vnd.apache.parquet"]
KINDS: tuple[Kind, ...] = ("application/json", "text/csv", ARROW, PARQUET)

log = logging.getLogger("zhike.web.api")

Plain = None | bool | int | float | str


class Strict(BaseModel):
    """What the API says: the listed fields, of these types, and no others."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Definition(Strict):
    """What a number means."""

    label: str
    unit: str
    means: str


class Meta(Strict):
    """What the answer rests on."""

    snapshot: str | None
    as_of: str | None
    total: int
    next_cursor: str | None
    question: str | None = None
    filters: str | None = None
    sort: list[str] = []


class Rows(Strict):
    """A list with what its numbers mean."""

    data: list[dict[str, Plain]]
    meta: Meta
    definitions: dict[str, Definition]


class One(Strict):
    """One thing with what its numbers mean."""

    data: dict[str, Any]
    meta: Meta
    definitions: dict[str, Definition]


class Problem(Strict):
    """An error (RFC 9457). `code` is stable; title and detail are in the caller's language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str


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

    @property
    def options(self) -> dict[str, Any]:
        """What every answer is given; names of persons only to those who may read them."""
        contacts = self.office.desk.contacts if authorize(self.principal, "contact.read").allow else None
        return {"decision": self.decision, "vocabulary": self.office.vocabulary, "contacts": contacts}

    def one(self, key: str) -> str:
        """The value of a key that may stand once."""
        found = [value for name, value in self.query if name == key]
        if len(found) > 1:
            raise _twice(key)
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


Handler = Callable[[Asked], Any]


# The addresses


def ask(asked: Asked) -> Any:
    """The answer to a question."""
    question, snapshot = _question(asked)
    return _answered(asked, question, snapshot, "ask")


def customers(asked: Asked) -> Any:
    """Customers with their figures."""
    question, snapshot = _question(asked, by=("customer",))
    return _answered(asked, question, snapshot, "customers")


def customer(asked: Asked) -> Any:
    """One customer: who it is, and every figure of it."""
    asked.only("at")
    words, id_ = asked.office.vocabulary, asked.path["id"][:200]
    snapshot = asked.snapshot(questions.from_pairs([("at", asked.one("at"))], words).at)
    metrics = tuple(name for name, metric in words.metrics.items() if metric.per_customer)
    question = Question(where=(Predicate("customer", "is", (id_,)),), by=("customer",), show=metrics, at=snapshot.name)
    found = answer(question, snapshot, asked.office.engine, lang=asked.lang, **asked.options)
    if not found.rows:
        raise NotFound((f"There is no customer “{id_}”.", f"没有客户“{id_}”。"), ("Look for it under /customers?q=…", "请通过 /customers?q=… 查找。"))
    engine = asked.office.engine
    profiles = scan(snapshot, engine, asked.decision, words)("profiles")
    row = engine.fetch(profiles.filter(profiles.customer_id == id_)).to_pylist()[0]
    cells = {column.name: cell.plain() for column, cell in zip(found.columns, found.rows[0], strict=True)}
    data = {
        "customer": id_,
        "name": cells["name"],
        "attributes": {name: plain(value) for name, value in row.items() if name not in words.metrics and name not in ("customer_id", "name")},
        "figures": {name: cells[name] for name in metrics},
    }
    return One(data=data, meta=_meta(found, None), definitions=_definitions(asked, metrics))


def explained_figure(asked: Asked) -> Any:
    """One figure: definition, formula, SQL and the rows behind it."""
    question, snapshot = _question(asked)
    found = explain(question, snapshot, asked.office.engine, lang=asked.lang, limit=question.limit, **asked.options)
    meta = Meta(
        snapshot=snapshot.name, as_of=snapshot.as_of.isoformat(), total=1, next_cursor=None, question=str(question), filters=found.sentence or None
    )
    return One(data=explained(found, asked.office.vocabulary, asked.lang), meta=meta, definitions=_definitions(asked, (found.metric.name,)))


def all_definitions(asked: Asked) -> Any:
    """Every metric, dimension and segment; or those of one name."""
    asked.only()
    found = definitions(asked.office.vocabulary, asked.lang, asked.path.get("name", ""))
    count = sum(len(items) for items in found.values())
    return One(data=dict(found), meta=Meta(snapshot=None, as_of=None, total=count, next_cursor=None), definitions={})


def snapshots(asked: Asked) -> Any:
    """The snapshots that were in force, newest first."""
    asked.only()
    moves = asked.office.desk.snapshots.all()
    rows: list[dict[str, Plain]] = [{"snapshot": move.name, "as_of": move.name.partition(".")[0], "in_force_since": move.at} for move in moves]
    return Rows(data=rows, meta=Meta(snapshot=None, as_of=None, total=len(rows), next_cursor=None), definitions={})


def table(asked: Asked) -> Any:
    """The rows of one table of a snapshot, in the order of its key."""
    asked.only("at", "limit", "cursor")
    about = _public(asked.path["name"])
    words, office = asked.office.vocabulary, asked.office
    read = questions.from_pairs([(key, value) for key, value in asked.query if key in ("at", "limit")], words)
    page, at = _turned(asked, f"tables/{about.name}?limit={read.limit}", read.at)
    snapshot = asked.snapshot(at)
    rows = scan(snapshot, office.engine, asked.decision, words)(about.name)
    ordered = rows.order_by(list(about.key))
    if asked.kind != "application/json":
        return _bulk(asked, office.engine.fetch(ordered.limit(asked.decision.max_rows)), about.name)
    found = office.engine.fetch(ordered.limit(read.limit, offset=(page - 1) * read.limit))
    total = int(office.engine.fetch(rows.aggregate(n=rows.count())).column("n")[0].as_py())
    data = [{name: plain(value) for name, value in row.items()} for row in found.to_pylist()]
    cursor = _cursor(asked, f"tables/{about.name}?limit={read.limit}", snapshot, page, read.limit, total)
    meta = Meta(snapshot=snapshot.name, as_of=snapshot.as_of.isoformat(), total=total, next_cursor=cursor, sort=list(about.key))
    said = {c.name: Definition(label=c.name, unit=c.type, means=say(c.means, asked.lang)) for c in about.columns}
    return Rows(data=data, meta=meta, definitions=said)


# fmt: off
ROUTES: tuple[tuple[str, str, Handler, type[BaseModel]], ...] = (
    # path               action             handler           says
    ("/ask",             "question.ask",    ask,              Rows),
    ("/customers",       "question.ask",    customers,        Rows),
    ("/customers/{id}",  "customer.read",   customer,         One),
    ("/explain",         "row.read",        explained_figure, One),
    ("/definitions",     "definition.read", all_definitions,  One),
    ("/definitions/{name}", "definition.read", all_definitions, One),
    ("/snapshots",       "run.read",        snapshots,        Rows),
    ("/tables/{name}",   "row.read",        table,            Rows),
)
# fmt: on


def create_api(office: Office, admitted: Callable[[Request], Principal]) -> FastAPI:
    """The API of one workspace, to be mounted under /api/v1; `admitted` says who asks.

    Errors  UnknownName where a route declares no known action
    """
    api = FastAPI(title="Zhike 知客", version="1", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    cursors = URLSafeTimedSerializer(secrets.token_bytes(32), salt="zhike.cursor.v1")
    for path, action, handler, model in ROUTES:
        if action not in ACTIONS:
            raise UnknownName(("action", "操作"), action, ACTIONS)
        api.add_api_route(
            path,
            _route(office, admitted, action, handler, cursors),
            methods=["GET"],
            response_model=None,
            name=f"{handler.__name__}{path.count('{') or ''}",
            summary=(handler.__doc__ or "").strip(),
            responses=_documented(path, model),
            openapi_extra={"parameters": _parameters(path)},
        )
    api.add_exception_handler(ZhikeError, _told)  # type: ignore[arg-type]
    api.add_exception_handler(HTTPException, _told_http)  # type: ignore[arg-type]
    api.add_exception_handler(Exception, _told_unexpected)
    return api


def _route(
    office: Office, admitted: Callable[[Request], Principal], action: str, handler: Handler, cursors: URLSafeTimedSerializer
) -> Callable[[Request], Any]:
    def made(request: Request) -> Response:
        principal = _who(request, office, admitted)
        decision = authorize(principal, action, Resource("api", request.url.path)).require()
        query = tuple(parse_qsl(request.url.query, keep_blank_values=True, max_num_fields=500, errors="surrogateescape"))
        asked = _Signing(office, principal, decision, dict(request.path_params), query, _lang(request), _kind(request), cursors)
        told = handler(asked)
        return told if isinstance(told, Response) else JSONResponse(told.model_dump(mode="json"))

    async def answered(request: Request) -> Response:
        return await run_in_threadpool(made, request)

    return answered


def _who(request: Request, office: Office, admitted: Callable[[Request], Principal]) -> Principal:
    """Whose request it is: the session in `Authorization: Bearer`, else the cookie's; never both."""
    by_cookie = admitted(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return office.door.who(token.strip()) if scheme.lower() == "bearer" else by_cookie


@dataclass(frozen=True)
class _Signing(Asked):
    cursors: URLSafeTimedSerializer


# From a request to a question


def _question(asked: Asked, by: tuple[str, ...] = ()) -> tuple[Question, Snapshot]:
    """The question of an address and its snapshot; a cursor says which page of which snapshot."""
    own = [(key, value) for key, value in asked.query if key not in ("cursor", "lang")]
    if by:
        if any(key == "by" for key, _ in own):
            raise UnknownName(("key", "键"), "by", questions.OWN_KEYS[1:])
        own.append(("by", ",".join(by)))
    question = questions.from_pairs(own, asked.office.vocabulary)
    page, at = _turned(asked, str(replace(question, page=1)), question.at, question.page)
    return replace(question, page=page), asked.snapshot(at)


def _answered(asked: Asked, question: Question, snapshot: Snapshot, name: str) -> Any:
    if asked.kind != "application/json":
        rows = everything(question, snapshot, asked.office.engine, **asked.options)
        return _bulk(asked, rows, name)
    found = answer(question, snapshot, asked.office.engine, lang=asked.lang, **asked.options)
    data = [{column.name: cell.plain() for column, cell in zip(found.columns, row, strict=True)} for row in found.rows]
    cursor = _cursor(asked, str(replace(question, page=1)), snapshot, question.page, question.limit, found.total_rows)
    return Rows(data=data, meta=_meta(found, cursor), definitions=_definitions(asked, question.show))


def _meta(found: Answer, cursor: str | None) -> Meta:
    return Meta(
        snapshot=found.snapshot,
        as_of=found.as_of.isoformat(),
        total=found.total_rows,
        next_cursor=cursor,
        question=str(found.question),
        filters=found.sentence or None,
        sort=list(found.sort),
    )


def _definitions(asked: Asked, names: tuple[str, ...]) -> dict[str, Definition]:
    metrics = [asked.office.vocabulary.metric(name) for name in names]
    return {m.name: Definition(label=say(m.label, asked.lang), unit=m.unit, means=say(m.means, asked.lang)) for m in metrics}


def _public(name: str) -> Table:
    known = {one.name: one for one in TABLES if not one.private}
    if name not in known:
        raise NotFound((f"There is no table “{name[:60]}”.", f"没有名为“{name[:60]}”的表。"), (f"There are: {', '.join(known)}.", f"可用的有：{'、'.join(known)}。"))
    return known[name]


# Cursors: opaque, signed for one caller, one question and one snapshot


def _cursor(asked: Asked, question: str, snapshot: Snapshot, page: int, limit: int, total: int) -> str | None:
    if page * limit >= total:
        return None
    assert isinstance(asked, _Signing)
    return asked.cursors.dumps({"question": question, "page": page + 1, "at": snapshot.name, "for": asked.principal.name})


def _turned(asked: Asked, question: str, at: str, page: int = 1) -> tuple[int, str]:
    """The page and the snapshot: those of the cursor where one is given."""
    token = asked.one("cursor")
    if not token:
        return page, at
    assert isinstance(asked, _Signing)
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
        ("Ask again without a cursor, and go on with the next_cursor of the answer.", "请去掉游标重新查询，再使用返回的 next_cursor。"),
    )


def _twice(key: str) -> BadQuestion:
    return BadQuestion((f"“{key}” stands there twice.", f"“{key}”重复出现。"), ("Give it once.", "请只给出一次。"))


# Forms


def _kind(request: Request) -> Kind:
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


def _bulk(asked: Asked, rows: pa.Table, name: str) -> Response:
    """All rows in one file."""
    if asked.kind == ARROW:
        sink = BytesIO()
        with pa.ipc.new_stream(sink, rows.schema) as writer:
            writer.write_table(rows)
        sink.seek(0)
        return StreamingResponse(iter([sink.getvalue()]), media_type=ARROW)
    folder = Path(tempfile.mkdtemp(prefix="zhike-"))
    path = folder / (f"{name}.csv" if asked.kind == "text/csv" else f"{name}.parquet")
    if asked.kind == "text/csv":
        headings = [Heading(column, "text") for column in rows.column_names]
        write_answer(path, headings, (tuple(row.values()) for batch in rows.to_batches(max_chunksize=10_000) for row in batch.to_pylist()), about=[], lang=asked.lang)
    else:
        write_parquet(path, rows)

    def gone() -> None:
        path.unlink(missing_ok=True)
        folder.rmdir()

    return FileResponse(path, media_type=asked.kind, filename=path.name, background=BackgroundTask(gone))


def _lang(request: Request) -> str:
    """The caller's language: ?lang=, else Accept-Language, else English."""
    chosen = dict(parse_qsl(request.url.query)).get("lang", "")
    wanted = chosen or request.headers.get("accept-language", "en")
    return "zh" if wanted.strip().lower().startswith("zh") else "en"


# Errors


def _told(request: Request, error: ZhikeError) -> Response:
    return _problem(request, error.status, error.code, error.what, error.fix)


HTTP: dict[int, tuple[Text, Text]] = {
    404: (("There is no such address.", "没有这个地址。"), (f"See {PREFIX}/openapi.json.", f"请查看 {PREFIX}/openapi.json。")),
    405: (("This address only answers GET.", "该地址只支持 GET。"), ("Ask with GET.", "请使用 GET。")),
}


def _told_http(request: Request, error: HTTPException) -> Response:
    unreadable = (("The request could not be read.", "无法读取该请求。"), (f"See {PREFIX}/openapi.json.", f"请查看 {PREFIX}/openapi.json。"))
    what, fix = HTTP.get(error.status_code, unreadable)
    made = _problem(request, error.status_code, f"http_{error.status_code}", what, fix)
    made.headers.update(error.headers or {})
    return made


def _told_unexpected(request: Request, error: Exception) -> Response:
    number = uuid.uuid4().hex[:8]
    log.error("error %s", number, exc_info=error)
    what = (f"Something failed on our side (number {number}).", f"系统出现意外错误（编号 {number}）。")
    fix = ("Try again; if it stays, send the log of zhike serve with this number.", "请重试；如仍出现，请提供 zhike serve 日志与该编号。")
    return _problem(request, 500, "unexpected", what, fix)


def _problem(request: Request, status: int, code: str, what: Text, fix: Text) -> Response:
    lang = _lang(request)
    said = Problem(type=f"urn:zhike:problem:{code}", title=say(what, lang), status=status, detail=say(fix, lang), code=code, instance=request.url.path)
    return Response(said.model_dump_json().encode("utf-8", "replace"), status, media_type="application/problem+json")


# What openapi.json says of it

_FILTER = (
    "Filters stand beside the named keys: a dimension (`province=广东省`, repeated for any of several), a figure of the "
    "customer (`spent.min`, `spent.max`, `last_ordered_on.from`, `.to`, `.missing=yes`), `segment`. See /definitions."
)
_KEYS: dict[str, str] = {
    "by": "How to split: dimensions, separated by commas.",
    "show": "Which figures: metrics, separated by commas.",
    "sort": "Names, from high to low with - before them.",
    "limit": "Rows per page, at most 1000.",
    "cursor": "`meta.next_cursor` of the page before.",
    "at": "A snapshot's name or its day; by default the one in force.",
    "q": "Letters of the customer's name or code.",
    "from": "First day of the documents.",
    "to": "Last day of the documents.",
    "lang": "en or zh; else by Accept-Language.",
}


def _parameters(path: str) -> list[dict[str, Any]]:
    keys = {
        "/ask": tuple(_KEYS),
        "/customers": tuple(key for key in _KEYS if key != "by"),
        "/explain": ("show", "limit", "at", "q", "from", "to", "lang"),
        "/customers/{id}": ("at", "lang"),
        "/tables/{name}": ("at", "limit", "cursor", "lang"),
    }.get(path, ("lang",))
    found: list[dict[str, Any]] = []
    for key in keys:
        schema: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": questions.LARGEST_PAGE} if key == "limit" else {"type": "string"}
        if key == "lang":
            schema["enum"] = ["en", "zh"]
        found.append({"name": key, "in": "query", "required": False, "schema": schema, "description": _KEYS[key]})
    for name in ("id", "name"):
        if f"{{{name}}}" in path:
            found.append({"name": name, "in": "path", "required": True, "schema": {"type": "string"}})
    return found


def _documented(path: str, model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    bulk = {ARROW: {}, PARQUET: {}, "text/csv": {}} if path in ("/ask", "/customers", "/tables/{name}") else {}
    problem = {"model": Problem, "content": {"application/problem+json": {}}}
    described = _FILTER if path in ("/ask", "/customers", "/explain") else "As asked."
    wrong = {status: {**problem, "description": text} for status, text in (
        (401, "Nobody is signed in."), (403, "Not allowed."), (404, "There is no such thing."), (406, "No such form."),
        (422, "The question makes no sense; the problem says why."),
    )}  # fmt: skip
    return {200: {"model": model, "description": described, "content": bulk}, **wrong}


