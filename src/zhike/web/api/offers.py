"""Offers, for programs: deals put forward, endorsed, approved or refused, by the functions and the rights of the pages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qsl

from pydantic import Field, ValidationError
from starlette.responses import JSONResponse, Response

from zhike import offers as desk_offers
from zhike import question as questions
from zhike.errors import BadQuestion, NotFound, UnknownName
from zhike.offers import STATES, Offer, offer
from zhike.web import offers as pages
from zhike.web.api.answered import ANSWERED
from zhike.web.api.asked import Asked, cursor_to, turned
from zhike.web.api.says import LINES as TEXT
from zhike.web.api.says import PLAIN, Meta, Strict
from zhike.web.api.told import told
from zhike.web.deal_form import LINES, ONCE, read
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.waiting import next_step
from zhike.web.words import Words

Number = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]
Digits = Annotated[str, Field(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$")]
Sum = Number | Digits | None
"""A number, or its digits as text with nothing lost on the way; left out, what is known of customer and product counts."""
State = Literal["proposed", "endorsed", "approved", "refused", "withdrawn"]
T = TypeVar("T", bound=Strict)
OPEN, DECIDED, ALL = ASKED = ("open", "decided", "all")


class Line(Strict):
    """One product of a deal, by its code or name."""

    product: str = Field(min_length=1, max_length=200, pattern=PLAIN)
    quantity: Sum = None
    price: Sum = None
    cost: Sum = None
    rival: Sum = None


class Wish(Strict):
    """A deal to be put forward. `customer`: an id, code or whole name; left out for somebody who is no customer yet.

    `discount`, `deposit`, `rebate`, `serving` (of sales) and `rate` (a year) are percent, `term` and `late` days, `deliveries`
    a month apart, `valid` the last day of the offer.
    """

    name: str = Field(min_length=1, max_length=desk_offers.LONGEST_NAME, pattern=PLAIN)
    why: str = Field(min_length=1, max_length=500, pattern=TEXT)
    lines: list[Line] = Field(min_length=1, max_length=20)
    customer: str = Field(default="", max_length=200, pattern=TEXT)
    discount: Sum = None
    deposit: Sum = None
    rebate: Sum = None
    transport: Sum = None
    serving: Sum = None
    term: Sum = None
    late: Sum = None
    deliveries: Sum = None
    rate: Sum = None
    points: str = Field(default="", max_length=500, pattern=TEXT)
    valid: str = Field(default="", pattern=r"^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


class Move(Strict):
    """The next step of an offer; a refusal says why."""

    state: Literal["endorsed", "approved", "refused", "withdrawn"]
    why: str = Field(default="", max_length=500, pattern=TEXT)


class Step(Strict):
    """One step that was taken."""

    state: State
    who: str
    at: str
    why: str


class Said(Strict):
    """An offer: what was put forward, what it came to then, and every step. Sums and shares are texts.

    `next`: the step that waits for the caller, or nothing; `warnings`: own costs put in below the known ones.
    """

    offer: str
    name: str
    state: State
    says: str
    customer: str | None
    customer_name: str | None
    figures: dict[str, str]
    deal: dict[str, str]
    lines: list[dict[str, str]]
    steps: list[Step]
    next: Literal["endorse", "approve"] | None
    warnings: list[str]
    page: str


class One(Strict):
    """One offer as it stands."""

    data: Said
    meta: Meta


class Several(Strict):
    """Offers, the newest first."""

    data: list[Said]
    meta: Meta


def offers(asked: Asked) -> Any:
    """Offers, the newest first: those that wait (`open`), those decided, or all."""
    asked.only("state", "limit", "cursor")
    state = asked.one("state") or ALL
    if state not in ASKED:
        raise UnknownName(("state", "状态"), state[:40], ASKED)
    limit = questions.from_pairs([("limit", asked.one("limit"))], asked.office.vocabulary).limit
    spelled = f"offers?state={state}&limit={limit}"
    page, at = turned(asked, spelled, "")
    view = asked.office.view(asked.decision, at)
    found = [one for one in desk_offers.offers(asked.office.desk) if state == ALL or one.is_open is (state == OPEN)]
    cursor = cursor_to(asked, spelled, view.snapshot, page, limit, len(found))
    rows = _said(found[(page - 1) * limit : page * limit], _seen(asked), view)
    return Several(data=rows, meta=_meta(view, len(found), cursor))


def one(asked: Asked) -> Any:
    """One offer with every step."""
    asked.only()
    return _one(offer(asked.office.desk, asked.path["id"]), asked)


def put_forward(asked: Asked, body: bytes, key: str) -> Response:
    """A deal put forward. With an Idempotency-Key, the same request again is answered with the same offer."""
    asked.only()
    wish = _read(Wish, body, '{"name": "…", "why": "…", "customer": "K…", "lines": [{"product": "…", "quantity": 10, "price": "12.50"}]}')  # fmt: skip
    known = ANSWERED.of(asked.scope, key, body)
    if known is not None:
        return known
    seen, form = _seen(asked), _form(wish)
    if wish.customer and not read(_with(seen, form), asked.office.view(asked.decision)).customer:
        raise NotFound(
            (f"There is no one customer “{wish.customer[:60]}”.", f"没有唯一对应“{wish.customer[:60]}”的客户。"),
            ("Give an id of /customers?q=…, or leave it out and name whom it is for in the offer's name.", "请填写 /customers?q=… 返回的客户编号；尚不是客户的，请省略 customer，并在名称中注明。"),
        )  # fmt: skip
    id_ = pages.put_forward(seen, form, wish.name, wish.why)
    answer = JSONResponse(_one(offer(asked.office.desk, id_), asked).model_dump(mode="json"), 201)
    ANSWERED.keep(asked.scope, key, body, answer)
    return answer


def move(asked: Asked, body: bytes, key: str) -> Response:
    """The next step of an offer: endorsed, approved or refused by whose turn it is, or taken back by who put it forward."""
    asked.only()
    wish = _read(Move, body, '{"state": "endorsed", "why": "…"}')
    scope = f"{asked.scope}\0{asked.path['id']}"
    known = ANSWERED.of(scope, key, body)
    if known is not None:
        return known
    moved = pages.step(_seen(asked), asked.path["id"], wish.state, wish.why)
    answer = JSONResponse(_one(moved, asked).model_dump(mode="json"), 201)
    ANSWERED.keep(scope, key, body, answer)
    return answer


def _seen(asked: Asked) -> Seen:
    return Seen(asked.office, Words(asked.lang), asked.decision, {})


def _with(seen: Seen, form: tuple[tuple[str, str], ...]) -> Seen:
    return Seen(seen.office, seen.words, seen.decision, {}, form)


def _form(wish: Wish) -> tuple[tuple[str, str], ...]:
    """The deal as the form of the calculator writes it."""
    once = [(name, _text(getattr(wish, name, None))) for name in ONCE]
    lines = [(name, _text(getattr(line, name))) for line in wish.lines for name in LINES]
    return (*((name, value) for name, value in once if value), *lines)


def _text(value: str | float | None) -> str:
    return "" if value is None else value if isinstance(value, str) else f"{value:.6f}".rstrip("0").rstrip(".")


def _one(found: Offer, asked: Asked) -> One:
    view = asked.office.view(asked.decision)
    return One(data=_said([found], _seen(asked), view)[0], meta=_meta(view, 1, None))


def _said(found: list[Offer], seen: Seen, view: View) -> list[Said]:
    known = pages.people(view, [one.customer_id for one in found])
    return [_told(one, known.get(one.customer_id, {}), seen, view) for one in found]


def _told(found: Offer, row: Mapping[str, Any], seen: Seen, view: View) -> Said:
    form = parse_qsl(found.query, keep_blank_values=True)
    columns = {name: [value for key, value in form if key == name] for name in LINES}
    waits = next_step(seen, "offer", found)
    return Said(
        offer=found.id, name=found.name, state=found.state, says=seen.words.say(STATES[found.state]),
        customer=found.customer_id or None, customer_name=row.get("called"), figures={name: _short(name, value) for name, value in found.figures.items()},
        deal={key: value for key, value in form if key in ONCE},
        lines=[dict(zip(LINES, values, strict=True)) for values in zip(*columns.values(), strict=True)],
        steps=[Step(state=step.state, who=step.who, at=step.at, why=step.why) for step in found.steps],
        next="endorse" if waits == "endorse" else "approve" if waits == "approve" else None,
        warnings=pages.typed_costs(found, view, seen) if found.is_open else [],
        page=f"/offers#{desk_offers.KIND}-{found.id}",
    )  # fmt: skip


def _short(name: str, value: str) -> str:
    return f"{Decimal(value):.6f}" if name == "share" else value


def _meta(view: View, total: int, cursor: str | None) -> Meta:
    return Meta(snapshot=view.snapshot.name, as_of=view.snapshot.as_of.isoformat(), total=total, next_cursor=cursor)


def _read(wanted: type[T], body: bytes, example: str) -> T:
    """What a body says, each name once, numbers that are numbers.

    Errors  BadQuestion, naming what is wrong
    """
    try:
        return wanted.model_validate(told(body))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part not in ("float", "constrained-str"))[:60] or "body"
        raise _bad(f"“{where}”: {first['msg']}", f"“{where}”不合要求", example) from error
    except (ValueError, RecursionError) as error:
        raise _bad(str(error)[:120], "无法读取", example) from error


def _bad(what: str, what_zh: str, example: str) -> BadQuestion:
    return BadQuestion(
        (f"The body cannot be taken: {what}.", f"请求内容无效：{what_zh}。"),
        (f"Send {example}.", f"请发送 {example}。"),
    )
