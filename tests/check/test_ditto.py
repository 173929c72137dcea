"""Marks that mean “the same as above”."""

import csv

import pytest
from pyarrow import parquet

from zhike.check import Reading, check
from zhike.check.ditto import columns

HEADER = ("日期", "客户", "货名", "数量", "单价", "金额")


def written(tmp_path, *rows, title="2024年五月送货账", off=()):
    path = tmp_path / "账本.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([(title,), HEADER, *rows])
    return check(path, into=tmp_path / "out", readings={"": Reading(off=frozenset(off))} if off else {})


@pytest.mark.parametrize("mark", ["〃", '"', "同上", "″"])
def test_a_mark_is_what_stands_above_it(mark, tmp_path):
    [sheet] = written(
        tmp_path,
        ("2024/5/3", "城西刘姐", "玻璃胶", 29, 8, 232),
        (mark, mark, "轨道", 17, 22, 374),
        (mark, mark, mark, 7, 22, 154),
        ("2024/5/7", "王记门窗", "防盗门", 17, 980, 16660),
        (mark, mark, "铰链", 34, 12.5, 425),
    )
    rows = parquet.read_table(sheet.facts).select(["ordered_on", "customer_name", "product_name"]).to_pylist()

    assert [(row["ordered_on"].day, row["customer_name"], row["product_name"]) for row in rows] == [
        (3, "城西刘姐", "玻璃胶"), (3, "城西刘姐", "轨道"), (3, "城西刘姐", "轨道"),
        (7, "王记门窗", "防盗门"), (7, "王记门窗", "铰链")]  # fmt: skip


MARKED = (
    ("2024/5/3", "城西刘姐", "玻璃胶", 29, 8, 232),
    ("〃", "〃", "轨道", 17, 22, 374),
    ("同上", "王记门窗", "铰链", 34, 12.5, 425),
)


def test_what_was_taken_for_a_mark_is_said(tmp_path):
    [sheet] = written(tmp_path, *MARKED)

    assert sheet.document["repeated"] == {
        "rows": 2,
        "cells": [
            {"row": 4, "column": "日期", "value": "2024/5/3", "before": "〃"},
            {"row": 4, "column": "客户", "value": "城西刘姐", "before": "〃"},
            {"row": 5, "column": "日期", "value": "2024/5/3", "before": "同上"},
        ],
    }


def test_marks_stay_as_they_are_where_the_rule_is_called_off(tmp_path):
    [sheet] = written(tmp_path, *MARKED, off={"repeated"})

    assert "repeated" not in sheet.document
    assert sheet.document["rows"]["accepted"] == 1
    assert sheet.document["rows"]["rejected"] == 2


def test_one_mark_or_one_with_nothing_above_means_nothing():
    assert columns([("a", '"'), ("b", "x"), ("c", '"')]) == ()
    assert columns([("a", "〃"), ("b", "〃"), ("c", "〃")]) == ()
    assert columns([("a", "x"), ("b", "〃"), ("c", "〃")]) == (1,)


def test_a_day_of_month_and_day_counts_in_the_year_of_the_title(tmp_path):
    [sheet] = written(
        tmp_path,
        ("3.3", "顺发铝材", "纱窗", 4, 65, 260),
        ("3.12", "小陈", "铝合金窗", 2, 280, 560),
        ("3.30", "小陈", "玻璃胶", 14, 8, 112),
        title="2024年三月送货账",
    )
    rows = parquet.read_table(sheet.facts).select(["ordered_on"]).to_pylist()

    assert [row["ordered_on"].isoformat()[:10] for row in rows] == ["2024-03-03", "2024-03-12", "2024-03-30"]
