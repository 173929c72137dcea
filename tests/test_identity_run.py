"""Who is who through whole runs: ids that last, decisions, undone loads, and loading in pieces."""

import pytest
from pyarrow import parquet

from brought import bring, made
from zhike import carried, run, verdicts
from zhike.clusters import identity_rows
from zhike.desk import Desk
from zhike.pipeline import PIPELINE
from zhike.step import Step

ROWS = (
    *identity_rows(PIPELINE),
    *(row for row in PIPELINE if isinstance(row, Step) and row.table in ("redirects", "doubtful_pairs", "decision_conflicts")),
)  # fmt: skip

HEADER = "customer_code | customer_name | customer_tax_id | phone\n"
FIRST = (
    HEADER
    + """
    0001 | 泉州安大贸易有限公司 | 91350527YGX870175T |
    0002 | 吴忠吉鹿包装有限公司 |                    | 13600004622
    0003 | 秦桂                 |                    | 13700004623
"""
)
EVIDENCE = (
    "customer_code | customer_name | customer_tax_id    | credit_limit\n"
    "0002          | 安大吉鹿      | 91350527YGX870175T | 1000\n"
)
"""One row that knows the second customer's code and the first one's tax id."""


class Company:
    """A workspace, refreshed and looked at."""

    def __init__(self, folder):
        self.at = made(folder)

    def refreshed(self):
        self.done = run.refresh(self.at, rows=ROWS)
        return self

    def private(self, name):
        return parquet.read_table(self.at.intake / "runs" / self.done.snapshot / f"{name}.parquet").to_pylist()

    @property
    def redirects(self):
        rows = parquet.read_table(self.done.path / "redirects.parquet").to_pylist()
        return {row["old_id"]: row["customer_id"] for row in rows}

    @property
    def keys(self):
        return {
            row["customer_code"]: row["party_key"]
            for row in self.private("parties")
            if row["customer_name"] != "安大吉鹿"
        }

    @property
    def ids(self):
        """customer_code → customer_id"""
        who = {row["party_key"]: row["customer_id"] for row in self.private("matches")}
        return {code: who[key] for code, key in self.keys.items()}

    def decide(self, kind, left, right):
        folder = self.at.intake / "runs" / self.done.snapshot
        with Desk(self.at.desk) as desk:
            return verdicts.decide(desk, kind, left, right, about=verdicts.about(folder, left, right), who="owner")

    def withdraw(self, number):
        with Desk(self.at.desk) as desk:
            verdicts.withdraw(desk, number, who="owner")

    def undo(self, load):
        with Desk(self.at.desk) as desk:
            assert desk.loads.undo(load.id, who="owner")


@pytest.fixture
def company(tmp_path):
    found = Company(tmp_path)
    bring(found.at, "customers", FIRST)
    return found.refreshed()


def test_the_life_of_an_id(company):
    born = company.ids
    assert len(set(born.values())) == 3
    older, younger = sorted((born["0001"], born["0002"]))

    load = bring(company.at, "credit_terms", EVIDENCE)
    company.refreshed()
    assert company.ids == {"0001": older, "0002": older, "0003": born["0003"]}
    assert company.redirects == {younger: older}

    company.undo(load)
    company.refreshed()
    assert company.ids == born
    assert company.redirects == {}

    same = company.decide("same", company.keys["0002"], company.keys["0003"])
    company.refreshed()
    joined = min(born["0002"], born["0003"])
    assert company.ids["0002"] == company.ids["0003"] == joined
    assert company.redirects == {max(born["0002"], born["0003"]): joined}

    company.withdraw(same)
    company.refreshed()
    assert company.ids == born
    assert company.redirects == {}


def test_a_split_by_decision_and_its_withdrawal_leave_no_address_dead(company):
    bring(company.at, "credit_terms", EVIDENCE)
    together = company.refreshed().ids
    one = company.decide("different", company.keys["0001"], company.keys["0002"])
    apart = company.refreshed().ids
    assert len(set(apart.values())) == 3

    company.withdraw(one)
    company.refreshed()
    assert company.ids == together
    gone = set(apart.values()) - set(together.values())
    assert {company.redirects[id] for id in gone} <= set(together.values())
    assert not run.refresh(company.at, rows=ROWS).new


