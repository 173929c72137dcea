"""How complete and how far beyond doubt records are, counted by hand."""

import pytest

from zhike.identity.records import record_fields, records

CUSTOMERS = "customer_id | kind_of_party\nK1 | company\nK2 | company\nK3 | company\nP1 | person"
VALUES = """
    customer_id | field           | value              | source | is_best | rule
    K1          | customer_name   | 安大贸易           | erp    | true    | only
    K1          | phone           | 13500004621        | erp    | true    | newest
    K1          | phone           | 13900004621        | crm    | false   | newest
    K1          | customer_tax_id | 913306814535693394 | erp    | true    | only
    K1          | former_name     | 安达贸易           | erp    | true    | only
    K1          | parent_code     | 01                 | erp    | true    | only
    K2          | customer_name   | 红日食品           | erp    | true    | only
    K2          | customer_tax_id | 913306814535693395 | erp    | true    | only
    K2          | phone           | 0592-22221111      | erp    | true    | only
    K2          | phone           | 059222221111       | crm    | false   | agrees
    P1          | phone           | 13700004621        | shop   | true    | only
    P1          | gender          | 女                 | shop   | true    | only
"""
PORTRAITS = """
    party_key | tax_id    | phones
    a         | 453569339 | +8613500004621
    b         |           | +8659222221111
    c         |           |
    p         |           | +8613700004621
"""
MATCHES = "party_key | customer_id\na | K1\nb | K2\nc | K3\np | P1"


@pytest.fixture
def told(given):
    people, values = given("customers", CUSTOMERS), given("golden_values", VALUES)
    fields = record_fields(values, people)
    return fields, records(values, people, fields, given("portraits", PORTRAITS), given("matches", MATCHES))


@pytest.mark.every_engine
def test_filled_and_undoubted_fields_are_counted_by_kind_of_customer(told, rows):
    found = rows(told[1], "customer_id", "record_fields", "record_filled", "record_completeness", "record_accuracy")

    assert sorted(found) == [
        ("K1", 3, 3, 1.0, pytest.approx(2 / 3)),  # two sources name two phones
        ("K2", 3, 3, 1.0, pytest.approx(2 / 3)),  # the last digit of its tax number is wrong
        ("K3", 3, 0, 0.0, None),
        ("P1", 2, 2, 1.0, 1.0),
    ]


def test_what_only_some_have_by_nature_or_hardly_anybody_has_does_not_count(given, rows, told):
    assert ("company", "former_name", 3, 1, False) in rows(
        told[0], "kind_of_party", "field", "customers", "filled", "is_kept"
    )
    many = given("customers", "customer_id | kind_of_party\n" + "\n".join(f"K{n} | company" for n in range(41)))
    rare = given("golden_values", "customer_id | field | is_best\nK1 | email | true\nK2 | phone | true\nK3 | phone | true\nK4 | phone | true")  # fmt: skip

    assert sorted(rows(record_fields(rare, many), "field", "is_kept")) == [("email", False), ("phone", True)]
