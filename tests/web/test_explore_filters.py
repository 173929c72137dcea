"""The filters of Explore: one more is added, joined to its like, and taken away."""

import pytest

from web.test_explore import number, sold, told

BASE = "by=salesperson&show=spent"


def after(signed, query):
    return signed.get(f"/explore?{query}", follow_redirects=False).headers["location"]


def test_a_filter_that_is_added_stands_in_the_address_and_the_form_does_not(signed):
    assert (
        after(signed, f"{BASE}&chart=share&field=activity&test=is&value=活跃")
        == f"/explore?activity=active&{BASE}&chart=share"
    )


def test_a_second_value_of_the_same_way_to_split_stands_beside_the_first(signed):
    assert after(signed, f"activity=active&{BASE}&field=activity&test=is&value=lapsed|new").startswith("/explore?activity=active&activity=lapsed&activity=new")  # fmt: skip


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("field=spent&test=min&value=1,000", "spent.min=1000"),
        ("field=spent&test=is&value=1000", "spent.min=1000"),
        ("field=last_ordered_on&test=from&value=2024-06-01", "last_ordered_on.from=2024-06-01"),
        ("field=province&test=missing&value=", "province.missing=yes"),
        ("field=province&test=known&value=", "province.missing=no"),
        ("field=segment&test=is&value=late", "segment=late"),
    ],
)
def test_each_kind_of_field_has_its_tests(signed, form, key):
    assert key in after(signed, f"{BASE}&{form}")


def test_nothing_chosen_adds_nothing(signed):
    assert after(signed, f"{BASE}&field=&test=is&value=") == f"/explore?{BASE}"


@pytest.mark.parametrize("form", ["field=nonsense&test=is&value=x", "field=spent&test=min&value=much"])
def test_what_fits_no_filter_is_named(signed, form):
    assert signed.get(f"/explore?{BASE}&{form}", follow_redirects=False).status_code in (404, 422)


def test_the_filter_holds_and_its_chip_takes_it_away(signed):
    page = told(signed, "by=month&show=spent&salesperson=陈静&from=2024-01-01&to=2024-12-31")

    assert number(page["sum"][0]["now"]) == sold("2024-01-01", "2024-12-31", "业务员")["陈静"]
    (chip,) = page["chips"]
    assert "salesperson" not in chip["href"]
