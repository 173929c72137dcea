"""zhike demo: a made-up company, from its messy exports to its pages, in one command."""

import json
import os
from contextlib import suppress
from pathlib import Path

import click

from zhike import demo as company
from zhike import load, run
from zhike import workspace as workspaces
from zhike.cli import serving
from zhike.cli.screen import Progress, Screen, made
from zhike.desk import Desk
from zhike.errors import Conflict, DuplicateImport, Text, counted, say
from zhike.workspace import Workspace

DEMO: Text = (
    "Make a demo company and open its pages: a wholesaler of household goods with its exports, as messy as real ones.",
    "生成演示公司并打开页面：一家日用品批发商及其导出文件，与真实文件一样杂乱。",
)
CUSTOMERS = 3000
FOLDER = "zhike-demo"
INSIDE = "demo"


def command(name: str, lang: str) -> click.Command:
    """The command of that name."""
    customers: Text = (
        f"How many customers the company has; {CUSTOMERS:,} by default.",
        f"公司的客户数，默认 {CUSTOMERS:,}。",
    )
    serve: Text = ("Make it only.", "只生成，不启动页面。")
    return made(
        name,
        demo,
        DEMO,
        lang,
        click.Argument(["folder"], metavar="[DIR]", type=click.Path(path_type=Path), default=FOLDER),
        click.Option(["--customers"], type=click.IntRange(1), default=None, metavar="N", help=say(customers, lang)),
        click.Option(["--no-serve"], is_flag=True, help=say(serve, lang)),
        *serving.options(lang),
    )


def demo(screen: Screen, folder: Path, customers: int | None, no_serve: bool, host: str, port: int | None) -> None:
    """Write, import, compute, serve; what is there already is used again."""
    here = _workspace(folder, customers)
    customers = customers or _customers(here) or CUSTOMERS
    with screen.progress(("Making the demo company", "正在生成演示公司")) as tell:
        paths = _written(here, customers, tell)
        if not _all_loaded(here, paths):
            screen.note(("Loading its exports …", "正在导入演示文件……"))
            _loaded(here, paths, tell)
        screen.note(("Computing …", "正在计算……"))
        done = run.refresh(here, progress=lambda what, step, steps: tell(step / max(1, steps), what))
    told: dict[str, object] = {
        "workspace": str(here.folder),
        "customers": customers,
        "files": [str(path) for path in paths],
        **done.document(),
    }
    if no_serve and screen.as_json:
        screen.document(told)
        return
    if not screen.as_json:
        rows = done.tables
        click.echo(
            screen.say(
                (
                    f"The demo company stands in {here.folder}: {counted(rows.get('customers', 0), 'customer', 'customers')}, {counted(rows.get('order_lines', 0), 'line', 'lines')}, data as of {done.as_of}",
                    f"演示公司已就绪：{here.folder}，客户 {rows.get('customers', 0):,} 个，明细 {rows.get('order_lines', 0):,} 行，数据截至 {done.as_of}",
                )
            )
        )
    if no_serve:
        click.echo(screen.say((f"Next: zhike serve -w {folder}", f"下一步：zhike serve -w {folder}")))
        return
    serving.run(screen, here, host, port, told)


def _workspace(folder: Path, customers: int | None) -> Workspace:
    if not (folder / "zhike.toml").exists():
        return workspaces.init(folder, company="知客演示商贸")
    here = workspaces.open(folder)
    if not (here.folder / INSIDE).is_dir() and load.sources(here):
        raise Conflict(
            (f"{here.folder} is a workspace with files of its own.", f"{here.folder} 是已有资料的工作区。"),
            ("Name a new folder for the demo.", "请为演示公司另指定一个新文件夹。"),
        )
    known = _customers(here)
    if None not in (known, customers) and known != customers:
        raise Conflict(
            (
                f"{here.folder} holds a demo of {known} customers, not {customers}.",
                f"{here.folder} 中的演示公司有 {known} 个客户，不是 {customers} 个。",
            ),
            (f"Ask for --customers {known}, or name another folder.", f"请使用 --customers {known}，或另指定文件夹。"),
        )
    return here


def _list(here: Workspace) -> Path:
    return here.folder / INSIDE / "files.json"


def _customers(here: Workspace) -> int | None:
    """How many customers the demo was finished with; None where it was not."""
    return int(json.loads(_list(here).read_text("utf-8"))["customers"]) if _list(here).is_file() else None


def _written(here: Workspace, customers: int, tell: Progress) -> list[Path]:
    folder = here.folder / INSIDE
    if _customers(here) is None:
        made = company.write(folder, customers=customers, progress=lambda what, share: tell(share, what))
        names = [path.relative_to(folder).as_posix() for path in made.paths]
        _list(here).write_text(json.dumps({"customers": customers, "files": names}, ensure_ascii=False), "utf-8")
    return [folder / name for name in json.loads(_list(here).read_text("utf-8"))["files"]]


def _all_loaded(here: Workspace, paths: list[Path]) -> bool:
    with Desk(here.desk) as desk:
        known = {one.file for one in desk.loads.active()}
    return all(path.name in known for path in paths)


def _loaded(here: Workspace, paths: list[Path], tell: Progress) -> None:
    with suppress(DuplicateImport):  # all of it is there
        load.bring(here, paths, yes=True, workers=os.cpu_count() or 1, progress=lambda what, share: tell(share, what))
