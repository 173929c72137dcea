"""Beyond trade: a company's partners, its team, what it holds of technology, the lists it stands on, its industry here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from markupsafe import Markup

from zhike.errors import Text
from zhike.web import assessment, organisation
from zhike.web.around import KEY, deciders, signs_of
from zhike.web.identity import BASIS, RELATED
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import Day, link

TREE = ("parent", "branch", "group", "circle")
"""Relations of one house, which the page of who this is tells; the others are with partners."""
MOST = 12
YEARS = 3
PATENT = re.compile(r"专利|patent", re.I)
LEVELS: tuple[tuple[re.Pattern[str], Text], ...] = (
    (re.compile(r"发明|invention", re.I), ("Inventions", "发明专利")),
    (re.compile(r"实用新型|utility", re.I), ("Utility models", "实用新型")),
    (re.compile(r"外观|design", re.I), ("Designs", "外观设计")),
    (re.compile(""), ("Patents, level not told", "专利（未注明级别）")),
)
FUNDED = re.compile(r"融资|投资|注资|入股|定增|fund|invest|financ", re.I)
NAMES = re.compile(r"\s*[、,，;；/&]\s*")
EXPERT = re.compile(r"骨干|技术带头|首席|专家|院士|工程师|研发|key (?:person|people|engineer)|scientist|\bCTO\b", re.I)
LISTED = re.compile(r"榜|排名|百强|名单|研报|行业报告|白皮书|入选|关注|rank|\blist|report|watch", re.I)
JUDGED = ("management", "organisation", "partners", "market_position")
# fmt: off
PARTNERS: Text = ("Partners and rivals", "合作伙伴与竞争对手")
TEAM: Text = ("Team and organisation", "管理团队与组织")
FUNDING: Text = ("Funding and investors", "融资与投资方")
TECHNOLOGY: Text = ("Patents and key people", "专利与技术骨干")
WATCHED: Text = ("Watched by its industry", "是否受行业关注")
INDUSTRY: Text = ("Its industry among our customers", "所在行业（按我方客户）")
NO_CUSTOMER: Text = ("no customer of ours", "非我方客户")
NOT_LISTED: Text = ("On none of the rankings and reports that were brought (外部信号).", "不在已导入的榜单与研报（外部信号）中。")
# fmt: on


def beyond(view: View, row: Mapping[str, Any], links: Links, seen: Seen) -> list[dict[str, Any]]:
    """The parts of which something is known, each a title with its lines; nothing of persons."""
    id_ = row["customer_id"]
    if row["kind_of_party"] != "company":
        return []
    signs = signs_of(view, id_)
    found = (
        (INDUSTRY, _industry(view, row, links)),
        (PARTNERS, _partners(view, id_, links)),
        (TEAM, _team(view, id_, links, seen)),
        (FUNDING, _funding(view, id_, signs, links)),
        (TECHNOLOGY, _technology(signs, view.snapshot.as_of, links)),
        (WATCHED, _watched(view, signs, links)),
    )
    drawn = {TEAM: organisation.chart(view, row, links)}
    return [
        {"title": links.words.say(title), "lines": lines, "chart": drawn.get(title)}
        for title, lines in found
        if lines or drawn.get(title)
    ]


def _line(label: Any, text: Any = "", under: str = "", href: str = "", day: Day | str = "") -> dict[str, Any]:
    return {"label": label, "text": text, "under": under, "href": href, "day": day}


def _partners(view: View, id_: str, links: Links) -> list[dict[str, Any]]:
    """Suppliers, buyers, partners and rivals, from whichever side it was said; after them those who are no customers."""
    if not view.has("relations"):
        return []
    say = links.words.say
    rows = _of_either(view.kept("relations with partners", lambda: _with_partners(view)), id_)
    others = [one["other_id"] if one["customer_id"] == id_ else one["customer_id"] for one in rows]
    names = view.called(_known(view, others)) if others else {}
    found = {}
    for one, other in zip(rows, others, strict=True):
        words = RELATED.get(one["kind"], ((one["kind"], one["kind"]),) * 2)[one["customer_id"] != id_]
        basis = say(BASIS.get(one["evidence"], (one["evidence"], one["evidence"])))
        since = Day(one["since"], links.words.lang) if one["since"] else ""
        found[words[0], other] = _line(say(words), names.get(other, other), basis, link(f"/customers/{other}"), since)
    return [*found.values(), *_outside(view, id_, links)]


def _outside(view: View, id_: str, links: Links) -> list[dict[str, Any]]:
    """Firms beside it that buy nothing from us."""
    if not view.has("outside_relations"):
        return []
    table, say = view.table("outside_relations"), links.words.say
    rows = view.rows_of(
        id_, "outside relations", lambda id: table.filter(table.customer_id == id).order_by("kind", "other_name").limit(MOST)
    )  # fmt: skip
    return [
        _line(
            say(RELATED.get(row["kind"], ((row["kind"], row["kind"]),))[0]), row["other_name"], say(NO_CUSTOMER),
            day=Day(row["since"], links.words.lang) if row["since"] else "",
        )
        for row in rows
    ]  # fmt: skip


def _known(view: View, ids: Sequence[str]) -> list[dict[str, Any]]:
    people = view.table("profiles")
    return view.rows(people.filter(people.customer_id.isin(ids)).select("customer_id", "name", "customer_code"))


def _with_partners(view: View) -> pa.Table:
    table = view.table("relations")
    return view.office.engine.fetch(table.filter(table.kind.notin(TREE)).order_by("kind", "other_id"))


def _of_either(relations: pa.Table, id_: str) -> list[dict[str, Any]]:
    """Those of which one side is the customer."""
    mine = pc.or_(pc.equal(relations["customer_id"], id_), pc.equal(relations["other_id"], id_))
    found: list[dict[str, Any]] = relations.filter(mine).slice(0, MOST).to_pylist()
    return found


def _team(view: View, id_: str, links: Links, seen: Seen) -> list[dict[str, Any]]:
    """Parts by department, and what people judged of management and organisation, dated and signed."""
    say = links.words.say
    roles: dict[str, set[str]] = {}
    for one in deciders(view, id_):
        if one["department"]:
            roles.setdefault(one["department"], set()).update([one["role"]] if one["role"] else [])
    found = [_line(name, _listed(sorted(roles[name]), links)) for name in sorted(roles)[:MOST]]
    judged = assessment.standing(seen, view).get(id_, {})
    for name in JUDGED:
        if name in judged and (said := judged[name]).mark:
            mark = say(said.aspect.marks[said.mark - 1])
            under, day = " · ".join(part for part in (said.who, said.note) if part), Day(said.day, links.words.lang)
            found.append(_line(say(said.aspect.label), mark, under, link(f"/customers/{id_}/assessment"), day))
    return found


def _funding(view: View, id_: str, signs: Sequence[Mapping[str, Any]], links: Links) -> list[dict[str, Any]]:
    """Money raised, dated and with who says it; and its investors, with the other customers that they hold."""
    raised = [one for one in signs if FUNDED.search(one["kind"])]
    found = []
    for one in raised[:MOST]:
        key = {name: one[name] for name in KEY}
        value = links.cell(one["value"], "signals", "value", **key) if one["value"] is not None else ""
        found.append(_said(one, links) | {"text": Markup("{} {}").format(one["text"] or "", value)})
    mine = {name for one in raised for name in _investors(one)}
    others = view.kept("investors", lambda: _held_by(view)) if mine else {}
    held = {name: sorted(others.get(name, set()) - {id_}) for name in sorted(mine)}
    names = (
        view.called(_known(view, sorted({one for ids in held.values() for one in ids}))) if any(held.values()) else {}
    )
    for name, ids in held.items():
        also = links.words.say((", ", "、")).join(names.get(one, one) for one in ids[:MOST])
        under = (
            str(links.words("also in {names}", names=also))
            if also
            else str(links.words("in no other customer that we know"))
        )
        found.append(_line(links.words.say(("Investor", "投资方")), name, under))
    return found


def _investors(sign: Mapping[str, Any]) -> list[str]:
    return [name for name in NAMES.split(sign.get("investor") or "") if name]


def _held_by(view: View) -> dict[str, set[str]]:
    """Each investor with the customers that it holds."""
    table = view.table("signals")
    if "investor" not in table.columns:
        return {}
    found: dict[str, set[str]] = {}
    for row in view.rows(table.filter(table.investor.notnull()).select("customer_id", "investor", "kind").distinct()):
        for name in _investors(row) if FUNDED.search(row["kind"]) else ():
            found.setdefault(name, set()).add(row["customer_id"])
    return found


def _technology(signs: Sequence[Mapping[str, Any]], as_of: date, links: Links) -> list[dict[str, Any]]:
    """Patents of three years by their level, and who is known as a key person."""
    say, since = links.words.say, as_of - timedelta(days=365 * YEARS)
    counts: dict[Text, float] = {}
    for one in signs:
        if PATENT.search(one["kind"]) and one["noted_on"] >= since:
            level = next(label for pattern, label in LEVELS if pattern.search(_words(one)))
            counts[level] = counts.get(level, 0) + max(one["value"] or 1, 1)
    found = [
        _line(say(label), links.sum(int(counts[label]), "count", "#around", say(label)))
        for _, label in LEVELS
        if label in counts
    ]
    experts = [one for one in signs if EXPERT.search(_words(one)) and not PATENT.search(one["kind"])]
    return found + [_said(one, links) for one in experts[:MOST]]


def _watched(view: View, signs: Iterable[Mapping[str, Any]], links: Links) -> list[dict[str, Any]]:
    """The rankings and reports that name the company; told too where it is on none of those that were brought."""
    listed = [one for one in signs if LISTED.search(_words(one))][:MOST]
    if listed:
        return [_said(one, links) for one in listed]
    table = view.table("signals")
    kinds = view.kept("kinds of signs", lambda: view.rows(table.select("kind").distinct().limit(500)))
    return [_line(links.words.say(NOT_LISTED))] if any(LISTED.search(one["kind"]) for one in kinds) else []


def _industry(view: View, row: Mapping[str, Any], links: Links) -> list[dict[str, Any]]:
    """What customers of the same industry buy and how that changed, beside what this one does."""
    name, say = row["industry"], links.words.say
    if not name:
        return []
    whole = view.kept(f"industry {name}", lambda: _of_industry(view, name))
    if not whole["customers"]:
        return []
    href = link("/customers", industry=name)

    def shown(value: Any, unit: Any, label: Text, *, signed: bool = False) -> list[dict[str, Any]]:
        said = say(label)
        return [] if value is None else [_line(said, links.sum(value, unit, href, said, signed=signed))]

    grown = float(whole["last"] / whole["before"]) - 1 if whole["before"] and whole["before"] > 0 else None
    return [
        _line(say(("Industry", "行业")), name, href=href),
        *shown(whole["customers"], "count", ("Customers who bought", "有成交的客户")),
        *shown(whole["last"], "money", ("Sales to it, 365 days", "近 365 天对该行业销售额")),
        *shown(grown, "share", ("Against the year before", "较上一年"), signed=True),
        *shown(whole["middle"], "money", ("The middle customer buys", "客户销售额中位数")),
        *shown(whole["days"], "number", ("Days between orders, the middle", "购买间隔中位数（天）")),
        *shown(whole["left"], "share", ("Have left", "已流失占比")),
    ]


def _of_industry(view: View, name: str) -> dict[str, Any]:
    people = view.table("profiles")
    mine = people.filter(people.industry == name, people.orders > 0)
    return view.rows(mine.aggregate(
        customers=mine.count(), last=mine.spent_last_year.sum(), before=mine.spent_year_before.sum(),
        middle=mine.spent_last_year.median(where=mine.spent_last_year > 0),
        days=mine.median_days_between_orders.median(), left=(mine.activity == "lapsed").mean(),
    ))[0]  # fmt: skip


def _words(sign: Mapping[str, Any]) -> str:
    return f"{sign['kind']} {sign['text'] or ''}"


def _said(sign: Mapping[str, Any], links: Links) -> dict[str, Any]:
    key = {name: sign[name] for name in KEY}
    value = links.cell(sign["value"], "signals", "value", **key) if sign["value"] is not None else "–"
    under = sign["said_by"] or sign["file"] or ""
    return _line(sign["kind"], sign["text"] or value, under, day=Day(sign["noted_on"], links.words.lang))


def _listed(parts: Sequence[str], links: Links) -> str:
    return links.words.say((", ", "、")).join(parts)
