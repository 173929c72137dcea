"""The credit policy on its page: what is kept, what is refused, who changed what, and what follows it at once or later."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from zhike.credit.policy import KIND, SUBJECT, USUAL


def form(**changed):
    """The usual policy as the page's form sends it."""
    fields = {
        "new_customer_limit": "10000",
        "exposure": ["claims", "bills"],
        "provision": [f"{one:g}" for one in USUAL.provision],
    }
    for n, one in enumerate(USUAL.classes):
        numbers = {"months": one.months, "term": one.term, "longest": one.longest, "late": one.late}
        fields |= {f"{one.name}.{name}": f"{value:g}" for name, value in numbers.items()}
        fields |= {
            f"{one.name}.largest": f"{one.largest * 100:g}",
            f"{one.name}.over": f"{one.over * 100:g}%",
            f"{one.name}.release": one.release,
        }
        if n < 4:
            fields |= {
                f"{one.name}.points": str(USUAL.least_points[n]),
                f"{one.name}.probability": f"{USUAL.most_probability[n] * 100:g}",
            }
    return fields | changed  # fmt: skip


@contextmanager
def usual_again(office) -> Iterator[None]:
    """Whatever a test decides, others find the usual policy."""
    try:
        yield
    finally:
        office.desk.decisions.add(KIND, SUBJECT, None, who="owner")


def test_a_policy_is_kept_shown_and_logged_with_what_differs(signed, office):
    with usual_again(office):
        sent = signed.post("/credit/policy", data=form(**{"C.late": "20", "why": "旺季放宽"}))
        assert (sent.status_code, sent.headers["location"]) == (303, "/credit/policy?saved=yes")

        page = signed.get("/credit/policy.json").json()
        assert next(one for one in page["classes"] if one["name"] == "C")["late"] == "20"
        assert [one["name"] for one in page["exposure"] if one["counts"]] == ["claims", "bills"]
        newest = page["log"][0]
        assert (newest["who"], newest["why"], newest["usual"]) == ("owner", "旺季放宽", False)
        assert "C 容许逾期天数 15 → 20" in newest["changes"]
        assert page["waits"] is True  # the snapshot was computed by the policy before
        shown = signed.get("/credit/policy")
        assert shown.status_code == 200
        assert "旺季放宽" in shown.text

        told = signed.post(
            "/credit/policy", data=form(**{"A.plan": " 每季共同备货 ", "B.plan": page["classes"][1]["plan"]})
        )
        assert told.status_code == 303
        page = signed.get("/credit/policy.json").json()
        assert page["classes"][0]["plan"] == "每季共同备货"
        assert next(one for one in page["log"][0]["changes"] if "合作方案" in one).startswith("A 合作方案 延长账期")
        assert not [one for one in page["log"][0]["changes"] if one.startswith("B 合作方案")]
        assert signed.post("/credit/policy", data=form(**{"A.plan": "长" * 501})).status_code == 422

        back = signed.post("/credit/policy", data={"usual": "1"})
        assert back.status_code == 303
        page = signed.get("/credit/policy.json").json()
        assert (page["is_own"], page["waits"], page["log"][0]["usual"]) == (False, False, True)


def test_provisions_follow_the_policy_at_once(signed, office):
    rates = ["0", "1", "5", "10", "30", "50", "100", "0"]
    with usual_again(office):
        signed.post("/credit/policy", data=form(provision=rates))

        assert signed.get("/receivables/ageing.json").json()["provide"]["value"] == "900.00"  # 30 % of 3,000


@pytest.mark.parametrize(
    ("changed", "named"),
    [({"A.months": "x"}, "x"), ({"A.term": "400"}, "400"), ({"B.points": "90"}, "90"), ({"exposure": []}, "敞口"), ({"new_customer_limit": "-1"}, "-1")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(signed, office, changed, named):
    before = len(office.desk.decisions.all(KIND))
    answer = signed.post("/credit/policy", data=form(**changed))

    assert answer.status_code == 422
    assert named in answer.text
    assert len(office.desk.decisions.all(KIND)) == before


def test_what_is_no_part_of_the_policy_is_shown_to_read_with_where_it_is_set(signed):
    page = signed.get("/credit/policy.json").json()

    assert page["factors"][0]["bands"][0]["points"] == "20"  # who pays by the due day
    assert sum(max(int(band["points"]) for band in one["bands"]) for one in page["factors"]) == 100
    assert [one["weight"] for one in page["weighed"]["parts"]] == ["30", "25", "20", "15", "10"]
    assert [one["share"]["value"] for one in page["weighed"]["parts"]] == [0.3, 0.25, 0.2, 0.15, 0.1]
    shown = signed.get("/credit/policy").text
    assert 'href="/capability#weights"' in shown
    assert 'href="/credit#trial"' in shown
