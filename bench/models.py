"""BG/NBD on simulated customers: fitted and scored from their summary and from raw lines, beside the package
lifetimes where it is given; and what all models take of a whole refresh.

lifetimes is asked in an environment of its own: ZHIKE_LIFETIMES names its python (with pyarrow, for the raw lines).
Both read the same Parquet file.
"""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import psutil
import pyarrow as pa
from pyarrow import parquet

from bench import buyers, company
from zhike import engine
from zhike.engine import Engine
from zhike.models import bg_nbd
from zhike.models.fitted import Fitted
from zhike.models.histories import histories
from zhike.models.patterns import COLUMNS, Patterns, patterns

PEER = """
import json, sys, time
import pandas as pd
from lifetimes import BetaGeoFitter
from lifetimes.utils import summary_data_from_transaction_data
path, as_of = sys.argv[1:]
if not as_of:
    rows = pd.read_parquet(path) if path.endswith("parquet") else pd.read_csv(path)
began, cpu = time.monotonic(), time.process_time()
if as_of:
    lines = pd.read_parquet(path, columns=["customer_id", "ordered_on"])
    rows = summary_data_from_transaction_data(
        lines, "customer_id", "ordered_on", observation_period_end=as_of, freq="D", freq_multiplier=7)
    x, last, age = rows["frequency"], rows["recency"], rows["T"]
else:
    x, last, age = (rows[name] for name in ("repeat_days", "last_order_week", "age_weeks"))
summed_up = time.monotonic()
model = BetaGeoFitter().fit(x, last, age)
fitted = time.monotonic()
alive = model.conditional_probability_alive(x, last, age)
orders = model.conditional_expected_number_of_purchases_up_to_time(13, x, last, age)
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({
    "seconds": round(time.monotonic() - began, 2), "cpu_seconds": round(time.process_time() - cpu, 2),
    "seconds_of_summary": round(summed_up - began, 2), "seconds_of_fit": round(fitted - summed_up, 2),
    "memory_mib": peak >> 10,
    "parameters": {name: float(value) for name, value in model.params_.items()},
}))
"""
ISSUE_A = (
    "parties", "traits", "portraits", "candidates", "linkage", "pairs", "matches", "redirects", "doubtful_pairs",
    "decision_conflicts", "places", "order_lines", "orders", "products", "receipts", "invoices", "interactions",
    "relations", "golden_values", "customers", "contacts", "customer_products", "customer_metrics", "customer_months",
    "rhythms", "receivables", "rfm", "tiers", "activity", "profiles", "company_months", "cohorts", "retention",
    "frequency", "second_orders", "pareto", "late_backtest", "custom_fields",
)  # fmt: skip
"""Steps of what happened and what orders say."""
MODELS = (
    "histories", "bg_nbd", "mbg_nbd", "pareto_nbd", "bg_bb", "gamma_gamma", "covariates", "covariate_fits",
    "backtest", "forecast", "outlook", "value_totals", "churn_cases", "churn_backtest", "churn_model", "churn_risks", "stays", "stay_curves",
    "stay_traits", "lost_reasons", "churn_definitions",
)  # fmt: skip
"""Steps of what customers will do."""


def measure(folder: Path, customers: int) -> Iterator[dict[str, Any]]:
    """Seconds, memory and log-likelihood of ours, and of the peer where it is there; the part of the models in a run."""
    folder.mkdir(parents=True, exist_ok=True)
    yield from _from_summary(folder, customers)
    yield from _from_lines(folder, customers)
    yield from _of_refresh(folder, customers)


def _from_summary(folder: Path, customers: int) -> Iterator[dict[str, Any]]:
    path = folder / f"histories.{customers}.parquet"
    if not path.exists():
        parquet.write_table(buyers.summary(buyers.visits(customers)), path)
    ours = _ours(path)
    yield {"what": "BG/NBD fit and scores from the summary table", "customers": customers, **ours}
    peer = _peer(_readable(path))
    if peer:
        peer["log_likelihood"] = _height(path, peer["parameters"])
        yield {"what": "the same by lifetimes", "customers": customers, **peer}
        yield {
            "what": "ours against lifetimes",
            "times_faster": round(peer["cpu_seconds"] / ours["cpu_seconds"], 1),
            "log_likelihood_above": round(ours["log_likelihood"] - peer["log_likelihood"], 4),
        }


