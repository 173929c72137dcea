"""How the run grows from one twentieth of the size to the whole: near linear means an exponent of at most 1.1."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.company import manifest, workspace


def measure(folder: Path, customers: int) -> Iterator[dict[str, Any]]:
    """The exponents of import and refresh between the two sizes."""
    sizes = []
    for size in (customers // 20, customers):
        place, took = workspace(folder, size)
        sizes.append((manifest(place)["tables"]["order_lines"]["rows"], took))
    (few, fast), (many, slow) = sizes
    for name in ("import", "refresh"):
        exponent = math.log(slow[name].seconds / fast[name].seconds) / math.log(many / few)
        yield {
            "what": f"growth of {name}",
            "lines": [few, many],
            "seconds": [round(fast[name].seconds, 1), round(slow[name].seconds, 1)],
            "exponent": round(exponent, 3),
        }
