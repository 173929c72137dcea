"""The words of trade and of legal form that Chinese and English company names end with, near-synonyms together.

from_the_end("海尔电器商贸", 2)   ("海尔", ("电器", "贸易"))
"""

from functools import cache

from pypinyin import lazy_pinyin

# fmt: off
_TRADES = """
贸易 商贸 经贸 工贸 商务贸易 国际贸易 国际商贸 对外贸易 外贸 进出口贸易 进出口 国际经贸 商业贸易 贸易发展 商贸发展
超市 超级市场 购物广场 购物中心 购物超市 生活超市 连锁超市 仓储超市 量贩 大卖场 卖场 购物商场 平价超市 生鲜超市
便利 便利超市 便民超市 便民
百货 百货商店 百货商场 商厦 百货大楼 日用百货 小百货 百货贸易 百货商贸 商场 商城
食品 食品商贸 食品贸易 食品工业 食品科技 副食品 副食 副食百货 食品饮料 休闲食品 零食 干果 炒货 糖果 糕点 烘焙 面包 蛋糕 饼业
粮油 粮油食品 粮食 粮油贸易 米业 面粉 面业 油脂 粮贸 食用油
调味品 调料 酱业 酿造
酒业 酒类 酒水 酒庄 烟酒 名烟名酒 名酒 酒行 白酒 葡萄酒 啤酒 酿酒
茶叶 茶城 茶业 茶行 茶庄
水产 水产品 海鲜 海产品 渔业 海洋食品 冷冻食品 冻品 冷链食品
生鲜 果蔬 蔬菜 水果 果业 果品 生鲜果蔬 蔬菜水果 农产品 农副产品 土特产 特产 土产
肉类 肉联 畜牧 养殖 牧业 禽业 蛋业 乳业 乳品 奶业
农业 农业发展 农业科技 农业开发 农业技术 农林 种业 种子 种植 农资 化肥 肥业 农机 饲料 农化 农药 园艺 苗木 花卉 花木 林业 鲜花 花店
餐饮 餐饮管理 餐饮服务 餐饮文化 餐饮企业管理 饮食 饮食服务 小吃 美食城 快餐 火锅 饮品 饮料 咖啡 奶茶
酒店 酒店管理 宾馆 旅馆 旅店 大酒店 酒店用品 饭店 餐厅 酒楼 茶楼 度假村 民宿 招待所 公寓
日用品 个人用品 个人用品商店 个人护理用品 日用 生活用品 日化 日用化工 日化用品 洗涤用品 洗化 洗涤 清洁用品 纸业 纸品 卫生用品 生活馆
家居 家居城 家居用品 家居饰品 家居装饰 家用品 家居生活 家居建材 家纺 家饰 居家用品 床上用品 家用纺织品 厨具 厨卫 餐具 厨房用品 卫浴 洁具 陶瓷 瓷业 瓷砖
家具 家具城 家私 家具制造 办公家具 家俬
五金 五金城 五金机电 五金工具 五金制品 五金建材 五金交电 五金电器 五金配件 五金日杂 工具 日杂 金属制品 紧固件 轴承 标准件 阀门 水暖 管件 模具 刀具 磨具 门窗 锁业 铝业 不锈钢
机电 机电设备 机电工程 机电科技 电机 电气 电气设备 电气工程 电力 电力设备 电缆 电线电缆 线缆 自动化 自动化设备 自动化科技 仪器 仪表 仪器仪表 仪器设备 工控
机械 机械设备 机械制造 设备 机械工程 机械配件 重工 装备 装备制造 机床 工程机械 起重 叉车 泵业 电梯 设备制造 精密机械 精密 液压 机器人
建材 建材城 建筑材料 装饰材料 装潢材料 建材贸易 板材 木业 木材 石材 石业 水泥 混凝土 钢材 钢铁 钢结构 钢贸 物资 金属 金属材料 有色金属 涂料 油漆 玻璃 玻璃制品 管业 防水 防水材料 地板 材料
建筑 建筑工程 建设 建设工程 建设集团 工程 市政 市政工程 土木工程 路桥 路桥工程 工程建设 安装 安装工程 建筑安装 劳务 建筑劳务 园林 园林绿化 园林景观 景观 绿化 岩土
装饰 装饰工程 装修 装潢 装饰设计 设计 室内设计 建筑装饰 设计院 工程设计 广告装饰
房地产 房地产开发 置业 地产 房产 物业 物业管理 物业服务 房地产经纪 不动产 城市建设 开发 投资开发
包装 包装材料 包装制品 包装印刷 包装科技 纸箱 纸制品 彩印 彩印包装 纸品包装 塑料包装
印刷 印务 彩色印刷 印业 数码印刷 图文 图文设计 打印 快印
塑料 塑料制品 塑胶 塑胶制品 塑业 橡塑 橡胶 橡胶制品 注塑 塑胶科技 塑化
化工 化工科技 化学 化工原料 精细化工 化学工业 石化 石油化工 石油 能源化工 颜料 染料 助剂 胶业
新材料 新材料科技 材料科技 复合材料 纳米材料 高分子材料
纺织 纺织品 针纺织品 针织 布业 面料 印染 丝绸 棉业 纺织科技 化纤 毛纺 织造 纱业 刺绣 无纺布
服装 服装城 服饰 制衣 时装 服装服饰 内衣 童装 女装 男装 衣业 羽绒 西服 服装贸易 服饰贸易 袜业 帽业
鞋业 鞋城 鞋服 鞋材 鞋帽 皮鞋 制鞋 皮革 皮具 箱包 皮业 皮件 手袋
礼品 工艺礼品 礼物 礼仪 纪念品 礼品贸易 精品
工艺品 工艺 手工艺品 工艺美术 美术 艺术品 艺术 雕刻 雕塑 字画 古玩 玉器 饰品 首饰
珠宝 珠宝首饰 黄金珠宝 珠宝饰品 钻石 翡翠 银楼 金店 黄金
文具 文化用品 办公用品 文体用品 办公设备 学生用品 书店 文教用品 体育用品 文体 文仪 办公 耗材
图书 出版 书业 书局 文化出版 报业 新华书店
文化传媒 文化 传媒 文化传播 文化艺术 文化发展 文化创意 影视 影视文化 影视传媒 广告传媒 传播 新媒体 音像 动漫 演艺
广告 广告设计 广告制作 广告策划 标识 广告文化 会展 展览 展览服务 会议服务 策划 营销策划 品牌管理 市场营销 公关
电子商务 电商 网络商务 电子商贸 商务 网络销售 网店 跨境电商
电子 电子科技 电子技术 电子产品 电子元件 电子器件 电子工业 微电子 半导体 光电 光电科技 集成电路 通讯 通信 通讯设备 通信技术 通讯器材 手机 数码 数码城 数码科技 数码产品 安防 元器件
科技 科技发展 高科技 技术 高新技术 科技开发 技术服务 技术开发 科技服务 智能科技 智能 智能设备 科学技术
网络 网络科技 网络技术 信息 信息技术 信息科技 信息咨询 软件 软件科技 软件开发 计算机 电脑 电脑城 系统集成 互联网 数据 大数据 云计算 物联网 数字科技 互动 网络信息
供应链 供应链管理 供应链服务 供应链科技 供应链集团
物流 货运 运输 快递 快运 货运代理 国际物流 国际货运代理 物流服务 运输服务 道路运输 速递 仓储 仓储物流 仓储服务 冷链物流 储运 航运 海运 船务 航空 空运 搬家 配送 物流科技 客运 公交 出租 租赁 汽车租赁
实业 实业发展 工业 实业集团 企业 企业发展 产业 产业发展 兴业 制造 工业制造 工业品 工业设备 加工 用品
环保 环保设备 环保科技 环境 环境工程 环境科技 环保工程 环境技术 节能 节能科技 再生资源 废旧物资 回收 环卫 水务 水处理 净化 净化设备 资源
能源 新能源 新能源科技 电力工程 燃气 天然气 煤业 煤炭 矿业 太阳能 光伏 储能 热力 加油站 石油销售
照明 照明电器 灯饰 灯饰城 灯具 照明科技 电光源 节能灯 led 照明工程
电器 家电 家用电器 电器销售 制冷 制冷设备 空调 小家电 电器设备 电子电器 冷气
汽车 汽配城 汽车配件 汽配 汽车用品 汽车销售 汽车服务 汽车销售服务 汽车贸易 汽修 汽车维修 汽车零部件 汽车科技 轮胎 车业 摩托车 摩配 电动车 汽车美容 零部件 自行车
医药 药业 制药 药房 大药房 药店 医药连锁 医药科技 中药 中药材 中药饮片 药材 保健品 健康 健康管理 健康科技 大健康 诊所 医院 门诊部 口腔 口腔医院 口腔门诊 养老 养老服务 护理
医疗 医疗器械 医疗设备 医疗科技 医疗用品 器械 医疗管理
生物 生物科技 生物技术 生物工程 生物医药 生物制品 基因
化妆品 美容 美发 美容美发 美业 日化美妆 美妆 护肤 造型 养生 养生馆 美容院 美容用品 美甲
母婴 母婴用品 婴童 婴儿用品 孕婴 孕婴童 婴幼儿用品 童车 儿童用品 妇幼
玩具 玩具制品 玩具贸易 游乐 游乐设备 文娱 娱乐 游戏
宠物 宠物用品 宠物食品 宠物医院
教育 教育科技 教育咨询 培训 教育培训 幼儿园 学校 中学 小学 大学 学院 培训学校 职业培训 早教 文化教育 驾校 研究院 研究所 研究
体育 体育文化 健身 健身俱乐部 健身器材 体育发展 户外 户外用品 运动 俱乐部
旅游 旅行 旅行社 国际旅行社 旅游开发 旅游发展 旅游文化 文旅 票务
金融 投资 投资管理 投资发展 投资咨询 资产管理 资本 资本管理 基金 基金管理 证券 保险 保险代理 保险经纪 担保 融资担保 融资租赁 小额贷款 典当 典当行 财务 财务咨询 财税 会计 会计服务 代理记账 银行 信托 保理
咨询 企业管理 企业管理咨询 管理咨询 管理 咨询服务 商务咨询 商务服务 企业服务 服务 人力资源 人力资源服务 人才 劳务派遣 法律服务 律师 知识产权 技术咨询 管理服务 企业咨询 信息服务 检测 检测技术 检验 认证 测绘 造价咨询 监理 招标代理 拍卖 评估
家政 家政服务 保洁 保洁服务 清洗 洗衣 干洗 保安 保安服务 安保 婚庆 婚庆礼仪 摄影 照相 影楼 殡葬 物业保洁
商业 商业管理 商业运营 商业发展 运营管理 运营 市场管理 批发市场 市场
连锁 专卖 专营 加盟 销售 经销 批发 零售 分销 代理 营销 连锁经营
眼镜 钟表 乐器 琴行 音乐 音响 视听
集团 控股 控股集团 集团控股 投资集团 投资控股
"""
"""One concept a line, named by its first word; a word that stands in several lines belongs to the first."""

