"""The facts that companies bring, and the fields of their common vocabulary. The type of a field, or a column, is one of

text      words; an id is text too, so that zeros and digits stay
day       calendar day of the company
instant   point in time, UTC
money     decimal(18,2), the workspace's currency
price     decimal(18,6), money for one unit
quantity  decimal(18,4), pieces, metres, kilograms …
count     whole number
share     0 … 1
number    floating point: days with fractions, ratios
flag      true or false
json      an object as text: custom fields
"""

from dataclasses import dataclass
from typing import Literal

from zhike.errors import Text, UnknownName

ColumnType = Literal["text", "day", "instant", "money", "price", "quantity", "count", "share", "number", "flag", "json"]

IBIS_TYPES: dict[ColumnType, str] = {
    "text": "string",
    "day": "date",
    "instant": "timestamp('UTC')",
    "money": "decimal(18, 2)",
    "price": "decimal(18, 6)",
    "quantity": "decimal(18, 4)",
    "count": "int64",
    "share": "float64",
    "number": "float64",
    "flag": "boolean",
    "json": "string",
}


@dataclass(frozen=True)
class Field:
    """One field of the facts' common vocabulary."""

    name: str
    type: ColumnType
    label: Text


@dataclass(frozen=True)
class Fact:
    """One kind of row that companies bring. `needs`: each group wants one of its fields."""

    name: str
    label: Text
    row: Text
    needs: tuple[tuple[str, ...], ...]
    fields: tuple[str, ...]
    day: str | None = None  # the date a row must have
    amount: tuple[str, ...] = ()  # the sums that must be numbers where the column is there
    document: tuple[str, ...] = ()  # natural key: rows that share it are replaced as a whole


# fmt: off
PARTY = ("customer_code", "customer_name", "customer_tax_id", "phone", "email", "member_card")
"""The fields that say who; a row needs at least one of them."""

