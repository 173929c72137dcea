"""Model cards: what each model assumes, the numbers fitted, and how it did on the company's own past."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.catalog.dimensions import PARTY_LABELS
from zhike.catalog.models import MODELS, Model
from zhike.errors import NotFound
from zhike.models.covaried import WITH
from zhike.models.gamma_gamma import WIDE
from zhike.models.shock import FURTHEST
from zhike.web.charts import Chart
from zhike.web.failures import Failures
from zhike.web.links import Links
from zhike.web.model_covariates import covariates
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import SIGNS, Day

WHOLE = 0
SPENDING = "gamma_gamma"


def cards(seen: Seen) -> Page:
    """All models and the plain rules beside them, with their test."""
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    content = {
        "day": Day(view.snapshot.as_of, seen.lang),
        "verdict": verdict(view, seen),
        **Failures(seen, view.snapshot).parts(
            models=lambda: [_line(model, view, backtested(view), links, seen) for model in MODELS],
            tested=lambda: _tested(backtested(view)),
        ),
    }
    return Page("models.html", seen.words("Model cards"), content, "models")


def _tested(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """From how many past days the models were tested, and how far ahead; nothing where the run made no test."""
    if not rows:
        return {}
    return {"count": f"{len({row['origin'] for row in rows})}", "days": str(rows[0]["horizon_days"])}


def card(seen: Seen) -> Page:
    """One model.

    Errors  NotFound where there is none of that name
    """
    name = seen.path["model"]
    model = next((one for one in MODELS if one.name == name), None)
    if model is None:
        raise NotFound(
            (f"There is no model “{name[:40]}”.", f"没有名为“{name[:40]}”的模型。"),
            ("See the list under Model cards.", "请查看“模型说明”列表。"),
        )
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))

    def tested(rule: str, *, whole: bool = True) -> list[dict[str, Any]]:
        rows = backtested(view, whole=False)
        return [row for row in rows if row["rule"] == rule and (row["part"] == WHOLE) == whole]

    content = {
        "name": seen.words.say(model.label),
        "says": seen.words.say(model.says),
        "assumes": [seen.words.say(one) for one in model.assumes],
        "source": model.source,
        "fit": _fit(view.snapshot.fits.get(name), seen) if not model.is_rule else {},
        "is_rule": model.is_rule,
        "is_shown": _shown(view) == name,
        "covariates": covariates(name, view.snapshot.fits, seen.words),
        "kinds": _kinds(view, links) if name == SPENDING else {},
        "is_held": name == SPENDING and is_held(view),
        **Failures(seen, view.snapshot).parts(
            tests=lambda: [_test(row, links) for row in tested(name)],
            tests_with=lambda: [_test(row, links) for row in tested(f"{name}{WITH}")],
            tenths=lambda: _tenths(tested(name, whole=False), links),
        ),
        "day": Day(view.snapshot.as_of, seen.lang),
    }
    return Page("model.html", str(content["name"]), content, "models")


def backtested(view: View, *, whole: bool = True) -> list[dict[str, Any]]:
    """The backtest of the snapshot; nothing where the run made none."""
    if not view.has("backtest"):
        return []
    rows = view.kept("backtest", lambda: view.rows(view.table("backtest").order_by("origin", "rule", "part")))
    return [row for row in rows if row["part"] == WHOLE] if whole else rows


def forecast(view: View) -> Mapping[str, Any]:
    """What the run decided to show, and why."""
    found: Mapping[str, Any] = view.snapshot.fits.get("forecast") or {}
    return found


def label(name: str, seen: Seen) -> str:
    """What people call a model or rule."""
    return next(seen.words.say(one.label) for one in MODELS if one.name == name)


def rule_of(told: Mapping[str, Any]) -> str:
    """The rule of the backtest that is shown: the model, with covariates where these did better."""
    return f"{told['model']}{WITH}" if told.get("covariates") else str(told["model"])


def _shock(told: Mapping[str, Any], seen: Seen) -> str:
    """How totals did on past days, and what their intervals hold for it."""
    shock = told.get("shock") or {}
    if not shock.get("days"):
        return ""
    share = f"{100 * shock['spread']:.0f} %" if shock["spread"] < FURTHEST else f"> {100 * FURTHEST:.0f} %"
    return seen.words("On {held} of {days} past days all customers together brought what the model's own 80 % interval holds. Intervals of sums also hold what moves all customers together (season, prices, the times): about {share}.", held=str(shock["held"]), days=str(shock["days"]), share=share)  # fmt: skip


def verdict(view: View, seen: Seen) -> dict[str, Any]:
    """What was decided: the model, against which rules, and the words where it is not shown."""
    told = forecast(view)
    if not told or not told["model"]:
        reason = seen.words.say(tuple(told["reason"])) if told and told["reason"] else ""
        return {"model": "", "orders": False, "buying": False, "reason": reason, "covariates": "", "shock": ""}
    return {
        "model": label(told["model"], seen),
        "href": f"/models/{told['model']}",
        "orders": told["orders"],
        "buying": told["buying"],
        "rule_orders": label(told["rule_orders"], seen),
        "rule_buying": label(told["rule_buying"], seen),
        "reason": seen.words.say(tuple(told["reason"])) if told["reason"] else "",
        "covariates": seen.words.say(tuple(told["covariates_said"])) if told.get("covariates_said") else "",
        "shock": _shock(told, seen),
    }


def _shown(view: View) -> str:
    told = forecast(view)
    return str(told["model"]) if told and (told["orders"] or told["buying"]) else ""


def _line(model: Model, view: View, rows: Sequence[Mapping[str, Any]], links: Links, seen: Seen) -> dict[str, Any]:
    mine = [row for row in rows if row["rule"] == model.name]
    fit = view.snapshot.fits.get(model.name) or {}
    return {
        "name": seen.words.say(model.label),
        "href": f"/models/{model.name}",
        "says": seen.words.say(model.says),
        "is_rule": model.is_rule,
        "is_shown": _shown(view) == model.name,
        "reason": seen.words.say(tuple(fit["reason"])) if fit.get("reason") else "",
        "test": _test(mine[-1], links) if mine else {},
    }


def _test(row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """One test: what was said in total and per customer, and what followed."""
    key = {"origin": row["origin"], "rule": row["rule"], "part": row["part"]}
    columns = ("customers", "expected", "low", "high", "actual", "absolute_error", "squared_error", "auc", "covered")
    return {
        "origin": Day(row["origin"], links.words.lang),
        "days": str(row["horizon_days"]),
        **{name: links.cell(row.get(name), "backtest", name, **key) for name in columns},
    }


def _fit(fit: Mapping[str, Any] | None, seen: Seen) -> dict[str, Any]:
    """The numbers as text: this page is where they are explained."""
    if not fit:
        return {}
    errors = fit["standard_errors"] or {}
    return {
        "reason": seen.words.say(tuple(fit["reason"])) if fit.get("reason") else "",
        "customers": f"{fit['customers']:,}",
        "patterns": f"{fit['patterns']:,}",
        "log_likelihood": f"{fit['log_likelihood']:,.3f}".replace("-", "−")
        if fit["log_likelihood"] is not None
        else "–",
        "parameters": [
            {"name": name, "value": _digits(value), "error": f"± {_digits(errors[name])}" if name in errors else "–"}
            for name, value in (fit["parameters"] or {}).items()
        ],
    }


def is_held(view: View) -> bool:
    """Do expectations of spending rest on the mean of those who came back, the fit being too wide to tell one?"""
    numbers: Mapping[str, float] = (view.snapshot.fits.get(SPENDING) or {}).get("parameters") or {}
    return numbers.get("q", WIDE + 1) <= WIDE


def _kinds(view: View, links: Links) -> dict[str, Any]:
    """What companies and persons spend, and by how much each kind's middle differs from that of all."""
    told, sign = view.snapshot.fits.get("kinds"), SIGNS.get(links.currency, f"{links.currency} ")
    if not told:
        return {}
    return {
        "reason": links.words.say(tuple(told["reason"])) if told["reason"] else "",
        "rows": [
            {
                "name": links.words.say(dict(PARTY_LABELS)[kind]),
                "customers": f"{of['customers']:,}",
                "mean": f"{sign}{_digits(of['mean'])}",
                "error": f"± {sign}{_digits(of['error'])}",
                "factor": "–" if told["reason"] else f"× {of['factor']:.2f}",
            }
            for kind, of in told["told"].items()
        ],
    }


