"""How customers belong to or work with one another: parents and branches, a chain's shops, partners and rivals."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhike.identity import decided, keys, names, parts

KINDS = (
    # kind, and the words that say so of the other party; the first that fits counts: 控股子公司 is a branch
    ("branch", r"分公司|子公司|分支|下级|下属|分店|门店|分厂|subsidiary|branch"),
    ("parent", r"母公司|总公司|总部|上级|隶属|控股|parent|head ?office|holding|headquarter"),
    ("group", r"集团|关联|兄弟|同一|姊妹|affiliate|sister"),
    ("competitor", r"竞争|对手|competitor|rival"),
    ("supplier", r"供应|供货|厂商|supplier|vendor"),
    ("distributor", r"经销|代理|分销|distributor|dealer|agent|reseller"),
    ("customer", r"客户|买方|采购方|customer|client|buyer"),
    ("partner", r"合作|伙伴|联盟|partner|alliance"),
)
RANKS = ("name", "source", "decision")
"""What says a parent, the weightiest last."""
SHARED = ("phones", "email", "bank_account")
"""What shops of one name must share to be one chain where the name states no legal form."""

_A_BRANCH = r"(公司|[店厂部处行校院社站所库仓]|中心|branch|office)$"
"""Words in which a branch ends; what else stands in brackets behind a name is somebody to ask for, or a remark."""
_WITHIN = re.compile(r"[市()\-#]")
_PORTRAIT = ("party_key", "source", "clean_name", "province", "city", "brand", "trade", "form", "branch", "code")


@dataclass(frozen=True)
class Edge:
    """One relation found: the customer, the other, what the other is to it, since when, and what says so."""

    customer_id: str
    other_id: str
    kind: str
    evidence: str
    since: date | None = None


def relations(
    portraits: ir.Table, matches: ir.Table, raw_customers: ir.Table, raw_relations: ir.Table, decisions: ir.Table
) -> ir.Table:
    """How one customer belongs to or works with another.

    Row      one relation; parent and branch stand there from both sides; of a group each shop with the one that
             stands for it: the head office, else the smallest id
    Dates    since is the earliest that a source gives
    Leaves   relations with a party that is no customer (`outside_relations`), or that several customers may be; of several parents of one
             customer all but the weightiest: a decision before a source before a name
    Missing  since, where no source says it
    Errors   none: a parent that would stand above itself is no parent, but a row of kind `circle`
    """
    whole = portraits.inner_join(matches.select("party_key", "customer_id"), "party_key")
    said = stated(matches, raw_customers, raw_relations)
    shops = _shops(whole)
    others = _others(whole, said, shops)
    found = [edge for one in said if (edge := others.edge(one))]
    heads = [edge for shop in shops if (edge := others.head_of(shop))]
    tree = _tree([*_decided(portraits, matches, decisions), *found, *heads])
    rest = [edge for edge in found if edge.kind not in ("parent", "branch")]
    above = {edge.customer_id: edge.other_id for edge in tree if edge.kind == "parent"}
    return _table([*tree, *rest, *_chains(shops, above)])


# What sources say


def stated(matches: ir.Table, raw_customers: ir.Table, raw_relations: ir.Table) -> list[dict[str, Any]]:
    """Every relation that a list states, once: customer, source, the other as written, the kind as written, since."""
    owner = matches.select("party_key", "customer_id", "clean_name")
    said = [
        raw.inner_join(owner, "party_key").select(
            "customer_id", "clean_name", "source", other=raw[column].strip().nullif(""), kind=kind, since=since
        )
        for raw, column, kind, since in (
            (raw_customers, "parent_code", ibis.literal("上级"), ibis.null("date")),
            (raw_relations, "other_party", raw_relations.kind.fill_null(""), raw_relations.since),
        )
    ]
    rows = ibis.union(*said)
    rows = rows.filter(rows.other.notnull())
    by = ("customer_id", "source", "other", "kind")
    each = rows.group_by(*by).aggregate(since=rows.since.min(), name=rows.clean_name.fill_null("").max())
    found: list[dict[str, Any]] = each.to_pyarrow().to_pylist()
    return sorted(found, key=lambda row: (row["customer_id"], row["source"], row["other"], row["kind"]))


def kind_of(words: str) -> str:
    """What a relation as written is called here; the words themselves where they are none of ours."""
    plain = words.strip().casefold()
    return next((kind for kind, pattern in KINDS if re.search(pattern, plain)), plain or "partner")


# What names say


def _shops(whole: ir.Table) -> list[dict[str, Any]]:
    """The parties whose name states a branch, with the name of the firm that it is a branch of."""
    branches = whole.filter(whole.kind_of_party == "company", whole.branch.re_search(_A_BRANCH))
    found: list[dict[str, Any]] = branches.select(*_PORTRAIT, *SHARED, "customer_id").to_pyarrow().to_pylist()
    read: dict[tuple[str, str], str] = {}
    for shop in found:
        name = (shop["clean_name"] or "", shop["branch"])
        if name not in read:
            read[name] = head(*name)
        shop["head"] = read[name]
    return sorted((shop for shop in found if shop["head"]), key=lambda shop: (shop["customer_id"], shop["party_key"]))


def head(name: str, branch: str) -> str:
    """The name before the words of its branch; empty where they make up all of it.

    head("萍乡西窗电子科技有限公司钦州市分公司", "钦州分公司")  "萍乡西窗电子科技有限公司"
    """
    for place in range(len(name) - 1, 1, -1):
        if len(_WITHIN.sub("", name[place:])) == len(branch):
            return name[:place].rstrip("(-# ")
    return ""


# Who the other is


@dataclass(frozen=True)
class Others:
    """The customers that relations may mean, by code, name and the parts of their names."""

    by_code: Mapping[tuple[str, str], set[str]]
    by_name: Mapping[str, set[str]]
    by_name_in: Mapping[tuple[str, str], set[str]]
    by_make: Mapping[tuple[str, str, str], set[tuple[str, str]]]
    branches: Mapping[str, str]  # customer_id → the branch that its name states

    def edge(self, row: Mapping[str, Any]) -> Edge | None:
        """A stated relation between two customers; nothing where the other is not known or not sure."""
        one, other = row["customer_id"], self._meant(row["other"], row["source"])
        if other is None or other == one:
            return None
        kind = kind_of(row["kind"])
        if kind in ("parent", "branch"):
            kind = {(True, False): "parent", (False, True): "branch"}.get(
                (one in self.branches, other in self.branches), kind
            )
        return Edge(one, other, kind, "source", row["since"])

    def head_of(self, shop: Mapping[str, Any]) -> Edge | None:
        """The head office that a branch's name gives away: of that full name, else of the same 字号, trade and form."""
        found = self.by_name.get(shop["head"], set())
        if not found:
            firm = parts.read(shop["head"])
            alike = self.by_make.get((firm.brand, firm.trade, firm.form), set()) if firm.form and firm.trade else set()
            found = {id_ for id_, city in alike if not city or not firm.city or city == firm.city}
        found = {id_ for id_ in found if id_ not in self.branches}
        other = next(iter(found)) if len(found) == 1 else None
        return Edge(shop["customer_id"], other, "parent", "name") if other and other != shop["customer_id"] else None

    def _meant(self, words: str, source: str) -> str | None:
        name = names.clean(words)
        for found in (
            self.by_code.get((source, keys.card(words) or ""), set()),
            self.by_name_in.get((source, name), set()),
            self.by_name.get(name, set()),
        ):
            if len(found) == 1:
                return next(iter(found))
        return None


