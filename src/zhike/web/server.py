"""The server under the pages: how slowly one may speak, how long a header may be, and whose word on the caller counts."""

import sys
from http import HTTPStatus
from typing import Any

import h11
from starlette.types import ASGIApp
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

from zhike.errors import Text
from zhike.web.edge import HEADERS
from zhike.web.log import LOGGING

LARGEST_HEADER = 64 << 10
PATIENCE = 20.0
"""Seconds within which a header must be there, and after which a body's pace is looked at."""
SLOWEST = 64  # bytes a second of a body

SAID: dict[int, Text] = {
    400: ("This is no request that can be read.", "无法读取该请求。"),
    408: ("The request came too slowly and was given up.", "请求发送过慢，已放弃。"),
    431: (f"The header is larger than {LARGEST_HEADER >> 10} KB.", f"请求头超过 {LARGEST_HEADER >> 10} KB。"),
}


def config(app: ASGIApp, *, proxies: str = "", **options: Any) -> Config:
    """How the pages are served. Only the machines listed in `proxies` are believed when they name the caller."""
    options = {"log_config": LOGGING, "log_level": "warning"} | options
    return Config(
        app,
        http=Protocol,
        h11_max_incomplete_event_size=LARGEST_HEADER,
        proxy_headers=bool(proxies.strip()),
        forwarded_allow_ips=proxies,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        **options,
    )


class Protocol(H11Protocol):
    """HTTP on one connection: what comes too slowly is given up, and what is no HTTP is told so in our own words."""

    patience = PATIENCE

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._since, self._taken = self.loop.time(), 0
        self._timer = self.loop.call_later(self.patience, self._look)

    def data_received(self, data: bytes) -> None:
        self._taken += len(data)
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:  # a whole header was there
            self._since = self.loop.time()

    def on_response_complete(self) -> None:
        self._since = self.loop.time()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - ours say it
        self._refuse(getattr(sys.exception(), "error_status_hint", 400))

    def _look(self) -> None:
        """Give up what stands still; else look again."""
        if self.transport.is_closing():
            return
        taken, self._taken = self._taken, 0
        heading = self.conn.their_state is h11.IDLE and self.loop.time() - self._since >= self.patience
        dripping = self.conn.their_state is h11.SEND_BODY and taken < SLOWEST * self.patience
        if heading or (dripping and not self.flow.read_paused):
            self._refuse(408)
        else:
            self._timer = self.loop.call_later(self.patience, self._look)

    def _refuse(self, status: int) -> None:
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            body = " ".join(SAID.get(status, SAID[400])).encode()
            headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            headers += [
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"content-length", b"%d" % len(body)),
                (b"cache-control", b"no-store"),
                (b"connection", b"close"),
            ]
            reason = HTTPStatus(status).phrase.encode()
            self.transport.write(self.conn.send(h11.Response(status_code=status, headers=headers, reason=reason)))
            self.transport.write(self.conn.send(h11.Data(data=body)) + self.conn.send(h11.EndOfMessage()))
        self.transport.close()
