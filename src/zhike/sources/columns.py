# ruff: noqa: ARG001, ARG005  (every scorer has one signature, whether it needs the level or not)
"""Column → field, with confidence: header words and content evidence, weighed together for the whole sheet.

Each column gets a score for each field; one assignment for all columns is then the best one
(a field goes to one column only, except note, score and text). A known word weighs nine points,
content up to about seven, so that content alone decides where words are missing or unknown.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from zhike.sources.headers import is_bucket, is_question, key, meanings
from zhike.sources.kinds import REPEATABLE, fields_of, resolve
from zhike.sources.profile import Look
from zhike.sources.relations import Relations
from zhike.tables import fact, field

WORD = 9.0
"""What a word of the dictionary weighs."""
LEAST = 2.4
"""A column that nothing speaks for more than this stays unused."""

Scorer = Callable[[Look, float], float]


@dataclass(frozen=True)
class Seen:
    """One column as it is judged: its header, its look, whether any row holds anything in it."""

    header: str | None
    look: Look
    position: int
    empty: bool = False


@dataclass(frozen=True)
class Guess:
    """What a column is taken for: the field (None: unused), how surely, by which evidence."""

    field: str | None
    confidence: float
    score: float
    word: float
    content: float


def _words(name: str, weight: float) -> Scorer:
    return lambda one, level: weight * one.words.get(name, 0.0) - 1.0


def _person(few: bool) -> Scorer:
    def score(one: Look, level: float) -> float:
        spread = one.distinct <= 40 and one.unique < 0.35 and one.filled > 20
        fit = 1.5 if spread == few else -1.0
        return 3.6 * one.person + (fit if one.person > 0.5 else -1.5) - 4 * one.company * (one.person < 0.5)

    return score


def _company(one: Look, level: float) -> float:
    if one.number > 0.6 or one.date > 0.4:
        return -6.0
    names = max(one.company, 0.55 * one.person if one.distinct > 25 else 0.0)
    return (
        5.5 * names
        - 0.8
        + (0.8 if level > 0.8 else 0.0)
        + (1.0 if one.placeholder > 0.01 else 0.0)
        - 3.0 * (one.words.get("status", 0) > 0.5)
        - 3.5 * (one.store > 0.8 and one.distinct <= 12)
        - 2.5 * (one.region > 0.6 and one.length > 14)
    )


def _product(one: Look, level: float) -> float:
    if one.number > 0.5 or one.date > 0.4 or one.code > 0.9 or one.email > 0.3:
        return -5.0
    if one.distinct < 4:
        return -2.5
    known = max((share for name, share in one.words.items()), default=0.0)
    odd = 1 - max(
        one.company * (one.length > 5), one.person, one.region, known, one.industry, one.sentence, one.hexadecimal
    )
    return (
        3.4 * odd
        - 0.6
        + (1.2 if level < 0.5 else -1.5) * (level >= 0)
        + min(1.0, one.length / 12)
        - (1.5 if one.fill < 0.5 else 0.0)
    )


def _code(line: bool) -> Scorer:
    def score(one: Look, level: float) -> float:
        if (
            one.mobile > 0.3
            or one.date > 0.6
            or one.hexadecimal > 0.5
            or one.ip > 0.5
            or one.tax_id > 0.4
            or one.email > 0.3
            or one.size > 0.6
            or one.distinct < 3
        ):
            return -4.0
        if one.number > 0.9 and one.integer < 0.9:
            return -6.0
        here = 0.0 if level < 0 else (1.0 if (level < 0.5) == line else -1.0)
        return 2.6 * one.code - 0.8 + here - (1.2 if one.number > 0.9 and one.padded < 0.3 else 0.0)

    return score


def _order_id(one: Look, level: float) -> float:
    if (
        one.mobile > 0.3
        or one.date > 0.6
        or one.hexadecimal > 0.5
        or one.ip > 0.5
        or one.tax_id > 0.4
        or one.words.get("uom", 0) > 0.5
    ):
        return -4.0
    if one.number > 0.9 and one.integer < 0.9 and one.rounded < 0.1:
        return -6.0
    return (
        1.6 * max(one.code, one.rounded + one.code)
        - 0.4
        + (0.6 if one.length >= 6 else 0.0)
        - (2.0 if one.number > 0.9 and one.length < 4 else 0.0)
    )


UNIX = 0.5
"""How much seconds since 1970, or 3.5, speak for a day: where the name says so too, they are."""


def _day(one: Look, level: float) -> float:
    fit = max(
        one.date,
        one.serial if one.serial > 0.95 and one.integer > 0.9 else 0.0,
        UNIX * (one.unix > 0.95 or one.short_day > 0.9),
    )
    if fit < 0.25:
        return -7.0
    return 3.4 * fit - 0.2


def _money(one: Look, level: float) -> float:
    if one.number < 0.4:
        return -7.0
    if one.mobile > 0.5 or one.running > 0.9 or one.date > 0.9 or (one.serial > 0.95 and one.integer == 1):
        return -3.0
    return (
        1.6 * one.number
        - (0.8 if one.integer > 0.98 and one.small > 0.6 else 0.0)
        + (0.6 if one.integer < 0.8 else 0.0)
    )


def _quantity(one: Look, level: float) -> float:
    if one.counted > 0.7:
        return 3.0
    if one.number + one.counted < 0.5 or one.mobile > 0.3 or one.date > 0.5:
        return -7.0
    return (
        0.8 * one.number
        + 1.2 * one.integer
        - (2.0 if one.length > 7 else 0.0)
        - (4.0 if one.running > 0.9 else 0.0)
        - (1.0 if one.integer < 0.4 else 0.0)
    )


def _count(one: Look, level: float) -> float:
    return 1.2 * one.integer - 0.4 if one.number > 0.4 else -6.0


def _note(one: Look, level: float) -> float:
    if one.number > 0.7 or one.date > 0.6 or one.url > 0.8:
        return -4.0
    return (
        1.4 * one.sentence
        + (2.0 if one.fill < 0.6 and one.number < 0.3 and one.code < 0.5 else -0.5)
        + (0.6 if one.length > 6 else 0.0)
        - 2 * one.company
        - 2 * one.person
    )


CONTENT: dict[str, Scorer] = {
    "customer_name": _company, "other_party": _company,
    "customer_code": _code(False), "member_card": lambda one, level: _code(False)(one, level) - 0.8,
    "customer_tax_id": lambda one, level: 8.0 * one.tax_id - (2.0 if one.tax_id < 0.05 else 0.0) + (2.0 if one.rounded > 0.02 and one.tax_id > 0.2 else 0.0),
    "phone": lambda one, level: 7.0 * one.landline - (2.5 if one.landline < 0.3 else 0.0),
    "email": lambda one, level: 8.0 * one.email - (3.0 if one.email < 0.3 else 0.0),
    "contact_person": _person(False), "salesperson": _person(True), "owner": _person(True), "staff": _person(True),
    "order_id": _order_id, "document_no": _order_id, "invoice_no": _order_id,
    "line_no": lambda one, level: (0.4 if one.integer > 0.95 and one.small > 0.7 else (-0.5 if one.code > 0.8 else -4.0)),
    "product_code": _code(True), "product_name": _product,
    "category": lambda one, level: (1.2 if 2 <= one.distinct <= 40 and one.number < 0.2 and one.code < 0.6 and one.length < 14 else -1.5) - 1.5 * one.person - 2 * one.company - max(one.words.values(), default=0.0) - 2 * one.region - 2 * one.department - 2 * one.date,
    "specification": lambda one, level: 4.6 * one.size - 0.6 - (3.0 if one.date > 0.5 else 0.0),
    "unit": _words("uom", 6.5), "quantity": _quantity, "unit_price": _money, "list_price": _money,
    "tax_rate": lambda one, level: (2.6 * one.rate - 0.8 + 1.2 * one.percent if one.distinct <= 8 and one.number > 0.8 else -3.0),
    "discount": lambda one, level: 6.0 * one.cut if one.cut > 0.1 else (0.2 if one.number > 0.6 and one.distinct > 1 else -0.4 if one.number > 0.6 else -4.0),
    "currency": _words("currency", 7.0), "document_kind": _words("kind", 5.5), "document_status": _words("status", 5.2), "method": _words("method", 6.0),
    "warehouse": lambda one, level: 5.6 * one.warehouse - 1.0, "store": lambda one, level: (5.0 if one.distinct <= 40 else 1.0) * one.store - 1.0,
    "department": lambda one, level: (5.0 if one.distinct <= 30 else 0.5) * one.department * (one.number < 0.2) - 1.0,
    "address": lambda one, level: 6.4 * one.region * (1.0 if one.length > 5 or one.company < 0.5 else 0.4) - 1.0 + (0.5 if one.length > 9 and one.region > 0.5 else 0.0) + 0.6 * one.housed,
    "industry": lambda one, level: (4.6 if one.distinct <= 40 else 0.5) * one.industry - 1.0, "level": _words("level", 4.2), "source_channel": _words("source", 4.6),
    "kind_of_party": _words("party_kind", 4.8), "gender": _words("gender", 6.0), "kind_of_interaction": _words("contact", 5.4), "outcome": _words("outcome", 5.4),
    "channel": lambda one, level: max(4.8 * one.words.get("media", 0.0), 3.6 * one.words.get("source", 0.0)) - 1.0, "event": _words("event", 6.0),
    "note": _note, "text": lambda one, level: 4.2 * one.sentence + (0.8 if one.length > 12 else -0.8) - 3 * one.number - 2 * one.region - 2 * one.date,
    "period": lambda one, level: 6.0 * one.period - (0.6 if one.distinct > 60 else 0.0) if one.period > 0.3 else (0.4 if one.date > 0.6 else -3.0),
    "score": lambda one, level: (2.8 if one.small > 0.95 and one.distinct <= 11 else -1.0) if one.number > 0.8 else -5.0,
    "minutes": lambda one, level: (1.0 if one.integer > 0.9 and one.median <= 240 else -1.0) if one.number > 0.5 else -4.0,
    "employees": lambda one, level: 1.4 * one.integer - 0.5 if one.number > 0.3 else -1.0,
    "impressions": lambda one, level: 1.8 * one.integer - 0.5 + (0.8 if one.median > 1000 else -0.4) if one.number > 0.5 else -6.0,
    "leads": lambda one, level: 1.6 * one.integer - 0.4 + (0.8 if one.median <= 1000 else -0.8) if one.number > 0.5 else -6.0,
    "duration": lambda one, level: 1.2 * one.integer - 0.3 if one.number > 0.5 else -2.0,
    "at": lambda one, level: _day(one, level) + (0.8 if one.clock > 0.5 else 0.0), "next_at": lambda one, level: _day(one, level) - 1.2 + (1.2 if one.fill < 0.85 else 0.0),
    "due_on": lambda one, level: _day(one, level) - 1.5, "created_on": lambda one, level: _day(one, level) - 0.4, "founded_on": lambda one, level: _day(one, level) - 0.9 + (0.6 if one.clock == 0 and one.date > 0.5 else 0.0),
    "topic": lambda one, level: (1.6 if one.distinct <= 60 and one.cjk + (one.number < 0.1) > 0.5 and one.length < 16 else 0.0) - 2 * one.company - 2 * one.person - max(one.words.get("outcome", 0.0), one.words.get("contact", 0.0) * 0.5) - 4 * (one.number > 0.5) - 4 * (one.date > 0.5),
    "campaign": lambda one, level: (1.3 if 2 <= one.distinct <= 80 and one.number < 0.3 and one.length < 24 else -0.5) - 1.5 * one.words.get("media", 0.0) - 3 * one.period - 3 * (one.date > 0.5) - 2 * one.person - 2 * one.company,
    "object": lambda one, level: (1.8 if one.number < 0.3 and one.distinct > 2 else -1.0) - 2 * one.words.get("event", 0.0) - 3 * one.date - 2 * one.company - 2 * one.person - 2 * one.landline - one.code * 0.5,
    "question": lambda one, level: 0.0,
}  # fmt: skip


def content(name: str, one: Look, level: float) -> float:
    """How much a column's cells speak for a field; negative against it."""
    if name == "-":
        return (
            5.0 * (one.running > 0.95)
            + 6.0 * (one.hexadecimal > 0.8)
            + 6.0 * (one.ip > 0.8)
            + 6.0 * (one.url > 0.8)
            + 1.5 * (one.words.get("yes", 0.0) > 0.95 and one.words.get("status", 0.0) < 0.5 and one.number < 0.5)
        )
    if name in CONTENT:
        return CONTENT[name](one, level)
    type_ = field(name).type
    if type_ in ("day", "instant"):
        return _day(one, level) - 0.8
    if type_ in ("money", "price"):
        return _money(one, level) - 0.3
    if type_ in ("quantity", "count", "number", "share"):
        return _count(one, level) - 0.6
    return -1.0 if one.number < 0.6 and one.date < 0.5 else -1.8


