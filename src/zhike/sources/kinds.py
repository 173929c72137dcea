"""Which fact a sheet holds, and what meanings that depend on it stand for.

`MEANS[kind]` turns meanings of the vocabulary into the kind's own fields: 单据编号 is the order
number of a sale, the receipt number of a receipt. The factor says how willingly.
"""

from zhike.tables import FACTS, Fact, fact, field

Means = dict[str, dict[str, float]]

# fmt: off
_SALE: Means = {
    "@author": {"-": 1.0}, "promised_on": {"-": 0.6},
    "@number": {"order_id": 1.0}, "@date": {"ordered_on": 0.95}, "@amount": {"amount": 0.95}, "@gross": {"amount_with_tax": 1.0},
    "@paid": {"amount_with_tax": 1.0}, "@settled": {"received_amount": 0.9}, "@due": {"amount_with_tax": 0.45}, "@person": {"salesperson": 0.9},
    "@status": {"document_status": 0.95}, "@kind": {"document_kind": 0.95}, "@channel": {"channel": 0.85}, "@name": {"product_name": 0.5}, "@who": {"customer_name": 0.9},
    "@code": {"product_code": 0.5}, "@line_total": {"amount": 1.0, "amount_with_tax": 0.9},
    "owner": {"salesperson": 0.85}, "staff": {"salesperson": 0.5}, "invoice_no": {"order_id": 0.8}, "document_no": {"order_id": 0.7},
    "invoiced_on": {"ordered_on": 0.9}, "list_price": {"unit_price": 0.6}, "source_channel": {"channel": 0.7}, "status": {"document_status": 0.7},
    "text": {"note": 0.5}, "created_on": {"ordered_on": 0.5}, "invoice_amount": {"amount_with_tax": 0.55}, "starts_on": {"ordered_on": 0.4},
    "received_amount": {"amount_with_tax": 0.6}, "at": {"ordered_on": 0.5}, "price": {"unit_price": 0.9}, "sold": {"quantity": 0.8},
    "name": {"customer_name": 0.5}, "value": {"amount": 0.5}, "item": {"product_name": 0.7}, "outcome": {"document_status": 0.4},
    "topic": {"note": 0.7}, "contract_no": {"order_id": 0.9}, "kind_of_party": {"document_kind": 0.3}, "object": {"product_name": 0.3}, "shipped_on": {"ordered_on": 0.6}, "event": {"document_kind": 0.6},
}
_RECEIPT: Means = {
    "@author": {"-": 1.0}, "@who": {"customer_name": 0.9},
    "@number": {"document_no": 1.0}, "@date": {"received_on": 0.9}, "@amount": {"received_amount": 0.85}, "@gross": {"received_amount": 0.8},
    "@paid": {"received_amount": 1.0}, "@settled": {"received_amount": 0.8}, "@due": {"-": 0.8}, "@person": {"salesperson": 0.9},
    "@status": {"document_status": 0.95}, "@kind": {"document_kind": 0.95}, "@name": {"customer_name": 0.6}, "@code": {"customer_code": 0.5},
    "owner": {"salesperson": 0.8}, "staff": {"salesperson": 0.6}, "ordered_on": {"received_on": 0.7}, "at": {"received_on": 0.5}, "created_on": {"received_on": 0.4}, "paid_amount": {"received_amount": 0.8},
    "amount": {"received_amount": 0.6}, "text": {"note": 0.6}, "topic": {"note": 0.7}, "credit": {"received_amount": 0.8}, "status": {"document_status": 0.7}, "original_order_id": {"invoice_no": 0.7}, "shipped_on": {"received_on": 0.1}, "home_amount_with_tax": {"home_amount": 1.0},
}
_INVOICE: Means = {
    "@author": {"-": 1.0}, "@who": {"customer_name": 0.9},
    "@number": {"invoice_no": 1.0}, "@date": {"invoiced_on": 0.95}, "@amount": {"invoice_amount": 0.8}, "@gross": {"invoice_amount": 1.0},
    "@paid": {"paid_amount": 0.85}, "@settled": {"paid_amount": 1.0}, "@due": {"invoice_amount": 0.95, "balance": 0.3}, "@person": {"salesperson": 0.9},
    "@status": {"document_status": 0.95}, "@kind": {"document_kind": 0.95}, "@name": {"customer_name": 0.6}, "@code": {"customer_code": 0.5},
    "owner": {"salesperson": 0.8}, "ordered_on": {"invoiced_on": 0.85}, "amount": {"invoice_amount": 0.75}, "amount_with_tax": {"invoice_amount": 0.95},
    "received_amount": {"paid_amount": 0.85}, "document_no": {"invoice_no": 0.6}, "text": {"note": 0.6}, "topic": {"note": 0.7}, "closing": {"balance": 0.9}, "created_on": {"invoiced_on": 0.4},
    "debit": {"invoice_amount": 0.8}, "credit": {"paid_amount": 0.8}, "original_order_id": {"order_id": 0.9}, "status": {"document_status": 0.8}, "ends_on": {"due_on": 0.5}, "staff": {"salesperson": 0.5}, "home_amount_with_tax": {"home_amount": 1.0},
}
_MASTER: Means = {
    "@author": {"-": 1.0}, "@who": {"customer_name": 1.0, "contact_person": 0.3},
    "@number": {"customer_code": 0.8}, "@date": {"created_on": 0.7}, "@name": {"customer_name": 0.9}, "@code": {"customer_code": 0.9}, "name": {"customer_name": 0.85},
    "@person": {"owner": 0.95}, "@status": {"status": 0.9}, "@kind": {"kind_of_party": 0.7}, "@channel": {"source_channel": 0.85}, "salesperson": {"owner": 0.9},
    "staff": {"owner": 0.5}, "text": {"note": 0.6}, "size_class": {"size_class": 1.0}, "founded_on": {"founded_on": 1.0, "created_on": 0.4}, "channel": {"channel": 0.9, "source_channel": 0.7}, "category": {"level": 0.5, "kind_of_party": 0.5},
    "document_kind": {"kind_of_party": 0.5}, "starts_on": {"created_on": 0.5}, "date": {"created_on": 0.6}, "priority": {"level": 0.6}, "severity": {"level": 1.0},
}
_CONTACT: Means = {
    "level": {"level": 0.9},
    "@author": {"staff": 0.9}, "@who": {"customer_name": 0.9, "contact_person": 0.5},
    "@date": {"at": 0.9}, "@person": {"staff": 0.9}, "@kind": {"kind_of_interaction": 0.9}, "@status": {"outcome": 0.75}, "@number": {"ticket_no": 0.7}, "@name": {"customer_name": 0.6, "topic": 0.3},
    "@channel": {"channel": 0.9}, "salesperson": {"staff": 0.9}, "owner": {"staff": 0.85}, "note": {"note": 0.9, "text": 0.7}, "created_on": {"at": 0.7}, "event": {"kind_of_interaction": 0.6}, "starts_on": {"at": 0.8},
    "duration": {"minutes": 0.9}, "method": {"kind_of_interaction": 0.5}, "status": {"outcome": 0.7}, "stage": {"outcome": 0.5}, "title": {"topic": 0.8}, "phone": {"phone": 1.0, "kind_of_interaction": 0.3}, "due_on": {"at": 0.8}, "received_on": {"at": 0.3},
}
MEANS: dict[str, Means] = {
    "order_lines": _SALE, "documents": _SALE, "receipts": _RECEIPT, "invoices": _INVOICE, "interactions": _CONTACT,
    "customers": _MASTER,
    "people": {**_MASTER, "@name": {"contact_person": 0.9}, "@who": {"contact_person": 1.0}, "name": {"contact_person": 1.0}, "contact_person": {"contact_person": 1.0}, "customer_name": {"customer_name": 1.0}, "@number": {}, "@code": {}},
    "products": {"@name": {"product_name": 1.0}, "@code": {"product_code": 1.0}, "@number": {"product_code": 0.8}, "@kind": {"category": 0.7}, "@status": {"status": 0.9}, "price": {"list_price": 1.0},
                 "name": {"product_name": 0.8}, "created_on": {"launched_on": 0.4}, "text": {"note": 0.5}},
    "responses": {"@who": {"customer_name": 0.9}, "@date": {"at": 0.9}, "@name": {"customer_name": 0.5}, "created_on": {"at": 0.6}, "note": {"text": 0.9}, "received_on": {"at": 0.4}, "@channel": {"channel": 0.8}, "delivered_on": {"at": 0.3}, "name": {"customer_name": 0.6}},
    "spend": {"@date": {"period": 0.85}, "@amount": {"amount": 0.9}, "@gross": {"amount": 0.8}, "@paid": {"amount": 0.8}, "spend_amount": {"amount": 1.0}, "cost": {"amount": 0.8}, "@channel": {"channel": 0.9}, "amount": {"amount": 0.8},
              "@name": {"campaign": 0.5}, "source_channel": {"channel": 0.8}, "object": {"campaign": 0.3}, "@kind": {"channel": 0.4}, "budget": {"-": 0.6}, "topic": {"campaign": 0.6}, "item": {"campaign": 0.6}, "text": {"note": 0.6, "campaign": 0.3}},
    "events": {"@who": {"customer_name": 0.9}, "@date": {"at": 0.9}, "@kind": {"event": 0.8}, "@name": {"customer_name": 0.5}, "kind_of_interaction": {"event": 0.6}, "@channel": {"channel": 0.8}, "minutes": {"duration": 0.9}, "created_on": {"at": 0.5}, "ordered_on": {"at": 0.3},
               "starts_on": {"at": 0.8}, "owner": {"customer_name": 0.3}, "@person": {"customer_name": 0.7}, "product_name": {"object": 0.8}, "text": {"object": 0.6}, "topic": {"object": 0.6}},
    "contracts": {"@number": {"contract_no": 0.9}, "@date": {"starts_on": 0.8}, "@amount": {"amount": 0.9}, "@gross": {"amount": 0.8}, "@name": {"customer_name": 0.7}, "@code": {"customer_code": 0.7},
                  "due_on": {"ends_on": 0.95}, "valid_until": {"ends_on": 0.9}, "valid_to": {"ends_on": 0.9}, "valid_from": {"starts_on": 0.9}, "ordered_on": {"starts_on": 0.9}, "created_on": {"starts_on": 0.5}, "text": {"note": 0.5}},
    "allocations": {"@number": {"document_no": 0.8}, "@date": {"date": 0.9}, "@settled": {"amount": 0.9}, "@amount": {"amount": 0.9}, "paid_amount": {"amount": 1.0}, "received_amount": {"amount": 0.9}, "received_on": {"date": 0.7}, "@name": {"customer_name": 0.6}},
    "stock": {"quantity": {"quantity": 0.8}, "@date": {"date": 0.9}, "stock": {"quantity": 1.0}, "@amount": {"amount": 0.9}, "cost": {"amount": 0.45}, "@name": {"product_name": 0.8}, "@code": {"product_code": 0.9}, "name": {"product_name": 0.6}, "store": {"warehouse": 0.6}},
    "touches": {"@who": {"customer_name": 0.9}, "source_channel": {"channel": 0.6}, "text": {"response": 0.7}, "topic": {"campaign": 0.7}, "@date": {"at": 0.9}, "@channel": {"channel": 0.9}, "@name": {"customer_name": 0.7}, "@code": {"customer_code": 0.7}, "@status": {"response": 0.4}, "outcome": {"response": 0.8}, "method": {"channel": 0.4}, "kind_of_interaction": {"channel": 0.7}},
    "signals": {"@date": {"date": 0.9}, "@amount": {"value": 0.9}, "@kind": {"kind": 1.0}, "@channel": {"source": 0.9}, "source_channel": {"source": 1.0}, "note": {"text": 0.9}, "@name": {"customer_name": 0.7}, "score": {"value": 0.5}, "event": {"kind": 0.8}},
    "statements": {"campaign": {"item": 0.9}, "account": {"item": 0.9}, "pool": {"item": 0.9}, "@amount": {"amount": 0.9}, "@date": {"period": 0.8}, "@name": {"customer_name": 0.7}},
    "series": {"@date": {"date": 0.9}, "@name": {"name": 1.0}, "period": {"date": 0.6}, "metric": {"name": 0.9}, "item": {"name": 0.7}, "score": {"value": 0.5}, "price": {"value": 0.8}, "@amount": {"value": 0.5}},
    "ledger": {"@due": {"debit": 0.9}, "@opening_credit": {"-": 1.0}, "@closing_credit": {"-": 1.0}, "invoice_amount": {"debit": 0.6}, "paid_amount": {"credit": 0.7}, "@settled": {"credit": 0.7}, "@date": {"period": 0.95}, "@amount": {"debit": 0.3}, "received_amount": {"credit": 0.5}, "balance": {"closing": 0.95}, "@name": {"customer_name": 0.6}, "@code": {"customer_code": 0.5}, "invoiced_on": {"period": 0.5}},
    "rates": {"@date": {"date": 0.9}, "@name": {"currency": 0.5}, "@code": {"currency": 0.7}, "unit_price": {"exchange_rate": 0.7}, "price": {"exchange_rate": 0.7}, "value": {"exchange_rate": 0.7}, "unit": {"quantity": 0.6},
              "starts_on": {"valid_from": 0.9}, "ends_on": {"valid_to": 0.9}, "created_on": {"date": 0.4}},
    "targets": {"owner": {"dimension": 0.8}, "staff": {"dimension": 0.8}, "name": {"dimension": 0.8}, "@who": {"dimension": 0.8}, "address": {"dimension": 0.5}, "channel": {"dimension": 0.6}, "category": {"dimension": 0.5}, "@date": {"period": 0.9}, "spend_amount": {"value": 0.3}, "@amount": {"value": 0.8}, "salesperson": {"dimension": 0.8}, "department": {"dimension": 0.8}, "store": {"dimension": 0.8}, "@person": {"dimension": 0.8}, "budget": {"value": 0.6}},
    "sell_through": {"@date": {"period": 0.8}, "@name": {"customer_name": 0.7}, "@who": {"customer_name": 0.9}, "@code": {"product_code": 0.8}, "@number": {"product_code": 0.3}, "quantity": {"sold": 0.9}, "name": {"product_name": 0.6}, "store": {"customer_name": 0.8}, "@amount": {"profit": 0.2}},
    "costs": {"spend_amount": {"amount": 0.95}, "@amount": {"amount": 0.9}, "@gross": {"amount": 0.9}, "@paid": {"amount": 0.9}, "@due": {"amount": 1.0}, "amount": {"amount": 0.8}, "invoice_amount": {"amount": 0.6}, "freight": {"amount": 0.8}, "debit": {"amount": 0.5}, "home_amount": {"amount": 0.7},
              "@date": {"period": 0.9}, "ordered_on": {"period": 0.8}, "shipped_on": {"period": 0.85}, "at": {"period": 0.7}, "created_on": {"period": 0.4}, "invoiced_on": {"period": 0.6}, "received_on": {"period": 0.5}, "@kind": {"pool": 0.6}, "category": {"pool": 0.8}, "account": {"pool": 0.7},
              "@name": {"customer_name": 0.3}, "@who": {"customer_name": 0.3}, "@status": {"document_status": 0.95}, "text": {"note": 0.7}, "topic": {"note": 0.7}, "reason": {"note": 0.7}},
    "leads": {"@name": {"customer_name": 0.7}, "@who": {"contact_person": 0.9}, "name": {"contact_person": 0.7}, "@number": {"lead_id": 0.9}, "@code": {"lead_id": 0.6}, "ticket_no": {"lead_id": 0.9}, "@date": {"created_on": 0.8}, "at": {"created_on": 0.8}, "ordered_on": {"won_on": 0.6},
              "@channel": {"channel": 0.9}, "source_channel": {"channel": 1.0}, "@person": {"owner": 0.9}, "salesperson": {"owner": 0.9}, "staff": {"owner": 0.85}, "@status": {"stage": 0.85}, "status": {"stage": 0.8}, "document_status": {"stage": 0.6}, "outcome": {"stage": 0.6}},
    "quotes": {"@number": {"-": 0.6}, "@who": {"customer_name": 0.9}, "@name": {"customer_name": 0.7, "product_name": 0.4}, "@code": {"customer_code": 0.6}, "@date": {"quoted_on": 0.85}, "ordered_on": {"quoted_on": 0.3}, "created_on": {"quoted_on": 0.4}, "@amount": {"amount": 0.9}, "@gross": {"amount": 0.9}, "amount_with_tax": {"amount": 0.9}, "invoice_amount": {"amount": 0.6},
               "@person": {"salesperson": 0.9}, "owner": {"salesperson": 0.8}, "staff": {"salesperson": 0.8}, "@status": {"outcome": 0.8}, "document_status": {"outcome": 0.8}, "status": {"outcome": 0.6}, "stage": {"outcome": 0.7}, "ends_on": {"valid_until": 0.7}, "valid_to": {"valid_until": 1.0}, "due_on": {"valid_until": 0.5},
               "list_price": {"unit_price": 0.6}, "price": {"unit_price": 0.9}, "text": {"note": 0.6}, "topic": {"note": 0.6}, "lost_reason": {"note": 0.6}},
    "deliveries": {"@who": {"customer_name": 0.8}, "@name": {"customer_name": 0.7}, "@code": {"customer_code": 0.6}, "@number": {"order_id": 0.7}, "@date": {"shipped_on": 0.85}, "ordered_on": {"shipped_on": 0.6}, "contact_person": {"customer_name": 0.6}, "original_order_id": {"order_id": 0.9}, "contract_no": {"order_id": 0.5},
                   "text": {"note": 0.6}, "topic": {"note": 0.6}, "spend_amount": {"freight": 0.5}},
    "staff": {"@who": {"name": 1.0}, "@name": {"name": 0.9}, "salesperson": {"name": 0.9}, "staff": {"name": 0.9}, "@person": {"name": 0.8}, "contact_person": {"name": 0.6}, "occupation": {"role": 0.6}, "store": {"department": 0.5}},
    "credit_terms": {"@who": {"customer_name": 0.9}, "@name": {"customer_name": 0.8}, "@code": {"customer_code": 0.8}, "@date": {"valid_from": 0.5}, "starts_on": {"valid_from": 0.9}, "ends_on": {"valid_to": 0.9}, "valid_until": {"valid_to": 0.9}, "text": {"note": 0.6}},
    "campaigns": {"@name": {"name": 0.8, "campaign": 0.6}, "@code": {"campaign": 0.9}, "@number": {"campaign": 0.9}, "@date": {"starts_on": 0.7}, "valid_from": {"starts_on": 0.8}, "valid_to": {"ends_on": 0.8}, "valid_until": {"ends_on": 0.8}, "@amount": {"budget": 0.6}, "spend_amount": {"budget": 0.5}, "@channel": {"channel": 0.9}, "text": {"offer": 0.5}, "topic": {"campaign": 0.6}},
    "relations": {"@who": {"customer_name": 0.9}, "@name": {"customer_name": 0.8}, "@code": {"customer_code": 0.8}, "@kind": {"kind": 0.8}, "kind_of_party": {"kind": 0.7}, "parent_code": {"other_party": 1.0}, "store": {"customer_name": 0.8}, "@date": {"since": 0.8}, "created_on": {"since": 0.6}, "starts_on": {"since": 0.9}, "text": {"note": 0.6}},
    "points": {"@who": {"customer_name": 0.9}, "@name": {"customer_name": 0.7}, "@code": {"customer_code": 0.5}, "@date": {"date": 0.9}, "at": {"date": 0.8}, "ordered_on": {"date": 0.8}, "created_on": {"date": 0.6}, "@kind": {"reason": 0.8}, "document_kind": {"reason": 0.7}, "event": {"reason": 0.7}, "topic": {"reason": 0.7}, "note": {"reason": 0.6}, "@channel": {"reason": 0.3}},
}

