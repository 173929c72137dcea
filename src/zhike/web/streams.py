"""Streams: server-sent events, so that a page need not ask again and again how far something is.

A stream ends when what it tells of has ended, when the reader leaves, or after a while: a browser then comes back by
itself. There are only so many at a time; whoever is one too many is told so, and looks again as pages without
scripts do.
"""

import json
import threading
import time
from collections.abc import AsyncIterator

import anyio
from starlette.concurrency import run_in_threadpool

from zhike.web.pages import Stream

MOST = 20
LONGEST_SECONDS = 120.0
LOOK_SECONDS = 0.3
STILL_SECONDS = 3.0
"""After so long without a change something is sent nevertheless: only sending shows that the reader has left."""

_places = threading.BoundedSemaphore(MOST)


async def events(stream: Stream) -> AsyncIterator[str]:
    """The lines of one stream: `told` at each change, `over` with the last."""
    if not _places.acquire(blocking=False):
        yield "event: busy\ndata: {}\n\n"
        return
    try:
        began = said_at = time.monotonic()
        said = None
        while time.monotonic() - began < LONGEST_SECONDS:
            told = await run_in_threadpool(stream.look)
            now = time.monotonic()
            if told.last or told.fields != said:
                said, said_at = told.fields, now
                name = "over" if told.last else "told"
                yield f"event: {name}\ndata: {json.dumps(dict(told.fields), ensure_ascii=False)}\n\n"
            elif now - said_at > STILL_SECONDS:
                said_at = now
                yield ": still\n\n"
            if told.last:
                return
            await anyio.sleep(LOOK_SECONDS)
    finally:
        _places.release()
