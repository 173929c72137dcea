"""The trial: is a scorecard learned from the company's own cases better than the expert one? Only then is it used."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from zhike.credit.bins import Flags, Floats, Numbers
from zhike.credit.cases import traits
from zhike.credit.judged import Judged, compared, judged
from zhike.credit.learned import LEAST_BAD, Scorecard, learn, probabilities
from zhike.credit.policy import BANDS, USUAL

Why = Literal["no_cases", "too_few_bad", "no_better", "better"]
LEAST_TESTED = 10
"""Fewer bad or good cases than this on the day of the test tell nothing of a scorecard."""


@dataclass(frozen=True)
class CreditTrial:
    """What both scorecards were worth on the newest past day whose outcome is known, and which one is used.

    `learned` and `lead` are None where no scorecard could be learned. `card` is the learned one where it is used:
    learned from all cases, those of the test too.
    """

    used: Literal["expert", "learned"]
    why: Why
    learned_cases: int
    learned_bad: int
    expert: Judged | None = None
    learned: Judged | None = None
    lead: float | None = None
    lead_error: float | None = None
    card: Scorecard | None = None


def fit_credit_trial(credit_cases: ir.Table) -> CreditTrial:
    """Learn from the earlier days, test both on the last one, and say which one is to be used."""
    columns = ["customer_id", "cut_on", "credit_score", "is_bad", *traits()]
    found = credit_cases.select(*columns).order_by("cut_on", "customer_id").to_pyarrow()
    if not found.num_rows:
        return CreditTrial("expert", "no_cases", 0, 0)
    last = np.array(found["cut_on"].to_pylist()) == max(found["cut_on"].to_pylist())
    bad = np.asarray(found["is_bad"].to_numpy(zero_copy_only=False), dtype=bool)
    cases = pa.table({name: found[name].cast(pa.float64()) for name in traits()})
    earlier = cases.filter(pa.array(~last))
    counts = (int((~last).sum()), int(bad[~last].sum()))
    points = np.asarray(found["credit_score"].to_numpy(), dtype=float)
    tested = bad[last]
    if min(tested.sum(), (~tested).sum()) < LEAST_TESTED:
        return CreditTrial("expert", "no_cases", *counts)
    risk = 1 - points[last] / 100
    by_expert = judged(risk, tested)
    if not counts[1] or counts[1] == counts[0]:
        return CreditTrial("expert", "too_few_bad", *counts, by_expert)
    card = learn(earlier, bad[~last])
    return _decided(card, cases, bad, last, risk, by_expert, counts)


def _decided(
    card: Scorecard, cases: pa.Table, bad: Flags, last: Flags, risk: Floats, by_expert: Judged, counts: tuple[int, int]
) -> CreditTrial:
    tested = bad[last]
    probability = probabilities(card, cases.filter(pa.array(last)))
    by_learned, race = judged(probability, tested), compared(risk, probability, tested)
    why: Why = "too_few_bad" if counts[1] < LEAST_BAD else "better" if race.wins else "no_better"
    used: Literal["expert", "learned"] = "learned" if why == "better" else "expert"
    whole = learn(cases, bad) if used == "learned" else None
    return CreditTrial(used, why, *counts, by_expert, by_learned, race.better, race.error, whole)


def bad_probability(measured: ir.Table, card: Scorecard) -> ir.FloatingValue:
    """The probability of a bad case by a learned scorecard, as an expression over habits."""
    odds: Any = _double(ibis.literal(card.start))
    for trait in card.traits:
        assert isinstance(trait.bins, Numbers)  # all traits of a case are numbers
        value = measured[trait.name].cast("float64")
        *weights, last, missing = trait.bins.weights
        # A literal may come back from SQL as the number just below: an edge must still hold the value that made it.
        edges = [float(np.nextafter(edge, np.inf)) for edge in trait.bins.edges]
        cases = [(value.isnull(), missing), *((value <= e, w) for e, w in zip(edges, weights, strict=True))]
        odds = odds + _double(ibis.cases(*cases, else_=last))
    return 1.0 / (1.0 + (-odds).exp())


def _double(weight: ir.Value) -> ir.Value:
    """A weight as a floating number in SQL too: DuckDB reads one of 18 digits as a decimal that cannot be added up."""
    return weight.cast("decimal(38, 18)").cast("float64")


def class_by_probability(probability: Any, most: Sequence[float] = USUAL.most_probability) -> ir.StringValue:
    """The class of a probability: the largest of each class is given, above all is E."""
    return ibis.cases(*((probability <= one, name) for name, one in zip(BANDS, most, strict=True)), else_="E")
