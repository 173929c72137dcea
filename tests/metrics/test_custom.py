import json

import pyarrow as pa
import pytest

from zhike.metrics.custom import custom_fields, custom_value

ROWS = (
    {"客户类别": "甲", "a.b": "x", 'the "q"': "y", "n\\n": "back\\slash"},
    {"客户类别": 'says "客户类别":"乙", so', "n\\n": "two\nlines"},
    {"b": "1"},
    {},
    None,
)


@pytest.fixture(params=["compact", "spaced"])
def table(engine, request):
    """The same objects as one program and as another writes them."""
    separators = (",", ":") if request.param == "compact" else (", ", ": ")
    texts = [None if row is None else json.dumps(row, ensure_ascii=False, separators=separators) for row in ROWS]
    return engine.given(pa.table({"custom": pa.array(texts, pa.string())}))


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("客户类别", ["甲", 'says "客户类别":"乙", so', None, None, None]),
        ("a.b", ["x", None, None, None, None]),
        ('the "q"', ["y", None, None, None, None]),
        ("n\\n", ["back\\slash", "two\nlines", None, None, None]),
        ("b", [None, None, "1", None, None]),
        ("a", [None] * 5),
    ],
)
def test_a_custom_field_is_read_by_its_name_whatever_letters_it_has(engine, table, field, expected):
    found = engine.fetch(table.select(said=custom_value(table.custom, field)))["said"].to_pylist()

    assert sorted(found, key=str) == sorted(expected, key=str)


def test_the_fields_of_a_table_are_listed_with_how_many_rows_say_something(engine, table):
    found = engine.fetch(custom_fields(table, table.filter(table.custom.length() < 12))).to_pylist()

    assert {(row["table"], row["field"]): row["rows"] for row in found} == {
        ("customers", "客户类别"): 2,
        ("customers", "a.b"): 1,
        ("customers", 'the "q"'): 1,
        ("customers", "n\\n"): 2,
        ("customers", "b"): 1,
        ("order_lines", "b"): 1,
    }
