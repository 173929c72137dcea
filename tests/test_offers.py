"""A deal put forward, endorsed, approved or refused: by whom, why, and unchanged by what comes later."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from zhike import offers, workspace
from zhike.desk import Desk
from zhike.errors import Conflict, NotFound, UsageError


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(workspace.init(tmp_path / "workspace").desk) as made:
        yield made


def forward(desk, query="product=cup", why="新客首单"):
    return offers.propose(desk, "首单", "ann", query, {"sales": "1200.00"}, who="周航", why=why)


def test_an_offer_is_approved_only_after_both_and_every_step_keeps_its_note(desk):
    id_ = forward(desk)
    with pytest.raises(Conflict):
        offers.move(desk, id_, "approved", who="段强")
    offers.move(desk, id_, "endorsed", who="陈静", why="价格合理")
    done = offers.move(desk, id_, "approved", who="段强", why="回款有保障")

    assert [(step.state, step.who, step.why) for step in done.steps] == [
        ("proposed", "周航", "新客首单"), ("endorsed", "陈静", "价格合理"), ("approved", "段强", "回款有保障"),
    ]  # fmt: skip
    assert (done.name, done.figures["sales"], done.is_open) == ("首单", "1200.00", False)
    with pytest.raises(Conflict):
        offers.move(desk, id_, "refused", who="段强", why="晚了")


def test_who_put_a_deal_forward_takes_it_back_until_it_is_decided(desk):
    id_ = forward(desk)
    offers.move(desk, id_, "endorsed", who="陈静")
    offers.move(desk, id_, "withdrawn", who="周航")

    assert [one.state for one in offers.offers(desk)] == ["withdrawn"]
    with pytest.raises(Conflict):
        offers.move(desk, id_, "approved", who="段强")
    forward(desk)  # the very same deal may be put forward again


@pytest.mark.parametrize(
    ("steps", "who", "is_owner", "wanted"),
    [
        (["周航"], "周航", False, True),  # nobody endorses what they put forward,
        (["周航"], "周航", True, False),  # but the owner,
        (["周航"], "陈静", False, False),
        (["周航", "陈静"], "周航", True, True),  # and nobody approves what they put forward
        (["周航", "陈静"], "陈静", False, True),  # or endorsed
        (["周航", "陈静"], "段强", False, False),
    ],
)
def test_the_next_step_is_left_to_others_by_who_took_one(desk, steps, who, is_owner, wanted):
    id_ = offers.propose(desk, "首单", "ann", "product=cup", {"sales": "1"}, who=steps[0], why="新客")
    for one in steps[1:]:
        offers.move(desk, id_, "endorsed", who=one)

    assert offers.offer(desk, id_).is_for_others(who, is_owner=is_owner) is wanted


def test_a_refusal_says_why_and_the_same_deal_waits_once(desk):
    id_ = forward(desk)

    for wrong in (lambda: offers.move(desk, id_, "refused", who="陈静"), lambda: forward(desk, "product=box", why=" ")):
        with pytest.raises(UsageError):
            wrong()
    with pytest.raises(Conflict):
        forward(desk)
    with pytest.raises(NotFound):
        offers.move(desk, "nobody", "endorsed", who="陈静")
    offers.move(desk, id_, "refused", who="陈静", why="低于成本")
    assert [one.state for one in offers.offers(desk)] == ["refused"]
    forward(desk)
    assert [one.state for one in offers.offers(desk)] == ["proposed", "refused"]
