"""The year of dates that are written without one: 3月5日 in a sheet whose title says 2024年1-4月送货记录."""

import re
import unicodedata

Since = tuple[int, int]
"""Year and month from which a sheet's days count."""

_YEAR, _MONTH = r"(?<![0-9])((?:19|20)[0-9]{2})", r"(1[0-2]|0?[1-9])"
_SPAN = re.compile(rf"{_YEAR}\s*[-./年]\s*{_MONTH}(?![0-9]).{{0,8}}?(?:[-~～—–至到]|to)\s*{_YEAR}\s*[-./年]", re.I)
_ALONE = re.compile(rf"{_YEAR}(?:[01][0-9](?:[0-3][0-9])?)?(?![0-9])")
_MADE = re.compile(r"(?:打印|导出|制表|生成|printed|exported|generated)[^0-9]{0,8}[0-9][-0-9./年月日]*", re.I)


def since(*told: str) -> Since | None:
    """From when the days count: of a span over several years its first month, else January of the first year named.

    told: what stands over the dates, nearest first. When a sheet was printed says nothing of its days.
    """
    for text in told:
        plain = spoken(text)
        span = _SPAN.search(plain)
        if span and span[1] != span[3]:
            return int(span[1]), int(span[2])
        alone = _ALONE.search(plain)
        if alone:
            return int(alone[1]), 1
    return None


def spoken(text: str) -> str:
    """A title in narrow letters, without the time when it was printed."""
    return _MADE.sub(" ", unicodedata.normalize("NFKC", text))
