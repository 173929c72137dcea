"""Every error a person can meet.

    ZhikeError
    ├── UsageError        422, exit 2   what was asked cannot be understood
    │   ├── UnknownName                 no metric, dimension, column … of that name
    │   ├── BadQuestion                 the address does not make a question
    │   └── UnsureGuess                 recognised too weakly to act on
    ├── BadFile           422, exit 2   a file that cannot be read; `code` says why
    ├── TooLarge          413, exit 2   more was sent at once than is taken
    ├── Denied            403, exit 2   not allowed, or not signed in (401)
    ├── NotFound          404, exit 2   no such customer, load, snapshot, workspace
    ├── Conflict          409, exit 2   what stands there already says otherwise
    │   └── DuplicateImport             the same content is loaded already
    ├── TooManyRejects    422, exit 1   more rows rejected than --max-rejects allows
    ├── QueryLimit        422, exit 2   the answer would be too large or take too long
    ├── SnapshotCorrupt   503, exit 78  a sealed file is not what was sealed
    ├── StorageFull       507, exit 78  no room on the disk
    └── BrokenSetup       500, exit 78  settings, workspace version, port …

A data problem in one row is not an error: it is a row in the quality report.
"""

from collections.abc import Iterable
from difflib import get_close_matches

Text = tuple[str, str]
"""One sentence in English and in Chinese, in this order."""

LANGS = ("en", "zh")


def say(text: Text, lang: str) -> str:
    """The sentence in the reader's language; anything but Chinese reads English."""
    return text[1] if lang.startswith("zh") else text[0]


def counted(count: int, one: str, several: str) -> str:
    """“1 row”, “1,204 rows”: a number with the English word that goes with it."""
    return f"{count:,} {one if count == 1 else several}"


class ZhikeError(Exception):
    """What happened, naming the thing and its value; and what to do next."""

    status = 500
    exit_code = 2
    code = "error"

    def __init__(self, what: Text, fix: Text) -> None:
        super().__init__(what[0])
        self.what = what
        self.fix = fix

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.what, self.fix, self.code)

    def told(self, lang: str) -> str:
        """Both sentences in one language, as a terminal or a page shows them."""
        between = "" if lang.startswith("zh") else " "
        return say(self.what, lang) + between + say(self.fix, lang)


def _rebuild(kind: type[ZhikeError], what: Text, fix: Text, code: str) -> ZhikeError:
    error = kind.__new__(kind)
    ZhikeError.__init__(error, what, fix)
    error.code = code
    return error


class UsageError(ZhikeError):
    """What was asked cannot be understood."""

    status = 422
    code = "usage"


class UnknownName(UsageError):
    """No metric, dimension, fact, column … of that name; the nearest ones are offered."""

    code = "unknown_name"

    def __init__(self, kind: Text, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        near = get_close_matches(name, names, n=3, cutoff=0.5)
        if near:
            fix = (f"Did you mean {', '.join(near)}?", f"是不是想写 {'、'.join(near)}？")
        else:
            shown = names[:12]
            more = " …" if len(names) > len(shown) else ""
            fix = (f"Known are: {', '.join(shown)}{more}", f"可用的有：{'、'.join(shown)}{more}")
        super().__init__((f"There is no {kind[0]} “{name}”.", f"没有名为“{name}”的{kind[1]}。"), fix)


class BadQuestion(UsageError):
    """The address does not make a question."""

    code = "bad_question"


class UnsureGuess(UsageError):
    """Recognised too weakly to act on without a person's word."""

    code = "unsure_guess"


class BadFile(ZhikeError):
    """A file that cannot be read. `code` is one of the stable codes of intake."""

    status = 422
    code = "bad_file"

    def __init__(self, code: str, what: Text, fix: Text) -> None:
        super().__init__(what, fix)
        self.code = code


class TooLarge(ZhikeError):
    """More was sent at once than is taken."""

    status = 413
    code = "too_large"


class Denied(ZhikeError):
    """Not allowed to this principal."""

    status = 403
    code = "denied"


class NotSignedIn(Denied):
    """Nobody is signed in."""

    status = 401
    code = "not_signed_in"


class NotFound(ZhikeError):
    """No such customer, load, snapshot or workspace."""

    status = 404
    code = "not_found"


class Conflict(ZhikeError):
    """What stands there already says otherwise."""

    status = 409
    code = "conflict"


class DuplicateImport(Conflict):
    """The same content is loaded already."""

    code = "duplicate_import"


class TooManyRejects(ZhikeError):
    """More rows were rejected than --max-rejects allows."""

    status = 422
    exit_code = 1
    code = "too_many_rejects"


class QueryLimit(ZhikeError):
    """The answer would be too large or take too long."""

    status = 422
    code = "query_limit"


class SnapshotCorrupt(ZhikeError):
    """A sealed file is not what was sealed."""

    status = 503
    exit_code = 78
    code = "snapshot_corrupt"


class StorageFull(ZhikeError):
    """No room on the disk."""

    status = 507
    exit_code = 78
    code = "storage_full"


class BrokenSetup(ZhikeError):
    """Settings, workspace version, port or installation are not usable."""

    exit_code = 78
    code = "broken_setup"
