"""Which parts of a company's capability ask for training and support."""

import pytest

from zhike.credit.capability import PARTS
from zhike.web.ability import ENABLES, weakest


@pytest.mark.parametrize(
    ("parts", "asks"),
    [
        ({"purchases": 80.0, "finance": 40.0}, []),  # 40 is enough
        ({"purchases": 39.9, "finance": 90.0}, ["purchases"]),
        (
            {"purchases": 30.0, "behaviour": 10.0, "finance": 20.0, "market": 95.0},
            ["behaviour", "finance"],
        ),  # two at a time
        ({}, []),
    ],
)
def test_the_two_weakest_parts_below_forty_points_ask_for_support(parts, asks):
    assert weakest(parts) == asks


def test_every_part_has_words_of_what_would_raise_it():
    assert set(ENABLES) == {name for name, _ in PARTS}
