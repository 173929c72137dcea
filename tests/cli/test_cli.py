"""The command line as people and programs use it: one document on stdout, exit codes, errors that say what to do next."""

import gc
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shop import shop
from zhike.cli import COMMANDS, OBJECTS, main, run
from zhike.cli.screen import language


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return shop(tmp_path_factory.mktemp("cli")).folder


@pytest.fixture
def zhike(capsys):
    """One command in this process: exit code, stdout, stderr."""

    def called(*words):
        code = run([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return called


@pytest.fixture
def document(zhike):
    """The JSON document of a command, which must be all that stdout holds."""

    def told(*words, code=0):
        found, out, _ = zhike(*words, "--json")
        assert found == code, out
        return json.loads(out)

    return told


def test_help_answers_in_under_half_a_second():
    program = [sys.executable, "-c", "from zhike.cli import main; main(['--help'])"]
    best = min(_seconds(program) for _ in range(3))
    print(f"zhike --help: {best:.3f} s")
    assert best < 0.5


def _seconds(program):
    began = time.perf_counter()
    subprocess.run(
        program,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )
    return time.perf_counter() - began


def test_a_command_seldom_stops_to_look_for_unused_objects(capsys):
    before = gc.get_threshold()
    gc.set_threshold(700)
    try:
        with pytest.raises(SystemExit):
            main(["--version"])
        assert gc.get_threshold()[0] == OBJECTS
    finally:
        gc.set_threshold(*before)


def test_help_names_every_command_in_the_readers_language(zhike):
    _, english, _ = zhike("--help", "--lang", "en")
    _, chinese, _ = zhike("--help", "--lang", "zh")
    for name, _, (en, zh) in COMMANDS:
        assert name in english
        assert en[:20] in english
        assert zh[:8] in chinese


@pytest.mark.parametrize("name", [name for name, _, _ in COMMANDS])
def test_every_command_explains_itself(zhike, name):
    code, out, _ = zhike(name, "--help", "--lang", "zh")
    assert code == 0
    assert "--json" in out
    assert any("\u4e00" <= letter <= "\u9fff" for letter in out)


def test_the_language_is_that_of_the_option_or_of_the_system():
    assert language(["ask", "--lang", "zh"], {}) == "zh"
    assert language(["ask", "--lang=en"], {"LANG": "zh_CN.UTF-8"}) == "en"
    assert language([], {"LANG": "zh_CN.UTF-8"}) == "zh"
    assert language([], {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}) == "en"
    assert language(["ask", "--", "--lang", "zh"], {}) == "en"


def test_a_question_prints_the_form_that_programs_read(document, folder):
    told = document("ask", "by=month&show=spent,orders,last_ordered_on,margin", "-w", folder, "--lang", "zh")
    assert set(told) == {"question", "snapshot", "columns", "rows", "total_rows"}
    assert told["columns"][1] == {"name": "spent", "label": "销售额", "unit": "money", "metric": "spent"}
    assert told["rows"] == [
        ["2023-12", "50.50", 1, "2023-12-31", None],
        ["2024-01", "100.00", 1, "2024-01-05", None],
        ["2024-02", "40.00", 2, "2024-02-10", None],
    ]
    assert told["total_rows"] == 3


def test_customers_are_listed_by_id_and_name(document, folder):
    told = document("ask", "by=customer&show=spent&limit=1", "-w", folder)
    assert [column["name"] for column in told["columns"]] == ["customer", "name", "spent"]
    assert told["rows"][0][1:] == ["安记贸易有限公司", "130.00"]
    assert told["total_rows"] == 3


def test_an_answer_for_people_names_filters_order_and_day(zhike, folder):
    code, out, _ = zhike("ask", "by=channel&show=spent&store=一店", "-w", folder, "--lang", "zh")
    assert code == 0
    for words in (
        "门店为一店",
        "销售额",
        "线上",
        "（未填）",
        "符合条件的全部客户",
        "数据截至 2024-02-11",
        "按 销售额↓ 排序",
    ):
        assert words in out


def test_a_figure_is_explained_from_number_to_row(document, zhike, folder):
    told = document("explain", "spent?channel=线上", "-w", folder)
    assert told["value"] == "110.00"
    assert [(level["level"], level["agrees"]) for level in told["levels"]] == [
        ("customers", True),
        ("documents", True),
        ("lines", True),
    ]
    assert {row["file"] for row in told["rows"]} == {"f.csv"}
    code, out, _ = zhike("explain", "spent?channel=线上", "-w", folder, "--lang", "zh")
    assert code == 0
    assert "110.00" in out
    assert "f.csv" in out


def test_a_question_is_exported_whole(document, folder, tmp_path):
    told = document("export", "by=product&show=spent&sort=-spent", "-o", tmp_path / "商品.csv", "-w", folder)
    assert told["rows"] == 3
    lines = (tmp_path / "商品.csv").read_text("utf-8-sig").splitlines()
    assert lines[1] == "杯子,140.50"
    assert any(line.startswith("'=SUM(A1)") for line in lines)


def test_refreshing_again_says_that_nothing_changed(document, folder):
    told = document("refresh", "-w", folder)
    assert set(told) == {"snapshot", "new", "path", "as_of", "seconds", "peak_memory_bytes", "tables", "fits"}
    assert told["new"] is False
    assert Path(told["path"]).is_absolute()
    assert {"order_lines", "orders", "customers", "customer_metrics"} <= set(told["tables"])


def test_definitions_and_the_doctor_answer(document, folder):
    assert document("definitions", "spent", "-w", folder)["metrics"][0]["label"]
    assert document("doctor", "-w", folder)["well"] is True
    assert document("sources", "-w", folder)[0]["rows"] == 6


def test_a_file_goes_in_and_comes_out(document, zhike, tmp_path):
    sales = tmp_path / "sales.csv"
    sales.write_text(
        "单据编号,客户名称,单据日期,商品名称,数量,单价,金额\nA1,安记,2024-01-05,杯子,3,20,60\nA2,博世,2024-01-06,盘子,1,40,40\n合计,,,,4,,100\n",
        "utf-8",
    )
    there = tmp_path / "shop"
    assert document("init", there)["workspace"] == str(there)
    dry = document("import", sales, "--dry-run")
    assert (dry[0]["rows"]["accepted"], dry[0]["totals"]["amount"]) == (2, "100.00")
    loaded = document("import", sales, "-w", there)
    assert loaded[0]["inserted"] == 2
    again = document("import", sales, "-w", there, code=2)
    assert again["error"]["code"] == "duplicate_import"
    assert document("refresh", "-w", there)["tables"]["order_lines"] == 2
    assert document("undo", loaded[0]["load"], "-w", there)["state"] == "undone"
    code, out, _ = zhike("import", sales, "--dry-run", "--lang", "zh")
    assert code == 0
    assert "金额：文件合计 100.00 = 入库 100.00" in out


def test_a_dry_run_names_the_rows_of_doubts_and_what_will_be_asked(tmp_path, zhike):
    sales = tmp_path / "sales.csv"
    rows = "".join(
        f"0{1 + n % 9}-0{1 + n % 4}-2025,A{n:03},第{n}号商行,{'待定' if n == 4 else n}\n" for n in range(1, 12)
    )
    sales.write_text(f"日期,单号,客户,金额\n{rows}", encoding="utf-8")

    code, out, _ = zhike("import", sales, "--dry-run", "--lang", "zh")
    told = "".join(out.split())

    assert code == 0
    assert "无法识别的数字1（第5行，“金额”列）" in told
    assert "导入前需要确定：“日期”列的日期顺序：“05-01-2025”中，月份是05还是01？" in told


# Errors: a clear sentence in the reader's language, the right exit code, one document with --json


@pytest.mark.parametrize(("words", "code", "kind"), [
    (("ask", "by=teir"), 2, "unknown_name"),
    (("ask", "spent.min=x"), 2, "bad_question"),
    (("ask", "at=1999-01-01"), 2, "not_found"),
    (("ask", "--nonsense"), 2, "usage"),
    (("asc",), 2, "unknown_name"),
    (("undo", "nothing"), 2, "not_found"),
    (("export", "by=month", "-o", "x.doc"), 2, "usage"),
    (("import", "no-such-file.csv"), 2, "not_found"),
    (("import",), 2, "usage"),
    (("refresh", "--as-of", "soon"), 2, "usage"),
    (("refresh", "--engine", "oracle://"), 78, "broken_setup"),
    (("explain", "nonsense"), 2, "unknown_name"),
    (("serve", "--host", "0.0.0.0"), 78, "broken_setup"),
])  # fmt: skip
def test_every_error_says_what_to_do_next(zhike, folder, words, code, kind, monkeypatch):
    monkeypatch.chdir(folder)
    found, out, err = zhike(*words, "--json")
    assert found == code
    told = json.loads(out)["error"]
    assert told["code"] == kind
    assert err == ""
    found, out, err = zhike(*words, "--lang", "zh")
    assert (found, out) == (code, "")
    assert err.startswith("错误：")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in err.split("→")[1])


def test_without_a_workspace_the_reader_is_told_how_to_name_one(zhike, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, err = zhike("ask", "--lang", "zh")
    assert code == 2
    assert "zhike init" in err
    assert zhike("ask", "-w", tmp_path / "nowhere")[0] == 2


def test_a_broken_settings_file_is_named(zhike, tmp_path):
    (tmp_path / "zhike.toml").write_text("settings = [", "utf-8")
    code, _, err = zhike("ask", "-w", tmp_path, "--lang", "zh")
    assert code == 78
    assert "zhike.toml" in err


def test_too_many_rejects_end_with_one(zhike, tmp_path):
    sales = tmp_path / "sales.csv"
    rows = "".join(f"A{n},安记,2024-01-0{n},杯子,3,20,60\n" for n in range(1, 8))
    sales.write_text(
        "单据编号,客户名称,单据日期,商品名称,数量,单价,金额\n" + rows + "A9,安记,不详,杯子,3,20,60\n", "utf-8"
    )
    assert zhike("init", tmp_path / "shop")[0] == 0
    assert zhike("import", sales, "-w", tmp_path / "shop", "--max-rejects", "0")[0] == 1
    assert zhike("import", sales, "-w", tmp_path / "shop", "--max-rejects", "1")[0] == 0
