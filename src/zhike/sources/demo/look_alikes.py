"""Parties that look like others and are not: what makes it hard to say who is who, planted at a stated rate.

All of it is drawn from a chance of its own, so that the same customers buy the same goods at any rate. `parties.py`
has already planted branches and namesakes in another city; here come a namesake in the same city and another trade,
and telephones that say nothing: a building's switchboard, the salesman's own number, a mobile handed on.
"""

from dataclasses import dataclass, replace

import numpy as np

from zhike.sources.demo.names import Words, landlines, phones
from zhike.sources.demo.parties import LOOK_ALIKE_SHARE, Flags, Parties, renamed
from zhike.sources.demo.seasons import Floats, Ints

# fmt: off
OTHER_TRADE = 2 / 3            # namesakes in the same city and another trade, for one in another city
SWITCHBOARD = 2 / 3            # companies reached by a switchboard, the same
SALESMAN = 2 / 3               # companies under the number of the salesman who entered them, the same
HANDED_ON = 1 / 3              # persons whose mobile was another customer's before, for a namesake among companies
BUILDING = 8                   # companies behind one switchboard
PHONES = ("own", "switchboard", "salesman's", "handed on")
# fmt: on
STAFF = 9_000_000
"""Party numbers from here on give the telephones of our own people and of switchboards."""


@dataclass(frozen=True)
class Reached:
    """How each party is reached by telephone, and whose the number is: a place in PHONES."""

    phone: Words
    landline: Words
    kind: Ints


def with_namesakes(parties: Parties, generator: np.random.Generator, share: float) -> Parties:
    """The parties, some companies taking the 字号 of another: in another city beyond the usual share, or in the same city.

    A namesake in the same city has another trade; both are limited companies, and no two names become equal.
    """
    name, brand, look_alike_of = parties.name.copy(), parties.brand.copy(), parties.look_alike_of.copy()
    taken = set(name[parties.is_company].tolist())
    plain = parties.is_company & (parties.branch_of < 0) & (look_alike_of < 0) & _limited(name)
    plain &= ~np.isin(np.arange(parties.count), np.concatenate((parties.branch_of, look_alike_of)))
    draw, places = generator.random(parties.count), np.flatnonzero(plain)
    elsewhere, here = max(share - LOOK_ALIKE_SHARE, 0.0), share * OTHER_TRADE
    for i in places[draw[places] < elsewhere + here].tolist():
        same_city = bool(draw[i] < here)
        fits = places[(parties.city[places] == parties.city[i]) == same_city]
        fits = fits[(parties.trade[fits] != parties.trade[i]) if same_city else fits >= 0]
        fits = fits[(look_alike_of[fits] < 0) & (fits != i)]
        if not len(fits):
            continue
        j = int(fits[int(generator.integers(len(fits)))])
        new = name[i].replace(brand[i], brand[j]) if same_city else renamed(name[j], parties.city, i, j)
        if new in taken or i in look_alike_of:
            continue
        taken.add(new)
        name[i], brand[i], look_alike_of[i] = new, brand[j], j
    return replace(parties, name=name, brand=brand, look_alike_of=look_alike_of)


def reached(parties: Parties, generator: np.random.Generator, share: float) -> Reached:
    """Everybody's telephones: most are their own."""
    phone, landline = phones(parties.number), landlines(parties.number, parties.city)
    kind = np.zeros(parties.count, dtype=np.int64)
    draw = generator.random(parties.count)
    companies = np.flatnonzero(parties.is_company)
    behind = companies[draw[companies] < share * SWITCHBOARD]
    behind = behind[np.argsort(parties.city[behind], kind="stable")]
    if len(behind):
        first = behind[np.arange(len(behind)) // BUILDING * BUILDING]
        phone[behind] = landline[behind] = landlines(STAFF + parties.number[first], parties.city[first])
    sold = companies[(draw[companies] >= 0.5) & (draw[companies] < 0.5 + share * SALESMAN)]
    if len(sold):
        phone[sold] = phones(STAFF + parties.salesperson[sold])
    kind[behind], kind[sold] = PHONES.index("switchboard"), PHONES.index("salesman's")
    for old, new in _hands(parties, generator, draw, share * HANDED_ON):
        phone[new], kind[new] = phone[old], PHONES.index("handed on")
    return Reached(phone, landline, kind)


def _hands(parties: Parties, generator: np.random.Generator, draw: Floats, share: float) -> list[tuple[int, int]]:
    """Persons who left, each with one who came later and has that number now."""
    persons = np.flatnonzero(~parties.is_company)
    came = persons[(draw[persons] < share) & (parties.started[persons] > 0)]
    left = persons[(parties.dropped[persons] >= 0) & (draw[persons] >= share)]
    left = generator.permutation(left)
    found, used = [], 0
    for new in came.tolist():
        while used < len(left) and parties.dropped[left[used]] >= parties.started[new]:
            used += 1
        if used == len(left):
            break
        found.append((int(left[used]), new))
        used += 1
    return found


def _limited(name: Words) -> Flags:
    return np.char.endswith(name.astype(str), "公司")
