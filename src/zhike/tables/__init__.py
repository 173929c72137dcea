"""The contract of every table that a run seals: what a row is, its key, its columns with one sentence each.

What companies bring, and the types of columns, stand in `facts`; both vocabularies are read from here.
"""

from dataclasses import replace
from typing import Any

from zhike.columns import Column as Column
from zhike.columns import Table as Table
from zhike.columns import columns as _columns
from zhike.errors import UnknownName
from zhike.facts import FACTS as FACTS
from zhike.facts import FIELDS as FIELDS
from zhike.facts import IBIS_TYPES as IBIS_TYPES
from zhike.facts import PARTY as PARTY
from zhike.facts import ColumnType as ColumnType
from zhike.facts import Fact as Fact
from zhike.facts import Field as Field
from zhike.facts import fact as fact
from zhike.facts import field as field
from zhike.tables.identity import COMPARED as COMPARED
from zhike.tables.identity import IDENTITY
from zhike.tables.money import MONEY
from zhike.tables.shared import PROVENANCE
from zhike.tables.shared import WORKING as WORKING
from zhike.tables.together import TOGETHER

# fmt: off
_TERMS = (("12", "12 months", "12 个月"), ("24", "24 months", "24 个月"), ("36", "36 months", "36 个月"), ("lifetime", "the lifetime", "生命周期"))
_ENDED = tuple(term for term in _TERMS if term[0] != "24")

