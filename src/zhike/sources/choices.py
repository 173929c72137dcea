"""Which of two columns a field's is, and what is called otherwise than it is meant, by what the other columns are.

tidied(guesses, seen, "order_lines", told)  →  the guesses, by the rules that no single column can tell
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zhike.sources import balances
from zhike.sources.columns import Guess, Seen
from zhike.sources.headers import key, meanings
from zhike.sources.profile import Look
from zhike.sources.relations import Relations, floats
from zhike.sources.scores import paid_out
from zhike.sources.summed import adds_up
from zhike.sources.sums import settled
from zhike.sources.titles import SOLD, TAKEN_BACK
from zhike.states import STRUCK_ON, cancelled_states, refunded_states


@dataclass(frozen=True)
class Told:
    """What the rules of “which of two” look at: cells, what columns say about each other, what a person named."""

    sample: Sequence[Sequence[str | None]]
    relations: Relations
    fixed: Mapping[int, str | None]


def tidied(
    guesses: dict[int, Guess],
    seen: Sequence[Seen],
    kind: str,
    told: Told,
) -> dict[int, Guess]:
    """The rules of “which of two” that depend on what the other columns are."""
    by_field = {guess.field: position for position, guess in guesses.items() if guess.field}
    paid = by_field.get("amount_with_tax")
    whole = by_field.get("amount")
    headers = {one.position: one.header or "" for one in seen}
    if (
        kind in ("order_lines", "documents")
        and paid is not None
        and whole is not None
        and "@paid" in meanings(headers[paid])
    ):
        said = meanings(headers[whole])
        if (said.get("@amount", 0.0) < 0.95 and said.get("amount", 0.0) < 0.95) or key(
            _BARE.sub("", headers[whole])
        ) in _GROSS:
            guesses = {**guesses, whole: Guess(None, 0.9, 0.0, 1.0, 0.0)}
    if paid is not None and whole is not None and _AFTER.search(headers[whole]) and not _TAXED.search(headers[paid]):
        guesses = {**guesses, paid: Guess(None, 0.9, 0.0, 1.0, 0.0)}
    if kind in ("order_lines", "documents"):
        guesses = _numbered(_owed(_account(guesses, seen), headers), seen, told.fixed)
        guesses = _kind_of_goods(_kind_of_document(guesses, headers, told), headers, told)
        guesses = settled(
            _receiver(guesses, headers), headers, [one.look for one in seen], told.sample, told.relations, told.fixed
        )
    if kind in ("order_lines", "documents"):
        guesses = _sold(guesses, headers, told)
    if kind in ("order_lines", "documents", "receipts", "invoices"):
        guesses = _struck(guesses, headers, told)
    if kind in HOME_SUMS:
        guesses = _in_own_currency(guesses, HOME_SUMS[kind], told)
    if kind in ("receipts", "invoices"):
        guesses = _receiver(guesses, headers)
    if kind == "receipts":
        guesses = _before_fees(guesses, headers, told)
    if kind == "invoices":
        guesses = _no_running_balance(_claimed(guesses, seen, told), told)
    if kind == "customers":
        guesses = _enrolled(guesses, headers)
    if kind == "ledger":
        guesses = _both_sides(guesses, seen, told.fixed)
    if kind in _BETTER:
        guesses = _better(guesses, headers, kind, told.fixed)
    if kind == "stock":
        guesses = _no_price(guesses, headers, told.fixed)
    if kind == "costs":
        guesses = _in_the_end(guesses, headers, told)
        guesses = _states(guesses, headers, told)
    if kind == "interactions":
        guesses = _kind_of_contact(_written(_followed(guesses, headers), headers, told.fixed), headers, told)
        guesses = _dealt_with(guesses, headers, told.fixed)
    if kind == "people":
        guesses = _of_the_person(guesses, headers, told.fixed)
    if kind == "leads":
        guesses = _lead_id(_won(guesses, headers, told.fixed), seen, told.fixed)
    guesses = _own_code(guesses, headers, told.fixed)
    if kind == "receipts" and paid_out(seen):
        guesses = {n: Guess(None, 0.9, 0.0, 1.0, 0.0) if one.field == "balance" else one for n, one in guesses.items()}
    return guesses if set(told.fixed) & _addresses(guesses, seen) else _whole_address(guesses, seen)


def _sold(guesses: dict[int, Guess], headers: Mapping[int, str], told: Told) -> dict[int, Guess]:
    """Of 销售数量 and 退货数量, 销售金额 and 退货金额, what was sold."""
    free = [position for position, one in guesses.items() if one.field is None and position not in told.fixed]
    for position, one in sorted(guesses.items()):
        if position in told.fixed or not one.field or not TAKEN_BACK.match(headers[position]):
            continue
        sold = next(
            (other for other in free if SOLD.match(headers[other]) and one.field in _meant(headers[other])), None
        )
        if sold is not None:
            guesses = {**guesses, sold: one, position: UNUSED}
    return guesses


def _meant(header: str) -> set[str]:
    """The sums that a header's words may stand for."""
    said = meanings(header)
    return set(said) | ({"amount", "amount_with_tax"} if {"amount", "@amount", "@gross"} & set(said) else set())


