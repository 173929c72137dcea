"""Amended: what a customer's record said before, field by field, as later loads changed it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zhike.amendments import Amendment, amendments
from zhike.web import golden
from zhike.web.pages import Seen
from zhike.web.shown import Day

MOST = 100


def amended(party_keys: Sequence[str], seen: Seen) -> list[dict[str, Any]]:
    """The newest changes of a customer's records, each with the file and row that made it."""
    office = seen.office
    found = amendments(office.engine, office.workspace, office.desk.loads.active(), party_keys)
    return [_told(one, seen) for one in found[:MOST]]


def _told(one: Amendment, seen: Seen) -> dict[str, Any]:
    at = seen.words("row {row}", row=str(one.row))
    return {
        "field": one.field,
        "label": golden.label(one.field, seen),
        "before": golden.masked(one.field, one.before),
        "after": golden.masked(one.field, one.after),
        "from": " · ".join(str(part) for part in (one.file, one.sheet, at) if part),
        "on": Day(datetime.fromisoformat(one.load.at).astimezone(seen.office.workspace.zone).date(), seen.lang),
    }
