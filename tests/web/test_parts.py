"""Pages made of parts: whichever table is lost, a part is what it was or says which file is missing; none is wrong."""

from dataclasses import replace

import pytest

from web import shop
from zhike.engine import Reader, connect
from zhike.web.app import create_app

PAGES = (
    "/tiers",
    "/company",
    "/profit",
    "/acquisition",
    "/churn",
    "/credit",
    "/capability",
    "/explore",
    "/explore?from=2024-07-01&to=2024-12-31&against=previous&by=tier",
    "/receivables",
    "/receivables/ageing",
    "/retention",
    "/value",
    "/models",
    "/models/bg_nbd",
    "/personas",
    "/targets",
    "/todo",
    "/deals?product=不锈钢保温杯&quantity=10&price=20&customer=苏州如期百货有限公司",
)
SPANS = {"/company": {"profit_months"}, "/profit": {"profit_months"}, "/acquisition": {"profiles", "winning_costs"}}
"""Tables that say from which month on there is something: without them other periods are offered."""


class Watched(Reader):
    """An engine that remembers which tables were read."""

    seen = frozenset()

    def read(self, paths):
        self.seen |= {paths.stem}
        return super().read(paths)


@pytest.fixture(scope="module")
def shown(company):
    """Each page whole and, for every table that it reads, without it: as .json, and as people see it."""
    app = create_app(company)
    office = app.state.office
    office.clock = lambda: 0.0  # the snapshot that is pinned stays so
    office.engine = Watched(connect())
    found = {}
    with shop.served(app) as address, shop.client(address, shop.session(company)) as reader:
        reader.get("/help")
        at, whole = office._pinned
        for page in PAGES:
            office.engine.seen, twin = frozenset(), page.replace("?", ".json?") if "?" in page else f"{page}.json"
            office._kept.clear()
            found[page, ""] = reader.get(twin), reader.get(page)
            for table in sorted(office.engine.seen - {"customers"}):
                office._pinned = at, replace(whole, lost=frozenset({table}))
                office._kept.clear()
                found[page, table] = reader.get(twin), reader.get(page)
            office._pinned = at, whole
    office.close()
    return found


def differs(here, whole, file):
    """Whether something is neither what it was nor says that the file is missing."""
    if isinstance(here, dict) and set(here) == {"failed", "fix"}:
        return file not in here["failed"]
    if isinstance(here, dict) and isinstance(whole, dict):
        return here.keys() != whole.keys() or any(differs(here[key], whole[key], file) for key in here)
    if isinstance(here, list) and isinstance(whole, list):
        if len(here) != len(whole):
            return any(one not in whole and file not in str(one) for one in here)
        return any(differs(*pair, file) for pair in zip(here, whole, strict=True))
    return here != whole


def test_a_part_is_what_it_was_or_names_the_file_that_is_missing(shown):
    assert [
        (page, table, key)
        for (page, table), (twin, _) in shown.items()
        if table and table not in SPANS.get(page, ())
        for key, value in twin.json().items()
        if differs(value, shown[page, ""][0].json().get(key), f"{table}.parquet")
    ] == []


def test_every_page_stands_and_says_what_to_do(shown):
    assert [(key, html.status_code) for key, (_, html) in shown.items() if html.status_code != 200] == []
    assert [
        (page, table)
        for (page, table), (_, html) in shown.items()
        if table and (f"{table}.parquet" not in html.text.split("<main")[1] or 'action="/runs"' not in html.text)
    ] == []


def test_no_part_fails_while_every_file_is_whole(shown):
    assert [page for (page, table), (twin, _) in shown.items() if not table and '"failed"' in twin.text] == []
