"""How well a kind explains a sheet: what its columns say, what is lacking, what titles and whole rows say.

score("order_lines", guesses, …)  →  points, to be compared with those of other kinds
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from zhike.sources.balances import posted
from zhike.sources.columns import ANSWERED, Guess, Seen
from zhike.sources.headers import key, meanings
from zhike.sources.kinds import MARKS, MASTERS, PRIMARY, RARE, kinds, resolve, title_score
from zhike.sources.profile import Look
from zhike.sources.relations import Relations
from zhike.sources.titles import GIVEN, stored
from zhike.states import BOTH_WAYS
from zhike.tables import PARTY, fact

DETAILS = re.compile("明细|details?$|lines?$|lineitems?")
"""What a sheet is called that has a row for each line of an order."""


def complete(kind: str, guesses: Mapping[int, Guess], stated: Collection[str] = ()) -> float:
    """Share of the kind's needs that some column meets, or the title."""
    present = {*_given(kind, stated), *(guess.field for guess in guesses.values() if guess.field)}
    wanted = needs(kind)
    return sum(1 for group in wanted if present & set(group)) / len(wanted)


def _given(kind: str, stated: Collection[str]) -> frozenset[str]:
    return frozenset(GIVEN.get(kind, ())) & frozenset(stated)


def needs(kind: str) -> tuple[tuple[str, ...], ...]:
    """Groups of fields; a sheet of the kind has one of each."""
    if kind == "people":
        return (("contact_person",), (*PARTY,))
    if kind == "customers":
        return (("customer_name", "customer_code", "member_card", "customer_tax_id"),)
    if kind == "products":
        return (
            ("product_code", "product_name"),
            ("product_name", "category", "list_price", "cost", "unit", "specification"),
        )
    if kind == "interactions":
        return (*fact(kind).needs, ("kind_of_interaction", "text", "topic", "outcome", "next_at"))
    return fact(kind).needs


def score(
    kind: str,
    guesses: Mapping[int, Guess],
    seen: Sequence[Seen],
    relations: Relations,
    told: tuple[str, str],
    stated: Collection[str] = (),
) -> float:
    """How well a kind explains a sheet: what its columns say, what it lacks, what its title says.

    stated: fields that the title gives for all rows
    """
    present = {guess.field for guess in guesses.values() if guess.field}
    explained = sum(min(guess.score, 12.0) * _weight(guess.field) for guess in guesses.values() if guess.field)
    marks = sum(
        MARKS.get(kind, {}).get(guess.field or "", 0.0) * guess.confidence * _own(one, guess)
        for one in seen
        if (guess := guesses.get(one.position))
    )
    missed = sum(_missed(one, guesses[one.position], kind) for one in seen if one.position in guesses)
    lacking = (1 - complete(kind, guesses, stated)) * len(needs(kind))
    own_title = title_score(kind, told[0])
    titled = 3.0 * max(own_title, title_score(kind, told[1]) * (0.5 if _names_a_kind(told[0]) else 1.0))
    whole = 0.55 * explained + 1.6 * marks + titled - 2.2 * missed - 9.0 * lacking
    if kind not in PRIMARY:
        whole += _rare(kind, guesses, own_title, bool(titled), stated)
    return (
        whole
        + _structure(kind, present, guesses, relations, bare=not any(one.header for one in seen), worded=_worded(seen))
        + (_contacts(guesses, seen) if kind == "people" else 0.0)
        + _issued(kind, guesses, seen, told[0] + told[1])
        + _spoken(kind, guesses, seen, told[0] + told[1], stated)
        + _counted(kind, seen, told[0] + told[1], stated)
        + _sold(kind, seen, told)
    )


ACCOUNTS = 0.4
"""Part of a column's cells that must be items of a statement: costs name a few of them (管理费用) among their pools."""
GOODS = 0.7
"""How plainly a sheet must name goods, pieces and prices to be one of lines."""


