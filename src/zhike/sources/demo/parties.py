"""The demo company's true customers: who they are and how they buy, as arrays with an element per party.

Their orders come later (`purchases.py`) and what the systems make of their names later still
(`spellings.py`). Irregular buyers follow the Pareto/NBD story: a rate of purchase and a rate of
dropping out, both spread over customers by gamma distributions [SMC1987]. Steady buyers order
every so many days, with little jitter; some of them are late at the end, which is planted.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhike.sources.demo.names import brand_of, draw_names, tax_ids
from zhike.sources.demo.places import CITIES, FIRST_CITIES, STORES
from zhike.sources.demo.seasons import DAYS, Floats, Ints

Flags = NDArray[np.bool_]
Words = NDArray[Any]

# fmt: off
COMPANY_SHARE = 0.45
STEADY_SHARE = 0.20            # of the companies
LATE_SHARE = 0.15              # of the steady buyers still active
EXISTING_SHARE = 0.40          # customers from before the period
PURCHASE = {"company": (1.2, 0.078), "person": (0.9, 0.048)}    # gamma shape, mean orders per week
DROP_OUT = {"company": (1.5, 0.0060), "person": (1.2, 0.0085)}  # gamma shape, mean per week
STEADY_DROP_OUT = 0.0020       # per week
INTERVALS = (14, 30, 60)
INTERVAL_SHARES = (0.20, 0.50, 0.30)
TIERS = ("高", "中", "低")
TIER_SHARES = (0.10, 0.30, 0.60)
TIER_BASKETS = (3.0, 1.3, 0.6)
PAYERS = ("prompt", "late", "very late", "defaulting")
PAYER_SHARES = (0.55, 0.30, 0.11, 0.04)
CHURN_SHARES = (0.28, 0.24, 0.14, 0.10, 0.12, 0.05, 0.07)       # in the order of CHURN_REASONS
BRANCH_SHARE = 0.02
LOOK_ALIKE_SHARE = 0.03
# fmt: on


@dataclass(frozen=True)
class Parties:
    """True customers. Days count from the first day of the period; -1 means none."""

    first: int
    is_company: Flags
    is_steady: Flags
    is_late: Flags
    city: Ints
    tier: Ints
    basket: Floats
    rate: Floats
    drop_out: Floats
    interval: Ints
    started: Ints
    dropped: Ints
    churn_reason: Ints
    is_retail: Flags
    is_online: Flags
    crosses: Flags
    store: Ints
    salesperson: Ints
    taste: Ints
    term_days: Ints
    payer: Ints
    default_from: Ints
    branch_of: Ints
    look_alike_of: Ints
    name: Words
    brand: Words
    trade: Ints
    tax_id: Words
    employees: Ints

    @property
    def count(self) -> int:
        return len(self.city)

    @property
    def number(self) -> Ints:
        """The party's number in the whole company; the parties of a chunk follow one another."""
        return self.first + np.arange(self.count, dtype=np.int64)


def parties(
    generator: np.random.Generator, *, first: int, count: int, look_alikes: float = LOOK_ALIKE_SHARE
) -> Parties:
    """`count` parties, the first of them with number `first`; party numbers below 34 stand one in each province.

    look_alikes: the share of companies with a namesake in another city; here at most LOOK_ALIKE_SHARE of them.
    """
    number = first + np.arange(count)
    is_company = generator.random(count) < COMPANY_SHARE
    store = generator.integers(0, len(STORES), count)
    is_online = ~is_company & (generator.random(count) < 0.42)
    city = _cities(generator, number, is_company, is_online, store)
    tier = generator.choice(3, count, p=TIER_SHARES)
    payer = generator.choice(len(PAYERS), count, p=PAYER_SHARES)
    name, brand, trade = draw_names(generator, number, is_company, city)
    branch_of, look_alike_of = _relatives(generator, is_company, city, name, brand, look_alikes)
    return Parties(
        first=first,
        is_company=is_company,
        city=city,
        tier=tier,
        basket=np.array(TIER_BASKETS)[tier] * generator.lognormal(0, 0.2, count),
        is_retail=~is_company & ~is_online,
        is_online=is_online,
        crosses=generator.random(count) < np.where(is_company, 0.06, 0.15),
        store=store,
        salesperson=_salespeople(generator, is_company, is_online, city),
        taste=generator.integers(0, 12, (count, 2)),
        term_days=np.where(is_company, generator.choice((30, 60, 90), count, p=(0.55, 0.30, 0.15)), 0),
        payer=payer,
        default_from=np.where(payer == 3, generator.integers(300, DAYS - 60, count), -1),
        branch_of=branch_of,
        look_alike_of=look_alike_of,
        name=name,
        brand=brand,
        trade=trade,
        tax_id=np.where(is_company, tax_ids(generator, city), ""),
        employees=np.where(is_company, np.rint(generator.lognormal(2.6, 1.1, count)).astype(np.int64) + 1, 0),
        **_rhythms(generator, is_company),
    )


