"""What the words say that stand beside a document: that it is none, that it takes something back, which way money went.

cancelled_states(["交易成功", "交易关闭"])  →  ("交易关闭",)
"""

import re
from collections.abc import Iterable

from zhike.simplified import simplified

# fmt: off
UNPAID = frozenset((
    "等待买家付款", "待付款", "未付款", "未支付", "待支付", "等待付款", "待买家付款", "买家未付款", "没有付款", "pending payment", "awaiting payment",
))
"""States of an order in a web shop that nobody has paid yet, and of every claim that is open."""
CANCELLED = UNPAID | frozenset(word.lower() for word in (
    "作废", "已作废", "作廢", "已作廢", "未審核", "已取消訂單", "草稿單", "未审核", "草稿", "已取消", "取消", "交易关闭", "已关闭", "关闭", "void", "voided", "draft", "cancelled", "canceled", "cancel", "作废单",
    "订单关闭", "订单取消", "交易取消", "已撤销", "撤销", "暂存", "已删除", "删除", "未提交", "待审核", "审核中", "创建", "重新审核", "已驳回", "驳回", "已撤单", "撤单", "付款前取消",
    "未确认", "待确认", "未付款,已取消", "已取消订单", "买家取消", "卖家取消", "超时关闭", "超时取消", "未付款交易关闭", "开立", "保存", "未过账", "待提交", "审批中", "未生效", "无效", "自由", "自由态", "自由状态", "编辑中", "编制中", "待审批", "审批拒绝", "审批不通过", "审核不通过", "审批未通过", "审核未通过", "审核拒绝",
    "付款以后用户退款成功，交易自动关闭", "付款以前，卖家或买家主动关闭交易", "交易自动关闭", "rejected", "deleted", "abandoned", "expired", "quotation", "quotation sent", "失效", "已失效", "交易失败", "failed", "红冲作废", "草稿单", "被合并", "已合并", "被拆分", "已终止", "已中止", "终止", "中止", "已废弃", "废弃", "弃单", "已撤回", "已撤消", "storniert", "annulliert", "abgebrochen", "entwurf", "annulé", "annulée", "brouillon",
))
"""States in which a document is no sale. “Closed” in an English export means paid."""
APPROVED = frozenset({"y", "yes", "√", "✓", "v", "是", "1", "true", "t", "ja", "oui", "已审核", "审核", "已审", "on", "*", "■"})
"""Marks of approval: where a column holds nothing but these, a row without one is not approved."""
NOT_APPROVED = frozenset({"n", "no", "否", "×", "x", "0", "false", "nein", "non", "未审", "f", "□", "-"})
RETURNS = re.compile(r"退|[红紅]字|红单|红冲|冲红|冲销|^红$|贷项|负数|credit\s*-?_?\s*(note|memo)|creditnote|\breturn|\brefund|^rma$|^cn$|reversal|storno|gutschrift|retoure|rücksendung|\bavoir\b|remboursement", re.I)
NO_RETURN = re.compile(r"不退|未退|可退|无退|no return|non-return|退税", re.I)
VOID_MARK = frozenset({"y", "yes", "ja", "oui", "是", "1", "true", "√", "已作废", "作废"})
# fmt: on


REFUSED = frozenset(
    (
        "拒绝",
        "已拒绝",
        "审批拒绝",
        "不同意",
        "不通过",
        "未通过",
        "审批不通过",
        "审核不通过",
        "已退回",
        "退回",
        "denied",
        "declined",
    )
)
"""Answers to what was applied for and is not spent."""


def _plain(text: str) -> str:
    """A state in small letters and simplified characters, single blanks within."""
    return re.sub(r"\s+", " ", simplified(text).strip().lower())


def cancelled_states(texts: Iterable[str], *, claims: bool = False, asked_for: bool = False) -> tuple[str, ...]:
    """Of a status column's texts, those of documents that are none.

    claims: what is unpaid stands all the same. asked_for: what was refused is none either
    """
    plain = {text: _plain(text) for text in texts}
    plain = {text: state for text, state in plain.items() if not (claims and state in UNPAID)}
    return tuple(
        sorted(
            text
            for text, state in plain.items()
            if state in CANCELLED
            or (asked_for and state in REFUSED)
            or (
                re.search(
                    r"作[废廢]|已取消|交易关闭|^[(（]?(?:已)?删除|(?:用户|商家|系统|顾客|客户|平台|超时|管理员|支付)取消|拒单|交易失败|^cancel",
                    state,
                )
                and not re.search(r"部分|partial", state)
            )
            or _NOT_YET.match(state)
            or _A_DAY.match(state)
        )
    )