def _struck(guesses: dict[int, Guess], headers: Mapping[int, str], told: Told) -> dict[int, Guess]:
    """Of several columns of states, the one that tells of documents that are none; both, where each tells of some.

    A shop says in one column what was sent and in another what was paid, voided or refunded; the day on which an order
    was cancelled says that it was.
    """
    if "document_status" in told.fixed.values():
        return guesses
    taken = next((position for position, one in guesses.items() if one.field == "document_status"), None)
    known = frozenset() if taken is None else _rows_struck(told.sample[taken], headers[taken])
    for position, one in sorted(guesses.items()):
        stated = _STATE.search(headers[position]) or STRUCK_ON.search(headers[position].strip())
        if one.field is not None or position in told.fixed or not stated:
            continue
        rows = _rows_struck(told.sample[position], headers[position])
        if not rows or rows <= known or len(rows) > len(told.sample[position]) / 2:
            continue
        more = {position: Guess("document_status", 0.9, 8.0, 0.9, 3.0)}
        guesses = {**guesses, **more} | ({taken: UNUSED} if taken is not None and not known else {})
        taken, known = position, known | rows
    return guesses


def _rows_struck(cells: Sequence[str | None], header: str) -> frozenset[int]:
    texts = {cell for cell in cells if cell}
    none = {*cancelled_states(texts, claims=True), *refunded_states(texts, header=header)}
    return frozenset(row for row, cell in enumerate(cells) if cell in none)


_STATE = re.compile(r"状态|status|statut|作废|^void(ed)?$|^cancell?ed$|^state$|^storn", re.I)


def _claimed(guesses: dict[int, Guess], seen: Sequence[Seen], told: Told) -> dict[int, Guess]:
    """What was paid and what is open make the claim, whatever its column is called: 货款 = 已付 + 尚欠."""
    there = {one.field: position for position, one in guesses.items() if one.field}
    paid, open_ = there.get("paid_amount"), there.get("balance")
    if paid is None or open_ is None or "invoice_amount" in there:
        return guesses
    due = np.nan_to_num(floats(told.sample[paid])) + np.nan_to_num(floats(told.sample[open_]))
    for one in seen:
        free = guesses[one.position].field is None and one.position not in told.fixed and one.look.number > _ALL
        if free and adds_up(due, floats(told.sample[one.position])):
            return {**guesses, one.position: Guess("invoice_amount", 0.9, 8.0, 0.9, 4.0)}
    return guesses


def _before_fees(guesses: dict[int, Guess], headers: Mapping[int, str], told: Told) -> dict[int, Guess]:
    """What a customer paid is the sum before the fee that a wallet or a bank kept of it."""
    taken = next((position for position, one in guesses.items() if one.field == "received_amount"), None)
    fee = next((position for position, header in headers.items() if _FEE.search(header)), None)
    if taken is None or fee is None or taken in told.fixed:
        return guesses
    left, kept = floats(told.sample[taken]), np.abs(np.nan_to_num(floats(told.sample[fee])))
    if not kept.any():
        return guesses
    for position, one in sorted(guesses.items()):
        if one.field is not None or position in told.fixed or position == fee:
            continue
        paid = floats(told.sample[position])
        if np.isfinite(paid).mean() > _ALL and adds_up(np.abs(paid) - kept * np.sign(paid), np.abs(left)):
            return {**guesses, position: guesses[taken], taken: UNUSED}
    return guesses


