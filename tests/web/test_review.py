"""The review page: which two customers are one, most valuable first, and what becomes of an answer."""

import re

import pytest

import doubtful
import once
from asking import Asking
from web import shop as people
from zhike import verdicts
from zhike.web.app import create_app


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    return doubtful.shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture
def here(computed, tmp_path):
    """The shop as it was computed, for one test alone."""
    return once.copied(computed, tmp_path)


@pytest.fixture
def app(here):
    made = create_app(here, hosts=("testserver",))
    yield made
    made.state.office.close()


@pytest.fixture
def client(app, here):
    return Asking(app, cookie=f"zhike_session={people.session(here)}; language=zh", origin="http://testserver")


def told(client, path="/review.json"):
    return client.get(path).json()


def answer(client, kind, **more):
    """Answer the pair that is asked."""
    pair = told(client)["pair"]
    sent = {"pair": pair["name"], "left": pair["left"]["key"], "right": pair["right"]["key"], "kind": kind, **more}
    return client.post("/identity/decide", data=sent)


def asked(client, path="/review.json"):
    pair = told(client, path)["pair"]
    return {pair["left"]["name"], pair["right"]["name"]}


def test_the_most_valuable_of_the_open_questions_is_asked_first(client):
    """12,000 × 0.56 before 54,000 × 0.12 before 400 × 1."""
    found = told(client)

    assert asked(client) == {"泉州市安大贸易有限公司", "安大贸易（福建）商行"}
    assert found["pair"]["percent"] == "72 %"
    assert [one["percent"] for one in found["queue"]] == ["94 %", "50 %"]
    assert (found["answered"], found["total"]) == ("0", "3")


def test_what_the_sources_write_stands_side_by_side_and_differing_characters_are_marked(client):
    page = client.get("/review").text

    assert "<mark>泉州市</mark>安大贸易<mark>有限公司</mark>" in page
    assert "安大贸易<mark>（福建）商行</mark>" in page
    rows = {row["label"]: row for row in told(client)["pair"]["rows"]}
    assert rows["客户名称"]["agree"] == "differs"
    assert set(rows) >= {"客户名称", "客户编码", "数据源"}


def test_evidence_is_told_in_words_with_its_weight(client):
    evidence = told(client)["pair"]["evidence"]

    assert [(e["tone"], e["weight"]) for e in evidence] == [("for", "+7.1"), ("little", "+0.2"), ("against", "−1.4")]
    assert evidence[0]["found"].startswith("字号相同")
    assert evidence[0]["says"] == "强烈支持是同一客户"
    assert told(client, "/review.json?lang=en")["pair"]["evidence"][2]["says"] == "speaks slightly against it"


def test_an_answer_is_kept_and_the_next_pair_asked(client, app):
    response = answer(client, "same", why="同一老板")

    assert response.status_code == 303
    (kept,) = verdicts.standing(app.state.office.desk)
    assert (kept.kind, kept.who, kept.why) == ("same", "owner", "同一老板")
    page = client.get(response.headers["location"]).text
    assert "已答 1 对" in page
    assert "同一客户" in page
    assert "撤销" in page
    assert asked(client) == {"上海华联超市股份有限公司", "华联超市宝山分店"}


def test_the_last_answer_is_undone_and_the_pair_asked_again(client, app):
    first = asked(client)
    number = re.search(r"answered=(\d+)", answer(client, "different").headers["location"])[1]

    assert client.post("/identity/withdraw", data={"decision": number}).status_code == 303
    assert verdicts.standing(app.state.office.desk) == []
    assert asked(client) == first


@pytest.mark.parametrize(("kind", "parent"), [("parent_left", 0), ("parent_right", 1)])
def test_of_a_parent_the_button_says_which_of_the_two_it_is(client, app, kind, parent):
    pair = told(client)["pair"]
    keys = [pair[side]["key"] for side in ("left", "right")]

    answer(client, kind)

    (kept,) = verdicts.standing(app.state.office.desk)
    assert (kept.kind, kept.subject) == ("parent", f"{keys[1 - parent]}|{keys[parent]}")  # child | parent


def test_what_is_put_off_comes_last_and_can_be_called_back(client):
    first = asked(client)
    response = answer(client, "later")

    assert "推迟" in client.get(response.headers["location"]).text
    assert asked(client) != first
    assert told(client)["answered"] == "0"
    pair = re.search(r"later=(\S+)", response.headers["location"])[1]
    client.post("/identity/withdraw", data={"later": pair.replace("%7E", "~")})
    assert asked(client) == first


