"""The desk keeps what people said, and is never made anew over a loss."""

import subprocess
import sys
from datetime import date

import pyarrow as pa
import pytest
from sqlalchemy import text

from zhike import workspace
from zhike.desk import Desk, Mapping
from zhike.errors import BrokenSetup


@pytest.fixture
def made(tmp_path):
    return workspace.init(tmp_path / "acme")


@pytest.fixture
def desk(made):
    with Desk(made.desk) as at:
        yield at


def test_the_newest_decision_on_a_subject_is_in_force_and_the_older_stay_on_record(desk):
    desk.decisions.add("same", "c1|c2", True, who="ann", why="one tax id")
    desk.decisions.add("same", "c1|c2", False, who="bob", why="two shops")

    assert [(one.who, one.value) for one in desk.decisions.standing("same")] == [("bob", False)]
    assert len(desk.decisions.all()) == 2


def test_what_was_put_off_stands_until_its_day(desk):
    desk.ticks.add("c1", "late", "later", who="ann", until=date(2026, 7, 1))
    desk.ticks.add("c2", "late", "done", who="ann")
    desk.ticks.add("c2", "late", "open", who="ann")

    assert set(desk.ticks.standing(on=date(2026, 6, 30))) == {("c1", "late")}
    assert set(desk.ticks.standing(on=date(2026, 7, 1))) == set()
    assert [tick.state for tick in desk.ticks.of("c2")] == ["open", "done"]


def test_who_does_it_and_until_when_stay_until_they_are_given_anew(desk):
    desk.ticks.add("c1", "late", "open", who="ann", owner="陈静", due_on=date(2026, 7, 3))
    desk.ticks.add("c1", "late", "done", who="ann", note="called")
    kept = desk.ticks.newest()["c1", "late"]
    desk.ticks.add("c1", "late", "open", who="ann", owner="", due_on=None)
    taken = desk.ticks.newest()["c1", "late"]

    assert (kept.state, kept.note, kept.owner, kept.due_on) == ("done", "called", "陈静", date(2026, 7, 3))
    assert (taken.owner, taken.due_on) == ("", None)
    assert [tick.state for tick in desk.ticks.all()] == ["open", "done", "open"]


OLD_TICKS = (
    "DROP TABLE ticks",
    "CREATE TABLE ticks (id INTEGER PRIMARY KEY, at VARCHAR NOT NULL, who VARCHAR NOT NULL, customer_id VARCHAR NOT NULL, "
    "reason VARCHAR NOT NULL, state VARCHAR NOT NULL, until DATE, note TEXT NOT NULL)",
    "INSERT INTO ticks VALUES (1, '2026-06-01T00:00:00.000000+00:00', 'ann', 'c1', 'late', 'done', NULL, 'called')",
    "PRAGMA user_version = 2",
)


def test_a_desk_of_version_2_comes_up_with_its_ticks(made):
    with Desk(made.desk) as at, at.writing() as connection:
        for statement in OLD_TICKS:
            connection.execute(text(statement))

    with Desk(made.desk) as at:
        (tick,) = at.ticks.all()
        at.ticks.add("c1", "late", "open", who="ann", owner="陈静")

        assert (tick.customer_id, tick.state, tick.note, tick.owner, tick.due_on) == ("c1", "done", "called", "", None)
        assert at.ticks.newest()["c1", "late"].owner == "陈静"


def contacts(*rows):
    names = ("customer_id", "kind", "value", "source", "load")
    return [pa.table({name: [row[i] for row in rows] for i, name in enumerate(names)})]


def test_contacts_that_no_source_names_any_more_are_gone(desk):
    desk.contacts.replace(
        contacts(("c1", "name", "王小明", "s", "1"), ("c1", "phone", "135", "s", "1"), ("c2", "name", "李四", "s", "1"))
    )
    desk.contacts.replace(contacts(("c1", "name", "王小明", "s", "2")))

    assert [(one.kind, one.value, one.load) for one in desk.contacts.of("c1")] == [("name", "王小明", "2")]
    assert desk.contacts.count() == 1
    assert desk.contacts.names(["c1", "c2"]) == {"c1": "王小明"}


@pytest.mark.parametrize("words", ["小明", "100%", "a_b", "it's"])
def test_words_are_found_as_they_are(desk, words):
    desk.contacts.replace(contacts(("c1", "name", f"x{words}y", "s", "1"), ("c2", "name", "other 100 axb", "s", "1")))

    assert [one.customer_id for one in desk.contacts.find(words)] == ["c1"]


def test_a_person_is_found_by_how_the_name_sounds_also_after_the_next_run(desk):
    def brought(*people):
        rows = [
            {"customer_id": id_, "kind": kind, "value": value, "source": "crm", "load": "0001"}
            for id_, kind, value in people
        ]
        desk.contacts.replace([pa.Table.from_pylist(rows)])

    brought(("c1", "name", "单雄信"), ("c2", "name", "王芳"), ("c3", "address", "善县西关"))
    assert [one.customer_id for one in desk.contacts.find("shanx")] == ["c1"]
    assert [one.value for one in desk.contacts.find("wf")] == ["王芳"]

    brought(("c4", "name", "单小信"))
    assert [one.customer_id for one in desk.contacts.find("shanx")] == ["c4"]


