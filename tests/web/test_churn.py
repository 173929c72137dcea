"""Who is leaving, on the small company: the test first, parts that add up, and words where nothing is proven."""


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
