"""What the tests of published numbers share."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zhike import load, run, snapshots, workspace
from zhike.snapshots import Snapshot


@pytest.fixture(scope="session")
def cdnow(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Snapshot:
    """The sample brought in as it lies and computed as of the end of its calibration."""
    raw: Any = request.getfixturevalue("shared_data")
    place = workspace.init(tmp_path_factory.mktemp("cdnow") / "cdnow")
    columns = ["-", "customer_code", "ordered_on", "quantity", "amount"]
    load.bring(place, [Path(raw) / "cdnow" / "CDNOW_sample.txt"], kind="order_lines", columns=columns)
    return snapshots.open(run.refresh(place, as_of=date(1997, 9, 30)).path)
