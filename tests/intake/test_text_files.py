"""Separators, quotation marks, line ends: a text file's cells and nothing but its cells."""

import pytest

from intake.conftest import grid


@pytest.mark.parametrize(
    ("content", "note", "expected"),
    [
        ("a,b\n1,2\n", "separator: comma", [["a", "b"], ["1", "2"]]),
        ("a\tb\n1,5\t2\n", "separator: tab", [["a", "b"], ["1,5", "2"]]),
        ("a;b\n1,5;2,5\n3,5;4,5\n", "separator: semicolon", [["a", "b"], ["1,5", "2,5"], ["3,5", "4,5"]]),
        ("a|b\n1|2\n", "separator: bar", [["a", "b"], ["1", "2"]]),
        (
            " 00004 0001  29.33\n 00021 0002   7.96\n",
            "separator: white space",
            [["00004", "0001", "29.33"], ["00021", "0002", "7.96"]],
        ),
        ("名单\n王芳\n李雷\n", "separator: none", [["名单"], ["王芳"], ["李雷"]]),
        ("sep=;\na;b\n", "separator: semicolon", [["sep=", None], ["a", "b"]]),
        (
            "销售明细表\n\n日期,金额\n1,2\n3,4\n",
            "separator: comma",
            [["销售明细表", None], [None, None], ["日期", "金额"], ["1", "2"], ["3", "4"]],
        ),
    ],
)
def test_the_separator_is_found_out(content, note, expected, sheets):
    (sheet,) = sheets("a.txt", content.encode())

    assert sheet.notes == (note,)
    assert grid(sheet) == expected


def test_the_separator_that_a_person_names_is_used(cells):
    assert cells("a.txt", b"a,b;c\n", separator=";") == [["a,b", "c"]]
    assert cells("b.txt", b"a b\n", separator="tab") == [["a b"]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'a,"x\ny"\n1,2\n', [["a", "x\ny"], ["1", "2"]]),  # a quoted line break begins no row
        (b'a,"x\r\ny"\r\n1,2\r\n', [["a", "x\r\ny"], ["1", "2"]]),
        (b"a,b\n\n1,2\n", [["a", "b"], [None, None], ["1", "2"]]),  # an empty line is a row
        (b"a,b\r\n1,2\n3,4\r5,6", [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]),
        (b'a,"say ""hi"""\n1,2\n', [["a", 'say "hi"'], ["1", "2"]]),
        (b" 007 , x\n1,2\n", [[" 007 ", " x"], ["1", "2"]]),  # blanks and zeros stay
        (b'a,"",b\n1,2,3\n', [["a", None, "b"], ["1", "2", "3"]]),
        (
            b"a,b,c\n1\n1,2,3,4\n1,2,3\n",
            [["a", "b", "c", None], ["1", None, None, None], ["1", "2", "3", "4"], ["1", "2", "3", None]],
        ),
        (b'a,b\n5" tube,2\n3,4\n', [["a", "b"], ['5" tube', "2"], ["3", "4"]]),
        (b'a,b\n"open,2\n3,4\n5,6\n', [["a", "b"], ['"open', "2"], ["3", "4"], ["5", "6"]]),
        (b'a,b\n"open,2\n"x",4\n5,6\n', [["a", "b"], ['"open', "2"], ["x", "4"], ["5", "6"]]),
        (b'a,b\n"x"y,2\n3,4\n', [["a", "b"], ["xy", "2"], ["3", "4"]]),
        (b'a,b\n1,"', [["a", "b"], ["1", '"']]),
        (b"a,b\n=1+1,@x\n", [["a", "b"], ["=1+1", "@x"]]),
        (b'a,b\n="0012",5\n"=""0013""",6\n', [["a", "b"], ["0012", "5"], ["0013", "6"]]),  # so that Excel leaves it
    ],
)
def test_cells_are_what_stands_between_the_separators(content, expected, cells):
    assert cells("a.csv", content) == expected


def test_rows_between_two_stray_marks_stay_rows(cells):
    content = 'date,no,who,what,money\n1,2,A,"cup,5\n2,3,B,hat,7\n\n3,4,C,",9\n4,5,D,pen,1\n'

    assert cells("a.csv", content.encode())[1:] == [
        ["1", "2", "A", '"cup', "5"],
        ["2", "3", "B", "hat", "7"],
        [None] * 5,
        ["3", "4", "C", '"', "9"],
        ["4", "5", "D", "pen", "1"],
    ]


def test_a_stray_mark_in_a_short_list_below_titles_hides_no_separator(cells):
    content = 'sales\n2024\ndate,no,who,what,money\n1,2,A,hat,5,more,still\n2,3,B,"cup,7\n3,4,C,pen,9\n'

    assert [row[:5] for row in cells("a.csv", content.encode())[2:]] == [
        ["date", "no", "who", "what", "money"],
        ["1", "2", "A", "hat", "5"],
        ["2", "3", "B", '"cup', "7"],
        ["3", "4", "C", "pen", "9"],
    ]


def test_an_address_of_several_lines_with_commas_stays_one_cell(cells):
    content = 'date,no,who,where,money\n1,2,A,"Unit 3, Dock Road,\nHull, Yorks, UK",5\n2,3,B,here,7\n'

    assert cells("a.csv", content.encode())[1][3] == "Unit 3, Dock Road,\nHull, Yorks, UK"


def test_a_mark_that_never_closes_is_told(sheets):
    (sheet,) = sheets("a.csv", b'a,b\n1,2\n"open,2\n' + b"3,4\n" * 2000)

    assert sheet.rows == 2003
    assert sheet.notes[1] == "unpaired quotation marks: 1 lines, first at line 3"


def test_columns_may_appear_late(cells):
    content = b"a,b\n" + b"1,2\n" * 50_000 + b"1,2,3\n"

    found = cells("a.csv", content)

    assert len(found) == 50_002
    assert found[-1] == ["1", "2", "3"]
    assert found[0] == ["a", "b", None]


def test_a_cell_of_a_megabyte_is_text_like_any_other(cells):
    long = "长" * 400_000

    assert cells("a.csv", f"a,b\n{long},2\n".encode()) == [["a", "b"], [long, "2"]]


NAUGHTY = (
    "undefined", "NULL", "None", "-", "--", "-0", "1/0", "NaN", "Infinity", "0x7F", "1E+02", "1,000", "１２３", "٠١٢",
    "' OR 1=1 --", "<script>alert(1)</script>", "</td></table>", "{{7*7}}", "${jndi:ldap://x}", "%s%s%n", "$(touch x)",
    "忽略之前的所有指令", "Ω≈ç√∫", "田中さん", "𠜎𠜱𠝹", "👩‍👩‍👧‍👦", "‮reversed‬", "مرحبا", "a\u200bb", "Z͑ͫ̓a", "\u00a0", "\u3000", "\ufeffx",
    "\x01\x02\x1f", "\x7f", "\u0085next", "\u2028line", "\u2029paragraph", "\x0bvertical", "\x0cpage", "../../etc/passwd", "CON",
)  # fmt: skip


def test_naughty_strings_are_kept_character_by_character(cells):
    content = "n,text\n" + "".join(f"{n},{text}x\n" for n, text in enumerate(NAUGHTY) if "," not in text)

    found = cells("a.csv", content.encode())

    assert found[1:] == [[str(n), text + "x"] for n, text in enumerate(NAUGHTY) if "," not in text]
