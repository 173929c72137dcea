"""What one reader prefers: language, light, how numbers are written, when the year begins, whose customers, which home."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from zhike.desk import Desk
from zhike.errors import LANGS

KIND = "preference"
THEMES = ("light", "dark")
NUMBERS = ("wan", "thousands", "full")
"""万 and 亿; K, M and B; every digit. "" is what the language has."""
FILTERS = ("owner", "province")
LONGEST = 200


@dataclass(frozen=True)
class Preferences:
    """One reader's own settings; what is empty follows the browser, the language or the company."""

    language: str = ""
    theme: str = ""
    numbers: str = ""
    year_starts: int = 0
    filters: Mapping[str, str] = field(default_factory=dict)
    home: str = ""  # a dashboard's id

    @classmethod
    def read(cls, value: Any) -> Self:
        """From a decision's value; what an older or a foreign hand wrote there is left out, never an error."""
        if not isinstance(value, dict):
            return cls()
        said = {name: value[name] for name in (one.name for one in fields(cls)) if name in value}
        allowed: dict[str, Any] = {
            "language": lambda v: v in ("", *LANGS),
            "theme": lambda v: v in ("", *THEMES),
            "numbers": lambda v: v in ("", *NUMBERS),
            "year_starts": lambda v: type(v) is int and 0 <= v <= 12,
            "filters": lambda v: isinstance(v, dict) and all(k in FILTERS and isinstance(x, str) for k, x in v.items()),
            "home": lambda v: isinstance(v, str) and len(v) <= LONGEST,
        }
        return cls(**{name: one for name, one in said.items() if allowed[name](one)})

    def plain(self) -> dict[str, Any]:
        """As the decision keeps it."""
        return asdict(self)


def of(desk: Desk, who: str) -> Preferences:
    """The preferences of one person; of nobody the defaults."""
    if not who:
        return Preferences()
    newest = [one for one in desk.decisions.standing(KIND) if one.subject == who]
    return Preferences.read(newest[0].value) if newest else Preferences()