def test_an_id_given_after_a_snapshot_was_made_leads_on_when_it_is_in_force_again(tmp_path):
    company = Company(tmp_path)
    bring(company.at, "customers", FIRST)
    bring(company.at, "credit_terms", EVIDENCE)
    together = company.refreshed().ids
    first = company.done.snapshot
    number = company.decide("different", company.keys["0001"], company.keys["0002"])
    apart = company.refreshed().ids
    company.withdraw(number)
    company.refreshed()

    new = (set(apart.values()) - set(together.values())).pop()
    assert company.done.snapshot != first
    assert company.redirects == {new: together["0001"]}


def test_a_wholly_rewritten_export_keeps_every_id(company):
    born = company.ids
    with Desk(company.at.desk) as desk:
        loads = [load.id for load in desk.loads.active()]
    rewritten = (
        FIRST.replace("泉州安大贸易有限公司", "泉州市安大商贸有限公司")
        .replace("吴忠吉鹿包装有限公司", "宁夏吉鹿包装制品")
        .replace("13700004623", "137-0000-4623")
    )
    with Desk(company.at.desk) as desk:
        for id in loads:
            desk.loads.undo(id, who="owner")
    before = set(company.keys.values())
    bring(company.at, "customers", rewritten)
    company.refreshed()

    assert not before & set(company.keys.values())
    assert company.ids == born


A = (
    HEADER
    + """
    0001 | 上海华联超市股份有限公司 |                    | 02155667788
    0002 | 泉州安大贸易有限公司     | 91350527YGX870175T |
    0003 | 秦桂                     |                    | 13700004623
    0004 | 杭州西湖茶业有限公司     |                    |
"""
)
B = (
    HEADER
    + """
    9001 | 华联超市                 |                    | 021-55667788
    9002 | 安大贸易（泉州）公司     |                    | 13500004621
    9003 | 秦 桂                    |                    | 13700004623
    9004 | 杭州西湖茶叶有限公司     |                    |
    9005 | 北京华联超市             |                    |
    9006 | 安大                     | 91350527YGX870175T | 13500004621
"""
)


def test_loading_in_pieces_gives_the_customers_of_loading_at_once(tmp_path):
    pieces, whole = Company(tmp_path / "pieces"), Company(tmp_path / "whole")
    bring(pieces.at, "customers", A, source="k3")
    pieces.refreshed()
    bring(pieces.at, "customers", B, source="crm")
    pieces.refreshed()
    bring(whole.at, "customers", A, source="k3")
    bring(whole.at, "customers", B, source="crm")
    whole.refreshed()

    assert partition(pieces) == partition(whole)
    assert sorted_rows(pieces, "pairs") == sorted_rows(whole, "pairs")
    assert pieces.done.fits == whole.done.fits


def test_only_new_pairs_are_compared_and_only_with_the_same_code(company, monkeypatch):
    bring(company.at, "customers", B, source="crm")
    company.refreshed()
    with Desk(company.at.desk) as desk:
        assert set(carried.last(company.at, desk)) == {"portraits", "candidates"}
        path = company.at.intake / "runs" / company.done.snapshot / "candidates.parquet"
        path.write_bytes(path.read_bytes()[:-1] + b"?")
        assert carried.last(company.at, desk) == {}


def test_private_tables_go_with_their_snapshot(company):
    import shutil

    gone = company.done
    for path in gone.path.iterdir():
        path.chmod(0o600)
    shutil.rmtree(gone.path)
    bring(company.at, "customers", B, source="crm")
    company.refreshed()

    assert {path.name for path in (company.at.intake / "runs").iterdir()} == {company.done.snapshot}


def test_contradicting_decisions_that_slipped_in_are_listed(company):
    one, other = company.keys["0001"], company.keys["0002"]
    with Desk(company.at.desk) as desk:
        desk.decisions.add("same", f"{one}|{other}", {}, who="owner")
        desk.decisions.add("different", f"{other}|{one}", {}, who="owner")
    company.refreshed()

    assert company.ids["0001"] != company.ids["0002"]
    assert {(row["kind"], row["done"]) for row in company.private("decision_conflicts")} == {
        ("same", "ignored"), ("different", "kept"),
    }  # fmt: skip


def partition(company):
    found = {}
    for row in company.private("matches"):
        found.setdefault(row["customer_id"], set()).add(row["party_key"])
    return {frozenset(keys) for keys in found.values()}


def sorted_rows(company, name):
    return sorted(tuple(map(str, row.values())) for row in company.private(name))
