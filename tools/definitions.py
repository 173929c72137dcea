"""Write docs/definitions/ from the code that computes. Run it after a metric, setting or table has changed."""

from collections.abc import Iterator
from pathlib import Path

from zhike.catalog import DIMENSIONS, METRICS, SEGMENTS
from zhike.settings import SETTINGS
from zhike.tables import FACTS, TABLES, field

FOLDER = Path(__file__).parents[1] / "docs" / "definitions"


def pages() -> dict[str, str]:
    """Every page by file name."""
    return {
        "metrics.md": _page("Metrics 指标口径", _metrics()),
        "facts.md": _page("Facts 资料类型", _facts()),
        "tables.md": _page("Tables of a snapshot 快照中的表", _tables()),
        "settings.md": _page("Settings 设置", _settings()),
    }


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([f"# {title}", "", "Generated from the code by `python tools/definitions.py`.", "", *lines, ""])


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _metrics() -> Iterator[str]:
    yield _row("name", "metric", "指标", "unit", "means", "口径", "source")
    yield _row(*["---"] * 7)
    for metric in METRICS:
        yield _row(f"`{metric.name}`", *metric.label, metric.unit, *metric.means, metric.source)
    yield from ["", "## Dimensions 维度", "", _row("name", "dimension", "维度", "means", "说明"), _row(*["---"] * 5)]
    for dimension in DIMENSIONS:
        yield _row(f"`{dimension.name}`", *dimension.label, *dimension.means)
    yield from ["", "## Segments 客群", "", _row("name", "segment", "客群", "means", "说明"), _row(*["---"] * 5)]
    for segment in SEGMENTS:
        yield _row(f"`{segment.name}`", *segment.label, *segment.means)


def _facts() -> Iterator[str]:
    for fact in FACTS:
        yield from [f"## `{fact.name}` {fact.label[1]}", "", f"{fact.row[0].capitalize()}. {fact.row[1]}。", ""]
        yield from [_row("field", "type", "meaning", "含义"), _row(*["---"] * 4)]
        for name in fact.fields:
            yield _row(f"`{name}`", field(name).type, *field(name).label)
        yield ""


def _tables() -> Iterator[str]:
    for table in TABLES:
        yield from [f"## `{table.name}`", "", f"A row is {table.row[0]}. 每行是{table.row[1]}。", ""]
        yield from [_row("column", "type", "meaning", "含义"), _row(*["---"] * 4)]
        for column in table.columns:
            yield _row(f"`{column.name}`", column.type + ("" if column.nullable else ", never missing"), *column.means)
        yield ""


def _settings() -> Iterator[str]:
    yield _row("setting", "default", "means", "说明")
    yield _row(*["---"] * 4)
    for setting in SETTINGS:
        yield _row(f"`{setting.name}`", f"`{setting.default!r}`", *setting.means)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")
