"""Province and city that an address or a company's name spells out. Nothing is guessed from a street or a phone."""

import re
import unicodedata

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhike.divisions import CITIES, PROVINCES
from zhike.tables import PARTY

LONGEST = max(map(len, (*PROVINCES, *CITIES)))
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
NOT_IN_NAMES = {"东方", "新星", "白杨", "双河", "北屯", "朝阳", "新北", "昆玉", "大同", "安康", "吉安", "文昌", "平安"}
"""Towns whose bare names are words of trade: 东方红, 新星, 大同 …; with 市 behind them they count."""

_BEFORE = re.compile(
    r"^(?:中国|中华人民共和国|CN|China|[0-9]{6}|[\s,，、:：/\-]|(?:收货|注册|办公|通讯|详细|公司)?地址[:：]?)+", re.I
)
_NOT_A_TOWN = re.compile(r"^(?:新?区|县|[东南西北中]?[一二三四五六七八九十]?[路街道巷]|大道|大街)")
_BRANCH = re.compile(r"公司[(（]?([^()（）公]{2,8})(?:分公司|分店|分厂|办事处)[)）]?$")
_BRACKETED = re.compile(r"[(（]([^()（）]{2,8})[)）]")
_WRITTEN_OUT = re.compile(
    "|".join(
        sorted((re.escape(name) for name in (*PROVINCES, *CITIES) if name[-1] in "省市区州盟"), key=len, reverse=True)
    )
)

Place = tuple[str | None, str | None]
NOWHERE: Place = (None, None)


def places(raw_customers: ir.Table, raw_order_lines: ir.Table, raw_documents: ir.Table, parties: ir.Table) -> ir.Table:
    """The place of every address and of every name that may be a company's.

    Row      one text as written
    Leaves   texts that name no place
    Missing  city, where only the province is named
    """
    texts = [table.select(text=table.address) for table in (raw_customers, raw_order_lines, raw_documents)]
    texts.append(parties.select(text=parties[PARTY[1]]))
    together = ibis.union(*texts, distinct=True)
    han = together.filter(together.text.notnull(), together.text.re_search("[\u4e00-\u9fff]"))
    written = [str(text) for text in han.to_pyarrow()["text"].to_pylist()]
    found = [(text, place) for text in sorted(written) if (place := written_place(text)) != NOWHERE]
    held = ibis.memtable(
        pa.table(
            {
                "text": pa.array([text for text, _ in found], pa.string()),
                "province": pa.array([province for _, (province, _) in found], pa.string()),
                # Spark is given tables held in memory by way of pandas, which makes the word NaN of a missing text.
                "city": pa.array([city or "" for _, (_, city) in found], pa.string()),
            }
        )
    )
    return held.mutate(city=held.city.nullif(""))


def written_place(text: str) -> Place:
    """Province and city spelt out in a text.

    "浙江杭州余杭区河中路1040号"  ("浙江省", "杭州市")     "红二代（晋中）日用品有限公司"  ("山西省", "晋中市")
    "萍乡西窗电子科技有限公司钦州分公司"  ("广西壮族自治区", "钦州市")
    """
    plain = _BEFORE.sub("", unicodedata.normalize("NFKC", text).strip())
    branch = _BRANCH.search(plain)
    found = _at_start(branch[1]) if branch else NOWHERE
    if found != NOWHERE:
        return found
    found = _at_start(plain)
    if found != NOWHERE:
        return found
    for inside in _BRACKETED.findall(plain):
        found = _at_start(inside)
        if found != NOWHERE:
            return found
    named = _WRITTEN_OUT.search(plain)
    return _at_start(plain[named.start() :]) if named else NOWHERE


def _at_start(text: str) -> Place:
    province, rest = _province(text)
    if province is None:
        city = _city(text)
        return city if city is not None else NOWHERE
    if province in MUNICIPALITIES:
        return province, province
    city = _city(rest.lstrip(" ,，-/·、"))
    if city is None:
        return province, None
    return city if city[0] == province else (province, None)


def _province(text: str) -> tuple[str | None, str]:
    """A province at the start, and what follows it. 吉林市 is the city, 吉林 alone the province."""
    for size in range(min(LONGEST, len(text)), 1, -1):
        head = text[:size]
        if head in CITIES and head.endswith("市") and head not in PROVINCES:
            return None, text
        if head in PROVINCES and not (PROVINCES[head] != head and _NOT_A_TOWN.match(text[size:])):
            rest = text[size:]
            return PROVINCES[head], rest[1:] if rest[:1] in ("省", "市") and PROVINCES[head] != head else rest
    return None, text


def _city(text: str) -> tuple[str, str] | None:
    """A city at the start: its full name, or its short one if no street, district or trade goes on with it."""
    for size in range(min(LONGEST, len(text)), 1, -1):
        head = text[:size]
        if head not in CITIES:
            continue
        bare = CITIES[head][1] != head
        if bare and (_NOT_A_TOWN.match(text[size:]) or (head in NOT_IN_NAMES and len(text) > size)):
            continue
        return CITIES[head]
    return None
