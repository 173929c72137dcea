"""The desk's file: made once, opened only where it is whole, ours, and not of a newer version."""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from zhike.desk import schema
from zhike.errors import BrokenSetup, Text

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:  # there is none for Macs with an Intel processor: Python's own, where that is new enough
    import sqlite3 as sqlite

OLDEST_SQLITE = (3, 51, 3)  # older ones can lose the tail of a write-ahead log
WAIT_MS = 20_000
MAGIC = b"SQLite format 3\0"
NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph", "glusterfs", "afs")
WHOLE_CHECK = 64 << 20  # files up to this size are checked page by page at each start
PROBES = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": WAIT_MS, "mmap_size": 0}


def make(path: Path) -> None:
    """A new, empty desk; private from its first byte on."""
    if path.exists():
        raise _broken(path, "is there already", "已经存在")
    # Made beside its place and moved there whole: a desk that was never finished must not look like a damaged one.
    fresh = path.with_name(f"{path.name}.new")
    for left in (fresh, path.with_name(f"{fresh.name}-wal"), path.with_name(f"{fresh.name}-shm")):
        left.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    engine = _engine(fresh)
    with engine.begin() as connection:
        schema.make(connection)
    engine.dispose()
    fresh.rename(path)


def engine_of(path: Path) -> Engine:
    """A pool of probed connections to the desk.

    Errors  BrokenSetup where the file is missing, empty, damaged, foreign, newer, or on a network drive
    """
    _check_library()
    _check_file(path)
    _check_drive(path)
    engine = _engine(path)
    try:
        with engine.connect().execution_options(writes=False) as connection, connection.begin():
            found = _check_content(path, connection)
        if found < schema.VERSION:
            with engine.begin() as connection:
                schema.upgrade(connection, found)
    except DatabaseError as error:
        engine.dispose()
        raise _broken(path, f"is damaged ({error.orig})", f"已损坏（{error.orig}）") from error
    except BrokenSetup:
        engine.dispose()
        raise
    return engine


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        module=sqlite,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=28,
        connect_args={"check_same_thread": False, "timeout": WAIT_MS / 1000},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "checkout", _probe)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say, not at the first write
    for pragma, value in (
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
        ("foreign_keys", "ON"),
        ("busy_timeout", WAIT_MS),
        ("mmap_size", 0),
        ("temp_store", "MEMORY"),
    ):
        connection.execute(f"PRAGMA {pragma} = {value}")


def _probe(connection: Any, _record: Any, _proxy: Any) -> None:
    for pragma, wanted in PROBES.items():
        row = connection.execute(f"PRAGMA {pragma}").fetchone()
        if row is not None and row[0] != wanted:
            raise BrokenSetup(
                (
                    f"SQLite runs with {pragma} = {row[0]}, not {wanted}.",
                    f"SQLite 的 {pragma} 为 {row[0]}，应为 {wanted}。",
                ),
                ("Keep the workspace on a local disk.", "请把工作区放在本机磁盘上。"),
            )


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def library() -> tuple[str, bool]:
    """The version of SQLite, and whether it is new enough."""
    return sqlite.sqlite_version, sqlite.sqlite_version_info >= OLDEST_SQLITE


def _check_library() -> None:
    found, is_well = library()
    if not is_well:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise BrokenSetup(
            (f"SQLite {found} is too old.", f"SQLite {found} 版本过低。"),
            (f"Use a Python with SQLite {wanted} or newer.", f"请使用自带 SQLite {wanted} 以上的 Python。"),
        )


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise _broken(path, "is missing", "缺失")
    with path.open("rb") as file:
        head = file.read(100)
    if not head:
        raise _broken(path, "is empty", "是空文件")
    if not head.startswith(MAGIC):
        raise _broken(path, "is no SQLite file, or its first page is damaged", "不是 SQLite 文件，或首页已损坏")
    if int.from_bytes(head[68:72], "big") != schema.APPLICATION:
        raise _broken(path, "belongs to another program", "属于其他程序")


def _check_drive(path: Path) -> None:
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return
    best, kind = "", ""
    for line in mounts.read_text("utf-8", "replace").splitlines():
        _, at, found, *_ = line.split(" ")
        if path.resolve().is_relative_to(at) and len(at) >= len(best):
            best, kind = at, found
    if kind in NETWORK:
        raise BrokenSetup(
            (f"{path} lies on a network drive ({kind}).", f"{path} 位于网络磁盘（{kind}）上。"),
            ("Move the workspace to a local disk.", "请把工作区移到本机磁盘。"),
        )


def _check_content(path: Path, connection: Connection) -> int:
    found = int(connection.execute(text("PRAGMA user_version")).scalar_one())
    if found > schema.VERSION:
        raise BrokenSetup(
            (
                f"{path} was written by a newer Zhike (format {found}; this one knows {schema.VERSION}).",
                f"{path} 由更新版本的知客写入（格式 {found}，本版本支持 {schema.VERSION}）。",
            ),
            (
                "Upgrade with: pip install --upgrade zhike. Nothing was changed.",
                "请升级：pip install --upgrade zhike。未做任何改动。",
            ),
        )
    if path.stat().st_size <= WHOLE_CHECK:
        told = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
        if told != "ok":
            raise _broken(path, f"is damaged ({told})", f"已损坏（{told}）")
    there = set(connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'table'")).scalars())
    missing = [name for name in schema.metadata.tables if name not in there]
    if missing and found == schema.VERSION:
        raise _broken(path, f"lacks the table {missing[0]}", f"缺少表 {missing[0]}")
    return found


def _broken(path: Path, en: str, zh: str) -> BrokenSetup:
    what: Text = (f"The workspace's record {path} {en}.", f"工作区的记录文件 {path} {zh}。")
    return BrokenSetup(
        what,
        (
            "Put back the last copy of desk.db (with desk.db-wal and desk.db-shm, if they were copied). "
            "Nothing was changed; the files under sources/ are whole and can be imported into a new workspace.",
            "请恢复最近一次备份的 desk.db（连同备份中的 desk.db-wal、desk.db-shm）。"
            "未做任何改动；sources/ 下的原始文件仍在，也可导入到新的工作区。",
        ),
    )