def _spoken(
    kind: str, guesses: Mapping[int, Guess], seen: Sequence[Seen], told: str, stated: Collection[str] = ()
) -> float:
    """Words that only one kind of sheet knows: an account with debit and credit, a cost's pool, an order's number."""
    said: dict[str, float] = {}
    for one in seen:
        for name, strength in (meanings(one.header) if one.header and not one.empty else {}).items():
            said[name] = max(said.get(name, 0.0), strength)
    there = {guess.field for guess in guesses.values()}
    if (
        any(one.header and not one.empty and _INQUIRY.search(one.header) for one in seen)
        and said.get("order_id", 0.0) < 1
    ):
        pursued = max(said.get(name, 0.0) for name in ("stage", "lost_reason", "won_on")) >= 1
        numbered = max(said.get(name, 0.0) for name in ("ticket_no", "lead_id")) >= 1
        asked = "leads" if pursued and numbered else "interactions"
        return 14.0 if kind == asked else (-8.0 if kind in ("order_lines", "documents") else 0.0)
    if (
        _CARRIED.search(told)
        and max(said.get(name, 0.0) for name in ("freight", "@due", "spend_amount", "@paid", "amount", "@amount")) > 0.5
        and said.get("order_id", 0.0) < 1
    ):
        return 16.0 if kind == "costs" else -6.0
    if stored(one.header for one in seen if one.header and not one.empty) and not there & {"product_code", "order_id"}:
        return 16.0 if kind == "costs" else -6.0
    if _tells_accounts(said, seen):
        return 18.0 if kind == "statements" else -8.0
    plain = _own_words(said, told, stated)
    if plain:
        return 16.0 if kind == plain else -8.0
    if any(one.header and _EMPLOYED.search(one.header) for one in seen) and not any(
        said.get(name, 0.0) >= 1 for name in ("customer_name", "customer_code", "member_card", "order_id")
    ):
        return 16.0 if kind == "staff" else -8.0
    if paid_out(seen) and any(one.header and _OPPOSITE.search(one.header) for one in seen):
        return 14.0 if kind == "receipts" else -8.0
    if any(one.header and BOTH_WAYS.search(one.header) for one in seen) and "quantity" not in there:
        return 14.0 if kind == "receipts" else -8.0
    headers = {key(one.header) for one in seen if one.header and not one.empty}
    if {"gross", "fee", "net"} <= headers and "quantity" not in there:
        return 14.0 if kind == "receipts" else -8.0
    if all(said.get(name, 0.0) >= 1 for name in ("account", "debit", "credit")):
        return 8.0 if kind == "ledger" else -4.0
    if posted((one.header, one.look.fill) for one in seen) or (
        said.get("debit", 0.0) >= 1 and said.get("credit", 0.0) >= 1 and _BOOKS.search(told)
    ):
        return 18.0 if kind == "ledger" else (-14.0 if kind in _CLAIMED else -6.0)
    if (
        all(said.get(name, 0.0) >= 1 for name in ("opening", "debit", "credit", "closing"))
        and "invoice_no" not in there
    ):
        return 14.0 if kind == "ledger" else -6.0
    if (
        said.get("opening", 0.0) >= 1
        and max(said.get("debit", 0.0), said.get("invoice_amount", 0.0)) >= 1
        and max(said.get("credit", 0.0), said.get("paid_amount", 0.0)) >= 1
        and max(said.get("closing", 0.0), said.get("balance", 0.0)) >= 1
        and not any(said.get(name, 0.0) >= 1 for name in ("invoice_no", "due_on", "invoiced_on", "@date", "order_id"))
    ):
        return 16.0 if kind == "ledger" else -8.0
    if (
        max(
            said.get(name, 0.0)
            for name in ("stock", "sold", "quantity" if title_score("sell_through", told) else "sold")
        )
        >= 1
        and said.get("period", 0.0) >= 1
        and max(said.get(name, 0.0) for name in (*PARTY, *(("store",) if title_score("sell_through", told) else ())))
        >= GOODS
        and said.get("order_id", 0.0) < GOODS
    ):
        return 16.0 if kind == "sell_through" else -8.0  # what customers keep is no stock of ours
    if kind == "statements" and {"item", "period"} <= there and there & {*PARTY} and title_score(kind, told):
        return 14.0
    if said.get("pool", 0.0) >= 1 and not there & {"impressions", "leads", "product_code"}:
        return (
            16.0 if kind == "costs" else (-6.0 if kind in ("receipts", "documents", "order_lines", "invoices") else 0.0)
        )
    if (
        said.get("exchange_rate", 0.0) >= 1
        and said.get("currency", 0.0) >= GOODS
        and (title_score("rates", told) or not set(said) & _OF_SALES)
    ):
        return 14.0 if kind == "rates" else -6.0
    if _is_of_money_received(said) and not there & {"quantity", "unit_price"}:
        return 12.0 if kind == "receipts" else (-8.0 if kind in ("order_lines", "documents") else 0.0)
    if (
        said.get("member_card", 0.0) >= 1
        and max(said.get(name, 0.0) for name in ("gender", "birth_year")) >= 1
        and not there & _SOLD
    ):
        return 10.0 if kind == "customers" else (-8.0 if kind in ("receipts", "documents", "invoices") else 0.0)
    if kind == "receipts" and said.get("order_id", 0.0) > 0.5 and not title_score(kind, told):
        own = max(
            said.get(name, 0.0) for name in ("received_on", "received_amount", "document_no", "@paid", "@settled")
        )
        return 0.0 if own >= GOODS else -6.0
    if kind in ("order_lines", "documents") and said.get("stock", 0.0) >= 1:
        return 0.0 if there & {"order_id", "ordered_on", *PARTY} else -16.0
    if kind == "spend" and max(said.get(name, 0.0) for name in PARTY) >= 1:
        return -8.0
    if kind == "spend" and said and not title_score(kind, told) and not _wins(said, seen):
        return -20.0  # a month, a sum and a number of whatever
    if kind == "invoices" and all(said.get(name, 0.0) >= GOODS for name in ("product_code", "quantity", "unit_price")):
        return -12.0
    if kind == "invoices" and not there & {"due_on", "balance"}:
        return -8.0 if said.get("order_id", 0.0) >= 1 > said.get("invoice_no", 0.0) else 0.0
    return 0.0


