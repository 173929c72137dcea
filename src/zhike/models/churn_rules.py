"""Rules: how likely each case is to stay silent, by plain rules and by models; every one learns from earlier days only.

recency   who bought last buys next
hiatus    silent for more than `active_days`, or not
rhythm    how far past the own rhythm, or past `active_days` where there is none
purchase  the model of buying that did best at counting orders, fitted to what was known that day
boosted   gradient-boosted trees on everything known, trained on days before
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from zhike.errors import Text
from zhike.models.buying import BUYING
from zhike.models.calibration import Calibration, calibrated
from zhike.models.churn_features import HORIZONS, NAMES
from zhike.models.churn_learner import Trees, refusal, trained
from zhike.models.draws import likeliest
from zhike.models.fitted import Numbers, unbearable
from zhike.models.patterns import Patterns

NAIVE = ("recency", "hiatus", "rhythm")
MODELS = ("purchase", "boosted")
RULES = (*MODELS, *NAIVE)
TRAINED_ON = 3
"""Trees learn from so many cuts at most, the newest that were over."""


@dataclass(frozen=True)
class Cut:
    """The cases of one day.

    Shapes  features: cases × features; silent: by horizon, one 0 or 1 per case, or nothing where it is not over
    """

    day: date
    ids: npt.NDArray[np.object_]
    features: Numbers
    asked: npt.NDArray[np.bool_]
    silent: Mapping[int, Numbers]

    def of(self, name: str) -> Numbers:
        return np.asarray(self.features[:, NAMES.index(name)])

    @cached_property
    def patterns(self) -> tuple[Patterns, npt.NDArray[np.int64]]:
        """The histories of all cases, and which one each has."""
        age, since = self.of("age_days"), self.of("days_since")
        rows = np.stack([self.of("order_days") - 1, (age - since) / 7, age / 7], axis=1)
        found, place, weight = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
        return Patterns(found[:, 0], found[:, 1], found[:, 2], weight.astype(float)), place.ravel()

    def where(self, kept: npt.NDArray[np.bool_]) -> "Cut":
        silent = {days: one[kept] for days, one in self.silent.items()}
        return Cut(self.day, self.ids[kept], self.features[kept], self.asked[kept], silent)


def read(cases: pa.Table) -> list[Cut]:
    """The cases by their days, the newest first."""
    days = sorted(set(cases["cut_on"].to_pylist()), reverse=True)
    at = np.asarray(cases["cut_on"].cast(pa.int32()).to_numpy())
    features = np.stack([_numbers(cases, name) for name in NAMES], axis=1) if days else np.empty((0, len(NAMES)))
    ids = np.asarray(cases["customer_id"].to_pylist(), dtype=object)
    asked = np.asarray(cases["is_asked"].to_pylist(), dtype=bool)
    silent = {horizon: _numbers(cases, f"silent_{horizon}") for horizon in HORIZONS}
    found = []
    for day in days:
        here = np.flatnonzero(at == (day - date(1970, 1, 1)).days)
        here = here[np.argsort(ids[here], kind="stable")]
        known = {horizon: one[here] for horizon, one in silent.items() if not np.isnan(one[here]).any()}
        found.append(Cut(day, ids[here], features[here], asked[here], known))
    return found


def _numbers(cases: pa.Table, name: str) -> Numbers:
    return np.asarray(cases[name].cast(pa.float64()).to_numpy(), dtype=float)


@dataclass(frozen=True)
class Buyers:
    """A model of buying, by its name, and its parameters at a cut."""

    model: str
    parameters: Sequence[float]

    def silent(self, cut: Cut, horizon: int) -> Numbers:
        """The probability of no order day ahead, uncalibrated."""
        seen, place = cut.patterns
        model = BUYING[self.model]
        found = model.none_ahead(
            model.of(*self.parameters), repeats=seen.repeats, last=seen.last, age=seen.age, ahead=horizon / 7
        )
        return np.asarray(np.clip(found, 1e-9, 1 - 1e-9)[place])


def buyers(cut: Cut, model: str) -> Buyers | None:
    """The model fitted to all histories of a cut; None where they bear none."""
    seen = cut.patterns[0]
    if unbearable(seen.customers, seen.repeaters, len(seen), seen.longest) is not None:
        return None
    return Buyers(model, np.exp(likeliest(BUYING[model], seen)).tolist())


def score(rule: str, cut: Cut, horizon: int, *, active_days: int, made: Buyers | Trees | None = None) -> Numbers:
    """The higher the likelier silent; any scale, calibration makes shares of it."""
    if isinstance(made, Buyers):
        share = made.silent(cut, horizon)
        return np.asarray(np.log(share / (1 - share)))
    if isinstance(made, Trees):
        return made.score(cut.features)
    since, lateness = cut.of("days_since"), cut.of("lateness")
    if rule == "recency":
        return np.asarray(np.log1p(since))
    if rule == "hiatus":
        return np.asarray((since > active_days).astype(float))
    return np.asarray(np.log1p(np.where(np.isnan(lateness), since / active_days, lateness)))


def learned(cuts: Sequence[Cut], horizon: int, *, seed: int) -> Trees | Text:
    """Trees from the newest of these cuts; or the words why there are none."""
    some = [cut.where(cut.asked) for cut in cuts[:TRAINED_ON] if horizon in cut.silent]
    true = np.concatenate([cut.silent[horizon] for cut in some]) if some else np.empty(0)
    reason = refusal(true)
    if reason is not None:
        return reason
    return trained(np.concatenate([cut.features for cut in some]), true, seed=seed)


def meaning(
    rule: str, before: Cut, horizon: int, *, active_days: int, made: Buyers | Trees | None = None
) -> Calibration:
    """What a rule's scores turned out to mean at the cut before."""
    asked = before.where(before.asked)
    return calibrated(score(rule, asked, horizon, active_days=active_days, made=made), asked.silent[horizon])
