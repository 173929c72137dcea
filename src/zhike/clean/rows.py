"""What each row of a sheet is, by its own cells: blank, subtotal, header again, footer, or a line of the fact.

trimmed       raw rows without blanks at the ends of cells, `blank` cells null
classed       + class: blank, subtotal, repeated_header, other, or null for what may be a fact
exceptional   only the rows that have a class; `with_classes` puts it back beside the lines
"""

import operator
from collections.abc import Callable, Sequence
from typing import TypeVar

import ibis
import ibis.expr.types as ir

from zhike.clean.cells import BLANKS
from zhike.clean.plan import MASTERS, NUMBERS, Plan, cell

V = TypeVar("V")
_SUM_WORDS = r"(([小合共累]|[总總])\s*[计計]|[汇匯]\s*[总總]|[日月周][计計])"
SUBTOTAL = rf"^[\s#※*【\[（(]*(收入|支出|本[页頁]|本月|本日|本年|本期|本季|[当當][页頁月日]|页|月|日|年|季|分店|部门|客户|单据|商品|全部|期末|全年|总|累计)?{_SUM_WORDS}(数|金额|行|人民币)?[】\]）)※*\s]*([:：（(].*)?$|(?i)^(grand\s+|page\s+|running\s+)?(sub\s*-?\s*)?totals?\s*(:.*)?$|^((zwischen|gesamt|end)?summe|gesamt|sous-total|total g[ée]n[ée]ral)\s*(:.*)?$"
SUBTOTAL_TAIL = r"(小计|合计|总计|汇总|累计)\s*[】）)]?[:：]?$|(?i)^((sub|grand )?totals?\b.*|.*\b(sub)?totals?\s*:?)$"
FOOTER = r"^[\s（(\[【*]*(制单|制表|打印|审核|复核|记账|会计|经办|导出|报表|备注|说明|注|附注|注意|提示|温馨提示|数据截止|截止|统计|生成|下载|以上|本表|本报表|单位负责人|财务主管|第\s*[0-9一二三四五六七八九十]+\s*页|共\s*[0-9]+|填表|主管|签字|盖章|数据来源)|(?i)^(printed|exported|generated|report|notes?\b|prepared by|page \d|end of|run date|as of|records?\b|filters?\b|copyright|confidential)"
OPENING = r"^(期初(余额|结存|数|金额|欠款)?|上期(结转|余额|结存)|上年结转|上月结转|年初余额|承前页|过次页|转下页|结转下页|本期期初)$|(?i)^(opening balance|balance [bc]/?f(wd)?|balance brought forward|brought forward|carried forward)$"

GROUP_SUM = r"(小计|合计)\s*[】）)]?[:：]?$"
"""What sums a group up, however many sums stand beside it: 001 小计."""
GROUP = r"^([一二三四五六七八九十0-9]+[、.．])?\s*([一-龥]{1,5}(大区|区域|片区|地区|办事处|[东南西北中]区|省|市)|([A-Za-z]|[一-龥]{1,3})[类级](客户|会员|商品|产品)?)\s*[:：]?$"
"""What heads a group of masters."""

NAMED_SUM = r"(小计|合计|总计)\s*[:：]$"
"""Two such cells, each beside its sum, make a row of sums: 金额合计： 8,200 税额合计： 1,066."""
COUNTED = r"(?i)^records?\(s\) (downloaded|exported)$"
"""What a program says below what it wrote, among as many cells as it likes."""

END = 8
"""Rows that may stand below a list of masters."""
LAST = 3
"""Rows at the end of a sheet among which its sums may stand without a word."""


def _text(table: ir.Table, position: int) -> ir.StringValue:
    return table[cell(position)]


def any_of(tests: list[ir.BooleanValue]) -> ir.BooleanValue:
    """True where one of the tests is; false for none."""
    return _halved(operator.or_, tests) if tests else ibis.literal(False)


def count_of(tests: list[ir.BooleanValue]) -> ir.IntegerValue:
    """How many of the tests are true."""
    return _halved(operator.add, [test.cast("int64") for test in tests]) if tests else ibis.literal(0)


def _halved(join: Callable[[V, V], V], parts: Sequence[V]) -> V:
    """Many parts joined as a tree: a chain of a thousand columns is deeper than an engine, or Python, goes."""
    middle = len(parts) // 2
    return join(_halved(join, parts[:middle]), _halved(join, parts[middle:])) if middle else parts[0]


def trimmed(raw: ir.Table, plan: Plan) -> ir.Table:
    """The rows below the header, up to the last that holds anything; empty cells null."""
    below = raw.filter(raw.row >= plan.first_row, raw.row <= plan.last_row)
    changes: dict[str, ir.Value] = {}
    for position in plan.used:
        text = _text(below, position)
        if position in plan.odd_blanks:
            changes[cell(position)] = text.re_replace(rf"^[{BLANKS}]+|[{BLANKS}]+$", "").nullif("")
        else:
            changes[cell(position)] = text.strip().nullif("") if plan.is_spaced(position) else text
    return below.select("row", **changes)