_FEE = re.compile(r"手续费|服务费|通道费|^fees?$|(transaction|processing|paypal|stripe) fee", re.I)


def _no_running_balance(guesses: dict[int, Guess], told: Told) -> dict[int, Guess]:
    """A balance that each row carries on from the one above is the account's, and no claim's: it is never added up."""
    there = {one.field: position for position, one in guesses.items() if one.field}
    balance, claim = there.get("balance"), there.get("invoice_amount")
    if balance is None or claim is None or balance in told.fixed:
        return guesses
    paid = there.get("paid_amount")
    carried = floats(told.sample[balance])
    moved = np.nan_to_num(floats(told.sample[claim]))
    moved = moved - (0.0 if paid is None else np.nan_to_num(floats(told.sample[paid])))
    both = np.isfinite(carried[1:]) & np.isfinite(carried[:-1])
    step = carried[:-1] + moved[1:]
    runs = np.abs(step[both] - carried[1:][both]) <= 0.011
    alone = np.abs(carried[1:][both] - moved[1:][both]) <= 0.011
    if both.sum() < RUNS or runs.mean() < MOSTLY or alone.mean() > 1 - MOSTLY:
        return guesses
    return {**guesses, balance: UNUSED}


RUNS, MOSTLY = 6, 0.75
"""So many rows, and so large a share of them, must carry on from the row above."""


def _won(guesses: dict[int, Guess], headers: Mapping[int, str], fixed: Mapping[int, str | None]) -> dict[int, Guess]:
    """The day on which a deal is expected is not the day on which it was won; that may stand beside it."""
    taken = next((position for position, one in guesses.items() if one.field == "won_on"), None)
    if taken is None or taken in fixed or not _EXPECTED.search(headers[taken]):
        return guesses
    real = next(
        (
            position
            for position, one in guesses.items()
            if one.field is None
            and position not in fixed
            and not _EXPECTED.search(headers[position])
            and meanings(headers[position]).get("won_on", 0.0) >= NUMBERED
        ),
        None,
    )
    return {**guesses, taken: UNUSED} | ({} if real is None else {real: guesses[taken]})


_EXPECTED = re.compile(r"预计|预期|计划|拟|expected|estimated|planned|target|forecast", re.I)


def _both_sides(guesses: dict[int, Guess], seen: Sequence[Seen], fixed: Mapping[int, str | None]) -> dict[int, Guess]:
    """A balance that stands on two sides is the one less the other: both columns are its."""
    told = dict(guesses)
    for debit, credit in balances.against([one.header for one in seen]).items():
        if guesses[debit].field in balances.BALANCES and guesses[credit].field is None and credit not in fixed:
            told[credit] = guesses[debit]
    return told


_BETTER: dict[str, tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]] = {
    "deliveries": (("order_id", frozenset(("order_id",)), re.compile(r"订单|order", re.I)),),
    "ledger": (("account", frozenset(("account",)), re.compile(r"名称|全称|^(会计|核算)?科目$|name", re.I)),),
    "allocations": (
        (
            "invoice_no",
            frozenset(("invoice_no",)),
            re.compile(r"应收|发票|账单|被核销|源单|销货|销售|invoice|bill", re.I),
        ),
        ("amount", frozenset(("amount", "paid_amount", "@settled")), re.compile(r"核销|冲销|allocated|applied", re.I)),
    ),
}
"""Of two columns of a field, the one that is meant: the order's number, not the delivery's; what a receipt pays of a claim."""