def _rhythms(generator: np.random.Generator, is_company: Flags) -> dict[str, Any]:
    """How often each party buys, from when, until when: the fields of Parties that purchases follow."""
    count = len(is_company)
    is_steady = is_company & (generator.random(count) < STEADY_SHARE)
    interval = np.where(is_steady, generator.choice(INTERVALS, count, p=INTERVAL_SHARES), 0)
    rate = np.where(is_steady, 7 / np.maximum(interval, 1), _gamma(generator, is_company, PURCHASE))
    drop_out = np.where(is_steady, STEADY_DROP_OUT, _gamma(generator, is_company, DROP_OUT))
    started = _starts(generator, count)
    lived = np.ceil(7 * generator.standard_exponential(count) / drop_out).astype(np.int64)
    dropped = np.maximum(started, 0) + lived
    dropped = np.where(dropped < DAYS, dropped, -1)
    return {
        "is_steady": is_steady,
        "is_late": is_steady & (dropped < 0) & (started < DAYS - 8 * interval) & (generator.random(count) < LATE_SHARE),
        "interval": interval,
        "rate": rate,
        "drop_out": drop_out,
        "started": started,
        "dropped": dropped,
        "churn_reason": np.where(dropped >= 0, generator.choice(len(CHURN_SHARES), count, p=CHURN_SHARES), -1),
    }


def _cities(generator: np.random.Generator, number: Ints, is_company: Flags, is_online: Flags, store: Ints) -> Ints:
    weights = np.array([city[4] for city in CITIES])
    anywhere = generator.choice(len(CITIES), len(number), p=weights / weights.sum())
    by_name = {city[1]: i for i, city in enumerate(CITIES)}
    of_store = np.array([by_name[city] for _, city in STORES])[store]
    near = ~is_company & ~is_online & (generator.random(len(number)) < 0.85)
    city = np.where(near, of_store, anywhere)
    return np.where(number < len(FIRST_CITIES), np.array(FIRST_CITIES)[number % len(FIRST_CITIES)], city)


def _gamma(generator: np.random.Generator, is_company: Flags, rates: dict[str, tuple[float, float]]) -> Floats:
    shape = np.where(is_company, rates["company"][0], rates["person"][0])
    mean = np.where(is_company, rates["company"][1], rates["person"][1])
    return np.asarray(generator.standard_gamma(shape) * mean / shape)


def _starts(generator: np.random.Generator, count: int) -> Ints:
    """Two of five from before the period, the others spread over it, a little more of them later."""
    before = -generator.integers(30, 2400, count)
    within = np.floor(DAYS * generator.random(count) ** 0.9).astype(np.int64)
    return np.where(generator.random(count) < EXISTING_SHARE, before, within)


def _salespeople(generator: np.random.Generator, is_company: Flags, is_online: Flags, city: Ints) -> Ints:
    """By province for companies, a shop's or the net shop's staff for persons."""
    province = {name: i for i, name in enumerate(dict.fromkeys(city[0] for city in CITIES))}
    of_city = np.array([province[city[0]] for city in CITIES])[city] % 10
    return np.where(is_company, of_city, np.where(is_online, 13, 10 + generator.integers(0, 3, len(city))))


def _relatives(
    generator: np.random.Generator, is_company: Flags, city: Ints, name: Words, brand: Words, look_alikes: float
) -> tuple[Ints, Ints]:
    """Branches and look-alikes, written into the names: other parties whose names come near an earlier one's.

    Only limited companies whose name starts with their city have them; a branch adds its city and 分公司, a
    look-alike has the same 字号 and trade in another city.
    """
    count = len(city)
    branch_of, look_alike_of = np.full(count, -1), np.full(count, -1)
    draw = generator.random(count)
    chosen = np.flatnonzero(is_company & (draw < BRANCH_SHARE + LOOK_ALIKE_SHARE))
    originals = np.flatnonzero(is_company & (draw >= 0.2) & np.char.endswith(name.astype(str), "公司"))
    for i in chosen if len(originals) else chosen[:0]:
        j = int(originals[int(generator.integers(len(originals)))])
        if city[i] == city[j]:
            continue
        if draw[i] < BRANCH_SHARE:
            name[i], branch_of[i] = f"{name[j]}{brand_of(int(city[i]))}分公司", j
        elif draw[i] >= BRANCH_SHARE + look_alikes:
            continue
        elif brand_of(int(city[j])) in name[j]:
            name[i], look_alike_of[i] = renamed(name[j], city, i, j), j
        brand[i] = brand[j]
    return branch_of, look_alike_of


def renamed(name: str, city: Ints, here: int, there: int) -> str:
    """A company's name as it would be in another party's city."""
    new, old = brand_of(int(city[here])), brand_of(int(city[there]))
    return name.replace(old + "市", new).replace(old, new)
