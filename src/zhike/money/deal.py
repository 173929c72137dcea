"""A deal before it is made: its cash by month, what remains of it, when it pays back, and at what price nothing remains."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

CENT = Decimal("0.01")
NOTHING = Decimal(0)
MONTH = 30
"""Days of a month of the plan: month 0 is the one that begins with the signing."""
MOST_FACTOR = 20.0


@dataclass(frozen=True)
class Line:
    """One product of the deal, at the price before the deal's own discount."""

    product: str
    quantity: Decimal
    price: Decimal
    cost: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        """Quantity × price."""
        return _cents(self.quantity * self.price)


@dataclass(frozen=True)
class Deal:
    """What is offered and what it costs.

    Units  discount, deposit, rebate, serving, rate: shares; transport: money; term, late: days;
           serving: cost to serve as a share of sales; rate: yearly cost of capital
    Dates  goods go out in `deliveries` equal parts, a month apart, the first at the signing; a part is paid `term` +
           `late` days after it went out, less its share of the deposit, which comes at the signing
    """

    lines: tuple[Line, ...]
    discount: Decimal = NOTHING
    deposit: Decimal = NOTHING
    rebate: Decimal = NOTHING
    transport: Decimal = NOTHING
    serving: Decimal = NOTHING
    term: int = 0
    late: int = 0
    deliveries: int = 1
    rate: Decimal = NOTHING

    @property
    def sales(self) -> Decimal:
        """What the customer pays before the rebate: its lines added up."""
        return sum((self.offered(line) for line in self.lines), NOTHING)

    def offered(self, line: Line) -> Decimal:
        """What a line comes to after the discount."""
        return _cents(line.amount * (1 - self.discount))

    @property
    def is_costed(self) -> bool:
        """Whether the cost of every line is known."""
        return all(line.cost is not None for line in self.lines)


@dataclass(frozen=True)
class Month:
    """One month of the deal: what comes in, what goes out, and where it stands then."""

    number: int
    came: Decimal
    went: Decimal
    stands: Decimal

    @property
    def kept(self) -> Decimal:
        return self.came - self.went


@dataclass(frozen=True)
class Outcome:
    """What becomes of a deal.

    Units    money; margin_share: of sales after the rebate
    Missing  paid_back where the deal never stands above nothing for good; break_even where no price does
    """

    sales: Decimal
    rebate: Decimal
    goods: Decimal
    transport: Decimal
    serving: Decimal
    capital: Decimal
    months: tuple[Month, ...]

    @property
    def margin(self) -> Decimal:
        """What remains after all costs."""
        return self.sales - self.rebate - self.goods - self.transport - self.serving - self.capital

    @property
    def margin_share(self) -> Decimal | None:
        whole = self.sales - self.rebate
        return self.margin / whole if whole > 0 else None

    @property
    def need(self) -> Decimal:
        """The most money that the deal ties at once."""
        return -min(NOTHING, *(month.stands for month in self.months))

    @property
    def paid_back(self) -> int | None:
        """The month from which on the deal stands at or above nothing."""
        under = [month.number for month in self.months if month.stands < 0]
        after = under[-1] + 1 if under else 0
        return after if after <= self.months[-1].number else None


def outcome(deal: Deal) -> Outcome:
    """What becomes of a deal whose costs are all known."""
    goods = _cents(sum((line.quantity * (line.cost or NOTHING) for line in deal.lines), NOTHING))
    return _played(deal, deal.sales, goods, _cents(deal.sales * deal.serving))


def break_even(deal: Deal) -> Decimal | None:
    """The share of the offered prices at which nothing remains; costs stay as they are.

    Missing  where none up to twenty times the offer does
    """
    goods, serving = outcome(deal).goods, outcome(deal).serving
    low, high = 0.0, MOST_FACTOR

    def left(factor: float) -> Decimal:
        return _played(deal, _cents(deal.sales * Decimal(str(factor))), goods, serving).margin

    if not deal.sales or left(high) < 0:
        return None
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if left(middle) >= 0 else (middle, high)
    return Decimal(str(round(high, 6)))


def at_discount(deal: Deal, discount: Decimal) -> Outcome:
    """The same deal at another discount; the cost to serve stays what it is."""
    other = replace(deal, discount=discount)
    serving = _cents(deal.sales * deal.serving)
    return _played(other, other.sales, outcome(deal).goods, serving)


def _played(deal: Deal, sales: Decimal, goods: Decimal, serving: Decimal) -> Outcome:
    """Month by month: what comes, what goes, and what the money that is out meanwhile costs."""
    deposit, rebate = _cents(sales * deal.deposit), _cents(sales * deal.rebate)
    parts = _split(sales - deposit, deal.deliveries)
    # Who pays earlier than the goods go out pays at the signing: before it there is no month.
    paid_in = [max(MONTH * n + deal.term + deal.late, 0) // MONTH for n in range(deal.deliveries)]
    last = max(*paid_in, deal.deliveries - 1)
    came, went = [NOTHING] * (last + 1), [NOTHING] * (last + 1)
    came[0] += deposit
    for n, cost in enumerate(_split(goods + deal.transport + serving, deal.deliveries)):
        went[n] += cost
        came[paid_in[n]] += parts[n]
    went[last] += rebate
    stands = list(accumulate(a - b for a, b in zip(came, went, strict=True)))
    capital = _cents(sum((-s for s in stands[:-1] if s < 0), NOTHING) * deal.rate * MONTH / 365)
    months = tuple(Month(n, came[n], went[n], stands[n]) for n in range(last + 1))
    return Outcome(sales, rebate, goods, deal.transport, serving, capital, months)


def _split(amount: Decimal, parts: int) -> Sequence[Decimal]:
    """Equal parts in whole cents; the last takes what is over."""
    each = (amount / parts).quantize(CENT, ROUND_HALF_UP)
    return [*([each] * (parts - 1)), amount - each * (parts - 1)]


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