_WON = ("channel", "campaign", "impressions", "leads", "spend_amount", "@channel", "source_channel")
LEAST_SAID = 0.3


def _wins(said: Mapping[str, float], seen: Sequence[Seen]) -> bool:
    """Whether a header or the cells of a column name what wins customers."""
    named = max((said.get(name, 0.0) for name in _WON), default=0.0) >= LEAST_SAID
    return named or any(one.look.words.get("media", 0.0) >= LEAST_SAID for one in seen)


def _sold(kind: str, seen: Sequence[Seen], told: tuple[str, str]) -> float:
    """A list of sales that also says what was paid and what is owed is one of documents, no list of claims or receipts."""
    if kind not in _CLAIMED:
        return 0.0
    title = told[0] if _names_a_kind(told[0]) or _SALES.search(told[0]) else told[0] + told[1]
    said = {
        name for one in seen if one.header and not one.empty for name, word in meanings(one.header).items() if word >= 1
    }
    if said & _CLAIMED[kind] or (kind == "invoices" and title_score("invoices", title)):
        return 0.0
    if kind == "receipts":
        return -10.0 if {"ordered_on", "@paid"} <= said and said & _AT_A_TILL else 0.0
    return -14.0 if _SALES.search(title) or "quantity" in said else 0.0


_AT_A_TILL = frozenset(("store", "discount", "salesperson"))
"""What a bill of a shop says beside what was paid for it."""
_SALES = re.compile(r"销售单|销售开单|销货单|订单|批发单|零售单|出库单|合同|salesorder")
"""Titles of sheets that list what was sold, whatever was paid of it."""
_CLAIMED = {
    "invoices": frozenset(("due_on", "invoiced_on", "invoice_amount")),
    "receipts": frozenset(("received_on", "document_no")),
    "contracts": frozenset(("starts_on", "ends_on", "renewed", "valid_from", "valid_to")),
}
"""What a list of claims, of receipts, or of contracts that run for a time says that no list of sales does."""

_SOLD = frozenset(("order_id", "product_code", "product_name", "quantity", "ordered_on", "ordered_at"))
_OF_SALES = frozenset((*PARTY, "order_id", "@number", "@amount", "@gross", "amount", "quantity", "unit_price"))


def paid_out(seen: Sequence[Seen]) -> tuple[int, ...]:
    """The columns of what was paid out, of a statement of a bank account that has what came in beside it."""
    told = {one.position: meanings(one.header) for one in seen if one.header and not one.empty}
    came = any(_IN & {name for name, word in said.items() if word >= 1} for said in told.values())
    return tuple(position for position, said in told.items() if came and any(said.get(name, 0.0) >= 1 for name in _OUT))