def assign(
    columns: Sequence[Seen], relations: Relations, *, kind: str, fixed: Mapping[int, str | None] | None = None
) -> dict[int, Guess]:
    """Every column's field under one kind: the assignment with the highest sum of scores."""
    names = list(fields_of(kind))
    fixed = fixed or {}
    essential = essentials(kind)
    if fact(kind).day and fact(kind).amount and not any(one.header for one in columns):
        essential |= {"customer_code"}  # a bare journal: who, when, how much
    scores: dict[int, dict[str, tuple[float, float, float]]] = {
        one.position: _scores(one, relations, kind, names, essential) for one in columns
    }
    free = [one for one in columns if one.position not in fixed and not one.empty]
    taken = {name for name in fixed.values() if name and name not in REPEATABLE}
    open_names = [name for name in names if name not in taken]
    slots = [*open_names, *(name for name in open_names if name in REPEATABLE for _ in range(len(free) - 1))]
    chosen = _solve(free, slots, scores)
    told = {one.position: Guess(None, 1.0, 0.0, 0.0, 0.0) for one in columns if one.empty}
    for one in free:
        told[one.position] = _guess(scores[one.position], chosen.get(one.position))
    told |= {position: Guess(name, 1.0, WORD, 1.0, 0.0) for position, name in fixed.items()}
    return told


