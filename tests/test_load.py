"""Bringing files in: whole or not at all, once, and back out again."""

import stat
from pathlib import Path

import pytest

from brought import fetched, made
from zhike import load
from zhike.check import LEFT_OUT, said
from zhike.desk import Desk
from zhike.errors import DuplicateImport, NotFound, TooManyRejects, UnsureGuess
from zhike.export import Grid, write_workbook

SEED = 11
HEADER = "单据编号,单据日期,客户编码,客户名称,商品编码,商品名称,数量,单价,金额"
ROWS = [
    f"XS{n:04d},2024-{n % 12 + 1:02d}-{n % 27 + 1:02d},K{n % 9:03d},广州{'甲乙丙丁戊己庚辛壬'[n % 9]}商贸有限公司,P{line},商品{line},{line},2.50,{line * 2.5:.2f}"
    for n in range(1, 41)
    for line in (1, 2, 3)
]
TOTAL = sum(line * 2.5 for n in range(1, 41) for line in (1, 2, 3))


def written(folder: Path, name: str, rows: list[str], header: str = HEADER) -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


@pytest.fixture
def at(tmp_path):
    return made(tmp_path)


@pytest.fixture
def sales(tmp_path):
    return written(tmp_path, "销售明细.csv", ROWS)


def total(at):
    return float(sum(amount for (amount,) in fetched(at, "order_lines", "amount")))


def test_a_loaded_file_gives_its_rows_with_their_place(at, sales):
    (done,) = load.bring(at, [sales])
    rows = fetched(at, "order_lines", "row", "order_id", "file", "sheet", "load", "source", "customer_name")

    assert (done.state, done.rows, done.inserted, done.updated, done.skipped) == ("loaded", 120, 120, 0, 0)
    assert rows[0][:5] == (2, "XS0001", "销售明细.csv", "", done.load)
    assert done.documents[0]["rows"]["accepted"] == 120
    assert {name: done.documents[0][name] for name in ("load", "inserted", "updated", "skipped")} == {
        "load": done.load, "inserted": 120, "updated": 0, "skipped": 0}  # fmt: skip
    assert total(at) == TOTAL


