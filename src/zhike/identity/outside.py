"""Outside relations: whom customers work with, or belong to, who buys nothing from us."""

import re

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhike.identity import names
from zhike.identity.relations import kind_of, stated
from zhike.tables import conform

_FIRM = re.compile(
    r"(公司|集团|控股|厂|行|社|店|院|所|中心|局|部|站|协会|学会|商会|联盟|大学|学校|银行|基金|资本|创投|工作室|实验室|超市|商城"
    r"|\b(?:ltd|limited|inc|llc|corp|corporation|co|gmbh|plc|group|university|institute|bank|association|capital|partners))\W*$",
    re.I,
)


def outside_relations(matches: ir.Table, raw_customers: ir.Table, raw_relations: ir.Table) -> ir.Table:
    """Parties beside a customer that are no customers: parents, partners, suppliers, rivals as the lists name them.

    Row      one customer, one name and what that party is to it
    Dates    since is the earliest that a source gives
    Leaves   names that are a customer's, or several customers' (those are `relations`); what names no firm: a code, a person
    Missing  since, where no source says it
    """
    found = [row for row in stated(matches, raw_customers, raw_relations) if _FIRM.search(row["other"])]
    known = _known(matches, {names.clean(row["other"]) for row in found})
    once: dict[tuple[str, str, str], str] = {}
    for row in found:
        key = (row["customer_id"], row["other"], kind_of(row["kind"]))
        if names.clean(row["other"]) not in known:
            since = row["since"].isoformat() if row["since"] else ""
            once[key] = min(filter(None, (once.get(key, ""), since)), default="")
    columns = {
        name: pa.array([key[place] for key in sorted(once)], pa.string())
        for place, name in enumerate(("customer_id", "other_name", "kind"))
    }
    # Spark is given tables held in memory by way of pandas, which knows no missing day.
    held = ibis.memtable(pa.table({**columns, "since": pa.array([once[key] for key in sorted(once)], pa.string())}))
    return conform(held.mutate(since=held.since.nullif("").cast("date")), "outside_relations")


def _known(matches: ir.Table, said: set[str]) -> set[str]:
    """Which of some names are customers'."""
    if not said:
        return set()
    asked = ibis.memtable(pa.table({"clean_name": pa.array(sorted(said), pa.string())}))
    met = matches.select("clean_name").semi_join(asked, "clean_name").distinct().to_pyarrow()
    return set(met.column("clean_name").to_pylist())
