"""Recognition on generated layouts whose header words are not in the synonym table: kind, header rows, column → field."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from sources.test_layouts import scored


def measure(_folder: Path, _customers: int) -> Iterator[dict[str, Any]]:
    """Held-out seeds: known words, other synonyms, and no word at all."""
    for words in ("tuned", "held_out", "none"):
        found = scored(range(20_000, 20_300), words)
        yield {
            "what": f"held-out layouts, header words: {words}",
            "kind": round(found.kind, 3),
            "header": round(found.header, 3),
            "columns": round(found.columns, 3),
        }
