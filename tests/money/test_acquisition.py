"""How a customer was won: its channel, its part of the spend, the time before its first order."""

from decimal import Decimal

from zhike.money.acquisition import acquisitions

JOURNEYS = """
    journey | customer_id | acquired_on | channel | campaign | touches | outcome
    K1      | K1          | 2024-01-20  | 展会    | 春季展   | 1       | won
    K2      | K2          |             | 展会    |          | 1       | open
    K3      | K3          | 2024-01-21  |         |          | 0       | won
    s:9     |             |             | 展会    |          | 1       | lost
"""
LEADS = """
    lead_id | created_on | customer_id | reached | outcome | source | load | file | sheet | row
    1       | 2024-01-01 | K1          | won     | won     | s | L | f | | 1
    2       | 2024-01-02 | K1          | lead    | lost    | s | L | f | | 2
    3       | 2024-01-02 | K2          | lead    | lost    | s | L | f | | 3
"""
COSTS = """
    kind      | month      | channel | customer_id | amount | borne    | source | load | file | sheet | row
    marketing | 2024-01-01 | 展会    | K1          | 70.00  | customer | s | L | f | | 1
    marketing | 2024-01-01 | 展会    | K1          | 5.50   | customer | s | L | f | | 2
    selling   | 2024-01-01 | 展会    | K1          | 20.00  | customer | s | L | f | | 3
    selling   | 2024-01-01 | 展会    | K2          | 9.00   | prospect | s | L | f | | 4
    marketing | 2024-02-01 | 展会    |             | 99.00  | waiting  | s | L | f | | 5
"""


def test_a_customer_bears_its_part_and_a_prospect_its_time(given, rows):
    found = acquisitions(given("journeys", JOURNEYS), given("leads", LEADS), given("winning_costs", COSTS))

    assert rows(found) == [
        ("K1", "展会", "春季展", "won", Decimal("75.50"), Decimal("20.00"), Decimal("95.50")),
        ("K2", "展会", None, "lost", Decimal("0.00"), Decimal("9.00"), Decimal("9.00")),
        ("K3", None, None, None, Decimal("0.00"), Decimal("0.00"), Decimal("0.00")),
    ]


def test_what_nobody_bears_anything_of_is_not_known_rather_than_nothing(given, rows):
    head, *costs = [line for line in COSTS.splitlines() if line.strip()]
    selling = "\n".join([head, *(line for line in costs if "selling" in line)])
    told = [
        rows(acquisitions(given("journeys", JOURNEYS), given("leads", LEADS), given("winning_costs", text)))
        for text in (selling, head)
    ]

    assert [row[-3:] for row in told[0]] == [
        (None, Decimal("20.00"), Decimal("20.00")),
        (None, Decimal("9.00"), Decimal("9.00")),
        (None, Decimal("0.00"), Decimal("0.00")),
    ]
    assert [row[-3:] for row in told[1]] == [(None, None, None)] * 3
