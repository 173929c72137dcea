"""A sheet whose kind and columns are known: by what a person said, by what was confirmed before, else by themselves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from zhike.check.checked import signature
from zhike.check.looked import Looked, as_written, without_header
from zhike.check.ours import ours
from zhike.check.reading import AS_FOUND, LEFT_OUT, Reading, reading
from zhike.check.wishes import Wishes, fixed
from zhike.clean.plan import HELD
from zhike.currency import CODES
from zhike.errors import Text
from zhike.sources import balances, forms, shapes, split, titles
from zhike.sources import recognise as recognising
from zhike.sources.headers import meanings
from zhike.sources.profile import look
from zhike.sources.recognise import Recognised
from zhike.tables import PARTY

WORDED = 0.6
"""How surely a header must name a party for its column to be the party's."""
BY_MONTH = ("documents", "order_lines", *HELD)
"""Kinds of which a sheet may have a column for each month."""
_CURRENCY = re.compile(
    rf"(?:100\s*)?(?:{'|'.join(words for _, words in CODES)})[元币盾]?\s*(?:汇率|中间价|rate)?\s*(?:[/兑对:].*)?", re.I
)
_COST = re.compile(r"费用|成本|开支|支出|expense|cost", re.I)
_PLACE = re.compile(r"排名|名次|位次|序位|今年排名|本期排名|rank(?:ing)?|place", re.I)
_LISTED_NAME = re.compile(
    r"(?:企业|公司|单位|机构|上榜企业|入选企业)(?:名称|全称)?|company(?: name)?|organi[sz]ation", re.I
)
_SPENT = re.compile(
    r"(推广|广告|营销|投放|获客|市场).{0,6}(费|投入|花费|支出|消耗|金额)|ad spend|marketing (spend|costs?)", re.I
)
_RATE = re.compile(r"汇率|牌价|exchange|rate", re.I)


@dataclass(frozen=True)
class Understood:
    """What a sheet was taken for."""

    looked: Looked
    found: Recognised
    kept: frozenset[str] = frozenset()  # headers of further columns that were confirmed as kept
    months: Mapping[int, date] = field(default_factory=dict)  # a cross-tab's columns of sums
    currencies: Mapping[int, str] = field(default_factory=dict)  # a sheet of rates' columns
    headed: Mapping[int, Mapping[str, str]] = field(
        default_factory=dict
    )  # a statement's columns of sums: period or item
    whose: Mapping[str, str] = field(default_factory=dict)  # the company, and the period, of a statement
    reading: Reading = AS_FOUND  # what a person said of it, now or of the file before
    computed: Mapping[int, Text] = field(
        default_factory=dict
    )  # columns that we made ourselves, and what is said of them
    ids: int | None = None  # the column of our own ids, by which customers without a name are known too
    sums: bool = False  # an answer of ours that holds nobody's documents

    @property
    def is_fact(self) -> bool:
        """Whether the sheet was taken for one of the facts."""
        header = max(self.looked.shape.header_rows, default=0)
        if self.reading.kind == LEFT_OUT or self.sums:
            return False
        return self.found.kind is not None and self.looked.last_row > header

    @property
    def may_be_fact(self) -> bool:
        """Whether a person could say that it is one: rows of several columns."""
        sample = self.looked.sample
        if self.reading.kind == LEFT_OUT or self.sums:
            return False
        return sum(1 for one in sample if any(one)) >= 2 and len(sample[0]) >= 2


