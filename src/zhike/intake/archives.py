"""Zip and gzip: what is inside, how much it really unpacks to, and streams that stop in time."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import IO, BinaryIO

from zhike.intake.given import Given
from zhike.intake.limits import MIB, Limits
from zhike.intake.memos import ENDINGS
from zhike.intake.refusals import Refused

CHUNK = 1 << 18
LOCAL = struct.Struct("<4s5H3L2H")


def directory(stream: BinaryIO, most_bytes: int, limits: Limits) -> zipfile.ZipFile:
    """The archive's directory, checked before one byte is unpacked.

    Errors  too_many_members, archive_too_large (sums, members lying upon each other), truncated_file
    """
    _count_first(stream, limits)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeDecodeError) as wrong:
        raise Refused("truncated_file") from wrong
    members = archive.infolist()
    if len(members) > limits.members:
        raise Refused("too_many_members", found=len(members), most=limits.members)
    total = sum(member.file_size for member in members)
    if total > most_bytes:
        raise Refused("archive_too_large", detail=f"{total // MIB} MiB > {most_bytes // MIB} MiB")
    stream.seek(0, io.SEEK_END)
    size = stream.tell()
    if sum(member.compress_size for member in members) > size:
        raise Refused("archive_too_large", detail="overlapping members")
    return archive


def _count_first(stream: BinaryIO, limits: Limits) -> None:
    """The number of members from the end record alone: reading a million entries would itself be the attack."""
    stream.seek(0, io.SEEK_END)
    size = stream.tell()
    stream.seek(max(0, size - 66_000))
    tail = stream.read(66_000)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Refused("truncated_file")
    found, length = struct.unpack_from("<H", tail, at + 10)[0], struct.unpack_from("<L", tail, at + 12)[0]
    if found != 0xFFFF and (found > limits.members or length > limits.members * 1024):
        raise Refused("too_many_members", found=found, most=limits.members)
    if found == 0xFFFF:
        wide = tail.rfind(b"PK\x06\x06")
        count = struct.unpack_from("<Q", tail, wide + 32)[0] if wide >= 0 and len(tail) >= wide + 40 else found
        if count > limits.members:
            raise Refused("too_many_members", found=count, most=limits.members)


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> Iterator[bytes]:
    """The member's bytes, a piece at a time, measured: a size that lies in the directory ends it.

    Python's own reader stops at the size that the directory claims, other readers do not; so the stream is
    inflated here, and the claim compared with what came out. What is packed far tighter than people's data ends it
    too, but only after some of it was given out, so that a more telling refusal may come first.
    """
    stream = archive.fp
    if stream is None or member.flag_bits & 1:
        raise Refused("encrypted_workbook")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("unreadable_file", detail=f"compression {member.compress_type}")
    at, left, produced = _start_of(stream, member), member.compress_size, 0
    inflate = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while left or (inflate is not None and inflate.unconsumed_tail):
        packed = inflate.unconsumed_tail if inflate is not None else b""
        if not packed:
            stream.seek(at)
            packed = stream.read(min(CHUNK, left))
            if not packed:
                raise Refused("truncated_file")
            at, left = at + len(packed), left - len(packed)
        try:
            piece = inflate.decompress(packed, 4 * CHUNK) if inflate is not None else packed
        except zlib.error as wrong:
            raise Refused("truncated_file") from wrong
        produced += len(piece)
        if produced > member.file_size:
            raise Refused("archive_too_large", detail=f"{member.filename}: > {member.file_size} B")
        if piece:
            yield piece
        if produced > limits.ratio_from and produced > limits.ratio * (member.compress_size - left):
            raise Refused(
                "archive_too_large", detail=f"{member.file_size // MIB} MiB ← {member.compress_size // 1024} KiB"
            )
        if inflate is not None and inflate.eof:
            break
    if produced != member.file_size or (inflate is not None and not inflate.eof):
        raise Refused("truncated_file")


def _start_of(stream: IO[bytes], member: zipfile.ZipInfo) -> int:
    """Where the packed bytes begin, behind the local header."""
    stream.seek(member.header_offset)
    header = stream.read(LOCAL.size)
    if len(header) < LOCAL.size or header[:4] != b"PK\x03\x04":
        raise Refused("truncated_file")
    fields = LOCAL.unpack(header)
    return member.header_offset + LOCAL.size + int(fields[9]) + int(fields[10])


def members_of(given: Given, limits: Limits) -> Iterator[Given]:
    """The files of a zip, each as if given alone; folders and the leftovers of macOS are passed over."""
    with directory(given.open(), limits.unpacked_bytes, limits) as archive:
        memos = _memos(archive.infolist())
        for member in archive.infolist():
            name = member_name(member)
            if (
                member in memos.values()
                or member.is_dir()
                or member.filename.startswith("__MACOSX/")
                or name.startswith((".", "~$"))
            ):
                continue
            if (member.external_attr >> 16) & 0o170000 == 0o120000:
                raise Refused("type_mismatch", kind="a link to another file", kind_zh="指向其他文件的链接")
            if member.flag_bits & 1:
                raise Refused("encrypted_workbook")
            memo = memos.get(member.filename)
            yield Given(
                name, partial(_stream, archive, member, limits), member=True, seekable=False,
                memo=partial(_sought, archive, memo, limits) if memo else None, memo_name=memo.filename if memo else "",
            )  # fmt: skip


def _memos(members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The memo file of each dBase table that has one beside it, by the table's path."""
    beside = {one.filename.lower(): one for one in members}
    tables = [one.filename for one in members if one.filename.lower().endswith(".dbf")]
    return {
        table: beside[name]
        for table in tables
        for ending in ENDINGS
        if (name := table[: -len(".dbf")].lower() + ending) in beside and not beside[name].flag_bits & 1
    }


