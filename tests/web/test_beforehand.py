"""What every customer's page needs of the whole company is there before the first reader asks."""

from zhike.web.beforehand import beforehand


def test_a_reader_finds_computed_what_speaks_of_all_customers(office, signed):
    office._kept.clear()
    beforehand(office).join()
    ready = dict(office._kept)
    assert {key[-1] for key in ready} >= {"peers laid out by industry", "buyers of each category by industry"}

    for row in signed.get("/customers.json").json()["rows"]:
        assert signed.get(f"/customers/{row['id']}").status_code == 200
    assert all(office._kept[key] is value for key, value in ready.items())
    of_all = [key for key in office._kept if key[-1] == "peers laid out by industry"]
    assert len(of_all) == 1  # the reader's own key is the same


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
