"""`zhike` alone: asks for a folder or the demo, and opens the pages. For people who never type a command."""

from pathlib import Path

import click

from zhike import workspace as workspaces
from zhike.cli import demo, serving
from zhike.cli.screen import Screen
from zhike.errors import Text, UsageError, ZhikeError
from zhike.workspace import Workspace

HOME = "Zhike"
"""The folder offered in the user's home."""
DEMO = "Zhike-demo"

HELLO: Text = ("Zhike 知客: know your customers.", "知客 · 了解您的客户")
CHOICES: tuple[Text, ...] = (
    ("Your company: open its folder, or make a new one", "我的公司：打开已有文件夹，或新建"),
    ("The demo company: look around first", "演示公司：先看看效果"),
)


def enter(screen: Screen, home: Path | None = None) -> int:
    """Ask, then serve until interrupted. `home`: where the folders offered lie; the user's own by default."""
    place = home or Path.home()
    click.echo(f"\n{screen.say(HELLO)}\n", err=True)
    for number, choice in enumerate(CHOICES, 1):
        click.echo(f"  {number}  {screen.say(choice)}", err=True)
    click.echo(err=True)
    while (chosen := _asked(("Which one", "请选择"), "1", screen)) not in ("1", "2"):
        click.echo(screen.say(("Type 1 or 2.", "请输入 1 或 2。")), err=True)
    if chosen == "2":
        demo.demo(screen, place / DEMO, None, False, "127.0.0.1", None)
        return 0
    here = None
    while here is None:
        given = _asked(("Folder for your company", "公司文件夹"), str(place / HOME), screen)
        try:
            here = company(Path(given.strip("\"'")).expanduser(), screen)
        except ZhikeError as error:
            screen.fail(error)
    serving.run(screen, here, "127.0.0.1", None)
    return 0


def _asked(what: Text, default: str, screen: Screen) -> str:
    """What somebody types; the default where they only press Enter."""
    return str(click.prompt(screen.say(what), default=default, type=str, err=True)).strip()


def company(folder: Path, screen: Screen) -> Workspace:
    """The workspace in a folder; a new one where the folder is empty or not there.

    Errors  UsageError where the folder holds something else, or cannot be made
    """
    if (folder / "zhike.toml").exists():
        return workspaces.open(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            (f"{folder} holds other things and is no Zhike folder.", f"{folder} 中有其他内容，不是知客的文件夹。"),
            ("Name a new or empty folder; your exports are brought in on the page afterwards.",
             "请指定一个新的或空的文件夹；导出文件稍后在页面上导入即可。"),
        )  # fmt: skip
    name = click.prompt(
        screen.say(("Name of your company", "公司名称")), default="", show_default=False, type=str, err=True
    )
    try:
        return workspaces.init(folder, company=name.strip())
    except OSError as error:
        raise UsageError(
            (f"{folder} cannot be made: {error.strerror}.", f"无法建立 {folder}：{error.strerror}。"),
            (
                "Name a folder of your own, such as the one in brackets.",
                "请指定您有权写入的文件夹，例如方括号中的那一个。",
            ),
        ) from error
