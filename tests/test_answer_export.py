"""C9: what leaves a workspace is text where it was text, a number where it was a number, and never a formula."""

import csv
import random
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from zhike.errors import UsageError
from zhike.export import Heading, neutral, write_answer

SEED = 20260630
STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    '"=',
    "'=",
    " =",
    "\n=",
    '"\n+',
    "“=",
    "\ufeff=",
)
BODIES = (
    "1+1",
    'HYPERLINK("http://example.test","x")',
    "cmd|' /C calc'!A0",
    "SUM(A1:A9)",
    "-2+3",
    'DDE("a";"b")',
    "王五",
    "A1&A2",
    "",
    "1,2;3",
)


def hostile() -> list[str]:
    """Five hundred texts that a spreadsheet might run."""
    draw = random.Random(SEED)
    made = [start + body for start in STARTS for body in BODIES]
    while len(made) < 500:
        made.append(
            f"{draw.choice(STARTS)}{draw.choice(BODIES)}{draw.choice(('', chr(10) + '=2+2', ' '))}{draw.randrange(10_000)}"
        )
    return made[:500]


HEADINGS = [Heading("名称", "text"), Heading("金额", "money"), Heading("日期", "day")]
ABOUT = [("快照", "2024-12-31.0123456789ab")]


@pytest.mark.parametrize("text", hostile()[:60])
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(text):
    assert str(neutral(text)).startswith("'")


@pytest.mark.parametrize("text", ["杭州知客", "O'Neil", "a=b", "3-4", "x@y.test", "“好”"])
def test_other_texts_stay_as_they_are(text):
    assert neutral(text) == text


def test_a_negative_number_stays_a_number():
    assert neutral(Decimal("-5.00")) == Decimal("-5.00")


def test_a_line_within_a_text_cannot_start_a_formula():
    assert neutral("a\n=1+1") == "a\n'=1+1"


def test_a_workbook_holds_texts_as_texts_and_says_so(tmp_path):
    path = tmp_path / "客户.xlsx"
    write_answer(path, HEADINGS, [("=1+1", Decimal("-5.00"), date(2024, 2, 29))], about=ABOUT, lang="zh")
    book = load_workbook(path)
    cells = [(cell.data_type, cell.value) for cell in book["查询结果"][2]]
    assert cells[0] == ("s", "=1+1") or cells[0][0] in ("s", "inlineStr")
    assert (cells[1][0], cells[1][1]) == ("n", -5)
    assert cells[2][1].date() == date(2024, 2, 29)
    assert "不会成为公式" in str(book["说明"].cell(2, 2).value)
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))


def test_a_csv_opens_in_chinese_excel_and_reads_back(tmp_path):
    path = tmp_path / "客户.csv"
    write_answer(
        path, HEADINGS, [("=1+1", Decimal("-5.00"), date(2024, 2, 29)), ("安记", None, None)], about=ABOUT, lang="zh"
    )
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["名称", "金额", "日期"], ["'=1+1", "-5.00", "2024-02-29"], ["安记", "", ""]]


def test_a_file_of_another_kind_is_refused(tmp_path):
    with pytest.raises(UsageError):
        write_answer(tmp_path / "客户.doc", HEADINGS, [], about=ABOUT, lang="zh")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_libreoffice_finds_no_formula_in_five_hundred_hostile_texts(tmp_path, kind):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("SKIPPED LOUDLY: LibreOffice is not on this machine, C9 is not tested")
    source = tmp_path / f"hostile.{kind}"
    write_answer(
        source, HEADINGS, [(text, Decimal(-5), date(2024, 2, 29)) for text in hostile()], about=ABOUT, lang="zh"
    )
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    # CSV as a Chinese user opens it: comma, UTF-8, and formulas evaluated where LibreOffice takes them for such.
    reading = ["--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"] if kind == "csv" else []
    subprocess.run(
        [office, profile, "--headless", *reading, "--convert-to", "fods", "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=500,
    )
    flat = (tmp_path / "hostile.fods").read_text("utf-8")
    formulas, numbers = flat.count("table:formula"), flat.count('office:value="-5"')
    print(f"seed {SEED}: {formulas} formulas, {numbers} numbers of 500")
    assert (formulas, numbers) == (0, 500)


def test_libreoffice_would_find_formulas_if_nothing_were_neutralised(tmp_path):
    """The test above can fail: the same texts written as they are do become formulas."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("SKIPPED LOUDLY: LibreOffice is not on this machine, C9 is not tested")
    source = tmp_path / "raw.csv"
    source.write_text("=1+1,-5\n=SUM(1;2),-5\n", "utf-8")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    reading = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"
    subprocess.run(
        [office, profile, "--headless", reading, "--convert-to", "fods", "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=500,
    )
    assert (tmp_path / "raw.fods").read_text("utf-8").count("table:formula") > 0
