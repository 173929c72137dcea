"""The demo company as it truly is: goods, customers, purchases and what is owed, before any system wrote it down."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from zhike.sources.demo.goods import Goods, goods
from zhike.sources.demo.look_alikes import Reached, reached, with_namesakes
from zhike.sources.demo.names import Words, addresses, words
from zhike.sources.demo.parties import LOOK_ALIKE_SHARE, Parties, parties
from zhike.sources.demo.purchases import ONLINE, SHOP, WHOLESALE_OLD, Lines, Orders, purchases
from zhike.sources.demo.receivables import Receivables, receivables
from zhike.sources.demo.seasons import CALENDAR, Ints, season
from zhike.sources.demo.spellings import contact_names, former_names, slips, written_names

CHUNK = 20_000
"""Customers made at a time; a chunk does not depend on the others."""

_TOPICS = {"goods": 0, "parties": 1, "purchases": 2, "names": 3, "money": 4, "desk": 5, "look-alikes": 6, "former": 7}


@dataclass(frozen=True)
class Company:
    """A chunk of the demo company: customers with a run of numbers, and all that happened with them.

    `number` holds the orders' document numbers, `code` the customer codes of master, T+ and finance, `card` the
    shops' member cards.
    """

    seed: int
    goods: Goods
    parties: Parties
    orders: Orders
    lines: Lines
    receivables: Receivables
    number: Words
    code: Words
    card: Words
    contact: Words
    reached: Reached
    address: Words
    former: Words
    names: dict[str, Words]
    slips: Words

    @property
    def phone(self) -> Words:
        return self.reached.phone

    @property
    def landline(self) -> Words:
        return self.reached.landline

    def generator(self, topic: str) -> np.random.Generator:
        """Chance for one topic of the sheets, the same at every call."""
        return np.random.default_rng([self.seed, _TOPICS["desk"], self.parties.first, *topic.encode()])


def company(*, seed: int, first: int, count: int, look_alikes: float = LOOK_ALIKE_SHARE) -> Company:
    """`count` customers from number `first` on, the same for the same seed; at any rate of look-alikes they buy the same."""

    def chance(topic: str) -> np.random.Generator:
        return np.random.default_rng([seed, _TOPICS[topic], first])

    catalogue = goods(np.random.default_rng([seed, _TOPICS["goods"]]))  # one for all chunks
    alike = chance("look-alikes")
    who = parties(chance("parties"), first=first, count=count, look_alikes=look_alikes)
    who = with_namesakes(who, alike, look_alikes)
    orders, lines = purchases(who, catalogue, season("wholesale"), season("retail"), chance("purchases"))
    naming = chance("names")
    contact, former = contact_names(who, naming), former_names(who, chance("former"))
    return Company(
        seed=seed,
        goods=catalogue,
        parties=who,
        orders=orders,
        lines=lines,
        receivables=receivables(who, orders, lines, chance("money")),
        number=document_numbers(orders, first=first),
        code=np.char.zfill((who.number + 1).astype(str), 6).astype(object),
        card=np.char.zfill((who.number * 3 + 10_007).astype(str), 8).astype(object),
        contact=contact,
        reached=reached(who, alike, look_alikes),
        address=addresses(who.number, who.city),
        former=former,
        names=written_names(who, contact, naming, former),
        slips=slips(who, contact, naming),
    )


DAY_TEXTS = words(day.isoformat() for day in CALENDAR)
_MONTH_TEXTS = words(f"{day:%Y-%m}" for day in CALENDAR)


def document_numbers(orders: Orders, *, first: int) -> Words:
    """Numbers as each system gives them; returns have a letter of their own. Unique over all chunks."""
    running: Ints = np.arange(orders.count) + 1 + first * 12  # fewer than twelve documents per customer
    text = np.char.zfill(running.astype(str), 5).astype(object)
    back = orders.original >= 0
    old = np.where(back, "XT-", "XS-").astype(object) + DAY_TEXTS[orders.day] + "-" + text
    new = np.where(back, "SR-", "SA-").astype(object) + _MONTH_TEXTS[orders.day] + "-" + text
    shop = np.where(back, "TH", "LS").astype(object) + np.char.zfill(running.astype(str), 9).astype(object)
    online: Any = "3824100" + np.char.zfill((running * 9973 % 10**11).astype(str), 11).astype(object)
    wholesale = np.where(orders.system == WHOLESALE_OLD, old, new)
    return np.asarray(np.where(orders.system == SHOP, shop, np.where(orders.system == ONLINE, online, wholesale)))
