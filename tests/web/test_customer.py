import pytest

from web import shop


@pytest.fixture
def steady(signed):
    row = next(row for row in signed.get("/customers.json").json()["rows"] if row["name"] == shop.STEADY[0])
    return row["id"]


def test_the_story_of_a_customer_stands_on_one_page(signed, steady):
    page = signed.get(f"/customers/{steady}.json").json()

    assert page["name"] == shop.STEADY[0]
    assert page["owes"]["receivable"]["value"] == "3000.00"
    assert page["owes"]["oldest"] == "2024-10-01"
    assert len(page["line_of_time"]) == 14
    assert page["products"][0]["name"] in ("不锈钢保温杯", "收纳箱 大号")


def test_a_document_leads_to_file_and_row(signed, steady):
    href = signed.get(f"/customers/{steady}.json").json()["line_of_time"][0]["href"]
    lines = signed.get(href.replace("/document?", "/document.json?")).json()["lines"]

    assert lines[0]["place"].startswith("销售明细.csv · 第 ")


def test_nobody_of_that_id_is_an_error_that_says_what_to_do(signed):
    response = signed.get("/customers/nobody")

    assert response.status_code == 404
    assert "nobody" in response.text


def test_the_parts_of_what_a_customer_spent_add_up(signed, steady):
    page = signed.get(f"/customers/{steady}.json").json()
    spent = page["money"][0]["value"]["value"]
    mix = {one["label"]: sum(float(row["amount"]["value"]) for row in one["rows"]) for one in page["mix"]}

    assert mix
    assert set(mix.values()) == {float(spent)}


def test_the_top_says_who_what_worth_whether_still_here_and_what_to_do(signed):
    rows = signed.get("/customers.json").json()["rows"]
    late = next(row["id"] for row in rows if row["name"] == shop.LATE)
    page = signed.get(f"/customers/{late}.json").json()

    assert [one["label"] for one in page["story"]] == ["客户资料", "价值", "是否仍在购买"]
    assert "超期" in page["story"][2]["said"]
    assert [one["name"] for one in page["todo"]["reasons"]] == ["late"]
    assert page["todo"]["stake"]["value"] == page["todo"]["reasons"][0]["stake"]["value"]


def test_what_is_to_be_done_stays_told_whichever_page_was_opened_first(office, signed):
    late = next(row for row in signed.get("/customers.json").json()["rows"] if row["name"] == shop.LATE)
    office._kept.clear()  # as after a start
    assert signed.get(f"/customers/{late['id']}/identity").status_code == 200
    assert signed.get(f"/customers/{late['id']}.json").json()["todo"]


def test_where_nothing_is_to_be_done_they_can_be_put_on_the_list(signed):
    rows = signed.get("/customers.json").json()["rows"]
    page = signed.get(f"/customers/{next(row['id'] for row in rows if row['name'] == shop.STEADY[1])}").text

    assert "暂无待办" in page
    assert "加入待办" in page
