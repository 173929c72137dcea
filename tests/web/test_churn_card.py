"""The card of the models of churn on the small company."""


def test_models_and_plain_rules_stand_side_by_side_with_their_intervals(signed):
    page = signed.get("/models/churn.json").json()
    assert next(one["name"] for one in page["rules"]) == "购买模型"
    for horizon in page["horizons"]:
        for row in horizon["rows"]:
            assert row["brier_low"]["value"] <= row["brier"]["value"] <= row["brier_high"]["value"]
            assert row["silent"]["value"] <= row["customers"]["value"]


def test_the_list_of_models_leads_to_it(signed):
    assert 'href="/models/churn"' in signed.get("/models").text
