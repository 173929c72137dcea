"""D6: whatever is asked, a value is a value and a name is a name; one SELECT reaches the engine, or a clear refusal."""

import hashlib
import json
from copy import deepcopy

import duckdb
import ibis
import pyarrow as pa
import pytest

from asked import WORDS
from injections import strings
from zhike.answer import answer
from zhike.engine import Reader, connect
from zhike.errors import ZhikeError
from zhike.question import Question, from_pairs, pairs, read, read_json

TEXTS = strings()
HUGE = "9" * 5000


class Watching(Reader):
    """The engine, noting every statement that it is sent."""

    def __init__(self, engine):
        super().__init__(engine)
        self.kinds = []

    def fetch(self, expression):
        sql = str(self.backend.compile(expression))
        self.kinds.append([statement.type for statement in duckdb.extract_statements(sql)])
        return self.backend.con.execute(sql).to_arrow_table().cast(expression.schema().to_pyarrow())


@pytest.fixture
def watching():
    engine = Watching(connect(threads=1))
    engine.backend.con.execute("CREATE TABLE canary AS SELECT range AS x FROM range(7)")
    yield engine
    assert engine.backend.con.execute("SELECT sum(x), count(*) FROM canary").fetchone() == (21, 7)
    assert engine.backend.con.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
    ).fetchone() == (1,)
    engine.close()


@pytest.fixture
def named(snapshot, engine):
    """A snapshot with one customer, one document and one line for each of the strings, which stand in every text column."""
    for name in ("profiles", "orders", "order_lines"):
        path = snapshot.path(name)
        rows = engine.fetch(engine.read(path)).slice(0, 1).to_pylist()[0]
        made = []
        for number, text in enumerate(TEXTS):
            kept = {"tier", "kind", "activity"}
            row = {key: text if isinstance(value, str) and key not in kept else value for key, value in rows.items()}
            made.append(row | {"customer_id": f"c{number}"})
        engine.write(ibis.memtable(pa.Table.from_pylist(made, engine.read(path).schema().to_pyarrow())), path)
    return snapshot


def digest(snapshot):
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(snapshot.folder.glob("*.parquet"))]


def test_five_hundred_hostile_texts_in_every_text_leaf_mean_themselves(named, watching):
    before = digest(named)
    for number, text in enumerate(TEXTS):
        asked = Question(by=("customer",), show=("spent",))
        written = from_pairs([*pairs(asked), ("province", text)], WORDS)
        assert read(str(written), WORDS) == written
        found = answer(written, named, watching, vocabulary=WORDS)
        assert [row[0].value for row in found.rows] == [f"c{number}"], text
        if number % 10 == 0:
            written = from_pairs([*pairs(written), ("channel", text), ("product", text)], WORDS)
            found = answer(written, named, watching, vocabulary=WORDS)
            assert [row[0].value for row in found.rows] == [f"c{number}"], text
    assert all(kinds == [duckdb.StatementType.SELECT] for kinds in watching.kinds)
    assert digest(named) == before
    print(f"{len(TEXTS)} strings, {len(watching.kinds)} statements, all of them one SELECT")


def test_a_search_for_each_string_finds_who_has_it(named, watching):
    for number, text in enumerate(TEXTS[::10]):
        found = answer(
            from_pairs([("by", "customer"), ("show", "spent"), ("q", text), ("limit", "1000")], WORDS),
            named,
            watching,
            vocabulary=WORDS,
        )
        assert f"c{number * 10}" in {row[0].value for row in found.rows}, text
    assert all(kinds == [duckdb.StatementType.SELECT] for kinds in watching.kinds)


LEAVES = (
    "by",
    "show",
    "sort",
    "page",
    "limit",
    "at",
    "from",
    "to",
    "segment",
    "spent.min",
    "last_ordered_on.from",
    "month",
    "province.missing",
)


@pytest.mark.parametrize("key", LEAVES)
def test_where_a_name_a_number_or_a_day_is_wanted_a_hostile_text_is_refused(key):
    for text in TEXTS:
        if (key, text) == ("spent.min", "-0"):
            continue  # a number, and a harmless one
        with pytest.raises(ZhikeError) as refused:
            from_pairs([(key, text)], WORDS)
        assert refused.value.status == 422


def test_a_hostile_key_is_refused():
    for text in TEXTS:
        with pytest.raises(ZhikeError) as refused:
            from_pairs([(text, "1")], WORDS)
        assert refused.value.status == 422


WHOLE = {
    "where": {"province": ["广东省", "江苏省"], "spent.min": "10", "from": "2024-01-01", "segment": "late", "q": "a", "channel.missing": "yes"},
    "by": ["customer"], "show": ["spent", "orders"], "sort": ["-spent"], "page": 1, "limit": 10, "at": "2024-12-31",
}  # fmt: skip
OTHERS = ({}, {"a": "b"}, [], [["a"]], [{}], 1, -1, 0, 1.5, True, False, None, 10**400, HUGE, "")


def leaves(document, path=()):
    """The place of every leaf and of every branch."""
    items = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, value in items:
        yield (*path, key)
        yield from leaves(value, (*path, key))


@pytest.mark.parametrize("path", list(leaves(WHOLE)), ids=lambda path: ".".join(map(str, path)))
def test_every_leaf_of_the_closed_form_takes_its_own_type_only(path):
    assert read_json(json.dumps(WHOLE), WORDS).show == ("spent", "orders")
    for other in OTHERS:
        changed = deepcopy(WHOLE)
        place = changed
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = other
        try:
            question = read_json(json.dumps(changed), WORDS)
        except ZhikeError as refused:
            assert refused.status == 422  # noqa: PT017 - either outcome is right, a third is not
            continue
        assert _meant(path, other, question), (path, other)


def _meant(path, other, question):
    """What may stand in that place: a list of no names, no text at all, or a number in its range."""
    name = path[0]
    if name in ("page", "limit"):
        return type(other) is int and 1 <= other <= 1000
    if other in ([], "", {}) and not isinstance(other, bool):
        return True
    return name == "where" and path[-1] in ("q", "province", 0, 1) and isinstance(other, str)


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity", "-Infinity", "1E309"])
def test_numbers_that_are_none_are_refused_wherever_they_stand(number):
    text = json.dumps(WHOLE).replace('"page": 1', f'"page": {number}')
    with pytest.raises(ZhikeError):
        read_json(text, WORDS)
    with pytest.raises(ZhikeError):
        read(f"spent.min={number}", WORDS)


@pytest.mark.parametrize(
    "extra", ['"by": ["tier"]', '"limit": 5', '"where": {}', '"where": {"province": "a", "province": "b"}']
)
def test_a_key_given_twice_is_refused(extra):
    with pytest.raises(ZhikeError):
        read_json(json.dumps(WHOLE)[:-1] + ", " + extra + "}", WORDS)


@pytest.mark.parametrize("extra", ["bye", "BY", "sql", "__class__", "where ", "decision", "row_predicate", "admin"])
def test_an_unknown_key_is_refused(extra):
    with pytest.raises(ZhikeError):
        read_json(json.dumps(WHOLE | {extra: "x"}), WORDS)
    with pytest.raises(ZhikeError):
        from_pairs([(extra, "x")], WORDS)


def test_the_strings_would_break_a_query_that_pastes_them():
    """D6 can fail: pasted between quotes, these very strings make other statements, or none at all."""
    broken = 0
    for text in TEXTS:
        try:
            broken += len(duckdb.extract_statements(f"SELECT '{text}'")) != 1
        except duckdb.Error:
            broken += 1
    assert broken > 100
