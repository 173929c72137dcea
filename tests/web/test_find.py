"""One field finds customers, figures, lists, views and pages."""

from urllib.parse import quote

import pytest

from web import shop
from zhike.desk import Desk


def found(signed, typed, kind):
    groups = signed.get(f"/find.json?q={quote(typed)}").json()["groups"]
    return [row["words"] for group in groups if group["kind"] == kind for row in group["rows"]]


@pytest.mark.parametrize("typed", ["hangzhouwandao", "hzwd", "晚到", "wandaosm"])
def test_a_customer_is_found_by_name_pinyin_and_initials(signed, typed):
    assert found(signed, typed, "customers") == [shop.LATE]


def test_who_is_called_so_from_the_beginning_comes_first(signed):
    assert found(signed, "sz", "customers")[0] == shop.STEADY[0]


def test_the_list_of_customers_is_searched_by_pinyin_too(signed):
    assert [row["name"] for row in signed.get("/customers.json?q=hzwd").json()["rows"]] == [shop.LATE]


def test_figures_lists_and_pages_are_found_in_both_languages(signed):
    assert "销售额" in found(signed, "xse", "figures")
    assert "销售额" in found(signed, "sales", "figures")
    assert "客户核对" in found(signed, "hedui", "pages")
    assert "超期未购" in found(signed, "late", "lists")


def test_a_segment_that_a_person_saved_is_found_by_its_sound_and_leads_to_its_customers(signed):
    kept = signed.post("/segments", data={"name": "江浙大户", "condition": "spent.min=0.01"})
    kept = kept.headers["location"].rsplit("/", 1)[1].partition("?")[0]
    groups = signed.get("/find.json?q=jiangzhe").json()["groups"]
    [row] = [row for group in groups if group["kind"] == "lists" for row in group["rows"]]
    answer = signed.get(row["href"])
    signed.post(f"/segments/{kept}/remove")

    assert (row["words"], answer.status_code) == ("江浙大户", 200)
    assert found(signed, "jiangzhe", "lists") == []


def test_nothing_typed_shows_every_place_of_the_menu(signed):
    answer = signed.get("/find.json").json()["groups"]

    assert [group["kind"] for group in answer] == ["pages"]


def test_saved_views_are_found_by_those_who_may_see_them(company, signed):
    with Desk(company.desk) as desk:
        desk.decisions.add(
            "view", "v1", {"name": "月度毛利", "address": "/explore?by=month", "shared": False}, who="owner"
        )
        desk.decisions.add(
            "view", "v2", {"name": "月度机密", "address": "/explore?by=tier", "shared": False}, who="other"
        )
        desk.decisions.add(
            "view", "v3", {"name": "月度共享", "address": "/explore?by=year", "shared": True}, who="other"
        )
        desk.decisions.add(
            "view", "v4", {"name": "月度坏址", "address": "https://x.invalid", "shared": True}, who="other"
        )
        desk.decisions.add("view", "v5", {"name": "月度删除", "address": "/explore", "shared": True}, who="owner")
        desk.decisions.add("view", "v5", None, who="owner")

    assert found(signed, "yuedu", "views") == ["月度毛利", "月度共享"]
    with Desk(company.desk) as desk:
        for number in (1, 2, 3, 4):
            desk.decisions.add("view", f"v{number}", None, who="owner")


def test_the_page_says_what_to_try_where_nothing_is_found(signed):
    assert "没有找到。可输入" in signed.get("/find?q=没有这样的东西").text
