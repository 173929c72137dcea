import re
from pathlib import Path

import pytest

from zhike.catalog import METRICS, read
from zhike.catalog.own import Catalog
from zhike.errors import BrokenSetup

SEGMENT = """
from zhike.catalog import Segment
SEGMENTS = (Segment("{name}", ("VIP", "贵宾"), ("Spent a lot.", "消费很多。"), lambda p: p.spent > 10000),)
"""


def test_without_a_file_the_catalogue_is_ours(tmp_path):
    assert read(tmp_path / "definitions.py") == Catalog()


def test_a_workspaces_own_segment_stands_beside_ours(tmp_path):
    path = tmp_path / "definitions.py"
    path.write_text(SEGMENT.format(name="vip"), "utf-8")
    found = read(path)

    assert found.metrics == METRICS
    assert found.segments[-1].label == ("VIP", "贵宾")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SEGMENT.format(name="late"), "SEGMENTS: late"),
        ("METRICS = ('spent',)", "METRICS: 'spent'"),
        ("METRICS = (", "SyntaxError"),
        ("import nowhere_to_be_found", "ModuleNotFoundError"),
    ],
)
def test_a_definition_that_cannot_be_used_is_named(tmp_path, text, told):
    path = tmp_path / "definitions.py"
    path.write_text(text, "utf-8")

    with pytest.raises(BrokenSetup, match=r"definitions\.py cannot be used") as caught:
        read(path)
    assert told in str(caught.value)


def test_custom_fields_become_dimensions_and_those_of_lines_give_way_to_those_of_customers():
    found = Catalog().with_custom([("customers", "客户类别"), ("order_lines", "客户类别"), ("order_lines", "批次")])
    named = {dimension.name: dimension.on for dimension in found.dimensions[-3:]}

    assert named == {"custom.客户类别": "customers", "line.客户类别": "order_lines", "custom.批次": "order_lines"}


def test_the_readmes_example_works_as_it_stands(tmp_path):
    text = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    example = re.search(r"^METRICS = \(.*?^\)", text, re.DOTALL | re.MULTILINE)
    assert example is not None
    (tmp_path / "definitions.py").write_text(example[0], "utf-8")
    assert "big_orders" in {metric.name for metric in read(tmp_path / "definitions.py").metrics}
