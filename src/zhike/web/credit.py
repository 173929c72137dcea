"""Credit: who may have it, what is asked for, who is over the limit, by which points and policy, customer by customer."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike import approvals
from zhike.credit.policy import BANDS, POLICIES, RELEASERS, CreditPolicy, counted
from zhike.credit.scorecard import CAPS, FACTORS, weakest
from zhike.errors import Conflict, UnknownName
from zhike.web import credit_trial, factors
from zhike.web.charts import Chart
from zhike.web.customer_credit import PARTS, TONES, told
from zhike.web.failures import Failures, Found
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Go, Page, Seen
from zhike.web.shown import Day, link
from zhike.web.standing import policy_of
from zhike.web.waiting import must_be_turn_of

KEYS = ("class", "page")
STEPS = ("endorsed", "approved", "refused", "withdrawn")
NAMED, PAGE, DECIDED = 8, 50, 8
SHOWN = (
    "customer_id", "name", "customer_code", "owner", "main_salesperson", "credit_class", "credit_score", "exposure",
    "overdue", "credit_limit", "over_limit", "suggested_limit", "suggested_term_days", "spent_last_year",
    "spent_year_before", "tier", "activity",
)  # fmt: skip


def credit(seen: Seen) -> Page:
    """Classes, requests, who is over the limit, the scorecard and the policy, and a row for each customer.

    Errors  UnknownName where `class` is none
    """
    chosen, page = _asked(seen)
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    failures, found, by = Failures(seen, view.snapshot), Found(view, "credit", READ), policy_of(view)
    content = {
        "day": Day(view.snapshot.as_of, seen.lang),
        "nothing": failures.made("nothing", lambda: not found["classes"], False),
        **failures.several(
            ("exposure", "weak_exposure", "over_sum", "over_count"), lambda: _headline(found["classes"], links)
        ),
        "counts": [
            ("− " if one == "prepayments" else "") + links.words.say(PARTS[one]) for one in counted(by.exposure_counts)
        ],
        **failures.parts(
            classes=lambda: _classes(found["classes"], links),
            chart=lambda: _chart(found["classes"], links),
            over=lambda: _people(found["over"], view, links, "over_limit"),
            strong=lambda: _people(found["strong"], view, links, "spent_last_year"),
            weak=lambda: _people(found["weak"], view, links, "exposure"),
        ),
        **failures.several(("waiting", "decided"), lambda: _requests(view, links, seen)),
        "factors": factors.factors(links),
        "caps": [{"class": one.best, "means": links.words.say(one.means)} for one in CAPS],
        "cuts": " · ".join(f"{name} ≥ {least}" for name, least in zip(BANDS, by.least_points, strict=True)),
        "policies": _policies(by, links),
        **failures.several(("trial", "backtest", "changes"), lambda: credit_trial.trial(view, links)),
        "chosen": chosen,
        **failures.several(("rows", "before", "after"), lambda: _page(view, chosen, page, links)),
    }
    return Page("credit.html", seen.words("Credit"), content, "credit")


def decide(seen: Seen) -> Go:
    """The next step of a request: endorsed, granted or refused by whose turn it is, or taken back by who asked.

    Errors  NotFound for no such request; Conflict where the step does not follow; Denied where it is another's
    """
    state, id_ = seen.given("state"), seen.path["request"]
    if state not in STEPS:
        raise UnknownName(("step", "步骤"), state[:40], STEPS)
    waiting = next((one for one in approvals.requests(seen.office.desk) if one.id == id_), None)
    if waiting is not None and waiting.state == "endorsed" and state == "endorsed":
        raise Conflict(
            ("The sales manager has endorsed it already.", "销售经理已审核通过。"),
            ("Finance decides now.", "请由财务审批。"),
        )
    if waiting is not None:
        must_be_turn_of(seen, "credit", waiting, state)
    approvals.move(seen.office.desk, id_, state, who=seen.decision.principal.name, why=seen.given("why").strip())
    back = seen.given("back")
    return Go(back if back.startswith("/customers/") else "/credit#requests")


def _asked(seen: Seen) -> tuple[str, int]:
    chosen, page = seen.asked("class"), seen.asked("page", "1")
    classes = tuple(one.name for one in POLICIES)
    if chosen and chosen not in classes:
        raise UnknownName(("class", "等级"), chosen[:40], classes)
    if not page.isascii() or not page.isdigit() or not 1 <= int(page[:7]) <= 100_000:
        raise UnknownName(("page", "页"), page[:40], ("1",))
    return chosen, int(page)


def _key(chosen: str, page: int) -> dict[str, Any]:
    return ({"class": chosen} if chosen else {}) | ({"page": page} if page > 1 else {})


# What is read, once per snapshot


Rows = list[dict[str, Any]]


def _held(view: View) -> ir.Table:
    """The customers with a class."""
    people = view.table("profiles")
    return people.filter(people.credit_class.notnull())


def _buying(view: View) -> ir.Table:
    shown = _held(view).select(*SHOWN)
    return shown.filter(shown.activity.isin(("new", "active", "slowing")))


def _of_classes(view: View) -> Rows:
    held = _held(view)
    classes = held.group_by("credit_class").aggregate(
        customers=held.count(),
        exposure=held.exposure.sum(),
        overdue=held.overdue.sum(),
        credit_limit=held.credit_limit.sum(),
        suggested_limit=held.suggested_limit.sum(),
        over_limit=held.over_limit.sum(),
        over=(held.over_limit > 0).sum(),
    )
    return view.rows(classes.order_by("credit_class"))


def _over(view: View) -> Rows:
    shown = _held(view).select(*SHOWN)
    return view.rows(_largest(shown.filter(shown.over_limit > 0), "over_limit"))


def _strong(view: View) -> Rows:
    buying = _buying(view)
    strong = buying.filter(buying.credit_class == "A", buying.spent_last_year >= buying.spent_year_before)
    return view.rows(_largest(strong, "spent_last_year"))


def _weak(view: View) -> Rows:
    buying = _buying(view)
    weak = buying.filter(buying.credit_class.isin(("D", "E")), buying.overdue > 0)
    return view.rows(_largest(weak, "spent_last_year"))


def _largest(rows: ir.Table, by: str) -> ir.Table:
    return rows.order_by(ibis.desc(by), "customer_id").limit(NAMED)


READ: dict[str, Callable[[View], Rows]] = {"classes": _of_classes, "over": _over, "strong": _strong, "weak": _weak}


def _listed(view: View, chosen: str, page: int) -> list[dict[str, Any]]:
    """A page of customers, the largest exposure first, with their points."""
    people, scores = view.table("profiles"), view.table("credit_scores")
    held = people.filter(people.credit_class == chosen) if chosen else people.filter(people.credit_class.notnull())
    points = scores.select("capped_by", *(f"{one.name}_points" for one in FACTORS), who="customer_id")
    rows = held.select(*SHOWN)
    rows = rows.order_by(ibis.desc("exposure"), ibis.asc("credit_score"), "customer_id").limit(
        PAGE + 1, offset=(page - 1) * PAGE
    )
    both = rows.inner_join(points, rows.customer_id == points.who)
    return view.rows(both.order_by(ibis.desc("exposure"), ibis.asc("credit_score"), "customer_id"))


# What is said


def _page(view: View, chosen: str, page: int, links: Links) -> dict[str, Any]:
    """A page of customers, and the addresses of those beside it."""
    rows = view.kept(f"credit {chosen} {page}", lambda: _listed(view, chosen, page))
    names = view.called(rows)
    return {
        "rows": [_row(row, names, links) for row in rows[:PAGE]],
        "before": link("/credit", **_key(chosen, page - 1)) + "#customers" if page > 1 else "",
        "after": link("/credit", **_key(chosen, page + 1)) + "#customers" if len(rows) > PAGE else "",
    }


def _people(rows: Rows, view: View, links: Links, metric: str) -> list[dict[str, Any]]:
    names = view.called(rows)
    return [_named(row, names, links, metric) for row in rows]


def _headline(classes: Rows, links: Links) -> dict[str, Any]:
    weak = [row for row in classes if row["credit_class"] in ("D", "E")]

    def whole(rows: Sequence[Mapping[str, Any]], name: str) -> Decimal:
        return sum((row[name] or Decimal(0) for row in rows), Decimal(0))

    said = links.words
    return {
        "exposure": links.metric(whole(classes, "exposure"), "exposure"),
        "weak_exposure": links.sum(whole(weak, "exposure"), "money", "#classes", said("Exposure")),
        "over_sum": links.metric(whole(classes, "over_limit"), "over_limit"),
        "over_count": links.sum(sum(row["over"] or 0 for row in classes), "count", "#over", said("Customers")),
    }


def _classes(rows: Sequence[Mapping[str, Any]], links: Links) -> list[dict[str, Any]]:
    return [
        {
            "name": row["credit_class"],
            "tone": TONES[row["credit_class"]],
            "href": link("/credit", **{"class": row["credit_class"]}) + "#customers",
            "customers": links.metric(row["customers"], "known_customers", credit_class=row["credit_class"]),
            **{
                name: links.metric(row[name], name, credit_class=row["credit_class"]) if row[name] is not None else ""
                for name in ("exposure", "overdue", "credit_limit", "suggested_limit", "over_limit")
            },
        }
        for row in rows
    ]


def _chart(rows: Sequence[Mapping[str, Any]], links: Links) -> Chart | None:
    words = links.words
    whole = sum((row["exposure"] for row in rows), Decimal(0))
    if whole <= 0:
        return None
    weak = sum((row["exposure"] for row in rows if row["credit_class"] in ("D", "E")), Decimal(0))
    finding = words(
        "Classes D and E carry {share} of the exposure",
        share=links.sum(float(weak / whole), "share", "#classes", words("Exposure")),
    )
    names = [row["credit_class"] for row in rows]
    spec = {
        "kind": "bars", "unit": "money", "zh": words.lang == "zh", "title": finding.striptags(), "x": names,
        "series": [{"name": words("Exposure").striptags(), "data": [row["exposure"] for row in rows]}],
        "mute": [i for i, name in enumerate(names) if name not in ("D", "E")],
    }  # fmt: skip
    table = [
        (
            row["credit_class"],
            links.metric(row["exposure"], "exposure", credit_class=row["credit_class"]),
            links.metric(row["customers"], "known_customers", credit_class=row["credit_class"]),
        )
        for row in rows
    ]
    head = (words("Class"), words("Exposure"), words("Customers"))
    return Chart("exposure", finding, words("Exposure by class"), head, table, spec)


def _requests(view: View, links: Links, seen: Seen) -> dict[str, Any]:
    """What waits, and what was decided last; each with the customer's name and class."""
    found = approvals.requests(seen.office.desk)
    waiting, decided = [one for one in found if one.is_open], [one for one in found if not one.is_open][:DECIDED]
    ids = [one.customer_id for one in (*waiting, *decided)]
    people = view.table("profiles")
    chosen = people.filter(people.customer_id.isin(ids or [""])).select(
        "customer_id", "name", "customer_code", "credit_class", "exposure"
    )
    rows = {row["customer_id"]: row for row in view.rows(chosen)}
    names = view.called(rows.values())

    def shown(one: approvals.Request) -> dict[str, Any]:
        row = rows.get(one.customer_id)
        name = row["credit_class"] if row else None
        return told(one, links, seen) | {
            "name": names.get(one.customer_id, one.customer_id),
            "class": name or "",
            "tone": TONES.get(name or "", ""),
            "exposure": links.metric(row["exposure"], "exposure", customer=one.customer_id)
            if row and row["exposure"] is not None
            else "",
        }

    return {"waiting": [shown(one) for one in waiting], "decided": [shown(one) for one in decided]}


