"""The definitions that people read are those that compute."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITTEN = runpy.run_path(str(ROOT / "tools" / "definitions.py"))["pages"]()


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_the_page_says_what_the_code_says(name):
    """Fails after a metric changed; mend with: python tools/definitions.py"""
    assert (ROOT / "docs" / "definitions" / name).read_text("utf-8") == WRITTEN[name]


def test_every_source_of_a_metric_stands_among_the_references():
    import re

    from zhike.catalog import METRICS

    keys = {key for metric in METRICS for key in re.findall(r"\[[^\]]+\]", metric.source)}
    text = (ROOT / "docs" / "REFERENCES.md").read_text("utf-8")
    assert [key for key in keys if key not in text] == []
