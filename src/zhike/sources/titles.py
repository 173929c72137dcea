"""What stands above a table for all its rows: whose it is, and of which day.

往来对账单                                          stated("往来对账单 客户：杭州华信贸易有限公司", "Sheet1", "对账单.xls")
客户：杭州华信贸易有限公司   截止日期：2024-06-30      {"customer_name": "杭州华信贸易有限公司"}
"""

import calendar
import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from zhike.sources.headers import stated_scale
from zhike.sources.years import spoken

_PARTY = re.compile(
    r"(?:^|[\s,;|(])(?:客户(?:名称|全称)?|往来单位(?:名称)?|往来户|购货单位|收货单位|需方|买方|询价单位|致|customer(?: name)?|client|bill to)\s*:\s*"
    r"([^\s,;:|]+(?: (?![^\s:]+\s*:)[A-Za-z&][^\s,;:|]*)*)",
    re.I,
)
AHEAD = re.compile(r"目标|预算|计划|任务|预测|\b(targets?|budget|quota|plan|forecast)\b", re.I)
"""Titles of sheets whose sums have not come yet."""
_RETURNED = re.compile(
    r"(?:销售)?退货(?:订?单|入库单?)?|退款(?:单|记录|明细)|销退单?|credit[ _-]?(?:notes?|memos?)(?![a-z])|\b(?:sales )?returns\b|\brefunds\b",
    re.I,
)
_SOLD_TOO = re.compile(
    r"出库|发货|销货|(?<!退货)订单|订货|收款|开单|销售(?!退)|[及与和、]退|退(?:货|款)单?[及与和、]"
    r"|\b(?:and|sales(?! returns?)|orders|invoices)\b|&",
    re.I,
)
"""Titles of sheets that hold sales as well, or only these."""
TAKEN_BACK = re.compile(
    r"(退货|退款|退|returned|refunded)\s*(?:数量|数|件数|金额|额|总额|总数|合计|qty|quantity|amount)", re.I
)
SOLD = re.compile(r"(销售|销货|出库|发货|售出|sold|sales)\s*(?:数量|数|量|件数|金额|额|qty|quantity|amount)", re.I)
"""Headers of what was sold."""
_LISTED = re.compile(r"百强|[0-9]\s*强(?![化制])|排行榜|排名|榜单|榜(?![样眼])|名单|\branking|\btop\s*[0-9]+", re.I)
_OWN_LIST = re.compile(r"客户|销售|业务员|商品|产品|库存|customers?|sales|products?", re.I)
"""Titles of lists of our own that count somebody up, and are no ranking by others."""
_NOBODY = re.compile(r"^(全部|所有|不限|无|空|all|any|-+|[0-9]+)|\s(至|到|to)\s", re.I)
"""What a query's line says of its customers where it does not ask for one."""
_RAISED = re.compile(
    r"(?:融资)?轮次$|(?:领投|投资)(?:方|机构)$|本轮融资|融资(?:金额|时间|日期|事件|轮次)|(?:lead )?investors?$|(?:funding )?round$",
    re.I,
)
_OUTSIDE = re.compile(r"外部信号|企业信号|\boutside signs\b", re.I)
_DAY = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})\s*(?:[-/.年]\s*(1[0-2]|0?[1-9])(?:\s*[-/.月]\s*(3[01]|[12][0-9]|0?[1-9])(?![0-9]))?|(1[0-2]|0[1-9])(3[01]|[12][0-9]|0[1-9])?(?![0-9]))"
)


GIVEN: dict[str, tuple[str, ...]] = {
    "stock": ("date",),
    "signals": ("kind", "date"),
    "targets": ("metric",),
    "ledger": ("account", "period", "customer_name"),
    **dict.fromkeys(("order_lines", "documents", "receipts"), ("customer_name", "document_kind")),
    "invoices": ("customer_name",),
    "statements": ("customer_name", "period"),
    "costs": ("pool", "period"),
    "spend": ("channel", "period"),
    "quotes": ("customer_name", "quoted_on"),
    "sell_through": ("customer_name", "period"),
}
"""What a kind's rows may have from their title, where no column says it."""


