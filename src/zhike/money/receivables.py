"""What customers owe and pay: receipts, claims, and what is open on a day."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.currency import at_rate, turned, working
from zhike.money.bills import is_bill
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
ZERO = ibis.literal(0).cast(MONEY)

RECEIPT_KINDS = (
    # the first whose words are found decides
    ("opening", r"(?i)期初|上[期年]结转|\bopening\b"),
    ("refund", r"(?i)退款|退货款|退还|退回|\brefund"),
    ("prepayment", r"(?i)预收|预付|定金|订金|\bprepay|\badvance\b|\bdeposit\b"),
)
INVOICE_KINDS = (
    ("opening", r"(?i)期初|上[期年]结转|\bopening\b"),
    ("written_off", r"(?i)坏账|呆账|\bbad debts?\b|\bwrit(?:e|ten)[ -]?off\b"),
    ("retention", r"(?i)质保金|保证金|质量保证|\bretention\b"),
    ("rebate", r"(?i)返利|返点|\brebate"),
    ("red", r"(?i)红字|红冲|红票|冲红|冲销|退货|\bcredit (?:note|memo)\b|\breversal\b"),
)


def receipts(raw_receipts: ir.Table, matches: ir.Table, conversions: ir.Table, *, as_of: date) -> ir.Table:
    """Money received.

    Row      one receipt
    Units    the workspace's currency; refunds negative, whatever the sheet writes; 0 where no rate turns the sum, which
             `original_amount` holds then
    Missing  customer_id of somebody anonymous; invoice_no where nothing says what was paid; matures_on of what is no bill
    """
    rows = turned(_with_customer(raw_receipts, matches), conversions, as_of=as_of)
    named = _kind(rows, RECEIPT_KINDS, "receipt")
    kind = ((named == "receipt") & (rows.received_amount < 0)).ifelse("refund", named)
    size = rows.received_amount.abs()
    amount = (kind == "refund").ifelse(-size, rows.received_amount)
    bill = is_bill(rows) & (amount > 0)
    due = ibis.ifelse(bill, rows.matures_on, ibis.null("date"))
    told = {"kind": kind, "received_amount": at_rate(amount, rows.rate), "is_bill": bill, "matures_on": due}
    return conform(rows.mutate(**told, **working(rows, amount)), "receipts")


def invoices(
    raw_invoices: ir.Table, receipts: ir.Table, matches: ir.Table, conversions: ir.Table, *, as_of: date
) -> ir.Table:
    """Claims on customers.

    Row      one claim
    Units    the workspace's currency at the claim's rate, what was paid on it too; red claims negative, whatever the
             sheet writes; 0 where no rate turns the sum, which `original_amount` holds then
    Dates    days as the source writes them
    Missing  paid_amount where neither the source nor a receipt says it: nothing is taken as paid
    """
    rows = turned(_with_customer(raw_invoices, matches), conversions, as_of=as_of)
    rows = _with_receipts(rows, receipts)
    paid_since = (rows.paid_amount.isnull() & rows.balance.isnull()).ifelse(rows.received, None)
    paid = ibis.coalesce(rows.paid_amount, paid_since)
    amount = ibis.coalesce(rows.invoice_amount, rows.balance + paid.fill_null(ZERO), ZERO)
    named = _kind(rows, INVOICE_KINDS, "blue")
    kind = ((named == "blue") & (amount < 0)).ifelse("red", named)
    red = kind == "red"
    signed = red.ifelse(-amount.abs(), amount)
    signed_paid = red.ifelse(-paid.abs(), paid)
    balance = ibis.coalesce(red.ifelse(-rows.balance.abs(), rows.balance), signed - signed_paid.fill_null(ZERO))
    sums = {"invoice_amount": signed, "paid_amount": signed_paid, "balance": balance}
    own = {name: at_rate(value, rows.rate) for name, value in sums.items()}
    return conform(rows.mutate(kind=kind, **own, **working(rows, signed)), "invoices")


def receivables(invoices: ir.Table, *, as_of: date) -> ir.Table:
    """What each customer owes.

    Row      one customer that a claim names
    Units    the workspace's currency; credit notes taken off
    Dates    claims dated up to `as_of`; overdue from the day after the due day
    Leaves   claims written off; anonymous ones
    Missing  oldest_due_on where nothing is open, or no due day is known
    """
    claims, day = claims_on(invoices, as_of), ibis.literal(as_of)
    late = (claims.due_on < day).fill_null(False)
    found = claims.group_by("customer_id").aggregate(
        receivable=claims.balance.sum(),
        late=claims.balance.sum(where=late).fill_null(0).cast(MONEY),
        oldest_due_on=claims.due_on.min(where=claims.balance > 0),
    )
    return conform(found.mutate(overdue=ibis.greatest(found.late, ZERO)), "receivables")


def claims_on(invoices: ir.Table, as_of: date) -> ir.Table:
    """The claims that count on a day.

    Row      one claim
    Dates    dated up to `as_of`
    Leaves   claims written off; anonymous ones
    """
    day = ibis.literal(as_of)
    dated = ibis.coalesce(invoices.invoiced_on, invoices.due_on, day) <= day
    lost = (invoices.kind == "written_off") & (invoices.balance > 0)
    return invoices.filter(invoices.customer_id.notnull(), dated, ~lost)


def _with_customer(raw: ir.Table, matches: ir.Table) -> ir.Table:
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    return raw.left_join(who, raw.party_key == who.matched_key).drop("matched_key")


def _with_receipts(claims: ir.Table, receipts: ir.Table) -> ir.Table:
    """Claims with what receipts say was paid on each, as `received` in the claim's currency.

    What came in that currency pays as much of it, whatever its rate; what came in another counts at the claim's rate.
    """
    named = receipts.filter(receipts.invoice_no.notnull(), receipts.customer_id.notnull())
    named = named.mutate(its_currency=named.currency.fill_null(""))
    whole = named.group_by("invoice_no", "customer_id").aggregate(came=named.received_amount.sum())
    alike = named.group_by("invoice_no", "customer_id", "its_currency").aggregate(
        came_alike=named.received_amount.sum(),
        paid_alike=ibis.coalesce(named.original_amount, named.received_amount).sum(),
    )
    both = _joined(claims.mutate(its_currency=claims.in_currency.fill_null("")), whole, ("invoice_no", "customer_id"))
    both = _joined(both, alike, ("invoice_no", "customer_id", "its_currency"))
    other = (both.came - both.came_alike.fill_null(ZERO)).cast("float64") / both.rate.cast("float64")
    received = (both.paid_alike.fill_null(ZERO) + other.fill_null(0.0).round(2).cast(MONEY)).cast(MONEY)
    return both.mutate(received=both.came.notnull().ifelse(received, None))


def _kind(rows: ir.Table, kinds: tuple[tuple[str, str], ...], otherwise: str) -> ir.StringColumn:
    """The kind by the words of kind, kind of document and, for what is carried over, the note."""
    words = rows["kind"].fill_null("") + " " + rows.document_kind.fill_null("")
    opening = rows.note.fill_null("").re_search("(?i)^(期初|上[期年]结转|opening)")
    return ibis.cases(
        (opening, "opening"), *((words.re_search(pattern), name) for name, pattern in kinds), else_=otherwise
    )


def _joined(rows: ir.Table, more: ir.Table, on: tuple[str, ...]) -> ir.Table:
    return rows.left_join(more, list(on)).drop(*(f"{name}_right" for name in on))
