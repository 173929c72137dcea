"""Two states of a company side by side, told once more by counting its sales list."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from web import shop
from zhike import run
from zhike.web.app import create_app

EARLY, LATE = date(2024, 10, 31), date(2024, 12, 31)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A company computed as of two days; its pages, asked by the owner."""
    made = shop.filled(tmp_path_factory.mktemp("two"))
    run.refresh(made, as_of=EARLY)
    run.refresh(made, as_of=LATE)
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        yield client
    app.state.office.close()


def spent_by_then(day):
    """Amount by customer, added up from the list itself."""
    found = defaultdict(Decimal)
    for line in csv.reader(shop.sales().splitlines()[2:-1]):
        if date.fromisoformat(line[0]) <= day:
            found[line[2]] += Decimal(line[5])
    return found


def test_the_difference_of_sales_is_what_the_list_adds_up_to(two):
    page = two.get("/runs/compare.json?with=2024-10-31").json()

    wanted = sum(spent_by_then(LATE).values()) - sum(spent_by_then(EARLY).values())
    assert Decimal(page["difference"]["value"]) == wanted
    row = next(row for row in page["figures"] if row["label"] == "销售额")
    assert Decimal(row["after"]["value"]) - Decimal(row["before"]["value"]) == wanted
    assert "at=2024-12-31." in row["after"]["explained_by"]
    assert "at=2024-10-31." in row["before"]["explained_by"]
    assert not page["same_day"]


def test_who_came_and_who_rose_most(two):
    page = two.get("/runs/compare.json?with=2024-10-31").json()
    early, late = spent_by_then(EARLY), spent_by_then(LATE)
    rose = sorted((late[name] - early[name] for name in early), reverse=True)

    assert page["counts"]["entered"]["value"] == len(set(late) - set(early))
    assert page["counts"]["left"]["value"] == 0
    assert [Decimal(one["difference"]["value"]) for one in page["lists"]["up"]] == [x for x in rose if x > 0][:10]


def test_the_other_way_round_those_who_came_are_gone(two):
    page = two.get(two.get("/runs/compare.json?with=2024-10-31").json()["swapped"].replace("compare?", "compare.json?"))

    assert page.json()["counts"]["left"]["value"] == len(set(spent_by_then(LATE)) - set(spent_by_then(EARLY)))
    assert page.json()["counts"]["entered"]["value"] == 0


def test_a_number_of_those_who_changed_leads_to_just_so_many(two):
    page = two.get("/runs/compare.json?with=2024-10-31").json()
    cells = [cell for matrix in page["matrices"] for row in matrix["rows"] for cell in row["cells"] if cell["value"]]

    assert cells
    for cell in cells:
        address = cell["value"]["explained_by"].partition("#")[0].replace("compare?", "compare.json?")
        assert len(two.get(address).json()["moved"]["rows"]) == cell["value"]["value"]


def test_a_state_compared_with_itself_shows_no_difference(two):
    page = two.get("/runs/compare.json?at=2024-12-31&with=2024-12-31").json()

    assert page["nothing"]
    assert not any(row["differs"] for row in page["figures"])


@pytest.mark.parametrize("query", ["with=2001-01-01", "of=name&from=a&to=b", "of=tier&from=x&to=high"])
def test_what_is_not_there_is_said(two, query):
    assert two.get(f"/runs/compare?{query}").status_code in (404, 422)


def test_with_a_single_state_there_is_nothing_to_compare(signed):
    assert signed.get("/runs/compare").status_code == 404


def test_a_persona_tells_who_came_and_left_since_the_earlier_day(two):
    cards = two.get("/personas.json", params={"by": "activity"}).json()["cards"]

    assert cards
    for card in cards:
        then = two.get(f"/explain.json?activity={card['code']}&show=customers&at=2024-10-31").json()["exact"]
        drift = card["drift"]
        assert card["customers"]["value"] == int(then) + drift["came"]["value"] - drift["left"]["value"], card["code"]
    assert sum(card["drift"]["came"]["value"] for card in cards) > 0
