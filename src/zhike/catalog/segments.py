"""SEGMENTS: customers that satisfy a named predicate over profiles."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhike.catalog import formulas as f
from zhike.errors import Text


@dataclass(frozen=True)
class Segment:
    """The customers that satisfy a named predicate."""

    name: str
    label: Text
    means: Text
    holds: Callable[[Any], Any]  # a condition on a row of profiles


# fmt: off
SEGMENTS = (
    Segment("late", ("Later than usual", "超期未购"),
        ("Have a rhythm of their own, are past their median interval by more than its spread, and have not lapsed.", "有自身节奏，距最近购买已超过间隔中位数加离散度，且尚未流失。"),
        lambda p: p.is_late),
    Segment("high_value_late", ("High value and later than usual", "高价值且超期未购"),
        ("Tier high and later than their own rhythm.", "等级为高，且按自身节奏已超期。"), lambda p: p.is_late & (p.tier == "high")),
    Segment("due_soon", ("Steady and not late", "有节奏且未超期"),
        ("Have a rhythm of their own and are within it.", "有自身节奏，且尚在节奏之内。"), lambda p: p.is_steady & ~p.is_late & (p.activity == "active")),
    Segment("new_without_second_order", ("New, no second order yet", "新客尚未复购"),
        ("First bought lately (180 days, as set) and on one day only.", "首购在近期（180 天，可设置），且只在一天买过。"), lambda p: (p.activity == "new") & (p.repeat_days == 0)),
    Segment("second_order_due", ("New, second order due", "新客应复购"),
        ("First bought lately (180 days, as set), on one day only, and longer ago than half of those who came back had waited (7 days at least; 30 where fewer than 10 came back).", "首购在近期（180 天，可设置）且只在一天买过，距首购已超过复购客户等待天数的中位数（至少 7 天；复购客户不足 10 个时为 30 天）。"),
        f.second_due),
    Segment("one_time", ("Bought once", "只买过一次"), ("Bought on one day only, whenever.", "只在一天买过，不论何时。"), lambda p: p.repeat_days == 0),
    Segment("high_value", ("High value", "高价值客户"), ("Tier high.", "等级为高。"), lambda p: p.tier == "high"),
    Segment("rose_in_tier", ("Rose in tier", "升档客户"), ("The tier of the last twelve months is above that of the twelve before.", "近十二个月等级高于再前十二个月。"), lambda p: p.tier_move == "rose"),
    Segment("fell_in_tier", ("Fell in tier", "降档客户"), ("The tier of the last twelve months is below that of the twelve before.", "近十二个月等级低于再前十二个月。"), lambda p: p.tier_move == "fell"),
    Segment("same_tier", ("Stayed in their tier", "等级不变客户"), ("The tier of the last twelve months is that of the twelve before.", "近十二个月等级与再前十二个月相同。"), lambda p: p.tier_move == "same"),
    Segment("promising", ("Potential", "潜力客户"),
        ("Not yet high value, came back at least once, still buying, and spent more in the last 365 days than in the 365 before.", "尚非高价值，至少复购过一次，仍在购买，且近 365 天销售额高于再前 365 天。"),
        lambda p: p.tier.isin(("middle", "low")) & p.activity.isin(("new", "active")) & (p.repeat_days > 0) & (p.spent_last_year > p.spent_year_before)),
    Segment("fast_growing", ("Small and growing fast", "快速成长的小客户"),
        ("At or below the middle by sales of the year before; orders grew beyond chance (80 % interval above 1) and sales grew even without the largest order.", "上一年度销售额处于中位及以下；订单增长超出偶然（80% 区间高于 1），且剔除最大一单后销售额仍增长。"),
        lambda p: p.is_fast_growing),
    Segment("room_to_sell", ("Could buy more", "有增购空间"),
        ("Still buying, not later than usual, nothing overdue, few returns, and the upper fourth of its peers buys at least half as much again in a year.", "仍在购买、未超期、无逾期款、退货少，且同类客户前四分之一的年采购额至少为其 1.5 倍。"),
        lambda p: p.activity.isin(("new", "active")) & ~p.is_late & (p.overdue <= 0) & (p.returns_share.fill_null(0) <= 0.1) & (p.spent_last_year > 0) & (p.potential * 2 >= p.spent_last_year)),
    Segment("declining", ("Buying less", "购买下降"),
        ("Bought in both years, and less than half as much in the last 365 days as in the 365 before.", "两年均有购买，近 365 天销售额不足再前 365 天的一半。"),
        lambda p: (p.orders_last_year > 0) & (p.orders_year_before > 0) & (p.spent_last_year * 2 < p.spent_year_before)),
    Segment("uses_less", ("Use it less", "使用减少"),
        ("Used it on 4 days or more of the 90 before the last, and on less than half as many of the last 90.", "再前 90 天使用不少于 4 天，而近 90 天不足其一半。"), lambda p: (p.use_days_before >= 4) & (p.use_days * 2 < p.use_days_before)),
    Segment("looked_not_bought", ("Looked, not bought", "浏览未购"),
        ("Looked at goods or used something in the last 90 days, later than the last order.", "近 90 天有浏览或使用记录，且晚于最近一次购买。"),
        lambda p: (p.use_days > 0) & (p.orders > 0) & (p.last_used_on > p.last_ordered_on)),
    Segment("leaving", ("Likely leaving", "可能流失"),
        ("The probability of no more order is 50 % or more, although they usually order within 90 days or first bought lately.", "流失概率 ≥50%，而平时 90 天内会购买，或近期首购。"), lambda p: p.is_leaving),
    Segment("dormant", ("Dormant", "沉睡客户"), ("Silent for longer than usual, not yet lapsed.", "久未购买，但尚未流失。"), lambda p: p.activity == "dormant"),
    Segment("lapsed", ("Lapsed", "流失客户"), ("Have lapsed (see Activity).", "已流失（见“活跃状态”）。"), lambda p: p.activity == "lapsed"),
    Segment("lost_high_value", ("Lapsed high value", "流失的高价值客户"), ("Tier high, and dormant or lapsed.", "等级为高，且已沉睡或流失。"), lambda p: (p.tier == "high") & p.activity.isin(("dormant", "lapsed"))),
    Segment("never_bought", ("Never bought", "从未购买"), ("On file without a single order.", "在册但没有任何订单。"), lambda p: p.activity == "never"),
    Segment("effective", ("Have ever bought", "有效客户"), ("At least one order over all history.", "历史上至少有一张订单。"), lambda p: p.is_effective),
    Segment("owes_overdue", ("Owe overdue money", "有逾期欠款"), ("Have an open balance past its due day.", "有到期未收的余额。"), lambda p: p.overdue > 0),
    Segment("late_and_owing", ("Later than usual and owing", "超期未购且有欠款"), ("Later than their own rhythm with open balances.", "按自身节奏已超期，且有应收余额。"), lambda p: p.is_late & (p.receivable > 0)),
    Segment("at_a_loss", ("At a loss", "亏损客户"), ("Net contribution over all history is below 0, even if goods of unknown cost had cost nothing.", "全部历史净贡献小于 0；成本未知的商品按零成本计仍亏损。"), f.at_a_loss),
    Segment("many_returns", ("Return much", "退货偏高"), ("Sent back more than a tenth of what they bought, by value.", "退货额超过退货前销售额的十分之一。"), lambda p: p.returns_share > 0.1),
    Segment("spring_festival_buyers", ("Stock up for Chinese New Year", "春节备货客户"),
        ("A quarter or more of their sales lies in the 30 days before Chinese New Year, three times what an even year would give.", "春节前 30 天占其销售额四分之一以上，为全年均匀购买时的三倍。"),
        lambda p: p.spring_festival_share >= 0.25),
    Segment("promotion_buyers", ("Buy at 618, Double Eleven or Double Twelve", "大促购买客户"),
        ("A third or more of their sales lies in the 618, Double Eleven and Double Twelve days, three times what an even year would give.", "618、双十一、双十二期间占其销售额三分之一以上，为全年均匀购买时的三倍。"),
        lambda p: p.june_share + p.double_eleven_share + p.double_twelve_share >= 1 / 3),
    Segment("one_season", ("Buy in one season", "季节性客户"),
        ("At least 4 orders, and four fifths or more of their sales in one season.", "至少 4 张订单，且五分之四以上销售额集中在同一季节。"),
        lambda p: (p.orders >= 4) & (p.season_share >= 0.8)),
    Segment("frequent", ("Frequent buyers", "频繁购买"), ("Have a rhythm of their own with a median of at most 30 days.", "有自身节奏，且间隔中位数不超过 30 天。"), lambda p: p.is_steady & (p.median_days_between_orders <= 30)),
    Segment("room_to_grow", ("Large or medium companies that spend little", "消费偏低的大中型企业"), ("Large or medium by size, and below the middle by what they spent with us in the last 365 days.", "企业规模为大型或中型，而近 365 天在本公司的消费处于中位以下或没有消费。"), lambda p: p.size_class.isin(("large", "medium")) & p.spending_power.isin(("lower", "low", "none"))),
    Segment("promoters", ("Would recommend us", "推荐者"), ("Gave 9 or 10 when last asked whether they would recommend us.", "最近一次推荐意愿评分为 9 或 10 分。"), lambda p: p.nps_band == "promoter"),
    Segment("detractors", ("Would not recommend us", "贬损者"), ("Gave 0 to 6 when last asked whether they would recommend us.", "最近一次推荐意愿评分为 0–6 分。"), lambda p: p.nps_band == "detractor"),
    Segment("occasional", ("Occasional buyers", "偶尔购买"), ("Bought, but have no rhythm of their own yet.", "有购买，但尚无自身节奏。"), lambda p: p.is_effective & ~p.is_steady),
)
# fmt: on
