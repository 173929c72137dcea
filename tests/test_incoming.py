"""Files on their way in: understood and counted before anything is loaded; large ones away from the pages."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from web import shop
from zhike import incoming
from zhike.workspace import Workspace

MOST_MIB = 64
ROWS = 1_000_000


def test_a_file_that_cannot_be_read_says_so_and_the_next_one_is_understood(tmp_path: Path) -> None:
    made = shop.empty(tmp_path)
    bad, good = tmp_path / "坏.xlsx", tmp_path / "好.csv"
    bad.write_bytes(b"%PDF-1.7 nothing to see")
    good.write_text(shop.sales(), "utf-8")
    said: list[tuple[int, str, float]] = []
    asked = [incoming.Asked(path, tmp_path / f"into-{path.stem}", "0" * 64) for path in (bad, good)]

    refused, found = incoming.understand(made.folder, asked, tell=lambda *told: said.append((told[0], *told[1:])))

    assert refused.refused is not None
    assert not (tmp_path / "into-坏").exists()
    assert [sheet.kind for sheet in found.sheets] == ["order_lines"]
    assert found.counted is not None
    assert found.counted.inserted == found.sheets[0].document["rows"]["accepted"]
    shares = [share for number, _, share in said if number == 1]
    assert shares == sorted(shares)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Workspace, httpx.Client, psutil.Process]]:
    """An empty workspace served by a process of its own."""
    made = shop.empty(tmp_path)
    start = "import sys; from zhike.cli import main; sys.exit(main())"
    asked = [sys.executable, "-c", start, "serve", "-w", str(made.folder), "--port", "0", "--json"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as process:
        told = ""
        assert process.stdout is not None
        for line in process.stdout:
            told += line
            if line.startswith("}"):
                break
        address = json.loads(told)["url"]
        with shop.client(address, shop.session(made)) as client:
            client.timeout = 300
            yield made, client, psutil.Process(process.pid)
        process.terminate()


def large(folder: Path) -> Path:
    path = folder / "百万行.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("单据日期,单据编号,客户名称,商品名称,数量,单价,金额\n")
        for number in range(ROWS):
            day = f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
            file.write(f"{day},XS{number // 3:07d},客户{number // 3 % 5000}有限公司,商品{number % 700},2,12.50,25.00\n")
    return path


def job_of(client: httpx.Client, path: Path) -> str:
    with path.open("rb") as file:
        return str(client.post("/import", files=[("files", (path.name, file))]).headers["location"])


def watched(client: httpx.Client, job: str, process: psutil.Process) -> tuple[str, list[int], int]:
    """Where a job leads to; how far it said to be; the most that the process that serves held, in MiB."""
    done: list[int] = []
    most = 0
    while True:
        answer: Any = client.get(job)
        most = max(most, process.memory_info().rss >> 20)
        if answer.status_code == 303:
            return str(answer.headers["location"]), done, most
        found = re.search(r'<progress value="(\d+)"', answer.text)
        done += [int(found[1])] if found else []
        time.sleep(0.1)


@pytest.mark.t2
@pytest.mark.timeout(1500)
def test_a_million_rows_do_not_make_the_pages_grow_and_called_off_leave_nothing(
    served: tuple[Workspace, httpx.Client, psutil.Process], tmp_path: Path
) -> None:
    made, client, process = served
    path = large(tmp_path)
    small = tmp_path / "小.csv"
    small.write_text(shop.sales(), "utf-8")
    watched(client, job_of(client, small), process)  # what the first file of all brings with it is no growth
    before = process.memory_info().rss >> 20

    draft, done, most = watched(client, job_of(client, path), process)

    told = client.get(f"{draft.partition('?')[0]}.json").json()
    print(f"RSS {before} → {most} MiB")
    assert told["files"][0]["accepted"] == f"{ROWS:,}"
    assert done == sorted(done)
    assert most - before <= MOST_MIB
    client.post(f"{draft.partition('?')[0]}/discard")

    resting = process.children()  # the tracker that Python starts with the first child
    job = job_of(client, path)
    while len(process.children()) <= len(resting):
        time.sleep(0.1)
    client.post(f"{job}/cancel")
    time.sleep(5)
    assert process.children(recursive=True) == resting
    kept = [one for one in made.folder.rglob("*") if one.is_file() and one.suffix in (".csv", ".parquet")]
    assert [one for one in kept if one.name == path.name or one.stat().st_size > 1 << 20] == []
