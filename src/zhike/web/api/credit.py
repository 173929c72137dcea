"""Credit, for programs: may this customer have so much more on credit now, and if not, who may let it pass."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, ValidationError
from starlette.responses import JSONResponse, Response

from zhike.credit.advice import advised
from zhike.credit.policy import counted
from zhike.errors import BadQuestion, Text, UnknownName, say
from zhike.web.api.asked import Asked
from zhike.web.api.says import PLAIN, Meta, Strict
from zhike.web.api.told import told
from zhike.web.standing import granted, policy_of, standing

LARGEST = 1e12
WANTED: dict[str, Text] = {
    "": ("it is no JSON object", "不是 JSON 对象"),
    "customer": ("the id of a customer is wanted, a text of at most 200 letters", "须为客户编号，不超过 200 个字符的文本"),
    "amount": ("a sum from 0 to a million million is wanted, as 1200.5 or “1200.50”", "须为 0 到 1 万亿之间的金额，如 1200.5 或“1200.50”"),
    "at": ("order, delivery or invoice is wanted", "须为 order、delivery 或 invoice"),
    "included": ("true or false is wanted", "须为 true 或 false"),
}  # fmt: skip
"""What each field has to be."""


WRITTEN = r"^[0-9]{1,12}(\.[0-9]{1,6})?$"
"""A sum as text: digits and a point, as sums stand in the answer."""
Number = Annotated[float, Field(ge=0, le=LARGEST, allow_inf_nan=False)]
Digits = Annotated[str, Field(pattern=WRITTEN)]


class Check(Strict):
    """A document that is about to be made. `amount`: a number, or its digits as text, with nothing lost on the way.
    `included`: its amount stands in the exposure already (as an order that counts).
    """

    customer: str = Field(min_length=1, max_length=200, pattern=PLAIN)
    amount: Number | Digits
    at: Literal["order", "delivery", "invoice"] = "order"
    included: bool = False


class Because(Strict):
    """One thing that speaks for holding (`holds`) or for letting pass; `code` is stable."""

    code: str
    holds: bool
    says: str


class Advised(Strict):
    """What is advised: proceed or hold; who may release it; until when the advice is good; and all that it rests on.

    Sums are texts with two decimals. `limit_from`: temporary or approved (a person granted it), source, suggested
    (by the policy), or new (nothing was bought on credit yet).
    """

    customer: str
    amount: str
    at: str
    advice: Literal["proceed", "hold"]
    says: str
    release_by: Literal["sales_manager", "finance"] | None
    valid_until: str
    reasons: list[Because]
    exposure: str
    exposure_after: str
    exposure_counts: list[str]
    limit: str
    limit_from: str
    limit_until: str | None
    available: str
    term_days: int | None
    credit_class: str | None
    credit_score: int | None
    as_of: str


class Checked(Strict):
    """The advice, and the snapshot that it rests on."""

    data: Advised
    meta: Meta


def check(asked: Asked, body: bytes, _key: str) -> Response:
    """Whether a document may be made on credit: advice with reasons, exposure, limit and class. Nothing is kept."""
    asked.only()
    wish = read(body)
    view = asked.office.view(asked.decision)
    row = standing(view, wish.customer)
    today = asked.office.workspace.today()
    held = granted(asked.office, view, row, today)
    by = policy_of(view)
    amount = Decimal(str(wish.amount)).quantize(Decimal("0.01"))
    found = advised(row, held, amount=amount, at=wish.at, included=wish.included, today=today, credit_policy=by)
    data = Advised(
        customer=row["customer_id"], amount=f"{amount:.2f}", at=wish.at, advice=found.word,
        says=say(found.says, asked.lang), release_by=found.release, valid_until=found.until.isoformat(),
        reasons=[Because(code=one.code, holds=one.holds, says=say(one.says, asked.lang)) for one in found.reasons],
        exposure=f"{found.exposure:.2f}", exposure_after=f"{found.after:.2f}",
        exposure_counts=list(counted(by.exposure_counts)),
        limit=f"{held.limit:.2f}", limit_from=held.origin, limit_until=held.until.isoformat() if held.until else None,
        available=f"{max(held.limit - found.exposure, Decimal(0)):.2f}", term_days=held.term_days,
        credit_class=row["credit_class"], credit_score=row["credit_score"], as_of=view.snapshot.as_of.isoformat(),
    )  # fmt: skip
    meta = Meta(snapshot=view.snapshot.name, as_of=view.snapshot.as_of.isoformat(), total=1, next_cursor=None)
    return JSONResponse(Checked(data=data, meta=meta).model_dump(mode="json"))


def read(body: bytes) -> Check:
    """The document that a request's body describes: one JSON object, each name once, numbers that are numbers.

    Errors  UnknownName for a field that there is not; BadQuestion, naming what is wrong
    """
    try:
        said = told(body)
    except (ValueError, RecursionError) as error:
        raise _bad(str(error)[:120], "无法读取") from error
    for name in said if isinstance(said, dict) else ():
        if name not in Check.model_fields:
            raise UnknownName(("field", "字段"), str(name)[:60], Check.model_fields)
    try:
        return Check.model_validate(said)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0]) if error.errors()[0]["loc"] else ""
        what, what_zh = WANTED.get(name, WANTED[""])
        raise _bad(f"“{name}”: {what}" if name else what, f"“{name}”{what_zh}" if name else what_zh) from error


def _bad(what: str, what_zh: str) -> BadQuestion:
    return BadQuestion(
        (f"The body is not a document to check: {what}.", f"请求内容不是可检查的单据：{what_zh}。"),
        (
            'Send {"customer": "K…", "amount": 1200.0, "at": "order"}; at is order, delivery or invoice.',
            '请发送 {"customer": "K…", "amount": 1200.0, "at": "order"}；at 为 order、delivery 或 invoice。',
        ),
    )
