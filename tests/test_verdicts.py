"""What people decide about who is who: kept, refused where it contradicts, withdrawn, found in the history."""

import pytest

from brought import made
from zhike import verdicts
from zhike.desk import Desk
from zhike.errors import Conflict, NotFound, UsageError

ABOUT = {
    key: {"customer_id": f"K{key}", "marks": [f"{number:016x}"]} for number, key in enumerate(("a", "b", "c", "d"))
}
MORE = {"about": ABOUT, "who": "owner"}


@pytest.fixture
def desk(tmp_path):
    with Desk(made(tmp_path).desk) as opened:
        yield opened


def in_force(desk):
    return [(one.kind, one.subject) for one in verdicts.standing(desk)]


def test_a_decision_keeps_who_was_meant_and_why(desk):
    number = verdicts.decide(desk, "same", "b", "a", about=ABOUT, who="王经理", why="同一税号")
    one = verdicts.standing(desk)[0]

    assert (one.id, one.kind, one.subject, one.who, one.why) == (number, "same", "b|a", "王经理", "同一税号")
    assert one.value == {
        "left": {"key": "b", "customer_id": "Kb", "marks": ["0000000000000001"]},
        "right": {"key": "a", "customer_id": "Ka", "marks": ["0000000000000000"]},
    }


def test_the_same_decision_again_is_the_one_that_stands(desk):
    first = verdicts.decide(desk, "same", "a", "b", **MORE)

    assert verdicts.decide(desk, "same", "b", "a", **MORE) == first
    assert len(desk.decisions.all()) == 1


@pytest.mark.parametrize(
    ("standing", "new"),
    [
        ([("same", "a", "b")], ("different", "b", "a")),
        ([("different", "a", "b")], ("same", "a", "b")),
        ([("parent", "a", "b")], ("same", "a", "b")),
        ([("same", "a", "b"), ("same", "b", "c")], ("different", "a", "c")),
        ([("same", "a", "b"), ("different", "b", "c")], ("same", "a", "c")),
        ([("parent", "a", "b"), ("parent", "b", "c")], ("parent", "c", "a")),
        ([("same", "a", "b")], ("parent", "a", "b")),
    ],
)
def test_what_stands_is_not_contradicted_without_being_withdrawn(desk, standing, new):
    for one in standing:
        verdicts.decide(desk, *one, **MORE)
    with pytest.raises(Conflict, match=r"decision \d+ by owner on 20") as told:
        verdicts.decide(desk, *new, **MORE)

    assert "Withdraw decision" in told.value.fix[0]
    assert "撤回" in told.value.fix[1]
    assert len(verdicts.standing(desk)) == len(standing)


def test_two_customers_that_were_called_different_are_not_joined_by_other_spellings(desk):
    about = {**ABOUT, "a2": {"customer_id": "Ka", "marks": []}, "b2": {"customer_id": "Kb", "marks": []}}
    verdicts.decide(desk, "different", "a", "b", **MORE)
    with pytest.raises(Conflict):
        verdicts.decide(desk, "same", "a2", "b2", about=about, who="owner")


def test_a_parent_of_a_different_customer_is_no_contradiction(desk):
    verdicts.decide(desk, "different", "a", "b", **MORE)
    verdicts.decide(desk, "parent", "a", "b", **MORE)

    assert in_force(desk) == [("different", "a|b"), ("parent", "a|b")]


def test_after_a_withdrawal_the_contrary_can_be_decided(desk):
    first = verdicts.decide(desk, "same", "a", "b", **MORE)
    assert verdicts.withdraw(desk, first, who="owner", why="mistaken") == [first]
    assert in_force(desk) == []
    verdicts.decide(desk, "different", "a", "b", **MORE)

    assert in_force(desk) == [("different", "a|b")]
    with pytest.raises(NotFound, match=f"No decision {first} is in force"):
        verdicts.withdraw(desk, first, who="owner")


def test_what_is_decided_again_after_a_withdrawal_stands(desk):
    first = verdicts.decide(desk, "same", "a", "b", **MORE)
    verdicts.withdraw(desk, first, who="owner")
    second = verdicts.decide(desk, "same", "a", "b", **MORE)

    assert [one.id for one in verdicts.standing(desk)] == [second]


def test_one_spelling_is_taken_out_of_a_customer_and_put_back_in_one_act(desk):
    numbers = verdicts.apart(desk, "a", ["b", "c", "a"], **MORE)
    assert in_force(desk) == [("different", "a|b"), ("different", "a|c")]

    assert verdicts.withdraw(desk, numbers[1], who="owner") == numbers
    assert in_force(desk) == []


def test_nothing_is_taken_out_where_one_of_the_others_was_decided_to_be_the_same(desk):
    verdicts.decide(desk, "same", "a", "c", **MORE)
    with pytest.raises(Conflict):
        verdicts.apart(desk, "a", ["b", "c"], **MORE)

    assert in_force(desk) == [("same", "a|c")]


def test_the_history_of_a_customer_tells_what_was_withdrawn_too(desk):
    first = verdicts.decide(desk, "same", "a", "b", **MORE)
    verdicts.decide(desk, "different", "c", "d", **MORE)
    verdicts.withdraw(desk, first, who="owner")

    assert [one.kind for one in verdicts.history(desk, ["Kb"])] == ["withdrawn", "same"]
    assert [one.kind for one in verdicts.history(desk, ["Ka", "Kd"])] == ["withdrawn", "different", "same"]
    assert verdicts.history(desk, ["Kz"]) == []


@pytest.mark.parametrize(("kind", "right"), [("alike", "b"), ("same", "a")])
def test_nonsense_is_refused(desk, kind, right):
    with pytest.raises(UsageError):
        verdicts.decide(desk, kind, "a", right, **MORE)


def test_a_decision_written_by_other_means_does_no_harm(desk):
    desk.decisions.add("same", "a|b", True, who="owner")
    desk.decisions.add("withdrawn", "a|b", None, who="owner")
    desk.decisions.add("different", "nonsense", 3, who="owner")

    assert in_force(desk) == [("different", "nonsense")]
    assert verdicts.history(desk, ["Ka"]) == []
