"""Who is registered with this seat's number: read from the Contacts of a registrar's 200."""

import hashlib
import uuid
from dataclasses import dataclass

from app.engine.sip_text import address, every, headers
from app.wire.home import home

_MOST: int = 32


@dataclass(frozen=True, slots=True)
class Bindings:
    """`own`: this seat's, one at best; `others`: addresses of those who are signed in elsewhere."""

    own: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def ours(self) -> bool:
        """Say whether this seat is among them."""
        return bool(self.own)


def mark() -> str:
    """Return the parameter that this seat puts into its Contact, the same after every restart.

    It tells this seat's own bindings, also one that a killed engine left behind, from those of others.
    """
    own = f"{uuid.getnode()} {home()}"
    return f";hl={hashlib.sha256(own.encode()).hexdigest()[:10]}"


def bindings(answer: str, ours: str) -> Bindings:
    """Read the bindings from a 200 to REGISTER; `ours` is this seat's mark."""
    found = [address(value).uri for value in every(headers(answer), "contact")[:_MOST]]
    others = tuple(uri for uri in found if uri and ours not in uri)
    return Bindings(tuple(uri for uri in found if ours in uri), others)
