"""A file as given to the child, and what it is by its first bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from zhike.errors import Text

HEAD = 8_192


@dataclass(frozen=True)
class Given:
    """One file, or one member of an archive, that can be opened again from its start.

    `open` gives a stream of its own; two streams of one file are not read in turns.
    """

    name: str
    open: Callable[[], BinaryIO]
    member: bool = False
    seekable: bool = True
    memo: Callable[[], BinaryIO] | None = None  # the file of long texts that came with a dBase table; can be sought in
    memo_name: str = ""

    @property
    def suffix(self) -> str:
        """`.xls` and the like, as the name has it."""
        return "." + self.name.rpartition(".")[2].lower() if "." in self.name else "without ending"

    def head(self, size: int = HEAD) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)


# fmt: off
FOREIGN: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF",                        ("a PDF document", "PDF 文档")),
    (b"MZ",                          ("a Windows program", "Windows 程序")),
    (b"\x7fELF",                     ("a Linux program", "Linux 程序")),
    (b"\xcf\xfa\xed\xfe",            ("a macOS program", "macOS 程序")),
    (b"\xca\xfe\xba\xbe",            ("a Java class", "Java 程序")),
    (b"#!",                          ("a script", "脚本")),
    (b"\x89PNG",                     ("a PNG picture", "PNG 图片")),
    (b"\xff\xd8\xff",                ("a JPEG picture", "JPEG 图片")),
    (b"GIF8",                        ("a GIF picture", "GIF 图片")),
    (b"RIFF",                        ("sound, video or a picture", "音频、视频或图片")),
    (b"II*\x00",                     ("a TIFF picture", "TIFF 图片")),
    (b"MM\x00*",                     ("a TIFF picture", "TIFF 图片")),
    (b"7z\xbc\xaf\x27\x1c",          ("a 7z archive", "7z 压缩包")),
    (b"Rar!",                        ("a RAR archive", "RAR 压缩包")),
    (b"\xfd7zXZ\x00",                ("an xz archive", "xz 压缩包")),
    (b"BZh",                         ("a bzip2 archive", "bzip2 压缩包")),
    (b"\x28\xb5\x2f\xfd",            ("a Zstandard archive", "Zstandard 压缩包")),
    (b"SQLite format 3",             ("an SQLite database", "SQLite 数据库")),
    (b"{\\rtf",                      ("an RTF document", "RTF 文档")),
    (b"ID3",                         ("sound", "音频")),
    (b"OggS",                        ("sound", "音频")),
    (b"\x80\x04\x95",                ("a Python pickle", "Python 序列化数据")),
    (b"\x80\x05\x95",                ("a Python pickle", "Python 序列化数据")),
    (b"\x00\x01\x00\x00Standard",    ("an Access database", "Access 数据库")),
    (b"!BDN",                        ("an Outlook file", "Outlook 文件")),
    (b"ARROW1",                      ("an Arrow file", "Arrow 文件")),
    (b"ustar",                       ("a tar archive", "tar 压缩包")),
)
# fmt: on


def foreign(head: bytes) -> Text | None:
    """What the file is where it is certainly no table."""
    if head[257:262] == b"ustar":
        return ("a tar archive", "tar 压缩包")
    if head[4:8] == b"ftyp":
        return ("a video or picture", "视频或图片")
    if head[:2] == b"BM" and len(head) > 26 and int.from_bytes(head[14:18], "little") in (12, 40, 108, 124):
        return ("a bitmap picture", "位图图片")
    return next((name for magic, name in FOREIGN if head.startswith(magic)), None)


def ascii_of(head: bytes) -> bytes:
    """The Latin letters at the start, whether in UTF-8, UTF-16 or GB18030, with or without a byte order mark."""
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip()


def foreign_text(head: bytes) -> Text | None:
    """Text that is certainly no table of cells; XML tables have been looked for before."""
    start = ascii_of(head)[:200]
    if start.startswith((b"<?xml", b"<svg")):
        return ("an XML document", "XML 文档")
    if start.startswith((b'{"', b"[{", b"{\n", b"{\r", b"[\n", b"[\r")):
        return ("JSON data", "JSON 数据")
    if start.lower().startswith((b"mime-version:", b"received:", b"return-path:")):
        return ("a mail or web archive", "邮件或网页存档")
    return None
