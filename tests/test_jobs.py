"""Background runs: one at a time, told about, called off, taken up again."""

import threading
import time

import pytest

from zhike import workspace
from zhike.desk import Desk
from zhike.errors import NotFound
from zhike.jobs import Cancelled, Jobs


@pytest.fixture
def made(tmp_path):
    return workspace.init(tmp_path / "acme")


def ended(jobs, id, seconds=300):
    until = time.monotonic() + seconds
    while (job := jobs.one(id)).state in ("todo", "running") and time.monotonic() < until:
        time.sleep(0.02)
    return job


def opened(made, **kinds):
    return Jobs(made, kinds)


def test_a_job_tells_how_far_it_is_and_what_came_of_it(made):
    seen = threading.Event()

    def work(at, asked, tell, cancel):
        tell(("Half way", "过半"), 1, 2)
        seen.wait(60)
        return {"rows": asked["rows"]}

    jobs = opened(made, count=work)
    id = jobs.start("count", {"rows": 3})
    while not (job := jobs.one(id)).done:
        time.sleep(0.02)
    assert (job.state, job.step, job.done, job.total) == ("running", ("Half way", "过半"), 1, 2)
    seen.set()
    job = ended(jobs, id)
    jobs.close()

    assert (job.state, job.outcome) == ("done", {"rows": 3})


def test_an_error_is_kept_in_both_languages(made):
    def work(*_):
        raise NotFound(("Nothing there.", "没有。"), ("Load first.", "请先导入。"))

    jobs = opened(made, fail=work)
    job = ended(jobs, jobs.start("fail"))
    jobs.close()

    assert (job.state, job.outcome) == (
        "failed",
        {"code": "not_found", "what": ["Nothing there.", "没有。"], "fix": ["Load first.", "请先导入。"]},
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_work_that_breaks_unforeseen_ends_itself_and_not_the_queue(made):
    jobs = opened(made, bad=lambda *_: 1 / 0, good=lambda *_: {})
    bad, good = ended(jobs, jobs.start("bad")), ended(jobs, jobs.start("good"))
    jobs.close()

    assert (bad.state, bad.outcome["code"], good.state) == ("failed", "error", "done")


def test_a_job_called_off_stops_and_says_so(made):
    began = threading.Event()

    def work(at, asked, tell, cancel):
        began.set()
        if cancel.wait(60):
            raise Cancelled
        return {}

    jobs = opened(made, slow=work)
    id = jobs.start("slow")
    began.wait(60)
    jobs.cancel(id)
    job = ended(jobs, id)
    jobs.close()

    assert job.state == "cancelled"


def test_the_same_wish_twice_while_waiting_is_one_job(made):
    hold = threading.Event()
    jobs = opened(made, slow=lambda *_: hold.wait(60) and {})
    first = jobs.start("slow", {"n": 1})
    while jobs.one(first).state == "todo":
        time.sleep(0.02)
    second, third = jobs.start("slow", {"n": 2}), jobs.start("slow", {"n": 2})
    hold.set()
    ended(jobs, second)
    jobs.close()

    assert second == third != first


def test_a_job_whose_process_died_waits_again_and_is_done(made):
    with Desk(made.desk) as desk:
        id = desk.jobs.add("count", {})
        desk.jobs.take("999999999-1")
        assert desk.jobs.one(id).state == "running"
    jobs = opened(made, count=lambda *_: {"n": 1})
    job = ended(jobs, id)
    jobs.close()

    assert (job.state, job.outcome) == ("done", {"n": 1})


def test_closing_hands_back_what_is_under_way(made):
    began = threading.Event()

    def work(at, asked, tell, cancel):
        began.set()
        cancel.wait(60)
        raise Cancelled

    jobs = opened(made, slow=work)
    id = jobs.start("slow")
    began.wait(60)
    jobs.close()
    with Desk(made.desk) as desk:
        assert desk.jobs.one(id).state == "todo"