def _others(whole: ir.Table, stated: Sequence[Mapping[str, Any]], shops: Sequence[Mapping[str, Any]]) -> Others:
    """The customers among whom the others are looked for: those of a name, code or 字号 that some relation mentions."""
    words = {row["other"] for row in stated}
    heads = {shop["head"] for shop in shops}
    wanted = (
        ("clean_name", {names.clean(word) for word in words} | heads),
        ("code", {code for word in words if (code := keys.card(word))}),
        ("brand", {parts.read(name).brand for name in heads}),
    )
    rows: dict[str, dict[str, Any]] = {}
    for column, texts in wanted:
        if texts:
            asked = ibis.memtable(pa.table({column: pa.array(sorted(texts), pa.string())}))
            met = whole.select(*_PORTRAIT, "customer_id", "kind_of_party").semi_join(asked, column)
            rows |= {row["party_key"]: row for row in met.to_pyarrow().to_pylist()}
    by_code, by_name, by_name_in, by_make = (defaultdict(set) for _ in range(4))
    for row in rows.values():
        id_ = row["customer_id"]
        by_code[row["source"], row["code"] or ""].add(id_)
        by_name[row["clean_name"]].add(id_)
        by_name_in[row["source"], row["clean_name"]].add(id_)
        if row["kind_of_party"] == "company" and not row["branch"]:
            by_make[row["brand"], row["trade"] or "", row["form"] or ""].add((id_, row["city"] or ""))
    branches = {row["customer_id"]: row["branch"] for row in (*rows.values(), *shops) if row["branch"]}
    return Others(by_code, by_name, by_name_in, by_make, branches)


