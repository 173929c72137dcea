"""What came of the calls: the ticks are put on days of the shop's past, so that orders follow them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import insert

from web import shop
from zhike import load, run
from zhike.desk import Desk, schema
from zhike.web.app import create_app
from zhike.web.outcome import Followed, side

LIST_OF = date(2024, 10, 1)
ORDERS = """单据日期,单据编号,客户名称,商品名称,数量,金额
{days}
"""
CALLED, UNCALLED, QUIET, OWING = "甲方贸易有限公司", "乙方贸易有限公司", "丙方贸易有限公司", "丁方贸易有限公司"
CLAIMS = f"""应收单号,客户名称,业务日期,到期日,应收金额,余额
YS1,{OWING},2024-06-01,2024-08-01,500.00,500.00
"""
RECEIPTS = f"""收款单号,客户名称,收款日期,收款金额
SK1,{OWING},2024-10-06,50.00
SK2,{OWING},2024-10-20,200.00
SK3,{OWING},2024-12-01,250.00
"""


def days() -> str:
    """Three who bought every ten days until July; the first two came back in October, the third never."""
    lines = []
    for name in (CALLED, UNCALLED, QUIET):
        for month in (1, 2, 3, 4, 5, 6, 7):
            for day in (1, 11, 21):
                lines.append(f"2024-{month:02d}-{day:02d},{name[0]}{month}{day},{name},保温杯,1,10.00")
    lines += [f"2024-10-03,早,{CALLED},保温杯,1,7.00", f"2024-10-20,甲,{CALLED},保温杯,1,100.00"]
    lines += [f"2024-10-15,乙,{UNCALLED},保温杯,1,40.00", f"2024-12-30,晚,{CALLED},保温杯,1,900.00"]
    lines += [f"2024-10-06,丁,{OWING},保温杯,1,5.00"]
    return "\n".join(sorted(lines))


@pytest.fixture(scope="module")
def past(tmp_path_factory) -> Iterator[tuple[object, object, dict[str, str]]]:
    """A shop whose list of the first of October was worked on the fifth and the seventh, and whose data goes on to the year's end."""
    folder = tmp_path_factory.mktemp("past")
    made = shop.empty(folder)
    for name, text in (("销售明细", ORDERS.format(days=days())), ("应收", CLAIMS), ("收款单", RECEIPTS)):
        path = folder / f"{name}.csv"
        path.write_text(text, "utf-8-sig")
        load.bring(made, [path], yes=True)
    run.refresh(made, as_of=LIST_OF)
    with Desk(made.desk) as desk, desk.writing() as connection:
        connection.execute(schema.snapshots.update().values(at="2024-10-01T01:00:00.000000+00:00"))
    run.refresh(made, as_of=date(2024, 12, 31))
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        rows = client.get("/customers.json").json()["rows"]
        yield app.state.office, client, {row["name"]: row["id"] for row in rows}
    app.state.office.close()


@pytest.fixture(scope="module")
def told(past):
    office, client, ids = past
    with office.desk.writing() as connection:
        for day, name, reason in (("05", CALLED, "late"), ("07", OWING, "overdue")):
            row = {
                "at": f"2024-10-{day}T02:00:00.000000+00:00",
                "who": "陈静",
                "customer_id": ids[name],
                "reason": reason,
            }
            connection.execute(insert(schema.ticks), row | {"state": "done", "note": ""})
    return client.get("/todo/outcome.json").json()


def test_who_was_done_is_followed_for_thirty_days_from_the_day_after(told):
    """The order of the third came before the call and that of December too late: only the hundred count."""
    done = {row["name"]: row for row in told["rows"] if row["is_done"]}

    assert (done[CALLED]["day"], done[CALLED]["ordered"]["value"]) == ("2024-10-05", "100.00")
    assert (done[OWING]["day"], done[OWING]["ordered"]) == ("2024-10-07", "")


def test_of_the_overdue_money_counts_what_came_within_the_thirty_days(told):
    owing = next(row for row in told["rows"] if row["name"] == OWING)

    assert owing["received"]["value"] == "200.00"
    assert [(one["owing"]["value"], one["received"]["value"]) for one in told["sides"]] == [(1, "200.00"), (0, "0")]


def test_beside_them_stand_those_of_the_same_list_whom_nobody_ticked(told):
    others = {row["name"]: row["ordered"] for row in told["rows"] if not row["is_done"]}

    assert set(others) == {UNCALLED, QUIET}
    assert (others[UNCALLED]["value"], others[QUIET]) == ("40.00", "")


def test_both_sides_are_said_in_figures(told):
    done, others = told["sides"]

    assert (done["customers"]["value"], done["ordered"]["value"], done["amount"]["value"]) == (2, 1, "100.00")
    assert (others["customers"]["value"], others["ordered"]["value"], others["share"]["value"]) == (2, 1, 0.5)


def test_the_page_says_that_this_is_no_proof(past, told):
    assert "不能证明由跟进带来" in past[1].get("/todo").text


def test_nothing_is_said_of_a_call_whose_thirty_days_are_not_over(signed, office):
    customer = signed.get("/todo.json?state=all").json()["rows"][0]
    form = {"customer": customer["id"], "reason": customer["ticked"][0]}
    signed.post("/ticks", data=form | {"state": "done"})
    page = signed.get("/todo.json").json()
    signed.post("/ticks", data=form | {"state": "open"})

    assert (page["outcome"]["any"], page["outcome"]["sides"]) == (True, [])


def test_a_customer_with_two_reasons_counts_once_and_its_money_once():
    one = {"customer_id": "c1", "day": date(2024, 10, 5), "is_done": True, "ordered": Decimal(10)}
    some = [Followed(reason="late", **one), Followed(reason="overdue", received=Decimal(7), **one)]

    added = side(some, True)
    assert (added.customers, added.ordered, added.amount) == (1, 1, Decimal(10))
    assert (added.owing, added.received) == (1, Decimal(7))
