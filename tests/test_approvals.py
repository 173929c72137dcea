"""Asked, endorsed, granted or refused: who, when, why, and until when it counts."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from zhike import approvals, workspace
from zhike.desk import Desk
from zhike.errors import Conflict, NotFound, UsageError

TODAY = date(2025, 7, 1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(workspace.init(tmp_path / "workspace").desk) as made:
        yield made


def asked(desk, customer="ann", limit="5000", until=None, why="旺季备货"):
    return approvals.propose(
        desk, customer, Decimal(limit), term_days=45, until=until, today=TODAY, who="陈静", why=why
    )


def test_a_limit_counts_only_after_the_sales_manager_and_finance(desk):
    id_ = asked(desk, until=date(2025, 8, 1))

    assert approvals.granted(approvals.requests(desk), ["ann"], TODAY) is None
    approvals.move(desk, id_, "endorsed", who="王经理")
    assert approvals.granted(approvals.requests(desk), ["ann"], TODAY) is None
    approvals.move(desk, id_, "approved", who="财务", why="有担保")

    found = approvals.granted(approvals.requests(desk), ["ann"], date(2025, 8, 1))
    assert found is not None
    assert (found.limit, found.term_days) == (Decimal(5000), 45)
    assert [(one.state, one.who, one.why) for one in found.steps] == [
        ("proposed", "陈静", "旺季备货"), ("endorsed", "王经理", ""), ("approved", "财务", "有担保"),
    ]  # fmt: skip
    assert approvals.granted(approvals.requests(desk), ["ann"], date(2025, 8, 2)) is None


def test_finance_grants_nothing_that_the_sales_manager_did_not_endorse(desk):
    id_ = asked(desk)

    with pytest.raises(Conflict):
        approvals.move(desk, id_, "approved", who="财务")


def test_what_is_refused_is_decided_for_good(desk):
    id_ = asked(desk)
    approvals.move(desk, id_, "refused", who="王经理", why="逾期未清")

    with pytest.raises(Conflict):
        approvals.move(desk, id_, "endorsed", who="王经理")
    assert asked(desk) != id_  # it may be asked anew


def test_a_limit_is_refused_with_a_word_or_not_at_all(desk):
    id_ = asked(desk)

    with pytest.raises(UsageError):
        approvals.move(desk, id_, "refused", who="王经理", why=" ")
    assert approvals.requests(desk)[0].state == "proposed"


def test_who_asked_takes_it_back_and_may_ask_anew(desk):
    approvals.move(desk, asked(desk), "withdrawn", who="陈静")

    asked(desk, limit="6000")
    assert [one.state for one in approvals.requests(desk)] == ["proposed", "withdrawn"]


def test_a_customer_has_one_request_at_a_time(desk):
    asked(desk)

    with pytest.raises(Conflict):
        asked(desk)


def test_a_temporary_limit_goes_before_a_lasting_one_while_it_lasts(desk):
    for limit, until in (("100", None), ("900", date(2025, 7, 31))):
        id_ = asked(desk, limit=limit, until=until)
        for step in ("endorsed", "approved"):
            approvals.move(desk, id_, step, who="x")
    all_requests = approvals.requests(desk)

    limits = [approvals.granted(all_requests, ["ann"], day).limit for day in (TODAY, date(2025, 8, 1))]
    assert limits == [Decimal(900), Decimal(100)]


@pytest.mark.parametrize(
    "told", [{"limit": "-1"}, {"limit": "NaN"}, {"until": date(2025, 6, 30)}, {"until": date(2027, 1, 1)}, {"why": " "}, {"why": "长" * 501}]
)  # fmt: skip
def test_what_makes_no_sense_is_refused(desk, told):
    with pytest.raises(UsageError):
        asked(desk, **told)
    assert approvals.requests(desk) == []


def test_a_request_that_there_is_not_cannot_be_decided(desk):
    with pytest.raises(NotFound):
        approvals.move(desk, "nothing", "endorsed", who="x")
