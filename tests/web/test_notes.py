import pytest

from web import shop


@pytest.fixture
def steady(signed):
    rows = signed.get("/customers.json").json()["rows"]
    return next(row["id"] for row in rows if row["name"] == shop.STEADY[0])


def notes(signed, customer):
    page = signed.get(f"/customers/{customer}.json").json()
    return [one for one in page["line_of_time"] if one["note"]]


def test_a_note_stands_in_the_story_with_who_and_when_until_it_is_withdrawn(signed, office, steady):
    text = "约定 <b>周五</b> 送样"
    sent = signed.post(f"/customers/{steady}/notes", data={"text": f"  {text} "})
    (note,) = notes(signed, steady)
    shown = signed.get(f"/customers/{steady}").text
    signed.post(f"/customers/{steady}/notes/withdraw", data={"note": note["note"]})

    assert (sent.status_code, sent.headers["location"]) == (303, f"/customers/{steady}#time")
    assert (note["what"], note["under"]) == (text, "owner 的跟进记录")
    assert note["day"] == office.workspace.today().isoformat()
    assert "约定 &lt;b&gt;周五&lt;/b&gt; 送样" in shown
    assert notes(signed, steady) == []
    assert [one.value for one in office.desk.decisions.all("note")][-1] is None


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_an_empty_or_endless_note_is_not_kept(signed, steady, text):
    assert signed.post(f"/customers/{steady}/notes", data={"text": text}).status_code == 422


def test_nobody_and_nothing_have_no_notes(signed, steady):
    assert signed.post("/customers/nobody/notes", data={"text": "x"}).status_code == 404
    assert signed.post(f"/customers/{steady}/notes/withdraw", data={"note": "none"}).status_code == 404
