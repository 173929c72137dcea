"""The addresses of the API: what each answers, and which action it is."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyarrow as pa
from fastapi.responses import FileResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel
from starlette.background import BackgroundTask
from starlette.responses import Response

from zhike import question as questions
from zhike.answer import Answer, Question, answer, ends_shown, everything
from zhike.answer.between import MEANS, plain_ends
from zhike.answer.definitions import definitions
from zhike.answer.explain import document as explained
from zhike.answer.explain import explain
from zhike.answer.figure import plain
from zhike.answer.plan import is_computed
from zhike.answer.scan import scan
from zhike.errors import NotFound, UnknownName, say
from zhike.export import Heading, write_answer, write_parquet
from zhike.predicate import Predicate
from zhike.snapshots import Snapshot
from zhike.tables import TABLES, Table
from zhike.web.api import identity, offers
from zhike.web.api.asked import Asked, cursor_to, turned
from zhike.web.api.problems import PREFIX
from zhike.web.api.says import ARROW, Definition, Meta, One, Plain, Rows, Strict
from zhike.web.api.todo import todo

Handler = Callable[[Asked], Any]
Writer = Callable[[Asked, bytes, str], Response]


# The addresses


def ask(asked: Asked) -> Any:
    """The answer to a question."""
    question, snapshot = _question(asked)
    return _answered(asked, question, snapshot, "ask")


def customers(asked: Asked) -> Any:
    """Customers with their figures."""
    question, snapshot = _question(asked, by=("customer",))
    return _answered(asked, question, snapshot, "customers")


def customer(asked: Asked) -> Any:
    """One customer: who it is, and every figure of it."""
    asked.only("at")
    words, id_ = asked.office.vocabulary, asked.path["id"][:200]
    snapshot = asked.snapshot(questions.from_pairs([("at", asked.one("at"))], words).at)
    engine = asked.office.engine
    profiles = scan(snapshot, engine, asked.decision, words)("profiles")
    metrics = asked.office.keep(
        (snapshot.name, "figures of one customer"),
        lambda: tuple(
            name
            for name, metric in words.metrics.items()
            if metric.per_customer and is_computed(metric, profiles, snapshot.as_of)
        ),
    )
    question = Question(where=(Predicate("customer", "is", (id_,)),), by=("customer",), show=metrics, at=snapshot.name)
    found = answer(question, snapshot, engine, lang=asked.lang, **asked.options)
    if not found.rows:
        if there := _living(asked, snapshot, id_):
            return there
        raise NotFound(
            (f"There is no customer “{id_}”.", f"没有客户“{id_}”。"),
            ("Look for it under /customers?q=…", "请通过 /customers?q=… 查找。"),
        )
    row = engine.fetch(profiles.filter(profiles.customer_id == id_)).to_pylist()[0]
    cells = {column.name: cell.plain() for column, cell in zip(found.columns, found.rows[0], strict=True)}
    data = {
        "customer": id_,
        "name": cells["name"],
        "attributes": {
            name: plain(value)
            for name, value in row.items()
            if name not in words.metrics and name not in ("customer_id", "name")
        },
        "figures": {name: cells[name] for name in metrics},
    }
    return One(data=data, meta=_meta(found, None), definitions=_definitions(asked, metrics))


def _living(asked: Asked, snapshot: Snapshot, id_: str) -> Response | None:
    """The address of the customer that one given before became."""
    if "redirects" not in snapshot.tables:
        return None
    old = scan(snapshot, asked.office.engine, asked.decision, asked.office.vocabulary)("redirects")
    found = asked.office.engine.fetch(old.filter(old.old_id == id_).limit(1)).to_pylist()
    if not found:
        return None
    there = f"{PREFIX}/customers/{quote(str(found[0]['customer_id']), safe='')}"
    query = urlencode(asked.query, errors="surrogateescape")
    return RedirectResponse(f"{there}?{query}" if query else there, status_code=302)


def explained_figure(asked: Asked) -> Any:
    """One figure: definition, formula, SQL and the rows behind it."""
    question, snapshot = _question(asked)
    found = explain(question, snapshot, asked.office.engine, lang=asked.lang, limit=question.limit, **asked.options)
    meta = Meta(
        snapshot=snapshot.name,
        as_of=snapshot.as_of.isoformat(),
        total=1,
        next_cursor=None,
        question=str(question),
        filters=found.sentence or None,
    )
    return One(
        data=explained(found, asked.office.vocabulary, asked.lang),
        meta=meta,
        definitions=_definitions(asked, (found.metric.name,)),
    )


def all_definitions(asked: Asked) -> Any:
    """Every metric, dimension and segment; or those of one name."""
    asked.only()
    try:
        found = definitions(asked.office.vocabulary, asked.lang, asked.path.get("name", ""))
    except UnknownName as error:
        raise NotFound(error.what, error.fix) from error
    count = sum(len(items) for items in found.values())
    return One(data=dict(found), meta=Meta(snapshot=None, as_of=None, total=count, next_cursor=None), definitions={})


def snapshots(asked: Asked) -> Any:
    """The snapshots that were in force, newest first."""
    asked.only()
    moves = asked.office.desk.snapshots.all()
    rows: list[dict[str, Plain]] = [
        {"snapshot": move.name, "as_of": move.name.partition(".")[0], "in_force_since": move.at} for move in moves
    ]
    return Rows(data=rows, meta=Meta(snapshot=None, as_of=None, total=len(rows), next_cursor=None), definitions={})


def table(asked: Asked) -> Any:
    """The rows of one table of a snapshot, in the order of its key."""
    asked.only("at", "limit", "cursor")
    about = _public(asked.path["name"])
    words, office = asked.office.vocabulary, asked.office
    read = questions.from_pairs([(key, value) for key, value in asked.query if key in ("at", "limit")], words)
    page, at = turned(asked, f"tables/{about.name}?limit={read.limit}", read.at)
    snapshot = asked.snapshot(at)
    rows = scan(snapshot, office.engine, asked.decision, words)(about.name)
    ordered = rows.order_by(list(about.key))
    if asked.kind != "application/json":
        return _bulk(asked, office.engine.fetch(ordered.limit(asked.decision.max_rows)), about.name)
    found = office.engine.fetch(ordered.limit(read.limit, offset=(page - 1) * read.limit))
    total = int(office.engine.fetch(rows.aggregate(n=rows.count())).column("n")[0].as_py())
    data = [{name: plain(value) for name, value in row.items()} for row in found.to_pylist()]
    cursor = cursor_to(asked, f"tables/{about.name}?limit={read.limit}", snapshot, page, read.limit, total)
    meta = Meta(
        snapshot=snapshot.name, as_of=snapshot.as_of.isoformat(), total=total, next_cursor=cursor, sort=list(about.key)
    )
    said = {c.name: Definition(label=c.name, unit=c.type, means=say(c.means, asked.lang)) for c in about.columns}
    return Rows(data=data, meta=meta, definitions=said)


# From a request to a question


def _question(asked: Asked, by: tuple[str, ...] = ()) -> tuple[Question, Snapshot]:
    """The question of an address and its snapshot; a cursor says which page of which snapshot."""
    own = [(key, value) for key, value in asked.query if key not in ("cursor", "lang")]
    if by:
        if any(key == "by" for key, _ in own):
            raise UnknownName(("key", "键"), "by", questions.OWN_KEYS[1:])
        own.append(("by", ",".join(by)))
    asked.office.maybe(asked.decision)  # the names of custom fields are those of the snapshot in force
    question = questions.from_pairs(own, asked.office.vocabulary)
    page, at = turned(asked, str(replace(question, page=1)), question.at, question.page)
    return replace(question, page=page), asked.snapshot(at)


def _answered(asked: Asked, question: Question, snapshot: Snapshot, name: str) -> Any:
    if asked.kind != "application/json":
        rows = everything(question, snapshot, asked.office.engine, **asked.options)
        return _bulk(asked, rows, name)
    found = answer(question, snapshot, asked.office.engine, lang=asked.lang, **asked.options)
    data = [
        {column.name: cell.plain() for column, cell in zip(found.columns, row, strict=True)}
        | {name: plain(end) for name, end in plain_ends(row).items()}
        for row in found.rows
    ]
    cursor = cursor_to(asked, str(replace(question, page=1)), snapshot, question.page, question.limit, found.total_rows)
    return Rows(
        data=data, meta=_meta(found, cursor), definitions=_definitions(asked, question.show) | _ends(asked, found)
    )


def _meta(found: Answer, cursor: str | None) -> Meta:
    return Meta(
        snapshot=found.snapshot,
        as_of=found.as_of.isoformat(),
        total=found.total_rows,
        next_cursor=cursor,
        question=str(found.question),
        filters=found.sentence or None,
        sort=list(found.sort),
    )


def _definitions(asked: Asked, names: tuple[str, ...]) -> dict[str, Definition]:
    metrics = [asked.office.vocabulary.metric(name) for name in names]
    return {
        m.name: Definition(label=say(m.label, asked.lang), unit=m.unit, means=say(m.means, asked.lang)) for m in metrics
    }


def _ends(asked: Asked, found: Answer) -> dict[str, Definition]:
    """What the ends of sums mean, where there are any."""
    return {
        end: Definition(label=say(label, asked.lang), unit="money", means=say(MEANS, asked.lang))
        for end, label in ends_shown(found)
    }


def _public(name: str) -> Table:
    known = {one.name: one for one in TABLES if not one.private}
    if name not in known:
        raise NotFound(
            (f"There is no table “{name[:60]}”.", f"没有名为“{name[:60]}”的表。"),
            (f"There are: {', '.join(known)}.", f"可用的有：{'、'.join(known)}。"),
        )
    return known[name]


def _bulk(asked: Asked, rows: pa.Table, name: str) -> Response:
    """All rows in one file."""
    if asked.kind == ARROW:
        sink = BytesIO()
        with pa.ipc.new_stream(sink, rows.schema) as writer:
            writer.write_table(rows)
        sink.seek(0)
        return StreamingResponse(iter([sink.getvalue()]), media_type=ARROW)
    folder = Path(tempfile.mkdtemp(prefix="zhike-"))
    path = folder / (f"{name}.csv" if asked.kind == "text/csv" else f"{name}.parquet")
    if asked.kind == "text/csv":
        headings = [Heading(column, "text") for column in rows.column_names]
        write_answer(
            path,
            headings,
            (tuple(row.values()) for batch in rows.to_batches(max_chunksize=10_000) for row in batch.to_pylist()),
            about=[],
            lang=asked.lang,
        )
    else:
        write_parquet(path, rows)

    def gone() -> None:
        path.unlink(missing_ok=True)
        folder.rmdir()

    return FileResponse(path, media_type=asked.kind, filename=path.name, background=BackgroundTask(gone))


# fmt: off
ROUTES: tuple[tuple[str, str, Handler, type[BaseModel]], ...] = (
    # path               action             handler           says
    ("/ask",             "question.ask",    ask,              Rows),
    ("/customers",       "question.ask",    customers,        Rows),
    ("/customers/similar", "customer.read", identity.similar, identity.SimilarRows),
    ("/customers/{id}",  "customer.read",   customer,         One),
    ("/todo",            "contact.read",    todo,             Rows),
    ("/explain",         "row.read",        explained_figure, One),
    ("/definitions",     "definition.read", all_definitions,  One),
    ("/definitions/{name}", "definition.read", all_definitions, One),
    ("/snapshots",       "run.read",        snapshots,        Rows),
    ("/tables/{name}",   "row.read",        table,            Rows),
    ("/identity/decisions", "contact.read", identity.decisions, Rows),
    ("/offers",          "question.ask",    offers.offers,    offers.Several),
    ("/offers/{id}",     "question.ask",    offers.one,       offers.One),
)
WRITES: tuple[tuple[str, str, Writer, type[Strict], type[Strict]], ...] = (
    # path                   action           handler               reads          says
    ("/identity/decisions",  "decision.make", identity.decide,      identity.Wish, identity.Kept),
    ("/offers",              "offer.propose", offers.put_forward,   offers.Wish,   offers.One),
    ("/offers/{id}",         "offer.propose", offers.move,          offers.Move,   offers.One),  # and the step's own, inside
)
# fmt: on
