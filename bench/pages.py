"""Home, Customers and Customer read by 20 people, a page each per 2 s for 60 s; distinct customers, no address twice
but that of Home, which has only one.

The bar: p95 of each kind of page at most 150 ms. Traffic goes to loopback only, is bounded and stops by itself.
"""

import json
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from random import Random
from typing import Any

from pyarrow import parquet

from bench.company import ZHIKE, snapshot, workspace

READERS, SECONDS, EVERY = 20, 60.0, 2.0


def measure(folder: Path, customers: int) -> Iterator[dict[str, Any]]:
    """One figure a kind of page."""
    place, _ = workspace(folder, customers)
    ids = parquet.read_table(snapshot(place) / "profiles.parquet", columns=["customer_id"])["customer_id"].to_pylist()
    Random(1).shuffle(ids)
    command = [*ZHIKE, "serve", "-w", str(place), "--port", "8797", "--json"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        base, opener = _signed_in(server)
        for warm in ("/", "/customers", f"/customers/{ids[-1]}"):
            opener.open(base + warm).read()
        took: dict[str, list[float]] = {"home": [], "customers": [], "customer": []}
        with ThreadPoolExecutor(READERS) as people:
            reading = [people.submit(_read, opener, base, number, ids, took) for number in range(READERS)]
        for one in reading:
            one.result()  # a page that failed ends the measure
    finally:
        server.terminate()
        server.wait(30)
    for kind, seconds in took.items():
        ranked = sorted(seconds)
        yield {
            "what": f"page {kind}",
            "pages": len(ranked),
            "p50_ms": at(ranked, 0.5),
            "p95_ms": at(ranked, 0.95),
            "max_ms": at(ranked, 1.0),
        }


def at(ranked: list[float], share: float) -> float:
    """Milliseconds that this share of pages stays within."""
    return round(1000 * ranked[min(len(ranked) - 1, int(share * len(ranked)))], 1) if ranked else 0.0


def _signed_in(server: "subprocess.Popen[str]") -> tuple[str, urllib.request.OpenerDirector]:
    text = ""
    assert server.stdout is not None
    while not text.rstrip().endswith("}"):
        text += server.stdout.readline()
    told = json.loads(text)
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = urllib.parse.urlencode({"token": told["token"]}).encode()
    for _ in range(50):
        try:
            opener.open(urllib.request.Request(told["url"] + "/enter", form, {"Origin": told["url"]})).read()
            return told["url"], opener
        except urllib.error.URLError:
            time.sleep(0.2)
    raise SystemExit("the server did not let us in")


def _read(
    opener: urllib.request.OpenerDirector, base: str, number: int, ids: list[str], took: dict[str, list[float]]
) -> None:
    start = time.monotonic() + number * EVERY / READERS
    for turn in range(int(SECONDS / EVERY)):
        time.sleep(max(0.0, start + turn * EVERY - time.monotonic()))
        place = turn * READERS + number
        kind = ("home", "customers", "customer")[place % 3]
        path = {
            "home": "/",
            "customers": f"/customers?spent.min={place}&sort=-orders",
            "customer": f"/customers/{ids[place]}",
        }[kind]
        began = time.monotonic()
        opener.open(base + path).read()
        took[kind].append(time.monotonic() - began)
