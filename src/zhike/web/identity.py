"""Identity: under which spellings a customer is known, what joined them, who belongs to it, and which values stand."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from zhike import doubts, verdicts
from zhike.doubts import Doubts
from zhike.errors import NotFound, Text
from zhike.identity import evidence
from zhike.identity.levels import TOP
from zhike.tables import PARTY
from zhike.web import golden, review
from zhike.web.amended import amended
from zhike.web.failures import Failures
from zhike.web.former import former, moved
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Go, Page, Seen
from zhike.web.record import record as record_of
from zhike.web.shown import Day, link

SHOWN = ("customer_name", *(name for name in PARTY if name != "customer_name"))
MOST_SPELLINGS = 200
MOST_RELATIONS = 60
MOST_VALUES = 2_000
JOINED: dict[str, Text] = {
    "decision": ("a decision", "人工决定"), "tax_id": ("tax id", "统一社会信用代码"), "code": ("customer code", "客户编码"),
    "phone": ("phone", "电话"), "card": ("member card", "会员卡号"), "email": ("e-mail", "电子邮箱"),
    "bank_account": ("bank account", "银行账号"), "id_number": ("number of the document", "证件号码"),
    "name": ("name", "名称"), "likeness": ("likeness", "相似"), "itself": ("stands alone", "独立"),
}  # fmt: skip
RELATED: dict[str, tuple[Text, Text]] = {
    # kind: what the other is to this one, and what it is where the other's row says it
    "parent": (("Parent", "上级单位"), ("Branch", "下级单位")),
    "branch": (("Branch", "下级单位"), ("Parent", "上级单位")),
    "group": (("Same chain", "同一连锁"), ("Same chain", "同一连锁")),
    "circle": (("Said to be the parent, which would close a circle", "数据称为上级，但会形成循环，未采用"), ("Said to be below, which would close a circle", "数据称为下级，但会形成循环，未采用")),
    "partner": (("Partner", "合作伙伴"), ("Partner", "合作伙伴")),
    "supplier": (("Supplier", "供应商"), ("Buys from this one", "以其为供应商")),
    "customer": (("Buyer", "买方"), ("Sells to this one", "以其为客户")),
    "distributor": (("Distributor", "经销商"), ("Is distributed by this one", "由其经销")),
    "competitor": (("Competitor", "竞争对手"), ("Competitor", "竞争对手")),
}  # fmt: skip
BASIS: dict[str, Text] = {
    "decision": ("decided", "人工决定"),
    "source": ("stated in the data", "数据中写明"),
    "name": ("by its name", "按名称判断"),
    "name, phone": ("same name and phone", "同名且同电话"),
    "name, email": ("same name and e-mail", "同名且同邮箱"),
    "name, bank_account": ("same name and bank account", "同名且同银行账号"),
}
WITHDRAWN: Text = ("Withdrawn: ", "已撤回：")
JOINED_ID: Text = (
    "{old} became this customer; its old address leads here.",
    "{old} 已并入该客户，原地址自动转到此页。",
)


def identity(seen: Seen) -> Page | Go:
    """Who one customer is, and how that is known.

    Missing  spellings and values where the run's private tables are gone
    Errors   NotFound where there is none of that id
    """
    id_ = seen.path["customer_id"]
    view = seen.office.view(seen.decision)
    people = view.table("profiles")
    found = view.rows_of(id_, "profile", lambda id: people.filter(people.customer_id == id).limit(1))
    if not found:
        if there := moved(view, seen):
            return there
        raise NotFound(
            (f"There is no customer “{id_[:60]}”.", f"没有编号为“{id_[:60]}”的客户。"),
            ("Look for the name under Customers.", "请在“客户”页面按名称查找。"),
        )
    row, old = found[0], former(view, id_)
    known = review.doubts_of(view)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    name = known.names([id_], seen.office.desk.contacts)[id_]
    files = _files(seen)
    spellings = _spellings(known, id_, files, view, seen)
    record = golden.record(_values(known.folder, id_, view), files, seen)
    keys = [one["key"] for one in spellings]
    content = {
        "id": id_,
        "name": name,
        "spellings_count": links.cell(row["spellings"], "customers", "spellings", customer_id=id_),
        "sources_count": links.cell(row["sources"], "customers", "sources", customer_id=id_),
        "since": _since(row, seen),
        "kept": bool(spellings),
        "head": [golden.label(field, seen) for field in _told(spellings)],
        "spellings": [{**one, "cells": [one["cells"][field] for field in _told(spellings)]} for one in spellings],
        "more_spellings": len(spellings) == MOST_SPELLINGS,
        "keys": keys,
        **Failures(seen, view.snapshot).parts(amended=lambda: amended(keys, seen)),
        "doubts": _doubts(view, id_, known, seen),
        "history": [*_history(seen, [id_, *old], known), *_joined_ids(old, seen)],
        "disputed": [field for field in record if field["is_disputed"]],
        "record": record,
        "complete": record_of(view, row, record, links, seen),
        "known_by": golden.known_by(record, seen) if record else [],
        "relations": _relations(view, id_, known, seen),
    }
    return Page("identity.html", seen.words("Who is {name}", name=name), content, "customers")


def doubtful(view: View, id_: str) -> int:
    """How many open questions there are whether this customer is another one too."""
    return sum(id_ in (one.customer_id, one.other_id) for one in review.queue_of(view))


# Spellings and what joined them


def _spellings(known: Doubts, id_: str, files: golden.Files, view: View, seen: Seen) -> list[dict[str, Any]]:
    matches, parties = (_private(known.folder, name, view) for name in ("matches", "parties"))
    if matches is None or parties is None:
        return []
    own = matches.filter(matches.customer_id == id_).select("party_key", "evidence")
    ordered = parties.inner_join(own, "party_key").order_by("source", "customer_code", "customer_name", "party_key")
    rows = view.rows(ordered.limit(MOST_SPELLINGS))
    alike = _alike(
        known,
        [row["party_key"] for row in rows],
        {row["party_key"] for row in rows if row["evidence"] == "likeness"},
        view,
        seen,
    )
    return [
        {
            "key": row["party_key"],
            "files": golden.files_of(row["source"], files, seen),
            "cells": {name: row[name] or "" for name in SHOWN},
            "by": seen.words.say(JOINED.get(row["evidence"], (row["evidence"], row["evidence"]))),
            "alike": alike.get(row["party_key"]),
        }
        for row in rows
    ]


def _told(spellings: Sequence[Mapping[str, Any]]) -> list[str]:
    """The fields that any spelling fills."""
    return [name for name in SHOWN if any(one["cells"][name] for one in spellings)]


def _alike(known: Doubts, keys: Sequence[str], asked: set[str], view: View, seen: Seen) -> dict[str, dict[str, Any]]:
    """Of each spelling that likeness joined the pair that speaks most for it, in words."""
    pairs, portraits = (_private(known.folder, name, view) for name in ("pairs", "portraits"))
    if not asked or pairs is None or portraits is None:
        return {}
    rows = view.rows(pairs.filter(pairs.left_key.isin(keys) & pairs.right_key.isin(keys)))
    best: dict[str, Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (-row["probability"], row["left_key"], row["right_key"])):
        for key in (row["left_key"], row["right_key"]):
            if key in asked:
                best.setdefault(key, row)
    needed = sorted({key for row in best.values() for key in (row["left_key"], row["right_key"])})
    drawn = {row["party_key"]: row for row in view.rows(portraits.filter(portraits.party_key.isin(needed)))}
    called = known.called(needed)
    found = {}
    for key, pair in best.items():
        other = pair["right_key"] if pair["left_key"] == key else pair["left_key"]
        left, right = (drawn.get(pair[side], {}) for side in ("left_key", "right_key"))
        told = [
            evidence.tell(mark.name, mark.level, mark.weight, top=TOP.get(mark.name, 1), left=left, right=right)
            for mark in doubts.marks(pair["evidence"])
        ]
        found[key] = {
            "percent": review.percent(pair["probability"]),
            "other": called.get(other, other),
            "told": [{"found": seen.words.say(e.found), "says": seen.words.say(e.says), "tone": e.tone} for e in told],
        }
    return found


def _files(seen: Seen) -> dict[str, list[str]]:
    files: dict[str, list[str]] = {}
    for load in seen.office.desk.loads.active():
        if load.file not in files.setdefault(load.source, []):
            files[load.source].append(load.file)
    return files


def _doubts(view: View, id_: str, known: Doubts, seen: Seen) -> list[dict[str, str]]:
    """Whom this customer may be too."""
    open_pairs = [one for one in review.queue_of(view) if id_ in (one.customer_id, one.other_id)][:20]
    others = [one.other_id if one.customer_id == id_ else one.customer_id for one in open_pairs]
    names = known.names(others, seen.office.desk.contacts)
    return [
        {"name": names[other], "percent": review.percent(one.probability), "href": link("/review", pair=one.name)}
        for one, other in zip(open_pairs, others, strict=True)
    ]


# Values, relations, history


def _values(folder: Path, id_: str, view: View) -> list[dict[str, Any]]:
    table = _private(folder, "golden_values", view)
    if table is None:
        return []
    return view.rows(table.filter(table.customer_id == id_).order_by("field", "value", "source").limit(MOST_VALUES))


def _private(folder: Path, name: str, view: View) -> ir.Table | None:
    path = folder / f"{name}.parquet"
    return view.office.engine.read(path) if path.is_file() else None


def _relations(view: View, id_: str, known: Doubts, seen: Seen) -> list[dict[str, Any]]:
    """Whom the customer belongs to and works with, from whichever side it was said; the nearest first."""
    if not view.has("relations"):
        return []
    table = view.table("relations")
    own = view.rows(table.filter((table.customer_id == id_) | (table.other_id == id_)).limit(MOST_RELATIONS))
    stands = [row["other_id"] for row in own if row["kind"] == "group" and row["customer_id"] == id_]
    if stands:  # the other shops of the chain, by the one that stands for it
        own += view.rows(table.filter((table.kind == "group") & table.other_id.isin(stands)).limit(MOST_RELATIONS))
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in own:
        mine = row["customer_id"] == id_ or row["other_id"] != id_
        other = row["other_id"] if row["customer_id"] == id_ else row["customer_id"]
        words = RELATED.get(row["kind"], ((row["kind"], row["kind"]), (row["kind"], row["kind"])))[0 if mine else 1]
        if other != id_:
            found.setdefault((words[0], other), {"words": words, "other": other, **row})
    names = known.names([other for _, other in found], seen.office.desk.contacts)
    order = [words[0][0] for words in RELATED.values()]
    shown = sorted(found.values(), key=lambda one: (_place(order, one["words"][0]), names[one["other"]]))
    return [
        {
            "kind": seen.words.say(one["words"]),
            "name": names[one["other"]],
            "href": f"/customers/{one['other']}",
            "since": Day(one["since"], seen.lang) if one["since"] else "",
            "basis": seen.words.say(BASIS.get(one["evidence"], (one["evidence"], one["evidence"]))),
        }
        for one in shown
    ]


def _place(order: Sequence[str], word: str) -> int:
    return order.index(word) if word in order else len(order)


def _history(seen: Seen, ids: Sequence[str], known: Doubts) -> list[dict[str, Any]]:
    """What people decided about this customer, newest first; what stands can be withdrawn."""
    decided = verdicts.history(seen.office.desk, ids)
    called = known.called([key for one in decided for key in doubts.keys_of(one)])
    standing = {one.id for one in verdicts.standing(seen.office.desk)}
    found = []
    for one in decided:
        kind = one.value.get("kind") if one.kind == verdicts.WITHDRAWN and isinstance(one.value, dict) else one.kind
        said = seen.words.say(review.sentence(_as(one, str(kind)), called))
        found.append(
            {
                "said": (seen.words.say(WITHDRAWN) if one.kind == verdicts.WITHDRAWN else "") + said,
                "who": one.who,
                "when": Day(datetime.fromisoformat(one.at).astimezone(seen.office.workspace.zone).date(), seen.lang),
                "why": one.why,
                "decision": str(one.id) if one.id in standing else "",
            }
        )
    return found


def _as(one: Any, kind: str) -> Any:
    return type(one)(one.id, one.at, one.who, kind, one.subject, one.value, one.why)


def _joined_ids(old: Sequence[str], seen: Seen) -> list[dict[str, Any]]:
    return [
        {"said": seen.words.say(JOINED_ID).format(old=id_), "who": "", "when": "", "why": "", "decision": ""}
        for id_ in old
    ]


def _since(row: Mapping[str, Any], seen: Seen) -> Any:
    days = [day for day in (row.get("created_on"), row.get("first_ordered_on")) if isinstance(day, date)]
    return Day(min(days), seen.lang, spoken=True) if days else ""
