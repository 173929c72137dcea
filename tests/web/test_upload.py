"""What may become of an upload on its way."""

import re
import socket
import time
from urllib.parse import urlsplit

import httpx
import pytest
from python_calamine import CalamineWorkbook

from web import shop
from zhike.web.app import create_app

BOUNDARY = "cut"
PART = (
    f"--{BOUNDARY}\r\n"
    'Content-Disposition: form-data; name="files"; filename="销售明细.csv"\r\n'
    "Content-Type: text/csv\r\n\r\n"
).encode()
END = f"\r\n--{BOUNDARY}--\r\n".encode()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    made = shop.empty(tmp_path_factory.mktemp("uploads"))
    app = create_app(made)
    with shop.served(app) as address:
        yield made, address, app.state.office
    app.state.office.close()


def opened(made, address: str, body: int, path: str = "/import") -> socket.socket:
    """A connection on which the head of an upload was sent."""
    at = urlsplit(address)
    connection = socket.create_connection((at.hostname, at.port))
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {at.netloc}\r\nOrigin: {address}\r\nCookie: zhike_session={shop.session(made)}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {body}\r\n\r\n"
    )
    connection.sendall(head.encode())
    return connection


def drafts(office) -> int:
    return len(office.drafts._open)


def settled(client: httpx.Client, address: str) -> httpx.Response:
    """The page that a job leads to; what it says is done never becomes less."""
    done = 0.0

    def seen(page: str) -> None:
        nonlocal done
        if said := re.search(r'<progress value="(\d+)" max="(\d+)"', page):
            share = int(said[1]) / int(said[2])
            assert share >= done, page
            done = share

    return client.get(shop.ended(client, address, seen))


def sent(client: httpx.Client, *files: tuple[str, bytes]) -> tuple[str, str]:
    """A draft's address and its page."""
    answer = client.post("/import", files=[("files", one) for one in files])
    draft = shop.ended(client, answer.headers["location"])
    return draft, client.get(draft).text


