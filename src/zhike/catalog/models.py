"""MODELS: what each model of buying assumes, in words; its numbers stand in the snapshot's manifest."""

from dataclasses import dataclass

from zhike.errors import Text


@dataclass(frozen=True)
class Model:
    """One model, or one plain rule that models are held against."""

    name: str
    label: Text
    says: Text
    assumes: tuple[Text, ...] = ()
    source: str = ""

    @property
    def is_rule(self) -> bool:
        """A rule without anything to fit."""
        return not self.source


_POISSON: Text = (
    "While they are customers, orders come at random at a rate of each customer's own.",
    "在仍为客户期间，每个客户按各自的频率随机下单。",
)
_RATES: Text = ("These rates differ between customers as a gamma distribution.", "各客户的频率服从伽马分布。")
_APART: Text = (
    "How often a customer buys says nothing of how soon one leaves. Where those who buy most stay longest, as steady "
    "buyers do, too little is expected of them: in the demo company about a tenth of what high value customers bring.",
    "购买频率与流失快慢无关。若购买最多的客户留存也最久（如规律客户），其预测会偏低：在演示公司中，高价值客户约低一成。",
)
_BACK: Text = (
    "Who has left does not come back; who does, was only silent.",
    "流失即不再回来；再次购买说明此前只是沉默。",
)
_REGULAR: Text = (
    "Not seen: regular rhythms, seasons, promotions, prices. Steady buyers are told better by their own rhythm.",
    "不考虑规律节奏、季节、促销与价格；规律客户更适合按自身节奏判断。",
)

# fmt: off
MODELS = (
    Model("bg_nbd", ("BG/NBD", "BG/NBD"), ("How often, and who is still a customer; a customer can leave after every repeat order.", "预测购买次数与是否仍为客户；每次复购后都可能流失。"),
          (_POISSON, _RATES, ("After each repeat order a customer leaves with a probability of their own (beta distribution). Who never came back counts as a customer.", "每次复购后以各自的概率流失（贝塔分布）；从未复购者视为仍是客户。"), _APART, _BACK, _REGULAR), "[FHL2005]"),
    Model("mbg_nbd", ("MBG/NBD", "MBG/NBD"), ("As BG/NBD, but a customer can leave after the first order too.", "同 BG/NBD，但首次购买后也可能流失。"),
          (_POISSON, _RATES, ("After each order, the first too, a customer leaves with a probability of their own (beta distribution).", "每次购买（含首次）后以各自的概率流失（贝塔分布）。"), _APART, _BACK, _REGULAR), "[BDF2007]"),
    Model("pareto_nbd", ("Pareto/NBD", "Pareto/NBD"), ("How often, and who is still a customer; a customer can leave at any time.", "预测购买次数与是否仍为客户；任何时候都可能流失。"),
          (_POISSON, _RATES, ("Customers leave at a moment of their own, independent of their orders (gamma distribution of rates).", "客户在各自的时间点流失，与下单无关（流失率服从伽马分布）。"), _APART, _BACK, _REGULAR), "[SMC1987], [FH2005]"),
    Model("bg_bb", ("BG/BB", "BG/BB"), ("For shops that sell on few occasions: taken or not, one by one. It is tested where no customer bought twice within one of at most 52 opportunities.", "适用于销售时点很少的公司：逐个机会判断买或不买。购买机会不超过 52 个、且无客户在同一机会内购买两次时参与检验。"),
          (("At each opportunity a customer buys with a probability of their own, and may leave before it.", "每个机会以各自的概率购买，之前可能流失。"), ("Opportunities are the company's order days where it has at most 52, else whole periods of weeks.", "公司开单日不超过 52 天时每个开单日为一个机会，否则以整周为机会。"), ("Opportunities ahead come as often as they did so far.", "未来购买机会的频率与以往相同。"), _BACK), "[FHS2010]"),
    Model("gamma_gamma", ("Gamma-Gamma", "Gamma-Gamma"), ("How much a customer spends on an order day.", "预测每个购买日的金额。"),
          (("What a customer spends varies around a level of their own; the levels differ between customers.", "客户每次消费围绕各自的水平波动，不同客户水平不同。"), ("How much is spent does not hang together with how often.", "消费金额与购买频率无关。"), ("The first order day is left out; days that brought nothing too.", "不含首个购买日；金额不为正的客户除外。"),
           ("Value is the sales expected × margin rate, net value less the part of sales that serving and capital cost. Intervals of sums hold how unsure that part is, customers differing in it, and what moves all customers together (season, prices, the times), as far as past days showed it; not how unsure margins are; intervals of one customer take both as they were.", "预计价值为预计销售额 × 毛利率，净价值再扣除服务与资金成本占销售额的比例。合计的区间包含该比例因客户差异而产生的不确定性，以及历史检验所显示的全体客户共同波动（季节、价格、行情），不含毛利率的不确定性；单个客户的区间两者均按历史计。")), "[FH2013]"),
    Model("last_period", ("The last period again", "与上一同等时段相同"), ("As many order days as in the period just as long before.", "与此前同样长的时段购买天数相同。")),
    Model("hiatus", ("Own mean rate until a fixed silence", "固定天数内按自身平均频次"), ("Who bought within the fixed days goes on at the own mean rate; the others have left.", "在固定天数内购买过的按自身平均频次继续，其余视为流失。")),
    Model("rhythm", ("Own rhythm until later than usual", "未超期者按自身节奏"), ("Who is not later than usual goes on at the own rhythm; the others have left.", "未超期者按自身节奏继续，超期者视为流失。")),
    Model("due", ("Due again after the usual interval", "按平时间隔到期"), ("Who is not much later than the own usual interval (all customers' where none is known) orders again when it is over; the others have left. Contracts by the year are told best so.", "未明显超过自身平时间隔（未知时取全体客户的间隔）的，到期时再次购买，其余视为流失；按年签约的业务多以此为准。")),
    Model("recency", ("Who bought last buys next", "最近购买者优先"), ("Customers in the order of their last purchase; says no number.", "按最近购买日排序，不给出数量。")),
)

