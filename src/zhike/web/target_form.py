"""A target written by hand: one row of a sheet, loaded as any sheet is, so that it is signed, shown and taken back alike."""

import csv
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory

from zhike import load as loading
from zhike.errors import UsageError
from zhike.money.periods import HALF, MONTH, QUARTER, RANGE, YEAR
from zhike.web.pages import Go, Seen

FILE = "手工录入的目标.csv"
HEAD = {"期间": "period", "指标": "metric", "目标值": "value", "维度": "dimension"}
WORDS = {
    "sales": "销售额",
    "margin": "毛利",
    "cash": "回款",
    "orders": "订单数",
    "quantity": "销量",
    "new_customers": "新客数",
}
"""What a sheet of targets writes for each figure."""
PERIODS = (RANGE, QUARTER, HALF, MONTH, YEAR)
LONGEST = 80
LARGEST = Decimal("1e15")


def enter(seen: Seen) -> Go:
    """A target entered, or changed: the newest row of a period, figure and name counts. The figures are computed anew.

    Errors  UsageError for a period that nobody can read, a figure that is none, a value that is no number above 0
    """
    row = _read(seen)
    with TemporaryDirectory(prefix="zhike-target-") as folder:
        path = Path(folder) / FILE
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([list(HEAD), row])
        loading.bring(
            seen.office.workspace, [path], kind="targets", columns=dict(HEAD), yes=True, force=True,
            who=seen.decision.principal.name,
        )  # fmt: skip
    return Go(f"/jobs/{seen.office.drafts.jobs.start('refresh')}")


def _read(seen: Seen) -> list[str]:
    period, metric, name = (seen.given(key).strip() for key in ("period", "metric", "dimension"))
    if len(period) > LONGEST or not any(re.search(pattern, period) for pattern in PERIODS):
        raise UsageError(
            (f"The period “{period[:40]}” cannot be read.", f"期间“{period[:40]}”无法识别。"),
            ("Write 2026-03, 2026Q2, 2026年上半年 or 2026.", "请填写 2026-03、2026Q2、2026年上半年 或 2026。"),
        )
    if metric not in WORDS:
        raise UsageError(
            (f"“{metric[:40]}” is no figure of targets.", f"“{metric[:40]}”不是目标指标。"),
            ("Choose one of the list.", "请从列表中选择。"),
        )
    if len(name) > LONGEST:
        raise UsageError(
            ("The name is too long.", "名称过长。"),
            (f"Write at most {LONGEST} letters.", f"请控制在 {LONGEST} 字以内。"),
        )
    return [period, WORDS[metric], format(_value(seen.given("value")), "f"), name]


def _value(text: str) -> Decimal:
    try:
        value = Decimal(text.strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or not 0 < value < LARGEST:
        raise UsageError(
            (f"“{text[:40]}” is no value of a target.", f"“{text[:40]}”不是有效的目标值。"),
            ("Write a number above 0, such as 560000.", "请填写大于 0 的数字，例如 560000。"),
        )
    return value
