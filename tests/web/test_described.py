"""The API keeps what its own openapi.json says, whatever is asked: statuses, kinds of content, and who may ask."""

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web import shop

TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "spent", "tier", "customers", "-spent", "2024-12-31", "late", "如期", "1", "50", "x' OR 1=1", "0", "NaN", "\x00"]),
)  # fmt: skip
EXAMPLES = 120
PUBLIC = ("/health",)


@pytest.fixture(scope="module")
def described(signed):
    return signed.get("/api/v1/openapi.json").json()


@pytest.fixture(scope="module")
def operations(described):
    return [(path, method, about) for path, ways in described["paths"].items() for method, about in ways.items()]


def values(about):
    """What may be asked of one address: each key there or not, its value of the kind described or anything."""
    known = {}
    for one in about.get("parameters", ()):
        if one["in"] == "query":
            kind = one["schema"]
            told = st.sampled_from(kind["enum"]) if "enum" in kind else TEXTS
            known[one["name"]] = (
                st.one_of(st.integers(-2, 1100).map(str), TEXTS) if kind.get("type") == "integer" else told
            )
    return st.fixed_dictionaries({}, optional=known)


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


def test_nine_in_ten_operations_succeed_with_the_examples_of_the_description_and_a_customer_of_a_list(
    signed, operations
):
    someone = signed.get("/api/v1/customers").json()["data"][0]["customer"]
    bodies = {"/credit/check": {"customer": someone, "amount": 100}}
    reached = set()
    for path, method, about in operations:
        here = next(iter(examples(about, "path").values()), someone)
        answer = sent(signed, path, method, examples(about, "query"), here, bodies.get(path))
        keeps(answer, about)
        reached |= {(path, method)} if answer.is_success else set()

    assert len(reached) >= 0.9 * len(operations), {(path, method) for path, method, _ in operations} - reached


def test_the_api_keeps_its_own_description(signed, operations):
    someone = signed.get("/api/v1/customers").json()["data"][0]["customer"]
    reached = set()

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def asked(data):
        path, method, about = data.draw(st.sampled_from(operations))
        here = data.draw(st.sampled_from([someone, "profiles", "spent", "x", "客户", "a b", "%", "late"]))
        body = (
            data.draw(
                st.dictionaries(st.sampled_from(["kind", "left", "right", "why", "who", "customer", "amount"]), TEXTS)
            )
            if method == "post"
            else None
        )
        usual = examples(about, "query")
        query = data.draw(st.one_of(values(about), st.just(usual)) if usual else values(about))
        answer = sent(signed, path, method, query, here, body)
        keeps(answer, about)
        if answer.is_success:
            reached.add((path, method))

    asked()
    assert len(reached) >= 0.6 * len(operations), reached


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
