"""Made-up companies in the spellings that people give them, with their truth and with look-alikes.

    from identity.spelling import brands, held_out, parties, written

    names = parties(np.random.default_rng(7), 10_000)          # [(name, truth_id, kind_of_variant), …]
    real = brands(shared_data)                                  # 字号 of real companies
    tune = parties(generator, 10_000, brands=[each for each in real if not held_out(each)])
    test = parties(generator, 10_000, brands=[each for each in real if held_out(each)])   # look at its figures only

Two names are one party if their `truth_id` is equal. A truth_id is `family.member`: the members of a family look
alike and are different parties (same 字号 elsewhere, one character apart, a branch, another trade).
A variant that would fit two members of its family (上海华联 beside 上海华联食品 and 上海华联包装) is never made.
`written` gives the same names with all that they say: place, 字号, trade, form, branch, former name.

Kinds of variants (VARIANTS) and of look-alikes (LOOK_ALIKES) are the third part of each row; "registered" is the full name,
"old_name" the former name of a party that another of its spellings gives in brackets.
"""

import gzip
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
import opencc
from pypinyin import lazy_pinyin

PLACES = (
    # province, city, some districts and counties
    ("浙江省", "杭州市", ("余杭区", "西湖区", "桐庐县")), ("浙江省", "温州市", ("鹿城区", "苍南县", "瑞安市")),
    ("浙江省", "绍兴市", ("柯桥区", "越城区", "新昌县")), ("江苏省", "苏州市", ("吴中区", "虎丘区", "昆山市")),
    ("江苏省", "南京市", ("秦淮区", "玄武区", "浦口区")), ("江苏省", "盐城市", ("亭湖区", "射阳县", "东台市")),
    ("广东省", "广州市", ("花都区", "白云区", "天河区")), ("广东省", "深圳市", ("宝安区", "南山区", "福田区")),
    ("广东省", "惠州市", ("惠城区", "博罗县", "惠东县")), ("广东省", "东莞市", ()),
    ("山东省", "济南市", ("历下区", "章丘区", "平阴县")), ("山东省", "泰安市", ("岱岳区", "东平县", "新泰市")),
    ("山东省", "临沂市", ("兰山区", "沂南县", "郯城县")), ("四川省", "成都市", ("武侯区", "彭州市", "蒲江县")),
    ("湖北省", "武汉市", ("江夏区", "洪山区", "黄陂区")), ("湖北省", "十堰市", ("茅箭区", "郧西县", "丹江口市")),
    ("湖南省", "长沙市", ("岳麓区", "雨花区", "浏阳市")), ("湖南省", "永州市", ("零陵区", "祁阳市", "道县")),
    ("河南省", "新乡市", ("卫滨区", "卫辉市", "获嘉县")), ("河南省", "驻马店市", ("驿城区", "西平县", "汝南县")),
    ("安徽省", "宣城市", ("宣州区", "郎溪县", "宁国市")), ("安徽省", "合肥市", ("蜀山区", "庐阳区", "肥西县")),
    ("福建省", "泉州市", ("丰泽区", "晋江市", "德化县")), ("江西省", "萍乡市", ("安源区", "莲花县", "上栗县")),
    ("河北省", "石家庄市", ("长安区", "正定县", "辛集市")), ("山西省", "晋中市", ("榆次区", "太谷区", "平遥县")),
    ("辽宁省", "葫芦岛市", ("连山区", "绥中县", "兴城市")), ("黑龙江省", "七台河市", ("桃山区", "勃利县")),
    ("陕西省", "榆林市", ("榆阳区", "绥德县", "神木市")), ("甘肃省", "白银市", ("白银区", "靖远县", "会宁县")),
    ("广西壮族自治区", "钦州市", ("钦南区", "灵山县", "浦北县")), ("贵州省", "六盘水市", ("钟山区", "水城区", "盘州市")),
    ("宁夏回族自治区", "中卫市", ("沙坡头区", "中宁县", "海原县")), ("内蒙古自治区", "乌海市", ("海勃湾区", "海南区")),
    ("北京市", "北京市", ("海淀区", "朝阳区", "大兴区")), ("上海市", "上海市", ("杨浦区", "浦东新区", "松江区")),
    ("天津市", "天津市", ("河西区", "武清区", "南开区")), ("重庆市", "重庆市", ("黔江区", "梁平区", "云阳县")),
)  # fmt: skip
"""Places that some parties are at."""

