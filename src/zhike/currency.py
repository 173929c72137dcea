"""Other currencies: what one unit of each was worth in the company's own on the days of its documents."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.errors import Text
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
RATE = "decimal(20, 12)"
LASTS = 31
"""So many days, its own counted, a rate of one day holds where no later one is given."""

CODES = (
    # the first whose words are found decides
    ("HKD", r"HKD|HK\$|港[币元幣]"),
    ("TWD", r"TWD|NTD|NT\$|台[币幣]|新台"),
    ("MOP", r"MOP|澳门|葡币"),
    ("AUD", r"AUD|A\$|AU\$|澳(?:大利亚)?元|澳币|AUSTRALIAN DOLLAR"),
    ("NZD", r"NZD|NZ\$|新西兰|纽(?:西兰)?元|NEW ZEALAND"),
    ("SGD", r"SGD|S\$|新加坡|坡币|^新[元币]$|SINGAPORE"),
    ("CAD", r"CAD|C\$|CA\$|加拿大|加[元币]|CANADIAN"),
    ("USD", r"USD|US\$|美[元金]|^\$$|^US DOLLAR"),
    ("EUR", r"EUR|€|欧[元币]"),
    ("GBP", r"GBP|£|英镑|STERLING"),
    ("JPY", r"JPY|日[元圆币]|円|YEN"),
    ("KRW", r"KRW|₩|韩[元币国]"),
    ("CHF", r"CHF|瑞士|瑞郎"),
    ("RUB", r"RUB|卢布"),
    ("THB", r"THB|泰铢|泰国"),
    ("VND", r"VND|越南|₫"),
    ("MYR", r"MYR|马来|林吉特|令吉"),
    ("IDR", r"IDR|印尼|印度尼西亚"),
    ("INR", r"INR|印度卢比|₹"),
    ("PHP", r"PHP|菲律宾"),
    ("AED", r"AED|迪拉姆|阿联酋"),
    ("SAR", r"SAR|沙特"),
    ("SEK", r"SEK|瑞典"),
    ("DKK", r"DKK|丹麦"),
    ("NOK", r"NOK|挪威"),
    ("MXN", r"MXN|墨西哥"),
    ("BRL", r"BRL|巴西|雷亚尔"),
    ("ZAR", r"ZAR|南非|兰特"),
    ("TRY", r"TRY|土耳其|里拉"),
    ("CNY", r"CNY|RMB|CNH|人民币|^元$|^[¥￥]$"),
)
OWN = r"^(?:综合)?本(?:位)?币$|^(?:HOME|LOCAL|FUNCTIONAL|BASE)(?: CURRENCY)?$"
"""What sheets write for the company's own currency, whichever it is."""


def conversions(
    raw_order_lines: ir.Table,
    raw_documents: ir.Table,
    raw_invoices: ir.Table,
    raw_receipts: ir.Table,
    raw_costs: ir.Table,
    raw_spend: ir.Table,
    raw_statements: ir.Table,
    raw_rates: ir.Table,
    periods: ir.Table,
    *,
    currency: str,
    as_of: date,
) -> ir.Table:
    """What other currencies were worth on the days of the documents that are in them.

    Row      one way of writing another currency, on one day of a document; the own currency is not here
    Units    rate: units of the workspace's currency for one of the other
    Dates    of the rates that hold on the day the one that holds since the latest day, of equals the last brought; a
             rate of a period holds in it, one of a day for 31 days; a document without a day is of `as_of`, what is of a
             period of its last day
    Missing  rate where none that holds on the day was brought
    """
    home = currency.strip().upper()
    written = ibis.union(*(
        rows.select(currency_written=_written(rows), day=day_of(rows, as_of))
        for rows in (raw_order_lines, raw_documents, raw_invoices, raw_receipts, *(
            _of_periods(rows, periods, as_of) for rows in (raw_costs, raw_spend, raw_statements)
        ))
    ))  # fmt: skip
    asked = written.filter(written.currency_written.notnull()).distinct()
    asked = asked.mutate(currency=code(asked.currency_written, home))
    asked = asked.filter(asked.currency != home)
    held = _rates(raw_rates, periods, home)
    both = asked.inner_join(
        held, [asked.currency == held.of_currency, asked.day >= held.rate_on, asked.day <= held.ends_on]
    )
    latest = ibis.window(
        group_by=["currency_written", "day"],
        order_by=[ibis.desc("rate_on"), "ends_on", *(ibis.desc(name) for name in ("load", "file", "sheet", "row"))],
    )
    best = both.mutate(place=ibis.row_number().over(latest)).filter(lambda t: t.place == 0)
    best = best.select("rate", "rate_on", "rate_from", its_written=best.currency_written, its_day=best.day)
    found = asked.left_join(best, [asked.currency_written == best.its_written, asked.day == best.its_day])
    return conform(found, "conversions")


