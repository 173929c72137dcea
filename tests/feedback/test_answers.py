"""Survey answers: the newest count, each on its own scale."""

from raw_facts import raw
from zhike.feedback.answers import satisfaction

MATCHES = """
party_key | customer_id | evidence | clean_name | kind_of_party
a         | ann         | name     | 甲公司     | company
a2        | ann         | name     | 甲有限公司 | company
b         | bob         | name     | 乙公司     | company
"""


def found(given, rows, text):
    return rows(satisfaction(raw(given, "responses", text), given("matches", MATCHES)))


def test_the_newest_answer_says_whether_a_customer_would_recommend(given, rows):
    text = """
        party_key | at                  | question                        | score | scale
        a         | 2025-01-05T02:00:00 | 您愿意向同行推荐我们吗（0-10分） | 10    |
        a2        | 2026-01-05T02:00:00 | 您愿意向同行推荐我们吗（0-10分） | 6     |
        b         | 2026-01-05T02:00:00 | How likely are you to recommend | 8     | 10
    """
    assert found(given, rows, text) == [("ann", 2, 6.0, "detractor", None), ("bob", 1, 8.0, "passive", None)]


def test_satisfaction_is_points_given_of_points_possible_on_the_newest_day_whatever_the_scales(given, rows):
    text = """
        party_key | at                  | question                     | score | scale
        a         | 2025-01-05T02:00:00 | 对产品质量的满意程度（1-5分） | 1     |
        a         | 2026-01-05T02:00:00 | 对产品质量的满意程度（1-5分） | 4     |
        a         | 2026-01-05T02:00:00 | 对交货的满意程度             | 7     | 10
        a         | 2026-01-05T02:00:00 | 您愿意推荐我们吗（0-10分）   | 9     |
    """
    assert found(given, rows, text) == [("ann", 4, 9.0, "promoter", 11 / 15)]


def test_what_has_no_mark_no_scale_or_more_than_its_scale_counts_for_nothing(given, rows):
    text = """
        party_key | at                  | question                     | score | scale
        a         | 2026-01-05T02:00:00 | 意见和建议                   |       |
        b         | 2026-01-05T02:00:00 | 整体满意吗                   | 4     |
        b         | 2026-01-05T02:00:00 | 对产品质量的满意程度（1-5分） | 8     |
        x         | 2026-01-05T02:00:00 | 您愿意推荐我们吗（0-10分）   | 9     |
    """
    assert found(given, rows, text) == [("bob", 1, None, None, None)]


def test_without_a_survey_nobody_is_told_of(given, rows):
    assert found(given, rows, "") == []
