"""Financial statements as companies print them: items down, periods across, whose they are and of when in the title.

资产负债表                                                       Of each side the items stand in one column, their
编制单位：恒达塑胶有限公司   2025年12月31日   单位：元           sums of several periods beside them.
资产     行次  期末余额  年初余额   负债和所有者权益  行次  期末余额  年初余额

Or one row for each company and year, and a column for each item.
"""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from zhike.sources.headers import meanings
from zhike.sources.shapes import Row
from zhike.tables import PARTY

FEWEST = 3
"""Items that must be known before a sheet is a statement."""
ANCHORS = re.compile(
    r"货币资金|应收账款(净额)?|存货(净额)?|(非)?流动资产(合计|总计)?|资产(总计|合计|总额)|总资产|(非)?流动负债(合计|总计)?|负债(合计|总计|总额)|总负债|净资产"
    r"|(所有者权益|股东权益)(合计|总计|总额)?|未分配利润|盈余公积|营业(总)?收入|主营业务收入|营业(总)?成本|主营业务成本|财务费用|利息(费用|支出)|营业利润|利润总额|净利润"
    r"|(经营|投资|筹资)活动(产生的)?现金流量净额"
    r"|cash(andcashequivalents)?|inventor(y|ies)|(accounts|trade)receivables?|(total)?current(assets|liabilities)|total(assets|liabilities|equity)"
    r"|retainedearnings|revenue|netsales|costof(sales|goodssold)|interestexpenses?|profitbeforetax|net(profit|income)|operatingcashflow"
)
_ENTRIES = re.compile(
    r"短期借款|长期借款|应付(账款|票据|职工薪酬|利息)|预收(账款|款项)|预付(账款|款项)|其他应[收付]款|应交税[费金]|实收资本(股本)?|资本公积|固定资产(净[值额])?|无形资产|长期待摊费用"
    r"|(营业)?税金及附加|销售费用|管理费用|研发费用|所得税费用|营业外(收入|支出)|投资收益|负债(和|及|与)(所有者|股东)权益(总计|合计)"
)
"""Further items that stand in statements, and in trial balances too."""
_ITEMS = re.compile(
    r"资产|负债(和|及|与|、)?.{0,6}权益.*|项目|报表项目|assets?|liabilities(and.*)?|items?|particulars|lineitems?"
)
_ACROSS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("end", re.compile(r"(期末|年末|月末|本期末|本年末)(余额|数|金额)?|closing(balance)?|endofperiod")),
    ("start", re.compile(r"(年初|期初|上年末|上年年末|上期末|上年期末)(余额|数|金额)?|opening(balance)?|beginningofperiod")),
    ("whole", re.compile(r"(本年|本年度|本年累计|本期累计|年度累计|累计|本年实际)(数|金额|发生额|实际)?|yeartodate|ytd|thisyear|currentyear")),
    ("own", re.compile(r"(本期|本月|当期|当月|本季)(数|金额|发生额|实际)?|thisperiod|thismonth|currentperiod")),
    ("before", re.compile(r"(上年|上期|去年|上年同期|去年同期|上年累计|上年同期累计|上年度)(数|金额|发生额|累计数|累计金额|实际)?|last(year|period)|prior(year|period)")),
)  # fmt: skip
_WHOSE = re.compile(
    r"^(?:编制单位|编报单位|报表单位|单位名称|公司名称|企业名称|核算单位|会计主体|纳税人名称|客户名称|客户|company(?: name)?|entity|customer)\s*:\s*(.*)$",
    re.I,
)
_NAMED = re.compile(
    r"((?!20\d\d)[\u4e00-\u9fffA-Za-z()（）·&]{2,}?(?:有限责任公司|有限公司|公司|集团|合作社|经营部|门市部|商行|超市|工厂|厂|店))"
)
_YEAR, _MONTH = r"(?<!\d)((?:19|20)\d\d)", r"(1[0-2]|0?[1-9])"
_RANGE = re.compile(rf"{_YEAR}\s*[-/.年]\s*{_MONTH}\s*月?\s*[-~至到—–]+\s*(?:(?:19|20)\d\d\s*[-/.年]\s*)?{_MONTH}\s*月")
_DATE = re.compile(rf"{_YEAR}\s*(?:[-/.年]\s*{_MONTH}(?!\d)|{_MONTH}(?=\D|$|[0-3]\d))")
_WRITTEN = re.compile(r"(?:dec(?:ember)?|31st? dec\w*)\W+(?:31\W+)?((?:19|20)\d\d)", re.I)
_ALONE = re.compile(rf"{_YEAR}(?!\d)")
SIDES = " | "
"""What parts the cells of a title that is written beside another side of the form."""


@dataclass(frozen=True)
class Month:
    """The last month of what a statement tells, and whether it is named as one of a whole year or of a span."""

    year: int
    month: int
    first: int | None = None  # the first month of a span, 1 of a whole year


def plain(text: str | None) -> str:
    """A cell as it is looked up: without blanks, numbering, brackets, “其中：” and colons."""
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or "")).lower()
    bare = re.sub(r"\([^)]*\)", "", bare)
    bare = re.sub(r"^([一二三四五六七八九十0-9]+[、.])", "", bare)
    return re.sub(r"^(其中|减|加|less|add):|[:*△]", "", bare)


