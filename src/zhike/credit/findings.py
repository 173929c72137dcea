"""What is wrong with customers' statements, with amounts: told, never mended in silence."""

import ibis
import ibis.expr.types as ir

from zhike.credit.accounts import FLOWING, accounts
from zhike.tables import conform

SLACK = 0.0005
"""Part of the assets by which a sheet may fail to balance: items in 万元 are rounded."""
SIDES = ("assets", "liabilities", "equity")


def statement_findings(statements: ir.Table) -> ir.Table:
    """What is to be looked at in customers' statements.

    Row      one finding
    Units    amount: by how much, in the workspace's currency

        kind             amount
        missing_side     assets, liabilities or equity is not given; `about` says which
        unbalanced       assets − liabilities − equity
        negative_equity  the equity
        repeated         one item said twice for one period: the row that does not count less the one that does
        overlap          a period of flows begins within another one; the later of them
        not_a_year       flows of a period that is no year: used in no ratio
        no_item, no_period, future   the amount of the row
        no_rate          none: it is in another currency, which `about` says with its sum
    """
    wide = accounts(statements)
    found = (
        _missing(wide),
        _unbalanced(wide),
        _negative(wide),
        _repeated(statements),
        _overlaps(statements),
        _rows(statements),
    )
    return conform(ibis.union(*found), "statement_findings")


def _finding(rows: ir.Table, kind: ir.StringValue | str, about: ir.StringValue, amount: ir.Value) -> ir.Table:
    return rows.select(
        "customer_id",
        "ended_on",
        kind=kind if not isinstance(kind, str) else ibis.literal(kind),
        about=about,
        amount=amount.cast("decimal(18, 2)"),
        load=rows["load"] if "load" in rows.columns else ibis.null("string"),
        place=_place(rows) if "file" in rows.columns else ibis.literal(""),
    )


def _place(rows: ir.Table) -> ir.StringValue:
    return rows.file + " › " + rows.sheet + " › " + rows.row.cast("string")


def _missing(wide: ir.Table) -> ir.Table:
    about = ibis.literal("")
    for side in SIDES:
        about = about + wide[side].isnull().ifelse(f" {side}", "")
    rows = wide.mutate(about=about.strip()).filter(lambda t: t.about != "")
    return _finding(rows, "missing_side", rows.about, ibis.null("float64"))


def _unbalanced(wide: ir.Table) -> ir.Table:
    rows = wide.mutate(off=wide.assets - wide.liabilities - wide.equity)
    rows = rows.filter(rows.off.abs() > rows.assets.abs() * SLACK)
    return _finding(rows, "unbalanced", ibis.literal("assets liabilities equity"), rows.off.round(2))


def _negative(wide: ir.Table) -> ir.Table:
    rows = wide.filter(wide.owned < 0)
    return _finding(rows, "negative_equity", ibis.literal("equity"), rows.owned.round(2))


def _repeated(statements: ir.Table) -> ir.Table:
    kept = statements.filter(statements.state == "used").select(
        kept_id="customer_id", kept_item="item", kept_on="ended_on", kept_months="months", kept_amount="amount"
    )
    rows = statements.filter(statements.state == "repeated")
    same = [
        rows.customer_id == kept.kept_id, rows.item == kept.kept_item, rows.ended_on == kept.kept_on,
        ~rows.item.isin(FLOWING) | (rows.months == kept.kept_months),
    ]  # fmt: skip
    both = rows.join(kept, same).filter(lambda t: t.amount != t.kept_amount)
    return _finding(both, "repeated", both.item, both.amount - both.kept_amount)


def _overlaps(statements: ir.Table) -> ir.Table:
    flows = statements.filter(statements.state == "used", statements.item.isin(FLOWING))
    spans = flows.group_by("customer_id", "first_month", "ended_on").aggregate(written=flows.period_written.min())
    others = spans.select(
        other_id="customer_id", other_first="first_month", other_end="ended_on", other_written="written"
    )
    within = [
        spans.customer_id == others.other_id, spans.first_month > others.other_first,
        spans.first_month <= others.other_end, spans.ended_on > others.other_end,
    ]  # fmt: skip
    both = spans.join(others, within)
    return _finding(both, "overlap", both.other_written + " / " + both.written, ibis.null("float64"))


def _rows(statements: ir.Table) -> ir.Table:
    short = (statements.state == "used") & statements.item.isin(FLOWING) & (statements.months != 12)
    kind = ibis.cases((short, "not_a_year"), else_=statements.state)
    rows = statements.mutate(found=kind).filter(
        lambda t: t.found.isin(["not_a_year", "no_item", "no_period", "future", "no_rate"])
    )
    waits = rows.found == "no_rate"
    sum_ = waits.ifelse(" · " + rows.currency + " " + rows.original_amount.cast("string"), "")
    about = rows.item_written + " · " + rows.period_written + sum_.fill_null("")
    return _finding(rows, rows.found, about, waits.ifelse(None, rows.amount))
