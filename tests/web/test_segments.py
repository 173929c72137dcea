"""A segment is built, saved, used as a filter, fixed and removed."""

import pytest

from zhike.access import OWNER, authorize
from zhike.answer import vocabulary_at
from zhike.answer.saved import KIND
from zhike.segments.differences import Difference
from zhike.web import contrast, segments


@pytest.fixture
def kept(signed, office):
    """A saved segment of those who spent something; gone afterwards."""
    sent = signed.post("/segments", data={"name": "买过的", "condition": "spent.min=0.01"})
    id_ = sent.headers["location"].rsplit("/", 1)[1]
    yield id_
    for one in office.segments():
        office.segment(one.id, None, "owner")


def listed(signed, query):
    return {row["id"]: row for row in signed.get(f"/customers.json?{query}").json()["rows"]}


def test_a_saved_segment_is_a_filter_of_the_list_at_once(signed, kept):
    page = signed.get(f"/segments/{kept}.json").json()

    assert page["name"] == "买过的"
    assert listed(signed, f"segment={kept}").keys() == listed(signed, "spent.min=0.01").keys()
    assert page["customers"]["value"] == len(listed(signed, "spent.min=0.01")) > 0
    assert signed.get("/customers").text.count(f'value="{kept}"') == 1


def test_every_other_reader_of_the_desk_knows_it_too(office, kept):
    snapshot = office.view(authorize(OWNER, "question.ask")).snapshot
    words = vocabulary_at(office.workspace.definitions, snapshot, office.engine, office.desk.decisions.standing(KIND))

    assert words.segments[kept].means == ("Sales at least 0.01", "销售额不低于 0.01")


def test_counts_of_the_ready_made_segments_are_those_of_their_lists(signed):
    ready = signed.get("/segments.json").json()["ready"]

    assert len(ready) >= 20
    for one in ready:
        assert one["customers"]["value"] == len(listed(signed, f"segment={one['id']}"))


def test_many_saved_segments_stand_on_several_pages_and_only_those_shown_are_counted(signed, office, kept, monkeypatch):
    monkeypatch.setattr(segments, "PAGE", 2)
    for number in range(4):
        office.segment(f"s-many{number}", {"name": f"多 {number}", "condition": "spent.min=1"}, "owner")
    first, last = (signed.get(f"/segments.json?page={page}").json() for page in (1, 99))

    assert [len(page["own"]) for page in (first, last)] == [2, 1]
    assert (first["pager"]["after"], first["pager"]["before"]) == ("/segments?page=2", "")
    assert last["pager"]["range"] == "5–5"
    assert "5 个自建客群" in signed.get("/segments").text


def test_a_segment_is_renamed_and_changed_under_its_id_and_removed(signed, office, kept):
    form = {
        "id": kept,
        "name": "大客户",
        "kind.0": "all",
        "field.0": "spent",
        "test.0": "min",
        "value.0": "1000000000",
        "also.0": "",
    }
    changed = signed.post("/segments", data=form)
    page = signed.get(f"/segments/{kept}.json").json()
    gone = signed.post(f"/segments/{kept}/remove")

    assert changed.headers["location"] == f"/segments/{kept}"
    assert (page["name"], page["customers"]["value"]) == ("大客户", 0)
    assert (gone.status_code, gone.headers["location"]) == (303, "/segments")
    assert signed.get(f"/segments/{kept}").status_code == 404
    assert [one.value for one in office.desk.decisions.all(KIND)][-1] is None


def test_a_fixed_list_keeps_its_members_when_the_condition_changes(signed, kept):
    before = listed(signed, f"segment={kept}").keys()
    fixed = signed.post(f"/segments/{kept}/freeze").headers["location"].rsplit("/", 1)[1]
    signed.post("/segments", data={"id": kept, "name": "无人", "condition": "spent.min=1000000000"})

    assert listed(signed, f"segment={kept}") == {}
    assert listed(signed, f"segment={fixed}").keys() == before
    assert signed.get(f"/segments/{fixed}.json").json()["frozen_on"]