# A column name that ends with "!" is never missing.
TABLES: tuple[Table, ...] = (
    *IDENTITY,

    # What happened
    Table("conversions", ("what another currency was worth on one day of a document", "一种外币在某个单据日的汇率"), ("currency_written", "day"), _columns(
        ("currency_written!", "text", "the currency as written", "币种（原文）"), ("day!", "day", "day of the document", "单据日期"), ("currency!", "text", "the currency's code, else as written", "币种代码；无法识别时为原文"),
        ("rate", "number", "units of the company's currency for one of it; missing where none was brought", "一单位外币折本位币；无汇率时为空"), ("rate_on", "day", "first day on which the rate holds", "汇率起始日期"), ("rate_from", "text", "file, sheet and row of the rate", "汇率出处"),
    )),
    Table("order_lines", ("one line of a sale or return of one customer", "一个客户的一行销售或退货明细"), ("source", "load", "file", "sheet", "row"), _columns(
        ("order_id!",    "text",     "the document's number; where none is given, the customer's day (and store)", "单据编号；没有时以客户同一天（门店）为一单"),
        ("line_no",      "text",     "line within the document", "行号"),
        ("customer_id",  "text",     "the customer; missing for anonymous sales", "客户；散客为空"),
        ("ordered_on!",  "day",      "day of the document", "单据日期"),
        ("ordered_at",   "instant",  "time, where given", "时间"),
        ("product_code", "text",     "the product's code, else its name", "商品编码，没有时为名称"),
        ("product_name", "text",     "the product's name", "商品名称"),
        ("category",     "text",     "the product's category, from the line or the product list", "商品类别，取自明细或商品档案"),
        ("unit",         "text",     "unit of the quantity", "单位"),
        ("quantity!",    "quantity", "pieces; negative when they come back; 1 where none is given", "数量，退货为负；未给出时为 1"),
        ("unit_price",   "price",    "price of one unit, as given", "单价"),
        ("amount!",      "money",    "value without tax, negative when money goes back", "不含税金额，退货为负"),
        ("amount_rule!", "text",     "where the amount comes from: given, tax_taken_off, tax_included, quantity_times_price, list_price, none; no_rate: in another currency without a rate", "金额来源；no_rate 为外币缺少汇率"),
        ("discount",     "money",    "discount given on the line", "折扣额"),
        ("cost",         "money",    "cost of the goods, sign of the quantity", "成本"),
        ("kind!",        "text",     "sale, return, gift or freight", "销售、退货、赠品或运费"),
        ("salesperson",  "text",     "who sold", "业务员"), ("department", "text", "which department", "部门"),
        ("store",        "text",     "which shop", "门店"), ("warehouse", "text", "which warehouse", "仓库"),
        ("channel",      "text",     "which channel", "渠道"), ("campaign", "text", "which campaign", "活动"),
        ("custom",       "json",     "the source's further columns", "自定义字段"),
    ) + WORKING + PROVENANCE),
    Table("orders", ("one document of one customer: the lines that share an order number, added up", "一个客户的一张单据：同号明细之和"), ("source", "order_id", "customer_id"), _columns(
        ("order_id!",   "text",     "the document's number", "单据编号"),
        ("customer_id", "text",     "the customer; missing for anonymous sales", "客户；散客为空"),
        ("ordered_on!", "day",      "day of the earliest line", "最早一行的日期"),
        ("kind!",       "text",     "sale where any line is a sale, else return, gift or freight", "含销售行即为销售，否则为退货、赠品或运费"),
        ("amount!",     "money",    "sum of the lines' amounts", "金额合计"),
        ("sold!",       "money",    "sum of the lines that are no returns", "非退货行金额"),
        ("returned!",   "money",    "sum of the lines that are returns, negative or 0", "退货行金额（≤0）"),
        ("discount",    "money",    "sum of discounts", "折扣合计"),
        ("cost",        "money",    "sum of costs; missing where no line has one", "成本合计；均无时为空"),
        ("costed_amount", "money",  "amount of the lines whose cost is known", "已知成本的金额"),
        ("quantity!",   "quantity", "pieces, returns taken off", "数量（扣除退货）"),
        ("lines!",      "count",    "number of lines", "行数"),
        ("salesperson", "text",     "who sold", "业务员"), ("department", "text", "department", "部门"),
        ("store",       "text",     "shop", "门店"), ("channel", "text", "channel", "渠道"), ("campaign", "text", "campaign", "活动"),
    ) + PROVENANCE),
    Table("products", ("one product", "一种商品"), ("product_code",), _columns(
        ("product_code!", "text", "code, else name", "编码，没有时为名称"), ("product_name", "text", "name", "名称"),
        ("category", "text", "category", "类别"), ("unit", "text", "unit", "单位"),
        ("list_price", "price", "list price", "标价"), ("cost", "price", "cost of one unit", "单位成本"),
    )),
    Table("quotes", ("one offer as its sheet gives it", "一条报价记录"), ("source", "load", "file", "sheet", "row"), _columns(
        ("customer_id", "text", "the customer", "客户"), ("quoted_on", "day", "day of the offer", "报价日期"),
        ("product_code", "text", "product", "商品编码"), ("product_name", "text", "its name as written", "商品名称（原文）"), ("category", "text", "its category", "类别"),
        ("unit_price", "number", "price offered", "报价单价"), ("usual_price", "number", "what a piece of it sold for on average in 365 days, tax excluded", "近 365 天该商品平均成交单价（不含税）"),
        ("amount", "money", "sum offered", "报价金额"), ("state!", "text", "won, lost, open or expired", "状态：成交、流失、跟进中、已过期"),
        ("lost_to", "text", "to whom it was lost, as written", "流失给（原文）"),
    ) + PROVENANCE),
    Table("receipts", ("money received from a customer", "一笔收款"), ("source", "load", "file", "sheet", "row"), _columns(
        ("document_no", "text", "number", "收款单号"), ("customer_id", "text", "the customer", "客户"),
        ("received_on!", "day", "day", "收款日期"), ("received_amount!", "money", "amount; refunds negative", "金额，退款为负"),
        ("kind!", "text", "receipt, refund, prepayment or opening", "收款、退款、预收或期初"), ("method", "text", "means of payment", "结算方式"),
        ("is_bill!", "flag", "whether it came as a bill of exchange", "是否承兑汇票"), ("matures_on", "day", "day on which a bill is cash", "票据到期日"),
        ("invoice_no", "text", "the claim it pays", "核销的应收单号"),
    ) + WORKING + PROVENANCE),
    Table("invoices", ("a claim on a customer", "一笔应收"), ("source", "load", "file", "sheet", "row"), _columns(
        ("invoice_no", "text", "number", "应收单号"), ("customer_id", "text", "the customer", "客户"),
        ("invoiced_on", "day", "day", "业务日期"), ("due_on", "day", "due day", "到期日"),
        ("invoice_amount!", "money", "amount, red ones negative", "应收金额，红字为负"),
        ("paid_amount", "money", "paid so far", "已收"), ("balance!", "money", "still open; invoice less paid where not given", "余额；未给出时为应收减已收"),
        ("kind!", "text", "blue, red, opening, retention, rebate or written_off", "蓝字、红字、期初、质保金、返利或坏账"),
        ("order_id", "text", "the order it claims", "对应的订单号"),
    ) + WORKING + PROVENANCE),
    Table("foreign_sums", ("one kind of document of one customer in another currency", "一个客户某类外币单据的合计"), ("fact", "customer_id", "currency"), _columns(
        ("fact!", "text", "order_lines, invoices or receipts", "order_lines 销售、invoices 应收、receipts 收款"), ("customer_id", "text", "the customer", "客户"), ("currency!", "text", "the currency", "币种"),
        ("rows!", "count", "lines, claims or receipts", "行数"), ("rows_without_rate!", "count", "of them without a rate", "其中缺少汇率的行数"), ("original!", "money", "their sum in that currency", "原币合计"),
        ("not_turned!", "money", "of it without a rate, in that currency: counted as nothing", "其中缺少汇率、未计入的原币金额"), ("amount!", "money", "the rest in the company's currency", "其余折本位币金额"),
    )),
    Table("interactions", ("a contact with a customer", "一次跟进"), ("source", "load", "file", "sheet", "row"), _columns(
        ("customer_id", "text", "the customer", "客户"), ("at!", "instant", "when", "时间"), ("spoken_on!", "day", "its day where the company is", "日期（公司所在时区）"),
        ("kind_of_interaction", "text", "enquiry, communication, consumption, after-sales, complaint, care … as written", "类型（原文）"),
        ("channel", "text", "channel", "渠道"), ("staff", "text", "who", "跟进人"), ("minutes", "number", "duration in minutes", "时长（分钟）"),
        ("topic", "text", "topic", "主题"), ("outcome", "text", "outcome", "结果"), ("next_at", "instant", "next contact planned", "下次跟进时间"),
    ) + PROVENANCE),

    Table("periods", ("one period as sheets write it", "一种期间写法"), ("period",), _columns(
        ("period!", "text", "the period as written", "期间（原文）"), ("first_month", "day", "first day of its first month", "起始月首日"), ("last_month", "day", "first day of its last month", "末月首日"),
    )),
    Table("needs", ("one thing that a customer wants or how it works", "客户的一项需求或经营情况"), ("customer_id", "field"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("field!", "text", "the field", "字段"), ("value!", "text", "as its source says", "值（原文）"),
    ) + PROVENANCE),
    Table("signals", ("one thing that others say of a customer in public", "关于客户的一条外部信号"), ("source", "load", "file", "sheet", "row"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("noted_on!", "day", "day of the sign", "日期"), ("kind!", "text", "kind as written: patent, funding, ranking, key person, news …", "类型（原文）：专利、融资、榜单、高管变动、新闻等"),
        ("value", "number", "number beside it, as the sheet counts", "数值（原文口径）"), ("text", "text", "what is said", "摘要"), ("said_by", "text", "who says it", "信息来源"), ("investor", "text", "who invests, of money raised", "投资方"),
    ) + PROVENANCE),
    Table("mentions", ("one contact or answer that names one rival", "一条提及竞争对手的跟进或反馈"), ("source", "load", "file", "sheet", "row", "said_in", "rival"), _columns(
        ("customer_id", "text", "the customer", "客户"), ("noted_on!", "day", "day", "日期"), ("rival!", "text", "the rival, as offers lost to it write it", "竞争对手（报价流失去向原文）"), ("said_in!", "text", "contact or answer", "出处：contact 跟进记录、answer 反馈")) + PROVENANCE),
    Table("deciders", ("one person at a customer who has a part in decisions, without the name", "客户方一位参与决策的人员（不含姓名）"), ("source", "load", "file", "sheet", "row"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("role", "text", "role as written", "职位（原文）"), ("influence", "text", "part in the decision, as written", "决策影响（原文）"), ("department", "text", "department", "部门"), ("stage", "text", "how far the decision has come, as written", "所处决策阶段（原文）"),
    ) + PROVENANCE),
    Table("statements", ("one item of a customer's financial statement", "客户财务报表的一个项目"), ("source", "load", "file", "sheet", "row"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("period_written!", "text", "the period as written", "报表期间（原文）"), ("item_written!", "text", "the item as written", "报表项目（原文）"),
        ("first_month", "day", "first day of the period", "期间首日"), ("ended_on", "day", "last day of the period", "期间末日"), ("months", "count", "months of the period", "期间月数"),
        ("item", "text", "cash, receivables, stock, current_assets, assets, current_liabilities, liabilities, equity, reserve, retained, revenue, cost_of_sales, interest, finance_cost, profit_before_tax, ebit, net_profit, operating_cash or market_value", "规范后的报表项目"),
        ("amount!", "money", "amount", "金额"), ("state!", "text", "used, repeated, detail, no_item, no_period, no_rate or future", "状态：采用、重复、明细项目、项目不明、期间不明、外币缺少汇率、晚于数据日"),
    ) + WORKING + PROVENANCE),

    # Who they are
    Table("customers", ("a resolved party, company or person, with a lasting id", "一个客户（单位或个人），编号长期不变"), ("customer_id",), _columns(
        ("customer_id!",   "text",  "lasting id", "客户编号（系统内，长期不变）"),
        ("kind_of_party!", "text",  "company or person", "单位或个人"),
        ("name",           "text",  "the company's name; a person's name is a contact and not kept here", "单位名称；个人姓名属联系信息，不在此表"),
        ("customer_code",  "text",  "the code in the newest source that has one", "客户编码"),
        ("industry",       "text",  "industry as written", "行业（原文）"),
        ("size_class",     "text",  "large, medium, small, micro from the headcount where not given", "企业规模：大、中、小、微"),
        ("employees",      "count", "headcount", "员工人数"), ("total_assets", "money", "assets", "资产总额"),
        ("founded_on",     "day",   "founded", "成立日期"), ("gender", "text", "of a person", "性别"),
        ("birth_year",     "count", "of a person", "出生年份"), ("occupation", "text", "of a person", "职业"),
        ("province",       "text",  "province of the address as written", "省份（按所写地址）"), ("city", "text", "city of the address as written", "城市（按所写地址）"),
        ("level",          "text",  "level given by the source", "源系统中的客户等级"), ("owner", "text", "who looks after the customer", "负责人"),
        ("source_channel", "text",  "where the customer came from", "客户来源"), ("created_on", "day", "created in a source", "建档日期"),
        ("status",         "text",  "state given by the source", "状态"), ("parent_id", "text", "the parent customer", "上级客户"),
        ("spellings!",     "count", "number of ways in which the sources write this customer", "各数据源中的写法数"),
        ("sources!",       "count", "number of sources that know this customer", "涉及的数据源数"),
        ("custom",         "json",  "the sources' further columns", "自定义字段"),
    ) + PROVENANCE),

    Table("redirects", ("an id that once was a customer's own, and whose it is now", "曾用编号及其现在的客户"), ("old_id",), _columns(
        ("old_id!", "text", "the id given before", "原编号"), ("customer_id!", "text", "the customer that it became", "现编号"),
    )),
    Table("relations", ("how one customer belongs to or works with another", "客户之间的一条关系"), ("customer_id", "other_id", "kind"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("other_id!", "text", "the other", "对方客户"),
        ("kind!", "text", "parent, branch, group, partner, supplier, competitor …; circle: a parent that would close a circle", "上级、分支、同集团、伙伴、供应商、竞争对手等；circle 为会形成循环的上级"),
        ("since", "day", "since when, where said", "起始日期"), ("evidence!", "text", "decision, source, name", "依据：决定、数据源或名称"),
    )),
    Table("outside_relations", ("a firm beside a customer that is no customer itself", "客户的一家非我方客户关联单位"), ("customer_id", "other_name", "kind"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("other_name!", "text", "the other firm as written", "对方单位（原文）"),
        ("kind!", "text", "parent, partner, supplier, competitor …", "上级、伙伴、供应商、竞争对手等"), ("since", "day", "since when, where said", "起始日期"),
    )),

    # What their orders say
    Table("rhythms", ("the rhythm of one customer with at least one sale", "有销售的客户的购买节奏"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"),
        ("order_days!", "count", "days with a sale", "购买天数"),
        ("median_days_between_orders", "number", "median of the days between two order days", "购买间隔中位数（天）"),
        ("mean_days_between_orders", "number", "mean of the same", "购买间隔均值（天）"),
        ("spread_days", "number", "spread of the same: 1.4826 × median absolute deviation, at least 1 day", "购买间隔离散度（天）"),
        ("regularity", "share", "median ÷ (median + spread): 1 is like clockwork", "间隔中位数 ÷（中位数 + 离散度），越接近 1 越规律"),
        ("expected_next_on", "day", "last order day plus the median", "预计下次购买日"),
        ("late_from", "day", "from this day on the customer is late: median plus late_after spreads", "超过此日即为超期"),
        ("days_late", "count", "days past the expected day, 0 if not late; missing without a rhythm", "超期天数；无节奏时为空"),
        ("is_steady!", "flag", "has a rhythm of its own: enough order days", "有自身节奏"),
        ("is_late!", "flag", "steady, past late_from, and not yet lapsed", "有节奏、已超期且未流失"),
    )),
    Table("customer_metrics", ("the figures of one customer with at least one document", "有单据的客户的各项指标"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"),
        ("orders!", "count", "documents with a sale", "订单数"), ("order_lines!", "count", "lines", "明细行数"),
        ("quantity!", "quantity", "pieces", "数量"), ("spent!", "money", "amount, returns taken off", "销售额（扣除退货）"),
        ("gross_sales!", "money", "amount before returns", "退货前销售额"), ("returned!", "money", "returns, negative or 0", "退货额（≤0）"),
        ("discount", "money", "discounts", "折扣"), ("cost", "money", "cost of goods", "成本"), ("costed_amount", "money", "amount whose cost is known", "已知成本的金额"),
        ("first_ordered_on", "day", "first sale", "首次购买日"), ("last_ordered_on", "day", "last sale", "最近购买日"),
        ("days_since_order", "count", "days from the last sale to as_of", "距最近购买天数"), ("repeat_days", "count", "order days after the first", "复购天数"),
        ("tenure_days", "count", "days from first to last sale", "首末单间隔天数"), ("second_ordered_on", "day", "second order day", "第二次购买日"),
        ("days_to_second_order", "count", "days from the first to the second order day", "首购到再购天数"),
        ("average_order", "money", "spent ÷ orders; missing without an order", "客单价：销售额 ÷ 订单数"),
        ("returns_share", "share", "returned ÷ gross sales", "退货额 ÷ 退货前销售额"), ("discount_share", "share", "discount ÷ (gross sales + discount)", "折扣额 ÷（退货前销售额 + 折扣额）"),
        ("margin", "money", "amount whose cost is known less that cost", "毛利（仅含已知成本部分）"), ("margin_rate", "share", "margin ÷ amount whose cost is known", "毛利率（仅含已知成本部分）"),
        ("products!", "count", "different products", "商品种数"), ("categories!", "count", "different categories", "类别数"),
        ("main_product", "text", "product with the largest amount", "主要商品"), ("main_category", "text", "category with the largest amount", "主要类别"),
        ("main_channel", "text", "channel with the largest amount", "主要渠道"), ("main_store", "text", "store with the largest amount", "主要门店"),
        ("main_salesperson", "text", "salesperson with the largest amount", "主要业务员"),
        ("rebought_share", "share", "part of the amount that went to products bought more than once", "重复购买的商品占销售额比例"),
        ("orders_last_year!", "count", "documents with a sale in the 365 days to as_of", "近 365 天订单数"), ("orders_year_before!", "count", "the same in the 365 days before those", "再前 365 天订单数"),
        ("spent_last_year!", "money", "amount in the 365 days to as_of", "近 365 天销售额"), ("spent_year_before!", "money", "amount in the 365 days before those", "再前 365 天销售额"),
    )),
    Table("histories", ("what the models read of one customer with at least one sale", "模型所读取的一个客户的购买历史"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("first_ordered_on!", "day", "first order day: the birth", "首次购买日，作为起点"),
        ("repeat_days!", "count", "order days after the first", "首购日之后的购买天数"),
        ("last_order_week!", "number", "weeks from the first to the last order day", "首末购买日相距周数"), ("age_weeks!", "number", "weeks from the first order day to as_of", "首购至数据日的周数"),
        ("opportunities!", "count", "opportunities to buy since the first order day: the company's order days where it has at most 52, else whole periods of weeks", "首购之后的购买机会数：公司开单日不超过 52 天时为开单日，否则为整周期（周）"),
        ("repeat_opportunities!", "count", "of them taken", "其中实际购买的机会数"), ("last_opportunity!", "count", "number of the last one taken, 0 if none", "最后一次购买所在的机会序号，没有为 0"),
        ("mean_repeat_amount", "number", "mean amount of an order day after the first", "首购日之后每个购买日的平均金额"),
    )),
    Table("covariates", ("what models may take into account of one customer beside orders", "一个客户可供购买模型考虑的属性"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("covariate_group!", "count", "the number of those with the same", "属性完全相同的客户为一组"),
        ("channel", "text", "channel of the first order day; here and below: … stands for all other values, empty text for not known, missing where the setting covariates does not name it", "首单日的渠道；本列及以下各列：…为其余取值，空文本为未知，设置 covariates 未列入时为空"),
        ("store", "text", "shop of the first order day", "首单日的门店"), ("source_channel", "text", "where the customer came from", "客户来源"),
        ("province", "text", "province", "省份"), ("size_class", "text", "large, medium, small or micro", "企业规模"), ("kind_of_party", "text", "company or person", "单位或个人"), ("season", "text", "quarter of the first order day", "首单季度"),
    )),
    Table("backtest", ("what one rule said on a past day of a tenth of the customers, and what followed", "某条规则在过去某日对十分之一客户的预测与其后事实"), ("origin", "rule", "part"), _columns(
        ("origin!", "day", "the past day; nothing later was known to the rules", "回测日（规则只使用当日及以前的数据）"), ("horizon_days!", "count", "days looked ahead", "观察天数"),
        ("rule!", "text", "bg_nbd, mbg_nbd, pareto_nbd, bg_bb, the first three with _covariates where any are asked for; last_period: the last period again; hiatus: own mean rate until a fixed silence; rhythm: own rhythm until later than usual; recency: who bought last buys next", "模型 bg_nbd、mbg_nbd、pareto_nbd、bg_bb，加入客户属性的前三者以 _covariates 结尾；last_period 与上一同等时段相同；hiatus 固定天数内按自身平均频次；rhythm 未超期者按自身节奏；recency 最近购买者优先"),
        ("part!", "count", "0: all customers; 1 to 10: tenths, first those of whom most was expected", "0 为全部客户；1–10 为按预测由高到低的十等分"), ("customers!", "count", "customers", "客户数"),
        ("expected", "number", "order days expected of them in the days ahead", "预测购买天数"), ("actual!", "count", "order days that followed", "实际购买天数"),
        ("absolute_error", "number", "mean of |expected − actual| per customer", "每客户绝对误差均值"), ("squared_error", "number", "root of the mean of (expected − actual)² per customer", "每客户均方根误差"),
        ("low", "number", "low end of the 80 % interval of that total, as the model alone has it; missing for tenths and plain rules", "合计预测的 80% 区间下限（仅按模型）；分组与简单规则为空"), ("high", "number", "high end of it", "其上限"),
        ("expected_buying", "share", "mean probability of an order in the days ahead", "预测购买概率均值"), ("buying!", "share", "share who bought", "实际购买比例"),
        ("auc", "share", "how often one who bought stands above one who did not", "购买者排在未购买者之前的概率（AUC）"), ("covered", "share", "how often what followed lay within the 80 % interval, ties shared out", "实际值落在 80% 区间内的比例（并列按份额计）"),
    )),
    Table("outlook", ("what is expected of one customer with at least one sale", "对一个有销售客户的预测"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"),
        ("probability_alive", "share", "probability of still being a customer", "仍为客户的概率"), ("alive_low", "share", "low end of its 80 % interval", "其 80% 区间下限"), ("alive_high", "share", "high end of its 80 % interval", "其 80% 区间上限"),
        *((f"buying_{days}", "share", f"probability of an order within {days} days", f"{days} 天内购买的概率") for days in (30, 60, 90)),
        *((f"expected_orders_{days}{end}", "number", f"{en} within {days} days", f"{days} 天内{zh}") for days in (30, 90, 180, 365) for end, en, zh in (("", "order days expected", "预计购买天数"), ("_low", "low end of the 80 % interval of order days", "购买天数 80% 区间下限"), ("_high", "high end of the 80 % interval of order days", "购买天数 80% 区间上限"))),
        ("expected_spend", "money", "expected amount of an order day", "预计每个购买日金额"),
        *((f"value_{term}", "money", f"expected over {over}, discounted", f"{zh}预计价值（已折现）") for term, over, zh in _TERMS),
        *((f"value_{term}_{end}", "money", f"{end} end of the 80 % interval over {over}", f"{zh}价值 80% 区间{zh_end}") for term, over, zh in _ENDED for end, zh_end in (("low", "下限"), ("high", "上限"))),
        *((f"value_{term}_deviation", "money", f"standard deviation of what could come over {over}", f"{zh}价值的标准差") for term, over, zh in _ENDED),
        *((f"net_value_{term}", "money", f"value over {over} less cost to serve and of capital; missing where no costs are known", f"{zh}预计净价值：预计价值扣除服务成本与资金占用成本；费用未知时为空") for term, over, zh in _TERMS),
        *((f"net_value_{term}_{end}", "money", f"{end} end of its 80 % interval over {over}", f"{zh}净价值 80% 区间{zh_end}") for term, over, zh in _ENDED for end, zh_end in (("low", "下限"), ("high", "上限"))),
        ("value_basis", "text", "margin, or sales where too few costs are known", "价值口径：margin 毛利；成本资料不足时为 sales 销售额"),
    )),
    Table("due_years", ("what customers bring within a year from a day on, each at its own interval; told where such a rule did better than every model", "自某日起一年内各客户按自身间隔购买的合计；仅当该规则优于全部模型时给出"), ("day",), _columns(
        ("day!", "day", "the day; nothing later was known to the rule", "起算日（规则只使用当日及以前的数据）"), ("customers!", "count", "customers known that day", "当日已有客户数"),
        ("expected_orders!", "number", "order days of them that the rule expects in the 365 days after", "规则预计其后 365 天的购买天数"), ("actual_orders", "count", "order days that came; missing where the year is not over", "实际购买天数；一年未满时为空"),
        ("expected_amount!", "money", "sales that the rule expects", "规则预计的销售额"), ("actual_amount", "money", "sales that came; missing where the year is not over", "实际销售额；一年未满时为空"),
    )),
    Table("value_totals", ("what all customers, or those of one part of a dimension, are expected to bring together", "全部客户或某一维度某一取值的客户合计预计价值"), ("dimension", "part"), _columns(
        ("dimension!", "text", "all, or the dimension", "all 为全部客户，否则为维度名"), ("part!", "text", "its value; empty where a customer has none", "维度取值；客户无该属性时为空文本"), ("customers!", "count", "customers of whom something is expected", "有预测的客户数"),
        *((f"{name}_{term}{end}", "money", f"{en} over {over}{said}", f"{span}{zh}{also}") for name, en, zh in (("value", "value", "预计价值合计"), ("net_value", "net value", "预计净价值合计")) for term, over, span in _ENDED for end, said, also in (("", "", ""), ("_low", ", low end of the 80 % interval of the sum", "的 80% 区间下限"), ("_high", ", high end of the 80 % interval of the sum", "的 80% 区间上限"))),
    )),
    Table("churn_cases", ("one customer as known on one day, and whether no order followed", "某日所知的一个客户，及其后是否未再购买"), ("cut_on", "customer_id"), _columns(
        ("cut_on!", "day", "the day: today, or a past day that models learn from and are tested on", "截点日：数据日，或供模型学习与检验的过去某日"), ("customer_id!", "text", "the customer", "客户"), ("days_since", "number", "days since the last order", "距最近购买天数"), ("order_days", "number", "order days so far", "累计购买天数"), ("age_days", "number", "days since the first order", "距首购天数"), ("order_days_lately", "number", "order days, last 180 days", "近 180 天购买天数"), ("order_days_before", "number", "order days, 180 days before", "再前 180 天购买天数"), ("median_gap", "number", "median days between orders", "购买间隔中位数"), ("lateness", "number", "days since the last order ÷ patience of the own rhythm", "距最近购买天数 ÷ 自身节奏上限"), ("gap_trend", "number", "recent intervals ÷ usual interval", "近期购买间隔 ÷ 平时间隔"),
        ("mean_amount", "number", "mean amount of an order day", "每个购买日平均金额"), ("amount_trend", "number", "recent amount ÷ usual amount of an order day", "近期每次金额 ÷ 平时每次金额"), ("returned_share", "share", "returned share of sales, last 365 days", "近 365 天退货占比"), ("discount_share", "share", "discount share of sales, last 365 days", "近 365 天折扣占比"), ("price_change", "number", "change of the prices paid", "成交价变动"), ("price_now", "number", "what others now pay for the goods of the last half year, against what was paid", "近半年所购商品的现价（按其他客户成交）较其原成交价的变动"),
        ("complaints", "number", "complaints, last 180 days", "近 180 天投诉次数"), ("services", "number", "service cases, last 180 days", "近 180 天售后次数"), ("contacts", "number", "contacts, last 180 days", "近 180 天跟进次数"), ("days_beyond_terms", "number", "days beyond payment terms, last 365 days", "近 365 天超出账期天数"), ("is_asked!", "flag", "ordered within the 365 days up to the day; others are gone by every definition", "截点日前 365 天内有购买；否则按任何口径均已流失"), *((f"silent_{days}", "count", f"1 where no order followed within {days} days, else 0; missing where they are not over", f"其后 {days} 天内未购买为 1，否则为 0；期限未满时为空") for days in (30, 60, 90)),
    )),
    Table("churn_backtest", ("what one rule said on a past day of who would not order, and who did not", "某条规则在过去某日对未购买客户的预测与其后事实"), ("horizon_days", "origin", "rule", "part"), _columns(
        ("horizon_days!", "count", "days looked ahead", "观察天数"), ("origin!", "day", "the past day; nothing later was known to the rules", "回测日（规则只使用当日及以前的数据）"), ("rule!", "text", "purchase: the model of buying; boosted: trees; recency: who bought last buys next; hiatus: a fixed silence; rhythm: later than the own rhythm", "purchase 购买模型；boosted 梯度提升模型；recency 最近购买者优先；hiatus 固定天数未购买；rhythm 按自身节奏超期"), ("part!", "count", "0: all asked about; 1 to 10: tenths, the likeliest first", "0 为全部；1–10 为按可能性由高到低的十等分"), ("customers!", "count", "customers who had ordered within the year before", "此前一年内有购买的客户数"), ("expected!", "number", "customers expected not to order", "预测不购买的客户数"), ("silent!", "count", "customers who did not", "实际未购买的客户数"), ("auc", "share", "how often one who did not order stands above one who did", "未购买者排在购买者之前的概率（AUC）"), ("auc_low", "share", "low end of its 80 % interval", "其 80% 区间下限"), ("auc_high", "share", "high end of its 80 % interval", "其 80% 区间上限"),
        ("brier", "number", "mean squared error of the probability (Brier)", "概率的均方误差（Brier）"), ("brier_low", "number", "low end of its 80 % interval", "其 80% 区间下限"), ("brier_high", "number", "high end of its 80 % interval", "其 80% 区间上限"), ("gain", "number", "by how much the error of the best plain rule that day is larger", "当日最优简单规则的误差高出多少"), ("gain_error", "number", "its standard error", "其标准误"), ("lift", "number", "share who did not order in this tenth ÷ share of all", "该十分位未购买比例 ÷ 总体比例"), ("lift_low", "number", "low end of its 80 % interval", "其 80% 区间下限"), ("lift_high", "number", "high end of its 80 % interval", "其 80% 区间上限"),
    )),
    Table("churn_risks", ("how likely one customer who ordered within a year is to order no more", "一年内有购买的一个客户不再购买的可能性"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("churn_probability", "share", "probability of no order within 90 days, or 30 where the past is too short to test 90; missing where no model proved better than a plain rule", "90 天内不购买的概率（历史过短时为 30 天）；检验不优于简单规则时为空"), *((f"no_order_{days}", "share", f"probability of no order within {days} days", f"{days} 天内不购买的概率") for days in (30, 60, 90)), ("churn_band", "text", "likely from 75 %, raised from 50 %, low below", "likely ≥75%，raised ≥50%，low 更低"), ("is_leaving", "flag", "the probability is 50 % or more although the own median interval is at most 90 days; of those with one order day: within 180 days of it", "概率 ≥50%，而自身购买间隔中位数不超过 90 天；仅购买过一天者须在其后 180 天内"),
        ("churn_reasons", "text", "what speaks for it, the weightiest first: late, silent, slower, fewer, smaller, once, complaints, returns, prices, pays_late, service", "依据（按权重）：late 超期、silent 久未购买、slower 间隔变长、fewer 次数减少、smaller 金额下降、once 仅购一次、complaints 投诉、returns 退货、prices 涨价、pays_late 付款迟、service 售后"), ("value_at_risk", "money", "the probability × sales of the last 365 days", "概率 × 近 365 天销售额"),
    )),
    Table("stays", ("how long one customer stayed, and with what they began", "一个客户停留多久及其起点特征"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("first_on!", "day", "first order day", "首次购买日"), ("days!", "count", "days from it to the last order where they left, else as far as they are followed", "首购至末次购买（已流失）或至观察截止的天数"), ("has_left!", "flag", "ordered nothing for active_days since", "其后在固定天数内未再购买"),
        ("first_amount", "number", "amount of the first order day", "首个购买日金额"), ("discounted_first", "flag", "a discount on it", "首单有折扣"), ("returned_first", "flag", "something of it came back", "首单有退货"),
        ("channel", "text", "channel of the first order", "首单渠道"), ("salesperson", "text", "salesperson of the first order", "首单业务员"), ("category", "text", "main category of the first order", "首单主要类别"),
        ("kind_of_party", "text", "company or person", "单位或个人"), ("province", "text", "province", "省份"), ("industry", "text", "industry", "行业"), ("source_channel", "text", "where they came from", "客户来源"), ("size_class", "text", "size", "企业规模"),
    )),
    Table("stay_curves", ("the share of customers still there after so many days", "首购后若干天仍为客户的比例"), ("kind", "days"), _columns(
        ("kind!", "text", "all, company or person", "全部、单位或个人"), ("days!", "count", "days since the first order", "距首购天数"), ("at_risk!", "count", "customers followed so long", "观察满该天数的客户"),
        ("share", "share", "share still there, by Kaplan and Meier", "仍为客户的比例（Kaplan–Meier）"), ("low", "share", "low end of its 80 % interval", "其 80% 区间下限"), ("high", "share", "high end of its 80 % interval", "其 80% 区间上限"),
    )),
    Table("stay_traits", ("whether customers with one trait leave sooner than others", "具有某特征的客户是否更快流失"), ("trait", "level"), _columns(
        ("trait!", "text", "the trait, of the first order or of the customer", "特征（首单或客户本身）"), ("level!", "text", "its value", "取值"), ("customers!", "count", "customers with it", "具有该特征的客户数"), ("left!", "count", "of them left", "其中已流失"),
        ("ratio", "number", "how many times the rate of leaving of others, all else equal (Cox)", "流失速度为其他客户的倍数（Cox 回归，其他条件相同）"), ("ratio_low", "number", "low end of its 80 % interval", "其 80% 区间下限"), ("ratio_high", "number", "high end of its 80 % interval", "其 80% 区间上限"),
        ("p_value", "share", "how likely so large a difference is by chance", "偶然出现如此差异的概率"), ("q_value", "share", "part of those that stand up to here that may be chance (Benjamini–Hochberg)", "至此判定成立者中可能为偶然的比例（Benjamini–Hochberg）"), ("stands!", "flag", "at most a tenth of those that stand may be chance", "可能为偶然的不超过十分之一"),
        ("kept_year", "share", "share still there after a year", "一年后仍为客户的比例"), ("kept_year_others", "share", "the same of the others", "其他客户的同一比例"),
    )),
    Table("leaving_drivers", ("whether customers of whom something was known fell silent more often than others", "某项已知情况出现后客户是否更常停止购买"), ("driver",), _columns(
        ("driver!", "text", "what was known before", "事前已知的情况"), ("cases!", "count", "customers on past days of whom it was known, who were not late yet", "过去各日已知该情况且尚未超期的客户次数"), ("customers!", "count", "how many customers these are", "涉及客户数"),
        ("share", "share", "of these cases, with no order in the 90 days after", "其后 90 天未再购买的占比"), ("share_without", "share", "what the share would have been without it, all else equal", "其他条件相同、若无该情况的占比"),
        ("ratio", "number", "odds of falling silent ÷ those without it, all else equal (logistic regression)", "停止购买的优势比（逻辑回归，其他条件相同）"), ("ratio_low", "number", "low end of its 80 % interval", "其 80% 区间下限"), ("ratio_high", "number", "high end of its 80 % interval", "其 80% 区间上限"),
        ("p_value", "share", "how likely so large a difference is by chance", "偶然出现如此差异的概率"), ("q_value", "share", "part of those that stand up to here that may be chance (Benjamini–Hochberg)", "至此判定成立者中可能为偶然的比例（Benjamini–Hochberg）"), ("stands!", "flag", "at most a tenth of those that stand may be chance", "可能为偶然的不超过十分之一"),
    )),
    Table("lost_reasons", ("one reason of loss as recorded", "一个记录在案的流失原因"), ("reason",), _columns(
        ("reason!", "text", "as written", "原文"), ("customers!", "count", "customers of whom it is written", "客户数"), ("spent!", "money", "what they had bought", "其累计销售额"), ("last_on", "day", "the last day of loss written", "最近流失日期"),
    )),
    Table("churn_definitions", ("one definition of leaving, and who leaves under it", "一种流失口径及该口径下的流失客户"), ("definition",), _columns(
        ("definition!", "text", "fixed_…: no order for so many days; gaps_…: for so many own median intervals; silent: churn_probability of 50 % or more; leaving: is_leaving; not_alive: probability_alive below 50 %", "fixed_… 固定天数未购买；gaps_… 超过自身间隔中位数的倍数；silent 不购买概率 ≥50%；leaving 可能流失；not_alive 仍为客户的概率 <50%"), ("customers!", "count", "customers with an order in the last 365 days of whom the definition says something", "近 365 天有购买且该口径可判断的客户数"), ("leaving!", "count", "of them leaving", "其中流失"), ("share", "share", "leaving ÷ customers", "流失占比"), ("spent_last_year!", "money", "what those leaving bought in these 365 days", "流失客户近 365 天销售额"),
    )),
    Table("settlements", ("a part of a receipt that pays a part of a claim", "一笔收款核销一笔应收的部分"), ("receipt", "claim"), _columns(
        ("receipt!", "text", "where the receipt stands: load, file, sheet and row", "收款所在的批次、文件、工作表与行"), ("claim!", "text", "where the claim stands", "应收所在的批次、文件、工作表与行"),
        ("customer_id!", "text", "the customer", "客户"), ("document_no", "text", "the receipt's number", "收款单号"), ("invoice_no", "text", "the claim's number", "应收单号"),
        ("received_on!", "day", "day of the receipt", "收款日期"), ("invoiced_on", "day", "day of the claim", "应收业务日期"), ("due_on", "day", "its due day", "到期日"),
        ("amount!", "money", "amount, at the claim's rate where it is in another currency", "核销金额（外币按应收汇率）"), ("receipt_amount!", "money", "the same at the receipt's rate", "核销金额（外币按收款汇率）"), ("way!", "text", "allocated: the books say so; given: the receipt names the claim; exact: same sum; fifo: oldest due first", "allocated 核销记录；given 收款单注明；exact 金额相同；fifo 先到期先核销"),
    )),
    Table("payments", ("how one customer pays", "一个客户的付款习惯"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("days_beyond_terms", "number", "days past the due day, weighted by money; negative is early", "超出账期天数（按金额加权，负为提前）"),
        ("days_beyond_terms_lately", "number", "the same of payments of the last 180 days", "近 180 天超出账期天数"), ("days_beyond_terms_before", "number", "the same of earlier payments", "此前超出账期天数"),
        ("on_time_share", "share", "of the money paid, the part that came by the due day", "按期付款金额占比"), ("paid_claims!", "count", "claims that were paid, wholly or in part", "有收款的应收笔数"), ("paid_in_parts!", "count", "of them paid by several receipts", "其中分次收款"),
    )),
    Table("ageing", ("what is open today by age", "应收账龄"), ("basis", "age"), _columns(
        ("basis!", "text", "due: days past the due day; invoiced: days since the claim", "due 按到期日，invoiced 按业务日期"), ("age!", "text", "not_due, 1_30, 31_60, 61_90, 91_180, 181_365, over_365 or undated", "账龄区间"),
        ("customers!", "count", "customers", "客户数"), ("claims!", "count", "claims", "应收笔数"), ("amount!", "money", "open balance", "余额"),
    )),
    Table("receivable_months", ("what was open at the end of one month", "各月末应收情况"), ("month",), _columns(
        ("month!", "day", "month", "月份"), ("claimed!", "money", "claims of the month, credit notes taken off", "当月应收"), ("collected!", "money", "paid on claims in the month", "当月核销收款"),
        ("receivable!", "money", "open at its end", "月末应收余额"), ("overdue!", "money", "of that past its due day", "其中逾期"),
        ("days_sales_outstanding", "number", "receivable ÷ claims of three months × 91", "应收账款周转天数：余额 ÷ 近三个月应收 × 91"), ("best_possible_days", "number", "the same of what was not yet due", "最佳周转天数：未到期余额同法计算"),
    )),
    Table("cash_backtest", ("what one rule said of the cash of one week after a past day, and what came", "过去某日对其后某周回款的预计与实际"), ("origin", "rule", "week"), _columns(
        ("origin!", "day", "the past day; nothing later was known to the rules", "回测日（规则只使用当日及以前的数据）"),
        ("rule!", "text", "survival: the model; due: on the due day; average: at the average delay; own: at the customer's own average delay", "survival 模型；due 到期即付；average 按平均逾期天数；own 按客户自身平均逾期天数"),
        ("week!", "count", "weeks after that day", "其后第几周"), ("starts_on!", "day", "first day of the week", "该周首日"), ("expected!", "money", "expected", "预计回款"),
        ("low", "money", "low end of the 80 % interval", "80% 区间下限"), ("high", "money", "high end of it", "80% 区间上限"), ("actual!", "money", "what came on the claims then open", "当时未收应收的实际回款"),
        ("spread", "number", "how far it went from the expected, in variances of single claims", "与预计之差的平方 ÷ 逐笔方差"),
    )),
    Table("expected_cash", ("cash expected of the claims open today, in one week", "当前未收应收在某一周的预计回款"), ("rule", "week"), _columns(
        ("rule!", "text", "survival: the model; due, average, own: plain rules", "survival 模型；due、average、own 为简单规则"), ("week!", "count", "weeks from today; 14 is later, or never", "第几周；14 表示更晚或收不回"),
        ("starts_on!", "day", "first day of the week", "该周首日"), ("expected!", "money", "expected", "预计回款"),
        ("low", "money", "low end of the 80 % interval", "80% 区间下限"), ("high", "money", "high end of it", "80% 区间上限"),
    )),
    Table("product_year", ("one product's sales of the last 365 days, and its stock", "一种商品近 365 天的销售与库存"), ("product_code",), _columns(
        ("product_code!", "text", "the product", "商品"), ("product_name!", "text", "its name", "名称"), ("category", "text", "its category", "类别"),
        ("quantity!", "quantity", "pieces sold, returns taken off", "净销量"), ("amount!", "money", "sales", "销售额"), ("cost_of_goods", "money", "cost of goods sold", "销售成本"), ("margin", "money", "sales less cost of goods; missing where a cost is unknown", "毛利；有成本未知时为空"),
        ("stock_on", "day", "day of the latest count", "最近盘点日"), ("stock_quantity", "quantity", "pieces in stock then", "库存数量"), ("stock_amount", "money", "their value", "库存金额"), ("average_stock", "money", "mean value of the counts of the year", "平均库存金额"),
        ("turnover", "number", "times that stock turns in a year: cost of goods ÷ average stock, pieces where costs are unknown", "年库存周转率：销售成本 ÷ 平均库存；成本未知时按件数"), ("days_of_stock", "number", "365 ÷ turnover", "库存周转天数"),
    )),
    Table("product_positions", ("what those show of one product who bought it in the last 365 days", "一种商品近 365 天购买者的表现"), ("product_code",), _columns(
        ("product_code!", "text", "the product", "商品"), ("product_name!", "text", "its name", "名称"), ("category", "text", "its category", "类别"), ("unit", "text", "its unit", "单位"), ("price!", "number", "what a piece sold for on average, tax excluded", "平均成交单价（不含税）"), ("pieces!", "quantity", "pieces sold, before returns", "销量（未减退货）"), ("returned!", "quantity", "pieces sent back", "退货数量"), ("customers!", "count", "customers who bought it", "购买客户数"), ("again!", "count", "of these on more than one day", "其中购买日超过一天的客户数"), ("promised!", "count", "orders with it whose promised and delivered days are known", "已知承诺交期与签收日的订单数"), ("on_time!", "count", "of these all was there by the promised day", "其中全部按期签收的订单数"), ("won!", "count", "offers of it won", "报价成交数"), ("lost!", "count", "offers of it lost", "报价流失数"))),
    Table("customer_stock", ("the stock behind one customer's purchases", "一个客户所购商品占用的库存"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("stock_held!", "money", "average stock of what they buy, their share of the pieces", "按销量占比分摊的平均库存"),
        ("turnover", "number", "times that it turns in a year", "年库存周转率"), ("products!", "count", "products with stock that they bought", "涉及商品数"),
    )),
    Table("ledger_checks", ("one account of the ledger in one period beside the documents", "一期科目余额与单据对账"), ("account", "last_month", "customer_id"), _columns(
        ("account!", "text", "receivable, sales or cost_of_goods", "receivable 应收账款、sales 主营业务收入、cost_of_goods 主营业务成本"), ("first_month!", "day", "first month of the period", "期间起始月"), ("last_month!", "day", "its last month", "期间末月"),
        ("customer_id", "text", "the customer, where the ledger has customers", "客户（科目按客户核算时）"), ("books!", "money", "what the ledger says", "账上金额"), ("ours!", "money", "what documents add up to", "单据合计"), ("difference!", "money", "books less documents", "差额"),
    )),
    Table("money_findings", ("one thing that does not fit together in the money brought", "一项金额不符的核查问题"), ("kind", "about", "customer_id"), _columns(
        ("kind!", "text", "no_claim, unknown_claim, no_receipt, credit_left, negative_balance, not_turned, cost_nobody, cost_unallocated, cost_overlap, spend_no_channel, spend_no_period, or statement_ with what is wrong", "类别：收款未核销、应收单不存在、已收无收款、红字超额、余额为负、外币未折算、费用所列单位并非客户、费用未分摊、费用期间重叠、获客费用未写渠道或期间不明、财务报表问题"),
        ("about!", "text", "pool, or kind of document and currency; else empty", "费用项目，或单据类别与币种；其余为空"), ("customer_id", "text", "the customer", "客户"),
        ("documents!", "count", "documents or rows", "单据数"), ("amount", "money", "money in question", "涉及金额"),
    )),
    Table("receivables", ("what one customer owes", "一个客户的应收"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("receivable!", "money", "open balances", "应收余额"),
        ("overdue!", "money", "open balances past their due day", "逾期金额"), ("oldest_due_on", "day", "oldest due day still open", "最早到期日"),
    )),
    *MONEY,
    # What they are able to
    Table("ratios", ("one financial ratio of one customer in one year", "一个客户一年的一项财务比率"), ("customer_id", "ended_on", "ratio"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("ended_on!", "day", "last day of the year", "年度末日"), ("ratio!", "text", "which ratio", "比率"),
        ("value!", "number", "the ratio", "比率值"), ("inputs!", "json", "the statement's rows it was made of: [{item, written, amount, file, sheet, row}]", "所依据的报表行：[{项目, 原文, 金额, 文件, 工作表, 行号}]"),
    )),
    Table("z_scores", ("Altman's Z of one customer in one year by one model", "一个客户一年按某一 Altman 模型的 Z 值"), ("customer_id", "ended_on", "model"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("ended_on!", "day", "last day of the year", "年度末日"), ("model!", "text", "z (1968), z_private (Z′) or z_service (Z″)", "模型：z（1968）、z_private（Z′）、z_service（Z″）"),
        ("x1!", "number", "working capital ÷ assets", "营运资金 ÷ 资产"), ("x2!", "number", "retained earnings ÷ assets", "留存收益 ÷ 资产"), ("x3!", "number", "earnings before interest and tax ÷ assets", "息税前利润 ÷ 资产"),
        ("x4!", "number", "equity ÷ liabilities: at market value for Z, else by the books", "权益 ÷ 负债：Z 用市值，其余用账面权益"), ("x5", "number", "sales ÷ assets; Z″ has none", "营业收入 ÷ 资产；Z″ 不含此项"),
        ("score!", "number", "Z", "Z 值"), ("zone!", "text", "safe, grey or distress", "区域：安全、灰色、预警"), ("is_own!", "flag", "the model made for such a company", "适用于该企业的模型"), ("inputs!", "json", "the statement's rows it was made of", "所依据的报表行"),
    )),
    Table("statement_findings", ("one thing to look at in customers' statements", "客户财务报表中的一项待核查问题"), ("customer_id", "ended_on", "kind", "about", "place"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("ended_on", "day", "last day of the period", "期间末日"),
        ("kind!", "text", "missing_side, unbalanced, negative_equity, repeated, overlap, not_a_year, no_item, no_period or future", "类别：缺一方、不平衡、权益为负、重复、期间重叠、非完整年度、项目不明、期间不明、晚于数据日"),
        ("about!", "text", "what it is about", "所涉项目或期间"), ("amount", "money", "by how much", "金额"),
        ("load", "text", "the load that brought it", "导入批次"), ("place!", "text", "file, sheet and row; empty where it is about several", "文件、工作表与行号；涉及多行时为空"),
    )),
    Table("ratio_peers", ("the quartiles of one ratio in one industry", "一个行业一项比率的四分位数"), ("industry", "ratio"), _columns(
        ("industry!", "text", "the industry as written", "行业（原文）"), ("ratio!", "text", "which ratio", "比率"), ("basis!", "text", "customers: our customers' statements; series: a benchmark that was brought", "依据：customers 客户报表，series 导入的行业基准"),
        ("companies", "count", "companies that it is made of; missing for a benchmark", "企业数；行业基准为空"),
        ("lower", "number", "a quarter lies below; missing of fewer than five", "下四分位数；不足五家为空"), ("middle", "number", "half lies below", "中位数"), ("upper", "number", "a quarter lies above", "上四分位数"),
    )),
    Table("ratio_positions", ("where one customer stands in its industry by one ratio", "一个客户一项比率在行业中的位置"), ("customer_id", "ratio"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("industry!", "text", "its industry", "行业"), ("ratio!", "text", "which ratio", "比率"), ("ended_on!", "day", "last day of the year", "年度末日"), ("value!", "number", "the ratio", "比率值"),
        ("companies!", "count", "customers of the industry that have it", "同业企业数"), ("position", "share", "part of them that do worse; missing of fewer than five", "劣于该客户的同业占比；不足五家为空"),
        ("fourth", "text", "best, upper, lower or worst fourth", "所处四分位：最好、较好、较差、最差"),
    )),
    Table("industry_prospects", ("how one industry's index changed in a year, beside the market's", "一个行业指数一年的变化与大盘对比"), ("industry",), _columns(
        ("industry!", "text", "the industry as written", "行业（原文）"), ("index_name!", "text", "the series taken as its index", "所用指数"), ("index_change!", "share", "change over twelve months", "近十二个月变化"),
        ("market_name", "text", "the series taken as the market", "大盘指数"), ("market_change", "share", "its change", "大盘变化"), ("relative", "share", "how much more than the market", "相对大盘"),
    )),
    Table("surroundings", ("what stands around one company: its industry and our rivals", "一个单位客户所处的行业与竞争情况"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("industry_change", "share", "change of its industry's index over twelve months", "所在行业指数近十二个月变化"),
        ("industry_relative", "share", "how much more than the market", "相对大盘"), ("industry_place", "share", "part of the companies of its industry that sell less", "按营业收入低于该客户的同业占比"),
        ("offers_decided", "count", "offers to it that were won or lost", "已有结果的报价数"), ("offers_lost", "count", "of these, lost", "其中流失"),
        ("offers_won_share", "share", "offers won ÷ offers decided", "成交报价数 ÷ 已有结果的报价数"),
    )),
    Table("capability_points", ("one figure that says something about what a company is able to", "反映单位客户能力的一项数据及得分"), ("customer_id", "part", "point"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("part!", "text", "purchases, behaviour, finance, market or satisfaction", "采购数据、交易行为、财务表现、市场能力、满意度"), ("point!", "text", "which figure", "数据项"),
        ("value!", "number", "the figure", "数值"), ("points!", "number", "0–100 between the figure's two lines", "得分 0–100，按该项上下限线性计算"),
    )),
    Table("assessments_left", ("one assessment that gives no points", "一条未计分的评估"), ("load", "file", "sheet", "row"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("why!", "text", "no_aspect, no_mark or no_range", "原因：评估方面不在计分之列、得分无法识别、得分超出 0–100"), ("noted_on", "day", "when", "评估日期"),
        ("aspect!", "text", "aspect as written", "评估方面（原文）"), ("said!", "text", "mark or words as written", "得分或评语（原文）"),
        ("load!", "text", "the load that brought it", "导入批次"), ("file!", "text", "its file", "文件"), ("sheet!", "text", "its sheet", "工作表"), ("row!", "count", "its row", "行号"),
    )),
    Table("capability", ("what one company is able to, in five parts", "单位客户能力的五项分值"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("known_points!", "count", "figures that are known", "已知数据项数"),
        *((part, "number", f"{part}: 0–100, mean of its points; missing where nothing is known", f"{zh}：0–100，各项得分均值；无资料时为空") for part, zh in (("purchases", "采购数据"), ("behaviour", "交易行为"), ("finance", "财务表现"), ("market", "市场能力"), ("satisfaction", "满意度"))),
    )),
    Table("capability_middles", ("the middle company in one part of capability", "单位客户能力某一项的中位水平"), ("part",), _columns(
        ("part!", "text", "the part", "能力项"), ("companies!", "count", "companies of which it is known", "有该项分值的单位数"), ("middle", "number", "median of their points", "分值中位数"),
    )),
    Table("capability_before", ("what the parts said of one company a year ago, and what followed", "一年前的能力分值与其后事实"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("purchases", "number", "as known a year ago", "一年前所知"), ("behaviour", "number", "as known a year ago", "一年前所知"), ("finance", "number", "as known a year ago", "一年前所知"),
        ("on_time_after", "share", "part of the money paid in the year after that came by the due day", "其后一年按期付款占比"), ("change_after", "number", "change of sales from the year before to the year after", "其后一年销售额较前一年变化"),
    )),

    Table("rfm", ("RFM scores of one customer with a sale", "有销售客户的 RFM 评分"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("recency_score!", "count", "1–5, 5 = most recent", "R 分"),
        ("frequency_score!", "count", "1–5, 5 = most orders; ties by customer id", "F 分"), ("monetary_score!", "count", "1–5, 5 = most money", "M 分"),
        ("rfm_class!", "text", "one of ten classes by R and F", "RFM 类别"),
    )),
    Table("tiers", ("the value tier of one customer with a sale", "有销售客户的价值等级"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("tier!", "text", "high, middle or low", "高、中、低"),
        ("cumulative_share", "share", "share of what all are worth (sales, or as set) of this customer and all larger ones", "累计占比（按销售额或所设口径）"),
    )),
    Table("usages", ("how often one customer uses or visits what we offer", "客户的使用（访问）频率"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("last_used_on!", "day", "day of the last event", "最近使用日"),
        ("use_days!", "count", "days with an event in the last 90", "近 90 天有使用记录的天数"), ("use_days_before!", "count", "days with an event in the 90 before those", "再前 90 天有使用记录的天数"),
        ("uses!", "count", "events of the last 90 days", "近 90 天使用次数"), ("use_band!", "text", "often, sometimes, seldom or not_lately", "经常 often、有时 sometimes、很少 seldom、近期未用 not_lately"),
    )),
    Table("use_months", ("one month in which one customer used or visited what we offer", "客户有使用（访问）记录的一个月"), ("customer_id", "month"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("month!", "day", "first day of the month", "月份（首日）"),
        ("use_days!", "count", "days with an event", "有使用记录的天数"), ("uses!", "count", "events", "使用次数"),
    )),
    Table("used_items", ("one thing that one customer looked at or used, by kind of event", "客户浏览或使用的某项内容，按行为类型"), ("customer_id", "event", "item"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("event!", "text", "kind of event as written; empty where none is", "行为类型（原文），未写明时为空"), ("item!", "text", "the product’s code, else what was looked at or used as written; empty where nothing is named", "商品编码，否则为所浏览或使用内容的原文；未写明时为空"),
        ("product_code", "text", "the product, where it is one of ours", "商品编码（仅限本公司商品）"), ("product_name", "text", "its name", "商品名称"), ("category", "text", "its category", "商品类别"),
        ("events!", "count", "events", "次数"), ("event_days!", "count", "days with one", "天数"), ("events_lately!", "count", "events of the last 90 days", "近 90 天次数"), ("last_event_on!", "day", "day of the last", "最近一次日期"),
        ("last_ordered_on", "day", "day on which the customer last bought the product; missing where never", "该客户最近购买该商品的日期；从未购买为空"),
    )),
    Table("year_tiers", ("the tier of one customer by the twelve months up to one day", "客户截至某日近十二个月的等级"), ("graded_on", "customer_id"), _columns(
        ("graded_on!", "day", "day of grading: today and every three months before", "评级日：数据日及此前每三个月"), ("customer_id!", "text", "the customer", "客户"),
        ("tier!", "text", "high, middle or low among all who bought in those months", "高、中、低（在该期间有购买的客户中）"), ("spent!", "money", "amount of those months", "该期间销售额"), ("margin", "money", "margin of those months as far as costs are known", "该期间毛利（仅计成本已知部分）"),
    )),
    Table("standings", ("the tier of one customer's last twelve months beside the twelve before", "客户近十二个月与再前十二个月的等级"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("year_tier", "text", "tier of the last twelve months; missing without a sale in them", "近十二个月等级；期间无销售时为空"),
        ("year_tier_before", "text", "tier of the twelve months before; missing without a sale in them", "再前十二个月等级；期间无销售时为空"),
        ("tier_move", "text", "rose, fell, same, new, back or gone", "升档、降档、不变、新客、回归或未再购买"),
    )),
    Table("tier_moves", ("the customers who went from one tier to another within a year", "一年内由某等级到某等级的客户"), ("graded_on", "tier_before", "tier_after"), _columns(
        ("graded_on!", "day", "day of grading", "评级日"), ("tier_before!", "text", "tier a year before; new: first bought since; none: bought before that year only", "一年前等级；new 为其后首购，none 为仅更早买过"),
        ("tier_after!", "text", "tier on the day; none: did not buy in the year", "评级日等级；none 为当年未购买"), ("customers!", "count", "customers", "客户数"),
        ("spent_before!", "money", "amount of the year before", "上一年度销售额"), ("spent_after!", "money", "amount of the year", "当年度销售额"),
        ("margin_before", "money", "margin of the year before as far as costs are known", "上一年度毛利（仅计成本已知部分）"), ("margin_after", "money", "margin of the year as far as costs are known", "当年度毛利（仅计成本已知部分）"),
    )),
    Table("tier_outlook", ("how many customers one tier had on a day and is expected to have a year later", "某等级在某日的客户数及预计一年后的客户数"), ("graded_on", "tier"), _columns(
        ("graded_on!", "day", "day of grading: today, and past days whose year after is known", "评级日：数据日，及其后一年已知的过去各日"), ("tier!", "text", "the tier", "等级"), ("customers!", "count", "customers in it on the day", "当日客户数"),
        ("expected!", "number", "customers in it a year later if customers move as in the year before, and as many come", "按上一年的升降与新增，预计一年后的客户数"), ("low", "number", "low end of its 80 % interval; missing on past days", "其 80% 区间下限；过去各日为空"), ("high", "number", "high end of its 80 % interval; missing on past days", "其 80% 区间上限；过去各日为空"),
        ("actual", "count", "customers in it a year later; missing today", "一年后的实际客户数；数据日为空"),
    )),
    Table("tier_climbs", ("how many have climbed so many quarters after their first tier", "首次评级后若干季度升档的比例"), ("tier", "quarters"), _columns(
        ("tier!", "text", "the first tier", "首次等级"), ("quarters!", "count", "quarters since the first grading", "距首次评级的季度数"), ("at_risk!", "count", "customers followed so far who had not climbed before", "仍在观察且此前未升档的客户"),
        ("climbed!", "count", "of them who climbed then", "其中当季升档"), ("share!", "share", "share of all who began there that has climbed by then, by Kaplan and Meier", "累计升档比例（Kaplan–Meier）"),
    )),
    Table("tier_drivers", ("what was known of customers before their tier rose or fell, against those who stayed", "客户升降档之前已知、且与等级不变者有别的一项特征"), ("move", "feature"), _columns(
        ("move!", "text", "rose or fell, within the last year", "近一年升档 rose 或降档 fell"), ("feature!", "text", "what was known, as in churn_cases", "特征，同 churn_cases 的列"), ("known_on!", "day", "the day on which it was known", "已知日期"),
        ("moved!", "count", "customers who moved so", "升（降）档客户数"), ("stayed!", "count", "customers who could have and stayed", "起点相同而等级不变的客户数"), ("median_moved!", "number", "its median of those who moved", "升（降）档者的中位数"), ("median_stayed!", "number", "its median of those who stayed", "等级不变者的中位数"),
        ("higher!", "share", "how often one who moved stands above one who stayed", "升（降）档者高于等级不变者的概率"), ("p_value!", "share", "how likely so large a difference is by chance, of all that are compared", "偶然出现如此差异的概率（已按比较次数校正）"),
    )),
    Table("activity", ("the activity of one customer", "客户的活跃状态"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("is_effective!", "flag", "has ever bought", "有效客户"),
        ("activity!", "text", "new, active, slowing, dormant, lapsed or never", "新客、活跃、放缓、沉睡、流失或从未购买"),
        ("bought_lately!", "flag", "bought within active_days", "在固定天数内有购买"),
        ("within_rhythm", "flag", "last sale within active_rhythms own medians; missing without a rhythm", "在自身节奏的设定倍数之内；无节奏时为空"),
        ("second_due_on", "day", "of one who bought on one day: by then half of those who came back had done so", "仅一天购买者：复购客户的半数在此日之前已复购"),
        ("is_second_due!", "flag", "bought on one day, and that day has passed", "仅一天购买，且已过该日"),
    )),
    Table("seasons", ("when in the year one customer with a sale buys", "有销售的客户在一年中何时购买"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"),
        ("main_season", "text", "spring, summer, autumn or winter: the one with the largest amount", "销售额最大的季节：春夏秋冬"), ("season_share", "share", "its part of the sales", "该季节占销售额比例"),
        ("spring_festival_share", "share", "part of the sales in the 30 days before Chinese New Year", "春节前 30 天占销售额比例"), ("june_share", "share", "part of the sales on 1–18 June", "618（6 月 1–18 日）占销售额比例"),
        ("mid_autumn_share", "share", "part of the sales in the 30 days before the Mid-Autumn Festival", "中秋前 30 天占销售额比例"),
        ("double_eleven_share", "share", "part of the sales on 1–11 November", "双十一（11 月 1–11 日）占销售额比例"), ("double_twelve_share", "share", "part of the sales on 1–12 December", "双十二（12 月 1–12 日）占销售额比例"),
    )),
    Table("spending", ("the spending power of one customer with a sale", "有销售客户的消费能力"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("spending_power!", "text", "high, upper, lower or low fourth by the sales of the last 365 days; same: all spent the same; none: nothing in them", "近 365 天销售额四等分：高、较高、较低、低；same 为全部相同，none 为期间无消费"),
        ("spending_from", "money", "least sales of a customer of the band", "该档最低销售额"),
    )),
    Table("sell_through", ("what one retail customer sold on of one product in one period", "零售客户某期间某商品的动销"), ("source", "load", "file", "sheet", "row"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("ended_in!", "day", "first day of the period's last month", "期间最后一个月的首日"), ("months!", "count", "months of the period", "期间月数"),
        ("product_code!", "text", "code, else name", "商品编码，没有时为名称"), ("sold", "quantity", "pieces sold", "销量"), ("stock", "quantity", "pieces in stock at the end", "期末库存"), ("profit", "money", "its profit on them", "毛利"),
    ) + PROVENANCE),
    Table("enterprise_types", ("whether one company grows, stays as it is, or may become more", "单位客户的企业类型：成长、稳定、潜力"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("enterprise_type", "text", "growth, stable or potential; missing where too little is known or the company shrinks", "成长型、稳定型、潜力型；资料不足或处于收缩时为空"),
        ("enterprise_growth", "number", "change of one year: of its own sales, else of its purchases from us", "一年变化率：客户自身营业收入，缺失时为向我方采购额"), ("growth_of", "text", "own_sales or purchases", "依据：自身收入或采购额"),
        ("promising_signals!", "count", "patents, funding, rankings and the like of the last two years", "近两年专利、融资、榜单等积极信号数"), ("is_young!", "flag", "founded in the last five years", "成立不满五年"),
    )),
    Table("businesses", ("how one customer works and earns, by what it or its accounts say", "一个客户的经营情况：客户自述与财务报表"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"),
        ("business_model", "text", "business model as written", "经营模式（原文）"), ("financial_needs", "text", "financial needs as written", "财务需求（原文）"), ("market_position", "text", "market position as written", "市场定位（原文）"), ("risk_preference", "text", "attitude to risk as written", "风险偏好（原文）"),
        ("own_sales", "money", "its own sales of the newest year with statements", "自身营业收入（最近一期年报）"), ("own_net_margin", "share", "its net profit ÷ its sales, of the newest year with both", "自身净利率：净利润 ÷ 营业收入（最近一期年报）"),
    )),
    Table("retail_types", ("whether one retail chain or shop sells fast-moving or premium goods", "零售客户的类型：快消连锁、高端连锁"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("retail_type!", "text", "fmcg or premium where its own stock turns and margin both say so, else where at least two clues more speak for it than for the other, one of them price, stock turns or margin; else unknown", "快消（fmcg）或高端（premium）：自身周转与毛利率一致指向，或支持的依据至少多两条，且含价格、周转、毛利之一；否则为未能判断（unknown）"),
        ("fmcg_clues!", "count", "clues that speak for fast-moving goods", "支持快消的依据数"), ("premium_clues!", "count", "clues that speak for premium goods", "支持高端的依据数"),
        ("buying_days", "number", "median days between orders, of customers with a rhythm", "有节奏客户的购买间隔中位数（天）"),
        ("lines_per_order", "number", "lines on an order, last 365 days", "近 365 天每单明细行数"),
        ("unit_price_level", "number", "what it pays for a unit ÷ the middle of customers who buy the same category, last 365 days; missing where fewer than five buy it", "近 365 天进货单价 ÷ 购买同类别客户的中位单价；同类别客户不足五个时为空"),
        ("margin_apart", "number", "our margin rate on it less our margin rate on all customers", "我方对其毛利率 − 全部客户毛利率"),
        ("stock_turns", "number", "times that its stock turns in a year, in pieces, by the sell-through of the last 365 days", "按近 365 天动销计的年库存周转次数（件数）"),
        ("sold_change", "number", "pieces a month that it sold in the later half of the periods against the earlier half", "动销期间后半段月均销量相对前半段的变化"),
        ("shop_margin", "share", "its profit ÷ (its profit + what it paid us for the pieces sold)", "门店毛利 ÷（门店毛利 + 所售商品的进货成本）"),
    )),
    Table("clusters", ("the cluster of one customer with a sale", "有销售客户所属的聚类"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("cluster", "text", "the cluster by behaviour, c1 first: who buys most and latest; missing where none stands the test", "按购买行为的聚类，c1 为购买最多且最近者；没有通过检验的聚类时为空"),
    )),
    Table("growth", ("how fast the orders of one customer grow", "一个客户的订单增长"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("order_growth", "number", "orders a day of the last 365 days ÷ of the 365 before", "近 365 天日均订单数 ÷ 再前 365 天日均订单数"),
        ("order_growth_low", "number", "low end of its 80 % interval", "其 80% 区间下限"), ("order_growth_high", "number", "high end of its 80 % interval", "其 80% 区间上限"),
        ("spent_growth", "number", "the same of sales, the largest order of the last year left out", "销售额同法计算，剔除近一年最大一单"),
        ("is_fast_growing!", "flag", "at or below the middle by sales of the year before, and both grow beyond chance and one order", "上一年度销售额处于中位及以下，且订单增长超出偶然、不靠单笔大单"),
    )),
    Table("size_classes", ("the size of one company by the national standard of 2017", "单位客户按统计上划分办法（2017）的规模"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("size_industry!", "text", "industry of the standard", "办法所列行业"),
        ("size_by_standard", "text", "large, medium, small or micro; missing where an indicator is missing that could change it", "大型、中型、小型或微型；缺少可能改变结果的指标时为空"), ("size_at_most", "text", "what the known indicators leave at most", "按已知指标最高可能的规模"),
        ("size_inputs", "text", "indicators used: employees, revenue, assets", "已用指标：从业人员、营业收入、资产总额"), ("size_missing", "text", "indicators that the industry asks for and nobody knows", "该行业所需而缺失的指标"),
    )),
    Table("potential", ("what one customer with a sale could buy more", "有销售客户的增购潜力"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("potential", "money", "what the upper fourth of its peers spend in 365 days, less its own sales; 0 where it buys as much", "同类客户前四分之一的近 365 天销售额减去该客户自身销售额；不低于同类时为 0"),
        ("peers_spend", "money", "sales of the last 365 days that the upper fourth of the peers reach", "同类客户前四分之一的近 365 天销售额"), ("peers", "count", "peers with sales in those days", "期间有购买的同类客户数"),
        ("peers_by", "text", "what the peers share: industry_size, industry, kind or all", "同类依据：industry_size 行业与规模，industry 行业，kind 单位或个人，all 全部"),
    )),
    Table("satisfaction", ("the newest survey answers of one customer", "客户最近的问卷评分"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("answers!", "count", "answers with a mark", "有评分的回答数"),
        ("nps_score", "number", "0–10: would recommend us", "推荐意愿 0–10 分"), ("nps_band", "text", "promoter, passive or detractor", "推荐者、中立者或贬损者"),
        ("satisfaction", "share", "points given ÷ points possible, newest survey", "最近一次问卷：得分 ÷ 满分"),
    )),
    Table("loyalties", ("what purchases and contacts together say of the loyalty of one customer with an order", "购买与跟进两方面反映的一个客户的忠诚度"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("calm_contacts", "share", "contacts of the last 180 days without a complaint; missing of fewer than three", "近 180 天无投诉跟进占比；不足三次为空"),
        ("contact_loyalty", "share", "mean of what is known of satisfaction, the would-recommend mark ÷ 10 and calm_contacts", "满意度、推荐意愿 ÷ 10、无投诉跟进占比中已知各项的均值"),
        ("overall_loyalty", "share", "mean of contact_loyalty and of loyalty from purchases; missing where either is", "跟进忠诚度与购买忠诚度的均值；任一缺失时为空"),
    )),
    Table("profiles", ("one customer with everything a question may ask: attributes, figures, classes", "一个客户的全部属性、指标与分类"), ("customer_id",), ()),  # columns: _profile_columns
    Table("customer_products", ("one product bought by one customer", "一个客户购买的一种商品"), ("customer_id", "product_code"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("product_code!", "text", "the product", "商品"), ("product_name", "text", "its name", "名称"),
        ("category", "text", "its category", "类别"), ("quantity!", "quantity", "pieces", "数量"), ("amount!", "money", "amount", "金额"),
        ("orders!", "count", "documents with it", "订单数"), ("last_ordered_on", "day", "last sale of it", "最近购买日"),
        ("share", "share", "share of the customer's amount before returns", "占客户销售额比例"), ("rank!", "count", "1 = largest amount", "排名"),
    )),
    Table("customer_months", ("one month of one customer with a document", "一个客户有单据的一个月"), ("customer_id", "month"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("month!", "day", "first day of the month", "月份（首日）"),
        ("orders!", "count", "documents with a sale", "订单数"), ("amount!", "money", "amount, returns taken off", "销售额"),
    )),

    *TOGETHER,
)
# fmt: on

