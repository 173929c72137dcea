"""The big facts of a demo company of millions: a table per chunk of customers, without a loop over rows.

Headers are the facts' own Chinese words. Texts are dictionaries over the chunk, money is exact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from zhike import tables
from zhike.sources.demo.company import Company
from zhike.sources.demo.goods import CATEGORIES, TAX_PER_CENT
from zhike.sources.demo.names import Words, words
from zhike.sources.demo.parties import Flags
from zhike.sources.demo.places import STORES
from zhike.sources.demo.purchases import ONLINE, RETURN, WHOLESALE_NEW
from zhike.sources.demo.receivables import tax_of
from zhike.sources.demo.retail import created_on
from zhike.sources.demo.seasons import Ints, day_numbers
from zhike.sources.demo.sheets import EXCLUDED, NOBODY_KNOWN, decimal_text
from zhike.sources.demo.spellings import SLIP_SHARE
from zhike.sources.demo.vocabulary import LEVELS, SALESPEOPLE, TRADES, WAREHOUSES


@dataclass(frozen=True)
class Part:
    """A chunk's rows of one file: the table, which of them stand, and the sums of rows in hundredths."""

    table: pa.Table
    fields: tuple[str, ...]
    stands: Flags
    sums: dict[str, Ints]
    party: Ints
    name: Words


MakePart = Callable[[Company], Part]


def money(cents: Ints) -> pa.Array:
    """分 as exact decimals of 元, without going through text or floating point."""
    halves = np.empty((len(cents), 2), dtype=np.int64)
    halves[:, 0], halves[:, 1] = cents, cents >> 63  # a decimal is a whole number of 128 bits
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(cents), [None, pa.py_buffer(halves)])


def coded(index: Ints, values: Any) -> pa.Array:
    """Texts as numbers into a list of them."""
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32)), pa.array(list(values), pa.string()))


def _part(columns: dict[str, pa.Array], stands: Flags, sums: dict[str, Ints], party: Ints, name: Words) -> Part:
    table = pa.table({tables.field(field).label[1]: values for field, values in columns.items()})
    return Part(table, tuple(columns), stands, sums, party, name)


def wholesale_lines(company: Company) -> Part:
    """Lines of both wholesale systems in one vocabulary: amount without tax, tax, amount with tax."""
    chosen = company.orders.system[company.lines.order] <= WHOLESALE_NEW
    columns, part = _lines(company, np.flatnonzero(chosen), system="new")
    lines = np.flatnonzero(chosen)
    amount = company.lines.amount[lines]
    tax = tax_of(amount)
    columns["amount"], columns["tax"], columns["amount_with_tax"] = money(amount), money(tax), money(amount + tax)
    columns["tax_rate"] = coded(np.zeros(len(lines), dtype=np.int64), (f"{TAX_PER_CENT}%",))
    columns["warehouse"] = coded(company.lines.order[lines] % 3, WAREHOUSES)
    part["sums"] |= {"amount": amount, "amount_with_tax": amount + tax}
    return _part(columns, **part)


def retail_lines(company: Company) -> Part:
    """Lines of shops and net shop: what the buyer paid, tax inside; members by card, passers-by as 散客."""
    lines = np.flatnonzero(company.orders.system[company.lines.order] > WHOLESALE_NEW)
    columns, part = _lines(company, lines, system="shop")
    order = company.lines.order[lines]
    customer = company.orders.customer[order]
    missing = customer < 0
    cards = coded(np.maximum(customer, 0), company.card)
    columns["member_card"] = pa.DictionaryArray.from_arrays(
        pa.array(np.maximum(customer, 0).astype(np.int32), mask=missing), cards.dictionary
    )
    columns["phone"] = pa.DictionaryArray.from_arrays(
        pa.array(np.maximum(customer, 0).astype(np.int32), mask=missing), pa.array(list(company.phone), pa.string())
    )
    del columns["customer_code"]  # shops know cards, not codes
    columns["store"] = coded(company.orders.store[order], (name for name, _ in STORES))
    columns["channel"] = coded((company.orders.system[order] == ONLINE).astype(np.int64), ("门店", "网店"))
    amount = company.lines.amount[lines]
    columns["amount_with_tax"] = money(amount)
    part["sums"] |= {"amount_with_tax": amount}
    return _part(columns, **part)


