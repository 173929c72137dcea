"""`zhike` alone: asks for a folder or the demo, and opens the pages. For people who never type a command."""

from pathlib import Path

import click

from zhike import workspace as workspaces
from zhike.cli import demo, serving
from zhike.cli.screen import Screen
from zhike.errors import Text, UsageError
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
    chosen = click.prompt(
        screen.say(("Which one", "请选择")), type=click.Choice(("1", "2")), default="1", show_choices=False, err=True
    )
    if chosen == "2":
        demo.demo(screen, place / DEMO, None, False, "127.0.0.1", None)
        return 0
    given = click.prompt(
        screen.say(("Folder for your company", "公司文件夹")), default=str(place / HOME), type=str, err=True
    )
    here = company(Path(given.strip().strip('"')).expanduser(), screen)
    serving.run(screen, here, "127.0.0.1", None)
    return 0


def company(folder: Path, screen: Screen) -> Workspace:
    """The workspace in a folder; a new one where the folder is empty or not there.

    Errors  UsageError where the folder holds something else
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
    return workspaces.init(folder, company=name.strip())