def header(rows: Sequence[Row]) -> int | None:
    """The row, from 0, in which a form of items down and periods across has its header; None where it is no form."""
    for place, row in enumerate(rows):
        blocks = sides(row)
        if blocks and _known(rows[place + 1 :], blocks[0][0]):
            return place
    return None


def sides(row: Row) -> list[tuple[int, int]]:
    """The columns of each side of a form, as its header says: from its items to those of the next."""
    words = [plain(one) for one in row]
    starts = [place for place, word in enumerate(words) if _ITEMS.fullmatch(word)]
    found = list(itertools.pairwise([*starts, len(words)])) if starts else []
    return found if found and all(any(_told(word) for word in words[left:right]) for left, right in found) else []


def _known(rows: Sequence[Row], position: int) -> bool:
    words = [plain(row[position]) for row in rows if position < len(row)]
    known = sum(1 for word in words if ANCHORS.fullmatch(word))
    return known + (sum(1 for word in words if _ENTRIES.fullmatch(word)) if known else 0) >= FEWEST


def _told(word: str) -> bool:
    """Whether a header names a period."""
    return any(pattern.fullmatch(word) for _, pattern in _ACROSS) or bool(re.match(rf"{_YEAR}(年|[-/.]|$)", word))


def whose(above: Sequence[str], *names: str) -> str | None:
    """The company whose statement it is: what stands above says so, else the sheet's or the file's name."""
    cells = [unicodedata.normalize("NFKC", one).strip() for one in above if one and one.strip()]
    for place, one in enumerate(cells):
        found = _WHOSE.match(one)
        if found:
            said = found[1] or (cells[place + 1] if place + 1 < len(cells) else "")
            said = re.split(r"\s{2,}|\s(?=(?:19|20)\d\d\s*年)", said.strip())[0].strip()
            if len(said) > 1 and not re.match(r"(?:19|20)\d\d", said):
                return said
    for one in (*cells, *names):
        if named := _NAMED.search(unicodedata.normalize("NFKC", one)):
            return named[1]
    return None


def month(*told: str) -> Month | None:
    """Of when a statement is, as the first text that names a year says."""
    for text in told:
        wide = unicodedata.normalize("NFKC", text)
        if span := _RANGE.search(wide):
            return Month(int(span[1]), int(span[3]), int(span[2]))
        if date := _DATE.search(wide):
            return Month(int(date[1]), int(date[2] or date[3]))
        if year := _WRITTEN.search(wide) or _ALONE.search(wide):
            return Month(int(year[1]), 12, 1)
    return None


def periods(names: Sequence[str | None], *told: str) -> dict[int, dict[str, str]]:
    """The columns of sums of a form's side, each with its period in the way that everybody reads.

    told: title, sheet and file, which say of when it is
    Missing  columns of periods that nothing names
    """
    words, of = [plain(name) for name in names], month(*told)
    kinds = {place: _kind(word) for place, word in enumerate(words) if _told(word)}
    standing = any(kind in ("end", "start") for kind in kinds.values()) or bool(
        {"资产", "assets", "asset"} & set(words) or any(word.startswith(("负债", "liabilities")) for word in words)
    )
    found = {place: _period(kind, words[place], of, standing, set(kinds.values())) for place, kind in kinds.items()}
    return {place: {"period": period} for place, period in found.items() if period}


def _kind(word: str) -> str:
    return next((kind for kind, pattern in _ACROSS if pattern.fullmatch(word)), "date")


def _period(kind: str, word: str, of: Month | None, standing: bool, kinds: set[str]) -> str:
    if kind == "date":
        of = month(word)
        return "" if of is None else _stands(of) if standing else _flows(of, of.first or 1)
    if of is None:
        return ""
    if standing:
        return _stands(Month(of.year - 1, 12) if kind in ("start", "before") else of)
    if kind == "before":
        return _flows(Month(of.year - 1, of.month), of.first or 1)
    alone = kind == "own" and not of.first and "before" not in kinds
    return _flows(of, of.month if alone else of.first or 1)


def _stands(of: Month) -> str:
    return f"{of.year}-{of.month:02d}"


def _flows(of: Month, first: int) -> str:
    if (first, of.month) == (1, 12):
        return f"{of.year}年"
    return _stands(of) if first == of.month else f"{of.year}-{first:02d}至{of.year}-{of.month:02d}"


def items(names: Sequence[str | None]) -> dict[int, dict[str, str]]:
    """The columns of a list that has one for each item, a row for each company and year; none where it is no such list."""
    found = {place: {"item": name} for place, name in enumerate(names) if name and ANCHORS.fullmatch(plain(name))}
    said = {one for name in names if name for one, sure in meanings(name).items() if sure >= 0.6}
    dated = bool(said & {"period", "@date", "date"}) or any(
        re.fullmatch(r"(报表|会计|财务)?(年度|年份|期间|报告期|财年)|(fiscal|financial)?year", plain(name))
        for name in names
    )
    return found if len(found) >= FEWEST and dated and said & {*PARTY, "@name", "@who"} else {}


def column(names: Sequence[str | None]) -> int | None:
    """The column of the items of a form's side."""
    return next((place for place, name in enumerate(names) if _ITEMS.fullmatch(plain(name))), None)


def title(cells: Sequence[Row]) -> list[str]:
    """The cells above a form, each by itself."""
    return [part for row in cells for cell in row if cell for part in cell.split(SIDES) if part.strip()]
