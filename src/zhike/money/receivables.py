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
    rows = turned(with_customer(raw_receipts, matches), conversions, as_of=as_of)
    named = kind_of(rows, RECEIPT_KINDS, "receipt")
    kind = ((named == "receipt") & (rows.received_amount < 0)).ifelse("refund", named)
    size = rows.received_amount.abs()
    amount = (kind == "refund").ifelse(-size, rows.received_amount)
    bill = is_bill(rows) & (amount > 0)
    due = ibis.ifelse(bill, rows.matures_on, ibis.null("date"))
    told = {"kind": kind, "received_amount": at_rate(amount, rows.rate), "is_bill": bill, "matures_on": due}
    return conform(rows.mutate(**told, **working(rows, amount)), "receipts")


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


def with_customer(raw: ir.Table, matches: ir.Table) -> ir.Table:
    """Raw rows with the customer that each names; missing where it names nobody who is known."""
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    return raw.left_join(who, raw.party_key == who.matched_key).drop("matched_key")


def kind_of(rows: ir.Table, kinds: tuple[tuple[str, str], ...], otherwise: str) -> ir.StringColumn:
    """The kind by the words of kind, kind of document and, for what is carried over, the note."""
    words = rows["kind"].fill_null("") + " " + rows.document_kind.fill_null("")
    opening = rows.note.fill_null("").re_search("(?i)^(期初|上[期年]结转|opening)")
    return ibis.cases(
        (opening, "opening"), *((words.re_search(pattern), name) for name, pattern in kinds), else_=otherwise
    )
