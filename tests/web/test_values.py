"""Values: boxes list few, many are written and looked up; nothing of ten thousand is sent at once."""

import pytest

from zhike.web import customers, values


def told(signed, **asked):
    answer = signed.get("/values.json", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("typed", ["保温", "bwb", "BWB"])
def test_values_are_found_by_a_part_and_by_pinyin(signed, typed):
    (row,) = told(signed, of="bought.product", q=typed)["rows"]

    assert row["words"] == "不锈钢保温杯"
    assert signed.get(row["href"].replace("?", ".json?")).json()["found"]["customers"]["value"] == 4


def test_a_value_leads_to_its_customers_and_their_number_is_that_of_the_list(signed):
    rows = told(signed, of="main_salesperson")["rows"]

    assert {row["words"] for row in rows} == {"陈静", "周航"}
    for row in rows:
        assert signed.get(row["href"].replace("?", ".json?")).json()["total"]["value"] == row["count"]["value"]


@pytest.mark.parametrize("of", ["", "spent", "customer", "month", "segment", "nothing"])
def test_what_customers_have_not_is_named(signed, of):
    assert signed.get("/values.json", params={"of": of}).status_code == 422


def test_letters_that_are_a_pattern_are_taken_for_letters(signed):
    for typed in ("(", "[", "\\", ".*", "'; DROP TABLE customers"):
        assert told(signed, of="main_salesperson", q=typed)["rows"] == []


def test_a_field_with_too_many_values_is_written_and_the_commonest_are_offered(signed, office, monkeypatch):
    monkeypatch.setattr(values, "FEW", 1)
    monkeypatch.setattr(values, "OFFERED", 1)
    monkeypatch.setattr(customers, "BAR", ("main_salesperson", "activity"))
    office._kept.clear()
    try:
        page = signed.get("/customers?main_salesperson=周航").text
        builder = signed.get("/segments/new?kind.0=all&field.0=bought.product&test.0=whenever&value.0=&also.0=").text
    finally:
        monkeypatch.undo()
        office._kept.clear()

    assert '<input class="form-control" id="f-main_salesperson" name="main_salesperson" value="周航"' in page
    assert '<a class="small" href="/values?of=main_salesperson&amp;q=' in page
    assert page.count("<option") < 20
    assert 'data-values="bought.product"' in builder
