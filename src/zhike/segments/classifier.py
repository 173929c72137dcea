"""Classifier: which traits make a group of customers, as points that add up; and who outside is most like it.

Each trait is cut into bins; a bin's weight is the logarithm of how much commoner it is in the group than outside
(weight of evidence). One factor a trait, by logistic regression with a pull towards nothing, says how much of a trait
is news beside the others. A third of the customers is held out: on them the area is measured that is shown first.

Assumes  customers are independent; traits add up in log odds
Source   [SID2006] for weights of evidence; [HM1982] for the interval of the area; [BH1995] for many comparisons
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

from zhike import logistic
from zhike.errors import Text
from zhike.segments.differences import FALSE_SHARE, shares_differ

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

LEAST = 30
"""So many customers in the group and outside; of fewer nothing can be held out."""
LEAST_COMPARED = 5
"""So many in the group and outside can be compared trait by trait."""
EVERY = 3
"""Every third customer, in the order of ids, which are fingerprints, is held out."""
BINS = 4
LEAST_CLASS = 0.02
"""A class of fewer customers than this part counts as another."""
DEFINES = 0.97
"""A trait that alone tells the group as well as this (area) is what defines it: it says nothing new."""
RIDGE = 1.0
SURE = 1.959963984540054
MOST_TRAITS = 12
FEW: Text = (
    f"At least {LEAST} customers inside and {LEAST} outside are needed to test on some held out how well traits tell the group, and who is like it; with fewer, traits are compared one by one only.",
    f"群内与群外都至少需要 {LEAST} 个客户，才能留出一部分检验判断效果并找出相似客户；人数不足时仅逐项比较特征。",
)
BLIND: Text = (
    "The traits at hand do not tell this group from others: on the customers held out they did no better than chance.",
    "现有特征无法区分该群：在留出的客户上，判断并不优于随机。",
)


@dataclass(frozen=True)
class Bins:
    """How one trait is cut: numbers at edges, or words by value; the last bin is of what is missing or other."""

    name: str
    edges: tuple[float, ...] = ()
    values: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many bins there are, that of what is missing among them."""
        return (len(self.values) if self.values else len(self.edges) + 1) + 1


@dataclass(frozen=True)
class Trait:
    """One trait of the points: its bins, each one's weight, and the factor."""

    bins: Bins
    weights: tuple[float, ...]
    factor: float

    def points(self) -> Numbers:
        """What each bin adds to the log odds."""
        return self.factor * np.array(self.weights)


@dataclass(frozen=True)
class Effect:
    """One bin of one trait. Units: odds ratio inside against outside with its 95 % interval; shares; p corrected."""

    name: str
    bin: int
    share: float
    other: float
    odds: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Classifier:
    """What was learned, and how it did on those held out.

    Units    auc, low, high: area on the customers held out with its 95 % interval; lift: how many times as common the
             group is in the best tenth of them as in all
    Missing  all of these where `reason` says why
    """

    traits: tuple[Trait, ...]
    start: float
    effects: tuple[Effect, ...]
    bins: Mapping[str, Bins]
    defines: tuple[str, ...]
    members: int
    others: int
    held: int = 0
    auc: float | None = None
    low: float | None = None
    high: float | None = None
    lift: float | None = None
    reason: Text | None = None


Values = Mapping[str, Numbers | Sequence[str | None]]
"""Per trait a value a customer, in the order of ids; NaN or None where unknown."""


def learned(values: Values, member: Flags) -> Classifier:
    """What makes the group that `member` marks."""
    inside, outside = int(member.sum()), int((~member).sum())
    if min(inside, outside) < LEAST:
        return _compared(values, member)
    held = np.arange(len(member)) % EVERY == EVERY - 1
    places, bins, defines = _cut(values, member, ~held)
    telling = {one.name for one in _effects({n: p[~held] for n, p in places.items()}, bins, member[~held])}
    traits, start = _fitted({n: p for n, p in places.items() if n in telling}, bins, member, ~held)
    effects = tuple(_effects(places, bins, member))
    made = Classifier(traits, start, effects, bins, defines, inside, outside, int(held.sum()))
    return _judged(made, values, member, held)


