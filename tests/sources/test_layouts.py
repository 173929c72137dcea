"""Recognition on generated layouts: those that were tuned on, held-out ones, and content without any known word.

Seeds below 1000 were looked at while building; those from 20000 on only here. Floors are what is reached, not what is wished.
"""

from dataclasses import dataclass

import pytest

from sources.layouts import HELD_OUT_EN, HELD_OUT_ZH, Layout, make
from zhike.sources import shapes
from zhike.sources.headers import dictionary, key
from zhike.sources.recognise import recognise
from zhike.sources.vocabulary import SUBTOTAL

TUNED, HELD_OUT = range(120), range(20_000, 20_120)


@dataclass
class Scores:
    """Shares of layouts whose kind and header rows are right, of columns whose field is."""

    kind: float
    header: float
    columns: float


def judged(layout: Layout) -> tuple[bool, bool, int, int]:
    """Kind right, header right, columns right, columns."""
    width = max(len(row) for row in layout.grid)
    grid = [tuple(row) + (None,) * (width - len(row)) for row in layout.grid]
    shape = shapes.find(grid[:400], merged=layout.merged)
    if list(shape.header_rows) != layout.header_rows:
        return False, False, 0, len(layout.mapping)
    headers = [grid[row - 1] for row in shape.header_rows]
    data = [
        row
        for row in grid[shape.first_row - 1 :]
        if len(shapes.filled(row)) > 1 and not any(shapes.is_header_again(row, header) for header in headers)
    ]
    sample = [list(column) for column in zip(*data, strict=True)]
    empty = frozenset(position for position, cells in enumerate(sample) if not any(cells))
    found = recognise(shape.names, sample, title=shape.title, empty=empty)
    right = sum(
        (found.guesses[position].field == true) or position in empty
        for position, true in enumerate(layout.mapping.values())
    )
    return found.kind == layout.kind, True, right, len(layout.mapping)


def scored(seeds: range, words: str) -> Scores:
    told = [judged(make(seed, words=words)) for seed in seeds]
    return Scores(
        sum(one[0] for one in told) / len(told),
        sum(one[1] for one in told) / len(told),
        sum(one[2] for one in told) / sum(one[3] for one in told),
    )


@pytest.mark.parametrize(
    ("seeds", "words", "floor"),
    [
        (TUNED, "tuned", Scores(0.99, 0.99, 0.99)),
        (HELD_OUT, "tuned", Scores(0.99, 0.99, 0.99)),
        (HELD_OUT, "held_out", Scores(0.94, 0.99, 0.87)),
        (HELD_OUT, "none", Scores(0.94, 0.99, 0.84)),
    ],
)
def test_layouts_are_recognised(seeds: range, words: str, floor: Scores) -> None:
    found = scored(seeds, words)

    print(
        f"{words} from seed {seeds[0]}: kind {found.kind:.3f}, header {found.header:.3f}, columns {found.columns:.3f}"
    )
    assert found.kind >= floor.kind
    assert found.header >= floor.header
    assert found.columns >= floor.columns


def test_no_held_out_word_is_in_the_dictionary() -> None:
    words = {word for pool in (HELD_OUT_ZH, HELD_OUT_EN) for options in pool.values() for word in options}

    assert sorted(word for word in words if key(word) in dictionary()) == []


def test_every_layout_has_rows_for_each_class_it_counts() -> None:
    layout = make(3)

    assert sum(layout.classes.values()) == len(layout.grid) - layout.header_rows[-1]
    assert SUBTOTAL.startswith("^")