def _is_of_money_received(said: Mapping[str, float]) -> bool:
    """Whether it says when money came; or numbers receipts, and nothing that was ordered or is still owed."""
    if said.get("received_amount", 0.0) < 1:
        return False
    owed = max(said.get(name, 0.0) for name in ("order_id", "ordered_on", "invoice_no", "due_on", "balance", "amount"))
    return said.get("received_on", 0.0) >= 1 or (said.get("document_no", 0.0) >= 1 and owed < 1)


def _counted(kind: str, seen: Sequence[Seen], title: str, stated: Collection[str]) -> float:
    """Goods counted on a day, in a sheet that is called a stock list, are no list of products."""
    counts = any(one.header and meanings(one.header).get("stock", 0.0) >= 1 for one in seen if not one.empty)
    called = title_score("stock", title) and not title_score("products", title)
    return {"products": -14.0, "stock": 8.0}.get(kind, 0.0) if counts and called and "date" in stated else 0.0


def _tells_accounts(said: Mapping[str, float], seen: Sequence[Seen]) -> bool:
    """Whether a column's cells are items of a statement, beside a customer and without debit and credit.

    营业收入 and 资产总计 under 科目 are no costs: read as such they would be laid on the customers.
    """
    items = any(one.look.words.get("statement", 0.0) >= ACCOUNTS for one in seen)
    whose = max(said.get(name, 0.0) for name in PARTY) >= GOODS
    return items and whose and not any(said.get(name, 0.0) >= 1 for name in ("debit", "credit", "opening", "order_id"))


def _own_words(said: Mapping[str, float], told: str, stated: Collection[str]) -> str:
    """The kind that a sheet's words leave no doubt of, where all of them are there; "" where none is."""

    def sure(*names: str) -> bool:
        return all(said.get(name, 0.0) >= 1 for name in names)

    goods = max(said.get(name, 0.0) for name in ("product_code", "product_name", "quantity", "unit_price")) >= 1
    numbers = max(said.get(name, 0.0) for name in ("document_no", "received_on")) >= GOODS
    if (
        title_score("allocations", told)
        and numbers
        and sure("invoice_no")
        and (sure("paid_amount") or sure("received_amount"))
    ):
        return "allocations"
    ordered = max(said.get(name, 0.0) for name in ("order_id", "@number")) >= 1 and said.get("ordered_on", 0.0) >= 1
    if (sure("quoted_on") and not ordered) or ("quoted_on" in stated and title_score("quotes", told) and goods):
        return "quotes"
    if sure("contract_no", "starts_on", "ends_on") and not goods:
        return "contracts"
    credit = max(said.get("credit_limit", 0.0), said.get("term_days", 0.0)) >= GOODS
    about = ("address", "phone", "contact_person", "industry", "created_on", "kind_of_party", "source_channel")
    known = any(said.get(name, 0.0) >= 1 for name in about)
    if credit and (title_score("credit_terms", told) or (sure("credit_limit", "term_days") and not known)):
        return "credit_terms"
    if (
        sure("stock")
        and title_score("stock", told)
        and not any(said.get(name, 0.0) >= 1 for name in (*PARTY, "order_id"))
    ):
        return "stock"
    if sure("points") and not goods and not sure("order_id") and not sure("gender") and not sure("created_on"):
        return "points"
    if title_score("relations", told) and max(said.get("other_party", 0.0), said.get("kind", 0.0)) >= 1 and not goods:
        return "relations"
    if title_score("leads", told) and sure("stage") and not goods:
        return "leads"
    return ""


