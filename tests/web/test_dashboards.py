"""Dashboards: ready ones by role, own ones arranged by plain buttons, a tile's failure its own."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest

from web import shop
from zhike.desk import Desk
from zhike.web import boards, tiles
from zhike.web.app import create_app

HOME = 'id="late-head"'
"""Stands on Home and on no dashboard."""


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A company of one's own: what is home would show in the tests of others."""
    made = shop.filled(tmp_path_factory.mktemp("own"))
    app = create_app(made)
    with shop.served(app) as address:
        yield made, address
    app.state.office.close()


@pytest.fixture
def signed(own):
    made, address = own
    with shop.client(address, shop.session(made)) as client:
        yield client
        client.post("/settings", data={"back_to_defaults": "yes"})


def begin(signed, **form):
    answer = signed.post("/dashboards", data=form)
    assert answer.status_code == 303
    return answer.headers["location"].removesuffix("?edit=yes").removeprefix("/dashboards/")


def act(signed, board, **form):
    answer = signed.post(f"/dashboards/{board}", data=form)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def stands(signed, board):
    return [tile["name"] for tile in signed.get(f"/dashboards/{board}.json").json()["tiles"]]


@pytest.mark.parametrize("role", [id_ for id_, *_ in boards.READY])
def test_every_role_has_a_dashboard_and_no_tile_of_it_fails(signed, role):
    page = signed.get(f"/dashboards/{role}.json").json()

    assert [tile["name"] for tile in page["tiles"]] == list({i: t for i, _, t in boards.READY}[role])
    assert [tile["name"] for tile in page["tiles"] if tile["kind"] == "failed"] == []
    assert any(tile["kind"] in ("chart", "table", "strip") for tile in page["tiles"])


def test_every_tile_there_is_shows_something_or_says_that_there_is_nothing(signed):
    board = begin(signed, name="全部")
    for tile in tiles.TILES:
        act(signed, board, act="add", tile=tile.name)

    shown = signed.get(f"/dashboards/{board}.json").json()["tiles"]
    assert [tile["name"] for tile in shown if tile["kind"] == "failed"] == []
    assert signed.get(f"/dashboards/{board}").status_code == 200
    act(signed, board, act="delete")


def sales(since, until):
    """What the list that was loaded says, added up by other means: sum, orders, customers."""
    rows = list(csv.reader(io.StringIO(shop.sales())))[2:-1]
    taken = [row for row in rows if since <= date.fromisoformat(row[0]) <= until]
    return sum(Decimal(row[5]) for row in taken), len({row[1] for row in taken}), len({row[2] for row in taken})


def test_this_year_is_what_the_list_adds_up_to_and_begins_where_the_reader_says(signed):
    as_of = date.fromisoformat(signed.get("/dashboards/owner.json").json()["as_of"])
    for month in (1, 10):
        form = {"language": "", "theme": "", "numbers": "", "home": "", "year_starts": str(month)}
        assert signed.post("/settings", data=form).status_code == 303
        year = signed.get("/dashboards/owner.json").json()["tiles"][0]
        amount, orders, customers = sales(date(2024, month, 1), as_of)

        values = [item["value"]["value"] for item in year["items"]]
        assert (Decimal(values[0]), values[1], values[2]) == (amount, orders, customers)


def test_the_title_of_a_dashboard_says_what_its_first_tile_found(signed):
    for role, tile in (("owner", 0), ("sales", 0)):
        page = signed.get(f"/dashboards/{role}").text
        title = re.sub("<[^>]*>", "", page.split("<h1>")[1].split("</h1>")[0])
        first = re.findall(r"<h2[^>]*>(.*?)</h2>", page.split('id="tile-0"')[1], re.DOTALL)[tile]
        assert title.split("：", 1)[1] == re.sub("<[^>]*>", "", first)
        assert re.search(r"\d", title)


def test_bars_by_salesperson_add_up_to_their_total(signed):
    tile = next(t for t in signed.get("/dashboards/sales.json").json()["tiles"] if t["name"] == "salespeople")
    rows = list(csv.reader(io.StringIO(shop.sales())))[2:-1]
    expected = {who: sum(Decimal(r[5]) for r in rows if r[6] == who and r[0] >= "2024") for who in ("陈静", "周航")}

    assert {row[0]: Decimal(row[1]["value"]) for row in tile["chart"]["rows"]} == expected


def test_a_dashboard_is_arranged_by_buttons(signed):
    board = begin(signed, like="finance")
    first, second, third, *rest = stands(signed, board)

    act(signed, board, act="later", place="0")
    assert stands(signed, board)[:3] == [second, first, third]
    act(signed, board, act="earlier", place="0")  # the first stays
    act(signed, board, act="remove", place="2")
    act(signed, board, act="add", tile="rfm")
    act(signed, board, act="add", tile="rfm")  # no tile twice
    assert stands(signed, board) == [second, first, *rest, "rfm"]
    act(signed, board, act="rename", name="  月末   看板 ")
    assert signed.get(f"/dashboards/{board}.json").json()["title"] == "月末 看板"
    assert act(signed, board, act="delete") == "/dashboards"
    assert signed.get(f"/dashboards/{board}").status_code == 404


