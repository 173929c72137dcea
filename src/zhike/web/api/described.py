"""What openapi.json says of the addresses, beside the models that it is generated from."""

from typing import Any

from pydantic import BaseModel

from zhike import question as questions
from zhike.web.api.offers import ASKED
from zhike.web.api.says import ARROW, PARQUET, Problem
from zhike.web.calls import LABELS
from zhike.web.todo import STATE_WORDS

_FILTER = (
    "Filters stand beside the named keys: a dimension (`province=广东省`, repeated for any of several), a figure of the "
    "customer (`spent.min`, `spent.max`, `last_ordered_on.from`, `.to`, `.missing=yes`), `segment`. See /definitions."
)
_KEYS: dict[str, str] = {
    "by": "How to split: dimensions, separated by commas.",
    "show": "Which figures: metrics, separated by commas.",
    "sort": "Names, from high to low with - before them.",
    "limit": "Rows per page, at most 1000.",
    "cursor": "`meta.next_cursor` of the page before.",
    "at": "A snapshot's name or its day; by default the one in force.",
    "q": "Letters of the customer's name or code.",
    "from": "First day of the documents.",
    "to": "Last day of the documents.",
    "lang": "en or zh; else by Accept-Language.",
    "who": "Who calls; - for those for whom nobody is named.",
    "reason": "overdue, late, falling, new or asked.",
    "state": "What has come of it: all is everything, however it stands.",
}

LANGS = ("en", "zh")
_KINDS: dict[str, dict[str, Any]] = {
    "lang": {"enum": list(LANGS)},
    "from": {"format": "date"},
    "to": {"format": "date"},
    "at": {"pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(\.[0-9a-f]{12})?$"},
    "reason": {"enum": sorted(LABELS)},
    "state": {"enum": list(STATE_WORDS)},
}
"""What a value of a key has to look like, where more can be said than that it is a text."""
_TODO = ("who", "reason", "state")
_EXAMPLES: dict[str, str] = {
    "by": "tier",
    "show": "spent",
    "sort": "-spent",
    "q": "公司",
    "from": "2024-01-01",
    "to": "2024-12-31",
    "reason": "late",
    "state": "all",
}
"""Values that any company answers to; a snapshot, a cursor and a caller are the company's own."""
IN_PATHS: dict[str, tuple[str, str, list[str]]] = {
    "/customers/{id}": ("id", "`customer` of a row of /customers.", []),
    "/definitions/{name}": ("name", "A metric, dimension or segment of /definitions.", ["spent"]),
    "/offers/{id}": ("id", "`offer` of a row of /offers.", []),
    "/tables/{name}": ("name", "A table that a snapshot holds.", ["profiles"]),
}
"""What stands in an address: its name, where it is found, and what any company has."""

SIMILAR: dict[str, str] = {
    "name": "The name as typed so far.",
    "phone": "Phone numbers, however written.",
    "tax_id": "统一社会信用代码 or an older tax number.",
    "email": "E-mail address.",
    "address": "Address.",
}
_TYPED: dict[str, str] = {"name": "安大贸易", "phone": "13800138000"}
MOST_SIMILAR = 50


def parameters(path: str, *, writes: bool = False) -> list[dict[str, Any]]:
    keys = (
        ("lang",)
        if writes
        else {
            "/ask": tuple(key for key in _KEYS if key not in _TODO),
            "/customers": tuple(key for key in _KEYS if key not in ("by", *_TODO)),
            "/todo": ("who", "reason", "state", "limit", "cursor", "lang"),
            "/explain": ("show", "limit", "at", "q", "from", "to", "lang"),
            "/customers/{id}": ("at", "lang"),
            "/tables/{name}": ("at", "limit", "cursor", "lang"),
            "/customers/similar": (*SIMILAR, "limit", "lang"),
            "/offers": ("state", "limit", "cursor", "lang"),
        }.get(path, ("lang",))
    )
    found: list[dict[str, Any]] = []
    for key in keys:
        schema: dict[str, Any] = (
            {"type": "integer", "minimum": 1, "maximum": questions.LARGEST_PAGE}
            if key == "limit"
            else {"type": "string"}
        )
        if path == "/customers/similar" and key == "limit":
            schema["maximum"] = MOST_SIMILAR
        schema |= {"enum": list(ASKED)} if (path, key) == ("/offers", "state") else _KINDS.get(key, {})
        if example := (_EXAMPLES | _TYPED).get(key):
            schema["examples"] = [example]
        found.append(
            {
                "name": key,
                "in": "query",
                "required": False,
                "allowEmptyValue": True,
                "schema": schema,
                "description": (SIMILAR | _KEYS)[key],
            }
        )
    if writes:
        described = "Any text of your own; the same request again is answered with the same decision."
        found.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "schema": {"type": "string"},
                "description": described,
            }
        )
    if path in IN_PATHS:
        name, said, examples = IN_PATHS[path]
        where = {"type": "string", **({"examples": examples} if examples else {})}
        found.append({"name": name, "in": "path", "required": True, "schema": where, "description": said})
    return found


def body_of(reads: type[BaseModel]) -> dict[str, Any]:
    """The body that a POST wants; its model stands whole where it is used."""
    schema = reads.model_json_schema()
    models = schema.pop("$defs", {})

    def whole(part: Any) -> Any:
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).removeprefix("#/$defs/")
            return whole(models[name]) if name else {key: whole(value) for key, value in part.items()}
        return [whole(one) for one in part] if isinstance(part, list) else part

    return {"required": True, "content": {"application/json": {"schema": whole(schema)}}}


def written(says: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """The answers of a POST."""
    problem: dict[str, Any] = {"model": Problem, "content": {"application/problem+json": {}}}
    wrong: dict[int | str, dict[str, Any]] = {status: {**problem, "description": text} for status, text in (
        (401, "Nobody is signed in."), (403, "Not allowed."), (404, "There is no such customer or offer."),
        (409, "What stands there says otherwise; the problem names it."), (415, "The body is not said to be JSON."), (422, "The body makes no sense."),
    )}  # fmt: skip
    kept = {"model": says, "description": "It stood there already."}
    return {200: kept, 201: {"model": says, "description": "On record."}, **wrong}


def checked(says: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """The answers of a POST that keeps nothing."""
    answers = written(says)
    told: dict[int | str, dict[str, Any]] = {200: {"model": says, "description": "The advice; nothing is kept."}}
    return told | {status: answers[status] for status in (401, 403, 404, 415, 422)}


def documented(path: str, model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    bulk: dict[str, Any] = (
        {ARROW: {}, PARQUET: {}, "text/csv": {}} if path in ("/ask", "/customers", "/tables/{name}") else {}
    )
    problem: dict[str, Any] = {"model": Problem, "content": {"application/problem+json": {}}}
    described = _FILTER if path in ("/ask", "/customers", "/explain") else "As asked."
    wrong: dict[int | str, dict[str, Any]] = {status: {**problem, "description": text} for status, text in (
        (401, "Nobody is signed in."), (403, "Not allowed."), (404, "There is no such thing."), (406, "No such form."),
        (422, "The question makes no sense; the problem says why."),
    )}  # fmt: skip
    return {200: {"model": model, "description": described, "content": bulk}, **wrong}
