"""connect(url) → an engine: DuckDB in the process, or Spark, through Ibis. The one file that knows which.

duckdb://                an engine in memory, spilling to `scratch`
spark://local            a Spark session on this machine (extra `spark`, Java 17 or 21)
spark://host:7077        a Spark cluster
"""

import ctypes
import gc
import hashlib
import os
import shutil
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import psutil
import pyarrow as pa
from ibis.backends.sql.datatypes import DuckDBType
from pyarrow import parquet

from zhike.errors import BrokenSetup
from zhike.laid_out import DuckDB
from zhike.ordered import Ordered, ordered
from zhike.picked import Picked

GIB = 1 << 30
GROWN = GIB // 4
BATCH_ROWS = 65_536
ROW_GROUP = 122_880
ROW_GROUP_OF_ONE = 4_096  # the rows that are unpacked for one customer
PASSING_ROW_GROUP = 32_768  # a row group is one thread's work: the tables of most companies fill no large one
KEPT_ROWS = 100
KEPT_ANSWERS = 1000
HELD_TABLES = 2
HELD_SHARE = 0.65
"""Part of the engine's memory that rows held in it may take."""
UNPACKED = 4.5
"""Rows in memory take so many times the bytes of their file before it was compressed: profiles of a million customers."""
INTERRUPTED = (duckdb.InterruptException,)
"""What a computing call raises when `interrupt` was called meanwhile."""


