"""Settings: one table with name, default and meaning; a workspace's own stand in its zhike.toml."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhike.errors import BrokenSetup, Text, UnknownName

Kind = type[int] | type[float] | type[str] | type[bool]


@dataclass(frozen=True)
class Setting:
    """One thing that a workspace may decide for itself."""

    name: str
    default: int | float | str | bool
    means: Text
    choices: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    """What a text of several words may name, commas between."""


# fmt: off
SETTINGS = (
    Setting("company",            "",              ("Name of the company, shown on every page", "公司名称，显示在每个页面上")),
    Setting("currency",           "CNY",           ("The one currency of all sums", "所有金额的币种")),
    Setting("time_zone",          "Asia/Shanghai", ("Zone of the company's calendar days", "公司日历所在时区")),
    Setting("fiscal_year_starts", 1,               ("First month of the fiscal year", "财年起始月份")),
    Setting("sale_document",      "any",           ("Which kind of document is the sale; the others never add to sales", "以哪种单据计销售，其余不重复计入"), ("any", "order", "delivery", "invoice")),
    Setting("seed",               20260630,        ("Seed of everything random", "随机种子")),
    Setting("active_days",        180,             ("Fixed definition: a customer with an order within so many days is active", "固定口径：多少天内有订单算活跃")),
    Setting("active_rhythms",     3.0,             ("Own-rhythm definition: lapsed after so many times the own median interval", "自身节奏口径：超过自身间隔中位数的多少倍算流失")),
    Setting("late_after",         1.0,             ("Late: later than the median plus so many spreads of the own intervals", "超期：超过间隔中位数加多少倍离散度")),
    Setting("steady_orders",      4,               ("From so many order days on a customer has a rhythm of its own", "至少多少个购买日才算有自己的节奏")),
    Setting("tier_high",          0.5,             ("High value: the best customers who together make this share of sales", "高价值：合计贡献该比例销售额的头部客户")),
    Setting("tier_middle",        0.8,             ("Middle value: those up to this share; the rest is low", "中价值：累计到该比例；其余为低价值")),
    Setting("tier_by",            "spent",         ("Tiers by spent (sales), margin, profit (net contribution: margin less cost to serve; sales where no cost of goods is known), value (expected value of 12 months; sales where none is told) or mixed (sales, order days and days of use together, each as part of the whole). Tiers of a year (page Tiers) are by margin where this is margin or profit, else by sales", "价值等级的依据：spent 销售额、margin 毛利、profit 净贡献（毛利减服务成本；成本均未知时按销售额）、value 12 个月预计价值（无预测时按销售额）、mixed 销售额、购买天数与使用天数各占整体比例的平均。年度等级（“等级变动”页面）在此为 margin 或 profit 时按毛利，其余按销售额"), ("spent", "margin", "profit", "value", "mixed")),
    Setting("capital_rate",       0.06,            ("Yearly cost of the capital that receivables tie", "应收占用资金的年化成本")),
    Setting("sales_hour_cost",    0.0,             ("Cost of an hour of a salesperson who is not on the list of staff; 0 takes the list's middle", "员工表中没有的业务员每小时成本；0 表示取员工表中位数")),
    Setting("cost_drivers",       "",              ("Drivers of cost pools where the sheet's own is not to count: pool=driver, commas between; drivers are orders, returns, retail, deliveries, lines, quantity, amount, visits, minutes, credit_days, customers", "各费用项目的分摊动因（不用来源表所写时）：项目=动因，逗号分隔；动因可为 orders、returns、retail、deliveries、lines、quantity、amount、visits、minutes、credit_days、customers")),
    Setting("exposure_counts",    "claims,deliveries,bills,prepayments", ("What counts as exposure, commas between: claims, deliveries (not yet claimed), orders (not yet delivered), bills (not yet mature); prepayments are taken off. A credit policy decided on its page comes first", "信用敞口包含哪些项目，以逗号分隔：claims 应收、deliveries 已发货未开票、orders 未发货订单、bills 未到期承兑汇票；prepayments 预收款抵减。如已在“信用政策”页面保存，以该页面为准")),
    Setting("new_customer_limit", 10_000.0,        ("The largest limit suggested for who has not paid a claim in the last 365 days. A credit policy decided on its page comes first", "近 365 天无收款记录的客户的建议额度上限。如已在“信用政策”页面保存，以该页面为准")),
    Setting("rfm_method",         "quantile",      ("How RFM scores are cut", "RFM 打分方式"), ("quantile", "fixed", "mean")),
    Setting("join_from",          0.95,            ("Who is who: two parties this likely to be one are joined", "客户合并：概率达到该值即自动合并")),
    Setting("ask_from",           0.30,            ("Who is who: from this probability up to the joining line a person is asked", "客户合并：概率从该值到合并线之间由人确认")),
    Setting("trusted_sources",    "",              ("Sources whose fields win over others', the most trusted first, commas between", "字段冲突时优先采信的数据源，按优先顺序以逗号分隔")),
    Setting("discount_rate",      0.10,            ("What money a year later is worth less, for the value of customers", "年折现率：用于计算客户价值")),
    Setting("covariates",         "kind_of_party", ("What models of buying may take into account beside orders, commas between: channel and store (of the first order), source_channel (where the customer came from), province, size_class, kind_of_party (company or person), season (quarter of the first order). They compete with the models without, and count only where they err by less on the company's own past; each more makes updates take longer, none (\"\") makes them shorter", "购买模型除订单外可考虑的客户属性，以逗号分隔：channel 首单渠道、store 首单门店、source_channel 客户来源、province 省份、size_class 企业规模、kind_of_party 单位或个人、season 首单季度。与不加入属性的模型一同回测，仅当在本公司历史数据上误差更小时才采用；属性越多更新用时越长，留空最快"), lists=("channel", "store", "source_channel", "province", "size_class", "kind_of_party", "season")),
    Setting("proxies",            "",              ("Addresses of machines that pass requests on and may say from whom, commas between", "可信反向代理的地址，以逗号分隔；只采信它们转来的访问者信息")),
    Setting("memory_limit_gb",    0.0,             ("Memory for the engine; 0 takes a third of the machine's, at most 4", "计算引擎内存上限（GB）；0 表示取本机三分之一，最多 4")),
    Setting("threads",            0,               ("Threads for the engine; 0 takes all", "计算线程数；0 表示全部")),
)
# fmt: on

_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True)
class Settings:
    """The settings of one workspace: the defaults and what its zhike.toml says otherwise."""

    values: dict[str, int | float | str | bool] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        if name not in _BY_NAME:
            raise UnknownName(("setting", "设置"), name, _BY_NAME)
        return self.values.get(name, _BY_NAME[name].default)

    def all(self) -> dict[str, int | float | str | bool]:
        """Every setting with its value in force, in the table's order."""
        return {setting.name: self[setting.name] for setting in SETTINGS}


