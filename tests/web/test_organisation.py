"""A company's organisation as a tree: departments, the parts within them, and no names."""

from zhike.web.organisation import Seat, seated

PEOPLE = (
    {"role": "总经理", "influence": "决策", "department": None},
    {"role": "采购经理", "influence": "建议", "department": "采购部"},
    {"role": "采购员", "influence": None, "department": "采购部"},
    {"role": "采购员", "influence": None, "department": "采购部"},
    {"role": None, "influence": None, "department": "财务部"},
    {"role": None, "influence": "决策", "department": None},
)


def test_parts_stand_in_their_departments_and_several_people_of_one_part_are_one_seat():
    assert seated(PEOPLE) == [
        Seat("", "财务部"),
        Seat("", "采购部"),
        Seat("", "总经理", "决策"),
        Seat("采购部", "采购经理", "建议"),
        Seat("采购部", "采购员", "", 2),
    ]