def turned(rows: ir.Table, conversions: ir.Table, *, as_of: date) -> ir.Table:
    """Rows with what turns their sums into the workspace's currency.

    Adds     in_currency: the currency, missing where it is the own, ? where the document has a rate and does not name
             it; rate: 1 for the own, missing where none is known; rate_on: the first day on which it holds; rate_from:
             `document`, or file, sheet and row of the sheet of rates
    Dates    of the day of the document, else of `as_of`
    Missing  nothing is guessed: 1 is no rate of another currency. What the document's sums in both currencies say comes
             first, then its own rate, then the sheet of rates
    """
    known = conversions.select(
        its_written=conversions.currency_written, its_day=conversions.day, its_currency=conversions.currency,
        its_rate=conversions.rate, its_on=conversions.rate_on, its_from=conversions.rate_from,
    )  # fmt: skip
    rows = rows.mutate(currency_written=_written(rows), of_day=day_of(rows, as_of))
    both = rows.left_join(known, [rows.currency_written == known.its_written, rows.of_day == known.its_day])
    given = (both.exchange_rate > 0) & (both.exchange_rate != 1)
    unnamed = both.currency_written.isnull() & given.fill_null(False)
    foreign = both.its_currency.notnull() | unnamed
    stated = ibis.coalesce(*_implied(both), given.ifelse(both.exchange_rate, None))
    own = stated.notnull()
    return both.mutate(
        in_currency=unnamed.ifelse("?", both.its_currency),
        rate=ibis.cases((~foreign, 1.0), (own, stated), else_=both.its_rate).cast(RATE),
        rate_on=ibis.cases((foreign & own, both.of_day), (foreign, both.its_on), else_=ibis.null("date")),
        rate_from=ibis.cases((foreign & own, "document"), (foreign, both.its_from), else_=ibis.null("string")),
    ).drop("currency_written", "of_day", *known.columns)


_PAIRS = (
    ("home_amount", "amount"), ("home_amount_with_tax", "amount_with_tax"), ("home_amount", "invoice_amount"),
    ("home_amount", "received_amount"),
)  # fmt: skip
"""Sums in the own currency, and those in the document's that they are of."""


def _implied(rows: ir.Table) -> list[ir.FloatingValue]:
    """The rates that a document's sums in two currencies say."""
    pairs = [(rows[home], rows[own]) for home, own in _PAIRS if {home, own} <= set(rows.columns)]
    found = [(home.cast("float64") / own.cast("float64").nullif(0.0)) for home, own in pairs]
    return [((rate > 0) & (rate != 1)).ifelse(rate, None) for rate in found]


def at_rate(amount: ir.NumericValue, rate: ir.DecimalValue) -> ir.DecimalValue:
    """A sum in the workspace's currency, to the cent; nothing where no rate is known."""
    return (amount.cast(MONEY) * rate.fill_null(ibis.literal(0).cast(RATE))).cast(MONEY)


def working(rows: ir.Table, original: ir.NumericValue) -> dict[str, ir.Value]:
    """How a sum was turned, as tables keep it (`tables.WORKING`): missing where the sum is in the own currency."""
    foreign = rows.in_currency.notnull()
    return {
        "currency": rows.in_currency,
        "original_amount": foreign.ifelse(original, None).cast(MONEY),
        "exchange_rate": foreign.ifelse(rows.rate.cast("float64"), None),
        "rate_on": rows.rate_on,
        "rate_from": rows.rate_from,
    }