def test_an_answer_against_a_standing_one_is_refused_in_words_that_say_what_to_do(client, app):
    pair = told(client)["pair"]
    answer(client, "different")
    sent = {"pair": pair["name"], "left": pair["left"]["key"], "right": pair["right"]["key"], "kind": "same"}

    response = client.post("/identity/decide", data=sent)

    assert response.status_code == 409
    assert "撤回" in response.text
    assert [one.kind for one in verdicts.standing(app.state.office.desk)] == ["different"]


def test_when_all_is_answered_the_page_says_when_it_counts(client):
    for _ in range(3):
        answer(client, "different")
    page = client.get("/review").text

    assert "全部已答完" in page
    assert 'action="/runs"' in page
    assert page.count("撤回第") == 3


def test_without_a_pair_the_page_says_what_that_means(here, client):
    doubtful.doubtful(here, doubtful.PAIRS.strip().splitlines()[0])

    assert "没有需要核对的客户" in client.get("/review").text


def test_where_the_pairs_of_a_run_are_gone_the_page_says_so(here, client):
    (doubtful.private(here) / "doubtful_pairs.parquet").unlink()

    response = client.get("/review")

    assert response.status_code == 200
    assert "未保留" in response.text


def test_decisions_that_contradict_each_other_are_listed_by_name(here, client):
    known = doubtful.keys(here)
    one, other = known["吴忠恒发百货店"], known["恒发百货批发部"]
    subject = f"{one}|{other}"
    doubtful.write(
        here,
        "decision_conflicts",
        [{"decision": subject, "kind": "same", "against": f"different:{subject}", "done": "ignored"}],
    )

    page = client.get("/review").text

    assert "相互矛盾的决定" in page
    assert "吴忠恒发百货店 – 恒发百货批发部" in page


def test_one_spelling_is_taken_out_of_its_customer(here, client, app):
    known = list(doubtful.keys(here).values())

    client.post("/identity/apart", data={"party_key": known[0], "others": known[1:3], "why": "两家"})

    assert {one.kind for one in verdicts.standing(app.state.office.desk)} == {"different"}
    assert len(verdicts.standing(app.state.office.desk)) == 2


@pytest.mark.parametrize("sent", [
    {"kind": "perhaps", "left": "a", "right": "b"}, {"kind": "same"}, {"kind": "same", "left": "x" * 300, "right": "y"},
    {"kind": "same", "left": "nobody", "right": "nothing"}, {},
])  # fmt: skip
def test_what_no_button_says_is_refused(client, app, sent):
    assert client.post("/identity/decide", data=sent).status_code in (404, 422)
    assert verdicts.standing(app.state.office.desk) == []


@pytest.mark.parametrize("number", ["x", "-1", "9" * 40, "99"])
def test_a_decision_that_is_not_there_cannot_be_withdrawn(client, number):
    assert client.post("/identity/withdraw", data={"decision": number}).status_code in (404, 422)


def test_an_answer_leads_back_only_to_our_own_pages(client):
    response = answer(client, "same", back="//elsewhere.example/")

    assert response.headers["location"].startswith("/review?")


def test_a_name_that_looks_like_markup_is_shown_and_not_run(tmp_path):
    name = "<img src=x onerror=window.ran=1>商贸"
    lines = doubtful.LINES.replace("恒发百货批发部           ", name)
    here = doubtful.shop(tmp_path, doubtful.PAIRS.replace("恒发百货批发部      ", name), lines)
    app = create_app(here, hosts=("testserver",))
    page = Asking(app, cookie=f"zhike_session={people.session(here)}").get("/review").text
    app.state.office.close()

    assert "<img" not in page
    assert "&lt;img" in page


def test_home_says_how_sure_the_number_of_customers_is(client):
    page = client.get("/").text
    how = told(client, "/home.json")["how_many"]

    assert how["customers"]["value"] == 6
    assert (how["low"]["value"], how["high"]["value"]) == (3, 5)  # one to three of the three pairs are one
    assert "3 对客户可能重复" in page
    assert 'href="/review"' in page


def test_home_is_silent_where_nothing_is_in_doubt(here, client):
    doubtful.doubtful(here, doubtful.PAIRS.strip().splitlines()[0])
    page = client.get("/").text

    assert "客户可能重复" not in page
    assert "存疑" not in page
