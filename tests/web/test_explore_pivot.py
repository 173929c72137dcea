"""Cross tables, held against the sales list that the small company was loaded from."""

import csv
import io
from collections import defaultdict
from decimal import Decimal

import pytest

from web import shop
from web.test_explore import number, told

YEAR = "from=2024-01-01&to=2024-12-31"


def cells(down, across):
    """Sales of the year by two columns of the list: read with nothing of ours."""
    found = defaultdict(Decimal)
    for row in csv.DictReader(io.StringIO(shop.sales().split("\r\n", 1)[1])):
        if row["客户名称"] and row["单据日期"][:4] == "2024":
            row["月份"] = row["单据日期"][:7]
            found[row[down], row[across]] += Decimal(row["金额"])
    return dict(found)


def shown(cross):
    """The cells of a page by the words of their row and column."""
    heads = [column["words"] for column in cross["columns"]]
    return {
        (row["words"], head): number(cell["now"])
        for row in cross["rows"]
        for head, cell in zip(heads, row["cells"], strict=True)
        if cell["now"] != "–"
    }


def test_cells_are_those_of_the_list_and_both_margins_add_up_to_the_total(signed):
    cross = told(signed, f"by=salesperson,month&show=spent&{YEAR}")["cross"]
    wanted = cells("业务员", "月份")

    assert shown(cross) == wanted
    assert {row["words"]: number(row["total"]) for row in cross["rows"]} == {
        name: sum(value for (one, _), value in wanted.items() if one == name) for name in ("陈静", "周航")
    }
    assert sum(number(one) for one in cross["of_columns"]) == number(cross["whole"]) == sum(wanted.values())
    assert "等于总计" in cross["bridge"]


def test_columns_beyond_the_most_are_told_together_as_others(signed):
    cross = told(signed, f"by=salesperson,product&show=spent&{YEAR}")["cross"]
    kept = told(signed, f"by=product,salesperson&show=spent&{YEAR}")["cross"]

    assert cross["columns_left"] == ""
    assert sum(number(row["total"]) for row in kept["rows"]) == number(kept["whole"])


def test_a_customer_who_bought_from_two_is_counted_in_both_and_once_in_the_total(signed):
    cross = told(signed, f"by=salesperson,month&show=customers&{YEAR}")["cross"]
    rows = {
        name: len({row["客户名称"] for row in csv.DictReader(io.StringIO(shop.sales().split("\r\n", 1)[1])) if row["业务员"] == name and row["单据日期"][:4] == "2024"})
        for name in ("陈静", "周航")
    }  # fmt: skip

    assert {row["words"]: number(row["total"]) for row in cross["rows"]} == rows
    assert number(cross["whole"]) < sum(rows.values())
    assert f"{sum(rows.values())}" in cross["bridge"]
    assert f"{sum(rows.values()) - int(number(cross['whole']))}" in cross["bridge"]


def test_a_cell_leads_to_the_lines_that_make_it(signed):
    cross = told(signed, f"by=salesperson,month&show=spent&{YEAR}")["cross"]
    first = next(cell["now"] for cell in cross["rows"][0]["cells"] if cell["now"] != "–")

    behind = signed.get(first["explained_by"].replace("/explain?", "/explain.json?")).json()
    assert str(first["value"]) in str(behind)


def test_a_head_leads_to_that_part_by_the_other_way_to_split(signed):
    cross = told(signed, f"by=salesperson,month&show=spent&{YEAR}")["cross"]
    row = cross["rows"][0]

    alone = signed.get(row["href"].replace("/explore?", "/explore.json?")).json()
    assert sum(number(one["figures"][0]["now"]) for one in alone["rows"]) == number(row["total"])


def test_the_file_is_the_table_on_the_screen(signed):
    text = signed.get(f"/explore.csv?by=salesperson,month&show=spent&{YEAR}").text.lstrip("\ufeff")
    rows = list(csv.reader(io.StringIO(text)))
    head = next(row for row in rows if row and row[0] == "业务员")
    body = rows[rows.index(head) + 1 :]

    wanted = cells("业务员", "月份")
    assert {(row[0], at): Decimal(value) for row in body[:-1] for at, value in zip(head[1:-1], row[1:-1], strict=True) if value} == wanted  # fmt: skip
    assert Decimal(body[-1][-1]) == sum(wanted.values())


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("by=month&show=spent", ["柱形图", "折线图"]),
        ("by=salesperson&show=spent,orders", ["柱形图", "占比图", "散点图"]),
        ("by=salesperson&show=average_order", []),
        ("by=salesperson,month&show=spent", ["堆积柱形图", "占比图", "折线图", "热力图"]),
        ("by=salesperson,month&show=customers", ["折线图", "热力图"]),
    ],
)
def test_only_charts_that_say_something_are_offered(signed, query, fits):
    page = told(signed, f"{query}&{YEAR}")

    assert [one["words"] for one in page["charts"]] == fits


