"""How numbers and addresses may be spelled when they go into a SIP request; no scheme, nothing encoded."""

import re
from typing import Final

from app.domain.errors import BadInput
from app.domain.phrase import phrase

_SEPARATORS: Final = re.compile(r"[\s\-./()\u00a0\u2010-\u2015]+")
_DIALLABLE: Final = re.compile(r"\+?[0-9*#]{1,32}")
_USER: Final = re.compile(r"[A-Za-z0-9_.!~*'()&=+$,;?/%#-]{1,128}")
_NEVER_IN_USER: Final = frozenset(";?%#")
_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]{1,253})(:[0-9]{1,5})?")


def digits(text: str) -> str | None:
    """Return a number without what people write between its digits, None if it is no number."""
    number = _SEPARATORS.sub("", text)
    return number if _DIALLABLE.fullmatch(number) else None


def address(text: str) -> str | None:
    """Return `user@host` as it is, None if that is no SIP address."""
    user, _, host = text.partition("@")
    good = _USER.fullmatch(user) and _HOST.fullmatch(host) and not _NEVER_IN_USER.intersection(user)
    return text if good else None


def name(text: str) -> str | None:
    """Return a name at the own call centre (`reception`), None if it is none."""
    return text if _USER.fullmatch(text) and not _NEVER_IN_USER.intersection(text) else None


def spelled(text: str) -> str:
    """Return what to dial: digits, `user@host`, or a name. Raises BadInput when it is none of them."""
    found = address(text) if "@" in text else digits(text) or name(text)
    if found is not None:
        return found
    if "@" in text:
        raise BadInput("bad_address", phrase("This is not a SIP address."), phrase("Write it as name@host."))
    raise not_a_number()


def not_a_number() -> BadInput:
    """Return the error for what cannot be dialled."""
    return BadInput(
        "bad_number",
        phrase("This is not a number that can be dialled."),
        phrase("Use digits, with + and the country code for another country, or name@host."),
    )
