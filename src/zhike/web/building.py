"""The form of the segment builder: groups of rows, and the condition that they make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zhike import condition as conditions
from zhike.condition import Bought, Condition, Group, Lately
from zhike.errors import Text
from zhike.predicate import NUMBERS, Predicate, Vocabulary

BOUGHT: dict[str, Text] = {
    "bought.product": ("Product bought", "买过的商品"),
    "bought.category": ("Category bought", "买过的类别"),
}
TESTS: dict[str, Text] = {
    "is": ("is", "是"), "min": ("at least", "不低于"), "max": ("at most", "不高于"), "from": ("since", "不早于"), "to": ("until", "不晚于"),
    "days": ("in the last days", "在近几天内"), "missing": ("is missing", "为空"), "known": ("is known", "不为空"),
    "whenever": ("whenever", "不限时间"), "orders": ("orders at least", "单数不少于"),
}  # fmt: skip
KINDS = ("all", "any", "none")
MOST_GROUPS = 6
MOST_ROWS = 12
CELLS = tuple(f"{name}.{place}" for place in range(MOST_GROUPS) for name in ("field", "test", "value", "also"))
"""Keys of the rows; each stands once per row of its group."""
KEYS = ("condition", "id", "name", "top", "press", *(f"kind.{place}" for place in range(MOST_GROUPS)), *CELLS)


@dataclass(frozen=True)
class Row:
    """One row: a field, how it is tested, against what; `also` is how much or how lately something was bought."""

    field: str = ""
    test: str = ""
    value: str = ""
    also: str = ""


@dataclass(frozen=True)
class Box:
    """Rows of which all hold, any does, or none."""

    kind: str = "all"
    rows: tuple[Row, ...] = (Row(),)


@dataclass(frozen=True)
class Form:
    """What stands in the builder."""

    top: str = "all"
    boxes: tuple[Box, ...] = (Box(),)


def read(pairs: Sequence[tuple[str, str]]) -> Form:
    """The form as it was sent, after the button that was pressed."""
    told = dict(pairs)
    boxes = []
    for place in range(MOST_GROUPS):
        if f"kind.{place}" not in told:
            break
        parts = [
            [value for key, value in pairs if key == f"{name}.{place}"] for name in ("field", "test", "value", "also")
        ]
        rows = tuple(Row(*cells) for cells in zip(*parts, strict=False))[:MOST_ROWS]
        kind = told[f"kind.{place}"]
        boxes.append(Box(kind if kind in KINDS else "all", rows or (Row(),)))
    form = Form("any" if told.get("top") == "any" else "all", tuple(boxes) or (Box(),))
    return _pressed(form, told.get("press", ""))


def _pressed(form: Form, press: str) -> Form:
    what, *numbers = press.split(".")
    places = [int(number) for number in numbers if number.isdigit() and len(number) < 3]
    if what == "group" and len(form.boxes) < MOST_GROUPS:
        return replace(form, boxes=(*form.boxes, Box()))
    if not places or places[0] >= len(form.boxes):
        return form
    box = form.boxes[places[0]]
    if what == "row" and len(box.rows) < MOST_ROWS:
        box = replace(box, rows=(*box.rows, Row()))
    elif what == "drop" and len(places) == 2:
        box = replace(box, rows=tuple(row for place, row in enumerate(box.rows) if place != places[1]))
    left = [box if place == places[0] else other for place, other in enumerate(form.boxes)]
    return replace(form, boxes=tuple(one for one in left if one.rows) or (Box(),))


def tests(field: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """How a field may be tested."""
    if field in BOUGHT:
        return ("whenever", "days", "orders")
    if field in vocabulary.dimensions:
        return ("is",) if field == "segment" else ("is", "missing", "known")
    metric = vocabulary.metrics.get(field)
    if metric is None:
        return ("is",)
    if metric.unit == "day":
        return ("days", "from", "to", "missing", "known")
    return ("min", "max", "missing", "known") if metric.unit in NUMBERS else ("missing", "known")


def condition(form: Form, vocabulary: Vocabulary) -> Condition | None:
    """The condition that the filled rows make; nothing where none is filled.

    Errors  UnknownName, BadQuestion as `condition` tells them
    """
    groups = [made for box in form.boxes if (made := _group(box, vocabulary))]
    if not groups:
        return None
    made = groups[0] if len(groups) == 1 else Group("any" if form.top == "any" else "all", tuple(groups))
    return conditions.read(conditions.spell(made), vocabulary)


def _group(box: Box, vocabulary: Vocabulary) -> Condition | None:
    parts = tuple(one for row in box.rows if (one := _one(row, vocabulary)) is not None)
    if not parts:
        return None
    if box.kind == "none":
        return Group("not", (parts[0] if len(parts) == 1 else Group("any", parts),))
    return parts[0] if len(parts) == 1 else Group("any" if box.kind == "any" else "all", parts)


def _one(row: Row, vocabulary: Vocabulary) -> Condition | None:
    test = row.test if row.test in tests(row.field, vocabulary) else tests(row.field, vocabulary)[0]
    value = row.value.strip()
    if not row.field or (not value and test not in ("missing", "known")):
        return None
    if row.field in BOUGHT:
        pairs = [(row.field.removeprefix("bought."), value.split("|"))]
        if test != "whenever" and row.also.strip():
            pairs.append(("days" if test == "days" else "orders.min", [row.also.strip()]))
        return conditions.bought_of(pairs)
    if test in ("missing", "known"):
        return conditions.filter_of(f"{row.field}.missing", ["yes" if test == "missing" else "no"], vocabulary)
    key = row.field if test == "is" else f"{row.field}.{test}"
    return conditions.filter_of(key, [part.strip() for part in value.split("|")], vocabulary)


def form_of(made: Condition) -> Form | None:
    """The form in which a condition stands; nothing where it is of another shape."""
    parts = made.parts if isinstance(made, Group) and made.kind != "not" else (made,)
    top = made.kind if isinstance(made, Group) and made.kind == "any" else "all"
    if all(not isinstance(part, Group) for part in parts):
        rows = _rows(parts)
        return Form("all", (Box(top, rows),)) if rows else None
    boxes = [_box(part) for part in parts]
    return Form(top, tuple(box for box in boxes if box)) if all(boxes) else None


def _box(part: Condition) -> Box | None:
    if not isinstance(part, Group):
        rows = _rows((part,))
        return Box("all", rows) if rows else None
    if part.kind == "not":
        (inner,) = part.parts
        if isinstance(inner, Group) and inner.kind != "any":
            return None
        rows = _rows(inner.parts if isinstance(inner, Group) else (inner,))
        return Box("none", rows) if rows else None
    rows = _rows(part.parts)
    return Box(part.kind, rows) if rows else None


def _rows(parts: Iterable[Condition]) -> tuple[Row, ...]:
    rows = [_row(part) for part in parts]
    return tuple(row for row in rows if row) if all(rows) else ()


def _row(part: Condition) -> Row | None:
    if isinstance(part, Lately):
        return Row(part.name, "days", str(part.days))
    if isinstance(part, Predicate):
        if part.test == "search":
            return None
        if part.test == "missing":
            return Row(part.name, "missing" if part.values[0] else "known")
        return Row(part.name, part.test, "|".join(value for _, value in part.spelled()))
    if isinstance(part, Bought):
        field, value = f"bought.{part.thing}", "|".join(part.values)
        if part.days and not part.leasts:
            return Row(field, "days", value, str(part.days))
        if not part.days and len(part.leasts) < 2:
            least = dict(part.leasts)
            if not least or "orders.min" in least:
                return Row(
                    field, "orders" if least else "whenever", value, format(least["orders.min"], "f") if least else ""
                )
    return None
