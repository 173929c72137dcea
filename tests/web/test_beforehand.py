"""What every customer's page needs of the whole company is there before the first reader asks."""

from dataclasses import replace

import pytest

from zhike.access import OWNER, WORKSPACE, authorize
from zhike.web.beforehand import beforehand
from zhike.web.traits import peers_of


def test_what_speaks_of_all_customers_is_read_from_the_run_and_made_of_their_own_for_who_sees_a_part(office, signed):
    view = office.maybe(authorize(OWNER, "customer.read", WORKSPACE))
    part = replace(view, decision=replace(view.decision, row_predicate=("orders.min=2",)))

    def failing():
        raise AssertionError("made once more")

    assert {row["customers"] for row in view.of_all("peer_marks", failing)} == {view.snapshot.rows("profiles")}
    assert view.of_all("capability_middles", failing)
    with pytest.raises(AssertionError, match="made once more"):
        part.of_all("peer_marks", failing)
    assert peers_of(part)[""]["n"] < peers_of(view)[""]["n"]


def test_a_reader_finds_computed_what_speaks_of_all_customers(office, signed):
    office._kept.clear()
    beforehand(office).join()
    ready = dict(office._kept)
    assert {key[-1] for key in ready} >= {"peer_marks", "category_buyers"}

    for row in signed.get("/customers.json").json()["rows"]:
        assert signed.get(f"/customers/{row['id']}").status_code == 200
    assert all(office._kept[key] is value for key, value in ready.items())
    assert len([key for key in office._kept if key[-1] == "peer_marks"]) == 1  # the reader's own key is the same


def test_it_is_computed_again_where_what_was_kept_no_longer_holds(office, signed, monkeypatch):
    signed.get("/customers")
    begun = []
    monkeypatch.setattr(office, "renewed", begun.append)
    office.segment("few", {"name": "few", "condition": "orders < 2"}, "owner")
    assert begun == [office]
    office.segment("few", None, "owner")
    assert begun == [office, office]
    signed.get("/customers")
    assert len(begun) == 2  # the same snapshot as before


def test_the_statements_of_a_customers_page_are_laid_out_before_a_reader_comes(office, signed):
    office._kept.clear()
    beforehand(office).join()
    ready = {key[-1] for key in office._kept if str(key[-1]).startswith("sql of ")}
    assert {"sql of documents", "sql of goods", "sql of profile with reasons"} <= ready
