"""Numbers and addresses as people type them and as SIP carries them; no country tables here.

The server knows countries (it keeps caller files by E.164 number); a seat only needs to know whether a
thing can be dialled and how to spell it.
"""

import re
from typing import Final
from urllib.parse import unquote

from app.domain.link import is_link, read_link
from app.domain.spelling import spelled

EMERGENCY: Final = frozenset({"112", "911", "999", "000", "110", "117", "118", "119"})
"""Numbers no rule of ours may ever block."""


def dialable(typed: str) -> str:
    """Return what to dial for something typed, pasted or clicked: digits, or `user@host`.

    Of a `tel:`, `callto:` or `sip:` link only whom to call is taken (see `app.domain.link`). Raises BadInput
    when it is no number and no address.
    """
    text = typed.strip()
    return read_link(text).number if is_link(text) else spelled(text)


def is_emergency(number: str) -> bool:
    """Say whether a thing that can be dialled, also `user@host` or a SIP URI, calls an emergency number."""
    user = number.removeprefix("sips:").removeprefix("sip:").partition("@")[0]
    return unquote(user.partition(";")[0]).removeprefix("+") in EMERGENCY


def same_number(first: str, second: str) -> bool:
    """Say whether two numbers end in the same 8 digits (or are the same when shorter)."""
    one, two = (re.sub(r"\D", "", n) for n in (first, second))
    if min(len(one), len(two)) < 8:
        return one == two and bool(one)
    return one[-8:] == two[-8:]


def masked(number: str) -> str:
    """Return a number for logs: only its last three digits."""
    return "…" + number[-3:] if len(number) > 3 else "…"