FIELDS = (
    # who
    Field("customer_code",       "text",     ("Customer code", "客户编码")),
    Field("customer_name",       "text",     ("Customer name", "客户名称")),
    Field("customer_tax_id",     "text",     ("Tax id", "统一社会信用代码")),
    Field("phone",               "text",     ("Phone", "电话")),
    Field("email",               "text",     ("E-mail", "电子邮箱")),
    Field("member_card",         "text",     ("Member card", "会员卡号")),
    Field("other_party",         "text",     ("Other party", "对方单位")),
    Field("contact_person",      "text",     ("Contact person", "联系人")),
    Field("role",                "text",     ("Role", "角色")),
    Field("influence",           "text",     ("Influence", "影响力")),
    # documents and lines
    Field("order_id",            "text",     ("Order number", "单据编号")),
    Field("line_no",             "text",     ("Line number", "行号")),
    Field("ordered_on",          "day",      ("Order day", "单据日期")),
    Field("ordered_at",          "instant",  ("Order time", "下单时间")),
    Field("product_code",        "text",     ("Product code", "商品编码")),
    Field("product_name",        "text",     ("Product name", "商品名称")),
    Field("category",            "text",     ("Category", "商品类别")),
    Field("specification",       "text",     ("Specification", "规格型号")),
    Field("unit",                "text",     ("Unit", "单位")),
    Field("quantity",            "quantity", ("Quantity", "数量")),
    Field("unit_price",          "price",    ("Unit price", "单价")),
    Field("amount",              "money",    ("Amount without tax", "金额")),
    Field("amount_with_tax",     "money",    ("Amount with tax", "价税合计")),
    Field("tax",                 "money",    ("Tax", "税额")),
    Field("tax_rate",            "number",   ("Tax rate", "税率")),
    Field("discount",            "money",    ("Discount", "折扣")),
    Field("cost",                "money",    ("Cost", "成本")),
    Field("document_kind",       "text",     ("Kind of document", "单据类型")),
    Field("document_status",     "text",     ("Status", "单据状态")),
    Field("return_reason",       "text",     ("Reason of return", "退货原因")),
    Field("original_order_id",   "text",     ("Original order", "原单号")),
    Field("salesperson",         "text",     ("Salesperson", "业务员")),
    Field("department",          "text",     ("Department", "部门")),
    Field("store",               "text",     ("Store", "门店")),
    Field("warehouse",           "text",     ("Warehouse", "仓库")),
    Field("channel",             "text",     ("Channel", "渠道")),
    Field("campaign",            "text",     ("Campaign", "活动")),
    Field("address",             "text",     ("Address", "地址")),
    Field("currency",            "text",     ("Currency", "币别")),
    Field("exchange_rate",       "number",   ("Exchange rate", "汇率")),
    Field("home_amount",         "money",    ("Amount in our currency", "本位币金额")),
    Field("home_amount_with_tax", "money",   ("Amount with tax in our currency", "本位币价税合计")),
    Field("to_currency",         "text",     ("Into currency", "目标币别")),
    Field("note",                "text",     ("Note", "备注")),
    # deliveries, quotes
    Field("promised_on",         "day",      ("Promised for", "承诺交期")),
    Field("shipped_on",          "day",      ("Shipped on", "发货日期")),
    Field("delivered_on",        "day",      ("Delivered on", "签收日期")),
    Field("freight",             "money",    ("Freight", "运费")),
    Field("carrier",             "text",     ("Carrier", "承运商")),
    Field("distance_km",         "number",   ("Distance, km", "里程（公里）")),
    Field("quoted_on",           "day",      ("Quoted on", "报价日期")),
    Field("valid_until",         "day",      ("Valid until", "有效期至")),
    Field("outcome",             "text",     ("Outcome", "结果")),
    Field("lost_to",             "text",     ("Lost to", "输给")),
    # masters
    Field("kind_of_party",       "text",     ("Company or person", "单位性质")),
    Field("industry",            "text",     ("Industry", "行业")),
    Field("employees",           "count",    ("Employees", "员工人数")),
    Field("annual_revenue",      "money",    ("Annual revenue", "年营业额")),
    Field("total_assets",        "money",    ("Total assets", "资产总额")),
    Field("stock_code",          "text",     ("Stock code", "股票代码")),
    Field("price_level",         "text",     ("Price level", "价格等级")),
    Field("estimated_demand",    "money",    ("Estimated demand", "预计需求")),
    Field("business_model",      "text",     ("Business model", "经营模式")),
    Field("market_position",     "text",     ("Market position", "市场定位")),
    Field("strategy",            "text",     ("Strategy", "发展策略")),
    Field("financial_needs",     "text",     ("Financial needs", "财务需求")),
    Field("risk_preference",     "text",     ("Risk preference", "风险偏好")),
    Field("founded_on",          "day",      ("Founded on", "成立日期")),
    Field("size_class",          "text",     ("Size class", "企业规模")),
    Field("gender",              "text",     ("Gender", "性别")),
    Field("birth_year",          "count",    ("Year of birth", "出生年份")),
    Field("occupation",          "text",     ("Occupation", "职业")),
    Field("parent_code",         "text",     ("Parent company", "上级单位")),
    Field("level",               "text",     ("Level", "客户等级")),
    Field("owner",               "text",     ("Owner", "负责人")),
    Field("source_channel",      "text",     ("Source of customer", "客户来源")),
    Field("created_on",          "day",      ("Created on", "建档日期")),
    Field("status",              "text",     ("State", "状态")),
    Field("other_software",      "text",     ("Other software", "在用软件")),
    Field("needs",               "text",     ("Needs", "需求")),
    Field("decision_path",       "text",     ("Decision path", "决策流程")),
    Field("lost_on",             "day",      ("Lost on", "流失日期")),
    Field("lost_reason",         "text",     ("Reason of loss", "流失原因")),
    Field("responsible_department", "text",  ("Responsible department", "责任部门")),
    Field("consent",             "text",     ("Consent", "授权")),
    Field("list_price",          "price",    ("List price", "标价")),
    Field("launched_on",         "day",      ("Launched on", "上市日期")),
    # money
    Field("document_no",         "text",     ("Receipt number", "收款单号")),
    Field("received_on",         "day",      ("Received on", "收款日期")),
    Field("received_amount",     "money",    ("Received", "收款金额")),
    Field("kind",                "text",     ("Kind", "类型")),
    Field("method",              "text",     ("Means of payment", "结算方式")),
    Field("matures_on",          "day",      ("Matures on", "到期承兑日")),
    Field("invoice_no",          "text",     ("Invoice number", "应收单号")),
    Field("invoiced_on",         "day",      ("Invoiced on", "开票日期")),
    Field("due_on",              "day",      ("Due on", "到期日")),
    Field("invoice_amount",      "money",    ("Invoice amount", "应收金额")),
    Field("paid_amount",         "money",    ("Paid", "已收金额")),
    Field("balance",             "money",    ("Open balance", "余额")),
    Field("account",             "text",     ("Account", "科目")),
    Field("opening",             "money",    ("Opening balance", "期初余额")),
    Field("debit",               "money",    ("Debit", "借方")),
    Field("credit",              "money",    ("Credit", "贷方")),
    Field("closing",             "money",    ("Closing balance", "期末余额")),
    Field("credit_limit",        "money",    ("Credit limit", "信用额度")),
    Field("term_days",           "count",    ("Days of credit", "账期（天）")),
    Field("valid_from",          "day",      ("Valid from", "生效日期")),
    Field("valid_to",            "day",      ("Valid to", "失效日期")),
    Field("pool",                "text",     ("Cost pool", "费用项目")),
    Field("driver",              "text",     ("Cost driver", "分摊动因")),
    # contacts with customers
    Field("at",                  "instant",  ("Time", "时间")),
    Field("kind_of_interaction", "text",     ("Kind of contact", "跟进类型")),
    Field("staff",               "text",     ("Staff", "跟进人")),
    Field("minutes",             "number",   ("Minutes", "时长（分钟）")),
    Field("topic",               "text",     ("Topic", "主题")),
    Field("text",                "text",     ("Text", "内容")),
    Field("next_at",             "instant",  ("Next contact", "下次跟进时间")),
    Field("ticket_no",           "text",     ("Ticket", "工单号")),
    Field("opened_at",           "instant",  ("Opened", "受理时间")),
    Field("responded_at",        "instant",  ("Answered", "响应时间")),
    Field("closed_at",           "instant",  ("Closed", "关闭时间")),
    Field("severity",            "text",     ("Severity", "严重程度")),
    Field("event",               "text",     ("Event", "事件")),
    Field("object",              "text",     ("Object", "对象")),
    Field("duration",            "number",   ("Duration, seconds", "时长（秒）")),
    Field("survey",              "text",     ("Survey", "问卷")),
    Field("question",            "text",     ("Question", "题目")),
    Field("score",               "number",   ("Score", "评分")),
    Field("scale",               "number",   ("Scale", "满分")),
    # plans, staff, winning customers
    Field("period",              "text",     ("Period", "期间")),
    Field("name",                "text",     ("Name", "名称")),
    Field("offer",               "text",     ("Offer", "优惠")),
    Field("starts_on",           "day",      ("Starts on", "开始日期")),
    Field("ends_on",             "day",      ("Ends on", "结束日期")),
    Field("budget",              "money",    ("Budget", "预算")),
    Field("audience",            "text",     ("Audience", "目标客群")),
    Field("metric",              "text",     ("Metric", "指标")),
    Field("value",               "number",   ("Value", "数值")),
    Field("dimension",           "text",     ("Dimension", "维度")),
    Field("hourly_cost",         "money",    ("Cost per hour", "小时成本")),
    Field("contract_no",         "text",     ("Contract", "合同号")),
    Field("renewed",             "text",     ("Renewed", "是否续签")),
    Field("date",                "day",      ("Date", "日期")),
    Field("points",              "number",   ("Points", "积分")),
    Field("reason",              "text",     ("Reason", "原因")),
    Field("price",               "price",    ("Price", "价格")),
    Field("impressions",         "count",    ("Impressions", "曝光量")),
    Field("leads",               "count",    ("Leads", "线索数")),
    Field("lead_id",             "text",     ("Lead", "线索编号")),
    Field("stage",               "text",     ("Stage", "阶段")),
    Field("stage_at",            "instant",  ("Stage since", "阶段时间")),
    Field("won_on",              "day",      ("Won on", "成交日期")),
    Field("lost_stage",          "text",     ("Lost at stage", "流失阶段")),
    Field("group",               "text",     ("Group", "分组")),
    Field("response",            "text",     ("Response", "响应")),
    Field("item",                "text",     ("Statement item", "报表项目")),
    Field("sold",                "quantity", ("Sold", "销量")),
    Field("stock",               "quantity", ("Stock", "库存")),
    Field("profit",              "money",    ("Profit", "利润")),
    Field("aspect",              "text",     ("Aspect", "方面")),
    Field("by",                  "text",     ("By", "评估人")),
    Field("since",               "day",      ("Since", "起始日期")),
    Field("source",              "text",     ("Source", "来源")),
)

