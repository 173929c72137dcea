"""The tables of what customers say together: the company by month, cohorts, peers, what became of the rows brought."""

from zhike.columns import Table
from zhike.columns import columns as _columns

# fmt: off
# A column name that ends with "!" is never missing.
TOGETHER: tuple[Table, ...] = (
    # What they say together
    Table("past_metrics", ("what was known of one customer 180 days ago, and what it bought since", "180 天前对一个客户的了解及其后的购买"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("orders!", "count", "documents with a sale up to then", "当时累计订单数"), ("spent!", "money", "amount up to then, returns taken off", "当时累计销售额"),
        ("costed_amount", "money", "of that with known cost", "其中已知成本的金额"), ("cost", "money", "cost of goods", "成本"), ("first_ordered_on!", "day", "first sale", "首次购买日"),
        ("days_since_order!", "count", "days from the last sale to then", "当时距最近购买天数"), ("repeat_days!", "count", "order days after the first", "复购天数"), ("average_order", "money", "spent ÷ orders", "客单价"),
        ("spent_last_year!", "money", "amount of the 365 days up to then", "当时近 365 天销售额"), ("median_days_between_orders", "number", "median of the days between two order days", "购买间隔中位数（天）"),
        ("late_from", "day", "day from which the customer was late", "超期起始日"), ("is_steady!", "flag", "had a rhythm of its own", "当时有自身节奏"),
        ("spent_after!", "money", "amount of the 180 days since", "其后 180 天销售额"), ("orders_after!", "count", "documents with a sale in them", "其后 180 天订单数"),
    )),
    Table("group_checks", ("what the members of one group of 180 days ago bought since", "180 天前某分组的客户其后的购买"), ("basis", "group_code", "is_held"), _columns(
        ("basis!", "text", "tier, cluster, rfm_class, activity or spending_power; plain: whether it had bought in the 180 days before then", "分组方式；plain 为此前 180 天是否购买"), ("group_code!", "text", "the group", "分组"), ("is_held!", "flag", "held out to judge; the others say what is usual", "留出用于检验；其余用于估计"),
        ("customers!", "count", "customers", "客户数"), ("buying!", "count", "of them with a sale since", "其后有购买"), ("spent_after!", "money", "their amount since", "其后销售额"),
        ("logs!", "number", "sum of the logarithms of 1 + amount", "ln(1+销售额) 之和"), ("squares!", "number", "sum of their squares", "其平方和"),
    )),
    Table("rfm_stability", ("how many customers would be in another RFM class after one change", "某一变动下 RFM 类别会改变的客户数"), ("change",), _columns(
        ("change!", "text", "month: the data end 30 days earlier; cut_up, cut_down: every cut 5 % higher, lower", "month 数据日提前 30 天；cut_up、cut_down 各分界上调、下调 5%"),
        ("customers!", "count", "customers classed both ways", "两种情形下都有类别的客户"), ("changed!", "count", "of them in another class", "其中类别改变"), ("share", "share", "changed ÷ customers", "占比"),
    )),
    Table("company_months", ("one month of the company", "公司的一个月"), ("month",), _columns(
        ("month!", "day", "first day of the month", "月份（首日）"), ("spent!", "money", "amount", "销售额"), ("orders!", "count", "documents with a sale", "订单数"),
        ("customers!", "count", "customers with a sale", "购买客户数"), ("new_customers!", "count", "customers whose first sale is in it", "新客户数"),
        ("returned!", "money", "returns", "退货额"), ("anonymous!", "money", "amount of anonymous sales", "散客销售额"),
    )),
    Table("cohorts", ("the customers of one first month in one later month", "同期新客在其后某月的表现"), ("cohort", "age_months"), _columns(
        ("cohort!", "day", "month of the first sale", "首购月份"), ("age_months!", "count", "months since", "第几个月"),
        ("customers!", "count", "customers of the cohort", "同期新客数"), ("active!", "count", "of them with a sale in that month", "当月购买数"),
        ("amount!", "money", "their amount in that month", "当月销售额"),
    )),
    Table("retention", ("one definition of staying or leaving in one quarter", "一种口径下一个季度的保留与流失"), ("definition", "period"), _columns(
        ("definition!", "text", "period: bought in the quarter before and in this one; fixed: an order within active_days; rhythm: within active_rhythms own mean intervals so far", "口径：period 上季与本季均购买；fixed 固定天数内有订单；rhythm 在自身平均间隔的设定倍数内"),
        ("period!", "day", "first day of the quarter", "季度首日"), ("customers!", "count", "denominator: customers at the start", "期初客户数"),
        ("kept!", "count", "of them still customers at the end", "期末仍在"), ("lost!", "count", "of them lost", "期内流失"),
        ("retention_rate", "share", "kept ÷ customers", "保留率"), ("churn_rate", "share", "lost ÷ customers", "流失率"),
    )),
    Table("frequency", ("the customers with so many orders", "订单数相同的客户"), ("orders",), _columns(
        ("orders!", "count", "number of orders; 20 means 20 or more", "订单数；20 表示 20 及以上"), ("customers!", "count", "customers", "客户数"), ("spent!", "money", "their amount", "销售额"),
    )),
    Table("peer_marks", ("the figures below which one share of the customers who bought of one industry lie", "同行业有购买客户的指标分位数"), ("industry", "mark"), _columns(
        ("industry!", "text", "the industry; empty for everybody who bought", "行业；空文本为全部有购买的客户"), ("mark!", "share", "share of them", "分位"), ("customers!", "count", "customers who bought", "有购买的客户数"),
        ("spent", "number", "sales", "销售额"), ("orders", "number", "orders", "订单数"), ("average_order", "number", "spent ÷ orders", "客单价"), ("median_days_between_orders", "number", "median days between order days", "购买间隔中位数（天）"),
        ("margin_rate", "number", "margin ÷ amount whose cost is known", "毛利率"), ("returns_share", "number", "returned ÷ gross sales", "退货率"), ("discount_share", "number", "discount ÷ sales before it", "折扣率"),
        ("products", "number", "products bought", "购买商品数"), ("regularity", "number", "regularity of the intervals", "购买规律性"), ("rebought_share", "number", "part of the amount of products bought more than once", "重复购买商品占比"),
    )),
    Table("category_buyers", ("the customers of one industry who buy of one category", "某行业购买某品类的客户数"), ("industry", "category"), _columns(
        ("industry!", "text", "the industry; empty for all customers", "行业；空文本为全部客户"), ("category!", "text", "the category; empty for any", "品类；空文本为任一品类"), ("buyers!", "count", "customers who bought of it, returns taken off", "购买客户数（扣除退货）"),
    )),
    Table("second_orders", ("how many came back within so many days", "多少天内再次购买"), ("days",), _columns(
        ("days!", "count", "days since the first order day", "距首购天数"), ("customers!", "count", "customers observed that long", "观察满该天数的客户"),
        ("returned!", "count", "of them with a second order day by then", "其中已再次购买"), ("share", "share", "returned ÷ customers", "再购比例"),
    )),
    Table("stages", ("how many came as far as their n-th order day", "走到第几个购买日的客户"), ("stage",), _columns(
        ("stage!", "count", "number of order days; 10 means 10 or more", "第几个购买日；10 表示 10 个及以上"), ("reached!", "count", "customers with at least so many order days", "达到该购买日数的客户"),
        ("went_on!", "count", "of them with more", "其中继续购买"), ("buying!", "count", "with just so many, and new, active or slowing", "停在此处、仍在购买期内（新客、活跃或放缓）"), ("dormant!", "count", "with just so many, and dormant", "停在此处、已沉睡"),
        ("lapsed!", "count", "with just so many, and lapsed", "停在此处、已流失"), ("lapsed_spent!", "money", "what the lapsed ones had bought", "已流失客户的累计销售额"),
    )),
    Table("losses", ("the customers of one kind lost in one quarter", "某季度流失的一类客户"), ("period", "kind"), _columns(
        ("period!", "day", "first day of the quarter", "季度首日"), ("kind!", "text", "new: one order day by then; old: more", "new 为当时仅一个购买日，old 为更多"),
        ("customers!", "count", "customers with an order within active_days of that day", "期初在固定天数内有订单的客户"), ("lost!", "count", "of them without one within active_days of the next quarter's first day", "期末在固定天数内已无订单"), ("churn_rate", "share", "lost ÷ customers", "流失率"),
    )),
    Table("pareto", ("the best so many percent of the customers", "前百分之若干的客户"), ("top_share",), _columns(
        ("top_share!", "share", "share of customers, best first", "客户占比（由高到低）"), ("customers!", "count", "customers", "客户数"), ("spent!", "money", "their amount", "销售额"), ("spent_share", "share", "share of all sales", "销售额占比"),
    )),
    Table("late_backtest", ("the late list of one past day, held against what followed", "过去某日的超期名单与其后事实对照"), ("origin", "horizon", "rule"), _columns(
        ("origin!", "day", "the past day; nothing later was known to the rules", "回测日（规则只使用当日及以前的数据）"),
        ("horizon!", "text", "fixed: 30 days; own: the customer's own median, at most 60 days", "观察期：fixed 为 30 天；own 为客户自身间隔中位数（最多 60 天）"),
        ("horizon_days", "count", "days looked ahead; missing where each customer has its own", "观察天数；按客户自身间隔时为空"),
        ("rule!", "text", "rhythm: late by own rhythm; fixed: as many customers, those longest without an order", "规则：rhythm 按自身节奏超期；fixed 名单人数相同，取最久未购买者"),
        ("named!", "count", "customers the rule named late", "名单客户数"), ("named_bought!", "count", "of them who bought within the horizon", "名单中其后购买"),
        ("others!", "count", "steady customers not named", "未列入的客户数"), ("others_bought!", "count", "of them who bought", "未列入者其后购买"),
        ("lift", "number", "how much less often the named bought: share of others ÷ share of named", "区分度：未列入者购买比例 ÷ 名单购买比例"),
    )),
    Table("custom_fields", ("one custom field that the data hold", "数据中的一个自定义字段"), ("table", "field"), _columns(
        ("table!", "text", "customers or order_lines", "所在表：客户或明细"), ("field!", "text", "the column's header in the source", "数据源中的列名"), ("rows!", "count", "rows that say something under it", "有内容的行数"),
    )),
    Table("accounted_rows", ("the rows of one kind that one sheet brought and that fared alike", "一张工作表带来的同类资料按去向计数"), ("load", "file", "sheet", "fact", "state"), _columns(
        ("load!", "text", "the load", "导入批次"), ("file!", "text", "file", "文件"), ("sheet!", "text", "sheet; empty for text files", "工作表；文本文件为空"), ("fact!", "text", "kind of data", "资料类型"),
        ("state!", "text", "counted; replaced: a later load holds their documents; ahead: dated after the day of the data", "去向：counted 计入；replaced 由后来导入的同一单据取代；ahead 日期晚于数据日"),
        ("rows!", "count", "rows", "行数"), ("amount", "money", "their amount as written, before tax where the sheet says so; missing where the kind has no sum", "表中所写金额（有未税金额时取未税）；该类资料没有金额时为空"),
        ("first_on", "day", "earliest day", "最早日期"), ("first_row", "count", "the row where it stands", "最早日期所在行"), ("last_on", "day", "latest day", "最晚日期"), ("last_row", "count", "the row where it stands", "最晚日期所在行"),
    )),
    Table("quality", ("one count of one rule on one sheet of one load", "一次导入中某规则的计数"), ("load", "file", "sheet", "rule"), _columns(
        ("load!", "text", "the load", "导入批次"), ("file!", "text", "file", "文件"), ("sheet!", "text", "sheet", "工作表"), ("fact!", "text", "kind of data", "资料类型"),
        ("rule!", "text", "accepted, rejected, subtotal, duplicate, a doubt's reason …", "规则"), ("rows!", "count", "rows", "行数"),
    )),
)
# fmt: on
