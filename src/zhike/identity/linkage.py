"""How much each level of likeness is worth: m and u of Fellegi and Sunter, for companies and for persons.

m is how often two spellings of one party are at a level, u how often two parties taken at random are. u comes from
counts (how often two bear the same) and from pairs taken at random; m and the share of pairs that are one come by
expectation and maximisation over the patterns of the candidates. Both start from `priors.PRIORS`, worth as many
pairs as stated there: fifty parties stay near them, fifty thousand learn their own.

Candidates are no random pairs: they share a key. So u is never taken from them, and the prior odds are those of all
pairs, of which the ones that share no key count as different. What a shared key is worth is then counted once, by u.
"""

from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from zhike.identity import levels
from zhike.identity.blocks import mixed
from zhike.identity.candidates import Kept
from zhike.identity.levels import TOP, Ints, Levels, Portraits
from zhike.identity.patterns import COLUMN, COMMON, COMPANY, RARE, STRATA, Patterns, others
from zhike.identity.priors import BACKGROUND, PARTNERS, PRIORS, RARER, Prior
from zhike.tables import COMPARED

Numbers = npt.NDArray[np.float64]

SAMPLED = 40_000
"""Pairs taken at random for u."""
ROUNDS = 30
RANDOM_PAIRS = 500.0
"""The prior of u is worth so many random pairs."""
FURTHEST = 30.0
"""No mark weighs more bits than these, for or against."""
FAMILY = [COMPARED.index(mark) for mark in ("surname", "phone", "email", "address", "postcode")]
"""What a family shares, too."""
PERSONAL = (("id_number", 2), ("born_on", 2), ("bank_account", 2))
"""What it does not share, and from which level on that agrees."""
VALUES = {name: COLUMN.get(name, name) for name in COMPARED if name not in ("region", "form", "branch", "former")}
"""The marks that agree wholly where the texts are equal: their u follows from counts."""


@dataclass(frozen=True)
class Linkage:
    """The fitted numbers.

    Shapes  m, u: by stratum and mark, per level from 0 up; shared: by stratum, the share of all pairs that are one;
            parties: by stratum, how many there are
    """

    m: dict[str, dict[str, tuple[float, ...]]]
    u: dict[str, dict[str, tuple[float, ...]]]
    shared: dict[str, float]
    parties: dict[str, int]

    def weight(self, stratum: str, mark: str) -> Numbers:
        """log2(m/u) per level."""
        ratio = np.log2(np.array(self.m[stratum][mark]) / np.array(self.u[stratum][mark]))
        return np.asarray(np.clip(ratio, -FURTHEST, FURTHEST))

    def prior_weight(self, stratum: str) -> float:
        """log2 of the odds that two parties taken at random are one."""
        return float(np.log2(self.shared[stratum] / (1 - self.shared[stratum])))


def fit_linkage(candidates: ir.Table, portraits: ir.Table) -> Linkage:
    """The numbers for these parties."""
    parties = levels.read(portraits.to_pyarrow())
    return fit(parties, Kept.read(candidates).patterns())


def fit(parties: Portraits, seen: Patterns) -> Linkage:
    """The numbers, from the patterns of the candidates."""
    told: dict[str, Any] = {"m": {}, "u": {}, "shared": {}, "parties": {}}
    for number, stratum in enumerate(STRATA):
        mine = np.flatnonzero((parties.company == (number == COMPANY)) & parties.somebody)
        here = seen.stratum == number
        start = _Start(
            seen.levels[here], seen.common[here], seen.rivals[here], seen.pairs[here], PRIORS[stratum],
            _random(parties, mine), len(mine),
        )  # fmt: skip
        told["m"][stratum], told["u"][stratum], told["shared"][stratum] = _maximised(start)
        told["parties"][stratum] = len(mine)
    return Linkage(**told)


def scored(linkage: Linkage, seen: Patterns) -> Numbers:
    """Per pattern and mark its weight in bits, the commonness of names and numbers taken into account.

    Shapes  patterns × COMPARED; 0 where one side is silent
    """
    weights = np.zeros(seen.levels.shape)
    for number, stratum in enumerate(STRATA):
        here = np.flatnonzero(seen.stratum == number)
        m, u = linkage.m[stratum], linkage.u[stratum]
        weights[here] = _weights(m, u, seen.levels[here], seen.common[here], linkage.parties[stratum])
    return weights


