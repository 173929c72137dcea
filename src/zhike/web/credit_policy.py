"""The credit policy of the company: what it decided of classes, limits, terms, exposure and provisions, and how it came so."""

from datetime import date, datetime
from typing import Any

from zhike.access import authorize
from zhike.credit import policy
from zhike.credit.capability import PARTS as CAPABILITY
from zhike.credit.policy import BANDS, COUNTED, KIND, POLICIES, RELEASERS, SUBJECT, CreditPolicy
from zhike.errors import Text, UsageError
from zhike.web import factors, weights
from zhike.web.customer_credit import PARTS, TONES
from zhike.web.links import Links
from zhike.web.office import Office
from zhike.web.pages import Go, Page, Seen
from zhike.web.receivables import AGES
from zhike.web.shown import Day
from zhike.web.standing import policy_of

LOGGED = 10
LONGEST_WHY = 500
IN_PERCENT = ("largest", "over")
# fmt: off
OF_ALL: dict[str, Text] = {
    "least_points": ("Least points of A, B, C, D", "A、B、C、D 类最低分"),
    "most_probability": ("Largest probability of A, B, C, D", "A、B、C、D 类最高违约概率"),
    "provision": ("Percent to provide by age", "按账龄计提比例"),
    "exposure_counts": ("What counts as exposure", "敞口包含项目"),
    "new_customer_limit": ("Limit of a new customer", "新客户额度"),
    "release": ("Released by", "放行人"),
    "plan": ("Cooperation", "合作方案"),
}
# fmt: on


def standing(office: Office) -> CreditPolicy:
    """The policy that was decided last; figures follow it after the next update."""
    return policy.in_force(_told(office), office.workspace.settings.all())


def _told(office: Office) -> list[tuple[str, str, Any]]:
    return [(one.kind, one.subject, one.value) for one in office.desk.decisions.standing(KIND)]


def credit_policy(seen: Seen) -> Page:
    """The policy in a form, and who changed what in it."""
    decided, view = standing(seen.office), seen.office.maybe(seen.decision)
    log = _log(seen)
    content = {
        "may": authorize(seen.decision.principal, "credit.policy").allow,
        "waits": view is not None and policy_of(view) != decided,
        "saved": seen.asked("saved") == "yes",
        "is_own": bool(log) and not log[0]["usual"],
        "classes": [_class(one, n, decided, seen) for n, one in enumerate(decided.classes)],
        "exposure": [
            {"name": name, "label": seen.words.say(PARTS[name]), "counts": name in policy.counted(decided.exposure_counts)}
            for name in COUNTED
        ],
        "new_customer_limit": f"{decided.new_customer_limit:.10g}",
        "provision": [
            {"label": seen.words.say(label), "rate": f"{rate:g}"}
            for (_, label), rate in zip(AGES, decided.provision, strict=True)
        ],
        "releasers": [(name, str(seen.words.say(text)).removeprefix("the ")) for name, text in RELEASERS.items()],
        "factors": factors.factors(_links(seen)),
        "weighed": _weighed(seen),
        "log": log[:LOGGED],
        "most": str(LONGEST_WHY),
        "longest_plan": str(policy.LONGEST_PLAN),
    }  # fmt: skip
    return Page("credit_policy.html", seen.words("Credit policy"), content, "credit")


def save(seen: Seen) -> Go:
    """The policy that a form gives kept from now on, or the usual one brought back; who, when and why stay on record.

    Errors  UsageError, UnknownName where something in it makes no sense
    """
    why = seen.given("why").strip()
    if len(why) > LONGEST_WHY:
        raise UsageError(
            ("The reason is too long.", "理由过长。"),
            (f"Write at most {LONGEST_WHY} letters.", f"请控制在 {LONGEST_WHY} 字以内。"),
        )
    chosen = None if seen.given("usual") else policy.read(_form(seen)).plain()
    seen.office.desk.decisions.add(KIND, SUBJECT, chosen, who=seen.decision.principal.name, why=why)
    return Go("/credit/policy?saved=yes")