def _compared(values: Values, member: Flags) -> Classifier:
    """What differs, where too few belong to hold any out: exact tests need no more than these."""
    inside, outside = int(member.sum()), int((~member).sum())
    if min(inside, outside) < LEAST_COMPARED:
        return Classifier((), 0.0, (), {}, (), inside, outside, reason=FEW)
    places, bins, defines = _cut(values, member, np.ones(len(member), dtype=np.bool_))
    return Classifier((), 0.0, tuple(_effects(places, bins, member)), bins, defines, inside, outside, reason=FEW)


def _cut(values: Values, member: Flags, used: Flags) -> tuple[dict[str, Places], dict[str, Bins], tuple[str, ...]]:
    """Each trait's bins, cut by those used, and where everybody lies; and the traits that alone define the group."""
    places, bins, defines = {}, {}, []
    for name, column in values.items():
        cut = _bins(name, column, used)
        if cut is None:
            continue
        place = placed(cut, column)
        weights = _weights(place, member, used, cut.count)
        if max(auc(weights[place], member), _told_by_itself(column, member)) >= DEFINES:
            defines.append(name)
        else:
            places[name], bins[name] = place, cut
    return places, bins, tuple(defines)


def log_odds(made: Classifier, values: Values) -> Numbers:
    """How like the group each customer is, as log odds."""
    first = next(iter(values.values()))
    found = np.full(len(first), made.start)
    for trait in made.traits:
        found += trait.points()[placed(trait.bins, values[trait.bins.name])]
    return found


def speaks(made: Classifier, values: Values) -> list[list[tuple[str, int]]]:
    """Per customer the traits that speak most for belonging, with the bin, the strongest first; at most three."""
    if not made.traits:
        return []
    where = [placed(trait.bins, values[trait.bins.name]) for trait in made.traits]
    points = np.stack([trait.points()[place] for trait, place in zip(made.traits, where, strict=True)], axis=1)
    found = []
    for row, gained in enumerate(points):
        order = [n for n in np.argsort(-gained, kind="stable")[:3] if gained[n] > 0]
        found.append([(made.traits[n].bins.name, int(where[n][row])) for n in order])
    return found


def placed(bins: Bins, values: Numbers | Sequence[str | None]) -> Places:
    """The bin of each value."""
    last = bins.count - 1
    if bins.values:
        by = {value: place for place, value in enumerate(bins.values)}
        return np.array([by.get(value, last) if value is not None else last for value in values], dtype=np.int64)
    numbers = np.asarray(values, dtype=np.float64)
    place = np.searchsorted(np.array(bins.edges), numbers, side="left")
    return np.where(np.isnan(numbers), last, place).astype(np.int64)


def auc(scores: Numbers, member: Flags) -> float:
    """How often a member stands above one who is none; equals count half."""
    ranks = stats.rankdata(scores)
    inside, outside = member.sum(), (~member).sum()
    return float((ranks[member].sum() - inside * (inside + 1) / 2) / (inside * outside))


def _told_by_itself(column: Numbers | Sequence[str | None], member: Flags) -> float:
    """The area of a number as it is, the better way round."""
    if not isinstance(column, np.ndarray):
        return 0.0
    area = auc(np.nan_to_num(column, nan=-np.inf), member)
    return max(area, 1 - area)


def _bins(name: str, column: Numbers | Sequence[str | None], learned_from: Flags) -> Bins | None:
    """The bins of a trait, cut where those learned from lie; nothing where all are alike."""
    if isinstance(column, np.ndarray):
        known = column[learned_from & ~np.isnan(column)]
        if len(known) < LEAST:
            return None
        edges = np.unique(np.quantile(known, np.arange(1, BINS) / BINS, method="lower"))
        edges = edges[edges < known.max()]
        return Bins(name, tuple(float(edge) for edge in edges)) if len(edges) else None
    counted: dict[str, int] = {}
    for value, used in zip(column, learned_from, strict=True):
        if used and value is not None:
            counted[value] = counted.get(value, 0) + 1
    least = max(LEAST_CLASS * learned_from.sum(), 5)
    values = tuple(sorted(value for value, count in counted.items() if count >= least))
    return Bins(name, values=values) if values and (len(values) > 1 or len(counted) > 1) else None