TITLES: dict[str, tuple[str, ...]] = {
    "order_lines": ("销售明细", "销售单明细", "出库单", "序时簿", "销货", "零售单", "销售出库", "订单明细", "商品明细", "发货", "批发", "orderdetail", "orderlines", "saleslines", "销售流水", "lineitems", "销售日报", "流水"),
    "documents": ("订单报表", "销售订单", "订单列表", "orderlist", "单据汇总", "订单汇总", "orders", "销售单汇总", "交易订单", "单据列表"),
    "customers": ("客户档案", "往来单位", "会员", "客户列表", "客户资料", "客户信息", "customer", "客户", "accounts", "member", "client", "companies"),
    "people": ("联系人", "contacts", "people"),
    "products": ("商品资料", "商品档案", "存货档案", "物料", "产品资料", "商品列表", "product", "items", "商品信息", "产品档案", "产品列表", "货品资料", "产品目录", "货品档案"),
    "receipts": ("收款", "回款", "到账", "receipt", "payment", "进账", "收款单", "收银流水"),
    "invoices": ("应收", "账龄", "欠款", "开票", "发票", "invoice", "receivable", "aging", "对账", "账款"),
    "interactions": ("跟进", "拜访", "回访", "沟通", "activities", "activity", "interaction", "calls", "联系记录", "服务记录", "投诉", "工单", "visits", "询盘", "inquir", "enquir"),
    "responses": ("满意度", "问卷", "调查", "survey", "feedback", "反馈", "nps", "评价", "回访问卷"),
    "spend": ("市场费用", "推广", "投放", "广告", "营销费用", "adspend", "marketing", "获客", "campaigncost", "adcost", "spend", "千川", "直通车", "聚光", "信息流", "竞价", "推广通", "巨量", "百度推广", "小红书", "adsreport", "ads-report", "campaignreport"),
    "events": ("行为", "日志", "访问记录", "events", "event", "log", "浏览", "埋点"),
    "deliveries": ("物流", "配送", "发货跟踪", "delivery", "shipment", "送货签收", "签收登记", "送货登记", "物流信息", "物流跟踪", "发运", "运输跟踪"), "quotes": ("报价", "quote", "quotation", "报价登记", "询价"), "contracts": ("合同台账", "合同列表", "合同", "contract", "合同管理", "合同一览", "协议台账"),
    "points": ("积分", "points"), "stock": ("现存量", "收发存", "即时库存", "库存查询", "库存明细", "库存盘点", "库存台账", "盘点", "库存", "stock", "inventory", "库存余额", "库存状况", "商品库存"), "leads": ("线索", "商机", "lead", "opportunit", "潜在客户", "意向客户", "潜客"), "targets": ("目标", "target", "销售任务", "任务分解", "销售指标", "季度指标", "月度任务", "任务完成"),
    "ledger": ("科目余额", "余额表", "明细账", "明细帐", "辅助账", "ledger", "trialbalance", "应收账款汇总", "往来余额"), "rates": ("汇率", "外汇牌价", "exchangerate", "fxrate", "currencyrate"), "credit_terms": ("信用额度", "授信", "信用政策", "账期", "信用期", "赊销额度", "信用管理"), "costs": ("费用明细", "费用台账", "费用支出", "费用报销", "支出明细", "费用流水", "服务成本", "报销", "运费对账", "运费结算", "物流对账", "快递对账", "月结清单", "月结账单", "费用统计", "费用汇总", "费用明细账", "费用分月", "物流费用", "运费明细", "运费清单", "成本明细", "expense", "销售费用", "管理费用"), "staff": ("员工", "人员名单", "staff", "employee", "花名册", "员工名单", "员工信息", "人员花名册", "职员名单", "工资表", "人员档案"),
    "campaigns": ("活动列表", "活动计划", "campaigns", "营销活动", "市场活动", "促销活动", "活动安排", "活动日历", "促销计划", "活动方案"), "relations": ("成员单位", "成员企业", "客户关系", "关联关系", "集团客户", "门店归属", "股权关系", "归属关系", "连锁门店", "总分店", "分支机构", "上下级关系", "关系表"), "assessments": ("评估",), "allocations": ("核销记录", "核销明细", "核销", "allocation"),
    "prices": ("价目", "价格表", "pricelist"), "touches": ("触达记录", "营销触达", "触达", "群发", "营销记录", "touches", "touchpoint", "外呼", "短信发送", "推送记录", "群发记录", "recipients", "营销短信"), "statements": ("财务报表", "资产负债", "利润表", "财务数据", "财报", "财务指标", "balancesheet", "incomestatement"), "sell_through": ("动销", "进销存月报", "销存月报", "终端销售", "sellthrough", "进销存上报", "流向", "门店销售", "经销商进销存", "客户进销存", "终端进销存", "渠道库存"), "series": ("外部序列", "外部指标", "宏观指标", "时间序列", "序列", "指数", "timeseries", "series"), "signals": ("外部信号", "企业信号", "舆情", "信号", "signals"),
}
"""Words in a title, a sheet's name or a file's name that speak for a kind."""