def _better(
    guesses: dict[int, Guess], headers: Mapping[int, str], kind: str, fixed: Mapping[int, str | None]
) -> dict[int, Guess]:
    for name, means, words in _BETTER[kind]:
        taken = next((position for position, one in guesses.items() if one.field == name), None)
        if taken is None or taken in fixed or words.search(headers[taken]):
            continue
        for position, one in guesses.items():
            said = meanings(headers[position])
            meant = max((said.get(one, 0.0) for one in means), default=0.0) >= NUMBERED
            if one.field is None and position not in fixed and words.search(headers[position]) and meant:
                guesses = {**guesses, position: guesses[taken], taken: UNUSED}
                break
    return guesses


NUMBERED = 0.6


def _states(guesses: dict[int, Guess], headers: Mapping[int, str], told: Told) -> dict[int, Guess]:
    """What was applied for has the state of its way and the answer at its end: 审批状态, 审批结果."""
    taken = next((one for one in guesses.values() if one.field == "document_status"), None)
    if taken is None:
        return guesses
    more = {
        position: taken
        for position, one in guesses.items()
        if one.field is None
        and position not in told.fixed
        and _ANSWER.search(headers[position])
        and max(meanings(headers[position]).get(name, 0.0) for name in ("document_status", "@status")) >= 1
    }
    return {**guesses, **more}


def _no_price(
    guesses: dict[int, Guess], headers: Mapping[int, str], fixed: Mapping[int, str | None]
) -> dict[int, Guess]:
    """What one piece cost is not what the stock is worth."""
    return {
        position: UNUSED
        if one.field == "amount" and position not in fixed and _PRICE.search(headers[position])
        else one
        for position, one in guesses.items()
    }


_PRICE = re.compile(r"单价|均价|价$|单位成本|unit (cost|price)|avg", re.I)


def _in_the_end(guesses: dict[int, Guess], headers: Mapping[int, str], told: Told) -> dict[int, Guess]:
    """Of several sums of a cost, the one that is owed in the end: 应付金额 beside 费用 and 折扣."""
    taken = next((position for position, one in guesses.items() if one.field == "amount"), None)
    if taken is None or taken in told.fixed or _OWED_AT_LAST.search(headers[taken]):
        return guesses
    for position, one in guesses.items():
        if one.field is None and position not in told.fixed and _OWED_AT_LAST.search(headers[position]):
            said = meanings(headers[position])
            if (
                max(said.get(name, 0.0) for name in ("@due", "@paid", "@gross", "@amount", "spend_amount", "-"))
                >= NUMBERED
            ):
                return {**guesses, position: guesses[taken], taken: UNUSED}
    return guesses


_OWED_AT_LAST = re.compile(r"应付|实付|结算金额|合计|总金额|总额|价税|net|total", re.I)
_ANSWER = re.compile(r"审[批核](状态|结果)|单据状态|result|status", re.I)
_AFTER = re.compile(r"[折惠]后|after discount", re.I)
"""A sum after its discount leaves none beside it to be more than a sum before."""
_TAXED = re.compile(r"税|实[付收]|支付|paid|tax|vat|gross", re.I)
_LINE_SUMS = {"home_amount": "amount", "home_amount_with_tax": "amount_with_tax"}
HOME_SUMS = {
    "order_lines": _LINE_SUMS,
    "documents": _LINE_SUMS,
    "invoices": {"home_amount": "invoice_amount"},
    "receipts": {"home_amount": "received_amount"},
}
"""Which field a sum in the company's own currency is where the sheet has no other."""


def _in_own_currency(guesses: dict[int, Guess], sums: Mapping[str, str], told: Told) -> dict[int, Guess]:
    """Sums that stand in the company's own currency alone are the sheet's sums; its currency and rate turn nothing."""
    there = {guess.field for guess in guesses.values()}
    if not there & set(sums) or there & set(sums.values()) or set(told.fixed.values()) & set(sums):
        return guesses
    unused = Guess(None, 0.9, 0.0, 1.0, 0.0)
    turning = {
        position
        for position, one in guesses.items()
        if one.field == "exchange_rate" or (one.field == "currency" and not _is_yuan(told.sample[position]))
    }
    kept = {n: unused if n in turning else one for n, one in guesses.items()}
    return {n: replace(one, field=sums.get(one.field or "", one.field)) for n, one in kept.items()}


