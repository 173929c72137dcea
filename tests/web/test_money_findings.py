"""Broken books on the pages: findings with amounts under Data quality, bills that are no cash yet under Receivables and Company."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import httpx
import pytest

from web import shop
from zhike import load, run
from zhike.credit.policy import KIND, SUBJECT, USUAL
from zhike.desk import Desk
from zhike.web.app import create_app

FILES = {
    "销售明细": "单据日期,单据编号,客户名称,商品名称,数量,金额\n2024-03-01,A1,甲方贸易有限公司,杯,10,1000.00\n2024-03-02,A2,乙方贸易有限公司,杯,1,100.00\n",
    "应收": "应收单号,客户名称,业务日期,到期日,应收金额,币别\nYS1,甲方贸易有限公司,2024-03-01,2024-04-01,1000.00,\nYS2,乙方贸易有限公司,2024-03-02,2024-04-01,100.00,USD\nYS3,乙方贸易有限公司,2024-03-03,2024-04-01,-130.00,\n",
    "收款单": "收款单号,客户名称,收款日期,结算方式,收款金额,票据到期日,应收单号\nSK1,甲方贸易有限公司,2024-03-20,银行承兑汇票,400.00,2024-05-10,YS1\nSK2,甲方贸易有限公司,2024-03-21,电汇,300.00,,YS1\nSK3,丙方贸易有限公司,2024-03-22,电汇,60.00,,YS9\n",
    "服务费用": "期间,费用项目,费用金额,分摊动因,客户\n2024-03,运输费,100.00,发货单数,\n2024-03,销售人工,200.00,订单数,\n2024-03,特殊处理,30.00,次,乙方贸易有限公司\n2024-03,房租,70.00,,\n2024-03,运输费,45.00,,顺达物流有限公司\n",
    "每月费用": "2024年服务费用,,,,\n费用项目,分摊动因,1月,2月,3月\n运输费,发货单数,10.00,20.00,40.00\n售后服务,订单数,,,5.00\n仓储,,1.00,,\n",
    "获客费用": "期间,渠道,费用金额\n2024-03,抖音,50.00\n2024-03,抖 音,20.00\n2024-03,Douyin,9.00\n",
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("odd")
    made = shop.empty(folder)
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, "utf-8-sig")
    load.bring(made, [folder / f"{name}.csv" for name in FILES], yes=True)
    told = USUAL.plain()
    told["classes"] = [one | {"months": 0.0} for one in told["classes"]]
    with Desk(made.desk) as desk:
        desk.decisions.add(KIND, SUBJECT, told, who="owner")
    run.refresh(made, as_of=date(2024, 3, 31))
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        yield client
    app.state.office.close()


def test_what_does_not_fit_stands_under_data_quality_with_its_amount_and_where_to_look(odd):
    page = odd.get("/quality.json").json()["money"]
    told = {one["kind"]: one for one in page}

    sums = {kind: one["amount"]["value"] for kind, one in told.items() if one["amount"]}
    assert sums == {
        "no_claim": "60.00", "unknown_claim": "60.00", "credit_left": "130.00", "cost_nobody": "45.00", "cost_unallocated": "101.00",
    }  # fmt: skip
    assert [(one["name"], one["amount"]["value"]) for one in told["not_turned"]["first"]] == [("应收 USD", "100.00")]
    assert "顺达物流" not in odd.get("/customers").text  # who is paid is no customer
    assert told["not_turned"]["amount"] == ""  # other currencies do not add up
    assert told["channels"]["documents"]["value"] == 2  # Douyin may be 抖音, and 抖音 is written with a blank too
    shown = odd.get("/quality")
    assert shown.status_code == 200
    assert "红字超过应收余额" in shown.text
    for one in page:
        assert odd.get(one["href"].partition("#")[0]).status_code == 200


def test_of_costs_with_a_column_for_each_month_each_is_borne_to_the_cent(odd):
    pools = {row["pool"]: row for row in odd.get("/profit.json?period=all").json()["pools"]}

    told = {
        n: [Decimal(pools[n][p]["value"]) for p in ("total", "allocated", "unallocated", "left")]
        for n in ("运输费", "售后服务", "仓储")
    }
    assert told == {
        "运输费": [215, 140, 75, 0],  # nothing was delivered before March, and 45.00 name a carrier
        "售后服务": [5, 5, 0, 0],
        "仓储": [1, 0, 1, 0],
    }


def test_what_waits_for_a_rate_stands_in_its_own_currency_wherever_money_is_told_and_counts_nowhere(odd):
    for address in ("/receivables", "/company"):
        told = odd.get(f"{address}.json").json()["foreign"]
        assert [(one["fact"], one["currency"], one["waits"]["value"], one["amount"]["value"]) for one in told] == [
            ("应收", "USD", "100.00", "0.00")
        ]
        shown = odd.get(address)
        assert "外币单据" in shown.text
        assert "$100.00" in shown.text
    people = odd.get("/api/v1/customers?show=receivable").json()["data"]
    them = {one["name"]: one["customer"] for one in people}
    page = odd.get(f"/customers/{them['乙方贸易有限公司']}.json").json()
    assert page["foreign"][0]["original"]["value"] == "100.00"
    assert odd.get(f"/customers/{them['甲方贸易有限公司']}.json").json()["foreign"] == []
    claims = odd.get("/explain.json?show=receivable").json()
    assert "外币折算" in [one["label"] for one in claims["head"]]
    assert "USD 100.00：缺少汇率，未计入" in [cell["text"] for row in claims["rows"] for cell in row]


def test_a_bill_settles_its_claim_and_is_no_cash_until_it_matures(odd):
    page = odd.get("/receivables.json").json()

    assert (page["bills"]["amount"]["value"], page["bills"]["count"]["value"]) == ("400.00", 1)
    assert [one["label"] for one in page["bills"]["bands"]] == ["31–60 天"]
    assert page["bills"]["next"][0]["name"] == "甲方贸易有限公司"
    assert (
        page["receivable"]["value"] == "170.00"
    )  # 1,000 − 400 − 300, less a credit note of 130; 100 dollars wait for a rate
    company = odd.get("/company.json").json()
    assert company["cash_in"]["value"] == "360.00"
    assert "400" in odd.get("/company").text
    (bill, *_) = odd.get(f"/customers/{page['bills']['next'][0]['id']}.json").json()["pays"]["receipts"][::-1]
    assert (bill["method"], bill["matures"]) == ("银行承兑汇票", "2024-05-10")


def test_a_run_goes_by_the_policy_that_was_decided(odd):
    rows = odd.get("/credit.json").json()["rows"]

    assert {one["suggested"]["value"] for one in rows} == {"0.00"}  # the usual policy gives 甲方 more
    assert odd.get("/credit/policy.json").json()["waits"] is False
    body = {"customer": rows[0]["id"], "amount": 1.0, "at": "order"}
    said = odd.post("/api/v1/credit/check", json=body).json()["data"]
    assert (said["advice"], said["release_by"], said["limit"]) == ("hold", "finance", "0.00")