def recognise(
    looked: Looked,
    kind: str | None,
    wished: Wishes,
    remembered: Mapping[str, Mapping[str, Any]],
    said: Reading = AS_FOUND,
) -> Understood:
    """Kind and columns of a sheet."""
    if wished.by_position and not looked.is_headed:
        looked = without_header(looked)
    told = fixed(wished, looked.names, looked.labels, looked.sheet.file)
    known = remembered.get(signature(looked.names), {})
    how = said.over(reading(known.get("reading", {})))
    looked = looked if how.applies("repeated") else as_written(looked)
    kind = kind if how.kind in ("", LEFT_OUT) else how.kind
    kept: frozenset[str] = frozenset()
    if "kind" in known and not wished.by_position and kind in (None, known["kind"]):
        kind = str(known["kind"])
        told = {position: known["mapping"].get(label) for position, label in enumerate(looked.labels)} | told
        kept = frozenset(known.get("custom", ()))
    made = None if wished.by_position or kind not in (None, "customers") else ours(looked)
    if made is not None and (made.is_customers or kind is None):
        kind = "customers" if made.is_customers else None
        told = {**dict.fromkeys(made.computed), **made.fields, **told}
    if looked.struck is not None:
        told[looked.struck] = None
    if looked.section is not None and _heads_customers(looked, looked.section):
        told = {looked.section: "customer_name", **told}
    elif looked.section is not None and _heads_products(looked, looked.section):
        told = {looked.section: "product_name", **told}
    sums = made is not None and not made.is_customers and kind is None
    months = {} if sums else _months(looked, kind, told)
    if months:
        kind = kind or _by_month(looked)
        told |= _targets(looked, months) if kind == "targets" else _cross_tab(looked, months, HELD.get(kind, "amount"))
        told |= _pool(looked, months) if kind == "costs" else {}
    currencies = {} if sums or months else _currencies(looked, kind, told)
    if currencies:
        kind = "rates"
        told |= dict.fromkeys(currencies, HELD[kind])
    if kind is None and (rank := _ranking(looked)) is not None:
        kind = "signals"
        told = {rank: "value", **told}
    if titles.raised(looked.labels) or titles.outside(looked.shape.title, looked.sheet.sheet, looked.sheet.file):
        kind = kind or "signals"
    apart, of = ({}, kind) if sums or months or currencies else _split(looked, kind, told)
    if apart:
        kind = of
        told |= (
            _targets(looked, apart) if kind == "targets" else _cross_tab(looked, apart, HELD.get(kind or "", "amount"))
        )
    headed, whose = ({}, {}) if sums or months or currencies or apart else _statement(looked, kind, told)
    if headed or whose:
        kind = "statements"
        told |= _of_statement(looked, headed, told)
    headed = headed or apart
    if balances.ACCOUNT.search(looked.shape.title) and kind in (None, "ledger"):
        told = _accounts(looked) | told
    found = recognising.recognise(
        looked.names,
        [list(column) for column in looked.sample],
        title=f"{looked.shape.title} {looked.sheet.sheet}",
        file=looked.sheet.file,
        empty=looked.extent.empty,
        kind=kind,
        fixed=told,
        stated=titles.stated(looked.shape.title, looked.sheet.sheet, looked.sheet.file)
        | ({"account": balances.RECEIVABLE} if is_posted(looked) else {})
        | balances.stated(looked.title, {})
        | titles.raised(looked.labels)
        | titles.stored(looked.labels)
        | whose
        | ({name: "" for one in headed.values() for name in one})
        | ({"date": ""} if looked.sheet.saved_at else {}),
    )
    found = _rest_of(found, told, len(looked.names)) if wished.by_position else found
    computed = {position: why for position, why in made.computed.items() if not told.get(position)} if made else {}
    ids = made.ids if made and made.is_customers else None
    return Understood(looked, found, kept, months, currencies, headed, whose, how, computed, ids, sums)


def _accounts(looked: Looked) -> dict[int, str | None]:
    """Below an account that the title names, the names of accounts are those of its customers: 1122.01 甲商行."""
    told: dict[int, str | None] = {}
    for position, name in enumerate(looked.names):
        if name and meanings(name).get("account", 0.0) >= 1:
            seen = look(list(looked.sample[position]))
            if seen.company > WORDED:
                told[position] = "customer_name"
            elif seen.code > WORDED:
                told[position] = "customer_code"
    return told if "customer_name" in told.values() else {}


def is_posted(looked: Looked) -> bool:
    """Whether each row is a posting to a customer's account, which nothing need name."""
    fills = (sum(1 for cell in column if cell) / max(1, len(column)) for column in looked.sample)
    return balances.posted(zip(looked.names, fills, strict=True))


def _ranking(looked: Looked) -> int | None:
    """The column of places in a ranking that others publish: a title that says so, places, names of companies."""
    if not titles.listed(looked.shape.title, looked.sheet.sheet, looked.sheet.file):
        return None
    names = [(name or "").strip() for name in looked.names]
    if not any(_LISTED_NAME.fullmatch(name) for name in names):
        return None
    return next((place for place, name in enumerate(names) if _PLACE.fullmatch(name)), None)


def _heads_customers(looked: Looked, position: int) -> bool:
    """Whether the names above sections are customers': no other column is theirs, and this one is nothing else's."""
    own = meanings(looked.names[position] or "")
    others = [meanings(name) for place, name in enumerate(looked.names) if name and place != position]
    if any(said.get(name, 0.0) >= WORDED for said in others for name in (*PARTY, "@name", "contact_person")):
        return False
    seen = look(list(looked.sample[position]))
    return (not own or "customer_name" in own) and seen.number < 0.3 and seen.date < 0.3 and seen.period < 0.3