def _lines(company: Company, lines: Ints, *, system: str) -> tuple[dict[str, pa.Array], dict[str, Any]]:
    """The columns that all lines have, and the rest of a Part."""
    all_orders, every, goods = company.orders, company.lines, company.goods
    order = every.order[lines]
    customer, product = all_orders.customer[order], every.product[lines]
    count = company.parties.count
    slip = company.generator("slip" + system).random(all_orders.count)[order] < SLIP_SHARE
    slip &= company.parties.is_company[np.maximum(customer, 0)]
    spelled = np.concatenate((company.names[system], company.slips, words(("散客",))))
    which = np.where(customer < 0, 2 * count, np.where(slip, count + customer, customer))
    back = (every.kind[lines] == RETURN).astype(np.int64)
    cancelled = all_orders.is_cancelled[order]
    columns = {
        "ordered_on": pa.array(day_numbers(all_orders.day[order])),
        "order_id": coded(order, company.number),
        "line_no": pa.array(every.number[lines]),
        "document_kind": coded(back, ("销售出库", "销售退货")),
        "document_status": coded(cancelled.astype(np.int64), ("已审核", "已作废")),
        "customer_code": coded(np.maximum(customer, 0), company.code),
        "customer_name": coded(which, spelled),
        "salesperson": coded(all_orders.salesperson[order], (name for name, *_ in SALESPEOPLE)),
        # the last element of each list stands for freight, whose product number is -1
        "product_code": coded(product % (len(goods.code) + 1), (*goods.code, "FY001")),
        "product_name": coded(product % (len(goods.code) + 1), (*goods.name, "运费")),
        "category": coded(
            np.where(product < 0, len(CATEGORIES), goods.category[product]), (*(c[0] for c in CATEGORIES), "服务")
        ),
        "specification": coded(product % (len(goods.code) + 1), (*goods.specification, "")),
        "unit": coded(product % (len(goods.code) + 1), (*goods.unit, "次")),
        "quantity": pa.array(every.quantity[lines]),
        "unit_price": money(every.unit_price[lines]),
        "discount": money(every.discount[lines]),
        "cost": money(every.cost[lines]),
    }
    rest = {
        "stands": ~cancelled,
        "sums": {"quantity": every.quantity[lines] * 100},
        "party": np.where(customer >= 0, customer + company.parties.first, NOBODY_KNOWN),
        "name": spelled[which],
    }
    return columns, rest


def customers(company: Company) -> Part:
    """All parties: companies with code and tax id, persons with their card."""
    who = company.parties
    person = ~who.is_company
    created = day_numbers(who.started)
    assert who.count == 0 or created[0] == np.datetime64(created_on(company, 0))
    columns = {
        "customer_code": pa.array(list(company.code), mask=person),
        "member_card": pa.array(list(company.card), mask=who.is_company),
        "customer_name": pa.array(list(who.name), pa.string()),
        "kind_of_party": coded(person.astype(np.int64), ("企业", "个人")),
        "industry": pa.array(list(words((*(t[1] for t in TRADES), ""))[who.trade])),
        "customer_tax_id": pa.array(list(who.tax_id), mask=person),
        "contact_person": pa.array(list(company.contact), mask=person),
        "phone": pa.array(list(company.phone)),
        "address": pa.array(list(company.address)),
        "employees": pa.array(who.employees, mask=person),
        "level": coded(who.tier, LEVELS.values()),
        "owner": coded(who.salesperson, (name for name, *_ in SALESPEOPLE)),
        "created_on": pa.array(created),
    }
    return _part(columns, np.ones(who.count, dtype=bool), {}, who.number, who.name)


def _numbered(starts: Any, running: Ints) -> pa.Array:
    return pa.array(list(starts + np.char.zfill(running.astype(str), 8).astype(object)), pa.string())


def invoices(company: Company) -> Part:
    """Claims, with what is paid and open on the last day."""
    owed, names = company.receivables, company.names["finance"]
    first = company.parties.first
    red = owed.amount < 0
    columns = {
        "invoice_no": _invoice_numbers(company, np.arange(len(owed.order))),
        "document_kind": coded(red.astype(np.int64), ("标准应收单", "红字应收单")),
        "invoiced_on": pa.array(day_numbers(owed.day)),
        "due_on": pa.array(day_numbers(owed.due)),
        "customer_code": coded(owed.customer, company.code),
        "customer_name": coded(owed.customer, names),
        "invoice_amount": money(owed.amount),
        "paid_amount": money(owed.paid),
        "balance": money(owed.balance),
        "order_id": pa.array(list(company.number[owed.order])),
    }
    sums = {"invoice_amount": owed.amount, "balance": owed.balance}
    stands = np.ones(len(owed.order), dtype=bool)
    return _part(columns, stands, sums, owed.customer + first, names[owed.customer])


def _invoice_numbers(company: Company, which: Ints) -> pa.Array:
    owed = company.receivables
    starts = np.where(owed.amount[which] < 0, "ARTH", "AR").astype(object)
    return _numbered(starts, owed.order[which] + 1 + company.parties.first * 12)


