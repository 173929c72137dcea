"""What a header's words mean: header → meanings with a strength between 0 and 1.

meanings("含税单价")            {"unit_price": 0.6}
meanings("基本信息/客户编码")    {"customer_code": 1.0}
meanings("Invoice Number")     {"order_id": 1.0, "invoice_no": 1.0}
meanings("费用(万元)")          {"spend_amount": 1.0}
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from zhike.simplified import simplified
from zhike.sources.abroad import DE, FR
from zhike.sources.vocabulary import EN, UNITS, ZH

_SEPARATORS = re.compile(r"[\s_\-–—:：*＊.。、，,'’\"“”!！?？·]+")
_BRACKET = re.compile(r"[(（\[【<《]([^()（）\[\]【】<>《》]*)[)）\]】>》]")
_NUMBERING = re.compile(r"^\s*(?:q?\d{1,2}\s*[、.．:：)）]|[①-⑳]|第[一二三四五六七八九十\d]+题)\s*", re.I)
_STALE = re.compile(
    r"^(上月|上年|去年|上期|同期|同比|环比|最后|最近|上次|末次|最新|修改|更新|打印|审核|制单|复核|累计|历史|last|latest|modified|updated|previous)",
    re.I,
)
_PATTERNS = (
    (
        re.compile(
            r"^[0-9]+\s*[-~–—至到]\s*[0-9]+\s*(天|日|个?月|年|days?|months?)(以?内)?$"
            r"|^(超过|大于|逾期|over|>|≥)?\s*[0-9]+\s*\+?\s*(天|日|个?月|年|days?)\s*(以上|以内|以下|内|\+|and over|or more|and above)?$"
            r"|^(未到期|未逾期|not (yet )?due)(金额)?$|^[0-9]+\s*[-–]\s*[0-9]+\s*days? (past due|overdue)$",
            re.I,
        ),
        "-",
        0.9,
    ),
    (
        re.compile(
            r"[0-9]\s*[-~至到—–]\s*[0-9]+\s*分|满意(程度|度|吗)|(打|评)分|推荐.*(吗|可能|意愿|朋友|同行)|how (likely|satisfied|would you rate)|please rate|rate (our|your|the)|\([01]\s*[-–]\s*(5|10)\)",
            re.I,
        ),
        "score",
        0.9,
    ),
    (
        re.compile(
            r"(意见|建议|改进|不满|原因是|想对我们说|请(写|填|说明)|为什么)|what could|anything else|any (other )?(comments|suggestions|feedback)|tell us|why did|reasons? for (your|the|this|that) (score|rating|answer|mark)|please (explain|describe)",
            re.I,
        ),
        "text",
        0.8,
    ),
    (
        re.compile(r"^(未|待|应收未|尚未|尚欠|剩余|剩余应)(收|回|付|结|还|核销|结算)款?项?(金额|余额|总额|合计)$"),
        "balance",
        0.95,
    ),
    (re.compile(r"^(本期|累计)?已(收|回|付|结|还|核销|结算|到账)款?项?(金额|总额|合计)$"), "@settled", 0.95),
    (re.compile(r"(对|认为).{1,14}(满意|如何|怎么样|评价)[?？]?$"), "score", 0.9),
    (
        re.compile(
            r"^(产品|服务|交货|物流|售后|发货|配送|技术|沟通|包装|客服|安装|维修)(的)?(质量|速度|态度|及时性|专业性|响应|效率|体验|性价比|水平|能力)$"
        ),
        "score",
        0.7,
    ),
    (re.compile(r"^评估(结果|结论|等级|评级|评价)$|^assessment result$", re.I), "score", 0.9),
    (re.compile(r"^(融资|披露)(时间|日期|日)$|^(funding|announced) (date|on)$", re.I), "@date", 1.0),
    (re.compile(r"^(本轮)?融资(金额|额|总额|规模)$|^amount raised$", re.I), "value", 1.0),
    (re.compile(r"^(融资)?轮次$|^(funding )?round$", re.I), "text", 1.0),
    (re.compile(r"^(是否|有无|能否)"), "-", 0.6),
    (re.compile(r"[大中小分]?类别?(编码|代码|编号|id)$", re.I), "-", 0.8),
    (re.compile(r"^(第?[一二三四五六七八九]|[1-9a-h])级?(售|批发|零售|会员|客户)?价(格)?$", re.I), "-", 0.8),
    (re.compile(r"^(下次|下一次|下一步|下步|计划下次|预计下次).{0,8}(时间|日期|日)$"), "next_at", 0.95),
    (re.compile(r"^(您|贵).{0,6}(公司|单位|企业|名称)|^(your|the) company", re.I), "customer_name", 0.9),
)
"""Buckets of an ageing and questions are headers too, and what is paid or open has many words; no dictionary holds them all."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CJK = re.compile(r"[\u3400-\u9fff]")


