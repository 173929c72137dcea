"""Who is who, for programs: is this customer there already; what was decided; one more decision."""

from typing import Any, Literal

from pydantic import Field, ValidationError
from starlette.responses import JSONResponse, Response

from zhike import doubts, verdicts
from zhike.desk import Decision
from zhike.errors import BadQuestion, Conflict, Text, say
from zhike.web import similar as similar_page
from zhike.web.api.answered import ANSWERED
from zhike.web.api.asked import Asked
from zhike.web.api.says import LINES, PLAIN, Definition, Meta, Rows, Strict
from zhike.web.api.told import told
from zhike.web.review import doubts_of, likely

MOST_DECISIONS = 1_000
PROBABILITY: Text = ("Probability", "概率")
PROBABILITY_MEANS: Text = (
    "That both are one party, as the model of the last run would judge them had this one been loaded.",
    "按最近一次计算的模型，二者为同一客户的概率（等同于导入后再计算的判断）。",
)


class Wish(Strict):
    """A decision as a program sends it: `left` and `right` are customers' ids or parties' keys; of a parent, child and parent."""

    kind: Literal["same", "different", "parent"]
    left: str = Field(min_length=1, max_length=200, pattern=PLAIN)
    right: str = Field(min_length=1, max_length=200, pattern=PLAIN)
    why: str = Field(default="", max_length=500, pattern=LINES)


class Said(Strict):
    """A decision in force."""

    decision: int
    kind: str
    left: str
    right: str
    left_customer: str | None
    right_customer: str | None
    who: str
    at: str
    why: str


class Kept(Strict):
    """What became of a wish: the decision in force. It counts from the next run on."""

    data: Said


class Told(Strict):
    """One thing that was compared: what was found, what it says, and its weight (log2; above 0 speaks for it)."""

    mark: str
    found: str
    says: str
    weight: float


class Similar(Strict):
    """A customer that the typed party may be. `agrees`: what is wholly the same; phones are masked."""

    customer: str
    name: str
    city: str
    phone: str
    probability: float
    likely: str
    agrees: list[str]
    evidence: list[Told]


class SimilarRows(Strict):
    """Possible duplicates, the likeliest first; `read_as`: how what was typed was understood."""

    data: list[Similar]
    meta: Meta
    definitions: dict[str, Definition]
    read_as: dict[str, str]


def similar(asked: Asked) -> Any:
    """Whether a customer that is being typed is there already: the likeliest first, with what speaks for and against."""
    typed, limit = similar_page.read_query(asked.query)
    view = asked.office.view(asked.decision)
    found, read_as = similar_page.alike(view, typed, limit)
    data = [
        Similar(
            customer=one.customer_id, name=one.name, city=one.city, phone=one.phone, probability=round(one.probability, 4),
            likely=say(likely(one.probability), asked.lang), agrees=list(one.agrees),
            evidence=[
                Told(mark=e.mark, found=say(e.found, asked.lang), says=say(e.says, asked.lang), weight=round(e.weight, 2))
                for e in one.told
            ],
        )
        for one in found
    ]  # fmt: skip
    meta = Meta(snapshot=view.snapshot.name, as_of=view.snapshot.as_of.isoformat(), total=len(data), next_cursor=None)
    meaning = Definition(label=say(PROBABILITY, asked.lang), unit="share", means=say(PROBABILITY_MEANS, asked.lang))
    return SimilarRows(data=data, meta=meta, definitions={"probability": meaning}, read_as=dict(read_as))


def decisions(asked: Asked) -> Any:
    """The decisions about who is who that are in force, newest first."""
    asked.only()
    rows = [_said(one).model_dump() for one in reversed(verdicts.standing(asked.office.desk))][:MOST_DECISIONS]
    return Rows(data=rows, meta=Meta(snapshot=None, as_of=None, total=len(rows), next_cursor=None), definitions={})


def decide(asked: Asked, body: bytes, key: str) -> Response:
    """One more decision. With an Idempotency-Key, the same request again is answered with the same decision."""
    asked.only()
    wish = read(body)
    scope = asked.scope
    known = ANSWERED.of(scope, key, body)
    if known is not None:
        return known
    found = doubts_of(asked.office.view(asked.decision))
    if not found.is_known:
        raise Conflict(
            ("Nothing has been computed from which customers could be told.", "尚无可据以确认客户的计算结果。"),
            ("Run zhike refresh first.", "请先执行 zhike refresh。"),
        )
    left, right = found.between(wish.left, wish.right)
    before = {one.id for one in verdicts.standing(asked.office.desk)}
    number = verdicts.decide(
        asked.office.desk, wish.kind, left, right, about=doubts.about(found.folder, left, right),
        who=asked.principal.name, why=wish.why.strip(),
    )  # fmt: skip
    said = next(one for one in verdicts.standing(asked.office.desk) if one.id == number)
    answer = JSONResponse(Kept(data=_said(said)).model_dump(mode="json"), 200 if number in before else 201)
    ANSWERED.keep(scope, key, body, answer)
    return answer


def read(body: bytes) -> Wish:
    """The wish that a request's body holds: one JSON object, each name once, numbers that are numbers.

    Errors  BadQuestion, naming what is wrong
    """
    try:
        said = told(body)
        return Wish.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "body"
        raise _bad(f"“{name[:60]}”: {first['msg']}", f"“{name[:60]}”不合要求") from error
    except (ValueError, RecursionError) as error:
        raise _bad(str(error)[:120], "无法读取") from error


def _bad(what: str, what_zh: str) -> BadQuestion:
    return BadQuestion(
        (f"The body is not a decision: {what}.", f"请求内容不是有效的决定：{what_zh}。"),
        (
            'Send {"kind": "same", "left": "K…", "right": "K…", "why": "…"}; kind is same, different or parent.',
            '请发送 {"kind": "same", "left": "K…", "right": "K…", "why": "…"}；kind 为 same、different 或 parent。',
        ),
    )


def _said(one: Decision) -> Said:
    left, right = doubts.keys_of(one)
    value = one.value if isinstance(one.value, dict) else {}
    customers = [(value.get(side) or {}).get("customer_id") for side in ("left", "right")]
    return Said(
        decision=one.id, kind=one.kind, left=left, right=right, left_customer=customers[0],
        right_customer=customers[1], who=one.who, at=one.at, why=one.why,
    )  # fmt: skip
