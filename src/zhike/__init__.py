"""Zhike 知客: know your customers from the exports you already have.

`open(folder)`, `refresh(folder)`, `ask(folder, question)`: the public Python API, nothing else.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhike.python import ask, open, refresh

__all__ = ["ask", "open", "refresh"]


def __getattr__(name: str) -> Any:
    # Every part of the package passes through here first, `zhike --help` and the jailed reader too: loading the
    # engine for them would take longer than their work.
    if name in __all__:
        return getattr(import_module("zhike.python"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