_EMPLOYED = re.compile(
    r"^工号$|入[职司](日期|时间)|员工(编号|工号|编码)|离职|转正|基本工资|实发|应发|工时(单价|成本)|employee (id|no)|hire date",
    re.I,
)
"""Headers of what only those who work for the company have."""
_CARRIED = re.compile(
    r"(运费|物流费?|快递费?|货运|运输费?|顺丰|德邦|京东快递|中通|圆通|申通|韵达|安能|跨越).{0,8}(对账|结算|月结|账单|清单)|月结(账单|清单)"
    r"|(仓储|仓租|云仓|装卸|搬运).{0,6}(对账|结算|账单|清单)"
)
"""Titles of what carriers charge."""
_INQUIRY = re.compile(r"询盘(?!数|量|成本)|\b[ie]nquiry\b", re.I)
"""Headers of what was asked before anything was bought."""
_BOOKS = re.compile(r"明细[账帐]|往来[账帐]|分类[账帐]|分户[账帐]|辅助[账帐]|ledger")
"""Titles of the books themselves, where a line is a posting on either side."""
_IN, _OUT = frozenset(("credit", "received_amount")), ("debit", "paid_out")
_OPPOSITE = re.compile(
    r"(对方|对手|交易对象|收[(（]?[付/][)）]?款?方?).{0,3}(账|帐|户|行|单位|名称|姓名)|交易对[方手]|开户行|counterparty",
    re.I,
)
"""Headers that only a bank's statement has: the account on the other side."""

_ISSUED = re.compile(r"发票(?:号|编号|代码|种类|类型|票种|状态)|数电|票种|全电")


def _issued(kind: str, guesses: Mapping[int, Guess], seen: Sequence[Seen], told: str) -> float:
    """A list of tax invoices, one row each, is one of claims; with goods on its lines it is one of sales."""
    if kind not in ("invoices", "documents", "order_lines"):
        return 0.0
    headers = [one.header for one in seen if one.header and not one.empty]
    marks = sum(1 for header in headers if _ISSUED.search(header))
    goods = {guess.field for guess in guesses.values()} & {"product_code", "product_name", "quantity", "unit_price"}
    if not marks or goods or ("发票" not in told and marks < 2):
        return 0.0
    if "发票" not in told and any(_orders(header) for header in headers):
        return 0.0  # orders tell of their invoices too
    return max(9.0, 4.0 + 3.0 * marks) if kind == "invoices" else -5.0 * min(marks, 2)


def _orders(header: str) -> bool:
    said = meanings(header)
    return said.get("order_id", 0.0) >= 1 > said.get("invoice_no", 0.0)


def _rare(kind: str, guesses: Mapping[int, Guess], own_title: float, titled: bool, stated: Collection[str]) -> float:
    """What must speak for a kind that is seldom brought: its title, and words that no other kind knows."""
    said = {guess.field for guess in guesses.values() if guess.field in fact(kind).fields and guess.word >= 0.5}
    said |= _given(kind, stated)
    rare = sum(1 for name in said if (kind, name) in RARE)
    if complete(kind, guesses, stated) < 1 or not all(said & set(group) for group in needs(kind)):
        return -14.0
    if own_title:
        return 2.0 * min(rare, 3)
    return -4.0 if rare >= 2 else (-6.0 if len(said) >= 3 and titled else -14.0)


@lru_cache(maxsize=256)
def _names_a_kind(title: str) -> bool:
    """True where a sheet's own title says what it holds; the file's name then matters less."""
    return any(title_score(kind, title) for kind in kinds())


def _own(one: Seen, guess: Guess) -> float:
    """How much a word is the field's own: 收款金额 says receipt, 金额 and 单据编号 could stand anywhere."""
    said = meanings(one.header) if one.header else {}
    if not said:
        return 0.7
    return max(said.get(guess.field or "", 0.0), 0.35)


def _contacts(guesses: Mapping[int, Guess], seen: Sequence[Seen]) -> float:
    """What makes a list of persons at companies: each person once, job titles, little about the company."""
    where = {guess.field: position for position, guess in guesses.items() if guess.field}
    person, company = where.get("contact_person"), where.get("customer_name")
    if person is None or company is None:
        return 0.0
    looks = {one.position: one.look for one in seen}
    titled = any(_JOB.search(one.header or "") for one in seen)
    about = {
        "customer_tax_id",
        "industry",
        "level",
        "employees",
        "founded_on",
        "total_assets",
        "kind_of_party",
        "source_channel",
        "annual_revenue",
    } & set(where)
    each = max(looks[where[name]].unique for name in ("contact_person", "email", "phone") if name in where)
    repeated = looks[company].unique < 0.9 and each > looks[company].unique
    return (
        4.0 * titled
        + 3.0 * (not about)
        + 2.0 * (person < company)
        + 2.0 * repeated
        - 3.0 * len(about)
        - 2.0 * ("customer_code" in where and not titled)
    )


