"""Made-up exports with their truth: hundreds of layouts from one seed.

A layout is a grid of texts as a person would find it in a file (title rows, two-level headers, subtotals,
headers printed again, document cells on first lines only, odd dates and numbers, returns, cancellations,
double exports), and what is true of it: kind, header rows, mapping, the class of each row, totals.

`words` says which headers are used: "tuned" (of the software dialects, the dictionary holds them),
"held_out" (other people's words, none of them in the dictionary), "none" (栏1, 栏2 …: content alone).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from stdnum.cn import uscc

CENT = Decimal("0.01")
Cells = dict[str, str]


@dataclass
class Layout:
    """One made-up sheet and its truth."""

    seed: int
    kind: str
    words: str
    grid: list[list[str | None]]
    title: str
    header_rows: list[int]
    mapping: dict[str, str | None]
    classes: dict[str, int]
    totals: dict[str, str]
    returns: int
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


# fmt: off
_CITIES = ("浙江省杭州市", "浙江省宁波市", "江苏省苏州市", "广东省广州市", "广东省佛山市", "四川省成都市", "山东省青岛市", "湖北省武汉市", "福建省泉州市", "河南省郑州市", "陕西省西安市", "安徽省合肥市")
_HAO = "华信恒通金源宏达顺兴瑞丰联创永泰鑫盛嘉禾博远天成中泰海纳宝隆"
_TRADES = ("贸易", "礼品", "百货", "日用品", "食品", "文具", "包装", "家居用品", "五金机电", "服饰", "电子商务", "供应链管理")
_ENDS = ("有限公司", "有限公司", "股份有限公司", "商行", "经营部", "百货店", "超市")
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵周吴徐孙马胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华慧建文婷玉萍红"
_GOODS = ("保温杯", "陶瓷碗", "玻璃花瓶", "收纳盒", "抱枕", "雨伞", "记事本", "中性笔", "台灯", "挂钟", "毛巾", "拖鞋", "筷子套装", "马克杯", "相框", "香薰蜡烛", "圣诞花环", "午餐袋", "闹钟", "围裙")
_COLOURS = ("红色", "蓝色", "白色", "黑色", "粉色", "绿色")
_EN_GOODS = ("Ceramic Mug", "Lunch Bag", "Glass Vase", "Wall Clock", "Photo Frame", "Candle Holder", "Notebook A5", "Desk Lamp", "Paper Napkins", "Storage Box", "Cushion Cover", "Tea Towel")
_EN_FIRMS = ("Ash Ford", "Linden Harbour", "Pebble House", "Willow Hill", "Pine Cove", "Copper Lane", "North Quay", "Silver Birch", "Stone Mill", "Harbour Light")
_EN_FIRST, _EN_LAST = ("Grace", "Oliver", "Emma", "Jack", "Lucy", "Henry", "Alice", "Tom"), ("Hill", "Baker", "Cole", "Reed", "Stone", "Ward", "Fox", "Lane")
_NOTES = ("货到付款", "客户要求加急，周五前到", "包装破损，已补发", "送货上门，请提前电话", "样品，不计业绩", "开专票")
_EN_NOTES = ("Leave at the back door", "Urgent, needed by Friday", "Gift wrap please", "Call before delivery")
_PHRASES = ("电话确认补货数量，对方要求降价 5%。", "上门拜访，看了样品，下周给报价。", "微信发图册，客户有兴趣，希望本周发货。", "到店检查陈列，缺货两种，店长要求补货。", "客户投诉包装破损，已答应更换。")
_EN_PHRASES = ("Called about the reorder, wants 5% off.", "Visited the shop, showed new samples.", "Sent the catalogue, will decide next week.", "Complaint about broken items, replacement agreed.")
_ANSWERS = ("发货快，客服态度好", "价格偏高，但质量不错", "包装有破损，希望改进", "退货流程太慢了")
_EN_ANSWERS = ("Quick delivery and friendly people.", "Good quality, but a bit expensive.", "Packaging was damaged on arrival.", "Returns take far too long.")
# fmt: on


class World:
    """Customers, goods and people of one made-up company."""

    def __init__(self, random: Random, *, english: bool) -> None:
        self.random, self.english = random, english
        self.customers = [self._customer(index) for index in range(random.randint(18, 60))]
        self.products = [self._product(index) for index in range(random.randint(15, 45))]
        self.people = [self.person() for _ in range(random.randint(3, 7))]
        self.start = date(random.randint(2022, 2025), random.randint(1, 12), 1)

    def person(self) -> str:
        r = self.random
        if self.english:
            return f"{r.choice(_EN_FIRST)} {r.choice(_EN_LAST)}"
        return r.choice(_SURNAMES) + "".join(r.sample(_GIVEN, r.choice((1, 2, 2))))

    def _customer(self, index: int) -> Cells:
        r = self.random
        city = r.choice(_CITIES)
        if self.english:
            name = f"{r.choice(_EN_FIRMS)} {r.choice(('Gifts', 'Stores', 'Interiors', 'Trading', 'Home'))} {r.choice(('Ltd', 'GmbH', 'Inc', 'LLC'))}"
            address = f"{r.randint(1, 200)} {r.choice(('High', 'Mill', 'Station', 'Church'))} Street"
            phone = f"+44 20 7{r.randint(100, 999)} {r.randint(1000, 9999)}"
        else:
            name = city[3:-1] + "".join(r.sample(_HAO, 2)) + r.choice(_TRADES) + r.choice(_ENDS)
            address = f"{city}{r.choice(('中山', '人民', '和平', '解放'))}路{r.randint(1, 900)}号"
            phone = r.choice(("13", "15", "18")) + "".join(str(r.randint(0, 9)) for _ in range(9))
        body = (
            "91"
            + "".join(str(r.randint(0, 9)) for _ in range(6))
            + "".join(r.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(9))
        )
        return {
            "code": f"{r.choice(('C', 'KH', 'CUST'))[:1]}{index + 1:05d}", "name": name, "address": address, "phone": phone, "tax": body + uscc.calc_check_digit(body),
            "email": f"c{index:04d}@example.com", "person": self.person(), "card": f"{r.randint(10**7, 10**8 - 1):08d}",
        }  # fmt: skip

    def _product(self, index: int) -> Cells:
        r = self.random
        price = Decimal(r.randint(80, 9900)) / 100
        name = (
            r.choice(_EN_GOODS) + f" {r.choice(('Red', 'Blue', 'Large', 'Small', 'Set'))}"
            if self.english
            else r.choice(_COLOURS) + r.choice(_GOODS)
        )
        return {"code": f"{r.choice(('00', 'SP', 'A'))}{20000 + index * 7}{r.choice(('', 'A', 'B'))}", "name": f"{name} {index}" if r.random() < 0.4 else name, "price": str(price),
                "cost": str((price * Decimal("0.62")).quantize(CENT)), "unit": r.choice(("pcs", "set", "box") if self.english else ("个", "件", "套", "盒", "箱")),
                "spec": r.choice(("1*12", "1*24", "19*6cm", "500ml", "XL")), "category": r.choice(("Home", "Office", "Party") if self.english else ("家居", "文具", "节庆用品", "餐具"))}  # fmt: skip


Tuned = dict[str, tuple[str, ...]]
# fmt: off
TUNED_ZH: dict[str, Tuned] = {
    "order_lines": {
        "ordered_on": ("单据日期", "日期", "录单日期", "出库日期", "销售日期", "开单日期", "业务日期", "发货日期", "下单时间", "订单日期", "制单日期", "销售时间"),
        "order_id": ("单据编号", "单号", "销售单号", "订单编号", "出库单号", "订单号", "单据号", "销货单号", "单据编码"),
        "customer_name": ("客户", "客户名称", "往来单位", "购货单位", "往来单位全名", "购货方", "客商名称", "买方名称", "客户全名", "收货单位"),
        "customer_code": ("客户编码", "客户代码", "往来单位编号", "购货单位代码", "单位编号", "客户编号"),
        "product_code": ("商品编码", "存货编码", "商品编号", "物料编码", "货号", "产品代码", "产品长代码", "货品编码", "商品货号"),
        "product_name": ("商品名称", "存货名称", "商品全名", "物料名称", "产品名称", "品名", "货品名称", "存货", "商品"),
        "specification": ("规格型号", "规格", "型号", "商品规格"), "unit": ("单位", "计量单位", "主计量单位", "销售单位"),
        "quantity": ("数量", "销售数量", "实发数量", "出库数量", "发货数量", "主数量"), "unit_price": ("单价", "销售单价", "无税单价", "不含税单价", "售价", "折后单价"),
        "amount": ("金额", "销售金额", "无税金额", "不含税金额", "销售额", "折后金额"), "tax_rate": ("税率(%)", "税率", "税率%"), "tax": ("税额", "税金", "销项税额"),
        "amount_with_tax": ("价税合计", "含税金额", "价税合计金额"), "salesperson": ("业务员", "经手人", "销售员", "职员", "导购员"), "department": ("部门", "部门名称", "销售部门"),
        "warehouse": ("仓库", "发货仓库", "仓库名称", "出货仓库"), "document_kind": ("单据类型", "业务类型", "出库类别", "红蓝字", "销售类型"), "document_status": ("单据状态", "状态", "审核状态", "订单状态"),
        "note": ("备注", "单据备注", "摘要", "备注说明"), "cost": ("成本", "成本金额", "销售成本"), "category": ("商品类别", "存货分类", "商品分类"),
        "-serial": ("序号", "行次"), "-maker": ("制单人", "录入人"), "-custom": ("合同项目号", "区域经理编组"),
    },
    "documents": {
        "order_id": ("订单编号", "销售订单编号", "订单号", "单据编号", "销售单号"), "customer_name": ("客户名称", "买家会员名", "客户", "会员名称", "买家昵称", "收货单位"), "ordered_on": ("下单日期", "订单创建时间", "下单时间", "订单日期", "单据日期"),
        "quantity": ("宝贝总数量", "产品数量", "商品总数", "总数量", "商品数量"), "amount_with_tax": ("买家实际支付金额", "实付金额", "实收金额", "支付金额", "订单实付金额"), "amount": ("订单金额", "金额", "销售金额"),
        "document_status": ("订单状态", "状态", "交易状态", "生命状态"), "phone": ("联系手机", "手机号", "收货人手机", "联系电话"), "contact_person": ("收货人姓名", "收货人", "收件人"), "address": ("收货地址", "收货人地址", "送货地址"),
        "salesperson": ("负责人", "业务员", "销售员"), "received_amount": ("已回款金额", "已收款金额"), "store": ("店铺名称", "门店", "店铺"), "note": ("买家留言", "备注", "订单备注"), "document_kind": ("业务类型", "订单类型"), "-serial": ("序号",), "-freight": ("买家应付邮费", "邮费"),
    },
    "customers": {
        "customer_code": ("客户编码", "客户编号", "单位编号", "会员编号", "往来单位编码"), "customer_name": ("客户名称", "单位全名", "往来单位名称", "公司名称", "客户全称", "企业名称"), "kind_of_party": ("单位性质", "客户性质", "企业性质"), "industry": ("所属行业", "行业", "客户行业"),
        "customer_tax_id": ("统一社会信用代码", "税号", "纳税人识别号", "社会信用代码"), "contact_person": ("联系人", "联系人姓名", "主要联系人"), "phone": ("手机", "电话", "联系电话", "手机号码"), "email": ("电子邮箱", "邮箱", "电子邮件"), "address": ("地址", "详细地址", "联系地址", "公司地址"),
        "founded_on": ("成立日期", "注册日期", "成立时间"), "employees": ("员工人数", "企业规模（人）", "人数"), "total_assets": ("资产总额(万元)", "注册资本(万元)", "总资产(万元)"), "level": ("信用等级", "客户级别", "客户等级", "等级"), "owner": ("负责人", "专管业务员", "客户经理", "业务员"),
        "source_channel": ("客户来源", "来源"), "created_on": ("建档日期", "创建时间", "建立日期", "开户日期"), "note": ("备注", "说明"), "-off": ("停用", "是否停用"), "-last": ("最后跟进时间", "更新时间"),
    },
    "people": {"contact_person": ("联系人", "姓名", "联系人姓名"), "customer_name": ("客户名称", "公司名称", "所属客户", "单位名称"), "phone": ("手机", "手机号", "电话"), "email": ("邮箱", "电子邮箱"), "role": ("职务", "职位"), "gender": ("性别",), "department": ("部门", "所在部门"), "owner": ("负责人", "归属人"), "note": ("备注",), "created_on": ("创建时间",)},
    "products": {"product_code": ("商品编码", "存货编码", "物料编码", "货号"), "product_name": ("商品名称", "存货名称", "物料名称", "品名"), "category": ("商品类别", "存货分类", "物料分组"), "specification": ("规格型号", "规格"), "unit": ("计量单位", "单位", "主计量单位"), "list_price": ("零售价", "标准价", "市场价"), "cost": ("成本价", "参考成本", "进价"), "-off": ("停用",), "note": ("备注",)},
    "receipts": {"document_no": ("收款单号", "单据编号", "收款编号", "回款编号"), "received_on": ("收款日期", "到账日期", "单据日期", "回款日期"), "customer_name": ("往来单位", "付款单位", "客户", "客户名称"), "received_amount": ("实收金额", "收款金额", "到账金额", "本次收款金额"), "method": ("结算方式", "收款方式", "付款方式"),
                 "invoice_no": ("源单编号", "应收单号", "对应单号", "核销单号"), "salesperson": ("业务员", "销售员", "经手人"), "note": ("摘要", "备注"), "document_kind": ("单据类型", "收款类型"), "department": ("部门",), "document_status": ("单据状态",), "-maker": ("制单人",)},
    "invoices": {"invoice_no": ("单据编号", "应收单号", "发票号", "发票号码"), "customer_name": ("客户", "客户名称", "往来单位", "购货单位"), "customer_code": ("客户编码", "客户代码"), "invoiced_on": ("业务日期", "单据日期", "开票日期", "发票日期"), "due_on": ("到期日", "到期日期", "应收到期日"), "invoice_amount": ("价税合计", "应收金额", "发票金额", "金额"),
                 "paid_amount": ("已核销金额", "已收金额", "已结算金额"), "balance": ("未核销金额", "余额", "未收金额", "应收余额"), "document_status": ("单据状态", "状态"), "salesperson": ("销售员", "业务员"), "document_kind": ("单据类型",), "currency": ("币别", "币种"), "note": ("备注", "摘要"), "-age": ("账龄(天)", "账龄")},
    "interactions": {"at": ("跟进时间", "拜访时间", "联系时间", "沟通时间"), "customer_name": ("客户名称", "客户", "公司名称"), "kind_of_interaction": ("跟进类型", "跟进方式", "拜访方式", "联系方式"), "staff": ("跟进人", "拜访人", "负责人", "创建人"), "minutes": ("时长(分钟)", "通话时长", "拜访时长"), "topic": ("主题", "拜访目的", "跟进主题"), "text": ("跟进内容", "沟通内容", "拜访内容", "内容"),
                     "outcome": ("结果", "跟进结果", "拜访结果"), "next_at": ("下次跟进时间", "下次联系时间", "下次拜访时间"), "contact_person": ("联系人",), "-id": ("_id",)},
    "responses": {"at": ("提交时间", "提交答卷时间", "填写时间"), "customer_name": ("1、贵公司名称", "公司名称", "客户名称"), "score": ("2、您对产品质量的满意程度（1-5分）", "产品质量评分", "满意度"), "score#2": ("3、您对交货及时性的满意程度（1-5分）", "服务评分"), "score#3": ("5、您愿意向同行推荐我们吗（0-10分）", "推荐意愿（0-10分）"), "text": ("6、您的意见和建议", "意见和建议", "意见建议"), "-serial": ("序号",), "-ip": ("来源IP", "IP")},
    "spend": {"period": ("月份", "期间", "投放月份"), "channel": ("渠道", "投放渠道", "推广渠道"), "campaign": ("活动", "活动名称", "推广计划"), "amount": ("费用(万元)", "费用", "投放费用", "花费"), "impressions": ("曝光量", "展现量"), "leads": ("线索数", "留资数", "线索量"), "note": ("备注",)},
    "events": {"at": ("时间", "操作时间", "访问时间", "行为时间"), "customer_name": ("用户", "用户名", "会员名称"), "event": ("事件", "行为", "事件名称", "行为类型"), "object": ("页面", "对象", "页面名称"), "duration": ("停留时长", "时长(秒)", "停留时间"), "-ip": ("IP地址",)},
}
TUNED_EN: dict[str, Tuned] = {
    "order_lines": {"ordered_on": ("Invoice Date", "Order Date", "Date", "Created at", "OrderDate", "Transaction Date"), "order_id": ("Invoice Number", "Order Number", "Order Reference", "Num", "Invoice", "Order No"), "customer_name": ("Customer Name", "Customer", "Billing Name", "Account Name", "Client"), "product_code": ("SKU", "Item Code", "StockCode", "Lineitem sku", "Product Code"),
                    "product_name": ("Item Name", "Product", "Description", "Lineitem name", "Product/Service", "Item"), "quantity": ("Quantity", "Qty", "Lineitem quantity", "Units"), "unit_price": ("Item Price", "Unit Price", "Price", "Lineitem price", "Rate", "Sales Price"), "amount": ("Item Total", "Amount", "Line Total", "Subtotal amount", "Net Amount"), "tax": ("Item Tax Amount", "Tax Amount", "VAT Amount"), "tax_rate": ("Item Tax %", "Tax Rate", "VAT %"),
                    "salesperson": ("Sales person", "Salesperson", "Sales Rep"), "document_status": ("Invoice Status", "Status", "Order Status"), "currency": ("Currency Code", "Currency"), "note": ("Notes", "Memo", "Comments"), "address": ("Country", "Shipping Address", "Billing City"), "unit": ("Unit of Measure", "UoM", "Unit"), "document_kind": ("Type", "Transaction Type"), "-id": ("_id", "Row"), "cost": ("Cost", "COGS")},
    "documents": {"order_id": ("Order Reference", "Order ID", "SalesOrder Number", "Order Number"), "customer_name": ("Customer", "Customer Name", "Client"), "ordered_on": ("Order Date", "Created Date", "Sale Date"), "amount": ("Untaxed Amount", "Amount", "Order Value", "Subtotal amount"), "document_status": ("Status", "Order Status"), "salesperson": ("Salesperson", "Sales Rep", "Owner"), "quantity": ("Total Quantity", "Items Sold"), "note": ("Notes",), "currency": ("Currency",)},
    "customers": {"customer_code": ("Customer ID", "Account Number", "Customer Code"), "customer_name": ("Company Name", "Account Name", "Customer Name", "Display Name"), "phone": ("Phone", "Mobile", "Telephone"), "email": ("Email", "Email Address"), "address": ("Billing Address", "Address", "Street"), "industry": ("Industry", "Sector"), "employees": ("Employees", "No. of Employees"), "owner": ("Account Owner", "Owner"), "source_channel": ("Lead Source", "Source"), "created_on": ("Created Date", "Created On", "Customer Since"), "level": ("Rating", "Tier", "Segment"), "contact_person": ("Primary Contact", "Contact Person"), "customer_tax_id": ("Tax ID", "VAT Number"), "note": ("Description", "Notes"), "-last": ("Last Modified", "Modified Time")},
    "people": {"contact_person": ("Full Name", "Contact Name", "Name"), "customer_name": ("Company", "Account Name", "Company Name"), "phone": ("Mobile", "Phone"), "email": ("Email",), "role": ("Job Title",), "owner": ("Contact Owner",)},
    "products": {"product_code": ("SKU", "Item Code", "Internal Reference"), "product_name": ("Product Name", "Name", "Title"), "category": ("Category", "Product Category"), "unit": ("Unit of Measure", "UoM"), "list_price": ("List Price", "Retail Price", "MSRP"), "cost": ("Cost", "Standard Cost")},
    "receipts": {"document_no": ("Payment Number", "Receipt No", "Payment ID"), "received_on": ("Payment Date", "Date", "Receipt Date"), "customer_name": ("Customer Name", "Customer"), "received_amount": ("Amount", "Payment Amount", "Amount Received"), "method": ("Mode", "Payment Method", "Payment Mode"), "invoice_no": ("Invoice Number", "Applied to"), "note": ("Memo", "Description")},
    "invoices": {"invoice_no": ("Invoice Number", "Invoice No", "Invoice #"), "customer_name": ("Customer Name", "Customer", "Bill To"), "invoiced_on": ("Invoice Date", "Date"), "due_on": ("Due Date",), "invoice_amount": ("Total", "Invoice Amount", "Amount"), "paid_amount": ("Amount Paid", "Paid"), "balance": ("Balance", "Balance Due", "Open Balance"), "document_status": ("Invoice Status", "Status"), "salesperson": ("Sales Rep", "Salesperson"), "currency": ("Currency",), "-age": ("Aging", "Days Overdue")},
    "interactions": {"at": ("Activity Date", "Call Date", "Date"), "customer_name": ("Company", "Account Name", "Related Company"), "kind_of_interaction": ("Activity Type", "Type", "Call Type"), "staff": ("Owner", "Created By", "Assigned To"), "minutes": ("Duration (min)", "Minutes"), "topic": ("Subject", "Topic"), "text": ("Call Notes", "Notes", "Description"), "outcome": ("Outcome", "Result"), "next_at": ("Next Follow Up", "Follow Up Date")},
    "responses": {"at": ("Submitted At", "Timestamp"), "customer_name": ("Company", "Company Name"), "score": ("How satisfied are you with our products? (1-5)", "Overall Satisfaction"), "score#2": ("How likely are you to recommend us? (0-10)", "NPS"), "text": ("Comments", "Any other comments?")},
    "spend": {"period": ("Month", "Period"), "channel": ("Channel", "Platform"), "campaign": ("Campaign", "Campaign Name"), "amount": ("Spend", "Amount Spent", "Cost"), "impressions": ("Impressions",), "leads": ("Leads", "Conversions")},
    "events": {"at": ("Timestamp", "Event Time"), "customer_name": ("Customer", "User"), "event": ("Event", "Action"), "object": ("Page", "Object"), "duration": ("Duration (s)", "Time on Page")},
}
HELD_OUT_ZH: dict[str, tuple[str, ...]] = {
    "ordered_on": ("出货时日", "成单日", "过单日期", "售出日子"), "order_id": ("业务凭单号", "流转单编号", "销售凭证码", "批次单号"), "customer_name": ("交易对手", "要货人", "提货商家", "采购客户方"), "customer_code": ("对手编码", "对方识别字", "商家档案码"), "product_code": ("商品识别码", "品项编码", "货物代号"), "product_name": ("货物描述", "品项", "售卖商品", "商品叫法"),
    "specification": ("尺码规格说明", "包装规格", "品项规格"), "unit": ("计件单位", "数量的单位", "售卖单位"), "quantity": ("卖出量", "发出件", "成交件数", "发货总量"), "unit_price": ("每件价", "卖价", "单件价格", "成交每件价"), "amount": ("货值", "该行货款净额", "净销售额", "行净额"), "tax_rate": ("增值税率数", "适用的税率"), "tax": ("税费", "增值税款"), "amount_with_tax": ("含税货值", "连税合计", "税后总价"),
    "salesperson": ("跟单销售", "卖货人", "销售担当"), "department": ("归口部门", "所属事业部门"), "warehouse": ("出货库房", "出库地仓库"), "document_kind": ("单子类型", "票据种别"), "document_status": ("单子状态", "审批结果状态"), "note": ("补充说明", "附言"), "cost": ("货物成本额", "进货成本额"), "category": ("商品大类名", "品项类别"),
    "received_amount": ("本笔到款额", "实到款项", "到款数"), "phone": ("联络号码", "手机联系号", "移动手机"), "contact_person": ("签收联系人", "联络对象人"), "address": ("送达详细地址", "门牌地址"), "store": ("出售店铺", "成交门店"), "kind_of_party": ("客户主体性质", "法人性质"), "industry": ("主营行业", "从事的行业"), "customer_tax_id": ("企业信用代码证号", "开票纳税号码"), "email": ("收信邮箱", "电子信箱"),
    "founded_on": ("工商成立日期", "执照成立日"), "employees": ("用工人数", "在岗人数"), "total_assets": ("企业总资产(万元)", "资产合计数(万元)"), "level": ("客户档级", "重要等级"), "owner": ("归口业务员", "客户负责同事"), "source_channel": ("客户获取来源", "引荐来源"), "created_on": ("建卡日", "录档日期"), "gender": ("男女性别",), "list_price": ("挂牌售价", "门店标价"), "document_no": ("到款单编号", "收钱单号"), "received_on": ("到款日", "收钱日期"), "method": ("怎么付款方式", "款项结算方式"),
    "invoice_no": ("账款单号", "挂账单编号"), "invoiced_on": ("挂账日", "立单日期"), "due_on": ("最晚付款日", "该付日期"), "invoice_amount": ("挂账总额", "账款金额"), "paid_amount": ("已还款项", "累计已收金额"), "balance": ("尚未收回余额", "未还余额"), "currency": ("结算币种", "计价币别"), "at": ("接触时间", "当次时间"), "kind_of_interaction": ("碰面途径", "走访方式"), "staff": ("走访人员", "对接同事"),
    "minutes": ("用时(分钟)", "谈了多少分钟"), "topic": ("谈话主题", "走访事由"), "text": ("谈话内容", "走访内容"), "outcome": ("走访结果", "谈下来的结果"), "next_at": ("约定下次时间", "再访日期"), "score": ("整体打几分", "质量给几分"), "score#2": ("服务给几分",), "score#3": ("推荐给几分",), "period": ("归属账期月份", "统计所在月份"), "channel": ("获客途径渠道", "引流渠道"), "campaign": ("推广项目名", "营销事项"), "impressions": ("广告曝光次数", "被看见次数"), "leads": ("拿到的线索数", "咨询线索数"),
    "event": ("触发行为", "用户动作"), "object": ("所在页面", "操作页面"), "duration": ("待了几秒", "逗留时长"), "-serial": ("顺序",), "-maker": ("录单文员",), "-custom": ("内部分摊码",), "-off": ("冻结否",), "-last": ("末次改动时间",), "-freight": ("附加配送费",), "role": ("头衔",), "-age": ("已过天数",), "-id": ("记录键",), "-ip": ("网络地址",),
}
HELD_OUT_EN: dict[str, tuple[str, ...]] = {
    "ordered_on": ("Day of Sale", "Sold When"), "order_id": ("Docket Number", "Sale Ref Code"), "customer_name": ("Purchasing Party", "Trade Customer"), "customer_code": ("Party Ref", "Trade Customer Code"), "product_code": ("Goods Ref Code", "Merch Code"), "product_name": ("Goods Sold", "Merch Text"), "quantity": ("Pieces Out", "Sold Qty"), "unit_price": ("Each Price", "Price Apiece"), "amount": ("Goods Value", "Row Net"), "tax": ("Duty Tax", "Tax Charged"), "tax_rate": ("Duty Rate %",),
    "salesperson": ("Handled by Rep", "Floor Seller"), "document_status": ("Docket State",), "currency": ("Money Unit Currency",), "note": ("Extra Remarks",), "address": ("Where Shipped Address",), "unit": ("Sold In Unit",), "document_kind": ("Docket Type",), "cost": ("Our Cost",), "phone": ("Ring Number",), "email": ("Mailbox Email",), "industry": ("Trade Industry",), "employees": ("People Employed",), "owner": ("Looked After By",), "source_channel": ("Came From Source",), "created_on": ("First Known On",), "level": ("Importance Tier",), "contact_person": ("Who To Ask",), "customer_tax_id": ("Fiscal Tax ID",),
    "category": ("Goods Category",), "list_price": ("Shelf Price",), "document_no": ("Cash Docket No",), "received_on": ("Money In On",), "received_amount": ("Money In",), "method": ("How Paid",), "invoice_no": ("Bill Ref",), "invoiced_on": ("Billed On",), "due_on": ("Pay Until",), "invoice_amount": ("Billed Sum",), "paid_amount": ("Settled So Far",), "balance": ("Still Owed",), "at": ("Happened When",), "kind_of_interaction": ("Talk Type",), "staff": ("Our Colleague",), "minutes": ("Talk Minutes",), "topic": ("Talk Topic",), "text": ("What Was Talked",), "outcome": ("Talk Outcome",), "next_at": ("Talk Again On",),
    "score": ("Quality Marks",), "score#2": ("Recommend Marks",), "period": ("Money Month",), "channel": ("Promo Channel",), "campaign": ("Promo Push",), "impressions": ("Times Seen",), "leads": ("Leads Won",), "event": ("User Did",), "object": ("On Page",), "duration": ("Stayed Seconds",), "-id": ("Record Key",), "-last": ("Touched Last",), "role": ("Position Held",), "-age": ("Days Gone",), "department": ("Crew Department",),
}
_MUST: dict[str, tuple[str, ...]] = {
    "order_lines": ("ordered_on", "order_id", "customer_name", "product_name", "quantity", "unit_price"), "documents": ("order_id", "customer_name", "ordered_on"), "customers": ("customer_name", "customer_code", "phone"), "people": ("contact_person", "customer_name", "phone"), "products": ("product_code", "product_name", "unit", "list_price"),
    "receipts": ("document_no", "received_on", "customer_name", "received_amount", "method"), "invoices": ("invoice_no", "customer_name", "invoiced_on", "invoice_amount", "balance"), "interactions": ("at", "customer_name", "kind_of_interaction", "text"), "responses": ("at", "customer_name", "score", "score#2", "text"), "spend": ("period", "channel", "amount", "leads"), "events": ("at", "customer_name", "event", "object"),
}
TITLES = {"order_lines": ("销售单明细表", "销售出库单列表", "销货单明细"), "documents": ("销售订单列表", "订单报表"), "customers": ("客户档案一览表", "往来单位信息"), "people": ("联系人列表",), "products": ("商品资料", "存货档案"), "receipts": ("收款单列表", "收款明细"), "invoices": ("应收单列表", "应收账款明细表"), "interactions": ("跟进记录", "拜访记录表"), "responses": ("客户满意度调查", "问卷结果"), "spend": ("市场费用", "推广费用统计"), "events": ("用户行为日志", "访问记录")}
SUMMED = ("quantity", "amount", "amount_with_tax", "received_amount", "invoice_amount", "balance")
# fmt: on


def make(seed: int, *, words: str = "tuned", kind: str | None = None, dirty: bool = True) -> Layout:
    """A layout of a seed."""
    random = Random(seed * 7919 + {"tuned": 0, "held_out": 1, "none": 2}[words])
    chosen = kind or random.choice(list(TUNED_ZH))
    english = random.random() < 0.25
    world = World(random, english=english)
    dialect = (TUNED_EN if english else TUNED_ZH)[chosen]
    fields = _fields(random, chosen, dialect)
    style = _style(random, chosen, fields, dirty)
    rows = _rows(random, world, chosen, fields, style)
    return _printed(
        seed, words, random, chosen, fields, _headers(random, fields, dialect, words, english), rows, style, english
    )


def _fields(random: Random, kind: str, dialect: Tuned) -> list[str]:
    must = [name for name in _MUST[kind] if name in dialect]
    rest = [name for name in dialect if name not in must and random.random() < 0.55]
    fields = [name for name in dialect if name in must or name in rest]
    if kind in ("order_lines",) and not {"amount", "amount_with_tax"} & set(fields):
        fields.append("amount")
    if kind == "documents":
        fields = [name for name in fields if name not in ("amount", "amount_with_tax")] + [
            random.choice([name for name in ("amount", "amount_with_tax") if name in dialect])
        ]
    if "amount_with_tax" in fields and kind == "order_lines":
        fields = list(dict.fromkeys([*fields, "amount"]))
    if "tax" in fields and "amount" not in fields:
        fields.remove("tax")
    if random.random() < 0.3:
        random.shuffle(fields)
    return fields


@dataclass
class Style:
    """How a layout is printed."""

    day: str
    money: str
    returns: str
    cancelled: str | None
    first_line_only: bool
    page: int
    total: bool
    footer: bool
    titles: int
    two_level: bool
    twice: bool
    clock: bool


def _style(random: Random, kind: str, fields: Sequence[str], dirty: bool) -> Style:
    sales = kind in ("order_lines", "documents", "receipts", "invoices")
    styles = (
        ["minus", "minus"]
        + (["kind", "kind"] if "document_kind" in fields else [])
        + (["brackets"] if kind in ("order_lines", "invoices") else [])
    )
    return Style(
        day=random.choice(("iso", "iso", "slash", "dot", "chinese", "compact", "serial", "dmy")),
        money=random.choice(("plain", "plain", "yen", "thousands", "wide")) if dirty else "plain",
        returns=random.choice(styles) if sales else "none",
        cancelled=random.choice(("作废", "已作废", "草稿", "未审核", "已取消"))
        if sales and "document_status" in fields and random.random() < 0.7
        else None,
        first_line_only=dirty and kind == "order_lines" and random.random() < 0.25,
        page=random.choice((0, 0, 0, 20, 35)) if dirty and sales else 0,
        total=dirty and sales and random.random() < 0.5,
        footer=dirty and random.random() < 0.35,
        titles=random.choice((0, 0, 1, 2, 3)) if dirty else 0,
        two_level=dirty and kind in ("customers", "invoices", "order_lines") and random.random() < 0.2,
        twice=dirty and kind in ("order_lines", "documents", "customers") and random.random() < 0.25,
        clock=random.random() < 0.25,
    )


def _headers(random: Random, fields: Sequence[str], dialect: Tuned, words: str, english: bool) -> list[str]:
    if words == "none":
        return [f"{'Field' if english else '栏'}{position + 1}" for position in range(len(fields))]
    pool = dialect if words == "tuned" else {**dialect, **(HELD_OUT_EN if english else HELD_OUT_ZH)}
    told: list[str] = []
    for name in fields:
        options = [word for word in pool[name] if word not in told]
        told.append(random.choice(options) if options else f"{pool[name][0]}#2")
    return told


# ── rows ──


def _rows(random: Random, world: World, kind: str, fields: Sequence[str], style: Style) -> list[tuple[str, str, Cells]]:
    """(class, document, cells) of the facts: accepted, cancelled, duplicate."""
    makers: dict[str, Callable[..., list[tuple[str, str, Cells]]]] = {
        "order_lines": _order_lines,
        "documents": _documents,
        "receipts": _receipts,
        "invoices": _invoices,
    }
    rows = makers[kind](random, world, style) if kind in makers else _others(random, world, kind, style)
    if style.twice:
        documents = list(dict.fromkeys(document for _, document, _ in rows))
        for name in documents[: random.randint(1, 3)]:
            copies = [
                ("duplicate" if class_ == "accepted" else class_, document, dict(cells))
                for class_, document, cells in rows
                if document == name
            ]
            rows += copies
    return rows


def _day(world: World, index: int, total: int) -> date:
    return world.start + timedelta(days=index * 80 // max(1, total))


def _order_lines(random: Random, world: World, style: Style) -> list[tuple[str, str, Cells]]:
    rows: list[tuple[str, str, Cells]] = []
    total = random.randint(14, 40)
    kinds = (
        ("Invoice", "Credit Note")
        if world.english
        else random.choice((("销售单", "销售退货单"), ("蓝字", "红字"), ("销售出库", "销售退货")))
    )
    for index in range(total):
        customer, seller = random.choice(world.customers), random.choice(world.people)
        back, void = (
            random.random() < 0.08 and style.returns != "none",
            style.cancelled is not None and random.random() < 0.1,
        )
        document = f"{random.choice(('XS', 'SA', 'CK'))[:1]}{world.start.year}{10000 + index * 3}"
        depot, team = random.choice(("一号仓", "成品仓", "电商仓")), random.choice(("销售一部", "销售二部", "渠道部"))
        for line, product in enumerate(random.sample(world.products, random.randint(1, 7))):
            quantity = random.choice((1, 2, 3, 4, 6, 10, 12, 24, 48, 100))
            price = Decimal(product["price"])
            amount = (price * quantity).quantize(CENT)
            tax = (amount * Decimal("0.13")).quantize(CENT, ROUND_HALF_UP)
            rows.append(("cancelled" if void else "accepted", document, {
                "ordered_on": _day(world, index, total).isoformat(), "order_id": document, "customer_name": customer["name"], "customer_code": customer["code"], "product_code": product["code"], "product_name": product["name"],
                "specification": product["spec"], "unit": product["unit"], "category": product["category"], "quantity": _signed(str(quantity), back, style), "unit_price": str(price), "amount": _signed(str(amount), back, style), "tax_rate": "13", "tax": _signed(str(tax), back, style),
                "amount_with_tax": _signed(str(amount + tax), back, style), "salesperson": seller, "department": team, "warehouse": depot, "document_kind": kinds[back], "cost": _signed(str((Decimal(product["cost"]) * quantity).quantize(CENT)), back, style),
                "document_status": (("Void" if world.english else str(style.cancelled)) if void else ("Closed" if world.english else "已审核")), "note": _note(random, world) if line == 0 or random.random() < 0.1 else "", "currency": "GBP", "address": random.choice(("United Kingdom", "France", "Germany")),
                "-serial": "", "-maker": world.people[0], "-custom": random.choice(("P1", "P2", "")), "-id": f"{random.getrandbits(96):024x}", "back": "1" if back else ""}))  # fmt: skip
    return rows


def _documents(random: Random, world: World, style: Style) -> list[tuple[str, str, Cells]]:
    rows = []
    total = random.randint(30, 90)
    for index in range(total):
        customer = random.choice(world.customers)
        back, void = (
            random.random() < 0.08 and style.returns != "none",
            style.cancelled is not None and random.random() < 0.1,
        )
        document = f"SO{world.start.year}{50000 + index}"
        amount = Decimal(random.randint(900, 900000)) / 100
        rows.append(("cancelled" if void else "accepted", document, {
            "order_id": document, "customer_name": customer["name"], "ordered_on": _day(world, index, total).isoformat(), "quantity": _signed(str(random.randint(1, 400)), back, style), "amount": _signed(str(amount), back, style), "amount_with_tax": _signed(str(amount), back, style),
            "document_status": ("Cancelled" if world.english else str(style.cancelled)) if void else ("Confirmed" if world.english else "已完成"), "phone": customer["phone"], "contact_person": customer["person"], "address": customer["address"], "salesperson": random.choice(world.people),
            "received_amount": _signed(str(random.choice((Decimal("0"), amount, (amount / 2).quantize(CENT)))), back, style), "store": "生活馆旗舰店", "note": _note(random, world), "document_kind": "退货单" if back else "普通销售", "-serial": "", "-freight": "0.00", "currency": "USD", "back": "1" if back else ""}))  # fmt: skip
    return rows


def _receipts(random: Random, world: World, style: Style) -> list[tuple[str, str, Cells]]:
    rows = []
    total = random.randint(30, 80)
    for index in range(total):
        customer = random.choice(world.customers)
        back, void = random.random() < 0.08, style.cancelled is not None and random.random() < 0.08
        document = f"SK{100000 + index}"
        rows.append(("cancelled" if void else "accepted", document, {
            "document_no": document, "received_on": _day(world, index, total).isoformat(), "customer_name": customer["name"], "received_amount": _signed(str(Decimal(random.randint(900, 400000)) / 100), back, style),
            "method": random.choice(("Bank", "Cash", "Cheque") if world.english else ("电汇", "现金", "微信", "支付宝", "银行承兑汇票")), "invoice_no": f"AR{200000 + random.randint(0, 9999)}", "salesperson": random.choice(world.people), "note": "Refund" if back and world.english else "退货款" if back else ("Payment" if world.english else "收货款"),
            "document_kind": "收款退款单" if back else "收款单", "department": "销售一部", "document_status": str(style.cancelled) if void else "已审核", "-maker": world.people[0], "back": "1" if back else ""}))  # fmt: skip
    return rows


def _invoices(random: Random, world: World, style: Style) -> list[tuple[str, str, Cells]]:
    rows = []
    total = random.randint(30, 80)
    for index in range(total):
        customer = random.choice(world.customers)
        back, void = random.random() < 0.08, style.cancelled is not None and random.random() < 0.08
        document = f"AR{300000 + index * 2}"
        amount = Decimal(random.randint(900, 800000)) / 100
        paid = random.choice((Decimal("0"), amount, (amount * Decimal("0.3")).quantize(CENT)))
        day = _day(world, index, total)
        rows.append(("cancelled" if void else "accepted", document, {
            "invoice_no": document, "customer_name": customer["name"], "customer_code": customer["code"], "invoiced_on": day.isoformat(), "due_on": (day + timedelta(days=random.choice((30, 60)))).isoformat(), "invoice_amount": _signed(str(amount), back, style), "paid_amount": _signed(str(paid), back, style),
            "balance": _signed(str(amount - paid), back, style), "document_status": ("Void" if world.english else str(style.cancelled)) if void else ("Sent" if world.english else "已审核"), "salesperson": random.choice(world.people), "document_kind": "应收退货单" if back else "标准应收单", "currency": "EUR" if world.english else "人民币", "note": _note(random, world), "-age": str(random.randint(-30, 200)), "back": "1" if back else ""}))  # fmt: skip
    return rows


def _others(random: Random, world: World, kind: str, style: Style) -> list[tuple[str, str, Cells]]:
    rows = []
    count = (
        len(world.customers)
        if kind in ("customers", "people")
        else len(world.products)
        if kind == "products"
        else random.randint(30, 80)
    )
    months = [
        f"{world.start.year}年{month}月" if not world.english else f"{world.start.year}-{month:02d}"
        for month in range(1, 13)
    ]
    for index in range(count):
        customer = (
            world.customers[index % len(world.customers)]
            if kind in ("customers", "people")
            else random.choice(world.customers)
        )
        product = world.products[index % len(world.products)]
        day = _day(world, index, count)
        moment = datetime(day.year, day.month, day.day, random.randint(8, 19), random.randint(0, 59))  # noqa: DTZ001
        base: Cells = {
            "customer_code": customer["code"], "customer_name": customer["name"], "phone": customer["phone"], "email": customer["email"], "address": customer["address"], "contact_person": customer["person"] if kind != "people" else world.person(), "customer_tax_id": customer["tax"], "gender": random.choice(("男", "女")),
            "kind_of_party": random.choice(("企业", "个体工商户", "分支机构")), "industry": random.choice(("Retail", "Wholesale", "Hospitality") if world.english else ("批发业", "零售业", "制造业")), "founded_on": date(random.randint(1992, 2021), random.randint(1, 12), random.randint(1, 28)).isoformat(), "employees": str(random.randint(3, 900)), "total_assets": f"{random.randint(1000, 900000) / 100:.2f}",
            "level": random.choice("ABCD"), "owner": random.choice(world.people), "source_channel": random.choice(("Referral", "Website", "Trade Show") if world.english else ("展会", "官网", "转介绍")), "created_on": day.isoformat(), "note": _note(random, world), "department": random.choice(("采购部", "财务部")), "role": random.choice(("经理", "采购", "财务")), "-off": "否", "-last": moment.strftime("%Y-%m-%d %H:%M:%S"),
            "product_code": product["code"], "product_name": product["name"], "category": product["category"], "specification": product["spec"], "unit": product["unit"], "list_price": product["price"], "cost": product["cost"], "at": moment.strftime("%Y-%m-%d %H:%M:%S"),
            "kind_of_interaction": random.choice(("Call", "Visit", "Email") if world.english else ("电话", "拜访", "微信", "邮件")), "staff": random.choice(world.people), "minutes": str(random.choice((5, 10, 15, 30, 45, 60))), "topic": random.choice(("Reorder", "Quote", "Complaint") if world.english else ("报价", "补货", "售后", "新品推介")),
            "text": random.choice(_EN_ANSWERS if world.english else _ANSWERS) if kind == "responses" else random.choice(_EN_PHRASES if world.english else _PHRASES), "outcome": random.choice(("Interested", "No answer", "Won") if world.english else ("有意向", "待跟进", "已成交", "无人接听")), "next_at": (day + timedelta(days=random.randint(5, 30))).isoformat() if random.random() < 0.6 else "",
            "score": str(random.randint(1, 5)), "score#2": str(random.randint(1, 5)) if not world.english else str(random.randint(0, 10)), "score#3": str(random.randint(0, 10)), "-serial": str(index + 1), "-ip": f"192.0.2.{random.randint(1, 250)}", "-id": f"{random.getrandbits(96):024x}",
            "period": months[min(11, index * 12 // count)], "channel": random.choice(("Google", "Facebook", "Newsletter") if world.english else ("百度推广", "抖音", "展会", "样品册")), "campaign": random.choice(("Brand", "Spring", "Autumn Fair") if world.english else ("品牌词", "直播", "广交会", "秋冬册")), "amount": f"{random.randint(5000, 90000) / 10000:.4f}" if not world.english else f"{random.randint(500, 9000)}.50", "impressions": str(random.randint(5000, 700000)), "leads": str(random.randint(1, 250)),
            "event": random.choice(("Login", "View", "Purchase") if world.english else ("登录", "浏览", "加购", "搜索")), "object": random.choice(("Home", "Cart", "Product list", "Checkout") if world.english else ("首页", "商品详情", "购物车", "活动页")), "duration": str(random.randint(3, 600)),
        }  # fmt: skip
        document = customer["code"] if kind == "customers" else f"{kind}{index}"
        rows.append(("accepted", document, base))
    return rows


def _note(random: Random, world: World) -> str:
    return random.choice(_EN_NOTES if world.english else _NOTES) if random.random() < 0.15 else ""


def _signed(text: str, back: bool, style: Style) -> str:
    if not back or style.returns == "kind":
        return text
    return f"({text})" if style.returns == "brackets" else f"-{text}"


# ── printing ──


def _printed(
    seed: int,
    words: str,
    random: Random,
    kind: str,
    fields: Sequence[str],
    headers: list[str],
    rows: Sequence[tuple[str, str, Cells]],
    style: Style,
    english: bool,
) -> Layout:
    grid: list[list[str | None]] = []
    width = len(fields)
    title = (random.choice(TITLES[kind]) if words != "none" else "数据导出") if not english else "Export"
    for line in range(style.titles):
        grid.append(
            [(title, "打印日期：2025-07-01" if not english else "Printed: 2025-07-01", None)[line]]
            + [None] * (width - 1)
        )
    merged: list[tuple[int, int, int, int]] = []
    two = style.two_level and words == "tuned" and not english and width >= 6
    names = headers
    if two:
        cut = width // 2
        groups = ["基本信息"] * cut + ["其他信息"] * (width - cut)
        top = len(grid) + 1
        grid.append([groups[0]] + [None] * (cut - 1) + [groups[-1]] + [None] * (width - cut - 1))
        merged = [(top, 1, top, cut), (top, cut + 1, top, width)]
        names = [f"{group}/{header}" for group, header in zip(groups, headers, strict=True)]
    grid.append(list(headers))
    header_rows = [len(grid) - 1, len(grid)] if two else [len(grid)]
    classes = dict.fromkeys(("accepted", "cancelled", "duplicate", "subtotal", "repeated_header", "other"), 0)
    sums = {name: Decimal(0) for name in SUMMED if name in fields}
    returns, since, last = 0, 0, ""
    sheet = {name: Decimal(0) for name in sums}
    for index, (class_, document, cells) in enumerate(rows):
        grid.append(_line(fields, cells, style, blank=style.first_line_only and document == last, index=index + 1))
        last = document
        classes[class_] += 1
        _count(sums, cells, class_, kind)
        for name in sheet:
            sheet[name] += abs(Decimal(cells[name].strip("()-")))
        returns += class_ == "accepted" and bool(cells.get("back"))
        since += 1
        if style.page and since == style.page and index < len(rows) - 1 and rows[index + 1][1] != document:
            grid.append(
                _sum_row(
                    fields,
                    "Subtotal" if english else random.choice(("小计", "本页合计")),
                    dict.fromkeys(sums, "1.00"),
                )
            )
            grid.append(list(headers))
            classes["subtotal"] += 1
            classes["repeated_header"] += 1
            since = 0
    if style.total:
        grid.append(
            _sum_row(
                fields,
                "Total" if english else random.choice(("合计", "总计")),
                {name: str(value) for name, value in sheet.items()},
            )
        )
        classes["subtotal"] += 1
    if style.footer:
        grid.append(
            [
                "Printed by: Ann"
                if english
                else random.choice(("制单人：李娜  打印时间：2025-07-01 08:30", "导出时间:2025-07-01"))
            ]
            + [None] * (width - 1)
        )
        classes["other"] += 1
    mapping = {
        name: None if one.startswith("-") else one.partition("#")[0] for name, one in zip(names, fields, strict=True)
    }
    factor = {
        name: Decimal(10000) if "万元" in header else Decimal(1) for header, name in zip(headers, fields, strict=True)
    }
    totals = {
        name: str((value * factor[name]).quantize(CENT)) if name != "quantity" else str(value)
        for name, value in sums.items()
    }
    return Layout(
        seed, kind, words, grid, title if style.titles else "", header_rows, mapping, classes, totals, returns, merged
    )


def _count(sums: dict[str, Decimal], cells: Cells, class_: str, kind: str) -> None:
    if class_ != "accepted":
        return
    for name in sums:
        value = Decimal(cells[name].strip("()-"))
        sums[name] += -value if cells.get("back") else value


def _line(fields: Sequence[str], cells: Cells, style: Style, *, blank: bool, index: int) -> list[str | None]:
    document = {
        "ordered_on",
        "order_id",
        "customer_name",
        "customer_code",
        "salesperson",
        "department",
        "warehouse",
        "document_kind",
        "document_status",
        "-maker",
        "currency",
        "address",
    }
    told: list[str | None] = []
    for name in fields:
        text = str(index) if name == "-serial" else cells.get(name, "")
        if blank and name in document:
            text = ""
        elif name in ("ordered_on", "received_on", "invoiced_on", "due_on", "created_on", "founded_on"):
            text = _dated(text, style, name)
        elif name in ("amount", "amount_with_tax", "received_amount", "invoice_amount", "balance", "paid_amount"):
            text = _money(text, style)
        told.append(text or None)
    return told


def _dated(text: str, style: Style, name: str) -> str:
    if not text:
        return ""
    day = date.fromisoformat(text)
    plain = {
        "iso": day.isoformat(), "slash": f"{day.year}/{day.month}/{day.day}", "dot": f"{day.year}.{day.month:02d}.{day.day:02d}", "chinese": f"{day.year}年{day.month}月{day.day}日", "compact": f"{day:%Y%m%d}",
        "serial": str((day - date(1899, 12, 30)).days), "dmy": f"{day.day:02d}-{day.month:02d}-{day.year}",
    }[style.day]  # fmt: skip
    return (
        f"{plain} 10:{day.day:02d}" if style.clock and style.day in ("iso", "slash") and name == "ordered_on" else plain
    )


def _money(text: str, style: Style) -> str:
    if not text:
        return ""
    bare, minus, brackets = text.strip("-()"), text.startswith("-"), text.startswith("(")
    value = Decimal(bare)
    places = max(2, -value.as_tuple().exponent)  # type: ignore[operator]
    shown = {"plain": bare, "yen": f"￥{value:,.{places}f}", "thousands": f"{value:,.{places}f}", "wide": bare}[
        style.money
    ]
    if style.money == "wide" and value > 3000:
        shown = shown.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    return f"({shown})" if brackets else f"-{shown}" if minus else shown


def _sum_row(fields: Sequence[str], label: str, sums: dict[str, str]) -> list[str | None]:
    row: list[str | None] = [sums.get(name) for name in fields]
    spot = next((position for position, name in enumerate(fields) if name not in SUMMED), 0)
    row[spot] = label
    return row
