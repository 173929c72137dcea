"""What the cells of one column look like: shares of numbers, dates, phones, company names …

    look("手机", ["13200009848", …]).mobile  1.0

Everything is measured on distinct values weighted by how often they stand in the sample.
"""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from stdnum.cn import uscc

from zhike.gradings import answer
from zhike.simplified import simplified

_NUMBER = re.compile(
    r"^[(（]?[-+−]?\s*(?:rmb|cny|usd|eur|gbp|hkd|(?:us|hk|nt)?\$|[¥￥€£])?\s*[-+]?(?:[0-9]{1,3}(?:[,' ][0-9]{3})+|[0-9]+|(?=\.[0-9]))(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?\s*(?:[元%万]|万元)?\s*[)）]?-?$",
    re.I,
)
_COMMA_NUMBER = re.compile(r"^[(（]?-?[€£$]?\s*(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]{1,2}\s*€?\s*[)）]?$")
_INTEGER = re.compile(r"^-?[0-9]{1,30}(?:\.0+)?$")
_DATE = re.compile(
    r"^(?:[12][0-9]{3}\s*[-/.年]\s*[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}日?|[0-9]{1,2}\s*[-/.]\s*[0-9]{1,2}\s*[-/.]\s*(?:[12][0-9]{3}|[0-9]{2})|[0-9]{2}\.[01]?[0-9]\.[0-3]?[0-9]|[0-9]{2}\s*年\s*[01]?[0-9]\s*月\s*[0-3]?[0-9]\s*[日号]?|[0-9]{1,2}[\s-][a-z]{3,9}[\s,-]+[0-9]{2,4}|[a-z]{3,9}\.?[\s-][0-9]{1,2},?[\s-][0-9]{4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*-[0-9]{1,2}-[0-9]{2}|(?:0?[1-9]|1[0-2])\s*月\s*[0-3]?[0-9]\s*[日号])(?![0-9])",
    re.I,
)
_COMPACT_DAY = re.compile(r"^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[0-9]{6})?$")
_SHORT_DAY = re.compile(r"^(?:1[0-2]|0?[1-9])[-./](?:3[01]|[12][0-9]|0?[1-9])$")
_UNIX = re.compile(r"^1[0-9]{9}(?:[0-9]{3})?$")
_CLOCK = re.compile(r"[0-9]{1,2}[:时][0-9]{2}")
_PERIOD = re.compile(
    r"^(?:[12][0-9]{3}\s*[-/.年]\s*(?:0?[1-9]|1[0-2])\s*月?|[12][0-9]{3}(?:0[1-9]|1[0-2])|[12][0-9]{3}年?\s*(?:q[1-4]|第?[一二三四1-4]季度?)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s\-/']+[0-9]{2,4}|[12][0-9]{3}年(?:度|[上下]半年)?|[0-9]{1,2}月)$",
    re.I,
)
_MOBILE = re.compile(r"^'?(?:\+?\(?0?0?86\)?[\s-]?)?1[3-9][0-9](?:[\s-]?[0-9*]{4}){2}$")
_LANDLINE = re.compile(
    r"^(?:\+?86[\s-]?)?\(?0[0-9]{2,3}\)?[\s-]?[0-9]{7,8}(?:[\s转-][0-9]{1,5})?$|^400-?[0-9]{3,4}-?[0-9]{3,4}$|^\+[1-9][0-9]{0,2}[\s().-]*(?:[0-9][\s().-]*){7,12}$|^\(?[0-9]{3}\)?[\s.-][0-9]{3}[\s.-][0-9]{4}$"
)
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$", re.I)
_TAX_ID = re.compile(r"^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$")
_COMPANY = re.compile(
    r"(?:公司|[厂店铺]|商行|经营部|中心|集团|合作社|事务所|超市|商场|门市部?|工作室|企业|酒店|饭店|餐厅|医院|学校|大学|银行|协会|商贸|贸易|实业|部|行|馆|堂|批发|百货|局|社)(?:[(（].*[)）])?$|有限|公司|集团|\b(?:ltd|limited|inc|llc|gmbh|co|corp|corporation|plc|ag|s\.?a|b\.?v|pty|company|stores?|shop|group|trading|traders|interiors|gifts|sons|bros|& co)\.?$",
    re.I,
)
_REGION = re.compile(
    r"^(?:中国)?(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)|^[\u4e00-\u9fff]{2,8}(?:省|市|自治区|自治州|地区|区|县|旗)$|[\u4e00-\u9fff](?:省|市|区|县).*(?:[路街道巷号村镇室栋幢楼])|[\u4e00-\u9fff](?:路|街|道|巷|弄|街道|大道)[\u4e00-\u9fff]{0,6}[0-9]+(?:号|弄|室|幢|栋|-)|^[0-9]+[a-z]?[\s,].*\b(?:st|street|rd|road|ave|avenue|lane|ln|drive|dr|blvd|way|close|court)\b",
    re.I,
)
_HOUSED = re.compile(r"[0-9]+\s*(?:号|弄|室|栋|幢|单元)|^[0-9]+[a-z]?[\s,]+[a-z]", re.I)
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛柴覃耿关岳左柳甘祝包宁尚符舒阮纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁管祁路霁欧阳上官司马诸葛柏辛游岑华卓仇阳费席厉景詹束滕车仲应戚郁伍艾屈解翰瞿喻栾佟连冷项邬"
_PERSON = re.compile(rf"^[{_SURNAMES}][\u3400-\u9fff\U00020000-\U0002fa1f·]{{1,3}}$")
_PLACE = re.compile(r"[省市县镇乡]$|(?:街道|自治[州区县]|新区)$")  # 金华市 begins like a name, 何某县 too
_WESTERN = re.compile(r"^(?:(?:mr|mrs|ms|dr)\.?\s)?[A-Z][a-z'’-]+(?:\s[A-Z]\.?)?\s[A-Z][A-Za-z'’-]+$")
_CODE = re.compile(r"^(?=.*[0-9])[A-Za-z0-9._/#\-]{2,40}$")
_ZEROED = re.compile(r"^0[0-9]+(?:\.[0-9]+)?$")  # 01.001029, 000123: codes, not numbers
_HEX = re.compile(
    r"^(?=(?:[^a-f]*[a-f]){2})(?=.*[0-9])(?:[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$", re.I
)
_IP = re.compile(r"^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$")
_URL = re.compile(r"^https?://\S+$", re.I)
_ROUNDED = re.compile(r"^[0-9](?:\.[0-9]+)?e\+?(?:1[5-9]|2[0-9])$", re.I)
_SIZE = re.compile(
    r"^[0-9.]+\s*[*×x]\s*[0-9.]+.*$|^[0-9.]+\s*(?:ml|l|g|kg|cm|mm|m|寸|克|斤|升|片|支装|码|#)$|^(?:xs|s|m|l|xl|xxl|xxxl|2xl|3xl|均码)$|^(?:black|white|red|blue|green|yellow|silver|grey|gray|multi|pink|brown|[黑白红蓝绿黄银灰粉棕紫橙米杏咖][色]?)(?:[/,，\s].*)?$",
    re.I,
)
_WORDS: dict[str, str] = {
    "uom": "口 盆 碗 辆 架 朵 壶 枝 贴 座 匹 平方米 立方米 提 粒 枚 顶 幅 扎 筐 份 棵 床 刀 个 件 只 套 盒 包 箱 瓶 袋 台 本 支 张 把 双 对 条 桶 卷 组 次 吨 斤 公斤 千克 克 米 升 打 块 片 根 副 串 罐 听 板 捆 pcs pc ea each box set kg pair pack dozen unit units piece bottle bag carton roll",
    "currency": "人民币 rmb cny usd eur gbp hkd jpy 美元 欧元 港币 港元 英镑 日元 aud cad chf sgd",
    "method": "现金 微信 支付宝 电汇 银行承兑汇票 商业承兑汇票 承兑汇票 承兑 转账 银行转账 支票 刷卡 银行卡 信用卡 pos 微信支付 网银 现结 月结 赊销 挂账 汇款 对公转账 扫码 云闪付 储值卡 银联 cash card cheque check visa mastercard paypal wire transfer credit debit bank stripe amex ach",
    "status": "已审核 未审核 已作废 作废 草稿 已取消 取消 已完成 完成 已关闭 交易成功 交易关闭 等待买家付款 待付款 已发货 待发货 已付款 已确认 已收货 待收货 已提交 已结算 审核中 已核准 已过账 正常 已签收 已生效 void draft cancelled canceled closed paid unpaid overdue sent confirmed completed shipped delivered refunded pending fulfilled unfulfilled partially_paid open voided partial done sale processing posted complete 已支付 未支付 部分付款 已入账 待审核 已驳回 审批通过 已开单 已记账 卖家已发货，等待买家确认 买家已付款，等待卖家发货 完成订单 交易完成 已结清",
    "kind": "销售单 销售退货单 退货单 退货 销售 红字 蓝字 销售出库 销售退货 收款单 收款退款单 退款单 退款 标准应收单 应收退货单 普通销售 零售 批发 换货 赠品 销售订单 销售发票 普通 退换货 调拨 销货单 销退单 正常销售 发票 收款 预收 预收款 应收单 期初应收单 invoice credit_note creditnote return refund payment deposit credit exchange 贷项 出库单 销售换货单 批发销售单 零售单 零售退货单 销货 销退 销货退回 红冲 冲红 蓝单 红单 红 蓝 专用发票 普通发票 增值税专用发票 增值税普通发票 电子发票 其他应收单 直营 代销",
    "contact": "电话 拜访 微信 邮件 上门 上门拜访 电话回访 来访 短信 视频会议 线上会议 会议 qq 客户来电 回访 call visit email e-mail meeting phone wechat sms chat 电话沟通 线下拜访 微信沟通 面谈 实地拜访 来电 去电 投诉 售后 咨询 task demo video lunch 视频 展会 电访 走访 宴请 送样 whatsapp text linkedin letter",
    "outcome": "有意向 待跟进 已成交 无人接听 暂无需求 成交 无意向 意向强 已报价 已解决 处理中 未接通 已拒绝 有兴趣 无兴趣 考虑中 继续跟进 成功 失败 待定 interested not won lost callback no answer follow connected successful voicemail left 需跟进 已签单 待回复 已约见 意向高 意向低 再联系 拒绝",
    "level": "a b c d e s 重点客户 普通客户 潜在客户 大客户 一般客户 vip 普通会员 银卡 金卡 钻石 铂金 白金 黄金会员 钻石会员 核心客户 战略客户 小客户 重要客户 银卡会员 金卡会员 vip客户 gold silver bronze platinum standard premium a类 b类 c类 d类 aa aaa 一级 二级 三级 四级 普卡 重点 普通 一般 重要 高 中 低 key high medium low 一星 二星 三星 四星 五星 a级 b级 c级 d级 黑金 hot warm cold 白银 basic",
    "source": "展会 转介绍 官网 电话营销 老客户 广告 网络推广 陌拜 百度 朋友介绍 客户介绍 抖音 线上 线下 门店 阿里巴巴 1688 referral website trade_show advertisement web cold_call partner social google 老客户介绍 地推 自主开发 公众号 小程序 网络 微信公众号 活动 电话 陌生拜访 渠道 线上推广 搜索引擎 短视频 同行介绍 淘宝 自然进店 社群 线上注册",
    "party_kind": "企业 个人 个体工商户 分支机构 公司 政府机关 事业单位 个体户 经销商 终端客户 门店 国企 民营企业 外资 学校 医院 有限公司 company person individual business organization b2b b2c retailer wholesaler 民营 国有 合资 私营 股份制 代理商 个体 私企 单位 商超 批发商 零售商 民营企业 外商投资 国有企业 政府 非营利",
    "gender": "男 女 m f male female 先生 女士 未知",
    "yes": "是 否 y n yes no true false 有 无 √ × 1 0 已核 未核 启用 停用 t f on off",
    "media": "百度推广 抖音 展会 样品册 微信 小红书 快手 朋友圈 淘宝直通车 直通车 今日头条 腾讯广告 信息流 sem seo google facebook email print radio tv linkedin bing instagram tiktok 百度 知乎 b站 巨量引擎 阿里巴巴 1688 京东快车 短信 地推 电梯广告 户外广告 搜索 广点通 美团 视频号 公众号 线下活动 短视频 达人 直播 京准通 钻展 newsletter events trade_shows youtube youtube_ads meta 360 搜狗 纸媒 电台 地铁广告",
    "statement": "货币资金 应收账款 存货 流动资产 流动资产合计 非流动资产合计 固定资产 资产总计 资产合计 资产总额 总资产 流动负债 流动负债合计 非流动负债合计 短期借款 长期借款 应付账款 负债合计 负债总计 负债总额 总负债 所有者权益 所有者权益合计 股东权益合计 净资产 未分配利润 营业收入 营业总收入 主营业务收入 营业成本 主营业务成本 营业利润 利润总额 净利润 经营活动现金流量净额 经营活动产生的现金流量净额 投资活动产生的现金流量净额 筹资活动产生的现金流量净额 cash inventory inventories accounts_receivable current_assets total_current_assets total_assets current_liabilities total_current_liabilities total_liabilities total_equity retained_earnings revenue net_sales cost_of_sales cost_of_goods_sold operating_profit profit_before_tax net_profit net_income operating_cash_flow",
    "event": "登录 浏览 点击 注册 下载 访问 退出 搜索 收藏 加购 下单 支付 分享 浏览商品 加入购物车 提交订单 login logout view click page_view purchase signup download search add_to_cart visit share checkout open 打开 评论 查看 启动 签到 领券 点赞 播放 page view pageview add to cart wishlist register",
}  # fmt: skip


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SETS = {name: _set(words) for name, words in _WORDS.items()}
_RATES = {"0", "0.01", "0.03", "0.05", "0.06", "0.09", "0.1", "0.11", "0.13", "0.16", "0.17", "0.2", "1", "3", "5", "6", "7", "8", "9", "10", "11", "13", "16", "17", "18", "19", "20", "21"}  # fmt: skip
_COUNTED = re.compile(rf"^-?[0-9][0-9,.]*\s*(?:{'|'.join(sorted(_SETS['uom'], key=len, reverse=True))})$", re.I)
_WAREHOUSE = re.compile(r"仓$|仓库|库$|warehouse|depot|\bwh\b", re.I)
_STORE = re.compile(
    r"(?:店|专柜|门市|商城|广场|旗舰店|网店|store|shop|mall|outlet|branch)$|店\(|^(?:store|shop)\b", re.I
)
_DEPARTMENT = re.compile(r"(?:部|组|处|科|中心|团队|事业部|team|dept|department|division|sales)$", re.I)
_INDUSTRY = re.compile(
    r"(?:业|批发|零售|制造|服务|贸易|行业|电商|教育|医疗|建筑|餐饮|物流|农业|金融)$|manufactur|retail|wholesale|services|software|health|education|hospitality|construction|finance|agricultur|logistics|technology",
    re.I,
)


