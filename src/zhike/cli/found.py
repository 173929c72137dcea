"""What a check found in files, told on a terminal: what each sheet is, how its columns are read, how its rows add up."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhike.answer.figure import exact
from zhike.check import Bridge, CheckedSheet
from zhike.check.planned import ASSUMED
from zhike.cli.screen import Screen
from zhike.desk import flagged
from zhike.errors import Text, counted
from zhike.metric import Unit
from zhike.tables import fact, field

if TYPE_CHECKING:
    from rich.console import Console


def customers(screen: Screen, console: "Console", document: Mapping[str, Any]) -> None:
    """How many customers the names of a sheet stand for, and which of them are one."""
    names, customers = document["customers_as_written"], document["customers_true"]
    told: Text = (
        f"  {counted(names, 'name', 'names')}, {counted(customers, 'customer', 'customers')}",
        f"  {names:,} 个名称，{customers:,} 个客户",
    )
    console.print(screen.say(told))
    for cluster in document["clusters"]:
        console.print(f"    {safe(' = '.join(cluster))}", style="dim")
    console.print()


def show(screen: Screen, console: "Console", sheet: CheckedSheet) -> None:
    """One sheet: what it is, how its columns are read, how its rows add up, and what a person should look at."""
    document = sheet.document
    place = document["file"] + (f" · {document['sheet']}" if document["sheet"] else "")
    console.print(f"[bold]{safe(place)}[/bold]  {screen.say(fact(sheet.kind).label)}")
    _columns(screen, console, sheet)
    console.print(_counts(screen, document["rows"]))
    for name, value in document.get("totals", {}).items():
        label = screen.say(field(name).label)
        if name not in {one.field for one in sheet.bridge}:
            total = exact(Decimal(value), _unit(name), screen.lang)
            console.print(screen.say((f"  {label}: {total} accepted", f"  {label}：入库 {total}")))
    for one in sheet.bridge:
        console.print(bridge(screen, one), style="" if one.rest == 0 else "yellow")
    if reasons := flagged(document):
        words = [
            f"{screen.say(REASONS.get(name, (name, name)))} {count:,}{_where(screen, document.get('flags', ()), name, count)}"
            for name, count in reasons.items()
        ]
        text = screen.say(("; ", "；")).join(words)
        console.print(screen.say((f"  To look at: {text}", f"  需要留意：{text}")), style="yellow")
    if sheet.questions:
        asked = screen.say(("; ", "；")).join(safe(screen.say(one)) for one in sheet.questions)
        console.print(
            screen.say((f"  To settle before it loads: {asked}", f"  导入前需要确定：{asked}")), style="yellow"
        )
    console.print()


NAMED = 3
"""So many rows are named of each doubt."""


def _where(screen: Screen, flags: Sequence[Mapping[str, Any]], reason: str, count: int) -> str:
    """The first rows of a doubt, with their column where it is one: (row 9, 货款)."""
    mine = [one for one in flags if one["reason"] == reason][:NAMED]
    if not mine:
        return ""
    rows = screen.say((", ", "、")).join(f"{one['row']}" for one in mine) + (" …" if count > len(mine) else "")
    columns = list(dict.fromkeys(safe(str(one["column"])) for one in mine))
    column = f", {columns[0]}" if len(columns) == 1 else ""
    zh = f"，“{columns[0]}”列" if len(columns) == 1 else ""
    return screen.say((f" ({'row' if count == 1 else 'rows'} {rows}{column})", f"（第 {rows} 行{zh}）"))


REASONS: dict[str, Text] = {
    "accepted": ("accepted", "入库"),
    "rejected": ("rejected", "拒绝"),
    "blank": ("blank", "空行"),
    "subtotal": ("subtotals", "小计合计行"),
    "repeated_header": ("repeated headers", "重复表头"),
    "cancelled": ("cancelled", "作废或未审核"),
    "duplicate": ("duplicates", "重复"),
    "other": ("other", "其他"),
    "rounded_id": ("ids rounded by Excel", "被 Excel 舍入的编号"),
    "ambiguous_date": ("dates that read two ways", "日期有两种读法"),
    "bad_number": ("unreadable numbers", "无法识别的数字"),
    "bad_date": ("unreadable or missing dates", "无法识别或缺失的日期"),
    "conflict": ("figures that contradict", "前后矛盾"),
}


def _columns(screen: Screen, console: "Console", sheet: CheckedSheet) -> None:
    """Header → field, three beside each other; a question mark where the guess is unsure."""
    from rich.columns import Columns
    from rich.padding import Padding

    read = [
        f"{safe(one.header)} [dim]→[/dim] {screen.say(field(one.field).label)}"
        f"{' [yellow]?[/yellow]' if one.header in sheet.unsure else ''}"
        for one in sheet.columns
        if one.field
    ]
    console.print(Padding(Columns(read, padding=(0, 3), column_first=True), (0, 0, 0, 2)), soft_wrap=False)
    own, left = (
        [safe(one.header) for one in sheet.columns if not one.field and one.custom == kept] for kept in (True, False)
    )
    between = screen.say((", ", "、"))
    if own:
        console.print(screen.say(("  kept as own fields: ", "  保留为自定义字段：")) + between.join(own), style="dim")
    if left:
        console.print(screen.say(("  not used: ", "  未使用：")) + between.join(left), style="dim")
    if said := sheet.document.get("stated"):
        told = between.join(f"{screen.say(field(name).label)} {safe(text)}" for name, text in said.items())
        console.print(
            screen.say(("  from the title, for every row: ", "  取自标题（适用于每一行）：")) + told, style="dim"
        )
    for name, text in sheet.document.get("assumed", {}).items():
        whence = screen.say((f"  {ASSUMED[name][0]}: ", f"  {ASSUMED[name][1]}："))
        console.print(f"{whence}{screen.say(field(name).label)} {safe(text)}", style="dim")
    for why in dict.fromkeys(one.unread for one in sheet.columns if one.unread):
        those = between.join(safe(one.header) for one in sheet.columns if one.unread == why)
        console.print(screen.say((f"    {those}: {why[0]}", f"    {those}：{why[1]}")), style="dim")


def _counts(screen: Screen, rows: Mapping[str, Any]) -> str:
    """accepted + rejected + excluded + blank = physical rows, as one line."""
    counts = {"accepted": rows["accepted"], "rejected": rows["rejected"], **rows["excluded"], "blank": rows["blank"]}
    parts = [f"{screen.say(REASONS[name])} {count:,}" for name, count in counts.items() if count or name == "accepted"]
    total = screen.say((counted(rows["physical"], "row", "rows"), f"共 {rows['physical']:,} 行"))
    return f"  {total} = {' + '.join(parts)}"


def bridge(screen: Screen, one: Bridge) -> str:
    """How the file's own 合计 leads to what was accepted."""
    label, unit = screen.say(field(one.field).label), _unit(one.field)
    parts = [(one.accepted, ("accepted", "入库"), 0)]
    parts += [
        (part.value, REASONS.get(part.reason, (part.reason, part.reason)), part.rows)
        for part in one.parts
        if part.value
    ]
    if one.rest:
        parts.append((one.rest, ("unexplained", "未能解释"), 0))
    words = []
    for value, reason, rows in parts:
        count = screen.say((f" ({counted(rows, 'row', 'rows')})", f"（{rows:,} 行）")) if rows else ""
        words.append(f"{screen.say(reason)} {exact(value, unit, screen.lang)}{count}")
    printed = exact(one.printed, unit, screen.lang)
    return screen.say(
        (f"  {label}: the file's own total {printed} = ", f"  {label}：文件合计 {printed} = ")
    ) + " + ".join(words)


def _unit(name: str) -> Unit:
    return "money" if field(name).type == "money" else "quantity"


def safe(text: str) -> str:
    """Text of a file for a terminal: no control characters, no markup."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain.replace("[", r"\[")
