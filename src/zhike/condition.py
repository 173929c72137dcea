"""A condition on one customer: a small tree of filters, with one spelling, a sentence and an expression.

    all(province=广东省|江苏省,spent.min=1000)             both hold
    any(tier=high,not(activity=lapsed))                    one is enough; the other does not hold
    last_ordered_on.days=90                                the customer's own day lies in the last 90 days
    bought(category=陶瓷,orders.min=2,days=90)             bought it, on at least two documents, last in the last 90 days

A filter is one of `predicate`. In names and values `( ) | , % =` are written as %28 and so on. What is unknown does not hold, and its
`not` does.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any, Literal
from urllib.parse import unquote

import ibis
import ibis.expr.types as ir

from zhike import predicate as predicates
from zhike.errors import BadQuestion, Text, UnknownName, counted, say
from zhike.predicate import Predicate, Vocabulary

DEEPEST = 5
MOST = 50
LONGEST = 4_000
LONGEST_AGO = 36_500
GROUPS = ("all", "any", "not")
THINGS = ("product", "category")
LEASTS = ("orders.min", "quantity.min", "amount.min")
_AGO = ".days"
_SPECIAL = re.compile(r"[()|,%=]")


@dataclass(frozen=True)
class Group:
    """Conditions under one word: `all` hold, `any` is enough, the one does `not` hold."""

    kind: Literal["all", "any", "not"]
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Lately:
    """The customer's own day lies in the last so many days."""

    name: str
    days: int


@dataclass(frozen=True)
class Bought:
    """The customer bought a product or something of a category."""

    thing: Literal["product", "category"]
    values: tuple[str, ...]
    leasts: tuple[tuple[str, Decimal], ...] = ()
    days: int = 0  # last bought in the last so many days; 0 = whenever


Condition = Group | Predicate | Lately | Bought


@dataclass(frozen=True)
class Ground:
    """What a condition is judged on: the names, the day, and the products that each customer bought."""

    vocabulary: Vocabulary
    as_of: date
    products: Callable[[], ir.Table]


# Spelling


def spell(condition: Condition) -> str:
    """The condition as its one text."""
    if isinstance(condition, Group):
        return f"{condition.kind}({','.join(spell(part) for part in condition.parts)})"
    if isinstance(condition, Lately):
        return f"{condition.name}{_AGO}={condition.days}"
    if isinstance(condition, Bought):
        parts = [_pair(condition.thing, condition.values)]
        parts += [_pair(key, (format(value, "f"),)) for key, value in condition.leasts]
        parts += [f"days={condition.days}"] if condition.days else []
        return f"bought({','.join(parts)})"
    return _pair(condition.key, [value for _, value in condition.spelled()])


def _pair(key: str, values: Any) -> str:
    return f"{_escaped(key)}={'|'.join(_escaped(value) for value in values)}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"%{ord(found[0]):02X}", text)


def document(condition: Condition) -> dict[str, Any]:
    """The condition as JSON: `{"all": [{"province": ["广东省"]}, {"not": [{…}]}]}`."""
    if isinstance(condition, Group):
        return {condition.kind: [document(part) for part in condition.parts]}
    if isinstance(condition, Lately):
        return {f"{condition.name}{_AGO}": [str(condition.days)]}
    if isinstance(condition, Bought):
        told = {condition.thing: list(condition.values)} | {key: format(value, "f") for key, value in condition.leasts}
        return {"bought": told | ({"days": str(condition.days)} if condition.days else {})}
    return {condition.key: [value for _, value in condition.spelled()]}


# Reading


def read(text: str, vocabulary: Vocabulary) -> Condition:
    """The condition that a text spells.

    Errors  BadQuestion for another form, too many or too deep; UnknownName for a name that is none
    """
    if len(text) > LONGEST:
        raise _bad(f"{len(text)}", (f"Use at most {LONGEST:,} letters.", f"最多 {LONGEST:,} 个字符。"))
    found = _Reader(text, vocabulary).whole()
    if (count := sum(1 for _ in nodes(found))) > MOST:
        raise _bad(f"{count}", (f"Use at most {MOST} conditions.", f"最多 {MOST} 个条件。"))
    return found


