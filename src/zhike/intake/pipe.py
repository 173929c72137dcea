"""The one language between child and parent: frames of bytes, and columns of text inside them.

A frame is a letter, a length and that many bytes. Columns travel as the three buffers of an Arrow text
column (validity, offsets, data), not as Arrow IPC: the parent must not parse a format with metadata,
dictionaries and compression that a hostile child could aim at it. Each column is validated before use.

    J   JSON    a sheet begins or ends, progress, a refusal
    B   rows    one batch of the sheet that is open
"""

import json
import struct
from collections.abc import Sequence
from typing import IO, BinaryIO

import pyarrow as pa

HEAD = struct.Struct("<cQ")
COUNTS = struct.Struct("<II")
SIZES = struct.Struct("<QQQ")
MOST_FRAME = 1 << 30


class Garbled(Exception):
    """The bytes are no frame of ours: the child was cut off or lies."""


def send_json(pipe: BinaryIO, message: dict[str, object]) -> None:
    """One JSON frame, sent at once."""
    body = json.dumps(message).encode("ascii")
    pipe.write(HEAD.pack(b"J", len(body)))
    pipe.write(body)
    pipe.flush()


def send_columns(pipe: BinaryIO, columns: Sequence[pa.Array]) -> None:
    """One batch of text columns of equal length."""
    parts: list[bytes | pa.Buffer] = [COUNTS.pack(len(columns[0]) if columns else 0, len(columns))]
    for column in columns:
        if column.offset:
            column = pa.concat_arrays([column])
        buffers = [buffer if buffer is not None else b"" for buffer in column.buffers()]
        parts.append(SIZES.pack(*(len(buffer) for buffer in buffers)))
        parts.extend(buffers)
    pipe.write(HEAD.pack(b"B", sum(len(part) for part in parts)))
    for part in parts:
        pipe.write(part)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next frame, or None where the child has closed its end between two frames."""
    head = pipe.read(HEAD.size)
    if not head:
        return None
    if len(head) < HEAD.size:
        raise Garbled
    letter, length = HEAD.unpack(head)
    if letter not in (b"J", b"B") or length > MOST_FRAME:
        raise Garbled
    body = pipe.read(length)
    if len(body) < length:
        raise Garbled
    return letter, body


def columns_of(body: bytes, width: int) -> tuple[int, list[pa.Array]]:
    """The text columns of a batch, each checked to its last byte."""
    if len(body) < COUNTS.size:
        raise Garbled
    rows, found = COUNTS.unpack_from(body)
    if found != width:
        raise Garbled
    whole, at, columns = pa.py_buffer(body), COUNTS.size, []
    for _ in range(width):
        if at + SIZES.size > len(body):
            raise Garbled
        sizes = SIZES.unpack_from(body, at)
        at += SIZES.size
        if at + sum(sizes) > len(body) or sizes[1] < 4 * (rows + 1) or (sizes[0] and sizes[0] * 8 < rows):
            raise Garbled
        buffers: list[pa.Buffer | None] = []
        for size in sizes:
            buffers.append(whole.slice(at, size))
            at += size
        if not sizes[0]:
            buffers[0] = None
        try:
            column = pa.StringArray.from_buffers(rows, buffers[1], buffers[2], buffers[0])
            column.validate(full=True)
        except pa.ArrowInvalid as wrong:
            raise Garbled from wrong
        columns.append(column)
    if at != len(body):
        raise Garbled
    return rows, columns
