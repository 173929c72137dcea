"""zhike review and zhike decide: the doubtful pairs and the answers, on the command line."""

import json

import pytest

import doubtful
import once
from zhike.cli import run


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    return doubtful.shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture
def folder(computed, tmp_path):
    return once.copied(computed, tmp_path).folder


@pytest.fixture
def zhike(capsys, folder):
    def called(*words):
        code = run([*words, "-w", str(folder)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return called


@pytest.fixture
def document(zhike):
    def told(*words, code=0):
        found, out, _ = zhike(*words, "--json")
        assert found == code, out
        return json.loads(out)

    return told


def test_doubtful_pairs_are_listed_most_valuable_first(document):
    told = document("review", "--lang", "zh")

    assert [one["probability"] for one in told["doubtful"]] == [0.72, 0.94, 0.5]
    assert told["doubtful"][0]["spent"] == "12000.00"
    assert told["doubtful"][0]["evidence"][0]["says"] == "强烈支持是同一客户"
    assert (told["pairs"], told["answered"]) == (3, 0)
    assert told["customers"]["counted"] == 6
    assert told["customers"]["low"] < 6


def test_a_person_reads_names_and_reasons(zhike):
    code, out, _ = zhike("review", "--lang", "zh")

    assert code == 0
    for words in ("泉州市安大贸易有限公司", "72%", "字号相同", "存疑程度"):
        assert words in out


def test_an_answer_is_kept_listed_and_taken_back(document):
    pair = document("review")["doubtful"][0]
    made = document("decide", "same", pair["customer_id"], pair["other_id"], "--why", "one owner")

    told = document("review")
    assert told["answered"] == 1
    assert [(one["decision"], one["kind"], one["why"]) for one in told["decisions"]] == [
        (made["decision"], "same", "one owner")
    ]
    assert pair["customer_id"] not in {one["customer_id"] for one in told["doubtful"]} or told["waiting"] == 2
    assert document("decide", "withdraw", str(made["decision"]))["withdrawn"] == [made["decision"]]
    assert document("review")["decisions"] == []


def test_customers_may_be_named(document, zhike):
    assert document("decide", "parent", "华联超市宝山分店", "上海华联超市股份有限公司")["kind"] == "parent"
    code, out, _ = zhike("review", "--lang", "zh")
    assert "上下级" in out
    assert code == 0


def test_a_contradiction_is_told_with_what_to_do(document, zhike):
    document("decide", "different", "0001", "0002")

    code, _, err = zhike("decide", "same", "0001", "0002", "--lang", "zh")

    assert code == 2
    assert "撤回" in err


@pytest.mark.parametrize("words", [("decide", "same", "0001"), ("decide", "same", "0001", "nobody"), ("decide", "withdraw", "x"),
                                   ("decide", "withdraw", "99"), ("decide", "perhaps", "0001", "0002"), ("decide", "same", "0001", "0001"),
                                   ("decide", "same"), ("review", "--limit", "0")])  # fmt: skip
def test_what_makes_no_decision_is_refused(document, words):
    assert "error" in document(*words, code=2)