def stated(title: str, sheet: str, file: str) -> dict[str, str]:
    """All that a title, else the sheet's and the file's name, says of every row.

    Missing  what it does not say
    """
    names = f"{sheet} {file}"
    one, when, what = party(title), day(title, names), ahead(title, names)
    offered = quoted(title)
    told = {
        "customer_name": one,
        "date": when.isoformat() if when else None,
        "metric": what,
        "kind": listed(title, sheet, file),
        "document_kind": returned(title, sheet, file),
        "pool": pool(title, names),
        "period": month(title) or month(names),
        "channel": medium(title, sheet, file),
        "quoted_on": offered.isoformat() if offered else None,
    }
    return {name: value for name, value in told.items() if value}


_POOLS = (
    ("运费", re.compile(r"运费|物流费|快递费|运输费|货运费|配送费|运杂费|(快递|物流|货运|顺丰|德邦|京东|中通|圆通|申通|韵达|安能|跨越).{0,6}(月结|对账|账单|结算)|freight|shipping", re.I)),
    ("仓储费", re.compile(r"仓储费|仓租|storage fees?", re.I)),
    ("佣金", re.compile(r"佣金|commission", re.I)),
    ("差旅费", re.compile(r"差旅费?|travel", re.I)),
    ("业务招待费", re.compile(r"招待费")),
    ("售后服务费", re.compile(r"(维修|售后|安装)(服务)?费")),
    ("展会费", re.compile(r"展[会览]费")),
)  # fmt: skip
"""What is spent for, as a title says it of all rows: 3月运费结算单."""


def pool(*told: str) -> str | None:
    """What all costs of a sheet are for, where the first text that names costs names one kind alone."""
    for text in told:
        found = [
            name
            for name, words in _POOLS
            if words.search(
                unicodedata.normalize("NFKC", re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", text))
            )
        ]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def stored(headers: Iterable[str]) -> dict[str, str]:
    """What a warehouse charges for, where it bills by the space that was taken: 占用面积, 托盘数."""
    return {"pool": "仓储费"} if any(_SPACE.search(one) for one in headers) else {}


_SPACE = re.compile(
    r"(占用|计费|仓储|租[用赁]|使用|存储|仓库)(面积|体积|容积|托数?|板数?)|托盘(数|位)|[货库]位(数|个数)"
)


def month(text: str) -> str | None:
    """The one month that a text names: 2025年3月, 202503; of a span the whole of it."""
    plain = spoken(text)
    span = _MONTHS.search(plain)
    if span:
        first, last = (span[1], int(span[2])), (span[3] or span[1], int(span[4]))
        return f"{first[0]}-{first[1]:02d}" + (f"至{last[0]}-{last[1]:02d}" if last != first else "")
    found = {(one[1], int(one[2])) for one in _MONTH.finditer(plain)}
    return "-".join(f"{int(part):02d}" for part in found.pop()) if len(found) == 1 else None


_MONTH = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?:\s*[-/.年]\s*|(?=[01][0-9](?:[0-3][0-9])?(?![0-9])))(1[0-2]|0?[1-9])(?:\s*月|\s*[-/.]\s*[0-9]{1,2}(?![0-9])|[0-3][0-9](?![0-9])|(?![0-9]))"
)
_MONTHS = re.compile(
    r"((?:19|20)[0-9]{2})\s*[-/.年]\s*(1[0-2]|0?[1-9])\s*月?(?:\s*[-/.]?\s*[0-9]{1,2}\s*日?)?\s*[-~～—–至到]+\s*(?:((?:19|20)[0-9]{2})\s*[-/.年]\s*)?(1[0-2]|0?[1-9])\s*(?:月|[-/.]\s*[0-9]{1,2})"
)

