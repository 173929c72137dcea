"""A customer's credit: the points with what gave them, limit and term in force and suggested, exposure, requests."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from zhike import approvals
from zhike.approvals import STATES, Request
from zhike.credit.interventions import KINDS
from zhike.credit.policy import COUNTED, CreditPolicy, counted
from zhike.credit.scorecard import CAPS, FACTORS
from zhike.errors import Text, UsageError
from zhike.metric import Unit
from zhike.proposals import LONGEST_WHY
from zhike.web.credit_trial import grown
from zhike.web.links import Links
from zhike.web.notes import must_exist
from zhike.web.office import View
from zhike.web.pages import Go, Seen
from zhike.web.shown import Day, link
from zhike.web.standing import in_force, policy_of
from zhike.web.waiting import is_own, next_step

TONES = {"A": "", "B": "", "C": "quiet", "D": "warn", "E": "bad"}
ORIGINS: dict[str, Text] = {
    "temporary": ("a temporary limit, granted", "临时额度（已批准）"),
    "approved": ("granted", "已批准"),
    "source": ("as the sources say", "来源数据"),
    "suggested": ("as the policy suggests: no source says one", "按政策建议（来源未给出）"),
    "new": ("the limit of a new customer", "新客户额度"),
}
RULES: dict[str, Text] = {
    "formula": ("the formula", "按公式"),
    "share": ("the class's largest share of all exposure", "受等级占总敞口上限限制"),
    "new": ("the limit of who has not paid a claim yet", "受新客户额度限制"),
    "none": ("the class pays before delivery", "该等级不赊销"),
}
PARTS: dict[str, Text] = {
    "claims": ("Open claims", "应收余额"),
    "deliveries": ("Delivered, not claimed", "已发货未开票"),
    "orders": ("Ordered, not delivered", "未发货订单"),
    "bills": ("Bills not yet mature", "未到期承兑汇票"),
    "prepayments": ("Prepayments", "预收款"),
}


def credit(view: View, row: Mapping[str, Any], ids: Sequence[str], links: Links, seen: Seen) -> dict[str, Any]:
    """Where the customer stands on credit; nothing where they neither have a class nor ever bought."""
    id_, words = row["customer_id"], seen.words
    if "credit_class" not in row or (not row["credit_class"] and not row["orders"]):
        return {}  # snapshots of before know no classes
    asked = [one for one in approvals.requests(seen.office.desk) if one.customer_id in ids]
    by = policy_of(view)
    held = in_force(asked, ids, row, by, seen.office.workspace.today())
    content: dict[str, Any] = {
        "class": row["credit_class"] or "",
        "tone": TONES.get(row["credit_class"] or "", ""),
        "limit": links.sum(held.limit, "money", "/definitions#credit_limit", words("Limit in force")),
        "term": links.sum(held.term_days, "days", "/definitions#credit_term_days", words("Term in force"))
        if held.term_days is not None
        else "",
        "origin": words.say(ORIGINS[held.origin]),
        "until": Day(held.until, seen.lang) if held.until else "",
        "requests": [told(one, links, seen) for one in asked[:5]],
        "waits": any(one.is_open for one in asked),
        "most": LONGEST_WHY,
        "done": _done(view, id_, links),
        **dict.fromkeys(("cap", "probability", "parts", "factors"), ""),
    }
    if not row["credit_class"]:
        return content
    return content | _scored(view, id_, links) | _suggested(row, by, links) | _exposed(view, row, by, links)


def _done(view: View, id_: str, links: Links) -> list[dict[str, Any]]:
    """What was done with the customer, and what it bought and how late it paid in the half years before and after."""
    if not view.has("interventions"):
        return []
    table = view.table("interventions")
    rows = view.rows_of(
        id_, "interventions", lambda id: table.filter(table.customer_id == id).order_by(table.done_on.desc(), "kind")
    )

    def cell(row: Mapping[str, Any], name: str, unit: Unit | None = None) -> Any:
        value = round(row[name], 1) if unit == "days" and row[name] is not None else row[name]
        if value is None:
            return ""
        return links.cell(
            value, "interventions", name, unit=unit, customer_id=id_, kind=row["kind"], done_on=row["done_on"]
        )

    return [
        {
            "day": Day(row["done_on"], links.words.lang),
            "label": links.words.say(KINDS[row["kind"]]),
            "before": cell(row, "bought_before"),
            "after": cell(row, "bought_after"),
            "own": grown(row["bought_before"], row["bought_after"], links, "#credit"),
            "matched": cell(row, "matched"),
            "others": grown(row["matched_before"], row["matched_after"], links, "#credit"),
            "late_before": cell(row, "late_before", "days"),
            "late_after": cell(row, "late_after", "days"),
        }
        for row in rows
    ]


def _scored(view: View, id_: str, links: Links) -> dict[str, Any]:
    """The points of every factor, with its value; and what caps the class."""
    scores = view.table("credit_scores")
    found = view.rows_of(id_, "credit score", lambda id: scores.filter(scores.customer_id == id).limit(1))
    if not found:
        return {}
    row = found[0]
    cap = next((one for one in CAPS if one.name == row["capped_by"]), None)
    return {
        "score": links.metric(row["credit_score"], "credit_score", customer=id_),
        "cap": links.words.say(cap.means) if cap else "",
        "by_points": row["by_points"],
        "probability": links.cell(row["bad_probability"], "credit_scores", "bad_probability", customer_id=id_)
        if row["bad_probability"] is not None
        else "",
        "expert": links.sum(
            sum(row[f"{one.name}_points"] for one in FACTORS), "count", "/credit#scorecard", links.words("Points")
        ),
        "factors": [
            {
                "label": links.words.say(one.label),
                "value": links.cell(row[one.name], "credit_scores", one.name, unit=one.unit, better="", customer_id=id_)
                if row[one.name] is not None
                else "",
                "unknown": links.words.say(one.why_unknown) if row[one.name] is None else "",
                "points": links.cell(row[f"{one.name}_points"], "credit_scores", f"{one.name}_points", customer_id=id_),
                "most": str(one.most),
                "share": f"{row[f'{one.name}_points'] / one.most:.2f}",
            }
            for one in FACTORS
        ],
    }


def _suggested(row: Mapping[str, Any], by: CreditPolicy, links: Links) -> dict[str, Any]:
    id_, policy = row["customer_id"], by.of(row["credit_class"])
    term = links.metric(row["suggested_term_days"], "suggested_term_days", customer=id_)
    monthly = links.cell(row["monthly_purchases"], "credit_standings", "monthly_purchases", customer_id=id_)
    formula = links.words(
        "{monthly} a month × ({term} ÷ 30 + 1) × {factor} of class {name}",
        monthly=monthly, term=term, factor=f"{policy.months:g}", name=policy.name,
    )  # fmt: skip
    return {
        "suggested": links.metric(row["suggested_limit"], "suggested_limit", customer=id_),
        "suggested_term": term,
        "formula": formula if row["limit_rule"] != "none" else "",
        "rule": links.words.say(RULES[row["limit_rule"]]),
        "plan": links.words.say(policy.plan),
    }


def _exposed(view: View, row: Mapping[str, Any], by: CreditPolicy, links: Links) -> dict[str, Any]:
    """The exposure and its parts, those that do not count apart."""
    id_ = row["customer_id"]
    parts = view.table("exposures")
    found = view.rows_of(id_, "exposure", lambda id: parts.filter(parts.customer_id == id).limit(1))
    counts = counted(by.exposure_counts)
    return {
        "exposure": links.metric(row["exposure"], "exposure", customer=id_),
        "over": links.metric(row["over_limit"], "over_limit", customer=id_) if row["over_limit"] else "",
        "parts": [
            {
                "label": links.words.say(label),
                "amount": links.cell(found[0][COUNTED[name]], "exposures", COUNTED[name], customer_id=id_),
                "counts": name in counts,
                "less": name == "prepayments",
            }
            for name, label in PARTS.items()
            if found and found[0][COUNTED[name]]
        ],
    }


def told(one: Request, links: Links, seen: Seen) -> dict[str, Any]:
    """A request as pages show it: what is asked for, every step, and what may be done now."""
    zone = seen.office.workspace.zone
    return {
        "id": one.id,
        "customer": one.customer_id,
        "limit": links.sum(one.limit, "money", link(f"/customers/{one.customer_id}") + "#credit", seen.words("Asked for")),
        "term": f"{one.term_days:,}" if one.term_days is not None else "",
        "until": Day(one.until, seen.lang) if one.until else "",
        "state": seen.words.say(STATES[one.state]),
        "next": next_step(seen, "credit", one),
        "is_own": is_own(seen, one),
        "steps": [
            {"state": seen.words.say(STATES[step.state]), "who": step.who, "why": step.why, "day": Day(_day(step.at, zone), seen.lang)}
            for step in one.steps
        ],
    }  # fmt: skip


def _day(at: str, zone: Any) -> date:
    return datetime.fromisoformat(at).astimezone(zone).date()


def propose(seen: Seen) -> Go:
    """A limit asked for, lasting or for a time.

    Errors  NotFound where there is no such customer; UsageError for what makes no sense; Conflict while one waits
    """
    customer_id = must_exist(seen)
    approvals.propose(
        seen.office.desk, customer_id, _money(seen.given("limit")), term_days=_days(seen.given("term")),
        until=_until(seen.given("until")), today=seen.office.workspace.today(),
        who=seen.decision.principal.name, why=seen.given("why").strip(),
    )  # fmt: skip
    return Go(link(f"/customers/{customer_id}") + "#credit")


def _money(text: str) -> Decimal:
    try:
        return Decimal(text.strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise UsageError(
            (f"“{text[:40]}” is no sum.", f"“{text[:40]}”不是金额。"),
            ("Write a number such as 50000.", "请填写数字，例如 50000。"),
        ) from None


def _days(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isascii() or not text.strip().isdigit():
        raise UsageError(
            (f"“{text[:40]}” is no number of days.", f"“{text[:40]}”不是天数。"),
            ("Write whole days such as 45.", "请填写整数天数，例如 45。"),
        )
    return int(text.strip()[:9])


def _until(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            (f"“{text[:40]}” is no day.", f"“{text[:40]}”不是日期。"),
            ("Write it as 2026-12-31.", "请按 2026-12-31 的格式填写。"),
        ) from None
