"""The command line: `zhike COMMAND`. Each command's module is read when the command is called, and not before.

stdout carries the result, and with --json one document and nothing else; progress and errors for people go to
stderr. Exit codes: 0 done, 1 too many rejects, 2 usage, 78 a broken set-up, 130 interrupted.
"""

import gc
import importlib
import os
import sys
from collections.abc import Sequence

import click

from zhike.cli.screen import Screen, asks_for_json, lang_option, language
from zhike.errors import BrokenSetup, StorageFull, Text, UsageError, ZhikeError, say

# fmt: off
COMMANDS: tuple[tuple[str, str, Text], ...] = (
    ("demo",        "zhike.cli.demo",        ("Make a demo company and open its pages.",                       "生成演示公司并打开页面。")),
    ("init",        "zhike.cli.workspaces",  ("Make a workspace: a folder for one company.",                   "新建工作区：一家公司一个文件夹。")),
    ("import",      "zhike.cli.importing",   ("Load exported files: recognise, check, load.",                  "导入导出文件：识别、检查、入库。")),
    ("sources",     "zhike.cli.loads",       ("List what was loaded.",                                         "查看已导入的文件。")),
    ("undo",        "zhike.cli.loads",       ("Take one load back as a whole.",                                "撤销一次导入。")),
    ("refresh",     "zhike.cli.refreshing",  ("Compute everything from what is loaded.",                       "更新数据：按已导入的资料重新计算。")),
    ("ask",         "zhike.cli.asking",      ("Answer a question, such as by=tier&show=customers,spent.",      "查询，例如 by=tier&show=customers,spent。")),
    ("explain",     "zhike.cli.explaining",  ("Show where a figure comes from, down to file and row.",         "说明一个数值的来历，直到文件与行。")),
    ("review",      "zhike.cli.deciding",    ("List the customers that may be one, most valuable first.",      "列出可能重复的客户，价值高的在前。")),
    ("decide",      "zhike.cli.deciding",    ("Say who is who: same, different, parent; or withdraw it.",      "确认客户关系：同一、不同、上下级，或撤回。")),
    ("export",      "zhike.cli.exporting",   ("Write the rows of a question to a file.",                       "把查询结果写入文件。")),
    ("definitions", "zhike.cli.explaining",  ("List every figure, split and segment with its definition.",     "列出全部指标、维度、客群及其口径。")),
    ("serve",       "zhike.cli.serving",     ("Serve the pages and the API on this machine.",                  "在本机启动页面与接口。")),
    ("doctor",      "zhike.cli.workspaces",  ("Check the installation and a workspace.",                       "检查安装环境与工作区。")),
)
# fmt: on

OBJECTS = 100_000
"""New objects after which Python looks for unused ones: a run makes millions that belong to expressions, nearly all of
which go by themselves."""

ABOUT: Text = (
    "Zhike 知客: know your customers from the exports you already have.",
    "知客 · 客户分析：用手头的导出文件了解客户。",
)
AFTER: Text = ("Start with: zhike demo", "从这里开始：zhike demo")


class Commands(click.Group):
    """The commands by name; a module is imported when its command is wanted."""

    def __init__(self, lang: str) -> None:
        super().__init__(
            "zhike", help=say(ABOUT, lang), epilog=say(AFTER, lang), no_args_is_help=True, add_help_option=False
        )
        self.lang = lang
        self.params += [help_option(lang), _version(lang), lang_option(lang)]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [name for name, _, _ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        for name, module, _ in COMMANDS:
            if name == cmd_name:
                found: click.Command = importlib.import_module(module).command(name, self.lang)
                found.params += [help_option(self.lang)]
                found.add_help_option = False
                return found
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section(say(("Commands", "命令"), self.lang)):
            formatter.write_dl([(name, say(text, self.lang)) for name, _, text in COMMANDS])


def help_option(lang: str) -> click.Option:
    """--help, in the reader's language."""

    def shown(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit()

    text: Text = ("Show this and exit.", "显示帮助。")
    return click.Option(
        ["-h", "--help"], is_flag=True, is_eager=True, expose_value=False, callback=shown, help=say(text, lang)
    )


def _version(lang: str) -> click.Option:
    def shown(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            from importlib.metadata import version

            click.echo(f"zhike {version('zhike')}")
            ctx.exit()

    text: Text = ("Show the version and exit.", "显示版本。")
    return click.Option(
        ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=shown, help=say(text, lang)
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    gc.set_threshold(OBJECTS)
    sys.exit(run(words))


def run(words: list[str]) -> int:
    """Run one command; its exit code."""
    lang = language(words, os.environ)
    screen = Screen(lang, asks_for_json(words))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        return _done(words, lang, screen)
    except ZhikeError as error:
        return screen.fail(error)
    except click.ClickException as error:
        return screen.fail(usage(error))
    except (KeyboardInterrupt, click.Abort):
        screen.note(("Interrupted; nothing was left half done.", "已中断；没有留下做到一半的内容。"))
        return 130
    except BrokenPipeError:
        # The reader went away (zhike ask … | head): no error to tell, and none to raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return screen.fail(of_the_system(error))
    except Exception as error:  # noqa: BLE001 - one of the two boundaries
        return screen.fail(screen.kept(error))


def _done(words: list[str], lang: str, screen: Screen) -> int:
    """What the words ask for; `zhike` alone, with somebody there, asks back."""
    try:
        result = Commands(lang).main(words, "zhike", standalone_mode=False, obj=screen)
    except click.exceptions.NoArgsIsHelpError as error:
        if screen.asks and error.ctx and error.ctx.parent is None:
            from zhike.cli import door

            return door.enter(screen)
        click.echo(error.ctx.get_help() if error.ctx else "")
        return 0
    return result if isinstance(result, int) else 0


def usage(error: click.ClickException) -> UsageError:
    """click's refusal in the words of the house and the reader's language."""
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "zhike"
    fix: Text = (f"See: {command} --help", f"用法见：{command} --help")
    if isinstance(error, click.NoSuchOption):
        near = f" {', '.join(error.possibilities)}?" if error.possibilities else ""
        if near:
            fix = (f"Did you mean{near}", f"是不是想写{near}")
        return UsageError((f"There is no option “{error.option_name}”.", f"没有选项“{error.option_name}”。"), fix)
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else ""
        return UsageError((f"“{name}” is missing.", f"缺少“{name}”。"), fix)
    if isinstance(error, click.BadParameter):
        name = error.param.human_readable_name if error.param else ""
        return UsageError((f"“{name}” does not fit: {error.message}", f"“{name}”不合要求：{error.message}"), fix)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return _no_such_command(str(error.command_name))
    return UsageError((error.format_message(), f"命令无法理解：{error.format_message()}"), fix)


def _no_such_command(name: str) -> UsageError:
    from zhike.errors import UnknownName

    return UnknownName(("command", "命令"), name, [known for known, _, _ in COMMANDS])


def of_the_system(error: OSError) -> ZhikeError:
    """What the operating system refused, named."""
    name = str(error.filename or "")
    reason = error.strerror or str(error)
    if error.errno in (28, 122):  # no space left, quota used up
        return StorageFull(
            (f"There is no room left on the disk ({name}).", f"磁盘空间不足（{name}）。"),
            ("Free some space and try again; nothing was changed.", "请清理磁盘后重试；未做任何改动。"),
        )
    return BrokenSetup(
        (f"The system refused: {reason} ({name}).", f"系统拒绝了操作：{reason}（{name}）。"),
        ("Check that the folder exists and that you may write to it.", "请检查文件夹是否存在、是否有写入权限。"),
    )
