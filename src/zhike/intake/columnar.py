"""Parquet files: every column cast to text, a batch at a time, its names becoming row 1."""

import io

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhike.intake.cells import About, Sheets, emptied, text_of_float
from zhike.intake.given import Given
from zhike.intake.refusals import Refused

BATCH_ROWS = 65_536


def read_parquet(given: Given, sheets: Sheets, about: About) -> None:
    """One Parquet file as one sheet."""
    stream = given.open() if given.seekable else io.BytesIO(given.head(-1))
    try:
        with pq.ParquetFile(stream, memory_map=False, pre_buffer=False) as file:
            names = file.schema_arrow.names
            if len(names) > sheets.limits.columns:
                raise Refused("sheet_dimensions", sheet="", rows=file.metadata.num_rows, columns=len(names))
            if file.metadata.num_rows > sheets.limits.rows:
                raise Refused("sheet_dimensions", sheet="", rows=file.metadata.num_rows, columns=len(names))
            told = {"notes": ["Parquet: row 1 holds the column names"]}
            sheets.begin(width=len(names), file=given.name, about=told | about)
            sheets.batch([pa.array([name or None], pa.string()) for name in names], height=1, before=0)
            done = 1
            for batch in file.iter_batches(batch_size=BATCH_ROWS, use_threads=False):
                columns = [emptied(as_text(column)) for column in batch.columns]
                sheets.batch(columns, height=batch.num_rows, before=done)
                done += batch.num_rows
            sheets.end()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError, OSError) as wrong:
        raise Refused("unreadable_file", detail=str(wrong).splitlines()[0][:200]) from wrong


def as_text(column: pa.Array) -> pa.Array:
    """One column's values as the text that a person would have typed."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    if pa.types.is_string(kind):
        return column
    if pa.types.is_boolean(kind):
        return pc.if_else(column, pa.scalar("TRUE"), pa.scalar("FALSE"))
    if pa.types.is_float16(kind):
        return _floats(column.cast(pa.float32()))
    if pa.types.is_floating(kind):
        return _floats(column)
    if pa.types.is_timestamp(kind):
        return _timestamps(column)
    if pa.types.is_null(kind):
        return pa.nulls(len(column), pa.string())
    try:
        text = column.cast(pa.string())
        return pc.replace_substring_regex(text, r"\.0+$", "") if pa.types.is_time(kind) else text
    except pa.ArrowInvalid as wrong:
        raise Refused("undecodable", encoding="UTF-8", line="–", byte="–", detail=f"{kind}") from wrong
    except (pa.ArrowNotImplementedError, pa.ArrowTypeError) as wrong:
        raise Refused("unreadable_file", detail=f"column of type {kind}") from wrong


def _floats(column: pa.Array) -> pa.Array:
    """Shortest text. Arrow writes 123.0 as "123"; what it writes with an exponent, and −0, follows our own rule."""
    text = column.cast(pa.string())
    odd = pc.fill_null(pc.match_substring_regex(text, "e|^-0$"), False)
    if not pc.any(odd).as_py():
        return text
    values = [text_of_float(number) for number in column.filter(odd).to_pylist()]
    return pc.replace_with_mask(text, odd, pa.array(values, pa.string()))


def _timestamps(column: pa.Array) -> pa.Array:
    """`2010-12-01 08:26:00`; fractions of a second only where the column has any, an offset where it has a zone."""
    try:
        column = column.cast(pa.timestamp("s", column.type.tz))
    except pa.ArrowInvalid:
        return pc.replace_substring_regex(column.cast(pa.string()), r"\.?0+((?:Z|[+-]\d\d:?\d\d)?)$", r"\1")
    return column.cast(pa.string())
