"""Who speaks too slowly, too long or no HTTP at all is told so, and nobody else waits for him."""

import json
import logging
import os
import socket
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from asking import done
from web import shop
from zhike.web.edge import HEADERS, Edge
from zhike.web.log import Lines
from zhike.web.server import Protocol, config

MANY = 200


async def who(request: Request) -> JSONResponse:
    body = await request.body()
    return JSONResponse({"from": request.client.host, "scheme": request.url.scheme, "sent": len(body)})


APP = Edge(Starlette(routes=[Route("/", who, methods=["GET", "POST"])]), hosts=())


@pytest.fixture(scope="module")
def here() -> Iterator[str]:
    patience, Protocol.patience = Protocol.patience, 0.4
    with shop.served(APP) as address:
        yield address
    Protocol.patience = patience


@contextmanager
def spoken(here: str, *pieces: bytes, pause: float = 0.0) -> Iterator[bytes]:
    """What the server says to bytes that are sent piece by piece."""
    with socket.create_connection((urlsplit(here).hostname, urlsplit(here).port), timeout=10) as line:
        said = b""
        try:
            for piece in pieces:
                line.sendall(piece)
                time.sleep(pause)
            while got := line.recv(1 << 16):
                said += got
        except (BrokenPipeError, ConnectionResetError):
            pass
        yield said


POST = b"POST / HTTP/1.1\r\nhost: here\r\n"


