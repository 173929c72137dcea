import csv
import io

from web import shop


def test_the_file_is_the_list_on_the_screen_in_its_order(signed):
    rows = list(csv.reader(io.StringIO(signed.get("/todo.csv").content.decode("utf-8-sig"))))
    page = signed.get("/todo.json").json()

    assert [row[11] for row in rows[1:]] == [row["id"] for row in page["rows"]]
    assert [row[2] for row in rows[1:]] == [row["stake"]["value"] for row in page["rows"]]
    assert float(page["stake"]["value"]) == sum(float(row[2]) for row in rows[1:])


def test_the_file_has_the_filters_of_the_screen(signed):
    text = signed.get("/todo.csv?reason=overdue").content.decode("utf-8-sig")

    assert [row[0] for row in csv.reader(io.StringIO(text))][1:] == [shop.STEADY[0]]


def test_no_cell_is_a_formula(signed):
    text = signed.get("/todo.csv?state=all").content.decode("utf-8-sig")

    assert all(not cell.startswith(("=", "@", "+")) for row in csv.reader(io.StringIO(text)) for cell in row)
    assert signed.get("/todo.xlsx").content[:2] == b"PK"