def _scores(
    one: Seen, relations: Relations, kind: str, names: Sequence[str], essential: frozenset[str]
) -> dict[str, tuple[float, float, float]]:
    """Per field: whole score, strength of the word, score of the content."""
    said = said_of(one)
    words = resolve(said, kind)
    strongest = max(words.values(), default=0.0)
    known = max(
        (strength * (0.4 if name in ("@name", "@code", "name") else 1.0) for name, strength in said.items()),
        default=0.0,
    )
    level = relations.level.get(one.position, -1.0)
    proven = {name: score for (position, name), score in relations.scores.items() if position == one.position}
    extra = resolve_scores(proven, kind)
    told: dict[str, tuple[float, float, float]] = {}
    for name in (*names, "-"):
        word = words.get(name, 0.0)
        body = content(name, one.look, level) + extra.get(name, 0.0) + _pairing(name, one, relations, level)
        if known == 0.0 and name in essential and body > 0:
            body += 1.4
        if one.look.filled == 0:
            body = -0.5
        if name in PERSONS and "address" in said:
            body -= 6.0  # San Francisco is written like a man
        against = (
            -3.0 * max(min(strongest, known), 0.9 * known)
            if word == 0.0 and known > 0
            else -2.0 * (strongest - word) * (name != "-")
        )
        told[name] = (WORD * word + body + against, word, body)
    sums = max((strength for name, strength in words.items() if name in _SUMMED), default=0.0)
    if one.position in relations.whole and kind == "order_lines" and max(strongest, 0.5) <= max(sums, 0.5):
        told["-"] = (told["-"][0] + 6.0, told["-"][1], 6.0)
        for name in (
            "amount",
            "amount_with_tax",
            "tax",
            "cost",
            "discount",
            "quantity",
            "unit_price",
            "received_amount",
        ):
            told[name] = (told[name][0] - 9.0, told[name][1], told[name][2] - 9.0) if name in told else (0.0, 0.0, 0.0)
    return told