def test_a_chart_that_is_chosen_stays_in_the_address_and_is_drawn(signed):
    page = told(signed, f"by=month&show=spent&chart=line&{YEAR}")

    assert "chart=line" in page["address"]
    assert page["chart_"]["spec"]["kind"] == "lines"
    assert all("chart=line" in one["href"] for one in page["presets"])


@pytest.mark.parametrize("query", ["chart=cake", "layout=heap"])
def test_another_chart_or_layout_is_named(signed, query):
    assert signed.get(f"/explore?{query}").status_code == 422


def test_others_are_what_is_left_of_the_total(signed, monkeypatch):
    monkeypatch.setattr("zhike.web.explore_pivot.COLUMNS", 1)
    monkeypatch.setattr("zhike.web.explore_pivot.ROWS", 1)
    cross = told(signed, f"by=product,salesperson&show=spent&{YEAR}")["cross"]
    wanted = cells("商品名称", "业务员")

    (row,) = cross["rows"]
    whole = sum(wanted.values())
    assert number(row["total"]) == sum(value for (name, _), value in wanted.items() if name == row["words"])
    assert number(row["others"]) == number(row["total"]) - number(row["cells"][0]["now"])
    rest = cross["rest"]
    assert number(rest["total"]) == whole - number(row["total"])
    assert number(rest["cells"][0]) + number(rest["others"]) == number(rest["total"])
    assert number(cross["others"]) == number(row["others"]) + number(rest["others"])


def test_beside_another_period_cells_totals_and_the_whole_say_how_they_changed(signed):
    def sold(first, last, who=None):
        rows = csv.DictReader(io.StringIO(shop.sales().split("\r\n", 1)[1]))
        return sum(
            Decimal(row["金额"])
            for row in rows
            if row["客户名称"] and first <= row["单据日期"] <= last and who in (None, row["业务员"])
        )

    cross = told(
        signed, "by=salesperson,product&show=spent&from=2024-10-01&to=2024-12-31&against=previous&layout=pivot"
    )["cross"]

    def change(who=None):
        now, then = sold("2024-10-01", "2024-12-31", who), sold("2024-07-01", "2024-09-30", who)
        return pytest.approx(float(now) / float(then) - 1)

    assert cross["change"]["value"] == change()
    assert {row["words"]: row["change"]["value"] for row in cross["rows"]} == {
        row["words"]: change(row["words"]) for row in cross["rows"]
    }
    assert len(cross["changes"]) == len(cross["columns"])
    assert any(one for one in cross["changes"])


@pytest.mark.parametrize("by", ["salesperson,month", "month,salesperson"])
@pytest.mark.parametrize(("against", "months"), [("previous", 4), ("year", 12)])
def test_a_month_in_a_cross_table_is_held_against_the_month_in_its_place(signed, by, against, months):
    period = "from=2024-09-01&to=2024-12-31"
    page = told(signed, f"by={by}&show=spent&{period}&against={against}")
    sold = sold_by_month()

    def change(month, who):
        place = int(month[:4]) * 12 + int(month[5:]) - 1 - months
        then = f"{place // 12}-{place % 12 + 1:02d}"
        now, before = (sum(v for (w, m), v in sold.items() if m == one and who in (w, None)) for one in (month, then))
        return pytest.approx(float(now / before) - 1) if now and before else ""

    cross = page["cross"]
    heads = [column["words"] for column in cross["columns"]]
    pairs = {
        (row["words"], head): cell["change"]["value"] if cell["change"] else ""
        for row in cross["rows"]
        for head, cell in zip(heads, row["cells"], strict=True)
    }
    place = by.split(",").index("month")
    assert pairs == {pair: change(pair[place], pair[1 - place]) for pair in pairs}
    assert any(pairs.values()) == (against == "previous"), "the list begins in June 2024"
    margins = cross["changes"] if place else [row["change"] for row in cross["rows"]]
    named = heads if place else [row["words"] for row in cross["rows"]]
    assert [one["value"] if one else "" for one in margins] == [change(month, None) for month in named]


def test_rows_of_a_month_and_another_way_to_split_stand_beside_those_of_the_other_period(signed):
    query = "by=month,salesperson&show=spent&from=2024-09-01&to=2024-12-31&against=previous&layout=list"
    rows, sold = told(signed, query)["rows"], sold_by_month()
    beside = {"2024-09": "2024-05", "2024-10": "2024-06", "2024-11": "2024-07", "2024-12": "2024-08"}

    for row in rows:
        month, who = row["parts"]
        (figure,) = row["figures"]
        then = sold.get((who, beside[month]))
        assert (number(figure["then"]) if then else figure["then"]) == (then or "–"), row["parts"]
    assert {tuple(row["parts"]) for row in rows} == {(m, w) for m, old in beside.items() for w in ("陈静", "周航") if sold.keys() & {(w, m), (w, old)}}  # fmt: skip


def sold_by_month():
    found = defaultdict(Decimal)
    for row in csv.DictReader(io.StringIO(shop.sales().split("\r\n", 1)[1])):
        if row["客户名称"]:
            found[row["业务员"], row["单据日期"][:7]] += Decimal(row["金额"])
    return dict(found)
