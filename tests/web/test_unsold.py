"""Where no sale counts, pages of customers say why and what to do, not only that nobody has bought."""

import re

from web import shop
from zhike import load, run
from zhike.web.app import create_app

LINES = """单据日期,单据编号,客户名称,商品名称,数量,单价,金额
2024-01-05,XS001,苏州如期百货有限公司,保温杯,-2,10.00,-20.00
2024-02-05,XS002,杭州远景商贸有限公司,保温杯,-1,10.00,-10.00
2024-02-09,XS003,苏州如期百货有限公司,保温杯,2,0.00,0.00
2090-01-05,XS004,苏州如期百货有限公司,保温杯,2,10.00,20.00
"""
SAID = ("没有计入的销售", "1 行销售的日期在 2090", "2 张单据为退货或退款", "1 张单据的单价与金额均为 0")


def words(told):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", told.text))


def test_a_company_of_which_no_sale_counts_is_told_why_on_its_pages(tmp_path):
    made = shop.empty(tmp_path)
    path = tmp_path / "一单.csv"
    path.write_text(LINES, "utf-8-sig")
    load.bring(made, [path], yes=True)
    run.refresh(made)
    with shop.served(create_app(made)) as address, shop.client(address, shop.session(made)) as client:
        for page in ("/", "/value", "/churn", "/tiers", "/todo"):
            told = words(client.get(page))
            assert [one for one in SAID if one not in told] == []


def test_a_company_that_sells_is_told_nothing_of_the_kind(signed):
    assert SAID[0] not in words(signed.get("/value"))
