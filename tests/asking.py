"""A client that asks an application in this process, without a socket."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx


def done(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """What a coroutine gives, in a thread of its own: a browser's driver may be running an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(work())).result()


class Asking:
    """GET and POST against an ASGI application; what fails inside comes as its response."""

    def __init__(self, app, host="testserver", **headers):
        self.app, self.base, self.headers = app, f"http://{host}", headers

    def get(self, path, headers=None):
        return self._send("GET", path, headers)

    def post(self, path, headers=None, **sent):
        return self._send("POST", path, headers, **sent)

    def _send(self, method, path, headers, **sent):
        async def send():
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=self.base, headers=self.headers) as client:
                return await client.request(method, path, headers=headers, **sent)

        return done(send)
