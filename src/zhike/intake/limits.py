"""What one file may cost, in bytes, rows, seconds; the parent and its child read the same numbers."""

from dataclasses import dataclass

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True)
class Limits:
    """The most that reading one file may take.

    Units   bytes, rows, columns, seconds
    """

    file_bytes: int = 8 * GIB  # of the file as given
    unpacked_bytes: int = 8 * GIB  # of all text members of an archive together
    workbook_bytes: int = 2 * GIB  # of all parts of a workbook together, unpacked
    members: int = 2_000  # parts of a workbook or files of an archive
    ratio: int = 150  # unpacked ÷ packed size of one large part; people's workbooks stay below 60
    ratio_from: int = 32 * MIB  # parts smaller than this may be packed as tightly as they like
    columns: int = 16_384  # what Excel can hold
    rows: int = 50_000_000
    area: int = 48_000_000  # rows × columns of the box that a workbook's sheet spans
    memo_bytes: int = 512 * MIB  # of the long texts beside a dBase table
    cell_bytes: int = 4 * MIB
    line_bytes: int = 64 * MIB
    sheets: int = 500
    output_bytes: int = 32 * GIB  # of text that the child may hand over
    silent_seconds: int = 900  # by the clock, in which nothing comes: a busy machine is slow, and reads on
    processor_seconds: int = 900
    memory_bytes: int = 3 * GIB  # resident, of the child
    address_bytes: int = 4 * GIB  # address space, of the child


LIMITS = Limits()
