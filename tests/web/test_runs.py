"""Updates: started, watched, listed."""

import time

import pytest

from web import shop
from zhike.web.app import create_app


@pytest.fixture(scope="module")
def updated(tmp_path_factory):
    """A company of its own, because updates change what the others see; its pages, asked by the owner."""
    made = shop.filled(tmp_path_factory.mktemp("updated"))
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        yield client, app.state.office
    app.state.office.close()


def ended(client):
    until = time.monotonic() + shop.PATIENCE / 1000
    while client.get("/runs.json").json()["job"]:
        assert time.monotonic() < until, "the update did not end"
        time.sleep(0.1)


def events(client, job):
    with client.stream("GET", f"{job}/events") as told:
        assert told.headers["content-type"].startswith("text/event-stream")
        return [line for line in told.iter_lines() if line.startswith("event:")]


def test_an_update_as_of_another_day_stands_first_in_the_history_and_says_what_changed(updated):
    client, _ = updated
    before = client.get("/runs.json").json()["runs"]

    started = client.post("/runs", data={"as_of": "2024-11-30", "back": "/runs"})
    assert (started.status_code, started.headers["location"]) == (303, "/runs")
    ended(client)
    after = client.get("/runs.json").json()["runs"]

    assert (after[0]["day"], after[1]["name"]) == ("2024-11-30", before[0]["name"])
    assert [run["in_force"] for run in after[:2]] == [True, False]
    assert after[0]["changed"] == [f"数据日由 {before[0]['day']} 改为 2024-11-30"]
    assert after[1]["spent"]["value"] == before[0]["spent"]["value"]


def test_the_sales_of_each_state_are_those_that_their_explanation_gives(updated):
    client, _ = updated

    for run in client.get("/runs.json").json()["runs"]:
        address = run["spent"]["explained_by"]
        assert f"at={run['name']}" in address
        shown = client.get(address.replace("/explain?", "/explain.json?")).json()
        assert shown["short"] in run["spent"]["shown"]


def test_events_tell_the_progress_and_end_with_the_job(updated):
    client, _ = updated
    job = client.post("/runs", data={"as_of": "2024-12-01"}).headers["location"]

    lines = events(client, job)
    while lines[-1] == "event: told":  # a stream ends after a while; who still wants to know asks again, as browsers do
        lines = events(client, job)

    assert lines[-1] == "event: over"
    assert client.get(job).headers["location"] == "/"


def test_a_cancelled_update_is_mentioned_and_changes_nothing(updated):
    client, office = updated
    standing = client.get("/runs.json").json()["runs"][0]["name"]

    job = client.post("/runs", data={"as_of": "2024-12-05", "back": "/runs"})
    assert job.headers["location"] == "/runs"
    number = office.drafts.jobs.all()[0].id
    assert client.post(f"/jobs/{number}/cancel").headers["location"] == "/runs"
    ended(client)
    page = client.get("/runs.json").json()

    assert page["failed"][0]["state"] == "cancelled"
    assert page["runs"][0]["name"] == standing


@pytest.mark.parametrize("day", ["soon", "1066-10-14", "2999-01-01"])
def test_a_day_without_data_is_refused_with_a_way_on(signed, day):
    refused = signed.post("/runs", data={"as_of": day})

    assert refused.status_code == 422
    assert "请选择首张单据与今天之间的日期" in refused.text


def test_a_damaged_state_is_named_and_hides_no_other(updated):
    client, office = updated
    name = client.get("/runs.json").json()["runs"][-1]["name"]
    path = office.workspace.snapshots / name / "manifest.json"
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(whole.replace(b'"rows": 4', b'"rows": 5', 1) + b" ")
    office._kept.clear()

    page = client.get("/runs.json").json()
    path.write_bytes(whole)
    office._kept.clear()

    assert page["runs"][-1]["damaged"]
    assert not any(run["damaged"] for run in page["runs"][:-1])
