"""The demo company as written: files that an independent reader understands, and the truth beside them."""

import json
from decimal import Decimal

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import exported
from zhike import demo
from zhike.sources.demo.company import company
from zhike.sources.demo.places import PROVINCES
from zhike.sources.demo.truth import party_table
from zhike.tables import FACTS, fact

CUSTOMERS = 400


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return demo.write(tmp_path_factory.mktemp("demo"), customers=CUSTOMERS)


@pytest.fixture(scope="module")
def streamed(tmp_path_factory):
    return demo.write(tmp_path_factory.mktemp("large"), customers=3_300, streamed_from=1_000)


def truth(found):
    for path in found.paths:
        for document in json.loads((found.truth / f"{path.name}.json").read_text("utf-8")):
            yield path, document


def test_every_fact_is_there(written):
    assert {document["kind"] for document in written.documents} == {fact.name for fact in FACTS}


def test_columns_are_mapped_to_fields_of_their_fact(written):
    for document in written.documents:
        fields = set(document["mapping"].values()) - {None}
        assert fields <= set(fact(document["kind"]).fields), document["sheet"]
        for needed in fact(document["kind"]).needs:
            assert fields & set(needed), (document["file"], document["sheet"], needed)


def test_an_independent_reader_finds_the_rows_and_sums_that_the_truth_tells(written):
    for path, document in truth(written):
        found = exported.read(path, document)
        rows = document["rows"]
        expected = {
            "accepted": rows["accepted"],
            "rejected": rows["rejected"],
            "blank": rows["blank"],
            **rows["excluded"],
        }
        where = (document["file"], document["sheet"])
        assert (where, found["physical"]) == (where, rows["physical"])
        assert (where, dict(found["rows"])) == (where, {name: n for name, n in expected.items() if n})
        for name, total in document["totals"].items():
            assert (where, name, found["totals"][name]) == (where, name, Decimal(total))
        if "returns" in document:
            returns = [document["returns"]["rows"], *(Decimal(document["returns"][n]) for n in ("quantity", "amount"))]
            assert (where, found["returns"]) == (where, returns)


def test_a_truth_with_one_cent_more_would_be_noticed(written):
    path, document = next((p, d) for p, d in truth(written) if d["kind"] == "receipts")

    assert exported.read(path, document)["totals"]["received_amount"] + Decimal("0.01") != Decimal(
        document["totals"]["received_amount"]
    )


def test_every_mess_is_planted(written):
    excluded = {name for document in written.documents for name, n in document["rows"]["excluded"].items() if n}
    reasons = {flag["reason"] for document in written.documents for flag in document["flags"]}

    assert excluded == {"subtotal", "repeated_header", "cancelled", "duplicate", "other"}
    assert reasons == {"rounded_id", "ambiguous_date", "bad_number", "bad_date", "conflict"}
    assert any(document["rows"]["blank"] for document in written.documents)


