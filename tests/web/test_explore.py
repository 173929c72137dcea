"""Explore, held against the sales list that the small company was loaded from."""

import csv
import io
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from web import shop

NOW = ("2024-10-01", "2024-12-31")
THEN = ("2024-07-01", "2024-09-30")


def sold(first, last, column):
    """Sales of the list within two days, by a column of it: read with nothing of ours."""
    found = defaultdict(Decimal)
    for row in csv.DictReader(io.StringIO(shop.sales().split("\r\n", 1)[1])):
        if row["客户名称"] and first <= row["单据日期"] <= last:
            found[row[column]] += Decimal(row["金额"])
    return dict(found)


def by_month(first, last):
    days = sold(first, last, "单据日期")
    return [sum(days[day] for day in days if day.startswith(month)) for month in sorted({day[:7] for day in days})]


def told(signed, query):
    return signed.get(f"/explore.json?{query}").json()


def number(shown):
    """The exact value of a number of a twin."""
    return Decimal(str(shown["value"] if isinstance(shown, dict) else shown))


def test_rows_and_their_sum_are_those_of_the_list_and_both_periods_stand_beside_each_other(signed):
    page = told(signed, f"by=salesperson&show=spent&from={NOW[0]}&to={NOW[1]}&against=previous")

    assert {row["parts"][0]: number(row["figures"][0]["now"]) for row in page["rows"]} == sold(*NOW, "业务员")
    assert {row["parts"][0]: number(row["figures"][0]["then"]) for row in page["rows"]} == sold(*THEN, "业务员")
    assert number(page["sum"][0]["now"]) == sum(sold(*NOW, "业务员").values())
    assert number(page["sum"][0]["then"]) == sum(sold(*THEN, "业务员").values())


def test_what_moved_the_total_adds_up_to_its_change(signed):
    page = told(signed, f"by=salesperson&show=spent&from={NOW[0]}&to={NOW[1]}&against=previous")

    changes = {one["name"]: number(one["change"]) for one in page["moved"]}
    now, then = sold(*NOW, "业务员"), sold(*THEN, "业务员")
    assert changes == {name: now.get(name, 0) - then.get(name, 0) for name in now | then}
    assert sum(changes.values()) == number(page["sum"][0]["now"]) - number(page["sum"][0]["then"])


def test_a_month_stands_beside_the_month_of_the_same_place(signed):
    page = told(signed, f"by=month&show=spent&from={NOW[0]}&to={NOW[1]}&against=previous")

    assert [number(row["figures"][0]["now"]) for row in page["rows"]] == by_month(*NOW)
    assert [number(row["figures"][0]["then"]) for row in page["rows"]] == by_month(*THEN)


def test_the_customers_behind_a_row_sum_to_it(signed):
    page = told(signed, f"by=salesperson&show=spent&from={NOW[0]}&to={NOW[1]}")

    for row in page["rows"]:
        behind = signed.get(row["href"].replace("/customers?", "/customers.json?")).json()
        assert sum(number(one["cells"][0]["value"]) for one in behind["rows"]) == number(row["figures"][0]["now"])


def test_an_export_holds_what_the_screen_shows(signed):
    query = f"by=salesperson&show=spent&from={NOW[0]}&to={NOW[1]}&against=previous"
    rows = [line.split(",") for line in signed.get(f"/explore.csv?{query}").text.lstrip("\ufeff").splitlines()]

    head = next(place for place, row in enumerate(rows) if row[0] == "业务员")
    assert {row[0]: (Decimal(row[1]), Decimal(row[2])) for row in rows[head + 1 :]} == {
        name: (value, sold(*THEN, "业务员")[name]) for name, value in sold(*NOW, "业务员").items()
    }


@pytest.mark.parametrize("query", ["against=tomorrow", "by=customer", "by=nonsense", "show=nonsense", "from=soon"])
def test_what_makes_no_question_is_named(signed, query):
    assert signed.get(f"/explore?{query}").status_code in (404, 422)