def _sought(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> BinaryIO:
    """A member in memory, so that it can be sought in."""
    content = _stream(archive, member, limits).read(limits.memo_bytes + 1)
    if len(content) > limits.memo_bytes:
        raise Refused("archive_too_large", detail=member_name(member))
    return io.BytesIO(content)


def member_name(member: zipfile.ZipInfo) -> str:
    """The name without its folder; names without their mark of UTF-8 are tried as UTF-8, then as GBK, as Windows writes them."""
    name = member.filename
    if not member.flag_bits & 0x800:
        for codec in ("utf-8", "gb18030"):
            with suppress(UnicodeEncodeError, UnicodeDecodeError):
                name = member.filename.encode("cp437").decode(codec)
                break
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return last[-255:] if last not in ("", ".", "..") else "–"


def _stream(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> BinaryIO:
    return io.BufferedReader(Pieces(unpacked(archive, member, limits)), CHUNK)


class Pieces(io.RawIOBase):
    """A stream over pieces of bytes."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, room: object) -> int:
        view = memoryview(room).cast("B")  # type: ignore[arg-type]
        if not self.rest:
            self.rest = next(self.pieces, b"")
        piece, self.rest = self.rest[: len(view)], self.rest[len(view) :]
        view[: len(piece)] = piece
        return len(piece)


def gunzipped(given: Given, limits: Limits) -> Given:
    """The one file in a gzip; its name is the outer one without `.gz`."""
    name = given.name[:-3] if given.name.lower().endswith(".gz") else given.name
    return Given(name, lambda: io.BufferedReader(Pieces(_inflated(given, limits)), CHUNK), member=True, seekable=False)


def _inflated(given: Given, limits: Limits) -> Iterator[bytes]:
    taken = produced = 0
    packed, inflate = b"", zlib.decompressobj(31)
    with given.open() as stream:
        while True:
            packed = packed or stream.read(CHUNK)
            if not packed:
                if not inflate.eof:
                    raise Refused("truncated_file")
                return
            if inflate.eof:
                if not packed.strip(b"\0"):
                    return
                inflate = zlib.decompressobj(31)
            try:
                piece = inflate.decompress(packed, 4 * CHUNK)
            except zlib.error as wrong:
                raise Refused("truncated_file") from wrong
            rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
            taken, packed, produced = taken + len(packed) - len(rest), rest, produced + len(piece)
            if produced > limits.unpacked_bytes or (
                produced > 4 * limits.ratio_from and produced > limits.ratio * 2 * taken
            ):
                raise Refused("archive_too_large", detail=f"> {produced // MIB} MiB")
            if piece:
                yield piece
