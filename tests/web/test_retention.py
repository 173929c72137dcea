"""Who comes back, told once more from the small company's sales list."""

import csv
import html
import json
import re
from collections import defaultdict
from datetime import date

import pytest

from web import shop
from zhike.answer import vocabulary_of
from zhike.web.links import Links
from zhike.web.retention import _first
from zhike.web.words import Words


def days_of():
    """Order days by customer, from the list itself."""
    found = defaultdict(set)
    for line in csv.reader(shop.sales().splitlines()[2:-1]):
        found[line[2]].add(date.fromisoformat(line[0]))
    return found


def test_stages_say_how_far_customers_came(signed):
    page = signed.get("/retention.json").json()
    many = [len(days) for days in days_of().values()]

    chart = next(chart for chart in page["charts"] if chart["name"] == "stages")
    reached = {str(row[0]): row[1]["value"] for row in chart["rows"]}
    assert reached["1"] == page["first"]["reached"]["value"] == len(many)
    assert reached["10+"] == sum(1 for days in many if days >= 10)
    assert page["first"]["back"]["value"] == pytest.approx(sum(1 for days in many if days > 1) / len(many))


def test_where_nobody_bought_once_only_all_have_come_back():
    links = Links(Words("zh"), vocabulary_of(), "CNY")
    told = _first([{"stage": 3, "reached": 7, "went_on": 4, "lapsed": 1}, {"stage": 5, "reached": 4}], links)

    assert (told["all_back"], told["reached"].value) == (True, 7)
    assert _first([], links) == {}


def test_second_orders_are_those_of_customers_known_that_long(signed):
    page = signed.get("/retention.json").json()
    chart = next(chart for chart in page["charts"] if chart["name"] == "second")
    by_days = {row[0]["value"]: [cell["value"] for cell in row[1:]] for row in chart["rows"]}
    as_of = date(2024, 12, 31)

    known = [sorted(days) for days in days_of().values() if (as_of - min(days)).days >= 90]
    back = [days for days in known if len(days) > 1 and (days[1] - days[0]).days <= 90]
    assert by_days[90][:2] == [len(known), len(back)]

    page = signed.get("/retention").text
    drawn = json.loads(html.unescape(re.search(r'data-chart="([^"]*)"[^>]* id="chart-second"', page)[1]))
    assert drawn["at"] == sorted(by_days), "days stand as far from each other as they are"


def test_the_triangle_is_shown_in_customers_or_in_money(signed):
    heads = signed.get("/retention.json").json()["triangle"]
    money = signed.get("/retention.json?count=money").json()["triangle"]

    assert heads["finding"] != money["finding"]
    first = min(min(days) for days in days_of().values()).replace(day=1)
    cohort = {name for name, days in days_of().items() if min(days).replace(day=1) == first}
    spent = defaultdict(float)
    for line in csv.reader(shop.sales().splitlines()[2:-1]):
        if line[2] in cohort:
            spent[line[0][:7]] += float(line[5])
    row = money["rows"][0]
    assert float(row[1]["value"]) == pytest.approx(spent[f"{first:%Y-%m}"])
    assert row[2]["value"] == pytest.approx(spent[f"{first:%Y}-{first.month + 1:02d}"] / spent[f"{first:%Y-%m}"])


def test_another_way_to_count_is_refused_naming_those_there_are(signed):
    refused = signed.get("/retention.json?count=heads")

    assert refused.status_code in (404, 422)
    assert "customers" in refused.text
