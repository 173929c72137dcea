"""Addresses of customers that became another's: they lead on to the one that lives."""

from collections.abc import Iterable
from urllib.parse import quote

from zhike.web.office import View
from zhike.web.pages import Go, Seen


def living(view: View, id_: str) -> str | None:
    """The customer that an id given before belongs to now; nothing where it never was a customer's."""
    if not view.has("redirects"):
        return None
    old = view.table("redirects")
    found = view.rows(old.filter(old.old_id == id_).select("customer_id").limit(1))
    return str(found[0]["customer_id"]) if found else None


def living_ids(view: View, ids: Iterable[str]) -> dict[str, str]:
    """Of some ids those that became another's, and whose each is now."""
    wanted = sorted(set(ids))
    if not wanted or not view.has("redirects"):
        return {}
    old = view.table("redirects")
    found = view.rows(old.filter(old.old_id.isin(wanted)).select("old_id", "customer_id"))
    return {str(row["old_id"]): str(row["customer_id"]) for row in found}


def former(view: View, id_: str) -> list[str]:
    """The ids that a customer had before, or that others had who became it."""
    if not view.has("redirects"):
        return []
    old = view.table("redirects")
    found = view.rows_of(
        id_, "former ids", lambda id: old.filter(old.customer_id == id).select("old_id").order_by("old_id").limit(100)
    )
    return [row["old_id"] for row in found]


def moved(view: View, seen: Seen) -> Go | None:
    """The same page of the customer that lives, where the address names one that became another's.

    For a while only: a merge can be taken back, and then the old address is a customer's own again.
    """
    id_ = seen.path["customer_id"]
    now = living(view, id_)
    if now is None:
        return None
    before, after = (f"/customers/{quote(one, safe='')}" for one in (id_, now))
    there = after + seen.here.removeprefix(before) if seen.here.startswith(before) else after
    return Go(there, status=302)
