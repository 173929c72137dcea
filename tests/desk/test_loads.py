"""What the desk knows of the files that were brought in."""

import pytest
from sqlalchemy import event, update

from zhike import workspace
from zhike.desk import Desk, Load, flagged, schema

FLAGS = [{"row": row, "column": "金额", "reason": "conflict"} for row in range(3)] + [
    {"row": 9, "column": "日期", "reason": "bad_date"}
]


def load(number, **more):
    given = {
        "number": 0, "at": "2026-01-01", "who": "owner", "file": f"{number}.csv", "sha256": f"{number:064}",
        "stored": f"{number}.csv", "source": "a", "state": "active", "checked": [{"sheet": "", "flags": FLAGS}],
    }  # fmt: skip
    return Load(f"{number:04}-x", **given | more)


@pytest.fixture
def desk(tmp_path):
    with Desk(workspace.init(tmp_path / "acme").desk) as at:
        yield at


@pytest.fixture
def read(desk):
    """The statements that read whole loads."""
    seen = []

    @event.listens_for(desk._engine, "before_cursor_execute")
    def note(connection, cursor, statement, *rest):
        if "loads.checked" in statement and statement.startswith("SELECT"):
            seen.append(statement)

    return seen


def test_cells_that_are_flagged_are_counted_not_kept_one_by_one(desk):
    kept = desk.loads.commit(load(1))

    assert kept.checked == [{"sheet": "", "flagged": {"conflict": 3, "bad_date": 1}}]
    assert flagged(kept.checked[0]) == flagged({"flags": FLAGS}) == {"conflict": 3, "bad_date": 1}
    assert flagged({}) == {}


def test_a_desk_of_before_that_kept_every_cell_says_the_same(desk):
    desk.loads.commit(load(1))
    with desk.writing() as connection:
        connection.execute(update(schema.loads).values(checked=[{"sheet": "", "flags": FLAGS}]))

    with Desk(desk.path) as again:
        assert again.loads.all()[0].checked == [{"sheet": "", "flagged": {"conflict": 3, "bad_date": 1}}]


def test_loads_are_read_anew_only_where_one_came_or_ended(desk, read):
    desk.loads.commit(load(1))
    desk.loads.commit(load(2))
    read.clear()
    assert [one.file for one in desk.loads.all()] == ["1.csv", "2.csv"]
    assert [one.file for one in desk.loads.active()] == ["1.csv", "2.csv"]
    assert desk.loads.one("0002-x") is not None
    assert read == []

    with Desk(desk.path) as other:  # another process
        other.loads.undo("0001-x", who="owner")
    assert [(one.file, one.state) for one in desk.loads.all()] == [("1.csv", "undone"), ("2.csv", "active")]
    assert desk.loads.with_content(f"{1:064}") is None
    assert len(read) == 1

    desk.loads.commit(load(3), replaces=("0002-x",))
    assert [(one.file, one.state) for one in desk.loads.all()] == [
        ("1.csv", "undone"),
        ("2.csv", "replaced"),
        ("3.csv", "active"),
    ]


def test_a_list_of_loads_belongs_to_who_asked(desk):
    desk.loads.commit(load(1))
    desk.loads.all().clear()
    desk.loads.active().clear()

    assert [one.id for one in desk.loads.all()] == ["0001-x"]
