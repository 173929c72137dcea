"""zhike refresh."""

from datetime import date
from pathlib import Path

import click
from pyarrow import parquet

from zhike import run
from zhike.accounted import dated_after
from zhike.cli.screen import Screen, made, option_workspace, workspace_of
from zhike.errors import Text, UsageError, counted, say

REFRESH: Text = ("Compute everything from what is loaded.", "更新数据：按已导入的资料重新计算。")


def command(name: str, lang: str) -> click.Command:
    """The command of that name."""
    day: Text = ("Compute as of this day; by default the latest order day.", "数据截至日；默认为最近的单据日期。")
    url: Text = ("The engine: duckdb:// or spark://local.", "计算引擎：duckdb:// 或 spark://local。")
    return made(
        name,
        refresh,
        REFRESH,
        lang,
        option_workspace(lang),
        click.Option(["--as-of"], metavar="DATE", default=None, help=say(day, lang)),
        click.Option(["--engine", "engine_url"], metavar="URL", default="duckdb://", help=say(url, lang)),
    )


def refresh(screen: Screen, workspace: Path | None, as_of: str | None, engine_url: str) -> None:
    """Run the pipeline once."""
    here = workspace_of(workspace)
    day = _day(as_of)
    with screen.progress(("Computing", "正在计算")) as tell:
        done = run.refresh(
            here, as_of=day, engine_url=engine_url, progress=lambda what, step, steps: tell(step / max(1, steps), what)
        )
    if screen.as_json:
        screen.document(done.document())
        return
    show(screen, done, workspace)
    warn(screen, done, here.today())


def show(screen: Screen, done: run.Run, folder: Path | None) -> None:
    """What the run made, for people."""
    rows = done.tables
    if done.new:
        click.echo(
            screen.say(
                (
                    f"Computed as of {done.as_of}: snapshot {done.snapshot}",
                    f"数据已更新，截至 {done.as_of}，快照 {done.snapshot}",
                )
            )
        )
    else:
        click.echo(
            screen.say((f"Nothing has changed: snapshot {done.snapshot} stands", f"没有变化，沿用快照 {done.snapshot}"))
        )
    click.echo(
        screen.say(
            (
                f"{counted(rows.get('customers', 0), 'customer', 'customers')}, {counted(rows.get('orders', 0), 'document', 'documents')}, {counted(rows.get('order_lines', 0), 'line', 'lines')}; {done.seconds:.1f} s, {done.peak_memory_bytes / 2**20:,.0f} MiB",
                f"客户 {rows.get('customers', 0):,} 个，单据 {rows.get('orders', 0):,} 张，明细 {rows.get('order_lines', 0):,} 行；用时 {done.seconds:.1f} 秒，内存 {done.peak_memory_bytes / 2**20:,.0f} MiB",
            )
        )
    )
    where = f" -w {folder}" if folder is not None else ""
    click.echo(
        screen.say(
            (
                f"Next: zhike ask by=customer{where}, or zhike serve{where}",
                f"下一步：zhike ask by=customer{where}，或 zhike serve{where}",
            )
        )
    )


def warn(screen: Screen, done: run.Run, today: date) -> None:
    """Rows that do not count yet, where some are dated after today, mostly by a slip of the pen."""
    path = done.path / "accounted_rows.parquet"
    ahead = dated_after(parquet.read_table(path).to_pylist(), done.as_of) if path.is_file() else []
    if not ahead or ahead[0]["last_on"] <= today:
        return
    count, first = sum(row["rows"] for row in ahead), ahead[0]
    click.echo(
        screen.say(
            (
                f"Not counted: {counted(count, 'row', 'rows')} dated after {done.as_of}, up to {first['last_on']} ({first['file']}, row {first['last_row']})",
                f"未计入：{count:,} 行日期晚于 {done.as_of}，最晚 {first['last_on']}（{first['file']} 第 {first['last_row']} 行）",
            )
        ),
        err=True,
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            (f"“{text}” is no day.", f"“{text}”不是有效日期。"),
            ("Write it like 2024-12-31.", "请写成 2024-12-31 的形式。"),
        ) from error