def test_an_id_once_given_stays(desk):
    desk.ids.remember([pa.table({"party_key": ["p1"], "customer_id": ["c1"]})], on=date(2026, 1, 1))
    desk.ids.remember([pa.table({"party_key": ["p1", "p2"], "customer_id": ["c9", "c2"]})], on=date(2026, 2, 1))

    assert sorted(desk.ids.all().to_pylist(), key=lambda row: row["customer_id"]) == [
        {"party_key": "p1", "customer_id": "c1", "run": 1},
        {"party_key": "p2", "customer_id": "c2", "run": 2},
        {"party_key": "p1", "customer_id": "c9", "run": 2},
    ]


def test_an_id_told_again_keeps_the_run_that_gave_it(desk):
    told = pa.table({"party_key": ["p1"], "customer_id": ["c1"]})
    desk.ids.remember([told], on=date(2026, 1, 1))
    desk.ids.remember([told], on=date(2025, 1, 1))

    assert desk.ids.all()["run"].to_pylist() == [1]


def test_a_link_opens_one_session_and_is_spent(desk, made):
    link = desk.keys.mint_link()
    session = desk.keys.spend(link)

    assert desk.keys.who(session) == "owner"
    assert desk.keys.spend(link) is None
    assert desk.keys.who(link) is None
    assert desk.keys.spend("made up") is None
    desk.keys.end(session)
    assert desk.keys.who(session) is None
    assert not any(
        token.encode() in path.read_bytes() for token in (link, session) for path in made.folder.glob("desk.db*")
    )


def test_a_password_opens_a_session_and_a_new_one_ends_the_old_sessions(desk):
    assert not desk.keys.has_password()
    desk.keys.set_password("owner", "正确的马")
    session = desk.keys.sign_in("owner", "正确的马")

    assert desk.keys.who(session) == "owner"
    assert desk.keys.sign_in("owner", "wrong") is None
    assert desk.keys.sign_in("nobody", "正确的马") is None
    desk.keys.set_password("owner", "another")
    assert desk.keys.who(session) is None


def test_the_last_word_on_a_header_is_remembered(desk):
    desk.mappings.remember(
        Mapping("h1", "order_lines", {"mapping": {"金额": "amount"}}, "u8", confirmed=True), who="ann"
    )
    desk.mappings.remember(Mapping("h1", "documents", {"mapping": {"金额": None}}, "u8"), who="bob")

    assert (desk.mappings.of("h1").kind, desk.mappings.of("h1").confirmed) == ("documents", False)
    assert desk.mappings.of("h2") is None


def test_every_connection_is_as_it_must_be(desk):
    with desk.reading() as connection:
        told = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000}


def test_half_an_act_is_no_act(desk):
    def act():
        with desk.writing() as connection:
            connection.execute(text("INSERT INTO events (at, kind, subject, told) VALUES ('', 'x', 'x', '{}')"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        act()

    assert desk.events.all() == []


def cut(path):
    path.write_bytes(path.read_bytes()[:5000])


def zeros(path):
    path.write_bytes(bytes(path.stat().st_size))


def foreign(path):
    path.unlink()
    subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sqlite3; c = sqlite3.connect({str(path)!r}); c.execute('create table t (x)'); c.commit()",
        ],
        check=True,
    )


def rotten(path):
    content = bytearray(path.read_bytes())
    for place in range(4096, len(content), 4096):
        content[place : place + 2048] = b"\xa5" * 2048
    path.write_bytes(content)


def newer(path):
    content = bytearray(path.read_bytes())
    content[60:64] = (99).to_bytes(4, "big")
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b"no database at all" * 99), "no SQLite file"),
        (zeros, "no SQLite file"),
        (cut, "damaged"),
        (rotten, "damaged"),
        (foreign, "another program"),
        (newer, "newer Zhike"),
    ],
)
def test_a_desk_that_is_lost_damaged_foreign_or_newer_is_refused_and_left_as_it_is(made, spoil, told):
    spoil(made.desk)
    before = made.desk.read_bytes() if made.desk.exists() else None
    with pytest.raises(BrokenSetup, match=told) as error:
        Desk(made.desk)

    assert error.value.exit_code == 78
    assert (made.desk.read_bytes() if made.desk.exists() else None) == before


WITHOUT = """
import sys
sys.modules["pysqlite3"] = None
from pathlib import Path
from zhike import workspace
from zhike.desk import Desk, opening
from zhike.errors import BrokenSetup
opening.OLDEST_SQLITE = tuple(int(part) for part in sys.argv[2].split("."))
try:
    with Desk(workspace.init(Path(sys.argv[1])).desk) as desk:
        print(opening.sqlite.__name__, desk.loads.all())
except BrokenSetup as told:
    print(told.code, told)
"""


def test_where_there_is_no_wheel_of_sqlite_pythons_own_is_taken_if_it_is_new_enough(tmp_path):
    """As on Macs with an Intel processor."""
    own, old = (
        subprocess.run([sys.executable, "-c", WITHOUT, tmp_path / name, oldest], capture_output=True, text=True)
        for name, oldest in (("a", "3.0.0"), ("b", "99.0.0"))
    )

    assert own.stdout == "sqlite3 []\n", own.stderr
    assert "is too old" in old.stdout, old.stderr
