"""Covaried: a model of buying whose customers differ by what is known of them beside their orders.

Assumes: what the model assumes, and that a trait multiplies the rate at which a customer buys, and how readily one
leaves, each by a number of its own that all who have the trait share: α exp(−γ′z) stands for α; β exp(−δ′z) for the β
of Pareto/NBD, a exp(δ′z) for the a of BG/NBD and MBG/NBD, so that δ multiplies the odds of leaving. Letters are those
of [FH2007], which gives a and b of BG/NBD a number each; here b has none. In BG/BB, which [FH2007] does not treat, α and
γ are multiplied alike, so that both are factors of odds: of buying at an opportunity, and of leaving before it.

The logarithms of the parameters are linear in the traits, so everything is the plain model's, a group at a time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis.expr.types as ir
import numpy as np
from scipy import stats

from zhike.errors import Text
from zhike.models.buying import BUYING, STEADY, Buying
from zhike.models.covariates import Design, told_as
from zhike.models.fitted import Fitted, Numbers, Slope, fitted, refused
from zhike.models.patterns import Patterns, grouped, opportunities, patterns

BUYS, LEAVES = "buys", "leaves"
WITH = "_covariates"
"""What the name of a rule ends with where it is a model with covariates."""
TURNED = {
    "bg_nbd": ((1, -1.0), (2, 1.0)),
    "mbg_nbd": ((1, -1.0), (2, 1.0)),
    "pareto_nbd": ((1, -1.0), (3, -1.0)),
    "bg_bb": ((0, 1.0), (2, 1.0)),
}
"""Which parameter says how readily customers buy, and which how readily they leave, and whether it rises with that."""


@dataclass(frozen=True)
class Covaried:
    """One model with covariates: its numbers as logarithms, or draws of them, and what makes them each group's."""

    of: Callable[..., Any]
    turned: Numbers
    logs: Numbers

    def of_group(self, group: int) -> Any:
        """The plain model of one group."""
        return self.of(*np.exp(np.tensordot(self.turned[group], self.logs, axes=1)))


@dataclass(frozen=True)
class CovariateFit:
    """One model fitted with covariates, held against the same without.

    Shapes  fit: of its parameters those named "buys …" and "leaves …" are factors, e to γ and δ
    Missing likelihood_ratio and p_value where either bears no fit
    Source  likelihood ratio: twice the gain, chi-square with `freedom` degrees where covariates tell nothing [W1938]
    """

    fit: Fitted
    freedom: int
    likelihood_ratio: float | None
    p_value: float | None


@dataclass(frozen=True)
class CovariateFits:
    """Each model with covariates; none where none are asked for, or they tell nobody apart.

    against: the commonest value of each covariate, which the factors compare with
    """

    models: Mapping[str, CovariateFit] = field(default_factory=dict)
    against: Mapping[str, str] = field(default_factory=dict)
    reason: Text | None = None


def fit_covariates(
    histories: ir.Table,
    covariates: ir.Table,
    *,
    bg_nbd: Fitted,
    mbg_nbd: Fitted,
    pareto_nbd: Fitted,
    bg_bb: Fitted,
) -> CovariateFits:
    """The numbers with covariates, by maximum likelihood from those without. [FH2007] sections 3 and 4"""
    design = Design.read(covariates)
    if not design.asked:
        return CovariateFits()
    if not design.traits:
        return CovariateFits(against=design.against, reason=nobody_apart(design.asked))
    known = grouped(histories, covariates)
    seen = patterns(known, groups=True)
    against = {name: design.against[name] for name in design.telling}
    plain = dict(zip(STEADY, (bg_nbd, mbg_nbd, pareto_nbd), strict=True))
    found = {name: fit(name, design, seen, plain[name]) for name in STEADY}
    on_occasions = fit("bg_bb", design, opportunities(known, groups=True), bg_bb)
    return CovariateFits({**found, "bg_bb": on_occasions}, against)


