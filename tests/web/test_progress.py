"""How far a job is."""

from datetime import UTC, datetime, timedelta

import pytest

from zhike.access import OWNER, authorize
from zhike.desk import Job
from zhike.web import progress
from zhike.web.pages import Seen
from zhike.web.words import Words


@pytest.fixture
def seen(office):
    return Seen(office, Words("en"), authorize(OWNER, "run.read"), {})


def running(done, seconds_ago, kind="check"):
    began = (datetime.now(UTC) - timedelta(seconds=seconds_ago)).isoformat()
    return Job(7, kind, "running", began, began, None, "x", done, 10, ("Adding up", "汇总"), {}, None)


def test_time_left_follows_the_share_done(seen):
    assert progress.shown(running(5, 20), seen)["left"] == "about 20 s left"
    assert progress.shown(running(1, 20), seen)["left"] == "about 3 min left"


def test_an_update_is_measured_by_the_one_before(seen, monkeypatch):
    monkeypatch.setattr(progress, "_last_seconds", lambda seen: 60.0)

    assert progress.shown(running(9, 20, "refresh"), seen)["left"] == "about 40 s left"


def test_nothing_is_promised_before_there_is_something_to_go_by(seen):
    assert progress.shown(running(0, 20), seen)["left"] == ""
    assert progress.shown(running(0.4, 20), seen)["left"] == "", "a twenty-fifth of the way says nothing of the rest"


@pytest.mark.parametrize("number", ["x", "99999", "٣", "1" * 30])
def test_a_job_that_is_none_is_said_to_be_none(signed, number):
    assert signed.get(f"/jobs/{number}").status_code == 404
    assert signed.get(f"/jobs/{number}/events").status_code == 404
    assert signed.post(f"/jobs/{number}/cancel").status_code == 404
