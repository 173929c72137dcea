"""One place decides who may do what."""

from typing import get_args

import pytest

from zhike.access import ACTIONS, NOBODY, OPEN, OWNER, POLICY_VERSION, Action, Resource, authorize
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


def test_an_action_that_nobody_declared_is_an_error_for_the_owner_too():
    with pytest.raises(UnknownName, match=r"customer\.delete"):
        authorize(OWNER, "customer.delete")
