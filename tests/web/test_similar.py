"""Similar customers and decisions, for programs and for people without one."""

import json
from urllib.parse import quote

import pytest

import doubtful
import once
from asking import Asking
from web import shop as people
from zhike import verdicts
from zhike.web.api import PREFIX
from zhike.web.app import create_app
from zhike.web.similar import mask


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    return doubtful.shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture
def here(computed, tmp_path):
    return once.copied(computed, tmp_path)


@pytest.fixture
def app(here):
    made = create_app(here, hosts=("testserver",))
    yield made
    made.state.office.close()


@pytest.fixture
def client(app, here):
    return Asking(app, Authorization=f"Bearer {people.session(here)}")


@pytest.fixture
def get(client):
    return lambda path, **headers: client.get(PREFIX + path, headers=headers)


@pytest.fixture
def send(client):
    def sent(body, **headers):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"content-type": "application/json", **headers}
        return client.post(PREFIX + "/identity/decisions", headers=headers, content=content)

    return sent


def ids(here):
    """The ids of the customers of the first doubtful pair."""
    found = doubtful.private(here) / "doubtful_pairs.parquet"
    row = doubtful.parquet.read_table(found).to_pylist()[0]
    return row["customer_id"], row["other_id"]


# Is this customer there already?


def test_possible_duplicates_come_likeliest_first_with_evidence_in_the_callers_language(get):
    told = get(f"/customers/similar?name={quote('上海华联超市')}&lang=zh").json()

    assert told["data"][0]["name"] == "上海华联超市股份有限公司"
    chances = [one["probability"] for one in told["data"]]
    assert chances == sorted(chances, reverse=True)
    assert "字号相同“华联”" in [e["found"] for e in told["data"][0]["evidence"]]
    assert "brand" in told["data"][0]["agrees"]
    assert told["read_as"]["brand"] == "华联"
    assert told["definitions"]["probability"]["unit"] == "share"


def test_a_stranger_has_no_duplicate(get):
    assert get(f"/customers/similar?name={quote('拉萨雪域印刷厂')}").json()["data"] == []


@pytest.mark.parametrize("query", ["", "name=", "name=%20", f"name={quote('散客')}", "phone=123", "tax_id=91310000132201234Z", "nmae=x",
                                   "name=a&name=b", "name=ab&limit=0", "name=ab&limit=51", "name=ab&limit=x", "name=" + "a" * 301])  # fmt: skip
def test_what_says_nobody_is_a_problem_with_details(get, query):
    told = get("/customers/similar?" + query)

    assert told.status_code == 422
    assert told.headers["content-type"] == "application/problem+json"
    assert set(told.json()) == {"type", "title", "status", "detail", "code", "instance"}


def test_phones_are_masked():
    assert mask("+8613812345678") == "138****5678"
    assert mask("+86057487654321") == "057****4321"
    assert mask("123") == "****"


def test_the_limit_is_kept(get):
    assert len(get(f"/customers/similar?name={quote('恒发百货')}&limit=1").json()["data"]) == 1


def test_nobody_looks_without_a_session(app):
    assert Asking(app).get(PREFIX + "/customers/similar?name=x").status_code == 401
    assert Asking(app).get("/customers/similar?name=x").status_code == 401


def test_before_the_first_run_that_is_said(tmp_path):
    made = people.empty(tmp_path)
    app = create_app(made, hosts=("testserver",))
    told = Asking(app, Authorization=f"Bearer {people.session(made)}").get(PREFIX + "/customers/similar?name=abc")
    app.state.office.close()

    assert told.status_code == 404


def test_people_look_on_a_page_of_their_own(app, here):
    client = Asking(app, cookie=f"zhike_session={people.session(here)}; language=zh")
    page = client.get(f"/customers/similar?name={quote('上海华联超市')}").text

    assert "上海华联超市股份有限公司" in page
    assert "相符项" in page
    assert "应为新客户" in client.get(f"/customers/similar?name={quote('拉萨雪域印刷厂')}").text
    assert "无法识别" in client.get("/customers/similar?phone=1").text
    assert client.get("/customers/similar.json?name=abcd").json()["asked"] is True


