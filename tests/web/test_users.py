"""The owner lets in, gives another role and withdraws on the page of settings; nobody else sees or does it."""

from collections.abc import Iterator

import pytest

from web import shop
from zhike import users
from zhike.access import ROLES, Principal, authorize

PASSWORD = "静水流深-2024-长久"


@pytest.fixture
def nobody_after(office) -> Iterator[None]:
    """Others find the owner alone."""
    yield
    for one in users.users(office.desk):
        users.shut_out(office.desk, one.name, who="owner")


def listed(signed):
    return [(one["name"], one["role"]) for one in signed.get("/settings.json").json()["users"]["rows"]]


def test_a_user_is_let_in_changes_role_and_is_withdrawn_on_the_page(signed, office, address, nobody_after):
    def post(path, **fields):
        sent = signed.post(path, data=fields)
        assert (sent.status_code, sent.headers["location"]) == (303, "/settings?saved=users#users")

    assert listed(signed) == []
    post("/settings/users", name=" 陈静 ", role="sales", password=PASSWORD)
    assert listed(signed) == [("陈静", "sales")]

    session = office.door.with_password(PASSWORD, "陈静") or ""
    with shop.client(address, session) as other:
        assert other.get("/settings.json").json()["users"] is None
        assert "陈静" not in other.get("/settings").text.split("<main")[1]
        theirs = {"name": "陈静", "role": "finance", "password": PASSWORD}
        paths = ("/settings/users", "/settings/users/role", "/settings/users/withdraw")
        assert [other.post(path, data=theirs).status_code for path in paths] == [403, 403, 403]

    post("/settings/users/role", name="陈静", role="finance")
    assert listed(signed) == [("陈静", "finance")]
    assert users.principal(office.desk, "陈静").role == "finance"
    assert office.door.with_password(PASSWORD, "陈静") is not None  # the password stays
    page = signed.get("/settings?saved=users").text
    assert 'value="finance" selected' in page
    assert PASSWORD not in page

    post("/settings/users/withdraw", name="陈静")
    assert listed(signed) == []
    assert office.door.with_password(PASSWORD, "陈静") is None


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("/settings/users/withdraw", {"name": "owner"}, "所有者不能停用"),
        ("/settings/users/role", {"name": "owner", "role": "sales"}, "所有者不能停用"),
        ("/settings/users", {"name": "owner", "role": "sales", "password": PASSWORD}, "不能作为用户名"),
        ("/settings/users", {"name": "", "role": "sales", "password": PASSWORD}, "不能作为用户名"),
        ("/settings/users", {"name": "长" * 61, "role": "sales", "password": PASSWORD}, "不能作为用户名"),
        ("/settings/users", {"name": "甲", "role": "owner", "password": PASSWORD}, "角色"),
        ("/settings/users", {"name": "甲", "role": "sales", "password": "短"}, "密码只有 1 个字符"),
        ("/settings/users/role", {"name": "谁", "role": "sales"}, "谁"),
        ("/settings/users/withdraw", {"name": "谁"}, "谁"),
        ("/settings/users/withdraw", {}, "用户"),
    ],
)
def test_what_will_not_do_is_refused_in_words_and_nothing_is_kept(signed, office, path, fields, said):
    before = len(office.desk.decisions.all(users.KIND))
    refused = signed.post(path, data=fields)

    assert refused.status_code in (404, 422)
    assert said in refused.text
    assert len(office.desk.decisions.all(users.KIND)) == before


def test_no_role_beside_the_owners_decides_who_may_sign_in():
    assert not any(authorize(Principal("谁", role), "user.decide").allow for role in ROLES)
