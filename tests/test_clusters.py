"""Who is who on one sheet alone, as `zhike import --dry-run --clusters` tells it."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from zhike import clusters
from zhike.check import check
from zhike.cli import run
from zhike.pipeline import PIPELINE
from zhike.step import Fit, Step

LINES = """单据日期,单据编号,客户名称,商品名称,数量,金额
2024-01-05,A1,泉州安大贸易有限公司,杯子,2,20.00
2024-01-06,A2,泉州安大貿易有限公司,杯子,2,20.00
2024-01-07,A3,泉州安大贸易 有限公司,杯子,3,30.00
2024-01-08,A4,吴忠安大贸易有限公司,杯子,1,10.00
2024-01-09,A5,散客,杯子,1,10.00
2024-01-09,A6,零售客户,杯子,1,10.00
2024-01-10,A7,　西窗礼品有限公司,杯子,1,10.00
2024-01-11,A8,西窗礼品有限公司,杯子,1,10.00
"""
TILL = """零售单号,会员卡号,会员姓名,手机号,销售时间,商品名称,数量,实收金额
L1,000010007,王敏,13500004621,2024-01-05,杯子,2,20.00
L2,000010008,王敏,13600004622,2024-01-06,杯子,2,20.00
L3,000010007,王敏,,2024-01-07,杯子,2,20.00
L4,,散客,,2024-01-07,杯子,2,20.00
L5,,散客,,2024-01-08,杯子,2,20.00
"""
GOODS = """商品编码,商品名称,单位,零售价
0001,杯子,只,10.00
0002,盘子,只,12.00
0003,茶壶,把,45.00
"""


@pytest.fixture
def told(tmp_path: Path) -> Any:
    """What is told of the one sheet of a text file."""

    def of(text: str) -> dict[str, Any]:
        path = tmp_path / "销售明细.csv"
        path.write_text(text, "utf-8")
        (sheet,) = check(path, into=tmp_path / "checked")
        with clusters.room(tmp_path / "rooms") as room:
            return room.told(sheet)

    return of


def test_names_of_one_customer_stand_together_and_the_rest_is_left_out(told):
    assert told(LINES) == {
        "clusters": [["泉州安大貿易有限公司", "泉州安大贸易 有限公司", "泉州安大贸易有限公司"]],
        "customers_as_written": 7,
        "customers_true": 5,
    }


def test_two_cards_of_one_name_are_two_customers_and_passers_by_one(told):
    assert told(TILL) == {"clusters": [], "customers_as_written": 2, "customers_true": 3}


def test_a_sheet_that_names_no_party_tells_nothing(told):
    assert told(GOODS) == {}


def test_the_steps_are_those_of_the_pipeline_in_its_order():
    rows = clusters.identity_rows()
    names = [row.name if isinstance(row, Fit) else row.table for row in rows]

    assert (names[0], names[-1]) == ("parties", "matches")
    assert list(rows) == [row for row in PIPELINE if row in rows]


def test_a_step_that_matches_comes_to_read_is_taken_along_and_no_other():
    def made(one: Any, *, fitted: float = 0.0) -> Any:
        return one, fitted

    rows = (
        Step("parties", made, ("raw_customers",)),
        Step("places", made, ("parties",)),
        Fit("fitted", made, ("parties",)),
        Step("pairs", made, ("parties",)),
        Step("matches", lambda one: one, ("pairs",)),
        Step("orders", made, ("matches",)),
    )

    found = clusters.identity_rows(rows)

    assert [row.name if isinstance(row, Fit) else row.table for row in found] == [
        "parties",
        "fitted",
        "pairs",
        "matches",
    ]


def written(folder: Path) -> Path:
    path = folder / "销售明细.csv"
    path.write_text(LINES, "utf-8")
    return path


def test_a_dry_run_tells_clusters_when_asked(tmp_path, capsys):
    path = str(written(tmp_path))

    assert run(["import", path, "--dry-run", "--clusters", "--json"]) == 0
    (asked,) = json.loads(capsys.readouterr().out)
    assert run(["import", path, "--dry-run", "--json"]) == 0
    (plain,) = json.loads(capsys.readouterr().out)

    assert asked["customers_true"] == 5
    assert len(asked["clusters"]) == 1
    assert {name: one for name, one in asked.items() if name in plain} == plain
    assert "clusters" not in plain


def test_several_files_are_told_as_each_alone(tmp_path, capsys):
    paths = []
    for number in range(3):
        (tmp_path / str(number)).mkdir()
        paths.append(str(written(tmp_path / str(number))))

    assert run(["import", paths[0], "--dry-run", "--clusters", "--json"]) == 0
    alone = json.loads(capsys.readouterr().out)
    assert run(["import", *paths, "--dry-run", "--clusters", "--json"]) == 0

    assert json.loads(capsys.readouterr().out) == alone * 3


def test_the_customer_of_a_statement_is_the_one_that_its_title_names(told):
    lines = "".join(f"2024-03-0{n},XS{n},毛巾,{n},{n}0.00\n" for n in range(1, 8))

    found = told("往来对账单\n客户：杭州华信贸易有限公司\n日期,单号,品名,数量,金额\n" + lines)

    assert found == {"clusters": [], "customers_as_written": 1, "customers_true": 1}


def test_a_person_reads_which_names_are_one(tmp_path, capsys):
    assert run(["import", str(written(tmp_path)), "--dry-run", "--clusters", "--lang", "zh"]) == 0
    told = capsys.readouterr().out

    assert "7 个名称，5 个客户" in told
    assert "泉州安大贸易 有限公司 = 泉州安大贸易有限公司" in told


def test_clusters_belong_to_a_dry_run(tmp_path, capsys):
    assert run(["import", str(written(tmp_path)), "--clusters", "-w", str(tmp_path / "none")]) == 2
    assert "--dry-run" in capsys.readouterr().err


def test_a_sheet_takes_a_second_and_a_half_at_most(tmp_path, shared_data):
    """The largest sheet with cards: 7,362 lines of 2,421 members. Processor time: what else runs does not count."""
    (sheet,) = check(shared_data / "exports" / "秦丝_零售单明细_2024.csv", into=tmp_path / "checked")
    took = []
    for turn in range(2):
        began = time.process_time()
        with clusters.room(tmp_path / str(turn)) as room:
            assert room.told(sheet)["customers_true"] == 2421
        took.append(time.process_time() - began)

    print(f"who is who on a sheet of 7,362 lines: {min(took):.2f} s")
    assert min(took) < 1.5
