"""A text in, its one sheet out."""

from pathlib import Path
from typing import Any

import pytest

from zhike.check import CheckedSheet, check


@pytest.fixture
def checked(tmp_path: Path) -> Any:
    def run(text: str, **wishes: Any) -> CheckedSheet:
        path = tmp_path / "sales.csv"
        path.write_text(text, encoding="utf-8")
        return check(path, into=tmp_path / "out", **wishes)[0]

    return run
