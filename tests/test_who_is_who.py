"""Bad input about who is who, from a file to a computed snapshot: said, never silently swallowed."""

from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

import brought
from zhike import load, run, verdicts, workspace
from zhike.clusters import identity_rows
from zhike.desk import Desk
from zhike.errors import Conflict
from zhike.pipeline import PIPELINE
from zhike.step import Step
from zhike.workspace import Workspace

LOOKED_AT = (
    "redirects", "places", "periods", "conversions", "order_lines", "relations", "golden_values", "customers",
    "decision_conflicts",
)  # fmt: skip
ROWS = (*identity_rows(PIPELINE), *(row for row in PIPELINE if isinstance(row, Step) and row.table in LOOKED_AT))


def lines(*rows: str) -> str:
    """Sales lines: order, code, name, tax id, phone, one each day."""
    head = "order_id | customer_code | customer_name | customer_tax_id | phone | ordered_on | product_name | quantity | amount"
    told = [
        f"{number:04d} | {row} | 2024-01-{number % 27 + 1:02d} | 杯子 | 1 | 10.00" for number, row in enumerate(rows, 1)
    ]
    return "\n".join([head, *told])


def computed(at: Workspace) -> dict[str, list[dict[str, Any]]]:
    """The tables of a run that these tests look at, private ones included."""
    ran = run.refresh(at, rows=ROWS)
    told = {
        name: parquet.read_table(ran.path / f"{name}.parquet").to_pylist()
        for name in ("customers", "order_lines", "quality")
    }
    private = at.intake / "runs" / ran.snapshot
    for name in ("matches", "decision_conflicts"):
        told[name] = parquet.read_table(private / f"{name}.parquet").to_pylist()
    return told


def named(told: dict[str, list[dict[str, Any]]]) -> list[set[str]]:
    """The clean names of each customer."""
    found: dict[str, set[str]] = {}
    for row in told["matches"]:
        found.setdefault(row["customer_id"], set()).add(row["clean_name"])
    return sorted(found.values(), key=sorted)


def test_one_name_for_thousands_is_no_customer_and_its_sales_count_as_anonymous(tmp_path):
    here = brought.made(tmp_path)
    passers = [f" | {name} | | " for name in ("散客", "零售客户", "现金客户") for _ in range(1_000)]
    brought.bring(here, "order_lines", lines(*passers, "01 | 安大贸易有限公司 | | "))

    told = computed(here)

    assert [row["customer_id"] is None for row in told["order_lines"]].count(True) == 3_000
    assert named(told) == [{"安大贸易有限公司"}]
    assert len(told["customers"]) == 1


def test_rows_without_a_name_are_anonymous_sales(tmp_path):
    here = brought.made(tmp_path)
    brought.bring(here, "order_lines", lines(" | | | ", " | | | ", " | - | | ", " | 安大贸易有限公司 | | "))

    told = computed(here)

    assert [row["customer_id"] is None for row in told["order_lines"]].count(True) == 3
    assert named(told) == [{"安大贸易有限公司"}]


def test_a_phone_of_zeros_joins_nobody(tmp_path):
    here = brought.made(tmp_path)
    brought.bring(
        here,
        "order_lines",
        lines(" | 安大贸易有限公司 | | 00000000000", " | 西窗礼品商行 | | 00000000000", " | 王敏 | | 00000000000"),
    )

    assert len(named(computed(here))) == 3


MASTER = """客户编码,客户名称,统一社会信用代码,手机
01,泉州安大贸易有限公司,91350527YGX870175T,13500004621
02,吴忠安大贸易有限公司,91350527YGX870175A,00000000000
03,西窗礼品商行,,13500004622
04,温州五里五金店,91330681453569339X,13500004623
"""


def test_a_tax_id_with_a_wrong_digit_joins_nobody_and_is_said(tmp_path):
    here = workspace.init(tmp_path / "acme")
    path = tmp_path / "客户档案.csv"
    path.write_text(MASTER, "utf-8")
    load.bring(here, [path], yes=True)

    told = computed(here)

    assert len(named(told)) == 4
    counted = {row["rule"]: row["rows"] for row in told["quality"]}
    assert counted["bad_tax_id"] == 2
    assert counted["bad_phone"] == 1
    assert counted["accepted"] == 4


def keys_of(here: Workspace, ran: str) -> dict[str, str]:
    """Party key by name as written."""
    rows = parquet.read_table(here.intake / "runs" / ran / "parties.parquet").to_pylist()
    return {row["customer_name"]: row["party_key"] for row in rows}


@pytest.fixture
def three(tmp_path: Path) -> tuple[Workspace, dict[str, str], Any]:
    """Three customers who have nothing in common, their keys, and what decisions keep of them."""
    here = brought.made(tmp_path)
    brought.bring(here, "order_lines", lines(" | 安大贸易有限公司 | | ", " | 西窗礼品商行 | | ", " | 五里五金店 | | "))
    ran = run.refresh(here, rows=ROWS).snapshot
    keys = keys_of(here, ran)
    return here, keys, verdicts.about(here.intake / "runs" / ran, *keys.values())


def test_a_decision_against_another_is_refused_naming_it(three):
    here, keys, about = three
    a, b, c = (keys[name] for name in ("安大贸易有限公司", "西窗礼品商行", "五里五金店"))
    with Desk(here.desk) as desk:
        first = verdicts.decide(desk, "same", a, b, about=about, who="owner")
        verdicts.decide(desk, "same", b, c, about=about, who="owner")
        with pytest.raises(Conflict) as refused:
            verdicts.decide(desk, "different", a, b, about=about, who="owner")
        with pytest.raises(Conflict):
            verdicts.decide(desk, "different", a, c, about=about, who="owner")

    assert str(first) in refused.value.told("en")
    assert named(computed(here)) == [{"安大贸易有限公司", "五里五金店", "西窗礼品商行"}]


def test_decisions_that_contradict_all_the_same_are_listed_and_the_newest_stands(three):
    """A = B, B = C, A ≠ C, put on record past the question, as two people at once can."""
    here, keys, _ = three
    a, b, c = (keys[name] for name in ("安大贸易有限公司", "西窗礼品商行", "五里五金店"))
    with Desk(here.desk) as desk:
        for kind, one, other in (("same", a, b), ("same", b, c), ("different", a, c)):
            left, right = sorted((one, other))
            desk.decisions.add(kind, f"{left}|{right}", {"left": {"key": left}, "right": {"key": right}}, who="owner")

    told = computed(here)

    customer = {row["party_key"]: row["customer_id"] for row in told["matches"]}
    assert customer[a] != customer[c]
    assert told["decision_conflicts"]


def test_a_merge_of_merges_and_its_withdrawal_leave_three_customers_as_they_were(three):
    here, keys, about = three
    before = {row["party_key"]: row["customer_id"] for row in computed(here)["matches"]}
    a, b, c = (keys[name] for name in ("安大贸易有限公司", "西窗礼品商行", "五里五金店"))
    with Desk(here.desk) as desk:
        numbers = [
            verdicts.decide(desk, "same", one, other, about=about, who="owner") for one, other in ((a, b), (c, a))
        ]
    assert len(named(computed(here))) == 1
    with Desk(here.desk) as desk:
        for number in numbers:
            verdicts.withdraw(desk, number, who="owner")

    assert {row["party_key"]: row["customer_id"] for row in computed(here)["matches"]} == before