def key(text: str) -> str:
    """A header as it is looked up: narrow, small, in simplified characters, without blanks, stars and strokes."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", simplified(text)).lower())


def _words() -> Iterator[tuple[str, str, float]]:
    for meaning, words in ZH.items():
        for word in words.split():
            yield word.lstrip("~"), meaning, 0.6 if word.startswith("~") else 1.0
    for meaning, phrases in itertools.chain(EN.items(), DE.items(), FR.items()):
        for phrase in phrases.split(","):
            word = phrase.strip()
            yield word.lstrip("~"), meaning, 0.6 if word.startswith("~") else 1.0


@lru_cache(maxsize=1)
def dictionary() -> dict[str, dict[str, float]]:
    """Every word of the vocabulary as looked up, with what it may mean."""
    known: dict[str, dict[str, float]] = {}
    for word, meaning, strength in _words():
        entry = known.setdefault(key(word), {})
        entry[meaning] = max(entry.get(meaning, 0.0), strength)
    return known


_BEFORE = re.compile(r"^(调整|变更|修改|修订|变动)前")
"""Beside what is in force now stands what was before: 调整前/信用额度, 调整后/信用额度."""
_LEVEL = re.compile(r"/(?![^(（]*[)）])")
_UNIT = re.compile(
    r"(人民币|单位[:：])?(亿|百?万|千)?(元|件|个|只|套|箱|盒|瓶|桶|袋|包|台|条|张|支|双|把|根|片|卷|米|吨|斤|公斤|千克|克|升|天|人|次|分钟|小时|%|％|￥|¥|\$|€|rmb|cny|usd|eur|gbp|pcs|units?|kgs?|days?)"
    r"(/[^/()（）\d]{1,3})?",
    re.I,
)


def is_unit(text: str) -> bool:
    """True of what only says in what a column is counted: (件), 元/箱, 万元, pcs."""
    return bool(_UNIT.fullmatch(text.strip().strip("()（）[]【】").strip()))


@lru_cache(maxsize=4096)
def meanings(header: str) -> dict[str, float]:
    """What a header may mean, by its words alone."""
    text = _NUMBERING.sub("", simplified(header)).strip()
    if _BEFORE.match(text):
        return {"-": 0.95}
    whole = _flat(text)
    if "/" not in text or max(whole.values(), default=0) >= 1:
        return whole
    upper, _, lower = _LEVEL.sub("\n", text).rpartition("\n")
    upper = upper.replace("\n", "/")
    if upper and is_unit(lower):
        return meanings(f"{upper}{lower}" if _BRACKET.fullmatch(lower) else upper)
    if not upper:
        return whole
    own = _flat(lower)
    together = dictionary().get(key(upper.rpartition("/")[2] + lower))
    if together and max(together.values()) >= 1:
        return together
    joined = _flat(upper.rpartition("/")[2] + lower)
    generic = not own or all(name.startswith("@") or name == "-" for name in own) or max(own.values()) < 1
    if generic and joined and max(joined.values()) >= 0.85:
        return joined
    return own or joined or whole


def _flat(text: str) -> dict[str, float]:
    """Meanings of a header of one level: exact, without its brackets, then by its parts."""
    known = dictionary()
    bare = _BRACKET.sub("", _BRACKET.sub("", text))  # one may stand in another
    exact = known.get(key(text))
    if exact:
        return exact
    exact = known.get(key(bare))
    if exact:
        return _with_tax(exact) if _INCLUSIVE.search(" ".join(_BRACKET.findall(text))) else exact
    stem = known.get(key(bare).removesuffix("名称")) if bare.endswith("名称") else None
    if stem and not any(name.startswith("@") for name in stem):
        return {name: 0.95 * strength for name, strength in stem.items()}
    for pattern, meaning, strength in _PATTERNS:
        if pattern.search(text):
            return {meaning: strength}
    if _STALE.match(text.strip()):
        return {"-": 0.9}
    return _by_parts(bare or text, known)


_INCLUSIVE = re.compile(
    r"(?<![不未非])含(增值)?税|\b(incl|inc|including|with)\b\.?\s*(vat|gst|tax)|\b(tax|vat|gst)\s*(incl|inclusive|included)\b",
    re.I,
)


def _with_tax(said: dict[str, float]) -> dict[str, float]:
    """What a word means whose brackets say that tax is in it: 销售金额（含税）, Order Total (incl. VAT)."""
    told = {name: 0.6 * strength if name == "unit_price" else strength for name, strength in said.items()}
    sums = max(told.pop("amount", 0.0), told.pop("@amount", 0.0))
    return {**told, "amount_with_tax": sums, "@gross": sums} if sums else told


_ALONE = frozenset(
    [
        "to",
        "from",
        "start",
        "end",
        "group",
        "variant",
        "开始",
        "结束",
        "起始",
        "截止",
        "任务",
        "目标",
        "关系",
        "总部",
        "进展",
        "出货",
    ]
)
"""Words that mean something where they are all that a header says, and anything beside others: 任务类型, Received From."""


def _by_parts(text: str, known: dict[str, dict[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for part, worth in _parts(text):
        if part in _ALONE:
            continue
        for meaning, strength in known.get(part, {}).items():
            if meaning != "-" or worth >= 0.7:
                found[meaning] = max(found.get(meaning, 0.0), strength * worth)
        if found:
            break  # the longest part says it
    return found


def _parts(text: str) -> Iterator[tuple[str, float]]:
    """Ends of a header, longest first, then beginnings: in Chinese and English the head noun stands last."""
    if _CJK.search(text):
        whole = key(text)
        for length in range(len(whole) - 1, 1, -1):
            yield whole[-length:], 0.5 + 0.4 * length / len(whole)
            yield whole[:length], 0.2 + 0.4 * length / len(whole)
        return
    tokens = [token for token in re.split(r"[^a-zß-öø-ÿ0-9#%]+", _CAMEL.sub(" ", text).lower()) if token]
    for length in range(len(tokens) - 1, 0, -1):
        yield "".join(tokens[-length:]), 0.5 + 0.4 * length / len(tokens)
        yield "".join(tokens[:length]), 0.35 + 0.4 * length / len(tokens)


def is_question(header: str) -> bool:
    """True of a header that is numbered as questions are: 2、业务员态度, Q3. Delivery."""
    return bool(_NUMBERING.match(header))


_BARE_BUCKET = re.compile(r"^[0-9]{1,3}\s*[-–~]\s*[0-9]{1,3}$|^[>≥<]\s*[0-9]{1,3}$|^[0-9]{1,3}\s*\+$")


def is_bucket(header: str) -> bool:
    """True of an ageing's buckets that name no days: 31-60, > 90."""
    return bool(_BARE_BUCKET.match(unicodedata.normalize("NFKC", header.rpartition("/")[2].strip())))


