"""Inputs: what went into one snapshot otherwise than into another, so that a changed figure has a reason."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhike.errors import Text

Manifest = Mapping[str, Any]
FEW = 3

DAY: Text = ("data up to {after} instead of {before}", "数据日由 {before} 改为 {after}")
ADDED: Text = ("added: {files}", "新增资料：{files}")
REMOVED: Text = ("taken back: {files}", "撤下资料：{files}")
DECIDED: Text = ("{count} decisions made", "新增 {count} 项人工确认")
WITHDRAWN: Text = ("{count} decisions withdrawn", "撤回 {count} 项人工确认")
SETTING: Text = ("setting {name}: {after} instead of {before}", "设置 {name} 由 {before} 改为 {after}")
CODE: Text = ("another version of the program or of the company's definitions", "程序或自定义口径的版本不同")
NOTHING: Text = ("nothing", "无变化")


@dataclass(frozen=True)
class Inputs:
    """What changed from one snapshot's inputs to another's."""

    before: date
    after: date
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    decided: int = 0
    withdrawn: int = 0
    settings: tuple[tuple[str, str, str], ...] = ()  # name, before, after
    code: bool = False

    @property
    def same_day(self) -> bool:
        return self.before == self.after

    def sentences(self) -> list[Text]:
        """One sentence per kind of change, in both languages."""
        said: list[Text] = []
        if not self.same_day:
            said.append(_filled(DAY, before=self.before.isoformat(), after=self.after.isoformat()))
        said += [_files(ADDED, self.added)] if self.added else []
        said += [_files(REMOVED, self.removed)] if self.removed else []
        said += [_filled(DECIDED, count=f"{self.decided:,}")] if self.decided else []
        said += [_filled(WITHDRAWN, count=f"{self.withdrawn:,}")] if self.withdrawn else []
        said += [_filled(SETTING, name=name, before=old, after=new) for name, old, new in self.settings]
        said += [CODE] if self.code else []
        return said or [NOTHING]


def changed(before: Manifest, after: Manifest) -> Inputs:
    """What differs between the inputs that two manifests name."""
    old_files, new_files = _loads(before), _loads(after)
    old_decisions, new_decisions = _decisions(before), _decisions(after)
    old, new = before.get("settings", {}), after.get("settings", {})
    names = dict.fromkeys((*old, *new))
    return Inputs(
        date.fromisoformat(before["as_of"]),
        date.fromisoformat(after["as_of"]),
        tuple(file for load, file in new_files.items() if load not in old_files),
        tuple(file for load, file in old_files.items() if load not in new_files),
        (new_decisions - old_decisions).total(),
        (old_decisions - new_decisions).total(),
        tuple((name, _said(old, name), _said(new, name)) for name in names if old.get(name) != new.get(name)),
        before.get("code") != after.get("code"),
    )


def _loads(manifest: Manifest) -> dict[str, str]:
    return {str(one["load"]): str(one["file"]) for one in manifest.get("sources", ())}


def _decisions(manifest: Manifest) -> Counter[str]:
    return Counter(json.dumps(one, sort_keys=True, default=str) for one in manifest.get("decisions", ()))


def _said(settings: Mapping[str, Any], name: str) -> str:
    return "–" if settings.get(name) in (None, "") else str(settings[name])


def _files(sentence: Text, files: tuple[str, ...]) -> Text:
    more = len(files) - FEW
    return (
        sentence[0].format(files=", ".join(files[:FEW]) + (f" and {more} more" if more > 0 else "")),
        sentence[1].format(files="、".join(files[:FEW]) + (f" 等 {len(files)} 个文件" if more > 0 else "")),
    )


def _filled(sentence: Text, **filled: str) -> Text:
    return (sentence[0].format(**filled), sentence[1].format(**filled))
