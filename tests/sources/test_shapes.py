"""Where a table begins, what its columns are called."""

from datetime import date

from zhike.sources import shapes

LINE = ("2024-01-02", "A1", "杭州华信贸易有限公司", "3", "9.00")
HEAD = ("日期", "单号", "客户", "数量", "金额")


def test_title_rows_stand_above_the_header() -> None:
    shape = shapes.find(
        [
            ("销售单列表", None, None, None, None),
            ("单位：某公司", None, "打印日期：2024-01-31", None, None),
            (None,) * 5,
            HEAD,
            LINE,
            LINE,
        ]
    )

    assert (shape.header_rows, shape.names, shape.first_row) == ((4,), HEAD, 5)
    assert "销售单列表" in shape.title


def test_two_levels_are_joined_and_a_merged_cell_stands_alone() -> None:
    top = ("客户", "单号", "日期", "账龄分析", None, None)
    low = (None, None, None, "未到期", "1-30天", "31-60天")
    merged = [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3), (1, 4, 1, 6)]

    shape = shapes.find(
        [top, low, ("杭州华信贸易有限公司", "A1", "2024-01-02", None, "5.00", None)] * 1
        + [("宁波金源百货商行", "A2", "2024-01-03", "7.00", None, None)],
        merged=merged,
    )

    assert shape.header_rows == (1, 2)
    assert shape.names == ("客户", "单号", "日期", "账龄分析/未到期", "账龄分析/1-30天", "账龄分析/31-60天")


def test_a_row_of_units_below_the_header_belongs_to_it() -> None:
    units = (None, None, None, "(件)", "(元)")

    shape = shapes.find([HEAD, units, LINE, LINE])

    assert shape.header_rows == (1, 2)
    assert shape.names == ("日期", "单号", "客户", "数量/(件)", "金额/(元)")
    assert shapes.find([HEAD, (None, "A1", None, "件", None), LINE]).header_rows == (1,)


def test_group_names_may_be_written_above_each_of_their_columns() -> None:
    top = ("单据", "单据", "客户", "金额", "金额")
    low = ("日期", "单号", "客户", "数量", "小计")

    shape = shapes.find([top, low, LINE, LINE])

    assert shape.header_rows == (1, 2)
    assert shape.names == ("单据/日期", "单据/单号", "客户", "金额/数量", "金额/小计")
    assert shapes.find([("销售单列表",) * 5, HEAD, LINE, LINE]).header_rows == (2,)


def test_a_header_that_stands_twice_is_numbered() -> None:
    assert shapes.number_repeats(["备注", "数量", "备注", None]) == ("备注", "数量", "备注#2", None)


def test_numbers_from_the_first_row_on_have_no_header() -> None:
    assert (
        shapes.find(
            [("00004", "0001", "19970101", "2", "29.33"), ("00004", "0001", "19970118", "2", "29.73")] * 4
        ).header_rows
        == ()
    )


def test_the_header_printed_on_each_page_is_seen_again() -> None:
    assert shapes.is_header_again(("日期", "单号", "客户", "数量", "金额"), HEAD)
    assert not shapes.is_header_again(LINE, HEAD)


def test_months_in_headers_make_a_cross_tab() -> None:
    assert shapes.months(("客户", "2024年1月", "2024-02", "202403"), "") == {
        1: date(2024, 1, 1),
        2: date(2024, 2, 1),
        3: date(2024, 3, 1),
    }
    assert shapes.months(("客户", "1月", "2月", "3月"), "2024年销售汇总")[3] == date(2024, 3, 1)
    assert shapes.months(("客户", "1月", "2月", "3月"), "销售汇总") == {}


def test_names_as_long_as_a_page_do_not_hide_the_known_ones_beside_them() -> None:
    long = ("x" * 60_000,) * 2

    assert shapes.find([(*HEAD, *long)] + [(*LINE, "备", "备")] * 4).header_rows == (1,)


def test_quarters_across_are_a_cross_tab_dated_by_their_first_month() -> None:
    names = ("客户", "2024年1季度", "第2季度", "三季度", "Q4", "全年合计")

    assert shapes.months(names, "2024年度客户销售额（万元）") == {
        1: date(2024, 1, 1), 2: date(2024, 4, 1), 3: date(2024, 7, 1), 4: date(2024, 10, 1),
    }  # fmt: skip
