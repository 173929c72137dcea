"""Amounts: whether any sale says what it came to; where none does, sums of 0 would be read as money."""

import ibis

from zhike.web.office import View


def none_known(view: View) -> bool:
    """Did customers buy, and no document of theirs has an amount?"""
    if not view.has("profiles"):
        return False

    def found() -> bool:
        people = view.table("profiles")
        money = (people.spent != 0) | (people.gross_sales != 0)
        told = people.aggregate(bought=(people.orders > 0).sum(), money=money.fill_null(False).cast("int64").sum())
        (row,) = view.rows(told.mutate(is_none=(told.bought > 0) & (told.money == 0)).select(ibis._.is_none))
        return bool(row["is_none"])

    return view.kept("no amounts", found)
