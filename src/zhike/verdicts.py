"""What people decide about who is who: said once, found again after every import, undone by another decision.

    verdicts.decide(desk, "same", left, right, about=about, who="owner")     both are one customer, whatever speaks against
    verdicts.decide(desk, "different", left, right, …)                       they are two, though they share a tax id
    verdicts.decide(desk, "parent", child, parent, …)                        two, and the second is the first one's parent
    verdicts.apart(desk, party_key, others, …)                               one spelling out of a customer
    verdicts.withdraw(desk, number, who="owner")                             as if it had never been said
    verdicts.standing(desk)      what is in force          verdicts.history(desk, ids)    all that was said of these
    verdicts.about(folder, *keys)                          what decisions keep of parties, from a run's private tables

A decision is about two party keys. It keeps their marks as fingerprints, so that it finds them again when a source
writes their rows otherwise (`identity/decided.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyarrow import parquet

from zhike.desk import Decision, Desk
from zhike.errors import Conflict, NotFound, Text, UsageError
from zhike.identity import decided
from zhike.identity.decided import Said

KINDS: tuple[str, ...] = ("same", "different", "parent")
WITHDRAWN = "withdrawn"

About = Mapping[str, Mapping[str, Any]]
"""party_key → {"customer_id": its customer now, "marks": its fingerprints}."""

KIND_WORDS: dict[str, Text] = {
    "same": ("the same customer", "同一客户"),
    "different": ("different customers", "不同客户"),
    "parent": ("parent and subsidiary", "上下级客户"),
}


def decide(desk: Desk, kind: str, left: str, right: str, *, about: About, who: str, why: str = "") -> int:
    """Put a decision on record; of a pair that is decided so already, the number of the standing one.

    `left` and `right`: party keys; of a parent, child and parent in this order.
    Errors  Conflict where a standing decision says otherwise, naming it and how to withdraw it; UsageError for an
            unknown kind or twice the same party
    """
    return _decide(desk, kind, left, right, about, who, why)


def apart(desk: Desk, party_key: str, others: Iterable[str], *, about: About, who: str, why: str = "") -> list[int]:
    """Take one spelling out of its customer: it is different from each of the others. One act, withdrawn as one.

    Errors  Conflict where one of them was decided to be the same; nothing is kept then
    """
    mine = sorted(set(others) - {party_key})
    for other in mine:
        _refuse(desk, _said("different", party_key, other), about)
    act = f"apart {party_key}"
    return [_decide(desk, "different", party_key, other, about, who, why, act) for other in mine]


def withdraw(desk: Desk, decision_id: int, *, who: str, why: str = "") -> list[int]:
    """Take a standing decision back, with those that were made in the same act; the numbers of what was withdrawn.

    Errors  NotFound where no such decision stands
    """
    in_force = standing(desk)
    found = next((one for one in in_force if one.id == decision_id), None)
    if found is None:
        raise NotFound(
            (f"No decision {decision_id} is in force.", f"没有生效中的第 {decision_id} 号决定。"),
            (
                "It may have been withdrawn already; the customer's page lists what stands.",
                "可能已被撤回；客户页面列有当前生效的决定。",
            ),
        )
    act = _part(found, "act")
    together = [one for one in in_force if act and _part(one, "act") == act] or [found]
    for one in together:
        value = {"decision": one.id, "kind": one.kind, **(one.value if isinstance(one.value, dict) else {})}
        desk.decisions.add(WITHDRAWN, one.subject, value, who=who, why=why)
    return [one.id for one in together]


def standing(desk: Desk) -> list[Decision]:
    """The decisions about who is who that are in force, the oldest first: of each kind and pair the newest."""
    found: dict[tuple[str, str, str], Decision] = {}
    for one in desk.decisions.all(*KINDS, WITHDRAWN):
        left, _, right = one.subject.partition("|")
        if one.kind != WITHDRAWN:
            found.pop(key := _pair(one.kind, left, right), None)
            found[key] = one
            continue
        kind = _part(one, "kind")
        for each in KINDS if kind is None else (kind,):
            found.pop(_pair(each, left, right), None)
    return sorted(found.values(), key=lambda one: one.id)


def history(desk: Desk, customer_ids: Iterable[str]) -> list[Decision]:
    """All that was decided and withdrawn about these customers (name their former ids too), newest first."""
    wanted = set(customer_ids)
    found = [one for one in desk.decisions.all(*KINDS, WITHDRAWN) if wanted & _customers(one)]
    return sorted(found, key=lambda one: -one.id)


def about(folder: Path, *party_keys: str) -> dict[str, dict[str, Any]]:
    """What a decision keeps of these parties: their customer and their marks, from a run's private tables.

    Leaves  keys that the run does not know
    """
    wanted = [("party_key", "in", set(party_keys))] if party_keys else [("party_key", "==", "")]
    portraits = parquet.read_table(folder / "portraits.parquet", filters=wanted)
    matches = parquet.read_table(
        folder / "matches.parquet", filters=wanted, columns=["party_key", "customer_id"]
    ).to_pylist()
    owner = {row["party_key"]: row["customer_id"] for row in matches}
    marks = decided.marks_by_party(portraits)
    return {
        key: {"customer_id": owner.get(key), "marks": marks.get(key, [])} for key in portraits["party_key"].to_pylist()
    }


def said(decisions: Sequence[Decision]) -> list[Said]:
    """Decisions as the identity steps read them."""
    return [Said(one.kind, *_sides(one.subject), one.id, one.subject) for one in decisions]


def _decide(
    desk: Desk, kind: str, left: str, right: str, about: About, who: str, why: str, act: str | None = None
) -> int:
    new = _said(kind, left, right)
    there = next((one for one in standing(desk) if _key(one) == _pair(kind, left, right)), None)
    if there is not None:
        return there.id
    _refuse(desk, new, about)
    value = {"left": _side(left, about), "right": _side(right, about)} | ({"act": act} if act else {})
    return desk.decisions.add(kind, new.subject, value, who=who, why=why)


def _said(kind: str, left: str, right: str) -> Said:
    if kind not in KINDS:
        raise UsageError(
            (f"“{kind}” is no decision about two customers.", f"“{kind}”不是关于两个客户的决定。"),
            (f"It is one of {', '.join(KINDS)}.", f"可用的有：{'、'.join(KINDS)}。"),
        )
    if left == right:
        raise UsageError(
            ("Both sides are the same spelling of one source.", "两侧是同一数据源中的同一写法。"),
            ("Name two different spellings.", "请选择两个不同的写法。"),
        )
    return Said(kind, left, right, 0, f"{left}|{right}")


def _refuse(desk: Desk, new: Said, about: About) -> None:
    """Errors  Conflict where what stands contradicts the new decision."""
    in_force = standing(desk)
    ledger, _ = decided.weighed(said(in_force))
    numbers = {one.number for one in ledger.against(new)}
    if new.kind == "same":
        mine = {_side(key, about)["customer_id"] for key in (new.left, new.right)} - {None}
        numbers |= {one.id for one in in_force if one.kind != "same" and len(mine) == 2 and _customers(one) == mine}
    against = [one for one in in_force if one.id in numbers]
    if not against:
        return
    one = against[-1]
    wanted, stands = KIND_WORDS[new.kind], KIND_WORDS[one.kind]
    more_en = f" (and {len(against) - 1} more)" if len(against) > 1 else ""
    more_zh = f"（另有 {len(against) - 1} 项）" if len(against) > 1 else ""
    raise Conflict(
        (
            f"They cannot be {wanted[0]}: decision {one.id} by {one.who} on {one.at[:10]} says {stands[0]}{more_en}.",
            f"不能认定为{wanted[1]}：{one.who} 于 {one.at[:10]} 作出的第 {one.id} 号决定为{stands[1]}{more_zh}。",
        ),
        (
            f"Withdraw decision {one.id} first (customer's page, or the review page under Decided), then decide anew.",
            f"请先撤回第 {one.id} 号决定（客户页面，或核对页面的“已决定”），再重新认定。",
        ),
    )


def _side(key: str, about: About) -> dict[str, Any]:
    known = about.get(key, {})
    return {"key": key, "customer_id": known.get("customer_id"), "marks": list(known.get("marks", ()))}


def _pair(kind: str, left: str, right: str) -> tuple[str, str, str]:
    """What a newer decision replaces: of a parent the order counts."""
    return (kind, left, right) if kind == "parent" else (kind, min(left, right), max(left, right))


def _key(one: Decision) -> tuple[str, str, str]:
    return _pair(one.kind, *_sides(one.subject))


def _sides(subject: str) -> tuple[str, str]:
    left, _, right = subject.partition("|")
    return left, right


def _part(one: Decision, name: str) -> Any:
    return one.value.get(name) if isinstance(one.value, dict) else None


def _customers(one: Decision) -> set[str]:
    sides = [_part(one, side) for side in ("left", "right")]
    return {side["customer_id"] for side in sides if isinstance(side, dict) and side.get("customer_id")}
