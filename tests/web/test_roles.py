"""Users in roles on the pages: each takes the step of one's own, and nobody both; without users the owner takes all."""

import pytest

from web import shop
from web.shop import PASSWORD, ROLES, STEADY, as_
from zhike import access, users
from zhike.access import OPEN
from zhike.errors import UnknownName, UsageError
from zhike.web.routes import ROUTES


def test_a_request_goes_through_each_role_in_turn_and_through_no_other(office, address, signed, staff):
    (id_,) = [one["id"] for one in signed.get("/credit.json").json()["rows"] if one["name"] == STEADY[0]]
    with (
        as_(office, address, "周航") as sales,
        as_(office, address, "陈静") as manager,
        as_(office, address, "段强") as finance,
    ):
        assert sales.post(f"/customers/{id_}/credit", data={"limit": "7000", "why": "备货"}).status_code == 303
        (request,) = [one["id"] for one in sales.get("/credit.json").json()["waiting"]]

        def step(client, state, why=""):
            return client.post(f"/credit/requests/{request}", data={"state": state, "why": why}).status_code

        assert [step(sales, "endorsed"), step(finance, "endorsed"), step(manager, "approved")] == [403, 403, 403]
        assert step(manager, "endorsed") == 303
        assert [step(sales, "approved"), step(manager, "approved"), step(manager, "refused")] == [403, 403, 403]
        assert [step(manager, "withdrawn"), step(finance, "refused")] == [409, 422]
        assert step(finance, "refused", "逾期未清") == 303
        assert [one["who"] for one in finance.get("/credit.json").json()["decided"][0]["steps"]] == [
            "周航",
            "陈静",
            "段强",
        ]
        assert [client.post("/credit/policy", data={}).status_code for client in (sales, manager)] == [403, 403]
        assert manager.get("/credit/policy.json").json()["may"] is False
        assert finance.get("/credit/policy.json").json()["may"] is True


def test_nobody_grants_what_they_endorsed_themselves_where_there_are_several(office, signed, staff):
    (id_,) = [one["id"] for one in signed.get("/credit.json").json()["rows"] if one["name"] == STEADY[0]]
    signed.post(f"/customers/{id_}/credit", data={"limit": "8000", "why": "备货"})
    (request,) = [one["id"] for one in signed.get("/credit.json").json()["waiting"]]
    steps = [signed.post(f"/credit/requests/{request}", data={"state": state, "why": "不"}).status_code for state in ("endorsed", "approved", "refused")]  # fmt: skip

    assert steps == [303, 409, 303]


def test_nobody_endorses_what_they_asked_for_and_who_asked_may_take_it_back(office, address, signed, staff):
    (id_,) = [one["id"] for one in signed.get("/credit.json").json()["rows"] if one["name"] == STEADY[1]]
    with as_(office, address, "陈静") as manager:
        manager.post(f"/customers/{id_}/credit", data={"limit": "9000", "why": "备货"})
        (request,) = manager.get("/credit.json").json()["waiting"]
        address_ = f"/credit/requests/{request['id']}"
        steps = [manager.post(address_, data={"state": state}).status_code for state in ("endorsed", "withdrawn")]

        assert (request["next"], request["is_own"], steps) == ("", True, [409, 303])
        assert manager.get("/credit.json").json()["decided"][0]["state"] == "已撤回"


def test_who_is_shut_out_is_nobody_and_signs_in_no_more(office, company):
    users.let_in(office.desk, "过客", "sales", PASSWORD, who="owner")
    session = office.door.with_password(PASSWORD, "过客")
    users.shut_out(office.desk, "过客", who="owner")

    assert users.principal(office.desk, "过客").role == "nobody"
    assert session is not None
    assert office.door.with_password(PASSWORD, "过客") is None


def test_a_user_needs_a_name_a_role_and_a_password_that_will_do(office):
    for name, role, password, error in (
        ("owner", "finance", PASSWORD, UsageError), ("", "finance", PASSWORD, UsageError), ("甲", "king", PASSWORD, UnknownName),
        ("甲", "finance", "short", UsageError),
    ):  # fmt: skip
        with pytest.raises(error):
            users.let_in(office.desk, name, role, password, who="owner")
    with pytest.raises(UnknownName):
        users.shut_out(office.desk, "谁", who="owner")


FORWARD = ("/credit", "/credit/policy", "/settings", "/import", "/sources", "/review", "/todo")
"""Pages that look at the reader's role."""


def test_each_role_is_refused_what_is_not_its_own_and_fails_nowhere(office, address, signed, staff):
    """Every address of another's step, refused; what looks at roles and every operation of the API, answered."""
    api = signed.get("/api/v1/openapi.json").json()["paths"]
    asked = [(route.method, route.path, route.action) for route in ROUTES if route.action not in OPEN]
    asked += [(method.upper(), f"/api/v1{path}", "") for path, ways in api.items() for method in ways]
    wrong, refused = [], 0
    for name, role in ROLES.items():
        with as_(office, address, name) as client:
            for method, path, action in asked:
                may = not action or action in access.ROLES[role]
                if may and action and not (method == "GET" and path in FORWARD):
                    continue  # nothing is changed here, and pages that know no roles are asked elsewhere
                at = path.format(**{**shop.FILLED, "segment": "none", "dashboard": "none", "id": "x", "name": "x"})
                told = client.request(method, at, **({"data": {"x": "1"}} if method == "POST" and action else {}))
                refused += told.status_code == 403
                if told.status_code >= 500 or (told.status_code == 403) == may:
                    wrong.append((role, method, path, told.status_code))

    assert wrong == []
    assert refused >= 12
