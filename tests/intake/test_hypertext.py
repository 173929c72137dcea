"""HTML tables, as much software saves them under the name .xls."""

import pytest

from intake.conftest import grid

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<style>td {{ mso-number-format:"\\@" }}</style><title>导出</title></head><body>{}</body></html>"""
ROWS = (
    ("<table><tr><td>a<td>b<tr><td>1<td>2</table>", [["a", "b"], ["1", "2"]]),
    ("<TABLE><TR><TH>a</TH><TD>&lt;b&gt; &amp; c</TD></TR></TABLE>", [["a", "<b> & c"]]),
    ("<table><tr><td> x \n  y </td><td>&nbsp;</td><td>0012</td></tr></table>", [["x y", None, "0012"]]),
    ("<table><tr><td>甲<br>乙</td><td><b>粗</b><font color='>'>红</font></td></tr></table>", [["甲\n乙", "粗红"]]),
    ("<table><tr><td colspan=2>题</td></tr><tr><td>1</td><td>2</td></tr></table>", [["题", None], ["1", "2"]]),
    ("<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>", [["甲", "1"], [None, "2"]]),
    ("<table><tr><td>a</td></tr></table><p>页脚</p><table><tr><td>b</td></tr></table>", [["a"], ["b"]]),
    (
        "<table><tr><td>a<!-- <td>no</td> --></td><td>b<script>x='<td>no'</script></td></tr><tr></tr><tr><td>c</td></tr></table>",
        [["a", "b"], [None, None], ["c", None]],
    ),
    ("<table><tr><td>￥1,234.50</td><td>&#20013;&#x20BB7;</td></tr></table>", [["￥1,234.50", "中𠮷"]]),
)


@pytest.mark.parametrize(("body", "expected"), ROWS)
def test_cells_are_laid_out_as_a_browser_would(body, expected, cells):
    assert cells("a.xls", PAGE.format(body).encode("gb18030")) == expected


def test_spans_are_told_as_merged_cells(sheets):
    body = "<table><tr><td colspan='3'>题</td></tr><tr><td rowspan='2'>a</td><td>b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr></table>"

    (sheet,) = sheets("a.xls", PAGE.format(body).encode("gb18030"))

    assert sheet.merged == ((1, 1, 1, 3), (2, 1, 3, 1))
    assert sheet.notes == ("named .xls, is HTML",)
    assert (sheet.sheet, sheet.encoding) == ("", "GB18030")


@pytest.mark.parametrize(
    ("codec", "name"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8-SIG"), ("utf-16", "UTF-16"), ("gb18030", "GB18030")]
)
def test_the_bytes_decide_and_not_the_charset_that_a_page_claims(codec, name, sheets):
    (sheet,) = sheets("a.xls", PAGE.format("<table><tr><td>客户名称</td></tr></table>").encode(codec))

    assert sheet.encoding == name
    assert grid(sheet) == [["客户名称"]]


def test_a_span_of_a_million_columns_is_refused(refused):
    assert (
        refused("a.xls", PAGE.format("<table><tr><td colspan=1000000>x</td></tr></table>").encode()).code
        == "sheet_dimensions"
    )


def test_where_the_bytes_leave_it_open_the_page_decides(sheets):
    body = "<table><tr><td>臺灣積體電路製造股份有限公司</td></tr></table>"

    (open_,) = sheets("a.xls", PAGE.replace("gb2312", "unknown").format(body).replace("导出", "").encode("big5"))
    (told,) = sheets("b.xls", PAGE.replace("gb2312", "big5").format(body).replace("导出", "").encode("big5"))

    assert open_.encodings_possible == ("Big5", "GB18030")
    assert told.encodings_possible == ("Big5",)
