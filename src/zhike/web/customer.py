"""Customer: one readable story, from who they are down to the file and row of each document."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from zhike.catalog.reasons import staked
from zhike.desk import Contact, Tick
from zhike.errors import NotFound, Text
from zhike.tables import FIELDS, table
from zhike.tables import field as field_of
from zhike.web import calls, customer_credit, customer_money, fields, history, identity, notes, todo, traits
from zhike.web.ability import ability
from zhike.web.ahead import ahead
from zhike.web.around import around
from zhike.web.beyond import beyond
from zhike.web.failures import Failures, Made
from zhike.web.foreign import foreign
from zhike.web.former import former, moved
from zhike.web.links import Links
from zhike.web.looks import looks
from zhike.web.loyalty import loyalty
from zhike.web.mix import goods, mix
from zhike.web.office import View
from zhike.web.pages import Go, Page, Seen
from zhike.web.shown import Day, link
from zhike.web.tier_history import tier_history
from zhike.web.upselling import upselling, with_room
from zhike.web.waiting import of_customer

GOODS = 12
ATTRIBUTES = ("customer_code", "kind_of_party", "industry", "size_class", "employees", "total_assets", "founded_on", "gender", "birth_year",
              "occupation", "province", "city", "level", "owner", "source_channel", "created_on", "status")  # fmt: skip
NAMED = frozenset(field.name for field in FIELDS)
MONEY = (
    "spent",
    "spent_last_year",
    "orders",
    "average_order",
    "margin",
    "margin_rate",
    "returns_share",
    "discount_share",
)
CONTACTS: dict[str, Text] = {
    "contact_person": ("Contact person", "联系人"),
    "phone": ("Phone", "电话"),
    "email": ("E-mail", "电子邮箱"),
    "address": ("Address", "地址"),
}

NOTHING: dict[str, Any] = {}
NONE: list[dict[str, Any]] = []
PARTS: dict[str, Text] = {
    "documents": ("What happened", "往来记录"),
    "time": ("What happened", "往来记录"),
    "spoken": ("Contacts with them", "跟进记录"),
    "traits": ("What sets them apart", "与众不同之处"),
    "tiers": ("Tier over time", "等级历史"),
    "ahead": ("What to expect", "未来预期"),
    "around": ("Needs, deciders and outside signs", "需求、决策人与外部信号"),
    "beyond": ("Industry, partners, team, funding and technology", "行业、伙伴、团队、融资与技术"),
    "loyal": ("Loyalty", "忠诚度"),
    "more": ("May need more", "增购迹象"),
    "owes": ("What they owe", "应收"),
    "pays": ("How they pay", "付款习惯"),
    "credit": ("Credit", "信用"),
    "able": ("Capability", "客户能力"),
    "earns": ("What they bring", "贡献"),
    "products": ("What they buy", "购买的商品"),
    "looks": ("What they look at and use", "浏览与使用的内容"),
    "mix": ("Where and through whom they buy", "在哪里、通过谁购买"),
}
"""The parts of the page that can fail alone."""


def customer(seen: Seen) -> Page | Go:
    """One customer; of one that became another's, the address of that one.

    Errors  NotFound where there is none of that id
    """
    id_ = seen.path["customer_id"]
    view = seen.office.view(seen.decision, seen.asked("at"))
    people = view.table("profiles")
    found = view.rows_of(
        id_,
        "profile with reasons",
        lambda id: with_room(staked(people.filter(people.customer_id == id)), view.vocabulary).limit(1),
    )
    if not found:
        if there := moved(view, seen):
            return there
        raise NotFound(
            (f"There is no customer “{id_[:60]}”.", f"没有编号为“{id_[:60]}”的客户。"),
            ("Look for the name under Customers.", "请在“客户”页面按名称查找。"),
        )
    row = found[0]
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    contacts = seen.office.desk.contacts.of(id_)
    ids = (id_, *former(view, id_))
    ticks = [tick for one in ids for tick in seen.office.desk.ticks.of(one)]
    name = row["name"] or next((c.value for c in contacts if c.kind == "name"), None) or row["customer_code"] or id_
    own, failures = fields.added(seen), Failures(seen, view.snapshot)
    part = partial(_part, failures)
    documents = part("documents", lambda: history.documents(view, id_), NONE)
    spoken = part("spoken", lambda: history.contacts(view, id_), NONE)
    apart = part("traits", lambda: traits.traits(view, row, links), NOTHING)
    content = {
        "id": id_,
        "name": name,
        "classes": _classes(row, links),
        "story": _story(row, apart, links, seen),
        "attributes": _attributes(row, links),
        "sourced": fields.sourced(row),
        "fields": _fields(own.get(id_, {}), seen),
        "field_names": fields.names(own.values()),
        "todo": _todo(seen, row, ticks, contacts, links),
        "traits": apart,
        "contacts": _contacts(contacts, seen),
        "money": [
            {
                "label": seen.words.say(links.vocabulary.metric(m).label),
                "value": links.metric(row.get(m), m, customer=id_),
            }
            for m in MONEY
            if row.get(m) is not None
        ],
        "ahead": part("ahead", lambda: ahead(view, row, links, seen), NOTHING),
        "around": part("around", lambda: around(view, id_, links, seen), NOTHING),
        "beyond": part("beyond", lambda: beyond(view, row, links, seen), NONE),
        "loyal": part("loyal", lambda: loyalty(row, links), NOTHING),
        "more": part("more", lambda: upselling(view, row, links), NOTHING),
        "foreign": part("owes", lambda: foreign(view, links, customer=id_), NONE),
        "owes": part("owes", lambda: customer_money.owes(view, row, links), NOTHING),
        "pays": part("pays", lambda: customer_money.pays(view, row, links), NOTHING),
        "credit": part("credit", lambda: customer_credit.credit(view, row, ids, links, seen), NOTHING),
        "offers": of_customer(seen, ids, links),
        "able": part("able", lambda: ability(seen, view, row, links), NOTHING),
        "earns": part("earns", lambda: customer_money.earns(view, id_, links, seen), NOTHING),
        "line_of_time": part(
            "time", lambda: history.line_of_time(view, id_, documents, spoken, notes.of(seen, ids), links), NONE
        ),
        "rhythm": history.rhythm(documents, row, view, links),
        "tiers": part("tiers", lambda: tier_history(view, id_, links), None),
        "rhythm_figures": _rhythm_figures(row, links),
        "products": part("products", lambda: _products(view, id_, links), NONE),
        "looks": part("looks", lambda: looks(view, row, links), NOTHING),
        "mix": part("mix", lambda: mix(view, id_, row, links), NONE),
        "written": _written(contacts, row, links),
        "doubtful": f"{doubtful:,}" if (doubtful := identity.doubtful(view, id_)) else "",
        "ticks": [_tick(one, seen) for one in ticks[:5]],
        "last_contact": history.last_contact(view, spoken, seen),
        "failed": failures.found,
    }
    return Page("customer.html", str(name), content, "customers")


def _part(failures: Failures, name: str, make: Callable[[], Made], without: Made) -> Made:
    return failures.made(name, make, without, failures.seen.words.say(PARTS[name]))


def _classes(row: Mapping[str, Any], links: Links) -> list[dict[str, str]]:
    found = []
    for name in ("tier", "activity", "rfm_class"):
        if row[name]:
            dimension = links.vocabulary.dimension(name)
            words = dict(dimension.labels).get(row[name], (row[name], row[name]))
            tone = "bad" if row[name] == "lapsed" else "warn" if row[name] in ("slowing", "dormant") else ""
            found.append(
                {
                    "label": links.words.say(dimension.label),
                    "value": links.words.say(words),
                    "tone": tone,
                    "href": link("/customers", **{name: row[name]}),
                }
            )
    return found


def _story(row: Mapping[str, Any], apart: Mapping[str, Any], links: Links, seen: Seen) -> list[dict[str, Any]]:
    """Who this is, what they are worth, whether they are still with us, and what sets them apart: a line each."""
    words = seen.words
    lines = [
        (words("Who they are"), _who(row, links)),
        (words("Worth"), _worth(row, links, seen)),
        (words("Still with us?"), _still(row, links, seen)),
        (words("Set apart by"), apart["said"][0] if apart.get("said") else ""),
    ]
    return [{"label": label, "said": said} for label, said in lines if said]


def _who(row: Mapping[str, Any], links: Links) -> str:
    """Industry, size and place, as far as they are known."""
    found = []
    for name in ("kind_of_party", "industry", "size_class", "province", "city"):
        if row.get(name):
            labels = dict(links.vocabulary.dimension(name).labels)
            found.append(links.words.say(labels.get(row[name], (row[name], row[name]))))
    return " · ".join(dict.fromkeys(found))


def _worth(row: Mapping[str, Any], links: Links, seen: Seen) -> Any:
    id_, words = row["customer_id"], seen.words
    if not row["orders"]:
        return words("On file, but has never bought.")
    said = words(
        "Has bought {orders} times since {first} for {spent}; last on {last}.",
        orders=links.metric(row["orders"], "orders", customer=id_), first=Day(row["first_ordered_on"], seen.lang, spoken=True),
        spent=links.metric(row["spent"], "spent", customer=id_), last=Day(row["last_ordered_on"], seen.lang, spoken=True),
    )  # fmt: skip
    last, before = row["spent_last_year"], row["spent_year_before"]
    if not before or before < 0:
        return said
    year = words(
        "{last} in the last 365 days, {before} in the 365 before: {change}.",
        last=links.metric(last, "spent_last_year", customer=id_), before=links.metric(before, "spent_year_before", customer=id_),
        change=links.cell(float(last / before) - 1, "profiles", "spent_last_year", unit="share", signed=True, customer_id=id_),
    )  # fmt: skip
    return words("{first} {second}", first=said, second=year)


def _still(row: Mapping[str, Any], links: Links, seen: Seen) -> Any:
    """The rhythm, where there is one, and how long they have been silent."""
    id_, words = row["customer_id"], seen.words
    if not row["orders"]:
        return ""
    since = links.metric(row["days_since_order"], "days_since_order", customer=id_)
    if row["median_days_between_orders"] is None:
        return words("Last order {since} ago; no rhythm of their own yet.", since=since)
    median = links.metric(row["median_days_between_orders"], "median_days_between_orders", customer=id_)
    if row["is_late"]:
        late = links.metric(row["days_late"], "days_late", customer=id_)
        return words("Buys every {median}, last {since} ago: {late} late.", median=median, since=since, late=late)
    if row["activity"] == "lapsed":
        return words("Bought every {median}, last {since} ago: has left.", median=median, since=since)
    if row["is_steady"] and row["expected_next_on"]:
        day = Day(row["expected_next_on"], seen.lang, spoken=True)
        return words(
            "Buys every {median}, last {since} ago; next expected around {day}.", median=median, since=since, day=day
        )
    return words("Buys every {median}, last {since} ago.", median=median, since=since)


def _attributes(row: Mapping[str, Any], links: Links) -> list[dict[str, Any]]:
    about, found = table("customers"), []
    for name in ATTRIBUTES:
        value = row.get(name)
        if value in (None, ""):
            continue
        label = links.words.say(field_of(name).label if name in NAMED else about.column(name).means)
        if name in links.vocabulary.dimensions:
            dimension = links.vocabulary.dimension(name)
            label = links.words.say(dimension.label)
            value = links.words.say(dict(dimension.labels).get(value, (str(value), str(value))))
        elif isinstance(value, date):
            value = Day(value, links.words.lang)
        elif not isinstance(value, str):
            value = (
                str(value)
                if name == "birth_year"
                else links.cell(value, "customers", name, customer_id=row["customer_id"])
            )
        found.append({"label": label, "value": value})
    return found


def _fields(own: Mapping[str, fields.Field], seen: Seen) -> list[dict[str, Any]]:
    """What people added, with who and when."""
    return [
        {"name": one.name, "value": one.value, "who": one.who, "day": Day(one.day, seen.lang)}
        for _, one in sorted(own.items())
    ]


def _todo(
    seen: Seen, row: Mapping[str, Any], ticks: Sequence[Tick], contacts: Sequence[Contact], links: Links
) -> dict[str, Any]:
    """What to do with them now; nothing where no reason holds and nobody said anything."""
    call = calls.call_of(seen, row, ticks)
    if call is None:
        return {}
    asked = todo.Asked(state="open" if call.of("open") else todo.ALL)
    return todo.row(call, asked, {call.id: ""}, todo.reached(contacts), links, seen)


def _contacts(contacts: Sequence[Any], seen: Seen) -> list[dict[str, Any]]:
    return [
        {
            "label": seen.words.say(label),
            "values": list(dict.fromkeys(c.value for c in contacts if c.kind == kind))[:6],
            "kind": kind,
        }
        for kind, label in CONTACTS.items()
        if any(c.kind == kind for c in contacts)
    ]


def _rhythm_figures(row: Mapping[str, Any], links: Links) -> list[dict[str, Any]]:
    found = []
    for name in ("median_days_between_orders", "spread_days", "days_since_order", "days_late", "repeat_days"):
        if row.get(name) is not None:
            found.append(
                {
                    "label": links.words.say(links.vocabulary.metric(name).label),
                    "value": links.metric(row[name], name, customer=row["customer_id"]),
                }
            )
    return found


def _products(view: View, id_: str, links: Links) -> list[dict[str, Any]]:
    return [
        {
            "name": row["product_name"] or row["product_code"],
            "category": row["category"] or "",
            **{
                column: links.cell(
                    row[column], "customer_products", column, customer_id=id_, product_code=row["product_code"]
                )
                for column in ("amount", "share", "orders", "quantity")
            },
            "last": Day(row["last_ordered_on"], links.words.lang),
        }
        for row in goods(view, id_)[:GOODS]
    ]


def _written(contacts: Sequence[Any], row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """How the sources write this customer, and where its newest record stands."""
    names = [{"value": c.value, "source": c.source} for c in contacts if c.kind == "name"]
    complete = row.get("record_completeness")
    return {
        "complete": ""
        if complete is None
        else links.metric(complete, "record_completeness", customer=row["customer_id"]),
        "spellings": links.cell(row["spellings"], "customers", "spellings", customer_id=row["customer_id"]),
        "sources": links.cell(row["sources"], "customers", "sources", customer_id=row["customer_id"]),
        "names": names,
    }


def _tick(one: Any, seen: Seen) -> dict[str, Any]:
    states: dict[str, Text] = {
        "done": ("done", "已处理"),
        "later": ("later", "稍后"),
        "not_needed": ("not needed", "不需要"),
        "open": ("open again", "重新打开"),
    }
    lists = calls.LABELS
    day = datetime.fromisoformat(one.at).astimezone(seen.office.workspace.zone).date()
    return {
        "day": Day(day, seen.lang),
        "list": seen.words.say(lists.get(one.reason, (one.reason, one.reason))),
        "state": seen.words.say(states[one.state]),
        "who": one.who,
    }
