"""METRICS: every number that a question may ask for.

Unless a sentence says otherwise: money is in the workspace's currency without tax, returns taken off; an order is
a document with a sale line, dated by its earliest line; customers are counted once, however often they buy; a
first purchase is the first over all history; today is the day to which the snapshot's data reach.
"""

import ibis

from zhike.catalog import formulas as f
from zhike.metric import Metric, Value
from zhike.metrics.ratios import MONEY, average, share

ACTIVE = ("new", "active", "slowing")


def _mean_of(name: str) -> Value:
    """The mean of a column of profiles."""
    return lambda p: p[name].mean()


def _sum_of(name: str) -> Value:
    """The sum of a column of profiles."""
    return lambda p: p[name].sum()


def _of_one(name: str) -> Value:
    """A column of profiles where the group is one customer; nothing of several."""
    return lambda p: ibis.ifelse(p.count() == 1, p[name].max(), ibis.null("float64"))


# fmt: off
TERMS: tuple[tuple[str, ...], ...] = (
    *((str(n), f"{n} months", f"{n} 个月", f"in the next {n} months", f"未来 {n} 个月", "", "") for n in (12, 24, 36)),
    ("lifetime", "the lifetime", "生命周期", "for as long as the customer stays", "客户存续期内",
        ", after three years year by year, as far ahead as five times the company's past and 30 years at most", "，三年后逐年折现，最远至公司历史的五倍且不超过 30 年"),
)
"""How far value looks ahead: name and label, and how its meaning puts it."""
METRICS = (
    # Customers
    Metric("customers", ("Customers", "客户数"), "count",
        ("Customers with at least one order in the period and filter, each counted once. Returns alone make no customer; anonymous sales are left out. Two that may be one are counted as two until somebody says so; the first page states the interval in which the number lies with a probability of 90 % (each doubtful pair one, and each join by likeness wrong, with its own probability; pairs that close a circle counted once).",
         "在所选期间与条件内至少有一张订单的客户数，每个客户只计一次；仅有退货的不计，散客不计。可能为同一客户但未确认的按两个计；首页给出该数的 90% 区间（每对存疑客户按其概率合并，每个按相似度合并的按其概率有误，成环的只计一次）。"),
        value=lambda t: f.buyers(t), over=lambda p: f.heads(f.bought(p)), per_customer=False, better="more"),
    Metric("known_customers", ("Customers on file", "在册客户数"), "count",
        ("All customers that any source names, also those who never bought.", "各数据源中出现的全部客户，含从未购买者。"),
        over=lambda p: p.count(), per_customer=False),
    Metric("new_customers", ("New customers", "新客户数"), "count",
        ("Customers whose first order over all history lies in the period and filter. Over the whole history every buyer was new once.",
         "历史首单落在所选期间与条件内的客户数；不限期间时，每个买过的客户都计一次。"),
        value=lambda t: f.buyers(t, t.ordered_on == t.first_ordered_on), over=lambda p: f.heads(f.bought(p)),
        needs=("first_ordered_on",), per_customer=False, better="more"),
    Metric("repeat_customers", ("Returning customers", "复购客户数"), "count",
        ("Customers with an order, in the period and filter, on a later day than their first over all history. A second order on the first day does not count.",
         "在所选期间与条件内、于历史首购日之后又有订单的客户数；首购当天的第二单不计。"),
        value=lambda t: f.buyers(t, t.ordered_on > t.first_ordered_on), over=lambda p: f.heads(p.repeat_days > 0),
        needs=("first_ordered_on",), per_customer=False, better="more"),
    Metric("repeat_rate", ("Share of returning customers", "复购率"), "share",
        ("Returning customers ÷ customers, both of the period and filter.", "复购客户数 ÷ 客户数，二者同一期间与条件。"),
        value=lambda t: share(f.buyers(t, t.ordered_on > t.first_ordered_on), f.buyers(t)),
        over=lambda p: share(f.heads(p.repeat_days > 0), f.heads(f.bought(p))),
        needs=("first_ordered_on",), per_customer=False, better="more"),
    Metric("active_customers", ("Active customers", "活跃客户数"), "count",
        ("Customers with an order in the period and filter who are new, active or slowing today (see Activity).",
         "在所选期间与条件内有订单、且截至数据日状态为新客、活跃或放缓的客户数（见“活跃状态”）。"),
        value=lambda t: f.buyers(t, t.activity.isin(ACTIVE)), over=lambda p: f.heads(p.activity.isin(ACTIVE)),
        needs=("activity",), per_customer=False, better="more"),
    Metric("dormant_customers", ("Dormant customers", "沉睡客户数"), "count",
        ("Customers with an order in the period and filter who are dormant today: silent for longer than usual, not yet lapsed (see Activity).",
         "在所选期间与条件内有订单、且截至数据日为沉睡状态的客户数：久未购买但尚未流失（见“活跃状态”）。"),
        value=lambda t: f.buyers(t, t.activity == "dormant"), over=lambda p: f.heads(p.activity == "dormant"),
        needs=("activity",), per_customer=False, better="less"),
    Metric("lapsed_customers", ("Lapsed customers", "流失客户数"), "count",
        ("Customers with an order in the period and filter who have lapsed by today: with a rhythm of their own, past 3 medians and past 180 days; without, past 360 days (as set).",
         "在所选期间与条件内有订单、截至数据日已流失的客户数：有自身节奏者须超过 3 倍间隔中位数且超过 180 天，无节奏者须超过 360 天（可设置）。"),
        value=lambda t: f.buyers(t, t.activity == "lapsed"), over=lambda p: f.heads(p.activity == "lapsed"),
        needs=("activity",), per_customer=False, better="less"),
    Metric("late_customers", ("Customers later than usual", "超期未购客户数"), "count",
        ("Customers with a rhythm of their own whose last order lies further back than their median interval plus its spread, and who have not lapsed.",
         "有自身节奏、距最近购买已超过间隔中位数加离散度、且尚未流失的客户数。"),
        value=lambda t: f.buyers(t, t.is_late), over=lambda p: f.heads(p.is_late), needs=("is_late",), per_customer=False, better="less"),
    Metric("steady_customers", ("Customers with a rhythm of their own", "有自身节奏的客户数"), "count",
        ("Customers with at least 4 order days (as set) over all history.", "历史购买天数不少于 4 天（可设置）的客户数。"),
        value=lambda t: f.buyers(t, t.is_steady), over=lambda p: f.heads(p.is_steady), needs=("is_steady",), per_customer=False, better="more"),
    Metric("high_value_customers", ("High-value customers", "高价值客户数"), "count",
        ("Customers with an order in the period and filter whose tier today is high.", "在所选期间与条件内有订单、当前等级为高的客户数。"),
        value=lambda t: f.buyers(t, t.tier == "high"), over=lambda p: f.heads(p.tier == "high"), needs=("tier",), per_customer=False, better="more"),

    # Staying and leaving, three definitions side by side
    Metric("retention_rate", ("Retention rate, year to year", "年度保留率"), "share",
        ("Of the customers who bought in the 365 days before the last 365, the share who bought in the last 365 as well. Counted in customers, not in orders.",
         "上上 365 天内购买过的客户中，最近 365 天内又购买的比例；按客户数计。"),
        value=lambda t: share(f.buyers(t, _stayed(t)), f.buyers(t, t.orders_year_before > 0)),
        over=lambda p: share(f.heads(_stayed(p)), f.heads(p.orders_year_before > 0)),
        needs=("orders_last_year", "orders_year_before"), per_customer=False, better="more"),
    Metric("churn_rate", ("Churn rate, year to year", "年度流失率"), "share",
        ("1 − retention rate: of the customers who bought in the 365 days before the last 365, the share who did not buy in the last 365.",
         "1 − 年度保留率：上上 365 天内购买过的客户中，最近 365 天未购买的比例。"),
        value=lambda t: 1 - share(f.buyers(t, _stayed(t)), f.buyers(t, t.orders_year_before > 0)),
        over=lambda p: 1 - share(f.heads(_stayed(p)), f.heads(p.orders_year_before > 0)),
        needs=("orders_last_year", "orders_year_before"), per_customer=False, better="less"),
    Metric("churn_rate_fixed", ("Churn rate, fixed days", "流失率（固定天数）"), "share",
        ("Of the customers with an order in the period and filter, the share without any order in the last 180 days (as set).",
         "在所选期间与条件内有订单的客户中，最近 180 天（可设置）没有任何订单的比例。"),
        value=lambda t: share(f.buyers(t, ~t.bought_lately), f.buyers(t)),
        over=lambda p: share(f.heads(f.bought(p) & ~p.bought_lately), f.heads(f.bought(p))),
        needs=("bought_lately",), per_customer=False, better="less"),
    Metric("churn_rate_rhythm", ("Churn rate, own rhythm", "流失率（自身节奏）"), "share",
        ("Of the customers with a rhythm of their own and an order in the period and filter, the share whose last order lies more than 3 own medians back (as set).",
         "在所选期间与条件内有订单、且有自身节奏的客户中，距最近购买超过自身间隔中位数 3 倍（可设置）的比例。"),
        value=lambda t: share(f.buyers(t, ~t.within_rhythm), f.buyers(t, t.within_rhythm.notnull())),
        over=lambda p: share(f.heads(~p.within_rhythm), f.heads(p.within_rhythm.notnull())),
        needs=("within_rhythm",), per_customer=False, better="less"),

    # Orders and money
    Metric("orders", ("Orders", "订单数"), "count",
        ("Documents with a sale line. Documents that only return, give or charge freight are not counted.", "含销售行的单据数；纯退货、赠品、运费单不计。"),
        value=f.documents, better="more"),
    Metric("order_lines", ("Lines", "明细行数"), "count",
        ("Lines of all documents, returns, gifts and freight included.", "全部单据的明细行数，含退货、赠品与运费。"), value=f.lines),
    Metric("quantity", ("Quantity", "数量"), "quantity",
        ("Pieces, returns taken off. Different units are added as they are.", "数量合计，退货为负；不同计量单位直接相加。"),
        value=lambda t: t.quantity.sum().fill_null(0), better="more"),
    Metric("spent", ("Sales", "销售额"), "money",
        ("Amounts without tax, returns taken off, freight included. Where a source gives only amounts with tax and no rate, they are taken as they are.",
         "不含税金额合计，已扣除退货，含运费；来源只有含税金额且无税率时按原值计。"),
        value=lambda t: t.amount.sum().fill_null(0).cast(MONEY), better="more"),
    Metric("gross_sales", ("Sales before returns", "退货前销售额"), "money",
        ("Amounts without tax of all lines that are no returns.", "除退货行外的不含税金额合计。"),
        value=lambda t: f.gross(t).cast(MONEY), better="more"),
    Metric("returned", ("Returns", "退货额"), "money",
        ("Amounts without tax of the lines that are returns, as a negative number.", "退货行的不含税金额合计，以负数表示。"),
        value=lambda t: f.returned(t).cast(MONEY), better="less"),
    Metric("returns_share", ("Share returned", "退货率"), "share",
        ("Value of returns ÷ sales before returns, both by the day of the document; a return may belong to an earlier sale.",
         "退货额 ÷ 退货前销售额，均按单据日期归属；退货可能对应更早的销售。"),
        value=lambda t: share(-f.returned(t), f.gross(t)), over=lambda p: share(-p.returned.sum(), p.gross_sales.sum()), better="less"),
    Metric("discount", ("Discounts", "折扣额"), "money",
        ("Discounts as the documents state them; missing where no document states one.", "单据所列折扣合计；单据均未列示时为空。"),
        value=lambda t: t.discount.sum().cast(MONEY), better="less"),
    Metric("discount_share", ("Share given as discount", "折扣率"), "share",
        ("Discounts ÷ (sales before returns + discounts); missing where no document states a discount.", "折扣额 ÷（退货前销售额 + 折扣额）；单据均未列示折扣时为空。"),
        value=lambda t: share(t.discount.sum(), f.gross(t) + t.discount.sum()),
        over=lambda p: share(p.discount.sum(), p.gross_sales.sum() + p.discount.sum()), better="less"),
    Metric("average_order", ("Average order", "客单价"), "money",
        ("Sales ÷ orders; returns lower the sales and add no order.", "销售额 ÷ 订单数；退货冲减销售额，不增加订单数。"),
        value=lambda t: average(t.amount.sum().fill_null(0), f.documents(t)),
        over=lambda p: average(p.spent.sum(), p.orders.sum()), better="more"),
    Metric("spent_per_customer", ("Sales per customer", "客均销售额"), "money",
        ("Sales of known customers ÷ customers.", "有客户的销售额 ÷ 客户数；散客除外。"),
        value=lambda t: average(t.amount.sum(where=t.customer_id.notnull()).fill_null(0), f.buyers(t)),
        over=lambda p: average(p.spent.sum(), f.heads(f.bought(p))), per_customer=False, better="more"),
    Metric("cost", ("Cost of goods", "成本"), "money",
        ("Cost of goods of the lines that give one; missing where none does.", "已知成本的明细行的成本合计；均无时为空。"),
        value=lambda t: t.cost.sum().cast(MONEY), better="less"),
    Metric("costed_amount", ("Sales with known cost", "已知成本的销售额"), "money",
        ("Sales of the lines whose cost is known: the part that margins speak of.", "已知成本的明细行的销售额，即毛利所覆盖的部分。"),
        value=lambda t: f.costed(t).cast(MONEY)),
    Metric("margin", ("Margin", "毛利"), "money",
        ("Sales less cost of goods, on the lines whose cost is known only; costs of serving are not in it.", "仅就已知成本的明细行：销售额 − 成本；不含服务费用。"),
        value=lambda t: (f.costed(t) - t.cost.sum()).cast(MONEY), better="more"),
    Metric("margin_rate", ("Margin rate", "毛利率"), "share",
        ("Margin ÷ sales of the lines whose cost is known.", "毛利 ÷ 已知成本的销售额。"),
        value=lambda t: share(f.costed(t) - t.cost.sum(), f.costed(t)),
        over=lambda p: share(p.costed_amount.sum() - p.cost.sum(), p.costed_amount.sum()), better="more"),
    Metric("spent_last_year", ("Sales, last 365 days", "近 365 天销售额"), "money",
        ("Sales of the 365 days up to and including today, returns taken off.", "截至数据日（含）365 天内的销售额，已扣除退货。"), better="more"),
    Metric("spent_year_before", ("Sales, 365 days before those", "再前 365 天销售额"), "money",
        ("Sales of the 365 days before the last 365, returns taken off.", "最近 365 天之前的 365 天内的销售额，已扣除退货。")),

    # Days
    Metric("first_ordered_on", ("First order", "首次购买日"), "day",
        ("Day of the first order in the period and filter.", "所选期间与条件内首张订单的日期。"),
        value=lambda t: t.ordered_on.min(where=f.sold(t)), over=lambda p: p.first_ordered_on.min()),
    Metric("last_ordered_on", ("Last order", "最近购买日"), "day",
        ("Day of the last order in the period and filter.", "所选期间与条件内最近一张订单的日期。"),
        value=lambda t: t.ordered_on.max(where=f.sold(t)), over=lambda p: p.last_ordered_on.max()),
    Metric("days_since_order", ("Days since last order", "距最近购买天数"), "days",
        ("Days from the last order to today; of a group, since the latest order of any of its customers.", "从最近一张订单到数据日的天数；多个客户时取其中最近的一单。"),
        value=lambda t, as_of: ibis.literal(as_of).delta(t.ordered_on.max(where=f.sold(t)), unit="day").cast("int64"),
        over=lambda p: p.days_since_order.min(), better="less"),
    Metric("repeat_days", ("Repeat purchase days", "复购天数"), "count",
        ("Days with an order after the customer's first order day over all history, added up over customers. 0 means bought on one day only.",
         "历史首购日之后有订单的天数，多个客户相加；0 表示只在一天买过。"),
        value=lambda t: _customer_days(t).nunique(where=f.sold(t) & (t.ordered_on > t.first_ordered_on)),
        over=lambda p: p.repeat_days.sum(), needs=("first_ordered_on",), better="more", source="[FHL2005] x in section 3"),
    Metric("tenure_days", ("Days from first to last order", "首末单间隔天数"), "days",
        ("Days from the first to the last order over all history; of a group, the mean over its customers with an order, one-time buyers counting 0.",
         "历史首单到末单的天数；多个客户时为有订单客户的均值，只买过一次的计 0。"),
        over=lambda p: p.tenure_days.mean(), better="more"),
    Metric("days_to_second_order", ("Days to the second order", "首购到再购天数"), "days",
        ("Days from the first to the second order day; of a group, the median over customers who have a second one.", "首个购买日到第二个购买日的天数；多个客户时为已再购客户的中位数。"),
        over=lambda p: p.days_to_second_order.cast("float64").median(), better="less"),

    # Rhythm
    Metric("median_days_between_orders", ("Median days between orders", "购买间隔中位数"), "days",
        ("Median of the days between two order days of one customer; of a group, the median of its customers' medians.", "客户相邻两个购买日间隔天数的中位数；多个客户时取各客户中位数的中位数。"),
        over=lambda p: p.median_days_between_orders.median()),
    Metric("mean_days_between_orders", ("Mean days between orders", "购买间隔均值"), "days",
        ("Mean of the days between two order days of one customer; of a group, the mean of its customers' means.", "客户相邻两个购买日间隔天数的均值；多个客户时取各客户均值的均值。"),
        over=lambda p: p.mean_days_between_orders.mean()),
    Metric("spread_days", ("Spread of the days between orders", "购买间隔离散度"), "days",
        ("1.4826 × median absolute deviation of the days between order days, at least 1; of a group, the median over its customers.", "购买间隔的中位数绝对偏差 × 1.4826，至少 1 天；多个客户时取中位数。"),
        over=lambda p: p.spread_days.median(), better="less"),
    Metric("expected_next_on", ("Next order expected", "预计下次购买日"), "day",
        ("Last order day plus the customer's own median interval; of a group, the earliest.", "最近购买日加自身间隔中位数；多个客户时取最早者。"),
        over=lambda p: p.expected_next_on.min()),
    Metric("days_late", ("Days late", "超期天数"), "days",
        ("Days past the expected day, once the own spread is passed too, else 0; missing without a rhythm of its own. Of a group, the largest.",
         "在超过自身离散度之后，超过预计购买日的天数，否则为 0；无自身节奏时为空。多个客户时取最大值。"),
        over=lambda p: p.days_late.max(), better="less"),
    Metric("regularity", ("Regularity", "购买规律性"), "share",
        ("Median interval ÷ (median interval + spread), 1 = like clockwork; of a group, the mean.", "间隔中位数 ÷（间隔中位数 + 离散度），越接近 1 越规律；多个客户时取均值。"),
        over=lambda p: p.regularity.mean(), better="more"),
    Metric("rebought_share", ("Share of sales in products bought again", "重复购买商品占比"), "share",
        ("Part of a customer's sales that went to products bought in more than one order; of a group, the mean.", "客户销售额中，购买过不止一单的商品所占比例；多个客户时取均值。"),
        over=lambda p: p.rebought_share.mean(), better="more"),
    Metric("loyalty", ("Loyalty", "忠诚度"), "share",
        ("Mean of regularity and of the share of sales in products bought again; only customers with a rhythm of their own. Of a group, the mean.",
         "购买规律性与重复购买商品占比的均值；仅限有自身节奏的客户。多个客户时取均值。"),
        over=lambda p: p.loyalty.mean(), better="more"),
    Metric("calm_contacts", ("Contacts without a complaint", "无投诉跟进占比"), "share",
        ("Part of the contacts of the last 180 days that were no complaint; only customers with three contacts or more. Of a group, the mean.", "近 180 天跟进中非投诉的占比；仅限跟进不少于三次的客户。多个客户时取均值。"),
        over=lambda p: p.calm_contacts.mean(), better="more"),
    Metric("contact_loyalty", ("Loyalty from contacts", "跟进忠诚度"), "share",
        ("Mean of what is known of satisfaction, of the would-recommend mark ÷ 10 and of contacts without a complaint; customers with an order only. Of a group, the mean.",
         "满意度、推荐意愿 ÷ 10、无投诉跟进占比中已知各项的均值；仅限有订单的客户。多个客户时取均值。"),
        over=lambda p: p.contact_loyalty.mean(), better="more"),
    Metric("overall_loyalty", ("Loyalty from purchases and contacts", "综合忠诚度"), "share",
        ("Mean of loyalty (from purchases) and of loyalty from contacts; missing where either is not known. Of a group, the mean.",
         "忠诚度（购买）与跟进忠诚度的均值；任一未知时为空。多个客户时取均值。"),
        over=lambda p: p.overall_loyalty.mean(), better="more"),

    # What is bought
    Metric("products", ("Products per customer", "客均商品种数"), "number",
        ("Different products with a sale line per customer; of one customer, the number of products.", "平均每个客户买过的商品种数；单个客户即其商品种数。"),
        value=lambda t: share(_customer_products(t).nunique(where=f.sold(t) & t.product_code.notnull() & t.customer_id.notnull()), f.buyers(t)),
        over=lambda p: share(p.products.sum(), f.heads(f.bought(p))), lines=True, better="more"),
    Metric("categories", ("Categories per customer", "客均类别数"), "number",
        ("Different categories with a sale line per customer; of one customer, the number of categories.", "平均每个客户买过的类别数；单个客户即其类别数。"),
        value=lambda t: share(_customer_categories(t).nunique(where=f.sold(t) & t.category.notnull() & t.product_code.notnull() & t.customer_id.notnull()), f.buyers(t)),
        over=lambda p: share(p.categories.sum(), f.heads(f.bought(p))), lines=True, better="more"),

    # What is owed
    Metric("receivable", ("Receivable", "应收余额"), "money", ("Open balances of all claims today, tax included, prepayments not taken off.", "截至数据日未收的应收余额合计，含税；预收款不抵减。"), better="less"),
    Metric("overdue", ("Overdue", "逾期金额"), "money", ("Open balances whose due day has passed.", "到期日已过而未收的余额。"), better="less"),
    Metric("oldest_due_on", ("Oldest due day still open", "最早未收到期日"), "day", ("The earliest due day of a claim that is still open.", "仍有余额的应收中最早的到期日。"), over=lambda p: p.oldest_due_on.min()),
    Metric("days_beyond_terms", ("Days beyond terms", "超出账期天数"), "days",
        ("Days from the due day to the payment, weighted by money; negative is early. Of several customers the mean of theirs.", "付款日距到期日的天数，按金额加权，负为提前；多个客户取各自的平均。"),
        over=lambda p: p.days_beyond_terms.mean(), better="less"),
    Metric("on_time_share", ("Paid on time", "按期付款占比"), "share",
        ("Of the money paid on claims with a due day, the part that came by that day. Of several customers the mean of theirs.", "在有到期日的应收中，按期收到的金额占已收金额的比例；多个客户取各自的平均。"),
        over=lambda p: p.on_time_share.mean(), better="more"),

    # What stands around them
    Metric("industry_change", ("Change of its industry", "所在行业指数变化"), "share",
        ("Change over twelve months of the series that is taken as the index of the customer's industry, brought as series of outside. Of several the mean of theirs.", "客户所在行业的指数（外部序列）近十二个月变化；多个客户取各自的平均。"),
        over=lambda p: p.industry_change.mean(), better="more"),
    Metric("industry_relative", ("Its industry against the market", "行业相对大盘"), "share",
        ("Change over twelve months of the index of the customer's industry, less the change of the market's series. Above 0 the industry has better prospects than the market. Of several the mean of theirs.", "客户所在行业指数近十二个月变化减去大盘变化，大于 0 表示行业前景好于大盘；多个客户取各自的平均。"),
        over=lambda p: p.industry_relative.mean(), better="more"),
    Metric("industry_place", ("Place in its industry", "行业位置"), "share",
        ("Part of the companies of its industry, among those whose statements were brought, that sell less; equal ones count half. Missing of fewer than five. Of several the mean of theirs.", "已导入财务报表的同业企业中，营业收入低于该客户的占比，相同者计一半；不足五家为空。多个客户取各自的平均。"),
        over=lambda p: p.industry_place.mean(), better="more"),
    Metric("offers_decided", ("Offers decided", "已有结果的报价数"), "count",
        ("Offers to companies that were won or lost. Open ones and those without an outcome are not counted.", "对单位客户的报价中已成交或已流失的份数；未有结果的不计。")),
    Metric("offers_lost", ("Offers lost", "流失报价数"), "count",
        ("Offers to companies that went to others or came to nothing.", "对单位客户的报价中流失给竞争对手或未成交的份数。"), better="less"),
    Metric("offers_won_share", ("Offers won", "报价成交率"), "share",
        ("Offers won ÷ offers decided.", "成交报价数 ÷ 已有结果的报价数。"),
        over=lambda p: share((p.offers_decided - p.offers_lost).sum(), p.offers_decided.sum()), better="more"),

    # What a shop sells on
    Metric("sold_change", ("Change of pieces sold on", "动销变化"), "share",
        ("Of a retailer whose sell-through was brought: pieces a month that it sold in the later half of the periods against the earlier half. Of several the mean of theirs.", "已导入动销的零售客户：动销期间后半段月均销量相对前半段的变化；多个客户取各自的平均。"),
        over=lambda p: p.sold_change.mean(), better="more"),
    Metric("stock_turns", ("Stock turns of the shop", "门店库存周转次数"), "number",
        ("Of a retailer whose sell-through was brought: times that its stock of our goods turns in a year, in pieces, by the last 365 days. Of several the mean of theirs.", "已导入动销的零售客户：按近 365 天动销计的年库存周转次数（件数）；多个客户取各自的平均。"),
        over=lambda p: p.stock_turns.mean(), better="more"),
    Metric("shop_margin", ("Margin of the shop", "门店毛利率"), "share",
        ("Of a retailer whose sell-through was brought: its profit on our goods ÷ (its profit + what it paid us for the pieces sold). Of several the mean of theirs.", "已导入动销的零售客户：门店毛利 ÷（门店毛利 + 所售商品的进货成本）；多个客户取各自的平均。"),
        over=lambda p: p.shop_margin.mean(), better="more"),

    # What they may have
    Metric("credit_score", ("Credit score", "信用得分"), "number",
        ("Points of the expert scorecard, 0 to 100, from what records tell of paying and buying; where the learned scorecard proved better on the company's own past (see Credit), 100 less its probability of a claim more than 60 days late within 182 days, in per cent. Only of customers with a claim or a limit. Of several the mean.", "专家评分卡得分（0–100），依据付款与购买记录；若自学评分卡在本公司历史上更优（见“信用”页），则为 100 减去 182 天内逾期超过 60 天的概率（%）。仅限有应收或信用额度的客户。多个客户取均值。"),
        over=lambda p: p.credit_score.mean(), better="more"),
    Metric("credit_class", ("Credit class", "信用等级"), "text",
        ("A from 80 points, B from 65, C from 50, D from 35, else E; by the learned scorecard up to 2, 5, 12 and 25 % of probability; old overdue money, a writing-off and no payment on record hold it down. Of a group, the class all share.", "80 分起为 A，65 起为 B，50 起为 C，35 起为 D，其余为 E；采用自学评分卡时按概率不超过 2%、5%、12%、25% 划分；长期逾期、坏账、无收款记录会压低等级。多个客户时仅在等级一致时显示。"),
        over=lambda p: f.common(p.credit_class)),
    Metric("exposure", ("Exposure", "信用敞口"), "money",
        ("What would be lost if nothing more were paid: by default open claims, deliveries not yet claimed and bills not yet mature, less prepayments (as set); never below 0 for one customer.", "若不再付款将损失的金额：默认为应收余额 + 已发货未开票 + 未到期汇票 − 预收款（可设置）；单个客户不低于 0。"), better="less"),
    Metric("credit_limit", ("Credit limit in force", "现行信用额度"), "money", ("The limit that the sources say is in force today. Of several the sum.", "来源数据中截至数据日有效的信用额度；多个客户为合计。"), over=lambda p: p.credit_limit.sum()),
    Metric("credit_term_days", ("Term in force", "现行账期"), "days", ("The days of credit that the sources say are in force today. Of several the mean.", "来源数据中现行有效的账期；多个客户取均值。"), over=lambda p: p.credit_term_days.mean()),
    Metric("over_limit", ("Over the limit", "超额度金额"), "money", ("Exposure above the limit in force, customer by customer.", "逐个客户计算的敞口超出现行额度的金额。"), better="less"),
    Metric("suggested_limit", ("Suggested limit", "建议额度"), "money",
        ("Purchases a month × (suggested term ÷ 30 + 1) × the class's factor (A 2, B 1.5, C 1, D 0.5, E 0); at most the class's share of all exposure, and a fixed sum for who has not paid yet; rounded down to 1,000, below 10,000 to 100, below 1,000 to 10.", "月均采购 ×（建议账期 ÷ 30 + 1）× 等级系数（A 2、B 1.5、C 1、D 0.5、E 0），不超过该等级占总敞口的上限；无收款记录者不超过设定值；向下取整到千（不足一万到百，不足一千到十）。")),
    Metric("suggested_term_days", ("Suggested term", "建议账期"), "days", ("Days of credit of the class (A 60, B 45, C 30, D 15, E 0); of A and B a longer one that is granted stays, up to 90 and 60. Of several the mean.", "按等级的账期（A 60、B 45、C 30、D 15、E 0 天）；A、B 类已有更长账期的保留，最长 90 与 60 天。多个客户取均值。"), over=lambda p: p.suggested_term_days.mean()),

    # What they earn us
    Metric("profit_base", ("Net sales with known cost", "已知成本的净销售额"), "money",
        ("Sales over all history, returns taken off, of the lines whose cost is known: what the profit statement rests on. Sales of unknown cost are in no margin.",
         "全部历史中已知成本的明细的净销售额（已扣退货），利润表以此为基础；成本未知的销售不计入任何毛利。")),
    Metric("gross_margin", ("Gross margin after transport", "毛利（扣运输与返利）"), "money",
        ("Net sales with known cost less cost of goods, transport and rebates, over all history. Transport is the cost that names the customer, and the pools by their driver.",
         "全部历史：已知成本的净销售额 − 商品成本 − 运输 − 返利。运输含直接归属费用与按动因分摊的费用。"), better="more"),
    Metric("cost_to_serve", ("Cost to serve", "服务成本"), "money",
        ("Handling of returns, time of salespeople, service, special handling, other pools and the cost of capital in receivables, over all history. Pools are allocated by their driver, to the cent; what no driver carries is borne by nobody and shown.",
         "全部历史：退货处理、销售人员时间、服务、特殊处理、其他费用与应收占用资金成本之和。费用按动因分摊，精确到分；无动因可分摊者不计入任何客户并单独列示。"), better="less"),
    Metric("net_contribution", ("Net contribution", "净贡献"), "money",
        ("Gross margin after transport and rebates, less cost to serve: what a customer leaves over all history. Where the books bring no costs for a time, only goods and capital are taken off.",
         "毛利（扣运输与返利）− 服务成本：该客户全部历史留下的利润。未导入费用的期间仅扣商品成本与资金成本。"), better="more"),
    Metric("contribution_share", ("Net contribution share", "净贡献率"), "share",
        ("Net contribution ÷ net sales with known cost.", "净贡献 ÷ 已知成本的净销售额。"),
        over=lambda p: share(p.net_contribution.sum(), p.profit_base.sum()), better="more"),
    Metric("loss_makers", ("Customers at a loss", "亏损客户数"), "count",
        ("Customers whose net contribution over all history is below 0 even if their goods of unknown cost had cost nothing.", "全部历史净贡献小于 0 的客户数；成本未知的商品即便按零成本计仍亏损的才计入。"),
        over=lambda p: f.heads(f.at_a_loss(p)), per_customer=False, better="less"),

    # How they were won
    Metric("acquisition_cost", ("Cost of winning", "获客费用"), "money",
        ("What customers bear of the spend of the channel that they were first met in, and the time of salespeople before their first order. Each month's spend of a channel is shared equally by the customers whom the channel won first from that month on; what has won nobody yet is on the page Acquisition. Missing where no cost of winning is laid on anybody.",
         "客户所承担的首触渠道获客费用，加首购前的销售人工。各渠道每月费用由自该月起最先获得新客的月份的新客均摊；尚未带来新客的费用见“获客”页。没有任何客户承担获客费用时为空。"), better="less"),
    Metric("marketing_cost", ("Marketing cost of winning", "其中营销费用"), "money",
        ("The part of the cost of winning that is spend of the channel. Missing where no spend of any channel is laid on anybody.", "获客费用中属于渠道投放费用的部分。没有任何客户承担渠道费用时为空。"), better="less"),
    Metric("cac", ("Cost of a new customer (CAC)", "单客获客成本（CAC）"), "money",
        ("Cost of winning ÷ customers with an order: marketing and the time of salespeople. Customers whom no spend can be laid on count too. Missing where no spend can be laid on any of them: what they cost is not known then, and is not nothing.",
         "获客费用 ÷ 有订单的客户数，含营销费用与销售人工；没有费用可归属的客户也计入。没有任何费用可归属到这些客户时为空：此时成本未知，而不是零。"),
        over=lambda p: average(p.acquisition_cost.sum(where=f.bought(p)).nullif(0), f.heads(f.bought(p))), per_customer=False, better="less"),
    Metric("cac_marketing", ("Marketing cost of a new customer", "单客营销成本"), "money",
        ("Marketing cost of winning ÷ customers with an order. Missing where no spend of a channel can be laid on any of them.", "营销费用 ÷ 有订单的客户数。没有任何渠道费用可归属到这些客户时为空。"),
        over=lambda p: average(p.marketing_cost.sum(where=f.bought(p)).nullif(0), f.heads(f.bought(p))), per_customer=False, better="less"),
    Metric("conversion_rate", ("Customers won of those with leads", "线索客户转化率"), "share",
        ("Customers with a lead that was won ÷ customers whose leads were won or lost. Leads still followed are not counted. The page Acquisition counts lead by lead, those that name nobody too.",
         "线索成交的客户数 ÷ 线索已成交或已流失的客户数；跟进中的不计。“获客”页按线索条数计算，并含未注明客户的线索。"),
        over=lambda p: share(f.heads(p.lead_outcome == "won"), f.heads(p.lead_outcome.isin(["won", "lost"]))), per_customer=False, better="more"),

    # What is expected
    Metric("probability_alive", ("Probability of still being a customer", "仍为客户的概率"), "share",
        ("By the model that did best on the company's own past (BG/NBD, MBG/NBD or Pareto/NBD, see Model cards), from how often, how lately and for how long a customer has bought. Missing where the model told buyers apart no better than a plain rule. Of a group, the mean.",
         "由在本公司历史数据上检验最优的模型（BG/NBD、MBG/NBD 或 Pareto/NBD，见“模型说明”）根据购买次数、最近购买时间与客户年龄计算；若检验不优于简单规则则为空。多个客户时取均值。"),
        over=lambda p: p.probability_alive.mean(), better="more", source="[FHL2005], [BDF2007], [FH2005]"),
    *(Metric(f"buying_{days}", (f"Probability of an order within {days} days", f"{days} 天内购买的概率"), "share",
        (f"By the model that did best on the company's own past; 1 less it is the probability of no order within {days} days. Missing where no model proved better than a plain rule. Of a group, the mean.",
         f"由在本公司历史数据上检验最优的模型计算；1 减去该值即 {days} 天内不购买的概率；检验不优于简单规则时为空。多个客户时取均值。"),
        over=_mean_of(f"buying_{days}"), better="more", source="[FHL2005], [BDF2007], [FH2005]") for days in (30, 60, 90)),
    *(Metric(f"expected_orders_{days}", (f"Order days expected in {days} days", f"{days} 天内预计购买天数"), "number",
        (f"Days with an order expected in the next {days} days, by the model that did best on the company's own past (see Model cards). Missing where it did no better than a plain rule. Of a group, the sum; customers still to come are not in it.",
         f"由在本公司历史数据上检验最优的模型（见“模型说明”）预计未来 {days} 天内的购买天数；检验不优于简单规则时为空。多个客户时为合计，不含尚未出现的新客户。"),
        over=_sum_of(f"expected_orders_{days}"), better="more", source="[FHL2005] eq. (10), [FH2005] eq. (41)") for days in (30, 90, 180, 365)),
    Metric("expected_spend", ("Amount expected per order day", "预计每个购买日金额"), "money",
        ("Mean amount of an order day as the Gamma-Gamma model expects it: the customer's own mean after the first day, drawn towards that of all the fewer days were seen; of companies and of persons apart where the two differ beyond chance. Of a group, the mean.",
         "Gamma-Gamma 模型预计的每个购买日金额：客户首购日之后的平均金额，购买天数越少越向总体水平靠拢；单位与个人差异显著时分别靠拢。多个客户时取均值。"),
        over=lambda p: p.expected_spend.mean(), better="more", source="[FH2013] eq. (5)"),
    *(Metric(f"value_{term}", (f"Expected value, {of.removeprefix('the ')}", f"{zh}预计价值"), "money",
        (f"Order days expected {ahead} × amount expected per day × margin rate, discounted month by month at the rate as set (10 % a year){more}. Margin where costs are known of at least half of sales, else sales; costs of serving are not in it. Missing where the model did no better than a plain rule. Of a group, the sum; the orders already made are not in it.",
         f"{zh_ahead}预计购买天数 × 预计每日金额 × 毛利率，按设定的年折现率（默认 10%）逐月折现{zh_more}；已知成本不足销售额一半时按销售额计，不扣服务费用；检验不优于简单规则时为空。多个客户时为合计，不含已发生的订单。"),
        over=_sum_of(f"value_{term}"), better="more", source="[FHL2005], [FH2013]") for term, of, zh, ahead, zh_ahead, more, zh_more in TERMS),
    *(Metric(f"net_value_{term}", (f"Expected net value, {of.removeprefix('the ')}", f"{zh}预计净价值"), "money",
        (f"Expected value of {of} less what serving the customer (transport, rebates, returns, time, service) and the capital tied in its receivables cost: expected sales × cost ÷ net sales of the last 12 months. The customer's own share is drawn towards the company's: (own cost + company's share × net sales of a mean customer) ÷ (own net sales + net sales of a mean customer). Missing where no costs of serving were brought or value is not margin. Of a group, the sum.",
         f"{zh}预计价值扣除服务成本（运输、返利、退货处理、人员时间、服务等）与应收占用资金成本：预计销售额 ×（近 12 个月费用 ÷ 净销售额）。客户自身比例按样本量向公司整体靠拢：（自身费用 + 公司比例 × 平均客户净销售额）÷（自身净销售额 + 平均客户净销售额）。未导入服务费用、或预计价值并非毛利口径时为空。多个客户时为合计。"),
        over=_sum_of(f"net_value_{term}"), better="more", source="[FHL2005], [FH2013]") for term, of, zh, *_ in TERMS),
    *(Metric(f"{name}_{term}_{end}", (f"{en}, {of.removeprefix('the ')}: {end} end", f"{span}{zh}{zh_end}"), "money",
        (f"{end.capitalize()} end of the 80 % interval of the {en.lower()} of {of}: what the customer brings lies between both ends with a probability of 80 %, by draws of how often they buy, of what they spend and of the size of each order, and by chance; costs and margins are taken as they were. Where a tenth or more of what could come is nothing at all, the low end is 0 and the other tenth is left out above too; what is expected is never outside. Of all customers, or of one part of a dimension, the end of the interval of the sum, in which that of net value also holds how unsure the part of sales is that serving costs; ends of sums are not sums of ends, so of any other group nothing.",
         f"{span}{zh} 80% 区间的{zh_end}：客户带来的价值以 80% 的概率落在上下限之间，依据购买频率、消费额与每单金额的抽样以及随机波动得出，成本与毛利率按历史计。不再购买的可能性达到一成时，下限为 0，其余舍去部分全部在上限之外；预计值始终在区间之内。全部客户或单一维度某一取值时为合计的区间端点，净价值合计另含服务成本占比的不确定性；合计的区间不等于各区间之和，其他客户组合为空。"),
        over=_of_one(f"{name}_{term}_{end}"), better="more", source="[FHL2005], [FH2013]")
        for name, en, zh in (("value", "Expected value", "预计价值"), ("net_value", "Expected net value", "预计净价值"))
        for term, of, span, *_ in TERMS if term != "24" for end, zh_end in (("low", "下限"), ("high", "上限"))),

    # What may be spent on them
    Metric("worth_per_customer", ("Worth of a customer", "单客价值"), "money",
        ("Gross margin after transport and rebates so far plus expected value of 36 months, ÷ customers with an order: what one customer of the group is worth. Missing where no model proved better than a plain rule, or too few costs of goods are known: sales are not what may be spent.",
         "（至今毛利（扣运输与返利）+ 36 个月预计价值）÷ 有订单的客户数，即该组一个客户的价值。没有模型优于简单规则、或已知成本过少时为空：销售额不能作为可投入的上限。"),
        over=lambda p: average(_worth(p, f.bought(p)), f.heads(_costed(p) & f.bought(p))), per_customer=False, better="more", source="[FHL2005], [FH2013]"),
    Metric("yearly_worth", ("Worth of keeping a customer for a year", "单客年留存价值"), "money",
        ("Expected value of 12 months ÷ customers, both of those who have not lapsed (see Activity). Missing where worth of a customer is.",
         "12 个月预计价值 ÷ 客户数，仅含尚未流失的客户（见“活跃状态”）。单客价值为空时亦为空。"),
        over=lambda p: average(p.value_12.sum(where=_costed(p) & _staying(p)), f.heads(_costed(p) & _staying(p))), per_customer=False, better="more", source="[FHL2005], [FH2013]"),
    Metric("worth_to_cost", ("Worth ÷ cost (CLV:CAC)", "价值 ÷ 成本（CLV:CAC）"), "number",
        ("Worth of a customer ÷ cost of winning it, of all customers with an order. Missing where worth of a customer is, or nothing was spent on winning them.",
         "单客价值 ÷ 单客获客成本，含全部有订单的客户。单客价值为空或没有获客费用时为空。"),
        over=lambda p: share(_worth(p, f.bought(p)), p.acquisition_cost.sum(where=_costed(p) & f.bought(p))), per_customer=False, better="more"),

    # Who is leaving
    Metric("churn_probability", ("Probability of no more order", "流失概率"), "share",
        ("Probability of no order within 90 days (30 where the past is too short to test 90), calibrated on an earlier day; by the model that told best on the company's own past who would not order, see Model cards. Asked of customers with an order in the last 365 days; missing where no model proved better than a plain rule. Of a group, the mean.",
         "90 天内（历史过短时为 30 天）不购买的概率，已按更早一日的结果校准；由在本公司历史数据上检验最优的模型计算，见“模型说明”。仅针对近 365 天有购买的客户；检验不优于简单规则时为空。多个客户时取均值。"),
        over=lambda p: p.churn_probability.mean(), better="less", source="[FHL2005], [P1999], [ZE2002]"),
    *(Metric(f"no_order_{days}", (f"Probability of no order within {days} days", f"{days} 天内不购买的概率"), "share",
        (f"The same for {days} days. Missing where it could not be tested or did no better than a plain rule. Of a group, the mean.", f"同上，期限为 {days} 天；无法检验或检验不优于简单规则时为空。多个客户时取均值。"),
        over=_mean_of(f"no_order_{days}"), better="less", source="[FHL2005], [P1999], [ZE2002]") for days in (30, 60, 90)),
    Metric("value_at_risk", ("Sales at risk", "风险销售额"), "money",
        ("Probability of no more order × sales of the last 365 days; of a group, the sum.", "流失概率 × 近 365 天销售额；多个客户时为合计。"), better="less"),
    Metric("leaving_customers", ("Customers likely leaving", "可能流失客户数"), "count",
        ("Customers whose probability of no more order is 50 % or more although their own median interval is at most 90 days; of those who bought once: within 180 days of it.",
         "流失概率 ≥50%、而自身购买间隔中位数不超过 90 天的客户；仅购买过一天者须在其后 180 天内。"),
        over=lambda p: f.heads(p.is_leaving.fill_null(False)), per_customer=False, better="less"),

    # What they say
    Metric("nps", ("Net promoter score", "净推荐值"), "share",
        ("Share of promoters (9–10) less share of detractors (0–6) among the customers who were asked whether they would recommend us, by their newest answer.",
         "回答过推荐意愿的客户中，推荐者（9–10 分）占比减贬损者（0–6 分）占比，按各客户最近一次评分。"),
        over=lambda p: share(f.heads(p.nps_band == "promoter"), f.heads(p.nps_band.notnull())) - share(f.heads(p.nps_band == "detractor"), f.heads(p.nps_band.notnull())), per_customer=False, better="more"),
    Metric("nps_score", ("Would recommend us, 0–10", "推荐意愿评分"), "number",
        ("The newest answer to whether they would recommend us, 0 to 10; of a group, the mean.", "最近一次推荐意愿评分（0–10）；多个客户时取均值。"), over=lambda p: p.nps_score.mean(), better="more"),
    Metric("satisfaction", ("Satisfaction", "满意度"), "share",
        ("Points given ÷ points possible over the questions of the newest survey a customer answered, that of recommending left out; of a group, the mean.",
         "客户最近一次问卷各题得分合计 ÷ 满分合计，推荐意愿题除外；多个客户时取均值。"), over=lambda p: p.satisfaction.mean(), better="more"),

    # Classes
    Metric("potential", ("Potential", "增购潜力"), "money",
        ("What the upper fourth of the customers of the same kind, industry and size buy in 365 days, less what this one bought; 0 where it buys as much. Peers are widened to the industry, the kind, everybody where fewer than 20 bought. Of a group, the sum.",
         "同类（单位或个人、行业、规模）客户前四分之一的近 365 天销售额，减去该客户自身销售额；不低于同类时为 0。同类中有购买者不足 20 个时依次放宽到行业、单位或个人、全部。多个客户时为合计。"),
        over=lambda p: p.potential.sum()),
    Metric("own_sales", ("Customer's own sales", "客户自身营业收入"), "money", ("Sales of the customer's own business, of the newest year whose statements were brought; of a group, the sum of those known.", "客户自身的年营业收入，取已导入财务报表的最近一年；多个客户时为已知者合计。"), over=lambda p: p.own_sales.sum()),
    Metric("own_net_margin", ("Customer's own net margin", "客户自身净利率"), "share", ("Net profit ÷ sales of the customer's own business, of the newest year whose statements tell both; of a group, the mean.", "客户自身净利润 ÷ 营业收入，取已导入财务报表的最近一年；多个客户时取均值。"), over=lambda p: p.own_net_margin.mean(), better="more"),
    Metric("peers_spend", ("Upper fourth of its peers", "同类前四分之一水平"), "money", ("Sales of the last 365 days that the upper fourth of the peers reach; of a group, the mean.", "同类客户前四分之一的近 365 天销售额；多个客户时取均值。"), over=lambda p: p.peers_spend.mean()),
    Metric("order_growth", ("Growth of orders", "订单增长倍数"), "number", ("Orders a day of the last 365 days, divided by those of the 365 before; 1 is no change; of a group, the mean. Missing where the customer was known for fewer than 90 days of the year before.", "近 365 天日均订单数除以再前 365 天日均订单数，1 为不变；多个客户时取均值。上一年度已知不足 90 天的为空。"), over=lambda p: p.order_growth.mean(), better="more"),
    Metric("order_growth_low", ("Growth of orders, low end", "订单增长倍数下限"), "number", ("Low end of the 80 % interval of the growth of orders; of a group, the mean.", "订单增长倍数 80% 区间的下限；多个客户时取均值。"), over=lambda p: p.order_growth_low.mean(), better="more"),
    Metric("spending_power", ("Spending power", "消费能力"), "text",
        ("high, upper, lower or low: fourths of all who spent in the last 365 days, by how much they spent with us; same: all of them spent the same; none: nothing in them. Of a group, the band all share.",
         "高、较高、较低、低：近 365 天有消费的客户按销售额四等分，金额全部相同时为“无差别”；期间无消费者单列。多个客户时仅在同档时显示。"), over=lambda p: f.common(p.spending_power)),
    Metric("spending_from", ("Spending power from", "消费能力档起点"), "money",
        ("The least that a customer of the same band has spent in the last 365 days; of a group, the least of them.", "同档客户近 365 天的最低销售额；多个客户时取最小值。"), over=lambda p: p.spending_from.min()),
    Metric("tier", ("Value tier", "价值等级"), "text",
        ("high: the largest customers who together make half of all sales; middle: those up to 80 %; low: the rest (shares as set; by margin, expected value, or sales, order days and days of use together, where so set). Of a group, the class all share.",
         "高：合计贡献一半销售额的头部客户；中：累计至 80% 者；低：其余（比例可设置；也可设为按毛利、预计价值，或销售额、购买天数与使用天数综合）。多个客户时仅在等级一致时显示。"), over=lambda p: f.common(p.tier)),
    Metric("use_days", ("Days of use, last 90 days", "近 90 天使用天数"), "number",
        ("Days in the last 90 with an event of use or of browsing; only customers of whom any is on record. Of a group, the mean.", "近 90 天有使用或浏览记录的天数；仅限有记录的客户。多个客户时取均值。"), over=lambda p: p.use_days.mean(), better="more"),
    Metric("use_days_before", ("Days of use, 90 days before those", "再前 90 天使用天数"), "number",
        ("The same of the 90 days before those. Of a group, the mean.", "再前 90 天有使用或浏览记录的天数。多个客户时取均值。"), over=lambda p: p.use_days_before.mean()),
    Metric("uses", ("Uses, last 90 days", "近 90 天使用次数"), "count",
        ("Events of use or of browsing in the last 90 days; of a group, the sum.", "近 90 天的使用或浏览次数；多个客户时为合计。"), over=lambda p: p.uses.sum(), better="more"),
    Metric("last_used_on", ("Last used", "最近使用日"), "day", ("Day of the last event of use or of browsing; of a group, the latest.", "最近一次使用或浏览的日期；多个客户时取最近。"), over=lambda p: p.last_used_on.max()),
    Metric("record_completeness", ("Completeness of the record", "资料完整度"), "share",
        ("Of the fields that at least one in twenty customers of its kind (company or person) has, the share that is filled for this one. Of a group, the mean.", "同类客户（单位或个人）中至少 5% 填写的字段，该客户已填写的占比。多个客户时取均值。"), over=lambda p: p.record_completeness.mean(), better="more"),
    Metric("record_accuracy", ("Accuracy of the record", "资料准确度"), "share",
        ("Of its filled fields, the share that no other source contradicts (phone, address, e-mail, tax, account and document number) and whose phone or tax number can be right. Of a group, the mean.", "已填字段中，未被其他数据源否定（电话、地址、邮箱、税号、账号、证件号）且电话、税号校验有效的占比。多个客户时取均值。"), over=lambda p: p.record_accuracy.mean(), better="more"),
    Metric("rfm_class", ("RFM class", "RFM 类别"), "text",
        ("One of ten classes by how recently and how often a customer bought, in fifths of all buyers. Of a group, the class all share.", "按最近购买与购买频次的五分位划分的十类之一。多个客户时仅在类别一致时显示。"), over=lambda p: f.common(p.rfm_class)),
    Metric("activity", ("Activity", "活跃状态"), "text",
        ("new, active, slowing, dormant, lapsed or never; by the customer's own rhythm where there is one, else by 180 days (as set). Of a group, the class all share.",
         "新客、活跃、放缓、沉睡、流失或从未购买；有自身节奏者按节奏，否则按 180 天（可设置）。多个客户时仅在状态一致时显示。"), over=lambda p: f.common(p.activity)),
    Metric("recency_score", ("R score", "R 分"), "number", ("1–5 by days since the last order, 5 = most recent fifth of all buyers; of a group, the mean.", "按距最近购买天数分五档，5 为最近；多个客户时取均值。"), over=lambda p: p.recency_score.mean(), better="more"),
    Metric("frequency_score", ("F score", "F 分"), "number", ("1–5 by number of orders, ties by customer id; of a group, the mean.", "按订单数分五档，同数按客户编号排序；多个客户时取均值。"), over=lambda p: p.frequency_score.mean(), better="more"),
    Metric("monetary_score", ("M score", "M 分"), "number", ("1–5 by sales; of a group, the mean.", "按销售额分五档；多个客户时取均值。"), over=lambda p: p.monetary_score.mean(), better="more"),
)
# fmt: on


def _stayed(t: f.Table) -> f.Expression:
    return (t.orders_year_before > 0) & (t.orders_last_year > 0)


def _costed(p: f.Table) -> f.Expression:
    """Is the value expected of the customer margin?"""
    return (p.value_basis == "margin").fill_null(False)


def _staying(p: f.Table) -> f.Expression:
    return f.bought(p) & (p.activity != "lapsed")


def _worth(p: f.Table, where: f.Expression) -> f.Expression:
    """Margin so far and expected of customers together."""
    return (p.gross_margin + p.value_36.fill_null(0)).sum(where=_costed(p) & where)


def _customer_days(t: f.Table) -> f.Expression:
    return ibis.struct({"customer_id": t.customer_id, "ordered_on": t.ordered_on})


def _customer_products(t: f.Table) -> f.Expression:
    return ibis.struct({"customer_id": t.customer_id, "product_code": t.product_code})


def _customer_categories(t: f.Table) -> f.Expression:
    return ibis.struct({"customer_id": t.customer_id, "category": t.category})
