"""Numbers and addresses as people type them and as SIP carries them; no country tables here.

The server knows countries (it keeps caller files by E.164 number); a seat only needs to know whether a
thing can be dialled and how to spell it.
"""

import re
from typing import Final
from urllib.parse import unquote

from app.domain.errors import BadInput

EMERGENCY: Final = frozenset({"112", "911", "999", "000", "110", "117", "118", "119"})
"""Numbers no rule of ours may ever block."""

_SEPARATORS: Final = re.compile(r"[\s\-./()\u00a0\u2010-\u2015]+")
_DIALLABLE: Final = re.compile(r"\+?[0-9*#]{1,32}")
_USER: Final = re.compile(r"[A-Za-z0-9_.!~*'()&=+$,;?/%#-]{1,128}")
_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]{1,253})(:[0-9]{1,5})?")
_SCHEMES: Final = ("tel:", "callto:", "sips:", "sip:")


def dialable(typed: str) -> str:
    """Return what to dial for something typed, pasted or clicked: digits, or `user@host`.

    `tel:`, `callto:` and `sip:` prefixes and all their parameters and headers are dropped (a link must
    not smuggle in `?Replaces=`). Raises BadInput when it is no number and no address.
    """
    text = typed.strip()
    for scheme in _SCHEMES:
        if text.lower().startswith(scheme):
            text = unquote(text[len(scheme) :]).lstrip("/").partition("?")[0].partition(";")[0]
            break
    if "@" in text:
        return _address(text)
    digits = _SEPARATORS.sub("", text)
    if _DIALLABLE.fullmatch(digits):
        return digits
    if _USER.fullmatch(text) and text.isascii() and not any(c in text for c in "%;?#"):
        return text
    raise BadInput(
        "bad_number",
        "This is not a number that can be dialled.",
        "Use digits, with + and the country code for another country, or name@host.",
    )


def _address(text: str) -> str:
    user, _, host = text.partition("@")
    if _USER.fullmatch(user) and _HOST.fullmatch(host) and not any(c in user for c in ";?%"):
        return text
    raise BadInput("bad_address", "This is not a SIP address.", "Write it as name@host.")


def same_number(first: str, second: str) -> bool:
    """Say whether two numbers end in the same 8 digits (or are the same when shorter)."""
    one, two = (re.sub(r"\D", "", n) for n in (first, second))
    if min(len(one), len(two)) < 8:
        return one == two and bool(one)
    return one[-8:] == two[-8:]


def masked(number: str) -> str:
    """Return a number for logs: only its last three digits."""
    return "…" + number[-3:] if len(number) > 3 else "…"
