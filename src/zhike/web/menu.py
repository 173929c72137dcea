"""The menu: every page that a reader is led to, in the order in which a day goes."""

from dataclasses import dataclass

from zhike.errors import Text


@dataclass(frozen=True)
class Entry:
    """One place: the name that pages of it bear (`Page.place`), its address, its icon and its words."""

    place: str
    address: str
    icon: str
    words: Text


@dataclass(frozen=True)
class Group:
    """Places that belong together, under a heading; the first group needs none."""

    words: Text
    entries: tuple[Entry, ...]


# fmt: off
MENU = (
    Group(("Today", "今日"), (
        Entry("home", "/", "home", ("Home", "首页")),
    )),
    Group(("Customers", "客户"), (
        Entry("customers", "/customers", "users", ("Customers", "客户")),
        Entry("review", "/review", "scale", ("Who is who", "客户核对")),
    )),
    Group(("Data", "资料"), (
        Entry("import", "/import", "file-upload", ("Import", "导入数据")),
    )),
    Group(("Zhike", "知客"), (
        Entry("definitions", "/definitions", "book-2", ("Definitions", "指标口径")),
    )),
)
# fmt: on

ON_A_PHONE = 4
"""So many places stand in the bar of a phone; the others behind “More”."""


def entries() -> tuple[Entry, ...]:
    """All places, in order."""
    return tuple(entry for group in MENU for entry in group.entries)