_LINE = ("order_id", "line_no", *PARTY, "contact_person", "ordered_on", "ordered_at", "product_code", "product_name",
         "category", "specification", "unit", "quantity", "unit_price", "amount", "amount_with_tax", "tax", "tax_rate",
         "discount", "cost", "document_kind", "document_status", "return_reason", "original_order_id", "salesperson",
         "department", "store", "warehouse", "channel", "campaign", "address", "currency", "exchange_rate", "home_amount", "home_amount_with_tax", "method",
         "received_amount", "due_on", "note")
_SUMS = ("amount", "amount_with_tax")

FACTS = (
    Fact("order_lines", ("Sales lines", "销售明细"), ("one line of a sale or a return", "一行销售或退货明细"),
         (PARTY, ("ordered_on", "ordered_at"), ("amount", "amount_with_tax", "unit_price", "quantity", "product_code", "product_name")),
         _LINE, day="ordered_on", amount=_SUMS, document=("order_id",)),
    Fact("documents", ("Sales documents", "单据汇总"), ("a sale known only by its total", "只有合计的一张单据"),
         (PARTY, ("ordered_on", "ordered_at"), _SUMS), _LINE, day="ordered_on", amount=_SUMS, document=("order_id",)),
    Fact("deliveries", ("Deliveries", "发货"), ("goods promised and sent", "一次发货"), (("order_id",),),
         ("order_id", *PARTY, "promised_on", "shipped_on", "delivered_on", "freight", "carrier", "distance_km", "address", "note"),
         document=("order_id",)),
    Fact("quotes", ("Quotes", "报价"), ("an offer made", "一次报价"), (PARTY, ("quoted_on",)),
         (*PARTY, "quoted_on", "product_code", "product_name", "quantity", "unit_price", "amount", "valid_until", "outcome", "lost_to", "salesperson", "note"),
         day="quoted_on", amount=("amount",)),
    Fact("customers", ("Customers", "客户档案"), ("one party as one system knows it", "一个系统里的一个客户"), (PARTY,),
         (*PARTY, "kind_of_party", "contact_person", "industry", "employees", "annual_revenue", "total_assets", "stock_code",
          "price_level", "estimated_demand", "business_model", "market_position", "strategy", "financial_needs", "risk_preference",
          "founded_on", "size_class", "gender", "birth_year", "occupation", "address", "parent_code", "level", "owner",
          "source_channel", "created_on", "status", "other_software", "needs", "decision_path", "lost_on", "lost_reason",
          "responsible_department", "department", "store", "channel", "consent", "note"), document=("customer_code",)),
    Fact("relations", ("Relations", "关系"), ("who belongs to or works with whom", "客户间的一条关系"), (PARTY, ("other_party",)),
         (*PARTY, "other_party", "kind", "since", "note")),
    Fact("assessments", ("Assessments", "评估"), ("a judgement of a person about a customer", "对客户的一次人工评估"),
         (PARTY, ("date",), ("aspect",)), (*PARTY, "date", "aspect", "score", "text", "by"), day="date"),
    Fact("people", ("Contacts", "联系人"), ("a person at a company", "客户的一位联系人"), (PARTY, ("contact_person",)),
         (*PARTY, "contact_person", "role", "influence", "department", "gender", "address", "owner", "created_on", "note")),
    Fact("products", ("Products", "商品"), ("one product", "一种商品"), (("product_code", "product_name"),),
         ("product_code", "product_name", "name", "category", "specification", "unit", "list_price", "unit_price", "cost", "launched_on", "status", "note"),
         document=("product_code",)),
    Fact("receipts", ("Receipts", "收款"), ("money received", "一笔收款"), (PARTY, ("received_on",), ("received_amount",)),
         (*PARTY, "document_no", "received_on", "received_amount", "kind", "document_kind", "document_status", "method",
          "matures_on", "invoice_no", "order_id", "salesperson", "department", "currency", "exchange_rate", "home_amount", "note"),
         day="received_on", amount=("received_amount",), document=("document_no",)),
    Fact("allocations", ("Allocations", "核销"), ("which receipt pays which claim", "一条核销记录"),
         (("document_no",), ("invoice_no",), ("amount",)), ("document_no", "invoice_no", "amount", "date", *PARTY), amount=("amount",)),
    Fact("invoices", ("Receivables", "应收"), ("a claim on a customer", "一笔应收"),
         (PARTY, ("invoiced_on", "due_on"), ("invoice_amount", "balance")),
         ("invoice_no", *PARTY, "invoiced_on", "due_on", "invoice_amount", "paid_amount", "balance", "kind", "document_kind",
          "document_status", "order_id", "tax", "salesperson", "department", "currency", "exchange_rate", "home_amount", "note"),
         day="invoiced_on", amount=("invoice_amount",), document=("invoice_no", "party_key")),
    Fact("ledger", ("Ledger", "科目余额"), ("an account's opening, debit, credit, closing", "一个科目一期的余额"),
         (("period",), ("account",), ("closing", "debit", "credit")), ("period", "account", *PARTY, "opening", "debit", "credit", "closing")),
    Fact("rates", ("Exchange rates", "汇率"), ("what one unit of another currency was worth", "一种外币的一条汇率"),
         (("currency",), ("exchange_rate",), ("date", "valid_from", "period")),
         ("currency", "to_currency", "quantity", "exchange_rate", "date", "valid_from", "valid_to", "period", "note")),
    Fact("credit_terms", ("Credit terms", "信用"), ("limit and term in force", "一条信用额度与账期"), (PARTY, ("credit_limit", "term_days")),
         (*PARTY, "credit_limit", "term_days", "valid_from", "valid_to", "note")),
    Fact("costs", ("Costs", "费用"), ("money spent to serve", "一笔服务费用"), (("period",), ("pool",), ("amount",)),
         ("period", "pool", "amount", "currency", "exchange_rate", "driver", *PARTY, "note"), amount=("amount",)),
    Fact("interactions", ("Contacts with customers", "跟进记录"), ("a contact with a customer", "一次跟进"),
         (PARTY, ("at",), ("kind_of_interaction", "text", "topic")),
         ("at", *PARTY, "kind_of_interaction", "channel", "staff", "minutes", "topic", "text", "outcome", "next_at", "ticket_no",
          "opened_at", "responded_at", "closed_at", "severity", "order_id", "product_code", "contact_person", "department", "note"), day="at"),
    Fact("events", ("Events", "行为"), ("a use or browse event", "一次使用或浏览"), (PARTY, ("at",), ("event",)),
         ("at", *PARTY, "event", "object", "product_code", "duration", "channel"), day="at"),
    Fact("responses", ("Survey answers", "反馈"), ("one answer to one question", "一题的一个回答"), (("at",), ("score", "text")),
         ("at", *PARTY, "survey", "question", "score", "scale", "text", "channel"), day="at"),
    Fact("campaigns", ("Campaigns", "活动"), ("one campaign", "一次活动"), (("campaign",), ("starts_on",)),
         ("campaign", "name", "offer", "starts_on", "ends_on", "budget", "audience", "channel"), document=("campaign",)),
    Fact("targets", ("Targets", "目标"), ("a figure to reach", "一个目标值"), (("period",), ("metric",), ("value",)),
         ("period", "metric", "value", "dimension")),
    Fact("staff", ("Staff", "员工"), ("who works for us", "一名员工"), (("name",), ("hourly_cost", "role", "department")),
         ("name", "department", "role", "hourly_cost", "phone")),
    Fact("contracts", ("Contracts", "合同"), ("an agreement over time", "一份合同"), (PARTY, ("contract_no",)),
         (*PARTY, "contract_no", "starts_on", "ends_on", "amount", "renewed", "note"), document=("contract_no",)),
    Fact("points", ("Points", "积分"), ("points earned or used", "一次积分变动"), (PARTY, ("date",), ("points",)),
         (*PARTY, "date", "points", "reason"), day="date"),
    Fact("prices", ("Prices", "价目"), ("a list price over time", "一段时间的标价"), (("product_code",), ("valid_from",), ("price",)),
         ("product_code", "product_name", "valid_from", "price", "price_level")),
    Fact("spend", ("Acquisition spend", "获客费用"), ("money spent to win customers", "一笔获客费用"),
         (("period",), ("channel", "campaign"), ("amount",)), ("period", "channel", "campaign", "amount", "currency", "exchange_rate", "impressions", "leads", "note"), amount=("amount",)),
    Fact("leads", ("Leads", "潜在客户"), ("one prospect", "一个潜在客户"), (("lead_id",), ("created_on",)),
         ("lead_id", "created_on", "channel", "campaign", *PARTY, "contact_person", "stage", "stage_at", "won_on", "lost_on", "lost_stage", "lost_reason", "owner")),
    Fact("touches", ("Marketing contacts", "营销联系"), ("one message or call of a campaign", "一次营销触达"), (("campaign",), PARTY, ("at",)),
         ("campaign", *PARTY, "at", "channel", "group", "response"), day="at"),
    Fact("statements", ("Financial statements", "财务报表"), ("one item of a customer's statement", "报表的一个项目"),
         (PARTY, ("period",), ("item",), ("amount",)), (*PARTY, "period", "item", "amount", "currency", "exchange_rate"), amount=("amount",)),
    Fact("sell_through", ("Sell-through", "动销"), ("what a retail customer sells on", "零售客户的动销"), (PARTY, ("period",), ("sold", "stock")),
         (*PARTY, "period", "product_code", "product_name", "sold", "stock", "profit")),
    Fact("stock", ("Stock", "库存"), ("our stock of a product on a day", "某日某商品库存"), (("date",), ("product_code",), ("quantity",)),
         ("date", "product_code", "product_name", "warehouse", "quantity", "amount"), day="date"),
    Fact("series", ("Series", "外部序列"), ("an outside number over time", "一个外部数值"), (("name",), ("date",), ("value",)), ("name", "date", "value"), day="date"),
    Fact("signals", ("Signals", "外部信号"), ("a dated, sourced fact about a company", "一条外部信号"), (PARTY, ("date",), ("kind",)),
         (*PARTY, "date", "kind", "value", "source", "text"), day="date"),
)
# fmt: on

_FIELDS = {field.name: field for field in FIELDS}
_FACTS = {fact.name: fact for fact in FACTS}


def field(name: str) -> Field:
    """The field of that name."""
    if name not in _FIELDS:
        raise UnknownName(("field", "字段"), name, _FIELDS)
    return _FIELDS[name]


def fact(name: str) -> Fact:
    """The fact of that name."""
    if name not in _FACTS:
        raise UnknownName(("kind of data", "资料类型"), name, _FACTS)
    return _FACTS[name]
