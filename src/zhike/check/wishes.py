"""What a person says of a file's columns beforehand (`--columns`): fields by position, or by header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zhike import tables
from zhike.errors import BadQuestion, UnknownName
from zhike.sources.headers import key


@dataclass(frozen=True)
class Wishes:
    """Fields by position (None: left out), or by header; never both."""

    by_position: tuple[str | None, ...] = ()
    by_header: Mapping[str, str | None] = field(default_factory=dict)


def wishes(columns: Sequence[str]) -> Wishes:
    """`quantity,-,amount` or `数量=quantity,备注=-`.

    Errors  UnknownName for a field that is none, BadQuestion where both ways are mixed
    """
    by_position: list[str | None] = []
    by_header: dict[str, str | None] = {}
    for one in columns:
        header, equals, name = one.rpartition("=")
        name = name.strip()
        if name not in ("-", ""):
            tables.field(name)
        if equals:
            by_header[header.strip()] = None if name in ("-", "") else name
        else:
            by_position.append(None if name in ("-", "") else name)
    if by_position and by_header:
        raise BadQuestion(
            ("Columns are named by position and by header at once.", "列的指定同时用了位置和表头两种写法。"),
            (
                "Use one of the two: quantity,amount or 数量=quantity.",
                "请只用一种写法：quantity,amount 或 数量=quantity。",
            ),
        )
    return Wishes(tuple(by_position), by_header)


def fixed(wished: Wishes, names: Sequence[str | None], labels: Sequence[str], file: str) -> dict[int, str | None]:
    """The wishes as column → field; a header that the sheet lacks is another sheet's."""
    if wished.by_position:
        if len(wished.by_position) > len(names):
            raise BadQuestion(
                (
                    f"{len(wished.by_position)} columns are named, “{file}” has {len(names)}.",
                    f"指定了 {len(wished.by_position)} 列，而“{file}”只有 {len(names)} 列。",
                ),
                ("Name one field per column, - to leave one out.", "请按列逐一指定字段，不用的列写 -。"),
            )
        return dict(enumerate([*wished.by_position, *[None] * (len(names) - len(wished.by_position))]))
    told: dict[int, str | None] = {}
    places = {label: position for position, label in enumerate(labels)}
    folded = {key(label): position for label, position in places.items()}
    for header, name in wished.by_header.items():
        found = places.get(header, folded.get(key(header)))
        if found is not None:
            told[found] = name
        elif len(names) > 1 and not any(names):
            raise UnknownName(("column", "列"), header, places)
    return told
