"""What a sheet is: kind, columns and confidence, from a sample of its rows.

recognise(names, sample, title="销售出库单列表")  →  Recognised(kind="order_lines", …)
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from zhike.errors import Text
from zhike.sources.choices import Told, tidied
from zhike.sources.columns import Guess, Seen, assign, said_of
from zhike.sources.commas import pointed
from zhike.sources.headers import key, meanings, name_parts, surname
from zhike.sources.kinds import fields_of, kinds
from zhike.sources.profile import Look, look
from zhike.sources.relations import Relations, relate
from zhike.sources.scores import complete, lines_or_documents, needs, score
from zhike.sources.titles import GIVEN
from zhike.tables import PARTY, fact, field

SURE = 0.55
"""Guesses below this are asked."""


@dataclass(frozen=True)
class Recognised:
    """A sheet's kind and its columns' fields by position (0-based), and what must be asked."""

    kind: str | None
    confidence: float
    guesses: Mapping[int, Guess]
    looks: Sequence[Look]
    relations: Relations
    scores: Mapping[str, float]
    stated: frozenset[str] = frozenset()  # fields that the title gives for all rows
    joined: tuple[int, int] | None = None  # columns of first and last name, whose joined cells are one field's


def recognise(
    names: Sequence[str | None],
    sample: Sequence[Sequence[str | None]],
    *,
    title: str = "",
    file: str = "",
    empty: frozenset[int] = frozenset(),
    kind: str | None = None,
    fixed: Mapping[int, str | None] | None = None,
    stated: Collection[str] = (),
) -> Recognised:
    """A sheet's kind and fields.

    names: every column's name by position, None where it has none. sample: columns of texts.
    title: what stands above, and the sheet's name. file: the file's, which speaks for all its sheets. fixed: fields that a person named.
    stated: fields that the title gives for all rows.
    """
    sample = pointed(sample)
    looks = [look(cells) for cells in sample]
    said = {position: meanings(name) for position, name in enumerate(names) if name}
    seen = [Seen(name, looks[position], position, position in empty) for position, name in enumerate(names)]
    numbered = [one.position for one in seen if _numbers(said_of(one))]
    rebates = [position for position, one in said.items() if one.get("discount", 0.0) >= 1]
    relations = relate(sample, looks, numbered, rebates)
    asked = (kind,) if kind else kinds()
    told = (key(title), key(file))
    parts = name_parts(names)
    guessed: dict[str, tuple[float, dict[int, Guess]]] = {}
    for one in asked:
        guesses = tidied(
            assign(seen, relations, kind=one, fixed=fixed), seen, one, Told(sample, relations, fixed or {})
        )
        guesses = _joined(guesses, parts, one, fixed or {})
        guesses = _surnamed(guesses, names, one, fixed or {})
        guessed[one] = (score(one, guesses, seen, relations, told, stated), guesses)
    best = max(guessed, key=lambda one: guessed[one][0])
    scores = {one: points for one, (points, _) in guessed.items()}
    if kind:
        own = guessed[kind][1]
        return Recognised(kind, 1.0, own, looks, relations, scores, frozenset(stated), _is_joined(own, parts))
    best = lines_or_documents(best, guessed, relations, looks, told, bare=not any(names))
    enough = guessed[best][0] > 4.0 and complete(best, guessed[best][1], stated) >= 1
    confidence = _confidence(best, scores)
    guesses = guessed[best][1]
    return Recognised(
        best if enough else None,
        confidence,
        guesses,
        looks,
        relations,
        scores,
        frozenset(stated),
        _is_joined(guesses, parts),
    )


def _numbers(said: Mapping[str, float]) -> bool:
    """Whether a header's words are those of a document's number."""
    return any(said.get(name, 0.0) >= 1 for name in ("order_id", "@number", "document_no", "invoice_no"))


NAMES = ("customer_name", "contact_person")


def _joined(
    guesses: dict[int, Guess], parts: tuple[int, int] | None, kind: str, fixed: Mapping[int, str | None]
) -> dict[int, Guess]:
    """First and last name are one name where no column holds it whole: the customer's, else the contact's."""
    if parts is None or any(guesses[position].field not in (None, *NAMES) for position in parts):
        return guesses
    if any(position in fixed for position in parts):
        return guesses
    there = {guess.field for position, guess in guesses.items() if position not in parts}
    order = NAMES[::-1] if kind == "people" else NAMES
    name = next((one for one in order if one in fields_of(kind) and one not in there), None)
    if name is None:
        return guesses
    first, last = parts
    return {**guesses, first: Guess(name, 0.95, 8.0, 0.9, 0.0), last: Guess(None, 0.95, 0.0, 0.9, 0.0)}


def _surnamed(
    guesses: dict[int, Guess], names: Sequence[str | None], kind: str, fixed: Mapping[int, str | None]
) -> dict[int, Guess]:
    """A last name without a first one is all that is known of whom it is, where no column holds a name."""
    position = surname(names)
    name = {"customers": "customer_name", "people": "contact_person", "leads": "contact_person"}.get(kind)
    there = {guess.field for guess in guesses.values()}
    if position is None or name is None or name in there or position in fixed or guesses[position].field is not None:
        return guesses
    if kind == "people" and "customer_name" not in there:
        return guesses  # of no company: persons who buy themselves
    return {**guesses, position: Guess(name, 0.95, 8.0, 0.9, 0.0)}


def _is_joined(guesses: Mapping[int, Guess], parts: tuple[int, int] | None) -> tuple[int, int] | None:
    """The two columns, where the first was taken for the whole name."""
    return parts if parts and guesses[parts[0]].field in NAMES and guesses[parts[1]].field is None else None


def _confidence(best: str, scores: Mapping[str, float]) -> float:
    """How far the best kind is ahead of the next; lines and documents count as one."""
    pair = {"order_lines", "documents"}
    others = [points for one, points in scores.items() if one != best and not (best in pair and one in pair)]
    ahead = scores[best] - max(others, default=0.0)
    return round(min(0.99, max(0.05, 0.5 + ahead / 24)), 3)


def unsure(found: Recognised, names: Sequence[str | None]) -> tuple[str, ...]:
    """What must be asked: "kind", headers that were guessed weakly, fields that no column holds.

    Only what figures rest on is asked: the kind, who, when, how much. Other columns are shown, not asked.
    """
    if found.kind is None:
        best = max(found.scores, key=lambda one: found.scores[one])
        return ("kind",) if found.scores[best] < 15 else _lacking(best, found) or ("kind",)
    asked = ["kind"] if found.confidence < SURE else []
    who = [guess.confidence for guess in found.guesses.values() if guess.field in PARTY]
    known = max(who, default=0.0) >= SURE
    weighty = (when(found.kind) | sums(found.kind)) if known else (when(found.kind) | sums(found.kind) | {*PARTY})
    for position, guess in sorted(found.guesses.items()):
        if guess.field in weighty and guess.confidence < SURE:
            asked.append(names[position] or f"#{position + 1}")
    return tuple(dict.fromkeys((*asked, *_lacking(found.kind, found))))


def when(kind: str) -> frozenset[str]:
    """The dates that figures of a kind rest on."""
    day = fact(kind).day
    also = {"ordered_on": ("ordered_at",), "invoiced_on": ("due_on",)}
    return frozenset((day, *also.get(day, ()))) if day else frozenset()


def sums(kind: str) -> frozenset[str]:
    """The fields of a kind that are added up."""
    added = {"quantity", "received_amount", "invoice_amount", "balance", "amount", "amount_with_tax"}
    return frozenset(fact(kind).amount) | (added & set(fact(kind).fields))


def _lacking(kind: str, found: Recognised) -> tuple[str, ...]:
    """One field of each need, who, when or how much, that no column meets, nor the title."""
    there = {guess.field for guess in found.guesses.values()} | (found.stated & set(GIVEN.get(kind, ())))
    weighty = {*PARTY, *when(kind), *sums(kind)}
    lacking = [group for group in needs(kind) if not there & set(group) and weighty & set(group)]
    return tuple("customer_name" if "customer_name" in group else group[0] for group in lacking)


def question(name: str, found: Recognised, names: Sequence[str | None], kind: str) -> Text:
    """What is asked, as `unsure` names it, in words."""
    if name == "kind":
        label = fact(kind).label
        return (f"what it holds (perhaps {label[0]})", f"资料类型（可能是“{label[1]}”）")
    for position, header in enumerate(names):
        if name == (header or f"#{position + 1}"):
            guess = found.guesses[position].field
            taken = field(guess).label if guess else ("nothing", "不使用")
            return (f"column “{name}” (perhaps {taken[0]})", f"列“{name}”（可能是“{taken[1]}”）")
    label = field(name).label
    return (f"no column for “{label[0]}”", f"缺少“{label[1]}”列")


def evidence(guess: Guess, header: str | None) -> tuple[Text, ...]:
    """Why a column is taken for what it is, as sentences."""
    if guess.field is None:
        return ((("Not used.", "不使用。")),)
    label = field(guess.field).label
    told: list[Text] = []
    if guess.word >= 0.9 and header:
        told.append((f"“{header}” is a known word for {label[0]}.", f"“{header}”是“{label[1]}”的常用叫法。"))
    elif guess.word > 0 and header:
        told.append((f"“{header}” sounds like {label[0]}.", f"“{header}”像是“{label[1]}”。"))
    if guess.content >= 1.0:
        told.append((f"Its cells look like {label[0]}.", f"单元格内容像“{label[1]}”。"))
    elif guess.content < -1.0:
        told.append((f"Its cells do not look like {label[0]}.", f"单元格内容不像“{label[1]}”。"))
    return tuple(told)
