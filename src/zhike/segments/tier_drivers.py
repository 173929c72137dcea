"""What was known of customers before their tier rose or fell, against those whose tier stayed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhike.segments.differences import differences
from zhike.segments.year_tiers import YEAR, grading_days

BEGAN = {"rose": ("low", "middle"), "fell": ("high", "middle")}
"""By move: the tiers that a customer could make it from."""
NEAR = timedelta(days=7)
"""What was known so many days after the earlier grading still counts as known before."""
FAR = timedelta(days=100)
NO_FEATURES = ("cut_on", "customer_id", "is_asked", "silent_30", "silent_60", "silent_90")
COLUMNS: Mapping[str, pa.DataType] = {
    "move": pa.string(), "feature": pa.string(), "known_on": pa.date32(), "moved": pa.int64(), "stayed": pa.int64(),
    "median_moved": pa.float64(), "median_stayed": pa.float64(), "higher": pa.float64(), "p_value": pa.float64(),
}  # fmt: skip


def tier_drivers(churn_cases: ir.Table, standings: ir.Table, *, as_of: date) -> ir.Table:
    """What told those who rose, or fell, within the last year from those who stayed, when it began.

    Row      one move and one thing known of customers that differs beyond chance, of all that are compared at once
    Units    medians; higher: how often one who moved stands above one who stayed; p_value: corrected for all compared
    Dates    known_on: the day of `churn_cases` nearest before the year began; nothing later was known
    Leaves   who could not move so: of the rising those who began high, of the falling those who began low
    Source   [MW1947], [BH1995]
    """
    began = grading_days(as_of)[YEAR]
    days = churn_cases.select("cut_on").distinct().to_pyarrow()["cut_on"].to_pylist()
    known_on = max((day for day in days if began - FAR <= day <= began + NEAR), default=None)
    rows: list[dict[str, Any]] = []
    if known_on is not None:
        cases = churn_cases.filter(churn_cases.cut_on == ibis.literal(known_on))
        moves = standings.select("customer_id", "tier_move", "year_tier_before")
        told = cases.join(moves, "customer_id").order_by("customer_id").to_pyarrow().to_pylist()
        rows = [row for move in BEGAN for row in _rows(told, move, known_on)]
    return ibis.memtable(
        pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in COLUMNS.items()})
    )


def _rows(told: list[dict[str, Any]], move: str, known_on: date) -> list[dict[str, Any]]:
    could = [row for row in told if row["year_tier_before"] in BEGAN[move]]
    moved, stayed = ([row for row in could if row["tier_move"] == one] for one in (move, "same"))
    names = [name for name in (told[0] if told else ()) if name not in (*NO_FEATURES, "tier_move", "year_tier_before")]
    sides = {name: ([row[name] for row in moved], [row[name] for row in stayed]) for name in names}
    return [
        {
            "move": move,
            "feature": one.name,
            "known_on": known_on,
            "moved": len(moved),
            "stayed": len(stayed),
            "median_moved": one.one,
            "median_stayed": one.other,
            "higher": (one.effect + 1) / 2,
            "p_value": one.p,
        }
        for one in differences(sides, {})
    ]
