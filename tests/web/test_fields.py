import csv
import io

import pytest

from web import shop
from zhike.web.fields import Field, sourced


@pytest.fixture
def steady(signed):
    rows = signed.get("/customers.json").json()["rows"]
    return next(row["id"] for row in rows if row["name"] == shop.STEADY[1])


def test_what_people_add_is_shown_listed_and_exported_until_it_is_taken_away(signed, steady):
    def put(value):
        return signed.post(f"/customers/{steady}/fields", data={"field": "结算方式", "value": value})

    put("现结")
    put("月结")
    page = signed.get(f"/customers/{steady}.json").json()
    listed = signed.get("/customers.json").json()
    rows = list(csv.DictReader(io.StringIO(signed.get("/customers.csv").content.decode("utf-8-sig"))))
    put("")

    assert [(one["name"], one["value"], one["who"]) for one in page["fields"]] == [("结算方式", "月结", "owner")]
    assert listed["own"] == ["结算方式"]
    assert {row["结算方式"] for row in rows} == {"月结", ""}
    assert signed.get(f"/customers/{steady}.json").json()["fields"] == []
    assert signed.get("/customers.json").json()["own"] == []


@pytest.mark.parametrize(
    ("name", "value"), [("", "x"), ("a|b", "x"), ("长" * 41, "x"), ("a", "长" * 201), ("\x00", "x")]
)
def test_what_makes_no_field_is_refused(signed, steady, name, value):
    assert signed.post(f"/customers/{steady}/fields", data={"field": name, "value": value}).status_code == 422


def test_nobody_has_no_fields(signed):
    assert signed.post("/customers/nobody/fields", data={"field": "a", "value": "b"}).status_code == 404


def test_the_fields_of_the_sources_are_read_by_name_and_empty_ones_left_out():
    row = {"custom": '{"客户类别": "批发", "备注": "", "区域": "华东"}'}

    assert sourced(row) == [Field("区域", "华东"), Field("客户类别", "批发")]
    assert sourced({"custom": None}) == []