_FORMS = """
股份有限公司 股份公司 股份有限责任公司 股份有限公 股份有限公可 股份有限 股份
有限公司 有限责任公司 责任公司 责任有限公司 有限 有限公 有限公可 有限责任公可 有限責任公司
公司 总公司
有限合伙 合伙企业(有限合伙) 合伙企业 普通合伙 合伙 特殊普通合伙
个体 个体工商户 个体户 个人独资企业 个人独资
商行 商贸行 贸易行 车行
经营部 经销部 销售部 供应部 经营处 经营店
门市部 门市 营业部 服务部 服务站 服务中心 门店 展销部 营销部 维修部 加工部
批发部 批发店 批发站 批发行
店 商店 小店 铺 店铺 专卖店 旗舰店 商铺 专营店 直营店 专柜
厂 工厂 加工厂 总厂 制造厂 制品厂 作坊
中心
合作社 专业合作社 农民专业合作社 供销社
工作室
事务所
"""

_LATIN_FORMS = {
    "ltd": "ltd", "limited": "ltd", "co ltd": "ltd", "company ltd": "ltd", "company limited": "ltd", "co limited": "ltd", "ltd co": "ltd", "coltd": "ltd",
    "inc": "inc", "incorporated": "inc", "corp": "corp", "corporation": "corp", "co": "co", "company": "co", "llc": "llc", "llp": "llp", "lp": "lp", "plc": "plc",
    "gmbh": "gmbh", "gmbh co kg": "gmbh co kg", "ag": "ag", "kg": "kg", "ohg": "ohg", "ug": "ug", "ev": "ev", "bv": "bv", "nv": "nv", "sa": "sa", "sas": "sas", "sarl": "sarl",
    "shanghang": "商行", "jingyingbu": "经营部", "pifabu": "批发部", "menshibu": "门市部", "shangdian": "店", "youxiangongsi": "有限公司",
    "srl": "srl", "spa": "spa", "sl": "sl", "pty ltd": "pty ltd", "pty limited": "pty ltd", "pty": "pty ltd", "pte ltd": "pte ltd", "pte limited": "pte ltd",
    "pvt ltd": "pvt ltd", "private limited": "pvt ltd", "pvt limited": "pvt ltd", "kk": "kk", "co inc": "inc", "ab": "ab", "as": "as", "aps": "aps", "oy": "oy", "a s": "as", "sdn bhd": "sdn bhd",
}
_LATIN_TRADES = """
trading trade trader traders
gifts gift giftware giftwares
crafts craft handicraft handicrafts
stores store shop shops retail retailers retailer supermarket supermarkets mart market markets
supplies supply supplier suppliers
interiors interior furnishings furnishing furniture
home homes homeware homewares housewares
imports import exports export importers exporters
industries industry industrial
technology technologies tech
electronics electronic electric electrical
services service
solutions systems software
logistics freight shipping transport express
foods food
clothing apparel fashion garments garment textiles textile
packaging printing
enterprises enterprise ventures
group holdings holding
international global worldwide
design designs studio studios
wholesale wholesalers wholesaler distribution distributors distributor
hotel hotels restaurant restaurants cafe bakery catering
media advertising marketing
construction engineering builders
chemicals chemical pharma pharmaceutical pharmaceuticals medical
machinery equipment tools hardware
partners associates consulting consultants
toys jewellery jewelry
"""
# fmt: on


