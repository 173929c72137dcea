import time

import pytest
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from web import shop
from zhike import load, snapshots
from zhike.desk import Desk
from zhike.web import office
from zhike.web.app import create_app
from zhike.web.quality import by_rule, score

MESSY = (
    "单据日期,单据编号,客户名称,商品名称,数量,金额\r\n"
    "2024-01-05,XS001,苏州如期百货有限公司,保温杯,1,10.00\r\n"
    "2024-01-05,XS002,成都准点贸易有限公司,收纳箱,2,十二元\r\n"
    "2024-01-06,XS003,成都准点贸易有限公司,保温杯,3,30.00\r\n"
    "2024-01-05,XS001,苏州如期百货有限公司,保温杯,1,10.00\r\n"
    "合计,,,,7,50.00\r\n"
)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("messy")
    made = shop.empty(folder)
    path = folder / "杂乱.csv"
    path.write_text(MESSY, "utf-8-sig")
    load.bring(made, [path], yes=True)
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        loads = load.sources(made)
        yield client.get("/quality.json").json(), loads, client
    app.state.office.close()


def test_every_row_that_does_not_count_stands_under_its_rule(told):
    page, loads, _ = told
    rules = {one["name"]: one["rows"] for one in page["rules"]}

    assert rules == {"rejected": "1", "duplicate": "1", "subtotal": "1"}
    assert (page["physical"], page["accepted"]) == ("5", "2")
    assert sum(sum(of.values()) for of in by_rule(loads).values()) == 5 - 2


def test_an_example_says_file_row_what_stood_there_and_what_became_of_it(told):
    page, _, _ = told
    [rejected] = [one for one in page["rules"] if one["name"] == "rejected"]

    assert rejected["examples"][0] == rejected["examples"][0] | {
        "file": "杂乱.csv", "row": "3", "column": "金额", "before": "十二元", "after": "未计入",
    }  # fmt: skip
    assert rejected["back"]


def test_the_score_is_the_mean_of_three_shares_that_the_page_explains():
    document = {
        "rows": {"accepted": 90, "rejected": 10, "excluded": {"duplicate": 10}},
        "doubts": {"bad_number": 10, "conflict": 5},
    }

    found = score([document], filled=60, cells=80)

    assert (found.completeness, found.validity, found.consistency) == (0.75, 0.80, 0.85)
    assert found.whole == pytest.approx(0.80)


def test_the_reconciliation_sheet_goes_from_the_files_total_to_what_was_accepted(told, tmp_path):
    _, loads, client = told
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(client.get(f"/loads/{loads[0].id}/reconcile.xlsx").content)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    sums = [(row[0].strip(), row[2]) for row in rows if len(row) > 2 and isinstance(row[2], float)]

    assert sums[-3:] == [("金额 合计（第 6 行）", 50.0), ("重复导出的行", -10.0), ("计入", 40.0)]
    counts = [row[1] for row in rows if row[0].startswith("  ") and not isinstance(row[2], float)]
    assert sum(counts) == 5


def job_done(client, address: str) -> str:
    """Where a job leads to when it has ended well."""

    def seen(page: str) -> None:
        assert "alert-danger" not in page

    return shop.ended(client, address, seen)


SLIPPED = (
    "制单日期,订单号,购货单位,存货名称,数量,无税金额\r\n"
    "2024-01-05,DD001,苏州如期百货有限公司,保温杯,1,10.00\r\n"
    "2062-01-06,DD002,苏州如期百货有限公司,保温杯,3,30.00\r\n"
)
"""A year that is a slip of the pen."""


def test_a_rule_called_off_for_a_source_counts_its_rows_and_what_counts_adds_up_with_what_was_loaded(tmp_path):
    made = shop.empty(tmp_path)
    for name, text in {"杂乱.csv": MESSY, "笔误.csv": SLIPPED}.items():
        (tmp_path / name).write_text(text, "utf-8-sig")
        load.bring(made, [tmp_path / name], yes=True)
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        [rule] = [one for one in client.get("/quality.json").json()["rules"] if one["name"] == "duplicate"]
        asked = {"rule": "duplicate", "source": rule["sources"][0]["source"]}
        amounts = []
        for off in ("yes", "no"):
            answer = client.post("/quality", data=asked | {"off": off})
            assert job_done(client, answer.headers["location"]) == "/quality"
            page = client.get("/quality.json").json()
            with Desk(made.desk) as desk:
                newest = snapshots.open(made.snapshots / desk.snapshots.newest().name)
            lines = parquet.read_table(newest.folder / "order_lines.parquet")["amount"].to_pylist()
            amounts.append((page["accepted"], len(page["off"]), sum(lines)))
        time.sleep(office.PINNED_FOR + 0.1)  # pages see the newest snapshot after that long
        page, home = client.get("/quality.json").json(), client.get("/home.json").json()
        refused = client.post("/quality", data=asked | {"rule": "rejected", "off": "yes"})
        unknown = client.post("/quality", data=asked | {"source": "nobody", "off": "yes"})
    app.state.office.close()

    assert amounts == [("5", 1, 60), ("4", 0, 50)]
    assert (refused.status_code, unknown.status_code) == (422, 404)
    told = page["accounted"]
    [sales] = told["kinds"]
    assert {name: part and part["rows"]["value"] for name, part in sales.items() if name != "label"} == {
        "loaded": 4, "replaced": {}, "ahead": 1, "counted": 3}  # fmt: skip
    assert [sales[name]["amount"]["value"] for name in ("loaded", "ahead", "counted")] == ["80.00", "30.00", "50.00"]
    assert [(one["file"], one["last"], one["last_row"]) for one in told["ahead"]] == [("笔误.csv", "2062-01-06", "3")]
    assert told["sales"]["of_customers"]["value"] == "50.00"
    assert (home["of_the_future"]["rows"]["value"], home["of_the_future"]["until"]) == (1, "2062-01-06")