_FIRST = re.compile(r"^(?:[a-z]+[ _-]?)?(?:first|given|fore)[ _-]?name$|^(?:客户|会员|买家|联系人)?名(?:字)?$", re.I)
_LAST = re.compile(r"^(?:[a-z]+[ _-]?)?(?:last|family|sur)[ _-]?name$|^(?:客户|会员|买家|联系人)?姓(?:氏)?$", re.I)


def name_parts(names: Sequence[str | None]) -> tuple[int, int] | None:
    """The columns of first and last name; None where a sheet does not write a name in two columns."""
    bare = [_BRACKET.sub("", name or "").strip(" _-") for name in names]
    first = next((position for position, name in enumerate(bare) if _FIRST.match(name)), None)
    last = next((position for position, name in enumerate(bare) if _LAST.match(name)), None)
    return None if first is None or last is None else (first, last)


def surname(names: Sequence[str | None]) -> int | None:
    """The column of last names, where a sheet has no first ones."""
    bare = [_BRACKET.sub("", name or "").strip(" _-") for name in names]
    alone = not any(_FIRST.match(name) for name in bare)
    return next((position for position, name in enumerate(bare) if alone and _LAST.match(name)), None)


def scale(header: str) -> int:
    """What sums under a header are multiplied by: 10000 for 金额(万元), 1 where it names no unit."""
    plain = unicodedata.normalize("NFKC", header).lower()
    for inside in _BRACKET.findall(plain):
        for unit, factor in UNITS:
            if unit in inside and not re.search(r"[,，;；]", inside):
                return factor
    lower = plain.rpartition("/")[2]
    return next((factor for unit, factor in UNITS if lower.endswith(unit) and unit.endswith("元")), 1)


def stated_scale(title: str) -> int:
    """What the lines above a table say of its money: 10000 for 单位：万元, and for 销售统计表(万元)."""
    match = re.search(
        r"(?:单位\s*:\s*|\(\s*)(?:人民币)?\s*(亿元|百万元|万元|千元|元)", unicodedata.normalize("NFKC", title)
    )
    return {"亿元": 10**8, "百万元": 10**6, "万元": 10**4, "千元": 10**3}.get(match[1], 1) if match else 1


def stated_order(text: str) -> str | None:
    """The order of day and month that a header or a title names: 日期(DD/MM/YYYY), 日期格式：日/月/年."""
    plain = unicodedata.normalize("NFKC", text).lower()
    if re.search(r"dd?\s*[-/.]\s*mm?\s*[-/.]\s*yy|日\s*[-/.]\s*月\s*[-/.]\s*年", plain):
        return "dmy"
    if re.search(r"mm?\s*[-/.]\s*dd?\s*[-/.]\s*yy|月\s*[-/.]\s*日\s*[-/.]\s*年", plain):
        return "mdy"
    return None