@dataclass(frozen=True)
class Look:
    """A column's content. Shares are of filled sample cells; `words` are shares of known word lists."""

    filled: int = 0
    fill: float = 0.0
    distinct: int = 0
    unique: float = 0.0
    length: float = 0.0
    cjk: float = 0.0
    number: float = 0.0
    integer: float = 0.0
    negative: float = 0.0
    serial: float = 0.0
    date: float = 0.0
    short_day: float = 0.0  # 3.5, 12/31: a day in a sheet of one year, or a number
    clock: float = 0.0
    unix: float = 0.0  # seconds, or thousandths, since 1970: numbers of documents look alike
    period: float = 0.0
    mobile: float = 0.0
    landline: float = 0.0
    email: float = 0.0
    tax_id: float = 0.0
    company: float = 0.0
    region: float = 0.0
    housed: float = 0.0  # addresses with a house's number
    person: float = 0.0
    code: float = 0.0
    hexadecimal: float = 0.0
    ip: float = 0.0
    url: float = 0.0
    rounded: float = 0.0
    padded: float = 0.0
    percent: float = 0.0
    cut: float = 0.0
    size: float = 0.0
    rate: float = 0.0
    running: float = 0.0
    small: float = 0.0
    counted: float = 0.0  # 12个, 3 箱: numbers with their unit
    warehouse: float = 0.0
    store: float = 0.0
    department: float = 0.0
    industry: float = 0.0
    placeholder: float = 0.0
    sentence: float = 0.0
    answered: float = 0.0  # 很满意, 一般: marks of a questionnaire in words
    median: float = 0.0
    words: dict[str, float] = field(default_factory=dict)


