"""Personas are kept per update: each day's newest, the one shown always among them."""

from zhike.web.persona_versions import of_days


def test_each_day_has_its_newest_update_and_the_one_shown_stays():
    names = ["2026-06-30.c", "2026-06-30.b", "2026-03-31.d", "2026-06-30.a"]
    assert of_days(names, "2026-06-30.c") == ["2026-06-30.c", "2026-03-31.d"]
    assert of_days(names, "2026-06-30.a") == ["2026-06-30.a", "2026-03-31.d"]


def test_a_version_that_is_the_only_one_has_no_list_and_its_links_name_it(signed):
    told = signed.get("/personas.json", params={"by": "tier"}).json()
    assert told["versions"] == []
    at = told["snapshot"]
    again = signed.get("/personas.json", params={"by": "tier", "at": at}).json()
    assert again["newest"] == ""
    assert f"at={at}" in again["cards"][0]["href"]
