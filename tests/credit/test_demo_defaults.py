"""The demo plants who pays promptly and who stops paying: the expert scorecard must find them from the documents alone."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from zhike.credit.scores import credit_scores
from zhike.sources.demo.company import company
from zhike.sources.demo.parties import PAYERS
from zhike.sources.demo.seasons import AS_OF, DAYS, START
from zhike.tables import IBIS_TYPES, table


@pytest.fixture(scope="module")
def planted():
    return company(seed=11, first=0, count=2_000)


def days(numbers):
    return [START + timedelta(days=int(one)) for one in numbers]


def money(cents):
    return [Decimal(int(one)) / 100 for one in cents]


def filled(engine, name, columns):
    """A table of the contract with these columns, the others missing."""
    types = {c.name: IBIS_TYPES[c.type] for c in table(name).columns}
    made = engine.given(pa.table(columns))
    import ibis

    return made.select(**{n: made[n].cast(t) if n in columns else ibis.null(t) for n, t in types.items()})


def test_those_who_stopped_paying_fall_into_the_weak_classes_and_prompt_payers_do_not(engine, planted, rows):
    owed, who = planted.receivables, planted.parties
    names = [f"c{one:05d}" for one in range(who.count)]
    claim, part = owed.allocated_invoice, owed.allocated_amount
    positive = part > 0
    invoices = {
        "customer_id": [names[one] for one in owed.customer], "invoiced_on": days(owed.day), "due_on": days(owed.due),
        "invoice_amount": money(owed.amount), "balance": money(owed.balance),
        "kind": np.where(owed.amount > 0, "blue", "red").tolist(),
    }  # fmt: skip
    paid = {
        "customer_id": [names[one] for one in owed.customer[claim[positive]]],
        "receipt": [str(one) for one in owed.allocated_receipt[positive]], "claim": [str(one) for one in claim[positive]],
        "invoiced_on": days(owed.day[claim[positive]]), "due_on": days(owed.due[claim[positive]]),
        "received_on": days(owed.receipt_day[owed.allocated_receipt[positive]]), "amount": money(part[positive]),
    }  # fmt: skip
    bought = {
        "customer_id": [names[one] for one in owed.customer], "ordered_on": days(owed.day),
        "kind": np.where(owed.amount > 0, "sale", "return").tolist(), "amount": money(owed.amount),
        "sold": money(np.maximum(owed.amount, 0)), "returned": money(np.minimum(owed.amount, 0)),
    }  # fmt: skip
    nothing = {"customer_id": pa.array([], pa.string())}
    scores = credit_scores(
        filled(engine, "invoices", invoices), filled(engine, "settlements", paid), filled(engine, "orders", bought),
        filled(engine, "interactions", nothing), filled(engine, "credit_terms", nothing), as_of=AS_OF,
    )  # fmt: skip
    classes = dict(rows(scores, "customer_id", "credit_class"))

    stuck = (owed.due >= who.default_from[owed.customer]) & (who.default_from[owed.customer] >= 0) & (owed.amount > 0)
    stuck &= owed.due < DAYS - 90
    defaulted = {names[one] for one in np.unique(owed.customer[stuck])}
    year = owed.receipt_day > DAYS - 365
    payers = {names[one] for one in np.unique(owed.receipt_customer[year & (owed.receipt_amount > 0)])}
    prompt = {names[i] for i in np.flatnonzero(who.payer == PAYERS.index("prompt"))} & payers

    found = sum(classes[one] in "DE" for one in defaulted)
    wrong = sum(classes[one] in "DE" for one in prompt)
    assert len(defaulted) >= 10
    assert len(prompt) >= 100
    assert found / len(defaulted) >= 0.9
    assert wrong / len(prompt) <= 0.02
    assert date(2026, 6, 30) == AS_OF