def _is_yuan(cells: Sequence[str | None]) -> bool:
    return all(key(cell) in ("人民币", "人民币元", "rmb", "cny") for cell in cells if cell)


def _addresses(guesses: dict[int, Guess], seen: Sequence[Seen]) -> set[int]:
    return {one.position for one in seen if guesses[one.position].field == "address"}


def _whole_address(guesses: dict[int, Guess], seen: Sequence[Seen]) -> dict[int, Guess]:
    """Of a province and a whole address, the address, however much of it is hidden behind stars."""
    taken = next((position for position, one in guesses.items() if one.field == "address"), None)
    if taken is None:
        return guesses
    said = {one.position: meanings(one.header or "").get("address", 0.0) for one in seen if not one.empty}
    whole = next((one for one, word in said.items() if word >= 1 and guesses[one].field is None), None)
    if whole is None or not 0 < said.get(taken, 0.0) < 1:
        return guesses
    return {**guesses, taken: guesses[whole], whole: guesses[taken]}


UNUSED = Guess(None, 0.9, 0.0, 1.0, 0.0)


def _kind_of_document(guesses: dict[int, Guess], headers: Mapping[int, str], told: Told) -> dict[int, Guess]:
    """Of two columns of kinds, the one that tells returns; what invoice an order asks for is no kind of order."""
    taken = next((position for position, one in guesses.items() if one.field == "document_kind"), None)
    if taken is None or taken in told.fixed or _tells_returns(told.sample[taken]):
        return guesses
    said = {position: meanings(headers[position]) for position, one in guesses.items() if one.field is None}
    others = [
        position
        for position, one in said.items()
        if max(one.get("document_kind", 0.0), one.get("@kind", 0.0)) >= 1 and any(told.sample[position])
    ]
    better = next((one for one in others if _tells_returns(told.sample[one])), None)
    number = next((headers[position] for position, one in guesses.items() if one.field == "order_id"), "")
    if better is None and _OF_INVOICE.search(headers[taken]) and not _OF_INVOICE.search(number):
        better = next((one for one in others if not _OF_INVOICE.search(headers[one])), taken)
    if better is None:
        return guesses
    return {**guesses, taken: UNUSED} | ({} if better == taken else {better: guesses[taken]})


def _kind_of_goods(guesses: dict[int, Guess], headers: Mapping[int, str], told: Told) -> dict[int, Guess]:
    """类别 beside goods is theirs where none of its cells is a kind of document: 日用, 工具."""
    there = {guess.field: position for position, guess in guesses.items() if guess.field}
    taken = there.get("document_kind")
    if (
        taken is None
        or taken in told.fixed
        or "category" in there
        or not there.keys() & {"product_name", "product_code"}
    ):
        return guesses
    cells = {cell.strip() for cell in told.sample[taken] if cell and cell.strip()}
    if not cells or headers[taken].strip() != "类别" or any(_OF_DOCUMENTS.search(cell) for cell in cells):
        return guesses
    return {**guesses, taken: replace(guesses[taken], field="category")}


_OF_DOCUMENTS = re.compile(
    r"[退销售单票赠红蓝换正]|[出入]库|批发|零售|调拨|样品|试用|补[货发]|运费|普通|线[上下]|pos|sale|return|order|invoice|credit|gift|free|^[a-z0-9]{1,3}$",
    re.I,
)
_OF_INVOICE = re.compile(r"发票|开票|票种|红[蓝冲]|invoice", re.I)
_RETURNED = re.compile(r"退[货款换]|销[售货]?退|红字|红冲|冲红|冲销|credit|return|refund", re.I)


def _tells_returns(cells: Sequence[str | None]) -> bool:
    return any(_RETURNED.search(cell) for cell in set(cells) if cell)


def _own_code(
    guesses: dict[int, Guess], headers: Mapping[int, str], fixed: Mapping[int, str | None]
) -> dict[int, Guess]:
    """A product's own code, not the bar code that stands beside it."""
    taken = next((position for position, one in guesses.items() if one.field == "product_code"), None)
    if taken is None or taken in fixed or not _BAR_CODE.search(headers[taken]):
        return guesses
    for position, one in guesses.items():
        plain = one.field is None and not _BAR_CODE.search(headers[position]) and position not in fixed
        if plain and one.score > 0 and _CODE.search(headers[position]):
            return {**guesses, position: guesses[taken], taken: UNUSED}
    return guesses


