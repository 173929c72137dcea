"""The life of an id: given once, kept through merges and splits, leading on where it is nobody's."""

import ibis
import pyarrow as pa
import pytest

from resolved import NOTHING, UNDECIDED, decisions, ids, portraits, remembered, resolved
from zhike.identity.groups import empty, matches, redirects, resolve

FIRST = """
    party_key | source | clean_name         | code | phones         | tax_id
    a         | k3     | 安大贸易有限公司   | 0001 |                | 111111111
    b         | u8     | 吉鹿包装有限公司   | 0002 | +8613600004622 |
    c         | crm    | 秦桂               |      | +8613700004623 |
"""
TOGETHER = FIRST + "    d         | u8     | 吉鹿包装           | 0002 |                | 111111111\n"
LATER = TOGETHER + "    e         | u8     | 吉鹿包装厂         | 0002 |                |\n"


def after(*runs):
    """What is known and who is who after these runs, each (parties, decisions)."""
    known = NOTHING
    for written, said in runs:
        found = resolved(written, None, said, known)
        known = remembered(known, found)
    return ids(found), known


def led(written, known, said=UNDECIDED):
    """old id → where it leads now"""
    held = ibis.memtable(portraits(written))
    nobody = ibis.memtable(empty("parties"))
    who = matches(held, ibis.memtable(NO_PAIRS), ibis.memtable(known), ibis.memtable(said), nobody, join_from=0.95)
    return {
        row["old_id"]: row["customer_id"] for row in redirects(held, who, ibis.memtable(known)).to_pyarrow().to_pylist()
    }


NO_PAIRS = pa.table(
    {"left_key": pa.array([], pa.string()), "right_key": pa.array([], pa.string()),
     "probability": pa.array([], pa.float64()), "weight": pa.array([], pa.float64()), "evidence": pa.array([], pa.string())}
)  # fmt: skip


def test_a_merge_keeps_the_oldest_id_and_the_other_leads_to_it():
    apart, known = after((FIRST, UNDECIDED))
    together, known = after((FIRST, UNDECIDED), (TOGETHER, UNDECIDED))
    oldest = min(apart["a"], apart["b"])

    assert set(together.values()) == {oldest, apart["c"]}
    assert led(TOGETHER, known) == {max(apart["a"], apart["b"]): oldest}


def test_the_id_of_the_earlier_run_is_the_older_whatever_it_reads():
    for first, second in (("a", "b"), ("b", "a")):
        alone = "\n".join(line for line in FIRST.splitlines() if not line.strip().startswith(second))
        found, _ = after((alone, UNDECIDED), (FIRST, UNDECIDED), (TOGETHER, UNDECIDED))
        before, _ = after((alone, UNDECIDED))

        assert found["a"] == found["b"] == before[first]


def test_after_the_merge_is_undone_both_have_their_ids_again_and_nothing_leads_elsewhere():
    apart, _ = after((FIRST, UNDECIDED))
    again, known = after((FIRST, UNDECIDED), (TOGETHER, UNDECIDED), (FIRST, UNDECIDED))

    assert again == apart
    assert led(FIRST, known) == {}


def test_a_party_that_came_while_two_were_one_takes_no_id_away_when_they_part():
    apart, _ = after((FIRST, UNDECIDED))
    said = decisions(("different", "a", "d"))
    parted, known = after((FIRST, UNDECIDED), (TOGETHER, UNDECIDED), (LATER, UNDECIDED), (LATER, said))

    assert (parted["a"], parted["b"]) == (apart["a"], apart["b"])
    assert parted["d"] == parted["e"] == apart["b"]
    assert led(LATER, known, said) == {}


def test_what_always_was_one_and_is_parted_keeps_its_id_on_the_larger_side():
    said = decisions(("different", "a", "b"))
    whole, _ = after((LATER, UNDECIDED))
    parted, known = after((LATER, UNDECIDED), (LATER, said))
    again, known = after((LATER, UNDECIDED), (LATER, said), (LATER, UNDECIDED))

    assert parted["a"] == parted["d"] == parted["e"] == whole["a"]
    assert parted["b"] not in whole.values()
    assert again == whole
    assert led(LATER, known) == {parted["b"]: whole["b"]}


