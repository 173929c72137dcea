"""Unsold: rows of sales were brought, and none of them is a sale that counts: why, and what to do."""

from collections.abc import Mapping
from typing import Any

from zhike.accounted import AHEAD
from zhike.errors import SnapshotCorrupt
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import Day

PLACES = (
    "home",
    "customers",
    "todo",
    "segments",
    "personas",
    "retention",
    "tiers",
    "value",
    "churn",
    "models",
    "company",
)
"""Where pages would say that nobody has bought."""
SALES = "order_lines"


def unsold(view: View, place: str, seen: Seen) -> dict[str, Any]:
    """What became of the rows; nothing where something was sold, none were brought, or a reader sees a part only."""
    if place not in PLACES or view.decision.row_predicate or not (view.has("orders") and view.has("accounted_rows")):
        return {}
    try:
        kinds = view.kept("documents by kind", lambda: _kinds(view))
        ahead = view.kept("sales ahead", lambda: _ahead(view))
    except SnapshotCorrupt:  # told beside it
        return {}
    if kinds.get("sale") or not (kinds or ahead):
        return {}
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    return {"why": _why(kinds, ahead, view, links, seen)}


def _kinds(view: View) -> dict[str, int]:
    """Documents by kind."""
    of = view.table("orders")
    return {row["kind"]: row["count"] for row in view.rows(of.group_by("kind").aggregate(count=of.count()))}


def _ahead(view: View) -> dict[str, Any]:
    """Rows of sales after the day of the data; nothing where there are none."""
    of = view.table("accounted_rows")
    left = of.filter(of.fact.isin((SALES, "documents")), of.state == AHEAD)
    (row,) = view.rows(left.aggregate(rows=left.rows.sum(), first=left.first_on.min(), last=left.last_on.max()))
    return row if row["rows"] else {}


def _why(kinds: Mapping[str, int], ahead: Mapping[str, Any], view: View, links: Links, seen: Seen) -> list[Any]:
    words, said = links.words, []

    def of(count: int, href: str) -> Any:
        return links.sum(count, "count", href, words("Documents"))

    if ahead:
        first, last, day = (
            Day(one, seen.lang, spoken=True) for one in (ahead["first"], ahead["last"], view.snapshot.as_of)
        )
        rows = of(ahead["rows"], "/quality#accounted")
        said.append(words("{rows} {rows:row of sales is|rows of sales are} dated from {first} to {last}, after {day}, the day of the data: {rows:it counts|they count} from that day on. If the dates are wrong, mend the file and import it again.", rows=rows, first=first, last=last, day=day))  # fmt: skip
    if kinds.get("return"):
        back = of(kinds["return"], "/explore?by=month&show=spent")
        said.append(words("{count} {count:document takes|documents take} goods or money back. If {count:it is a sale, its|they are sales, their} sign or kind of document is read wrongly.", count=back))  # fmt: skip
    if kinds.get("gift"):
        free = of(kinds["gift"], "/explore?by=month&show=spent")
        said.append(words("{count} {count:document was|documents were} given away: price and amount are 0. If {count:it was|they were} sold, bring the prices.", count=free))  # fmt: skip
    if kinds.get("freight"):
        carried = of(kinds["freight"], "/explore?by=month&show=spent")
        said.append(words("{count} {count:document is|documents are} freight only.", count=carried))
    return said
