"""The tables of credit, profit and acquisition: what customers may have, what they earn, how they were won."""

from zhike.columns import Table
from zhike.columns import columns as _columns
from zhike.tables.shared import PROVENANCE, WORKING

# fmt: off
# A column name that ends with "!" is never missing.
MONEY: tuple[Table, ...] = (
    # What they may have
    Table("credit_terms", ("a limit or term that was granted", "一条信用额度与账期"), ("source", "load", "file", "sheet", "row"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("credit_limit", "money", "limit", "信用额度"), ("term_days", "count", "days of credit", "账期（天）"),
        ("valid_from", "day", "holds from", "生效日期"), ("valid_to", "day", "holds until", "失效日期"),
    ) + PROVENANCE),
    Table("exposures", ("the parts of what one customer owes us or will", "一个客户信用敞口的各组成部分"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("open_claims!", "money", "open balances", "应收余额"), ("not_invoiced!", "money", "delivered and not yet claimed, as the orders state it", "已发货未开票（按订单金额）"),
        ("open_orders!", "money", "orders of the last 60 days neither delivered nor claimed", "近 60 天未发货订单"), ("bills_in_hand!", "money", "bills of exchange not yet mature", "未到期承兑汇票"), ("prepaid!", "money", "prepayments that pay no claim yet", "未核销预收款"),
    )),
    Table("credit_scores", ("what the scorecard says of one customer who buys on credit", "一个赊销客户的信用评分"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"),
        ("credit_score!", "count", "points of all factors, 0 to 100", "信用得分（0–100）"), ("credit_class!", "text", "A to E, by the scorecard that is used and what caps it", "信用等级 A–E（按所采用的评分卡与受限情形）"),
        ("by_points!", "text", "the class by points alone", "仅按得分的等级"), ("capped_by", "text", "what holds the class down: written_off, lasting, old or no_payment", "等级上限原因：坏账、长期逾期、逾期 90 天以上、无收款记录"),
        ("bad_probability", "share", "probability of a claim more than 60 days late within 182 days, where the learned scorecard is used", "182 天内出现逾期超过 60 天应收的概率（仅在采用自学评分卡时）"),
        ("known_share!", "share", "of the points that there are, those of factors of which something is known", "有数据的评分项占总分比例"),
        ("days_beyond_terms", "number", "days beyond terms of the last 365 days, weighted by money", "近 365 天超出账期天数（按金额加权）"), ("days_beyond_terms_points!", "count", "points of it", "该项得分"),
        ("on_time_share", "share", "of the money paid in the last 365 days, the part that came by the due day", "近 365 天按期付款占比"), ("on_time_share_points!", "count", "points of it", "该项得分"),
        ("slower_days", "number", "days beyond terms of the last 180 days less those of the 365 days before", "近 180 天较再前 365 天变慢天数"), ("slower_days_points!", "count", "points of it", "该项得分"),
        ("oldest_overdue_days", "count", "days since the oldest due day still open", "最长逾期天数"), ("oldest_overdue_days_points!", "count", "points of it", "该项得分"),
        ("overdue_share", "share", "of what is open, what is overdue", "逾期占应收比例"), ("overdue_share_points!", "count", "points of it", "该项得分"),
        ("months_as_customer", "number", "months since the first order", "首单至今月数"), ("months_as_customer_points!", "count", "points of it", "该项得分"),
        ("months_with_order", "count", "months with an order in the last 365 days", "近 365 天有订单的月数"), ("months_with_order_points!", "count", "points of it", "该项得分"),
        ("returned_share", "share", "returns ÷ sales of the last 365 days", "近 365 天退货率"), ("returned_share_points!", "count", "points of it", "该项得分"),
        ("complaints", "count", "complaints and disputes in the last 365 days", "近 365 天投诉与争议次数"), ("complaints_points!", "count", "points of it", "该项得分"),
        ("limit_used", "share", "open claims ÷ limit", "应收 ÷ 信用额度"), ("limit_used_points!", "count", "points of it", "该项得分"),
        ("old_share!", "share", "of what is open, what is more than 90 days overdue", "逾期 90 天以上占应收比例"), ("written_off!", "money", "claims written off", "坏账金额"),
        ("payments", "count", "receipts on claims in the last 365 days", "近 365 天核销收款笔数"),
        ("claimed_last_year", "money", "claims of the last 365 days, credit notes taken off", "近 365 天应收发生额"), ("bought_last_year", "money", "sales of the last 365 days without tax", "近 365 天不含税销售额"),
    )),
    Table("credit_cases", ("what was known of one customer on a past day, and whether they then paid badly", "一个客户在过去某日的已知情况及其后是否严重逾期"), ("customer_id", "cut_on"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("cut_on!", "day", "the past day; nothing later was looked at", "回看日（只使用当日及以前的数据）"),
        ("credit_score!", "count", "points of the expert scorecard on that day", "当日专家评分卡得分"), ("credit_class!", "text", "its class", "当日等级"),
        ("days_beyond_terms", "number", "as in credit_scores, on that day", "同 credit_scores，按当日"), ("on_time_share", "share", "the same", "同上"), ("slower_days", "number", "the same", "同上"),
        ("oldest_overdue_days", "count", "the same", "同上"), ("overdue_share", "share", "the same", "同上"), ("months_as_customer", "number", "the same", "同上"),
        ("months_with_order", "count", "the same", "同上"), ("returned_share", "share", "the same", "同上"), ("complaints", "count", "the same", "同上"),
        ("is_bad!", "flag", "a claim became more than 60 days late in the 182 days after", "其后 182 天内有应收逾期超过 60 天"),
    )),
    Table("credit_backtest", ("claims of one class in one past quarter that the policy would have held, or not", "过去一季度某等级客户按政策会被暂缓（或放行）的应收"), ("cut_on", "credit_class", "is_held"), _columns(
        ("cut_on!", "day", "the day before the quarter's first", "季度起点"), ("credit_class!", "text", "class on that day", "当日等级"), ("is_held!", "flag", "the policy would have held them", "按政策会被暂缓"),
        ("customers!", "count", "customers", "客户数"), ("claims!", "count", "claims", "应收笔数"), ("claimed!", "money", "their money", "应收金额"),
        ("lost!", "money", "still open more than 90 days past due", "至今逾期 90 天以上未收"), ("late!", "money", "paid more than 60 days late", "逾期超过 60 天才收到"), ("paid!", "money", "paid otherwise", "其余已收或未到期"),
    )),
    Table("interventions", ("something done with one customer, and what they bought and how they paid before and after", "对一个客户采取的一次措施及其前后的采购与付款"), ("customer_id", "kind", "done_on"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("kind!", "text", "limit_raised, limit_lowered, agreement or support", "措施：上调额度、下调额度、首次签订协议、首次培训或支持"), ("done_on!", "day", "from this day on", "生效日期"),
        ("limit_before", "money", "limit before, where it was changed", "原额度"), ("limit_after", "money", "limit after", "新额度"),
        ("bought_before!", "money", "sales in the 182 days before", "前 182 天销售额"), ("bought_after!", "money", "sales in the 182 days from it on", "后 182 天销售额"),
        ("late_before", "number", "days beyond terms of what was paid in the 182 days before", "前 182 天付款超期天数"), ("late_after", "number", "the same of the 182 days from it on", "后 182 天付款超期天数"),
        ("matched!", "count", "customers alike with whom nothing of the kind was done", "未采取措施的相似客户数"), ("matched_before!", "money", "their sales before", "其前 182 天销售额"), ("matched_after!", "money", "their sales after", "其后 182 天销售额"),
    )),
    Table("credit_standings", ("where one customer stands: class, exposure, limit", "一个客户的信用状况"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("credit_class!", "text", "A to E", "信用等级 A–E"), ("credit_score!", "count", "points, 0 to 100", "信用得分（0–100）"),
        ("exposure!", "money", "what counts as exposure, as set", "信用敞口（按设置口径）"), ("credit_limit", "money", "limit that the sources say is in force", "现行信用额度（来源）"), ("credit_term_days", "count", "term in force", "现行账期（天）"),
        ("over_limit", "money", "exposure above the limit, else 0", "超额度金额"), ("monthly_purchases!", "money", "claims a month of the last 365 days, else sales", "近 365 天月均应收（无应收时为销售额）"),
        ("suggested_limit!", "money", "limit that the policy suggests", "建议额度"), ("suggested_term_days!", "count", "term that the policy suggests", "建议账期（天）"),
        ("limit_rule!", "text", "the rule that bound: formula, share (of all exposure), new (customer) or none", "起作用的规则：公式、占总敞口上限、新客户、不赊销"),
    )),
    # What they earn us
    Table("costs", ("one cost to serve, as its sheet gives it", "一笔服务费用（按来源表）"), ("source", "load", "file", "sheet", "row", "first_month"), _columns(
        ("first_month", "day", "first month of the period; missing where nobody can read it", "期间首月；无法识别时为空"), ("last_month", "day", "last month of the period", "期间末月"),
        ("pool!", "text", "what it was spent on, as written", "费用项目（原文）"), ("line!", "text", "line of the profit statement: transport, rebates, returns_handling, sales_time, service, special or other_costs", "利润表行"),
        ("amount!", "money", "amount", "费用金额"), ("driver", "text", "driver by which it is allocated", "分摊动因"), ("driver_written", "text", "the driver as written", "分摊动因（原文）"),
        ("customer_id", "text", "the customer that the row names", "所列客户"),
        ("state!", "text", "direct, pool, no_driver, nobody (names a party that is no customer), no_period or future", "状态：直接归属、待分摊、无动因、客户不明、期间不明、未来期间"),
        ("is_overlapping!", "flag", "its period lies over another, unequal one of the same pool", "与同一费用项目的另一期间重叠"),
    ) + WORKING + PROVENANCE),
    Table("tied_capital", ("one month of one customer in which a claim was open", "一个客户有未收应收的一个月"), ("customer_id", "month"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("month!", "day", "first day of the month", "月份（首日）"),
        ("money_days!", "number", "open balance added up over the days of the month", "当月每日应收余额之和（元·天）"), ("balance!", "money", "open balance at the month's end", "月末应收余额"),
    )),
    Table("driver_units", ("one driver of one customer in one month", "一个客户一个月的一种动因量"), ("customer_id", "month", "driver"), _columns(
        ("customer_id", "text", "the customer; missing for anonymous sales", "客户；散客为空"), ("month!", "day", "first day of the month", "月份（首日）"),
        ("driver!", "text", "orders, returns, retail, deliveries, lines, quantity, amount, visits, minutes, credit_days or customers", "动因"), ("units!", "number", "how many", "动因量"),
    )),
    Table("document_costs", ("a cost that a document itself states", "单据自身载明的一笔费用"), ("source", "load", "file", "sheet", "row"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("month!", "day", "month", "月份（首日）"), ("pool!", "text", "the line once more", "费用项目"),
        ("line!", "text", "transport, sales_time or rebates", "利润表行"), ("driver", "text", "missing: nothing is allocated", "为空：不分摊"), ("amount!", "money", "amount", "金额"),
    ) + PROVENANCE),
    Table("cost_shares", ("one customer's part of one cost in one month", "一个客户一个月承担的一笔费用份额"), ("source", "load", "file", "sheet", "row", "first_month", "customer_id", "month"), _columns(
        ("first_month", "day", "first month of the cost's period: a row may hold several costs, one a month", "费用期间首月（一行可按月列出多笔费用）"),
        ("customer_id", "text", "who bears it; missing for anonymous sales and where nobody does", "承担客户；散客与未分摊为空"), ("month", "day", "month", "月份（首日）"),
        ("pool!", "text", "what it was spent on", "费用项目"), ("line!", "text", "line of the profit statement", "利润表行"), ("driver", "text", "driver by which it was allocated", "分摊动因"),
        ("amount!", "money", "the part; the parts of one cost add up to it", "份额；同一笔费用的份额之和等于该费用"),
        ("borne!", "text", "direct, document, allocated, anonymous or unallocated", "归属方式：直接、单据、分摊、散客、未分摊"),
    ) + PROVENANCE),
    Table("profit_months", ("one month of one customer from list sales to net contribution", "一个客户一个月从销售到净贡献的利润表"), ("customer_id", "month"), _columns(
        ("customer_id", "text", "the customer; missing for all anonymous sales together", "客户；散客合计为空"), ("month!", "day", "first day of the month", "月份（首日）"),
        ("gross_sales!", "money", "sales before discounts and returns", "折扣与退货前销售额"), ("discount!", "money", "discounts", "折扣"), ("returned!", "money", "returns, as a positive number", "退货（正数）"),
        ("net_sales!", "money", "sales less discounts and returns", "净销售额"), ("uncosted!", "money", "net sales whose cost nobody knows: in no margin", "成本未知的净销售额，不计入毛利"),
        ("cost_of_goods!", "money", "cost of goods of the other sales, gifts included", "其余销售的商品成本（含赠品）"), ("transport!", "money", "transport", "运输"), ("rebates!", "money", "rebates", "返利"),
        ("gross_margin!", "money", "net sales with known cost less goods, transport and rebates", "毛利：已知成本的净销售额 − 商品成本 − 运输 − 返利"),
        ("returns_handling!", "money", "handling of returns", "退货处理"), ("sales_time!", "money", "time of salespeople", "销售人员时间"), ("service!", "money", "service", "服务"),
        ("special!", "money", "special handling", "特殊处理"), ("other_costs!", "money", "other pools", "其他费用"), ("capital_cost!", "money", "cost of the capital tied in receivables", "应收占用资金成本"),
        ("cost_to_serve!", "money", "all from handling of returns to capital", "服务成本合计"), ("net_contribution!", "money", "gross margin less cost to serve", "净贡献：毛利 − 服务成本"),
    )),
    Table("customer_profit", ("what one customer earned over all months", "一个客户全部月份的利润"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("profit_base!", "money", "net sales whose cost is known", "已知成本的净销售额"), ("gross_margin!", "money", "after goods, transport and rebates", "扣除商品成本、运输与返利后的毛利"),
        ("cost_to_serve!", "money", "returns handling, time, service, special, other, capital", "服务成本"), ("net_contribution!", "money", "gross margin less cost to serve", "净贡献"),
        ("contribution_share", "share", "net contribution ÷ net sales whose cost is known", "净贡献 ÷ 已知成本的净销售额"),
    )),
    Table("serving_shares", ("what part of its sales one customer costs beyond its goods, last 12 months", "近 12 个月一个客户的服务成本占净销售额的比例"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("net_sales!", "money", "its net sales of the months with a cost of serving", "有服务成本月份的净销售额"), ("serving_cost!", "money", "transport, rebates, handling of returns, time, service, special and other costs", "运输、返利、退货处理、人员时间、服务、特殊处理及其他费用"), ("capital_cost!", "money", "cost of the capital tied in receivables", "应收占用资金成本"),
        ("serving_share", "share", "cost of serving ÷ net sales, drawn towards the company's by the net sales of a mean customer; missing where no costs are known", "服务成本 ÷ 净销售额，按一个平均客户的净销售额向公司整体比例靠拢；费用未知时为空"), ("capital_share", "share", "the same of the cost of capital; missing where none is tied", "资金占用成本的同一比例；无应收占用时为空"),
    )),
    Table("profit_rankings", ("the ranking of customers under another driver", "以另一动因分摊时的客户排名对比"), ("driver",), _columns(
        ("driver!", "text", "amount or lines, for all pools", "全部费用改按销售额或行数分摊"), ("customers!", "count", "customers", "客户数"), ("spearman", "number", "correlation of the ranks", "排名相关系数（Spearman）"),
        ("turned!", "count", "customers that turn from gain to loss or back", "盈亏改变的客户数"), ("left_top!", "count", "customers that leave the best fifth", "退出前 20% 的客户数"),
    )),

    Table("targets", ("one target of one period, beside what came", "一个期间的一个目标及完成情况"), ("source", "load", "file", "sheet", "row"), _columns(
        ("period!", "text", "the period as written", "期间（原文）"), ("first_on", "day", "its first day; missing where nobody can read it", "期间首日；无法识别时为空"), ("last_on", "day", "its last day", "期间末日"),
        ("metric", "text", "sales (without tax), margin (of sales with known cost), cash, orders, quantity or new_customers; missing where no actual is known for it", "指标：sales 销售额（不含税）、margin 毛利（已知成本部分）、cash 回款、orders 订单数、quantity 销量、new_customers 新客数；无法对应实际数时为空"), ("metric_written!", "text", "the figure as written", "指标（原文）"),
        ("kind", "text", "what the name is of: salesperson, department, store, channel, region, province, city, category or everybody; missing where nobody has the name", "目标对象类型：业务员、部门、门店、渠道、大区、省份、城市、商品类别或全公司；查无此名时为空"), ("name!", "text", "whose target it is, as the data name it; empty for the whole company", "目标对象名称；全公司为空"), ("name_written!", "text", "as written", "目标对象（原文）"),
        ("target!", "money", "what was to be reached", "目标值"), ("actual", "money", "what came in the period up to the data's day; of a department: the documents that name it, else those of its salespeople by the list of staff; of a region: customers of its provinces", "期间内截至数据日的实际值；部门：单据所写部门，未写时按员工名册中业务员的部门；大区：按客户所在省份"),
        ("reached", "share", "actual ÷ target", "完成率：实际 ÷ 目标"), ("elapsed", "share", "part of the period's days that has passed", "期间已过天数占比"),
        ("state!", "text", "reached, missed, on_course, behind, ahead (not begun), no_period, no_metric, no_name or no_split", "状态：达成、未达成、进度正常、落后、未开始、期间不明、指标不明、查无对象、无法按此拆分"),
    ) + PROVENANCE),

    # How they were won
    Table("channels", ("one spelling of a channel", "一种渠道写法"), ("written",), _columns(
        ("written!", "text", "as the sheets write it", "原文"), ("key!", "text", "without width, case and blanks", "忽略全半角、大小写与空格后的写法"), ("channel!", "text", "the channel it means: the commonest spelling, or what it was joined with", "所指渠道：最常用的写法，或经确认合并后的渠道"),
        ("is_joined!", "flag", "a person said that it is another channel", "经人工确认并入其他渠道"), ("spent!", "money", "spend that names it", "以此写法登记的获客费用"), ("spendings!", "count", "rows of spend", "获客费用行数"),
        ("leads!", "count", "rows of leads", "线索行数"), ("messages!", "count", "messages of campaigns", "营销触达行数"), ("declared!", "count", "customers whose list declares it as their source", "客户档案中以此为来源的行数"),
    )),
    Table("spend", ("one month of one row of acquisition spend", "一行获客费用的一个月"), ("source", "load", "file", "sheet", "row", "month"), _columns(
        ("month", "day", "first day of the month; missing where nobody can read the period", "月份（首日）；期间无法识别时为空"), ("channel", "text", "channel", "渠道"), ("channel_written", "text", "as written", "渠道（原文）"),
        ("campaign", "text", "campaign, by its name where it is known", "活动（有名称时用名称）"), ("amount!", "money", "amount", "获客费用"), ("impressions", "count", "impressions of the row", "曝光量（整行）"),
        ("reported_leads", "count", "leads that the row reports", "所报线索数（整行）"), ("state!", "text", "counted, no_period or future", "计入、期间不明或未来期间"),
    ) + WORKING + PROVENANCE),
    Table("leads", ("one lead", "一条线索"), ("source", "lead_id"), _columns(
        ("lead_id!", "text", "its number", "线索编号"), ("created_on!", "day", "first heard of", "创建日期"), ("channel", "text", "channel", "渠道"), ("channel_written", "text", "as written", "渠道（原文）"), ("campaign", "text", "campaign", "活动"),
        ("customer_id", "text", "who it is", "客户"), ("reached!", "text", "furthest stage: lead, contact, need, quote, negotiation or won", "到达的最远阶段：线索、接洽、意向、报价、谈判、成交"),
        ("outcome!", "text", "won, lost or open", "成交、流失或跟进中"), ("won_on", "day", "won on", "成交日期"), ("lost_on", "day", "lost on", "流失日期"), ("lost_reason", "text", "reason", "流失原因"), ("owner", "text", "who follows it", "负责人"),
    ) + PROVENANCE),
    Table("touchpoints", ("one contact on the way to a first order", "首购前的一次触点"), ("journey", "place"), _columns(
        ("journey!", "text", "the customer, or a lead that names nobody", "客户，或未注明客户的线索"), ("customer_id", "text", "the customer", "客户"), ("place!", "count", "1 = the earliest", "序号，1 为最早"), ("met_on", "day", "day", "日期"),
        ("kind!", "text", "lead, message or declared", "线索、营销触达或档案来源"), ("channel", "text", "channel", "渠道"), ("campaign", "text", "campaign", "活动"), ("acquired_on", "day", "first order", "首购日"), ("outcome!", "text", "won, lost or open", "已购买、流失或跟进中"),
    ) + PROVENANCE),
    Table("journeys", ("one customer with an order, or one prospect", "一个已购客户或潜在客户"), ("journey",), _columns(
        ("journey!", "text", "the customer, or a lead that names nobody", "客户，或未注明客户的线索"), ("customer_id", "text", "the customer", "客户"), ("acquired_on", "day", "first order", "首购日"), ("first_met_on", "day", "first heard of", "首次触达日"),
        ("channel", "text", "channel first met with; missing: not attributed", "首个触点的渠道；为空即未归因"), ("last_channel", "text", "channel last met with before the first order", "首购前最后触点的渠道"), ("campaign", "text", "first campaign met with", "首个活动"),
        ("touches!", "count", "contacts before the first order", "首购前触点数"), ("outcome!", "text", "won, lost or open", "已购买、流失或跟进中"),
    )),
    Table("winning_costs", ("one customer's part of one month of spend, or a contact with somebody who had not bought yet", "一个客户承担的一个月获客费用份额，或一次首购前的跟进"), ("source", "load", "file", "sheet", "row", "month", "customer_id"), _columns(
        ("kind!", "text", "marketing or selling", "营销费用或销售人工"), ("month", "day", "month in which it was spent", "发生月份（首日）"), ("channel", "text", "channel", "渠道"), ("campaign", "text", "campaign", "活动"), ("customer_id", "text", "who bears it", "承担客户"),
        ("staff", "text", "whose time", "跟进人"), ("amount!", "money", "amount; the parts of a month of spend add up to it", "金额；同一笔费用的份额之和等于该费用"), ("borne!", "text", "customer, prospect (has not bought), waiting (the channel has won nobody since), no_channel or no_period", "归属：客户、潜在客户（尚未购买）、待归属（该渠道其后尚无新客）、无渠道、期间不明"),
    ) + PROVENANCE),
    Table("acquisitions", ("how one customer was won", "一个客户的获客情况"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("acquisition_channel", "text", "channel first met with before the first order", "首购前首个触点的渠道"), ("acquisition_campaign", "text", "first campaign met with before the first order", "首购前首个活动"),
        ("lead_outcome", "text", "of its leads: won, open or lost; missing without one", "线索结果：成交、跟进中、流失；无线索时为空"), ("marketing_cost", "money", "its part of the spend of its channel; missing where none is laid on anybody", "所承担的营销费用；没有任何客户承担时为空"), ("selling_cost", "money", "time of salespeople before its first order; missing where none of anybody is known", "首购前的销售人工；均未知时为空"), ("acquisition_cost", "money", "both, as far as known", "已知的获客费用合计"),
    )),

)
# fmt: on
