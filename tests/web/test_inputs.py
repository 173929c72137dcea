"""What went into one snapshot otherwise than into another."""

from datetime import date

from zhike.web.inputs import NOTHING, changed

BEFORE = {
    "as_of": "2024-11-30",
    "sources": [{"load": "1", "file": "十月.csv"}, {"load": "2", "file": "十一月.csv"}],
    "decisions": [["same", "a b", True]],
    "settings": {"active_days": 180, "company": ""},
    "code": "x",
}


def test_the_same_inputs_say_that_nothing_changed():
    assert changed(BEFORE, BEFORE).sentences() == [NOTHING]


def test_every_kind_of_change_is_told_by_name():
    after = {
        "as_of": "2024-12-31",
        "sources": [{"load": "2", "file": "十一月.csv"}, {"load": "3", "file": "十二月.csv"}],
        "decisions": [["same", "a b", False], ["same", "c d", True]],
        "settings": {"active_days": 90, "company": ""},
        "code": "y",
    }

    found = changed(BEFORE, after)

    assert (found.before, found.after, found.same_day) == (date(2024, 11, 30), date(2024, 12, 31), False)
    assert (found.added, found.removed) == (("十二月.csv",), ("十月.csv",))
    assert (found.decided, found.withdrawn) == (2, 1)
    assert found.settings == (("active_days", "180", "90"),)
    assert [zh for _, zh in found.sentences()] == [
        "数据日由 2024-11-30 改为 2024-12-31",
        "新增资料：十二月.csv",
        "撤下资料：十月.csv",
        "新增 2 项人工确认",
        "撤回 1 项人工确认",
        "设置 active_days 由 180 改为 90",
        "程序或自定义口径的版本不同",
    ]


def test_many_files_are_counted_and_not_all_named():
    after = BEFORE | {"sources": [{"load": str(n), "file": f"{n}.csv"} for n in range(1, 9)]}

    assert changed(BEFORE, after).sentences() == [
        ("added: 3.csv, 4.csv, 5.csv and 3 more", "新增资料：3.csv、4.csv、5.csv 等 6 个文件")
    ]
