"""The pages' application: the table of routes, and the one place that turns requests into pages and errors.

    app = create_app(workspace)

Every route declares its action; the application does not start where one does not.
"""

import json
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response, StreamingResponse
from starlette.staticfiles import StaticFiles

from zhike.access import ACTIONS, WORKSPACE, Principal, authorize
from zhike.errors import BadQuestion, NotFound, UnknownName, ZhikeError
from zhike.predicate import printable
from zhike.web import signin
from zhike.web.api import PREFIX, create_api
from zhike.web.beforehand import beforehand
from zhike.web.body import at_most, too_large
from zhike.web.edge import Edge
from zhike.web.faults import Foreign, Last, Misdirected, told, told_http
from zhike.web.home import empty
from zhike.web.keys import SHELL, only
from zhike.web.office import Office, open_office
from zhike.web.pages import Download, Go, Page, Route, Seen, Stream
from zhike.web.rendering import STATIC
from zhike.web.routes import ROUTES
from zhike.web.shell import html, words_of
from zhike.web.shown import plain
from zhike.web.streams import events
from zhike.web.turns import Turns
from zhike.workspace import Workspace

LOOPBACK = ("127.0.0.1", "localhost", "::1")
log = logging.getLogger("zhike.web")
MOST_FILES = 100
"""Files of one upload."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
MOST_KEYS = 200
YEAR = 365 * 24 * 3600


def create_app(workspace: Workspace, *, hosts: Iterable[str] = LOOPBACK, office: Office | None = None) -> FastAPI:
    """The pages of one workspace; `hosts` are the names under which they may be asked for.

    Errors  UnknownName where a route declares no known action
    """
    check(ROUTES)
    office, turns = office or open_office(workspace), Turns()
    app = FastAPI(title="Zhike", openapi_url=None, docs_url=None, redoc_url=None, lifespan=_open_until_the_end(office))
    app.state.office = office
    app.mount("/static", _Static(directory=STATIC), name="static")
    app.mount(PREFIX, create_api(office, lambda request: _admitted(request, office), turns), name="api")
    for route in ROUTES:  # twins first: an id in an address would take ".json" for a part of itself
        if route.twin:
            app.add_api_route(route.twin, _json(route, office, turns), methods=["GET"], include_in_schema=False)
    for route in ROUTES:
        app.add_api_route(route.path, _html(route, office, turns), methods=[route.method], include_in_schema=False)
    app.add_exception_handler(ZhikeError, told(office))  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, told_http(office))  # type: ignore[arg-type]
    app.add_middleware(
        GZipMiddleware, minimum_size=1000, compresslevel=5
    )  # events are sent as they come, files as they are
    app.add_middleware(Last, office=office)
    app.add_middleware(Edge, hosts=hosts)
    return app


def _open_until_the_end(office: Office) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        office.renewed = beforehand
        beforehand(office)
        yield
        await run_in_threadpool(office.close)

    return lifespan


def check(routes: Iterable[Route]) -> None:
    """Every route has a known action, and no two have one address."""
    seen: set[tuple[str, str]] = set()
    for route in routes:
        if route.action not in ACTIONS:
            raise UnknownName(("action", "操作"), route.action, ACTIONS)
        for key in ((route.method, route.path), *((("GET", route.twin),) if route.twin else ())):
            if key in seen:
                raise UnknownName(("free address", "空闲地址"), " ".join(key), ())
            seen.add(key)


# From a request to a page


def _html(route: Route, office: Office, turns: Turns) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        request = Request(request.scope, at_most(route.largest, request.receive))
        try:
            seen = await _seen(request, route, office)
            return _respond(await turns.take(_run, route, seen, request))
        finally:
            await request.close()  # files that were sent

    return answer


def _run(route: Route, seen: Seen, request: Request) -> Response | Go | Download | Stream:
    try:
        made = _made(route, seen)
    except NotFound:
        if route.method != "GET" or seen.office.maybe(seen.decision) is not None:
            raise
        made = empty(seen, route.path.split("/")[1])  # before the first run every page says what to bring
    if isinstance(made, Page):
        return HTMLResponse(html(made, seen, request), status_code=made.status)
    return made


def _made(route: Route, seen: Seen) -> Page | Go | Download | Stream:
    """What the page makes; without the tables whose files prove damaged, where it failed for them."""
    try:
        return route.page(seen)
    except Exception:
        if route.method != "GET" or not seen.office.lost():
            raise
        log.exception("damaged files met at %s", route.path)
        return route.page(seen)


def _json(route: Route, office: Office, turns: Turns) -> Callable[[Request], Any]:
    def made(seen: Seen) -> Response:
        page = _made(route, seen)
        if isinstance(page, Go):
            return _respond(page)
        if not isinstance(page, Page):
            raise _no_page(seen.here)
        view = office.maybe(seen.decision)
        content = {
            "title": page.title,
            "as_of": view.snapshot.as_of if view else None,
            "snapshot": view.snapshot.name if view else None,
        }
        body = plain(content | dict(page.content), seen.lang)
        return Response(
            json.dumps(body, ensure_ascii=False, allow_nan=False), page.status, media_type="application/json"
        )

    async def answer(request: Request) -> Response:
        seen = await _seen(request, route, office)
        return await turns.take(made, seen)

    return answer


async def _seen(request: Request, route: Route, office: Office) -> Seen:
    principal = await run_in_threadpool(_admitted, request, office)
    decision = authorize(principal, route.action, WORKSPACE).require()
    form: tuple[tuple[str, str], ...] = ()
    files: tuple[UploadFile, ...] = ()
    _must_be_named(request.path_params)
    if request.method == "POST":
        _must_be_a_form(request)
        if int(request.headers.get("content-length") or 0) > route.largest:
            raise too_large(route.largest)
        sent = await request.form(max_files=MOST_FILES, max_fields=2000, max_part_size=1 << 20)
        form = tuple((key, _text(value)) for key, value in sent.multi_items() if isinstance(value, str))
        files = tuple(value for _, value in sent.multi_items() if isinstance(value, UploadFile))
    query = tuple(pair for pair in _asked(request.url.query) if pair[0] not in SHELL)
    only(route, query)
    words = words_of(request, await run_in_threadpool(office.preferred, principal.name))
    return Seen(
        office=office,
        words=words,
        decision=decision,
        path=dict(request.path_params),
        query=query,
        form=form,
        files=files,
        here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        session=request.cookies.get(signin.COOKIE, ""),
    )


def _asked(query: str) -> tuple[tuple[str, str], ...]:
    """Keys and values of an address.

    Errors  BadQuestion for more than MOST_KEYS
    """
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_KEYS)
    except ValueError as error:
        raise BadQuestion(
            (f"The address has more than {MOST_KEYS} keys.", f"地址中的参数超过 {MOST_KEYS} 个。"),
            ("Leave some of them out.", "请减少参数。"),
        ) from error
    return tuple((key, _text(value)) for key, value in pairs)


def _text(value: str) -> str:
    """What was sent without the one character that ends a text where engines read it."""
    return value.replace("\0", "")


def _must_be_named(path: Mapping[str, str]) -> None:
    for name, value in path.items():
        if printable(str(value)) != value:
            raise NotFound(
                (f"There is no such {name.removesuffix('_id')}.", "没有该对象。"),
                ("Open it from a list.", "请从列表中打开。"),
            )


def _must_be_a_form(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in FORMS and (kind or request.headers.get("content-length", "0") != "0"):
        raise HTTPException(415)


def _admitted(request: Request, office: Office) -> Principal:
    foreign = getattr(request.state, "foreign", "")
    if foreign == "csrf":
        raise Foreign(
            ("This was sent from another site and was not carried out.", "该请求来自其他站点，未予执行。"),
            ("Do it on the page itself.", "请在本页面上操作。"),
        )
    if foreign == "host":
        raise Misdirected(
            (
                f"These pages do not answer to the name {request.url.hostname}.",
                f"这些页面不以 {request.url.hostname} 之名提供服务。",
            ),
            ("Use the address that zhike serve printed.", "请使用 zhike serve 显示的地址。"),
        )
    return office.door.who(request.cookies.get(signin.COOKIE))


def _respond(made: Response | Go | Download | Stream) -> Response:
    if isinstance(made, Response):
        return made
    if isinstance(made, Stream):
        return StreamingResponse(events(made), media_type="text/event-stream")
    if isinstance(made, Download):
        task = BackgroundTask(made.path.unlink, missing_ok=True) if made.temporary else None
        return FileResponse(made.path, media_type=made.kind, filename=made.name, background=task)
    response = RedirectResponse(made.to, status_code=made.status)
    for name, value in (*((made.cookie,) if made.cookie else ()), *made.also):
        if value:
            age = YEAR if made.lasting else None
            response.set_cookie(name, value, max_age=age, httponly=made.private, samesite="strict", path="/")
        else:
            response.delete_cookie(name, path="/")
    return response


def _no_page(here: str) -> NotFound:
    return NotFound(
        (f"{here} has no content of its own.", f"{here} 没有可显示的内容。"),
        ("Ask for the page itself.", "请打开页面本身。"),
    )


class _Static(StaticFiles):
    """Our own files and those of the front-end packages; an address with a version may be kept for a year."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        scope = args[2] if len(args) > 2 else kwargs["scope"]
        versioned = b"v=" in scope.get("query_string", b"")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if versioned else "no-cache"
        return response