PERSONS = ("contact_person", "salesperson", "owner", "staff")


ANSWERED = 0.9
"""Share of a column's cells that must be marks in words, for it to be one of marks."""
SAID = 0.85
"""How plainly a header must say what it is, for its form to say nothing."""


def said_of(one: Seen) -> dict[str, float]:
    """What a column's header says; a `Name` above #1001, #1002 is a number, not a name, and a `No.` above codes is theirs."""
    said = meanings(one.header) if one.header else {}
    if one.header and is_bucket(one.header) and one.look.number > 0.5:
        return {"-": 1.0}
    if one.header and is_question(one.header) and one.look.small > 0.95 and max(said.values(), default=0.0) < SAID:
        return {"score": 0.9}
    plain = max((sure for name, sure in said.items() if name != "score"), default=0.0)
    if one.look.answered > ANSWERED and one.look.filled > 2 and plain < SAID:
        return {"text": 0.9}  # asked for a mark, answered in words
    if 0.85 <= said.get("score", 0.0) < 1 and one.look.filled and one.look.number < 0.3:
        return {"text": 0.9}  # asked for a mark, answered in words
    if said.get("product_name", 0.0) >= 1 and one.look.code > 0.95 and one.look.filled > 1 and one.look.length >= 3:
        return {"product_code": 0.9, **said, "product_name": 0.6}
    if said.get("customer_name", 0.0) >= 1 and _is_numbered(one.look):
        return {"customer_code": 0.9, **said, "customer_name": 0.6}
    if one.header and key(one.header) == "no" and one.look.code > 0.95 and one.look.number < 0.5:
        return {"@code": 1.0, "@number": 0.8}
    if one.look.date > 0.8 and key((one.header or "").rpartition("/")[2]) in ("月", "年", "month", "year"):
        return {**said, "@date": 1.0}
    if "@name" in said and one.look.code > 0.95 and one.look.filled > 1 and one.look.length >= 3:
        return {"@number": said["@name"]}
    return said