def test_without_a_question_it_is_the_twelve_months_up_to_the_last_day(signed):
    page = told(signed, "")

    assert page["period"] == {"from": "2024-01-01", "to": date(2024, 12, 31).isoformat()}
    assert [number(row["figures"][0]["now"]) for row in page["rows"]] == by_month("2024-01-01", "2024-12-31")


def test_a_view_is_kept_under_its_name_and_taken_away_again(signed):
    address = "/explore?by=salesperson&show=spent"
    saved = signed.post(
        "/views", data={"name": "业务员排名", "address": address, "shared": "yes"}, follow_redirects=False
    )
    (kept,) = told(signed, "by=month")["views"]
    assert (saved.status_code, saved.headers["location"]) == (303, f"{address}&kept={kept['id']}")
    said = "“业务员排名”已保存。所有人可在“分析”的“已存视图”中打开"
    assert said in signed.get(saved.headers["location"]).text
    assert said not in signed.get(address).text
    assert (kept["name"], kept["address"], kept["shared"]) == ("业务员排名", address, True)
    signed.post(f"/views/{kept['id']}/remove")
    assert told(signed, "by=month")["views"] == []


@pytest.mark.parametrize("sent", [{"name": "", "address": "/explore"}, {"name": "x", "address": "https://example.invalid/"}, {"name": "x", "address": "//example.invalid/explore"}])  # fmt: skip
def test_only_our_own_pages_are_kept_and_only_under_a_name(signed, sent):
    assert signed.post("/views", data=sent, follow_redirects=False).status_code == 422


def test_nobody_takes_away_what_is_not_there(signed):
    assert signed.post("/views/none/remove", follow_redirects=False).status_code == 404


def test_rows_beyond_a_page_stand_on_the_next_and_all_of_them_in_the_export(signed, monkeypatch):
    whole = told(signed, "by=product&show=spent&from=2024-01-01&to=2024-12-31")["rows"]
    monkeypatch.setattr("zhike.web.explore.PAGE", 2)
    monkeypatch.setattr("zhike.web.explore_asked.PAGE", 2)
    monkeypatch.setattr("zhike.web.explore_asked.AT_ONCE", 4)
    query = "by=product&show=spent&from=2024-01-01&to=2024-12-31&against=previous"
    found, address = [], f"/explore.json?{query}"
    while address:
        page = signed.get(address).json()
        found += [(row["parts"][0], number(row["figures"][0]["now"])) for row in page["rows"]]
        address = page["pager"]["after"].replace("/explore?", "/explore.json?")

    assert len(whole) > 4
    assert found == [(row["parts"][0], number(row["figures"][0]["now"])) for row in whole]
    text = signed.get(f"/explore.csv?{query}").text
    assert all(f"{value}" in text for _, value in found)


def test_more_rows_than_an_export_holds_are_refused_and_said(signed, monkeypatch):
    monkeypatch.setattr("zhike.web.explore_asked.MOST_ROWS", 3)
    refused = signed.get("/explore.csv?by=product&show=spent")
    assert (refused.status_code, "缩短期间" in refused.text) == (422, True)


def test_a_title_sets_off_a_name_of_two_parts(signed):
    title = signed.get("/explore?by=province,tier&show=spent").text.split("<h1>")[1].split("</h1>")[0]
    assert re.search("：“[^”]+ · [^”]+”居首", title)
    assert "“" not in signed.get("/explore?by=province&show=spent").text.split("<h1>")[1].split("</h1>")[0]


def test_what_leads_is_something_that_was_given(signed):
    """Of nine customers no province is known: the largest of those that are leads; where none is, that is said."""
    by_province, by_industry = (told(signed, f"by={by}&show=customers") for by in ("province", "industry"))

    assert by_province["rows"][0]["parts"] == ["（未填）"]
    assert by_province["finding"] == "客户数：四川省居首，1"
    assert by_industry["finding"] == "客户数：（未填）居首，13"