def _heads_products(looked: Looked, position: int) -> bool:
    """Whether the names above sections are goods: lines of sales below them that name no goods of their own."""
    if looked.names[position] and "product_name" not in meanings(looked.names[position] or ""):
        return False
    said = [meanings(name) for place, name in enumerate(looked.names) if name and place != position]
    sold = any(one.get("quantity", 0.0) >= WORDED for one in said)
    named = any(one.get(name, 0.0) >= WORDED for one in said for name in ("product_name", "product_code"))
    seen = look(list(looked.sample[position]))
    titled = _GOODS.search(looked.title) and not _SELLERS.search(looked.title)
    return bool(sold and not named and titled) and seen.number < 0.3 and seen.date < 0.3 and seen.period < 0.3


_GOODS = re.compile(r"商品|产品|存货|货品|物料|品名|按品|\b(product|item|goods|sku|service)s?\b", re.I)
_SELLERS = re.compile(r"业务员|销售员|店员|导购|\b(rep|salesperson|salesman|employee|staff)\b", re.I)


def _months(looked: Looked, kind: str | None, told: Mapping[int, str | None]) -> dict[int, date]:
    """The months of a sheet of 客户 × 月份: columns of sums, whatever else it is; none where it is no such sheet.

    What is to be reached is no sale: where nobody has said what it is, such a sheet is one of targets.
    """
    months, held = shapes.months(looked.names, looked.title), HELD.get(kind or "", "amount")
    numeric = [
        position
        for position in sorted(months)
        if told.get(position, held) == held and look(list(looked.sample[position])).number > 0.8
    ]
    few = len(numeric) < 3 or len(numeric) * 2 < len(looked.names) - 2
    if few:
        return _years(looked, kind, told)
    if kind not in (None, *BY_MONTH):
        return {}
    quarters = any(shapes.QUARTER.search(looked.names[position] or "") for position in numeric)
    if quarters and (kind or _by_month(looked)) in HELD:
        return {}  # a period by its own name, no month
    return {position: months[position] for position in numeric}


def _years(looked: Looked, kind: str | None, told: Mapping[int, str | None]) -> dict[int, date]:
    """The years of a sheet of 客户 × 年份 that says nothing else of its customers; none where it is no such sheet."""
    found, said = shapes.years(looked.names), _said(looked)
    if not found or kind not in (None, "documents", "order_lines") or said.isdisjoint(PARTY) or said & _ABOUT:
        return {}
    held = {
        place: of
        for place, of in found.items()
        if told.get(place, "amount") == "amount" and look(list(looked.sample[place])).number > MOSTLY
    }
    return held if len(held) == len(found) and _by_month(looked) == "documents" else {}


_ABOUT = frozenset(
    ("phone", "email", "address", "customer_tax_id", "employees", "founded_on", "credit_limit", "due_on")
)
"""What a list of customers says of them beside what they bought year by year."""


def _said(looked: Looked) -> set[str]:
    """What the headers surely mean."""
    return {one for name in looked.names if name for one, sure in meanings(name).items() if sure >= WORDED}


def _by_month(looked: Looked) -> str:
    """The kind of a sheet with a column for each month that nobody has named."""
    said, title = _said(looked), looked.title
    for text in (looked.shape.title, f"{looked.sheet.sheet} {looked.sheet.file}"):
        if titles.AHEAD.search(text):
            return "targets"
        if _SPENT.search(text) and not said.isdisjoint(("channel", "campaign", "@channel", "source_channel")):
            return "spend"
        if _COST.search(text):
            break
    if "pool" in said:
        return "costs"
    if "currency" in said and _RATE.search(title):
        return "rates"
    return "costs" if _COST.search(title) and said.isdisjoint((*PARTY, "@name")) else "documents"


def _split(
    looked: Looked, kind: str | None, told: Mapping[int, str | None]
) -> tuple[dict[int, dict[str, str]], str | None]:
    """The columns of sums of a sheet that has one for each quarter or item of cost, and its kind; none where it has not."""
    if kind not in (None, "targets", "costs", "spend"):
        return {}, kind

    def held(found: Mapping[int, Mapping[str, str]], of: str) -> dict[int, dict[str, str]]:
        return {
            position: dict(said)
            for position, said in found.items()
            if told.get(position, HELD[of]) == HELD[of] and look(list(looked.sample[position])).number > MOSTLY
        }

    of = kind or _by_month(looked)
    if of in HELD and (found := held(split.quarters(looked.names, looked.title), of)):
        return found, of
    said = _said(looked)
    dated = not said.isdisjoint(("period", "@date", "date"))
    if kind in (None, "costs") and dated and said.isdisjoint(_NO_COST) and _COST.search(looked.title):
        return held(split.items(looked.names), "costs"), "costs"
    return {}, kind


