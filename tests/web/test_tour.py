"""The tour over the real pages."""

import re

import pytest

from zhike.web.tour import STOPS, without


def box(text):
    found = re.search(r'<aside class="tour".*?</aside>', text, re.S)
    return found[0] if found else ""


def to(words, text):
    for href, inside in re.findall(r'<a class="btn[^"]*" href="([^"]*)">(.*?)</a>', text, re.S):
        if words in inside:
            return href.replace("&amp;", "&")
    return ""


def test_next_leads_through_every_stop_to_the_end(signed):
    address, seen = "/?tour=1", []
    while address:
        page = signed.get(address)
        assert page.status_code == 200, address
        seen.append(re.search("<h2>(.*?)</h2>", box(page.text))[1])
        address = to("下一步", box(page.text))

    assert seen == [stop.title[1] for stop in STOPS]


def test_back_leads_back_and_ending_it_leaves_the_same_page(signed):
    shown = box(signed.get("/customers?segment=late&tour=2").text)

    assert to("上一步", shown) == "/?tour=1"
    assert to("结束导览", shown) == "/customers?segment=late"


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "", "9" * 400])
def test_a_step_that_is_none_shows_no_box_and_no_error(signed, number):
    page = signed.get(f"/customers?tour={number}")

    assert page.status_code == 200
    assert box(page.text) == ""


def test_without_the_tour_the_rest_of_the_address_stays():
    assert without("/customers?segment=late&tour=2&sort=-spent") == "/customers?segment=late&sort=-spent"
    assert without("/?tour=1") == "/"