TRADES = (
    "商贸", "贸易", "超市", "百货", "食品", "日用品", "家居用品", "家具", "五金机电", "建材", "包装", "礼品", "工艺品", "文具", "办公用品",
    "服饰", "服装", "鞋业", "纺织", "电子商务", "电子科技", "信息技术", "网络科技", "科技", "供应链管理", "物流", "进出口", "国际贸易", "实业", "文化传媒",
    "广告", "装饰工程", "建筑工程", "机械设备", "医疗器械", "医药", "生物科技", "化工", "新材料", "农业发展", "餐饮管理", "酒店管理", "企业管理咨询",
    "汽车配件", "塑料制品", "玩具", "母婴用品", "化妆品", "珠宝", "酒业", "茶叶", "水产", "粮油", "印刷", "环保设备", "照明电器",
)  # fmt: skip
SHOPS = (
    # trade, form
    ("", "商行"), ("", "经营部"), ("百货", "店"), ("文具", "店"), ("礼品", "店"), ("便利", "店"), ("", "批发部"), ("五金", "店"), ("超市", ""), ("服装", "店"), ("土特产", "店"),
)  # fmt: skip
SAME_TRADE = {
    "商贸": "贸易",
    "贸易": "商贸",
    "超市": "超级市场",
    "服饰": "服装",
    "服装": "服饰",
    "文具": "文化用品",
    "百货": "百货商场",
}
CALLED = ("张经理", "王姐", "李总", "陈先生", "刘女士", "赵老板", "孙师傅", "周小姐", "马主任")
NOTES = (
    "(停用)",
    "（已倒闭）",
    "（新）",
    "(月结)",
    "【作废】",
    "-停用",
    "（老客户）",
    "(现结)",
    "（重复）",
    "（请勿使用）",
)
FORMERLY = (
    "（原{}）",
    "(原名：{})",
    "（曾用名：{}）",
    "（由{}更名）",
    "(原名{})",
    "（前身为{}）",
    " 原{}",
    "(formerly {})",
)
BRACKETS = ("()", "【】", "〔〕", "[]", "{}", "「」", "《》", "<>")
ALIKE = (
    "未末", "土士", "己已", "人入", "大太", "王玉", "木本", "天夫", "日目", "田由", "千干", "万方", "市布", "今令", "冶治", "候侯", "兔免", "辰晨", "泰秦",
    "鸟乌", "拔拨", "斤斥", "戊戌", "贷货", "幕慕", "扬杨", "洋样", "梁粱", "博搏", "栗粟", "折拆", "竞竟", "祺棋", "瑞端", "晴睛", "清情", "佳隹", "隆降", "裕浴", "辉挥",
    "铭洺", "凯恺", "盛威", "昌冒", "利和", "亿忆", "丰半", "源原", "鑫淼", "森林", "晶品", "品晶", "宏玄", "思恩", "恒桓", "丽雨", "伟纬", "圣至", "乐东", "兰三", "兴六",
)  # fmt: skip
"""Characters taken for one another by the eye."""

ENGLISH = (
    "Fox",
    "Copper",
    "Linden",
    "Harbour",
    "Garnet",
    "Plum",
    "Kestrel",
    "Ember",
    "Poppy",
    "Hazel",
    "Willow",
    "Otter",
    "Cedar",
    "Maple",
    "Raven",
    "Juniper",
)
ENGLISH_PLACES = ("Vale", "Gate", "Point", "Row", "Stone", "Park", "Grove", "Bay", "Field", "Cottage", "Mill", "Bridge")
ENGLISH_TRADES = ("Gifts", "Trading", "Interiors", "Home", "Crafts", "Stores", "Giftware", "Supplies")
ENGLISH_FORMS = {
    "Ltd": ("Limited", "Ltd.", "Co., Ltd", "LTD"),
    "GmbH": ("GMBH", "GmbH"),
    "Inc": ("Inc.", "Incorporated", "INC"),
    "Pty Ltd": ("Pty. Ltd.", "PTY LTD"),
}

