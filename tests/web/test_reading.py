"""What the wizard's form says of a sheet, and that the next file of its shape needs no word."""

import pytest

from web import shop
from zhike.export import Grid, write_workbook
from zhike.web.app import create_app

HEAD = ["日期", "单号", "客户名称", "商品名称", "数量", "金额"]


def rows(month: int) -> list[list[str]]:
    odd = [["甲", "乙", "丙", "丁", "戊", "己"], HEAD]
    return [*odd, *([f"0{day}/0{month}/2024", f"S{month}{day}", "苏州如期", "纸", "1", "10.00"] for day in range(1, 8))]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reading")
    made = shop.empty(folder)
    for month in (4, 5):
        sheets = [Grid("明细", rows(month)), Grid("旧数据", [HEAD, *rows(month + 2)[2:]])]
        write_workbook(folder / f"{month}.xlsx", sheets)
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        yield client, folder
    app.state.office.close()


def sent(client, path) -> str:
    return shop.ended(
        client, client.post("/import", files=[("files", (path.name, path.read_bytes()))]).headers["location"]
    )


def told(client, draft: str) -> dict:
    return client.get(draft.partition("?")[0] + ".json").json()["f"]


def test_what_a_person_says_of_the_sheets_is_drawn_at_once_and_remembered_for_the_next_file(place):
    client, folder = place
    draft = sent(client, folder / "4.xlsx").partition("?")[0]
    before = told(client, draft)
    asked = {"file": "0", "s0dates": "mdy", "s0header": "2", "s1kind": "-"}
    shop.ended(client, client.post(draft, data=asked).headers["location"])
    after = told(client, draft)
    page = client.get(draft).text
    shop.ended(client, client.post(f"{draft}/load").headers["location"])
    following = told(client, sent(client, folder / "5.xlsx"))

    assert [sheet["how"]["place"] for sheet in before["sheets"]] == ["明细", "旧数据"]
    assert [sheet["how"]["place"] for sheet in after["sheets"]] == ["明细"]
    assert [one["place"] for one in after["aside"]] == ["旧数据"]
    assert '<option value="mdy" selected>' in page
    assert [sheet["how"]["place"] for sheet in following["sheets"]] == ["明细"]
    assert [name for name, _, on in following["sheets"][0]["how"]["dates"] if on] == ["mdy"]
    assert following["sheets"][0]["recalled"]


@pytest.mark.parametrize("wrong", [{"s0header": "9,1"}, {"s0dates": "ydx"}, {"s0numbers": ";"}, {"s0kind": "sales"}])
def test_what_cannot_be_said_of_a_sheet_is_refused_with_a_way_out(place, wrong):
    client, folder = place
    draft = sent(client, folder / "5.xlsx").partition("?")[0]

    assert client.post(draft, data={"file": "0"} | wrong).status_code in (404, 422)
