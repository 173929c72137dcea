"""zhike serve: the pages and the API on this machine, behind a one-time link."""

import errno
import socket
import sys
from pathlib import Path

import click
import uvicorn

from zhike.cli.screen import Screen, made, option_workspace, workspace_of
from zhike.desk import Desk
from zhike.errors import BrokenSetup, Text, say
from zhike.web import server, signin
from zhike.web.app import LOOPBACK, create_app
from zhike.workspace import Workspace

SERVE: Text = ("Serve the pages and the API on this machine.", "在本机启动页面与接口。")
PORT = 8741
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to


def command(name: str, lang: str) -> click.Command:
    """The command of that name."""
    password: Text = ("Set the password that serving beyond this machine needs.", "设置密码（供其他机器访问时使用）。")
    return made(
        name,
        serve,
        SERVE,
        lang,
        option_workspace(lang),
        *options(lang),
        click.Option(["--set-password"], is_flag=True, help=say(password, lang)),
    )


def options(lang: str) -> tuple[click.Option, ...]:
    """--host and --port."""
    host: Text = ("The address to serve on.", "监听地址。")
    port: Text = (f"The port; {PORT} or the next free one.", f"端口；默认 {PORT}，被占用时另选。")
    return (
        click.Option(["--host"], default="127.0.0.1", show_default=True, help=say(host, lang)),
        click.Option(["--port"], type=click.IntRange(0, 65535), default=None, help=say(port, lang)),
    )


def serve(screen: Screen, workspace: Path | None, host: str, port: int | None, set_password: bool) -> None:
    """Serve until interrupted."""
    here = workspace_of(workspace)
    if set_password:
        _set_password(screen, here)
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


def _set_password(screen: Screen, here: Workspace) -> None:
    if sys.stdin.isatty():
        password = click.prompt(
            screen.say(("New password", "新密码")), hide_input=True, confirmation_prompt=True, err=True
        )
    else:
        password = sys.stdin.readline().rstrip("\n")
    with Desk(here.desk) as desk:
        signin.set_password(desk, password)
    if screen.as_json:
        screen.document({"password": "set"})
    else:
        click.echo(screen.say(("The password is set.", "密码已设置。")))
