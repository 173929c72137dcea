"""Keys: one-time links, sessions, passwords. Only their hashes are kept."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from zhike.desk import schema
from zhike.desk.drawer import Drawer, now

LINK_MINUTES = 30
SESSION_DAYS = 30
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class Keys(Drawer):
    """Who may come in, and for how long."""

    def mint_link(self, who: str = "owner") -> str:
        """A link's token, good once and for half an hour."""
        return self._mint("link", who, timedelta(minutes=LINK_MINUTES))

    def spend(self, token: str) -> str | None:
        """A session's token for a link's; None where the link is unknown, spent or too old."""
        at = now()
        with self._desk.writing() as connection:
            change = update(schema.keys).where(
                schema.keys.c.digest == _digest(token), schema.keys.c.kind == "link",
                schema.keys.c.spent_at.is_(None), schema.keys.c.expires_at > at,
            )  # fmt: skip
            who = connection.execute(change.values(spent_at=at).returning(schema.keys.c.who)).scalar_one_or_none()
            return None if who is None else self._keep(connection, "session", who, timedelta(days=SESSION_DAYS))

    def who(self, session: str) -> str | None:
        """Whose session this is; None where it is unknown, ended or too old."""
        with self._desk.reading() as connection:
            wanted = select(schema.keys.c.who).where(
                schema.keys.c.digest == _digest(session), schema.keys.c.kind == "session",
                schema.keys.c.spent_at.is_(None), schema.keys.c.expires_at > now(),
            )  # fmt: skip
            found = connection.execute(wanted).scalar_one_or_none()
            return None if found is None else str(found)

    def end(self, session: str) -> None:
        """Sign out."""
        with self._desk.writing() as connection:
            connection.execute(
                update(schema.keys).where(schema.keys.c.digest == _digest(session)).values(spent_at=now())
            )

    def sign_in(self, who: str, password: str) -> str | None:
        """A session's token for a right password, else None."""
        with self._desk.reading() as connection:
            wanted = select(schema.passwords.c.hash).where(schema.passwords.c.who == who)
            found = connection.execute(wanted).scalar_one_or_none()
        if found is None:
            return None
        try:
            HASHER.verify(str(found), password)
        except (VerificationError, InvalidHashError):
            return None
        return self._mint("session", who, timedelta(days=SESSION_DAYS))

    def set_password(self, who: str, password: str) -> None:
        """Set a password and end all sessions opened under the one before."""
        row = {"who": who, "hash": HASHER.hash(password), "at": now()}
        with self._desk.writing() as connection:
            put = upsert(schema.passwords).values(row)
            connection.execute(put.on_conflict_do_update(index_elements=["who"], set_=row))
            connection.execute(delete(schema.keys).where(schema.keys.c.who == who))

    def has_password(self, who: str = "owner") -> bool:
        with self._desk.reading() as connection:
            wanted = select(schema.passwords.c.who).where(schema.passwords.c.who == who)
            return connection.execute(wanted).first() is not None

    def _mint(self, kind: str, who: str, length: timedelta) -> str:
        with self._desk.writing() as connection:
            connection.execute(delete(schema.keys).where(schema.keys.c.expires_at < now()))
            return self._keep(connection, kind, who, length)

    def _keep(self, connection: Connection, kind: str, who: str, length: timedelta) -> str:
        token = secrets.token_urlsafe(32)
        ends = (datetime.now(UTC) + length).isoformat(timespec="microseconds")
        row = {
            "digest": _digest(token),
            "kind": kind,
            "who": who,
            "made_at": now(),
            "expires_at": ends,
            "spent_at": None,
        }
        connection.execute(insert(schema.keys), row)
        return token


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