def _weights(
    m: dict[str, tuple[float, ...]], u: dict[str, tuple[float, ...]], level: Levels, common: Levels, parties: int
) -> Numbers:
    found = np.zeros(level.shape)
    for place, mark in enumerate(COMPARED):
        worth = np.clip(np.log2(np.array(m[mark]) / np.array(u[mark])), -FURTHEST, FURTHEST)
        own = np.append(worth, 0.0)[level[:, place]]
        if mark in COMMON:
            chance = _chance(mark, common[:, COMMON.index(mark)], parties)
            least = worth[-2]  # that both bear a common word is no worse than that they bear two alike
            agreed = np.clip(np.log2(m[mark][-1] / chance), min(least, worth[-1]), FURTHEST)
            own = np.where(level[:, place] == TOP[mark], agreed, own)
        found[:, place] = own
    return _once_per_family(found, level)


def _once_per_family(weights: Numbers, level: Levels) -> Numbers:
    """Where given names or whole names differ, what a family has in common says only that it is one.

    Its weightiest mark counts where the names are alike, or a number or the day of birth agrees, which are a
    person's own.
    """
    name, given = level[:, COMPARED.index("name")], level[:, COMPARED.index("given_name")]
    another = (given == 0) | (name == 0) | (name == 1)
    own = np.any([level[:, COMPARED.index(mark)] >= least for mark, least in PERSONAL], axis=0) | (name == 1)
    shared = weights[:, FAMILY] * another[:, None]
    rest = np.maximum(shared, 0)
    place = np.flatnonzero(own)
    rest[place, rest[place].argmax(axis=1)] = 0
    weights[:, FAMILY] -= rest
    return weights


def _chance(mark: str, common: Levels, parties: int) -> Numbers:
    """How often a party taken at random bears the word that two already bear."""
    usual, worth = BACKGROUND[mark]
    often = np.where(common == RARE, usual * RARER, usual)
    return np.asarray((others(common) + often * worth) / (max(parties - 2, 0) + worth))


@dataclass(frozen=True)
class _Random:
    """Per mark the levels of pairs taken at random: shares, and how many pairs they are taken from."""

    shares: dict[str, Numbers]
    pairs: dict[str, Numbers]


@dataclass(frozen=True)
class _Start:
    level: Levels
    common: Levels
    rivals: Levels
    pairs: Ints
    priors: dict[str, Prior]
    random: _Random
    parties: int


def _random(parties: Portraits, mine: Ints) -> _Random:
    """How often the parties of one stratum agree by chance."""
    left, right = _sample(parties, mine)
    found = levels.compare(parties, left, right)
    shares, pairs = {}, {}
    for mark in COMPARED:
        count = np.bincount(found[mark][found[mark] >= 0], minlength=TOP[mark] + 1).astype(float)
        drawn = count.sum() if mark != "former" else 0.0  # seen only where it fits, so chance does not show in it
        shares[mark], pairs[mark] = count / max(drawn, 1), np.full(len(count), drawn)
        if mark in VALUES and drawn:
            bearers = np.bincount(parties[VALUES[mark]].code[mine] + 1)[1:].astype(float)
            all_pairs = bearers.sum() * (bearers.sum() - 1)
            shares[mark][-1] = (bearers * (bearers - 1)).sum() / max(all_pairs, 1)
            pairs[mark][-1] = all_pairs / 2
    return _Random(shares, pairs)