# Decisions


def test_a_decision_is_sent_and_listed(send, get, here):
    one, other = ids(here)
    made = send({"kind": "same", "left": one, "right": other, "why": "one owner"})

    assert made.status_code == 201
    assert made.json()["data"]["left_customer"] in (one, other)
    (kept,) = get("/identity/decisions").json()["data"]
    assert (kept["kind"], kept["who"], kept["why"]) == ("same", "owner", "one owner")


def test_the_same_request_again_is_the_same_decision(send, here, app):
    body = {"kind": "different", "left": ids(here)[0], "right": ids(here)[1]}
    first = send(body, **{"idempotency-key": "k1"})

    again = send(body, **{"idempotency-key": "k1"})
    assert (again.status_code, again.json()) == (201, first.json())
    without = send(body)
    assert (without.status_code, without.json()) == (200, first.json())
    assert send({**body, "why": "else"}, **{"idempotency-key": "k1"}).status_code == 422
    assert len(verdicts.standing(app.state.office.desk)) == 1


def test_a_contradiction_is_a_conflict_that_names_the_standing_decision(send, here):
    one, other = ids(here)
    number = send({"kind": "different", "left": one, "right": other}).json()["data"]["decision"]

    told = send({"kind": "same", "left": one, "right": other})

    assert (told.status_code, told.json()["code"]) == (409, "conflict")
    assert str(number) in told.json()["title"]


def test_customers_are_named_by_id_key_code_or_name(send, here):
    keys = doubtful.keys(here)
    told = send({"kind": "same", "left": "吴忠恒发百货店", "right": keys["恒发百货批发部"]})

    assert told.status_code == 201
    assert told.json()["data"]["left"] == keys["吴忠恒发百货店"]
    assert send({"kind": "same", "left": "0001", "right": "0006"}).status_code == 201


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"null", b'{"kind": "same"}', b'{"kind": "perhaps", "left": "a", "right": "b"}',
    b'{"kind": "same", "left": 1, "right": "b"}', b'{"kind": "same", "left": "a", "right": "b", "more": 1}',
    b'{"kind": "same", "kind": "different", "left": "a", "right": "b"}', b'{"kind": "same", "left": NaN, "right": "b"}',
    b'{"kind": "same", "left": "", "right": "b"}', b"\xff\xfe", b"[" * 40_000,
    b'{"kind": "same", "left": "a", "right": "b", "why": "' + b"x" * 501 + b'"}', b" " * 70_000,
])  # fmt: skip
def test_a_body_that_is_no_decision_is_refused(send, app, body):
    told = send(body)

    assert told.status_code == 422
    assert told.headers["content-type"] == "application/problem+json"
    assert verdicts.standing(app.state.office.desk) == []


def test_unknown_customers_are_not_found(send):
    assert send({"kind": "same", "left": "nobody", "right": "nothing"}).status_code == 404


def test_nobody_decides_without_a_session_or_from_elsewhere(app, here):
    body = json.dumps({"kind": "same", "left": "a", "right": "b"}).encode()
    assert Asking(app).post(PREFIX + "/identity/decisions", content=body).status_code in (401, 403)
    foreign = Asking(app, cookie=f"zhike_session={people.session(here)}", origin="http://elsewhere.example")
    assert foreign.post(PREFIX + "/identity/decisions", content=body).status_code == 403


def test_the_description_names_the_body_and_every_field(get):
    told = get("/openapi.json").json()["paths"]

    post = told["/identity/decisions"]["post"]
    assert set(post["responses"]) >= {"200", "201", "401", "409", "422"}
    assert post["requestBody"]["content"]["application/json"]["schema"]["additionalProperties"] is False
    assert {p["name"] for p in post["parameters"]} == {"lang", "Idempotency-Key"}
    names = {p["name"] for p in told["/customers/similar"]["get"]["parameters"]}
    assert names == {"name", "phone", "tax_id", "email", "address", "limit", "lang"}
