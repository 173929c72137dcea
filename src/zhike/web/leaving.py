"""Leaving: why a customer may order no more, in words with the figures behind them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from zhike.errors import Text
from zhike.models.churn import LABELS
from zhike.models.churn_features import NAMES
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen

NOT_ASKED: Text = (
    "No order for more than 365 days: gone by every definition, so nothing is asked about more orders.",
    "已超过 365 天未购买，按任何口径均已流失，不再计算流失概率。",
)


def told(view: View) -> Mapping[str, Any]:
    """What the run decided to show of who leaves, and why."""
    found: Mapping[str, Any] = view.snapshot.fits.get("churn_model") or {}
    return found


def rule(name: str, seen: Seen) -> str:
    """What people call a rule."""
    return seen.words.say(LABELS[name]) if name in LABELS else ""


def shown(view: View) -> str:
    """The rule whose probabilities are shown, or ""."""
    found = told(view)
    return str(found["shown"].get(str(found["main"]), "")) if found else ""


def known(view: View, customer_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """What was known of some customers on the snapshot's day."""
    if not view.has("churn_cases") or not customer_ids:
        return {}
    cases = view.table("churn_cases")
    rows = cases.filter(cases.cut_on == view.snapshot.as_of, cases.customer_id.isin(list(customer_ids)))
    return {row["customer_id"]: row for row in view.rows(rows.select("customer_id", *NAMES))}


def case_of(view: View, customer_id: str) -> Mapping[str, Any] | None:
    """The same of one customer; None where nothing is known."""
    if not view.has("churn_cases"):
        return None
    cases, day = view.table("churn_cases"), view.snapshot.as_of
    found = view.rows_of(
        customer_id,
        "churn case",
        lambda id: cases.filter(cases.customer_id == id, cases.cut_on == day).select("customer_id", *NAMES),
    )
    return found[0] if found else None


def reasons(codes: str | None, case: Mapping[str, Any] | None, as_of: date, links: Links) -> list[Any]:
    """One sentence per reason, the weightiest first."""
    if not codes or case is None:
        return []
    says = _sentences(case, as_of, links)
    return [says[code] for code in codes.split() if code in says]


def joined(sentences: Sequence[Any], links: Links) -> Markup:
    """Reasons as one line."""
    return (Markup("；") if links.words.lang == "zh" else Markup("; ")).join(sentences)


def _sentences(case: Mapping[str, Any], as_of: date, links: Links) -> dict[str, Any]:
    words = links.words

    def cell(name: str, unit: Any = None, value: Any = None, *, signed: bool = False) -> Any:
        found = case[name] if value is None else value
        return links.cell(
            found, "churn_cases", name, unit=unit, signed=signed, better="", cut_on=as_of, customer_id=case["customer_id"]
        )  # fmt: skip

    def whole(name: str) -> Any:
        return cell(name, "count", round(case[name]) if case[name] is not None else None)

    since, usual = whole("days_since"), whole("median_gap")
    return {
        "late": words("later than usual: {since} days since the last order, usually {usual}", since=since, usual=usual),
        "silent": words("no order for {since} days", since=since),
        "slower": words("recent intervals {times} times the usual", times=cell("gap_trend")),
        "fewer": words(
            "{lately} order days in 180 days, {before} in the 180 before",
            lately=whole("order_days_lately"),
            before=whole("order_days_before"),
        ),
        "smaller": words("recent orders at {share} of the usual amount", share=cell("amount_trend", "share")),
        "once": words("bought only once so far"),
        "complaints": words("complaints in 180 days: {count}", count=whole("complaints")),
        "returns": words("sent back {share} of a year's purchases", share=cell("returned_share")),
        "prices": words("the same products now cost {share}", share=cell("price_change", "share", signed=True)),
        "dearer": words("others now pay {share} for what they buy", share=cell("price_now", "share", signed=True)),
        "pays_late": words("pays {days} days beyond terms", days=whole("days_beyond_terms")),
        "service": words("service cases in 180 days: {count}", count=whole("services")),
    }
