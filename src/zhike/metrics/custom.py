"""Custom fields: the further columns of a source, kept as a flat JSON object of texts.

They are read by pattern, not by a JSON function: the engines' functions differ in how they name a key with dots,
quotes or Chinese letters, and the object is one that we wrote ourselves, flat and with texts only.
"""

import re

import ibis
import ibis.expr.types as ir

_TEXT = r'"(?:[^"\\]|\\.)*"'
_BETWEEN = '":,"'


def custom_value(custom: ir.StringValue, field: str) -> ir.StringValue:
    """What a row says under a custom field; missing where it says nothing."""
    written = field.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    found = custom.re_extract(rf'[{{,] ?"{re.escape(written)}" ?: ?"((?:[^"\\]|\\.)*)"', 1)
    # A doubled backslash is set aside first, else \\n would be read as a line break.
    plain = found.replace("\\\\", "\x01").replace('\\"', '"').replace("\\n", "\n").replace("\\r", "\r")
    return plain.replace("\\t", "\t").replace("\x01", "\\").nullif("")


def custom_fields(customers: ir.Table, order_lines: ir.Table) -> ir.Table:
    """The custom fields that the data hold.

    Row     one custom field of one table, customers or order_lines
    Units   rows that say something under it
    """
    return ibis.union(_fields(customers, "customers"), _fields(order_lines, "order_lines"))


def _fields(rows: ir.Table, name: str) -> ir.Table:
    """Few sets of fields are many rows: the values are blanked out and equal sets added up before they are split."""
    said = rows.filter(rows.custom.notnull(), rows.custom.length() > 2)
    # No back-reference in the replacement: one engine writes \1, another $1.
    blank = said.custom.re_replace(f'" ?: ?{_TEXT}', '":').replace('":, "', _BETWEEN)
    sets = said.group_by(fields=blank).aggregate(rows=said.count())
    # {"a":,"b":} → a":,"b
    inner = sets.fields.substr(2, sets.fields.length() - 5)
    split = sets.select(field=inner.split(_BETWEEN).unnest(), rows=sets.rows)
    plain = split.field.replace("\\\\", "\x01").replace('\\"', '"').replace("\\n", "\n").replace("\\t", "\t")
    named = split.mutate(field=plain.replace("\x01", "\\"))
    found = named.group_by("field").aggregate(rows=named.rows.sum())
    return found.select(table=ibis.literal(name), field=found.field, rows=found.rows)
