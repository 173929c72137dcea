"""One place decides who may do what."""

from typing import get_args

import pytest

from zhike.access import ACTIONS, NOBODY, OPEN, OWNER, POLICY_VERSION, Action, Principal, Resource, authorize
from zhike.errors import NotSignedIn, UnknownName


def test_every_action_is_declared_once():
    assert get_args(Action) == ACTIONS
    assert len(set(ACTIONS)) == len(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
def test_the_owner_may_do_everything(action):
    decision = authorize(OWNER, action, Resource("customer", "c1")).require()

    assert (decision.allow, decision.row_predicate, decision.policy_version) == (True, (), POLICY_VERSION)


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_may_only_come_in(action):
    decision = authorize(NOBODY, action)
    if action in OPEN:
        assert decision.require().allow
    else:
        assert decision.max_rows == 0
        with pytest.raises(NotSignedIn):
            decision.require()


@pytest.mark.parametrize(
    ("role", "endorse", "approve", "policy"),
    [("sales", False, False, False), ("sales_manager", True, False, False), ("finance", False, True, True)],
)
def test_each_role_takes_its_own_step_of_credit_and_no_other(role, endorse, approve, policy):
    somebody = Principal("陈静", role)

    allowed = [authorize(somebody, f"credit.{step}").allow for step in ("endorse", "approve", "policy")]
    assert allowed == [endorse, approve, policy]
    assert authorize(somebody, "credit.propose").allow
    assert authorize(somebody, "question.ask").allow


def test_an_action_that_nobody_declared_is_an_error_for_the_owner_too():
    with pytest.raises(UnknownName, match=r"customer\.delete"):
        authorize(OWNER, "customer.delete")
