import csv
import io

import pytest

from web import shop


def names(signed, query=""):
    return [row["name"] for row in signed.get(f"/customers.json?{query}").json()["rows"]]


def test_the_list_starts_with_those_who_bought_most(signed):
    page = signed.get("/customers.json").json()
    spent = [float(row["cells"][0]["value"]["value"]) for row in page["rows"]]

    assert spent == sorted(spent, reverse=True)


def test_the_row_below_sums_everybody_whom_the_filters_leave(signed):
    page = signed.get("/customers.json?q=有限公司").json()

    assert page["total"]["value"] == 4
    assert float(page["totals"][0]["value"]) == sum(float(row["cells"][0]["value"]["value"]) for row in page["rows"])


def test_each_filter_is_a_chip_whose_address_is_without_it(signed):
    chips = signed.get("/customers.json?q=有限公司&spent.min=100").json()["chips"]

    assert [chip["words"] for chip in chips] == ["名称或编码含“有限公司”", "销售额不低于 100"]
    assert "spent" not in chips[1]["href"]


@pytest.mark.parametrize("sort", ["orders", "-orders"])
def test_the_column_asked_to_sort_by_sorts_both_ways(signed, sort):
    page = signed.get(f"/customers.json?show=orders&sort={sort}").json()
    counts = [row["cells"][0]["value"]["value"] for row in page["rows"]]

    assert counts == sorted(counts, reverse=sort.startswith("-"))


def test_an_unknown_filter_is_named_and_a_like_one_offered(signed):
    response = signed.get("/customers?provinze=x")

    assert response.status_code == 422
    assert "province" in response.text


def test_naughty_names_are_shown_as_they_are_and_escaped(signed):
    page = signed.get("/customers?q=%3Cscript")

    assert "<script>window.ran" not in page.text
    assert "&lt;script&gt;window.ran=1&lt;/script&gt;" in page.text
    assert shop.NAUGHTY[0] in names(signed, "q=%3Cscript")


def test_an_export_is_the_list_on_the_screen_all_rows_and_no_formula(signed):
    response = signed.get("/customers.csv?sort=-spent")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    assert "attachment" in response.headers["content-disposition"]
    assert len(rows) - 1 == signed.get("/customers.json").json()["total"]["value"]
    assert all(not cell.startswith(("=", "@")) for row in rows for cell in row)


def test_an_export_to_excel_is_a_workbook(signed):
    assert signed.get("/customers.xlsx").content[:2] == b"PK"


def test_the_list_may_stand_in_the_order_of_the_names_pinyin(signed):
    companies = names(signed, "q=有限公司&sort=customer")

    assert companies == [
        "成都准点贸易有限公司",
        "杭州晚到商贸有限公司",
        "苏州如期百货有限公司",
        "武汉恒常实业有限公司",
    ]
    assert names(signed, "q=有限公司&sort=-customer") == companies[::-1]


def test_where_the_first_column_ties_the_second_decides(signed):
    page = signed.get("/customers.json?show=orders,spent&sort=orders,-spent").json()
    keys = [(row["cells"][0]["value"]["value"], -float(row["cells"][1]["value"]["value"])) for row in page["rows"]]

    assert keys == sorted(keys)
    assert [(one["place"], one["sorted"]) for one in page["columns"]] == [("1", "ascending"), ("2", "descending")]


def test_a_column_is_added_to_the_order_turned_in_it_or_takes_its_place(signed):
    one, two = signed.get("/customers.json?show=orders,spent&sort=-orders").json()["columns"]
    assert two["also"] == "/customers?show=orders,spent&sort=-orders,-spent"
    assert two["href"] == "/customers?show=orders,spent&sort=-spent"
    assert (one["also"], one["href"]) == ("", "/customers?show=orders,spent&sort=orders")

    one, two = signed.get("/customers.json?show=orders,spent&sort=-orders,-spent").json()["columns"]
    assert two["href"] == "/customers?show=orders,spent&sort=-orders,spent"
    assert (one["is_first"], two["is_first"]) == ("yes", "")


def test_those_who_were_chosen_are_exported_in_the_columns_of_the_page(signed):
    chosen = [row["id"] for row in signed.get("/customers.json").json()["rows"][:2]]
    form = {"customer": chosen, "kind": "csv", "show": "orders,spent", "sort": "-spent"}
    sent = signed.post("/customers/selected", data=form)
    text = signed.get(sent.headers["location"]).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert len(rows) == 2
    assert {"订单数", "销售额"} <= set(rows[0])
    assert signed.post("/customers/selected", data={"kind": "csv"}).status_code == 422
