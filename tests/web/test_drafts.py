import pytest

from zhike.web.drafts import LONGEST_NAME, safe_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("销售明细.xlsx", "销售明细.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\客户.csv", "客户.csv"),
        ("a\x00b\u202e.csv", "ab.csv"),
        ("..", "file"),
        ("", "file"),
        ("con|<>?.xls", "con.xls"),
    ],
)
def test_a_sent_name_becomes_a_harmless_file_name(sent, kept):
    assert safe_name(sent) == kept


def test_a_long_name_is_cut_and_keeps_its_ending():
    kept = safe_name("客" * 500 + ".xlsx")

    assert len(kept.encode()) <= LONGEST_NAME
    assert kept.endswith(".xlsx")