def classed(lines: ir.Table, plan: Plan) -> ir.Table:
    """`class` of rows that are no facts; null for the rest.

    Row     one physical row
    Missing class null = a row that may be a fact
    """
    here = [_text(lines, position) for position in plan.used if position != plan.struck]
    struck = ibis.literal(False) if plan.struck is None else _text(lines, plan.struck).notnull()
    filled = count_of([text.notnull() for text in here])
    subtotal = _subtotal(lines, plan, filled)
    again = _header_again(lines, plan, filled)
    other = _other(lines, plan, filled)
    return lines.mutate(
        ibis.cases(
            (filled == 0, "blank"),
            (struck, "other"),
            (subtotal.fill_null(False), "subtotal"),
            (again.fill_null(False), "repeated_header"),
            (other.fill_null(False), "other"),
            else_=ibis.null("string"),
        ).name("class")
    )


def exceptional(lines: ir.Table, plan: Plan) -> ir.Table:
    """The rows that are no facts.

    Row     row, class
    """
    told = classed(lines, plan)
    return told.filter(told["class"].notnull()).select("row", "class")


def with_classes(lines: ir.Table, exceptions: ir.Table) -> ir.Table:
    """Lines with the class that `exceptional` has found, null for those that may be facts.

    A sheet is mostly facts: to look the few others up costs less than to write all rows down with their class.
    """
    named = exceptions.select(class_row="row", **{"class": exceptions["class"]})
    return lines.left_join(named, lines.row == named.class_row).drop("class_row")


def _labels(plan: Plan) -> tuple[int, ...]:
    """Columns where a label may stand: all but those of numbers."""
    return tuple(
        position for position in plan.used if plan.type_of(position) not in NUMBERS or position == min(plan.used)
    )


def _subtotal(lines: ir.Table, plan: Plan, filled: ir.IntegerValue) -> ir.BooleanValue:
    exact: list[ir.BooleanValue] = []
    tails: list[ir.BooleanValue] = []
    for position in _labels(plan):
        text = _text(lines, position)
        lowered = text.lower()
        hint = (
            text.contains("计")
            | text.contains("計")
            | text.contains("汇")
            | text.contains("匯")
            | lowered.contains("total")
            | lowered.contains("summe")
            | lowered.contains("gesamt")
        )
        exact.append(ibis.ifelse(hint, text.re_search(SUBTOTAL), False).fill_null(False))
        tails.append(ibis.ifelse(hint, text.re_search(SUBTOTAL_TAIL), False).fill_null(False))
    words = count_of([_is_word(lines, plan, position) for position in _labels(plan)])
    sparse = (words <= 2) & (filled <= max(2, round(0.75 * plan.typical)))
    if len(_labels(plan)) >= SEVERAL:
        sparse = sparse | (words <= 1)  # however many sums stand in it
    only = (words <= 1) & any_of(
        [_text(lines, position).re_search(GROUP_SUM).fill_null(False) for position in _labels(plan)]
    )
    leading = exact[0] if exact else ibis.literal(False)
    if len(plan.used) > 1:  # 合 and 计 in two cells
        first, second = (_text(lines, position) for position in plan.used[:2])
        leading = leading | (first.isin(("合", "总", "小")) & (second == "计")).fill_null(False)
    alone = (filled < max(3, plan.typical)) | (words <= 1)
    measured = count_of([_text(lines, position).notnull() for position in _labels(plan) if _measures(plan, position)])
    unnamed = (
        (lines.row > plan.last_row - LAST)
        & (words == measured)
        & (filled > measured)
        & (filled <= round(0.6 * plan.typical))
    )
    leading = leading | (unnamed if plan.typical >= 5 and _only_sums(plan) else ibis.literal(False))
    if plan.kind == "statements":
        return leading  # 资产总计 is an item like any other
    ledger = any_of(exact) if plan.kind == "ledger" else ibis.literal(False)  # a month's sum names its account
    named = count_of([_said(lines, position, "计", NAMED_SUM) for position in plan.used])
    leading = leading | (named >= 2)
    return (
        leading | only | ledger | ibis.ifelse(alone, any_of(exact), False) | ibis.ifelse(sparse, any_of(tails), False)
    )


SEVERAL = 4
"""So many columns of words tell a row with one word, and numbers beside it, from a line of the fact."""


def _said(lines: ir.Table, position: int, hint: str, pattern: str) -> ir.BooleanValue:
    """Whether a cell says so; what lacks the hint is not looked at twice."""
    text = _text(lines, position)
    return ibis.ifelse(text.contains(hint), text.re_search(pattern), False).fill_null(False)


def _is_word(lines: ir.Table, plan: Plan, position: int) -> ir.BooleanValue:
    """Whether a cell may be a label; of a column that is no field, only what begins with no digit: it may hold sums."""
    text = _text(lines, position)
    if position in plan.fields:
        return text.notnull()
    return ((text < "0") | (text >= ":") | text.re_search("[\u4e00-\u9fff]")).fill_null(False)


