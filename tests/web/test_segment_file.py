"""A segment's file goes back in by our own import and makes nobody new."""

from datetime import date

from web import shop
from zhike import load, run
from zhike.web.app import create_app


def test_the_file_of_a_segment_is_known_as_customers_and_names_the_same_ones(tmp_path):
    made = shop.empty(tmp_path)
    sold = tmp_path / "销售明细.csv"
    sold.write_text(shop.sales(), "utf-8-sig")
    known = tmp_path / "客户.csv"
    rows = [f"C{n:03},{name},零售业,李红" for n, name in enumerate((*shop.STEADY, shop.LATE), start=1)]
    known.write_text("\r\n".join(["客户编码,客户名称,行业,业务员", *rows, ""]), "utf-8-sig")
    for path in (sold, known):
        load.bring(made, [path], yes=True)
    run.refresh(made, as_of=date(2024, 12, 31))
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        before = {row["id"]: row["name"] for row in client.get("/customers.json").json()["rows"]}
        members = client.get("/customers.json?segment=effective").json()["rows"]
        sent = client.get("/segments/effective/customers.xlsx")
    app.state.office.close()
    path = tmp_path / "back.xlsx"
    path.write_bytes(sent.content)

    (brought,) = load.bring(made, [path], yes=True)
    run.refresh(made, as_of=date(2024, 12, 31))

    assert [one["kind"] for one in brought.documents] == ["customers"]
    assert brought.rows == len(members) > 0
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        assert {row["id"]: row["name"] for row in client.get("/customers.json").json()["rows"]} == before
    app.state.office.close()


def test_there_is_no_file_of_a_segment_that_is_none(signed):
    assert signed.get("/segments/none/customers.csv").status_code == 404