def _receipt_numbers(company: Company, which: Ints) -> pa.Array:
    return _numbered("SKD", which + 1 + company.parties.first * 12)


def receipts(company: Company) -> Part:
    """Money received and sent back."""
    paid, names = company.receivables, company.names["finance"]
    count = len(paid.receipt_day)
    columns = {
        "document_no": _receipt_numbers(company, np.arange(count)),
        "document_kind": coded((paid.receipt_amount < 0).astype(np.int64), ("收款单", "收款退款单")),
        "received_on": pa.array(day_numbers(paid.receipt_day)),
        "customer_code": coded(paid.receipt_customer, company.code),
        "customer_name": coded(paid.receipt_customer, names),
        "received_amount": money(paid.receipt_amount),
    }
    sums = {"received_amount": paid.receipt_amount}
    party = paid.receipt_customer + company.parties.first
    return _part(columns, np.ones(count, dtype=bool), sums, party, names[paid.receipt_customer])


def allocations(company: Company) -> Part:
    """Which receipt pays how much of which claim."""
    paid = company.receivables
    day = paid.receipt_day[paid.allocated_receipt]
    columns = {
        "document_no": _receipt_numbers(company, paid.allocated_receipt),
        "invoice_no": _invoice_numbers(company, paid.allocated_invoice),
        "amount": money(paid.allocated_amount),
        "date": pa.array(day_numbers(day)),
    }
    nobody = np.full(len(day), NOBODY_KNOWN)
    return _part(
        columns, np.ones(len(day), dtype=bool), {"amount": paid.allocated_amount}, nobody, words(("",))[0 * nobody]
    )


# fmt: off
LARGE_FILES: tuple[tuple[str, str, MakePart], ...] = (
    # file, kind, made by; in load order
    ("客户档案.parquet",     "customers",   customers),
    ("销售明细_批发.parquet", "order_lines", wholesale_lines),
    ("销售明细_零售.parquet", "order_lines", retail_lines),
    ("应收单.parquet",       "invoices",    invoices),
    ("收款单.parquet",       "receipts",    receipts),
    ("核销记录.parquet",     "allocations", allocations),
)
# fmt: on


class Tally:
    """What is true of a streamed file, added up part by part."""

    def __init__(self, file: str, kind: str) -> None:
        self.file, self.kind = file, kind
        self.mapping: dict[str, str] = {}
        self.rows = self.cancelled = self.customers = 0
        self.totals: dict[str, int] = {}
        self.returns = {"rows": 0, "quantity": 0, "amount": 0}

    def add(self, part: Part) -> pa.Table:
        """The part counted; its spellings come back: name, party, rows."""
        self.mapping = dict(zip(part.table.column_names, part.fields, strict=True))
        self.rows += len(part.stands)
        self.cancelled += int(np.count_nonzero(~part.stands))
        for name, values in part.sums.items():
            self.totals[name] = self.totals.get(name, 0) + int(values[part.stands].sum())
        amount = next(
            (n for n in ("amount", "amount_with_tax", "received_amount", "invoice_amount") if n in part.sums), ""
        )
        if amount:
            back = part.stands & (part.sums[amount] < 0)
            self.returns["rows"] += int(np.count_nonzero(back))
            self.returns["amount"] += int(part.sums[amount][back].sum())
            if "quantity" in part.sums:
                self.returns["quantity"] += int(part.sums["quantity"][back].sum())
        spelled = pa.table(
            {"name": pa.array(list(part.name[part.stands]), pa.string()), "party": part.party[part.stands]}
        )
        spelled = spelled.group_by(["name", "party"], use_threads=False).aggregate([([], "count_all")])
        self.customers += len(set(spelled["party"].to_pylist()) - {NOBODY_KNOWN})
        return spelled.rename_columns({"count_all": "rows"})

    def truth(self) -> dict[str, Any]:
        """One object of the truth document; groups of spellings stand in spellings.parquet alone."""
        excluded = dict.fromkeys(EXCLUDED, 0) | {"cancelled": self.cancelled}
        accepted = self.rows - self.cancelled
        found: dict[str, Any] = {
            "file": self.file,
            "sheet": "",
            "kind": self.kind,
            "encoding": None,
            "header_rows": [],
            "mapping": self.mapping,
            "rows": {"physical": self.rows, "accepted": accepted, "rejected": 0, "blank": 0, "excluded": excluded},
            "totals": {name: decimal_text(value, name) for name, value in self.totals.items()},
            "flags": [],
            "customers_true": self.customers,
        }
        if self.kind in ("order_lines", "invoices", "receipts"):
            money_back = {name: decimal_text(self.returns[name], name) for name in ("quantity", "amount")}
            found["returns"] = {"rows": self.returns["rows"], **money_back}
        return found
