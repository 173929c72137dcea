"""Dashboards: tiles of one's choosing on one page; ready-made ones by role, own ones arranged by plain buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from zhike.errors import UsageError
from zhike.web import boards, home, tiles
from zhike.web.boards import Board
from zhike.web.failures import Failures
from zhike.web.links import Links
from zhike.web.pages import Go, Page, Seen
from zhike.web.shown import link


def front(seen: Seen) -> Page:
    """The first page: the dashboard that the reader made it, else Home."""
    wanted = seen.preferences.home
    if wanted and seen.office.maybe(seen.decision) is not None:
        for board in _all(seen):
            if board.id == wanted:
                return replace(_page(board, seen), place="home")
    return home.home(seen)


def listing(seen: Seen) -> Page:
    """All dashboards, those of one's own first."""
    me, at_home = seen.decision.principal.name, seen.preferences.home
    cards = [
        {
            "id": board.id,
            "name": board.name,
            "tiles": [_label(tile, seen) for tile in board.tiles],
            "mine": board.owner == me,
            "ready": not board.owner,
            "home": board.id == at_home,
        }
        for board in _all(seen)
    ]
    home = next((card["name"] for card in cards if card["home"]), "")
    content = {"boards": cards, "count": str(len(cards)), "home": home}
    return Page("dashboards.html", seen.words("Dashboards"), content, "dashboards")


def dashboard(seen: Seen) -> Page:
    """One dashboard with its tiles; with `edit` in the address also the buttons that arrange them."""
    return _page(_wanted(seen), seen)


def begin(seen: Seen) -> Go:
    """A dashboard of one's own, empty or with the tiles of another."""
    who, pattern = seen.decision.principal.name, seen.given("like")
    like = boards.one_of(seen.office.desk, pattern, who, seen.lang) if pattern else None
    name = seen.given("name").strip() or (like.name if like else seen.words("My dashboard"))
    made = boards.new(str(name), like.tiles if like else (), who)
    _keep(made, seen)
    return Go(link(f"/dashboards/{made.id}", edit="yes"))


def arrange(seen: Seen) -> Go:
    """One change to a dashboard, kept as a decision.

    Errors  UsageError where it is not the reader's own, or the button is none of ours
    """
    board, act = _wanted(seen), seen.given("act")
    if act == "home":
        _at_home(board.id, seen)
        return Go("/")
    if act == "not_home":
        _at_home("", seen)
        return Go(f"/dashboards/{board.id}")
    if board.owner != seen.decision.principal.name:
        raise UsageError(
            (f"“{board.name}” is not yours to change.", f"“{board.name}”不能直接修改。"),
            ("Make a copy of your own and arrange that.", "请先复制为自己的看板，再调整。"),
        )
    if act == "delete":
        seen.office.desk.decisions.add(boards.KIND, board.id, None, who=board.owner)
        if seen.preferences.home == board.id:
            _at_home("", seen)
        return Go("/dashboards")
    _keep(_changed(board, act, seen), seen)
    return Go(link(f"/dashboards/{board.id}", edit="yes"))


def _changed(board: Board, act: str, seen: Seen) -> Board:
    place = int(seen.given("place")) if seen.given("place").isdecimal() else -1
    if act == "earlier":
        return board.moved(place, -1)
    if act == "later":
        return board.moved(place, 1)
    if act == "remove":
        return board.removed(place)
    if act == "add":
        return board.added(seen.given("tile"))
    if act == "rename":
        return replace(board.called(seen.given("name")), shared=seen.given("shared") == "yes")
    raise UsageError(
        (f"“{act[:40]}” is nothing that can be done to a dashboard.", f"看板没有“{act[:40]}”这一操作。"),
        ("Use the buttons of the page.", "请使用页面上的按钮。"),
    )


def _keep(board: Board, seen: Seen) -> None:
    seen.office.desk.decisions.add(boards.KIND, board.id, board.plain(), who=board.owner)


def _at_home(id_: str, seen: Seen) -> None:
    seen.office.prefer(seen.decision.principal.name, replace(seen.preferences, home=id_))


# What is shown


def _all(seen: Seen) -> list[Board]:
    mine = boards.own(seen.office.desk, seen.decision.principal.name)
    return [*mine, *boards.ready(seen.lang)]


def _wanted(seen: Seen) -> Board:
    return boards.one_of(seen.office.desk, seen.path["dashboard"], seen.decision.principal.name, seen.lang)


def _page(board: Board, seen: Seen) -> Page:
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    at, failures = tiles.Desk(seen, view, links), Failures(seen, view.snapshot)
    mine = board.owner == seen.decision.principal.name
    full = seen.asked("full") == "1"
    editing = mine and seen.asked("edit") == "yes" and not full
    shown = [_tile(name, at, failures) for name in board.tiles]
    content = {
        "board": {"id": board.id, "name": board.name, "shared": board.shared, "mine": mine},
        "finding": "" if editing else _finding(shown),
        "tiles": shown,
        "editing": editing,
        "full": full,
        "at_home": seen.preferences.home == board.id,
        "last": str(len(board.tiles) - 1),
        "offered": _offered(board, seen) if editing else [],
    }
    return Page("dashboard.html", board.name, content, "dashboards")


def _tile(name: str, at: tiles.Desk, failures: Failures) -> dict[str, Any]:
    """What one tile shows; where it fails its own error, where there is nothing its own word."""
    known = tiles.BY_NAME.get(name)
    label = _label(name, at.seen)
    about = {"name": name, "label": label, "wide": known.wide if known else False}
    shape = failures.made(name, lambda: tiles.whole(known.make(at) if known else tiles.saved(name, at)), None, label)
    if name in failures.found:
        return about | {"kind": "failed", **vars(failures.found[name])}
    return {**about, **(shape or {"kind": "none", "title": label})}


def _finding(shown: Sequence[Mapping[str, Any]]) -> str:
    """What the first of the tiles found; nothing where none says more than its name."""
    for tile in shown:
        said: str = tile["chart"].finding if tile["kind"] == "chart" else tile.get("title", "")
        if tile["name"] in tiles.BY_NAME and tile["kind"] in ("chart", "table", "strip") and said != tile["label"]:
            return said
    return ""


def _label(name: str, seen: Seen) -> str:
    if name in tiles.BY_NAME:
        return seen.words.say(tiles.BY_NAME[name].label)
    return dict(_views(seen)).get(name) or str(seen.words("A saved view"))


def _views(seen: Seen) -> list[tuple[str, str]]:
    """Saved views that may be a tile: one's own, and those that others share."""
    me = seen.decision.principal.name
    return [
        (tiles.VIEW + one.subject, str(one.value["name"]))
        for one in seen.office.desk.decisions.standing("view")
        if isinstance(one.value, dict) and one.value.get("name") and (one.who == me or one.value.get("shared"))
    ]


def _offered(board: Board, seen: Seen) -> list[dict[str, Any]]:
    """The tiles that may be added: ready ones, then saved views."""
    ready = [(tile.name, seen.words.say(tile.label)) for tile in tiles.TILES if tile.name not in board.tiles]
    views = [(name, label) for name, label in _views(seen) if name not in board.tiles]
    groups = ((seen.words("Ready-made"), ready), (seen.words("Saved views"), views))
    return [{"label": label, "options": options} for label, options in groups if options]
