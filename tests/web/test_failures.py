"""Files that are damaged while people read: every page says so in plain words, none fails, and mended it is whole again."""

import re

import pytest

from web import shop
from zhike.engine import Reader, connect
from zhike.web.app import create_app
from zhike.web.menu import entries

LOST = ("losses", "receipts", "order_lines")
SAID = ("缺失或已损坏", "missing or damaged")


@pytest.fixture(scope="module")
def told(company):
    """What every page of the menu answers while files are damaged, and after they were mended."""
    app = create_app(company)
    office = app.state.office
    office.engine = Reader(connect())  # which holds nothing in memory, as with millions of customers
    with shop.served(app) as address, shop.client(address, shop.session(company)) as reader:
        assert reader.get("/help").status_code == 200  # the snapshot is open, its files are whole
        with shop.damaged(company, LOST):
            during = {entry.address: reader.get(entry.address) for entry in entries()}
            someone = reader.get("/api/v1/customers").json()["data"][0]["customer"]
            during["/customer"] = reader.get(f"/customers/{someone}")
            during["/api"] = reader.get("/api/v1/tables/losses")
        office.clock = lambda: float("inf")  # a second later
        after = [reader.get(path) for path in ("/retention", "/api/v1/tables/losses")]
    office.close()
    return during, after


def test_no_page_fails_for_a_damaged_file_without_a_word(told):
    during, _ = told

    assert [path for path, one in during.items() if one.status_code not in (200, 503)] == []
    assert [
        path for path, one in during.items() if one.status_code == 503 and not any(said in one.text for said in SAID)
    ] == []
    assert [path for path, one in during.items() if "/snapshots/" in one.text] == []


def test_pages_that_need_other_files_stand_and_say_what_is_missing(told):
    during, _ = told

    for path in ("/review", "/sources", "/credit", "/definitions"):
        assert during[path].status_code == 200, path
        assert "losses.parquet, order_lines.parquet, receipts.parquet" in during[path].text, path


def test_pages_made_of_parts_lack_those_that_need_them_and_name_them(told):
    during, _ = told
    page = during["/customer"].text

    assert (during["/customer"].status_code, during["/retention"].status_code) == (200, 200)
    assert re.search(
        '流失率</h2></div>\\s*<div class="card-body failed"[^§]*?losses.parquet', during["/retention"].text
    )
    assert during["/receivables"].status_code == 200
    assert re.search(
        '核销[^<]*</h2></div>\\s*<div class="card-body failed"[^§]*?receipts.parquet', during["/receivables"].text
    )
    assert "尚无" not in during["/retention"].text.split("<main")[1]
    assert re.search("本页暂缺：[^<]*往来记录", page)
    assert "receipts.parquet" in page
    assert 'id="who-head"' in page


def test_started_over_damaged_files_pages_stand_and_offer_to_compute_anew(company):
    """No whole snapshot is left: what remains of the newest is shown."""
    with shop.damaged(company, (*LOST, "custom_fields")):
        app = create_app(company)
        with shop.served(app) as address, shop.client(address, shop.session(company)) as reader:
            found = {path: reader.get(path) for path in ("/runs", "/tiers", "/churn", "/todo", "/help")}
        app.state.office.close()

    assert [(path, one.status_code) for path, one in found.items() if one.status_code != 200] == []
    assert [path for path, one in found.items() if "losses.parquet" not in one.text or "/runs" not in one.text] == []


def test_where_no_snapshot_can_be_read_at_all_a_page_says_so(company):
    (manifest,) = company.folder.glob("snapshots/*/manifest.json")
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[:100])
    try:
        app = create_app(company)
        with shop.served(app) as address, shop.client(address, shop.session(company)) as reader:
            page = reader.get("/tiers")
        app.state.office.close()
    finally:
        manifest.write_bytes(whole)

    assert page.status_code == 503
    assert "manifest.json" in page.text
    assert "zhike refresh" in page.text


def test_mended_every_page_is_whole_again(told):
    _, after = told

    assert [one.status_code for one in after] == [200, 200]
    assert not any(said in one.text for said in SAID for one in after)
