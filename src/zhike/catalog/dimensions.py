"""DIMENSIONS: every way to split what a question asks for."""

from typing import Any

import ibis

from zhike.catalog.segments import SEGMENTS
from zhike.metric import Dimension
from zhike.metrics.custom import custom_value
from zhike.segments.rfm import CLASSES, MEAN_CLASSES
from zhike.segments.season import festival, season

# fmt: off
RFM_LABELS = (
    ("champions", ("Champions", "冠军客户")), ("loyal", ("Loyal", "忠诚客户")), ("potential_loyalists", ("Potential loyalists", "潜在忠诚客户")),
    ("new", ("New", "新客户")), ("promising", ("Promising", "有希望客户")), ("need_attention", ("Need attention", "需关注客户")),
    ("about_to_sleep", ("About to sleep", "即将沉睡客户")), ("at_risk", ("At risk", "有流失风险客户")), ("cant_lose", ("Can't lose", "不可失去客户")),
    ("hibernating", ("Hibernating", "沉睡客户")),
    ("important_value", ("Important, keep close", "重要价值客户")), ("important_develop", ("Important, buys rarely", "重要发展客户")),
    ("important_keep", ("Important, long silent", "重要保持客户")), ("important_win_back", ("Important, win back", "重要挽留客户")),
    ("general_value", ("General, buys often", "一般价值客户")), ("general_develop", ("General, buys rarely", "一般发展客户")),
    ("general_keep", ("General, long silent", "一般保持客户")), ("general_win_back", ("General, fading", "一般挽留客户")),
)
SPENDING_LABELS = (
    ("high", ("High spending power", "高")), ("upper", ("Above the middle", "较高")), ("lower", ("Below the middle", "较低")), ("low", ("Low", "低")),
    ("same", ("No difference", "无差别")), ("none", ("Nothing this year", "近一年无消费")),
)
ENTERPRISE_LABELS = (("growth", ("Growing", "成长型")), ("stable", ("Stable", "稳定型")), ("potential", ("With potential", "潜力型")))
RETAIL_LABELS = (("fmcg", ("FMCG chain", "快消连锁")), ("premium", ("Premium chain", "高端连锁")), ("unknown", ("Retail, type unknown", "零售，类型未能判断")))
NPS_LABELS = (("promoter", ("Promoters (9–10)", "推荐者（9–10 分）")), ("passive", ("Passives (7–8)", "中立者（7–8 分）")), ("detractor", ("Detractors (0–6)", "贬损者（0–6 分）")))
TIER_LABELS = (("high", ("High", "高")), ("middle", ("Middle", "中")), ("low", ("Low", "低")))
MOVE_LABELS = (
    ("rose", ("Rose", "升档")), ("same", ("Same tier", "不变")), ("fell", ("Fell", "降档")), ("new", ("New this year", "本年新客")), ("back", ("Back after a year", "隔年回归")), ("gone", ("Did not buy again", "未再购买")),
)
ACTIVITY_LABELS = (
    ("new", ("New", "新客")), ("active", ("Active", "活跃")), ("slowing", ("Slowing", "放缓")), ("dormant", ("Dormant", "沉睡")),
    ("lapsed", ("Lapsed", "流失")), ("never", ("Never bought", "从未购买")),
)
USE_LABELS = (("often", ("Often (24 days of 90 and more)", "经常（90 天内 ≥24 天）")), ("sometimes", ("Sometimes (6 to 23 days)", "有时（6–23 天）")), ("seldom", ("Seldom (1 to 5 days)", "很少（1–5 天）")), ("not_lately", ("Not in the last 90 days", "近 90 天未用")))
CREDIT_LABELS = tuple((name, (name, name)) for name in "ABCDE")
CHURN_LABELS = (("likely", ("75 % and more", "75% 及以上")), ("raised", ("50 to 75 %", "50%–75%")), ("low", ("Below 50 %", "50% 以下")))
SIZE_LABELS = (("large", ("Large", "大型")), ("medium", ("Medium", "中型")), ("small", ("Small", "小型")), ("micro", ("Micro", "微型")))
PARTY_LABELS = (("company", ("Company", "单位")), ("person", ("Person", "个人")))
AGE_LABELS = tuple((code, (en, zh)) for code, en, zh in (
    ("under_25", "Under 25", "25 岁以下"), ("25_34", "25–34", "25–34 岁"), ("35_44", "35–44", "35–44 岁"), ("45_54", "45–54", "45–54 岁"), ("55_64", "55–64", "55–64 岁"), ("65_up", "65 and over", "65 岁及以上"),
))
WEEKDAY_LABELS = tuple((str(n), words) for n, words in enumerate((
    ("Monday", "周一"), ("Tuesday", "周二"), ("Wednesday", "周三"), ("Thursday", "周四"), ("Friday", "周五"), ("Saturday", "周六"), ("Sunday", "周日"),
), start=1))
SEASON_LABELS = (("spring", ("Spring", "春季")), ("summer", ("Summer", "夏季")), ("autumn", ("Autumn", "秋季")), ("winter", ("Winter", "冬季")))
FESTIVAL_LABELS = (
    ("spring_festival", ("Chinese New Year", "春节")), ("june", ("618", "618")), ("mid_autumn", ("Mid-Autumn", "中秋")),
    ("double_eleven", ("Double Eleven", "双十一")), ("double_twelve", ("Double Twelve", "双十二")),
)
LEAD_LABELS = (("won", ("Won", "成交")), ("open", ("Followed", "跟进中")), ("lost", ("Lost", "流失")))
KIND_LABELS = (("sale", ("Sale", "销售")), ("return", ("Return", "退货")), ("gift", ("Gift", "赠品")), ("freight", ("Freight", "运费")))
# fmt: on