MARKS: dict[str, dict[str, float]] = {
    "order_lines": {"product_code": 2.5, "product_name": 2.0, "unit_price": 2.0, "quantity": 2.0, "line_no": 2.0, "specification": 1.0, "unit": 1.5, "amount": 1.0, "order_id": 1.0, "warehouse": 0.5},
    "documents": {"order_id": 1.5, "amount": 1.0, "amount_with_tax": 1.0, "document_status": 0.5, "received_amount": 0.5},
    "customers": {"customer_tax_id": 2.0, "industry": 2.0, "level": 2.0, "employees": 2.0, "owner": 1.0, "founded_on": 2.0, "total_assets": 2.0, "source_channel": 2.0, "kind_of_party": 2.0, "created_on": 1.0, "gender": 2.0, "birth_year": 2.0, "contact_person": 0.5, "address": 0.5, "phone": 0.5, "member_card": 0.5},
    "people": {"contact_person": 3.0, "role": 2.0, "influence": 3.0, "phone": 0.5, "email": 0.5},
    "products": {"list_price": 2.0, "product_code": 1.5, "product_name": 1.5, "category": 1.0, "cost": 1.0, "unit": 1.0, "launched_on": 1.5, "specification": 0.5},
    "receipts": {"received_amount": 3.0, "received_on": 2.0, "method": 2.0, "document_no": 1.5, "invoice_no": 1.5},
    "invoices": {"due_on": 2.5, "balance": 3.0, "paid_amount": 2.5, "invoice_amount": 2.0, "invoice_no": 1.0, "invoiced_on": 0.5},
    "interactions": {"kind_of_interaction": 3.0, "text": 2.5, "next_at": 3.0, "minutes": 2.0, "topic": 2.0, "outcome": 2.0, "staff": 1.5, "at": 1.0},
    "responses": {"score": 3.0, "text": 1.0, "question": 3.0, "at": 1.0},
    "spend": {"channel": 2.0, "campaign": 1.5, "impressions": 4.0, "leads": 4.0, "period": 2.0, "amount": 1.0},
    "events": {"event": 4.0, "object": 2.5, "duration": 1.5, "at": 1.0},
}
"""Fields that speak for a kind beyond being there."""

