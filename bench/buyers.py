"""Simulated customers of the CDNOW parameters, as a summary table and as the raw lines behind it."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

CDNOW = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
SEED = 20260630
OPENED = date(2025, 1, 1)
SEEN_DAYS = 273
AS_OF = OPENED + timedelta(days=SEEN_DAYS)
BORN_WITHIN = 84
LINES_PER_CUSTOMER = 20
ROW_GROUP = 1_000_000


@dataclass(frozen=True)
class Visits:
    """The order days of customers who first bought within 84 days, seen until day 273.

    Shapes  born: day by customer; who, since: one per order day, each customer's in order; since: days after birth
    """

    born: Any
    who: Any
    since: Any


def visits(customers: int) -> Visits:
    """Who came when; two orders on one day are one order day."""
    generator = np.random.default_rng(SEED)
    born = generator.integers(0, BORN_WITHIN, customers)
    age = (SEEN_DAYS - born) / 7
    rate = generator.gamma(CDNOW["r"], 1 / CDNOW["alpha"], customers)
    leaves = generator.beta(CDNOW["a"], CDNOW["b"], customers)
    last, here, now = np.zeros(customers), np.ones(customers, bool), np.zeros(customers)
    who, since = [np.arange(customers)], [np.zeros(customers)]
    while here.any():
        places = np.flatnonzero(here)
        now[places] += generator.exponential(1 / np.maximum(rate[places], 1e-12))
        came = places[np.ceil(now[places] * 7) / 7 <= age[places]]
        day = np.ceil(now[came] * 7) / 7
        new = day > last[came]
        who.append(came[new])
        since.append(day[new])
        last[came] = day
        here[:] = False
        here[came[generator.random(len(came)) >= leaves[came]]] = True
    return Visits(born, np.concatenate(who), np.rint(np.concatenate(since) * 7).astype(np.int64))


def summary(seen: Visits) -> pa.Table:
    """Repeat days, week of the last one, age in weeks: a row per customer."""
    count = len(seen.born)
    last = np.zeros(count, np.int64)
    np.maximum.at(last, seen.who, seen.since)
    repeats = np.bincount(seen.who, minlength=count) - 1
    return pa.table({"repeat_days": repeats, "last_order_week": last / 7, "age_weeks": (SEEN_DAYS - seen.born) / 7})


def write_lines(seen: Visits, path: Path) -> int:
    """The raw lines, about twenty a customer, in no order: whose, of which day, for how much. Says how many."""
    generator = np.random.default_rng([SEED, 1])
    mean = LINES_PER_CUSTOMER * len(seen.born) / len(seen.who)
    of_day = np.repeat(np.arange(len(seen.who)), 1 + generator.poisson(mean - 1, len(seen.who)))
    generator.shuffle(of_day)
    kind = pa.schema([("customer_id", pa.string()), ("ordered_on", pa.date32()), ("amount", pa.decimal128(19, 0))])
    opened = (OPENED - date(1970, 1, 1)).days
    with parquet.ParquetWriter(path, kind) as writer:
        for begin in range(0, len(of_day), ROW_GROUP):
            who = seen.who[of_day[begin : begin + ROW_GROUP]]
            day = opened + seen.born[who] + seen.since[of_day[begin : begin + ROW_GROUP]]
            columns = (
                pa.array([f"c{one:07}" for one in who.tolist()]),
                pa.array(day.astype(np.int32), pa.date32()),
                pa.array(generator.integers(1, 1_000, len(who))).cast(pa.decimal128(19, 0)),
            )
            writer.write_table(pa.table(dict(zip(kind.names, columns, strict=True))))
    return len(of_day)