def test_the_ready_ones_are_changed_in_a_copy_only(signed):
    answer = signed.post("/dashboards/owner", data={"act": "remove", "place": "0"})

    assert answer.status_code == 422
    assert "请先复制为自己的看板" in answer.text


@pytest.mark.parametrize("form", [{"act": "add", "tile": "nothing"}, {"act": "burn"}, {"act": ""}])
def test_what_no_button_says_is_refused(signed, form):
    board = begin(signed)

    assert signed.post(f"/dashboards/{board}", data=form).status_code == 422
    act(signed, board, act="delete")


def test_a_dashboard_made_home_is_the_first_page_and_home_stands_under_today(signed):
    assert act(signed, "finance", act="home") == "/"
    assert "<h1>财务看板：" in signed.get("/").text
    assert HOME in signed.get("/today").text
    act(signed, "finance", act="not_home")
    assert HOME in signed.get("/").text


def test_a_home_that_was_deleted_gives_way_to_the_usual_one(own, signed):
    board = begin(signed, like="sales")
    act(signed, board, act="home")
    with Desk(own[0].desk) as desk:
        desk.decisions.add("dashboard", board, None, who="owner")

    assert HOME in signed.get("/").text


def test_a_tile_that_fails_says_so_and_the_others_live(own, signed):
    with Desk(own[0].desk) as desk:
        desk.decisions.add("view", "gone", {"name": "旧视图", "address": "/customers?no_such_filter=1"}, who="owner")
    board = begin(signed, like="finance")
    act(signed, board, act="add", tile="view:gone")
    act(signed, board, act="add", tile="view:never")

    shown = {tile["name"]: tile for tile in signed.get(f"/dashboards/{board}.json").json()["tiles"]}
    assert [name for name, tile in shown.items() if tile["kind"] == "failed"] == ["view:gone", "view:never"]
    assert "no_such_filter" in shown["view:gone"]["what"]
    assert shown["months"]["kind"] == "chart"
    assert signed.get(f"/dashboards/{board}").status_code == 200
    act(signed, board, act="delete")


def test_a_table_that_cannot_be_read_takes_down_its_own_tile_only(own):
    app = create_app(own[0])  # which has read nothing yet
    (table,) = own[0].folder.glob("snapshots/*/retention.parquet")
    with shop.served(app) as address, shop.client(address, shop.session(own[0])) as reader:
        assert reader.get("/customers").status_code == 200  # the snapshot is open, its files are whole
        away = table.rename(table.with_suffix(".away"))
        try:
            page = reader.get("/dashboards/analyst.json").json()["tiles"]
        finally:
            away.rename(table)
    app.state.office.close()

    (failed,) = [tile for tile in page if tile["kind"] == "failed"]
    assert (failed["name"], "retention.parquet 缺失或已损坏" in failed["what"], failed["update"]) == (
        "retention",
        True,
        True,
    )
    assert {tile["name"] for tile in page if tile["kind"] == "chart"} > {"rfm", "pareto"}


def test_a_saved_view_of_customers_is_a_tile(own, signed):
    with Desk(own[0].desk) as desk:
        view = {"name": "我的晚到客户", "address": "/customers?q=杭州&show=spent", "shared": False}
        desk.decisions.add("view", "v1", view, who="owner")
    board = begin(signed, name="一个")
    act(signed, board, act="add", tile="view:v1")

    (tile,) = signed.get(f"/dashboards/{board}.json").json()["tiles"]
    assert (tile["title"], tile["more"]) == ("我的晚到客户", "/customers?q=杭州&show=spent")
    assert [row[0]["words"] for row in tile["rows"]] == [shop.LATE]


def test_full_screen_has_no_menu_and_a_way_back(signed):
    page = signed.get("/dashboards/owner?full=1").text

    assert 'class="places"' not in page
    assert "退出全屏" in page


def test_others_see_a_dashboard_only_where_it_is_shared(own):
    with Desk(own[0].desk) as desk:
        desk.decisions.add("dashboard", "d1", {"name": "私人", "tiles": ["rfm"], "shared": False}, who="ann")
        desk.decisions.add("dashboard", "d2", {"name": "公开", "tiles": ["rfm"], "shared": True}, who="ann")
        desk.decisions.add("dashboard", "d3", "no dashboard", who="ann")

        assert [board.id for board in boards.own(desk, "ann")] == ["d2", "d1"]
        assert [board.id for board in boards.own(desk, "bob")] == ["d2"]
