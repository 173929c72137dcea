"""Boards: which tiles stand on a dashboard, in which order. Some are ready for each role; people arrange their own."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zhike.desk import Desk
from zhike.errors import NotFound, Text, UsageError, say
from zhike.web.tiles import BY_NAME, VIEW

KIND = "dashboard"
MOST_TILES = 24
LONGEST_NAME = 60


@dataclass(frozen=True)
class Board:
    """One dashboard: what it is called and the names of its tiles; `owner` is "" where it comes ready-made."""

    id: str
    name: str
    tiles: tuple[str, ...]
    owner: str = ""
    shared: bool = False

    def plain(self) -> dict[str, Any]:
        """As the decision keeps it."""
        return {"name": self.name, "tiles": list(self.tiles), "shared": self.shared}

    def moved(self, place: int, by: int) -> "Board":
        """One tile changed places with its neighbour; at an end it stays."""
        tiles, there = list(self.tiles), place + by
        if 0 <= place < len(tiles) and 0 <= there < len(tiles):
            tiles[place], tiles[there] = tiles[there], tiles[place]
        return replace(self, tiles=tuple(tiles))

    def removed(self, place: int) -> "Board":
        """Without one tile."""
        return replace(self, tiles=tuple(tile for at, tile in enumerate(self.tiles) if at != place))

    def added(self, tile: str) -> "Board":
        """With one more tile at the end; one that stands there already is not doubled.

        Errors  UsageError where there is no such tile, or too many stand there
        """
        if tile not in BY_NAME and not tile.startswith(VIEW):
            raise UsageError(
                (f"There is no tile “{tile[:40]}”.", f"没有“{tile[:40]}”这个卡片。"),
                ("Choose one from the list.", "请从列表中选择。"),
            )
        if len(self.tiles) >= MOST_TILES:
            raise UsageError(
                (f"A dashboard holds {MOST_TILES} tiles.", f"一个看板最多 {MOST_TILES} 个卡片。"),
                ("Take one away first, or begin another dashboard.", "请先移除一个，或新建看板。"),
            )
        return self if tile in self.tiles else replace(self, tiles=(*self.tiles, tile))

    def called(self, name: str) -> "Board":
        """With another name; an empty one changes nothing."""
        return replace(self, name=" ".join(name.split())[:LONGEST_NAME] or self.name)


# fmt: off
READY: tuple[tuple[str, Text, tuple[str, ...]], ...] = (
    ("owner",   ("For the owner", "老板看板"),   ("year", "months", "pareto", "falling", "overdue", "salespeople", "retention", "books")),
    ("sales",   ("For sales", "销售看板"),       ("late", "new", "falling", "promising", "salespeople", "products", "activity", "lost")),
    ("finance", ("For finance", "财务看板"),     ("overdue", "late_owing", "overdue_by", "months", "year", "books")),
    ("analyst", ("For the analyst", "分析看板"), ("rfm", "cohorts", "retention", "pareto", "activity", "provinces", "categories", "products")),
)
# fmt: on


def ready(lang: str) -> list[Board]:
    """A dashboard for each role."""
    return [Board(id_, say(name, lang), tiles) for id_, name, tiles in READY]


def own(desk: Desk, who: str) -> list[Board]:
    """Those that a reader arranged, and those that others share."""
    found = []
    for one in desk.decisions.standing(KIND):
        board = _read(one.subject, one.who, one.value)
        if board is not None and (board.owner == who or board.shared):
            found.append(board)
    return sorted(found, key=lambda board: (board.owner != who, board.name))


def one_of(desk: Desk, id_: str, who: str, lang: str) -> Board:
    """One dashboard that a reader may see.

    Errors  NotFound
    """
    for board in (*ready(lang), *own(desk, who)):
        if board.id == id_:
            return board
    raise NotFound(
        (f"There is no dashboard “{id_[:40]}”.", f"没有看板“{id_[:40]}”。"),
        ("Choose one under Dashboards.", "请在“看板”中选择。"),
    )


def new(name: str, tiles: tuple[str, ...], who: str) -> Board:
    """A dashboard of one's own."""
    return Board(secrets.token_hex(5), " ".join(name.split())[:LONGEST_NAME], tiles, owner=who)


def _read(id_: str, who: str, value: Any) -> Board | None:
    if not isinstance(value, Mapping) or not isinstance(value.get("name"), str):
        return None
    tiles = value.get("tiles")
    named = tuple(tile for tile in tiles if isinstance(tile, str)) if isinstance(tiles, list) else ()
    return Board(id_, value["name"], named[:MOST_TILES], who, value.get("shared") is True)
