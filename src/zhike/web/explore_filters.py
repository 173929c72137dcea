"""The filters of Explore: the bar of Customers, and one more filter over any figure, way to split or segment."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from zhike import predicate as predicates
from zhike.predicate import Predicate, Vocabulary, sentence
from zhike.web import building, customers
from zhike.web.explore_asked import Asked, address, asked_by, fields, turned
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Go, Seen

ADDED = ("field", "test", "value")
"""Keys of the form that adds a filter; they stand in no address that is kept."""
TESTS = ("is", "min", "max", "from", "to", "missing", "known")


def added(seen: Seen) -> Go | None:
    """Where the address asks for one more filter: the address that has it."""
    field, test, value = (seen.asked(key).strip() for key in ADDED)
    if not field and not any(key in ADDED for key, _ in seen.query):
        return None
    vocabulary = seen.office.vocabulary
    as_of = seen.office.view(seen.decision, seen.asked("at")).snapshot.as_of
    asked = asked_by([pair for pair in seen.query if pair[0] not in ADDED], vocabulary, as_of)
    if field and (value or test in ("missing", "known")):
        made = _read(field, test, value, vocabulary)
        same = [one for one in asked.question.where if one.key == made.key and made.test == "is"]
        values = {*made.values, *(known for one in same for known in one.values)}
        joined = replace(made, values=tuple(sorted(values, key=str)))
        asked = turned(asked, asked.question.with_filter(joined))
    return Go(address(asked))


def _read(field: str, test: str, value: str, vocabulary: Vocabulary) -> Predicate:
    """The filter that the form means; a test that does not fit the field gives way to one that does."""
    fits = [one for one in building.tests(field, vocabulary) if one in TESTS]
    told = test if test in fits else fits[0] if fits else "is"
    if told in ("missing", "known"):
        return predicates.read(f"{field}.missing", ["yes" if told == "missing" else "no"], vocabulary)
    texts = [_code(field, part.strip(), vocabulary) for part in value.split("|") if part.strip()]
    return predicates.read(field if told == "is" else f"{field}.{told}", texts, vocabulary)


def _code(field: str, text: str, vocabulary: Vocabulary) -> str:
    """The code of a value that is written in words."""
    if field == "segment":
        known = {word: name for name, one in vocabulary.segments.items() for word in one.label}
    elif field in vocabulary.dimensions:
        known = {word: code for code, label in vocabulary.dimensions[field].labels for word in label}
    else:
        known = {}
    return known.get(text, text)


def bar(asked: Asked, view: View, links: Links) -> dict[str, Any]:
    """What the filter bar holds: boxes, ranges, and what further fields there are."""
    say, vocabulary = links.words.say, links.vocabulary
    choices = [one for name in customers.BAR if (one := customers.choice(name, view, asked.question, links))]
    boxed = {one.name for one in choices}
    ranged = {f"{name}.{test}" for name in customers.RANGES for test in ("min", "max")}
    about = [("segment", ("Segment", "客群")), *((one.name, one.label) for one in vocabulary.dimensions.values() if one.name not in ("customer", "segment"))]  # fmt: skip
    return {
        "choices": choices,
        "ranges": [customers.range_of(name, asked.question, links) for name in customers.RANGES],
        "others": fields(asked, [*boxed, *ranged, "page"]),
        "all": fields(asked, ["page"]),
        "dimensions": [(name, say(label)) for name, label in about],
        "metrics": [(one.name, say(one.label)) for one in vocabulary.metrics.values() if one.per_customer],
        "tests": [(name, say(building.TESTS[name])) for name in TESTS],
    }


def chips(asked: Asked, seen: Seen) -> list[dict[str, str]]:
    """One chip per filter value, with the address that is without it."""
    found = []
    for one in _removable(asked.question.where):
        for value in one.values:
            rest = tuple(other for other in one.values if other != value)
            left = asked.question.without(one.key)
            left = left.with_filter(replace(one, values=rest)) if rest else left
            words = sentence(replace(one, values=(value,)), seen.office.vocabulary, seen.lang)
            found.append({"words": words, "href": address(turned(asked, left))})
    return found


def _removable(where: Sequence[Predicate]) -> list[Predicate]:
    return [one for one in where if one.name or one.test == "search"]
