"""Money that does not fit together, on the page of data quality: what, how much, of whom, and where to look."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import ibis

from zhike.errors import Text
from zhike.web import joins
from zhike.web.ageing import KINDS as ODD
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import link

NAMED = 4
FACTS: dict[str, Text] = {
    "order_lines": ("sales", "销售"),
    "documents": ("sales", "销售"),
    "invoices": ("claims", "应收"),
    "receipts": ("receipts", "收款"),
    "costs": ("costs", "服务费用"),
    "spend": ("acquisition spend", "获客费用"),
}
# fmt: off
KINDS: tuple[tuple[str, Text, str], ...] = (
    *((kind, label, "/receivables/ageing#odd") for kind, label in ODD),
    ("not_turned", ("Other currencies without a rate count as nothing: bring a sheet of rates (currency, day or month, rate)", "外币单据缺少汇率，暂不计入：请导入汇率表（币种、日期或月份、汇率）"), "/receivables#foreign"),
    ("cost_nobody", ("Costs that name somebody who is no customer: nobody bears them", "费用所列单位不是客户，未计入任何客户"), "/profit#pools"),
    ("cost_unallocated", ("Costs that nobody bears: no driver or period", "费用未分摊（缺少动因或期间）"), "/profit#pools"), ("cost_overlap", ("Costs whose periods overlap", "费用期间重叠"), "/profit#pools"),
    ("spend_no_channel", ("Acquisition spend that names no channel", "获客费用未写渠道"), "/acquisition?period=all#parts"), ("spend_no_period", ("Acquisition spend of a period that cannot be read: in no month", "获客费用期间无法识别，未计入任何月份"), "/acquisition?period=all#parts"),
    ("statement_unbalanced", ("Statements that do not balance", "财务报表不平衡"), "/capability#findings"), ("statement_missing_side", ("Statements without assets, liabilities or equity", "财务报表缺资产、负债或权益"), "/capability#findings"),
    ("statement_negative_equity", ("Statements with negative equity", "财务报表权益为负"), "/capability#findings"), ("statement_no_rate", ("Statements in another currency without a rate: in no ratio", "外币财务报表缺少汇率：未计入比率"), "/capability#findings"), ("statement_overlap", ("Statements whose periods overlap", "财务报表期间重叠"), "/capability#findings"),
)
CHANNELS: Text = ("Channels that may be one, spelled otherwise", "疑似同一渠道的不同写法")
# fmt: on


def found(view: View | None, seen: Seen) -> list[dict[str, Any]]:
    """Every kind of finding with its documents and amount, the first ones by name; nothing before the first run."""
    if view is None or not view.has("money_findings"):
        return []
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    by = view.kept("money findings", lambda: _rows(view))
    names = view.called([row for kind in by.values() for row in kind["first"] if row["customer_id"]])
    told = [_told(kind, label, href, by[kind], names, links) for kind, label, href in KINDS if kind in by]
    return told + _channels(view, seen, links)


def _rows(view: View) -> dict[str, dict[str, Any]]:
    """By kind what all findings come to, and the first ones by name."""
    table = view.table("money_findings")
    sums = table.group_by("kind").aggregate(documents=table.documents.sum(), amount=table.amount.sum())
    by = {row["kind"]: {**row, "amount": row["amount"] or Decimal(0), "first": []} for row in view.rows(sums)}
    order = (ibis.desc("amount"), "about", "customer_id")
    place = ibis.row_number().over(ibis.window(group_by="kind", order_by=order))
    first = table.mutate(place=place).filter(lambda rows: rows.place < NAMED)
    people = view.table("profiles").select("name", "customer_code", who="customer_id")
    named = first.left_join(people, first.customer_id == people.who)
    for row in view.rows(named.order_by("kind", "place")):
        by[row["kind"]]["first"].append(row)
    return by


def _told(
    kind: str, label: Text, href: str, row: Mapping[str, Any], names: Mapping[str, str], links: Links
) -> dict[str, Any]:
    words = links.words
    said = words.say(label)
    one_sum = kind != "not_turned"  # different currencies do not add up
    return {
        "kind": kind,
        "label": said,
        "href": href,
        "documents": links.sum(row["documents"], "count", href, said),
        "amount": links.sum(row["amount"], "money", href, said) if row["amount"] and one_sum else "",
        "first": [_one(one, href, said, names, links) for one in row["first"]],
    }


def _one(row: Mapping[str, Any], href: str, said: str, names: Mapping[str, str], links: Links) -> dict[str, Any]:
    words, id_ = links.words, row["customer_id"]
    unnamed = words("no channel") if row["kind"].startswith("spend_") else words("nobody known")
    name = names[id_] if id_ else row["about"] or unnamed
    if row["kind"] == "not_turned":
        fact, _, currency = row["about"].partition(" ")
        name, links = f"{words.say(FACTS[fact])} {currency}", replace(links, currency=currency)
    known = row["amount"] is not None
    return {
        "name": name,
        "href": link(f"/customers/{id_}") if id_ else "",
        "amount": links.sum(row["amount"], "money", href, said) if known else "",
    }


def _channels(view: View, seen: Seen, links: Links) -> list[dict[str, Any]]:
    """Channels that may be one, or of which width, case and blanks made several spellings."""
    told = joins.found(view, seen, links)
    pairs: Sequence[Mapping[str, Any]] = told["pairs"]
    if not pairs and not told["same"]:
        return []
    label, href = links.words.say(CHANNELS), "/acquisition#spelled"
    first = [{"name": one["spellings"], "href": "", "amount": ""} for one in told["same"][:NAMED]]
    return [
        {
            "kind": "channels",
            "label": label,
            "href": href,
            "documents": links.sum(len(pairs) + len(told["same"]), "count", href, label),
            "amount": "",
            "first": [{"name": f"{one['name']} → {one['into_name']}", "href": "", "amount": one["amount"]} for one in pairs[:NAMED]] + first,
        }
    ]  # fmt: skip