def test_merges_of_merges_lead_to_the_one_that_lives():
    alone = ["party_key | source | clean_name | code"]
    alone += [
        f"{key} | u8 | {name}公司 | {code}"
        for key, name, code in (("a", "甲乙丙丁", 1), ("b", "戊己庚辛", 2), ("c", "子丑寅卯", 3))
    ]
    one = [*alone, "d | u8 | 戊己庚辛公司 | 3"]
    all_ = [*one, "e | u8 | 甲乙丙丁公司 | 2"]
    texts = ["\n".join(lines) for lines in (alone, one, all_)]
    first, _ = after((texts[0], UNDECIDED))
    last, known = after(*((text, UNDECIDED) for text in texts))
    living = min(first.values())

    assert set(last.values()) == {living}
    assert led(texts[2], known) == {id: living for id in first.values() if id != living}


def test_a_wholly_rewritten_export_keeps_the_ids_by_its_marks():
    before, known = after((FIRST, UNDECIDED))
    rewritten = """
        party_key | source | clean_name             | code | phones         | tax_id
        x         | k3     | 泉州安大贸易有限公司   | 0009 |                | 111111111
        y         | u8     | 吉鹿包装制品有限公司   | 0002 |                |
        z         | pos    | 秦桂                   |      | +8613700004623 |
    """
    now, known = after((FIRST, UNDECIDED), (rewritten, UNDECIDED))

    assert (now["x"], now["y"], now["z"]) == (before["a"], before["b"], before["c"])
    assert led(rewritten, known) == {}


def test_an_old_id_leads_on_though_all_its_rows_are_rewritten_and_merged():
    before, known = after((FIRST, UNDECIDED))
    merged = """
        party_key | source | clean_name       | code | tax_id
        x         | u8     | 安大贸易有限公司 | 0002 | 111111111
    """
    now, known = after((FIRST, UNDECIDED), (merged, UNDECIDED))
    other = ({before["a"], before["b"]} - {now["x"]}).pop()

    assert now["x"] in (before["a"], before["b"])
    assert led(merged, known) == {other: now["x"]}


def test_a_phone_that_passes_to_another_customer_takes_no_id_along():
    before, _ = after((FIRST, UNDECIDED))
    passed = """
        party_key | source | clean_name       | code | phones         | tax_id
        a         | k3     | 安大贸易有限公司 | 0001 |                | 111111111
        n         | crm    | 王小明           |      | +8613700004623 |
        c         | crm    | 秦桂             |      |                |
    """
    now, _ = after((FIRST, UNDECIDED), (passed, UNDECIDED))

    assert now["c"] == before["c"]
    assert now["n"] not in before.values()


def test_a_customer_known_by_its_rows_is_not_renamed_by_a_phone_it_takes_over():
    gone = FIRST.replace("    c         | crm    | 秦桂               |      | +8613700004623 |\n", "")
    taken = gone.replace("+8613600004622", "+8613700004623").replace("    b   ", "    b2  ")
    before, _ = after((FIRST, UNDECIDED))
    now, _ = after((FIRST, UNDECIDED), (taken, UNDECIDED))

    assert now["b2"] == before["b"]


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]])
def test_ids_do_not_depend_on_the_order_of_rows(order):
    whole = portraits(LATER)
    assert ids(resolve(whole.take(pa.array(order)), NOTHING)) == ids(resolve(whole, NOTHING))


def test_what_is_gone_with_its_load_leads_nowhere():
    _, known = after(
        (LATER, UNDECIDED),
        (
            FIRST.replace("    c  ", "    z  ").replace("秦桂", "王芳").replace("+8613700004623", "+8613900001111"),
            UNDECIDED,
        ),
    )

    assert led("party_key | clean_name\nq | 别家贸易公司", known) == {}


def test_a_list_of_ours_that_comes_back_says_by_its_ids_who_everybody_is():
    held, known = after((FIRST, UNDECIDED))
    back = FIRST + (
        f"    x         | back   | 吉鹿（杭州）实业   | {held['b'].upper()} |                |\n"
        f"    y         | back   | 秦小桂             | {held['c'].upper()} |                |\n"
        "    z         | back   | 从未见过商行       | K0123456789A        |                |\n"
    )
    found = resolved(back, None, UNDECIDED, known)
    again = ids(found)

    assert (again["x"], again["y"]) == (held["b"], held["c"])
    assert again["z"] not in held.values()
    assert {row["party_key"]: row["evidence"] for row in found.matches.to_pylist()}["x"] == "code"


def test_what_people_said_is_different_holds_against_an_id_that_came_back():
    held, known = after((FIRST, UNDECIDED))
    back = FIRST + f"    x | back | 吉鹿（杭州）实业 | {held['b'].upper()} | |\n"
    again = ids(resolved(back, None, decisions(("different", "b", "x")), known))

    assert again["b"] == held["b"] != again["x"]
