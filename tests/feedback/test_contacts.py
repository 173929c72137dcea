"""Interactions."""

from datetime import date

from raw_facts import raw
from zhike.feedback.contacts import interactions


def test_a_contact_belongs_to_its_customer_and_keeps_what_was_written_of_its_kind(given, rows):
    found = interactions(
        raw(
            given,
            "interactions",
            """
            party_key | at                  | kind_of_interaction | staff  | minutes | topic | text       | next_at             | row
            a         | 2024-01-01T03:33:00 | 邮件                | 韩小俊 | 5       | 拜访  | 张三说好的 | 2024-01-24T16:00:00 | 2
            x         | 2024-01-01T16:00:00 | 电话                | 韩小俊 |         |       |            |                     | 3
        """,
        ),
        given(
            "matches",
            """
            party_key | customer_id | evidence | clean_name | kind_of_party
            a         | K1          | name     | 甲公司     | company
        """,
        ),
        time_zone="Asia/Shanghai",
    )

    assert [
        (who, day, kind, topic, row)
        for who, day, kind, topic, row in rows(found, "customer_id", "spoken_on", "kind_of_interaction", "topic", "row")
    ] == [
        (None, date(2024, 1, 2), "电话", None, 3),  # 16:00 in Greenwich is the next day in China
        ("K1", date(2024, 1, 1), "邮件", "拜访", 2),
    ]
    assert "text" not in found.columns
