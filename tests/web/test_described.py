"""The API keeps what its own openapi.json says, whatever is asked: statuses, kinds of content, and who may ask."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from web import shop

PUBLIC = ("/health",)


@pytest.fixture(scope="module")
def described(signed):
    return signed.get("/api/v1/openapi.json").json()


@pytest.fixture(scope="module")
def operations(described):
    return [(path, method, about) for path, ways in described["paths"].items() for method, about in ways.items()]


def keeps(answer: httpx.Response, about) -> None:
    """The answer is one that the description names, of a kind that it names."""
    assert answer.status_code < 500, answer.text
    told = about["responses"].get(str(answer.status_code))
    assert told is not None, (answer.url, answer.status_code, sorted(about["responses"]))
    kind = answer.headers["content-type"].partition(";")[0]
    assert kind in told.get("content", {}) or kind in ("application/json", "application/problem+json"), (
        answer.url,
        kind,
    )


def sent(client, path, method, query, here, body=None):
    for name in ("id", "name"):
        path = path.replace(f"{{{name}}}", httpx.URL("http://x/").copy_with(path="/" + here).raw_path.decode()[1:])
    return client.request(method, "/api/v1" + path, params=query, json=body)


def examples(about, where):
    """What the description itself says may stand there."""
    return {one["name"]: one["schema"]["examples"][0] for one in about.get("parameters", ()) if one["in"] == where and "examples" in one["schema"]}  # fmt: skip


def sensible(customer):
    """A body that makes sense, for each address that wants one."""
    line = {"product": "杯", "quantity": 10, "price": "12.50", "cost": 8}
    return {
        "/credit/check": {"customer": customer, "amount": 100},
        "/offers": {"name": "春季", "why": "增量", "customer": customer, "lines": [line]},
        "/offers/{id}": {"state": "endorsed"},
    }


def test_nine_in_ten_operations_succeed_with_the_examples_of_the_description_and_a_customer_of_a_list(
    signed, operations
):
    someone = signed.get("/api/v1/customers").json()["data"][0]["customer"]
    bodies, reached = sensible(someone), set()
    other = bodies["/offers"] | {"discount": 7}
    offer = signed.post("/api/v1/offers", json=other).json()["data"]["offer"]
    for path, method, about in operations:
        here = offer if path == "/offers/{id}" else next(iter(examples(about, "path").values()), someone)
        answer = sent(signed, path, method, examples(about, "query"), here, bodies.get(path))
        keeps(answer, about)
        reached |= {(path, method)} if answer.is_success else set()

    assert len(reached) >= 0.9 * len(operations), {(path, method) for path, method, _ in operations} - reached


@pytest.mark.parametrize(
    ("who", "examples"),
    [
        ("owner", 20),
        ("周航", 5),
        pytest.param("owner", 500, marks=pytest.mark.t2),
        pytest.param("周航", 300, marks=pytest.mark.t2),
        pytest.param("段强", 300, marks=pytest.mark.t2),
        pytest.param("nobody", 100, marks=pytest.mark.t2),
    ],
)
def test_a_reader_that_knows_only_the_description_finds_the_api_keeps_it(
    who, examples, address, office, signed, pages, tmp_path
):
    """Schemathesis asks whatever the description allows, and whatever it does not.

    A text that fits may name nothing that this company has: that such a one is taken is not asked for.
    """
    with ExitStack() as open_:
        client = {"owner": signed, "nobody": pages}.get(who) or open_.enter_context(shop.as_(office, address, who))
        carried = [f"origin: {address}"]
        if client.cookies:
            carried.append("cookie: " + "; ".join(f"{name}={value}" for name, value in client.cookies.items()))
        asking = [
            Path(sys.executable).with_name("schemathesis"), "run", tmp_path / "openapi.json", "--url", f"{address}/api/v1",
            *(word for header in carried for word in ("--header", header)),
            "--checks", "all", "--exclude-checks", "positive_data_acceptance", "--max-examples", str(examples),
            "--seed", "1", "--continue-on-failure", "--suppress-health-check", "all", "--no-color",
        ]  # fmt: skip
        (tmp_path / "openapi.json").write_text(signed.get("/api/v1/openapi.json").text, "utf-8")
        told = subprocess.run(asking, capture_output=True, text=True, timeout=3600, cwd=tmp_path)

    assert told.returncode == 0, told.stdout[-6000:] + told.stderr[-2000:]
    assert "generated" in told.stdout


def test_nobody_and_whoever_lost_the_right_are_told_the_same(pages, address, operations):
    with shop.client(address, "ended-session") as ended, shop.client(address) as bearer:
        bearer.headers["authorization"] = "Bearer nonsense"
        for path, method, about in operations:
            if path in PUBLIC:
                continue
            told = [
                sent(who, path, method, {}, "x", {} if method == "post" else None) for who in (pages, ended, bearer)
            ]
            assert {one.status_code for one in told} <= {401, 403}, path
            assert len({one.status_code for one in told[:2]}) == 1
            for one in told:
                keeps(one, about)