def _concepts(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        first, *others = line.split()
        for word in (first, *others):
            found.setdefault(word, first)
    return found


def _by_trade(text: str) -> dict[str, str]:
    """Each word with the concept it stands for, itself where it is more than a spelling of the first."""
    return {word: _SAME.get(word, word) for line in text.strip().splitlines() for word in line.split()}


_SAME = {
    word: first
    for first, *words in (
        ("贸易", "商贸", "经贸", "工贸", "国际贸易", "国际商贸", "外贸", "对外贸易", "商业贸易", "国际经贸"),
        ("进出口", "进出口贸易"),
        ("超市", "超级市场", "购物超市", "连锁超市", "生活超市", "平价超市"),
        ("便利", "便利超市", "便民超市", "便民"),
        ("百货", "百货商店", "百货商场", "日用百货", "小百货", "百货大楼"),
        ("家具", "家私", "家俬"),
        ("服装", "服饰", "服装服饰", "制衣", "时装"),
        ("文具", "文化用品"),
        ("家居", "家居用品", "居家用品", "家用品"),
        ("日用品", "日用", "生活用品"),
        ("个人用品", "个人用品商店"),
        ("电子商务", "电商"),
        ("供应链", "供应链管理"),
        ("文化传媒", "文化传播", "文化艺术传播"),
        ("物流", "货运", "物流服务"),
        ("包装", "包装材料", "包装制品"),
        ("塑料", "塑胶", "塑料制品", "塑胶制品"),
        ("五金", "五金制品"),
        ("机械", "机械设备"),
        ("建材", "建筑材料"),
        ("茶叶", "茶业"),
        ("酒业", "酒类", "酒水"),
        ("水产", "水产品"),
        ("汽车配件", "汽配"),
        ("电子", "电子产品", "电子科技", "电子技术"),
        ("网络", "网络科技", "网络技术"),
        ("信息", "信息技术", "信息科技"),
        ("生物", "生物科技", "生物技术"),
        ("科技", "科技发展", "技术"),
        ("咨询", "管理咨询", "企业管理咨询", "咨询服务"),
        ("装饰", "装饰工程", "装修", "装潢"),
        ("建筑", "建筑工程"),
        ("广告", "广告设计", "广告制作"),
        ("照明", "照明电器"),
        ("环保", "环保设备", "环保科技"),
        ("纺织", "纺织品", "针纺织品"),
        ("酒店", "酒店管理"),
        ("餐饮", "餐饮管理", "餐饮服务"),
        ("母婴", "母婴用品"),
        ("农业", "农业发展"),
        ("印刷", "印务"),
        ("房地产", "房地产开发", "地产", "房产", "置业"),
        ("医药", "药业"),
        ("土特产", "特产", "土产"),
    )
    for word in words
}
"""Near-synonyms with the word that stands for them."""

TRADES = _by_trade(_TRADES)
"""Word of trade, and the word that stands for it and its near-synonyms."""
FORMS = _concepts(_FORMS)
"""Legal form as written, and the one spelling of it."""
LATIN_FORMS = _LATIN_FORMS
LATIN_TRADES = _concepts(_LATIN_TRADES)

_SIZES = tuple(range(max(map(len, TRADES)), 0, -1))
_FORM_SIZES = tuple(range(max(map(len, FORMS)), 0, -1))


def form_at_the_end(name: str) -> tuple[str, str]:
    """The name without its legal form, and the form: the longest, unless a longer word of trade (书店, 购物中心) ends there."""
    for size in _FORM_SIZES:
        if size < len(name) and name[-size:] in FORMS:
            trade = any(name[-longer:] in TRADES for longer in range(size + 1, min(len(name), size + 3)))
            if trade and not any(name[-size - shorter : -size] in TRADES for shorter in (2, 3)):
                return name, ""
            return name[:-size], FORMS[name[-size:]]
    return name, ""


def from_the_end(name: str, leave: int) -> tuple[str, tuple[str, ...]]:
    """The name without the words of trade at its end, and those words, each as the one that stands for it.

    `leave`: so many characters stay for the 字号; words after the first leave two at least
    """
    found: list[str] = []
    taken = True
    while taken:
        taken = False
        for size in _SIZES:
            rest = len(name) - size
            if rest >= max(leave, 2 if found else 0) and name[rest:] in TRADES and (size > 1 or not found):
                found.append(TRADES[name[rest:]])
                name, taken = name[:rest], True
                break
    return name, tuple(reversed(found))


@cache
def spoken_trades() -> dict[str, str]:
    """Words of trade in pinyin as one word (chaoshi, wujinjidian), and the word that they stand for; none that is English too."""
    found: dict[str, str] = {}
    for word, stands_for in TRADES.items():  # of two words that sound alike the first
        letters = "".join(lazy_pinyin(word))
        if len(letters) > 4 and letters.isalpha() and letters not in LATIN_TRADES:
            found.setdefault(letters, stands_for)
    return found