def _weights(place: Places, member: Flags, used: Flags, count: int) -> Numbers:
    """How much commoner each bin is inside than outside, as a logarithm; half a customer is added to each."""
    inside = np.bincount(place[used & member], minlength=count) + 0.5
    outside = np.bincount(place[used & ~member], minlength=count) + 0.5
    return np.asarray(np.log(inside / inside.sum()) - np.log(outside / outside.sum()))


def _effects(places: Mapping[str, Places], bins: Mapping[str, Bins], member: Flags) -> list[Effect]:
    """Every bin held against all others, over all customers; what chance explains as well is left out."""
    inside, outside = int(member.sum()), int((~member).sum())
    found: list[Effect] = []
    if not inside or not outside:
        return found
    for name, place in places.items():
        a = np.bincount(place[member], minlength=bins[name].count)
        b = np.bincount(place[~member], minlength=bins[name].count)
        for bin_ in range(bins[name].count):
            one, other = int(a[bin_]), int(b[bin_])
            if one + other < 5 or one + other == inside + outside:
                continue
            cells = np.array([one, inside - one, other, outside - other]) + 0.5
            log = float(np.log(cells[0] * cells[3] / (cells[1] * cells[2])))
            error = float(np.sqrt((1 / cells).sum()))
            p = shares_differ(one, inside, other, outside)
            odds, low, high = (float(end) for end in np.exp([log, log - SURE * error, log + SURE * error]))
            found.append(Effect(name, bin_, one / inside, other / outside, odds, low, high, p))
    if not found:
        return []
    corrected = stats.false_discovery_control([effect.p for effect in found])
    kept = [replace(effect, p=float(p)) for effect, p in zip(found, corrected, strict=True) if p <= FALSE_SHARE]
    return sorted(kept, key=lambda effect: (-abs(np.log(effect.odds)), effect.name, effect.bin))


def _fitted(
    places: Mapping[str, Places], bins: Mapping[str, Bins], member: Flags, used: Flags
) -> tuple[tuple[Trait, ...], float]:
    """The traits that stay, the most telling first, and the start; one that would count against its own bins goes."""
    weights = {name: _weights(place, member, used, bins[name].count) for name, place in places.items()}
    told = {name: auc(weights[name][place][used], member[used]) for name, place in places.items()}
    kept = sorted(places, key=lambda name: (-told[name], name))[:MOST_TRAITS]
    while True:
        columns = np.column_stack([np.ones(int(used.sum())), *(weights[name][places[name]][used] for name in kept)])
        factors = logistic.factors(columns, member[used], RIDGE)
        wrong = [name for name, factor in zip(kept, factors[1:], strict=True) if factor <= 0]
        if not wrong:
            break
        kept.remove(wrong[-1])
    traits = tuple(
        Trait(bins[name], tuple(float(w) for w in weights[name]), float(factor))
        for name, factor in zip(kept, factors[1:], strict=True)
    )
    return traits, float(factors[0])


def _judged(made: Classifier, values: Values, member: Flags, held: Flags) -> Classifier:
    """The same with how it did on those held out."""
    scores, true = log_odds(made, values)[held], member[held]
    inside, outside = int(true.sum()), int((~true).sum())
    if min(inside, outside) < 5:
        return replace(made, reason=FEW)
    area = auc(scores, true)
    q1, q2 = area / (2 - area), 2 * area * area / (1 + area)
    spread = area * (1 - area) + (inside - 1) * (q1 - area**2) + (outside - 1) * (q2 - area**2)
    error = SURE * float(np.sqrt(max(spread, 0.0) / (inside * outside)))
    best = np.argsort(-scores, kind="stable")[: max(len(scores) // 10, 1)]
    low = max(area - error, 0.0)
    lift = float(true[best].mean() / true.mean())
    return replace(made, auc=area, low=low, high=min(area + error, 1.0), lift=lift, reason=None if low > 0.5 else BLIND)