def _is_numbered(one: Look) -> bool:
    """Cells that are numbers of equal parties, 0001000102, not their names nor their phones."""
    return one.filled > 1 and one.length >= 3 and one.mobile < 0.3 and max(one.padded, one.integer) > 0.95


def essentials(kind: str) -> frozenset[str]:
    """Fields that a kind can hardly lack: they are looked for first among columns of unknown words."""
    one = fact(kind)
    more = {
        "order_lines": ("quantity", "amount"),
        "documents": ("amount",),
        "invoices": ("invoiced_on", "invoice_amount"),
        "spend": ("amount", "leads", "impressions", "campaign"),
        "products": ("list_price", "cost", "category"),
        "interactions": ("topic", "minutes"),
        "events": ("object", "duration"),
        "customers": ("created_on", "employees"),
    }
    return frozenset({*((one.day,) if one.day else ()), *one.amount[:1], *more.get(kind, ())})


_SUMMED = ("amount", "amount_with_tax", "tax", "cost", "discount", "quantity", "unit_price", "received_amount", "-")


def resolve_scores(proven: Mapping[str, float], kind: str) -> dict[str, float]:
    """Evidence of several columns as scores of the kind's own fields."""
    told: dict[str, float] = {}
    for name, score in proven.items():
        for target, factor in resolve({name: 1.0}, kind).items():
            told[target] = told.get(target, 0.0) + score * factor
    return told


def _pairing(name: str, one: Seen, relations: Relations, level: float) -> float:
    """A code and the name it stands for go together."""
    if name in ("product_code", "customer_code", "member_card") and one.position in relations.paired:
        return 0.8
    return 0.3 if name in ("product_name", "customer_name") and one.position in relations.paired.values() else 0.0


def _solve(
    free: Sequence[Seen], slots: Sequence[str], scores: Mapping[int, Mapping[str, tuple[float, float, float]]]
) -> dict[int, str]:
    """Column position → field of the best assignment; columns better left unused are not in it."""
    if not free:
        return {}
    worth = np.zeros((len(free), len(slots) + len(free)))
    for row, one in enumerate(free):
        unused = max(LEAST, scores[one.position]["-"][0])
        for place, name in enumerate(slots):
            score = scores[one.position][name][0]
            worth[row, place] = score - unused - (0.3 if name in slots[:place] else 0.0)
    rows, places = linear_sum_assignment(worth, maximize=True)
    return {
        free[row].position: slots[place]
        for row, place in zip(rows, places, strict=True)
        if place < len(slots) and worth[row, place] > 0
    }


def _guess(scores: Mapping[str, tuple[float, float, float]], name: str | None) -> Guess:
    """A choice with its confidence: how far its score is from what else the column could be."""
    ranked = sorted(((score[0], other) for other, score in scores.items() if other != (name or "-")), reverse=True)
    rival = max(ranked[0][0] if ranked else 0.0, LEAST - 1.0)
    own, word, body = scores[name or "-"]
    if name is None:
        own = max(own, LEAST)
        best = max((score for score, other in ranked), default=0.0)
        confidence = 1 / (1 + math.exp(-(own - best) / 1.5)) if word < 0.5 else 0.97
        return Guess(None, round(max(0.5, confidence), 3), own, word, body)
    base = 1 / (1 + math.exp(-(own - 3.2) / 1.6))
    margin = 1 / (1 + math.exp(-(own - rival + 1.2) / 1.4))
    floor = 0.9 if word >= 0.9 and body > -1.5 else 0.0
    return Guess(name, round(max(floor, base * margin), 3), own, word, body)
