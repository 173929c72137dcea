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
