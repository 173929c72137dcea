"""Targets on the page: what came beside what was to come, and words where a target cannot be read."""

import time

import pytest

from web import shop
from web.conftest import SOLD
from zhike import load
from zhike.web.app import create_app


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


@pytest.mark.parametrize(
    ("field", "text"), [("period", "明年春天"), ("metric", "joy"), ("value", "很多"), ("value", "-5"), ("value", "NaN"), ("dimension", "x" * 81)]
)  # fmt: skip
def test_a_target_that_says_nothing_sensible_is_refused_and_nothing_is_loaded(earning, field, text):
    given = {"period": "2024-03", "metric": "sales", "value": "900", "dimension": "陈静"} | {field: text}
    before = earning.get("/sources.json").text

    assert earning.post("/targets", data=given).status_code == 422
    assert earning.get("/sources.json").text == before


def test_a_target_entered_by_hand_is_loaded_by_who_entered_it_and_counts_from_the_update_it_starts(tmp_path):
    place = shop.empty(tmp_path)
    (tmp_path / "销售明细.csv").write_text(SOLD, "utf-8-sig")
    load.bring(place, [tmp_path / "销售明细.csv"], yes=True)
    app = create_app(place)
    with shop.served(app) as address, shop.client(address, shop.session(place)) as client:
        given = {"period": "2024-03", "metric": "sales", "value": "1,500.50", "dimension": "陈静"}
        sent = client.post("/targets", data=given)
        jobs, job = app.state.office.drafts.jobs, int(sent.headers["location"].rpartition("/")[2])
        while jobs.one(job).state in ("todo", "running"):
            time.sleep(0.05)
        (group,) = client.get("/targets.json", params={"period": "2024-03"}).json()["groups"]
        entered = app.state.office.desk.loads.active()[-1]
    app.state.office.close()

    assert [(row["name"], row["wanted"]["value"], row["came"]["value"]) for row in group["rows"]] == [
        ("陈静", "1500.50", "1200.00")
    ]
    assert (entered.file, entered.who) == ("手工录入的目标.csv", "owner")
