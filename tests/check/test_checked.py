"""What is remembered of a sheet, and what it prints."""

import json
from typing import Any

from check.written import SALES
from zhike.check import memory


def test_what_was_confirmed_is_applied_to_the_next_file(checked: Any) -> None:
    kept = json.loads(json.dumps(memory(checked(SALES, columns=["分摊码=channel"]))))

    assert checked(SALES, remembered=kept).document["mapping"]["分摊码"] == "channel"
