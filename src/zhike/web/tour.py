"""The tour: a few steps over the real pages, each with a calm box that says what to look at. `?tour=3` is its state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import ibis

from zhike.errors import Text
from zhike.web.office import View
from zhike.web.pages import Seen

KEY = "tour"
EXAMPLE = "{customer}"


@dataclass(frozen=True)
class Stop:
    """One step: where it is, its heading, and what to look at."""

    address: str
    title: Text
    says: Text


# fmt: off
STOPS = (
    Stop("/", ("What to do today", "今天该做什么"), (
        "Home names the customers who should have ordered by now, the money that is overdue, who is new and who left. Tick a name off when it is dealt with.",
        "首页列出到了该买却还没买的客户、逾期的货款、新来的和流失的客户。联系过的，点“已处理”即可。")),
    Stop("/customers?segment=late", ("One list, any filter", "一张名单，任意筛选"), (
        "These are all who are later than their own rhythm. Filters stand above the list as chips; take one off and the list grows. Excel and CSV give exactly these rows.",
        "这是全部超期未购的客户。筛选条件显示在名单上方，可逐个去掉。导出的 Excel、CSV 与此名单完全一致。")),
    Stop("/customers/" + EXAMPLE, ("One customer on one page", "一个客户，一页看全"), (
        "How often they buy, what they usually take, what they owe and every document, newest first: enough to prepare a call.",
        "多久买一次、常买什么、欠多少、每张单据，最近的在前：打电话之前看这一页就够了。")),
    Stop("/explain?show=spent", ("Every number can be checked", "每个数字都能查"), (
        "Click any number. You see what it means, how it is computed, and the rows behind it down to file and line. The levels must add up, and say so.",
        "点任何一个数字，都会说明含义、算法，以及来自哪个文件的哪一行。各级合计须与该数字一致，并注明“勾稽相符”。")),
    Stop("/review", ("Who is who", "客户核对"), (
        "The same customer is often written in several ways. What is certain is joined; what is doubtful is asked here, one pair at a time. Answers can be withdrawn.",
        "同一客户常有多种写法。有把握的自动合并，拿不准的在这里逐对询问；答过的随时可以撤回。")),
    Stop("/import", ("Your own files", "导入自己的资料"), (
        "Drop exports of 管家婆, T+, 金蝶 or a shop as they are. You see what was understood before anything is loaded, and every load can be taken back.",
        "把管家婆、T+、金蝶或网店导出的文件原样拖进来。导入前先看识别结果，导入后也可以整批撤销。")),
    Stop("/runs", ("Updates", "更新数据"), (
        "After new files or answers the figures are computed anew. Every earlier state is kept, and any two can be compared.",
        "导入新文件或确认客户之后，在这里更新数据。以前的每次结果都保留，任意两次可以对比。")),
    Stop("/help", ("That is all", "导览结束"), (
        "For each task there is a short page here. The menu leads everywhere else.",
        "每件事都有一页简短的说明，从这里可以找到；其余页面都在菜单里。")),
)
# fmt: on


def box(here: str, seen: Seen, view: View | None) -> dict[str, str]:
    """What the box on the page at `here` says; nothing where no tour is on."""
    asked = dict(parse_qsl(urlsplit(here).query)).get(KEY, "")
    if not asked.isdecimal() or not 1 <= int(asked[:3]) <= len(STOPS):
        return {}
    number = int(asked[:3])
    stop = STOPS[number - 1]
    return {
        "title": seen.words.say(stop.title),
        "says": seen.words.say(stop.says),
        "number": str(number),
        "of": str(len(STOPS)),
        "back": address(number - 1, view) if number > 1 else "",
        "next": address(number + 1, view) if number < len(STOPS) else "",
        "close": without(here),
    }


def address(number: int, view: View | None) -> str:
    """Where that step of the tour is."""
    stop = STOPS[number - 1].address
    if EXAMPLE in stop:
        customer = example(view) if view is not None else ""
        stop = stop.replace(EXAMPLE, customer) if customer else "/customers"
    return f"{stop}{'&' if '?' in stop else '?'}{KEY}={number}"


def without(here: str) -> str:
    """The same address with no tour."""
    parts = urlsplit(here)
    kept: Sequence[tuple[str, str]] = [pair for pair in parse_qsl(parts.query) if pair[0] != KEY]
    return f"{parts.path}?{urlencode(kept)}" if kept else parts.path


def example(view: View) -> str:
    """A customer with much to see: late and large where there is one, else the largest; "" where there is none."""
    return view.kept("the tour's customer", lambda: _example(view))


def _example(view: View) -> str:
    people = view.table("profiles")
    order = (ibis.desc(people.is_late.fill_null(False)), ibis.desc(people.spent.fill_null(0)), "customer_id")
    found: Sequence[Mapping[str, Any]] = view.rows(people.order_by(*order).select("customer_id").limit(1))
    return str(found[0]["customer_id"]) if found else ""
