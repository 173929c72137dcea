"""Why a customer may order no more, in words with the figures behind them."""

from datetime import date

from zhike.models.churn import REASONS
from zhike.models.churn_features import NAMES
from zhike.web.leaving import reasons
from zhike.web.links import Links
from zhike.web.words import Words

AS_OF = date(2025, 12, 31)
ANN = dict.fromkeys(NAMES) | {
    "customer_id": "ann", "days_since": 60.0, "median_gap": 14.5, "lateness": 3.0, "complaints": 2.0, "price_change": 0.08,
}  # fmt: skip


def said(codes, lang="en", case=ANN):
    return [str(one.striptags()) for one in reasons(codes, case, AS_OF, Links(Words(lang), None, "CNY"))]


def test_reasons_are_sentences_with_their_figures():
    assert said("late complaints prices") == [
        "later than usual: 60 days since the last order, usually 14",
        "complaints in 180 days: 2",
        "the same products now cost +8.0%",
    ]
    assert said("late", "zh") == ["已超期：距上次购买 60 天，平时间隔 14 天"]


def test_every_reason_has_its_words():
    assert len(said(" ".join(REASONS))) == len(REASONS)


def test_without_reasons_nothing_is_said():
    assert said(None) == said("") == said("late", case=None) == []
