"""How sheets write what is to be reached: of which figure, and of whom."""

import re

import ibis
import ibis.expr.types as ir

KINDS = ("salesperson", "department", "store", "channel", "region", "province", "city", "category")
"""What a target may be of, beside the whole company; a name that is several of them is the first of these."""
# fmt: off
METRICS = (
    #  metric           as sheets write it
    ("",                r"率|占比|费用|成本|利润|净利|线索|商机数|clv|ltv|fee|cost|rate|ratio|%|\bcac\b|\bleads?\b|conversion"),
    ("new_customers",   r"新客|新增客户|新开|新增用户|拓客|new customer|new client"),
    ("margin",          r"毛利|gross margin|gross profit|margin"),
    ("cash",            r"回款|收款|到账|cash|collect|receipt"),
    ("orders",          r"订单数|订单量|单数|单量|number of orders|^orders?$"),
    ("quantity",        r"销量|数量|件数|quantity|units|pieces"),
    ("sales",           r"销售|业绩|营业额|营收|收入|成交额|sales|revenue|turnover"),
)
"""Figures by their words; the first that fits is meant, and the first row are figures for which no actual is known."""
WINNING = (
    ("ratio",           r"clv|ltv|价值.{0,3}成本"),
    ("cac",             r"获客成本|单客成本|\bcac\b|cost (?:of|per) (?:a )?(?:new )?(?:customer|acquisition)|acquisition cost"),
    ("spend",           r"获客费用|市场费用|推广费用|营销费用|投放费用|(?:acquisition|marketing) spend"),
    ("conversion",      r"线索转化|转化率|成交率|conversion"),
    ("leads",           r"线索|商机数|\bleads?\b"),
)
"""Figures of winning customers, which the page Acquisition sets beside what came; the first that fits is meant."""
GROSS = r"毛利润"
PREFIXES = (
    ("salesperson", "业务员|销售员|销售人员|负责人|员工|salesperson"), ("department", "部门|department"), ("store", "门店|店铺|store|shop"),
    ("channel", "渠道|channel"), ("region", "大区"), ("province", "省份|省|province"), ("city", "城市|city"), ("category", "商品类别|类别|品类|category"), ("", "区域|地区|region|area"),
)
EVERYBODY = ("", "全公司", "公司", "本公司", "合计", "总计", "整体", "全部", "全司", "company", "total", "all", "whole company")
REGIONS = {
    "华北": ("北京", "天津", "河北", "山西", "内蒙古"), "东北": ("辽宁", "吉林", "黑龙江"), "华东": ("上海", "江苏", "浙江", "安徽", "福建", "江西", "山东"),
    "华中": ("河南", "湖北", "湖南"), "华南": ("广东", "广西", "海南"), "西南": ("重庆", "四川", "贵州", "云南", "西藏"), "西北": ("陕西", "甘肃", "青海", "宁夏", "新疆"),
}
"""The seven regions as they are usually drawn; Hong Kong, Macao and Taiwan are in none."""
_ENDING = r"(省|市|地区|大区|区|壮族自治区|回族自治区|维吾尔自治区|自治区)$"
# fmt: on
_AS_WRITTEN = "|".join(words for _, words in PREFIXES)


def metric_of(text: ir.StringValue) -> ir.StringValue:
    """The figure that is meant; missing where none is known for it."""
    plain = text.fill_null("").lower().strip().re_replace(GROSS, "毛利")
    return ibis.cases(*((plain.re_search(words), name) for name, words in METRICS), else_="").nullif("")


RATE = r"(?i)率|占比|\brate\b|conversion|%"


def times(text: ir.StringValue, value: ir.NumericValue) -> ir.IntegerValue:
    """By what a value is multiplied: 10,000 where its figure is written in 万, 100 where a rate is written as 0.3."""
    plain = text.fill_null("")
    rate = plain.re_search(RATE) & (value.abs() <= 1)
    return ibis.cases((plain.re_search(r"万"), 10_000), (rate, 100), else_=1)


def winning_of(written: str) -> str:
    """Which figure of winning customers is meant; empty where none is."""
    plain = written.strip().casefold()
    return next((name for name, words in WINNING if re.search(words, plain)), "")


def hint_of(text: ir.StringValue) -> ir.StringValue:
    """What the name is of, where it says so (“部门：华东部”); else empty."""
    plain = text.fill_null("").lower().strip()
    return ibis.cases(*((plain.re_search(rf"^({words})\s*[:：=]"), name) for name, words in PREFIXES), else_="")


def name_of(text: ir.StringValue) -> ir.StringValue:
    """The name without what it is of; empty for the whole company."""
    plain = text.fill_null("").lower().strip().re_replace(rf"^({_AS_WRITTEN})\s*[:：=]\s*", "").strip()
    return plain.isin(EVERYBODY).ifelse("", plain)


def key_of(text: ir.StringValue) -> ir.StringValue:
    """A name as it is compared: without case, blanks and the ending of a place."""
    return text.lower().strip().re_replace(_ENDING, "")


def region_of(province: ir.StringValue) -> ir.StringValue:
    """The region of a province; missing where it is in none."""
    plain = key_of(province)
    return ibis.cases(*((plain.isin(names), region) for region, names in REGIONS.items()), else_=ibis.null("string"))
