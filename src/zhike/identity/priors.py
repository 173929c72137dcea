"""What is known before any data: how often marks agree where two spellings are one party's, and where they are not.

`m` and `u`  per level from 0 (differs) up
`pairs`      how many pairs of the data outweigh the prior of m
`at_most`    bits that the lower levels weigh at most, whatever the data say: between companies of one 字号 all else
             agrees by habit, so a single thing that differs decides
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Prior:
    """One mark's prior, and the reason for it."""

    m: tuple[float, ...]
    u: tuple[float, ...]
    why: str
    pairs: float = 60.0
    at_most: tuple[float, ...] = ()


PARTNERS = 0.5
"""The pairs that are one, expected per party."""
RARER = 0.2
"""What is long and borne by nobody else here is by so much less common than the background: a 字号 or a name of three
characters against one of two."""

_NAME_PART = Prior((0.1, 0.1, 0.2, 0.6), (0.95, 0.03, 0.01, 0.01), "hardly met in companies")
_ADDRESS_U = (0.90, 0.08, 0.014, 0.005, 0.001)

_EITHER = {
    "tax_id": Prior((0.002, 0.998), (0.99999, 0.00001), "a checked tax id is one organisation's", at_most=(-20,)),
    "email": Prior((0.30, 0.05, 0.65), (0.9989, 0.0001, 0.001), "people and offices have several addresses"),
    "bank_account": Prior((0.25, 0.05, 0.70), (0.9998, 0.0001, 0.0001), "a company has more than one account"),
    "postcode": Prior((0.15, 0.10, 0.75), (0.985, 0.010, 0.005), "some thousands are in use; clerks guess"),
    "former": Prior(
        (0.1, 0.4, 0.5), (0.9998, 0.000199, 0.000001), "only met where it fits; worth as much as a rare name"
    ),
}

_COMPANY = {
    "name": Prior((0.05, 0.15, 0.20, 0.60), (0.9936, 0.005, 0.001, 0.0004), "Ltd and Co come and go", at_most=(-10, -2)),
    "brand": Prior(
        (0.004, 0.006, 0.02, 0.05, 0.92), (0.985, 0.012, 0.002, 0.0005, 0.0005),
        "the 字号 is never left out; a slip keeps its sound; one letter of two makes another company",
        at_most=(-14, -7, -2),
    ),
    "region": Prior(
        (0.004, 0.006, 0.05, 0.60, 0.34), (0.90, 0.005, 0.015, 0.06, 0.02),
        "the same 字号 elsewhere is another company", at_most=(-24, -8),
    ),
    "trade": Prior(
        (0.03, 0.02, 0.10, 0.85), (0.72, 0.10, 0.08, 0.10),
        "another trade under one 字号 is a sister company; a trade is shortened, not changed", at_most=(-18, -11, 4),
    ),
    "form": Prior((0.02, 0.98), (0.30, 0.70), "two legal forms are two companies of one owner", at_most=(-16,)),
    "branch": Prior((0.01, 0.99), (0.98, 0.02), "a branch is not its head office", at_most=(-28,)),
    "given_name": _NAME_PART,
    "surname": _NAME_PART,
    "phone": Prior((0.25, 0.03, 0.72), (0.9985, 0.0005, 0.001), "the buyer's mobile here, the office's there"),
    "address": Prior((0.10, 0.10, 0.15, 0.20, 0.45), _ADDRESS_U, "warehouse here, office there"),
    "contact_person": Prior((0.30, 0.15, 0.55), (0.95, 0.03, 0.02), "buyers change; 张经理 for 张伟"),
    "id_number": Prior((0.1, 0.05, 0.10, 0.75), (0.9998, 0.0001, 0.00001, 0.00009), "the owner's document"),
    "born_on": Prior((0.1, 0.05, 0.10, 0.75), (0.987, 0.01, 0.002, 0.001), "hardly met in companies"),
}  # fmt: skip

_PERSON = {
    "name": Prior(
        (0.01, 0.06, 0.08, 0.85), (0.976, 0.02, 0.0025, 0.0015), "a person's name is copied; one letter tells brothers apart",
        at_most=(-16, -4),
    ),
    "brand": Prior(
        (0.02, 0.02, 0.03, 0.03, 0.90), (0.985, 0.012, 0.002, 0.0005, 0.0005), "a nickname, or a 字号 taken for one",
        at_most=(-14, -7, -2),
    ),
    "region": Prior((0.05, 0.01, 0.05, 0.55, 0.34), (0.90, 0.005, 0.015, 0.06, 0.02), "hardly met in persons"),
    "trade": Prior((0.1, 0.1, 0.2, 0.6), (0.72, 0.10, 0.08, 0.10), "hardly met in persons"),
    "form": Prior((0.1, 0.9), (0.30, 0.70), "hardly met in persons"),
    "branch": Prior((0.1, 0.9), (0.98, 0.02), "hardly met in persons"),
    "given_name": Prior((0.02, 0.03, 0.15, 0.80), (0.945, 0.04, 0.008, 0.007), "short forms and slips; swapped with the surname"),
    "surname": Prior((0.02, 0.03, 0.15, 0.80), (0.955, 0.03, 0.008, 0.007), "marriage, slips; swapped with the given name"),
    "phone": Prior((0.08, 0.02, 0.90), (0.9985, 0.0005, 0.001), "two phones tell two persons of one name apart", at_most=(-7,)),
    "address": Prior((0.10, 0.10, 0.15, 0.20, 0.45), _ADDRESS_U, "people move; families live together"),
    "contact_person": Prior((0.20, 0.10, 0.70), (0.95, 0.03, 0.02), "for a person mostly the same person"),
    "id_number": Prior((0.02, 0.02, 0.10, 0.86), (0.9998, 0.00018, 0.00001, 0.00001), "one person, one number; digits are mistyped"),
    "born_on": Prior((0.02, 0.03, 0.10, 0.85), (0.987, 0.011, 0.0018, 0.0002), "a birthday stays; digits are mistyped"),
}  # fmt: skip

PRIORS = {"company": _EITHER | _COMPANY, "person": _EITHER | _PERSON}

BACKGROUND = {
    "name": (0.0003, 1000.0), "brand": (0.0003, 1000.0), "given_name": (0.002, 500.0), "surname": (0.002, 500.0),
    "trade": (0.02, 100.0), "phone": (0.00002, 1000.0), "address": (0.0001, 1000.0), "contact_person": (0.001, 500.0),
}  # fmt: skip
"""How often a party taken at random bears a word nobody else here bears, and how many parties that is worth."""
