"""Books: what the ledger says beside what documents add up to, to the cent."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.money.drivers import month_of
from zhike.money.periods import dated
from zhike.money.settlement import row_name
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
ZERO = ibis.literal(0).cast(MONEY)
ACCOUNTS = (
    # the first whose words are found decides
    ("receivable", r"(?i)^\s*1122|应收账款|accounts receivable|trade receivables"),
    ("sales", r"(?i)^\s*(?:6001|5001)(?:\D|$)|主营业务收入|营业收入|销售收入|\bsales revenue\b|^\s*revenue"),
    ("cost_of_goods", r"(?i)^\s*(?:6401|5401)(?:\D|$)|主营业务成本|营业成本|销售成本|cost of (?:sales|goods)"),
)


def ledger_checks(
    raw_ledger: ir.Table,
    periods: ir.Table,
    matches: ir.Table,
    receipts: ir.Table,
    invoices: ir.Table,
    settlements: ir.Table,
    order_lines: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """The ledger beside the documents.

    Row      one account, period and customer; of accounts that the ledger does not split by customer, one a period
    Units    receivable: closing balance; sales, cost_of_goods: turnover of the period. difference: books less documents
    Dates    periods that ended by the month of `as_of`; documents up to the period's last day
    Leaves   accounts of other kinds; periods that nobody can read
    Missing  customer_id of accounts without customers, and of parties that no list knows: these are one row a period
    """
    books = _books(dated(raw_ledger, periods), matches, as_of)
    split = books.group_by("account", "last_month").aggregate(is_split=books.customer_id.notnull().any())
    told = books.select("account", "first_month", "last_month").distinct().inner_join(split, ["account", "last_month"])
    told = told.drop(*(name for name in told.columns if name.endswith("_right")))
    owed = told.filter(told.account == "receivable")
    open_ = _owed(receipts, invoices, settlements, as_of)
    upto = owed.inner_join(open_, owed.last_month >= open_.month)
    sums = _summed(_turnover(order_lines), told)
    own = ibis.union(
        upto.select("account", "first_month", "last_month", "is_split", "customer_id", amount=upto.amount), sums
    )
    kept = own.mutate(customer_id=ibis.ifelse(own.is_split, own.customer_id, ibis.null("string")))
    said = books.select("account", "first_month", "last_month", "customer_id", books="amount", ours=ZERO)
    ours = kept.select("account", "first_month", "last_month", "customer_id", books=ZERO, ours="amount")
    both = ibis.union(said, ours)
    found = both.group_by("account", "first_month", "last_month", "customer_id").aggregate(
        books=both.books.sum().cast(MONEY), ours=both.ours.sum().cast(MONEY)
    )
    some = found.filter((found.books != 0) | (found.ours != 0))
    return conform(some.mutate(difference=(some.books - some.ours).cast(MONEY)), "ledger_checks")


def _books(ledger: ir.Table, matches: ir.Table, as_of: date) -> ir.Table:
    """The ledger's rows of the three accounts; a total beside rows of customers is left out."""
    account = ibis.cases(*((ledger.account.re_search(words), name) for name, words in ACCOUNTS), else_=None)
    rows = ledger.mutate(kind=account).rename(first_month="first", last_month="last")
    kept = rows.filter(
        rows.kind.notnull(), rows.first_month.notnull(), rows.last_month <= ibis.literal(as_of.replace(day=1))
    )
    who = matches.select(matched_key=matches.party_key, who=matches.customer_id)
    known = kept.left_join(who, kept.party_key == who.matched_key)
    amount = ibis.cases(
        (known.kind == "receivable", ibis.coalesce(known.closing, known.opening.fill_null(0) + known.debit.fill_null(0) - known.credit.fill_null(0))),
        (known.kind == "sales", ibis.coalesce(known.credit, known.closing)),
        else_=ibis.coalesce(known.debit, known.closing),
    )  # fmt: skip
    named = ibis.window(group_by=["account", "last_month"])
    told = known.select(
        "first_month",
        "last_month",
        account=known.kind,
        customer_id=known.who,
        has_party=known.party_key.notnull(),
        amount=amount.cast(MONEY),
    )
    split = told.mutate(is_split=told.has_party.any().over(named))
    one = split.filter(split.has_party | ~split.is_split, split.amount.notnull())
    return one.group_by("account", "first_month", "last_month", "customer_id").aggregate(
        amount=one.amount.sum().cast(MONEY)
    )


