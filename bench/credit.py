"""The learned scorecard on as many cases as a bank branch has: seconds, and how well it tells them."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from zhike.credit.judged import judged
from zhike.credit.learned import learn, probabilities

CASES = 150_000


def measure(folder: Path, customers: int) -> Iterator[dict[str, Any]]:  # noqa: ARG001 - every measure is asked alike
    """Twenty numbers and four texts; six of them matter. The bar is sixty seconds."""
    rng = np.random.default_rng(1)
    numbers = {f"number_{i}": rng.lognormal(size=CASES) for i in range(20)}
    texts = {f"text_{i}": rng.integers(0, 30, CASES).astype(str) for i in range(4)}
    risk = sum(0.5 * np.log(numbers[f"number_{i}"]) for i in range(6)) - 2.5
    bad = rng.random(CASES) < 1 / (1 + np.exp(-risk))
    table = pa.table({**numbers, **{name: values.tolist() for name, values in texts.items()}})
    began = time.monotonic()
    card = learn(table, bad)
    found = judged(probabilities(card, table), bad)
    yield {
        "what": "learned scorecard",
        "cases": CASES,
        "seconds": round(time.monotonic() - began, 2),
        "bar_seconds": 60,
        "auc": round(found.auc, 4),
        "auc_of_the_truth": round(judged(1 / (1 + np.exp(-risk)), bad).auc, 4),
        "traits": len(card.traits),
    }