@pytest.mark.parametrize(
    ("status", "pieces", "pause"),
    [
        (400, [b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"], 0),
        (400, [b"GET / SMTP/1.1\r\n\r\n"], 0),
        (400, [POST + b"content-length: 3\r\ncontent-length: 4\r\n\r\nabc"], 0),
        (400, [POST + b"content-length: x\r\n\r\n"], 0),
        (400, [POST + b"transfer-encoding: chunked\r\n\r\n", b"zz\r\nabc\r\n0\r\n\r\n"], 0.05),
        (400, [POST + b"transfer-encoding: chunked\r\n\r\n", b"ffffffffffffffffffffffff\r\n"], 0.05),
        (431, [b"GET / HTTP/1.1\r\nhost: here\r\nx: " + b"y" * (70 << 10)], 0),
        (408, [b"GET / HT"], 0),
        (408, [b"GET / HTTP/1.1\r\n", b"host: here\r\n", *[b"x: y\r\n"] * 3], 0.1),
        (408, [POST + b"content-length: 1000\r\n\r\n", b"x"], 0),
        (408, [POST + b"content-length: 1000\r\n\r\n", *[b"x"] * 6], 0.1),
        (408, [POST + b"transfer-encoding: chunked\r\n\r\n", b"5\r\nab"], 0),
    ],
    ids=["TLS", "another protocol", "two lengths", "no length", "no chunk", "endless chunk", "a long header",
         "half a line", "a dripping header", "half a body", "a dripping body", "half a chunk"],
)  # fmt: skip
def test_what_is_no_request_is_told_so_in_our_words(here, status, pieces, pause):
    with spoken(here, *pieces, pause=pause) as said:
        head, _, body = said.partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 %d " % status), said[:200]
    told = dict(line.split(": ", 1) for line in head.decode().lower().splitlines()[1:])
    assert all(told[name.lower()] == value.lower() for name, value in HEADERS.items())
    assert "server" not in told
    assert "请求" in body.decode()


def test_a_megabyte_of_header_is_not_read_through(here):
    with spoken(here, b"GET / HTTP/1.1\r\nx: ", *[b"y" * (64 << 10)] * 16) as said:
        assert said[:12] in (b"", b"HTTP/1.1 431")  # told, or closed under the sender's hands

    assert httpx.get(here).status_code == 200


def test_a_body_that_comes_steadily_is_waited_for(here):
    piece = b"x" * 100
    with spoken(here, POST + b"content-length: 1000\r\nconnection: close\r\n\r\n", *[piece] * 10, pause=0.1) as said:
        assert said.startswith(b"HTTP/1.1 200"), said
        assert b'"sent":1000' in said


def test_many_silent_sockets_hinder_nobody(here):
    with ExitStack() as held:
        where = (urlsplit(here).hostname, urlsplit(here).port)
        lines = [held.enter_context(socket.create_connection(where, timeout=10)) for _ in range(MANY)]
        begun = time.process_time()
        assert httpx.get(here).status_code == 200
        assert time.process_time() - begun < 0.5
        assert all(line.recv(100).startswith(b"HTTP/1.1 408") for line in lines)


HOSTILE = (
    b"GET / HTTP/1.1\r\nx: " + b"y" * (1 << 20),
    POST + b"transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    POST + b"content-length: 1073741824\r\n\r\n" + b"z" * (256 << 10),
    b"GET / HTTP/1.1\r\nhost: \x1b[31m\r\nuser-agent: a\rb\r\n",
    b"\x00" * 1000,
)


def resident() -> int:
    """The memory that this process holds, in MiB."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


def waited(here: str, times: int) -> float:
    """Seconds that a plain request over a new connection takes, the middle of some."""
    took = []
    with httpx.Client(limits=httpx.Limits(max_keepalive_connections=0)) as client:
        for _ in range(times):
            begun = time.perf_counter()
            assert client.get(here).status_code == 200
            took.append(time.perf_counter() - begun)
    return statistics.median(took)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads its memory from /proc")
def test_under_attack_memory_stays_and_others_are_served(here):
    """The bars of RELIABILITY E11: at most 64 MiB more, and a plain request within 100 ms (or thrice its idle time)."""
    where, idle = (urlsplit(here).hostname, urlsplit(here).port), waited(here, 5)
    before = resident()
    with ExitStack() as held:
        for said in HOSTILE * (MANY // len(HOSTILE)):
            line = held.enter_context(socket.create_connection(where, timeout=10))
            with suppress(BrokenPipeError, ConnectionResetError, BlockingIOError):
                line.setblocking(False)
                line.send(said)
        during = waited(here, 15)
        grown = resident() - before

    print(f"idle {idle * 1000:.1f} ms, attacked {during * 1000:.1f} ms, {grown} MiB more")
    assert grown <= 64
    assert during <= max(0.1, 3 * idle)


@pytest.mark.parametrize(
    ("proxies", "believed"),
    [("", False), ("10.0.0.1", False), ("127.0.0.1", True), ("10.0.0.1, 127.0.0.1", True), ("127.0.0.0/8", True)],
)
def test_only_a_listed_machine_is_believed_when_it_names_the_caller(proxies, believed):
    made = config(APP, proxies=proxies, log_config=None)
    made.load()
    scope = {
        "type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "root_path": "",
        "http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2),
        "headers": [(b"x-forwarded-for", b"203.0.113.9"), (b"x-forwarded-proto", b"https"), (b"host", b"here")],
    }  # fmt: skip
    told = asked(made.loaded_app, scope)

    assert (told["from"], told["scheme"]) == (("203.0.113.9", "https") if believed else ("127.0.0.1", "http"))


def asked(app, scope) -> dict[str, object]:
    """What an application answers to one request."""
    said = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        said.append(message.get("body", b""))

    done(lambda: app(scope, receive, send))
    return json.loads(b"".join(said))


FORGED = 'x\r\n{"level": "info"}\n\x1b[31mred\x1b[0m\u2028\x85\x00 知客 \ud800'


def test_whatever_stands_in_an_event_it_is_one_line(caplog):
    try:
        raise ValueError(FORGED)
    except ValueError:
        record = logging.LogRecord("zhike.web", logging.ERROR, "", 1, "at %s", (FORGED,), sys.exc_info())

    line = Lines().format(record)

    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    told = json.loads(line)
    assert told["says"] == f"at {FORGED}"
    assert "ValueError" in told["error"]