def _named(row: Mapping[str, Any], names: Mapping[str, str], links: Links, metric: str) -> dict[str, Any]:
    id_ = row["customer_id"]
    return {
        "id": id_,
        "name": names[id_],
        "class": row["credit_class"],
        "tone": TONES[row["credit_class"]],
        "who": row["owner"] or row["main_salesperson"] or "",
        "limit": links.metric(row["credit_limit"], "credit_limit", customer=id_)
        if row["credit_limit"] is not None
        else "",
        "value": links.metric(row[metric], metric, customer=id_),
        "suggested": links.metric(row["suggested_limit"], "suggested_limit", customer=id_),
    }


def _policies(by: CreditPolicy, links: Links) -> list[dict[str, str]]:
    return [
        {
            "name": one.name,
            "tone": TONES[one.name],
            "months": f"{one.months:g}",
            "term": f"{one.term:,}" + (f"–{one.longest:,}" if one.longest > one.term else ""),
            "largest": f"{round(one.largest * 100, 4):g}%",
            "over": f"{round(one.over * 100, 4):g}%",
            "late": f"{one.late:,}",
            "release": links.words.say(RELEASERS[one.release]),
            "plan": links.words.say(one.plan),
        }
        for one in by.classes
    ]


def _row(row: Mapping[str, Any], names: Mapping[str, str], links: Links) -> dict[str, Any]:
    cap = next((one for one in CAPS if one.name == row["capped_by"]), None)
    lost = [links.words.say(one.label) for one in weakest(dict(row))]
    return _named(row, names, links, "exposure") | {
        "score": links.metric(row["credit_score"], "credit_score", customer=row["customer_id"]),
        "overdue": links.metric(row["overdue"], "overdue", customer=row["customer_id"]) if row["overdue"] else "",
        "over": links.metric(row["over_limit"], "over_limit", customer=row["customer_id"]) if row["over_limit"] else "",
        "term": links.metric(row["suggested_term_days"], "suggested_term_days", customer=row["customer_id"]),
        "why": links.words.say(cap.means) if cap else ("、" if links.words.lang == "zh" else ", ").join(lost),
    }
