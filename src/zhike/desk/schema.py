"""The desk's tables, and the steps that bring an older desk up to this version."""

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

APPLICATION = 0x5A484B31  # "ZHK1": tells a desk from any other SQLite file
VERSION = 3

metadata = MetaData()

# Instants are ISO text in UTC: SQLite has no type for them, and the file stays readable without us.
# fmt: off
decisions = Table("decisions", metadata,
    Column("id", Integer, primary_key=True), Column("at", String, nullable=False), Column("who", String, nullable=False),
    Column("kind", String, nullable=False), Column("subject", String, nullable=False), Column("value", JSON, nullable=False),
    Column("why", Text, nullable=False), Index("decisions_by_kind", "kind", "subject"))

loads = Table("loads", metadata,
    Column("id", String, primary_key=True), Column("number", Integer, nullable=False, unique=True), Column("at", String, nullable=False),
    Column("who", String, nullable=False), Column("file", Text, nullable=False), Column("sha256", String, nullable=False),
    Column("stored", String, nullable=False), Column("source", String, nullable=False), Column("state", String, nullable=False),
    Column("ended_at", String), Column("ended_by", String), Column("parts", JSON, nullable=False), Column("checked", JSON, nullable=False),
    Index("loads_by_content", "sha256"))

contacts = Table("contacts", metadata,
    Column("customer_id", String, primary_key=True), Column("kind", String, primary_key=True), Column("value", Text, primary_key=True),
    Column("source", String, primary_key=True), Column("load", String, nullable=False), Column("run", Integer, nullable=False),
    sqlite_with_rowid=False)

known_ids = Table("known_ids", metadata,
    Column("party_key", String, primary_key=True), Column("customer_id", String, primary_key=True), Column("run", Integer, nullable=False),
    Column("first_seen_on", Date, nullable=False), sqlite_with_rowid=False)

snapshots = Table("snapshots", metadata,
    Column("number", Integer, primary_key=True), Column("name", String, nullable=False), Column("at", String, nullable=False),
    Column("seal", String, nullable=False))

events = Table("events", metadata,
    Column("id", Integer, primary_key=True), Column("at", String, nullable=False), Column("kind", String, nullable=False),
    Column("subject", Text, nullable=False), Column("told", JSON, nullable=False))

ticks = Table("ticks", metadata,
    Column("id", Integer, primary_key=True), Column("at", String, nullable=False), Column("who", String, nullable=False),
    Column("customer_id", String, nullable=False), Column("reason", String, nullable=False), Column("state", String, nullable=False),
    Column("until", Date), Column("note", Text, nullable=False), Column("owner", String, nullable=False, server_default=""),
    Column("due_on", Date), Index("ticks_by_customer", "customer_id", "reason"))

keys = Table("keys", metadata,
    Column("digest", LargeBinary, primary_key=True), Column("kind", String, nullable=False), Column("who", String, nullable=False),
    Column("made_at", String, nullable=False), Column("expires_at", String, nullable=False), Column("spent_at", String))

passwords = Table("passwords", metadata,
    Column("who", String, primary_key=True), Column("hash", Text, nullable=False), Column("at", String, nullable=False))

mappings = Table("mappings", metadata,
    Column("signature", String, primary_key=True), Column("at", String, nullable=False), Column("who", String, nullable=False),
    Column("kind", String, nullable=False), Column("columns", JSON, nullable=False), Column("source", String, nullable=False),
    Column("confirmed", Integer, nullable=False))

jobs = Table("jobs", metadata,
    Column("id", Integer, primary_key=True), Column("kind", String, nullable=False), Column("state", String, nullable=False),
    Column("made_at", String, nullable=False), Column("began_at", String), Column("ended_at", String), Column("owner", String),
    Column("done", Integer, nullable=False), Column("total", Integer, nullable=False), Column("step", JSON, nullable=False),
    Column("asked", JSON, nullable=False), Column("outcome", JSON))
# fmt: on

UPGRADES: tuple[tuple[int, tuple[str, ...]], ...] = (
    # 2: a party may have had several ids; which of them is the oldest, the runs say
    (2, (
        "ALTER TABLE known_ids RENAME TO known_ids_1",
        "CREATE TABLE known_ids (party_key VARCHAR NOT NULL, customer_id VARCHAR NOT NULL, run INTEGER NOT NULL, "
        "first_seen_on DATE NOT NULL, PRIMARY KEY (party_key, customer_id)) WITHOUT ROWID",
        "INSERT INTO known_ids SELECT party_key, customer_id, dense_rank() OVER (ORDER BY first_seen_on), first_seen_on "
        "FROM known_ids_1",
        "DROP TABLE known_ids_1",
    )),
    # 3: what is to be done has somebody who does it, and a day
    (3, (
        "ALTER TABLE ticks ADD COLUMN owner VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE ticks ADD COLUMN due_on DATE",
    )),
)  # fmt: skip
"""(version reached, statements), oldest first. Only forward; a desk is never brought back to an older version."""


def make(connection: Connection) -> None:
    """All tables, in the transaction at hand."""
    metadata.create_all(connection)
    connection.execute(text(f"PRAGMA application_id = {APPLICATION}"))
    connection.execute(text(f"PRAGMA user_version = {VERSION}"))


def upgrade(connection: Connection, found: int) -> None:
    """Bring an older desk up, all or nothing."""
    for version, statements in UPGRADES:
        if version > found:
            for statement in statements:
                connection.execute(text(statement))
            connection.execute(text(f"PRAGMA user_version = {int(version)}"))
