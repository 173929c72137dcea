"""How systems and clerks write a customer's name: not always as the licence does.

A system has a habit per customer, and now and then a document departs from it.
"""

import numpy as np

from zhike.sources.demo.names import Words, brand_of, people
from zhike.sources.demo.parties import Parties
from zhike.sources.demo.vocabulary import COMPANY_FORMS, TRADITIONAL

SYSTEMS = ("old", "new", "shop", "online", "crm", "finance", "survey")
HABIT_SHARE = 0.25
"""Of the companies that a system knows under another spelling than the licence's."""

SLIP_SHARE = 0.02
"""Of the documents whose name departs from the system's habit."""

WAYS = ("short", "city", "width", "blank", "traditional", "contact")
_WIDTHS = str.maketrans("（）0123456789", "()０１２３４５６７８９")
_WEIGHTS = (0.28, 0.22, 0.16, 0.14, 0.08, 0.12)


def spelled(name: str, way: str, *, city: str, contact: str) -> str:
    """The name written in one of the WAYS; as it is where the way changes nothing."""
    form = next((form for form in sorted(COMPANY_FORMS, key=len, reverse=True) if name.endswith(form)), "")
    stem = name[: len(name) - len(form)]
    if way == "short" and form:
        return stem
    if way == "city" and name.startswith(city):
        rest = name[len(city) :]
        return city + rest[1:] if rest.startswith("市") else f"{city}市{rest}"
    if way == "width":
        return name.translate(_WIDTHS)
    if way == "blank":
        return f"{stem} {form}" if form else f"{name}\u3000"
    if way == "traditional":
        return name.translate(TRADITIONAL)
    if way == "contact":
        return f"{name}（{contact}）"
    return name


def written_names(parties: Parties, contacts: Words, generator: np.random.Generator) -> dict[str, Words]:
    """Per system the habitual spelling of every party; persons are written as they are."""
    return {system: _with_ways(parties, contacts, HABIT_SHARE, generator) for system in SYSTEMS}


def slips(parties: Parties, contacts: Words, generator: np.random.Generator) -> Words:
    """For every company one spelling that is not the licence's, for documents written in a hurry."""
    return _with_ways(parties, contacts, 1.0, generator)


def _with_ways(parties: Parties, contacts: Words, share: float, generator: np.random.Generator) -> Words:
    names = parties.name.copy()
    way = generator.choice(len(WAYS), parties.count, p=_WEIGHTS)
    changed = parties.is_company & (parties.branch_of < 0) & (generator.random(parties.count) < share)
    for i in np.flatnonzero(changed):
        city = brand_of(int(parties.city[i]))
        names[i] = spelled(parties.name[i], WAYS[way[i]], city=city, contact=contacts[i])
    return names


def contact_names(parties: Parties, generator: np.random.Generator) -> Words:
    """The person whom one asks for at a company; a private customer's own name."""
    return np.asarray(np.where(parties.is_company, people(generator, parties.count), parties.name))
