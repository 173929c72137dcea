"""Errors as RFC 9457 problems: a stable code, and words in the caller's language."""

import logging
import uuid
from collections.abc import Callable

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from zhike.errors import Text, ZhikeError, say
from zhike.web.api.asked import lang_of
from zhike.web.api.says import Problem
from zhike.web.office import Office

PREFIX = "/api/v1"
log = logging.getLogger("zhike.web.api")


def told(request: Request, error: ZhikeError) -> Response:
    return _problem(request, error.status, error.code, error.what, error.fix)


HTTP: dict[int, tuple[Text, Text]] = {
    415: (
        ("The body is not said to be JSON.", "请求内容未标明为 JSON。"),
        ("Send it with Content-Type: application/json.", "请以 Content-Type: application/json 发送。"),
    ),
    404: (
        ("There is no such address.", "没有这个地址。"),
        (f"See {PREFIX}/openapi.json.", f"请查看 {PREFIX}/openapi.json。"),
    ),
    405: (
        ("This address does not take that method.", "该地址不支持这种请求方法。"),
        (f"See {PREFIX}/openapi.json.", f"请查看 {PREFIX}/openapi.json。"),
    ),
}


def told_http(request: Request, error: HTTPException) -> Response:
    unreadable = (
        ("The request could not be read.", "无法读取该请求。"),
        (f"See {PREFIX}/openapi.json.", f"请查看 {PREFIX}/openapi.json。"),
    )
    what, fix = HTTP.get(error.status_code, unreadable)
    made = _problem(request, error.status_code, f"http_{error.status_code}", what, fix)
    made.headers.update(error.headers or {})
    if error.status_code == 405:
        made.headers["allow"] = ", ".join(_taken(request))
    return made


def _taken(request: Request) -> list[str]:
    """The methods that the address takes, whichever of its routes."""
    routes = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for route in routes for method in route.methods})


def told_unexpected(office: Office) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        number = uuid.uuid4().hex[:8]
        error.told = True  # type: ignore[attr-defined]  # it comes up to the boundary of the pages, and is in the log already
        log.error("error %s at %s %s", number, request.method, request.url.path, exc_info=error)
        if damage := office.met():
            return told(request, damage)
        what = (f"Something failed on our side (number {number}).", f"系统出现意外错误（编号 {number}）。")
        fix = (
            "Try again; if it stays, send the log of zhike serve with this number.",
            "请重试；如仍出现，请提供 zhike serve 日志与该编号。",
        )
        return _problem(request, 500, "unexpected", what, fix)

    return answer


def _problem(request: Request, status: int, code: str, what: Text, fix: Text) -> Response:
    lang = lang_of(request)
    said = Problem(
        type=f"urn:zhike:problem:{code}",
        title=say(what, lang),
        status=status,
        detail=say(fix, lang),
        code=code,
        instance=request.url.path,
    )
    return Response(said.model_dump_json().encode("utf-8", "replace"), status, media_type="application/problem+json")
