"""Gradings: the words by which people judge where they write no number, and the points that each is worth.

Patterns are RE2, Java and Python alike. A word counts where it is the whole cell, nothing beside it.
"""

import re

_EVERY = r"(?i)^(?:%s)(?:级|等|档|类)?[。.!！]?$"
# fmt: off
MARKS = (
    # points, how an assessment that has no number says it: the whole cell, nothing beside
    (100.0, _EVERY % r"优|优秀|优异|卓越|极好|很好|非常好|很强|极强|领先|很高|极高|非常高|AAA|AA|A[+-]?|五星|[5５]\s*星|★{5}|excellent|outstanding|very (?:good|strong|high)|leader|leading"),
    (75.0, _EVERY % r"良|良好|较好|比较好|好|较强|比较强|强|较高|比较高|偏高|高|B[+-]?|四星|[4４]\s*星|★{4}☆?|good|strong|high"),
    (50.0, _EVERY % r"中|中等|中上|一般|普通|适中|尚可|合格|及格|C[+-]?|三星|[3３]\s*星|★{3}☆{0,2}|fair|average|medium|moderate|satisfactory|acceptable"),
    (25.0, _EVERY % r"较差|比较差|偏差|偏弱|较弱|比较弱|弱|较低|比较低|偏低|低|D[+-]?|二星|两星|[2２]\s*星|★{2}☆{0,3}|weak|low|below average"),
    (0.0, _EVERY % r"差|很差|极差|非常差|很弱|极弱|很低|极低|非常低|不合格|不及格|E|一星|[1１]\s*星|★☆{0,4}|poor|bad|very (?:weak|poor|low)|none"),
)
CAREFUL = (
    # how a list of customers calls a risk preference, and the points of the same mark of an assessment
    (0.0, r"(?i)非常激进|很激进|高风险|very (?:bold|aggressive)|^(?:很高|极高|非常高|very high)$"),
    (100.0, r"(?i)非常稳健|很稳健|厌恶|规避|very (?:careful|cautious)|averse|^(?:很低|极低|非常低|very low)$"),
    (25.0, r"(?i)激进|进取|冒险|bold|aggressive|^(?:偏|较|比较)?高$|^high$"),
    (75.0, r"(?i)稳健|保守|谨慎|低风险|careful|cautious|conservative|^(?:偏|较|比较)?低$|^low$"),
    (50.0, r"(?i)平衡|适中|中性|中等|一般|balanced|moderate|medium|neutral|^中$"),
)
"""The more careful, the more points: a preference for risk that is high gives few."""
ANSWERS = (
    # the mark of five, how a questionnaire that is answered in words says it: the whole cell
    (5, r"(?i)^(?:非常|十分|很|特别|极其)(?:满意|好|同意|愿意)$|^完全同意$|^(?:very|extremely|completely) satisfied$|^strongly agree$|^excellent$"),
    (4, r"(?i)^(?:比较|较)?(?:满意|好|同意|愿意)$|^(?:somewhat )?satisfied$|^agree$|^good$"),
    (3, r"(?i)^(?:一般|基本满意|尚可|普通|中立|还行|不确定)$|^neutral$|^neither .{0,40}$|^fair$"),
    (2, r"(?i)^(?:不太?|较不|比较不)(?:满意|好|同意|愿意)$|^(?:较|比较)?差$|^(?:somewhat )?(?:dis|un)satisfied$|^disagree$|^poor$"),
    (1, r"(?i)^(?:非常|十分|很|特别|极其|完全)不(?:满意|好|同意|愿意)$|^(?:很|非常|极)差$|^(?:very|extremely|completely) (?:dis|un)satisfied$|^strongly disagree$|^very poor$"),
)
OF_FIVE = 5
"""The most that such an answer is worth."""
TALK = r"[，,；;。]|不(?:[^合及]|$)|\bnot\b"
"""What makes a remark of a word: it may say the opposite."""
UNDER = r'"(?:评估|评定|评价|考核|综合|最终|评)?(?:得分|评分|分数|等级|级|结论|结果|档次|[Ss]core|[Rr]ating|[Gg]rade)":"([^"\\]*)"'
"""A further column of an assessment that holds its mark, as further columns are kept."""
# fmt: on
KEPT = "得分"
"""As what a word is kept that stands where a number was looked for."""


def answer(text: str) -> int | None:
    """The mark of five that an answer in words gives; None where it is none."""
    said = text.strip()
    return next((mark for mark, words in ANSWERS if re.search(words, said)), None)


def is_grading(text: str) -> bool:
    """Whether a cell is a mark in words."""
    said = text.strip()
    if any(re.search(words, said) for _, words in MARKS):
        return True
    return not re.search(TALK, said) and any(re.search(words, said) for _, words in CAREFUL)