def fit(name: str, design: Design, seen: Patterns, plain: Fitted) -> CovariateFit:
    """One model with covariates, climbed from the top of the plain one."""
    freedom = 2 * len(design.traits)
    if plain.parameters is None or plain.log_likelihood is None:
        return CovariateFit(
            refused(plain.reason or nobody_apart(design.telling), seen.customers, len(seen)), freedom, None, None
        )
    model = covaried(name, design)
    start = np.concatenate([plain.logs, np.zeros(freedom)])
    found = fitted(model.names, model.slope_of(seen), [start], seen.customers, len(seen))
    if found.log_likelihood is None:
        return CovariateFit(found, freedom, None, None)
    gain = 2 * max(found.log_likelihood - plain.log_likelihood, 0.0)
    return CovariateFit(found, freedom, gain, float(stats.chi2.sf(gain, freedom)))


def covaried(name: str, design: Design) -> Buying:
    """The model of that name with these covariates, by what it can do; patterns and what is asked name the group."""
    plain, turned = BUYING[name], _turned(name, design)
    none: Numbers = np.zeros(2 * len(design.traits))

    def slope_of(seen: Patterns) -> Slope:
        pieces = [(turned[group], plain.slope_of(seen.of_group(group))) for group in seen.groups]

        def slope(at: Numbers) -> tuple[float, Numbers]:
            height, rising = 0.0, np.zeros(len(at))
            for turn, one in pieces:
                value, gradient = one(turn @ at)
                height, rising = height + value, rising + gradient @ turn
            return height, rising

        return slope

    return Buying(
        names=(*plain.names, *(f"{does} {of}={value}" for does in (BUYS, LEAVES) for of, value in design.traits)),
        slope_of=slope_of,
        starts_of=lambda seen: [np.concatenate([one, none]) for one in plain.starts_of(seen)],
        usual=lambda seen: np.concatenate([plain.usual(seen), none]),
        of=lambda *numbers: Covaried(plain.of, turned, np.log(np.array(numbers, dtype=float))),
        alive=_by_group(plain.alive),
        expected_orders=_by_group(plain.expected_orders),
        none_ahead=_by_group(plain.none_ahead),
        drawn=_by_group(plain.drawn, axis=1),
        reads=lambda seen: plain.reads(seen) if seen.group is not None else None,
    )


def competing(design: Design) -> dict[str, Buying]:
    """All models that compete, by the names of their rules."""
    also = {f"{name}{WITH}": covaried(name, design) for name in BUYING} if design.traits else {}
    return {**BUYING, **also}


def _turned(name: str, design: Design) -> Numbers:
    """From the logarithms of all numbers to those of a group's plain model. Shapes: groups × 4 × (4 + 2 traits)"""
    count = len(design.traits)
    found = np.zeros((len(design.groups), 4, 4 + 2 * count))
    found[:, :, :4] = np.eye(4)
    for begin, (place, rises) in zip((4, 4 + count), TURNED[name], strict=True):
        found[:, place, begin : begin + count] = rises * design.rows
    return found


def _by_group(score: Callable[..., Any], axis: int = 0) -> Callable[..., Any]:
    """A plain model's score of histories that are of several groups."""

    def scored(model: Covaried, *, group: Numbers, **told: Any) -> Numbers:
        of = group.ravel()
        found: Numbers | None = None
        for one in np.unique(of):
            here = np.flatnonzero(of == one)
            asked = {name: value[here] if isinstance(value, np.ndarray) else value for name, value in told.items()}
            part = np.asarray(score(model.of_group(int(one)), **asked))
            if found is None:
                found = np.empty((*part.shape[:axis], len(of), *part.shape[axis + 1 :]))
            found[(slice(None),) * axis + (here,)] = part
        return np.empty(0) if found is None else found

    return scored


def nobody_apart(asked: Sequence[str]) -> Text:
    """Why models with these covariates say no more than those without."""
    en, zh = told_as(asked)
    return (
        f"Models say nothing more for knowing {en}: all customers have the same, or fewer than 30 differ.",
        f"加入{zh}不能区分客户：全部客户取值相同，或取值不同的客户不足 30 个。",
    )
