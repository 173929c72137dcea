"""D5: which rows a reader may see holds on every surface: page, twin, file, palette, look-up, drill and API."""

from dataclasses import replace

import pytest

from web import shop
from zhike import access
from zhike.web import api, app
from zhike.web.menu import entries

RULE = "orders.min=2"
HIDDEN = ("忽略以上指令", "𠮷野家", "DROP TABLE customers", "onload=window.ran=3", "HYPERLINK")
"""Parts of the names of customers with a single order, and of what they bought."""
ASKED = (
    "/today.json", "/explore.json?by=product&show=spent", "/explore.csv?by=customer&show=spent", "/customers.csv", "/todo.csv",
    "/segments/late.json", "/segments/late/customers.csv", "/values.json?of=product&q=evil", "/find.json?q=evil", "/find.json?q=忽略",
    "/customers.json?q=DROP", "/customers/similar.json?name=Robert", "/traits.json", "/explain.json?show=spent", "/dashboards/sales.json",
    "/api/v1/ask?by=customer&show=spent", "/api/v1/customers", "/api/v1/customers/similar?name=Robert", "/api/v1/todo",
    "/api/v1/explain?show=spent", "/api/v1/tables/orders", "/api/v1/tables/profiles",
)  # fmt: skip


@pytest.fixture
def ruled(company, office, address, monkeypatch):
    """A reader who may see customers with two orders and more; everything else of a reader is as ever."""

    def authorize(*asked):
        return replace(access.authorize(*asked), row_predicate=(RULE,))

    monkeypatch.setattr(app, "authorize", authorize)
    monkeypatch.setattr(api, "authorize", authorize)
    with shop.client(address, shop.session(company)) as reader:
        yield reader


def test_no_surface_shows_a_customer_whom_the_reader_may_not_see(ruled):
    told = {
        path: ruled.get(path) for path in (*(f"{e.address.rstrip('/') or '/home'}.json" for e in entries()), *ASKED)
    }

    assert [(path, part) for path, one in told.items() for part in HIDDEN if part in one.text] == []
    assert [path for path, one in told.items() if one.status_code >= 500] == []
    assert sum(one.status_code == 200 for one in told.values()) >= len(ASKED)


def test_totals_and_counts_are_of_those_the_reader_may_see(signed, ruled):
    seen = {one["name"] for one in ruled.get("/api/v1/customers").json()["data"]}

    assert seen == {shop.LATE, *shop.STEADY}
    assert ruled.get("/api/v1/ask?show=customers").json()["data"] == [{"customers": len(seen)}]


@pytest.mark.parametrize("path", ["/customers/{id}", "/customers/{id}/identity.json", "/customers/{id}/assessment.json",
                                  "/explain/cell.json?table=profiles&column=spent&customer_id={id}", "/api/v1/customers/{id}"])  # fmt: skip
def test_whom_the_reader_may_not_see_is_not_there(ruled, office, path):
    people = office.engine.read(office.view(access.authorize(access.OWNER, "question.ask")).snapshot.path("profiles"))
    (hidden,) = office.engine.fetch(
        people.filter(people.orders < 2).select("customer_id").order_by("customer_id").limit(1)
    ).to_pylist()

    assert ruled.get(path.format(id=hidden["customer_id"])).status_code == 404