def test_the_file_as_given_is_kept_under_a_name_that_says_nothing_for_the_owner_only(at, sales):
    load.bring(at, [sales])
    (one,) = load.sources(at)
    kept = load.original(at, one)

    assert kept.read_bytes() == sales.read_bytes()
    assert kept.name not in sales.name
    assert len(kept.name) == 32
    private = [kept, *(path for path in (at.intake / one.id).iterdir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}


# C11: the golden total stays whatever is loaded again


def test_the_same_file_twice_is_refused_with_the_load_that_has_it(at, sales):
    (done,) = load.bring(at, [sales])
    with pytest.raises(DuplicateImport, match=done.load):
        load.bring(at, [sales])

    assert total(at) == TOTAL
    assert len(load.sources(at)) == 1


def test_a_copy_under_another_name_is_the_same_file(at, sales, tmp_path):
    load.bring(at, [sales])
    copy = tmp_path / "copy.csv"
    copy.write_bytes(sales.read_bytes())
    with pytest.raises(DuplicateImport):
        load.bring(at, [copy])


def test_the_same_file_by_force_replaces_the_load_that_has_it(at, sales):
    load.bring(at, [sales])
    (again,) = load.bring(at, [sales], force=True)

    assert [one.state for one in load.sources(at)] == ["replaced", "active"]
    assert again.inserted == 120
    assert total(at) == TOTAL


def test_the_same_rows_in_another_order_change_nothing(at, sales, tmp_path):
    load.bring(at, [sales])
    (again,) = load.bring(at, [written(tmp_path, "again.csv", sorted(ROWS, key=lambda row: (row[-6:], row)))])

    assert (again.inserted, again.updated, again.skipped) == (0, 0, 120)
    assert total(at) == TOTAL


def test_an_overlapping_period_is_told_before_it_is_committed_and_counts_once(at, tmp_path):
    load.bring(at, [written(tmp_path, "h1.csv", ROWS[:75])])
    second = written(
        tmp_path, "h2.csv", [*ROWS[60:72], *[row.replace("2.50,2.50", "3.50,3.50") for row in ROWS[72:75]], *ROWS[75:]]
    )
    (told,) = load.bring(at, [second], commit=False)
    before = total(at)
    (done,) = load.bring(at, [second])

    assert (told.state, told.load) == ("checked", "")
    assert (told.inserted, told.updated, told.skipped) == (done.inserted, done.updated, done.skipped) == (45, 3, 12)
    assert before == sum(float(row.rsplit(",", 1)[1]) for row in ROWS[:75])
    assert total(at) == TOTAL + 1


def test_a_retry_after_success_beside_new_files_passes_the_old_one_over(at, sales, tmp_path):
    load.bring(at, [sales])
    more = written(tmp_path, "more.csv", [ROWS[0].replace("XS0001", "XS9999")])
    first, second = load.bring(at, [sales, more])

    assert (first.state, first.duplicate_of, second.state) == ("duplicate", load.sources(at)[0].id, "loaded")
    assert total(at) == TOTAL + 2.5


def test_an_undone_load_is_gone_and_can_come_again(at, sales):
    (done,) = load.bring(at, [sales])
    load.undo(at, done.load)
    assert fetched(at, "order_lines", "row") == []
    load.bring(at, [sales])

    assert total(at) == TOTAL
    assert [one.state for one in load.sources(at)] == ["undone", "active"]


def test_how_a_file_was_read_is_forgotten_with_its_load(at, tmp_path, sales):
    wrong = {"columns": {"商品名称": "customer_name", "客户名称": None}}
    (done,) = load.bring(at, [sales], **wrong)
    load.undo(at, done.load)
    (again,) = load.bring(at, [sales])

    assert again.documents[0]["mapping"]["客户名称"] == "customer_name"


def test_what_another_load_was_read_by_is_remembered_still(at, tmp_path, sales):
    said_so = {"columns": {"商品编码": None}}
    load.bring(at, [sales], **said_so)
    (later,) = load.bring(at, [written(tmp_path, "又一批.csv", ROWS[:3])])
    load.undo(at, later.load)
    (again,) = load.bring(at, [written(tmp_path, "第三批.csv", ROWS[3:9])])

    assert again.documents[0]["mapping"]["商品编码"] is None


def test_what_is_not_loaded_cannot_be_undone(at, sales):
    (done,) = load.bring(at, [sales])
    load.undo(at, done.load)
    for name in (done.load, "0099-00000000"):
        with pytest.raises(NotFound, match=name):
            load.undo(at, name)


def test_one_systems_exports_are_one_source(at, sales, tmp_path):
    load.bring(at, [sales])
    names = "甲乙丙丁戊己庚辛壬"
    rows = [f"K{n:03d},广州{names[n]}商贸有限公司,1350000462{n},广东省广州市天河路{n}号" for n in range(9)]
    load.bring(at, [written(tmp_path, "客户档案.csv", rows, "客户编码,客户名称,联系电话,地址")], yes=True)
    others = [f"K{n:03d},成都{names[n]}贸易有限公司,1360000462{n},四川省成都市人民路{n}号" for n in range(9)]
    load.bring(at, [written(tmp_path, "另一系统.csv", others, "客户编码,名称,手机,住址")], yes=True)
    first, second, third = (one.source for one in load.sources(at))

    assert first == second
    assert third != first


def test_a_sheet_without_a_meaning_is_asked_not_loaded(at, tmp_path):
    odd = written(tmp_path, "odd.csv", ["a1,b2", "c3,d4"] * 20, "x,y")
    with pytest.raises(UnsureGuess, match=r"odd\.csv"):
        load.bring(at, [odd])

    assert load.sources(at) == []
    assert list(at.sources.iterdir()) == []


def test_when_one_of_several_files_is_refused_none_is_loaded(at, sales, tmp_path):
    odd = written(tmp_path, "odd.csv", ["a1,b2", "c3,d4"] * 20, "x,y")
    with pytest.raises(UnsureGuess):
        load.bring(at, [sales, odd])

    assert load.sources(at) == []


def test_more_rejects_than_allowed_load_nothing(at, tmp_path):
    bad = written(tmp_path, "bad.csv", [*ROWS, "XS0099,2024-01-01,K001,广州甲商贸有限公司,P1,商品1,1,2.50,abc"])
    with pytest.raises(TooManyRejects, match="1 row was"):
        load.bring(at, [bad], max_rejects=0)
    assert load.sources(at) == []
    (done,) = load.bring(at, [bad], max_rejects=1)

    assert done.rows == 120


def test_a_file_that_is_not_there_is_said_to_be_missing(at, tmp_path):
    with pytest.raises(NotFound, match=r"nothing\.csv"):
        load.bring(at, [tmp_path / "nothing.csv"])


def test_what_a_load_cut_off_has_left_is_gone_with_the_next(at, sales):
    (at.intake / ".tmp-0001-deadbeef").mkdir()
    (at.intake / "0001-deadbeef").mkdir()
    (at.sources / "deadbeef").write_text("half")
    load.bring(at, [sales])
    (one,) = load.sources(at)

    assert {path.name for path in at.intake.iterdir() if path.is_dir()} == {one.id}
    assert {path.name for path in at.sources.iterdir()} == {one.stored}


def test_headers_that_a_person_confirmed_are_not_asked_again(at, tmp_path):
    rows = [f"{n},{n * 3},2024-01-{n % 28 + 1:02d}" for n in range(1, 60)]
    first = written(tmp_path, "one.csv", rows, "甲,乙,丙")
    with pytest.raises(UnsureGuess):
        load.bring(at, [first])
    asked = []

    def ask(sheet):
        asked.append(sheet.file)
        return {"kind": "order_lines", "columns": {"甲": "customer_code", "乙": "amount", "丙": "ordered_on"}}

    load.bring(at, [first], ask=ask)
    load.bring(at, [written(tmp_path, "two.csv", [row.replace("2024", "2025") for row in rows], "甲,乙,丙")], ask=ask)

    assert asked == ["one.csv"]
    assert len(fetched(at, "order_lines", "customer_code")) == 2 * len(rows)
    with Desk(at.desk) as desk:
        assert [one.kind for one in desk.decisions.all()] == ["mapping"]


def test_a_sheet_said_to_be_left_out_is_left_out_of_the_next_file_too(at, tmp_path):
    def book(name, months):
        path = tmp_path / name
        lines = [line.split(",") for line in (HEADER, *ROWS[:12])]
        write_workbook(path, [Grid(month, lines if month == "一月" else lines[:-1]) for month in months])
        return path

    load.bring(at, [book("first.xlsx", ("一月", "二月"))], readings={"二月": said(kind=LEFT_OUT)})
    (again,) = load.bring(at, [book("second.xlsx", ("二月", "一月"))])

    assert [document["sheet"] for document in again.documents] == ["一月"]
    assert len(fetched(at, "order_lines", "row")) == 12
