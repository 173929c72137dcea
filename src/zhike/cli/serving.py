"""zhike serve: the pages and the API on this machine, behind a one-time link."""

import errno
import gc
import socket
import sys
import tempfile
from pathlib import Path

import click
import uvicorn

from zhike import users
from zhike.access import OWNER, ROLES
from zhike.cli.screen import Screen, made, option_workspace, workspace_of
from zhike.desk import Desk
from zhike.errors import BrokenSetup, Text, say
from zhike.web import server, signin
from zhike.web.app import LOOPBACK, create_app
from zhike.workspace import Workspace

SERVE: Text = ("Serve the pages and the API on this machine.", "在本机启动页面与接口。")
PORT = 8741
OBJECTS = 10_000
"""As for other commands, but a tenth: readers stand still while what 100,000 left behind is cleared away."""
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to


def command(name: str, lang: str) -> click.Command:
    """The command of that name."""
    password: Text = ("Set the password that serving beyond this machine needs.", "设置密码（供其他机器访问时使用）。")
    user: Text = (
        "With --set-password: whose, where not the owner's.",
        "与 --set-password 同用：为哪位用户设置（默认所有者）。",
    )
    role: Text = ("With --user: the role; nobody takes the right away.", "与 --user 同用：角色；nobody 表示取消权限。")
    return made(
        name,
        serve,
        SERVE,
        lang,
        option_workspace(lang),
        *options(lang),
        click.Option(["--set-password"], is_flag=True, help=say(password, lang)),
        click.Option(["--user"], default="", help=say(user, lang)),
        click.Option(["--role"], type=click.Choice([*ROLES, "nobody"]), default=None, help=say(role, lang)),
    )


def options(lang: str) -> tuple[click.Option, ...]:
    """--host and --port."""
    host: Text = ("The address to serve on.", "监听地址。")
    port: Text = (f"The port; {PORT} or the next free one.", f"端口；默认 {PORT}，被占用时另选。")
    return (
        click.Option(["--host"], default="127.0.0.1", show_default=True, help=say(host, lang)),
        click.Option(["--port"], type=click.IntRange(0, 65535), default=None, help=say(port, lang)),
    )


def serve(
    screen: Screen, workspace: Path | None, host: str, port: int | None, set_password: bool, user: str, role: str | None
) -> None:
    """Serve until interrupted."""
    here = workspace_of(workspace)
    if set_password:
        _set_password(screen, here, user, role)
        return
    run(screen, here, host, port)


def run(screen: Screen, here: Workspace, host: str, port: int | None, told: dict[str, object] | None = None) -> None:
    """Bind, print the one-time link, answer until interrupted. `told`: what the JSON document says beside it.

    Errors  BrokenSetup where the port is taken, or the address is open to others and no password is set
    """
    with Desk(here.desk) as desk:
        signin.require_password(desk, host)
        door = bound(host, port)
        token = desk.keys.mint_link()
    shown = f"[{host}]" if ":" in host else "127.0.0.1" if host in EVERYWHERE else host
    url = f"http://{shown}:{door.getsockname()[1]}"
    link = f"{url}/enter?token={token}"
    hosts = () if host in EVERYWHERE else (*LOOPBACK, host)
    app = create_app(here, hosts=hosts)
    _announce(screen, url, link, token, told)
    config = server.config(app, proxies=str(here.settings["proxies"]))
    gc.collect()
    gc.set_threshold(OBJECTS)
    gc.freeze()  # what stays as long as the pages do: to look through all of it stops every reader for a quarter second
    with here.scratch() as room:
        # What is being sent lies on the workspace's own disk, not in memory, where many systems have it.
        tempfile.tempdir = str(room)
        uvicorn.Server(config).run(sockets=[door])


def bound(host: str, port: int | None) -> socket.socket:
    """A socket on the port asked for; without one, on ours or on any that is free.

    Errors  BrokenSetup
    """
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in (port,) if port is not None else (PORT, 0):
        # Named as TCP, or asyncio leaves small answers waiting 40 ms for the browser to say that it has the first part.
        door = socket.socket(kind, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, number))
        except (OSError, OverflowError) as error:
            door.close()
            if port is None and number and getattr(error, "errno", None) == errno.EADDRINUSE:
                continue
            raise _taken(host, number, error) from error
        door.listen(128)  # who comes before the pages stand waits, and is not turned away
        return door
    raise AssertionError("port 0 is always free")


def _taken(host: str, port: int, error: Exception) -> BrokenSetup:
    reason = getattr(error, "strerror", None) or str(error)
    return BrokenSetup(
        (f"Nothing can be served on {host}, port {port}: {reason}.", f"无法在 {host} 的端口 {port} 上启动：{reason}。"),
        (
            "Choose another with --port, or leave it out and a free one is taken.",
            "请用 --port 指定其他端口，或不指定以自动选用空闲端口。",
        ),
    )


def _announce(screen: Screen, url: str, link: str, token: str, told: dict[str, object] | None) -> None:
    if screen.as_json:
        screen.document({**(told or {}), "url": url, "link": link, "token": token})
        sys.stdout.flush()
        return
    click.echo(
        screen.say(
            (
                "\nOpen this address in a browser (it works once, for half an hour):",
                "\n请在浏览器中打开以下地址（一次有效，半小时内使用）：",
            )
        )
    )
    click.echo(f"\n  {click.style(link, bold=True) if sys.stdout.isatty() else link}\n")
    click.echo(
        screen.say((f"Afterwards {url} is enough. Stop with Ctrl-C.", f"此后直接访问 {url} 即可。按 Ctrl-C 停止。"))
    )
    sys.stdout.flush()
    if sys.stdout.isatty():
        click.launch(link)


def _set_password(screen: Screen, here: Workspace, user: str, role: str | None) -> None:
    if user and role == "nobody":
        with Desk(here.desk) as desk:
            users.shut_out(desk, user, who=OWNER.name)
        _tell(screen, {"user": user, "role": role}, (f"{user} may no longer sign in.", f"已取消 {user} 的权限。"))
        return
    if sys.stdin.isatty():
        password = click.prompt(
            screen.say(("New password", "新密码")), hide_input=True, confirmation_prompt=True, err=True
        )
    else:
        password = sys.stdin.readline().rstrip("\n")
    with Desk(here.desk) as desk:
        if user:
            users.let_in(desk, user, role or "sales", password, who=OWNER.name)
        else:
            signin.set_password(desk, password)
    _tell(screen, {"password": "set"}, ("The password is set.", "密码已设置。"))


def _tell(screen: Screen, document: dict[str, object], text: Text) -> None:
    if screen.as_json:
        screen.document(document)
    else:
        click.echo(screen.say(text))
