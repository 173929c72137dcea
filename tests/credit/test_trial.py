"""When the learned scorecard replaces the expert one, and that both engines compute what it learned."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from zhike.credit.cases import traits
from zhike.credit.learned import learn, probabilities
from zhike.credit.trial import bad_probability, class_by_probability, fit_credit_trial

LAST, EARLIER = date(2025, 1, 1), date(2024, 1, 1)


def cases(engine, *, many=4000, share=0.15, expert_knows=False, told=True):
    """Cases whose days beyond terms say how bad they are; the expert's points follow them, or nothing."""
    rng = np.random.default_rng(5)
    bad = rng.random(many) < share
    columns = {name: rng.random(many) for name in traits()}
    columns["days_beyond_terms"] = rng.normal(size=many) + (2.0 * bad if told else 0)
    points = -10 * columns["days_beyond_terms"] + 50 if expert_knows else rng.random(many) * 100
    return engine.given(
        pa.table(
            {"customer_id": [f"c{i}" for i in range(many)], "cut_on": [LAST if i % 4 == 0 else EARLIER for i in range(many)],
             "credit_score": np.rint(points).astype(int), "is_bad": bad, **columns}
        )
    )  # fmt: skip


def test_a_learned_scorecard_that_beats_the_expert_one_on_later_cases_replaces_it(engine):
    found = fit_credit_trial(cases(engine))

    assert (found.used, found.why) == ("learned", "better")
    assert found.learned.auc > found.expert.auc + 0.2
    assert found.card.cases == 4000


def test_one_that_is_no_better_beyond_chance_does_not(engine):
    found = fit_credit_trial(cases(engine, expert_knows=True))

    assert (found.used, found.why, found.card) == ("expert", "no_better", None)
    assert found.lead < 1.96 * found.lead_error


def test_one_learned_from_fewer_than_200_bad_cases_does_not_however_good(engine):
    found = fit_credit_trial(cases(engine, many=1200))

    assert found.learned_bad < 200
    assert (found.used, found.why, found.card) == ("expert", "too_few_bad", None)
    assert found.learned.auc > found.expert.auc  # both are told all the same


@pytest.mark.parametrize("many", [0, 40])
def test_where_hardly_anything_happened_nothing_is_judged(engine, many):
    found = fit_credit_trial(cases(engine, many=many, share=0.05))

    assert (found.used, found.why, found.expert) == ("expert", "no_cases", None)


def test_the_expression_gives_what_the_scorecard_gives(engine):
    table = cases(engine, many=1500)
    held = engine.fetch(table.order_by("customer_id"))
    numbers = held.select(list(traits()))
    holes = numbers.set_column(
        0, traits()[0], pa.array([None if i % 7 == 0 else v for i, v in enumerate(numbers[0].to_pylist())])
    )
    bad = np.asarray(held["is_bad"].to_numpy(zero_copy_only=False), dtype=bool)
    card = learn(holes, bad)

    measured = engine.given(holes.append_column("customer_id", held["customer_id"]))
    found = engine.fetch(measured.select("customer_id", p=bad_probability(measured, card)).order_by("customer_id"))

    assert found["p"].to_pylist() == pytest.approx(probabilities(card, holes).tolist())  # fmt: skip


def test_classes_follow_the_probability(engine):
    measured = engine.given(pa.table({"p": [0.02, 0.021, 0.12, 0.25, 0.251]}))

    found = engine.fetch(measured.select(c=class_by_probability(measured.p)))
    assert found["c"].to_pylist() == ["A", "B", "C", "D", "E"]
