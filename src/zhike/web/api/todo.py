"""Whom to call and why, for programs: the list of the page in its order."""

from typing import Any

from zhike import question as questions
from zhike.answer.figure import plain
from zhike.catalog.reasons import REASONS
from zhike.web import calls
from zhike.web import todo as pages
from zhike.web.api.asked import Asked, cursor_to, turned
from zhike.web.api.says import Definition, Meta, Plain, Rows
from zhike.web.calls import Call
from zhike.web.pages import Seen
from zhike.web.words import Words


def todo(asked: Asked) -> Any:
    """Whom to call and why, those whose day has come first, then those with most at stake."""
    asked.only("who", "reason", "state", "limit", "cursor")
    own = tuple((key, asked.one(key)) for key in ("who", "reason", "state"))
    seen = Seen(asked.office, Words(asked.lang), asked.decision, {}, own)
    wanted = pages.read(seen)
    limit = questions.from_pairs([("limit", asked.one("limit"))], asked.office.vocabulary).limit
    spelled = f"{wanted.href()}#{limit}"
    page, at = turned(asked, spelled, "")
    view = asked.office.view(asked.decision, at)
    found = pages.chosen(calls.calls(seen, view), wanted, seen)
    some = found[(page - 1) * limit : page * limit]
    names, reach = pages.names_of(some, seen), pages.reach_of(some, seen)
    meta = Meta(
        snapshot=view.snapshot.name,
        as_of=view.snapshot.as_of.isoformat(),
        total=len(found),
        next_cursor=cursor_to(asked, spelled, view.snapshot, page, limit, len(found)),
    )
    data = [_row(call, wanted, names[call.id], reach.get(call.id, {})) for call in some]
    say = seen.words.say
    means = "; ".join(f"{say(reason.label)}: {say(reason.stakes)}" for reason in REASONS)
    stake = Definition(label=str(seen.words("At stake")), unit="money", means=means)
    return Rows(data=data, meta=meta, definitions={"stake": stake})


def _row(call: Call, wanted: pages.Asked, name: str, reach: dict[str, list[str]]) -> dict[str, Plain]:
    items = call.of(wanted.items_in, wanted.reason)
    return {
        "customer": call.id,
        "name": name,
        "reasons": ",".join(one.reason for one in items),
        "states": ",".join(one.state for one in items),
        "stake": _plain(sum(one.stake for one in items)),
        "owner": call.calls or None,
        "due_on": call.due_on.isoformat() if call.due_on else None,
        "note": next((one.tick.note for one in items if one.tick is not None and one.tick.note), None),
        "phone": next(iter(reach.get("phone", [])), None),
        "contact_person": next(iter(reach.get("contact_person", [])), None),
        "usually_buys": call.row["main_product"],
        "last_ordered_on": _plain(call.row["last_ordered_on"]),
    }


def _plain(value: Any) -> Plain:
    told: Plain = plain(value)
    return told
