"""Countries whose numbers the call centre dials back: code, name-free, with an example to type after."""

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from app.server.store.centre import Centre


@dataclass(frozen=True, slots=True)
class Country:
    """A region (`RO`), its calling code (`40`) and a mobile number as people there write it."""

    region: str
    code: int
    example: str


def countries_of(centre: Centre) -> tuple[Country, ...]:
    """Return the call centre's own country first, then the others that it allows."""
    regions = dict.fromkeys([*([centre.region] if _allows_own(centre) else []), *centre.countries])
    found = [country(region.upper()) for region in regions]
    return tuple(c for c in found if c.code)


def _allows_own(centre: Centre) -> bool:
    return not centre.countries or centre.region in centre.countries


@lru_cache(maxsize=300)
def country(region: str) -> Country:
    """Return what we know of a region; `code` is 0 for one that does not exist."""
    example = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    shown = phonenumbers.format_number(example, PhoneNumberFormat.NATIONAL) if example else ""
    return Country(region, phonenumbers.country_code_for_region(region), shown)
