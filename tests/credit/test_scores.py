"""Which scorecard speaks for whom today."""

from datetime import date

import pytest

from zhike.credit.bins import Numbers
from zhike.credit.learned import Scorecard, Trait
from zhike.credit.scores import credit_scores
from zhike.credit.trial import CreditTrial

AS_OF = date(2025, 6, 30)
# Whose share overdue is above a half goes bad with odds of 1 to 1, all others with 1 to 99.
CARD = Scorecard((Trait("overdue_share", Numbers((0.5,), (-4.59512, 0.0, 0.0)), 1.0),), 0.0, 999, 300)
LEARNED = CreditTrial("learned", "better", 999, 300, card=CARD)


@pytest.fixture
def told(given, rows):
    def found(claims, trial):
        paid = "receipt | customer_id | invoiced_on | due_on | received_on | amount\n"
        paid += "\n".join(f"{who} | {who} | 2025-01-01 | 2025-02-01 | 2025-02-01 | 50" for who in ("ann", "bob", "cid"))
        scores = credit_scores(
            given("invoices", "customer_id | invoiced_on | due_on | invoice_amount | balance | kind\n" + claims),
            given("settlements", paid),
            given("orders", "customer_id | ordered_on | kind | amount | sold | returned"),
            given("interactions", "customer_id | spoken_on | kind_of_interaction | topic"),
            given("credit_terms", "customer_id | credit_limit | term_days | valid_from | valid_to | load | row"),
            as_of=AS_OF, credit_trial=trial,
        )  # fmt: skip
        return {
            row[0]: row[1:] for row in rows(scores, "customer_id", "credit_class", "credit_score", "bad_probability")
        }

    return found


CLAIMS = (
    "ann | 2025-06-01 | 2025-07-15 | 100 | 100 | blue\n"
    "bob | 2025-05-01 | 2025-06-01 | 100 | 100 | blue\n"
    "cid | 2025-03-01 | 2025-04-01 | 100 | 100 | blue"
)


def test_the_class_is_that_of_the_learned_probability_where_that_one_is_used(told):
    found = told(CLAIMS, LEARNED)

    assert found["ann"] == ("A", 99, pytest.approx(0.01, abs=1e-4))
    assert found["bob"] == ("E", 50, pytest.approx(0.5))


def test_of_who_is_more_than_60_days_late_already_the_expert_speaks(told):
    learned, expert = told(CLAIMS, LEARNED), told(CLAIMS, None)

    assert learned["cid"] == expert["cid"]
    assert learned["cid"][2] is None
    assert all(one[2] is None for one in expert.values())
