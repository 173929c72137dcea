"""zhike init, zhike doctor."""

import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from zhike import snapshots
from zhike import workspace as workspaces
from zhike.cli.screen import Screen, made, option_workspace
from zhike.desk import Desk
from zhike.desk.opening import library
from zhike.errors import NotFound, Text, ZhikeError, say
from zhike.workspace import Workspace

INIT: Text = ("Make a workspace: a folder for one company.", "新建工作区：一家公司一个文件夹。")
DOCTOR: Text = ("Check the installation and a workspace.", "检查安装环境与工作区。")
PARTS = (
    "duckdb",
    "ibis-framework",
    "pyarrow",
    "python-calamine",
    "xlsxwriter",
    "fastapi",
    "click",
    "rich",
)


def command(name: str, lang: str) -> click.Command:
    """The command of that name."""
    if name == "doctor":
        return made(name, doctor, DOCTOR, lang, option_workspace(lang))
    company: Text = ("Name of the company, shown on every page.", "公司名称，显示在每个页面上。")
    return made(
        name,
        init,
        INIT,
        lang,
        click.Argument(["folder"], metavar="DIR", type=click.Path(path_type=Path)),
        click.Option(["--company"], default="", help=say(company, lang)),
    )


def init(screen: Screen, folder: Path, company: str) -> None:
    """Make a workspace."""
    here = workspaces.init(folder, company=company)
    if screen.as_json:
        screen.document({"workspace": str(here.folder), "company": company})
        return
    click.echo(screen.say((f"Workspace made: {here.folder}", f"工作区已建立：{here.folder}")))
    click.echo(screen.say((f"Next: zhike import FILES -w {folder}", f"下一步：zhike import 文件 -w {folder}")))


Check = tuple[Text, bool, str | Text]
"""What is checked, whether it is well, and what was found."""


def doctor(screen: Screen, workspace: Path | None) -> int:
    """Check what Zhike stands on; exit 78 where something is broken."""
    checks = [*_installation(), *_workspace(workspace)]
    well = all(ok for _, ok, _ in checks)
    if screen.as_json:
        screen.document(
            {
                "well": well,
                "checks": [{"name": name[0], "well": ok, "found": _words(screen, found)} for name, ok, found in checks],
            }
        )
        return 0 if well else 78
    for name, ok, found in checks:
        mark = click.style("✓", fg="green") if ok else click.style("✗", fg="red", bold=True)
        click.echo(f"{mark} {screen.say(name)}{screen.say((': ', '：'))}{_words(screen, found)}")
    return 0 if well else 78


def _words(screen: Screen, found: str | Text) -> str:
    return found if isinstance(found, str) else screen.say(found)


def _installation() -> list[Check]:
    checks: list[Check] = [
        (("Python 3.11 or newer", "Python 3.11 及以上"), sys.version_info >= (3, 11), platform.python_version())
    ]
    for part in PARTS:
        try:
            checks.append(((part, part), True, version(part)))
        except PackageNotFoundError:
            checks.append(((part, part), False, "–"))
    found, is_well = library()
    return [*checks, (("SQLite", "SQLite"), is_well, found)]


def _workspace(folder: Path | None) -> list[Check]:
    folder = folder if folder is not None else Path.cwd() if (Path.cwd() / "zhike.toml").is_file() else None
    if folder is None:
        return []
    try:
        here = workspaces.open(folder)
        free = shutil.disk_usage(here.folder).free
        checks: list[Check] = [
            (("Workspace", "工作区"), True, str(here.folder)),
            (("Free disk", "可用磁盘"), free > 1 << 30, f"{free / (1 << 30):,.1f} GiB"),
        ]
        with Desk(here.desk) as at:
            loaded = at.loads.active()
            checks.append((("Files loaded", "已导入文件"), True, str(len(loaded))))
        return checks + _sealed(here)
    except ZhikeError as error:
        return [(("Workspace", "工作区"), False, error.what)]


def _sealed(here: Workspace) -> list[Check]:
    checks: list[Check] = []
    for name, damage in snapshots.verify(here).items():
        checks.append(
            (
                (f"Snapshot {name}", f"数据快照 {name}"),
                damage is None,
                ("whole", "完好") if damage is None else damage.what,
            )
        )
    try:
        current = snapshots.current(here)
        checks.append((("Data as of", "数据截至"), not current.stale, current.as_of.isoformat()))
    except NotFound as error:
        checks.append((("Data as of", "数据截至"), True, error.what))
    return checks