def _owed(receipts: ir.Table, invoices: ir.Table, settlements: ir.Table, as_of: date) -> ir.Table:
    """How each customer's open claims moved in each month."""
    today = ibis.literal(as_of)
    settled = settlements.group_by(settled_claim=settlements.claim).aggregate(settled=settlements.amount.sum())
    known = invoices.filter(
        invoices.customer_id.notnull(), invoices.invoiced_on <= today, invoices.kind != "written_off"
    )
    known = known.mutate(claim=row_name(known))
    back, order = _refunds(receipts, as_of), ibis.window(group_by=["customer_id", "invoice_no"], order_by="claim")
    first = known.mutate(is_first=ibis.row_number().over(order) == 0)
    refunded = back.group_by(of_claim=back.invoice_no, of_customer=back.customer_id).aggregate(
        refunded=back.amount.sum()
    )
    claims = first.left_join(settled, first.claim == settled.settled_claim)
    claims = claims.left_join(
        refunded, [claims.invoice_no == refunded.of_claim, claims.customer_id == refunded.of_customer]
    )
    red = (claims.invoice_amount <= 0) & claims.is_first
    opened = (
        claims.balance
        + ibis.ifelse(claims.invoice_amount > 0, claims.settled.fill_null(0), 0)
        - ibis.ifelse(red, claims.refunded.fill_null(0), 0)
    )
    came = claims.select("customer_id", month=month_of(claims.invoiced_on), amount=opened.cast(MONEY))
    paid = settlements.filter(settlements.invoiced_on <= today, settlements.received_on <= today)
    went = paid.select(
        "customer_id",
        month=month_of(ibis.greatest(paid.received_on, paid.invoiced_on)),
        amount=(-paid.amount).cast(MONEY),
    )
    reds = first.filter((first.invoice_amount <= 0) & first.is_first).select("invoice_no", "customer_id").distinct()
    gave = back.semi_join(reds, ["invoice_no", "customer_id"]).select("customer_id", "month", "amount")
    moves = ibis.union(came, went, gave)
    return moves.group_by("customer_id", "month").aggregate(amount=moves.amount.sum().cast(MONEY))


def _refunds(receipts: ir.Table, as_of: date) -> ir.Table:
    """Money given back on a credit note that it names, as a claim that comes to life again."""
    back = receipts.filter(
        receipts.received_amount < 0,
        receipts.customer_id.notnull(),
        receipts.invoice_no.notnull(),
        receipts.received_on <= ibis.literal(as_of),
    )
    return back.select(
        "customer_id", "invoice_no", month=month_of(back.received_on), amount=(-back.received_amount).cast(MONEY)
    )


def _turnover(order_lines: ir.Table) -> ir.Table:
    """Each customer's sales and cost of goods of each month."""
    lines = order_lines.mutate(month=month_of(order_lines.ordered_on))
    months = lines.group_by("customer_id", "month").aggregate(
        sales=lines.amount.sum().cast(MONEY), cost=lines.cost.sum().fill_null(0).cast(MONEY)
    )
    return ibis.union(
        months.select("customer_id", "month", kind=ibis.literal("sales"), amount=months.sales),
        months.select("customer_id", "month", kind=ibis.literal("cost_of_goods"), amount=months.cost),
    )


def _summed(turnover: ir.Table, periods: ir.Table) -> ir.Table:
    inside = periods.inner_join(
        turnover,
        [periods.account == turnover.kind, periods.first_month <= turnover.month, periods.last_month >= turnover.month],
    )
    return inside.select("account", "first_month", "last_month", "is_split", "customer_id", "amount")
