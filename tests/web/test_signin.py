import pytest

from web import shop
from zhike.desk import Desk
from zhike.errors import BrokenSetup, UsageError
from zhike.web import signin
from zhike.web.app import create_app


@pytest.fixture
def fresh(tmp_path):
    made = shop.empty(tmp_path)
    app = create_app(made)
    with shop.served(app) as address, shop.client(address) as client:
        yield made, client, app.state.office
    app.state.office.close()


def test_looking_at_the_link_spends_nothing_and_its_button_spends_it_once(fresh):
    _, client, office = fresh
    token = office.desk.keys.mint_link()

    assert client.get(f"/enter?token={token}").status_code == 200
    assert client.get(f"/enter?token={token}").status_code == 200
    first = client.post("/enter", data={"token": token})
    assert (first.status_code, first.headers["location"]) == (303, "/")
    assert client.get("/").status_code == 200
    client.cookies.clear()
    assert client.post("/enter", data={"token": token}).status_code == 401


def test_the_session_is_out_of_reach_for_scripts_and_other_sites(fresh):
    _, client, office = fresh
    response = client.post("/enter", data={"token": office.desk.keys.mint_link()})

    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_leaving_ends_the_session_at_once(fresh):
    _, client, office = fresh
    client.post("/enter", data={"token": office.desk.keys.mint_link()})
    session = client.cookies[signin.COOKIE]
    client.post("/leave")

    client.cookies.set(signin.COOKIE, session)

    assert client.get("/").status_code == 401


def test_nobody_sees_a_page_and_is_told_what_to_do(fresh):
    _, client, _ = fresh
    response = client.get("/", headers={"accept-language": "en"})

    assert response.status_code == 401
    assert "zhike serve" in response.text


def test_serving_beyond_this_machine_needs_a_password(tmp_path):
    made = shop.empty(tmp_path)
    with Desk(made.desk) as desk:
        signin.require_password(desk, "127.0.0.1")
        with pytest.raises(BrokenSetup):
            signin.require_password(desk, "0.0.0.0")
        with pytest.raises(UsageError):
            signin.set_password(desk, "short")
        signin.set_password(desk, "correct horse battery")
        signin.require_password(desk, "0.0.0.0")


def test_the_right_password_opens_and_every_wrong_one_gets_the_same_answer(fresh):
    _, client, office = fresh
    signin.set_password(office.desk, "correct horse battery")
    wrong = client.post("/sign-in", data={"password": "wrong horse battery"})
    right = client.post("/sign-in", data={"password": "correct horse battery"})

    assert wrong.status_code == 401
    assert (right.status_code, right.headers["location"]) == (303, "/")


def test_after_several_wrong_passwords_even_the_right_one_waits(tmp_path):
    made = shop.empty(tmp_path)
    now = [0.0]
    with Desk(made.desk) as desk:
        signin.set_password(desk, "correct horse battery")
        door = signin.Door(desk, clock=lambda: now[0])
        for _ in range(signin.WAIT_AFTER + 1):
            assert door.with_password("wrong horse battery") is None
            now[0] += 1.1
        now[0] -= 1.0
        assert door.with_password("correct horse battery") is None
        now[0] += 61
        assert door.with_password("correct horse battery")