_BAR_CODE = re.compile(r"条形?码|国际码|69码|bar ?code|\b(ean|upc|gtin)\b", re.I)
_CODE = re.compile(r"(商品|产品|货品|存货|物料|物品)(编码|编号|代码|货号)|^(货号|款号|品号|料号|sku)$", re.I)


def _account(guesses: dict[int, Guess], seen: Sequence[Seen]) -> dict[int, Guess]:
    """The account by which a buyer is known, beside a name: as good as a code."""
    there = {guess.field: position for position, guess in guesses.items()}
    if "customer_code" in there or "customer_name" not in there:
        return guesses
    account, person = there["customer_name"], there.get("contact_person")
    looks, headers = {one.position: one.look for one in seen}, {one.position: one.header or "" for one in seen}
    if (
        person is not None
        and looks[account].code > _ALL > looks[account].number
        and meanings(headers[person]).get("customer_name", 0.0) >= 1
    ):
        coded = Guess("customer_code", 0.9, 8.0, 0.9, 0.0)
        return {**guesses, account: coded, person: replace(guesses[person], field="customer_name")}
    for one in seen:
        said = meanings(one.header or "").get("customer_name", 0.0)
        if said > 0.5 and guesses[one.position].field is None and one.look.code > 0.9 and one.look.number < 0.5:
            return {**guesses, one.position: Guess("customer_code", 0.9, 8.0, 0.9, 0.0)}
    return guesses


def _numbered(guesses: dict[int, Guess], seen: Sequence[Seen], fixed: Mapping[int, str | None]) -> dict[int, Guess]:
    """The number of an order, or of a return, where its column is called otherwise; what a person named stays."""
    if "order_id" in fixed.values():
        return guesses
    free = [one for one in seen if one.position not in fixed]
    return _sent_back(_by_its_id(guesses, free), free)


def _by_its_id(guesses: dict[int, Guess], seen: Sequence[Seen]) -> dict[int, Guess]:
    """An ID that no row shares numbers the documents, where nothing else does."""
    if any(guess.field == "order_id" for guess in guesses.values()):
        return guesses
    for one in seen:
        if key(one.header or "") in ("id", "订单id") and guesses[one.position].field is None and _is_id(one.look):
            return {**guesses, one.position: Guess("order_id", 0.9, 8.0, 0.6, 1.0)}
    return guesses


def _is_id(one: Look) -> bool:
    return one.unique > 0.98 and one.code > 0.95 and one.filled > 1 and (one.running < 0.9 or one.padded > 0.9)


def _sent_back(guesses: dict[int, Guess], seen: Sequence[Seen]) -> dict[int, Guess]:
    """A number of its own on each row makes a return a document; the order that it belongs to is the original one."""
    own = next((one for one in seen if _RETURN_NO.match(key(one.header or "")) and one.look.fill > _ALL), None)
    if own is None or guesses[own.position].field == "original_order_id":
        return guesses
    told = {
        position: replace(guess, field="original_order_id") if guess.field == "order_id" else guess
        for position, guess in guesses.items()
    } | {own.position: Guess("order_id", 0.95, 8.0, 0.9, 1.0)}
    if {guess.field for guess in told.values()} & {"amount", "amount_with_tax"}:
        return told
    money = next((one for one in seen if _RETURN_SUM.match(key(one.header or "")) and one.look.number > _ALL), None)
    return told if money is None else told | {money.position: Guess("amount", 0.9, 8.0, 0.9, 1.0)}


_ALL = 0.9
_RETURN_NO = re.compile(
    r"^(售后|退货|退款|退换货?|销退|退货退款)(订?单)?(号|编号|id)$|^(return|refund|rma|creditnote|creditmemo)(id|no|number|#)$"
)
_RETURN_SUM = re.compile(r"^(实际?)?(退款|退货|应退|实退)(总?金?额)$|^(refund|return)(ed)?(amount|total)$")


