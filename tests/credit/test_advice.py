"""May this pass? By limit, overdue days and class, with who may release it."""

from datetime import date
from decimal import Decimal

import pytest

from zhike.credit.advice import Granted, advised

TODAY = date(2025, 7, 1)


def asked(class_="A", exposure=0, amount=0, limit=1000, late=0, at="order", included=False, until=None):
    row = {"credit_class": class_, "exposure": Decimal(exposure), "oldest_overdue_days": late}
    granted = Granted(Decimal(limit), 30, "temporary" if until else "source", until)
    return advised(row, granted, amount=Decimal(amount), at=at, included=included, today=TODAY)


@pytest.mark.parametrize(
    ("told", "word", "release"),
    [
        ({"exposure": 900, "amount": 100}, "proceed", None),  # to the cent
        ({"exposure": 900, "amount": 101}, "hold", "sales_manager"),  # A may pass it by a fifth
        ({"exposure": 900, "amount": 301}, "hold", "finance"),
        ({"class_": "C", "exposure": 900, "amount": 101}, "hold", "finance"),
        ({"late": 45}, "proceed", None),
        ({"late": 46}, "hold", "sales_manager"),
        ({"late": 46, "at": "invoice"}, "proceed", None),  # the goods are gone: the claim is better made
        ({"class_": "D", "late": 8}, "hold", "finance"),
        ({"class_": "E"}, "hold", "finance"),
        ({"class_": None, "amount": 1000}, "proceed", None),
        ({"exposure": 1000, "amount": 500, "included": True}, "proceed", None),
    ],
)
def test_what_is_advised(told, word, release):
    found = asked(**told)

    assert (found.word, found.release) == (word, release)
    assert any(one.holds for one in found.reasons) is (word == "hold")
    assert all(en and zh for en, zh in (one.says for one in found.reasons))


def test_an_advice_ends_after_a_week_or_with_the_temporary_limit():
    assert asked().until == date(2025, 7, 8)
    assert asked(until=date(2025, 7, 3)).until == date(2025, 7, 3)


def test_the_strictest_releaser_decides():
    assert asked(exposure=900, amount=301, late=50).release == "finance"
