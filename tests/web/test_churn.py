"""Who is leaving, on the small company: the test first, parts that add up, and words where nothing is proven."""

from datetime import date

import ibis

from zhike.web.churn import crossed


def test_the_test_stands_before_any_probability(signed):
    page = signed.get("/churn.json").json()

    assert page["made"]
    if page["rule"]:
        assert page["test"]["of_model"]["brier"]["value"] < page["test"]["of_rule"]["brier"]["value"]
        assert all(0 < one["probability"]["value"] < 1 for one in page["people"])
    else:
        assert page["reason"]
        assert not page["new_old"]


def test_new_and_old_customers_and_stages_add_up_to_the_whole(signed):
    page = signed.get("/churn.json").json()
    if not page["rule"]:
        return
    for parts in (page["new_old"], page["stages"]):
        assert sum(one["leaving"]["value"] for one in parts) == page["head"]["leaving"]["value"]
        assert sum(float(one["at_risk"]["value"]) for one in parts) == float(page["head"]["at_risk"]["value"])


def test_every_definition_says_how_many_leave_and_what_they_were_worth(signed):
    rows = signed.get("/churn.json").json()["definitions"]
    by_days = [one["leaving"]["value"] for one in rows[:3]]

    assert by_days == sorted(by_days, reverse=True)  # the longer the silence, the fewer
    for one in rows:
        assert one["leaving"]["value"] <= one["customers"]["value"]
        assert one["share"]["value"] == one["leaving"]["value"] / one["customers"]["value"]


def test_a_definition_that_is_a_filter_leads_to_just_those_customers(signed):
    one = signed.get("/churn.json").json()["definitions"][0]
    listed = signed.get(one["href"].replace("/customers", "/customers.json")).json()
    assert (
        int(listed["total"]["value"] if isinstance(listed["total"], dict) else listed["total"])
        == one["leaving"]["value"]
    )


def test_the_chosen_can_be_put_on_the_list_of_calls(signed):
    page = signed.get("/churn").text
    assert 'action="/todo"' in page or "暂无客户" in page


def test_whom_to_show_is_one_of_three(signed):
    assert signed.get("/churn?who=new").status_code == 200
    assert signed.get("/churn?who=nobody").status_code == 422


def test_who_crossed_the_line_and_who_came_back_is_told_under_the_ids_of_today(given, rows):
    before = given("profiles", """
        customer_id | churn_probability | is_leaving
        ann         | 0.3               | false
        bob         | 0.6               | true
        old         | 0.7               | true
        dan         | 0.6               | true
    """)  # fmt: skip
    now = given("profiles", """
        customer_id | churn_probability | is_leaving | last_ordered_on
        ann         | 0.8               | true       | 2025-01-01
        bob         | 0.2               | false      | 2025-06-20
        cat         | 0.9               | true       | 2025-05-01
        dan         |                   |            | 2024-01-01
        eve         |                   |            |
    """)  # fmt: skip
    for name in ("name", "customer_code", "value_at_risk", "spent_last_year"):
        before, now = before.mutate(**{name: ibis.literal("")}), now.mutate(**{name: ibis.literal("")})

    found = crossed(before, now, given("redirects", "old_id | customer_id\nold | cat"), date(2025, 6, 1))

    # ann crossed; bob bought since; cat was known under another id and was leaving already; dan is gone and did not come back
    assert rows(found, "customer_id", "was_leaving", "is_new", "is_back") == [
        ("ann", False, True, False),
        ("bob", True, False, True),
        ("cat", True, False, False),
        ("dan", True, False, False),
        ("eve", False, False, False),
    ]


def test_who_is_leaving_has_a_play_with_the_rule_that_calls_for_it(signed):
    plays = signed.get("/churn.json").json()["plays"]

    assert "超过自身购买节奏" in "".join(one["says"] for one in plays)
    assert all("规则" in one["because"] for one in plays if one["because"])
