"""What people said of earlier files, as `check` takes it: by header, and the rules called off for a whole source."""

from collections.abc import Mapping
from typing import Any

from zhike.check import LEFT_OUT, RULES, Survey, left_out
from zhike.desk import Desk, Load
from zhike.desk import Mapping as Memory
from zhike.errors import Text, UsageError

COUNTED = "count_after_all"
"""The kind of decision that a rule of cleaning is not applied to a source; its subject is `subject(source, rule)`."""
Known = Mapping[str, Mapping[str, Any]]
"""By header signature; one that a person has confirmed names its kind."""


def known(desk: Desk, *, guesses: bool = False) -> dict[str, Mapping[str, Any]]:
    """What was confirmed of each header. guesses: what was loaded without a word too, to read a file as it was read."""
    mappings = desk.mappings.all()
    found: dict[str, Mapping[str, Any]] = {one.signature: one.columns for one in mappings if one.confirmed or guesses}
    for source, rules in called_off(desk).items():
        for one in mappings:
            if one.source == source:
                found[one.signature] = _with_rules(found.get(one.signature, {}), rules)
    return found


def is_known(signature: str, among: Known) -> bool:
    """Whether a person has confirmed how a header is read."""
    return "kind" in among.get(signature, {})


def called_off(desk: Desk) -> dict[str, dict[str, bool]]:
    """Per source the rules that a person decided upon: true where the rule is not applied."""
    found: dict[str, dict[str, bool]] = {}
    for one in desk.decisions.standing(COUNTED):
        source, _, rule = one.subject.rpartition("|")
        if rule in RULES:
            found.setdefault(source, {})[rule] = bool(one.value)
    return found


def call_off(desk: Desk, source: str, rule: str, *, off: bool, who: str) -> None:
    """Decide that a rule is not applied to a source, or is again.

    Errors  UsageError for a rule that cannot be called off
    """
    if rule not in RULES:
        what: Text = (f"“{rule[:40]}” cannot be called off.", f"“{rule[:40]}”规则不可停用。")
        raise UsageError(what, ("Choose a rule that has the button.", "请选择带有按钮的规则。"))
    desk.decisions.add(COUNTED, f"{source}|{rule}", off, who=who)


def leave_out(desk: Desk, survey: Survey, *, who: str) -> None:
    """The next file's sheets of that header and name are left out as these were; those taken in again are not."""
    before = {one.signature for one in desk.mappings.all() if one.confirmed}
    for sheet in survey.sheets:
        desk.mappings.forget(left_out(sheet.signature, sheet.place))
    for one in survey.aside:
        key = left_out(one.signature, one.place)
        if one.by_person and key not in before:
            desk.mappings.remember(Memory(key, LEFT_OUT, confirmed=True), who=who)
            desk.decisions.add("mapping", key, {"kind": LEFT_OUT}, who=who)


def forget(desk: Desk, load: Load) -> None:
    """How the sheets of a load were read, and which were left out, unless an active load was read so too."""
    after = min((one.at for one in desk.loads.all() if one.number > load.number), default="9999")
    then = {one.signature for one in desk.mappings.all() if load.at <= one.at < after}
    used = {part.signature for one in desk.loads.active() for part in one.parts}
    for signature in sorted((then | {part.signature for part in load.parts}) - used):
        desk.mappings.forget(signature)


def _with_rules(before: Mapping[str, Any], rules: Mapping[str, bool]) -> dict[str, Any]:
    how = dict(before.get("reading", {}))
    off = set(how.get("off", ())) | {rule for rule, is_off in rules.items() if is_off}
    off -= {rule for rule, is_off in rules.items() if not is_off}
    return {**before, "reading": {**how, "off": sorted(off)}}
