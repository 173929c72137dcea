"""A sheet knows what is true of it."""

from zhike.sources.demo.sheets import Sheet, decimal_text


def sheet(**given):
    columns = (
        ("单据/编号", "order_id"),
        ("单据/客户", "customer_name"),
        ("数量", "quantity"),
        ("金额", "amount"),
        ("#5", None),
    )
    return Sheet(file="a.csv", name="", kind="order_lines", columns=columns, **given)


def test_a_two_level_header_writes_its_upper_part_once():
    assert sheet().header == (("单据", "", "数量", "金额", ""), ("编号", "客户", "", "", ""))


def test_merged_areas_follow_the_header():
    assert sheet(above=(("标题",),)).merged == ((1, 0, 1, 1), (1, 2, 2, 2), (1, 3, 2, 3))


def test_a_second_header_of_one_name_is_written_without_its_number():
    found = Sheet(file="a", name="", kind="spend", columns=(("备注", "note"), ("备注#2", "note")))

    assert found.header == (("备注", "备注"),)


def test_totals_are_those_of_accepted_rows_alone():
    found = sheet()
    found.add(("1", "甲", 2, "3.50", None), party=1, name="甲", quantity=200, amount=350)
    found.add(("2", "甲", 1, "1.00", None), "cancelled", party=1, name="甲", quantity=100, amount=100)
    found.add(("3", "乙", -1, "-1.25", None), party=2, name="乙", quantity=-100, amount=-125)

    truth = found.truth()
    assert truth["totals"] == {"quantity": "1", "amount": "2.25"}
    assert truth["returns"] == {"rows": 1, "quantity": "-1", "amount": "-1.25"}
    assert (truth["rows"]["accepted"], truth["rows"]["excluded"]["cancelled"]) == (2, 1)


def test_clusters_are_names_of_one_party_with_outer_blanks_dropped():
    found = sheet()
    for party, name in ((1, "甲公司"), (1, "甲公司\u3000"), (1, "甲"), (2, "乙")):
        found.add(("1", name, 1, "1", None), party=party, name=name, quantity=100, amount=100)

    truth = found.truth()
    assert truth["clusters"] == [["甲", "甲公司"]]
    assert (truth["customers_as_written"], truth["customers_true"]) == (3, 2)


def test_flags_count_rows_from_the_top_of_the_sheet():
    found = sheet(above=(("标题",), ()))
    found.flag(found.add(("1", "甲", 1, "x", None), "rejected", name="甲"), "金额", "bad_number")

    assert found.truth()["header_rows"] == [3, 4]
    assert found.truth()["flags"] == [{"row": 5, "column": "金额", "reason": "bad_number"}]


def test_money_has_cents_and_quantities_only_where_needed():
    assert [decimal_text(-5, "amount"), decimal_text(-1250, "quantity"), decimal_text(300, "quantity")] == [
        "-0.05",
        "-12.50",
        "3",
    ]