def test_the_overlap_of_two_adds_up(signed, kept):
    told = signed.get(f"/segments/{kept}.json?with=one_time").json()["overlap"]
    first, second = listed(signed, f"segment={kept}").keys(), listed(signed, "segment=one_time").keys()

    assert told["both"]["value"] == len(first & second)
    assert told["first"]["value"] == len(first - second)
    assert told["second"]["value"] == len(second - first)


def test_the_builder_finds_whom_the_list_finds_and_says_its_sentence(signed):
    query = "kind.0=any&field.0=spent&test.0=min&value.0=1&also.0=&field.0=tier&test.0=is&value.0=high&also.0="
    page = signed.get(f"/segments/new.json?{query}").json()

    assert page["spelled"] == "any(spent.min=1,tier=high)"
    assert page["found"]["customers"]["value"] == len(listed(signed, "spent.min=1"))
    assert "，或" in page["sentence"]


def test_the_builder_says_what_does_not_fit_and_keeps_what_was_typed(signed):
    page = signed.get("/segments/new?kind.0=all&field.0=spent&test.0=min&value.0=viel&also.0=")

    assert page.status_code == 200
    assert "请写数字" in page.text
    assert 'value="viel"' in page.text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"name": "", "condition": "spent.min=1"}, 422),
        ({"name": "x" * 61, "condition": "spent.min=1"}, 422),
        ({"name": "x", "condition": ""}, 422),
        ({"name": "x", "condition": "colour=red"}, 422),
        ({"name": "x", "condition": "spent.min=1", "id": "s-none"}, 404),
        ({"name": "x", "condition": "spent.min=1", "id": "late"}, 404),
    ],
)
def test_what_makes_no_segment_is_not_kept(signed, office, form, status):
    assert signed.post("/segments", data=form).status_code == status
    assert office.segments() == []


def test_what_is_wrong_is_said_on_the_form_as_it_was_filled(signed):
    form = {"kind.0": "all", "field.0": "spent", "test.0": "min", "value.0": "viel", "also.0": "", "name": "大客户"}
    wrong_value = signed.post("/segments", data=form)
    no_name = signed.post("/segments", data={**form, "value.0": "1", "name": ""})

    assert "请写数字" in wrong_value.text
    assert 'value="viel"' in wrong_value.text
    assert 'value="大客户"' in wrong_value.text
    assert "请填写 1 到 60 个字" in no_name.text
    assert 'name="value.0" value="1"' in no_name.text


def test_a_segment_cannot_rest_on_a_saved_one(signed, kept):
    assert signed.post("/segments", data={"name": "x", "condition": f"segment={kept}"}).status_code == 422


def test_a_segment_whose_field_is_gone_is_said_and_left_out(signed, office):
    office.segment("s-lost", {"name": "旧字段", "condition": "custom.gone=1"}, "owner")
    page = signed.get("/segments")
    office.segment("s-lost", None, "owner")

    assert page.status_code == 200
    assert "“旧字段”使用了数据中已不存在的字段" in page.text


def test_what_is_ready_made_is_copied_not_changed(signed):
    assert signed.get("/segments/late/edit").status_code == 404
    assert signed.post("/segments/late/remove").status_code == 404
    assert "selected" in signed.get("/segments/new?condition=segment=late").text


def test_of_figures_that_say_the_same_the_one_that_tells_most_is_listed():
    def found(name, value=None):
        return Difference(name, value, 2.0, 1.0, 0.5, 0.001)

    listed = contrast._once(
        [found(name) for name in ("value_36", "net_value_12", "value_lifetime", "spent", "spent_last_year")]
        + [found("tier", "高"), found("tier", "低")]
    )

    assert [(one.name, one.value) for one in listed] == [
        ("value_36", None),
        ("spent", None),
        ("spent_last_year", None),
        ("tier", "高"),
        ("tier", "低"),
    ]
    assert contrast.END.search("value_36_low")
    assert not contrast.END.search("on_time_share")


def test_beside_everybody_else_it_says_what_tells_them_apart_or_that_nothing_does(signed):
    page = signed.get("/segments/late.json?with=others").json()

    assert page["contrast"]["rows"] == []  # one customer is too few to say anything by
    assert "未发现超出偶然的差异" in signed.get("/segments/late?with=others").text
    assert signed.get("/segments/late.json").json()["contrast"] == {}