def _owed(guesses: dict[int, Guess], headers: Mapping[int, str]) -> dict[int, Guess]:
    """Where no sum was found, the one that is otherwise left out for a better one: what was to be paid."""
    if {guess.field for guess in guesses.values()} & {"amount", "amount_with_tax", "received_amount"}:
        return guesses
    folded = {position: key(_BARE.sub("", headers[position])) for position, one in guesses.items() if not one.field}
    for word in _OWED:
        position = next((one for one, text in folded.items() if text == word), None)
        if position is not None:
            field = "amount" if word in _WHOLE else "amount_with_tax"
            return {**guesses, position: Guess(field, 0.9, 8.0, 0.9, 0.0)}
    return guesses


_BARE = re.compile(r"[(（].*?[)）]")
_OWED = (
    "订单应付金额",
    "应付金额",
    "应付总额",
    "订单总价",
    "订单总额",
    "商品总金额",
    "商品总价",
    "商品总额",
    "总金额",
    "总额",
    "货款",
)
"""Sums before what the buyer paid, the nearest to it first."""
_WHOLE = ("总金额", "总额")
"""Of these, the ones that say nothing of who owes or pays."""


def _receiver(guesses: dict[int, Guess], headers: Mapping[int, str]) -> dict[int, Guess]:
    """Who receives the goods, or is all that is said of the other side, is the customer where nobody else is named."""
    there = {guess.field for guess in guesses.values()}
    position = next((one for one, guess in guesses.items() if guess.field == "contact_person"), None)
    if position is None or there & {"customer_name", "customer_code"} or not _RECEIVER.search(headers[position]):
        return guesses
    return {**guesses, position: replace(guesses[position], field="customer_name")}


_RECEIVER = re.compile(r"收货|收件|提货|recipient|receiver|ship|^联系人$|^contact( ?name)?$", re.I)


def _enrolled(guesses: dict[int, Guess], headers: Mapping[int, str]) -> dict[int, Guess]:
    """A member registers, a company is registered: 注册时间 says when a card was given where cards are listed."""
    there = {guess.field for guess in guesses.values()}
    position = next((one for one, guess in guesses.items() if guess.field == "founded_on"), None)
    if position is None or "created_on" in there or not there & {"member_card", "gender", "birth_year"}:
        return guesses
    if "注册" not in headers[position]:
        return guesses
    return {**guesses, position: replace(guesses[position], field="created_on")}


def _followed(guesses: dict[int, Guess], headers: Mapping[int, str]) -> dict[int, Guess]:
    """Who follows a customer up made the contact, where nobody else did: 跟进业务员."""
    there = {guess.field: position for position, guess in guesses.items() if guess.field}
    position = there.get("owner")
    if position is None or "staff" in there or not _FOLLOWS.search(headers[position]):
        return guesses
    return {**guesses, position: replace(guesses[position], field="staff")}


def _written(
    guesses: dict[int, Guess], headers: Mapping[int, str], fixed: Mapping[int, str | None]
) -> dict[int, Guess]:
    """What was said, where nothing but a column of comments could hold it."""
    there = {guess.field: position for position, guess in guesses.items() if guess.field}
    position = there.get("note")
    if position is None or position in fixed or "text" in there or not _COMMENTS.fullmatch(headers[position].strip()):
        return guesses
    return {**guesses, position: replace(guesses[position], field="text")}


def _dealt_with(
    guesses: dict[int, Guess], headers: Mapping[int, str], fixed: Mapping[int, str | None]
) -> dict[int, Guess]:
    """What was done about a complaint is what came of it; beside it, 状态 only says whether it is closed."""
    there = {guess.field: position for position, guess in guesses.items() if guess.field}
    came = there.get("outcome")
    if came is None or came in fixed:
        return guesses
    free = [position for position, one in guesses.items() if one.field is None and position not in fixed]
    state: int | None = came if _CLOSED.search(headers[came].strip()) else None
    done = next((one for one in free if state is not None and _DONE.search(headers[one].strip())), None)
    if done is not None:
        guesses = {**guesses, done: guesses[came], came: UNUSED}
    elif state is None and _DONE.search(headers[came].strip()):
        state = next((one for one in free if _CLOSED.search(headers[one].strip())), None)
    else:
        return guesses
    if state is None or "document_status" in there:
        return guesses
    return {**guesses, state: Guess("document_status", 0.9, 8.0, 0.9, 0.0)}


