"""The REST API: the same figures for programs, and clear problems for everything else."""

import csv
import io
import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from asking import Asking
from injections import strings
from shop import shop
from zhike.access import ACTIONS
from zhike.web.api import ARROW, PARQUET, PREFIX, ROUTES
from zhike.web.app import create_app


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(shop(tmp_path_factory.mktemp("shop")), hosts=("testserver",))


@pytest.fixture(scope="module")
def get(app):
    desk = app.state.office.desk
    session = desk.keys.spend(desk.keys.mint_link())
    client = Asking(app, Authorization=f"Bearer {session}")

    def got(path, **headers):
        return client.get(PREFIX + path, headers=headers)

    return got


def test_a_question_is_answered_with_rows_meta_and_definitions(get):
    told = get("/ask?by=month&show=spent,orders&lang=zh").json()
    assert told["data"] == [
        {"month": "2023-12", "spent": "50.50", "orders": 1},
        {"month": "2024-01", "spent": "100.00", "orders": 1},
        {"month": "2024-02", "spent": "40.00", "orders": 2},
    ]
    assert told["meta"]["total"] == 3
    assert told["meta"]["next_cursor"] is None
    assert told["meta"]["as_of"] == "2024-02-11"
    assert told["definitions"]["spent"]["label"] == "销售额"


def test_customers_come_page_by_page_within_one_snapshot(get):
    first = get("/customers?show=spent&limit=2").json()
    assert [row["spent"] for row in first["data"]] == ["130.00", "50.50"]
    second = get(f"/customers?show=spent&limit=2&cursor={first['meta']['next_cursor']}").json()
    assert [row["spent"] for row in second["data"]] == ["10.00"]
    assert second["meta"]["next_cursor"] is None
    assert second["meta"]["snapshot"] == first["meta"]["snapshot"]


def test_a_cursor_serves_its_own_question_only(get):
    cursor = get("/customers?show=spent&limit=1").json()["meta"]["next_cursor"]
    forged = [
        cursor[:-2] + ("aa" if cursor[-2:] != "aa" else "bb"),
        cursor + "x",
        "x",
        cursor.swapcase(),
        cursor.split(".")[-1],
    ]
    for path in (
        f"/customers?show=orders&limit=1&cursor={cursor}",
        f"/ask?by=customer&show=spent&limit=2&cursor={cursor}",
        f"/customers?show=spent&limit=1&page=2&cursor={cursor}",
        *(f"/customers?show=spent&limit=1&cursor={one}" for one in forged),
    ):
        assert get(path).status_code == 422, path


def test_one_customer_has_every_figure(get):
    id_ = get("/customers?show=spent&limit=1").json()["data"][0]["customer"]
    told = get(f"/customers/{id_}").json()
    assert told["data"]["figures"]["spent"] == "130.00"
    assert told["data"]["figures"]["last_ordered_on"] == "2024-02-10"
    assert told["data"]["name"] == "安记贸易有限公司"
    assert set(told["definitions"]) == set(told["data"]["figures"])
    assert get("/customers/nobody").status_code == 404


def test_a_figure_is_explained_down_to_file_and_row(get):
    told = get("/explain?show=spent&from=2024-02-01&limit=10").json()["data"]
    assert told["value"] == "40.00"
    assert [level["agrees"] for level in told["levels"]] == [True, True, True]
    assert {(row["file"], row["row"]) for row in told["rows"]} >= {("f.csv", 4)}
    assert told["files"] == [{"load": "0001", "file": "f.csv", "sheet": told["files"][0]["sheet"], "rows": 3}]


def test_definitions_and_snapshots_are_listed(get):
    assert "spent" in {one["name"] for one in get("/definitions").json()["data"]["metrics"]}
    assert [one["name"] for one in get("/definitions/late").json()["data"]["segments"]] == ["late"]
    assert get("/definitions/nonsense").status_code == 404
    assert len(get("/snapshots").json()["data"]) == 1


def test_tables_are_read_in_the_order_of_their_key(get):
    first = get("/tables/orders?limit=2").json()
    assert first["meta"]["total"] == 5
    assert [row["order_id"] for row in first["data"]] == ["A1", "A2"]
    second = get(f"/tables/orders?limit=2&cursor={first['meta']['next_cursor']}").json()
    assert [row["order_id"] for row in second["data"]] == ["A3", "B1"]
    assert first["definitions"]["amount"]["unit"] == "money"


