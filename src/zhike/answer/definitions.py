"""Definitions: every name that a question may use, with what it means and how it is computed."""

from zhike.answer.explain import formula
from zhike.errors import UnknownName, say
from zhike.metric import Dimension, Metric
from zhike.predicate import Segment, Vocabulary


def definitions(vocabulary: Vocabulary, lang: str, which: str = "") -> dict[str, list[dict[str, object]]]:
    """Metrics, dimensions and segments for a reader; `which` names only one.

    Errors  UnknownName
    """
    found = {
        "metrics": [metric_document(one, lang) for one in vocabulary.metrics.values() if which in ("", one.name)],
        "dimensions": [
            dimension_document(one, lang) for one in vocabulary.dimensions.values() if which in ("", one.name)
        ],
        "segments": [segment_document(one, lang) for one in vocabulary.segments.values() if which in ("", one.name)],
    }
    if not any(found.values()):
        raise UnknownName(
            ("definition", "口径"), which, (*vocabulary.metrics, *vocabulary.dimensions, *vocabulary.segments)
        )
    return found


def metric_document(metric: Metric, lang: str) -> dict[str, object]:
    """One metric: words, unit, and its expression on each table that it can be computed from."""
    tables = ["profiles"] if metric.over is not None or metric.value is None else []
    if metric.value is not None:
        tables += ["order_lines"] if metric.lines else ["orders", "order_lines"]
    return {
        "name": metric.name,
        "label": say(metric.label, lang),
        "unit": metric.unit,
        "means": say(metric.means, lang),
        "per_customer": metric.per_customer,
        "better": metric.better or None,
        "source": metric.source or None,
        "expressions": {table: formula(metric, table) for table in tables},
    }


def dimension_document(dimension: Dimension, lang: str) -> dict[str, object]:
    """One dimension: words, and the words of its coded values."""
    return {
        "name": dimension.name,
        "label": say(dimension.label, lang),
        "unit": dimension.unit,
        "means": say(dimension.means, lang),
        "of": dimension.on,
        "values": {code: say(words, lang) for code, words in dimension.labels} or None,
    }


def segment_document(segment: Segment, lang: str) -> dict[str, object]:
    """One segment."""
    return {"name": segment.name, "label": say(segment.label, lang), "means": say(segment.means, lang)}