def test_flags_point_at_cells_of_mapped_columns(written):
    for path, document in truth(written):
        rows = exported.grid(path, document) if document["flags"] else []
        for flag in document["flags"]:
            column = list(document["mapping"]).index(flag["column"])
            assert str(rows[flag["row"] - 1][column]), flag


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path):
    first, again, other = (
        demo.write(tmp_path / name, customers=120, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )

    for one, two, three in zip(first.paths, again.paths, other.paths, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name
        if one.name not in {"外部数据.xlsx"}:
            assert one.read_bytes() != three.read_bytes(), one.name
    for one, two in zip(sorted(first.truth.iterdir()), sorted(again.truth.iterdir()), strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name


def test_every_province_has_a_customer(written):
    provinces = pq.read_table(written.truth / "parties.parquet")["province"].to_pylist()

    assert set(provinces) == {name for name, _, _ in PROVINCES}
    assert len(PROVINCES) == 34


def test_months_add_up_to_what_the_parties_and_passers_by_bought(written):
    months = pq.read_table(written.truth / "months.parquet")
    accepted = sum(d["rows"]["accepted"] for d in written.documents if d["kind"] == "order_lines")
    spoiled = sum(
        d["rows"]["rejected"] for d in written.documents if d["kind"] == "order_lines"
    )  # rows that the exports spoil are sales all the same
    online = pc.sum(months.filter(pc.equal(months["system"], "淘宝"))["lines"]).as_py()

    assert pc.sum(months["lines"]).as_py() == accepted + spoiled + online


def test_spellings_name_the_parties_of_the_files(written):
    spelled = pq.read_table(written.truth / "spellings.parquet").to_pylist()
    parties = pq.read_table(written.truth / "parties.parquet").to_pylist()
    known = [row for row in spelled if row["party"] >= 0]

    exact = sum(
        row["name"] == parties[row["party"]]["name"]
        for row in known
        if "淘宝" not in row["file"] and "网店" not in row["file"]
    )
    named = sum("淘宝" not in row["file"] and "网店" not in row["file"] for row in known)
    assert 0.7 < exact / named < 0.95
    assert {row["party"] for row in known} <= set(range(CUSTOMERS))


def test_every_row_that_names_a_party_says_whom(written):
    who = pq.read_table(written.truth / "who.parquet").to_pylist()
    spelled = pq.read_table(written.truth / "spellings.parquet")

    assert len(who) == pc.sum(spelled["rows"]).as_py()
    assert len({(row["file"], row["sheet"], row["row"]) for row in who}) == len(who)
    for path, document in truth(written):
        if path.suffix == ".csv" and "秦丝" in path.name:
            rows, parties = exported.grid(path, document), pq.read_table(written.truth / "parties.parquet").to_pylist()
            column = list(document["mapping"].values()).index("member_card")
            told = {row["row"]: row["party"] for row in who if row["file"] == path.name}
            cards = {row: rows[row - 1][column] for row, party in told.items() if party >= 0}
            assert len(cards) > 100
            assert all(card in ("", parties[told[row]]["member_card"]) for row, card in cards.items())


def test_a_customer_stands_in_several_systems_under_several_names(written):
    spelled = pq.read_table(written.truth / "spellings.parquet").to_pylist()
    names: dict[int, set[str]] = {}
    files: dict[int, set[str]] = {}
    for row in spelled:
        names.setdefault(row["party"], set()).add(row["name"])
        files.setdefault(row["party"], set()).add(row["file"])

    assert sum(len(found) > 2 for found in names.values()) > CUSTOMERS / 20
    assert sum(len(found) > 3 for found in files.values()) > CUSTOMERS / 4


def test_a_company_may_be_far_from_full_but_not_empty(tmp_path):
    tiny = demo.write(tmp_path, customers=34)

    assert {document["kind"] for document in tiny.documents} == {fact.name for fact in FACTS}


def test_another_demo_company_in_the_same_folder_replaces_the_first(tmp_path):
    demo.write(tmp_path, customers=60)
    (tmp_path / "exports" / "mine.csv").write_text("a\n")

    second = demo.write(tmp_path, customers=60, streamed_from=50)

    assert set((tmp_path / "exports").iterdir()) == {*second.paths, tmp_path / "exports" / "mine.csv"}
    assert {path.name for path in second.truth.glob("*.csv.json")} == {
        f"{p.name}.json" for p in second.paths if p.suffix == ".csv"
    }


def test_progress_is_told_from_the_beginning_to_the_end(tmp_path):
    told = []

    demo.write(tmp_path, customers=34, progress=lambda what, share: told.append((share, *what)))

    shares = [share for share, *_ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_a_streamed_company_tells_the_sums_of_its_files(streamed):
    for path, document in truth(streamed):
        if path.suffix != ".parquet":
            continue
        table = pq.read_table(path)
        assert len(table) == document["rows"]["physical"]
        assert table.column_names == list(document["mapping"])
        status = next((name for name, field in document["mapping"].items() if field == "document_status"), None)
        accepted = table if status is None else table.filter(pc.equal(table[status].cast("string"), "已审核"))
        assert len(accepted) == document["rows"]["accepted"]
        for name, total in document["totals"].items():
            column = next(header for header, field in document["mapping"].items() if field == name)
            assert Decimal(pc.sum(accepted[column]).as_py()) == Decimal(total)


def test_a_streamed_company_begins_with_the_customers_of_the_small_one(streamed):
    of_small = party_table(company(seed=20260630, first=0, count=3_000))
    of_large = pq.read_table(streamed.truth / "parties.parquet")

    assert of_large.slice(0, 3_000).to_pylist() == of_small.to_pylist()
    assert of_large["party"].to_pylist() == list(range(3_300))


def test_a_streamed_company_repeats_no_document_number(streamed):
    lines = [pq.read_table(path, columns=["单据编号", "行号"]) for path in streamed.paths if "销售明细" in path.name]
    for table in lines:
        pairs = {(row["单据编号"], row["行号"]) for row in table.to_pylist()}
        assert len(pairs) == len(table)


def test_months_of_a_streamed_company_add_up_over_its_parts(streamed):
    lines = pc.sum(pq.read_table(streamed.truth / "months.parquet")["lines"]).as_py()

    assert lines == sum(d["rows"]["accepted"] for d in streamed.documents if d["kind"] == "order_lines")


def test_streamed_lines_keep_quantity_times_price(streamed):
    for path in (path for path in streamed.paths if "销售明细" in path.name):
        rows = pq.read_table(path).to_pylist()
        amount = "金额" if "金额" in rows[0] else "价税合计"
        assert all(row["数量"] * row["单价"] - row["折扣"] == row[amount] for row in rows)
