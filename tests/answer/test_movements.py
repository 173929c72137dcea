"""The customers of two snapshots side by side."""

from zhike.answer.movements import movements

SHOWN = ("customer_id", "spent_before", "spent_after", "change", "in_before", "in_after", "merged")


def text(found):
    return [tuple(str(value) if value is not None else None for value in row) for row in found]


def test_who_came_who_went_and_two_who_became_one(given, rows):
    before = given("profiles", """
        customer_id | name | customer_code | spent  | tier   | activity
        ann         | Ann  |               | 100.00 | high   | active
        ben         | Ben  |               |  30.00 | low    | active
        bob         | Bob  |               |  50.00 | middle | slowing
        old         | Old  |               |  10.00 | low    | lapsed
    """)  # fmt: skip
    after = given("profiles", """
        customer_id | name | customer_code | spent  | tier   | activity
        ann         | Ann  |               | 120.00 | high   | active
        bob         | Bob  |               |  90.00 | high   | active
        new         | New  |               |   5.00 | low    | new
    """)  # fmt: skip
    none = given("redirects", "old_id | customer_id")
    merged = given(
        "redirects",
        """
        old_id | customer_id
        ben    | bob
    """,
    )

    found = movements(before, none, after, merged)

    assert text(rows(found, *SHOWN)) == [
        ("ann", "100.00", "120.00", "20.00", "True", "True", "False"),
        ("bob", "80.00", "90.00", "10.00", "True", "True", "True"),
        ("new", None, "5.00", "5.00", "False", "True", "False"),
        ("old", "10.00", None, "-10.00", "True", "False", "False"),
    ]
    assert ("bob", "middle", "high") in rows(found, "customer_id", "tier_before", "tier_after")


def test_looked_at_backwards_the_merged_customer_is_still_one(given, rows):
    newer = given(
        "profiles",
        """
        customer_id | name | customer_code | spent | tier | activity
        bob         | Bob  |               | 90.00 | high | active
    """,
    )
    older = given(
        "profiles",
        """
        customer_id | name | customer_code | spent | tier   | activity
        ben         | Ben  |               | 30.00 | low    | active
        bob         | Bob  |               | 50.00 | middle | slowing
    """,
    )
    none = given("redirects", "old_id | customer_id")
    merged = given(
        "redirects",
        """
        old_id | customer_id
        ben    | bob
    """,
    )

    found = movements(newer, merged, older, none)

    assert text(rows(found, "customer_id", "change")) == [("bob", "-10.00")]
