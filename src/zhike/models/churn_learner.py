"""Learner: gradient-boosted trees on what was known of customers; few threads, the same trees every time."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from scipy import special

from zhike.errors import Text
from zhike.models.fitted import Numbers

LEAST_CASES = 300
LEAST_EVENTS = 50
"""Of each outcome: below, trees learn names and not habits."""
THREADS = 1
"""More of them wait for each other longer than such small trees take."""
TREES = 120
SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "lambda_l2": 5.0,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": THREADS,
    "verbosity": -1,
}
FEW: Text = (
    f"Boosted trees need {LEAST_CASES} cases of a past day and {LEAST_EVENTS} of each outcome; there are fewer.",
    f"梯度提升模型至少需要过去某日 {LEAST_CASES} 个样本、且两种结果各不少于 {LEAST_EVENTS} 个；目前不足。",
)
UNLOADED: Text = (
    "Boosted trees could not be loaded on this machine (LightGBM; on Linux it needs libgomp1, on macOS libomp). The other models stand.",
    "本机无法加载梯度提升模型（LightGBM；Linux 需安装 libgomp1，macOS 需 libomp），其他模型不受影响。",
)


@dataclass(frozen=True)
class Trees:
    """Trained trees."""

    booster: Any

    def score(self, features: Numbers) -> Numbers:
        """The logarithm of the odds."""
        return np.asarray(self.booster.predict(features, raw_score=True, num_threads=THREADS), dtype=float)

    def probability(self, features: Numbers) -> Numbers:
        return np.asarray(special.expit(self.score(features)))

    def shares(self) -> Numbers:
        """How much of what the trees gained came from each feature."""
        gained = np.asarray(self.booster.feature_importance("gain"), dtype=float)
        return np.asarray(gained / max(float(gained.sum()), 1e-12))

    def parts(self, features: Numbers) -> Numbers:
        """What each feature adds to each case's score: cases × features."""
        found = self.booster.predict(features, pred_contrib=True, num_threads=THREADS)
        return np.asarray(found, dtype=float)[:, :-1]


def refusal(true: Numbers) -> Text | None:
    """Why trees cannot be trained on these outcomes; None where they can."""
    yes = float(true.sum())
    if len(true) < LEAST_CASES or min(yes, len(true) - yes) < LEAST_EVENTS:
        return FEW
    return UNLOADED if _loaded() is None else None


def trained(features: Numbers, true: Numbers, *, seed: int) -> Trees:
    """Trees that tell outcomes apart. Shapes: cases × features, not-a-number where unknown; 0 or 1 per case."""
    lightgbm = _loaded()
    assert lightgbm is not None
    data = lightgbm.Dataset(features, label=true, params={"verbosity": -1}, free_raw_data=True)
    return Trees(lightgbm.train({**SETTINGS, "seed": seed}, data, num_boost_round=TREES))


def _loaded() -> ModuleType | None:
    """LightGBM, brought in when it is first needed: it would slow every start."""
    try:
        import lightgbm
    except (ImportError, OSError):  # its library is not there, or what that one needs is not
        return None
    found: ModuleType = lightgbm
    return found
