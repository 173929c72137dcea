"""A table and its memos, named in one call, are read as one."""

from pathlib import Path

from intake.makers import dbf, fpt
from zhike.cli.beside import together


def test_a_table_and_the_memos_beside_it_are_one_file_and_the_same_each_time(tmp_path: Path) -> None:
    table, memo, other = tmp_path / "访问.DBF", tmp_path / "访问.fpt", tmp_path / "订单.csv"
    table.write_bytes(dbf([("NAME", "C", 10)], [("A",)]))
    memo.write_bytes(fpt([b"text"]))
    other.write_text("a,b\n1,2\n")
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()

    found = together([memo, other, table], tmp_path / "one")
    again = together([table, memo], tmp_path / "two")

    assert [one.name for one in found] == ["订单.csv", "访问.zip"]
    assert found[1].read_bytes() == again[0].read_bytes()


def test_a_table_without_its_memos_and_memos_without_their_table_stay_as_they_are(tmp_path: Path) -> None:
    files = [tmp_path / "a.dbf", tmp_path / "b.fpt"]

    assert together(files, tmp_path) == files