def narrow(text: str) -> str:
    """A cell as it is looked at: narrow letters, no blanks around."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


_TRADITIONAL = re.compile(
    "[萬與東業個來時國會說對發後經無樣開長問現還電當動學實體關點機區縣門號聯單據貨銷價錢數額稅備註員務廠證級類處態種產訂運費華廣雲灣寧審過確認應辦買賣轉帳匯團貿餐飲館連鎖農醫潛舊訪維質換採購項條雙套卷袋雜紙張臺盤鍋銀鑽員準優網絡標題]"
)
"""Characters that a text in simplified ones hardly has: whoever finds none need not look them all up."""


def _plain(text: str) -> str:
    return simplified(text) if _TRADITIONAL.search(text) else text


def look(cells: Sequence[str | None]) -> Look:
    """What a column's sample looks like."""
    filled = [_plain(narrow(cell).strip()) for cell in cells if cell and cell.strip()]
    if not filled:
        return Look()
    counts = Counter(filled)
    total = len(filled)

    def share(test: Callable[[str], object]) -> float:
        return sum(count for value, count in counts.items() if test(value)) / total

    lowered = {value: value.lower() for value in counts}
    integers = [int(float(value)) for value in filled if _INTEGER.match(value)]
    numbers = sorted(
        float(re.sub(r"[^0-9.\-]", "", value) or 0)
        for value in filled
        if _NUMBER.match(value) and re.fullmatch(r"-?[0-9]*\.?[0-9]+", re.sub(r"[^0-9.\-]", "", value))
    )
    date = share(lambda value: _DATE.match(value) or _COMPACT_DAY.match(value))
    return Look(
        filled=total,
        fill=total / max(1, len(cells)),
        distinct=len(counts),
        unique=len(counts) / total,
        length=sum(len(value) * count for value, count in counts.items()) / total,
        cjk=share(lambda value: re.search(r"[\u3400-\u9fff]", value)),
        number=share(
            lambda value: (
                (_NUMBER.match(value) or _COMMA_NUMBER.match(value))
                and not _ROUNDED.match(value)
                and not _ZEROED.match(value)
            )
        ),
        integer=len(integers) / total,
        negative=share(lambda value: value[0] in "-(（−" and _NUMBER.match(value)),
        serial=share(lambda value: re.fullmatch(r"[345][0-9]{4}(\.[0-9]+)?", value))
        if integers and max(integers) - min(integers) < 12_000
        else 0.0,
        date=date,
        short_day=share(_SHORT_DAY.match),
        clock=share(lambda value: _CLOCK.search(value)) if date > 0.5 else 0.0,
        unix=share(_UNIX.match),
        period=share(lambda value: _PERIOD.match(value)),
        mobile=share(lambda value: _MOBILE.match(value)),
        landline=share(lambda value: _LANDLINE.match(value) or _MOBILE.match(value)),
        email=share(lambda value: _EMAIL.match(value)),
        tax_id=share(lambda value: _TAX_ID.match(value.upper()) and uscc.is_valid(value.upper())),
        company=share(lambda value: len(value) > 3 and not value[0].isdigit() and _COMPANY.search(value)),
        region=share(lambda value: _REGION.search(value)),
        housed=share(_HOUSED.search),
        person=share(lambda value: (_PERSON.match(value) and not _PLACE.search(value)) or _WESTERN.match(value)),
        code=share(lambda value: _CODE.match(value) and not _DATE.match(value)),
        hexadecimal=share(_HEX.match),
        ip=share(_IP.match),
        url=share(_URL.match),
        rounded=share(_ROUNDED.match),
        padded=share(lambda value: value[:1] == "0" and len(value) > 2 and value.isdigit()),
        percent=share(lambda value: value[-1] == "%"),
        cut=share(lambda value: value[-1] == "折"),
        size=share(lambda value: _SIZE.match(value)),
        rate=share(lambda value: value.rstrip("%").rstrip("0").rstrip(".") in _RATES or value.rstrip("%") in _RATES),
        running=_running(integers, total),
        counted=share(_COUNTED.match),
        small=sum(1 for value in integers if 0 <= value <= 10) / total,
        warehouse=share(_WAREHOUSE.search),
        store=share(_STORE.search),
        department=share(_DEPARTMENT.search),
        industry=share(_INDUSTRY.search),
        placeholder=share(lambda value: value in ("散客", "零售客户", "现金客户", "Walk-in")),
        sentence=share(
            lambda value: (
                len(value) >= 8
                and (re.search(r"[，。；！？,.;!?]\s?[\u3400-\u9fffA-Za-z]|[。！？]$", value) or value.count(" ") >= 4)
            )
        ),
        answered=share(answer),
        median=numbers[len(numbers) // 2] if numbers else 0.0,
        words={
            name: sum(
                count
                for value, count in counts.items()
                if lowered[value] in known or lowered[value].replace(" ", "_") in known
            )
            / total
            for name, known in _SETS.items()
        },
    )


def _running(integers: list[int], total: int) -> float:
    """How much a column counts its rows: 1, 2, 3 …, through the whole sample."""
    if len(integers) < 0.9 * total or len(integers) < 3:
        return 0.0
    return sum(1 for one, two in itertools.pairwise(integers) if two == one + 1) / (len(integers) - 1)
