from datetime import timedelta

import pytest

from web import shop


def todo(signed, query=""):
    return signed.get(f"/todo.json?{query}").json()


def of(signed, name, query=""):
    return next(row for row in todo(signed, query)["rows"] if row["name"] == name)


@pytest.fixture(autouse=True)
def _untouched(office):
    """What one test ticks is nobody's business in the next."""
    yield
    for (customer_id, reason), one in office.desk.ticks.newest().items():
        if reason != "asked" and (one.state != "open" or one.owner or one.due_on):
            office.desk.ticks.add(customer_id, reason, "open", who="owner", owner="", due_on=None)


def test_the_list_names_who_is_late_and_who_owes_with_their_figures(signed):
    late, owing = of(signed, shop.LATE), of(signed, shop.STEADY[0])

    assert [one["name"] for one in late["reasons"]] == ["late"]
    assert "天" in late["reasons"][0]["sentence"]
    assert owing["stake"]["value"] == "3000.00"
    assert late["stake"]["explained_by"].startswith("/explain?")


def test_those_with_most_at_stake_stand_first(signed):
    stakes = [float(row["stake"]["value"]) for row in todo(signed)["rows"]]

    assert len(stakes) > 1
    assert stakes == sorted(stakes, reverse=True)


def test_a_tick_on_home_is_a_tick_in_to_do_and_the_other_way_round(signed):
    customer = of(signed, shop.LATE)["id"]
    signed.post("/ticks", data={"customer": customer, "reason": "late", "state": "done", "back": "/"})

    assert shop.LATE not in [row["name"] for row in todo(signed)["rows"]]
    assert of(signed, shop.LATE, "state=done")["reasons"][0]["state"] == "done"
    assert signed.get("/home.json").json()["late"] == []


def test_what_is_ticked_changes_the_counts_and_its_note_is_shown(signed):
    before = todo(signed)
    customer = of(signed, shop.LATE)["id"]
    signed.post("/ticks", data={"customer": customer, "reason": "late", "state": "done", "note": "下周来提货"})
    after = todo(signed)

    assert int(after["count"]) == int(before["count"]) - 1
    assert int(after["done"]["week"]) == int(before["done"]["week"]) + 1
    assert of(signed, shop.LATE, "state=done")["reasons"][0]["note"] == "下周来提货"


def test_what_is_put_off_says_until_when(signed, office):
    customer, day = of(signed, shop.LATE)["id"], office.workspace.today() + timedelta(days=12)
    signed.post("/ticks", data={"customer": customer, "reason": "late", "state": "later", "until": day.isoformat()})

    assert f"{day.year}年{day.month}月{day.day}日" in of(signed, shop.LATE, "state=later")["reasons"][0]["said"]


def test_one_sees_only_her_own_and_takes_over_what_she_was_asked(signed):
    customer = of(signed, shop.LATE)["id"]
    hers = [row["name"] for row in todo(signed, "who=陈静")["rows"]]
    his = [row["name"] for row in todo(signed, "who=周航")["rows"]]
    other = "周航" if shop.LATE in hers else "陈静"
    signed.post(
        "/ticks", data={"customer": customer, "reason": "late", "state": "keep", "owner": other, "due": "2024-12-31"}
    )

    assert not set(hers) & set(his)
    assert todo(signed, f"who={other}")["rows"][0]["name"] == shop.LATE  # its day has come
    assert {one["value"] for one in todo(signed)["people"]} >= {"陈静", "周航"}


def test_counts_per_person_add_up_to_the_list(signed):
    page = todo(signed)

    assert sum(int(one["count"]) for one in page["people"]) == int(page["count"])
    assert sum(int(one["open"]) for one in page["by_person"]) == int(page["count"])


def test_what_was_done_can_be_undone_from_the_list(signed):
    customer = of(signed, shop.LATE)["id"]
    sent = signed.post(
        "/ticks", data={"customer": customer, "reason": "late", "state": "done", "back": "/todo?who=x&did=y"}
    )
    there = sent.headers["location"]

    assert (sent.status_code, there) == (303, f"/todo?who=x&did={customer}&now=done&of=late")
    did = signed.get(there.replace("/todo?", "/todo.json?")).json()["did"]
    assert (did["id"], did["reasons"], did["can_undo"]) == (customer, ["late"], True)


def test_naughty_names_are_escaped(signed):
    page = signed.get("/todo")

    assert page.status_code == 200
    assert "<script>window.ran" not in page.text


@pytest.mark.parametrize("query", ["reason=nothing", "state=sold"])
def test_what_the_list_does_not_know_is_named(signed, query):
    assert signed.get(f"/todo?{query}").status_code == 422


def test_a_page_beyond_the_last_is_the_last(signed):
    assert todo(signed, "page=999")["rows"]


def test_programs_get_the_same_list_in_the_same_order_page_by_page(signed):
    page = todo(signed)
    first = signed.get("/api/v1/todo?limit=1").json()
    rest = signed.get(f"/api/v1/todo?limit=1&cursor={first['meta']['next_cursor']}").json()

    assert first["meta"]["total"] == int(page["count"])
    assert [row["customer"] for row in first["data"] + rest["data"]] == [row["id"] for row in page["rows"]][:2]
    assert first["data"][0]["stake"] == page["rows"][0]["stake"]["value"]
    assert "stake" in first["definitions"]
    assert signed.get("/api/v1/todo?reason=nothing").status_code == 422
    assert signed.get("/api/v1/todo?province=x").status_code == 422