def nodes(condition: Condition) -> Iterator[Condition]:
    """The condition and all below it."""
    yield condition
    for part in condition.parts if isinstance(condition, Group) else ():
        yield from nodes(part)


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text, self.vocabulary, self.place = text, vocabulary, 0

    def whole(self) -> Condition:
        found = self.one(1)
        if self.place != len(self.text):
            raise self.stuck()
        return found

    def one(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise _bad(self.text[:40], (f"Nest at most {DEEPEST} deep.", f"最多嵌套 {DEEPEST} 层。"))
        start = self.place
        match = re.compile(r"[^()|,]*").match(self.text, start)
        word = match[0] if match else ""
        if self.text[start + len(word) : start + len(word) + 1] == "(":
            self.place = start + len(word) + 1
            return self.bought() if word == "bought" else self.group(word, depth)
        key, values = self.pair()
        return filter_of(key, values, self.vocabulary)

    def group(self, word: str, depth: int) -> Condition:
        if word not in GROUPS:
            raise UnknownName(("group", "条件组"), predicates.printable(word[:60]), (*GROUPS, "bought"))
        parts = [self.one(depth + 1)]
        while self.takes(","):
            parts.append(self.one(depth + 1))
        if not self.takes(")") or (word == "not" and len(parts) != 1):
            raise self.stuck()
        return Group(word, tuple(parts))  # type: ignore[arg-type]

    def bought(self) -> Condition:
        pairs = [self.pair()]
        while self.takes(","):
            pairs.append(self.pair())
        if not self.takes(")"):
            raise self.stuck()
        return bought_of(pairs)

    def pair(self) -> tuple[str, list[str]]:
        match = re.compile(r"([^()|,=]+)=([^(),]*)").match(self.text, self.place)
        if match is None:
            raise self.stuck()
        self.place = match.end()
        return unquote(match[1]), [unquote(value) for value in match[2].split("|")]

    def takes(self, sign: str) -> bool:
        found = self.text.startswith(sign, self.place)
        self.place += found
        return found

    def stuck(self) -> BadQuestion:
        rest = self.text[self.place : self.place + 40]
        return _bad(
            rest, ("Write all(province=广东省,spent.min=1000).", "请按此写法：all(province=广东省,spent.min=1000)。")
        )


def filter_of(key: str, values: list[str], vocabulary: Vocabulary) -> Condition:
    """The filter that a key and its values make.

    Errors  UnknownName, BadQuestion; periods and searches are none, for they do not speak of a customer
    """
    name = key.removesuffix(_AGO)
    if key.endswith(_AGO) and name in vocabulary.metrics and vocabulary.metrics[name].unit == "day":
        return Lately(name, _days(key, values))
    found = predicates.read(key, values, vocabulary)
    if predicates.table_of(found, vocabulary) != "customers":
        known = sorted({*vocabulary.keys()} - {"from", "to"})
        raise UnknownName(("condition on a customer", "客户条件"), key[:60], known)
    return found


def bought_of(pairs: list[tuple[str, list[str]]]) -> Bought:
    """What was bought, how much at least and how lately.

    Errors  UnknownName, BadQuestion
    """
    told = dict(pairs)
    for key in told:
        if key not in (*THINGS, *LEASTS, "days"):
            raise UnknownName(
                ("part of “bought”", "购买条件"), predicates.printable(key[:60]), (*THINGS, *LEASTS, "days")
            )
    things = [thing for thing in THINGS if thing in told]
    if len(things) != 1 or len(told) != len(pairs) or not all(told[things[0]]):
        raise _bad("bought", ("Name one product or one category, once.", "请指定一种商品或一个类别，且只写一次。"))
    values = tuple(sorted({predicates.bounded(things[0], value) for value in told[things[0]]}))
    leasts = tuple((key, _number(key, told[key])) for key in LEASTS if key in told)
    return Bought(things[0], values, leasts, _days("days", told["days"]) if "days" in told else 0)  # type: ignore[arg-type]


def _number(key: str, values: list[str]) -> Decimal:
    if len(values) != 1:
        raise _bad(key, ("Give one number.", "请只填写一个数字。"))
    return predicates.number(key, values[0])


def _days(key: str, values: list[str]) -> int:
    number = _number(key, values)
    if number != int(number) or not 1 <= number <= LONGEST_AGO:
        raise _bad(
            f"{key}={values[0][:20]}",
            (f"Give whole days from 1 to {LONGEST_AGO:,}.", f"请填写 1 到 {LONGEST_AGO:,} 的整数天。"),
        )
    return int(number)


def from_document(told: object, vocabulary: Vocabulary) -> Condition:
    """The condition in a decoded JSON document, under the same bounds as a text.

    Errors  BadQuestion, UnknownName
    """
    return read(_text_of(told, 1), vocabulary)


def _text_of(told: object, depth: int) -> str:
    form: Text = ('Send {"all": [{"province": ["广东省"]}]}.', '请按此格式：{"all": [{"province": ["广东省"]}]}。')
    if not isinstance(told, Mapping) or len(told) != 1 or depth > DEEPEST:
        raise _bad(str(told)[:40], form)
    key, value = next(iter(told.items()))
    if key in GROUPS and isinstance(value, list):
        return f"{key}({','.join(_text_of(part, depth + 1) for part in value)})"
    if key == "bought" and isinstance(value, Mapping):
        return f"bought({','.join(_pair(str(k), _texts(v, form)) for k, v in value.items())})"
    return _pair(str(key), _texts(value, form))


def _texts(value: object, form: Text) -> list[str]:
    values: list[object] = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(one, str) for one in values):
        raise _bad(str(value)[:40], form)
    return [str(one) for one in values]


