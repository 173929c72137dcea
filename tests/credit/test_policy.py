"""A company's own policy: what is refused, what differs, and that limits, classes, checks and the past all follow it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zhike.credit.advice import Granted, advised
from zhike.credit.policy import KIND, SUBJECT, USUAL, changes, in_force, read
from zhike.credit.scorecard import class_of
from zhike.credit.trial import class_by_probability
from zhike.errors import UnknownName, ZhikeError


def own(of="C", points=None, **numbers):
    """The usual policy, with some numbers of one class and all points changed."""
    classes = tuple(replace(one, **numbers) if one.name == of else one for one in USUAL.classes)
    return replace(USUAL, classes=classes, least_points=points or USUAL.least_points)


def written(name=None, **changed):
    """The usual policy as a decision, with one number of class A or of all changed."""
    told = USUAL.plain()
    if name:
        told["classes"][0] |= {name: changed[name]}
        return told
    return told | changed


def test_what_is_kept_is_read_as_it_was():
    policy = own(
        months=2.5, term=40, longest=70, late=3, release="finance", points=(90, 70, 50, 30), plan=("每季备货",) * 2
    )

    assert read(policy.plain()) == policy
    assert in_force([(KIND, SUBJECT, policy.plain())], {"new_customer_limit": 1.0}) == policy


def test_without_a_decision_the_settings_of_the_file_hold():
    found = in_force([(KIND, SUBJECT, None)], {"exposure_counts": "claims", "new_customer_limit": 5.0})

    assert found == replace(USUAL, exposure_counts="claims", new_customer_limit=5.0)


@pytest.mark.parametrize(
    "told",
    [
        {"name": "months", "months": -1},
        {"name": "months", "months": "much"},
        {"name": "months", "months": float("nan")},
        {"name": "term", "term": 91},  # longer than the longest term
        {"name": "over", "over": 5.1},
        {"name": "late", "late": 400},
        {"least_points": [80, 65, 65, 35]},
        {"least_points": [80, 65, 35]},
        {"most_probability": [0.05, 0.02, 0.12, 0.25]},
        {"provision": [0, 1, 5, 10, 20, 50, 101, 0]},
        {"provision": [0, 1, 5]},
        {"exposure_counts": "prepayments"},
        {"exposure_counts": "claims,tea"},
        {"new_customer_limit": float("inf")},
        {"classes": []},
    ],
)
def test_what_makes_no_sense_is_refused(told):
    with pytest.raises(ZhikeError):
        read(written(**told))


def test_nobody_unknown_may_release():
    with pytest.raises(UnknownName):
        read(written("release", release="the cat"))


def test_what_differs_is_named_by_class_and_number():
    assert changes(USUAL, own(late=20, points=(90, 65, 50, 35))) == [
        ("C", "late", 15, 20),
        ("", "least_points", (80, 65, 50, 35), (90, 65, 50, 35)),
    ]
    assert changes(USUAL, USUAL) == []


def test_classes_follow_the_bands_of_the_policy(engine, given):
    scored = given("credit_scores", "customer_id | credit_score\nann | 80\nbob | 79")

    def classes(points):
        found = scored.select("customer_id", c=class_of(scored.credit_score, points)).order_by("customer_id")
        return engine.fetch(found)["c"].to_pylist()

    assert classes(USUAL.least_points) == ["A", "B"]
    assert classes((90, 80, 50, 35)) == ["B", "C"]
    chance = scored.select("customer_id", c=class_by_probability(scored.credit_score / 100.0, (0.1, 0.2, 0.79, 0.9)))
    assert engine.fetch(chance.order_by("customer_id"))["c"].to_pylist() == ["D", "C"]


def test_checks_follow_the_policy():
    row = {"credit_class": "C", "exposure": Decimal(900), "oldest_overdue_days": 16}

    def said(policy):
        found = advised(
            row, Granted(Decimal(1000), 30, "source"), amount=Decimal(150), at="order", included=False,
            today=date(2025, 7, 1), credit_policy=policy,
        )  # fmt: skip
        return found.word, found.release

    assert said(USUAL) == ("hold", "finance")  # C may not pass its limit at all, nor be 16 days late
    assert said(own(over=0.05, late=16)) == ("hold", "sales_manager")
    assert said(own(months=0)) == ("hold", "finance")  # a class without credit pays before delivery


def test_who_has_no_class_yet_is_judged_as_the_class_c_of_the_policy():
    found = advised(
        {"credit_class": None, "oldest_overdue_days": 20}, Granted(Decimal(1000), 30, "new"), amount=Decimal(10),
        at="order", included=False, today=date(2025, 7, 1), credit_policy=own(late=25),
    )  # fmt: skip

    assert found.word == "proceed"
