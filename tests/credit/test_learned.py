"""A scorecard learned from cases."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from zhike import logistic
from zhike.credit import learned
from zhike.credit.judged import judged
from zhike.credit.learned import learn, probabilities
from zhike.errors import UsageError

rng = np.random.default_rng(7)
CASES = 4_000
LATE = rng.integers(0, 5, CASES).astype(float)
TRADE = rng.choice(["food", "steel", "shoes"], CASES)
NOISE = rng.normal(size=CASES)
TRUE = -2.0 + 0.6 * LATE + 0.8 * (TRADE == "steel")
BAD = rng.random(CASES) < 1 / (1 + np.exp(-TRUE))
TABLE = pa.table({"late": LATE, "trade": TRADE.tolist(), "noise": NOISE})


@pytest.fixture(scope="module")
def card():
    return learned.learn(TABLE, BAD)


def test_the_planted_risk_is_found_and_noise_left_out(card):
    assert [trait.name for trait in card.traits] == ["late", "trade"]
    assert np.abs(learned.log_odds(card, TABLE) - TRUE).mean() < 0.15


def test_many_weak_traits_say_together_what_none_says_alone():
    here = np.random.default_rng(3)
    traits = here.normal(size=(30, 8000))
    bad = here.random(8000) < 1 / (1 + np.exp(1.4 - 0.12 * traits.sum(axis=0)))
    table = pa.table({f"trait {n}": one for n, one in enumerate(traits)})
    learned_from, left = table.slice(0, 6000), table.slice(6000)

    card = learn(learned_from, bad[:6000])

    assert all(trait.information < learned.LEAST_INFORMATION * 2 for trait in card.traits)
    best = judged(1 / (1 + np.exp(-traits.sum(axis=0)[6000:])), bad[6000:]).auc
    assert judged(probabilities(card, left), bad[6000:]).auc > best - 0.03


def test_sixty_weak_traits_of_few_cases_are_weighed_as_well_as_by_plain_regression():
    here = np.random.default_rng(11)
    traits = here.normal(size=(60, 10_000))
    bad = here.random(10_000) < 1 / (1 + np.exp(1.6 - 0.13 * traits.sum(axis=0)))
    table = pa.table({f"trait {n}": one for n, one in enumerate(traits)})
    plain = np.column_stack([np.ones(10_000), traits.T])

    card = learn(table.slice(0, 2000), bad[:2000])

    told = judged(probabilities(card, table.slice(2000)), bad[2000:]).auc
    odds = plain[2000:] @ logistic.factors(plain[:2000], bad[:2000], 1.0)
    assert told > judged(1 / (1 + np.exp(-odds)), bad[2000:]).auc - 0.005


def test_as_many_end_badly_as_it_expects(card):
    assert learned.probabilities(card, TABLE).sum() == pytest.approx(BAD.sum(), rel=0.002)


def test_twenty_points_halve_the_odds_and_six_hundred_are_fifty_to_one(card):
    odds = np.exp(-learned.log_odds(card, TABLE))

    assert learned.scored(card, TABLE) == pytest.approx(600 + 20 * np.log2(odds / 50))


def test_points_of_all_bins_and_the_start_add_up_to_the_score(card):
    points = card.points()
    start = 600 - 20 / np.log(2) * (card.start + np.log(50))
    first = start
    for trait in card.traits:
        values = [LATE[0]] if trait.name == "late" else [TRADE[0]]
        first += points[trait.name][learned.placed(trait.bins, values)[0]]

    assert first == pytest.approx(learned.scored(card, TABLE)[0])


def test_more_days_late_never_make_a_case_safer(card):
    ladder = pa.table({"late": [0.0, 1.0, 2.0, 3.0, 4.0, 99.0], "trade": ["food"] * 6, "noise": [0.0] * 6})

    scores = learned.scored(card, ladder)

    assert list(scores) == sorted(scores, reverse=True)


def test_days_late_said_twice_never_make_a_case_safer():
    twice = TABLE.append_column("late_again", pa.array(LATE + rng.normal(scale=0.4, size=CASES)))
    ladder = pa.table({"late": np.arange(5.0), "trade": ["food"] * 5, "noise": [0.0] * 5, "late_again": np.arange(5.0)})

    scores = learned.scored(learn(twice, BAD), ladder)

    assert list(scores) == sorted(scores, reverse=True)


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_two_numbers_of_which_each_tells_little_and_their_difference_all(share):
    """What is owed and what may be owed move together; who owes more of it ends badly."""
    here = np.random.default_rng(2)
    size, owed, limit = here.normal(size=(3, 6000))
    owed, limit = size + 0.3 * owed, size + 0.3 * limit
    bad = here.random(6000) < 1 / (1 + np.exp(-(3 * (owed - limit) + np.log(share / (1 - share)))))
    table = pa.table({"owed": owed, "limit": limit})

    card = learn(table.slice(0, 4000), bad[:4000])

    weights = {trait.name: trait.bins.weights for trait in card.traits}
    assert weights["owed"][0] < weights["owed"][-2]
    assert weights["limit"][0] > weights["limit"][-2]
    best = judged(1 / (1 + np.exp(limit - owed))[4000:], bad[4000:]).auc
    assert judged(probabilities(card, table.slice(4000)), bad[4000:]).auc > best - 0.015


def test_names_and_numbers_that_are_everybodys_own_tell_nothing():
    own = TABLE.append_column("id", pa.array([f"K{n:05d}" for n in range(CASES)]))
    of_three = own.append_column("street", pa.array([f"street {n // 3}" for n in range(CASES)]))

    assert learn(of_three, BAD).traits == learn(TABLE, BAD).traits


@pytest.mark.parametrize("said", [BAD.astype(int), BAD.astype(float), pa.array(BAD), BAD.tolist()], ids=["1 and 0", "1.0", "Arrow", "list"])  # fmt: skip
def test_ends_are_flags_or_one_and_nothing(said, card):
    assert learn(TABLE, said) == card


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (np.where(BAD, "bad", "good"), "“good”|“bad”"),
        (np.where(BAD, 2, 1), "“2”"),
        (pa.array([None, *BAD[1:].tolist()]), "“None”"),
        (BAD[1:], "4000 cases, but 3999"),
    ],
)
def test_ends_said_otherwise_are_not_guessed(said, told):
    with pytest.raises(UsageError, match=told):
        learn(TABLE, said)


def test_what_the_manifest_keeps_gives_the_same_scores(card):
    kept = learned.read(json.loads(json.dumps(card.as_json())))

    assert kept == card


def test_missing_and_unknown_values_have_a_score(card):
    odd = pa.table({"late": [None, 1e12], "trade": ["ships", None], "noise": [None, 0.0]})

    assert np.isfinite(learned.scored(card, odd)).all()


@pytest.mark.parametrize("bad", [np.zeros(CASES, bool), np.ones(CASES, bool)], ids=["all well", "all badly"])
def test_where_all_end_alike_everybody_has_one_score(bad):
    scores = learned.scored(learned.learn(TABLE, bad), TABLE)

    assert np.isfinite(scores).all()
    assert len(set(scores.tolist())) == 1


def test_a_foreign_table_of_any_kind_of_columns_is_learned_and_scored():
    here = np.random.default_rng(5)
    risk = here.normal(size=2000)
    bad = here.random(2000) < 1 / (1 + np.exp(-(risk * 1.5 - 3.5)))  # one class is rare
    words = np.where(risk > 0.5, "高", "低").tolist()
    kinds = {
        "whole": pa.array((risk * 10).astype(int)),
        "money": pa.array([Decimal(f"{one:.2f}") for one in risk], pa.decimal128(18, 2)),
        "flag": pa.array(risk > 0),
        "day": pa.array([date(2020, 1, 1) + timedelta(days=int(one * 30)) for one in risk]),
        "instant": pa.array([datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=int(one * 30)) for one in risk]),
        "text": pa.array(words, pa.large_string()),
        "viewed": pa.array(words).cast(pa.string_view()),
        "category": pa.array(words).dictionary_encode(),
        "gaps": pa.array([None if n % 3 == 0 else float(one) for n, one in enumerate(risk)]),
        "long": pa.array((risk * 2e18).astype(np.int64) + 1),
        "time": pa.array([time(8 + int(one > 0)) for one in risk]),
        "lasting": pa.array([timedelta(days=float(one)) for one in risk]),
        "list": pa.array([[1, 2] if one > 0 else [3] for one in risk]),
        "runs": pc.run_end_encode(pa.array(risk)),
        "endless": pa.array(np.where(np.arange(2000) % 9 == 0, np.inf, risk)),
    }

    for name, column in kinds.items():
        table = pa.table({name: column, "nothing": pa.nulls(2000), "always": pa.array(np.ones(2000))})
        card = learn(table, bad)
        assert [trait.name for trait in card.traits] == [name]
        assert judged(probabilities(card, table), bad).auc > 0.6
        assert probabilities(card, table.slice(0, 0)).size == 0


def test_of_columns_of_one_name_each_is_a_trait_of_its_own():
    """A sheet with two columns “amount”: the first says nothing, the second tells the risk."""
    here = np.random.default_rng(5)
    risk, noise = here.normal(size=(2, 2000))
    bad = here.random(2000) < 1 / (1 + np.exp(-(risk * 1.5 - 2)))
    table = pa.Table.from_arrays([pa.array(noise), pa.array(risk)], names=["amount", "amount"])

    card = learn(table, bad)

    assert [trait.name for trait in card.traits] == ["amount (2)"]
    alone = pa.table({"amount (2)": risk})
    assert probabilities(card, table).tolist() == probabilities(learn(alone, bad), alone).tolist()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (["a", "a", "a"], ["a", "a (2)", "a (3)"]),
        (["a", "a", "a (2)"], ["a", "a (3)", "a (2)"]),
        (["a (2)", "a", "a", "a"], ["a (2)", "a", "a (3)", "a (4)"]),
        (["a (2)", "a (2)", ""], ["a (2)", "a (2) (2)", ""]),
        ([], []),
    ],
)
def test_the_second_column_of_a_name_is_numbered_and_no_name_is_given_twice(given, named):
    table = pa.Table.from_arrays([pa.array([1.0])] * len(given), names=given)

    assert learned.told_apart_by_name(table).column_names == named


def plain(numbers, words, bad, out):
    """A plain logistic regression on the same fold: medians for gaps, a column for each value, unseen values in none."""
    middle, columns = np.nanmedian(numbers[~out], axis=0), [np.ones(bad.size)]
    filled = np.where(np.isnan(numbers), middle, numbers)
    columns += list(((filled - filled[~out].mean(axis=0)) / filled[~out].std(axis=0)).T)
    columns += [np.array([one == value for one in words], float) for value in sorted(set(np.array(words)[~out]))]
    made = np.column_stack(columns)
    return made[out] @ logistic.factors(made[~out], bad[~out], 1.0)


@pytest.mark.parametrize("share", [0.03, 0.5], ids=["one in thirty ends badly", "half end badly"])
def test_an_odd_table_is_told_as_well_as_by_plain_regression_on_the_same_folds(share):
    here = np.random.default_rng(11)
    many = 8000
    risk = here.normal(size=(6, many))
    words = np.where(here.random(many) < 0.02, here.integers(0, 20, many), here.integers(0, 5, many))
    true = risk[:4].sum(axis=0) * 0.4 + np.array([0.5, -0.5, 0.2, 0, 0])[np.minimum(words, 4)]
    bad = here.random(many) < 1 / (1 + np.exp(-(true + np.log(share / (1 - share)))))
    numbers = np.where(here.random((6, many)) < 0.1, np.nan, risk).T  # a tenth is missing
    written = [f"branch {one}" for one in words]  # most of them are rare, some stand in one fold alone
    table = pa.table({f"x{n}": numbers[:, n] for n in range(6)} | {"branch": written})
    fold, ours, theirs = np.arange(many) % 2, [], []
    for one in range(2):
        out = fold == one
        card = learn(table.filter(pa.array(~out)), bad[~out])
        ours.append(judged(probabilities(card, table.filter(pa.array(out))), bad[out]).auc)
        odds = plain(numbers, written, bad, out)
        theirs.append(judged(1 / (1 + np.exp(-odds)), bad[out]).auc)

    assert np.mean(ours) > np.mean(theirs) - 0.01


def test_texts_of_many_values_that_are_numbers_or_days_are_read_as_these():
    here = np.random.default_rng(5)
    rate = here.uniform(5, 25, 6000).round(2)
    since = here.integers(0, 300, 6000)
    bad = here.random(6000) < 1 / (1 + np.exp(3.0 - 0.1 * rate))
    table = pa.table({
        "rate": [f"{one:.2f}%" for one in rate], "since": [f"{2000 + m // 12}-{m % 12 + 1:02d}" for m in since],
    })  # fmt: skip

    card = learn(table, bad)

    assert judged(probabilities(card, table), bad).auc == pytest.approx(judged(rate / 100, bad).auc, abs=0.01)
    fewer = table.slice(0, 3)  # the same traits of a few cases are read as they were
    assert probabilities(card, fewer) == pytest.approx(probabilities(card, table)[:3])


def test_a_text_of_many_values_that_says_nothing_does_not_speak_for_its_own_cases():
    here = np.random.default_rng(6)
    title, late = here.integers(0, 400, 6000), here.normal(size=6000)
    bad = here.random(6000) < 1 / (1 + np.exp(2.0 - late))
    table = pa.table({"late": late, "title": [f"Title {one}" for one in title]})
    first, rest = table.slice(0, 4000), table.slice(4000)

    found = probabilities(learn(first, bad[:4000]), rest)

    assert judged(found, bad[4000:]).auc > judged(late[4000:], bad[4000:]).auc - 0.004
