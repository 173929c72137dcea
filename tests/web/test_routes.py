import re

import pytest

from web import shop
from zhike.access import ACTIONS, OPEN
from zhike.errors import UnknownName
from zhike.web.app import check
from zhike.web.pages import Route
from zhike.web.routes import ROUTES

IDS = [f"{route.method} {route.path}" for route in ROUTES]


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_every_route_declares_an_action(route):
    assert route.action in ACTIONS


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_nobody_gets_in_without_a_session(pages, route):
    response = pages.request(route.method, route.path.format(**shop.FILLED))

    if route.action in OPEN:
        assert response.status_code in (200, 303, 401)
    else:
        assert response.status_code == 401
    if route.twin:
        assert pages.get(route.twin.format(**shop.FILLED)).status_code == 401


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.method == "GET" and r.action not in OPEN], ids=lambda r: r.path
)
def test_every_page_has_a_json_twin(route):
    if route.path.startswith("/jobs/") or re.search(r"\.(xlsx|csv)$", route.path):
        return  # progress and files have none
    assert route.twin.endswith(".json")


def test_an_application_with_an_undeclared_action_does_not_start():
    with pytest.raises(UnknownName):
        check((Route("GET", "/x", lambda seen: seen, "data.steal"),))


def test_two_routes_with_one_address_do_not_start():
    route = Route("GET", "/x", lambda seen: seen, "question.ask")

    with pytest.raises(UnknownName):
        check((route, route))
