"""The menu: every page that a reader is led to, in the order in which a day goes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from zhike.errors import Text
from zhike.web.shown import link


@dataclass(frozen=True)
class Entry:
    """One place: the name that pages of it bear (`Page.place`), its address, its icon and its words."""

    place: str
    address: str
    icon: str
    words: Text


@dataclass(frozen=True)
class Group:
    """Places that belong together, under a heading; the first group needs none."""

    words: Text
    entries: tuple[Entry, ...]


# fmt: off
MENU = (
    Group(("Today", "今日"), (
        Entry("home", "/", "home", ("Home", "首页")),
        Entry("todo", "/todo", "phone-call", ("To do", "待办")),
        Entry("dashboards", "/dashboards", "layout-dashboard", ("Dashboards", "看板")),
    )),
    Group(("Customers", "客户"), (
        Entry("customers", "/customers", "users", ("Customers", "客户")),
        Entry("explore", "/explore", "chart-bar", ("Explore", "分析")),
        Entry("segments", "/segments", "users-group", ("Segments", "客群")),
        Entry("personas", "/personas", "user", ("Personas", "客户画像")),
        Entry("retention", "/retention", "user-minus", ("Retention", "留存与流失")),
        Entry("tiers", "/tiers", "trending-up", ("Tiers", "等级变动")),
        Entry("review", "/review", "scale", ("Who is who", "客户核对")),
    )),
    Group(("Forecast", "预测"), (
        Entry("value", "/value", "coin", ("Value", "客户价值")),
        Entry("churn", "/churn", "trending-down", ("Leaving", "流失预警")),
        Entry("models", "/models", "target", ("Model cards", "模型说明")),
    )),
    Group(("Money", "钱款"), (
        Entry("company", "/company", "building-store", ("Company", "经营概况")),
        Entry("targets", "/targets", "flag", ("Targets", "目标达成")),
        Entry("profit", "/profit", "report-analytics", ("Profit", "利润")),
        Entry("acquisition", "/acquisition", "user-plus", ("Acquisition", "获客")),
        Entry("receivables", "/receivables", "receipt", ("Receivables", "应收与收款")),
        Entry("credit", "/credit", "checklist", ("Credit", "信用")),
        Entry("capability", "/capability", "building", ("Capability", "客户能力")),
        Entry("deals", "/deals", "file-spreadsheet", ("Deal calculator", "报价测算")),
        Entry("offers", "/offers", "circle-check", ("Offers", "报价审批")),
    )),
    Group(("Data", "资料"), (
        Entry("import", "/import", "file-upload", ("Import", "导入数据")),
        Entry("sources", "/sources", "database", ("Data sources", "数据源")),
        Entry("quality", "/quality", "clipboard-check", ("Data quality", "数据质量")),
        Entry("runs", "/runs", "refresh", ("Updates", "更新数据")),
    )),
    Group(("Zhike", "知客"), (
        Entry("definitions", "/definitions", "book-2", ("Definitions", "指标口径")),
        Entry("settings", "/settings", "settings", ("Settings", "设置")),
        Entry("help", "/help", "help-circle", ("Help", "帮助")),
    )),
)
# fmt: on

ON_A_PHONE = 4
"""So many places stand in the bar of a phone; the others behind “More”."""


FILTERED: Mapping[str, Mapping[str, str]] = {
    "customers": {"owner": "owner", "province": "province"},
    "todo": {"owner": "who"},
}
"""Places that open with the reader's own filters, and what their addresses call those."""


def opened_with(filters: Mapping[str, str]) -> tuple[Group, ...]:
    """The menu of a reader with filters of one's own: they stand in the addresses, so they show and come off there."""
    return (
        tuple(replace(group, entries=tuple(_opened(one, filters) for one in group.entries)) for group in MENU)
        if filters
        else MENU
    )


def _opened(entry: Entry, filters: Mapping[str, str]) -> Entry:
    called = FILTERED.get(entry.place, {})
    asked = {called[name]: value for name, value in filters.items() if name in called}
    return replace(entry, address=link(entry.address, **asked)) if asked else entry


def entries() -> tuple[Entry, ...]:
    """All places, in order."""
    return tuple(entry for group in MENU for entry in group.entries)
