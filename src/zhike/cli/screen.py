"""Screen: what a command says, to a person or to a program."""

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zhike.errors import BrokenSetup, Text, ZhikeError, say

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Screen:
    """The reader's language, and whether a program or a person reads."""

    lang: str
    as_json: bool

    @property
    def zh(self) -> bool:
        return self.lang == "zh"

    @property
    def asks(self) -> bool:
        """Whether somebody is there to answer."""
        return not self.as_json and sys.stdin.isatty() and sys.stderr.isatty()

    def say(self, text: Text) -> str:
        """A sentence in the reader's language."""
        return say(text, self.lang)

    def out(self) -> "Console":
        """Where results for people go."""
        from rich.console import Console

        # Without a terminal nothing wraps: a pipe has no width.
        width = None if sys.stdout.isatty() else 200
        return Console(file=sys.stdout, highlight=False, width=width, soft_wrap=not sys.stdout.isatty(), emoji=False)

    def err(self) -> "Console":
        """Where notes and progress go."""
        from rich.console import Console

        return Console(file=sys.stderr, highlight=False, emoji=False)

    def document(self, document: object) -> None:
        """The one JSON document."""
        click.echo(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False))

    def note(self, text: Text) -> None:
        """A line for people beside the result."""
        if not self.as_json:
            click.echo(self.say(text), err=True)

    def fail(self, error: ZhikeError) -> int:
        """Tell an error; its exit code."""
        if self.as_json:
            self.document({"error": problem(error, self.lang)})
        else:
            mark = (
                click.style(self.say(("Error", "错误")), fg="red", bold=True)
                if sys.stderr.isatty()
                else self.say(("Error", "错误"))
            )
            click.echo(f"{mark}{self.say((': ', '：'))}{_shown(self.say(error.what))}", err=True)
            click.echo(f"  → {_shown(self.say(error.fix))}", err=True)
        return error.exit_code

    def kept(self, error: Exception) -> BrokenSetup:
        """An error that nobody foresaw: its trace is kept in a file, and the reader told where."""
        number, name = tempfile.mkstemp(prefix="zhike-", suffix=".log")
        with os.fdopen(number, "w", encoding="utf-8", errors="replace") as file:
            traceback.print_exception(error, file=file)
        return BrokenSetup(
            (
                f"Something went wrong that should not: {type(error).__name__}.",
                f"程序内部出错：{type(error).__name__}。",
            ),
            (f"The details are in {name}; please report them.", f"详细信息已写入 {name}，请反馈给开发者。"),
        )

    @contextmanager
    def progress(self, what: Text) -> Iterator["Progress"]:
        """A bar on the terminal for the length of a block; silence where nobody looks."""
        if self.as_json or not sys.stderr.isatty():
            yield Progress(self.lang)
            return
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=30), TimeElapsedColumn())
        with Bars(*columns, console=self.err(), transient=True) as bars:
            yield Progress(self.lang, bars, bars.add_task(self.say(what), total=1.0))


@dataclass(frozen=True)
class Progress:
    """Told the share done (0–1) and what is being done; shows it where somebody looks."""

    lang: str
    bars: Any = None
    task: Any = None

    def __call__(self, share: float, what: Text) -> None:
        if self.bars is not None:
            self.bars.update(self.task, completed=share, description=_shown(say(what, self.lang)).replace("[", r"\["))

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The bar out of the way while a person is asked."""
        if self.bars is not None:
            self.bars.stop()
        yield
        if self.bars is not None:
            self.bars.start()


def problem(error: ZhikeError, lang: str) -> dict[str, object]:
    """An error for programs: a stable code, and both sentences in the reader's language."""
    return {"code": error.code, "message": error.told(lang), "what": say(error.what, lang), "fix": say(error.fix, lang)}


def _shown(text: str) -> str:
    """Text from files and addresses without what would move a cursor."""
    return "".join(letter if letter == "\n" or letter.isprintable() or letter in "\u3000 " else "�" for letter in text)


def language(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """The reader's language: --lang wherever it stands, else the system's."""
    for place, word in enumerate(words):
        if word == "--":
            break
        if word.startswith("--lang="):
            return "zh" if word.removeprefix("--lang=").startswith("zh") else "en"
        if word == "--lang" and place + 1 < len(words):
            return "zh" if words[place + 1].startswith("zh") else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


def asks_for_json(words: Sequence[str]) -> bool:
    """Whether --json stands among the words; known before they are parsed, because usage errors are JSON too."""
    before = words[: words.index("--")] if "--" in words else words
    return "--json" in before


def option_json(lang: str) -> click.Option:
    """--json."""
    text: Text = ("Print one JSON document.", "输出一个 JSON 文档。")
    return click.Option(["--json", "as_json"], is_flag=True, expose_value=False, help=say(text, lang))


def option_workspace(lang: str) -> click.Option:
    """-w DIR; the current folder where it is a workspace."""
    text: Text = ("The workspace; by default the current folder.", "工作区；默认为当前文件夹。")
    return click.Option(
        ["-w", "--workspace"], type=click.Path(path_type=Path), metavar="DIR", default=None, help=say(text, lang)
    )


def lang_option(lang: str) -> click.Option:
    """--lang: read before anything else, because help and errors are in it too."""
    text: Text = ("Language: zh or en; else that of the system.", "语言：zh 或 en；默认随系统。")
    return click.Option(["--lang"], type=click.Choice(["zh", "en"]), expose_value=False, help=say(text, lang))


def made(name: str, callback: Callable[..., Any], help_: Text, lang: str, *params: click.Parameter) -> click.Command:
    """A command with the options that all have."""
    shared = [option_json(lang), lang_option(lang)]
    return click.Command(
        name,
        params=[*params, *shared],
        callback=click.pass_obj(callback),
        help=say(help_, lang),
        short_help=say(help_, lang),
    )


def workspace_of(folder: Path | None) -> Any:
    """The workspace named, or the one we stand in.

    Errors  NotFound, UsageError where none is named
    """
    from zhike import workspace
    from zhike.errors import UsageError

    if folder is None:
        if not (Path.cwd() / "zhike.toml").is_file():
            raise UsageError(
                ("No workspace is named, and the current folder is none.", "没有指定工作区，当前文件夹也不是工作区。"),
                (
                    "Name one with -w DIR, or make one with: zhike init DIR",
                    "请用 -w 文件夹 指定，或先新建：zhike init 文件夹",
                ),
            )
        folder = Path.cwd()
    return workspace.open(folder)