_MEDIA = re.compile(
    r"百度|巨量千川|千川|巨量引擎|抖音|快手|小红书|腾讯广告|广点通|朋友圈广告|微信广告|直通车|万相台|阿里妈妈|京准通|京东快车|拼多多|美团|大众点评|推广通|360推广|搜狗|神马|知乎|微博|B站|阿里国际站|阿里巴巴国际站"
    r"|google ads|adwords|bing ads|facebook ads|meta ads|tiktok ads|linkedin ads|amazon ads",
    re.I,
)


def medium(*told: str) -> str | None:
    """The one medium on which all money of a sheet was spent, as the first text that names one says."""
    for text in told:
        found = {one.lower(): one for one in _MEDIA.findall(unicodedata.normalize("NFKC", text))}
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None


_QUOTED = re.compile(
    r"(?:报价日期|报价时间|报价日|(?<![\u4e00-\u9fff])日期|\b(?:quote |quotation )?date)\s*:\s*([0-9][-0-9./年月日\s]*[0-9日])",
    re.I,
)


def quoted(title: str) -> date | None:
    """The day on which an offer was made, as its form says above the lines."""
    found = _QUOTED.search(unicodedata.normalize("NFKC", title))
    return day(found[1]) if found else None


def returned(*told: str) -> str | None:
    """The kind of document where all rows take back: 销售退货单明细; the first text that names goods sold or returned says."""
    for text in told:
        plain = unicodedata.normalize("NFKC", text)
        found, sold = _RETURNED.search(plain), _SOLD_TOO.search(plain)
        if found or sold:
            return found[0] if found and not sold else None
    return None


def taken_back(headers: Iterable[str]) -> dict[str, str]:
    """The same, where what is summed is called 退货数量, 退款金额."""
    found = (TAKEN_BACK.match(unicodedata.normalize("NFKC", header)) for header in headers)
    return next(({"document_kind": one[1]} for one in found if one), {})


def raised(headers: Iterable[str]) -> dict[str, str]:
    """What a sheet is about whose columns tell the round and the investors of money raised by companies."""
    said = [one for one in headers if _RAISED.match(unicodedata.normalize("NFKC", one))]
    return {"kind": "融资"} if len(said) > 1 else {}


def outside(*told: str) -> bool:
    """Whether a text says that a sheet tells what others say of companies."""
    return any(_OUTSIDE.search(text) for text in told)


def ahead(*told: str) -> str | None:
    """What is to be reached, in the words of the first text that says so: 2024年销售目标（万元）."""
    for text in told:
        named = next((part for part in text.split() if AHEAD.search(part)), None)
        if named:
            return named if "万" in named or stated_scale(text) == 1 else f"{named}（万元）"
    return None


def listed(*told: str) -> str | None:
    """The ranking that others publish, in the words of the first text that names one: 2026年中国连锁百强榜."""
    for text in told:
        plain = unicodedata.normalize("NFKC", text).strip()
        if _LISTED.search(plain) and not _OWN_LIST.search(plain):
            return re.sub(r"\.(?:xlsx?|xlsb|ods|csv|txt)$", "", plain, flags=re.I)[:80]
    return None


def party(title: str) -> str | None:
    """The one customer whose rows a title announces."""
    found = _PARTY.search(unicodedata.normalize("NFKC", title))
    name = found[1].strip() if found else ""
    return name if len(name) > 1 and not _NOBODY.search(name) else None


def day(*told: str) -> date | None:
    """The last day that the first text with a day names; of a month its last."""
    for text in told:
        found = [one for match in _DAY.finditer(spoken(text)) if (one := _day(match))]
        if found:
            return max(found)
    return None


def _day(match: re.Match[str]) -> date | None:
    year, month, number = int(match[1]), int(match[2] or match[4]), match[3] or match[5]
    last = calendar.monthrange(year, month)[1]
    return date(year, month, int(number or last)) if int(number or last) <= last else None
