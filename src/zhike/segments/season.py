"""Seasons and festivals: when in the year a customer buys.

spring_festival   the 30 days before Chinese New Year: stocking up 春节
june              1 to 18 June 618
mid_autumn        the 30 days before the Mid-Autumn Festival 中秋
double_eleven     1 to 11 November 双十一
double_twelve     1 to 12 December 双十二
"""

import ibis
import ibis.expr.types as ir
from lunardate import LunarDate

YEARS = range(2000, 2051)
DAYS_BEFORE = 30
FESTIVALS = ("spring_festival", "june", "mid_autumn", "double_eleven", "double_twelve")
SEASONS = ("spring", "summer", "autumn", "winter")


def seasons(orders: ir.Table) -> ir.Table:
    """When in the year each customer buys.

    Row      one customer with a sale
    Units    shares of the sales of documents with a sale line, before returns; the main season is the one with the
             largest amount, of equals the first by name
    Missing  shares of a customer whose sales add up to nothing
    """
    bought = orders.filter(orders.kind == "sale", orders.customer_id.notnull())
    dated = bought.select(
        "customer_id", amount=bought.sold, season=season(bought.ordered_on), festival=festival(bought.ordered_on)
    )
    sums = dated.group_by("customer_id").aggregate(
        whole=dated.amount.sum(),
        **{name: dated.amount.sum(where=dated.season == name).fill_null(0) for name in SEASONS},
        **{f"{name}_amount": dated.amount.sum(where=dated.festival == name).fill_null(0) for name in FESTIVALS},
    )
    largest = ibis.greatest(*(sums[name] for name in SEASONS))
    whole = sums.whole.cast("float64").nullif(0.0)
    return sums.select(
        "customer_id",
        main_season=ibis.cases(*((sums[name] == largest, name) for name in sorted(SEASONS)), else_=ibis.null("string")),
        season_share=largest.cast("float64") / whole,
        **{f"{name}_share": sums[f"{name}_amount"].cast("float64") / whole for name in FESTIVALS},
    )


def season(day: ir.DateValue) -> ir.StringValue:
    """Season of a day: spring from March, summer from June, autumn from September, winter from December."""
    month = day.month()
    return ibis.cases(
        (month.between(3, 5), "spring"),
        (month.between(6, 8), "summer"),
        (month.between(9, 11), "autumn"),
        else_="winter",
    )


def festival(day: ir.DateValue) -> ir.StringValue:
    """The festival that a day's buying is for; missing on other days.

    Where two windows share a day, the festival that comes first in the year has it.
    """
    month_day = day.month().cast("int64") * 100 + day.day().cast("int64")
    return ibis.cases(
        # New Year's Day lies between 21 January and 20 February: its window may begin in the year before.
        (_shortly_before(day, _ahead(day).year(), 1, 1), "spring_festival"),
        (month_day.between(601, 618), "june"),
        (_shortly_before(day, day.year(), 8, 15), "mid_autumn"),
        (month_day.between(1101, 1111), "double_eleven"),
        (month_day.between(1201, 1212), "double_twelve"),
        else_=ibis.null("string"),
    )


def _shortly_before(day: ir.DateValue, year: ir.IntegerValue, lunar_month: int, lunar_day: int) -> ir.BooleanValue:
    days = {one: LunarDate(one, lunar_month, lunar_day).to_solar_date() for one in YEARS}
    feast = ibis.cases(*((year == one, ibis.literal(on)) for one, on in days.items()), else_=ibis.null("date"))
    return feast.delta(day, unit="day").between(1, DAYS_BEFORE).fill_null(False)


def _ahead(day: ir.DateValue) -> ir.DateValue:
    return (day + ibis.interval(days=DAYS_BEFORE)).cast("timestamp").cast("date")
