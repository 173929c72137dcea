"""What is left of expected value is told with what was taken off; nothing is claimed where no costs are known."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from zhike.answer import vocabulary_of
from zhike.web.links import Links
from zhike.web.net_value import could_buy, of_all, of_one
from zhike.web.rendering import render
from zhike.web.words import Words

NET = "net_value_12 | net_value_24 | net_value_36 | net_value_lifetime"
PEOPLE = f"""
    customer_id | net_contribution | value_12 | {NET}
    ann         | 70.00            | 100.00   | 80.00  | 140.00 | 190.00 | 250.00
    bob         | -20.00           | 50.00    | -10.00 | -15.00 | -18.00 | -20.00
    cat         | 5.00             |          |        |        |        |
"""
UNKNOWN = f"customer_id | net_contribution | value_12 | {NET}\nann | 70.00 | 100.00 | | | |"
SHARES = "customer_id | serving_share | capital_share\nann | 0.092 | 0.009\nbob | 0.5 |"
ROW = {"customer_id": "ann", "value_12": Decimal(100), "net_value_12": Decimal(80), "value_basis": "margin", "net_contribution": Decimal(70)}  # fmt: skip


@dataclass
class Shelf:
    """Tables of one snapshot, without rules of who sees what."""

    tables: dict[str, Any]
    engine: Any

    def table(self, name):
        return self.tables[name]

    def has(self, name):
        return name in self.tables

    def rows(self, expression):
        return self.engine.fetch(expression).to_pylist()

    def rows_of(self, id_, name, make):
        return self.rows(make(id_))

    def kept(self, name, make):
        return make()


@pytest.fixture
def shelf(given, engine):
    def of(people=PEOPLE, **more):
        return Shelf({"profiles": given("profiles", people), **{n: given(n, text) for n, text in more.items()}}, engine)

    return of


def links(lang="en"):
    return Links(Words(lang), vocabulary_of(), "CNY")


def shown(template, lang="en", **content):
    return " ".join(render(template, {"_": Words(lang), **content}).split())


def test_what_is_taken_off_and_what_is_left_make_up_the_value_of_all(shelf):
    net = of_all(shelf(), links(), is_margin=True)

    assert [row["value"].value for row in net["rows"]] == [
        80,
        70,
        125,
        172,
        230,
        55,
        285,
    ]  # 150 − 70; so far: 70 − 20 + 5
    assert net["head"].striptags() == "After serving and capital, ¥70.00 of ¥150.00 are left in 12 months"
    assert "Taken off in 12 months" in shown("value_net.html", net=net)


@pytest.mark.parametrize(
    ("is_margin", "said"), [(True, "no costs of serving were brought"), (False, "too few costs of goods")]
)
def test_without_costs_the_page_says_so_and_shows_no_number(shelf, is_margin, said):
    net = of_all(shelf(UNKNOWN), links(), is_margin=is_margin)
    page = shown("value_net.html", net=net)

    assert said in page
    assert "¥" not in page
    one = of_one(shelf(UNKNOWN, serving_shares=SHARES), {**ROW, "net_value_12": None, "value_basis": "margin" if is_margin else "sales"}, links())  # fmt: skip
    page = shown("customer_net.html", ahead={"net": one, "potential": ""})
    assert said in page
    assert "¥" not in page


def test_a_customers_page_says_what_was_taken_off_beside_what_was_left_so_far(shelf):
    view = shelf(serving_shares=SHARES)
    told = {"net": of_one(view, ROW, links()), "potential": ""}

    page = told["net"]["taken"].striptags() + " " + told["net"]["past"].striptags()
    assert page == "Net value takes off what serving costs, 9.2% of expected sales, and 0.9% of them for the capital in receivables. Net contribution so far: ¥70.00."  # fmt: skip
    assert "customer_id=ann" in shown("customer_net.html", ahead=told)
    bob = of_one(view, {**ROW, "customer_id": "bob"}, links("zh"))
    assert bob["taken"].striptags() == "净价值已扣除服务成本（占预计销售额 50.0%）；无应收占用资金记录。"


def test_a_snapshot_of_before_net_values_shows_nothing_of_them(shelf):
    old = "customer_id | net_contribution | value_12\nann | 70.00 | 100.00"
    assert of_all(shelf(old), links(), is_margin=True) == {}
    assert of_one(shelf(old), {"customer_id": "ann", "value_12": Decimal(100)}, links()) == {}


def test_what_a_customer_could_buy_stands_beside_what_it_buys():
    row = {"customer_id": "ann", "spent_last_year": Decimal(30), "peers_spend": Decimal(100), "potential": Decimal(70)}

    assert could_buy(row, links()).striptags().endswith("reaches ¥100.00: potential of ¥70.00.")
    assert could_buy({**row, "potential": Decimal(0)}, links()) == ""
    assert could_buy({"customer_id": "ann", "potential": None}, links()) == ""
