"""The edge of the pages: what every response carries, and which requests are turned away before any page runs."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types default htmx"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE = ("GET", "HEAD", "OPTIONS")
STATIC = "/static/"


class Edge:
    """Headers on every response, errors and static files included; foreign requests refused.

    A browser says where a request comes from (`Sec-Fetch-Site`, `Origin`); one that changes something must come
    from our own pages, or carry a token instead of a cookie. The name in `Host` must be ours, so that no other
    name can be pointed at this address.
    """

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str]) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        headers = Headers(scope=scope)
        scope.setdefault("state", {})["foreign"] = self._refusal(scope, headers)
        await self.app(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope, headers: Headers) -> str:
        host = headers.get("host", "")
        if self.hosts and _name(host) not in self.hosts:
            return "host"
        by_token = "authorization" in headers and "cookie" not in headers  # the two never mix
        if scope["method"] in SAFE or by_token:
            return ""
        return "" if same_origin(headers, scope["scheme"], host) else "csrf"


def same_origin(headers: Headers, scheme: str, host: str) -> bool:
    """Whether a browser says that the request comes from one of our own pages."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return headers.get("origin") == f"{scheme}://{host}"


def _name(host: str) -> str:
    return (urlsplit(f"//{host}").hostname or "").lower()