def _sample(parties: Portraits, mine: Ints) -> tuple[Ints, Ints]:
    """Pairs taken at random, by a hash of their keys: the same for the same parties."""
    if len(mine) < 2:
        return mine[:0], mine[:0]
    order = mine[np.argsort(_hashes(parties, mine), kind="stable")]
    apart = min(max(1, SAMPLED // len(mine)), len(mine) - 1)
    most = min(len(mine), SAMPLED)
    left = np.tile(np.arange(most), apart)
    right = (left + np.repeat(np.arange(1, apart + 1), most)) % len(mine)
    return np.minimum(order[left], order[right]), np.maximum(order[left], order[right])


def _hashes(parties: Portraits, mine: Ints) -> npt.NDArray[np.uint64]:
    return mixed(parties.keys.take(pa.array(mine)))


def _maximised(
    start: _Start,
) -> tuple[dict[str, tuple[float, ...]], dict[str, tuple[float, ...]], float]:
    """m, u and the share of pairs that are one, by expectation and maximisation."""
    m = {mark: tuple(prior.m) for mark, prior in start.priors.items()}
    all_pairs = max(start.parties * (start.parties - 1) / 2, 1.0)
    usual = min(PARTNERS * max(start.parties, 1) / all_pairs, 0.2)
    shared = usual
    u = _u(start, m, shared)
    m = _known(m, u, start.priors)
    for _ in range(ROUNDS):
        one = start.pairs * probable(_weights(m, u, start.level, start.common, start.parties), shared, start.rivals)
        for place, mark in enumerate(COMPARED):
            prior = start.priors[mark]
            told = start.level[:, place] >= 0
            seen = np.bincount(start.level[told, place], weights=one[told], minlength=TOP[mark] + 1)
            m[mark] = tuple(((seen + np.array(prior.m) * prior.pairs) / (seen.sum() + prior.pairs)).tolist())
        shared = float((one.sum() + usual * all_pairs) / (2 * all_pairs))
        u = _u(start, m, shared)
        m = _known(m, u, start.priors)
    return m, u, shared


def bits(weights: Numbers, shared: float, rivals: Levels) -> Numbers:
    """log2 of the odds per pattern; with rivals that fit as well, at most an equal part of the probability.

    Shapes  weights: patterns × marks
    """
    total = weights.sum(axis=1) + np.log2(shared / (1 - shared))
    return np.asarray(total - np.where(rivals > 0, np.logaddexp2(0.0, total + np.log2(np.maximum(rivals, 1))), 0.0))


def probable(weights: Numbers, shared: float, rivals: Levels) -> Numbers:
    """The probability per pattern."""
    return np.asarray(1 / (1 + np.exp2(-np.clip(bits(weights, shared, rivals), -200, 200))))


def _u(start: _Start, m: dict[str, tuple[float, ...]], shared: float) -> dict[str, tuple[float, ...]]:
    """u per level: what random pairs show, less those of them that are one, with the prior's weight."""
    found = {}
    for mark, prior in start.priors.items():
        usual, pairs = np.array(prior.u), start.random.pairs[mark]
        apart = np.maximum(start.random.shares[mark] - shared * np.array(m[mark]), 0.0)
        u = (apart * pairs + usual * RANDOM_PAIRS) / (pairs + RANDOM_PAIRS)
        found[mark] = tuple((u / u.sum()).tolist())
    return found


def _known(
    m: dict[str, tuple[float, ...]], u: dict[str, tuple[float, ...]], priors: dict[str, Prior]
) -> dict[str, tuple[float, ...]]:
    """m where levels weigh no more than their prior lets them, and never less than a level below."""
    found = {}
    for mark, prior in priors.items():
        own, chance = np.array(m[mark]), np.array(u[mark])
        for level, bits in enumerate(prior.at_most):
            own[level] = min(own[level], chance[level] * 2.0**bits)
        found[mark] = tuple(_rising(own, chance).tolist())
    return found


def _rising(m: Numbers, u: Numbers) -> Numbers:
    """m with levels whose worth would fall as likeness grows pooled with their neighbours."""
    pools: list[tuple[float, float, list[int]]] = []
    for level, (one, other) in enumerate(zip(m.tolist(), u.tolist(), strict=True)):
        pools.append((one, other, [level]))
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] > pools[-1][0] * pools[-2][1]:
            (a, b, low), (c, d, high) = pools[-2:]
            pools[-2:] = [(a + c, b + d, low + high)]
    own = m.copy()
    for a, b, pooled in pools:
        own[pooled] = a * u[pooled] / b
    return own
