"""Every page asked with what nobody means: an odd value in each of its keys, odd fields in each of its forms."""

import inspect
import random
import re
import sys
from urllib.parse import quote

import pytest

from web import shop
from zhike.web.app import create_app
from zhike.web.routes import ROUTES

ODD = (
    "0", "-1", "9" * 30, "1e400", "NaN", "null", "x", "\\", "[", "(", "' OR 1=1 --", "%", "长" * 300, "\0", "a\0b", "😀",
    "2026-02-30", "0001-01-01", "9999-12-31", "２０２６", "|", "{}", "[]", "spent", "x=1&y=2", "½", "1_000", "+1",
)  # fmt: skip
QUESTION = (
    "at",
    "from",
    "to",
    "show",
    "by",
    "sort",
    "page",
    "limit",
    "q",
    "segment",
    "spent.min",
    "province",
    "against",
)
READS = [route for route in ROUTES if route.method == "GET" and route.twin]
WRITES = [route for route in ROUTES if route.method == "POST" and route.action in ("decision.make", "credit.propose")]


def kept(route):
    """The keys of an address."""
    return QUESTION if route.keys == "question" else route.keys


def test_no_page_fails_for_what_stands_in_its_address(signed):
    failed = []
    for route in READS:
        chance = random.Random(route.path)
        for key in chance.sample(kept(route), min(2, len(kept(route)))):
            value = chance.choice(ODD)
            answer = signed.get(route.twin.format(**shop.FILLED), params={key: value})
            failed += [(route.path, key, value)] if answer.status_code >= 500 else []
        if "{" in route.path:
            value = quote(chance.choice(ODD), safe="")
            odd = re.sub(r"\{[a-z_]+\}", value.replace("\\", r"\\"), route.twin)
            failed += [odd] if signed.get(odd).status_code >= 500 else []

    assert failed == []


@pytest.mark.parametrize("key", ["product", "customer", "price"])
def test_a_text_that_ends_early_is_read_without_its_end(signed, key):
    assert signed.get("/deals.json", params={key: "\0"}).status_code < 500
    assert signed.get("/deals.xlsx", params={key: "a\0b"}).status_code < 500


def test_no_form_fails_for_what_stands_in_its_fields(signed):
    """Fields under names that exist, addressed to things that do not: nothing is changed, nothing fails."""
    failed = []
    for route in (one for one in WRITES if "{" in one.path):
        chance = random.Random(route.path)
        fields = sorted(set(re.findall(r'given\("([a-z_.]+)"', inspect.getsource(sys.modules[route.page.__module__]))))
        form = {field: chance.choice(ODD) for field in fields}
        path = route.path.format(**{**shop.FILLED, "segment": "none", "dashboard": "none"})
        answer = signed.post(path, data=form)
        failed += [(route.path, form)] if answer.status_code >= 500 else []

    assert failed == []


def test_no_page_of_a_company_with_nothing_in_it_fails(tmp_path):
    made = shop.empty(tmp_path / "new")
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        paths = [path for route in ROUTES if route.method == "GET" for path in (route.path, route.twin) if path]
        failed = [path for path in paths if "{" not in path and client.get(path).status_code >= 500]
    app.state.office.close()

    assert failed == []
