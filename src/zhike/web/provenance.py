"""Where a customer's rows come from: a document down to file, sheet and row; the spellings and what joined them."""

from collections.abc import Mapping
from typing import Any

from zhike.errors import NotFound, Text
from zhike.tables import PARTY
from zhike.tables import field as field_of
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
                "place": _place(row, seen),
                "gone": row["load"] in kept
                and not (seen.office.workspace.sources / kept[row["load"]].stored).is_file(),
            }
            for row in rows
        ],
    }
    return Page("document.html", order, content, "customers")


def spellings(seen: Seen) -> Page:
    """How the sources write one customer, and which key joined each spelling to it.

    Missing  nothing is listed where the run's private tables are gone
    """
    id_ = seen.path["customer_id"]
    view = seen.office.view(seen.decision)
    folder = seen.office.workspace.intake / "runs" / view.snapshot.name
    rows: list[dict[str, Any]] = []
    if all((folder / f"{name}.parquet").is_file() for name in ("matches", "parties")):
        matches = seen.office.engine.read(folder / "matches.parquet")
        parties = seen.office.engine.read(folder / "parties.parquet")
        own = matches.filter(matches.customer_id == id_).select("party_key", "evidence")
        rows = view.rows(
            parties.inner_join(own, "party_key").order_by("source", "customer_code", "customer_name").limit(200)
        )
    files: dict[str, list[str]] = {}
    for load in seen.office.desk.loads.active():
        files.setdefault(load.source, []).append(load.file)
    content = {
        "id": id_,
        "head": [seen.words.say(field_of(name).label) for name in PARTY],
        "rows": [
            {
                "files": list(dict.fromkeys(files.get(row["source"], [row["source"]]))),
                "cells": [row[name] or "" for name in PARTY],
                "by": seen.words.say(EVIDENCE.get(row["evidence"], (row["evidence"], row["evidence"]))),
            }
            for row in rows
        ],
    }
    return Page("spellings.html", seen.words("Spellings"), content, "customers")


EVIDENCE: dict[str, Text] = {
    "tax_id": ("tax id", "统一社会信用代码"), "code": ("customer code", "客户编码"), "phone": ("phone", "电话"), "card": ("member card", "会员卡号"),
    "email": ("e-mail", "电子邮箱"), "name": ("name", "名称"), "itself": ("stands alone", "独立"),
}  # fmt: skip


def _of_line(row: Mapping[str, Any], column: str, links: Links) -> Any:
    key = {name: row[name] for name in ("source", "load", "file", "sheet", "row")}
    return links.cell(row[column], "order_lines", column, **key)


def _place(row: Mapping[str, Any], seen: Seen) -> str:
    """File, sheet and row, as a person looks them up."""
    sheet = f" · {row['sheet']}" if row["sheet"] else ""
    place = seen.words("row {row}", row=str(row["row"]))
    return f"{row['file']}{sheet} · {place}"
