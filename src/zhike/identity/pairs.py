"""How likely two parties are one, and what speaks for it and against it."""

import json

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from zhike.identity.candidates import Kept
from zhike.identity.linkage import Linkage, bits, probable, scored
from zhike.identity.patterns import STRATA, Patterns
from zhike.tables import COMPARED

Numbers = npt.NDArray[np.float64]

LEAST = 0.001
"""Pairs less likely than this are nobody's question."""


def pairs(candidates: ir.Table, *, linkage: Linkage) -> ir.Table:
    """Two parties compared, and how likely they are one.

    Row     two candidates
    Units   weight is log2 of the odds: the weights of the evidence and of the prior, less what rivals take away
    Leaves  pairs less likely than one in a thousand
    Source  [FS1969] the weight; [W2006] the commonness of names
    """
    told = Kept.read(candidates)
    seen = told.patterns()
    probability, weight, evidence = judged(linkage, seen)
    likely = np.flatnonzero(probability[seen.of_pair] >= LEAST)
    pattern = seen.of_pair[likely]
    return ibis.memtable(
        pa.table(
            {
                "left_key": told.left_key.take(pa.array(likely)),
                "right_key": told.right_key.take(pa.array(likely)),
                "probability": pa.array(probability[pattern]),
                "weight": pa.array(weight[pattern]),
                "evidence": pa.array(evidence, pa.string()).take(pa.array(pattern)),
            }
        )
    )


def judged(linkage: Linkage, seen: Patterns) -> tuple[Numbers, Numbers, list[str]]:
    """Per pattern the probability, the weight, and the evidence as JSON; none where it is too unlikely."""
    marks = scored(linkage, seen)
    probability, weight = np.zeros(len(marks)), np.zeros(len(marks))
    for number, stratum in enumerate(STRATA):
        here = np.flatnonzero(seen.stratum == number)
        told = marks[here], linkage.shared[stratum], seen.rivals[here]
        probability[here], weight[here] = probable(*told), bits(*told)
    likely = probability >= LEAST
    evidence = [
        _evidence(level, own) if wanted else "[]"
        for level, own, wanted in zip(seen.levels.tolist(), marks.tolist(), likely.tolist(), strict=True)
    ]
    return probability, weight, evidence


def _evidence(level: list[int], weights: list[float]) -> str:
    told = [
        {"mark": mark, "level": at, "weight": round(weight, 2)}
        for mark, at, weight in zip(COMPARED, level, weights, strict=True)
        if at >= 0
    ]
    return json.dumps(sorted(told, key=lambda each: -abs(float(each["weight"]))), separators=(",", ":"))
