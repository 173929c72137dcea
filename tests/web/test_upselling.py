"""Who may need more: the reason is said with its figures, and who buys no more is not asked."""

from dataclasses import dataclass
from typing import Any

import pytest

from zhike.answer import vocabulary_of
from zhike.web.links import Links
from zhike.web.upselling import upselling, with_room
from zhike.web.words import Words

STATE = "active | false | 0 | 0"
HEAD = "customer_id | industry | activity | is_late | overdue | returns_share | spent_last_year | potential | peers_spend | order_growth | order_growth_low"  # fmt: skip
PEERS = "\n".join(f"p{n} | 餐饮 | {STATE} | 100 | 0 | 100 | | " for n in range(20))
PEOPLE = f"""{HEAD}
ann | 餐饮 | {STATE} | 100 | 60 | 160 | 2.5 | 1.4
bob | 餐饮 | {STATE} | 150 | 10 | 160 | 1.1 | 0.8
cat | 五金 | dormant | false | 0 | 0 | 10 | 90 | 100 | |
{PEERS}"""
GOODS = "\n".join(
    [
        "customer_id | product_code | category | amount | rank",
        "ann | c1 | 茶 | 5 | 1",
        "bob | c1 | 茶 | 5 | 1",
        "bob | c2 | 杯 | 5 | 2",
    ]
    + [f"p{n} | c2 | 杯 | 5 | 1" for n in range(15)]
    + [f"p{n} | c3 | 糖 | 5 | 1" for n in range(15, 20)]
)


@dataclass
class Shelf:
    """Tables of one snapshot, without rules of who sees what."""

    tables: dict[str, Any]
    engine: Any
    vocabulary: Any

    def table(self, name):
        return self.tables[name]

    def rows(self, expression):
        return self.engine.fetch(expression).to_pylist()

    def rows_of(self, id_, _, make):
        return self.rows(make(id_))

    def kept(self, _, make):
        return make()

    def of_all(self, _, make):
        return self.rows(make())


@pytest.fixture
def signs(given, engine):
    words = vocabulary_of()
    people = given("profiles", PEOPLE)
    shelf = Shelf({"profiles": people, "customer_products": given("customer_products", GOODS)}, engine, words)
    rows = {row["customer_id"]: row for row in engine.fetch(with_room(people, words)).to_pylist()}

    def told(id_):
        found = upselling(shelf, rows[id_], Links(Words("en"), words, "CNY"))
        return [str(one.striptags()) for one in found["signs"]] if found else None

    return told


def test_each_sign_is_said_with_its_reason(signs):
    more, upgrade, other = signs("ann")
    assert more == "More of the same: it buys ¥100.00 a year in good standing, the upper fourth of its peers ¥160.00."
    assert upgrade == "An upgrade: it orders 2.5 times as often as a year before, beyond chance."
    assert other == "Something else: 72.7% of the customers in 餐饮 buy 杯, it never did."  # 16 of 22


def test_where_nothing_speaks_for_more_need_nothing_is_claimed(signs):
    assert signs("bob") == []  # buys nearly as much, grew by chance, and sugar is bought by 5 of 22 only


def test_who_buys_no_more_is_not_asked(signs):
    assert signs("cat") is None