CHURN = (
    Model("purchase", ("Model of buying", "购买模型"), ("How likely nothing is ordered in the days ahead, from how often, how lately and for how long a customer bought (BG/NBD, MBG/NBD or Pareto/NBD), calibrated on an earlier day.", "根据购买次数、最近购买时间与客户年龄（BG/NBD、MBG/NBD 或 Pareto/NBD）计算未来不购买的概率，并按更早一日的结果校准。"),
          (_POISSON, _BACK, ("Prices, complaints, payments are not seen.", "不考虑价格、投诉与付款。")), "[FHL2005], [P1999], [ZE2002]"),
    Model("boosted", ("Boosted trees", "梯度提升模型"), ("Trees on all that is known of a customer on a day (rhythm, amounts, returns, discounts, prices, complaints, service, payments), trained on days before; calibrated on a day they did not learn from.", "基于某日所知的全部信息（节奏、金额、退货、折扣、价格、投诉、售后、付款）在更早的日期上训练，并在未参与训练的日期上校准。"),
          (("The near future resembles the last year and a half.", "近期与过去一年半的规律相近。"), ("At least 300 cases of past days and 50 of each outcome.", "过去日期的样本不少于 300 个，且两种结果各不少于 50 个。"), ("What a feature adds is no proof that it is the cause.", "特征的贡献不代表因果。")), "[KM2017]"),
    Model("recency", ("Who bought last buys next", "最近购买者优先"), ("The longer ago the last order, the likelier no more follows.", "距最近购买越久，越可能不再购买。")),
    Model("hiatus", ("A fixed silence", "固定天数未购买"), ("Silent for longer than the fixed days (180, as set), or not.", "是否超过固定天数（默认 180 天，可设置）未购买。")),
    Model("rhythm", ("Later than the own rhythm", "按自身节奏超期"), ("How far past the own rhythm; of those without one, past the fixed days.", "超出自身节奏的程度；无节奏者按固定天数。")),
)
"""What is held against each other to tell who orders no more; plain rules are calibrated too."""
# fmt: on
