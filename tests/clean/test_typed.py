"""Texts that the engine casts itself: quickly where they fit, exactly in any case."""

from decimal import Decimal

import pyarrow as pa
import pytest

from zhike.clean.facts import narrowed
from zhike.clean.typed import EXACT, _number_row, cast
from zhike.engine import Engine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.5", "12.500000"),
        ("-0.0000005", "-0.000001"),
        ("999999999999.9999999", "1000000000000.000000"),
        ("123456789012345.25", "123456789012345.250000"),
        ("-123456789012345678901234567890", "-123456789012345678901234567890.000000"),
        ("十二", None),
        (None, None),
    ],
)
def test_a_number_is_the_same_however_long_it_is(engine: Engine, text: str | None, expected: str | None) -> None:
    texts = engine.given(pa.table({"text": pa.array([text], pa.string())}))

    found = engine.fetch(texts.select(value=cast(texts.text, "money"))).to_pylist()

    assert found == [{"value": Decimal(expected) if expected else None}]


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("12.344999", "12.34"),
        ("12.345000", "12.35"),
        ("-12.345000", "-12.35"),
        ("9999999999999.005000", "9999999999999.01"),
        (None, None),
    ],
)
def test_a_sum_is_rounded_alike_however_large_it_is(engine: Engine, exact: str | None, expected: str | None) -> None:
    texts = engine.given(pa.table({"text": pa.array([exact], pa.string())}))

    found = engine.fetch(texts.select(value=narrowed(texts.text.cast(EXACT), "decimal(18, 2)"))).to_pylist()

    assert found == [{"value": Decimal(expected) if expected else None}]


def test_a_term_of_credit_is_read_from_its_words() -> None:
    told = [_number_row(text, "term_days", ".") for text in ("月结30天", "面议")]

    assert [(row["number"], row["reason"]) for row in told] == [(Decimal(30), None), (None, "bad_number")]


@pytest.mark.parametrize(("text", "words", "reason"), [("优", True, None), ("较高", True, None), ("待定", True, "bad_number"), ("优", False, "bad_number")])  # fmt: skip
def test_a_mark_in_words_is_no_unreadable_number_in_a_sheet_of_assessments(
    text: str, words: bool, reason: str | None
) -> None:
    told = _number_row(text, "score", ".", words=words)

    assert (told["number"], told["reason"]) == (None, reason)
