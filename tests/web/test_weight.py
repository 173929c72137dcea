"""What a page weighs on its way: with everything that it needs, the drawing of charts aside."""

import re

import pytest

from web import shop
from zhike.access import OPEN
from zhike.web.routes import ROUTES

MOST = 250_000
CHARTS = "echarts"
PAGES = sorted({r.path for r in ROUTES if r.method == "GET" and r.twin and r.action not in OPEN})


def wire(client, address):
    """Bytes that travel for one address."""
    with client.stream("GET", address, headers={"accept-encoding": "gzip"}) as response:
        return sum(len(piece) for piece in response.iter_raw()), response


@pytest.fixture(scope="module")
def parts(signed):
    """Address of a file that pages need → bytes on the way."""
    page = signed.get("/").text
    linked = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    return {address: wire(signed, address)[0] for address in linked if CHARTS not in address}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_all_it_needs_stays_light(signed, parts, path):
    own, _ = wire(signed, path.format(**shop.FILLED))

    assert own + sum(parts.values()) <= MOST, (own, parts)


def test_what_is_worth_it_travels_packed_and_says_so(signed):
    size, response = wire(signed, "/customers")

    assert response.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in response.headers["vary"].lower()
    assert size < len(signed.get("/customers", headers={"accept-encoding": "identity"}).content) / 3


def test_who_cannot_unpack_gets_it_as_it_is(signed):
    assert "content-encoding" not in signed.get("/customers", headers={"accept-encoding": "identity"}).headers
