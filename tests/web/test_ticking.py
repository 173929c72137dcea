import pytest

from web import shop


@pytest.fixture
def steady(signed):
    rows = signed.get("/customers.json").json()["rows"]
    return next(row["id"] for row in rows if row["name"] == shop.STEADY[2])


def test_a_customer_put_here_by_hand_stands_first_with_day_and_person(signed, office, steady):
    sent = signed.post("/todo", data={"customer": steady, "owner": "王强", "note": "送样品", "back": "/customers"})
    first = signed.get("/todo.json").json()["rows"][0]
    signed.post("/ticks", data={"customer": steady, "reason": "asked", "state": "done"})

    assert (sent.status_code, sent.headers["location"]) == (303, "/customers")
    assert (first["name"], first["calls"], first["reasons"][0]["note"]) == (shop.STEADY[2], "王强", "送样品")
    assert first["has_come"]
    assert first["due_on"] == office.workspace.today().isoformat()
    assert steady not in [row["id"] for row in signed.get("/todo.json").json()["rows"]]


def test_nobody_chosen_is_said(signed):
    assert signed.post("/todo", data={"owner": "王强"}).status_code == 422


@pytest.mark.parametrize(
    "form",
    [
        {"customer": "x", "reason": "late", "state": "sold"},
        {"customer": "x", "reason": "weather", "state": "done"},
        {"customer": "", "reason": "late", "state": "done"},
        {"customer": "x" * 201, "reason": "late", "state": "done"},
        {"customer": "x", "reason": "late", "state": "later", "until": "soon"},
    ],
)
def test_what_no_list_asks_cannot_be_ticked(signed, form):
    assert signed.post("/ticks", data=form).status_code == 422


@pytest.mark.parametrize("back", ["//evil.invalid", "https://evil.invalid", "/\\evil.invalid"])
def test_the_way_back_stays_in_the_house(signed, steady, back):
    sent = signed.post("/ticks", data={"customer": steady, "reason": "late", "state": "open", "back": back})

    assert sent.headers["location"] == "/"
