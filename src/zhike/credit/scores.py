"""Scores: today's points and class of every customer who buys on credit, by the scorecard that is used."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.credit.cases import LATE
from zhike.credit.habits import habits
from zhike.credit.policy import USUAL, CreditPolicy
from zhike.credit.scorecard import capped, judged_by_points
from zhike.credit.trial import CreditTrial, bad_probability, class_by_probability
from zhike.tables import conform


def credit_scores(
    invoices: ir.Table,
    settlements: ir.Table,
    orders: ir.Table,
    interactions: ir.Table,
    credit_terms: ir.Table,
    *,
    as_of: date,
    credit_trial: CreditTrial | None = None,
    credit_policy: CreditPolicy = USUAL,
) -> ir.Table:
    """What the scorecard says of each customer who buys on credit.

    Row      one customer of whom a claim was made or who was granted a limit
    Units    points: 0 to 100 in all; known_share: of the points that there are, those of factors of which something
             is known. Where the learned scorecard is used, the class is that of its probability and the score 100
             less it in per cent; the points of the factors stay those of the expert one, and what caps a class caps it
    Missing  a trait of which nothing is recorded: its points are then those of “unknown”; bad_probability where the
             expert scorecard is used, and of who is more than 60 days late already: the expert's points stand for them
    """
    measured = habits(invoices, settlements, orders, interactions, credit_terms, on=[as_of])
    scored = judged_by_points(measured, credit_policy.least_points)
    if credit_trial is None or credit_trial.card is None:
        return conform(scored.mutate(bad_probability=ibis.null("float64")), "credit_scores")
    # Of those who are as late already as a bad case is, nothing was learned: the expert's class stands.
    learned = scored.oldest_overdue_days.fill_null(0) <= LATE
    chance = bad_probability(scored, credit_trial.card)
    classed = scored.mutate(
        bad_probability=ibis.ifelse(learned, chance, None),
        by_points=ibis.ifelse(learned, class_by_probability(chance, credit_policy.most_probability), scored.by_points),
        credit_score=ibis.ifelse(learned, ((1 - chance) * 100).round().cast("int64"), scored.credit_score),
    )
    return conform(capped(classed), "credit_scores")