def how_turned(row: Mapping[str, Any]) -> Text:
    """A row's working in words: USD 10.00 × 7.2 (2024-03-11, rates.xlsx · 5); nothing where it is in the own currency."""
    if not row.get("currency"):
        return ("", "")
    sum_ = f"{row['currency']} {row['original_amount']:,.2f}"
    if row["exchange_rate"] is None:
        return (f"{sum_}: no rate, counted as nothing", f"{sum_}：缺少汇率，未计入")
    rate, from_ = f"{row['exchange_rate']:.8g}", row["rate_from"]
    on = row["rate_on"].isoformat()
    own = ("on the document", "单据自带") if from_ == "document" else (from_, from_)
    return (f"{sum_} × {rate} ({on}, {own[0]})", f"{sum_} × {rate}（{on}，{own[1]}）")


def day_of(rows: ir.Table, as_of: date) -> ir.DateValue:
    """The day whose rate turns a document's sums."""
    names = ("ordered_on", "received_on", "invoiced_on", "due_on", "period_ends_on")
    days = [rows[name] for name in names if name in rows.columns]
    return ibis.coalesce(*days, ibis.literal(as_of))


def period_ends_on(last_month: ir.DateValue, as_of: date) -> ir.DateValue:
    """The last day of a period by its last month: the day whose rate turns its sums; of one that runs on, `as_of`."""
    return ibis.least(_last_day(last_month), ibis.literal(as_of))


def _last_day(month: ir.DateValue) -> ir.DateValue:
    return ((month + ibis.interval(months=1)).cast("date") - ibis.interval(days=1)).cast("date")


def _of_periods(rows: ir.Table, periods: ir.Table, as_of: date) -> ir.Table:
    read = periods.select(period_read="period", last="last_month")
    both = rows.left_join(read, rows.period == read.period_read)
    return both.mutate(period_ends_on=period_ends_on(both["last"], as_of))


def code(text: ir.StringValue, home: str) -> ir.StringValue:
    """The code of a currency however it is written; its own words in capitals where nobody knows it."""
    plain = text.upper()
    return ibis.cases(
        (plain.re_search(OWN), home),
        *((plain.re_search(pattern), name) for name, pattern in CODES),
        (plain.re_search(r"^[^A-Z]*[A-Z]{3}[^A-Z]*$"), plain.re_extract("[A-Z]{3}", 0)),
        else_=plain,
    )


def _written(rows: ir.Table) -> ir.StringValue:
    return rows.currency.strip().nullif("")


def _rates(raw_rates: ir.Table, periods: ir.Table, home: str) -> ir.Table:
    """Rates that sheets give, each with the days on which it holds. 100JPY/CNY, or a unit of 100, is of a hundred."""
    read = periods.select(period_read="period", first="first_month", last="last_month")
    rows = raw_rates.left_join(read, raw_rates.period == read.period_read)
    rows = rows.mutate(of=rows.currency.re_extract("^([^/]*)", 1).strip(), to=rows.to_currency.strip().nullif(""))
    hundred = rows.of.re_extract(r"^([0-9]+)", 1).nullif("").cast("float64")
    units = ibis.coalesce(hundred, (rows.quantity > 0).ifelse(rows.quantity, None).cast("float64"), 1.0)
    since = ibis.coalesce(rows.date, rows.valid_from)
    month_ends = _last_day(rows["last"])
    place = ibis.literal(" · ")
    rows = rows.mutate(
        of_currency=code(rows.of.re_replace("^[0-9]+ *", ""), home),
        rate=rows.exchange_rate / units,
        rate_on=ibis.coalesce(since, rows["first"]),
        ends_on=ibis.coalesce(
            rows.valid_to, (since + ibis.interval(days=LASTS - 1)).cast("date"), month_ends
        ),
        rate_from=rows.file + (rows.sheet.nullif("").fill_null("") != "").ifelse(place + rows.sheet, "") + place + rows.row.cast("string"),
    )  # fmt: skip
    ours = rows.to.isnull() | (code(rows.to, home) == home)
    return rows.filter(ours, rows.rate > 0, rows.of_currency != home, rows.rate_on.notnull())
