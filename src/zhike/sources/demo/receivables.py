"""What companies owe and pay: an invoice per wholesale document, receipts that pay one or several of them.

Money in 分, with tax. Days count from the first day of the period.
"""

from dataclasses import dataclass

import numpy as np

from zhike.sources.demo.goods import TAX_PER_CENT
from zhike.sources.demo.parties import Flags, Parties
from zhike.sources.demo.purchases import WHOLESALE_NEW, Lines, Orders
from zhike.sources.demo.seasons import DAYS, Ints

PART_SHARE = 0.12
"""Of the invoices that are paid in two parts."""

_LATE_DAYS = np.array((1, 20, 65, 20))  # mean days beyond the term, by payer


@dataclass(frozen=True)
class Receivables:
    """Invoices, receipts, and which receipt pays how much of which invoice; `customer` counts within the parties."""

    order: Ints
    customer: Ints
    day: Ints
    due: Ints
    amount: Ints
    paid: Ints
    receipt_customer: Ints
    receipt_day: Ints
    receipt_amount: Ints
    allocated_receipt: Ints
    allocated_invoice: Ints
    allocated_amount: Ints

    @property
    def balance(self) -> Ints:
        """Open on the last day."""
        return self.amount - self.paid


def with_tax(amount: Ints) -> Ints:
    """An amount in 分 with the tax of all our goods added, rounded to 分."""
    return amount + tax_of(amount)


def tax_of(amount: Ints) -> Ints:
    """The tax on an amount in 分, rounded half away from zero, which a return turns round exactly."""
    return np.asarray(np.sign(amount) * ((np.abs(amount) * TAX_PER_CENT + 50) // 100))


def receivables(parties: Parties, orders: Orders, lines: Lines, generator: np.random.Generator) -> Receivables:
    """Invoices of all wholesale documents that stand, and the money received for them by the last day."""
    stands = (orders.system <= WHOLESALE_NEW) & ~orders.is_cancelled & (orders.customer >= 0)
    total = np.zeros(orders.count, dtype=np.int64)
    np.add.at(total, lines.order, with_tax(lines.amount))
    order = np.flatnonzero(stands & (total != 0))
    customer, day, amount = orders.customer[order], orders.day[order], total[order]
    due = day + np.where(amount > 0, parties.term_days[customer], 0)
    invoice, paid_on, part = _payments(parties, customer, due, amount, generator)
    paid = np.zeros(len(order), dtype=np.int64)
    np.add.at(paid, invoice, part)
    # One transfer pays all that a customer settles on a day; money sent back is a document of its own.
    key = (customer[invoice] * (DAYS + 1) + paid_on) * 2 + (part < 0)
    receipts, which = np.unique(key, return_inverse=True)
    received = np.zeros(len(receipts), dtype=np.int64)
    np.add.at(received, which, part)
    by_day = np.lexsort((receipts, receipts // 2 % (DAYS + 1)))
    place = np.empty(len(receipts), dtype=np.int64)
    place[by_day] = np.arange(len(receipts))
    receipts = receipts[by_day] // 2
    return Receivables(
        order=order,
        customer=customer,
        day=day,
        due=due,
        amount=amount,
        paid=paid,
        receipt_customer=receipts // (DAYS + 1),
        receipt_day=receipts % (DAYS + 1),
        receipt_amount=received[by_day],
        allocated_receipt=place[which],
        allocated_invoice=invoice,
        allocated_amount=part,
    )


def _payments(
    parties: Parties, customer: Ints, due: Ints, amount: Ints, generator: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Invoice, day and amount of every payment by the last day; customers pay on every fifth day."""
    count = len(due)
    payer = parties.payer[customer]
    late = np.rint(generator.gamma(2.0, _LATE_DAYS[payer] / 2.0)).astype(np.int64)
    early = np.where(payer == 0, generator.integers(0, 8, count), 0)
    paid_on = np.where(amount > 0, due + late - early, due + generator.integers(3, 15, count))
    defaults = (parties.default_from[customer] >= 0) & (due >= parties.default_from[customer])
    first = np.where(generator.random(count) < PART_SHARE, (amount * generator.integers(30, 71, count)) // 100, amount)
    first = np.where(amount > 0, first, amount)
    second_on = paid_on + generator.integers(10, 40, count)
    invoice = np.concatenate((np.arange(count), np.arange(count)))
    day = np.concatenate((paid_on, second_on))
    day = np.maximum(day, 0) + (-np.maximum(day, 0)) % 5
    part = np.concatenate((first, amount - first))
    keep: Flags = (day < DAYS) & (part != 0) & ~np.concatenate((defaults, defaults))
    return invoice[keep], day[keep], part[keep]