EXTRA: dict[str, tuple[str, ...]] = {
    "invoices": ("method", "address", "contact_person", "store", "unit_price"), "receipts": ("store", "channel", "contact_person", "balance", "discount"), "customers": ("currency", "credit_limit", "term_days", "method"),
    "documents": ("balance",), "interactions": ("address", "owner", "document_status", "kind_of_party", "level"), "products": ("warehouse", "store", "tax_rate"), "people": ("kind_of_party", "level", "source_channel", "industry"), "spend": ("department", "staff"), "costs": ("department", "method", "document_status"), "quotes": ("specification", "unit"), "responses": ("staff", "store", "department", "order_id", "product_name"),
}
"""Fields of other facts that a kind may hold as well."""
# fmt: on

PRIMARY = (
    "order_lines",
    "documents",
    "customers",
    "people",
    "products",
    "receipts",
    "invoices",
    "interactions",
    "responses",
    "spend",
    "events",
)
"""Kinds that are guessed freely; the others need their title or their own words."""

MASTERS = ("customers", "people", "products", "staff")
CLAIMS = ("invoices", "receipts")
"""Kinds whose rows are invoices, or are paid for one."""
REPEATABLE = ("note", "score", "text")
"""Fields that several columns may hold."""


def fields_of(kind: str) -> tuple[str, ...]:
    """What columns of a kind may be mapped to."""
    return tuple(dict.fromkeys((*fact(kind).fields, *EXTRA.get(kind, ()))))