CHARACTERS = [
    bytes((row, cell)).decode("gb2312")
    for row in range(0xB0, 0xD7)
    for cell in range(0xA1, 0xFF)
    if (row, cell) < (0xD7, 0xFA)
]
"""The common characters."""
LUCKY = "华联宏安瑞恒佳盛兴旺鑫源隆泰和顺祥福康达利丰裕永昌信诚德仁义美嘉欣怡雅悦乐优品尚多家万百千合众天龙凤金银海洋东方新中正大明光辉星月春秋雪梅兰竹青云山川江河湖滨森林木石玉珠宝贝凯迪斯特维尔诺克洛普莱曼奥菲亚伦"


@dataclass(frozen=True)
class Written:
    """A name with its truth and all that it says; `says` holds the parts that are written out, missing ones left out."""

    name: str
    truth: str
    variant: str
    says: dict[str, str]


@dataclass(frozen=True)
class _Company:
    """What a company's registered name is made of. `shape`: front (杭州华联超市), bracket (华联（杭州）超市), shop, english."""

    shape: str
    province: str
    city: str
    district: str
    brand: str
    trade: str
    form: str
    branch: str = ""
    state: bool = False  # the name begins with the province, not the city


def parties(
    generator: np.random.Generator,
    count: int,
    *,
    brands: Sequence[str] = (),
    look_alikes: float = 0.4,
    english: float = 0.06,
) -> list[tuple[str, str, str]]:
    """So many names as a customer list holds them: (name, truth_id, kind_of_variant), in no order.

    `brands`: the 字号 to use (made-up ones where empty); `look_alikes`: the share of families with a look-alike;
    `english`: the share of English names. Names are distinct.
    """
    found = written(generator, count, brands=brands, look_alikes=look_alikes, english=english)
    return [(each.name, each.truth, each.variant) for each in found]


def written(
    generator: np.random.Generator,
    count: int,
    *,
    brands: Sequence[str] = (),
    look_alikes: float = 0.4,
    english: float = 0.06,
) -> list[Written]:
    """The same with all that each name says."""
    found: dict[str, Written] = {}
    family = 0
    while len(found) < count:
        for each in _family(generator, f"f{family:06d}", brands, look_alikes, english):
            if each.name not in found:
                found[each.name] = each
            elif found[each.name].truth != each.truth:  # one name for two parties tells nothing
                del found[each.name]
        family += 1
    order = generator.permutation(len(found))[:count]
    rows = list(found.values())
    return [rows[place] for place in order.tolist()]


def brands(shared_data: Path) -> list[str]:
    """The 字号 of real companies: two to four Chinese characters, each once, in the file's order.

    The list mixes 字号 with short names; those that end with a word of trade (昌盛家具) are left out.
    """
    text = gzip.decompress(
        (shared_data / "china_company_short_names" / "company_short_names.txt.gz").read_bytes()
    ).decode("utf-8-sig")
    lines = [line.strip() for line in text.splitlines()[3:]]
    return [
        line
        for line in dict.fromkeys(lines)
        if 2 <= len(line) <= 4
        and all("\u4e00" <= letter <= "\u9fff" for letter in line)
        and not line.endswith(_TRADE_ENDS)
    ]


_TRADE_WORDS = """
集团 科技 投资 生物 装饰 实业 地产 置业 医药 药业 信息 文化 传媒 旅游 建设 化工 五金 服饰 服装 家具 家居 食品 医疗
教育 物流 汽车 电子 电器 电气 机械 环保 能源 网络 农业 金融 保险 银行 证券 资本 控股 建筑 建材 材料 设计 园林 园艺
餐饮 酒店 酒业 茶业 茶叶 水产 牧业 乳业 超市 百货 商城 商贸 贸易 国际 工业 制造 制药 通信 通讯 软件 数码 智能 光电
照明 陶瓷 包装 印刷 塑料 塑胶 橡胶 纺织 鞋业 皮具 珠宝 首饰 礼品 玩具 文具 体育 健康 大学 学院 医院 研究院 影视 广告
娱乐 咨询 管理 服务 工程 机电 设备 重工 电力 股份 公司 燃气 矿业 钢铁 金属 木业 石材 门窗 地板 涂料 油漆 卫浴 厨卫
美容 美发 化妆品 日化 宠物 母婴 眼镜 书店 药店 饭店 宾馆 置地 房产 物业 劳务 家政 货运 航空 快递 租赁 出版 纸业 粮油
饮料 种业 园区 中心
"""
_TRADE_ENDS = tuple(_TRADE_WORDS.split())


