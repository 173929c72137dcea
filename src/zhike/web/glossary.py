"""The words of the pages, as people of the trade use them."""

from dataclasses import dataclass

from zhike.errors import Text


@dataclass(frozen=True)
class Word:
    """One word, what it means, and where it is met."""

    word: Text
    means: Text
    address: str = ""


# fmt: off
WORDS = (
    Word(("Customer", "客户"), ("A company or person, under one lasting number however many ways the name is written.", "一家单位或一个人；名称写法再多，也只有一个固定编号。"), "/customers"),
    Word(("Load", "导入批次"), ("One file brought in; it can be taken back as a whole.", "一次导入的文件，可整批撤销。"), "/import"),
    Word(("Kind of data", "资料类型"), ("Sales lines, customers, receivables, receipts, contacts …", "销售明细、客户资料、应收、收款、跟进记录等。"), "/import"),
    Word(("Update", "更新数据"), ("All figures computed anew from what is loaded and decided.", "按已导入资料和人工确认，把全部数字重新计算一遍。"), "/runs"),
    Word(("Data up to", "数据截至"), ("The last day whose documents are counted; every “today” in a figure means this day.", "计入单据的最后一天；指标中的“今天”都指这一天。"), "/runs"),
    Word(("Definition", "指标口径"), ("What a figure means and how it is computed.", "一个数字的含义与算法。"), "/definitions"),
    Word(("Reconcile", "勾稽"), ("The parts add up to the whole, to the cent.", "各部分相加与总数一致，精确到分。"), "/#books"),
    Word(("Decision", "人工确认"), ("What a person said, with name and time; it holds until it is withdrawn.", "由人作出的判断，记录何人何时；撤回前一直有效。"), "/review"),
    Word(("Rhythm", "购买节奏"), ("How many days usually lie between two orders of one customer.", "某个客户两次购买通常间隔多少天。"), "/definitions#median_days_between_orders"),
    Word(("Later than usual", "超期未购"), ("Past the own rhythm by more than its usual spread.", "距上次购买已超过自身节奏加正常波动。"), "/customers?segment=late"),
    Word(("Activity", "活跃状态"), ("New, active, slowing, dormant, lapsed, or never bought.", "新客、活跃、放缓、沉睡、流失、从未购买。"), "/definitions#activity"),
    Word(("Tier", "价值等级"), ("High: the best customers who together make half of sales; middle and low the others.", "高：合计贡献一半销售额的头部客户；其余为中、低。"), "/definitions#tier"),
    Word(("RFM", "RFM"), ("Scores for how recently, how often and how much a customer bought; 5 is best.", "按最近一次、购买频次、购买金额打分，5 分最好。"), "/definitions#rfm_class"),
    Word(("Segment", "客群"), ("The customers that satisfy named conditions, counted anew with each update.", "满足指定条件的客户；每次更新后重新计算。"), "/definitions#s"),
    Word(("Cohort", "同期新客"), ("The customers who first bought in the same month.", "首次购买在同一个月的客户。"), "/definitions#cohort"),
    Word(("Retention and churn", "保留率与流失率"), ("Of the customers of one period, the share who bought in the next, or did not.", "上一期购买的客户中，下一期仍购买（或不再购买）的比例。"), "/definitions#retention_rate"),
)
# fmt: on