@pytest.mark.parametrize("name", ["matches", "parties", "desk", "../desk.db", "orders;", "raw_order_lines"])
def test_private_tables_are_not_there(get, name):
    assert get(f"/tables/{name}").status_code == 404


def test_all_rows_come_as_csv_parquet_and_arrow(get):
    told = get("/ask?by=product&show=spent&sort=-spent", accept="text/csv")
    assert told.headers["content-type"].startswith("text/csv")
    assert list(csv.reader(io.StringIO(told.content.decode("utf-8-sig"))))[:2] == [
        ["product", "spent"],
        ["杯子", "140.50"],
    ]
    assert "'=SUM(A1)" in told.text
    told = get("/customers?show=spent", accept=PARQUET)
    assert parquet.read_table(io.BytesIO(told.content)).num_rows == 3
    told = get("/tables/order_lines", accept=ARROW)
    assert pa.ipc.open_stream(told.content).read_all().num_rows == 6
    assert get("/ask", accept="image/png").status_code == 406


@pytest.mark.parametrize(
    "path",
    [
        "/ask?bye=tier",
        "/ask?by=teir",
        "/ask?show=spend",
        "/ask?spent.min=abc",
        "/ask?limit=1001",
        "/ask?limit=0",
        "/ask?page=x",
        "/ask?limit=1&limit=2",
        "/ask?cursor=a&cursor=b",
        "/customers?by=tier",
        "/customers/x?show=spent",
        "/tables/orders?province=a",
        "/definitions?x=1",
        "/snapshots?limit=1",
        "/ask?at=yesterday",
        "/ask?show=receivable&by=month",
        "/ask?province=%00",
        "/ask?province=%ff",
        "/ask?q=" + "a" * 300,
    ],
)
def test_what_cannot_be_understood_is_a_problem_in_the_callers_language(get, path):
    told = get(path, **{"accept-language": "zh-CN"})
    assert told.status_code == 422
    assert told.headers["content-type"] == "application/problem+json"
    problem = told.json()
    assert set(problem) == {"type", "title", "status", "detail", "code", "instance"}
    assert any("\u4e00" <= letter <= "\u9fff" for letter in problem["title"])
    assert get(path, **{"accept-language": "en"}).json()["code"] == problem["code"]


def test_an_unknown_snapshot_or_address_is_not_found(get):
    assert get("/ask?at=1999-01-01").json()["code"] == "not_found"
    assert get("/nowhere").status_code == 404
    assert get("/nowhere").headers["content-type"] == "application/problem+json"


def test_only_get_is_answered(app):
    client = Asking(app)
    assert client.post(PREFIX + "/ask", headers={"Authorization": "Bearer x"}).status_code == 405


def test_nobody_reads_without_a_session(app):
    client = Asking(app)
    for path, _, _, _ in ROUTES:
        told = client.get(PREFIX + path.replace("{id}", "x").replace("{name}", "orders"))
        assert (told.status_code, told.json()["code"]) == (401, "not_signed_in"), path
        told = client.get(
            PREFIX + path.replace("{id}", "x").replace("{name}", "orders"), headers={"Authorization": "Bearer wrong"}
        )
        assert told.status_code == 401


def test_every_route_declares_a_known_action():
    assert all(action in ACTIONS for _, action, _, _ in ROUTES)


def test_the_served_description_is_openapi_3_1_and_names_every_address(get):
    told = get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) == {path for path, _, _, _ in ROUTES} | {"/credit/check"}
    assert told["components"]["schemas"]["Rows"]["additionalProperties"] is False


def test_no_hostile_text_breaks_the_api(get):
    for text in strings()[::5]:
        for params in ({"province": text}, {"q": text}, {"show": text}, {text: "1"}, {"cursor": text}):
            told = get("/ask?" + "&".join(f"{_quoted(key)}={_quoted(value)}" for key, value in params.items()))
            assert told.status_code in (200, 422), (params, told.text)
            json.loads(told.content)


def _quoted(text):
    from urllib.parse import quote

    return quote(text, safe="")


def test_a_number_is_exact_and_of_its_type(get):
    told = get("/ask?show=spent,orders,returns_share,last_ordered_on,margin").json()["data"][0]
    assert (
        type(told["spent"]),
        type(told["orders"]),
        type(told["returns_share"]),
        told["last_ordered_on"],
        told["margin"],
    ) == (str, int, float, "2024-02-10", None)
