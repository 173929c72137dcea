"""The words on the screen: our own sentences in both languages, read once from the catalogues."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from zhike.errors import LANGS, Text, say

LOCALE = Path(__file__).parent / "locale"
COOKIE = "language"


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Sentence as written in code and templates → sentence as shown."""
    with (LOCALE / lang / "LC_MESSAGES" / "zhike.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale=lang) if m.id and m.string}


@dataclass(frozen=True)
class Words:
    """One reader's language."""

    lang: str
    numbers: str = ""  # how large numbers are written, where not as the language has it

    def __call__(self, sentence: str, **filled: Any) -> Markup:
        """The sentence of the catalogue, with what is filled in escaped unless it is markup of its own.

        After a number stand its words for one and for several: `{count} {count:customer is|customers are} late`.
        """
        said = Markup(catalogue(self.lang).get(sentence, sentence))  # noqa: S704 - the catalogues are ours
        return said.format(**{name: _Filled(value) for name, value in filled.items()}) if filled else said

    def say(self, text: Text) -> str:
        """A sentence that carries both languages itself."""
        return say(text, self.lang)

    @property
    def tag(self) -> str:
        """The language as the page's `lang` attribute names it."""
        return "zh-CN" if self.lang == "zh" else "en"


@dataclass(frozen=True)
class _Filled:
    """A value within a sentence; with “one|several” after its name, the words that go with its number."""

    value: Any

    def __html_format__(self, words: str) -> Markup:
        said = escape(self.value)
        if not words:
            return said
        one, _, several = words.partition("|")
        return escape(one if said.striptags() == "1" else several)


def preferred(chosen: str | None, accepted: str) -> Words:
    """The language a reader chose, else the first of the browser's that we speak, else Chinese."""
    if chosen in LANGS:
        return Words(str(chosen))
    for part in sorted(accepted.split(","), key=_weight, reverse=True):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGS:
            return Words(code)
    return Words("zh")


def _weight(part: str) -> float:
    try:
        return float(part.partition("q=")[2] or 1)
    except ValueError:
        return 0.0
