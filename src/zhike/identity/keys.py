"""The marks by which a party can be known again, each in one spelling. Pure functions, called once per distinct text.

tax_id("9133 0681-4535693394")  "453569339"     phone("+86 135-0000-4621")  ("+8613500004621",)
card("００6418 48")  "00641848"                  email("A.B@Example.COM ")  "a.b@example.com"
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

import numpy as np
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
from stdnum.cn import ric, uscc

REGION = "CN"
"""Where a phone number without a country code is at home."""

_JUNK = re.compile(r"[\s\-_./\\()\u200b-\u200f\u2060\ufeff'`*]+")
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]+", re.I)
_PARTS = re.compile(r"[/\\、,，;；|\n]+|\s{2,}|\s+(?=\+?(?:86)?1[3-9][0-9]{9}\b)")
_MOBILE = re.compile(r"(?:\+?86|0086|0)?(1[3-9][0-9]{9})")
_LANDLINE = re.compile(r"(?:\+?86|0086)?0?((?:10|2[0-9])[2-9][0-9]{7}|[3-9][1-9][0-9][2-9][0-9]{6,7})")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#|-(?=[0-9]{1,4}$)(?<=[0-9]{7}-)).*$", re.I)
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}")
_NOBODYS_EMAIL = re.compile(
    r"(?:no|none|null|na|test|xxx*|a|abc|noreply|no-reply|donotreply|unknown|noemail|email|[0-9])@.*|.*@(?:none|null|test|no|email|xxx)\..*"
)
_ORGANISATION = re.compile(r"[0-9A-Z]{8}[0-9X]")
_LIKE_TAX_ID = re.compile(r"[0-9][0-9A-Z]{13,19}")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_KNOWN_EXAMPLES = {"13800138000", "13912345678", "13812345678", "13712345678", "12345678910", "13123456789"}


def _narrow(text: str) -> str:
    return _JUNK.sub("", unicodedata.normalize("NFKC", text)).upper()


def tax_id(text: str) -> str | None:
    """The organisation's own code in a tax number whose check digits are right; an old number and a new one give the same.

    Missing  what fails its check, has lost digits, or is a row of zeros
    """
    number = _narrow(text)
    if len(number) == 18 and uscc.is_valid(number):
        return None if _is_filler(number[8:17]) else number[8:17]
    if len(number) == 15 and number[:6].isdigit() and _is_organisation(number[6:]):
        return None if _is_filler(number[6:]) else number[6:]
    if len(number) in (18, 20) and ric.is_valid(number[:18]):
        return number[:18]
    return None


def fails_check(text: str) -> bool:
    """True of what is written like a Chinese tax number and is none: a wrong digit, a lost one, zeros."""
    number = _narrow(text)
    return _LIKE_TAX_ID.fullmatch(number) is not None and tax_id(text) is None


def _is_organisation(code: str) -> bool:
    """True of a nine-character organisation code with its check character (GB 11714)."""
    if not _ORGANISATION.fullmatch(code):
        return False
    total = sum(weight * _DIGITS.index(letter) for weight, letter in zip(_WEIGHTS, code, strict=False))
    return code[8] == "0123456789X0"[11 - total % 11]


def phone(text: str) -> tuple[str, ...]:
    """The numbers in a cell in E.164, mobiles first; extensions dropped, numbers made up to fill the cell refused."""
    whole = text.strip()
    if _MOBILE.fullmatch(whole):
        number = whole[-11:]
        return () if _is_made_up(number) else ("+86" + number,)
    plain = unicodedata.normalize("NFKC", whole)
    found = dict.fromkeys(one for part in _PARTS.split(plain) if (one := _one_phone(part)))
    return tuple(sorted(found, key=lambda one: not one.startswith("+861")))


def _one_phone(text: str) -> str | None:
    digits = _JUNK.sub("", text)
    if len(digits) < 7 or _ROUNDED.fullmatch(text.strip()):
        return None
    mobile = _MOBILE.fullmatch(digits)
    if mobile:
        return None if _is_made_up(mobile[1]) else "+86" + mobile[1]
    digits = _JUNK.sub("", _EXTENSION.sub("", text.strip()))
    landline = _LANDLINE.fullmatch(digits)
    if landline:
        return None if _is_made_up(landline[1]) else "+86" + landline[1]
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or _is_made_up(str(number.national_number)):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _is_made_up(number: str) -> bool:
    """True of 13800000000, 13888888888, 01012345678 …: seven equal or rising digits at the end."""
    end = number[-7:]
    return len(set(end)) == 1 or end in "0123456789012345" or end in "9876543210987654" or number in _KNOWN_EXAMPLES


def email(text: str) -> str | None:
    """The address in small letters; missing where it is none, or nobody's."""
    address = unicodedata.normalize("NFKC", text).strip().casefold().removeprefix("mailto:")
    return address if _EMAIL.fullmatch(address) and not _NOBODYS_EMAIL.fullmatch(address) else None


def card(text: str) -> str | None:
    """A card's number or a customer's code; missing where it is a filler or a spreadsheet has rounded it."""
    number = text.upper() if text.isascii() and text.isalnum() else _narrow(text)
    if not number or _ROUNDED.fullmatch(text.strip()) or _is_filler(number) or number in _NO_CODE:
        return None
    return number


_NO_CODE = {"无", "空", "NULL", "NONE", "NA", "N", "NIL", "NAN", "暂无", "未知", "TEST", "散客", "X"}


def _is_filler(number: str) -> bool:
    return set(number) == {"0"} or (len(number) > 4 and len(set(number)) == 1) or number in ("12345678", "123456789")


def mapped(column: pa.ChunkedArray, normalise: Callable[[str], str | None]) -> pa.Array:
    """A column of texts, each distinct one normalised once.

    Shapes  as many texts out as in; null for null, and for what the function gives up on
    """
    codes, words = coded(column)
    normal = pa.array(
        [normalise(word) if word and not word.isspace() else None for word in words.to_pylist()], pa.string()
    )
    return normal.take(pa.array(codes, mask=codes < 0))


def codes(column: pa.ChunkedArray) -> pa.Array:
    """Customers' codes, as `card` reads them; a number like 11111 is one too where its neighbours are codes."""
    known = cache(lambda: frozenset(coded(column)[1].to_pylist()))

    def code(text: str) -> str | None:
        return card(text) or (text.strip() if _is_numbered(text.strip(), known) else None)

    return mapped(column, code)


def _is_numbered(number: str, known: Callable[[], frozenset[str]]) -> bool:
    """Does the number before or after it, written as long, stand among the codes?"""
    if not number.isascii() or not number.isdigit() or not int(number):
        return False
    return any(f"{int(number) + step:0{len(number)}d}" in known() for step in (-1, 1))


def coded(column: pa.ChunkedArray | pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Each text as its number in a list of the distinct ones; −1 for null."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = pc.dictionary_encode(array)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    return encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype("int64"), encoded.dictionary