def held_out(brand: str) -> bool:
    """True of the half of all 字号 that nothing is tuned on."""
    return blake2b(brand.encode(), digest_size=1).digest()[0] % 2 == 1


def made_up_brand(generator: np.random.Generator) -> str:
    """A 字号 of two or three lucky characters, now and then with numbers in it."""
    size = int(generator.choice((2, 2, 2, 3, 3)))
    word = "".join(
        generator.choice(list(LUCKY) if generator.random() < 0.5 else CHARACTERS[:1500], size - 1).tolist()
    ) + str(generator.choice(list(LUCKY)))
    return (
        word
        if generator.random() > 0.04
        else str(generator.choice(("三六五", "九九", "一二三", "五八", "七匹狼", "三只羊", "八方"))) + word[:1]
    )


# ── families ──────────────────────────────────────────────────────────────────


def _family(
    generator: np.random.Generator, number: str, pool: Sequence[str], look_alikes: float, english: float
) -> list[Written]:
    """A company in several spellings, and perhaps one that looks like it in one or two."""
    if generator.random() < english:
        first = _english(generator)
    else:
        first = _chinese(generator, pool[int(generator.integers(len(pool)))] if pool else made_up_brand(generator))
    other, kind = _look_alike(generator, first, pool) if generator.random() < look_alikes else (None, "")
    found = _spellings(generator, first, f"{number}.a", "registered", kind, int(generator.integers(0, 5)))
    if other is not None and _registered(other) != _registered(first):
        found += _spellings(generator, other, f"{number}.b", kind, kind, int(generator.integers(0, 3)))
    return found


def _spellings(
    generator: np.random.Generator, company: _Company, truth: str, kind: str, beside: str, more: int
) -> list[Written]:
    found = [Written(_registered(company), truth, kind, _says(company))]
    makers = VARIANTS if company.shape != "english" else ENGLISH_VARIANTS
    fitting = [name for name in makers if name not in UNSURE_BESIDE.get(beside, ())]
    if company.branch:
        fitting = [
            name
            for name in fitting
            if name in ("blanks", "traditional", "wide", "brackets", "contact", "phone", "note")
        ]
    for name in generator.choice(fitting, min(more, len(fitting)), replace=False).tolist():
        made = makers[name](generator, company)
        if made is not None and made[0] != found[0].name:
            found.append(Written(made[0], truth, name, made[1]))
            if name == "formerly" and generator.random() < 0.5:
                was = made[1]["former"]
                found.append(Written(was, truth, "old_name", _says(replace(company, brand=_brand_in(company, was)))))
    return found


def _brand_in(company: _Company, name: str) -> str:
    """The 字号 of a name that is this company's but for it."""
    before, after = _registered(company).split(company.brand, 1)
    return name.removeprefix(before).removesuffix(after)


def _chinese(generator: np.random.Generator, brand: str) -> _Company:
    province, city, districts = PLACES[int(generator.integers(len(PLACES)))]
    shape = str(generator.choice(("front", "bracket", "shop"), p=(0.62, 0.2, 0.18)))
    if shape == "shop":
        district = str(generator.choice(districts)) if districts else ""
        return _Company(shape, province, city, district, brand, *SHOPS[int(generator.integers(len(SHOPS)))])
    form = str(generator.choice(("有限公司", "股份有限公司", "有限责任公司"), p=(0.85, 0.1, 0.05)))
    state = shape == "front" and form == "股份有限公司" and province != city
    return _Company(shape, province, city, "", brand, str(generator.choice(TRADES)), form, state=state)


def _english(generator: np.random.Generator) -> _Company:
    brand = f"{generator.choice(ENGLISH)} {generator.choice(ENGLISH_PLACES)}"
    return _Company(
        "english", "", "", "", brand, str(generator.choice(ENGLISH_TRADES)), str(generator.choice(list(ENGLISH_FORMS)))
    )


