"""What an address may ask, over every route that there is: a key that nothing reads is named, never passed over."""

import html
import inspect
import re
import sys

import pytest

from web import shop
from zhike.web.api import create_api
from zhike.web.routes import ROUTES
from zhike.web.turns import Turns

NEEDS = {"/explain/cell": "table=profiles&column=spent&"}
"""What must be asked before a stray key is looked at."""
SPELLED = [(r.method, path, r) for r in ROUTES for path in (r.path, r.twin) if path]
OWN = [(r, key) for r in ROUTES if r.keys != "question" for key in r.keys]


@pytest.mark.parametrize(("method", "path", "route"), SPELLED, ids=lambda v: v if isinstance(v, str) else "")
def test_a_key_that_the_page_does_not_read_is_named(signed, method, path, route):
    told = signed.request(method, f"{path.format(**shop.FILLED)}?{NEEDS.get(route.path, '')}zzz=1")

    assert told.status_code == 422
    assert "“zzz”" in told.text


@pytest.mark.parametrize(("route", "key"), OWN, ids=lambda v: v if isinstance(v, str) else v.path)
def test_the_nearest_key_is_offered_and_none_is_taken_twice(signed, route, key):
    path = route.path.format(**shop.FILLED)
    near = signed.request(route.method, f"{path}?{key}x=1")
    twice = signed.request(route.method, f"{path}?{key}=1&{key}=1")

    assert near.status_code == 422
    assert re.search(rf"是不是想写 .*\b{re.escape(key)}\b", html.unescape(near.text))
    assert (twice.status_code == 422 and "重复出现" in twice.text) is (key not in route.several)


def test_no_address_of_the_api_takes_a_stray_key(signed, office):
    paths = create_api(office, lambda request: None, Turns()).openapi()["paths"]
    assert len(paths) > 8
    for path, methods in paths.items():
        if "get" in methods:
            told = signed.get("/api/v1" + path.format(id="x", name="spent") + "?zzz=1")
            assert (told.status_code, "zzz" in told.text) == (422, True), path


@pytest.mark.parametrize("module", sorted({r.page.__module__ for r in ROUTES}))
def test_every_key_that_a_page_reads_by_name_is_declared_by_a_route_of_it(module):
    asked = set(re.findall(r'seen\.asked\(\s*"([^"]+)"', inspect.getsource(sys.modules[module])))
    own = [r for r in ROUTES if r.page.__module__ == module]

    assert asked <= {key for r in own if r.keys != "question" for key in r.keys} or any(
        r.keys == "question" for r in own
    )
