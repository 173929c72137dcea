import httpx
import pytest

from web import shop
from zhike.web.app import create_app
from zhike.web.edge import HEADERS, POLICY
from zhike.web.routes import ROUTES


def test_the_policy_allows_no_inline_no_eval_and_no_wildcard():
    for word in ("unsafe-inline", "unsafe-eval", "*", "http:", "https:"):
        assert word not in POLICY
    assert "require-trusted-types-for 'script'" in POLICY


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/customers",
        "/customers.json",
        "/nowhere",
        "/static/zhike.css",
        "/static/nothing.css",
        "/customers/nobody",
        "/explain?show=nothing",
        "/api/v1/ask",
        "/customers.csv",
        "/enter?token=x",
    ],
)
def test_every_response_carries_the_headers(signed, path):
    response = signed.get(path)

    for name, value in HEADERS.items():
        assert response.headers[name] == value, (path, response.status_code)
    assert "cache-control" in response.headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/customers?page=0", 422),
        ("GET", "/api/v1/customers?limit=0", 422),
        ("POST", "/api/v1/credit/check", 415),
        ("GET", "/customers.xlsx", 200),
        ("GET", "/api/v1/tables/profiles", 200),
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "application/vnd.apache.arrow.stream", "text/csv"])
def test_what_is_refused_and_what_is_sent_piece_by_piece_carries_the_headers(signed, method, path, status, accept):
    response = signed.request(method, path, headers={"accept": accept})

    assert response.status_code in (status, 406)
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert response.headers["cache-control"] == "no-store"


def test_what_is_too_large_and_events_as_they_come_carry_the_headers(tmp_path):
    made = shop.empty(tmp_path)
    app = create_app(made)
    form = {"content-type": "application/x-www-form-urlencoded"}
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        too_large = client.post("/ticks", content=b"note=" + b"x" * (70 << 10), headers=form)
        job = app.state.office.drafts.jobs.start("refresh", {})
        with client.stream("GET", f"/jobs/{job}/events") as told:
            events = "".join(told.iter_text())
    app.state.office.close()

    assert (too_large.status_code, told.status_code) == (413, 200)
    assert told.headers["content-type"].startswith("text/event-stream")
    assert "event: over" in events
    for response in (too_large, told):
        for name, value in HEADERS.items():
            assert response.headers[name] == value
        assert response.headers["cache-control"] == "no-store"


def test_a_refused_method_carries_the_headers_too(signed):
    response = signed.request("TRACE", "/")

    assert response.status_code == 405
    assert response.headers["Content-Security-Policy"] == POLICY


def test_an_unforeseen_failure_carries_the_headers_and_shows_a_number_only(office, signed, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("secret path /srv/x")

    monkeypatch.setattr(office, "keep", fail)
    response = signed.get("/definitions.json")

    assert response.status_code == 500
    assert response.headers["Content-Security-Policy"] == POLICY
    assert "secret" not in response.text


def test_data_is_never_kept_by_the_browser_and_versioned_files_are(signed):
    assert signed.get("/customers").headers["cache-control"] == "no-store"
    assert "immutable" in signed.get("/static/zhike.css?v=1").headers["cache-control"]


@pytest.mark.parametrize("route", [route for route in ROUTES if route.method == "POST"], ids=lambda route: route.path)
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.invalid"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=["another origin", "null origin", "cross-site", "same site"],
)
def test_nothing_changes_at_the_wish_of_another_site(signed, route, headers):
    path = route.path.format(**shop.FILLED)
    response = signed.post(path, headers=headers, data={"state": "done"})

    assert response.status_code == 403
    assert "csrf" in response.text


def test_a_request_without_a_word_about_its_origin_changes_nothing(address, company):
    with httpx.Client(base_url=address, cookies={"zhike_session": shop.session(company)}) as bare:
        assert bare.post("/ticks", data={"customer": "x", "reason": "late", "state": "done"}).status_code == 403


def test_a_name_that_is_not_ours_is_not_answered(signed):
    assert signed.get("/", headers={"host": "evil.invalid"}).status_code == 421


def test_preferences_lead_back_to_our_own_pages_only(address):
    with shop.client(address) as reader:
        for back in ("//evil.invalid", "https://evil.invalid", "/\\evil.invalid"):
            assert reader.post("/preferences", data={"language": "en", "back": back}).headers["location"] == "/"


def test_a_body_larger_than_the_page_takes_is_refused(signed):
    assert signed.post(
        "/ticks", content=b"x" * (70 << 10), headers={"content-type": "application/x-www-form-urlencoded"}
    ).status_code in (413, 422)


def test_a_token_beside_the_cookie_opens_no_way_for_another_site(signed):
    headers = {"origin": "http://evil.invalid", "authorization": "Bearer x"}

    assert signed.post("/ticks", headers=headers, data={"state": "done"}).status_code == 403


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml"])
@pytest.mark.parametrize("route", [r for r in ROUTES if r.method == "POST"], ids=lambda r: r.path)
def test_only_forms_are_taken(signed, route, kind):
    sent = signed.post(route.path.format(**shop.FILLED), headers={"content-type": kind}, content="{}")

    assert sent.status_code == 415


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
@pytest.mark.parametrize(
    "path", ["/api/v1/identity/decisions", "/api/v1/credit/check", "/api/v1/offers", "/api/v1/offers/x"]
)
def test_programs_send_json_and_nothing_that_a_form_can_send(signed, path, kind):
    sent = signed.post(path, headers={"content-type": kind} if kind else {}, content='{"kind": "same"}')

    assert sent.status_code == 415
    assert "application/json" in sent.json()["detail"]


@pytest.mark.parametrize("asked", ["/customers", "/customers.json", "/todo", "/enter"])
def test_more_keys_than_anybody_asks_with_are_refused(signed, asked):
    query = "&".join(f"k{number}=1" for number in range(201))

    assert signed.get(f"{asked}?{query}").status_code == 422


@pytest.mark.parametrize("asked", ["/customers/%00", "/customers/a%0d%0ab", "/loads/%00", "/segments/%1b[31m"])
def test_control_characters_name_nothing(signed, asked):
    assert signed.get(asked).status_code == 404


def test_sorting_twice_by_one_column_is_named(signed):
    assert signed.get("/customers?sort=-spent&sort=spent").status_code == 422
    assert signed.get("/api/v1/ask?by=customer&show=spent&sort=spent,-spent").status_code == 422


def test_who_guesses_passwords_is_told_to_wait(tmp_path):
    made = shop.empty(tmp_path)
    app = create_app(made)
    with shop.served(app) as address, shop.client(address) as client:
        answers = [client.post("/sign-in", data={"password": f"guess {n}"}) for n in range(9)]
    app.state.office.close()

    assert {one.status_code for one in answers[:3]} == {401}
    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("{here}/segments/new?where=a%3D1", "/segments/new?where=a%3D1"),
        ("https://elsewhere.example/x", None),
        ("{here}//elsewhere.example/x", None),
        ("{here}/customers/nobody", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_an_error_leads_back_to_the_page_of_ours_that_led_here(signed, address, referer, back):
    page = signed.get("/customers/nobody", headers={"referer": referer.format(here=address)}).text

    assert ("返回上一页" in page) == (back is not None)
    assert back is None or f'href="{back}"' in page
    assert "elsewhere.example" not in page