def _form(seen: Seen) -> dict[str, Any]:
    """The form as `policy.read` wants it: shares are written in percent there."""
    rows = [
        {
            "name": one.name,
            "release": seen.given(f"{one.name}.release"),
            "plan": " ".join(seen.given(f"{one.name}.plan").split()),
            **{name: _written(seen, f"{one.name}.{name}", name in IN_PERCENT) for name in policy.LIMITS},
        }
        for one in POLICIES
    ]
    return {
        "classes": rows,
        "least_points": [_written(seen, f"{name}.points", False) for name in BANDS],
        "most_probability": [_written(seen, f"{name}.probability", True) for name in BANDS],
        "provision": [text.strip().rstrip("%％") for key, text in seen.form if key == "provision"],
        "exposure_counts": ",".join(text for key, text in seen.form if key == "exposure"),
        "new_customer_limit": _written(seen, "new_customer_limit", False),
    }


def _written(seen: Seen, name: str, percent: bool) -> Any:
    """A number of the form; what is none stays as it is written, to be refused by name."""
    text = seen.given(name).strip().replace(",", "").replace("，", "").rstrip("%％")
    if not percent:
        return text
    try:
        return round(float(text) / 100, 8)
    except ValueError:
        return text


def _class(one: policy.Policy, n: int, decided: CreditPolicy, seen: Seen) -> dict[str, Any]:
    banded = one.name in BANDS
    return {
        "name": one.name,
        "tone": TONES[one.name],
        "points": str(decided.least_points[n]) if banded else "",
        "probability": _percent(decided.most_probability[n]) if banded else "",
        **{name: _percent(getattr(one, name)) if name in IN_PERCENT else f"{getattr(one, name):g}" for name in policy.LIMITS},
        "release": one.release,
        "plan": seen.words.say(one.plan),
    }  # fmt: skip


def _weighed(seen: Seen) -> dict[str, Any]:
    """The weights of capability in force, to read; they are set on its page."""
    decided, links = weights.standing(seen), _links(seen)
    total = sum(decided.weights.values())
    parts = [
        {
            "label": seen.words.say(label),
            "weight": str(decided.weights[name]),
            "share": links.sum(decided.weights[name] / total, "share", "/capability#weights", seen.words("Weight")),
        }
        for name, label in CAPABILITY
    ]
    return {"parts": parts, "who": decided.who, "day": Day(decided.day, seen.lang) if decided.who else ""}


def _links(seen: Seen) -> Links:
    return Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))


def _percent(share: float) -> str:
    return f"{round(share * 100, 6):g}"


# What was changed


def _log(seen: Seen) -> list[dict[str, Any]]:
    """Every change, the newest first: who, when, why, and what differs from before."""
    settings, zone = seen.office.workspace.settings.all(), seen.office.workspace.zone
    before, found = policy.in_force((), settings), []
    for one in seen.office.desk.decisions.all(KIND):
        after = policy.in_force([(one.kind, one.subject, one.value)], settings)
        found.append(
            {
                "who": one.who,
                "day": Day(_day(one.at, zone), seen.lang),
                "why": one.why,
                "usual": one.value is None,
                "changes": [_change(*change, seen) for change in policy.changes(before, after)],
            }
        )
        before = after
    return found[::-1]


def _day(at: str, zone: Any) -> date:
    return datetime.fromisoformat(at).astimezone(zone).date()


def _change(of: str, name: str, before: Any, after: Any, seen: Seen) -> str:
    label = policy.LIMITS[name][0] if name in policy.LIMITS else OF_ALL[name]
    return f"{of} {seen.words.say(label)} {_said(name, before, seen)} → {_said(name, after, seen)}".strip()


def _said(name: str, value: Any, seen: Seen) -> str:
    if name == "release":
        return str(seen.words.say(RELEASERS[value]))
    if name == "plan":
        return str(seen.words.say(value))
    if name == "exposure_counts":
        return " · ".join(str(seen.words.say(PARTS[part])) for part in policy.counted(value))
    if isinstance(value, tuple):
        return " / ".join(_percent(one) + "%" if name == "most_probability" else f"{one:g}" for one in value)
    return _percent(value) + "%" if name in IN_PERCENT else f"{value:,.10g}"
