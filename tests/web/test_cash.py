"""Expected cash on the page: the test in words first, and never a forecast that did not do better."""

from datetime import date
from decimal import Decimal

import pytest

from zhike.answer import vocabulary_of
from zhike.web import cash
from zhike.web.links import Links
from zhike.web.words import Words


def test_without_receipts_what_falls_due_is_shown_and_no_forecast(signed):
    told = signed.get("/receivables.json").json()["cash"]

    assert "无法回测" in told["test"]
    assert told["is_model"] is False
    # YS001 is overdue: at once; YS002 falls due on 1 March, in the ninth week
    weeks = {row[0]: row[1]["value"] for row in told["chart"]["rows"]}
    assert {day: amount for day, amount in weeks.items() if amount != "0.00"} == {
        "2025-01-01": "3000.00",
        "2025-02-26": "800.00",
    }
    assert told["later"]["value"] == "0.00"


def of_a_past_day(**said):
    """Ten weeks of one past day; 100 came in each."""
    return [
        {
            "origin": date(2025, 1, 1),
            "rule": rule,
            "week": week,
            "expected": Decimal(one),
            "actual": Decimal(100),
            "low": low,
            "high": high,
        }
        for rule, (one, low, high) in said.items()
        for week in range(10)
    ]


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ((90, Decimal(80), Decimal(120)), "by the best plain rule “paid on the due day” ¥30.00; 100.0% of the weeks"),
        ((90, None, None), "Tested on 1 past day: a week was wrong by ¥10.00, by “paid on the due day” ¥30.00."),
        ((20, Decimal(0), Decimal(60)), "Not better than “paid on the due day” on this company's own past"),
    ],
)
def test_the_test_is_said_in_words(model, says):
    rows = of_a_past_day(due=(130, None, None), average=(160, None, None), own=(160, None, None), survival=model)
    errors = cash._errors(rows)

    said = cash._test(
        rows, errors, min(errors, key=lambda name: errors[name]), Links(Words("en"), vocabulary_of(), "CNY")
    )
    assert says in said.striptags()
