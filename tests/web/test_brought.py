import pytest

from web import shop
from zhike.web import brought, upload
from zhike.web.brought import share


def test_sources_say_period_freshness_and_who_fills_what(signed):
    told = signed.get("/sources.json").json()

    by_file = {one["file"]: one for one in told["loads"]}
    lines = [line.split(",")[0] for line in shop.sales().splitlines()[2:-1]]
    assert by_file["销售明细.csv"]["period"] == [min(lines), max(lines)]
    assert [one["last"] for one in told["fresh"] if one["kind"] == "销售明细"] == [max(lines)]
    [sales] = [one for one in told["coverage"] if one["kind"] == "销售明细"]
    assert sales["sources"] == ["销售明细.csv"]
    assert {one["label"]: one["cells"] for one in sales["fields"]}["业务员"] == ["100 %"]


@pytest.mark.parametrize(("part", "of", "said"), [(0, 9, ""), (9, 9, "100 %"), (1, 1000, "1 %"), (999, 1000, "99 %"), (0, 0, "")])  # fmt: skip
def test_a_share_is_all_or_none_only_where_it_is_wholly_so(part, of, said):
    assert share(part, of) == said


def test_many_loads_stand_on_several_pages(signed, monkeypatch):
    whole = signed.get("/sources.json").json()
    monkeypatch.setattr(brought, "PAGE", 1)
    monkeypatch.setattr(upload, "NEWEST", 1)
    first, second = (signed.get(f"/sources.json?page={page}").json() for page in (1, 2))

    assert len(whole["loads"]) == 2
    assert not whole["pager"]
    assert first["loads"] + second["loads"] == whole["loads"]
    assert (first["pager"]["before"], first["pager"]["after"]) == ("", "/sources?page=2#loads")
    assert (second["pager"]["range"], second["pager"]["of"], second["pager"]["after"]) == ("2–2", "2", "")
    assert signed.get("/sources.json?page=99").json()["loads"] == first["loads"]
    newest = signed.get("/import.json").json()
    assert ([load["file"] for load in newest["loads"]], newest["more"]) == ([whole["loads"][0]["file"]], "2")
    assert "/sources?page=1#loads" in signed.get("/sources?page=2").text
    assert "全部 2 个已导入文件" in signed.get("/import").text
