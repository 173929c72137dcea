"""Sums that wait for a rate: said on every page, as nothing of them is in any figure."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from zhike.answer import vocabulary_of
from zhike.web.foreign import waiting
from zhike.web.links import Links
from zhike.web.words import Words

SUMS = """
    fact        | customer_id | currency | rows | rows_without_rate | original | not_turned | amount
    order_lines | ann         | USD      | 5    | 3                 | 500.00   | 300.00     | 1400.00
    order_lines | bob         | EUR      | 2    | 2                 | 20.00    | 20.00      | 0.00
    invoices    | bob         | JPY      | 4    | 0                 | 90.00    | 0.00       | 4.00
"""


@dataclass
class Shelf:
    """One snapshot's table of sums in other currencies."""

    table_: Any
    engine: Any
    snapshot: Any = field(default_factory=lambda: SimpleNamespace(lost=(), rows=lambda _: 3))

    def table(self, _):
        return self.table_

    def has(self, _):
        return True

    def rows(self, expression):
        return self.engine.fetch(expression).to_pylist()

    def kept(self, _, make):
        return make()


@pytest.fixture
def told(given, engine):
    def told(text, lang="en"):
        return waiting(Shelf(given("foreign_sums", text), engine), Links(Words(lang), vocabulary_of(), "CNY"))

    return told


def test_rows_without_a_rate_are_counted_with_their_currencies(told):
    assert (told(SUMS)["rows"].value, told(SUMS)["currencies"]) == (5, "EUR, USD")
    assert told(SUMS, "zh")["currencies"] == "EUR、USD"
    assert told("\n".join(line for line in SUMS.splitlines() if "USD" not in line and "EUR" not in line)) == {}
