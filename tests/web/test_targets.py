"""Targets on the page: what came beside what was to come, and words where a target cannot be read."""

import pytest


def test_the_newest_period_stands_first_and_every_actual_is_that_of_the_sheets(earning):
    page = earning.get("/targets.json", params={"period": "2024-03"}).json()

    whole, people = page["groups"]
    assert [(row["wanted"]["value"], row["came"]["value"], row["state"]) for row in whole["rows"]] == [
        ("2500.00", "1250.00", "未达成")
    ]
    # 陈静 sold 1000 + 100 + 100, 周航 50
    assert [(row["name"], row["came"]["value"], row["gap"]["value"], row["state"]) for row in people["rows"]] == [
        ("陈静", "1200.00", "200.00", "已达成"),
        ("周航", "50.00", "-50.00", "未达成"),
    ]
    assert people["share"]["value"] == pytest.approx(1250 / 1100)
    assert [one["why"] for one in page["unread"]] == ["该指标没有对应的实际数"]
    assert [key for key, _, _ in page["periods"]] == ["2024-01..2024-06", "2024-03"]


def test_a_running_period_is_judged_by_an_even_pace(earning):
    (group,) = earning.get("/targets.json").json()["groups"]

    # three new customers of ten, 91 of 182 days have passed
    assert (group["rows"][0]["came"]["value"], group["rows"][0]["state"]) == (3, "进度落后")
    assert group["elapsed"]["value"] == pytest.approx(91 / 182)


def test_the_company_and_acquisition_say_how_their_targets_stand(earning):
    assert "目标 <a" in earning.get("/company").text
    (group,) = earning.get("/acquisition.json").json()["brought"]["groups"]
    assert (group["wanted"]["value"], group["came"]["value"]) == (10, 3)


def test_an_actual_leads_to_its_documents_and_without_targets_the_page_says_what_to_bring(earning, signed):
    page = earning.get("/targets.json", params={"period": "2024-03"}).json()

    behind = earning.get(page["groups"][1]["rows"][0]["href"].replace("/explain?", "/explain.json?")).json()
    assert behind["exact"] == "1,200.00"
    assert "目标表" in signed.get("/targets").text
