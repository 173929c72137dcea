import pytest

from zhike.web.office import Office


def test_every_name_has_its_meaning_and_its_expression(signed, office: Office):
    page = signed.get("/definitions.json").json()

    assert {one["name"] for one in page["metrics"]} == set(office.vocabulary.metrics)
    assert all(one["means"] and one["expressions"] for one in page["metrics"])


def test_words_narrow_the_list(signed):
    page = signed.get("/definitions.json?words=应收").json()

    assert "receivable" in [one["name"] for one in page["metrics"]]
    assert "orders" not in [one["name"] for one in page["metrics"]]


@pytest.mark.parametrize("name", ["spent", "customers", "receivable", "average_order", "days_late", "margin"])
def test_every_sort_of_figure_is_explained(signed, name):
    page = signed.get(f"/explain.json?show={name}").json()

    assert page["name"] == name
    assert "SELECT" in page["sql"]


def test_the_levels_of_a_sum_add_up_to_it(signed):
    page = signed.get("/explain.json?show=spent").json()

    assert {one["agrees"] for one in page["levels"]} == {"yes"}
    assert page["files"][0]["file"] == "销售明细.csv"


def test_a_cell_of_a_sealed_table_is_explained_by_its_step(signed):
    page = signed.get("/explain/cell.json?table=company_months&column=spent&month=2024-12-01").json()

    assert page["made"]["function"].endswith("company_months")
    assert page["others"]


def test_a_private_table_is_not_shown(signed):
    assert signed.get("/explain/cell?table=parties&column=phone").status_code == 422


def test_every_number_on_home_leads_to_a_page(signed):
    import re

    addresses = sorted(set(re.findall(r'class="figure[^"]*" href="([^"]+)"', signed.get("/").text)))[::9]

    assert addresses
    for address in addresses:
        assert signed.get(address.replace("&amp;", "&")).status_code == 200, address


def test_a_rate_is_worked_with_the_companys_own_numbers(signed):
    page = signed.get("/definitions.json").json()
    rate = next(one for one in page["metrics"] if one["name"] == "repeat_rate")

    above, below = rate["division"]["of"], rate["division"]["by"]
    assert "show=repeat_customers" in above["explained_by"]
    assert abs(above["value"] / below["value"] - rate["example"]["value"]) < 1e-9


def test_every_figure_stands_in_one_group_in_the_order_of_the_catalogue(signed, office: Office):
    page = signed.get("/definitions.json").json()

    listed = [one["name"] for group in page["groups"] for one in group["metrics"]]
    assert listed == list(office.vocabulary.metrics)
    assert [group["title"] for group in page["groups"]][:2] == ["客户", "保留与流失"]


def test_a_segments_number_is_what_its_list_counts(signed):
    page = signed.get("/definitions.json").json()

    for one in page["segments"]:
        shown = signed.get(one["example"]["explained_by"].replace("/explain?", "/explain.json?")).json()
        assert shown["exact"] == one["example"]["shown"], one["name"]


def test_each_anchor_stands_once(signed):
    import re

    anchors = re.findall(r'<(?:li|h2) id="([^"]+)"', signed.get("/definitions").text)
    assert len(anchors) == len(set(anchors))


def test_of_very_many_segments_the_first_are_listed_and_words_find_the_others(signed, monkeypatch):
    every = signed.get("/definitions.json").json()
    monkeypatch.setattr("zhike.web.definitions.MOST_SEGMENTS", 2)
    page = signed.get("/definitions.json").json()
    last = every["segments"][-1]["name"]

    assert [one["name"] for one in page["segments"]] == [one["name"] for one in every["segments"][:2]]
    assert page["left_out"] == str(len(every["segments"]) - 2)
    assert every["left_out"] == ""
    assert last in [one["name"] for one in signed.get(f"/definitions.json?words={last}").json()["segments"]]
