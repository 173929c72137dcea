"""Two texts side by side: which characters of each the other does not have."""

from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 400
"""Characters compared one by one; what is longer differs as a whole."""
UNLIKE = 0.34
"""Texts with less in common are shown as different wholes: single marked characters would only distract."""


@dataclass(frozen=True)
class Piece:
    """Some characters in a row that the other text has too, or has not."""

    text: str
    differs: bool


def differing(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces; put together, the pieces are the text."""
    if one == other:
        return (Piece(one, False),), (Piece(other, False),)
    if max(len(one), len(other)) > LONGEST:
        return (Piece(one, True),), (Piece(other, True),)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < UNLIKE:
        return (Piece(one, True),), (Piece(other, True),)
    left, right = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        left += [Piece(one[a:b], tag != "equal")] if b > a else []
        right += [Piece(other[c:d], tag != "equal")] if d > c else []
    return tuple(left), tuple(right)
