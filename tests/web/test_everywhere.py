"""What holds for every address that can be asked for, each asked once: nothing changes, all is guarded, links are true."""

import hashlib
import html
import re
import sqlite3
import time
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from starlette.routing import compile_path

from web import shop
from zhike.web.api import create_api
from zhike.web.edge import HEADERS
from zhike.web.pages import Route
from zhike.web.routes import ROUTES
from zhike.web.turns import Turns
from zhike.workspace import Workspace

ASKS = {"/explain": "?show=spent", "/explain/cell": "?table=profiles&column=spent&customer_id={customer_id}",
        "/customers/similar": "?name=如期百货", "/find": "?q=hz", "/values": "?of=owner", "/customers/{customer_id}/document": "?order=XS0000",
        "/deals/proposal": "?product=杯&quantity=1&price=5&cost=3", "/deals.xlsx": "?product=杯&quantity=1&price=5&cost=3"}  # fmt: skip
SHOWN = [(path, route) for route in ROUTES if route.method == "GET" for path in (route.path, route.twin) if path]


@dataclass(frozen=True)
class Told:
    """One address, what it answered, and the state of the workspace before and after."""

    route: Route | None
    answer: httpx.Response
    before: frozenset[str]
    after: frozenset[str]


def state(company: Workspace) -> frozenset[str]:
    """All that lasts: a hash over every row of the desk, and every file of the folder."""
    with sqlite3.connect(f"file:{company.desk}?mode=ro", uri=True) as desk:
        rows = hashlib.sha256("\n".join(desk.iterdump()).encode())
    parts = [
        part for part in company.folder.iterdir() if part.name != ".scratch" and not part.name.startswith("desk.db")
    ]
    files = [path for part in parts for path in (part, *part.rglob("*")) if path.is_file()]
    return frozenset({rows.hexdigest(), *(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)})


@pytest.fixture(scope="module")
def told(signed, company, office) -> list[Told]:
    """Every address of the registry and of the API, asked with things that exist where there are any."""
    person = signed.get("/api/v1/customers?q=如期百货").json()["data"][0]["customer"]
    here = shop.FILLED | {"customer_id": person, "id": person, "name": "spent"}
    here["load"] = office.desk.loads.all()[0].id
    asked = [(route, path.format(**here) + ASKS.get(route.path, "").format(**here)) for path, route in SHOWN]
    api = create_api(office, lambda request: None, Turns()).openapi()["paths"]
    asked += [
        (None, f"/api/v1{path}{ASKS.get(path, '')}".format(**here)) for path, methods in api.items() if "get" in methods
    ]
    states, answers = [state(company)], []
    for route, path in asked:
        answer = signed.get(path)
        states.append(state(company))
        answers.append(Told(route, answer, states[-2], states[-1]))
    return answers


def test_most_of_what_is_asked_is_there(told):
    """So that what follows speaks of pages, not of errors."""
    missing = {str(one.answer.url) for one in told if one.answer.status_code >= 400}

    assert not [one for one in told if one.answer.status_code >= 500]
    assert len(missing) <= 14, missing


def test_asking_changes_nothing(told):
    assert [(one.answer.url.path, one.before ^ one.after) for one in told if one.before != one.after] == []


def test_a_file_that_was_fetched_is_gone_from_here(told, company):
    deadline = time.monotonic() + 300
    while left := [path for path in (company.folder / ".scratch").rglob("*/out/*") if path.is_file()]:
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def test_every_answer_carries_the_headers_and_no_data_is_kept(told):
    for one in told:
        for name, value in HEADERS.items():
            assert one.answer.headers[name] == value, one.answer.url
        assert one.answer.headers["cache-control"] == "no-store", one.answer.url


def test_files_are_to_be_kept_and_never_shown(told):
    files = [one.answer for one in told if re.search(r"\.(xlsx|csv)$", one.answer.url.path) and one.answer.is_success]

    assert len(files) >= 6
    for answer in files:
        assert answer.headers["content-disposition"].startswith("attachment"), answer.url


def test_every_link_asks_only_what_the_page_behind_it_reads(told):
    known = [(compile_path(r.path)[0], r) for r in ROUTES if r.method == "GET"]
    looked, wrong = 0, []
    for one in told:
        for href in set(re.findall(r'(?:href|action)="(/[^"]*\?[^"]*)"', one.answer.text)):
            to = urlsplit(html.unescape(href))
            route = next((route for pattern, route in known if pattern.match(to.path)), None)
            if route is None or route.keys == "question":
                continue
            looked += 1
            stray = {key for key, _ in parse_qsl(to.query)} - {*route.keys, "lang", "tour"}
            wrong += [(one.answer.url.path, href)] if stray else []
    assert looked > 20
    assert wrong == []
