"""What a body tells: one JSON text, each name once, numbers that are numbers."""

import json
from typing import Any


def told(body: bytes) -> Any:
    """The value that the text stands for.

    Errors  ValueError for what is no such text, RecursionError for one nested too deeply
    """
    return json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError("a name stands there twice")
    return dict(pairs)


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")
