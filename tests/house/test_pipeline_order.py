"""The pipeline is a table of contents: what is read stands above."""

from zhike.pipeline import FITTED, PARTS, PIPELINE, ROWS_OF
from zhike.step import Fit
from zhike.tables import FACTS, TABLES


def test_every_row_reads_only_rows_above_it():
    known = {f"raw_{fact.name}" for fact in FACTS} | {
        "known_ids",
        "known_portraits",
        "known_candidates",
        "decisions",
    }
    for row in PIPELINE:
        name = getattr(row, "table", None) or row.name
        assert set(row.made_from) <= known, (
            f"{name} reads {set(row.made_from) - known}, which stand below it or nowhere"
        )
        known.add(name)


def test_every_table_has_one_owner():
    made = [row.table for row in PIPELINE if hasattr(row, "table")]
    assert len(made) == len(set(made))
    assert set(made) <= {table.name for table in TABLES}


def test_a_table_is_made_by_the_function_of_its_name():
    assert [r.table for r in PIPELINE if hasattr(r, "table") and r.made_by.__name__ != r.table] == []


def test_a_tables_rows_are_those_of_tables_that_it_is_made_from():
    made = {row.table: set(row.made_from) for row in PIPELINE if hasattr(row, "table")}
    assert [name for name, sources in ROWS_OF.items() if not set(sources) <= made[name]] == []


def test_every_fit_says_in_words_what_it_finds():
    assert list(FITTED) == [row.name for row in PIPELINE if isinstance(row, Fit)]


def test_the_parts_that_people_read_of_begin_at_rows_of_the_pipeline_in_its_order():
    tables = [row.table for row in PIPELINE if hasattr(row, "table")]
    assert next(iter(PARTS)) == tables[0]
    assert list(PARTS) == [table for table in tables if table in PARTS]