def _codes(labels: tuple[tuple[str, Any], ...]) -> tuple[str, ...]:
    return tuple(code for code, _ in labels)


def _period(unit: str) -> Any:
    return lambda t: t.ordered_on.truncate(unit).cast("timestamp").cast("date")


def _column(name: str) -> Any:
    return lambda t: t[name]


def _age_band(profiles: Any) -> Any:
    # The band moves with the year of the customer's last known day, not with the clock: a snapshot stays the same.
    age = profiles.last_ordered_on.year() - profiles.birth_year
    bands = ((25, "under_25"), (35, "25_34"), (45, "35_44"), (55, "45_54"), (65, "55_64"))
    return ibis.cases((age.isnull(), ibis.null("string")), *((age < edge, code) for edge, code in bands), else_="65_up")


def _segments(profiles: Any) -> Any:
    """The names of all segments that hold, as an array: a customer may belong to several."""
    return ibis.array(
        [
            ibis.ifelse(segment.holds(profiles).fill_null(False), segment.name, ibis.null("string"))
            for segment in SEGMENTS
        ]
    )


# fmt: off
DIMENSIONS = (
    # Of the customer
    Dimension("customer", ("Customer", "客户"), ("Each customer by itself.", "逐个客户。"), "customers", _column("customer_id")),
    Dimension("province", ("Province", "省份"), ("Province of the customer's address as written.", "客户地址所写的省份。"), "customers", _column("province")),
    Dimension("city", ("City", "城市"), ("City of the customer's address as written.", "客户地址所写的城市。"), "customers", _column("city")),
    Dimension("industry", ("Industry", "行业"), ("Industry as written.", "行业（原文）。"), "customers", _column("industry")),
    Dimension("size_class", ("Size", "企业规模"), ("Large, medium, small or micro enterprise.", "大、中、小、微型企业。"), "customers", _column("size_class"), order=_codes(SIZE_LABELS), labels=SIZE_LABELS),
    Dimension("size_by_standard", ("Size by the national standard", "规模（统计标准）"), ("Large, medium, small or micro by industry, staff, revenue and assets (National Bureau of Statistics, 2017); missing where an indicator is missing that could change it.", "按国家统计局《统计上大中小微型企业划分办法（2017）》，以行业、从业人员、营业收入、资产总额划分；缺少可能改变结果的指标时为空。"), "customers", _column("size_by_standard"), order=_codes(SIZE_LABELS), labels=SIZE_LABELS),
    Dimension("kind_of_party", ("Company or person", "单位或个人"), ("Whether the customer is a company or a person.", "客户是单位还是个人。"), "customers", _column("kind_of_party"), order=_codes(PARTY_LABELS), labels=PARTY_LABELS),
    Dimension("gender", ("Gender", "性别"), ("Gender of a private customer as written.", "个人客户的性别（原文）。"), "customers", _column("gender")),
    Dimension("age_band", ("Age", "年龄段"), ("Age of a private customer in the year of the last order, in bands.", "个人客户在最近购买当年的年龄段。"), "customers", _age_band, order=_codes(AGE_LABELS), labels=AGE_LABELS),
    Dimension("occupation", ("Occupation", "职业"), ("Occupation of a private customer as written.", "个人客户的职业（原文）。"), "customers", _column("occupation")),
    Dimension("level", ("Level in the source", "源系统客户等级"), ("Level that the source gives the customer.", "源系统给出的客户等级。"), "customers", _column("level")),
    Dimension("owner", ("Owner", "负责人"), ("Who looks after the customer.", "客户负责人。"), "customers", _column("owner")),
    Dimension("source_channel", ("Source of customer", "客户来源"), ("Where the customer came from.", "客户来源渠道。"), "customers", _column("source_channel")),
    Dimension("acquisition_channel", ("Won through", "获客渠道"), ("Channel in which the customer was first met before the first order: by a lead, a message of a campaign, else the source that a list declares; missing: not attributed.", "客户首购前首个触点的渠道：线索、营销触达，均无时取客户档案所写来源；为空即未归因。"), "customers", _column("acquisition_channel")),
    Dimension("acquisition_campaign", ("Won by campaign", "获客活动"), ("First campaign that the customer met with before the first order.", "客户首购前接触的首个活动。"), "customers", _column("acquisition_campaign")),
    Dimension("lead_outcome", ("Outcome of leads", "线索结果"), ("Of the customer's leads: won, still followed or lost; missing without one.", "客户线索的结果：成交、跟进中或流失；无线索时为空。"), "customers", _column("lead_outcome"), order=_codes(LEAD_LABELS), labels=LEAD_LABELS),
    Dimension("status", ("State in the source", "源系统状态"), ("State that the source gives the customer.", "源系统给出的客户状态。"), "customers", _column("status")),
    Dimension("tier", ("Value tier", "价值等级"), ("High, middle or low by share of all sales, or of what the setting tier_by names.", "按累计销售占比（或设置 tier_by 所选依据的占比）分高、中、低。"), "customers", _column("tier"), order=_codes(TIER_LABELS), labels=TIER_LABELS),
    Dimension("year_tier", ("Tier of the year", "年度等级"), ("High, middle or low by share of the sales of the last twelve months, of their margin where tiers go by margin; without a sale in them: none.", "按近十二个月累计销售占比（等级依据为毛利时按毛利）分高、中、低；期间无销售则无等级。"), "customers", _column("year_tier"), order=_codes(TIER_LABELS), labels=TIER_LABELS),
    Dimension("year_tier_before", ("Tier a year before", "上一年度等级"), ("The same by the twelve months before those.", "按再前十二个月划分的等级。"), "customers", _column("year_tier_before"), order=_codes(TIER_LABELS), labels=TIER_LABELS),
    Dimension("tier_move", ("Move between tiers", "等级变动"), ("Tier of the last twelve months against that of the twelve before: rose, same, fell; new: first bought within the last twelve; back: bought before both; gone: bought in the twelve before and not since.", "近十二个月等级与再前十二个月相比：升档、不变、降档；本年新客：近十二个月内首购；隔年回归：更早买过；未再购买：上一年度买过而其后未买。"), "customers", _column("tier_move"), order=_codes(MOVE_LABELS), labels=MOVE_LABELS),
    Dimension("spending_power", ("Spending power", "消费能力"), ("Fourths of all who spent in the last 365 days, by how much they spent with us; no difference where all of them spent the same; where a company's size or assets are known, Size says what it could spend.", "近 365 天有消费的客户按在本公司的销售额四等分，金额全部相同时为“无差别”；企业规模或资产已知的，另见“企业规模”以判断其潜力。"), "customers", _column("spending_power"), order=_codes(SPENDING_LABELS), labels=SPENDING_LABELS),
    Dimension("cluster", ("Cluster", "行为聚类"), ("Groups of customers who behave alike, found in how often, how lately and how much at a time they buy; missing where no parting stands the test.", "按购买频次、最近购买与客单价自动找出的行为相近的客户群；没有通过检验的聚类时为空。"), "customers", _column("cluster")),
    Dimension("nps_band", ("Would recommend us", "推荐意愿"), ("Promoters, passives and detractors by their newest answer to whether they would recommend us; missing where they were not asked.", "按最近一次推荐意愿评分分为推荐者、中立者、贬损者；未回答者为空。"), "customers", _column("nps_band"), order=_codes(NPS_LABELS), labels=NPS_LABELS),
    Dimension("enterprise_type", ("Enterprise type", "企业类型"), ("Growing: a fifth or more in a year, by the company's own sales, else by its purchases from us; with potential: young or with patents, funding or rankings, and not shrinking; stable: a change of less than a fifth. Missing where too little is known or the company shrinks.", "成长型：一年增长 20% 及以上（以客户自身营业收入计，缺失时以向我方采购额计）；潜力型：成立不满五年或近两年有专利、融资、榜单等信号且未收缩；稳定型：变化不足 20%。资料不足或处于收缩时为空。"), "customers", _column("enterprise_type"), order=_codes(ENTERPRISE_LABELS), labels=ENTERPRISE_LABELS),
    Dimension("retail_type", ("Retail type", "零售类型"), ("Retail chains and shops, by five clues: days between orders (FMCG up to 14, premium from 30), lines on an order (from 8, up to 3), unit price against customers of the same category (up to 0.9, from 1.25), stock turns in a year (from 12, up to 6), and the shop's margin (up to 25 %, from 40 %; else our margin on it 5 points below or above that on all). A type needs two clues more than the other, one of them price, turns or margin; else unknown. Missing for customers who are no retailers.", "零售客户按五条依据判断：购买间隔（快消≤14 天，高端≥30 天）、每单行数（≥8，≤3）、同类别进货单价水平（≤0.9，≥1.25）、年库存周转（≥12 次，≤6 次）、门店毛利率（≤25%，≥40%；缺失时看我方对其毛利率低于或高于整体 5 个百分点）。支持依据须多两条且含价格、周转、毛利之一方可判定，否则为未能判断；非零售客户为空。"), "customers", _column("retail_type"), order=_codes(RETAIL_LABELS), labels=RETAIL_LABELS),
    Dimension("business_model", ("Business model", "经营模式"), ("How the customer does business, as its list says it.", "客户的经营模式（资料原文）。"), "customers", _column("business_model")),
    Dimension("market_position", ("Market position", "市场定位"), ("Where the customer places itself in its market, as its list says it.", "客户的市场定位（资料原文）。"), "customers", _column("market_position")),
    Dimension("financial_needs", ("Financial needs", "财务需求"), ("What the customer needs in money and terms, as its list says it.", "客户的财务需求（资料原文）。"), "customers", _column("financial_needs")),
    Dimension("risk_preference", ("Attitude to risk", "风险偏好"), ("How the customer takes risks, as its list says it.", "客户的风险偏好（资料原文）。"), "customers", _column("risk_preference")),
    Dimension("rfm_class", ("RFM class", "RFM 类别"), ("Class by how recently and how often the customer bought.", "按最近购买与购买频次划分的类别。"), "customers", _column("rfm_class"), order=_codes(RFM_LABELS), labels=RFM_LABELS),
    Dimension("activity", ("Activity", "活跃状态"), ("New, active, slowing, dormant, lapsed or never bought.", "新客、活跃、放缓、沉睡、流失或从未购买。"), "customers", _column("activity"), order=_codes(ACTIVITY_LABELS), labels=ACTIVITY_LABELS),
    Dimension("use_band", ("Frequency of use", "使用频率"), ("By days of use or browsing in the last 90; missing where none is on record.", "按近 90 天有使用或浏览记录的天数划分；无记录者为空。"), "customers", _column("use_band"), order=_codes(USE_LABELS), labels=USE_LABELS),
    Dimension("credit_class", ("Credit class", "信用等级"), ("A to E by the scorecard that is used (see Credit), held down by old overdue money; missing for customers who never bought on credit.", "按所采用的评分卡（见“信用”页）划分 A–E，长期逾期者受限；从未赊销者为空。"), "customers", _column("credit_class"), order=_codes(CREDIT_LABELS), labels=CREDIT_LABELS),
    Dimension("churn_band", ("Probability of no more order", "流失概率档"), ("Bands of the probability of no more order; missing where none is shown, and for customers without an order in the last 365 days.", "按流失概率分档；不显示概率时及近 365 天无购买的客户为空。"), "customers", _column("churn_band"), order=_codes(CHURN_LABELS), labels=CHURN_LABELS),
    Dimension("main_channel", ("Main channel", "主要渠道"), ("Channel with the customer's largest amount.", "客户销售额最大的渠道。"), "customers", _column("main_channel")),
    Dimension("main_category", ("Main category", "主要类别"), ("Category with the customer's largest amount.", "客户销售额最大的类别。"), "customers", _column("main_category")),
    Dimension("main_salesperson", ("Main salesperson", "主要业务员"), ("Salesperson with the customer's largest amount.", "客户销售额最大的业务员。"), "customers", _column("main_salesperson")),
    Dimension("main_season", ("Main season", "主要购买季节"), ("Season with the customer's largest amount.", "客户销售额最大的季节。"), "customers", _column("main_season"), order=_codes(SEASON_LABELS), labels=SEASON_LABELS),
    Dimension("cohort", ("Month of first order", "首购月份"), ("Month of the customer's first order over all history.", "客户历史首单所在月份。"), "customers", lambda p: p.first_ordered_on.truncate("M").cast("timestamp").cast("date"), unit="day"),
    Dimension("segment", ("Segment", "客群"), ("Named segments; a customer may belong to several, so rows may overlap.", "已命名的客群；一个客户可属于多个，各行可能重叠。"), "customers", _segments, labels=tuple((s.name, s.label) for s in SEGMENTS), order=tuple(s.name for s in SEGMENTS), many=True),

    # Of the document
    Dimension("month", ("Month", "月份"), ("Month of the document.", "单据所在月份。"), "orders", _period("M"), unit="day"),
    Dimension("quarter", ("Quarter", "季度"), ("Calendar quarter of the document.", "单据所在自然季度。"), "orders", _period("Q"), unit="day"),
    Dimension("year", ("Year", "年份"), ("Calendar year of the document.", "单据所在自然年。"), "orders", _period("Y"), unit="day"),
    Dimension("weekday", ("Weekday", "星期"), ("Weekday of the document.", "单据日期为星期几。"), "orders", lambda t: (t.ordered_on.day_of_week.index() + 1).cast("string"), order=_codes(WEEKDAY_LABELS), labels=WEEKDAY_LABELS),
    Dimension("season", ("Season", "季节"), ("Season of the document: spring from March, summer from June, autumn from September, winter from December.", "单据所在季节：3 月起为春，6 月起为夏，9 月起为秋，12 月起为冬。"), "orders", lambda t: season(t.ordered_on), order=_codes(SEASON_LABELS), labels=SEASON_LABELS),
    Dimension("festival", ("Festival", "节庆"), ("Festival that the document's day is bought for: 30 days before Chinese New Year and Mid-Autumn, 1–18 June, 1–11 November, 1–12 December; missing on other days.", "单据日期所属的节庆备货期：春节与中秋前 30 天、618（6 月 1–18 日）、双十一（11 月 1–11 日）、双十二（12 月 1–12 日）；其余日期为空。"), "orders", lambda t: festival(t.ordered_on), order=_codes(FESTIVAL_LABELS), labels=FESTIVAL_LABELS),
    Dimension("channel", ("Channel", "渠道"), ("Channel of the document.", "单据的渠道。"), "orders", _column("channel")),
    Dimension("store", ("Store", "门店"), ("Shop of the document.", "单据的门店。"), "orders", _column("store")),
    Dimension("salesperson", ("Salesperson", "业务员"), ("Who sold.", "单据的业务员。"), "orders", _column("salesperson")),
    Dimension("department", ("Department", "部门"), ("Department of the document.", "单据的部门。"), "orders", _column("department")),
    Dimension("campaign", ("Campaign", "活动"), ("Campaign of the document.", "单据的活动。"), "orders", _column("campaign")),

    # Of the line
    Dimension("category", ("Category", "商品类别"), ("Category of the line's product.", "明细商品的类别。"), "order_lines", _column("category")),
    Dimension("product", ("Product", "商品"), ("Product of the line, by code, else by name.", "明细的商品，按编码，没有时按名称。"), "order_lines", _column("product_code")),
    Dimension("line_kind", ("Kind of line", "明细类型"), ("Sale, return, gift or freight.", "销售、退货、赠品或运费。"), "order_lines", _column("kind"), order=_codes(KIND_LABELS), labels=KIND_LABELS),
    Dimension("warehouse", ("Warehouse", "仓库"), ("Warehouse of the line.", "明细的仓库。"), "order_lines", _column("warehouse")),
)
# fmt: on

assert {name for *_, name in (*CLASSES, *MEAN_CLASSES)} == set(_codes(RFM_LABELS))


def custom(field: str, table: str, name: str = "") -> Dimension:
    """A source's further column as a dimension, `custom.<field>`; `table` is customers or order_lines."""
    return Dimension(
        name or f"custom.{field}",
        (field, field),
        (f"The source's own column “{field}”, as written.", f"数据源自有的列“{field}”（原文）。"),
        "customers" if table == "customers" else "order_lines",
        lambda t: custom_value(t.custom, field),
    )