class Engine:
    """A connection to one engine. Expressions of its tables run where it runs."""

    def __init__(self, name: str, backend: Any, memory: int = 0) -> None:
        self.name = name
        self.backend = backend
        self.memory = memory  # bytes that it may use; 0 where others see to that
        self._numbers = count()

    def read(self, paths: Path | Sequence[Path], *, name: str = "") -> ir.Table:
        """The rows of one or several Parquet files, columns united by name.

        name: what they are called in every run, so that what is made of them is laid out once; else they go by their
        number on this connection, which is the same for every file that is read in the same steps.
        """
        files = [str(path) for path in ([paths] if isinstance(paths, Path) else paths)]
        if self.name == "duckdb":
            return self.backend.read_parquet(
                files, table_name=name or f"rows_{next(self._numbers)}", union_by_name=True
            )
        view = ibis.util.gen_name("read")  # one session may serve several runs
        self.backend._session.read.option("mergeSchema", "true").parquet(*files).createOrReplaceTempView(view)
        return self.backend.table(view)

    def given(self, rows: pa.Table) -> ir.Table:
        """Rows held in memory, as a table of this engine."""
        if self.name == "duckdb":
            return ibis.memtable(rows)
        # Spark takes rows in memory by way of pandas, which loses decimals; a file keeps them, as long as this engine.
        path = self._beside / f"{next(self._numbers)}.parquet"
        parquet.write_table(rows, path)
        return self.read(path)

    @cached_property
    def _beside(self) -> Path:
        place = tempfile.mkdtemp(prefix="zhike-given-")
        weakref.finalize(self, shutil.rmtree, place, ignore_errors=True)
        return Path(place)

    def fetch(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression, as an Arrow table."""
        if self.name == "duckdb":
            rows = self.backend.con.execute(self._as_built(expression)).to_arrow_table()
            return rows.cast(expression.schema().to_pyarrow())
        return self.backend._session.sql(self.sql(expression)).toArrow().cast(expression.schema().to_pyarrow())

    def batches(self, expression: ir.Table) -> Iterator[pa.RecordBatch]:
        """The rows of an expression a piece at a time, for what is too large to hold."""
        if self.name == "duckdb":
            yield from self.backend.con.execute(self.sql(expression)).to_arrow_reader(BATCH_ROWS)
        else:
            yield from self.fetch(expression).to_batches(BATCH_ROWS)

    def write(
        self, expression: ir.Table, path: Path, *, by: Sequence[str] = (), group: int = ROW_GROUP, passing: bool = False
    ) -> int:
        """Write an expression's rows to one Parquet file and say how many there were.

        `by` lays rows with equal values side by side, so that a reader of one customer skips most of the file.
        `group`: so many rows are unpacked together; few suit who reads one customer, many who reads all.
        `passing`: the file is read a few times and replaced soon, so it is packed less tightly and faster.
        """
        packed, size = ("snappy", PASSING_ROW_GROUP) if passing else ("zstd", group)
        if self.name != "duckdb":
            return self._strung_together(expression.order_by(*by) if by else expression, path, packed, size)
        order = " ORDER BY " + ", ".join(map(_quoted, by)) if by else ""
        options = f"FORMAT parquet, COMPRESSION {packed}, ROW_GROUP_SIZE {size if passing else ROW_GROUP}"
        sql = f"COPY ({self._typed(expression)}{order}) TO {_text(path)} ({options})"
        count = int(self.backend.con.execute(sql).fetchone()[0])
        self._put_down(expression)
        if not passing and size < min(count, ROW_GROUP):
            _regroup(path, packed, size)
        return count

    def _strung_together(self, expression: ir.Table, path: Path, packed: str, size: int) -> int:
        """Spark's executors write parts beside the file; they become one a piece at a time, no table is ever held here.

        Errors  BrokenSetup where the cluster wrote them to disks of its own
        """
        parts = path.with_name(f"{path.name}.parts")
        self.backend._session.sql(self.sql(expression)).write.mode("overwrite").parquet(str(parts))
        if not (parts / "_SUCCESS").exists():
            raise BrokenSetup(
                (f"The cluster's results are not at {parts}.", f"在 {parts} 找不到集群写出的结果。"),
                ("Put the workspace on storage that driver and executors share.", "请把工作区放在驱动程序与各执行节点共享的存储上。"),
            )  # fmt: skip
        schema, count = expression.schema().to_pyarrow(), 0
        with parquet.ParquetWriter(path, schema, compression=packed) as writer:
            for part in sorted(parts.glob("part-*")):
                for batch in parquet.ParquetFile(part).iter_batches(size):
                    writer.write_batch(batch.cast(schema))
                    count += batch.num_rows
        shutil.rmtree(parts)
        return count

    def _typed(self, expression: ir.Table) -> str:
        """SQL whose columns have the types that the expression promises.

        DuckDB adds up whole numbers as HUGEINT, which Parquet would keep as floating point, and Ibis leaves out a
        cast to the type that it believes to be there already.
        """
        types = ((_quoted(name), DuckDBType.to_string(type_)) for name, type_ in expression.schema().items())
        columns = ", ".join(f"CAST({name} AS {type_}) AS {name}" for name, type_ in types)
        return f"SELECT {columns} FROM ({self._as_built(expression)})"  # noqa: S608 - names are quoted, types are ours

    def _put_down(self, expression: ir.Table) -> None:
        """Let go of rows in memory that have been written; Ibis holds them until the process ends.

        An expression that is asked again brings them again.
        """
        for held in expression.op().find(ops.InMemoryTable):
            if held in self.backend._memtables:
                self.backend._memtables.discard(held)
                self.backend.con.unregister(held.name)

    def _as_built(self, expression: ir.Table) -> str:
        """SQL that nobody reads: the engine puts nested selects together itself, in a quarter of the time Ibis takes."""
        ibis.options.sql.fuse_selects = False
        try:
            return self.sql(expression)
        finally:
            ibis.options.sql.fuse_selects = True

    def sql(self, expression: ir.Table) -> str:
        """The expression as this engine's SQL, values bound as escaped literals."""
        self.backend._run_pre_execute_hooks(expression)  # registers tables held in memory
        return str(self.backend.compile(expression))

    def interrupt(self) -> None:
        """Stop what the engine is computing, from another thread; the computing call raises `Interrupted`."""
        if self.name == "duckdb":
            self.backend.con.interrupt()
        else:
            self.backend._session.sparkContext.cancelAllJobs()

    def close(self) -> None:
        """Let go of the engine and what it holds."""
        if self.name == "duckdb":
            self.backend.disconnect()
        else:
            self.backend._session.stop()


def _listed(rows: pa.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rows.to_pylist()
    return found


def _text(path: Path | str) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _regroup(path: Path, packed: str, size: int) -> None:
    """A file's rows in smaller groups, as they lie.

    DuckDB's own writer holds very many groups at once when they are small: a million customers' do not fit beside
    the sort.
    """
    loose = path.rename(path.with_name(f"{path.name}.loose"))
    with (
        parquet.ParquetFile(loose) as rows,
        parquet.ParquetWriter(path, rows.schema_arrow, compression=packed) as writer,
    ):
        for batch in rows.iter_batches(size):
            writer.write_batch(batch, row_group_size=size)
    loose.unlink()


def unpacked(path: Path) -> int:
    """About the bytes that a file's rows take in DuckDB's memory, however they are compressed and grouped."""
    told = parquet.read_metadata(path)
    return int(UNPACKED * sum(told.row_group(number).total_byte_size for number in range(told.num_row_groups)))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class OfOne:
    """A statement about one customer, who is bound to its $1.

    `reads`: the columns that it needs of each table. `of_nothing`: whether it may have rows where a table has none of
    that customer, as a sum has. `picked`: how its rows are had without the engine, where nothing is computed.
    """

    sql: str
    reads: Mapping[str, Sequence[str]]
    of_nothing: bool = True
    picked: Picked | None = None


class Reader(Engine):
    """An engine that many threads share to read sealed files.

    Each statement runs on a cursor of its own, and each file is opened once, however many questions read it. The
    files never change, so the same SQL has the same answer: short answers are kept, the oldest go first.

    `held`: names of files that are read so often that their rows stay in memory, those of the last two asked for, as far
    as there is room.
    """

    def __init__(self, engine: Engine, *, held: Sequence[str] = ()) -> None:
        super().__init__(engine.name, engine.backend, engine.memory)
        if self.name == "duckdb":
            self.backend.con.execute("SET GLOBAL parquet_metadata_cache = true")  # sealed files do not change
        self._to_hold = frozenset(held)
        self._held: dict[str, tuple[str, int]] = {}  # where the rows came from, and the bytes that they take
        self._lock = threading.Lock()
        self._last = threading.local()
        self._opened: dict[tuple[str, ...], ir.Table] = {}
        self._known: dict[str, pa.Table] = {}
        self._files: dict[str, Path] = {}
        self._ordered: dict[Path, Ordered | None] = {}

    def read(self, paths: Path | Sequence[Path], *, name: str = "") -> ir.Table:  # noqa: ARG002 - files name themselves
        files = tuple(str(path) for path in ([paths] if isinstance(paths, Path) else paths))
        with self._lock:
            if files not in self._opened:
                self._opened[files] = self._open(files)
            return self._opened[files]

    def fetch(self, expression: ir.Table) -> pa.Table:
        if self.name != "duckdb":
            return super().fetch(expression)
        sql = self.sql(expression)
        known = self._known.get(sql)
        if known is not None:
            return known
        rows = self.run(sql).cast(expression.schema().to_pyarrow())
        if rows.num_rows <= KEPT_ROWS:
            with self._lock:
                self._known[sql] = rows
                while len(self._known) > KEPT_ANSWERS:
                    del self._known[next(iter(self._known))]
        return rows

    def sql(self, expression: ir.Table) -> str:
        if self.name != "duckdb":
            return super().sql(expression)
        last = getattr(self._last, "compiled", None)
        if last is None or last[0] is not expression:  # an answer runs its SQL and then shows it
            last = self._last.compiled = (expression, str(self.backend.compile(expression)))
        return str(last[1])

    def run(self, sql: str, values: Sequence[str] = ()) -> pa.Table:
        """The rows of SQL compiled before, with values bound to its $1, $2 …"""
        with self.backend.con.cursor() as cursor:
            return cursor.execute(sql, list(values)).to_arrow_table()

    def about(self, customer_id: str, asked: OfOne) -> list[dict[str, Any]]:
        """The rows of a statement about one customer; nobody else's rows may have a part in it.

        Of files in the order of customers only that one's rows are read. A row of two hundred columns is had as it is
        shown: to make Arrow of it first takes as long as to find it.
        """
        if (rows := asked.picked) and (file := self._in_order(rows.table)):
            return _listed(rows.of(file.rows(customer_id, rows.needs)))
        with self.backend.con.cursor() as cursor:
            for name, columns in asked.reads.items():
                if (file := self._in_order(name)) is None:
                    continue
                own = file.rows(customer_id, columns)
                if not own.num_rows and not asked.of_nothing:
                    return []
                cursor.register(name, own)
            found = cursor.execute(asked.sql, [customer_id])
            if any("TIME ZONE" in str(kind) for _, kind, *_ in found.description):  # Python's would need pytz
                return _listed(found.to_arrow_table())
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def _in_order(self, name: str) -> Ordered | None:
        path = self._files.get(name)
        if path is None:  # held in memory, or let go meanwhile
            return None
        if path not in self._ordered:
            found = self._ordered[path] = ordered(path)
            return found
        return self._ordered.get(path)

    def forget(self) -> None:
        """Let go of all files; those of a snapshot no longer in force need not stay open."""
        with self._lock:
            for known in (self._opened, self._known, self._files, self._ordered):
                known.clear()

    def _open(self, files: tuple[str, ...]) -> ir.Table:
        if self.name != "duckdb":
            return super().read([Path(file) for file in files])
        # A view of the whole database, not of one connection: cursors are connections of their own.
        name = f"file_{hashlib.sha256(repr(files).encode()).hexdigest()[:16]}"
        listed = ", ".join(map(_text, files))
        rows = f"read_parquet([{listed}], union_by_name = true)"
        may_hold = len(files) == 1 and Path(files[0]).stem in self._to_hold
        if may_hold and (takes := unpacked(Path(files[0]))) <= HELD_SHARE * self.memory:
            self._hold(name, rows, takes)
        else:
            self.backend.con.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM {rows}")  # noqa: S608 - our own paths, quoted
            if len(files) == 1:
                self._files[name] = Path(files[0])
        return self.backend.table(name)

    def _hold(self, name: str, rows: str, takes: int) -> None:
        """Rows in memory under a name. Names that give way lead to their files again: nobody who reads them notices."""
        if name in self._held:
            return
        con, room = self.backend.con, HELD_SHARE * self.memory - takes
        while self._held and (
            len(self._held) >= HELD_TABLES or sum(bytes_ for _, bytes_ in self._held.values()) > room
        ):
            oldest = next(iter(self._held))
            con.execute("BEGIN")
            con.execute(f"DROP TABLE {oldest}")
            con.execute(f"CREATE VIEW {oldest} AS SELECT * FROM {self._held.pop(oldest)[0]}")  # noqa: S608 - our own paths, quoted
            con.execute("COMMIT")
        con.execute(f"DROP VIEW IF EXISTS {name}")
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM {rows}")  # noqa: S608 - our own paths, quoted
        self._held[name] = (rows, takes)


def connect(
    url: str = "duckdb://", *, memory_limit_gb: float = 0.0, threads: int = 0, scratch: Path | None = None
) -> Engine:
    """The engine behind a URL.

    Errors  BrokenSetup where the scheme is unknown or Spark is not installed
    """
    if url.startswith("duckdb://"):
        return _duckdb(memory_limit_gb, threads, scratch)
    if url.startswith("spark://"):
        return _spark(url.removeprefix("spark://"), threads)
    raise BrokenSetup(
        (f"There is no engine “{url}”.", f"没有名为“{url}”的计算引擎。"),
        ("Use duckdb:// or spark://local.", "请使用 duckdb:// 或 spark://local。"),
    )


@contextmanager
def connected(url: str = "duckdb://", **options: Any) -> Iterator[Engine]:
    """An engine for the length of a block."""
    engine = connect(url, **options)
    try:
        yield engine
    finally:
        engine.close()


def let_go(held: int = 0) -> int:
    """Give the system back what nothing holds any more, where this process has grown much since it held `held` bytes.

    Arrays of a step that is over would else stay with the process beside what the engine holds for the next. To look
    for them takes a third of a second in a process that holds a GiB for good: it is done where there is something to find.
    Says how many bytes the process holds, as the next call wants to know.
    """
    process = psutil.Process()
    now = int(process.memory_info().rss)
    if now <= max(GIB, held + GROWN):
        return min(now, held) if held else now
    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim"):
        ctypes.CDLL(None).malloc_trim(0)
    return int(process.memory_info().rss)


def memory_limit(gigabytes: float = 0.0) -> int:
    """Bytes the engine may use: what is asked, else a third of the machine's memory and at most 4 GiB."""
    return int(gigabytes * GIB) if gigabytes > 0 else min(4 * GIB, psutil.virtual_memory().total // 3)


def _duckdb(memory_limit_gb: float, threads: int, scratch: Path | None) -> Engine:
    limit = memory_limit(memory_limit_gb)
    settings: dict[str, Any] = {
        "memory_limit": f"{limit // (1 << 20)}MiB",
        "threads": threads or os.cpu_count() or 2,
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    backend = DuckDB().connect(**settings)
    if scratch is not None:  # no setting: it is another one in each run, and all runs are to know each other's SQL
        backend.con.execute(f"SET temp_directory = {_text(scratch)}")
    backend.con.execute("LOAD icu; SET TimeZone = 'UTC'")  # carried by the wheel, nothing is fetched
    return Engine("duckdb", backend, limit)


def _spark(master: str, threads: int) -> Engine:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise BrokenSetup(
            ("Spark is not installed.", "尚未安装 Spark。"),
            ("Install it with: pip install 'zhike[spark]'.", "请执行：pip install 'zhike[spark]'。"),
        ) from error
    target = f"local[{threads or os.cpu_count() or 2}]" if master == "local" else f"spark://{master}"
    session = (
        SparkSession.builder.master(target)
        .appName("zhike")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "4" if master == "local" else "200")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config(
            "spark.driver.host", "127.0.0.1" if master == "local" else os.environ.get("SPARK_LOCAL_IP", "127.0.0.1")
        )
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        .config("spark.authenticate", "true" if master != "local" else "false")
        .getOrCreate()
    )
    return Engine("spark", ibis.pyspark.connect(session))
