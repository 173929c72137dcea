"""What a sheet is taken for where its words say little."""

from zhike.sources.recognise import recognise

JOURNAL = [
    [f"{n // 3:05}" for n in range(60)],
    [f"1997{n % 12 + 1:02}{n % 28 + 1:02}" for n in range(60)],
    [str(n % 4 + 1) for n in range(60)],
    [f"{n * 1.37 + 5:.2f}" for n in range(60)],
]
"""Who, when, how many, for how much: a journal as programs write it, without a header."""


def test_a_journal_without_a_header_is_sales() -> None:
    found = recognise([None] * 4, JOURNAL)

    assert found.kind == "order_lines"
    assert [found.guesses[place].field for place in range(4)] == ["customer_code", "ordered_on", "quantity", "amount"]


def test_days_written_as_one_number_are_no_money() -> None:
    found = recognise([None] * 4, JOURNAL, kind="products")

    assert found.guesses[1].field is None
