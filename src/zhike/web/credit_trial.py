"""What the scorecards and the policy are worth on the company's own past: which one is used, and what holding would do."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from zhike.credit.interventions import KINDS
from zhike.credit.learned import LEAST_BAD
from zhike.credit.policy import BANDS, CreditPolicy
from zhike.errors import Text
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import Day
from zhike.web.standing import policy_of

WHY: dict[str, Text] = {
    "no_cases": (
        "The expert scorecard is used: on the day of the test there are fewer than ten bad cases, too few to judge any scorecard by.",
        "采用专家评分卡：检验日的坏样本不足 10 个，无法检验任何评分卡。",
    ),
    "too_few_bad": (
        f"The expert scorecard is used: fewer than {LEAST_BAD} bad cases are on record to learn one from.",
        f"采用专家评分卡：可供学习的坏样本不足 {LEAST_BAD} 个。",
    ),
    "no_better": (
        "The expert scorecard is used: the one learned from the company's own cases did not beat it beyond chance on later cases.",
        "采用专家评分卡：由本公司案例学习的评分卡在之后的案例上未显著更优。",
    ),
    "better": (
        "The scorecard learned from the company's own cases is used: it beat the expert one on later cases beyond chance.",
        "采用由本公司案例学习的评分卡：它在之后的案例上显著优于专家评分卡。",
    ),
}
CARDS: tuple[tuple[str, Text], ...] = (("expert", ("Expert", "专家评分卡")), ("learned", ("Learned", "自学评分卡")))


def trial(view: View, links: Links) -> dict[str, Any]:
    """The test of the scorecards, and of the policy; nothing where the run made neither."""
    told = view.snapshot.fits.get("credit_trial")
    if not told or not view.has("credit_backtest"):
        return {"trial": {}, "backtest": {}, "changes": []}
    found = view.kept("credit trial", lambda: _found(view))
    return {
        "trial": _trial(told, found, policy_of(view), links),
        "backtest": _backtest(found, links),
        "changes": _changes(found["changes"], links),
    }


def is_learned(view: View) -> bool:
    """Whether the learned scorecard is the one in use."""
    told = view.snapshot.fits.get("credit_trial")
    return bool(told and told["used"] == "learned")


def _found(view: View) -> dict[str, Any]:
    cases, claims = view.table("credit_cases"), view.table("credit_backtest")
    people = view.table("profiles")
    by_class = cases.group_by("credit_class").aggregate(cases=cases.count(), bad=cases.is_bad.cast("int64").sum())
    sums = claims.group_by("credit_class", "is_held").aggregate(
        **{name: claims[name].sum() for name in ("claims", "claimed", "lost", "late", "paid")}
    )
    margin = people.aggregate(cost=people.cost.sum(), sold=people.costed_amount.sum())
    first = claims.aggregate(first=claims.cut_on.min(), quarters=claims.cut_on.nunique())
    return {
        "classes": view.rows(by_class.order_by("credit_class")),
        "claims": view.rows(sums.order_by("credit_class")),
        "margin": view.rows(margin)[0],
        "first": view.rows(first)[0],
        "changes": _moves(view),
        "tested_on": view.rows(cases.aggregate(day=cases.cut_on.max()))[0]["day"],
    }


def _moves(view: View) -> Sequence[Mapping[str, Any]]:
    """What was done, by kind, added up."""
    if not view.has("interventions"):
        return []
    rows = view.table("interventions")
    sums = ("bought_before", "bought_after", "matched", "matched_before", "matched_after")
    paid = rows.late_before.notnull() & rows.late_after.notnull()
    found = rows.group_by("kind").aggregate(
        changes=rows.count(),
        **{name: rows[name].sum() for name in sums},
        late_before=rows.late_before.mean(where=paid),
        late_after=rows.late_after.mean(where=paid),
    )
    return view.rows(found)


def _changes(rows: Sequence[Mapping[str, Any]], links: Links) -> list[dict[str, Any]]:
    """How purchases and payments moved after something was done, beside customers alike."""
    words, by = links.words, {row["kind"]: row for row in rows}

    def days(value: float | None) -> Any:
        said = words("Days beyond terms")
        return links.sum(round(value, 1), "days", "#changes", said) if value is not None else ""

    return [
        {
            "label": words.say(label),
            "changes": links.sum(row["changes"], "count", "#changes", words("Times")),
            "own": grown(row["bought_before"], row["bought_after"], links, "#changes"),
            "matched": links.sum(row["matched"], "count", "#changes", words("Comparisons")),
            "others": grown(row["matched_before"], row["matched_after"], links, "#changes"),
            "late_before": days(row["late_before"]),
            "late_after": days(row["late_after"]),
        }
        for kind, label in KINDS.items()
        if (row := by.get(kind))
    ]


def grown(before: Any, after: Any, links: Links, href: str) -> Any:
    """By how much sales changed; nothing where there were none before."""
    if not before or before < 0:
        return ""
    return links.sum(float(after / before) - 1, "share", href, links.words("Sales"), signed=True)


def _trial(told: Mapping[str, Any], found: Mapping[str, Any], by: CreditPolicy, links: Links) -> dict[str, Any]:
    words = links.words

    def number(value: float) -> str:
        return f"{value:.3f}"

    lead = told["lead"]
    return {
        "why": words.say(WHY[told["why"]]),
        "used": told["used"],
        "day": Day(found["tested_on"], words.lang) if found["tested_on"] else "",
        "learned_cases": links.sum(told["learned_cases"], "count", "/definitions#credit_score", words("Cases")),
        "learned_bad": links.sum(told["learned_bad"], "count", "/definitions#credit_score", words("Bad cases")),
        "lead": f"{lead:+.3f} ± {1.96 * told['lead_error']:.3f}" if lead is not None else "",
        "cards": [
            {
                "label": words.say(label),
                "used": name == told["used"],
                "auc": number(told[name]["auc"]),
                "error": number(1.96 * told[name]["auc_error"]),
                "ks": number(told[name]["ks"]),
                "cases": links.sum(told[name]["cases"], "count", "#trial", words("Cases")),
                "bad": links.sum(told[name]["bad"], "count", "#trial", words("Bad cases")),
                "tenths": [f"{share:.0%}" for share in told[name]["happened"]],
            }
            for name, label in CARDS
            if told[name]
        ],
        "classes": [
            {
                "name": row["credit_class"],
                "cases": links.sum(row["cases"], "count", "#trial", words("Cases")),
                "bad": links.sum(row["bad"], "count", "#trial", words("Bad cases")),
                "share": links.sum(row["bad"] / row["cases"], "share", "#trial", words("Bad cases")),
            }
            for row in found["classes"]
        ],
        "cuts": " · ".join(
            f"{name} ≤ {round(most * 100, 4):g}%" for name, most in zip(BANDS, by.most_probability, strict=True)
        )
        if told["used"] == "learned"
        else "",
    }


def _backtest(found: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """Loss avoided against margin lost, had all that the policy would have held never been delivered."""
    rows: Sequence[Mapping[str, Any]] = found["claims"]
    if not rows:
        return {}
    words, margin = links.words, found["margin"]
    rate = float(1 - margin["cost"] / margin["sold"]) if margin["sold"] and margin["cost"] is not None else None
    held, passed = ([row for row in rows if row["is_held"] is held] for held in (True, False))

    def whole(some: Sequence[Mapping[str, Any]], name: str) -> Decimal:
        return sum((row[name] for row in some), Decimal(0))

    def money(value: Any) -> Any:
        return links.sum(value, "money", "#backtest", words("Sum"))

    def line(label: str, some: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        kept = whole(some, "paid") + whole(some, "late")
        return {
            "label": label,
            "claims": links.sum(int(whole(some, "claims")), "count", "#backtest", words("Claims")),
            "claimed": money(whole(some, "claimed")),
            "avoided": money(whole(some, "lost")),
            "late": money(whole(some, "late")),
            "margin": money(Decimal(str(round(float(kept) * rate, 2)))) if rate is not None else "",
        }

    lost = float(whole(held, "paid") + whole(held, "late")) * (rate or 0.0)
    return {
        "first": Day(found["first"]["first"], words.lang),
        "avoided": money(whole(held, "lost")),
        "margin": money(Decimal(str(round(lost, 2)))),
        "through": money(whole(passed, "lost")),
        "rate": links.metric(rate, "margin_rate") if rate is not None else "",
        "worth": ", ".join(
            str(row["credit_class"])
            for row in held
            if rate is not None and float(row["lost"]) > float(row["paid"] + row["late"]) * rate
        ),
        "pays": float(whole(held, "lost")) > lost,
        "rows": [line(str(row["credit_class"]), [row]) for row in held],
        "all": line("", held),
        "passed": line("", passed),
    }
