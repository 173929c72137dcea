"""The REST API under /api/v1: the same questions and the same answers for programs.

    GET /ask?by=tier&show=customers,spent        GET /customers?province=广东省      GET /customers/{id}
    GET /explain?show=spent&from=2024-01-01      GET /definitions                   GET /definitions/{name}
    GET /snapshots                               GET /tables/{name}                 GET /openapi.json
    GET /todo?who=陈静&reason=late
    GET /customers/similar?name=安大贸易           GET and POST /identity/decisions
    POST /credit/check                          GET and POST /offers, POST /offers/{id}

Every list comes as `{data, meta, definitions}`; `meta.next_cursor` leads on within the same snapshot. With
`Accept: text/csv`, Arrow or Parquet all rows come at once. Errors are RFC 9457 problems with a stable `code`.
"""

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from itsdangerous import URLSafeTimedSerializer
from starlette.exceptions import HTTPException
from starlette.responses import Response

from zhike.access import ACTIONS, Principal, Resource, authorize
from zhike.errors import BadQuestion, UnknownName, UsageError, ZhikeError
from zhike.web.api.asked import Asked, kind_of, lang_of, who
from zhike.web.api.credit import Check, Checked, check
from zhike.web.api.described import LANGS, body_of, checked, documented, parameters, written
from zhike.web.api.problems import PREFIX, told, told_http, told_unexpected
from zhike.web.api.routes import ROUTES, WRITES, Handler, Writer
from zhike.web.api.says import ARROW, PARQUET
from zhike.web.office import Office
from zhike.web.turns import Turns

LARGEST = 64 << 10
__all__ = ["ARROW", "PARQUET", "PREFIX", "ROUTES", "create_api"]


def create_api(office: Office, admitted: Callable[[Request], Principal], turns: Turns) -> FastAPI:
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
            _route(office, admitted, turns, action, handler, cursors),
            methods=["GET"],
            response_model=None,
            name=f"{handler.__name__}{path.count('{') or ''}",
            summary=(handler.__doc__ or "").strip(),
            responses=documented(path, model),
            openapi_extra={"parameters": parameters(path)},
        )
    api.add_api_route(
        "/credit/check",
        _write(office, admitted, turns, "credit.check", check, cursors),
        methods=["POST"],
        response_model=None,
        name=check.__name__,
        summary=(check.__doc__ or "").strip(),
        responses=checked(Checked),
        openapi_extra={"parameters": parameters("/credit/check"), "requestBody": body_of(Check)},
    )
    for path, action, writer, reads, says in WRITES:
        if action not in ACTIONS:
            raise UnknownName(("action", "操作"), action, ACTIONS)
        api.add_api_route(
            path,
            _write(office, admitted, turns, action, writer, cursors),
            methods=["POST"],
            response_model=None,
            name=writer.__name__,
            summary=(writer.__doc__ or "").strip(),
            responses=written(says),
            openapi_extra={"parameters": parameters(path, writes=True), "requestBody": body_of(reads)},
        )
    api.add_exception_handler(ZhikeError, told)  # type: ignore[arg-type]
    api.add_exception_handler(HTTPException, told_http)  # type: ignore[arg-type]
    api.add_exception_handler(Exception, told_unexpected(office))
    return api


def _route(
    office: Office,
    admitted: Callable[[Request], Principal],
    turns: Turns,
    action: str,
    handler: Handler,
    cursors: URLSafeTimedSerializer,
) -> Callable[[Request], Any]:
    def made(request: Request) -> Response:
        told = handler(_asked(request, office, admitted, action, cursors))
        return told if isinstance(told, Response) else JSONResponse(told.model_dump(mode="json"))

    async def answered(request: Request) -> Response:
        return await turns.take(made, request)

    return answered


def _write(
    office: Office,
    admitted: Callable[[Request], Principal],
    turns: Turns,
    action: str,
    writer: Writer,
    cursors: URLSafeTimedSerializer,
) -> Callable[[Request], Any]:
    def made(request: Request, body: bytes) -> Response:
        asked = _asked(request, office, admitted, action, cursors)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise HTTPException(415)  # what a form of another site can send is never read
        return writer(asked, body, request.headers.get("idempotency-key", "")[:200])

    async def answered(request: Request) -> Response:
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                raise UsageError(
                    (f"The body is larger than {LARGEST >> 10} KB.", f"请求内容超过 {LARGEST >> 10} KB。"),
                    ("Send one decision at a time.", "请每次发送一个决定。"),
                )
        return await turns.take(made, request, body)

    return answered


def _asked(
    request: Request,
    office: Office,
    admitted: Callable[[Request], Principal],
    action: str,
    cursors: URLSafeTimedSerializer,
) -> Asked:
    principal = who(request, office, admitted)
    decision = authorize(principal, action, Resource("api", request.url.path)).require()
    query = tuple(parse_qsl(request.url.query, keep_blank_values=True, max_num_fields=500, errors="surrogateescape"))
    asked = Asked(
        office, principal, decision, dict(request.path_params), query, lang_of(request), kind_of(request), cursors
    )
    if asked.one("lang") not in ("", *LANGS):
        raise BadQuestion(
            (f"“{asked.one('lang')[:20]}” is none of the languages.", f"没有“{asked.one('lang')[:20]}”这种语言。"),
            (f"Ask for one of {', '.join(LANGS)}, or leave lang out.", f"可用 {'、'.join(LANGS)}，或不写 lang。"),
        )
    return asked