MOSTLY = 0.8
_NO_COST = frozenset(
    (*PARTY, "order_id", "product_code", "product_name", "quantity", "pool", "document_no", "invoice_no")
)
"""What a list of costs with a column for each item does not have."""


def _pool(looked: Looked, months: Mapping[int, date]) -> dict[int, str | None]:
    """What the costs of a row are for, where no header says so: the first column of words."""
    if "pool" in _said(looked):
        return {}
    words = (one for one in range(min(months)) if looked.names[one] and look(list(looked.sample[one])).number < WORDED)
    return dict.fromkeys(list(words)[:1], "pool")


def _currencies(looked: Looked, kind: str | None, told: Mapping[int, str | None]) -> dict[int, str]:
    """The columns of a sheet of rates that has one for each currency; none where it is no such sheet."""
    if kind not in (None, "rates"):
        return {}
    found = {
        position: name
        for position, name in enumerate(looked.names)
        if name
        and told.get(position, HELD["rates"]) == HELD["rates"]
        and _CURRENCY.fullmatch(name.strip())
        and look(list(looked.sample[position])).number > 0.8
    }
    said = _said(looked)
    dated = not said.isdisjoint(("period", "@date", "date", "valid_from")) and said.isdisjoint((*PARTY, "@name"))
    sure = kind == "rates" or len(found) > 1 or _RATE.search(looked.title)
    return found if found and dated and sure and len(found) * 2 >= len(looked.names) - 2 else {}


def _statement(
    looked: Looked, kind: str | None, told: Mapping[int, str | None]
) -> tuple[dict[int, dict[str, str]], dict[str, str]]:
    """The columns of sums of a financial statement, and what stands above it for all of them; nothing where it is none."""
    if kind not in (None, "statements") or not looked.shape.header_rows:
        return {}, {}
    body = looked.head[looked.shape.first_row - looked.sheet.top :]
    if forms.header([looked.names, *body]) == 0:
        above = forms.title(looked.head[: looked.shape.header_rows[0] - looked.sheet.top])
        names = (looked.sheet.sheet, looked.sheet.file)
        name = forms.whose(above, *names)
        headed = forms.periods(looked.names, " ".join(above), *names)
        return headed, {"customer_name": name} if name else {}
    headed = forms.items(looked.names)
    return {position: of for position, of in headed.items() if told.get(position, "amount") == "amount"}, {}


def _of_statement(
    looked: Looked, headed: Mapping[int, Mapping[str, str]], told: Mapping[int, str | None]
) -> dict[int, str | None]:
    """The fields of a statement's columns: the items, and the sums beside them."""
    down = forms.column(looked.names) if not any("item" in of for of in headed.values()) else None
    found: dict[int, str | None] = dict.fromkeys(headed, "amount")
    return found | ({down: "item"} if down is not None and told.get(down, "item") == "item" else {})


def _targets(looked: Looked, months: Mapping[int, object]) -> dict[int, str | None]:
    """Months hold what is to be reached; whose it is says the last column of words before them."""
    told = _cross_tab(looked, months, "value")
    words = [
        position
        for position, name in enumerate(looked.names)
        if position not in told and name and look(list(looked.sample[position])).number < WORDED
    ]
    measured = next((one for one in words if "metric" in meanings(looked.names[one] or "")), None)
    of = [position for position in words if position != measured and position < min(months)]
    told |= {measured: "metric"} if measured is not None else {}
    return told | ({max(of, key=lambda one: (_different(looked, one), one)): "dimension"} if of else {})


def _different(looked: Looked, position: int) -> int:
    return len({cell for cell in looked.sample[position] if cell})


def _cross_tab(looked: Looked, months: Mapping[int, object], held: str) -> dict[int, str | None]:
    """What months hold; the sums and averages beside them are left out."""
    sums = [
        position
        for position, name in enumerate(looked.names)
        if position not in months and name and shapes.SUM_COLUMN.search(name)
    ]
    return {**dict.fromkeys(sums), **dict.fromkeys(months, held)}


def _rest_of(found: Recognised, told: Mapping[int, str | None], width: int) -> Recognised:
    """All columns were named by position: nothing else is guessed."""
    kept = {position: guess for position, guess in found.guesses.items() if position in told or guess.field is None}
    return replace(
        found,
        guesses={
            position: kept.get(position) or replace(next(iter(found.guesses.values())), field=None)
            for position in range(width)
        },
    )