def test_an_upload_cut_in_the_middle_leaves_nothing_and_the_pages_stay(place):
    made, address, office = place
    body = PART + shop.sales().encode() * 50 + END
    before = drafts(office), len(list(office.drafts._folder.iterdir()))
    connection = opened(made, address, len(body))
    connection.sendall(body[: len(body) // 2])
    connection.close()
    time.sleep(0.5)

    assert (drafts(office), len(list(office.drafts._folder.iterdir()))) == before
    with shop.client(address, shop.session(made)) as client:
        assert client.get("/import").status_code == 200


def test_who_says_to_send_too_much_is_answered_before_sending_it(place):
    made, address, _ = place
    connection = opened(made, address, 3 << 30)
    connection.sendall(PART)
    connection.settimeout(10)

    assert connection.recv(1000).startswith(b"HTTP/1.1 413")
    connection.close()


def test_a_slow_client_holds_up_nobody(place):
    made, address, _ = place
    body = PART + shop.receivables().encode() + END
    connection = opened(made, address, len(body))
    with shop.client(address, shop.session(made)) as client:
        for at in range(0, len(body), 100):
            connection.sendall(body[at : at + 100])
            began = time.monotonic()
            assert client.get("/import").status_code == 200
            assert time.monotonic() - began < 2
    connection.settimeout(10)
    assert connection.recv(1000).startswith(b"HTTP/1.1 303")
    connection.close()


def test_one_bad_file_does_not_stop_the_others_and_says_what_to_do(place):
    made, address, _ = place
    with shop.client(address, shop.session(made)) as client:
        draft, _ = sent(client, ("坏.xlsx", b"PK\x03\x04 no workbook"), ("应收.csv", shop.receivables().encode()))
        told = client.get(f"{draft.partition('?')[0]}.json").json()

    assert [one["state"] for one in told["files"]] == ["无法读取", "可导入"]
    assert told["f"]["refused"][1]
    assert told["ready"]


BROKEN = (
    "单据日期,单据编号,客户名称,商品名称,数量,金额\r\n"
    "2024-01-05,XS001,苏州如期百货有限公司,保温杯,1,10.00\r\n"
    "2024-01-05,XS001,苏州如期百货有限公司,收纳箱,2,十二元\r\n"
    "2024-01-06,XS002,成都准点贸易有限公司,保温杯,3,30.00\r\n"
    "2024-01-07,XS003,武汉恒常实业有限公司,保温杯,4,40.00\r\n"
    "合计,,,,10,92.00\r\n"
)


def test_a_rejected_row_is_mended_in_its_workbook_and_its_document_comes_back_whole(place, tmp_path):
    made, address, office = place
    with shop.client(address, shop.session(made)) as client:
        draft, page = sent(client, ("待修.csv", BROKEN.encode("gb18030")))
        number = re.search(r"mend\.xlsx\?file=(\d+)", page)[1]
        draft = draft.partition("?")[0]
        workbook = client.get(f"{draft}/mend.xlsx?file={number}")
        assert workbook.status_code == 200
        settled(client, client.post(f"{draft}/load").headers["location"])
        first = office.desk.loads.active()[-1]
        kept = client.get(f"/loads/{first.id}/mend.xlsx")
        rows = cells(workbook.content, tmp_path)
        assert rows == cells(kept.content, tmp_path)
        assert [row[1] for row in rows] == ["单据编号", "XS001", "XS001"]

        rows[2][5] = "20.00"
        draft, _ = sent(client, ("修好.csv", "\r\n".join(",".join(row) for row in rows).encode()))
        told = client.get(f"{draft.partition('?')[0]}.json").json()
        assert told["f"]["updated"] == "2"
        settled(client, client.post(f"{draft.partition('?')[0]}/load").headers["location"])
        office._pinned = None  # the pointer is looked at once a second
        spent = client.get("/customers.json?show=spent&q=苏州如期").json()

    assert spent["rows"][0]["cells"][0]["value"]["value"] == "30.00"


def cells(content: bytes, folder) -> list[list[str]]:
    """The first sheet of a workbook, as text."""
    path = folder / "mend.xlsx"
    path.write_bytes(content)
    return [
        [str(cell) for cell in row] for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    ]


def test_duplicates_count_after_all_when_a_person_says_so(place):
    made, address, _ = place
    lines = BROKEN.replace("十二元", "12.00").splitlines()[:-1]
    twice = "\r\n".join([*lines, *lines[1:]]) + "\r\n"
    with shop.client(address, shop.session(made)) as client:
        draft, _ = sent(client, ("重复.csv", twice.encode()))
        draft = draft.partition("?")[0]
        before = client.get(f"{draft}.json").json()["f"]
        settled(
            client, client.post(draft, data={"file": "0", "kind": before["kind"], "keep": "yes"}).headers["location"]
        )
        after = client.get(f"{draft}.json").json()["f"]

    assert before["doubles"]
    assert not after["doubles"]
    assert after["keep"]


def test_an_encoding_that_a_person_names_is_the_one_read(place):
    made, address, _ = place
    text = BROKEN.replace("十二元", "12.00")
    with shop.client(address, shop.session(made)) as client:
        draft, _ = sent(client, ("编码.csv", text.encode("gb18030")))
        draft = draft.partition("?")[0]
        asked = {"file": "0", "kind": "order_lines", "encoding": "gb18030"}
        settled(client, client.post(draft, data=asked).headers["location"])
        told = client.get(f"{draft}.json").json()["f"]

    assert told["encoding"] == "gb18030"
    assert told["sheets"][0]["columns"][0]["header"] == "单据日期"


def test_what_nothing_in_the_file_says_is_told_with_whence_it_is(place):
    made, address, _ = place
    text = "日期,凭证号,摘要,客户,借方,贷方,余额\n" + "".join(
        f"2024-03-0{n},记-{n},{'收货款' if n % 2 else '销售'},甲{n}商行,{'' if n % 2 else '30.00'},{'30.00' if n % 2 else ''},{n}.00\n"
        for n in range(1, 9)
    )
    with shop.client(address, shop.session(made)) as client:
        draft, _ = sent(client, ("分录.csv", text.encode()))
        page = client.get(draft.partition("?")[0]).text

    assert "应收账款" in page
    assert "表中没有写明科目" in page or "the sheet names no account" in page
