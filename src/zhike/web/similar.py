"""Similar customers: who of those on file the party may be that somebody is about to enter."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from threading import Lock
from typing import Any

from zhike import doubts
from zhike.access import authorize
from zhike.errors import BadQuestion, NotFound, Text, UnknownName
from zhike.identity import evidence
from zhike.identity.levels import TOP
from zhike.identity.linkage import Linkage
from zhike.likeness import Index, Likeness, Typed, portrait_of
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.review import likely, percent

FIELDS = tuple(field.name for field in fields(Typed))
LONGEST = 300
MOST = 10
MOST_ALLOWED = 50
LABELS: dict[str, Text] = {
    "name": ("Name", "名称"), "phone": ("Phone", "电话"), "tax_id": ("Tax id", "统一社会信用代码"),
    "email": ("E-mail", "电子邮箱"), "address": ("Address", "地址"),
}  # fmt: skip
READ = ("kind_of_party", "clean_name", "province", "city", "district", "brand", "trade", "form", "branch", "tax_id", "phones", "email", "address")  # fmt: skip

_building = Lock()


@dataclass(frozen=True)
class Alike:
    """One customer that it may be, as its reader may see it: contacts are masked."""

    customer_id: str
    name: str
    city: str
    phone: str
    probability: float
    agrees: tuple[str, ...]
    told: tuple[evidence.Evidence, ...]


def similar(seen: Seen) -> Page:
    """A form for what is known of a new customer, and whoever may be it already."""
    asked = {name: seen.asked(name)[:LONGEST] for name in FIELDS}
    found: list[Alike] = []
    problem = None
    if any(value.strip() for value in asked.values()):
        try:
            found, _ = alike(seen.office.view(seen.decision), Typed(**asked))
        except BadQuestion as error:
            problem = {"what": seen.words.say(error.what), "fix": seen.words.say(error.fix)}
    content = {
        "fields": [{"name": name, "label": seen.words.say(LABELS[name]), "value": asked[name]} for name in FIELDS],
        "asked": any(value.strip() for value in asked.values()) and problem is None,
        "problem": problem,
        "found": [_row(one, seen) for one in found],
    }
    return Page("similar.html", seen.words("Similar customers"), content, "review")


def alike(view: View, typed: Typed, most: int = MOST) -> tuple[list[Alike], Mapping[str, Any]]:
    """The customers that a typed party may be, the likeliest first; and how the typed party was read.

    Errors  BadQuestion where nothing usable is typed; NotFound where the run kept no portraits
    """
    portrait = portrait_of(typed)
    fitted = view.snapshot.fits.get("linkage")
    if not fitted:
        raise _nothing_kept()
    found = index_of(view).like(portrait, Linkage(**fitted), most=most)
    read = portrait.to_pylist()[0]
    contacts = authorize(view.decision.principal, "contact.read").allow
    people = view.table("profiles")
    ids = [one.customer_id for one in found]
    rows = (
        view.rows(people.filter(people.customer_id.isin(ids)).select("customer_id", "name", "customer_code", "city"))
        if ids
        else []
    )
    known = {row["customer_id"]: row for row in rows}
    nameless = [id for id in ids if id in known and not known[id]["name"]]
    persons = view.office.names(nameless) if nameless and contacts else {}
    told = [_alike(one, known[one.customer_id], persons, read, contacts) for one in found if one.customer_id in known]
    return told, {name: read[name] for name in READ if read.get(name)}


def index_of(view: View) -> Index:
    """The portraits of the snapshot, laid out for looking up; made once for all readers."""
    folder = doubts.folder_of(view.office.workspace, view.snapshot.name)
    if not all((folder / f"{name}.parquet").is_file() for name in ("portraits", "matches")):
        raise _nothing_kept()
    with _building:
        return view.office.keep((view.snapshot.name, "index of portraits"), lambda: Index.read(folder))


def mask(phone: str) -> str:
    """A phone number of which the first three and the last four digits are left: enough to know it again."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 7 else "****"


def _alike(
    one: Likeness, row: Mapping[str, Any], persons: Mapping[str, str], read: Mapping[str, Any], contacts: bool
) -> Alike:
    person = one.portrait.get("kind_of_party") == "person"
    clean = one.portrait.get("clean_name") or ""
    name = row["name"] or persons.get(one.customer_id) or (clean if contacts or not person else clean[:1] + "**")
    shown = dict(one.portrait) if contacts or not person else {}
    numbers = (one.portrait.get("phones") or "").split()
    told = tuple(
        evidence.tell(mark.name, mark.level, mark.weight, top=TOP[mark.name], left=read, right=shown)
        for mark in one.evidence
    )
    return Alike(
        one.customer_id, name or row["customer_code"] or one.customer_id, row["city"] or one.portrait.get("city") or "",
        mask(numbers[0]) if numbers else "", one.probability, one.agrees, told,
    )  # fmt: skip


def _row(one: Alike, seen: Seen) -> dict[str, Any]:
    say = seen.words.say
    return {
        "id": one.customer_id,
        "name": one.name,
        "city": one.city,
        "phone": one.phone,
        "percent": percent(one.probability) if one.probability >= 0.01 else "< 1 %",
        "likely": say(likely(one.probability)),
        "agrees": [say(evidence.LABELS[mark]) for mark in one.agrees],
        "evidence": [{"found": say(e.found), "says": say(e.says), "tone": e.tone} for e in one.told],
    }


def read_query(pairs: tuple[tuple[str, str], ...]) -> tuple[Typed, int]:
    """What an address asks: the fields, and how many customers at most.

    Errors  UnknownName, BadQuestion
    """
    known = (*FIELDS, "limit", "lang")
    given: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise UnknownName(("key", "键"), name[:60], known)
        if name in given:
            raise BadQuestion(
                (f"“{name}” stands there twice.", f"“{name}”重复出现。"), ("Give it once.", "请只给出一次。")
            )
        if len(value) > LONGEST:
            raise BadQuestion(
                (f"“{name}” is longer than {LONGEST} characters.", f"“{name}”超过 {LONGEST} 个字符。"),
                ("Shorten it.", "请缩短。"),
            )
        given[name] = value
    limit = given.get("limit", str(MOST))
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit) <= MOST_ALLOWED:
        raise BadQuestion(
            (f"“limit” is “{limit[:20]}”.", f"“limit”的值是“{limit[:20]}”。"),
            (f"Give a number from 1 to {MOST_ALLOWED}.", f"请给出 1 到 {MOST_ALLOWED} 的数。"),
        )
    return Typed(**{name: given.get(name, "") for name in FIELDS}), int(limit)


def _nothing_kept() -> NotFound:
    return NotFound(
        ("The run in force kept nothing to compare with.", "当前计算结果没有可供比对的客户资料。"),
        (
            "Update the data: zhike refresh, or the button on the first page.",
            "请更新数据：zhike refresh，或首页的“更新数据”。",
        ),
    )