def _bad(what: str, fix: Text) -> BadQuestion:
    shown = predicates.printable(what)
    return BadQuestion((f"“{shown}” makes no condition.", f"“{shown}”不是有效的条件。"), fix)


# Meaning


def holds(condition: Condition, profiles: ir.Table, ground: Ground) -> ir.BooleanValue:
    """Whether the condition holds, for each row of profiles; never null."""
    if isinstance(condition, Group):
        parts = [holds(part, profiles, ground) for part in condition.parts]
        return ~parts[0] if condition.kind == "not" else reduce(and_ if condition.kind == "all" else or_, parts)
    if isinstance(condition, Lately):
        column = predicates.own_value(ground.vocabulary.metric(condition.name), profiles)
        return (column > _since(condition.days, ground)).fill_null(False)
    if isinstance(condition, Bought):
        return profiles.customer_id.isin(_buyers(condition, ground))
    return predicates.holds(condition, profiles, ground.vocabulary).fill_null(False)


def _buyers(bought: Bought, ground: Ground) -> ir.Column:
    lines = ground.products()
    wanted = [ibis.literal(value, type="string") for value in bought.values]
    if bought.thing == "category":
        lines = lines.filter(lines.category.isin(wanted))
    else:
        lines = lines.filter(lines.product_code.isin(wanted) | lines.product_name.isin(wanted).fill_null(False))
    if bought.days:
        lines = lines.filter(lines.last_ordered_on > _since(bought.days, ground))
    summed = lines.group_by("customer_id").aggregate(
        orders=lines.orders.sum(), quantity=lines.quantity.sum(), amount=lines.amount.sum()
    )
    least = [
        summed[key.removesuffix(".min")] >= ibis.literal(value, type="decimal(38, 6)") for key, value in bought.leasts
    ]
    return summed.filter(summed.orders > 0, *least).customer_id  # what was only given or sent back was not bought


def _since(days: int, ground: Ground) -> ir.Value:
    return ibis.literal(ground.as_of - timedelta(days=min(days, ground.as_of.toordinal() - 1)), type="date")


# Words


def sentence(condition: Condition, vocabulary: Vocabulary, lang: str, *, inner: bool = False) -> str:
    """The condition as people read it; groups within groups stand in brackets."""
    if isinstance(condition, Predicate):
        return predicates.sentence(condition, vocabulary, lang)
    if isinstance(condition, Lately):
        label = say(vocabulary.metric(condition.name).label, lang)
        return say(
            (f"{label} in the last {counted(condition.days, 'day', 'days')}", f"{label}在近 {condition.days} 天内"),
            lang,
        )
    if isinstance(condition, Bought):
        return _bought(condition, lang)
    parts = [sentence(part, vocabulary, lang, inner=True) for part in condition.parts]
    if condition.kind == "not":
        return say((f"not: {parts[0]}", f"不满足：{parts[0]}"), lang)
    words = say((" and ", "，且") if condition.kind == "all" else (" or ", "，或"), lang).join(parts)
    return say((f"({words})", f"（{words}）"), lang) if inner and len(parts) > 1 else words


def _bought(bought: Bought, lang: str) -> str:
    things = say((" or ", "或"), lang).join(bought.values)
    words: dict[str, Text] = {
        "orders.min": ("on at least {} orders", "不少于 {} 单"),
        "quantity.min": ("at least {} pieces", "数量不低于 {}"),
        "amount.min": ("for at least {}", "金额不低于 {}"),
    }
    found = [say((f"bought {things}", f"买过{things}"), lang)]
    if bought.thing == "category":
        found = [say((f"bought of the category {things}", f"买过类别{things}"), lang)]
    found += [say(words[key], lang).format(f"{value:,f}") for key, value in bought.leasts]
    if bought.days:
        found.append(
            say((f"last in the last {counted(bought.days, 'day', 'days')}", f"最近一次在近 {bought.days} 天内"), lang)
        )
    return say((", ", "、"), lang).join(found)
