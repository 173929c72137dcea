"""Where a customer stands with us on credit: what the snapshot says, and what people granted since."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from zhike import approvals
from zhike.approvals import Request
from zhike.credit import policy
from zhike.credit.advice import Granted
from zhike.credit.policy import CreditPolicy
from zhike.errors import NotFound
from zhike.web.former import former, living
from zhike.web.office import Office, View

SHOWN = (
    "customer_id", "name", "customer_code", "credit_class", "credit_score", "exposure", "credit_limit",
    "credit_term_days", "suggested_limit", "suggested_term_days", "limit_rule", "monthly_purchases", "over_limit",
    "overdue", "oldest_due_on", "spent",
)  # fmt: skip


def standing(view: View, id_: str) -> dict[str, Any]:
    """What the snapshot says of one customer; of one that became another's, of that one.

    Errors  NotFound where there is none of that id
    """
    people = view.table("profiles")
    found = view.rows_of(id_, "standing", lambda id: people.filter(people.customer_id == id).select(*SHOWN).limit(1))
    if not found and (there := living(view, id_)):
        return standing(view, there)
    if not found:
        raise NotFound(
            (f"There is no customer “{id_[:60]}”.", f"没有编号为“{id_[:60]}”的客户。"),
            ("Look for the name under Customers.", "请在“客户”页面按名称查找。"),
        )
    row = found[0]
    late = row["overdue"] and row["oldest_due_on"] and (view.snapshot.as_of - row["oldest_due_on"]).days
    return {**row, "oldest_overdue_days": max(int(late or 0), 0)}


def policy_of(view: View) -> CreditPolicy:
    """The policy that the snapshot was computed by: pages, checks and suggested limits speak of the same one."""
    return policy.in_force(view.snapshot.manifest["decisions"], view.snapshot.settings)


def granted(office: Office, view: View, row: Mapping[str, Any], today: date) -> Granted:
    """The limit and term in force for a customer: what people granted before what sources say, else the policy's."""
    ids = (row["customer_id"], *former(view, row["customer_id"]))
    return in_force(approvals.requests(office.desk), ids, row, policy_of(view), today)  # fmt: skip


def in_force(
    all_requests: Sequence[Request], ids: Sequence[str], row: Mapping[str, Any], by: CreditPolicy, today: date
) -> Granted:
    """The same, of requests that are at hand."""
    held = approvals.granted(all_requests, ids, today)
    term = row["credit_term_days"] if row["credit_term_days"] is not None else row["suggested_term_days"]
    if held is not None:
        days = held.term_days if held.term_days is not None else term
        return Granted(held.limit, days, "temporary" if held.until else "approved", held.until)
    if row["credit_limit"] is not None:
        return Granted(row["credit_limit"], term, "source")
    if row["credit_class"]:
        return Granted(row["suggested_limit"], term, "suggested")
    return Granted(Decimal(str(by.new_customer_limit)), by.of("C").term, "new")
