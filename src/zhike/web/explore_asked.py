"""What the address of Explore asks: a question, the period it is held against, how it is laid out and drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhike import question as questions
from zhike.answer import Answer, Question
from zhike.errors import BadQuestion, QueryLimit, Text
from zhike.predicate import Predicate, Vocabulary
from zhike.web import periods
from zhike.web.against import Beside, beside
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.periods import Period

SHOW = ("spent", "orders", "customers")
AT_ONCE = questions.LARGEST_PAGE
"""So many rows are read together: what is drawn and told looks at them all."""
PAGE = 200
MOST_ROWS = 100_000
"""So many rows an export has at most."""
AGAINST: dict[str, Text] = {
    "": ("Against nothing", "不对比"),
    "previous": ("Against the period before", "与上期对比"),
    "year": ("Against the same period a year before", "与去年同期对比"),
}
CHARTS: dict[str, Text] = {
    "bar": ("Bars", "柱形图"),
    "line": ("Lines", "折线图"),
    "stacked": ("Stacked bars", "堆积柱形图"),
    "share": ("Shares", "占比图"),
    "heat": ("Shaded grid", "热力图"),
    "scatter": ("Points", "散点图"),
}
LAYOUTS: dict[str, Text] = {"pivot": ("Cross table", "交叉表"), "list": ("List", "列表")}
OWN = ("against", "chart", "layout")
"""Keys of the page's address beside those of a question."""


@dataclass(frozen=True)
class Asked:
    """What the address asks: a question, its period where it states one, the period it is held against, its looks."""

    question: Question
    period: Period | None
    against: str
    chart: str = ""
    layout: str = ""
    page: int = 1

    @property
    def then(self) -> Period | None:
        """The other period."""
        if self.period is None or not self.against:
            return None
        return periods.before(self.period) if self.against == "previous" else self.period.year_before()

    @property
    def crossed(self) -> bool:
        """Whether two ways to split stand across each other."""
        return len(self.question.by) == 2 and (self.layout or "pivot") == "pivot"

    @property
    def before(self) -> Question | None:
        """The question of the other period."""
        return within(self.question, self.then) if self.then else None


def read(seen: Seen, as_of: date) -> Asked:
    """What the address asks; without one, the sales of twelve months by month."""
    return asked_by(seen.query, seen.office.vocabulary, as_of)


def asked_by(query: Sequence[tuple[str, str]], vocabulary: Vocabulary, as_of: date) -> Asked:
    """The same of keys and values.

    Errors  BadQuestion for another comparison, chart or layout than those offered
    """
    found = [(key, value) for key, value in query if key not in OWN and value.strip()]
    told = dict(query)
    against, chart, layout = (told.get(key, "") for key in OWN)
    for key, value, known in (("against", against, AGAINST), ("chart", chart, CHARTS), ("layout", layout, LAYOUTS)):
        if value and value not in known:
            raise _unknown(key, value, [name for name in known if name])
    if not found:
        found = [*periods.twelve_months(as_of).where, ("by", "month")]
    if not any(key == "show" for key, _ in found):
        found.append(("show", ",".join(SHOW)))
    question = questions.from_pairs(found, vocabulary)
    if "customer" in question.by:
        raise BadQuestion(
            ("Single customers are listed under Customers.", "逐个客户请在“客户”页面查看。"),
            ("Split by something else, or open Customers.", "请改按其他维度拆分，或打开“客户”。"),
        )
    days = {f.test: f.values[0] for f in question.where if f.test in ("from", "to") and not f.name}
    first, last = days.get("from"), days.get("to")
    whole = Period(first, last) if isinstance(first, date) and isinstance(last, date) and first <= last else None
    return Asked(
        replace(question, limit=AT_ONCE, page=1), whole, against if whole else "", chart, layout, question.page
    )


def _unknown(key: str, value: str, known: Sequence[str]) -> BadQuestion:
    return BadQuestion(
        (f"“{key}” is “{value[:40]}”.", f"“{key}”的值是“{value[:40]}”。"),
        (f"Use {' or '.join(known)}, or leave it out.", f"请使用 {'、'.join(known)}，或省略。"),
    )


def within(question: Question, period: Period) -> Question:
    """The question of another period."""
    narrowed = question.without("from").without("to")
    days = (Predicate("", "from", (period.first,)), Predicate("", "to", (period.last,)))
    return replace(narrowed, where=(*narrowed.where, *days))


# What is answered


def answered(asked: Asked, view: View, lang: str) -> tuple[Answer, Answer | None, list[Beside]]:
    """The answer, that of the other period, and their rows beside each other: all of them, or those of the page's block.

    Where rows are more than are read at once, rows that only the other period has are left to the export.
    """
    now = view.answer(replace(asked.question, page=(asked.page - 1) * PAGE // AT_ONCE + 1), lang)
    if asked.before is None:
        return now, None, beside(now, None)
    whole = now.total_rows <= AT_ONCE
    then = view.answer(asked.before if whole else replace(asked.before, limit=MOST_ROWS), lang)
    rows = beside(now, then)
    return now, then, rows if whole else [row for row in rows if row.now]


def everything(asked: Asked, view: View, lang: str) -> tuple[Answer, Answer | None, list[Beside]]:
    """The same with all rows.

    Errors  QueryLimit where they are more than an export has
    """
    found = [view.answer(replace(one, limit=MOST_ROWS), lang) for one in (asked.question, asked.before) if one]
    if any(one.total_rows > MOST_ROWS for one in found):
        raise QueryLimit(
            (f"There are more than {MOST_ROWS:,} rows.", f"结果超过 {MOST_ROWS:,} 行。"),
            ("Narrow it by a filter or a shorter period.", "请增加筛选条件或缩短期间。"),
        )
    then = found[1] if len(found) > 1 else None
    return found[0], then, beside(found[0], then)


def of_page(rows: Sequence[Beside], asked: Asked) -> Sequence[Beside]:
    """The rows of the page at hand, of those that were read with it."""
    first = (asked.page - 1) * PAGE % AT_ONCE
    return rows[first : first + PAGE]


# The address


def turned(asked: Asked, question: Question) -> Asked:
    """The same asked otherwise, from its first page."""
    return replace(asked, question=replace(question, limit=AT_ONCE, page=1), page=1)


def spelled(asked: Asked) -> str:
    """The address's query: what is asked, and no more."""
    kept = replace(asked.question, limit=questions.PAGE_SIZE, page=asked.page)
    query = questions.write(kept if kept.show != SHOW else replace(kept, show=()))
    own = (f"{key}={value}" for key, value in looks(asked))
    return "&".join(part for part in (query, *own) if part)


def looks(asked: Asked) -> list[tuple[str, str]]:
    """The page's own keys, those that say something."""
    return [(key, value) for key in OWN if (value := getattr(asked, key))]


def address(asked: Asked) -> str:
    """The page's own address."""
    return f"/explore?{spelled(asked)}"


def fields(asked: Asked, without: Sequence[str]) -> list[Any]:
    """Keys and values that a form has to send along, because it does not ask for them itself."""
    kept = questions.pairs(replace(asked.question, limit=questions.PAGE_SIZE))
    return [pair for pair in (*kept, *looks(asked)) if pair[0] not in without]