def _digits(value: float) -> str:
    """Four digits that count, without powers of ten."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:#.4g}"


def _tenths(rows: Sequence[Mapping[str, Any]], links: Links) -> Chart | None:
    """Expected and actual order days per customer, by tenths of customers, at the newest test."""
    newest = max((row["origin"] for row in rows), default=None)
    mine = [row for row in rows if row["origin"] == newest and row["customers"] and row["expected"] is not None]
    if not mine:
        return None
    words = links.words
    finding = words("Order days per customer: expected and actual, by tenths of customers")
    spec = {
        "kind": "lines", "unit": "number", "zh": words.lang == "zh", "title": finding.striptags(), "min": 0,
        "x": [str(row["part"]) for row in mine],
        "series": [
            {"name": words("Expected"), "data": [round(row["expected"] / row["customers"], 4) for row in mine]},
            {"name": words("Actual"), "data": [round(row["actual"] / row["customers"], 4) for row in mine]},
        ],
    }  # fmt: skip
    table = []
    for row in mine:
        key = {"origin": row["origin"], "rule": row["rule"], "part": row["part"]}
        cells = [
            links.cell(row[name], "backtest", name, **key) for name in ("customers", "expected", "actual", "buying")
        ]
        table.append((str(row["part"]), *cells))
    head = (words("Tenth"), words("Customers"), words("Expected"), words("Actual"), words("Share who bought"))
    return Chart("tenths", finding, words("First the tenth of whom most was expected"), head, table, spec)
