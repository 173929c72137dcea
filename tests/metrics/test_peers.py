"""Peers against plain reckoning: numpy's percentiles, and counting by hand."""

import numpy as np
import pyarrow as pa
import pytest

from zhike.metrics.peers import FIGURES, MARKS, category_buyers, peer_marks


@pytest.mark.every_engine
def test_marks_are_the_percentiles_of_those_who_bought_in_each_industry_and_of_all(engine):
    generator = np.random.default_rng(5)
    industry = [["餐饮", "五金", "", None][n % 4] for n in range(200)]
    orders = np.array([n % 9 for n in range(200)])
    figures = {name: np.round(generator.gamma(2, 30, 200), 3) for name in FIGURES if name != "orders"}
    known = {name: [None if n % 7 == 3 else one for n, one in enumerate(of)] for name, of in figures.items()}
    known["margin_rate"] = [one if what == "餐饮" else None for one, what in zip(known["margin_rate"], industry, strict=True)]  # fmt: skip
    people = pa.table({"industry": industry, "orders": orders, **known})

    found = engine.fetch(peer_marks(engine.given(people))).to_pylist()

    assert sorted({row["industry"] for row in found}) == ["", "五金", "餐饮"]
    assert len(found) == 3 * len(MARKS)
    for row in found:
        peers = [n for n in range(200) if orders[n] and row["industry"] in ("", industry[n])]
        assert row["customers"] == len(peers)
        for name in FIGURES:
            values = [float(one) for n in peers if (one := people[name][n].as_py()) is not None]
            if values:
                assert row[name] == pytest.approx(np.percentile(values, 100 * row["mark"])), (row["industry"], name)
            else:
                assert row[name] is None
    assert next(row["margin_rate"] for row in found if row["industry"] == "五金") is None


@pytest.mark.every_engine
def test_a_buyer_counts_once_a_category_and_once_in_all(engine, given):
    people = given("profiles", "customer_id | industry\nann | 餐饮\nbob | 餐饮\ncat |\ndan | 五金")
    goods = given(
        "customer_products",
        """customer_id | product_code | category | amount
           ann | c1 | 茶 | 5
           ann | c2 | 茶 | 5
           bob | c1 | 茶 | 5
           bob | c3 | 杯 | 5
           cat | c3 | 杯 | 5
           dan | c3 | 杯 | -5
           dan | c9 |    | 5""",
    )

    found = engine.fetch(category_buyers(people, goods)).to_pylist()

    assert {(row["industry"], row["category"]): row["buyers"] for row in found} == {
        ("", ""): 3, ("", "茶"): 2, ("", "杯"): 2, ("餐饮", ""): 2, ("餐饮", "茶"): 2, ("餐饮", "杯"): 1,
    }  # fmt: skip