# Who stands above whom


def _decided(portraits: ir.Table, matches: ir.Table, decisions: ir.Table) -> list[Edge]:
    """The parents that people decided, as far as both parties are there."""
    told = decided.read(decisions.to_pyarrow())
    if not told:
        return []
    there = portraits.select("party_key", "source", *decided.MARKED).to_pyarrow()
    ledger, _ = decided.weighed(one.now for one in decided.found_again(told, there))
    said = [one for one in ledger.kept if one.kind == "parent"]
    wanted = sorted({key for one in said for key in (one.left, one.right)})
    if not wanted:
        return []
    asked = ibis.memtable(pa.table({"party_key": pa.array(wanted, pa.string())}))
    rows = matches.select("party_key", "customer_id").semi_join(asked, "party_key").to_pyarrow().to_pylist()
    owner = {row["party_key"]: row["customer_id"] for row in rows}
    pairs = [(owner.get(one.left), owner.get(one.right)) for one in said]
    return [Edge(one, other, "parent", "decision") for one, other in pairs if one and other and one != other]


def _tree(edges: Iterable[Edge]) -> list[Edge]:
    """One parent for each customer, nobody above himself; what would close a circle is said to."""
    upward = [
        edge if edge.kind == "parent" else Edge(edge.other_id, edge.customer_id, "parent", edge.evidence, edge.since)
        for edge in edges
        if edge.kind in ("parent", "branch")
    ]
    upward.sort(key=lambda edge: (-RANKS.index(edge.evidence), edge.since is None, edge.customer_id, edge.other_id))
    above: dict[str, str] = {}
    found = []
    for edge in upward:
        if edge.customer_id in above:
            continue
        if _reaches(above, edge.other_id, edge.customer_id):
            found.append(Edge(edge.customer_id, edge.other_id, "circle", edge.evidence, edge.since))
            continue
        above[edge.customer_id] = edge.other_id
        found += [edge, Edge(edge.other_id, edge.customer_id, "branch", edge.evidence, edge.since)]
    return found


def _reaches(above: Mapping[str, str], low: str, high: str) -> bool:
    here: str | None = low
    while here is not None:
        if here == high:
            return True
        here = above.get(here)
    return False


# Chains


def _chains(shops: Sequence[Mapping[str, Any]], above: Mapping[str, str]) -> list[Edge]:
    """The shops of one chain: of one head office, of one firm's full name, or of one name and one phone or account."""
    members: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for shop in shops:
        if not str(shop["branch"]).endswith("店"):
            continue
        if shop["customer_id"] in above:
            members["name", above[shop["customer_id"]]].add(shop["customer_id"])
        elif parts.read(shop["head"]).form:
            members["name", "", shop["head"]].add(shop["customer_id"])
        else:
            for column in SHARED:
                for mark in (shop[column] or "").split():
                    members[f"name, {column.removesuffix('s')}", "", shop["head"], mark].add(shop["customer_id"])
    found = []
    for (evidence, stands, *_), ids in members.items():
        if len(ids) > 1:
            first = stands or min(ids)
            found += [Edge(id_, first, "group", evidence) for id_ in sorted(ids - {first})]
    return found


def _table(edges: Iterable[Edge]) -> ir.Table:
    """The relations, each pair and kind once."""
    once: dict[tuple[str, str, str], Edge] = {}
    for edge in edges:
        key = (edge.customer_id, edge.other_id, edge.kind)
        there = once.get(key)
        if there is None or (edge.since or date.max) < (there.since or date.max):
            once[key] = edge
    rows = [once[key] for key in sorted(once)]
    texts = {
        name: pa.array([getattr(edge, name) for edge in rows], pa.string())
        for name in ("customer_id", "other_id", "kind", "evidence")
    }
    # Spark is given tables held in memory by way of pandas, which knows no missing day.
    since = pa.array([edge.since.isoformat() if edge.since else "" for edge in rows], pa.string())
    held = ibis.memtable(pa.table({**texts, "since": since}))
    return held.select(
        "customer_id", "other_id", "kind", since=held.since.nullif("").cast("date"), evidence=held.evidence
    )
