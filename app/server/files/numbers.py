"""Numbers with countries: E.164 from what was typed or heard; the centre's own country is the default."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

_NOT_A_NUMBER: Final = re.compile(r"[^0-9+*#]")


class Price(StrEnum):
    """What kind of number it is, as far as the tables know."""

    ORDINARY = "ordinary"
    DEAR = "dear"
    SPECIAL = "special"


_ORDINARY: Final = frozenset(
    {PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
)
_DEAR: Final = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN})


@dataclass(frozen=True, slots=True)
class Number:
    """A number that could exist. `region` is its country ("RO"), "" for satellites and the like."""

    e164: str
    region: str
    price: Price
    valid: bool


def read(typed: str, region: str) -> Number | None:
    """Return the number in `typed`, read as in the country `region`; None when there is none."""
    try:
        parsed = phonenumbers.parse(typed, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    kind = phonenumbers.number_type(parsed)
    price = Price.ORDINARY if kind in _ORDINARY else Price.DEAR if kind in _DEAR else Price.SPECIAL
    where = phonenumbers.region_code_for_number(parsed)
    return Number(
        phonenumbers.format_number(parsed, PhoneNumberFormat.E164),
        where if where and where != "001" else "",
        price,
        phonenumbers.is_valid_number(parsed),
    )


@lru_cache(4096)
def stored_form(typed: str, region: str) -> str:
    """Return the form in which a number is stored and looked up: E.164 if it can be, else its digits.

    An address (`anna@example.org`) and other names stay as they are.
    """
    text = typed.strip()
    if "@" in text or not any(c.isdigit() for c in text):
        return text
    number = read(text, region)
    if number is not None:
        return number.e164
    return _NOT_A_NUMBER.sub("", text) or text


def beginnings(typed: str, region: str) -> list[str]:
    """Return how an E.164 number may begin whose first digits somebody has typed so far."""
    digits = re.sub(r"\D", "", typed)
    if not digits:
        return []
    if typed.strip().startswith("+"):
        return ["+" + digits]
    home = phonenumbers.country_code_for_region(region)
    if digits.startswith("00"):
        return ["+" + digits[2:]] if digits[2:] else []
    national = digits.removeprefix("0")
    first = [f"+{home}{national}"] if home and national else []
    return [*first, "+" + digits]