_CLOSED = re.compile(r"状态$|^(ticket |case )?status$|^state$", re.I)
_DONE = re.compile(
    r"^(处理|解决|补救|赔付|整改)(方式|方案|措施|办法|结果|方法|意见)$|^(resolution|action taken|outcome|remedy)$", re.I
)


def _of_the_person(
    guesses: dict[int, Guess], headers: Mapping[int, str], fixed: Mapping[int, str | None]
) -> dict[int, Guess]:
    """A contact's own id is not the company's number."""
    there = {guess.field: position for position, guess in guesses.items() if guess.field}
    code = there.get("customer_code")
    if code is None or code in fixed or "customer_name" not in there or not _CONTACTS.search(headers[code]):
        return guesses
    return {**guesses, code: UNUSED}


_CONTACTS = re.compile(r"联系人(编号|编码|id)|\b(contact|person|record) ?(id|no|number)\b", re.I)


def _lead_id(guesses: dict[int, Guess], seen: Sequence[Seen], fixed: Mapping[int, str | None]) -> dict[int, Guess]:
    """A prospect is numbered by its record's id, where nothing else numbers it."""
    if any(guess.field == "lead_id" for guess in guesses.values()):
        return guesses
    for one in seen:
        free = guesses[one.position].field is None and one.position not in fixed
        if free and _RECORD.match(key(one.header or "")) and one.look.unique > 0.98 and one.look.filled > 1:
            return {**guesses, one.position: Guess("lead_id", 0.9, 8.0, 0.6, 1.0)}
    return guesses


_RECORD = re.compile(r"^((记录|数据|唯一性?|系统)?id|(记录|数据)(编号|编码)|(record|row|internal|zcrm)id)$")


_COMMENTS = re.compile(r"comments?|notes?", re.I)


def _kind_of_contact(guesses: dict[int, Guess], headers: Mapping[int, str], told: Told) -> dict[int, Guess]:
    """A type whose cells are complaints, enquiries and repairs is the kind of contact where nothing else is: 反馈类型."""
    there = {guess.field: position for position, guess in guesses.items() if guess.field}
    position = there.get("topic")
    if position is None or position in told.fixed or "kind_of_interaction" in there:
        return guesses
    typed = next(
        (
            one
            for one, guess in guesses.items()
            if guess.field is None
            and one not in told.fixed
            and _TYPE.search(headers[one])
            and meanings(headers[one]).get("topic", 0.0) >= 1
        ),
        None,
    )
    if typed is not None and not _TYPE.search(headers[position]):
        return {**guesses, typed: replace(guesses[position], field="kind_of_interaction")}
    cells = {cell.strip() for cell in told.sample[position] if cell and cell.strip()}
    if not cells or not _TYPE.search(headers[position]) or not all(_CONTACT.fullmatch(cell) for cell in cells):
        return guesses
    return {**guesses, position: replace(guesses[position], field="kind_of_interaction")}


_TYPE = re.compile(r"类型|类别|分类|type|category", re.I)
_CONTACT = re.compile(
    r"(客户)?(投诉|咨询|询价|询盘|报修|维修|售后(服务)?|回访|建议|表扬|求助|关怀|催单|催款|退换货|来电|拜访|沟通)"
    r"|complaints?|enquir(y|ies)|inquir(y|ies)|repairs?|after-?sales|praise|visits?|calls?",
    re.I,
)
_FOLLOWS = re.compile(r"跟进|拜访|跟单|业务员|销售|follow", re.I)
_GROSS = frozenset(
    key(word)
    for word in (
        "总金额",
        "总额",
        "货款",
        "商品金额",
        "订单金额",
        "订单总金额",
        "订单总额",
        "成交额",
        "小计",
        "应付款",
        "合计金额",
        "gross sales",
        "total",
        "order total",
        "零售金额",
        "销售额",
    )
)
"""Sums before what the buyer paid."""
