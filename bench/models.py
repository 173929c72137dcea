"""BG/NBD on simulated customers: fitted and scored from their summary, beside the package lifetimes where it is given.

lifetimes is asked in an environment of its own: ZHIKE_LIFETIMES names its python. Both read the same Parquet file.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import psutil
import pyarrow as pa
from pyarrow import parquet

from zhike import engine
from zhike.models import bg_nbd
from zhike.models.patterns import COLUMNS, patterns

CDNOW = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
SEED = 20260630
PEER = """
import json, resource, sys, time
import pandas as pd
from lifetimes import BetaGeoFitter
rows = pd.read_parquet(sys.argv[1]) if sys.argv[1].endswith("parquet") else pd.read_csv(sys.argv[1])
x, last, age = (rows[name] for name in ("repeat_days", "last_order_week", "age_weeks"))
began, cpu = time.monotonic(), time.process_time()
model = BetaGeoFitter().fit(x, last, age)
fitted = time.monotonic()
alive = model.conditional_probability_alive(x, last, age)
orders = model.conditional_expected_number_of_purchases_up_to_time(13, x, last, age)
print(json.dumps({
    "seconds": round(time.monotonic() - began, 2), "cpu_seconds": round(time.process_time() - cpu, 2),
    "seconds_of_fit": round(fitted - began, 2),
    "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
    "parameters": {name: float(value) for name, value in model.params_.items()},
}))
"""


def measure(folder: Path, customers: int) -> Iterator[dict[str, Any]]:
    """Seconds, memory and log-likelihood of ours; and of the peer where it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"histories.{customers}.parquet"
    if not path.exists():
        parquet.write_table(simulated(customers), path)
    ours = _ours(path)
    yield {"what": "BG/NBD fit and scores from the summary table", "customers": customers, **ours}
    python = os.environ.get("ZHIKE_LIFETIMES")
    if python:
        told = subprocess.run(
            [python, "-W", "ignore", "-c", PEER, str(_readable(path))], capture_output=True, text=True, check=True
        )
        peer = json.loads(told.stdout.strip().splitlines()[-1])
        peer["log_likelihood"] = _height(path, peer["parameters"])
        yield {"what": "the same by lifetimes", "customers": customers, **peer}
        yield {
            "what": "ours against lifetimes",
            "times_faster": round(peer["cpu_seconds"] / ours["cpu_seconds"], 1),
            "log_likelihood_above": round(ours["log_likelihood"] - peer["log_likelihood"], 4),
        }


def simulated(customers: int) -> pa.Table:
    """Customers of the CDNOW parameters who first bought within 84 days, seen until day 273."""
    generator = np.random.default_rng(SEED)
    born = generator.integers(0, 84, customers)
    age = (273 - born) / 7
    rate = generator.gamma(CDNOW["r"], 1 / CDNOW["alpha"], customers)
    leaves = generator.beta(CDNOW["a"], CDNOW["b"], customers)
    repeats, last, here = np.zeros(customers, np.int64), np.zeros(customers), np.ones(customers, bool)
    now = np.zeros(customers)
    while here.any():
        places = np.flatnonzero(here)
        now[places] += generator.exponential(1 / np.maximum(rate[places], 1e-12))
        came = places[np.ceil(now[places] * 7) / 7 <= age[places]]
        day = np.ceil(now[came] * 7) / 7
        repeats[came] += day > last[came]  # two orders on one day are one order day
        last[came] = day
        here[:] = False
        here[came[generator.random(len(came)) >= leaves[came]]] = True
    return pa.table({"repeat_days": repeats, "last_order_week": last, "age_weeks": age})


def _ours(path: Path) -> dict[str, Any]:
    with engine.connected() as connected:
        ibis.set_backend(connected.backend)
        histories = connected.read(path)
        patterns(histories.limit(10))  # loads the packages that reading takes; the peer has loaded its own too
        began, cpu = time.monotonic(), time.process_time()
        seen = patterns(histories)
        found = bg_nbd.fit(seen, at_birth=False)
        fitted = time.monotonic()
        model = bg_nbd.BgNbd(**(found.parameters or {}))
        told = {"repeats": seen.repeats, "last": seen.last, "age": seen.age}
        scores = pa.table(
            {
                **dict(zip(COLUMNS, (pa.array(seen.repeats.astype(np.int64)), pa.array(seen.last), pa.array(seen.age)), strict=True)),
                "alive": pa.array(bg_nbd.alive(model, **told)),
                "orders": pa.array(bg_nbd.expected_orders(model, **told, ahead=13)),
            }
        )  # fmt: skip
        connected.fetch(histories.left_join(ibis.memtable(scores), list(COLUMNS)).select("alive", "orders"))
        return {
            "seconds": round(time.monotonic() - began, 2),
            "cpu_seconds": round(time.process_time() - cpu, 2),
            "seconds_of_fit": round(fitted - began, 2),
            "log_likelihood": found.log_likelihood,
            "patterns": len(seen),
            "memory_mib": psutil.Process().memory_info().rss >> 20,
            "parameters": found.parameters,
        }


def _height(path: Path, parameters: dict[str, float]) -> float:
    """The log-likelihood of somebody's numbers: lifetimes gives its own on a scale of its own."""
    with engine.connected() as connected:
        ibis.set_backend(connected.backend)
        seen = patterns(connected.read(path))
    return bg_nbd.slope_of(seen)(np.log([parameters[name] for name in bg_nbd.NAMES]))[0]


def _readable(path: Path) -> Path:
    """The file as any environment reads it."""
    text = path.with_suffix(".csv")
    if not text.exists():
        parquet.read_table(path).to_pandas().to_csv(text, index=False)
    return text
