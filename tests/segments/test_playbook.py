"""Each play is called for by its stated rule and by nothing else."""

import pytest

from zhike.segments.playbook import RULES, plays

ALL = {
    "customers": 100.0, "spent": 1000.0, "all_spent": 1000.0, "late_customers": 5.0, "spent_last_year": 500.0, "overdue": 0.0,
    "single_buyers": 20.0, "gone_customers": 20.0, "returns_share": 0.02, "discount_share": 0.05, "margin_rate": 0.3, "products": 10.0,
}  # fmt: skip
QUIET = ALL | {"customers": 10.0, "spent": 100.0, "late_customers": 0.0, "single_buyers": 1.0, "gone_customers": 1.0}


def names(**changed):
    return [one.rule.name for one in plays(QUIET | changed, ALL)]


def test_a_group_like_all_others_calls_for_nothing():
    assert names() == []


@pytest.mark.parametrize(
    ("changed", "play"),
    [
        ({"spent": 300.0}, "key_accounts"), ({"late_customers": 1.0}, "call_the_late"), ({"overdue": 25.0}, "collect_first"),
        ({"single_buyers": 5.0}, "second_order"), ({"gone_customers": 5.0}, "win_back"), ({"returns_share": 0.031}, "mind_returns"),
        ({"discount_share": 0.065}, "mind_discounts"), ({"margin_rate": 0.255}, "mind_prices"), ({"products": 8.0}, "sell_wider"),
    ],
)  # fmt: skip
def test_each_play_is_called_for_at_its_mark(changed, play):
    assert names(**changed) == [play]
    assert {rule.name for rule in RULES} >= {play}


def test_what_is_little_is_not_acted_on_however_little_the_others_have():
    found = plays(QUIET | {"returns_share": 0.01}, ALL | {"returns_share": 0.001})

    assert found == []


def test_what_nobody_knows_calls_for_nothing():
    assert plays(dict.fromkeys(QUIET), dict.fromkeys(ALL)) == []


def test_a_play_tells_the_value_and_the_mark_it_was_held_against():
    (found,) = plays(QUIET | {"margin_rate": 0.2}, ALL)

    assert (found.value, found.mark) == (0.2, pytest.approx(0.255))


def test_key_accounts_are_few_who_bring_more_than_their_part():
    many = {"spent": 400.0, "all_customers": 100.0}

    assert names(**many, customers=26.0) == ["key_accounts"]
    assert names(**many, customers=27.0) == []
