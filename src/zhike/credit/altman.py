"""Altman's Z: how near a company's accounts are to those of companies that failed.

[A1968]  Z = 1.2 X1 + 1.4 X2 + 3.3 X3 + 0.6 X4 + 0.999 X5, traded manufacturers; safe above 2.99, distress below 1.81.
         E. I. Altman, Financial ratios, discriminant analysis and the prediction of corporate bankruptcy,
         Journal of Finance 23 (1968) 589-609.
[A2000]  Z' = 0.717 X1 + 0.847 X2 + 3.107 X3 + 0.420 X4 + 0.998 X5, private manufacturers: X4 with equity by the books;
         safe above 2.90, distress below 1.23. First in Altman, Corporate financial distress (1983).
[A1995]  Z'' = 6.56 X1 + 3.26 X2 + 6.72 X3 + 1.05 X4, others: without X5, which differs most by industry; safe above
         2.60, distress below 1.10. Altman, Hartzell, Peck (1995); Altman, Predicting financial distress of companies (2000).

    X1  (current assets − current liabilities) ÷ assets      X4  equity ÷ liabilities: Z at market value, else by the books
    X2  retained earnings ÷ assets                           X5  sales ÷ assets
    X3  earnings before interest and tax ÷ assets

Fitted to American companies: a warning to be looked at, not a probability.
"""

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.credit.accounts import accounts, inputs
from zhike.errors import Text
from zhike.tables import conform

MANUFACTURES = r"(?i)制造|加工|生产|工业|manufactur|^\s*C?\s*(?:1[3-9]|2\d|3\d|4[0-3])\d{0,2}\s*$"
"""An industry that makes things, in words or as a code of GB/T 4754 (C13 to C43)."""


@dataclass(frozen=True)
class Model:
    """One of the three: the weights of X1 to X5 and the two lines between its zones."""

    name: str
    label: Text
    weights: tuple[float, ...]
    distress: float
    safe: float


MODELS = (
    Model("z", ("Z (traded manufacturers, 1968)", "Z（上市制造业，1968）"), (1.2, 1.4, 3.3, 0.6, 0.999), 1.81, 2.99),
    Model("z_private", ("Z′ (private manufacturers)", "Z′（非上市制造业）"), (0.717, 0.847, 3.107, 0.420, 0.998), 1.23, 2.90),
    Model("z_service", ("Z″ (other industries)", "Z″（非制造业）"), (6.56, 3.26, 6.72, 1.05), 1.10, 2.60),
)  # fmt: skip
BY_NAME = {model.name: model for model in MODELS}
ITEMS = ("current_assets", "current_liabilities", "assets", "kept", "earned", "liabilities")


def score(model: Model, *x: Any) -> Any:
    """The weighted sum, of plain numbers or of columns."""
    return sum(weight * part for weight, part in zip(model.weights, x, strict=False))


def zone(model: Model, value: float) -> str:
    """safe, grey or distress."""
    return "safe" if value > model.safe else "distress" if value < model.distress else "grey"


def z_scores(statements: ir.Table, customers: ir.Table) -> ir.Table:
    """Altman's Z of each customer and year, by each of the models whose parts its statements state.

    Row      one model of one customer in one year
    Dates    the last day of the year
    Leaves   where a part is missing, or assets or liabilities are not above 0
    Missing  x5 of Z″, which has none

    is_own marks the model made for such a company: Z for a manufacturer with a market value, Z′ for one without,
    Z″ for all others.
    """
    wide = accounts(statements)
    sure = wide.filter(wide.assets > 0, wide.liabilities > 0)
    sure = sure.mutate(
        x1=(sure.current_assets - sure.current_liabilities) / sure.assets, x2=sure.kept / sure.assets,
        x3=sure.earned / sure.assets, x5=sure.revenue / sure.assets,
    )  # fmt: skip
    rows = ibis.union(*(_of(sure, model) for model in MODELS))
    trades = customers.select(known_id="customer_id", makes=customers.industry.re_search(MANUFACTURES).fill_null(False))
    rows = rows.left_join(trades, rows.customer_id == trades.known_id)
    own = ibis.cases((~rows.makes.fill_null(False), "z_service"), (rows.market_value.notnull(), "z"), else_="z_private")
    return conform(rows.mutate(is_own=rows.model == own), "z_scores")


def _of(wide: ir.Table, model: Model) -> ir.Table:
    equity = "market_value" if model.name == "z" else "owned"
    parts = [wide.x1, wide.x2, wide.x3, wide[equity] / wide.liabilities, wide.x5][: len(model.weights)]
    value = score(model, *parts)
    named = (*ITEMS, equity, *(("revenue",) if len(parts) == 5 else ()))
    scored = wide.select(
        "customer_id", "ended_on", "x1", "x2", "x3", "market_value", model=ibis.literal(model.name), x4=parts[3],
        x5=parts[4] if len(parts) == 5 else ibis.null("float64"), score=value, inputs=inputs(wide, named),
    )  # fmt: skip
    sure = scored.filter(scored.score.notnull())
    zones = ((sure.score > model.safe, "safe"), (sure.score < model.distress, "distress"))
    return sure.mutate(zone=ibis.cases(*zones, else_="grey"))