PROFILE_PARTS = (
    "customers",
    "customer_metrics",
    "rhythms",
    "receivables",
    "payments",
    "credit_standings",
    "customer_profit",
    "acquisitions",
    "rfm",
    "tiers",
    "standings",
    "activity",
    "seasons",
    "outlook",
    "churn_risks",
    "spending",
    "satisfaction",
    "loyalties",
    "enterprise_types",
    "surroundings",
    "retail_types",
    "clusters",
    "growth",
    "potential",
    "size_classes",
    "usages",
    "records",
    "businesses",
)
"""The tables that profiles joins, in the order of its columns."""


def profile_parts() -> tuple[tuple[str, tuple[Column, ...]], ...]:
    """What profiles takes from each table: all but the key and where the row came from.

    A customer without documents has counts and money of 0; scores and classes stay missing, a 0 would be a score.
    """
    dropped = {"customer_id", *(column.name for column in PROVENANCE)}
    by_name = {table.name: table for table in TABLES}
    filled = ("customers", "customer_metrics", "rhythms", "receivables", "customer_profit", "acquisitions", "activity")
    return tuple(
        (
            name,
            tuple(
                replace(column, nullable=column.nullable or name not in filled)
                for column in by_name[name].columns
                if column.name not in dropped
            ),
        )
        for name in PROFILE_PARTS
    )


def _profile_columns() -> tuple[Column, ...]:
    key = _columns(("customer_id!", "text", "the customer", "客户"))
    mean = "mean of regularity and rebought_share, if steady", "规律性与重复购买商品占比的均值，仅限有节奏的客户"
    own = _columns(("loyalty", "share", *mean))
    return (*key, *(column for _, columns in profile_parts() for column in columns), *own)


TABLES = tuple(replace(table, columns=_profile_columns()) if table.name == "profiles" else table for table in TABLES)

_TABLES = {table.name: table for table in TABLES}


def table(name: str) -> Table:
    """The table of that name."""
    if name not in _TABLES:
        raise UnknownName(("table", "表"), name, _TABLES)
    return _TABLES[name]


def conform(expression: Any, name: str) -> Any:
    """The expression with exactly the columns of the table of that name, in its order and of its types."""
    return expression.select(**{c.name: expression[c.name].cast(IBIS_TYPES[c.type]) for c in table(name).columns})
