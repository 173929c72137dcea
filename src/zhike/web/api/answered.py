"""Requests that came before under the same key: they are answered as they were then, and nothing is decided twice."""

from collections import OrderedDict
from threading import Lock

from starlette.responses import Response

from zhike.errors import UsageError

KEPT_KEYS = 1_000


class Answered:
    """The answers that went out under an Idempotency-Key, the newest of them, in this process.

    A decision made again stands already and is answered with its own number, so nothing is lost with a restart.
    """

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[str, str], tuple[bytes, bytes, int]] = OrderedDict()
        self._lock = Lock()

    def of(self, who: str, key: str, body: bytes) -> Response | None:
        with self._lock:
            found = self._answers.get((who, key)) if key else None
        if found is None:
            return None
        if found[0] != body:
            raise UsageError(
                ("This Idempotency-Key was used for another request.", "该 Idempotency-Key 已用于其他请求。"),
                ("Use a new key for a new request.", "新请求请使用新的 Idempotency-Key。"),
            )
        return Response(found[1], found[2], media_type="application/json")

    def keep(self, who: str, key: str, body: bytes, answer: Response) -> None:
        if not key:
            return
        with self._lock:
            self._answers[who, key] = (body, bytes(answer.body), answer.status_code)
            while len(self._answers) > KEPT_KEYS:
                self._answers.popitem(last=False)


ANSWERED = Answered()