def read(path: Path) -> Settings:
    """The settings in a zhike.toml; the defaults where there is no file.

    Errors  BrokenSetup where the file is no TOML, names an unknown setting or gives a value of another type
    """
    if not path.exists():
        return Settings()
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenSetup(
            (f"The settings file {path} cannot be read: {error}.", f"设置文件 {path} 无法读取：{error}。"),
            (
                "Mend the line named, or delete the file to return to the defaults.",
                "请修正所指的那一行，或删除该文件以恢复默认设置。",
            ),
        ) from error
    return Settings({name: _checked(name, value, path) for name, value in content.get("settings", {}).items()})


def _checked(name: str, value: object, path: Path) -> int | float | str | bool:
    if name not in _BY_NAME:
        raise BrokenSetup(
            (f"{path} names an unknown setting “{name}”.", f"{path} 中有未知的设置项“{name}”。"),
            (f"Known are: {', '.join(_BY_NAME)}.", f"可用的设置项：{'、'.join(_BY_NAME)}。"),
        )
    setting = _BY_NAME[name]
    wanted: Kind = type(setting.default)
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted or (setting.choices and value not in setting.choices):
        choices = f" ({', '.join(setting.choices)})" if setting.choices else ""
        raise BrokenSetup(
            (f"{path}: “{name}” is {value!r}.", f"{path}：“{name}”的值是 {value!r}。"),
            (f"It wants a {wanted.__name__}{choices}.", f"应为 {wanted.__name__} 类型{choices}。"),
        )
    named = str(value).replace("，", ",").split(",") if setting.lists else []
    unknown = [one.strip() for one in named if one.strip() and one.strip() not in setting.lists]
    if unknown:
        raise BrokenSetup(
            (f"{path}: “{name}” names “{unknown[0]}”.", f"{path}：“{name}”中有未知名称“{unknown[0]}”。"),
            (f"It takes {', '.join(setting.lists)}.", f"可填：{'、'.join(setting.lists)}。"),
        )
    return value
