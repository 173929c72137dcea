"""Assessments of sheets: words where a mark is looked for count, and what cannot count is told with its row."""

import json

import pytest

from zhike.credit.assessed import assessed, assessments_left
from zhike.gradings import KEPT, is_grading

HEAD = "party_key | date | aspect | score | load | file | sheet | row | text | custom"


def said(given, *rows):
    """A sheet of one customer: aspect, mark, what stands in words where the mark is looked for, the remark."""
    lines = [
        f"p | 2026-05-{n:02d} | {aspect} | {mark} | L | f | s | {n} | {text} | {json.dumps({KEPT: words}, ensure_ascii=False, separators=(',', ':')) if words else ''}"
        for n, (aspect, mark, words, text) in enumerate(rows, 1)
    ]
    return given("assessments", "\n".join((HEAD, *lines)))


@pytest.fixture
def matches(given):
    return given("matches", "party_key | customer_id\np | ann")


def test_words_where_a_mark_is_looked_for_give_its_points_whatever_the_remark_beside_says(given, rows, matches):
    sheet = said(
        given,
        ("管理水平", "", "优", "看过车间"), ("资源与组织", "", "B", ""), ("行业地位", "", "差", "优"), ("合作潜力", "", "较高", ""),
        ("技术", "", "四星", ""),
    )  # fmt: skip

    assert dict(rows(assessed(sheet, matches), "point", "value")) == {
        "management": 100.0, "organisation": 75.0, "market_position": 0.0, "partners": 75.0, "technology": 75.0,
    }  # fmt: skip
    assert rows(assessments_left(sheet, matches)) == []


@pytest.mark.parametrize(("words", "points"), [("高", 25.0), ("很高", 0.0), ("低", 75.0), ("中", 50.0), ("厌恶风险", 100.0), ("激进", 25.0), ("A", 100.0)])  # fmt: skip
def test_a_high_preference_for_risk_gives_few_points_and_a_low_one_many(given, rows, matches, words, points):
    assert rows(assessed(said(given, ("风险偏好", "", words, "")), matches), "value") == [(points,)]


def test_what_gives_no_points_is_told_with_its_row_and_why(given, rows, matches):
    sheet = said(
        given, ("管理水平", "", "待定", "下次再看"), ("食堂", "80", "", ""), ("组织能力", "130", "", ""), ("市场", "60", "", "")
    )  # fmt: skip

    assert rows(assessments_left(sheet, matches), "row", "why", "aspect", "said") == [
        (1, "no_mark", "管理水平", "待定"),
        (2, "no_aspect", "食堂", "80"),
        (3, "no_range", "组织能力", "130"),
    ]
    assert rows(assessed(sheet, matches), "point", "value") == [("market_position", 60.0)]


def test_marks_of_what_does_not_count_do_not_say_what_the_others_are_out_of(given, rows, matches):
    """Marks of 1 to 5 stay marks of five where a row about something else holds an 80."""
    sheet = said(given, ("管理水平", "5", "", ""), ("组织能力", "1", "", ""), ("食堂", "80", "", ""))

    assert dict(rows(assessed(sheet, matches), "point", "value")) == {"management": 100.0, "organisation": 0.0}


@pytest.mark.parametrize("text", ["优", "良好", "A级", "较高", "低", "★★★", "5星", "比较稳健", "Excellent", "不合格"])
def test_a_mark_in_words_is_known_as_one(text):
    assert is_grading(text)


@pytest.mark.parametrize("text", ["待定", "不激进", "配合度好", "看情况", "优，但不稳定"])
def test_a_remark_is_no_mark(text):
    assert not is_grading(text)
