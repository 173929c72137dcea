"""Sheets with a column for each quarter, or for each item of cost: what each header says of the sums below it.

人员   指标     Q1   Q2   Q3   Q4                       {2: {"period": "2025Q1"}, 3: {"period": "2025Q2"}, …}
月份   差旅费   运输费   业务招待费   合计               {1: {"pool": "差旅费"}, 2: {"pool": "运输费"}, …}
"""

import re
import unicodedata
from collections.abc import Sequence

from zhike.sources.shapes import SUM_COLUMN

_QUARTER = re.compile(
    r"(?:((?:19|20)[0-9]{2})\s*年?\s*)?(?:q([1-4])|第?\s*([一二三四1-4])\s*季度?)(?:目标|任务|计划|预算|指标)?", re.I
)
_YEAR = re.compile(r"((?:19|20)[0-9]{2})\s*(?:年|\b)")
_DIGITS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_ITEM = re.compile(r"(费用?|薪酬?|工资|奖金|提成|租金|房租|佣金|折旧|摊销|补贴|利息|水电|社保|福利|公积金)$")
FEWEST_QUARTERS, FEWEST_ITEMS = 2, 3


def quarters(names: Sequence[str | None], title: str) -> dict[int, dict[str, str]]:
    """The columns of quarters, each with its period; none where no year is told."""
    told = _YEAR.search(title)
    found: dict[int, dict[str, str]] = {}
    for position, name in enumerate(names):
        match = _QUARTER.fullmatch(_bare(name))
        if match and (year := match[1] or (told[1] if told else "")):
            quarter = match[2] or match[3]
            found[position] = {"period": f"{year}Q{_DIGITS.get(quarter, quarter)}"}
    return found if len(found) >= FEWEST_QUARTERS else {}


def items(names: Sequence[str | None]) -> dict[int, dict[str, str]]:
    """The columns of items of cost, each with the pool that it is; sums beside them are none."""
    found = {
        position: {"pool": _bare(name)}
        for position, name in enumerate(names)
        if name and _ITEM.search(_bare(name)) and not SUM_COLUMN.search(name)
    }
    return found if len(found) >= FEWEST_ITEMS else {}


def _bare(name: str | None) -> str:
    """A header without what stands in brackets and above it."""
    plain = unicodedata.normalize("NFKC", name or "").rpartition("/")[2]
    return re.sub(r"\([^)]*\)", "", plain).strip()
