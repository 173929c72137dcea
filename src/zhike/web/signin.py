"""Signing in: the one-time link that `zhike serve` prints, the password for other machines, and sessions.

The link's page has a button, so that a program that merely looks at links does not spend it; the button's POST
does. The secrets themselves are the desk's (`desk.keys`), kept as hashes only.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from zhike import users
from zhike.access import NOBODY, Principal
from zhike.desk import Desk
from zhike.errors import BrokenSetup

COOKIE = "zhike_session"
WHO = "owner"
WAIT_AFTER = 5  # wrong passwords in five minutes
REMEMBERED = 0.9  # seconds for which a session just looked up is taken as good: ended ones end within the second
MOST_REMEMBERED = 1000


def set_password(desk: Desk, password: str) -> None:
    """Keep the workspace's password, for serving beyond this machine.

    Errors  UsageError where it is too short
    """
    users.long_enough(password)
    desk.keys.set_password(WHO, password)


def loopback(host: str) -> bool:
    """Whether an address is reached from this machine only."""
    return host in ("localhost", "::1", "[::1]") or host.startswith("127.")


def require_password(desk: Desk, host: str) -> None:
    """Refuse to serve beyond this machine without a password.

    Errors  BrokenSetup
    """
    if not loopback(host) and not desk.keys.has_password(WHO):
        raise BrokenSetup(
            (f"Serving on {host} would show the data to others.", f"在 {host} 上提供服务会让其他人看到数据。"),
            ("Set a password first: zhike serve --set-password.", "请先设置密码：zhike serve --set-password。"),
        )


@dataclass
class Door:
    """Who may come in."""

    desk: Desk
    clock: Callable[[], float] = time.monotonic
    _seen: dict[str, tuple[float, Principal]] = field(default_factory=dict)
    _wrong: list[float] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def enter(self, token: str) -> str | None:
        """A new session for a link that is good; the link is spent."""
        return self.desk.keys.spend(token) if token else None

    def wait(self) -> float:
        """Seconds until the next try is heard: after some wrong ones each must wait longer."""
        now = self.clock()
        self._wrong = [at for at in self._wrong if now - at < 300]
        over = len(self._wrong) - WAIT_AFTER
        return max(self._wrong[-1] + min(2.0**over, 60.0) - now, 0.0) if over >= 0 else 0.0

    def with_password(self, password: str, name: str = WHO) -> str | None:
        """A new session for the right password; nothing for a wrong one, and for any while it must wait."""
        with self._lock:  # one hash at a time: guessing cannot take all memory and both cores
            now = self.clock()
            if self.wait():
                return None
            session = self.desk.keys.sign_in(name, password)
            if session is not None and self.who(session).role == "nobody":  # the right was taken away
                session = None
            if session is None:
                self._wrong.append(now)
            else:
                self._wrong.clear()
            return session

    def who(self, cookie: str | None) -> Principal:
        """Whose session it is."""
        if not cookie or len(cookie) > 200:
            return NOBODY
        now = self.clock()
        known = self._seen.get(cookie)
        if known is not None and now - known[0] < REMEMBERED:
            return known[1]
        principal = users.principal(self.desk, self.desk.keys.who(cookie))
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.clear()
        self._seen[cookie] = (now, principal)
        return principal

    def leave(self, cookie: str | None) -> None:
        """End a session at once."""
        if cookie:
            self._seen.pop(cookie, None)
            self.desk.keys.end(cookie)