# ── look-alikes ───────────────────────────────────────────────────────────────


def _look_alike(generator: np.random.Generator, company: _Company, pool: Sequence[str]) -> tuple[_Company, str]:
    if company.shape == "english":
        return (replace(company, trade=_other(generator, ENGLISH_TRADES, company.trade)), "other_trade")
    kind = str(generator.choice(LOOK_ALIKES))
    if kind == "elsewhere":
        province, city, districts = PLACES[int(generator.integers(len(PLACES)))]
        while city == company.city:
            province, city, districts = PLACES[int(generator.integers(len(PLACES)))]
        district = districts[0] if company.shape == "shop" and districts else ""
        return replace(
            company, province=province, city=city, district=district, state=company.state and province != city
        ), kind
    if kind == "near_brand":
        return replace(company, brand=_near(generator, company.brand)), kind
    if kind == "branch":
        place = PLACES[int(generator.integers(len(PLACES)))][1].removesuffix("市")
        what = (
            "分店"
            if company.shape == "shop"
            else str(generator.choice(("分公司", "分公司", "分公司", "分厂", "办事处")))
        )
        return replace(company, branch=place + what), kind
    if company.shape == "shop":
        others = [
            each for each in SHOPS if each != (company.trade, company.form) and SAME_TRADE.get(each[0]) != company.trade
        ]
        trade, form = others[int(generator.integers(len(others)))]
        return replace(company, trade=trade, form=form), "other_trade"
    trade = _other(generator, [each for each in TRADES if SAME_TRADE.get(each) != company.trade], company.trade)
    return replace(company, trade=trade), "other_trade"


def _near(generator: np.random.Generator, brand: str) -> str:
    """The 字号 with one character that neither sounds nor looks like the one there: another company's."""
    place = int(generator.integers(len(brand)))
    while True:
        letter = str(generator.choice(CHARACTERS[:1500]))
        same_look = any(letter in pair and brand[place] in pair for pair in ALIKE)
        if lazy_pinyin(letter) != lazy_pinyin(brand[place]) and not same_look:
            return brand[:place] + letter + brand[place + 1 :]


def _other(generator: np.random.Generator, words: Iterable[str], not_this: str) -> str:
    return str(generator.choice([word for word in words if word != not_this]))


LOOK_ALIKES = ("elsewhere", "near_brand", "branch", "other_trade")
UNSURE_BESIDE = {
    # spellings that would fit both members of a family
    "elsewhere": ("no_region", "short", "brand_alone"),
    "other_trade": ("no_trade", "short", "brand_alone", "same_trade"),
    "near_brand": ("wrong_by_sound", "wrong_by_look"),
    "branch": (),
}


# ── spellings ─────────────────────────────────────────────────────────────────

Made = tuple[str, dict[str, str]] | None


def _registered(company: _Company) -> str:
    if company.shape == "english":
        return f"{company.brand} {company.trade} {company.form}"
    return _compose(company)


def _compose(company: _Company, *, city: str | None = None) -> str:
    short = company.city.removesuffix("市") if city is None else city
    if company.state:
        short = company.province
        for tail in ("壮族自治区", "回族自治区", "自治区", "省", "市"):
            short = short.removesuffix(tail)
    end = company.trade + company.form + company.branch
    if company.shape == "bracket":
        return f"{company.brand}（{short}）{end}" if short else company.brand + end
    if company.shape == "shop" and city is None:
        short = company.city + company.district
    return short + company.brand + end


def _says(company: _Company, *without: str) -> dict[str, str]:
    """What the registered name says, less the parts left out."""
    if company.shape == "english":
        whole = {"brand": company.brand.casefold(), "trade": company.trade.casefold(), "form": company.form.casefold()}
    else:
        whole = {
            "province": company.province,
            "city": "" if company.state else company.city,
            "district": company.district,
        }
        whole |= {"brand": company.brand, "trade": company.trade, "form": company.form, "branch": company.branch}
    return {part: value for part, value in whole.items() if value and part not in without}


