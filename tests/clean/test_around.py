"""Signs and deciders: of known customers only, with who says it."""

from zhike.clean.around import deciders, signals

WHO = "party_key | customer_id\np | ann\n"
ROW = "s | L1 | a.xlsx | 外部信号 | 2"


def test_a_sign_keeps_its_day_and_who_says_it_whatever_the_column_is_called(given, rows):
    raw = given(
        "raw",
        f"""
        party_key | date       | kind | value | text | custom                   | source | load | file | sheet | row
        p         | 2025-06-01 | 专利 | 2     | 外观 | {{"信息来源":"公告"}}      | {ROW}
        p         | 2025-07-01 | 新闻 |       | 开店 | {{"Source":"paper","x":"y"}} | {ROW[:-1]}3
        p         | 2025-08-01 | 新闻 |       |      | {{}}                       | {ROW[:-1]}4
        p         | 2025-08-02 | 融资 | 500   |      | {{"投资方":"甲资本、乙资本"}} | {ROW[:-1]}6
        p         | 2025-08-03 | 融资 | 500   | A轮，投资方：丙基金、丁资本。 | {{}}             | {ROW[:-1]}7
        nobody    | 2025-06-01 | 专利 | 9     |      | {{}}                       | {ROW[:-1]}5
    """,
    )
    found = rows(signals(raw, given("matches", WHO)), "row", "customer_id", "value", "said_by", "investor")

    assert found == [
        (2, "ann", 2.0, "公告", None),
        (3, "ann", None, "paper", None),
        (4, "ann", None, None, None),
        (6, "ann", 500.0, None, "甲资本、乙资本"),
        (7, "ann", 500.0, None, "丙基金、丁资本"),
    ]


def test_deciders_are_persons_of_whom_a_part_is_told_and_carry_no_name(given, rows):
    raw = given(
        "raw",
        f"""
        party_key | contact_person | role   | influence | department | custom | source | load | file | sheet | row
        p         | 陈静           | 总经理 | 决策      |            | {{"决策阶段":"预算审批"}} | {ROW}
        p         | 周航           |        |           | 财务部     |        | {ROW[:-1]}3
        p         | 林生           |        |           |            |        | {ROW[:-1]}5
        other     | 林生           | 店长   | 使用      |            |        | {ROW[:-1]}4
    """,
    )
    found = deciders(raw, given("matches", WHO))

    assert rows(found, "row", "role", "influence", "department", "stage") == [
        (2, "总经理", "决策", None, "预算审批"),
        (3, None, None, "财务部", None),
    ]
    assert "contact_person" not in found.columns