def _from_lines(folder: Path, customers: int) -> Iterator[dict[str, Any]]:
    """From raw lines, twenty a customer: reading and the summary are part of it."""
    path = folder / f"lines.{customers}.parquet"
    if not path.exists():
        half = path.with_suffix(".half")
        buyers.write_lines(buyers.visits(customers), half)
        half.rename(path)
    lines = parquet.read_metadata(path).num_rows
    ours = _ours_from_lines(path)
    yield {"what": "BG/NBD histories, fit and scores from raw lines", "customers": customers, "lines": lines, **ours}
    peer = _peer(path, as_of=buyers.AS_OF.isoformat())
    if peer:
        yield {"what": "the same by lifetimes", "customers": customers, "lines": lines, **peer}
        yield {
            "what": "ours against lifetimes, from raw lines",
            "times_faster": round(peer["seconds"] / ours["seconds"], 1),
            "times_less_processor": round(peer["cpu_seconds"] / ours["cpu_seconds"], 1),
        }


def _of_refresh(folder: Path, customers: int) -> Iterator[dict[str, Any]]:
    """Where the measure `run` has left a company of that size: its refresh with all models against that of issue A."""
    place = folder / f"demo-{customers}" / "workspace"
    if not (place.parent / "done.json").exists():
        return
    told = company.manifest(place)
    took = {name: float(step["seconds"]) for name, step in told["steps"].items()}
    orders, models = _seconds(took, ISSUE_A), _seconds(took, MODELS)
    yield {
        "what": "refresh with all models against what orders say alone",
        "customers": customers,
        "lines": told["tables"]["order_lines"]["rows"],
        "seconds_of_orders": round(orders, 1),
        "seconds_of_models": round(models, 1),
        "seconds_of_all_steps": round(sum(took.values()), 1),
        "times_with_models": round((orders + models) / orders, 2),
        "times_with_everything": round(sum(took.values()) / orders, 2),
    }


def _seconds(took: Mapping[str, float], steps: tuple[str, ...]) -> float:
    return sum(took[name] for name in steps if name in took)  # a company made before a step was there has none of it


def _peer(path: Path, as_of: str = "") -> dict[str, Any]:
    """What lifetimes takes; nothing where it is not given. as_of: the path is one of raw lines."""
    python = os.environ.get("ZHIKE_LIFETIMES")
    if not python:
        return {}
    command = [python, "-W", "ignore", "-c", PEER, str(path), as_of]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(told.stdout.strip().splitlines()[-1])
    return found


def _ours(path: Path) -> dict[str, Any]:
    with engine.connected() as connected:
        ibis.set_backend(connected.backend)
        known = connected.read(path)
        patterns(known.limit(10))  # loads the packages that reading takes; the peer has loaded its own too
        return _scored(connected, known, time.monotonic(), time.process_time())


def _ours_from_lines(path: Path) -> dict[str, Any]:
    with engine.connected() as connected, tempfile.TemporaryDirectory() as scratch:
        ibis.set_backend(connected.backend)
        lines = connected.read(path).mutate(kind=ibis.literal("sale"))
        patterns(histories(lines.limit(10), as_of=buyers.AS_OF))
        began, cpu = time.monotonic(), time.process_time()
        made = Path(scratch) / "histories.parquet"
        connected.write(histories(lines, as_of=buyers.AS_OF), made)
        summed_up = round(time.monotonic() - began, 2)
        return {"seconds_of_summary": summed_up, **_scored(connected, connected.read(made), began, cpu)}


def _scored(connected: Engine, known: ir.Table, began: float, cpu: float) -> dict[str, Any]:
    """Fit and scores of every customer."""
    begins = time.monotonic()
    seen = patterns(known)
    found = bg_nbd.fit(seen, at_birth=False)
    fitted = time.monotonic()
    scores = _scores(seen, _of(found))
    connected.fetch(known.left_join(ibis.memtable(scores), list(COLUMNS)).select("alive", "orders"))
    return {
        "seconds": round(time.monotonic() - began, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "seconds_of_fit": round(fitted - begins, 2),
        "log_likelihood": found.log_likelihood,
        "patterns": len(seen),
        "memory_mib": psutil.Process().memory_info().rss >> 20,
        "parameters": found.parameters,
    }


def _of(found: Fitted) -> bg_nbd.BgNbd:
    assert found.parameters is not None
    r, alpha, a, b = found.parameters.values()
    return bg_nbd.BgNbd(r, alpha, a, b)


def _scores(seen: Patterns, model: bg_nbd.BgNbd) -> pa.Table:
    told = {"repeats": seen.repeats, "last": seen.last, "age": seen.age}
    keys = (pa.array(seen.repeats.astype(np.int64)), pa.array(seen.last), pa.array(seen.age))
    alive = pa.array(bg_nbd.alive(model, **told))
    orders = pa.array(bg_nbd.expected_orders(model, **told, ahead=13))
    return pa.table({**dict(zip(COLUMNS, keys, strict=True)), "alive": alive, "orders": orders})


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