def _blanks(generator: np.random.Generator, company: _Company) -> Made:
    name = _registered(company)
    places = [place for place in range(1, len(name)) if company.shape != "english" or name[place] == " "]
    place = int(generator.choice(places))
    return name[:place] + str(generator.choice((" ", "\u3000", "\u00a0"))) + name[place:], _says(company)


def _traditional(_: np.random.Generator, company: _Company) -> Made:
    return _converter().convert(_registered(company)), _says(company)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _wide(_: np.random.Generator, company: _Company) -> Made:
    name = _registered(company)
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in name)
    return wide.replace("（", "(").replace("）", ")") if wide == name else wide, _says(company)


def _brackets(generator: np.random.Generator, company: _Company) -> Made:
    opening, closing = str(generator.choice(BRACKETS))
    name = _registered(company)
    if company.shape == "shop":
        return None
    if company.shape == "front":
        return (
            (name.removesuffix(company.form) + f"{opening}{company.form}{closing}", _says(company))
            if not company.branch
            else None
        )
    return name.replace("（", opening).replace("）", closing), _says(company)


def _city_suffix(_: np.random.Generator, company: _Company) -> Made:
    if company.state or company.shape == "bracket":
        return None
    if company.shape == "shop":
        return _compose(company, city=company.city.removesuffix("市") + company.district), _says(company)
    return _compose(company, city=company.city), _says(company)


def _province_added(generator: np.random.Generator, company: _Company) -> Made:
    if company.state or company.province == company.city or company.shape == "bracket":
        return None
    province = (
        company.province
        if generator.random() < 0.5
        else _compose(replace(company, state=True, shape="front")).split(company.brand)[0]
    )
    return province + _compose(company), _says(company)


def _no_region(_: np.random.Generator, company: _Company) -> Made:
    return _compose(company, city="") if not company.state else company.brand + company.trade + company.form, _says(
        company, "province", "city", "district"
    )


def _no_trade(_: np.random.Generator, company: _Company) -> Made:
    return (_compose(replace(company, trade="")), _says(company, "trade")) if company.shape != "shop" else None


def _no_form(_: np.random.Generator, company: _Company) -> Made:
    return (
        (_compose(replace(company, form="")), _says(company, "form"))
        if company.form and company.shape != "shop"
        else None
    )


def _short(_: np.random.Generator, company: _Company) -> Made:
    """上海华联."""
    if company.shape == "shop" or company.shape == "bracket":
        return None
    return _compose(replace(company, trade="", form="")), _says(company, "trade", "form")


def _brand_and_trade(_: np.random.Generator, company: _Company) -> Made:
    """华联超市."""
    if company.shape == "shop":
        return company.brand + company.trade + company.form, _says(company, "province", "city", "district")
    return company.brand + company.trade, _says(company, "province", "city", "district", "form")


def _brand_alone(_: np.random.Generator, company: _Company) -> Made:
    """华联."""
    return (company.brand, {"brand": company.brand}) if len(company.brand) > 2 else None


def _form_otherwise(_: np.random.Generator, company: _Company) -> Made:
    other = {"有限公司": "有限责任公司", "有限责任公司": "有限公司", "股份有限公司": "股份公司"}.get(company.form)
    return (_compose(replace(company, form=other)), _says(company)) if other else None


def _same_trade(_: np.random.Generator, company: _Company) -> Made:
    other = SAME_TRADE.get(company.trade)
    return (_compose(replace(company, trade=other)), _says(company)) if other else None


def _wrong_by_sound(generator: np.random.Generator, company: _Company) -> Made:
    place = int(generator.integers(len(company.brand)))
    others = [
        letter for letter in _homophones().get(_sound(company.brand[place]), ()) if letter != company.brand[place]
    ]
    if not others:
        return None
    return _misspelt(company, place, str(generator.choice(others)))


def _wrong_by_look(generator: np.random.Generator, company: _Company) -> Made:
    for place in generator.permutation(len(company.brand)).tolist():
        others = [pair.replace(company.brand[place], "") for pair in ALIKE if company.brand[place] in pair]
        if others:
            return _misspelt(company, place, str(generator.choice(others)))
    return None


def _misspelt(company: _Company, place: int, letter: str) -> Made:
    wrong = replace(company, brand=company.brand[:place] + letter + company.brand[place + 1 :])
    return _compose(wrong), _says(wrong)