def refunded_states(texts: Iterable[str], *, header: str = "") -> tuple[str, ...]:
    """Of a status column's texts, those of documents that were paid back whole.

    header: where a column tells of refunds alone, 退款成功 may be of a part, and only 全额退款 says the whole
    """
    tells = _WHOLE if OF_REFUNDS.search(header) else _REFUNDED
    plain = {text: _plain(text) for text in texts}
    return tuple(sorted(text for text, state in plain.items() if tells.search(state) and not _PARTLY.search(state)))


OF_REFUNDS = re.compile(r"退款|退货|售后|refund|return|after.?sales?", re.I)
"""Headers of states that tell of refunds alone."""
_REFUNDED = re.compile(
    r"退款成功$|^退款(成功|完成)|^(已)?(全额|全部|整单|全单)退[款货单]|^已退[款单]$|^已退款[(（]全额[)）]$|^refunded$|^(fully|full) refund(ed)?$"
)
_WHOLE = re.compile(r"^已?(全额|全部|整单|全单)退|^(fully|full) refund(ed)?$")
_PARTLY = re.compile(r"部分|partial|未退|申请|拒绝")
STRUCK_ON = re.compile(
    r"^(cancell?ed|voided|deleted)[ _-]?(at|on|date|time)$|^(订单)?(取消|作废|撤销|撤单|删除)(时间|日期)$", re.I
)
"""Headers of the day on which a document was struck out: only such documents have one."""
_NOT_YET = re.compile(r"^(未|待|尚未|没有?)(审|审批|复审|初审|终审|复核|批准|核准|生效|提交)([（(].*)?$")
"""States of a document that somebody has still to approve: 未审, 待复核."""
_A_DAY = re.compile(r"^(19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?([ t][0-9:.+z -]*)?$")
"""The day on which a document was struck out stands where others say their state."""


def approval_marks(texts: Iterable[str]) -> bool:
    """True of a status column that holds a mark where approved and nothing (or a no) where not."""
    seen = {_plain(text) for text in texts}
    return bool(seen & APPROVED) and seen <= APPROVED | NOT_APPROVED


def not_approved(texts: Iterable[str]) -> tuple[str, ...]:
    """Of marks, those that say no."""
    return tuple(sorted(text for text in texts if _plain(text) in NOT_APPROVED))


def return_kinds(texts: Iterable[str]) -> tuple[str, ...]:
    """Of the kinds of document, those that take goods or money back."""
    return tuple(sorted(text for text in texts if RETURNS.search(_plain(text)) and not NO_RETURN.search(_plain(text))))


def paid_out_kinds(texts: Iterable[str]) -> tuple[str, ...]:
    """Of the kinds of document in a list of money received, those that pay money out: 付款单."""
    return tuple(sorted(text for text in texts if _PAYS.search(_plain(text))))


def moved_kinds(texts: Iterable[str]) -> tuple[str, ...]:
    """Of the kinds of document in a list of money received, those that only carry it elsewhere: 提现, General Withdrawal."""
    return tuple(sorted(text for text in texts if _MOVES.search(_plain(text))))


_MOVES = re.compile(
    r"提现|转出到|withdrawal|transfer to bank|bank (transfer|deposit to)|currency conversion|^payouts?$|^(account )?hold\b|reserve (hold|release)"
)
_PAYS = re.compile(
    r"^(客户|销售|对外)?付款单?$|^(应付|预付|其他?付款)|^pay-?outs?$|^outgoing payments?$|^vendor payments?$", re.I
)


def opening_kinds(texts: Iterable[str]) -> tuple[str, ...]:
    """Of the kinds of document, balances carried over: no sales."""
    return tuple(sorted(text for text in texts if simplified(text).startswith("期初")))


BOTH_WAYS = re.compile(r"^收\s*[/／]\s*支$|^收支(类型|方向|标志)?$|^资金(流向|方向)$|^资金进出$")
"""Headers of a wallet's statement that say whether money came or went."""