_JOB = re.compile(r"职务|职位|岗位|头衔|position|job|title", re.I)


def _weight(name: str | None) -> float:
    return 0.35 if name in ("note", "text", "score") else 1.0


def _missed(one: Seen, guess: Guess, kind: str) -> float:
    """A column whose word is well known elsewhere but means nothing here."""
    if guess.field or one.empty or not one.header:
        return 0.0
    words = {name: strength for name, strength in meanings(one.header).items() if name != "-"}
    return max(words.values(), default=0.0) if not resolve(words, kind) else 0.3 * max(words.values(), default=0.0)


def _worded(seen: Sequence[Seen]) -> int:
    """How many columns are marks in words: 很满意, 一般."""
    return sum(1 for one in seen if one.look.answered > ANSWERED and one.look.filled > 2)


def _structure(
    kind: str, present: set[str], guesses: Mapping[int, Guess], relations: Relations, *, bare: bool, worded: int
) -> float:
    """What rows and documents look like under a kind."""
    score = 0.0
    if kind == "order_lines":
        score += 3.0 if relations.repeats > 0.2 and present & {"product_code", "product_name"} else 0.0
        goods = {"product_code", "product_name", "specification", "unit_price", *(("quantity",) if bare else ())}
        score -= 6.0 if not present & goods else 0.0
        score -= 5.0 if present & {"due_on"} and not present & {"product_code", "product_name", "quantity"} else 0.0
    if kind == "documents":
        score -= (
            6.0 if present & {"product_code", "product_name"} and present & {"unit_price", "line_no", "unit"} else 0.0
        )
        score -= 4.0 if relations.repeats > 0.3 and present & {"product_code", "product_name"} else 0.0
        score -= 3.0 if not present & {"order_id"} else 0.0
    if kind in MASTERS and kind != "staff":
        score -= 6.0 if relations.repeats > 0.4 else 0.0
    if kind == "responses":
        marks = worded + sum(1 for guess in guesses.values() if guess.field == "score")
        score += (
            min(6.0, 2.0 * marks)
            - (6.0 if not marks else 0.0)
            - (4.0 if present & {"kind_of_interaction", "next_at", "outcome"} else 0.0)
        )
    if kind == "events" and "event" not in present:
        score -= 6.0
    if kind == "people":
        score -= (
            8.0
            if not {"contact_person", "customer_name"} <= present and not {"contact_person", "customer_code"} <= present
            else 0.0
        )
    if kind == "receipts" and not present & {"received_amount"}:
        score -= 6.0
    if kind == "invoices" and not present & {"due_on", "balance", "paid_amount"}:
        score -= 4.0
    if kind == "receipts" and not present & {"method", "invoice_no"}:
        score -= 4.0
    if kind == "spend" and present & {"customer_name", "customer_code"}:
        score -= 6.0
    return score


def lines_or_documents(
    best: str,
    guessed: Mapping[str, tuple[float, dict[int, Guess]]],
    relations: Relations,
    looks: Sequence[Look],
    told: Sequence[str],
    *,
    bare: bool,
) -> str:
    """Goods on its lines make a sheet lines, and so do pieces without any header; one row per order, documents.

    told  title, sheet and file: what calls itself details and counts goods is lines, be there one on every order
    """
    if best not in ("order_lines", "documents") or not {"order_lines", "documents"} <= set(guessed):
        return best
    where = {guess.field: position for position, guess in guessed["order_lines"][1].items() if guess.field}
    goods = {"product_code", "product_name", "specification"} & set(where)
    document = where.get("order_id")
    single = (
        document is not None
        and relations.document == document
        and relations.repeats < 0.02
        and looks[document].unique > 0.6
    )
    if document is not None and relations.document is None:
        single = looks[document].unique > 0.98
    priced = {"unit_price", "line_no"} & set(where)
    detailed = goods and any(DETAILS.search(one) for one in told)
    if (bare or detailed) and "quantity" in where:
        return "order_lines"
    if not goods and "unit_price" not in where:
        return "documents"
    if single and not priced and "product_code" not in where:
        return "documents"
    return "order_lines" if goods or priced else best
