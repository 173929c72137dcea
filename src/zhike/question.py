"""A question as a small frozen value with one spelling: the address.

    province=广东省&spent.min=1000&by=tier&show=customers,spent&sort=-spent

Filters come first, by name; then `by`, `show`, `sort`, `page`, `limit`, `at`. What is left out is the default;
reading what was written gives the same question. Empty values say nothing, because forms send their empty fields.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from zhike import predicate as predicates
from zhike.errors import BadQuestion, Text, UnknownName, say
from zhike.predicate import Predicate, Vocabulary

PAGE_SIZE = 50
LARGEST_PAGE = 1000
LAST_PAGE = 1_000_000
LONGEST = 8000
LONGEST_NAME = 100  # custom fields are named as their column was
MOST_FILTERS = 50
MOST_DIMENSIONS = 4
MOST_METRICS = 30
OWN_KEYS = ("by", "show", "sort", "page", "limit", "at")

# What is shown where the question does not say.
OVERALL = ("customers", "orders", "spent", "average_order")
PER_CUSTOMER = ("orders", "spent", "last_ordered_on", "days_since_order", "tier", "activity")

_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(\.[0-9a-f]{12})?")
# Letters that would end a value or mislead a reader; everything else, Chinese above all, stays as it is.
_RESERVED = re.compile(r"[\x00-\x20%&+#=?;\"'<>\\^`{|}\x7f-\xa0\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")


@dataclass(frozen=True)
class Question:
    """What is asked: which figures, split how, of whom, in which order, on which page, of which snapshot."""

    where: tuple[Predicate, ...] = ()
    by: tuple[str, ...] = ()
    show: tuple[str, ...] = ()  # () becomes the default for `by`
    sort: tuple[str, ...] = ()  # a name, with "-" before it from high to low
    page: int = 1
    limit: int = PAGE_SIZE
    at: str = ""  # a snapshot's name or its day; "" is the newest

    def __post_init__(self) -> None:
        keys = [filter_.key for filter_ in self.where]
        object.__setattr__(
            self,
            "where",
            tuple(filter_ for _, filter_ in sorted(zip(keys, self.where, strict=True), key=lambda pair: pair[0])),
        )
        object.__setattr__(self, "by", tuple(dict.fromkeys(self.by)))
        object.__setattr__(self, "show", tuple(dict.fromkeys(self.show)) or default_show(self.by))

    def __str__(self) -> str:
        return write(self)

    def with_filter(self, filter_: Predicate) -> "Question":
        """The question narrowed by one more filter; one of the same key gives way."""
        others = tuple(other for other in self.where if other.key != filter_.key)
        return replace(self, where=(*others, filter_), page=1)

    def without(self, key: str) -> "Question":
        """The question without the filter of that key."""
        return replace(self, where=tuple(other for other in self.where if other.key != key), page=1)


def default_show(by: tuple[str, ...]) -> tuple[str, ...]:
    """What is shown where the question does not say."""
    return PER_CUSTOMER if by == ("customer",) else OVERALL


# Writing


def pairs(question: Question) -> list[tuple[str, str]]:
    """Keys and values in the one order; defaults are not written."""
    found = [pair for filter_ in question.where for pair in filter_.spelled()]
    if question.by:
        found.append(("by", ",".join(question.by)))
    if question.show != default_show(question.by):
        found.append(("show", ",".join(question.show)))
    if question.sort:
        found.append(("sort", ",".join(question.sort)))
    if question.page != 1:
        found.append(("page", str(question.page)))
    if question.limit != PAGE_SIZE:
        found.append(("limit", str(question.limit)))
    if question.at:
        found.append(("at", question.at))
    return found


def write(question: Question) -> str:
    """The question as a query string, in letters that people can read."""
    return "&".join(
        f"{_RESERVED.sub(_escaped, key)}={_RESERVED.sub(_escaped, value)}" for key, value in pairs(question)
    )


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


# Reading


def read(text: str, vocabulary: Vocabulary) -> Question:
    """The question that an address makes.

    Errors  UnknownName for a name that is none; BadQuestion for anything else that makes no question
    """
    return from_pairs(_pairs_in(text), vocabulary)


def snapshot_named(text: str) -> str:
    """The snapshot that an address asks for; its names are known only once that is open."""
    return _at([value for key, value in _pairs_in(text) if key == "at"] or [""])


def _pairs_in(text: str) -> list[tuple[str, str]]:
    if len(text) > LONGEST:
        raise _bad(
            (f"The question has {len(text)} letters.", f"查询长达 {len(text)} 个字符。"),
            (f"Ask with at most {LONGEST}.", f"请控制在 {LONGEST} 个字符以内。"),
        )
    found: list[tuple[str, str]] = []
    for part in text.removeprefix("?").split("&"):
        if part:
            key, _, value = part.partition("=")
            found.append((_plain(key), _plain(value)))
    return found


def _plain(text: str) -> str:
    try:
        return unquote(text.replace("+", " "), errors="strict")
    except UnicodeDecodeError as error:
        raise _bad(
            (
                f"“{predicates.printable(text[:40])}” is not UTF-8.",
                f"“{predicates.printable(text[:40])}”不是 UTF-8 编码。",
            ),
            ("Encode the address as UTF-8.", "请用 UTF-8 编码地址。"),
        ) from error


def from_pairs(found: Iterable[tuple[str, str]], vocabulary: Vocabulary) -> Question:
    """The question that keys and values make; keys may stand several times where that has a meaning."""
    given: dict[str, list[str]] = {}
    for key, value in found:
        if not 0 < len(key) <= LONGEST_NAME or predicates.printable(key) != key:
            shown = predicates.printable(key[:40])
            raise _bad(
                (f"“{shown}” is no key.", f"“{shown}”不是有效的键。"),
                (
                    f"Keys are {', '.join(OWN_KEYS)} and the names of filters.",
                    f"可用的键有 {'、'.join(OWN_KEYS)} 以及各筛选条件。",
                ),
            )
        if value.strip():
            given.setdefault(key, []).append(value)
    own = {key: given.pop(key) for key in OWN_KEYS if key in given}
    if len(given) > MOST_FILTERS:
        raise _bad(
            (f"The question has {len(given)} filters.", f"查询包含 {len(given)} 个筛选条件。"),
            (f"Ask with at most {MOST_FILTERS}.", f"请控制在 {MOST_FILTERS} 个以内。"),
        )
    by = _names(own.get("by", []), MOST_DIMENSIONS, "by")
    show = _names(own.get("show", []), MOST_METRICS, "show")
    question = Question(
        where=tuple(_filter(key, values, vocabulary) for key, values in given.items()),
        by=tuple(vocabulary.dimension(name).name for name in by),
        show=tuple(vocabulary.metric(name).name for name in show),
        page=_whole_of("page", own.get("page", ["1"]), LAST_PAGE),
        limit=_whole_of("limit", own.get("limit", [str(PAGE_SIZE)]), LARGEST_PAGE),
        at=_at(own.get("at", [""])),
    )
    return replace(question, sort=_sort(own.get("sort", []), question))


def _filter(key: str, values: list[str], vocabulary: Vocabulary) -> Predicate:
    try:
        return predicates.read(key, values, vocabulary)
    except UnknownName as error:
        if key in (*vocabulary.keys(), *vocabulary.dimensions):
            raise
        raise UnknownName(("filter", "筛选条件"), key[:60], (*OWN_KEYS, *vocabulary.keys())) from error


def _names(texts: list[str], most: int, key: str) -> list[str]:
    names = [name.strip() for text in texts for name in text.split(",") if name.strip()]
    if len(names) > most:
        raise _bad(
            (f"“{key}” names {len(names)} things.", f"“{key}”包含 {len(names)} 项。"),
            (f"Name at most {most}.", f"最多 {most} 项。"),
        )
    return [predicates.printable(name[:LONGEST_NAME]) for name in names]


def _sort(texts: list[str], question: Question) -> tuple[str, ...]:
    names = list(dict.fromkeys(_names(texts, MOST_DIMENSIONS, "sort")))
    plain = [name.removeprefix("-") for name in names]
    twice = [name for place, name in enumerate(plain) if name in plain[:place]]
    if twice:
        raise _bad(
            (f"“sort” names {twice[0]} twice.", f"“sort”中 {twice[0]} 出现了两次。"),
            ("Sort by it once, with or without the minus.", "每列只排一次，可带或不带减号。"),
        )
    known = (*question.by, *question.show)
    for name in names:
        if name.removeprefix("-") not in known:
            raise UnknownName(("column to sort by", "可排序的列"), name.removeprefix("-"), known)
    return tuple(names)


def _whole_of(key: str, texts: list[str], largest: int) -> int:
    return whole(key, texts[0] if len(texts) == 1 else ",".join(texts), largest)


def whole(key: str, text: str, largest: int) -> int:
    """The whole number from 1 that a key of an address gives.

    Errors  BadQuestion for anything else
    """
    if not re.fullmatch(r"[0-9]{1,7}", text) or not 1 <= int(text) <= largest:
        raise _bad(
            (
                f"“{key}” is “{predicates.printable(text[:40])}”.",
                f"“{key}”的值是“{predicates.printable(text[:40])}”。",
            ),
            (f"Give one whole number from 1 to {largest}.", f"请给出 1 到 {largest} 之间的一个整数。"),
        )
    return int(text)


def _at(texts: list[str]) -> str:
    if len(texts) != 1 or (texts[0] and not _AT.fullmatch(texts[0])):
        raise _bad(
            (
                f"“at” is “{predicates.printable(texts[-1][:40])}”.",
                f"“at”的值是“{predicates.printable(texts[-1][:40])}”。",
            ),
            ("Give a snapshot's name or its day, such as 2024-12-31.", "请给出数据日期（如 2024-12-31）或快照名称。"),
        )
    return texts[0]


# The closed form in JSON: the same question for programs that post it.


def read_json(text: str, vocabulary: Vocabulary) -> Question:
    """The question in a JSON object: `{"where": {key: value or [values]}, "by": […], "show": […], …}`.

    Values are text, as in an address; nothing is turned from one type into another.

    Errors  BadQuestion for another form, a key given twice, NaN, infinity or a number too large
    """
    if len(text) > LONGEST * 4:
        raise _bad(
            ("The question is too long.", "查询过长。"),
            (f"Send at most {LONGEST * 4} letters.", f"最多 {LONGEST * 4} 个字符。"),
        )
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        raise _form(("It is no JSON document.", "不是有效的 JSON 文档。")) from error
    return from_document(document, vocabulary)


def from_document(document: object, vocabulary: Vocabulary) -> Question:
    """The question in a decoded JSON document; every leaf must have the type it is meant to have."""
    if not isinstance(document, dict):
        raise _form(("It is no object.", "不是 JSON 对象。"))
    unknown = [key for key in document if key not in ("where", *OWN_KEYS)]
    if unknown:
        raise UnknownName(("key", "键"), str(unknown[0])[:60], ("where", *OWN_KEYS))
    found: list[tuple[str, str]] = []
    where = document.get("where", {})
    if not isinstance(where, dict):
        raise _form(("“where” is no object.", "“where”不是对象。"))
    for key, value in where.items():
        if key in OWN_KEYS:
            raise UnknownName(("filter", "筛选条件"), str(key), vocabulary.keys())
        found += [(key, text) for text in _texts(key, value)]
    for key in ("by", "show", "sort"):
        found += [(key, text) for text in _texts(key, document.get(key, []))]
    for key in ("page", "limit"):
        if key in document:
            if type(document[key]) is not int:
                raise _form((f"“{key}” is no whole number.", f"“{key}”不是整数。"))
            found.append((key, str(document[key])))
    if "at" in document:
        found += [("at", text) for text in _texts("at", document["at"], several=False)]
    return from_pairs(found, vocabulary)


def _texts(key: str, value: object, *, several: bool = True) -> list[str]:
    values = value if isinstance(value, list) and several else [value]
    if not all(isinstance(text, str) for text in values):
        raise _form((f"“{key[:60]}” is no text.", f"“{key[:60]}”不是文本。"))
    return [str(text) for text in values]


def _once(members: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for key, value in members:
        if key in found:
            raise _form((f"“{key[:60]}” stands there twice.", f"“{key[:60]}”重复出现。"))
        found[key] = value
    return found


def _refused(name: str) -> None:
    raise _form((f"{name} is no number.", f"{name} 不是数值。"))


def _form(what: Text) -> BadQuestion:
    return _bad(
        (f"This makes no question. {what[0]}", f"无法理解此查询。{what[1]}"),
        (
            'Send {"where": {"province": ["广东省"]}, "by": ["tier"], "show": ["spent"]}.',
            '请按此格式发送：{"where": {"province": ["广东省"]}, "by": ["tier"], "show": ["spent"]}。',
        ),
    )


def _bad(what: Text, fix: Text) -> BadQuestion:
    return BadQuestion(what, fix)


# Words


def sentence(question: Question, vocabulary: Vocabulary, lang: str) -> str:
    """The filters as one sentence; empty where there is none."""
    words = [predicates.sentence(filter_, vocabulary, lang) for filter_ in question.where]
    return say((" and ", "，且"), lang).join(words)