@cache
def _homophones() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for letter in CHARACTERS:
        found.setdefault(_sound(letter), []).append(letter)
    return found


def _sound(letter: str) -> str:
    return lazy_pinyin(letter)[0]


def _contact(generator: np.random.Generator, company: _Company) -> Made:
    who = str(generator.choice(CALLED))
    way = str(generator.choice(("（{}）", "({} {})", "-{}", "-{} {}", " {} {}", "（联系人：{}）", "/{}{}")))
    return _registered(company) + way.format(*(who, _mobile(generator))[: way.count("{}")]), _says(company)


def _phone(generator: np.random.Generator, company: _Company) -> Made:
    way = str(generator.choice((" {}", "（{}）", "{}", "-{}", " 电话:{}")))
    return _registered(company) + way.format(_mobile(generator)), _says(company)


def _mobile(generator: np.random.Generator) -> str:
    return (
        f"1{generator.choice(('35', '36', '38', '39', '58', '86', '77'))}{generator.integers(10_000_000, 99_999_999)}"
    )


def _note(generator: np.random.Generator, company: _Company) -> Made:
    return _registered(company) + str(generator.choice(NOTES)), _says(company)


def _formerly(generator: np.random.Generator, company: _Company) -> Made:
    was = _registered(replace(company, brand=made_up_brand(generator)))
    return _registered(company) + str(generator.choice(FORMERLY)).format(was), _says(company) | {"former": was}


def _nation(_: np.random.Generator, company: _Company) -> Made:
    return ("中国" + _registered(company), _says(company)) if company.form == "股份有限公司" else None


def _digits(_: np.random.Generator, company: _Company) -> Made:
    swapped = company.brand.translate(str.maketrans("一二三四五六七八九", "123456789"))
    return (_compose(replace(company, brand=swapped)), _says(company)) if swapped != company.brand else None


def _both_languages(_: np.random.Generator, company: _Company) -> Made:
    sound = "".join(lazy_pinyin(company.brand)).capitalize()
    return (f"{_registered(company)} {sound} Trading Co., Ltd.", _says(company)) if company.shape == "front" else None


def _capitals(_: np.random.Generator, company: _Company) -> Made:
    return _registered(company).upper(), _says(company)


def _form_in_full(generator: np.random.Generator, company: _Company) -> Made:
    return f"{company.brand} {company.trade} {generator.choice(ENGLISH_FORMS[company.form])}", _says(company)


def _the(_: np.random.Generator, company: _Company) -> Made:
    return "The " + _registered(company), _says(company)


def _slip(generator: np.random.Generator, company: _Company) -> Made:
    """Two letters of the 字号 exchanged, or one twice."""
    place = int(generator.integers(1, len(company.brand) - 2))
    word = company.brand
    wrong = (
        word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        if generator.random() < 0.5
        else word[:place] + word[place] + word[place:]
    )
    return _registered(replace(company, brand=wrong)), _says(replace(company, brand=wrong))


Maker = Callable[[np.random.Generator, _Company], Made]

VARIANTS: dict[str, Maker] = {
    "blanks": _blanks, "traditional": _traditional, "wide": _wide, "brackets": _brackets, "city_suffix": _city_suffix,
    "province_added": _province_added, "no_region": _no_region, "no_trade": _no_trade, "no_form": _no_form, "short": _short,
    "brand_and_trade": _brand_and_trade, "brand_alone": _brand_alone, "form_otherwise": _form_otherwise, "same_trade": _same_trade,
    "wrong_by_sound": _wrong_by_sound, "wrong_by_look": _wrong_by_look, "contact": _contact, "phone": _phone, "note": _note,
    "formerly": _formerly, "nation": _nation, "digits": _digits, "both_languages": _both_languages,
}  # fmt: skip
UNSURE_BESIDE["elsewhere"] += ("brand_and_trade",)
ENGLISH_VARIANTS: dict[str, Maker] = {
    "blanks": _blanks, "capitals": _capitals, "form_in_full": _form_in_full, "the": _the, "slip": _slip, "phone": _phone, "note": _note,
}  # fmt: skip
