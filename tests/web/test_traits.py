import pytest

from zhike.web.traits import placed_at

# The peers' 5, 10, 25, 50, 75, 90 and 95 % marks.
MARKS = (1, 2, 5, 10, 20, 50, 90)


@pytest.mark.parametrize(
    ("value", "share", "is_high"),
    [
        (91, 0.95, True),
        (90, 0.9, True),
        (51, 0.9, True),
        (11, 0.5, True),
        (3, 0.75, False),
        (1.5, 0.9, False),
        (0.5, 0.95, False),
    ],
)
def test_a_figure_lies_beyond_the_largest_share_of_peers_whose_mark_it_passes(value, share, is_high):
    assert placed_at(value, MARKS) == (pytest.approx(share), is_high)


def test_where_all_peers_have_one_value_nobody_with_that_value_stands_out():
    assert placed_at(5, (5,) * 7) == (0.0, True)


def test_what_stands_out_is_said_with_the_middle_of_the_peers(signed):
    page = signed.get("/customers.json").json()
    told = signed.get(f"/customers/{page['rows'][0]['id']}.json").json()["traits"]

    assert told["count"]["value"] == page["total"]["value"]  # all of them bought
    spent = next(row for row in told["rows"] if row["label"] == "销售额")
    every = sorted(float(row["cells"][0]["value"]["value"]) for row in page["rows"])
    middle = (every[(len(every) - 1) // 2] + every[len(every) // 2]) / 2
    assert float(spent["middle"]["value"]) == pytest.approx(middle)
    assert told["are_few"]
    assert told["said"] == []  # thirteen customers are too few to say who stands out
