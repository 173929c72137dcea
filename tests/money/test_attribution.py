"""Attribution against hand-worked ways, a hand-solved chain, and every order of the channels gone through."""

import random
from collections import Counter
from itertools import permutations

import pytest

from zhike.money.attribution import RULES, Way, credits, markov, position, shapley, ways

HAND = [Way(("A", "B", "C"), won=10), Way(("A",), won=5), Way(("B", "A"), won=4, lost=6)]


def test_the_rules_share_hand_worked_ways():
    found = credits(HAND)

    assert found["first"] == {"A": 15, "B": 4}
    assert found["last"] == {"C": 10, "A": 9}
    assert found["linear"] == pytest.approx({"A": 10 / 3 + 5 + 2, "B": 10 / 3 + 2, "C": 10 / 3})
    assert found["position"] == pytest.approx({"A": 4 + 5 + 2, "B": 2 + 2, "C": 4})


def test_by_position_those_between_share_a_fifth():
    assert position([Way(("A", "B", "C", "D"), won=1)]) == pytest.approx({"A": 0.4, "B": 0.1, "C": 0.1, "D": 0.4})


@pytest.mark.parametrize("seed", range(5))
def test_every_rule_adds_up_to_all_who_were_won(seed):
    chance = random.Random(seed)
    many = [
        Way(tuple(chance.choices("ABCDE", k=chance.randint(1, 6))), chance.randint(0, 9), chance.randint(0, 9))
        for _ in range(30)
    ]

    assert {name: pytest.approx(sum(credit.values())) for name, credit in credits(many).items()} == dict.fromkeys(
        RULES, sum(way.won for way in many)
    )


def test_shapley_is_the_mean_of_what_a_channel_adds_over_all_orders():
    """Brute force: a set of channels is worth the customers whose whole way lies within it."""
    chance = random.Random(7)
    many = [Way(tuple(chance.choices("ABCDE", k=chance.randint(1, 5))), chance.randint(0, 9)) for _ in range(20)]
    added: Counter[str] = Counter()
    orders = list(permutations("ABCDE"))
    for order in orders:
        for place, channel in enumerate(order):
            before, after = set(order[:place]), set(order[: place + 1])
            added[channel] += sum(
                way.won for way in many if set(way.channels) <= after and not set(way.channels) <= before
            )

    assert shapley(many) == pytest.approx({channel: value / len(orders) for channel, value in added.items()})


def test_markov_is_what_would_be_lost_without_the_channel():
    """By hand: of 4, 2 go A→B (1 buys), 1 A (lost), 1 B (buys).

    From A 2/3 go on to B; of the three at B 2/3 buy. Begin ¾ A, ¼ B: ¾ · 2/3 · 2/3 + ¼ · 2/3 = 1/2.
    Without A only ¼ · 2/3 = 1/6 is left: effect 2/3. Without B nothing: effect 1. Two won as 2/3 : 1.
    """
    found = markov([Way(("A", "B"), won=1, lost=1), Way(("A",), won=0, lost=1), Way(("B",), won=1)])

    assert found == pytest.approx({"A": 0.8, "B": 1.2})


def test_a_contact_that_comes_again_and_again_ends_somewhere():
    assert markov([Way(("A", "A", "A", "B"), won=1), Way(("A", "A"), won=0, lost=1)])["B"] == pytest.approx(0.5)


def test_who_is_still_under_way_counts_for_nobody():
    found = ways([(["A"], "won"), (["A"], "open"), (["A", "B"], "lost"), ([], "won")])

    assert found == [Way(("A",), 1, 0), Way(("A", "B"), 0, 1)]
    assert credits([]) == {rule: {} for rule in RULES}