def _measures(plan: Plan, position: int) -> bool:
    """Whether a column says in what its neighbour is counted: its currency, its unit; a sum has one too."""
    return plan.fields.get(position) in ("currency", "unit")


def _only_sums(plan: Plan) -> bool:
    """Whether the first column is one of words, so that a row without any holds nothing but sums."""
    return plan.type_of(min(plan.used)) not in NUMBERS and len(_labels(plan)) >= 3


def _header_again(lines: ir.Table, plan: Plan, filled: ir.IntegerValue) -> ir.BooleanValue:
    tests = []
    for row in plan.header:
        same = count_of(
            [
                (_text(lines, position) == text).fill_null(False)
                for position in plan.used
                if position < len(row) and (text := row[position])
            ]
        )
        tests.append((same >= 2) & (same * 10 >= filled * 8))
    return any_of(tests)


def _other(lines: ir.Table, plan: Plan, filled: ir.IntegerValue) -> ir.BooleanValue:
    """Balances carried over, print footers, remarks."""
    opening: list[ir.BooleanValue] = []
    footer: list[ir.BooleanValue] = []
    for position in _labels(plan):
        text = _text(lines, position)
        opening.append(text.re_search(OPENING).fill_null(False) if position in _openings(plan) else ibis.literal(False))
        footer.append(text.re_search(FOOTER).fill_null(False))
    number = plan.number
    carried = any_of(opening)
    if number is not None and plan.kind in ("invoices", "receipts"):
        told = _text(lines, number)
        carried = (carried | _opened(lines, plan)) & (told.isnull() | told.re_search(OPENING).fill_null(False))
    sums = [position for position, name in plan.fields.items() if plan.type_of(position) in NUMBERS]
    no_sum = (
        count_of(
            [
                _text(lines, position).re_search(r"^[(（]?[-+￥¥$€£]*\s*[0-9０-９.]").fill_null(False)
                for position in sums
            ]
        )
        == 0
    )
    few = filled <= max(1, min(4, plan.typical // 2))
    names = (
        plan.columns("customer_name") + plan.columns("product_name") + plan.columns("contact_person")
        if plan.kind in MASTERS
        else ()
    )
    unnamed = count_of([_text(lines, position).notnull() for position in names]) == 0 if names else ibis.literal(True)
    bare = (filled <= (2 if plan.typical >= 6 else 1)) & ~_coded(lines, plan)
    remark = ibis.ifelse(bare, no_sum & unnamed, False) if plan.typical >= 4 else ibis.literal(False)
    if plan.kind in MASTERS and plan.typical >= 5:
        remark = remark | _below(lines, plan, filled, no_sum) | _heads(lines, plan, filled)
    if plan.kind == "statements" and "item" in plan.fields.values() and plan.headed:
        remark = remark | ((filled == 1) & no_sum)  # 流动资产： heads the items below it
    counted = any_of([_said(lines, position, "ecord(s)", COUNTED) for position in plan.used])
    return carried | counted | ibis.ifelse(few, any_of(footer) & no_sum, False) | remark


def _coded(lines: ir.Table, plan: Plan) -> ir.BooleanValue:
    """Whether a list's row has a code, though it lack the name: no remark."""
    position = plan.key if plan.kind in MASTERS else None
    if position is None:
        return ibis.literal(False)
    return _text(lines, position).re_search(r"^[A-Za-z]*[0-9][A-Za-z0-9._/-]*$").fill_null(False)


def _opened(lines: ir.Table, plan: Plan) -> ir.BooleanValue:
    """What an account opens with, where its kind of row says so and no day does: no claim of its own."""
    kind, day = plan.first("document_kind", "kind"), plan.day
    if kind is None or day is None:
        return ibis.literal(False)
    return _text(lines, kind).re_search(OPENING).fill_null(False) & _text(lines, day).isnull()


def _below(lines: ir.Table, plan: Plan, filled: ir.IntegerValue, no_sum: ir.BooleanValue) -> ir.BooleanValue:
    """What stands by itself at the end of a list, with an empty row between: a report's name, its maker, no master."""
    nearby = ibis.window(order_by=lines.row, preceding=END, following=0)
    parted = (filled == 0).cast("int64").max().over(nearby) == 1
    return (lines.row > plan.last_row - END) & (filled == 1) & no_sum & parted


def _heads(lines: ir.Table, plan: Plan, filled: ir.IntegerValue) -> ir.BooleanValue:
    """An area or a class that stands alone above the masters of it: 华东区, 二、A类客户."""
    return (filled == 1) & any_of(
        [_text(lines, position).re_search(GROUP).fill_null(False) for position in _labels(plan)]
    )


def _openings(plan: Plan) -> tuple[int, ...]:
    """Columns where a carried balance is named: any of words but the kinds of receivables."""
    skip = {"document_kind", "kind"} if plan.kind in ("invoices", "receipts") else set()
    return tuple(position for position in _labels(plan) if plan.fields.get(position) not in skip)
