"""Errors as pages: what happened, naming the thing, and what to do next. The stack goes to the log."""

import logging
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from zhike.access import authorize
from zhike.errors import Denied, Text, UsageError, ZhikeError
from zhike.web import signin
from zhike.web.office import Office
from zhike.web.pages import Page, Seen
from zhike.web.shell import html, words_of

log = logging.getLogger("zhike.web")


class Foreign(Denied):
    """A request that another site made a browser send."""

    code = "csrf"


class Misdirected(UsageError):
    """A request to a name that is not ours."""

    status = 421
    code = "host"


def told(office: Office) -> Callable[[Request, ZhikeError], Response]:
    def answer(request: Request, error: ZhikeError) -> Response:
        return _error(request, office, error.status, error.code, error.what, error.fix)

    return answer


def told_http(office: Office) -> Callable[[Request, HTTPException], Response]:
    def answer(request: Request, error: HTTPException) -> Response:
        what, fix = HTTP_ERRORS.get(error.status_code, HTTP_ERRORS[400])
        made = _error(request, office, error.status_code, f"http_{error.status_code}", what, fix)
        for name, value in (error.headers or {}).items():
            made.headers[name] = value
        return made

    return answer


HTTP_ERRORS: dict[int, tuple[Text, Text]] = {
    415: (
        ("What was sent is no form.", "发送的内容不是表单。"),
        ("Use the page's own buttons; programs use /api/v1.", "请使用页面上的按钮；程序请调用 /api/v1。"),
    ),
    429: (
        ("Too many wrong passwords were tried.", "密码错误次数过多。"),
        ("Wait a minute and try again.", "请等待一分钟后重试。"),
    ),
    400: (("The request could not be read.", "无法读取该请求。"), ("Go back and try again.", "请返回后重试。")),
    404: (
        ("There is no such page.", "没有这个页面。"),
        ("Go to the first page and look from there.", "请回到首页查找。"),
    ),
    405: (
        ("This address does not take that kind of request.", "该地址不支持这种请求。"),
        ("Use the buttons of the page.", "请使用页面上的按钮。"),
    ),
    413: (
        ("What was sent is too large.", "发送的内容过大。"),
        ("Load it with: zhike import FILE.", "请改用命令导入：zhike import 文件。"),
    ),
}


def _error(request: Request, office: Office, status: int, code: str, what: Text, fix: Text) -> Response:
    words = words_of(request)
    if request.url.path.endswith(".json") or request.url.path.startswith("/api/"):
        problem = {
            "type": f"about:blank#{code}",
            "status": status,
            "code": code,
            "title": words.say(what),
            "detail": words.say(fix),
        }
        return JSONResponse(problem, status, media_type="application/problem+json")
    principal = office.door.who(request.cookies.get(signin.COOKIE))
    seen = Seen(office, words, authorize(principal, "session.open"), {}, here="/", session="")
    content = {
        "what": words.say(what),
        "fix": words.say(fix),
        "code": code,
        "sign_in": status == 401,
        "back": _from(request),
    }
    title = words("Please sign in") if status == 401 else words("That did not work")
    page = Page("error.html", title, content, status=status)
    return HTMLResponse(html(page, seen, request), status_code=status)


def _from(request: Request) -> str:
    """The page of ours that led here, where it is another one, with the choices that stand in its address."""
    try:
        came = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    path = f"{came.path}?{came.query}" if came.query else came.path
    ours = came.netloc == request.url.netloc and path.startswith("/") and not path.startswith("//")
    here = request.method == "GET" and came.path == request.url.path
    return path if ours and not here else ""


class Last:
    """The boundary: whatever nobody expected becomes a page with a number, and the stack goes to the log."""

    def __init__(self, app: Any, office: Office) -> None:
        self.app = app
        self.office = office

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        begun = ended = False

        async def noticing(message: Any) -> None:
            nonlocal begun, ended
            begun = begun or message["type"] == "http.response.start"
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        try:
            await self.app(scope, receive, noticing)
        except ClientDisconnect:
            return  # nobody is there to be told
        except Exception as error:  # the one boundary where errors become pages
            if ended and getattr(error, "told", False):
                return
            if scope["type"] != "http" or (begun and not ended):
                raise  # the connection breaks, or half a page would pass for a whole one
            number = uuid.uuid4().hex[:8]
            log.exception("error %s at %s %s", number, scope.get("method"), scope.get("path"))
            if not ended:
                made = await run_in_threadpool(self._told, Request(scope), number)
                await made(scope, receive, send)

    def _told(self, request: Request, number: str) -> Response:
        """The page of a file that proves damaged, or of what nobody expected."""
        damage = self.office.met()
        return told(self.office)(request, damage) if damage else self._unexpected(request, number)

    def _unexpected(self, request: Request, number: str) -> Response:
        """The page of what nobody expected; bare words where not even that page can be made."""
        what = (f"Something failed on our side (number {number}).", f"系统出现意外错误（编号 {number}）。")
        fix = (
            "Try again; if it stays, send the log of zhike serve with this number.",
            "请重试；如仍出现，请提供 zhike serve 日志与该编号。",
        )
        try:
            return _error(request, self.office, 500, "unexpected", what, fix)
        except Exception:
            log.exception("error %s, and its page failed too", number)
            return PlainTextResponse("\n".join((*what, *fix)), 500)
