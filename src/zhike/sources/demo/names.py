"""Names, numbers and addresses of the demo company's customers: invented, with valid check characters."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhike.sources.demo.places import BUILDINGS, CITIES, STREETS, short_city
from zhike.sources.demo.vocabulary import BRANDS, COMPANY_FORMS, GIVEN, PHONE_STARTS, SHOP_FORMS, SURNAMES, TRADES

Ints = NDArray[np.int64]
Words = NDArray[Any]

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # of the 统一社会信用代码: no I, O, S, V, Z
_WEIGHTS = np.array((1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28))
_UNIT_WEIGHTS = np.array((3, 7, 9, 10, 5, 8, 4, 2))  # of the 组织机构代码 inside it


def words(items: Any) -> Words:
    """An array of words that add up element by element."""
    return np.array(tuple(items), dtype=object)


_SHORT_CITIES = words(short_city(city[1]) for city in CITIES)
_CITIES = words(city[1] for city in CITIES)
_PROVINCES = words(city[0] for city in CITIES)


def brand_of(city: int) -> str:
    """The city as it stands in a company's name."""
    return str(_SHORT_CITIES[city])


def draw_names(
    generator: np.random.Generator, number: Ints, is_company: NDArray[np.bool_], city: Ints
) -> tuple[Words, Words, Ints]:
    """Full names, 字号 and trade of companies; names of persons. No two companies share a 字号 by chance."""
    count = len(number)
    trade = generator.integers(0, len(TRADES), count)
    brand = _brands(number)
    brand = np.where(number % 37 == 5, brand + words(("88", "168", "99"))[number % 3], brand)
    form = words(COMPANY_FORMS)[generator.choice(3, count, p=(0.86, 0.06, 0.08))]
    business = words(name for name, _, _ in TRADES)[trade]
    place = _SHORT_CITIES[city]
    with_city = np.where(generator.random(count) < 0.35, _CITIES[city], place)
    shop = words(SHOP_FORMS)[generator.integers(0, len(SHOP_FORMS), count)]
    style = generator.random(count)
    company = np.where(
        style < 0.64,
        with_city + brand + business + form,
        np.where(style < 0.76, brand + "（" + place + "）" + business + form, _CITIES[city] + brand + shop),
    )
    return np.where(is_company, company, people(generator, count)), brand, np.where(is_company, trade, -1)


def people(generator: np.random.Generator, count: int) -> Words:
    """Names of persons; many share one, as in life."""
    # Skewed, as surnames are: the first twenty make up half of them.
    surname = words(SURNAMES)[(len(SURNAMES) * generator.random(count) ** 2.2).astype(np.int64)]
    given = words(GIVEN)
    second = np.where(generator.random(count) < 0.78, given[generator.integers(0, len(given), count)], "")
    return np.asarray(surname + given[generator.integers(0, len(given), count)] + second)


def _brands(number: Ints) -> Words:
    """字号 of two characters, of three where two no longer suffice: a fixed shuffle of all there are."""
    letters = words(dict.fromkeys(BRANDS))
    size = len(letters)
    pairs = size * size
    step = number * 7919 % pairs  # a prime that divides no size of ours walks through all pairs
    third = np.concatenate((words(("",)), letters))[np.minimum(number // pairs, size)]
    return np.asarray(letters[step // size] + letters[step % size] + third)


def old_brands(number: Ints) -> Words:
    """字号 that no company of today has: those of companies under a former name."""
    return _brands(number + 10_000_000)


def phones(number: Ints) -> Words:
    """Mobile numbers, one per party, in the blocks 000 to 009 that are not given to persons."""
    each = len(PHONE_STARTS) * 100_000
    step = number * 7919 % each
    last = np.char.zfill((step % 100_000).astype(str), 5).astype(object)
    return np.asarray(words(PHONE_STARTS)[step // 100_000] + "00" + words("0123456789")[number // each % 10] + last)


def landlines(number: Ints, city: Ints) -> Words:
    """Fixed lines of companies, in the block 555 that films use."""
    dialling = words(city[3] for city in CITIES)[city]
    return np.asarray(dialling + "-555" + np.char.zfill((number * 61 % 100_000).astype(str), 5).astype(object))


def addresses(number: Ints, city: Ints) -> Words:
    """Province, city, street, number."""
    province = np.where(_PROVINCES[city] == _CITIES[city], "", _PROVINCES[city])
    street = words(STREETS)[number * 31 % len(STREETS)]
    building = words(BUILDINGS)[number * 17 % len(BUILDINGS)]
    house = (number * 37 % 988 + 1).astype(str).astype(object)
    return np.asarray(province + _CITIES[city] + street + house + building)


def tax_ids(generator: np.random.Generator, city: Ints) -> Words:
    """统一社会信用代码 of companies: both check characters are right [GB 32100-2015, GB 11714-1997].

    A fifth of them, older companies, have digits alone: those are what Excel rounds.
    """
    count = len(city)
    digits = np.zeros((count, 18), dtype=np.int64)
    digits[:, 0], digits[:, 1] = 9, np.where(generator.random(count) < 0.8, 1, 2)
    digits[:, 2:8] = np.array([[int(digit) for digit in place[2]] for place in CITIES])[city]
    young = generator.random(count) < 0.8
    digits[:, 8:16] = np.where(
        young[:, None], generator.integers(0, 31, (count, 8)), generator.integers(0, 10, (count, 8))
    )
    digits[young, 8:10] = (_ALPHABET.index("M"), _ALPHABET.index("A"))
    unit_values = np.array([int(letter, 36) for letter in _ALPHABET])[digits[:, 8:16]]
    unit_check = (11 - unit_values @ _UNIT_WEIGHTS % 11) % 11
    digits[:, 16] = np.where(unit_check == 10, _ALPHABET.index("X"), unit_check)
    digits[:, 17] = (31 - digits[:, :17] @ _WEIGHTS % 31) % 31
    letters = np.frombuffer(_ALPHABET.encode(), dtype=np.uint8)[digits]
    return np.ascontiguousarray(letters).view("S18").ravel().astype(str).astype(object)
