"""Where a customer's rows come from: a document down to file, sheet and row."""

from collections.abc import Mapping
from typing import Any

from zhike.currency import how_turned
from zhike.errors import NotFound
from zhike.web import history
from zhike.web.links import Links
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day


def document(seen: Seen) -> Page:
    """One document of a customer: its lines, each with file, sheet and row.

    Errors  NotFound where the customer has no such document
    """
    id_, order = seen.path["customer_id"], seen.asked("order")[:200]
    view = seen.office.view(seen.decision, seen.asked("at"))
    lines = view.table("order_lines")
    own = lines.filter((lines.customer_id == id_) & (lines.order_id == order))
    source = seen.asked("source")
    own = own.filter(own.source == source) if source else own
    rows = view.rows(own.order_by("file", "sheet", "row").limit(500))
    if not rows:
        raise NotFound(
            (f"There is no document “{order}”.", f"没有单据“{order}”。"),
            ("Go back to the customer.", "请返回客户页面。"),
        )
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    kept = {load.id: load for load in seen.office.desk.loads.all()}
    place = {"customer": id_, "from": rows[0]["ordered_on"], "to": rows[0]["ordered_on"]}
    content = {
        "id": id_,
        "order": order,
        "day": Day(rows[0]["ordered_on"], seen.lang),
        "total": links.metric(sum(row["amount"] for row in rows), "spent", **place),
        "lines": [
            {
                "product": row["product_name"] or row["product_code"] or "",
                "kind": seen.words.say(history.KINDS.get(row["kind"], (row["kind"], row["kind"]))),
                "quantity": _of_line(row, "quantity", links),
                "price": _of_line(row, "unit_price", links),
                "amount": _of_line(row, "amount", links),
                "worked": seen.words.say(how_turned(row)),
                "place": _place(row, seen),
                "gone": row["load"] in kept
                and not (seen.office.workspace.sources / kept[row["load"]].stored).is_file(),
            }
            for row in rows
        ],
    }
    return Page("document.html", order, content, "customers")


def _of_line(row: Mapping[str, Any], column: str, links: Links) -> Any:
    key = {name: row[name] for name in ("source", "load", "file", "sheet", "row")}
    return links.cell(row[column], "order_lines", column, **key)


def _place(row: Mapping[str, Any], seen: Seen) -> str:
    """File, sheet and row, as a person looks them up."""
    sheet = f" · {row['sheet']}" if row["sheet"] else ""
    place = seen.words("row {row}", row=str(row["row"]))
    return f"{row['file']}{sheet} · {place}"