def resolve(meaning: dict[str, float], kind: str) -> dict[str, float]:
    """A header's meanings as fields of a kind; `-` for columns that are not used."""
    own = set(fields_of(kind)) | {"-"}
    table = MEANS.get(kind) or _default(fact(kind))
    told: dict[str, float] = {}
    for name, strength in meaning.items():
        targets = {name: 1.0} if name in own and name not in table else table.get(name, {})
        for target, factor in targets.items():
            if target in own:
                told[target] = max(told.get(target, 0.0), strength * factor)
        if name in own and name in table:
            told[name] = max(told.get(name, 0.0), strength)
    if kind in CLAIMS and 0.0 < meaning.get("order_id", 0.0) <= meaning.get("invoice_no", 0.0):
        told.pop("order_id", None)  # 发票号码 numbers a sale too, but not where the invoice itself is meant
    if kind not in PRIMARY and max(
        (strength for name, strength in told.items() if name != "-"), default=0.0
    ) >= told.get("-", 2.0):
        del told["-"]  # nobody uses a carrier, but a list of deliveries does
    return told


def _default(kind: Fact) -> Means:
    """Meanings of kinds without a table of their own: their number, their day, their sum."""
    days = [name for name in kind.fields if field(name).type in ("day", "instant")]
    table: Means = {
        "@name": {"customer_name": 0.7},
        "@who": {"customer_name": 0.7},
        "@code": {"customer_code": 0.7},
        "@person": {"salesperson": 0.8, "owner": 0.8, "staff": 0.8},
        "@channel": {"channel": 0.8},
        "@kind": {"kind": 0.8},
    }
    if kind.document:
        table["@number"] = {kind.document[0]: 0.9}
    if days:
        table["@date"] = {kind.day or days[0]: 0.9}
    if "period" in kind.fields:
        table["@date"] = {"period": 0.7, **table.get("@date", {})}
    if kind.amount:
        table["@amount"] = {kind.amount[0]: 0.9}
        table["@gross"] = {kind.amount[0]: 0.8}
        table["spend_amount"] = {kind.amount[0]: 0.8}
    return table


def title_score(kind: str, told: str) -> float:
    """How much title, sheet name and file name speak for a kind."""
    return max((min(2.0, 0.6 + 0.35 * len(word)) for word in TITLES.get(kind, ()) if word in told), default=0.0)


RARE = frozenset(
    (one.name, name)
    for one in FACTS
    for name in one.fields
    if one.name not in PRIMARY and not any(name in fact(other).fields for other in PRIMARY)
)
"""(kind, field) of the rarer kinds where no common kind knows the field: contract_no speaks for contracts."""


def kinds() -> tuple[str, ...]:
    """All kinds, those guessed freely first."""
    return (*PRIMARY, *(one.name for one in FACTS if one.name not in PRIMARY))
