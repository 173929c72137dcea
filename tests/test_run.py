"""A run: the pipeline once, sealed; the same inputs give the same snapshot."""

import json
import stat
import threading
from dataclasses import dataclass
from datetime import date

import ibis
import pytest
from pyarrow import parquet

from brought import bring, made
from zhike import run, snapshots
from zhike.clusters import identity_rows
from zhike.desk import Desk
from zhike.errors import BrokenSetup, NotFound
from zhike.jobs import Cancelled
from zhike.pipeline import PIPELINE
from zhike.step import Fit, Step
from zhike.tables import TABLES

SHORT = (
    *identity_rows(PIPELINE),
    *(
        row
        for row in PIPELINE
        if isinstance(row, Step) and row.table in ("redirects", "periods", "conversions", "order_lines", "orders")
    ),
)

LINES = """
    order_id | customer_name | phone       | ordered_on | product_name | quantity | amount
    A1       | 安记贸易公司  |             | 2025-01-05 | cup          | 2        | 10.00
    A1       | 安记贸易公司  |             | 2025-01-05 | plate        | 1        | 20.50
    A2       | 王小明        | 13500004621 | 2025-01-31 | cup          | 1        | 10.00
"""


@pytest.fixture
def at(tmp_path):
    workspace = made(tmp_path)
    bring(workspace, "order_lines", LINES)
    return workspace


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The whole pipeline done once: the workspace, what the run said, and what it told on the way."""
    workspace = made(tmp_path_factory.mktemp("whole"))
    bring(workspace, "order_lines", LINES)
    told = []
    done = run.refresh(workspace, progress=lambda what, done, of: told.append((done, of, what[0])))
    return workspace, done, told


def test_a_run_seals_the_tables_and_puts_them_in_force(whole):
    at, done, _ = whole
    found = snapshots.current(at)

    assert done.new
    assert found.name == done.snapshot == done.path.name
    assert done.as_of == found.as_of == date(2025, 1, 31)
    assert done.tables["order_lines"] == 3
    assert done.tables["orders"] == 2
    assert found.manifest["tables"]["orders"]["sums"]["amount"] == "40.50"
    assert found.manifest["tables"]["orders"]["broken"] == {"missing": {}, "repeated_keys": 0}
    assert done.peak_memory_bytes > 50 << 20


def test_a_run_tells_the_time_and_the_memory_of_each_of_its_rows(whole):
    at, done, _ = whole
    steps = snapshots.current(at).manifest["steps"]

    assert list(steps) == [row.table if isinstance(row, Step) else row.name for row in PIPELINE]
    assert max(step["peak_memory_bytes"] for step in steps.values()) <= done.peak_memory_bytes
    assert 0 < sum(step["seconds"] for step in steps.values()) <= done.seconds


def test_running_twice_does_nothing(at):
    first, again = run.refresh(at, rows=SHORT), run.refresh(at, rows=SHORT)

    assert (first.new, again.new) == (True, False)
    assert {**first.document(), "new": False}.keys() == again.document().keys()
    assert (again.snapshot, again.tables, again.as_of) == (first.snapshot, first.tables, first.as_of)


def test_two_workspaces_with_the_same_content_have_snapshots_of_one_name(at, tmp_path_factory):
    other = made(tmp_path_factory.mktemp("other"))
    bring(other, "order_lines", LINES)

    assert run.refresh(at, rows=SHORT).snapshot == run.refresh(other, rows=SHORT).snapshot


def test_another_day_content_setting_or_decision_is_another_snapshot(at):
    names = [run.refresh(at, rows=SHORT).snapshot, run.refresh(at, as_of=date(2025, 1, 30), rows=SHORT).snapshot]
    with Desk(at.desk) as desk:
        desk.decisions.add("note", "c1", "does not matter", who="owner")
        assert run.refresh(at, rows=SHORT).snapshot == names[0]
        desk.decisions.add("same", "c1|c2", True, who="owner")
    names.append(run.refresh(at, rows=SHORT).snapshot)
    bring(at, "order_lines", LINES.replace("A2", "A3"))
    names.append(run.refresh(at, rows=SHORT).snapshot)

    assert len(set(names)) == 4


def test_a_run_of_an_earlier_day_does_not_know_what_came_later(at):
    done = run.refresh(at, as_of=date(2025, 1, 30), rows=SHORT)

    assert done.tables["orders"] == 1


def test_persons_are_named_at_the_desk_and_in_no_file_of_the_snapshot(whole):
    at, done, _ = whole
    ids = {row["customer_id"] for row in parquet.read_table(done.path / "orders.parquet").to_pylist()}
    with Desk(at.desk) as desk:
        told = {(one.kind, one.value) for one in desk.contacts.of(*ids)}
    texts = [parquet.read_table(path).to_pandas().to_string() for path in done.path.glob("*.parquet")]

    assert ("name", "王小明") in told
    assert ("phone", "13500004621") in told
    assert not any(
        "王小明" in text or "13500004621" in text for text in [*texts, (done.path / "manifest.json").read_text()]
    )


def test_what_a_snapshot_holds_cannot_be_written_to_and_private_tables_are_for_the_owner_only(whole):
    at, done, _ = whole
    private = list((at.intake / "runs" / done.snapshot).iterdir())

    assert {stat.S_IMODE(path.stat().st_mode) for path in done.path.iterdir()} == {0o444}
    assert {path.name for path in private} == {f"{table.name}.parquet" for table in TABLES if table.private}
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}


def test_a_customer_keeps_its_id_when_more_is_learnt(at):
    run.refresh(at, rows=SHORT)
    with Desk(at.desk) as desk:
        before = {(row["party_key"], row["customer_id"]) for row in desk.ids.all().to_pylist()}
    bring(at, "order_lines", LINES.replace("A1", "B1").replace("|             |", "| 02155667788 |"))
    run.refresh(at, rows=SHORT)
    with Desk(at.desk) as desk:
        after = {(row["party_key"], row["customer_id"]) for row in desk.ids.all().to_pylist()}

    assert before <= after
    assert {id for _, id in before} == {id for _, id in after}


def test_nothing_loaded_is_said(tmp_path):
    with pytest.raises(NotFound, match="Nothing is loaded"):
        run.refresh(made(tmp_path))


def test_a_damaged_snapshot_is_computed_anew(at):
    done = run.refresh(at, rows=SHORT)
    path = done.path / "orders.parquet"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-9])
    again = run.refresh(at, rows=SHORT)

    assert (again.snapshot, again.new) == (done.snapshot, True)
    assert not snapshots.current(at).stale


# A pipeline of its own for what the real one does not show


@dataclass(frozen=True)
class Mean:
    amount: float


def mean(raw_order_lines) -> Mean:
    return Mean(round(float(raw_order_lines.amount.mean().to_pyarrow().as_py()), 4))


def frequency(raw_order_lines, *, mean, as_of, active_days):
    assert isinstance(as_of, date)
    assert active_days == 180
    return raw_order_lines.aggregate(
        orders=raw_order_lines.count(where=raw_order_lines.amount.cast("float64") > mean.amount),
        customers=raw_order_lines.count(),
        spent=raw_order_lines.amount.sum(),
    )


def test_a_fit_is_kept_in_the_manifest_and_given_to_the_steps_that_name_it(at):
    rows = (Fit("mean", mean, ("raw_order_lines",)), Step("frequency", frequency, ("raw_order_lines",)))
    done = run.refresh(at, rows=rows)

    assert done.fits == {"mean": {"amount": 13.5}}
    assert json.loads((done.path / "manifest.json").read_text())["fits"] == done.fits
    assert parquet.read_table(done.path / "frequency.parquet").to_pylist()[0]["orders"] == 1


@pytest.mark.parametrize(
    ("made_by", "told"),
    [
        (lambda lines: lines.aggregate(orders=lines.count(), customers=lines.count()), "lacks.*spent"),
        (lambda lines: lines.aggregate(orders=lines.count(), customers=lines.count(), spent=lines.amount.sum(), more=lines.count()), "more"),
        (lambda lines: lines.aggregate(orders=lines.count(), customers=lines.count(), spent=lines.amount.sum().cast("float64")), "float64"),
    ],
)  # fmt: skip
def test_a_step_that_breaks_its_contract_is_named_before_any_row_is_read(at, made_by, told):
    with pytest.raises(BrokenSetup, match=f"“frequency”.*{told}"):
        run.refresh(at, rows=(Step("frequency", made_by, ("raw_order_lines",)),))
    with pytest.raises(NotFound):
        snapshots.current(at)


def test_widened_decimals_are_cast_back(at):
    rows = (Fit("mean", mean, ("raw_order_lines",)), Step("frequency", frequency, ("raw_order_lines",)))
    done = run.refresh(at, rows=rows)

    assert str(parquet.read_schema(done.path / "frequency.parquet").field("spent").type) == "decimal128(18, 2)"


def test_missing_values_and_repeated_keys_are_counted(at):
    def second_orders(lines):
        return lines.select(
            days=ibis.literal(7, "int64"),
            customers=ibis.null("int64"),
            returned=ibis.literal(1, "int64"),
            share=ibis.literal(0.5),
        )

    done = run.refresh(at, rows=(Step("second_orders", second_orders, ("raw_order_lines",)),))

    told = json.loads((done.path / "manifest.json").read_text())["tables"]["second_orders"]["broken"]
    assert told == {"missing": {"customers": 3}, "repeated_keys": 2}


def test_a_cancelled_run_changes_nothing(at):
    cancel = threading.Event()
    with pytest.raises(Cancelled):
        run.refresh(at, rows=SHORT, cancel=cancel, progress=lambda what, done, of: done == 2 and cancel.set())

    assert [path.name for path in at.snapshots.iterdir() if path.is_dir()] == []
    assert list((at.folder / ".scratch").iterdir()) == []


def test_every_row_of_the_pipeline_is_told_as_progress(whole):
    _, _, told = whole

    assert [done for done, _, _ in told] == list(range(len(PIPELINE) + 1))
    assert {of for _, of, _ in told} == {len(PIPELINE)}


def test_a_second_run_waits_for_the_first(at):
    told, done = [], []
    inside, waited = threading.Event(), threading.Event()

    def slow(lines):
        inside.set()
        waited.wait(60)
        return lines.aggregate(orders=lines.count(), customers=lines.count(), spent=lines.amount.sum())

    rows = (Step("frequency", slow, ("raw_order_lines",)),)
    first = threading.Thread(target=lambda: done.append(run.refresh(at, rows=rows)))
    first.start()
    inside.wait(60)
    done.append(run.refresh(at, rows=rows, progress=lambda what, *_: (told.append(what[0]), waited.set())))
    first.join()

    assert "Another run is going on; waiting for it" in told
    assert sorted(one.new for one in done) == [False, True]
