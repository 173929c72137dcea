"""How customers pay: how many days beyond terms, how much on time, in how many parts; and how old what is open is."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.money.receivables import MONEY, claims_on
from zhike.money.settlement import row_name
from zhike.tables import conform

BUCKETS = (("not_due", 0), ("1_30", 30), ("31_60", 60), ("61_90", 90), ("91_180", 180), ("181_365", 365))
"""Names of the ages of claims and the most days of each; what is older is `over_365`."""
BASES = {"due": "due_on", "invoiced": "invoiced_on"}
"""What an age is counted from, and the day of a claim that says it."""
LATELY = 180
"""Days in which a payment is one of lately."""


def payments(settlements: ir.Table, *, as_of: date) -> ir.Table:
    """How each customer pays.

    Row      one customer of whom a claim with a due day was paid
    Units    days weighted by money; positive is late, negative early. on_time_share: of the money paid on such
             claims, the part that came by the due day
    Missing  days_beyond_terms_before without a payment before the last 180 days; ..._lately without one in them
    """
    dated = settlements.filter(settlements.due_on.notnull(), settlements.received_on <= ibis.literal(as_of))
    late = dated.received_on.delta(dated.due_on, unit="day").cast("float64")
    money = dated.amount.cast("float64")
    lately = ibis.literal(as_of).delta(dated.received_on, unit="day") < LATELY
    rows = dated.mutate(weighed=late * money, money=money, on_time=late <= 0, lately=lately)
    claims = rows.group_by("customer_id", "claim").aggregate(parts=rows.receipt.nunique())
    parted = claims.group_by(parted_id=claims.customer_id).aggregate(
        paid_claims=claims.count(), paid_in_parts=(claims.parts > 1).cast("int64").sum()
    )
    found = rows.group_by("customer_id").aggregate(
        days_beyond_terms=rows.weighed.sum() / rows.money.sum(),
        days_beyond_terms_lately=rows.weighed.sum(where=rows.lately) / rows.money.sum(where=rows.lately),
        days_beyond_terms_before=rows.weighed.sum(where=~rows.lately) / rows.money.sum(where=~rows.lately),
        on_time_share=rows.money.sum(where=rows.on_time).fill_null(0) / rows.money.sum(),
    )
    both = found.join(parted, found.customer_id == parted.parted_id)
    return conform(both, "payments")


def ageing(invoices: ir.Table, *, as_of: date) -> ir.Table:
    """What is open today by age.

    Row      one age, by days past the due day (`due`) or since the day of the claim (`invoiced`)
    Units    customers: heads; amount: open balances, credit notes taken off
    Leaves   claims dated after `as_of`; claims written off; claims of nobody known; what is settled
    Missing  nothing: a claim without the day in question is `undated`
    """
    rows = ibis.union(
        *(
            aged(invoices, as_of=as_of, basis=basis).select("customer_id", "balance", "age", basis=ibis.literal(basis))
            for basis in BASES
        )
    )
    return rows.group_by("basis", "age").aggregate(
        customers=rows.customer_id.nunique(), claims=rows.count(), amount=rows.balance.sum().cast(MONEY)
    )


def aged(invoices: ir.Table, *, as_of: date, basis: str) -> ir.Table:
    """Open claims with their age.

    Row      one claim whose balance is not 0, of those that make up the receivable
    """
    claims = claims_on(invoices, as_of)
    open_ = claims.filter(claims.balance != 0)
    return open_.mutate(age=_age(ibis.literal(as_of).delta(open_[BASES[basis]], unit="day")))


def open_by_month(invoices: ir.Table, *, as_of: date) -> ir.Table:
    """What is open today by the month of its claim, of claims for sales: an opening balance is of no month's sales.

    Row      one month of a claim that is open
    Units    amount: open balances, credit notes taken off; not_due: of that what is not past its due day
    Leaves   claims dated after `as_of`; claims written off; those of nobody known; opening balances, retention money
             and rebates, which are no claims of their month's sales
    """
    claims = claims_on(invoices, as_of)
    rows = claims.filter(claims.balance != 0, claims.invoiced_on.notnull(), claims.kind.isin(("blue", "red")))
    late = (rows.due_on < ibis.literal(as_of)).fill_null(False)
    return rows.group_by(month=rows.invoiced_on.truncate("M").cast("timestamp").cast("date")).aggregate(
        amount=rows.balance.sum().cast(MONEY), not_due=rows.balance.sum(where=~late).fill_null(0).cast(MONEY)
    )


def _age(days: ir.IntegerValue) -> ir.StringValue:
    return ibis.cases((days.isnull(), "undated"), *((days <= most, name) for name, most in BUCKETS), else_="over_365")


def receivable_months(invoices: ir.Table, receipts: ir.Table, settlements: ir.Table, *, as_of: date) -> ir.Table:
    """What was open at the end of each month, and how many days of sales that was.

    Row      one month in which something was claimed, fell due or was paid, the last one up to `as_of`
    Units    claimed: claims of the month, credit notes taken off; collected: paid on claims in the month;
             receivable: open at its end; overdue: of that past its due day; days_sales_outstanding:
             receivable ÷ claims of this and the two rows before × 91; best_possible_days: the same of what was not due
    Dates    from the days of claims, receipts and refunds of credit notes; what a source calls paid without a receipt never counts as open
    Leaves   claims written off; claims of nobody known or without a day
    Missing  days of the first two months, and where three months have no claims
    """
    today, nothing = ibis.literal(as_of), ibis.literal(0).cast(MONEY)
    settled = settlements.group_by(settled_claim=settlements.claim).aggregate(settled=settlements.amount.sum())
    known = invoices.filter(
        invoices.customer_id.notnull(), invoices.invoiced_on <= today, invoices.kind != "written_off"
    )
    known = known.mutate(claim=row_name(known))
    claims = known.left_join(settled, known.claim == settled.settled_claim)
    back = refunds(receipts, claims, as_of=as_of)
    gave = back.group_by(given_claim="claim").aggregate(given=back.amount.sum())
    claims = claims.left_join(gave, claims.claim == gave.given_claim)
    before = ibis.ifelse(claims.invoice_amount > 0, claims.settled.fill_null(0), -claims.given.fill_null(0))
    opened = (claims.balance + before).cast(MONEY)
    sold = ibis.ifelse(claims.kind.isin(("blue", "red")), claims.invoice_amount, nothing)
    claims = claims.mutate(opened=opened, sold=sold)
    paid = settlements.filter(settlements.invoiced_on <= today, settlements.received_on <= today)
    due = claims.filter(claims.due_on < today)
    late = paid.filter(paid.due_on < today)
    late_back = back.filter(back.due_on < today)
    events = ibis.union(
        _events(claims, claims.invoiced_on, receivable=claims.opened, claimed=claims.sold),
        _events(
            paid, ibis.greatest(paid.received_on, paid.invoiced_on), receivable=-paid.amount, collected=paid.amount
        ),
        _events(back, ibis.greatest(back.received_on, back.invoiced_on), receivable=back.amount),
        _events(due, due.due_on, overdue=due.opened),
        _events(late_back, ibis.greatest(late_back.received_on, late_back.due_on), overdue=late_back.amount),
        _events(late, ibis.greatest(late.received_on, late.due_on), overdue=-late.amount),
    )
    monthly = events.group_by("month").aggregate(**{name: events[name].sum().cast(MONEY) for name in _KINDS})
    upto = ibis.cumulative_window(order_by=monthly.month)
    quarter = ibis.window(order_by=monthly.month, preceding=2, following=0)
    found = monthly.select(
        "month",
        "claimed",
        "collected",
        receivable=monthly.receivable.sum().over(upto).cast(MONEY),
        overdue=monthly.overdue.sum().over(upto).cast(MONEY),
        place=ibis.row_number().over(ibis.window(order_by=monthly.month)),
        recent=monthly.claimed.sum().over(quarter).cast("float64"),
    )
    whole = (found.recent > 0) & (found.place >= 2)
    days = ibis.literal(91.0) / ibis.ifelse(whole, found.recent, ibis.null("float64"))
    return conform(
        found.mutate(
            days_sales_outstanding=found.receivable.cast("float64") * days,
            best_possible_days=(found.receivable - found.overdue).cast("float64") * days,
        ),
        "receivable_months",
    )


def refunds(receipts: ir.Table, claims: ir.Table, *, as_of: date) -> ir.Table:
    """What was given back on credit notes: a refund settles the first credit note of its number.

    Row      one refund that names a credit note of its customer
    Units    amount: positive
    """
    red = claims.filter(claims.invoice_amount <= 0, claims.invoice_no.notnull())
    first = ibis.window(group_by=["customer_id", "invoice_no"], order_by="claim")
    red = red.mutate(place=ibis.row_number().over(first)).filter(lambda t: t.place == 0)
    notes = red.select("claim", "invoiced_on", "due_on", note_no="invoice_no", note_of="customer_id")
    gave = receipts.filter(receipts.received_amount < 0, receipts.received_on <= ibis.literal(as_of))
    both = gave.inner_join(notes, [gave.invoice_no == notes.note_no, gave.customer_id == notes.note_of])
    return both.select("claim", "invoiced_on", "due_on", "received_on", amount=(-both.received_amount).cast(MONEY))


_KINDS = ("receivable", "overdue", "claimed", "collected")


def _events(rows: ir.Table, day: ir.DateValue, **amounts: ir.DecimalValue) -> ir.Table:
    """What happened on days, by month; the amounts that are not named are 0."""
    nothing = ibis.literal(0).cast(MONEY)
    month = day.truncate("M").cast("timestamp").cast("date")
    return rows.select(month=month, **{name: amounts.get(name, nothing).cast(MONEY) for name in _KINDS})
